"""Numbers, days and moments as people of a village write them, in the language of the reader."""

from datetime import date, datetime, time

from django.utils import translation
from django.utils.translation import gettext as _

from hatnhan.kernel.clock import VIETNAM
from hatnhan.kernel.ratios import Ratio

FIRST_GROUPED_IN_A_SENTENCE = 10_000


def is_vietnamese() -> bool:
    """Say whether the reader reads Vietnamese; it decides about points and commas."""
    return (translation.get_language() or "vi").startswith("vi")


def number_of(value: int) -> str:
    """Give 1.200 in Vietnamese, 1,200 in English."""
    grouped = f"{value:,}"
    return grouped.replace(",", ".") if is_vietnamese() else grouped


def number_in_words(value: int) -> str:
    """Give a number inside a sentence; a year must not read 2.023."""
    return str(value) if abs(value) < FIRST_GROUPED_IN_A_SENTENCE else number_of(value)


def dong_of(value: int) -> str:
    """Give 1.200.000 đ, written the same way in every language; number and coin stay on one line."""
    return f"{value:,}".replace(",", ".") + "\N{NO-BREAK SPACE}đ"


def days_of(half_days: int) -> str:
    """Give labour days as people count them, from half days: 10,5 công."""
    whole, half = divmod(abs(half_days), 2)
    mark = "," if is_vietnamese() else "."
    said = ("−" if half_days < 0 else "") + number_of(whole) + (f"{mark}5" if half else "")
    return _("%(days)s labour days") % {"days": said}


def percent_of(ratio: Ratio) -> str:
    """Give 80,9% in Vietnamese, 80.9% in English."""
    mark = "," if is_vietnamese() else "."
    return f"{ratio.tenths // 10}{mark}{ratio.tenths % 10}%"


def ratio_of(ratio: Ratio) -> str:
    """Give a share with both its numbers."""
    return f"{number_of(ratio.done)}/{number_of(ratio.total)} ({percent_of(ratio)})"


def local(value: date | datetime) -> date | datetime:
    """Give a moment as the village's clocks show it; a day stays a day."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(VIETNAM)
    return value


def day_of(value: date | datetime) -> str:
    """Give 24/11/2023."""
    return local(value).strftime("%d/%m/%Y")


def day_short_of(value: date | datetime) -> str:
    """Give 24/11."""
    return local(value).strftime("%d/%m")


def moment_of(value: datetime) -> str:
    """Give 24/11/2023 19:30."""
    return local(value).strftime("%d/%m/%Y %H:%M")


def clock_of(value: datetime | time) -> str:
    """Give 19:30; a moment as the village's clocks show it."""
    shown = local(value) if isinstance(value, datetime) else value
    return shown.strftime("%H:%M")


def month_of(value: date | datetime) -> str:
    """Give 11/2023."""
    return local(value).strftime("%m/%Y")


def weekday_of(value: date | datetime) -> str:
    """Give the full name of the day of the week."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[local(value).weekday()]
