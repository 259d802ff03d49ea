"""The village's days: one time zone, and a calendar day for every moment."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(at: datetime) -> date:
    """Give the calendar day in the village on which the moment falls."""
    return at.astimezone(VIETNAM).date()


def local_moment(on: date, clock: time) -> datetime:
    """Give the moment at which the village's clocks show this day and time."""
    return datetime.combine(on, clock, tzinfo=VIETNAM)


def months_before(on: date, months: int) -> date:
    """Give the same day some months earlier, or that month's last day."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(first.replace(day=1) + timedelta(days=on.day - 1), following - timedelta(days=1))


def month_start(on: date) -> date:
    """Give the first day of the month."""
    return on.replace(day=1)


def next_month_start(on: date) -> date:
    """Give the first day of the month that follows."""
    return date(on.year + (on.month == 12), on.month % 12 + 1, 1)


def utc_now() -> datetime:
    """Read the machine's clock; only surfaces may."""
    return datetime.now(tz=UTC)
