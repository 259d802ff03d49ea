"""When the cell meets: the rule of the year, holidays, and which quarter still lacks its thematic meeting."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache

from dateutil.rrule import rrulestr
from holidays import country_holidays
from icalendar import vRecur

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.meetings.rules.weekdays import DAY_OF_MONTH, DAYS_FROM_END, EVERY_MONTH, LAST_DAY, WEEKDAYS
from hatnhan.meetings.rules.words import Words


class HolidayShift(StrEnum):
    """Where a meeting goes whose day is a public holiday."""

    BEFORE = "before"
    AFTER = "after"
    KEEP = "keep"


class MeetingState(StrEnum):
    """How far a meeting has come."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    ANNOUNCED = "announced"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """The day of one month's meeting; `holiday` names the holiday that moved it from `rule_day`."""

    rule_day: date
    planned_on: date
    holiday: str = ""

    @property
    def month(self) -> date:
        """The first day of the month that the meeting belongs to, also where a holiday moves it across."""
        return self.rule_day.replace(day=1)


class RecurrenceUnreadable(RuleBroken):
    """The rule of the meeting day is not an RFC 5545 recurrence by month."""

    code = "meetings.recurrence_unreadable"
    text = _("«%(recurrence)s» is no rule for a meeting day. Choose a day of the month or a weekday.")


class NotOnceAMonth(RuleBroken):
    """The rule gives no day, or several, in some month."""

    code = "meetings.not_once_a_month"
    text = _(
        "«%(recurrence)s» does not give exactly one day in %(month)s. "
        "Choose a day from 1 to 28, the last day, or a weekday such as the last Friday."
    )


# A span that holds a leap February and every weekday as first of a month.
_PROOF_YEARS = range(2023, 2029)
_KNOWN_PARTS = frozenset({"FREQ", "BYDAY", "BYMONTHDAY", "BYSETPOS", "INTERVAL", "WKST"})


@cache
def read_recurrence(recurrence: str) -> str:
    """Give the rule in one spelling; refuse what does not give one day in every month."""
    text = recurrence.strip().upper().removeprefix("RRULE:")
    try:
        parts = vRecur.from_ical(text)
        canonical = str(parts.to_ical(), "ascii")
        if parts.get("FREQ") != ["MONTHLY"] or not {str(part) for part in parts} <= _KNOWN_PARTS:
            raise RecurrenceUnreadable(recurrence=recurrence)
        days = [day for year in _PROOF_YEARS for day in _days(canonical, year)]
    except (ValueError, TypeError, UnicodeError) as unreadable:
        raise RecurrenceUnreadable(recurrence=recurrence) from unreadable
    found = Counter((day.year, day.month) for day in days)
    for year in _PROOF_YEARS:
        for month in range(1, 13):
            if found[(year, month)] != 1:
                raise NotOnceAMonth(recurrence=recurrence, month=f"{month:02}/{year}")
    return canonical


def _days(recurrence: str, year: int) -> list[date]:
    first, last = datetime(year, 1, 1), datetime(year, 12, 31)  # noqa: DTZ001 -- a recurrence counts days, not moments
    return [moment.date() for moment in rrulestr(recurrence, dtstart=first).between(first, last, inc=True)]


def days_by_rule(recurrence: str, year: int) -> tuple[date, ...]:
    """Give the twelve days of the year that the rule names."""
    return tuple(_days(read_recurrence(recurrence), year))


@cache
def holidays_of(year: int) -> Mapping[date, str]:
    """Give Vietnam's public holidays of the year with their names, Tết included."""
    return dict(country_holidays("VN", years=year, language="vi"))


def shifted(day: date, shift: HolidayShift) -> MeetingDay:
    """Move a meeting day off a public holiday, to the nearest day before or after."""
    holiday = holidays_of(day.year).get(day, "")
    if shift is HolidayShift.KEEP or not holiday:
        return MeetingDay(day, day)
    step = timedelta(days=-1 if shift is HolidayShift.BEFORE else 1)
    moved = day
    while moved in holidays_of(moved.year):
        moved += step
    return MeetingDay(day, moved, holiday)


def meeting_days(recurrence: str, shift: HolidayShift, year: int) -> tuple[MeetingDay, ...]:
    """Give the meeting days of a year, each off the holidays as the cell chose."""
    return tuple(shifted(day, shift) for day in days_by_rule(recurrence, year))


def recurrence_words(recurrence: str) -> Words:
    """Say a rule as people do: «the 24th of every month», «the last Friday of every month»."""
    parts = vRecur.from_ical(recurrence)
    days, weekdays = parts.get("BYMONTHDAY", []), parts.get("BYDAY", [])
    if "BYSETPOS" in parts or len(days) + len(weekdays) != 1:
        return Words(EVERY_MONTH, {"recurrence": recurrence})
    if weekdays:
        return (
            Words(WEEKDAYS[str(weekdays[0])])
            if str(weekdays[0]) in WEEKDAYS
            else Words(EVERY_MONTH, {"recurrence": recurrence})
        )
    if days[0] == -1:
        return Words(LAST_DAY)
    return Words(DAY_OF_MONTH, {"day": days[0]}) if days[0] > 0 else Words(DAYS_FROM_END, {"day": -days[0]})


def quarter_of(day: date) -> int:
    """Give the quarter of the year, 1 to 4."""
    return (day.month - 1) // 3 + 1


def quarter_ends_on(year: int, quarter: int) -> date:
    """Give the last day of a quarter."""
    month = 3 * quarter
    return date(year, month, monthrange(year, month)[1])


def quarters_lacking(thematic_days: Iterable[date], *, per_quarter: int) -> tuple[int, ...]:
    """Give the quarters that have fewer thematic meetings than the norm asks for."""
    held = Counter(quarter_of(day) for day in thematic_days)
    return tuple(quarter for quarter in range(1, 5) if held[quarter] < per_quarter)


def state_of(*, has_items: bool, is_announced: bool, is_started: bool, is_closed: bool) -> MeetingState:
    """Say how far a meeting has come."""
    if is_closed:
        return MeetingState.CLOSED
    if is_started:
        return MeetingState.HELD
    if is_announced:
        return MeetingState.ANNOUNCED
    return MeetingState.DRAFTED if has_items else MeetingState.PLANNED
