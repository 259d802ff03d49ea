"""When a matter is carried: whose votes are counted, how many are needed, in whole numbers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.ratios import Majority

RESOLUTION_MAJORITY = "voting.resolution.majority"
MAJORITY_CODES = (RESOLUTION_MAJORITY, "voting.admission.majority", "voting.recognition.majority")
SENTENCE = _("%(in_favour)s of %(base)s official members; needed %(needed)s.")


class Choice(StrEnum):
    """How a hand was raised."""

    IN_FAVOUR = "in_favour"
    AGAINST = "against"
    ABSTAINED = "abstained"


@dataclass(frozen=True, slots=True)
class BallotCount:
    """The votes of one round; who did not vote is in the base all the same."""

    base: int
    in_favour: int
    against: int = 0
    abstained: int = 0

    @property
    def cast(self) -> int:
        """How many voted at all."""
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the votes mean: how many were needed, and whether the matter is carried."""

    needed: int
    is_carried: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """The marked sentence that explains a count, with its numbers."""

    in_favour: int
    base: int
    needed: int
    text: str = SENTENCE

    @property
    def facts(self) -> Mapping[str, int]:
        """The numbers that the sentence names."""
        return {"in_favour": self.in_favour, "base": self.base, "needed": self.needed}


@dataclass(frozen=True, slots=True)
class RoundState:
    """What an earlier round came to: not counted yet (None), carried or not."""

    number: int
    is_carried: bool | None


class VotesTooMany(RuleBroken):
    """More votes than there are voters."""

    code = "decisions.votes_too_many"
    text = _("%(cast)s votes were entered; %(voters)s members with a vote are present. Count once more.")


class VotesNegative(RuleBroken):
    """A number of votes below nothing."""

    code = "decisions.votes_negative"
    text = _("A number of votes is 0 or more. Correct the number.")


class NoVoters(RuleBroken):
    """Nobody in the cell has a vote on this day."""

    code = "decisions.no_voters"
    text = _("No member has a vote on %(day)s. Check the members' standings first.")


class RollCallMissing(RuleBroken):
    """Nobody is marked present, so it is unknown who votes."""

    code = "decisions.roll_call_missing"
    text = _("Nobody is marked present yet. Take the roll call, then open the vote.")


class HasNoVote(RuleBroken):
    """The person is not among those whose votes are counted in this round."""

    code = "decisions.has_no_vote"
    text = _("%(name)s has no vote in this round: only official members who are present vote.")


class RoundNotCounted(RuleBroken):
    """The round before is still open."""

    code = "decisions.round_not_counted"
    text = _("Round %(number)s is not counted yet. Enter its count, or give the reason for voting once more.")


class AlreadyCarried(RuleBroken):
    """The matter is carried; another round needs a reason."""

    code = "decisions.already_carried"
    text = _("Round %(number)s carried this proposal. Give the reason if it is to be voted on once more.")


class NotCarried(RuleBroken):
    """A resolution needs a carried proposal."""

    code = "decisions.not_carried"
    text = _("%(in_favour)s of %(base)s agreed; %(needed)s are needed. The proposal is not carried.")


class NotVotedYet(RuleBroken):
    """A resolution needs a counted vote."""

    code = "decisions.not_voted_yet"
    text = _("This proposal has not been voted on yet. Open a vote and enter its count first.")


class WordingVotedOn(RuleBroken):
    """What was voted on keeps its wording."""

    code = "decisions.wording_voted_on"
    text = _("This wording has been put to the vote and stays. Withdraw it and put forward a new proposal.")


class ProposalWithdrawn(RuleBroken):
    """A withdrawn proposal is not voted on."""

    code = "decisions.proposal_withdrawn"
    text = _("This proposal was withdrawn. Put forward a new one.")


class ResolutionStands(RuleBroken):
    """The vote has become a resolution and is no longer changed."""

    code = "decisions.resolution_stands"
    text = _("This vote has become resolution %(symbol)s. A later meeting can lift or replace it.")


