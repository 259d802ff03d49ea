"""When a target is likely reached, as an interval; silent where the data cannot support one."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from hatnhan.indicators.rules.progress import Course
from hatnhan.kernel.clock import month_start, months_before
from hatnhan.kernel.marks import mark as _

METHOD = _(
    "If each coming month goes like one of the last %(months)s months, taken by chance, "
    "%(percent)s of 100 such futures reach the target within this time."
)


@dataclass(frozen=True, slots=True)
class ForecastNorms:
    """How much data a forecast needs, how far it may look, and how wide it is; from the norm book."""

    least_days: int
    least_changes: int
    longest_months: int
    interval_percent: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """From one month to another (their first days), and what it rests on."""

    earliest: date
    latest: date
    months_observed: int
    interval_percent: int
    method: str = METHOD


def forecast_of(
    *, course: Course, from_on: date, on: date, target_count: int, norms: ForecastNorms
) -> Forecast | None:
    """Forecast from the monthly changes since the campaign began; None where there is nothing to rest on."""
    missing = target_count - course.counting.count_on(on)
    months = _whole_months(from_on, on, norms.longest_months)
    # One month alone has no spread, so it gives no interval.
    if missing <= 0 or months < 2 or (on - from_on).days < norms.least_days:
        return None
    if course.counting.changes_between(months_before(on, months), on) < norms.least_changes:
        return None
    marks = [course.counting.count_on(months_before(on, back)) for back in range(months, -1, -1)]
    changes = tuple(sorted(later - earlier for earlier, later in pairwise(marks)))
    reached = months_to(missing, changes, norms.longest_months, norms.interval_percent)
    if reached is None:
        return None
    return Forecast(
        earliest=month_start(months_before(on, -reached[0])),
        latest=month_start(months_before(on, -reached[1])),
        months_observed=months,
        interval_percent=norms.interval_percent,
    )


@lru_cache(maxsize=1024)
def months_to(missing: int, changes: tuple[int, ...], longest: int, percent: int) -> tuple[int, int] | None:
    """Give after how many months the lower and the upper share of all futures have made up what is missing.

    Every future draws each month's change from those observed; all of them are counted, none is drawn by lot.
    """
    weights = Counter(changes)
    paths: dict[int, float] = {missing: 1.0}
    reached, early = 0.0, 0
    low, high = (100 - percent) / 200, (100 + percent) / 200
    for month in range(1, longest + 1):
        following: dict[int, float] = defaultdict(float)
        for rest, chance in paths.items():
            for change, weight in weights.items():
                following[rest - change] += chance * weight / len(changes)
        reached += sum(chance for rest, chance in following.items() if rest <= 0)
        paths = {rest: chance for rest, chance in following.items() if rest > 0}
        early = early or (month if reached >= low else 0)
        if reached >= high:
            return early, month
    return None


def _whole_months(from_on: date, on: date, most: int) -> int:
    months = (on.year - from_on.year) * 12 + on.month - from_on.month
    if months_before(on, months) < from_on:
        months -= 1
    return min(months, most)
