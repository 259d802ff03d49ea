"""What pages of votes and resolutions show: finished rows, one dataclass for each thing."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from hatnhan.decisions.models import Round
from hatnhan.decisions.rules import BallotCount, Choice, Outcome, Sentence, sentence_of
from hatnhan.norms.rules import Norm


@dataclass(frozen=True, slots=True)
class CountRow:
    """The result of a round with the sentence that explains it."""

    id: UUID
    count: BallotCount
    outcome: Outcome

    @property
    def sentence(self) -> Sentence:
        """The marked sentence with its numbers."""
        return sentence_of(self.count, self.outcome.needed)

    @property
    def is_unanimous(self) -> bool:
        """Say whether the whole base agreed."""
        return self.count.in_favour == self.count.base


@dataclass(frozen=True, slots=True)
class HandRow:
    """How one member's hand was raised, in a vote by name."""

    person_id: UUID
    name: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round of voting; `hands` is filled only where the vote is by name, `count` once it is counted."""

    id: UUID
    number: int
    method: str
    base: int
    voters: frozenset[UUID]
    reason: str
    opened_at: datetime
    needed: int
    count: CountRow | None
    hands: tuple[HandRow, ...]

    @property
    def is_by_name(self) -> bool:
        """Say whether each hand is written down by name."""
        return self.method == Round.Method.HAND_BY_NAME.value


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A proposal with its rounds, the norm of the day that decides it, and what came of it."""

    id: UUID
    meeting_id: UUID
    item_id: UUID | None
    item_title: str
    text: str
    revision: int
    is_withdrawn: bool
    norm: Norm
    rounds: tuple[RoundRow, ...]
    resolution_id: UUID | None
    resolution_symbol: str

    @property
    def last_round(self) -> RoundRow | None:
        """The round that decides, if any was opened."""
        return self.rounds[-1] if self.rounds else None

    @property
    def count(self) -> CountRow | None:
        """The count that decides, if there is one."""
        return self.rounds[-1].count if self.rounds else None

    @property
    def is_counted(self) -> bool:
        """Say whether the last round has its count."""
        return self.count is not None

    @property
    def is_carried(self) -> bool:
        """Say whether the last round carried the proposal."""
        return self.count is not None and self.count.outcome.is_carried

    @property
    def is_open(self) -> bool:
        """Say whether a round is open and waits for its count."""
        return bool(self.rounds) and self.count is None


@dataclass(frozen=True, slots=True)
class VoteResult:
    """What came of a proposal, without its rounds: whether the last one is counted, and carried it."""

    id: UUID
    text: str
    is_withdrawn: bool
    is_counted: bool
    is_carried: bool


@dataclass(frozen=True, slots=True)
class VoterRow:
    """A member of the base: whether present, and how the hand was raised if the vote is by name."""

    person_id: UUID
    name: str
    is_present: bool
    choice: Choice | None


@dataclass(frozen=True, slots=True)
class RoundForm:
    """What is needed to hold or enter a vote: the wording, who votes, how many are needed."""

    vote: VoteRow
    round: RoundRow | None
    base: int
    needed: int
    present_count: int
    voters: tuple[VoterRow, ...]


@dataclass(frozen=True, slots=True)
class ResolutionRow:
    """A resolution with its symbol, its days and the count that carried it."""

    id: UUID
    cell_id: UUID
    meeting_id: UUID
    meeting_on: date
    number: int
    symbol: str
    title: str
    text: str
    from_on: date
    until_on: date | None
    replaced_by_id: UUID | None
    replaced_by_symbol: str
    count: CountRow | None

    def is_in_force(self, on: date) -> bool:
        """Say whether the resolution holds on the day."""
        return self.from_on <= on and (self.until_on is None or on < self.until_on)
