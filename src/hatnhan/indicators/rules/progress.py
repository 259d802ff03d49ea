"""How a campaign fares: counts at any day and month, against its target, and whether it stands still."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hatnhan.indicators.rules.house import Spell
from hatnhan.kernel.clock import month_start, months_before, next_month_start
from hatnhan.kernel.ratios import Ratio


class TargetKind(StrEnum):
    """A share of the households in percent, or a number of households."""

    SHARE = "share"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Target:
    """What a campaign wants to reach."""

    kind: TargetKind
    value: int

    def count_of(self, total: int) -> int:
        """Give the number of households that the target means among so many."""
        if self.kind is TargetKind.COUNT:
            return self.value
        return -(-self.value * total // 100)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Things that last from a day until a day, countable at any day without looking at each."""

    starts: tuple[date, ...]
    ends: tuple[date, ...]

    def count_on(self, day: date) -> int:
        """Give how many of them hold on the day."""
        return bisect_right(self.starts, day) - bisect_right(self.ends, day)

    def last_change(self, on: date) -> date | None:
        """Give the latest day up to this one on which one began or ended."""
        days = (each[place - 1] for each in (self.starts, self.ends) if (place := bisect_right(each, on)))
        return max(days, default=None)

    def changes_between(self, after: date, until: date) -> int:
        """Give how many began or ended after a day, until another one (inclusive)."""
        return sum(bisect_right(each, until) - bisect_right(each, after) for each in (self.starts, self.ends))


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """So many households of so many at a month's end, or on the day itself in the month that runs."""

    on: date
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class Course:
    """The households and the counting ones in time; every figure of a campaign comes from here."""

    counting: Timeline
    households: Timeline

    def ratio_on(self, day: date) -> Ratio:
        """Give the share of the day: counting households of all that exist on it."""
        return Ratio(self.counting.count_on(day), self.households.count_on(day))

    def new_in_month(self, day: date) -> int:
        """Give by how many the count differs from the one before the month began."""
        return self.counting.count_on(day) - self.counting.count_on(month_start(day) - timedelta(days=1))

    def series(self, *, from_on: date, on: date, most: int) -> tuple[MonthPoint, ...]:
        """Give the share at the end of each of the last months since the first one, and on the day itself."""
        ends: list[date] = []
        first = max(month_start(from_on), month_start(months_before(on, most - 1)))
        while first <= on:
            following = next_month_start(first)
            ends.append(min(following - timedelta(days=1), on))
            first = following
        return tuple(MonthPoint(day, self.ratio_on(day)) for day in ends)

    def stands_since(self, *, from_on: date, on: date, months: int) -> date | None:
        """Give the day since when nothing changed, where that is at least so many months ago."""
        since = max(self.counting.last_change(on) or from_on, from_on)
        return since if since <= months_before(on, months) else None


def timeline_of(spells: Iterable[Spell]) -> Timeline:
    """Put spells into a form in which any day is counted at once."""
    kept = [spell for spell in spells if spell.until_on is None or spell.from_on < spell.until_on]
    return Timeline(
        starts=tuple(sorted(spell.from_on for spell in kept)),
        ends=tuple(sorted(spell.until_on for spell in kept if spell.until_on is not None)),
    )


def within(spell: Spell, life: Spell) -> Spell:
    """Cut a spell to the days on which its household exists; may become empty."""
    ends = [end for end in (spell.until_on, life.until_on) if end is not None]
    start = max(spell.from_on, life.from_on)
    return Spell(start, max(min(ends), start) if ends else None)


def course_of(*, lives: Iterable[Spell], spells: Sequence[tuple[Spell, Spell]]) -> Course:
    """Build the course from the lives of all households, and each counting spell with its house's life."""
    return Course(
        counting=timeline_of(within(spell, life) for spell, life in spells),
        households=timeline_of(lives),
    )
