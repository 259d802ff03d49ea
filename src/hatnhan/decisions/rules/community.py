"""How the households may vote on a matter, what a vote comes to, and when what they decided takes effect."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from hatnhan.decisions.rules.cell import Outcome, RollCallMissing
from hatnhan.decisions.rules.matters import MatterNorms, stops
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.ratios import Majority
from hatnhan.meetings.rules import Verdict, Words
from hatnhan.norms.rules import Norm


class Form(StrEnum):
    """How the households vote."""

    HAND_COUNT = "hand_count"
    HAND_BY_HOUSE = "by_house"
    SECRET = "secret"  # noqa: S105 -- a way of voting, no password
    BALLOTS = "ballots"
    ONLINE = "online"


AT_A_MEETING = frozenset({Form.HAND_COUNT, Form.HAND_BY_HOUSE, Form.SECRET})
# Into a box: who voted is ticked, what was voted is counted afterwards.
IN_A_BOX = frozenset({Form.SECRET, Form.BALLOTS})
BY_HOUSE = frozenset({Form.HAND_BY_HOUSE, Form.ONLINE})

CARRIED = _("%(in_favour)s of %(base)s households agreed; %(needed)s are needed. It is carried.")
FALLEN = _("%(in_favour)s of %(base)s households agreed; %(needed)s are needed. It is not carried.")


@dataclass(frozen=True, slots=True)
class HouseCount:
    """The votes of one round; a household that did not vote is in the base all the same."""

    base: int
    in_favour: int
    against: int = 0
    abstained: int = 0
    invalid: int = 0

    @property
    def cast(self) -> int:
        """How many households voted at all."""
        return self.in_favour + self.against + self.abstained + self.invalid


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who came to a meeting: the households represented, among all of the village on that day."""

    attending: int
    houses: int

    def has_quorum(self, quorum: Norm) -> bool:
        """Say whether enough households are represented."""
        return self.attending >= share_of(quorum).needed_of(self.houses)


class FormUnknown(RuleBroken):
    """A way of voting that the law does not name."""

    code = "decisions.form_unknown"
    text = _("Choose how the households vote.")


class MeetingNeeded(RuleBroken):
    """Hands are raised at a meeting."""

    code = "decisions.meeting_needed"
    text = _("This way of voting needs a meeting. Convene one, or carry ballots to the households.")


class QuorumMissed(RuleBroken):
    """Too few households are represented for this matter."""

    code = "decisions.quorum_missed"
    text = _(
        "%(attending)s of %(houses)s households are represented; %(needed)s are needed to decide this. "
        "Meet again, or carry ballots to the households where the rule allows it."
    )


class BallotsNotYet(RuleBroken):
    """The matter is decided at a meeting; ballots come only after one that missed its quorum."""

    code = "decisions.ballots_not_yet"
    text = _("This is decided at a meeting. Ballots are carried only after a meeting that missed its quorum.")


class OnlineNotAllowed(RuleBroken):
    """The matter is not voted on online."""

    code = "decisions.online_not_allowed"
    text = _("This is not decided online. Choose a meeting, or ballots carried to the households.")


class ChannelMissing(RuleBroken):
    """An online vote runs in the group that the community chose."""

    code = "decisions.channel_missing"
    text = _("Write which group the community chose for votes online.")


class TeamUnfit(RuleBroken):
    """The counting team is too small or too large."""

    code = "decisions.team_unfit"
    text = _("The counting team has %(least)s to %(most)s people; named so far: %(count)s. Change the team.")


class FormNotAgreed(RuleBroken):
    """Those who attend choose the secretary, how they vote, and who counts."""

    code = "decisions.form_not_agreed"
    text = _("%(agreed)s of %(attending)s who attend agreed; %(needed)s are needed. Ask them once more.")


class AgreedTooMany(RuleBroken):
    """More agreed than attend."""

    code = "decisions.agreed_too_many"
    text = _("%(agreed)s agreed, but %(attending)s households are represented. Correct one of them.")


class DaysBackwards(RuleBroken):
    """A round of ballots ends before it begins."""

    code = "decisions.days_backwards"
    text = _("The last day %(until_on)s comes before the first day %(from_on)s. Change one of them.")


class RoundToCome(RuleBroken):
    """A round that begins later has no base yet."""

    code = "decisions.round_to_come"
    text = _("The vote begins on %(from_on)s. Open it on that day: whose votes count is fixed then.")


class NoHouses(RuleBroken):
    """Nobody could vote."""

    code = "decisions.no_houses"
    text = _("The village has no household on %(day)s. Enter the households first.")


def share_of(norm: Norm) -> Majority:
    """Give the share that a norm of that kind holds."""
    assert isinstance(norm.value, Majority)  # noqa: S101 -- the shipped norm is of this kind, and stays so
    return norm.value


def number_of(norm: Norm) -> int:
    """Give the whole number that a norm of that kind holds."""
    assert isinstance(norm.value, int)  # noqa: S101 -- the shipped norm is of this kind, and stays so
    return norm.value


def form_of(name: str) -> Form:
    """Give the form by its name; refuse what is none."""
    try:
        return Form(name)
    except ValueError:
        raise FormUnknown from None


