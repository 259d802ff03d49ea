"""The village's campaigns: all of them, one of them, starting, changing and ending one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.indicators.selectors import (
    CampaignProgress,
    campaign_progress,
    campaigns_of,
    indicators_of,
    progress_of,
)
from hatnhan.indicators.services import change_campaign, end_campaign, start_campaign
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken, StaleEdit
from hatnhan.norms.selectors import norm_book
from hatnhan.office.answering import Context, answered, saved
from hatnhan.office.campaigns.forms import ChangeCampaignForm, EndForm, NewCampaignForm, initial_of
from hatnhan.office.campaigns.rows import card_of, chart_of, linked, missing_by_hamlet, own_houses
from hatnhan.office.pages import StaffRequest, broken_text, page

BY_DEFAULT = "indicators.confirmation.by_default"
STAGNATION = "indicators.stagnation.months"


@page("campaigns.view")
@require_safe
def campaigns(request: StaffRequest) -> HttpResponse:
    """Show every running campaign with its houses, and the ended ones by name."""
    village, path = request.village, request.village.path
    running = progress_of(
        village_id=village.id,
        on=request.today,
        named=request.actor.may("households.view", path),
        person_id=_represented_by(request),
    )
    shown = {one.id for one in running}
    context = {
        "cards": [card_of(one) for one in running],
        "own_houses": own_houses(running, village.code) if _represented_by(request) else [],
        "others": [one for one in campaigns_of(village_id=village.id) if one.id not in shown],
        "may_manage": request.actor.may("campaigns.manage", path),
        "may_record": request.actor.may("observations.record", path),
    }
    return render(request, "office/campaigns/campaigns.html", context)


@page("campaigns.view")
@require_safe
def campaign(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """Show one campaign: its houses, its months, and to those who may see houses which are missing."""
    return _campaign_page(request, campaign_id, EndForm(initial={"ended_on": request.today}))


@page("campaigns.manage")
def campaign_new(request: StaffRequest) -> HttpResponse:
    """Start a campaign."""
    indicators = [
        one for one in indicators_of(village_id=request.village.id) if one.is_used_on(request.today)
    ]
    book = norm_book(path=request.village.path)
    initial = {"from_on": request.today, "needs_confirmation": book.bool_on(BY_DEFAULT, request.today)}
    form = NewCampaignForm(request.POST or None, initial=initial, indicators=indicators)

    def deed() -> HttpResponse:
        started = start_campaign(
            actor=request.actor,
            village_id=request.village.id,
            indicator_id=UUID(form.cleaned_data["indicator"]),
            plan=form.plan(),
            at=request.now,
            campaign_id=form.cleaned_data["fact_id"],
        )
        return _done(request, started.id, _("The campaign has begun."))

    return answered(request, form, deed, "office/campaigns/new.html", {"has_indicators": bool(indicators)})


@page("campaigns.manage")
def campaign_edit(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """Change what a campaign sets out to do; nobody overwrites another's change."""
    now = campaign_progress(village_id=request.village.id, campaign_id=campaign_id, on=request.today)
    form = ChangeCampaignForm(request.POST or None, initial=initial_of(now))

    def deed() -> HttpResponse:
        change_campaign(
            actor=request.actor,
            village_id=request.village.id,
            campaign_id=campaign_id,
            plan=form.plan(),
            revision=form.cleaned_data["revision"],
            at=request.now,
        )
        return _done(request, campaign_id, _("Saved."))

    def meanwhile(_stale: StaleEdit) -> Context:
        return {"form": _on_top_of(form, now), "meanwhile": now}

    return answered(request, form, deed, "office/campaigns/edit.html", {"campaign": now}, meanwhile=meanwhile)


@page("campaigns.manage")
@require_POST
def campaign_end(request: StaffRequest, campaign_id: UUID) -> HttpResponse:
    """End a campaign; its houses and figures stay."""
    form = EndForm(request.POST)
    if not form.is_valid():
        return _campaign_page(request, campaign_id, form, status=422)
    try:
        end_campaign(
            actor=request.actor,
            village_id=request.village.id,
            campaign_id=campaign_id,
            ended_on=form.cleaned_data["ended_on"],
            at=request.now,
        )
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return _campaign_page(request, campaign_id, form, broken=broken_text(refused), status=422)
    return _done(request, campaign_id, _("The campaign has ended."))


def _campaign_page(
    request: StaffRequest, campaign_id: UUID, end_form: EndForm, *, broken: str = "", status: int = 200
) -> HttpResponse:
    village, path = request.village, request.village.path
    named = request.actor.may("households.view", path)
    book = norm_book(path=path)
    found = campaign_progress(
        village_id=village.id,
        campaign_id=campaign_id,
        on=request.today,
        book=book,
        named=named,
        person_id=_represented_by(request),
    )
    shown = linked(found, village.code) if named else found
    context = {
        "card": card_of(shown),
        "chart": chart_of(shown),
        "missing": missing_by_hamlet(shown) if named else [],
        "named": named,
        "own_houses": own_houses([found], village.code) if _represented_by(request) else [],
        "stagnation": book.on(STAGNATION, request.today),
        "may_manage": request.actor.may("campaigns.manage", path),
        "may_record": request.actor.may("observations.record", path),
        "end_form": end_form,
        "broken": broken,
    }
    return render(request, "office/campaigns/campaign.html", context, status=status)


def _represented_by(request: StaffRequest) -> UUID | None:
    """A representative who may not see all houses still finds the way to the own one."""
    actor, path = request.actor, request.village.path
    is_narrow = actor.may("households.view_own", path) and not actor.may("households.view", path)
    return actor.person_id if is_narrow else None


def _on_top_of(form: ChangeCampaignForm, now: CampaignProgress) -> ChangeCampaignForm:
    """What was typed stays; saved once more it knowingly replaces the newer wording."""
    typed = {name: form.data.get(name) for name in form.fields}
    typed["revision"] = str(now.revision)
    return ChangeCampaignForm(typed)


def _done(request: StaffRequest, campaign_id: UUID, words: str) -> HttpResponse:
    return saved(request, "campaign", words, campaign_id=campaign_id)
