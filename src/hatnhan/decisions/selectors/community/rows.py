"""What pages of the community show: finished rows, one dataclass for each thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from hatnhan.decisions.rules import Outcome
from hatnhan.decisions.rules.ballots import Bundle, Difference
from hatnhan.decisions.rules.community import (
    AT_A_MEETING,
    BY_HOUSE,
    IN_A_BOX,
    Form,
    Gathering,
    HouseCount,
    said_of,
)
from hatnhan.decisions.rules.matters import MatterNorms
from hatnhan.decisions.selectors.community.decisions import CommunityDecisionRow
from hatnhan.meetings.rules import Verdict, Words
from hatnhan.norms.rules import Norm

# How somebody came for a household.
HERE = frozenset({"representative", "proxy"})


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting of the households in a list."""

    id: UUID
    kind: str
    topic: str
    held_on: date
    clock: time
    location: str
    is_closed: bool
    attending: int
    decision_count: int


@dataclass(frozen=True, slots=True)
class MeetingHead:
    """A meeting of the households with everything that its invitation and its minutes say."""

    id: UUID
    kind: str
    topic: str
    agenda: str
    held_on: date
    clock: time
    location: str
    convened_by_id: UUID
    convened_by: str
    told_on: date | None
    chair_id: UUID | None
    chair: str
    secretary_id: UUID | None
    secretary: str
    secretary_agreed: int | None
    discussion: str
    closed_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class HouseRow:
    """A household at a meeting or in a vote; a choice stands only where hands are written down."""

    id: UUID
    code: str
    representative: str
    came: str = ""
    name: str = ""
    has_voted: bool = False
    choice: str = ""

    @property
    def is_here(self) -> bool:
        """Say whether somebody came for the household."""
        return self.came in HERE


@dataclass(frozen=True, slots=True)
class VillageCount:
    """The result of a round with the sentence that explains it."""

    count: HouseCount
    outcome: Outcome

    @property
    def words(self) -> Words:
        """The marked sentence with its numbers."""
        return said_of(self.count, self.outcome)


@dataclass(frozen=True, slots=True)
class VillageRound:
    """One round of the households' vote, without who voted and what."""

    id: UUID
    number: int
    form: Form
    base: int
    houses: frozenset[UUID]
    from_on: date
    until_on: date
    agreed: int | None
    channel: str
    reason: str
    needed: int
    team: tuple[str, ...]
    voted_count: int
    closed_at: datetime | None
    count: VillageCount | None

    @property
    def is_in_a_box(self) -> bool:
        """Say whether ballots go into a box."""
        return self.form in IN_A_BOX

    @property
    def is_by_house(self) -> bool:
        """Say whether each household's choice is written down."""
        return self.form in BY_HOUSE

    @property
    def is_at_meeting(self) -> bool:
        """Say whether only households vote that came to the meeting."""
        return self.form in AT_A_MEETING


@dataclass(frozen=True, slots=True)
class Question:
    """A matter put to the households: its wording, its rounds, the norms of its day, and what came of it."""

    id: UUID
    meeting_id: UUID | None
    matter: str
    text: str
    posted_on: date | None
    revision: int
    is_withdrawn: bool
    norms: MatterNorms
    rounds: tuple[VillageRound, ...]
    decision: CommunityDecisionRow | None

    @property
    def decision_id(self) -> UUID | None:
        """The decision that was written down, if there is one."""
        return self.decision.id if self.decision else None

    @property
    def decision_symbol(self) -> str:
        """Its symbol."""
        return self.decision.symbol if self.decision else ""

    @property
    def last_round(self) -> VillageRound | None:
        """The round that decides, if any was opened."""
        return self.rounds[-1] if self.rounds else None

    @property
    def count(self) -> VillageCount | None:
        """The count that decides, if there is one."""
        return self.rounds[-1].count if self.rounds else None

    @property
    def is_carried(self) -> bool:
        """Say whether the last round carried the matter."""
        return self.count is not None and self.count.outcome.is_carried


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """One meeting of the households: who came in numbers, what the norms say, what was put to them."""

    head: MeetingHead
    gathering: Gathering
    proxies: int
    verdicts: tuple[Verdict, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Tallies:
    """What two people entered of a closed box; another's numbers show only beside one's own."""

    own: tuple[Bundle, ...]
    others_count: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class QuestionFile:
    """One matter with its meeting, the households of its round, and the tallies of its box."""

    question: Question
    meeting: MeetingHead | None
    gathering: Gathering | None
    verdicts: tuple[Verdict, ...]
    houses: tuple[HouseRow, ...]
    tallies: Tallies


@dataclass(frozen=True, slots=True)
class Duty:
    """Who must be told of a decision, by which norm, until when if that is known; and when it was done."""

    whom: str
    until_on: date | None
    norm: Norm
    told_on: date | None
    way: str


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the households decide, in a list."""

    meetings: tuple[MeetingLine, ...]
    ballots: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class BoxCount:
    """How far the ballots of a closed box are counted: by how many people, and where their numbers differ."""

    people: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class VillageMinutes:
    """A meeting's file; what the norms found by matter, who is told by decision, uncounted boxes by round."""

    file: MeetingFile
    verdicts: Mapping[UUID, tuple[Verdict, ...]]
    duties: Mapping[UUID, tuple[Duty, ...]]
    boxes: Mapping[UUID, BoxCount]
