"""What minutes must hold before they are closed: the norm of the day names it, this finds what is missing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.meetings.rules.attendance import RollCall, RollState
from hatnhan.meetings.rules.words import Words
from hatnhan.norms.rules import NormBook

REQUIRED = "meetings.minutes.required"
_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item of the agenda and whether the chair concluded it."""

    item_id: UUID
    title: str
    is_concluded: bool


@dataclass(frozen=True, slots=True)
class OpenVote:
    """A proposal that was put to the vote and has no count yet."""

    proposal_id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class VotesAndTasks:
    """What the rooms of decisions and tasks know of a meeting."""

    open_votes: tuple[OpenVote, ...] = ()
    tasks_stated: bool = True


@dataclass(frozen=True, slots=True)
class ExchangeFacts:
    """What an exchange meeting holds besides."""

    partner_cell: str
    partner_present_count: int | None
    note_count: int


@dataclass(frozen=True, slots=True)
class MinutesFacts:
    """Everything that the minutes of one meeting hold."""

    on: date
    started_at: datetime | None
    ended_at: datetime | None
    place: str
    roll_call: RollCall
    chair_name: str
    minute_taker_name: str
    items: tuple[ItemFacts, ...]
    opinion_count: int
    no_task_stated: bool = False
    outside: VotesAndTasks = field(default_factory=VotesAndTasks)
    exchange: ExchangeFacts | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that the minutes lack; `anchor` names where it is entered."""

    code: str
    words: Words
    anchor: str


class MinutesIncomplete(RuleBroken):
    """Minutes are not closed while something is missing that the norm lists."""

    code = "meetings.minutes_incomplete"
    text = _("The minutes still lack %(count)s entries. Fill them in, then close.")


class MinutesClosed(RuleBroken):
    """Closed minutes stay as they are."""

    code = "meetings.minutes_closed"
    text = _("The minutes are closed. Write what is to be added as an addendum.")


class MinutesOpen(RuleBroken):
    """An addendum belongs to closed minutes."""

    code = "meetings.minutes_open"
    text = _("The minutes are still open, so it can be written in them. No addendum is needed.")


class NotStarted(RuleBroken):
    """The meeting has not begun."""

    code = "meetings.not_started"
    text = _("The meeting has not begun. Start it first.")


class StillAhead(RuleBroken):
    """What has not happened yet is not written down as happened."""

    code = "meetings.still_ahead"
    text = _("%(moment)s has not come yet. Choose a time that has passed.")


class EndsBeforeStart(RuleBroken):
    """A meeting ends after it begins."""

    code = "meetings.ends_before_start"
    text = _("The end %(ended_at)s is not after the beginning %(started_at)s. Change one of them.")


class ReportedTooEarly(RuleBroken):
    """Documents go upward after the meeting."""

    code = "meetings.reported_too_early"
    text = _("The meeting ended on %(ended_on)s. Choose that day or a later one.")


class NotAnExchange(RuleBroken):
    """Lessons and commitments belong to an exchange meeting."""

    code = "meetings.not_an_exchange"
    text = _("This is not an exchange meeting. Plan one of its own; it is never merged with a regular one.")


# What a meeting with another cell has no part in: it shares lessons, it decides nothing.
_NOT_FOR_EXCHANGE = frozenset({"conclusion", "votes", "tasks", "opinions"})


def missing_in(facts: MinutesFacts, *, book: NormBook) -> tuple[Missing, ...]:
    """Give what the minutes lack by the norm of the meeting's day, in the norm's order."""
    codes = [row.code for row in book.rows_on(REQUIRED, facts.on)]
    if facts.exchange is not None:
        codes = [code for code in codes if code not in _NOT_FOR_EXCHANGE]
    found = [missing for code in codes if code in _FINDERS for missing in _FINDERS[code](facts)]
    return (*found, *_missing_of_exchange(facts.exchange)) if facts.exchange else tuple(found)


def ensure_minutes_complete(missing: tuple[Missing, ...]) -> None:
    """Refuse to close minutes that lack something."""
    if missing:
        raise MinutesIncomplete(count=len(missing), codes=tuple(one.code for one in missing))


def _started(facts: MinutesFacts) -> Iterable[Missing]:
    if facts.started_at is None:
        yield Missing("started_at", Words(_("Time of opening")), "times")


def _ended(facts: MinutesFacts) -> Iterable[Missing]:
    if facts.ended_at is None:
        yield Missing("ended_at", Words(_("Time of closing")), "times")


def _place(facts: MinutesFacts) -> Iterable[Missing]:
    if not facts.place.strip():
        yield Missing("place", Words(_("Place of the meeting")), "place")


def _totals(facts: MinutesFacts) -> Iterable[Missing]:
    if not facts.roll_call.rows:
        yield Missing("totals", Words(_("The members of the cell on that day")), "members")


def _present(facts: MinutesFacts) -> Iterable[Missing]:
    if facts.roll_call.count.open:
        count = facts.roll_call.count.open
        yield Missing(
            "present", Words(_("Roll call: %(count)s members without a mark"), {"count": count}), "roll-call"
        )


def _reasons(facts: MinutesFacts) -> Iterable[Missing]:
    for row in facts.roll_call.rows:
        if row.state is RollState.ABSENT_WITH_REASON and not row.reason.strip():
            words = Words(_("Reason for the absence of %(name)s"), {"name": row.name})
            yield Missing("absent_with_reason", words, f"roll-call:{row.person_id}")


def _chair(facts: MinutesFacts) -> Iterable[Missing]:
    if not facts.chair_name:
        yield Missing("chair", Words(_("Who chairs the meeting")), "officers")


def _minute_taker(facts: MinutesFacts) -> Iterable[Missing]:
    if not facts.minute_taker_name:
        yield Missing("secretary", Words(_("Who takes the minutes")), "officers")


def _agenda(facts: MinutesFacts) -> Iterable[Missing]:
    if not facts.items:
        yield Missing("agenda", Words(_("An agenda with at least one item")), "agenda")


def _opinions(facts: MinutesFacts) -> Iterable[Missing]:
    if not facts.opinion_count:
        yield Missing(
            "opinions", Words(_("What was said: at least one opinion, or that nobody spoke")), "opinions"
        )


def _conclusions(facts: MinutesFacts) -> Iterable[Missing]:
    for item in facts.items:
        if not item.is_concluded:
            words = Words(_("Conclusion on «%(title)s»"), {"title": item.title})
            yield Missing("conclusion", words, f"item:{item.item_id}")


def _votes(facts: MinutesFacts) -> Iterable[Missing]:
    for vote in facts.outside.open_votes:
        words = Words(_("Result of the vote on «%(title)s»"), {"title": vote.title})
        yield Missing("votes", words, f"vote:{vote.proposal_id}")


def _tasks(facts: MinutesFacts) -> Iterable[Missing]:
    if not facts.outside.tasks_stated and not facts.no_task_stated:
        words = Words(_("Tasks with an owner and a deadline, or that none is given"))
        yield Missing("tasks", words, "tasks")


def _missing_of_exchange(facts: ExchangeFacts) -> Iterable[Missing]:
    if not facts.partner_cell.strip() or facts.partner_present_count is None:
        yield Missing("partner", Words(_("The other cell and how many of its members came")), "partner")
    if not facts.note_count:
        yield Missing("exchange_notes", Words(_("At least one lesson or commitment")), "exchange-notes")


_FINDERS: dict[str, Callable[[MinutesFacts], Iterable[Missing]]] = {
    "started_at": _started,
    "ended_at": _ended,
    "place": _place,
    "totals": _totals,
    "present": _present,
    "absent_with_reason": _reasons,
    "chair": _chair,
    "secretary": _minute_taker,
    "agenda": _agenda,
    "opinions": _opinions,
    "conclusion": _conclusions,
    "votes": _votes,
    "tasks": _tasks,
}


def ensure_has_come(moment: datetime | None, now: datetime) -> None:
    """Refuse a moment that has not come."""
    if moment is not None and moment > now:
        raise StillAhead(moment=moment)


def ensure_ends_after_start(started_at: datetime | None, ended_at: datetime | None) -> None:
    """Refuse a meeting that ends before it begins."""
    if started_at and ended_at and ended_at <= started_at:
        raise EndsBeforeStart(started_at=started_at, ended_at=ended_at)


def end_by_clock(started_at: datetime, ended_at: datetime) -> datetime:
    """Read an end that was given by its clock alone, on the day of the beginning.

    Where the clock shows less than at the beginning, the meeting went on past midnight; one that would have
    lasted half a day is rather a slip of the pen, and stays as it was written.
    """
    after_midnight = ended_at + timedelta(days=1)
    went_on = ended_at <= started_at and after_midnight - started_at < _HALF_A_DAY
    return after_midnight if went_on else ended_at


def minutes_between(started_at: datetime, ended_at: datetime) -> int:
    """Give the whole minutes that a meeting lasted."""
    return int((ended_at - started_at).total_seconds()) // 60
