"""What the households decided: in force on a day, or one by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.decisions.models import CommunityDecision
from hatnhan.decisions.rules.matters import alike, matter_of
from hatnhan.kernel.errors import NotFound
from hatnhan.people.selectors import holds_on


@dataclass(frozen=True, slots=True)
class CommunityDecisionRow:
    """A decision of the community with its symbol and its days; `from_on` is empty until it is recognised."""

    id: UUID
    village_id: UUID
    proposal_id: UUID
    meeting_id: UUID | None
    matter: str
    kind: str
    number: int
    symbol: str
    title: str
    text: str
    adopted_on: date
    from_on: date | None
    until_on: date | None
    replaced_by_id: UUID | None
    replaced_by_symbol: str

    def is_in_force(self, on: date) -> bool:
        """Say whether the decision holds on the day."""
        if self.from_on is None or self.from_on > on:
            return False
        return self.until_on is None or on < self.until_on


def community_decisions(
    village_id: UUID, on: date, matters: Collection[str] = ()
) -> tuple[CommunityDecisionRow, ...]:
    """Give what the households decided that holds on the day, newest first; of these matters, if named."""
    rows = CommunityDecision.objects.filter(holds_on(on), village_id=village_id)
    if matters:
        rows = rows.filter(matter__in=matters)
    return _rows(rows)


def waiting_decisions(*, village_id: UUID) -> tuple[CommunityDecisionRow, ...]:
    """Give the decisions that wait for the commune to recognise them, newest first."""
    rows = CommunityDecision.objects.filter(village_id=village_id, from_on=None, until_on=None)
    return _rows(rows)


def ended_decisions(*, village_id: UUID, on: date) -> tuple[CommunityDecisionRow, ...]:
    """Give the decisions that were replaced or lifted up to the day, newest first."""
    return _rows(CommunityDecision.objects.filter(village_id=village_id, until_on__lte=on))


def decisions_after(row: CommunityDecisionRow, on: date) -> tuple[CommunityDecisionRow, ...]:
    """Give the decisions that can end this one: in force, later, decided by the same norms; newest first."""
    found = community_decisions(row.village_id, on, alike(matter_of(row.matter)))
    since = row.from_on or row.adopted_on
    return tuple(one for one in found if one.from_on and one.from_on > since)


def decisions_replaced(*, by_id: UUID) -> tuple[CommunityDecisionRow, ...]:
    """Give the earlier decisions that this one ended, newest first."""
    return _rows(CommunityDecision.objects.filter(replaced_by=by_id))


def decision_of_village(*, village_id: UUID, decision_id: UUID) -> CommunityDecisionRow:
    """Give one decision of the village; another village's does not exist."""
    rows = _rows(CommunityDecision.objects.filter(id=decision_id, village_id=village_id))
    if not rows:
        raise NotFound
    return rows[0]


def community_decision(decision_id: UUID) -> CommunityDecisionRow:
    """Give one decision of the households; raises NotFound."""
    rows = _rows(CommunityDecision.objects.filter(id=decision_id))
    if not rows:
        raise NotFound
    return rows[0]


def _rows(found: QuerySet[CommunityDecision]) -> tuple[CommunityDecisionRow, ...]:
    ordered = found.select_related("proposal", "replaced_by").order_by("-adopted_on", "-number")
    return tuple(decision_row(row) for row in ordered)


def decision_row(row: CommunityDecision) -> CommunityDecisionRow:
    """Give a decision that was read with its proposal and the one that replaced it."""
    return CommunityDecisionRow(
        id=row.id,
        village_id=row.village_id,
        proposal_id=row.proposal_id,
        meeting_id=row.proposal.meeting_id,
        matter=row.matter,
        kind=row.kind,
        number=row.number,
        symbol=row.symbol,
        title=row.title,
        text=row.text,
        adopted_on=row.adopted_on,
        from_on=row.from_on,
        until_on=row.until_on,
        replaced_by_id=row.replaced_by_id,
        replaced_by_symbol=row.replaced_by.symbol if row.replaced_by else "",
    )
