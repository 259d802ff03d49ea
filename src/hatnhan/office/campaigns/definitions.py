"""What the village observes of every house: the list, a new indicator, a new meaning from a day on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.indicators.selectors import indicator_of, indicators_of
from hatnhan.indicators.services import define_indicator, define_version, retire_indicator
from hatnhan.office.answering import answered, saved
from hatnhan.office.campaigns.forms import DefinitionForm, EndForm, definition_initial
from hatnhan.office.campaigns.rows import indicator_views
from hatnhan.office.pages import StaffRequest, page, see_other


@page("campaigns.view")
@require_safe
def indicators(request: StaffRequest) -> HttpResponse:
    """Show what is observed, since when, and what counts."""
    context = {
        "indicators": indicator_views(indicators_of(village_id=request.village.id)),
        "may_manage": request.actor.may("campaigns.manage", request.village.path),
        "today": request.today,
    }
    return render(request, "office/campaigns/indicators.html", context)


@page("campaigns.manage")
def indicator_new(request: StaffRequest) -> HttpResponse:
    """Define something to observe."""
    form = DefinitionForm(request.POST or None, initial={"from_on": request.today})

    def deed() -> HttpResponse:
        define_indicator(
            actor=request.actor,
            village_id=request.village.id,
            definition=form.definition(),
            at=request.now,
            indicator_id=form.cleaned_data["fact_id"],
        )
        return _done(request, _("The indicator is defined."))

    return answered(request, form, deed, "office/campaigns/define.html", {"title": _("New indicator")})


@page("campaigns.manage")
def indicator_version(request: StaffRequest, indicator_id: UUID) -> HttpResponse:
    """From a day on an indicator means something else."""
    row = indicator_of(village_id=request.village.id, indicator_id=indicator_id)
    initial = {**definition_initial(row), "from_on": request.today}
    form = DefinitionForm(request.POST or None, initial=initial)

    def deed() -> HttpResponse:
        define_version(
            actor=request.actor,
            village_id=request.village.id,
            indicator_id=indicator_id,
            definition=form.definition(),
            at=request.now,
        )
        return _done(request, _("The new version is saved."))

    return answered(
        request,
        form,
        deed,
        "office/campaigns/define.html",
        {
            "title": _("A new version of «%(title)s»") % {"title": row.versions[-1].title},
            "is_version": True,
            "row": row,
            "end_form": EndForm(initial={"ended_on": request.today}),
        },
    )


@page("campaigns.manage")
@require_POST
def indicator_retire(request: StaffRequest, indicator_id: UUID) -> HttpResponse:
    """From a day on an indicator is no longer observed."""
    indicator_of(village_id=request.village.id, indicator_id=indicator_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the day from which it is no longer observed."))
        return see_other(request, "indicators")
    retire_indicator(
        actor=request.actor,
        village_id=request.village.id,
        indicator_id=indicator_id,
        retired_on=form.cleaned_data["ended_on"],
        at=request.now,
    )
    return _done(request, _("It is no longer observed from that day on; its history stays."))


def _done(request: StaffRequest, words: str) -> HttpResponse:
    return saved(request, "indicators", words)
