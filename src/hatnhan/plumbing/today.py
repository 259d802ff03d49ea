"""What day it is: the real one, or the assumed day of a demonstration."""

from datetime import date, datetime

from django.conf import settings

from hatnhan.kernel.clock import VIETNAM, local_day, utc_now


def now() -> datetime:
    """Give the present moment; on an assumed day the clock runs, the day stays."""
    moment = utc_now()
    assumed: date | None = settings.ASSUMED_DAY
    if assumed is None:
        return moment
    clock = moment.astimezone(VIETNAM).time()
    return datetime.combine(assumed, clock, tzinfo=VIETNAM)


def today() -> date:
    """Give the village's calendar day."""
    return local_day(now())


def assumed_day() -> date | None:
    """Give the day that a demonstration takes for today; None where the day is the real one."""
    day: date | None = settings.ASSUMED_DAY
    return day
