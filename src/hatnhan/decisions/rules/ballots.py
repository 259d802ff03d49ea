"""Who votes, once; and what is in the box: two people enter it, and their numbers agree before they count.

Nothing here knows a household and its choice together.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hatnhan.decisions.rules.cell import VotesNegative
from hatnhan.decisions.rules.community import HouseCount
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _

KINDS = ("in_favour", "against", "abstained", "invalid")


class NotInBase(RuleBroken):
    """The household did not belong to the village when the vote opened."""

    code = "decisions.not_in_base"
    text = _("%(houses)s: not among the households whose votes count; that was fixed when the vote opened.")


class VotedAlready(RuleBroken):
    """One household, one vote."""

    code = "decisions.voted_already"
    text = _("%(houses)s: this household has voted already. One household has one vote.")


class NotVoted(RuleBroken):
    """There is no vote to take back."""

    code = "decisions.not_voted"
    text = _("%(houses)s: no vote is ticked for this household.")


class BoxClosed(RuleBroken):
    """Nobody votes after the closing."""

    code = "decisions.box_closed"
    text = _("The vote was closed on %(closed_at)s. Nothing is added to it any more.")


class BoxOpen(RuleBroken):
    """What is in the box is counted after the closing."""

    code = "decisions.box_open"
    text = _("Close the vote first; then the ballots are counted.")


class OutsideDays(RuleBroken):
    """A vote before the first or after the last day."""

    code = "decisions.outside_days"
    text = _("The vote runs from %(from_on)s to %(until_on)s. %(day)s lies outside.")


class NotRepresented(RuleBroken):
    """At a meeting only those vote who came."""

    code = "decisions.not_represented"
    text = _("%(houses)s: nobody came for this household. Correct the attendance first.")


class NotInABox(RuleBroken):
    """A vote by hand has no box."""

    code = "decisions.not_in_a_box"
    text = _("This vote is not by ballot. Enter what was counted by hand.")


class InABox(RuleBroken):
    """In a vote by ballot nobody's choice is written down."""

    code = "decisions.in_a_box"
    text = _("This vote is by ballot: tick who voted, close it, then two people enter what was counted.")


class NotByHouse(RuleBroken):
    """Only a vote by house names the households' choices."""

    code = "decisions.not_by_house"
    text = _("This vote is not house by house: enter only the numbers.")


class ByHouse(RuleBroken):
    """A vote by house is counted from its hands."""

    code = "decisions.by_house"
    text = _("This vote is house by house: mark each household's choice, and the count follows.")


class TallyUnreadable(RuleBroken):
    """A bundle is four numbers, none below nothing."""

    code = "decisions.tally_unreadable"
    text = _("Write four numbers for each bundle, each 0 or more.")


class TallyWrong(RuleBroken):
    """The tally has another number of ballots than households that voted."""

    code = "decisions.tally_wrong"
    text = _("The tally has %(tallied)s ballots; %(voted)s households voted. Count the ballots once more.")


class CountedAlready(RuleBroken):
    """Two tallies agreed; the round has its count."""

    code = "decisions.counted_already"
    text = _("This vote is counted. If it has to be repeated, open another round with the reason.")


class TallyTwo(RuleBroken):
    """Two people have entered their tallies; a third is not asked for."""

    code = "decisions.tally_two"
    text = _("Two people have entered the ballots already. One of them can mend the own numbers.")


class MoreThanCame(RuleBroken):
    """More hands than households represented."""

    code = "decisions.more_than_came"
    text = _("%(cast)s votes were entered; %(attending)s households are represented. Count once more.")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One bundle of ballots in numbers."""

    in_favour: int
    against: int
    abstained: int
    invalid: int

    @property
    def ballots(self) -> int:
        """How many ballots the bundle holds."""
        return self.in_favour + self.against + self.abstained + self.invalid


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two tallies do not agree: the bundle, the kind, and both numbers."""

    bundle: int
    kind: str
    first: int
    second: int


def ensure_in_base(wanted: Iterable[str], base: Collection[str]) -> None:
    """Refuse households that do not vote in this round, by name."""
    if strangers := sorted(set(wanted) - set(base)):
        raise NotInBase(houses=tuple(strangers))


def ensure_not_voted(wanted: Iterable[str], voted: Collection[str]) -> None:
    """Refuse a second vote of a household, by name."""
    if twice := sorted(set(wanted) & set(voted)):
        raise VotedAlready(houses=tuple(twice))


def ensure_represented(wanted: Iterable[str], came: Collection[str]) -> None:
    """Refuse the vote of a household for which nobody came, by name."""
    if absent := sorted(set(wanted) - set(came)):
        raise NotRepresented(houses=tuple(absent))


def ensure_within(day: date, from_on: date, until_on: date) -> None:
    """Refuse a vote outside the days of the round."""
    if not from_on <= day <= until_on:
        raise OutsideDays(day=day, from_on=from_on, until_on=until_on)


def bundles_of(rows: Iterable[Sequence[int]]) -> tuple[Bundle, ...]:
    """Read what one person entered; bundles without a ballot at the end fall away."""
    bundles = []
    for row in rows:
        if len(row) != len(KINDS) or any(number < 0 for number in row):
            raise TallyUnreadable
        bundles.append(Bundle(*row))
    while len(bundles) > 1 and not bundles[-1].ballots:
        bundles.pop()
    if not bundles:
        raise TallyUnreadable
    return tuple(bundles)


def ensure_tally_fits(bundles: Iterable[Bundle], voted: int) -> None:
    """Refuse a tally that holds another number of ballots than households voted."""
    tallied = sum(bundle.ballots for bundle in bundles)
    if tallied != voted:
        raise TallyWrong(tallied=tallied, voted=voted)


def differences(first: Sequence[Bundle], second: Sequence[Bundle]) -> tuple[Difference, ...]:
    """Say where two tallies differ, bundle by bundle; none where they agree."""
    most = max(len(first), len(second))
    return tuple(
        Difference(number + 1, kind, one, other)
        for number in range(most)
        for kind in KINDS
        for one, other in [(_at(first, number, kind), _at(second, number, kind))]
        if one != other
    )


def counted(base: int, bundles: Iterable[Bundle]) -> HouseCount:
    """Sum the bundles into the count of the round."""
    kept = list(bundles)
    return HouseCount(base, *(sum(getattr(bundle, kind) for bundle in kept) for kind in KINDS))


def ensure_hands_fit(count: HouseCount, attending: int) -> None:
    """Refuse votes below nothing, and more hands than households represented."""
    if min(count.in_favour, count.against, count.abstained) < 0:
        raise VotesNegative
    most = min(count.base, attending)
    if count.cast > most:
        raise MoreThanCame(cast=count.cast, attending=most)


def _at(bundles: Sequence[Bundle], number: int, kind: str) -> int:
    return getattr(bundles[number], kind) if number < len(bundles) else 0
