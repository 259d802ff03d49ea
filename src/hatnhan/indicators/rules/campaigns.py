"""What makes a campaign sound: dates in order, a target that can be reached, no end before its beginning."""

from dataclasses import dataclass
from datetime import date

from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """What a campaign sets out to do."""

    title: str
    purpose: str
    target: Target
    from_on: date
    deadline_on: date
    needs_confirmation: bool


class DeadlineTooEarly(RuleBroken):
    """The deadline is not after the beginning."""

    code = "indicators.deadline_too_early"
    text = _("The deadline %(deadline_on)s is not after the beginning %(from_on)s. Change one of them.")


class TargetImpossible(RuleBroken):
    """A target of nothing, or of more than all."""

    code = "indicators.target_impossible"
    text = _("A target lies between 1 and %(most)s. Write another number.")


class CampaignEnded(RuleBroken):
    """The campaign has ended already."""

    code = "indicators.campaign_ended"
    text = _("This campaign ended on %(ended_on)s. Start a new one.")


class EndTooEarly(RuleBroken):
    """A campaign would end before it began."""

    code = "indicators.end_too_early"
    text = _("The campaign began on %(from_on)s. It can end after that day.")


def ensure_sound(plan: CampaignPlan, *, household_count: int) -> None:
    """Refuse dates out of order, and a target of nothing or of more than all."""
    if plan.deadline_on <= plan.from_on:
        raise DeadlineTooEarly(deadline_on=plan.deadline_on, from_on=plan.from_on)
    most = 100 if plan.target.kind is TargetKind.SHARE else max(household_count, 1)
    if not 1 <= plan.target.value <= most:
        raise TargetImpossible(most=most)


def ensure_running(ended_on: date | None) -> None:
    """What has ended is not changed."""
    if ended_on is not None:
        raise CampaignEnded(ended_on=ended_on)


def ensure_end(*, from_on: date, ended_on: date) -> None:
    """A campaign ends after it began."""
    if ended_on <= from_on:
        raise EndTooEarly(from_on=from_on)