class CountedByName(RuleBroken):
    """A vote by name is counted from its hands; the others are entered as a count."""

    code = "decisions.counted_by_name"
    text = _("This round is by name: mark each member's hand, and the count follows.")


class NotByName(RuleBroken):
    """In a secret vote or a vote by count nobody's choice is written down."""

    code = "decisions.not_by_name"
    text = _("This round is not by name: enter only the numbers, nobody's choice.")


class MajorityUnknown(RuleBroken):
    """The norm does not decide about votes."""

    code = "decisions.majority_unknown"
    text = _("Choose what kind of matter it is, so that the right majority is used.")


class MethodUnknown(RuleBroken):
    """A way of voting that the cell does not know."""

    code = "decisions.method_unknown"
    text = _("Choose how you vote: by hand as a count, by hand by name, or secret.")


class WordsMissing(RuleBroken):
    """A proposal or resolution without words."""

    code = "decisions.words_missing"
    text = _("Write the words that are to be decided.")


class EndsBeforeBegin(RuleBroken):
    """A resolution cannot end before it begins."""

    code = "decisions.ends_before_begin"
    text = _("This resolution is in force from %(from_on)s. Choose a later day for its end.")


class AlreadyEnded(RuleBroken):
    """The resolution is no longer in force."""

    code = "decisions.already_ended"
    text = _("This resolution ended on %(until_on)s.")


def outcome(count: BallotCount, majority: Majority) -> Outcome:
    """Say what the votes mean: the share is of all voters in the base, not of those present."""
    # Nothing is carried by nobody, whatever the share.
    needed = max(1, majority.needed_of(count.base))
    return Outcome(needed=needed, is_carried=count.in_favour >= needed)


def sentence_of(count: BallotCount, needed: int) -> Sentence:
    """Give the sentence that explains the count."""
    return Sentence(in_favour=count.in_favour, base=count.base, needed=needed)


def ensure_fits(count: BallotCount, *, voters_present: int) -> None:
    """Refuse votes below nothing, and more votes than members of the base who are present."""
    if min(count.in_favour, count.against, count.abstained) < 0:
        raise VotesNegative
    voters = min(count.base, voters_present)
    if count.cast > voters:
        raise VotesTooMany(cast=count.cast, voters=voters)


def count_of(base: int, choices: Iterable[Choice]) -> BallotCount:
    """Count the hands of a vote by name; their order does not matter."""
    raised = list(choices)
    return BallotCount(
        base=base,
        in_favour=raised.count(Choice.IN_FAVOUR),
        against=raised.count(Choice.AGAINST),
        abstained=raised.count(Choice.ABSTAINED),
    )


def ensure_base(base: Sequence[UUID], present: frozenset[UUID], on: date) -> None:
    """Refuse a vote before the roll call, and one in which nobody has a vote."""
    if not present:
        raise RollCallMissing
    if not base:
        raise NoVoters(day=on)


def ensure_may_open_round(previous: RoundState | None, reason: str) -> None:
    """A matter is voted on again when it was counted and not carried, or for a written reason."""
    if previous is None or reason.strip():
        return
    if previous.is_carried is None:
        raise RoundNotCounted(number=previous.number)
    if previous.is_carried:
        raise AlreadyCarried(number=previous.number)


def ensure_majority_code(code: str) -> None:
    """Refuse a norm that does not decide about votes."""
    if code not in MAJORITY_CODES:
        raise MajorityUnknown


def ensure_method(method: str, *, known: Collection[str]) -> None:
    """Refuse a way of voting that is not among those known."""
    if method not in known:
        raise MethodUnknown


def ensure_words(text: str) -> str:
    """Give the words without empty space around them; refuse none."""
    words = text.strip()
    if not words:
        raise WordsMissing
    return words


def ensure_ends_after(from_on: date, until_on: date) -> None:
    """Refuse an end that is not after the beginning."""
    if until_on <= from_on:
        raise EndsBeforeBegin(from_on=from_on)


def symbol_of(number: int) -> str:
    """Give the symbol of a resolution: two digits at least, «05-NQ/CB»."""
    return f"{number:02d}-NQ/CB"
