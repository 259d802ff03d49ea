"""Starting, changing and ending the village's campaigns."""

from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.households.selectors import house_count
from hatnhan.indicators import permissions
from hatnhan.indicators.models import Campaign, Indicator
from hatnhan.indicators.rules.campaigns import CampaignPlan, ensure_end, ensure_running, ensure_sound
from hatnhan.indicators.rules.observing import ensure_in_use
from hatnhan.indicators.services.projecting import store_indicator
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.plumbing.facts import ensure_says

FIELDS = (
    "title", "purpose", "target_kind", "target_value", "from_on", "deadline_on", "needs_confirmation"
)  # fmt: skip


@atomic
def start_campaign(
    *, actor: Actor, village_id: UUID, indicator_id: UUID, plan: CampaignPlan, at: datetime, campaign_id: UUID
) -> Campaign:
    """Start a campaign for an indicator; a form that comes twice is one campaign."""
    # Held, so that nobody retires the indicator meanwhile.
    rows = Indicator.objects.select_for_update(of=("self",)).select_related("village")
    indicator = rows.filter(id=indicator_id, village_id=village_id).first()
    if indicator is None:
        raise NotFound
    permissions.ensure_may_manage(actor, indicator.village.path)
    ensure_sound(plan, household_count=house_count(village_id=village_id, on=local_day(at)))
    if not Campaign.objects.filter(id=campaign_id).exists():
        ensure_in_use(indicator.retired_on, max(plan.from_on, local_day(at)))
    campaign, is_new = Campaign.objects.get_or_create(
        id=campaign_id,
        defaults={"village": indicator.village, "indicator": indicator, **_columns(plan)},
    )
    if not is_new:
        ensure_says(campaign, village_id=village_id, indicator_id=indicator_id, **_columns(plan))
        return campaign
    _project_if_confirmed(campaign, before=False)
    _audit("indicators.campaign_started", actor, campaign, at)
    return campaign


@atomic
def change_campaign(
    *, actor: Actor, village_id: UUID, campaign_id: UUID, plan: CampaignPlan, revision: int, at: datetime
) -> Campaign:
    """Change what a campaign sets out to do; raises StaleEdit where somebody changed it meanwhile."""
    campaign = _locked(village_id, campaign_id)
    permissions.ensure_may_manage(actor, campaign.village.path)
    ensure_running(campaign.ended_on)
    if campaign.revision != revision:
        if _says(campaign, plan):
            return campaign
        raise StaleEdit(title=campaign.title)
    ensure_sound(plan, household_count=house_count(village_id=village_id, on=local_day(at)))
    before = campaign.needs_confirmation
    for name, value in _columns(plan).items():
        setattr(campaign, name, value)
    campaign.revision += 1
    campaign.save(update_fields=[*FIELDS, "revision"])
    _project_if_confirmed(campaign, before=before)
    _audit("indicators.campaign_changed", actor, campaign, at)
    return campaign


@atomic
def end_campaign(
    *, actor: Actor, village_id: UUID, campaign_id: UUID, ended_on: date, at: datetime
) -> Campaign:
    """A campaign ends; its houses and figures stay."""
    campaign = _locked(village_id, campaign_id)
    permissions.ensure_may_manage(actor, campaign.village.path)
    if campaign.ended_on == ended_on:
        return campaign
    ensure_running(campaign.ended_on)
    ensure_end(from_on=campaign.from_on, ended_on=ended_on)
    campaign.ended_on = ended_on
    campaign.revision += 1
    campaign.save(update_fields=["ended_on", "revision"])
    _project_if_confirmed(campaign, before=False)
    _audit("indicators.campaign_ended", actor, campaign, at)
    return campaign


def _columns(plan: CampaignPlan) -> dict[str, object]:
    return {
        "title": plan.title,
        "purpose": plan.purpose,
        "target_kind": plan.target.kind.value,
        "target_value": plan.target.value,
        "from_on": plan.from_on,
        "deadline_on": plan.deadline_on,
        "needs_confirmation": plan.needs_confirmation,
    }


def _says(campaign: Campaign, plan: CampaignPlan) -> bool:
    return all(getattr(campaign, name) == value for name, value in _columns(plan).items())


def _locked(village_id: UUID, campaign_id: UUID) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("village")
    campaign = rows.filter(id=campaign_id, village_id=village_id).first()
    if campaign is None:
        raise NotFound
    return campaign


def _project_if_confirmed(campaign: Campaign, *, before: bool) -> None:
    if before or campaign.needs_confirmation:
        store_indicator(
            village_id=campaign.village_id, path=campaign.village.path, indicator_id=campaign.indicator_id
        )


def _audit(action: str, actor: Actor, campaign: Campaign, at: datetime) -> None:
    audit.record(
        action,
        actor=actor,
        subject_type="campaign",
        subject_id=campaign.id,
        path=campaign.village.path,
        at=at,
        title=campaign.title,
        revision=campaign.revision,
    )
