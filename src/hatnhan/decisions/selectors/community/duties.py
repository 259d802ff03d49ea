"""Who must be told of what the households decided, and by when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from hatnhan.decisions.models import DecisionTold
from hatnhan.decisions.rules.community import number_of, working_days_after
from hatnhan.decisions.rules.matters import FAMILIES, matter_of
from hatnhan.decisions.selectors.community.decisions import CommunityDecisionRow
from hatnhan.decisions.selectors.community.rows import Duty
from hatnhan.meetings.rules import holidays_of
from hatnhan.norms.rules import NormBook

HOUSEHOLDS_TOLD = "village.decision.households_told_days"
Told = Mapping[str, DecisionTold]


def duties_of(row: CommunityDecisionRow, book: NormBook) -> tuple[Duty, ...]:
    """Give who must be told of a decision and by when, as far as the norms know it, with what was done."""
    return duties_among([row], book)[row.id]


def duties_among(rows: Sequence[CommunityDecisionRow], book: NormBook) -> dict[UUID, tuple[Duty, ...]]:
    """Give the same of several decisions, in one query."""
    told: dict[UUID, dict[str, DecisionTold]] = defaultdict(dict)
    found = DecisionTold.objects.filter(decision__in=[row.id for row in rows]) if rows else []
    for one in sorted(found, key=lambda one: (one.told_on, one.id)):
        told[one.decision_id].setdefault(one.whom, one)
    return {row.id: _duties(row, book, told[row.id]) for row in rows}


def _duties(row: CommunityDecisionRow, book: NormBook, told: Told) -> tuple[Duty, ...]:
    found = [_duty(DecisionTold.Whom.HOUSEHOLDS, HOUSEHOLDS_TOLD, row, book, told)]
    family = FAMILIES[matter_of(row.matter)]
    days, report, waits = (
        f"{family}.{name}" for name in ("report_days", "report_to_commune", "needs_recognition")
    )
    on = row.adopted_on
    asks = next((code for code in (days, report) if book.is_in_force(code, on)), None)
    if asks is None and book.bool_on(waits, on):
        asks = waits
    if asks is not None:
        found.append(_duty(DecisionTold.Whom.COMMUNE, asks, row, book, told))
    return tuple(found)


def _duty(whom: DecisionTold.Whom, code: str, row: CommunityDecisionRow, book: NormBook, told: Told) -> Duty:
    norm, done = book.on(code, row.adopted_on), told.get(whom.value)
    until_on = None
    if not isinstance(norm.value, bool):
        years = (row.adopted_on.year, row.adopted_on.year + 1)
        holidays = {day for year in years for day in holidays_of(year)}
        until_on = working_days_after(row.adopted_on, number_of(norm), holidays)
    return Duty(whom.value, until_on, norm, done.told_on if done else None, done.way if done else "")
