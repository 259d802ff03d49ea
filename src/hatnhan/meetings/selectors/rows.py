"""What the pages of meetings show: finished rows, one dataclass for each thing."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from hatnhan.meetings.rules import (
    AgendaTime,
    Check,
    HolidayShift,
    ItemSource,
    MeetingState,
    Missing,
    RollCall,
    Verdict,
    Words,
)
from hatnhan.norms.rules import Norm


@dataclass(frozen=True, slots=True)
class RuleRow:
    """The cell's rule for its meeting day, and how people say it."""

    id: UUID
    recurrence: str
    words: Words
    clock: time
    location: str
    holiday_shift: HolidayShift
    from_on: date


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in a list."""

    id: UUID
    kind: str
    topic: str
    month: date
    planned_on: date
    planned_clock: time
    location: str
    rule_day: date | None
    moved_because: str
    item_count: int
    minutes_planned: int
    partner_cell: str
    state: MeetingState
    started_at: datetime | None
    ended_at: datetime | None
    reported_on: date | None


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """A quarter's thematic meeting: planned topic, meetings of it, and whether the norm is met."""

    quarter: int
    topic: str
    lead_id: UUID | None
    lead_name: str
    planned_count: int
    held_count: int
    needed: int

    @property
    def is_planned(self) -> bool:
        """Say whether the year's plan holds enough thematic meetings for the quarter."""
        return self.planned_count >= self.needed

    @property
    def is_met(self) -> bool:
        """Say whether enough were held."""
        return self.held_count >= self.needed


@dataclass(frozen=True, slots=True)
class YearRow:
    """The cell's year of meetings."""

    year: int
    meetings: tuple[MeetingRow, ...]
    quarters: tuple[QuarterRow, ...]
    thematic_norm: Norm


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """One meeting's own fields; `on` is the day whose norms and standings hold."""

    id: UUID
    cell_id: UUID
    cell_name: str
    village_id: UUID
    path: str
    kind: str
    topic: str
    month: date
    planned_on: date
    planned_clock: time
    location: str
    rule_day: date | None
    moved_because: str
    chair_id: UUID | None
    chair_name: str
    minute_taker_id: UUID | None
    minute_taker_name: str
    drafter_id: UUID | None
    drafter_name: str
    committee_met_on: date | None
    higher_informed: bool
    announced_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    closed_at: datetime | None
    reported_on: date | None
    partner_cell: str
    partner_present_count: int | None
    revision: int
    on: date

    @property
    def is_exchange(self) -> bool:
        """Say whether this is an exchange meeting with another cell."""
        return self.kind == "exchange"

    @property
    def is_thematic(self) -> bool:
        """Say whether the meeting has a thematic part."""
        return self.kind in {"thematic", "combined"}

    @property
    def is_running(self) -> bool:
        """Say whether the meeting is being held."""
        return self.started_at is not None and self.ended_at is None and self.closed_at is None


@dataclass(frozen=True, slots=True)
class MovedStep:
    """One step in the history of an item: the meeting it was kept from, and why."""

    meeting_id: UUID
    planned_on: date
    because: str


@dataclass(frozen=True, slots=True)
class ConclusionRow:
    """What the chair concluded on an item; a new wording names this one as superseded."""

    id: UUID
    item_id: UUID
    text: str
    author_id: UUID
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A prepared opinion of a member on an item."""

    id: UUID
    item_id: UUID
    person_id: UUID
    name: str
    text: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class SpokenRow:
    """What was said on an item, by a member or a guest, or noted of the whole round."""

    id: UUID
    item_id: UUID
    person_id: UUID | None
    name: str
    is_guest: bool
    text: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """One item of an agenda with its lead, where it came from, and what became of it."""

    id: UUID
    position: int
    title: str
    detail: str
    source: ItemSource
    source_id: UUID | None
    minutes_planned: int
    lead_id: UUID | None
    lead_name: str
    state: str
    revision: int
    history: tuple[MovedStep, ...]
    moved_because: str
    moved_to_on: date | None
    opinion_count: int
    spoken_count: int
    conclusion: ConclusionRow | None

    @property
    def is_on(self) -> bool:
        """Say whether the item is on the agenda."""
        return self.state == "on"


@dataclass(frozen=True, slots=True)
class SeenRow:
    """A member and whether the agenda was seen; without a smartphone somebody tells them in person."""

    person_id: UUID
    name: str
    has_seen: bool
    seen_at: datetime | None
    to_be_told: bool


@dataclass(frozen=True, slots=True)
class GuestRow:
    """A guest of the meeting."""

    id: UUID
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A higher document explained at the meeting: never its file."""

    id: UUID
    number: str
    issued_on: date
    title: str
    explained_by_id: UUID
    explained_by: str
    is_classified: bool


@dataclass(frozen=True, slots=True)
class ExchangeNoteRow:
    """A lesson or a commitment of an exchange meeting."""

    id: UUID
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class AddendumRow:
    """What was added after the minutes were closed."""

    id: UUID
    text: str
    author_id: UUID
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class GivenRow:
    """Points that a person gave for a row of the score."""

    id: UUID
    row: str
    points: int
    why: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter put forward by a member, waiting for a meeting."""

    id: UUID
    title: str
    detail: str
    raised_by_id: UUID
    raised_by_name: str
    raised_at: datetime
    not_before: date | None


@dataclass(frozen=True, slots=True)
class MeetingBoard:
    """Everything that the page of one meeting shows, before, during and after."""

    head: MeetingHead
    state: MeetingState
    items: tuple[AgendaRow, ...]
    others: tuple[AgendaRow, ...]
    time: AgendaTime
    checks: tuple[Check, ...]
    seen: tuple[SeenRow, ...]
    roll_call: RollCall
    opinions: tuple[OpinionRow, ...]
    my_opinions: tuple[OpinionRow, ...]
    spoken: tuple[SpokenRow, ...]
    guests: tuple[GuestRow, ...]
    documents: tuple[DocumentRow, ...]
    exchange_notes: tuple[ExchangeNoteRow, ...]
    addenda: tuple[AddendumRow, ...]
    no_task_stated: bool
    given: tuple[GivenRow, ...]
    minutes_lasted: int | None
    verdicts: tuple[Verdict, ...]
    missing: tuple[Missing, ...]

    @property
    def seen_count(self) -> int:
        """How many members have seen the agenda."""
        return sum(row.has_seen for row in self.seen)

    def spoken_on(self, item_id: UUID) -> tuple[SpokenRow, ...]:
        """What was said on one item, in order."""
        return tuple(row for row in self.spoken if row.item_id == item_id)

    def opinions_on(self, item_id: UUID) -> tuple[OpinionRow, ...]:
        """The prepared opinions on one item that the reader may see."""
        return tuple(row for row in self.opinions if row.item_id == item_id)
