"""A cell that meets, with a roll call, for tests of votes."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from hatnhan.decisions.models import Proposal, Round
from hatnhan.decisions.services import enter_count, open_round, propose
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.meetings.models import AttendanceMark, Meeting
from hatnhan.people.models import Cell, Person
from hatnhan.people.rules import Standing
from tests.factories import actor_with, make_cell, make_member, make_village, system_moment

MEETING_ON = date(2023, 10, 24)
AT = system_moment(2023, 10, 24, 19, 30)


@dataclass(frozen=True)
class Gathering:
    """A meeting with its cell, its secretary and its members."""

    cell: Cell
    meeting: Meeting
    secretary: Actor
    officials: tuple[Person, ...]
    others: tuple[Person, ...]

    @property
    def path(self) -> str:
        """The path of the village."""
        return self.cell.village.path


def make_meeting(cell: Cell, on: date = MEETING_ON) -> Meeting:
    """Make a regular meeting of the cell."""
    return Meeting.objects.create(
        cell=cell,
        kind=Meeting.Kind.REGULAR,
        month=on.replace(day=1),
        planned_on=on,
        planned_clock=time(19, 30),
        location="nhà văn hóa bản",
    )


def mark(meeting: Meeting, person: Person, *, present: bool = True, at: datetime = AT) -> AttendanceMark:
    """Mark a person in the roll call."""
    kind = AttendanceMark.Mark.PRESENT if present else AttendanceMark.Mark.ABSENT_WITH_REASON
    return AttendanceMark.objects.create(
        meeting=meeting, person=person, mark=kind, happened_at=at, recorded_at=at, author_id=person.id
    )


def gather(
    village: str = "pa-kim",
    *,
    officials: int = 5,
    present: int | None = None,
    others: tuple[Standing, ...] = (),
    on: date = MEETING_ON,
) -> Gathering:
    """Make a cell with so many official members, of whom so many are present, and some of other standings."""
    cell = make_cell(make_village(village))
    meeting = make_meeting(cell, on)
    members = tuple(make_member(cell) for _ in range(officials))
    rest = tuple(make_member(cell, standing=standing) for standing in others)
    for person in members[: officials if present is None else present]:
        mark(meeting, person)
    secretary = actor_with(Role.SECRETARY, place=cell.village, person=members[0])
    return Gathering(cell, meeting, secretary, members, rest)


def make_proposal(
    held: Gathering, text: str = "Làm xong 40 nhà tiêu", proposal_id: UUID | None = None
) -> Proposal:
    """Put a proposal forward in the name of the secretary."""
    return propose(
        actor=held.secretary,
        meeting_id=held.meeting.id,
        proposal_id=proposal_id or new_id(),
        text=text,
        at=AT,
    )


def make_round(
    held: Gathering, proposal: Proposal, method: Round.Method = Round.Method.HAND_COUNT, reason: str = ""
) -> Round:
    """Open a round in the name of the secretary."""
    return open_round(
        actor=held.secretary,
        proposal_id=proposal.id,
        method=method.value,
        fact_id=new_id(),
        at=AT,
        reason=reason,
    )


def carry(held: Gathering, text: str = "Làm xong 40 nhà tiêu") -> Proposal:
    """Carry a proposal with every vote of those present."""
    proposal = make_proposal(held, text)
    opened = make_round(held, proposal)
    enter_count(
        actor=held.secretary,
        round_id=opened.id,
        in_favour=opened.base,
        against=0,
        abstained=0,
        fact_id=new_id(),
        at=AT,
    )
    return proposal
