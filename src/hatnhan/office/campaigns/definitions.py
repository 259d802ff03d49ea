"""What the village observes of every house: the list, a new indicator, a new meaning from a day on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.indicators.selectors import indicator_of, indicators_of
from hatnhan.indicators.services import define_indicator, define_version, retire_indicator
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.office.campaigns.forms import DefinitionForm, EndForm, definition_initial
from hatnhan.office.campaigns.rows import indicator_views
from hatnhan.office.pages import StaffRequest, broken_text, page


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
    broken = ""
    if request.method == "POST" and form.is_valid():
        try:
            define_indicator(
                actor=request.actor,
                village_id=request.village.id,
                definition=form.definition(),
                at=request.now,
                indicator_id=form.cleaned_data["fact_id"],
            )
        except (NotFound, NotAllowed):
            raise
        except RuleBroken as refused:
            broken = broken_text(refused)
        else:
            return _done(request, _("The indicator is defined."))
    context = {"form": form, "broken": broken, "title": _("New indicator")}
    status = 422 if request.method == "POST" else 200
    return render(request, "office/campaigns/define.html", context, status=status)


@page("campaigns.manage")
def indicator_version(request: StaffRequest, indicator_id: UUID) -> HttpResponse:
    """From a day on an indicator means something else."""
    row = indicator_of(village_id=request.village.id, indicator_id=indicator_id)
    initial = {**definition_initial(row), "from_on": request.today}
    form = DefinitionForm(request.POST or None, initial=initial)
    broken = ""
    if request.method == "POST" and form.is_valid():
        try:
            define_version(
                actor=request.actor,
                village_id=request.village.id,
                indicator_id=indicator_id,
                definition=form.definition(),
                at=request.now,
            )
        except (NotFound, NotAllowed):
            raise
        except RuleBroken as refused:
            broken = broken_text(refused)
        else:
            return _done(request, _("The new version is saved."))
    context = {
        "form": form,
        "broken": broken,
        "title": _("A new version of «%(title)s»") % {"title": row.versions[-1].title},
        "is_version": True,
        "row": row,
        "end_form": EndForm(initial={"ended_on": request.today}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "office/campaigns/define.html", context, status=status)


@page("campaigns.manage")
@require_POST
def indicator_retire(request: StaffRequest, indicator_id: UUID) -> HttpResponse:
    """From a day on an indicator is no longer observed."""
    indicator_of(village_id=request.village.id, indicator_id=indicator_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the day from which it is no longer observed."))
        return _back(request)
    retire_indicator(
        actor=request.actor,
        village_id=request.village.id,
        indicator_id=indicator_id,
        retired_on=form.cleaned_data["ended_on"],
        at=request.now,
    )
    return _done(request, _("It is no longer observed from that day on; its history stays."))


def _done(request: StaffRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return _back(request)


def _back(request: StaffRequest) -> HttpResponse:
    url = reverse("office:indicators", kwargs={"village": request.village.code})
    return HttpResponseRedirect(url, status=303)
