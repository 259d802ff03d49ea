"""A cell that meets, for tests of meetings."""

from dataclasses import dataclass
from datetime import date, datetime, time

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.meetings import services
from hatnhan.meetings.models import AgendaItem, Meeting
from hatnhan.meetings.rules import MarkKind, VotesAndTasks
from hatnhan.meetings.services import ItemWords, NewMark, NewMeeting, NewRule
from hatnhan.norms.loader import shipped_book
from hatnhan.norms.rules import NormBook
from hatnhan.people.models import Cell, Person
from hatnhan.people.rules import Standing
from tests.factories import actor_for, make_cell, make_member, make_village, system_moment

AT = system_moment(2023, 11, 10)
MEETING_DAY = date(2023, 11, 24)
STARTED = system_moment(2023, 11, 24, 19, 30)
ENDED = system_moment(2023, 11, 24, 21, 10)


def book() -> NormBook:
    """Give the norms as they ship."""
    return shipped_book()


@dataclass(frozen=True, slots=True)
class MeetingCell:
    """A cell of six members: each standing that a roll call treats in its own way."""

    cell: Cell
    secretary: Person
    committee: Person
    member: Person
    probationary: Person
    away: Person
    exempt: Person

    @property
    def chief(self) -> Actor:
        """The secretary at work."""
        return actor_for(self.secretary)

    @property
    def expected(self) -> tuple[Person, ...]:
        """Whoever the roll call expects."""
        return (self.secretary, self.committee, self.member, self.probationary)


def make_meeting_cell(code: str = "pa-kim") -> MeetingCell:
    """Make the cell of a village with a secretary and every standing."""
    cell = make_cell(make_village(code))
    return MeetingCell(
        cell,
        make_member(cell, "Đảng viên 01", role=Role.SECRETARY),
        make_member(cell, "Đảng viên 02", role=Role.COMMITTEE),
        make_member(cell, "Đảng viên 03"),
        make_member(cell, "Đảng viên 04", standing=Standing.PROBATIONARY),
        make_member(cell, "Đảng viên 05", standing=Standing.TEMPORARY_AWAY),
        make_member(cell, "Đảng viên 06", standing=Standing.EXEMPT),
    )


def the_24th() -> NewRule:
    """The rule of the sample village."""
    return NewRule("FREQ=MONTHLY;BYMONTHDAY=24", time(19, 30), "Nhà văn hóa bản", date(2023, 1, 1))


def make_meeting(
    of: MeetingCell,
    planned_on: date = MEETING_DAY,
    kind: Meeting.Kind = Meeting.Kind.REGULAR,
    at: datetime = AT,
) -> Meeting:
    """Plan one meeting by hand."""
    new = NewMeeting(kind, planned_on, time(19, 30), "Nhà văn hóa bản")
    return services.add_meeting(actor=of.chief, cell_id=of.cell.id, meeting_id=new_id(), new=new, at=at)


def make_item(of: MeetingCell, meeting: Meeting, title: str = "Nhà tiêu hợp vệ sinh") -> AgendaItem:
    """Put one item on an agenda by hand."""
    words = ItemWords(title, minutes_planned=20)
    return services.add_item(actor=of.chief, meeting_id=meeting.id, item_id=new_id(), words=words, at=AT)


def announced(of: MeetingCell) -> tuple[Meeting, AgendaItem]:
    """Give an announced meeting with one item."""
    meeting = make_meeting(of)
    item = make_item(of, meeting)
    services.announce_agenda(actor=of.chief, meeting_id=meeting.id, at=AT)
    return meeting, item


def started(of: MeetingCell) -> tuple[Meeting, AgendaItem]:
    """Give a meeting that has begun, with one item."""
    meeting, item = announced(of)
    services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=STARTED)
    return meeting, item


def call_everyone(of: MeetingCell, meeting: Meeting) -> None:
    """Mark everyone expected as present."""
    marks = [NewMark(new_id(), person.id, MarkKind.PRESENT) for person in of.expected]
    services.mark_many(actor=of.chief, meeting_id=meeting.id, marks=marks, at=STARTED)


def complete(of: MeetingCell) -> tuple[Meeting, AgendaItem]:
    """Give a meeting whose minutes hold everything."""
    meeting, item = started(of)
    call_everyone(of, meeting)
    services.name_officers(
        actor=of.chief,
        meeting_id=meeting.id,
        chair_id=of.secretary.id,
        minute_taker_id=of.committee.id,
        drafter_id=of.committee.id,
        revision=1,
        at=STARTED,
    )
    services.note_spoken(
        actor=of.chief,
        item_id=item.id,
        fact_id=new_id(),
        person_id=of.member.id,
        text="Đổi công.",
        at=STARTED,
    )
    services.conclude_item(actor=of.chief, item_id=item.id, fact_id=new_id(), text="Đồng ý.", at=STARTED)
    services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED)
    return meeting, item


def closed(of: MeetingCell) -> tuple[Meeting, AgendaItem]:
    """Give a meeting whose minutes are closed."""
    meeting, item = complete(of)
    services.close_meeting(
        actor=of.chief, meeting_id=meeting.id, book=book(), outside=VotesAndTasks(), at=ENDED
    )
    return meeting, item
