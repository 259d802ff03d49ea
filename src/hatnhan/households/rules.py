"""How a household comes, changes and goes: its timeline, and what the register refuses."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from itertools import combinations
from uuid import UUID

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import fold, tidy

CODE_LENGTH = 12
MOST_MEMBERS = 99
NAME_LENGTH = 80
NOTE_LENGTH = 300

# A code is part of an address, where these words already mean something else.
RESERVED_CODES = frozenset({"NEW", "IMPORT", "EXPORT", "SHEET"})

# A provisional code says itself that it is one. Its letters are not taken for others, and make no words.
PROVISIONAL = "M-"
PROVISIONAL_LETTERS = "BCDFGHJKMNPQRTVWX34679"
PROVISIONAL_LENGTH = 6

_PROVISIONAL = re.compile(f"{PROVISIONAL}[{PROVISIONAL_LETTERS}]{{{PROVISIONAL_LENGTH}}}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]*")
_DIGITS = re.compile(r"(\d+)")


class Kind(StrEnum):
    """What can happen to a household."""

    REGISTERED = "registered"
    CHANGED = "changed"
    MOVED_OUT = "moved_out"
    SPLIT_FROM = "split_from"
    MERGED_INTO = "merged_into"


ARRIVING = frozenset({Kind.REGISTERED, Kind.SPLIT_FROM})
LEAVING = frozenset({Kind.MOVED_OUT, Kind.MERGED_INTO})


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a household; all but a leaving say how it is from that day on."""

    id: UUID
    household_id: UUID
    kind: Kind
    on: date
    recorded_at: datetime
    member_count: int | None = None
    hamlet_id: UUID | None = None
    representative_id: UUID | None = None
    other_id: UUID | None = None
    supersedes_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the events of one household amount to."""

    joined_on: date
    left_on: date | None
    member_count: int
    hamlet_id: UUID | None
    representative_id: UUID | None
    # The household that this one was all along: it left on the day on which it came.
    same_as_id: UUID | None
    last_event_id: UUID
    last_on: date

    def counts_on(self, day: date) -> bool:
        """Say whether the household is one of the village's on the day."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True, slots=True)
class Registered:
    """A household as it is compared with others that may be the same one."""

    id: UUID
    code: str
    joined_on: date
    hamlet_id: UUID | None
    representative_name: str


class CodeTaken(RuleBroken):
    """A code names one household for ever, also after it has left."""

    code = "households.code_taken"
    text = _("The code %(household)s already names a household. Choose another; a code is never used again.")


class CodeUnfit(RuleBroken):
    """A code that could not be written in an address or on a list."""

    code = "households.code_unfit"
    text = _("Write the code with up to 12 letters without accents, digits or hyphens, such as PK01.")


class CodeProvisional(RuleBroken):
    """Only a household met on a walk has a provisional code, and that one the program gives."""

    code = "households.code_provisional"
    text = _("%(household)s looks like a provisional code. Write the household's own code, such as PK48.")


class CodeIsGiven(RuleBroken):
    """Only a provisional code makes room for another."""

    code = "households.code_is_given"
    text = _("Household %(household)s has its code already; a code is not changed.")


class NoneProvisional(RuleBroken):
    """Two households that the register itself entered are merged on a day, not taken for one."""

    code = "households.none_provisional"
    text = _("%(household)s and %(other)s both have their own codes. Use «Joins another household» instead.")


class MemberCountUnfit(RuleBroken):
    """A household has at least one person."""

    code = "households.member_count_unfit"
    text = _("Write the number of people as a whole number from 1 to 99.")


class InTheFuture(RuleBroken):
    """The register holds what has happened."""

    code = "households.in_the_future"
    text = _("%(on)s has not come yet. Enter it on that day or later.")


class AlreadyLeft(RuleBroken):
    """Nothing more happens to a household that has left."""

    code = "households.already_left"
    text = _("Household %(household)s left on %(left_on)s. Take that back first if it was a mistake.")


class NotLeft(RuleBroken):
    """Only a leaving can be taken back."""

    code = "households.not_left"
    text = _("Household %(household)s has not left; there is nothing to take back.")