def ensure_form(form: Form, norms: MatterNorms, gathering: Gathering | None, channel: str = "") -> None:
    """Refuse a way of voting that the norms of the day do not allow for this matter."""
    if form in AT_A_MEETING:
        _ensure_gathered(norms, gathering)
    elif form is Form.BALLOTS:
        _ensure_ballots(norms, gathering)
    else:
        _ensure_online(norms, channel)


def _ensure_gathered(norms: MatterNorms, gathering: Gathering | None) -> None:
    if gathering is None:
        raise MeetingNeeded
    if not gathering.attending:
        raise RollCallMissing
    if stops(norms.quorum) and not gathering.has_quorum(norms.quorum):
        needed = share_of(norms.quorum).needed_of(gathering.houses)
        raise QuorumMissed(attending=gathering.attending, houses=gathering.houses, needed=needed)


def _ensure_ballots(norms: MatterNorms, gathering: Gathering | None) -> None:
    if norms.at_meeting is None or not stops(norms.at_meeting):
        return
    # An empty roll is a meeting whose attendance nobody entered, not one that missed its quorum.
    if gathering is None or not gathering.attending or gathering.has_quorum(norms.quorum):
        raise BallotsNotYet


def _ensure_online(norms: MatterNorms, channel: str) -> None:
    if stops(norms.online) and not norms.may_be_online:
        raise OnlineNotAllowed
    if not channel:
        raise ChannelMissing


def ensure_team(form: Form, persons: Collection[UUID], norms: MatterNorms) -> None:
    """Refuse a counting team of another size than the norm asks for; a vote by hand needs none."""
    if form not in IN_A_BOX:
        return
    least, most, count = number_of(norms.team_least), number_of(norms.team_most), len(set(persons))
    if not least <= count <= most and stops(norms.team_least):
        raise TeamUnfit(least=least, most=most, count=count)


def ensure_agreed(agreed: int | None, gathering: Gathering, procedure: Norm) -> None:
    """Refuse what those who attend choose without their majority: another base than the matter's."""
    if agreed is not None and not 0 <= agreed <= gathering.attending:
        raise AgreedTooMany(agreed=agreed, attending=gathering.attending)
    needed = share_of(procedure).needed_of(gathering.attending)
    if stops(procedure) and (agreed or 0) < needed:
        raise FormNotAgreed(agreed=agreed or 0, attending=gathering.attending, needed=needed)


def ensure_days(from_on: date, until_on: date, today: date) -> None:
    """Refuse a round whose days run backwards, or that has not begun."""
    if until_on < from_on:
        raise DaysBackwards(from_on=from_on, until_on=until_on)
    if from_on > today:
        raise RoundToCome(from_on=from_on)


def outcome_of(count: HouseCount, majority: Norm) -> Outcome:
    """Say what the votes mean: the share is of all households in the base, not of those who came."""
    # Nothing is carried by nobody, whatever the share.
    needed = max(1, share_of(majority).needed_of(count.base))
    return Outcome(needed=needed, is_carried=count.in_favour >= needed)


def said_of(count: HouseCount, outcome: Outcome) -> Words:
    """Say in one sentence why a matter is carried or not."""
    facts = {"in_favour": count.in_favour, "base": count.base, "needed": outcome.needed}
    return Words(CARRIED if outcome.is_carried else FALLEN, facts)


POSTED = _("The draft was posted %(days)s days before the vote; %(needed)s are asked for.")
NOT_POSTED = _("It is not noted when the draft was posted; %(needed)s days are asked for.")
GATHERED = _("%(attending)s of %(houses)s households are represented; %(needed)s are asked for.")
TOLD = _("Every household was told %(days)s days before; %(needed)s are asked for.")
NOT_TOLD = _("It is not noted when the households were told; %(needed)s days are asked for.")
FALL_BACK = _("Ballots are carried because the meeting missed its quorum.")


def quorum_verdict(gathering: Gathering, quorum: Norm) -> Verdict:
    """Say whether enough households are represented."""
    needed = share_of(quorum).needed_of(gathering.houses)
    facts = {"attending": gathering.attending, "houses": gathering.houses, "needed": needed}
    return Verdict("quorum", gathering.attending >= needed, Words(GATHERED, facts), quorum)


def days_verdict(code: str, told_on: date | None, on: date, norm: Norm, words: tuple[str, str]) -> Verdict:
    """Say whether something was done so many days before."""
    needed = number_of(norm)
    if told_on is None:
        return Verdict(code, False, Words(words[1], {"needed": needed}), norm)
    days = max(0, (on - told_on).days)
    return Verdict(code, days >= needed, Words(words[0], {"days": days, "needed": needed}), norm)


def posting_verdict(posted_on: date | None, on: date, posting: Norm) -> Verdict:
    """Say whether the draft was posted long enough."""
    return days_verdict("posting", posted_on, on, posting, (POSTED, NOT_POSTED))


def notice_verdict(told_on: date | None, on: date, notice: Norm) -> Verdict:
    """Say whether the households were told early enough."""
    return days_verdict("notice", told_on, on, notice, (TOLD, NOT_TOLD))


def takes_effect_on(adopted_on: date, norms: MatterNorms) -> date | None:
    """Give the day from which the decision holds; None while it waits for the commune."""
    return None if norms.must_be_recognised else adopted_on


def working_days_after(day: date, count: int, holidays: Collection[date]) -> date:
    """Give the day that lies so many working days later; Saturdays, Sundays and holidays do not count."""
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
