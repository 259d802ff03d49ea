"""Finding and locking what a command changes; who is present and whose votes are counted."""

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.decisions.models import Count, NamedBallot, Proposal, Resolution, Round
from hatnhan.decisions.rules import BallotCount, Choice, Outcome
from hatnhan.decisions.selectors.rows import CountRow
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.models import AttendanceMark, Meeting
from hatnhan.norms.rules import NormBook
from hatnhan.people.models import Cell
from hatnhan.people.rules import Member, voting_base
from hatnhan.people.selectors import base_norms, members_of

M = TypeVar("M", Meeting, Proposal, Resolution, Round)


def lock_meeting(meeting_id: UUID) -> Meeting:
    """Give the meeting for a change; raises NotFound."""
    return _one(Meeting.objects.select_for_update(of=("self",)).select_related("cell__village"), meeting_id)


def lock_proposal(proposal_id: UUID) -> Proposal:
    """Give the proposal for a change, with its meeting, which is held as well; raises NotFound.

    The meeting comes first, as where its minutes are closed: until then nothing of it changes.
    """
    meeting_id = Proposal.objects.filter(id=proposal_id).values_list("meeting_id", flat=True).first()
    if meeting_id is None:
        raise NotFound
    meeting = lock_meeting(meeting_id)
    proposal = _one(Proposal.objects.select_for_update(), proposal_id)
    proposal.meeting = meeting
    return proposal


def lock_cell_of(proposal_id: UUID) -> None:
    """Hold the cell in which a resolution gets its number; before the meeting, as where work is given."""
    meetings = Proposal.objects.filter(id=proposal_id).values("meeting__cell_id")
    # Taking the row is what holds it.
    Cell.objects.select_for_update().filter(id__in=meetings).first()


def lock_resolution(resolution_id: UUID) -> Resolution:
    """Give the resolution for a change; raises NotFound."""
    return _one(
        Resolution.objects.select_for_update(of=("self",)).select_related("cell__village"), resolution_id
    )


def round_by_id(round_id: UUID) -> Round:
    """Give a round; raises NotFound."""
    return _one(Round.objects.all(), round_id)


def present_at(*, meeting_id: UUID) -> frozenset[UUID]:
    """Give who is present by the roll call: the latest mark of each person holds."""
    marks = AttendanceMark.objects.filter(meeting_id=meeting_id).order_by("happened_at", "id")
    latest = dict(marks.values_list("person_id", "mark"))
    return frozenset(person for person, mark in latest.items() if mark == AttendanceMark.Mark.PRESENT.value)


def base_of(*, cell_id: UUID, present: frozenset[UUID], book: NormBook, on: date) -> tuple[Member, ...]:
    """Give the members whose votes are counted on the day, by the norms of the day."""
    return voting_base(members_of(cell_id=cell_id, on=on), present, base_norms(book, on))


def latest_count(round_id: UUID) -> Count | None:
    """Give the count that holds: the one that no later count mends."""
    return Count.objects.filter(round_id=round_id, superseded_by=None).order_by("-happened_at", "-id").first()


def latest_ballot(round_id: UUID, person_id: UUID) -> NamedBallot | None:
    """Give how the member's hand was raised last."""
    held = NamedBallot.objects.filter(round_id=round_id, person_id=person_id, superseded_by=None)
    return held.order_by("-happened_at", "-id").first()


def choices_of(round_id: UUID) -> tuple[Choice, ...]:
    """Give the hands that hold in a vote by name."""
    held = NamedBallot.objects.filter(round_id=round_id, superseded_by=None)
    return tuple(Choice(choice) for choice in held.values_list("choice", flat=True))


def count_row(row: Count, base: int) -> CountRow:
    """Give a count as pages and rules know it."""
    count = BallotCount(base=base, in_favour=row.in_favour, against=row.against, abstained=row.abstained)
    return CountRow(id=row.id, count=count, outcome=Outcome(needed=row.needed, is_carried=row.is_carried))


def _one(rows: QuerySet[M], key: UUID) -> M:
    found = rows.filter(id=key).first()
    if found is None:
        raise NotFound
    return found