class BeforeJoined(RuleBroken):
    """Nothing happens to a household before it is one of the village's."""

    code = "households.before_joined"
    text = _("Household %(household)s is counted from %(joined_on)s. Choose a later day.")


class LaterEvent(RuleBroken):
    """A household cannot leave before what is already on record about it."""

    code = "households.later_event"
    text = _("Household %(household)s has an entry of %(last_on)s. Choose that day or a later one.")


class CorrectsPastOthers(RuleBroken):
    """A corrected first day lies after something that is on record."""

    code = "households.corrects_past_others"
    text = _("Household %(household)s has an entry of %(last_on)s. Choose that day or an earlier one.")


class MergesWithItself(RuleBroken):
    """Two households are needed for a merge."""

    code = "households.merges_with_itself"
    text = _("Choose another household than %(household)s itself.")


class TextTooLong(RuleBroken):
    """A text is longer than its place in the register."""

    code = "households.text_too_long"
    text = _("This text has %(length)s letters; at most %(most)s fit. Shorten it.")


def ensure_fits(text: str, most: int) -> str:
    """Give the text without empty space around it; refuse one that is too long."""
    words = text.strip()
    if len(words) > most:
        raise TextTooLong(length=len(words), most=most)
    return words


def tidy_code(text: str) -> str:
    """Give a household's code in its one form, in capitals; raises CodeUnfit."""
    code = tidy(text).upper()
    if len(code) > CODE_LENGTH or code in RESERVED_CODES or not _CODE.fullmatch(code):
        raise CodeUnfit
    return code


def own_code(text: str) -> str:
    """Give the code of a household that the register names itself; raises CodeUnfit, CodeProvisional."""
    code = tidy_code(text)
    if is_provisional(code):
        raise CodeProvisional(household=code)
    return code


def provisional_code(household_id: UUID, attempt: int = 0) -> str:
    """Give the code of a household met on a walk: the same on every machine, from its identifier alone."""
    number = int.from_bytes(sha256(household_id.bytes + bytes([attempt])).digest())
    letters = ""
    for _place in range(PROVISIONAL_LENGTH):
        number, letter = divmod(number, len(PROVISIONAL_LETTERS))
        letters += PROVISIONAL_LETTERS[letter]
    return PROVISIONAL + letters


def is_provisional(code: str) -> bool:
    """Say whether a household still waits for its own code."""
    return _PROVISIONAL.fullmatch(code) is not None


def ensure_code_awaited(code: str) -> None:
    """Refuse another code where the household has its own."""
    if not is_provisional(code):
        raise CodeIsGiven(household=code)


def code_key(code: str) -> tuple[tuple[bool, int, str], ...]:
    """Give the key by which codes are sorted as people count: PK2 comes before PK10."""
    parts = _DIGITS.split(code.casefold())
    return tuple(_part_key(part) for part in parts if part)


def _part_key(part: str) -> tuple[bool, int, str]:
    return (False, int(part), "") if part.isdecimal() else (True, 0, part)


def ensure_member_count(count: int) -> None:
    """Refuse a number of people that no household has."""
    if not 1 <= count <= MOST_MEMBERS:
        raise MemberCountUnfit


def ensure_happened(on: date, today: date) -> None:
    """Refuse a day that has not come."""
    if on > today:
        raise InTheFuture(on=on)


def in_force(events: Iterable[Event]) -> list[Event]:
    """Give the events that no correction replaces, in the order of what happened."""
    every = list(events)
    replaced = {event.supersedes_id for event in every}
    return sorted((event for event in every if event.id not in replaced), key=_order)


def _order(event: Event) -> tuple[date, int, datetime, UUID]:
    # Of one day: what came first was written down first; nothing happens before arriving or after leaving.
    rank = 0 if event.kind in ARRIVING else 2 if event.kind in LEAVING else 1
    return event.on, rank, event.recorded_at, event.id


def timeline_of(events: Iterable[Event]) -> Timeline:
    """Say what the events of one household amount to, in whatever order they were written down."""
    valid = in_force(events)
    joined_on = next(event.on for event in valid if event.kind in ARRIVING)
    leaving = next((event for event in valid if event.kind in LEAVING), None)
    state = [event for event in valid if event.kind not in LEAVING][-1]
    return Timeline(
        joined_on=joined_on,
        left_on=leaving.on if leaving else None,
        member_count=state.member_count or 0,
        hamlet_id=state.hamlet_id,
        representative_id=state.representative_id,
        same_as_id=leaving.other_id if leaving and leaving.on == joined_on else None,
        last_event_id=valid[-1].id,
        last_on=valid[-1].on,
    )


