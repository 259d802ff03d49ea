"""When something happened, as against when it was recorded: a phone without network tells it later."""

from datetime import datetime

from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


class DayToCome(RuleBroken):
    """A day that has not come yet, as when a phone's calendar is wrong."""

    code = "kernel.day_to_come"
    text = _("%(day)s has not come yet. Check the date on the phone, then note it again.")


def time_of_happening(happened_at: datetime | None, at: datetime) -> datetime:
    """Give the world's time of what is recorded at a moment: its own where it is told, else that moment.

    Raises DayToCome where it lies after the day of recording.
    """
    if happened_at is None:
        return at
    day = local_day(happened_at)
    if day > local_day(at):
        raise DayToCome(day=day)
    return happened_at