def ends_of(same_as: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Give for every entry that was another household all along the one that it is in the end."""

    def end(house: UUID) -> UUID:
        return end(same_as[house]) if house in same_as else house

    return {house: end(other) for house, other in same_as.items()}


def count_on(timelines: Iterable[Timeline], day: date) -> int:
    """Count the village's households on a day."""
    return sum(timeline.counts_on(day) for timeline in timelines)


def ensure_may_change(household: str, timeline: Timeline, on: date) -> None:
    """Refuse a change of a household that has left, or that was not yet one on the day."""
    ensure_not_left(household, timeline)
    if on < timeline.joined_on:
        raise BeforeJoined(household=household, joined_on=timeline.joined_on)


def ensure_may_leave(household: str, timeline: Timeline, on: date) -> None:
    """Refuse a leaving on or before the first day, or before something that is on record."""
    ensure_not_left(household, timeline)
    if on <= timeline.joined_on:
        raise BeforeJoined(household=household, joined_on=timeline.joined_on)
    if on < timeline.last_on:
        raise LaterEvent(household=household, last_on=timeline.last_on)


def ensure_not_left(household: str, timeline: Timeline) -> None:
    """Refuse a deed on a household that has left."""
    if timeline.left_on is not None:
        raise AlreadyLeft(household=household, left_on=timeline.left_on)


def ensure_first_stays_first(household: str, corrected: Event, others: Sequence[Event]) -> None:
    """Refuse a corrected first day that lies after something else on record."""
    earliest = min((event.on for event in others), default=None)
    if corrected.kind in ARRIVING and earliest is not None and corrected.on > earliest:
        raise CorrectsPastOthers(household=household, last_on=earliest)


def search_text(code: str, representative_name: str) -> str:
    """Give what a search without diacritics looks through."""
    return fold(f"{code} {representative_name}")


def name_words(name: str) -> tuple[str, ...]:
    """Give the words of a name without case, diacritics and order, as two people may write it."""
    return tuple(sorted(fold(name).split()))


def in_order_of_staying(one: Registered, other: Registered) -> tuple[Registered, Registered]:
    """Say which of two that are one household stays: the one with its own code, else the one met first."""
    first, second = sorted((one, other), key=_staying)
    return first, second


def _staying(house: Registered) -> tuple[bool, date, UUID]:
    return is_provisional(house.code), house.joined_on, house.id


def ensure_one_provisional(one: str, other: str) -> None:
    """Refuse to take two households for one that both have their own codes."""
    if not is_provisional(one) and not is_provisional(other):
        raise NoneProvisional(household=one, other=other)


def likely_pairs(
    households: Iterable[Registered], *, days: int, apart: Collection[frozenset[UUID]] = ()
) -> list[tuple[Registered, Registered]]:
    """Give the pairs that are perhaps one household met twice, the one that would stay first.

    Their representatives' names are the same words, they came into the register within so many days, their
    hamlets do not differ, one at least has a provisional code, and nobody said that they are two.
    """
    by_name: dict[tuple[str, ...], list[Registered]] = defaultdict(list)
    for house in households:
        by_name[name_words(house.representative_name)].append(house)
    by_name.pop((), None)
    pairs = [
        in_order_of_staying(one, other)
        for namesakes in by_name.values()
        for one, other in combinations(namesakes, 2)
        if _are_alike(one, other, days) and frozenset((one.id, other.id)) not in apart
    ]
    return sorted(pairs, key=lambda pair: (pair[1].joined_on, pair[0].id, pair[1].id))


def _are_alike(one: Registered, other: Registered, days: int) -> bool:
    hamlets = {one.hamlet_id, other.hamlet_id} - {None}
    return (
        len(hamlets) <= 1
        and abs((one.joined_on - other.joined_on).days) <= days
        and (is_provisional(one.code) or is_provisional(other.code))
    )
