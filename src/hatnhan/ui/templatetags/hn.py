"""What templates of Hạt Nhân may say: days, numbers, houses, charts, fields and norms, in one look."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Protocol

from django import template
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatnhan.kernel.ratios import Ratio
from hatnhan.ui import numbers, pictures
from hatnhan.ui.charts import ProgressChart, drawing_of
from hatnhan.ui.codes import square_code
from hatnhan.ui.icons import ICONS
from hatnhan.ui.pairs import PairsChart, pairs_height, placed_pairs

register = template.Library()


class Norm(Protocol):
    """What a source line needs to know of a norm."""

    @property
    def source(self) -> str: ...

    @property
    def evidence(self) -> str: ...

    @property
    def level(self) -> str: ...


TAG_ICONS = {"done": "check", "due": "clock", "late": "warn"}
MESSAGE_STATES = {"success": "done", "warning": "due", "error": "late"}


@register.filter
def day(value: date | datetime | None) -> str:
    """Say a day: 24/11/2023."""
    return numbers.day_of(value) if value else ""


@register.filter
def day_short(value: date | datetime | None) -> str:
    """Say a day of this year: 24/11."""
    return numbers.day_short_of(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Say a moment as the village's clocks show it: 24/11/2023 19:30."""
    return numbers.moment_of(value) if value else ""


@register.filter
def clock(value: datetime | time | None) -> str:
    """Say a time of day: 19:30. A time and a moment both have one."""
    return "" if value is None else numbers.clock_of(value)


@register.filter
def weekday(value: date | datetime | None) -> str:
    """Say the day of the week in full."""
    return numbers.weekday_of(value) if value else ""


@register.filter
def month(value: date | datetime | None) -> str:
    """Say a month: 11/2023."""
    return numbers.month_of(value) if value else ""


@register.filter
def dong(value: int | None) -> str:
    """Say an amount of money: 1.200.000 đ."""
    return "" if value is None else numbers.dong_of(value)


@register.filter
def labour_days(value: int | None) -> str:
    """Say half days as labour days: 10,5 công."""
    return "" if value is None else numbers.days_of(value)


@register.filter
def number(value: int | None) -> str:
    """Say a whole number with its thousands apart."""
    return "" if value is None else numbers.number_of(value)


@register.filter
def percent(value: Ratio | None) -> str:
    """Say a share in percent, with one decimal place."""
    return "" if value is None else numbers.percent_of(value)


@register.filter
def minutes(value: int | None) -> str:
    """Say a duration: 15′."""
    return "" if value is None else f"{value}′"


@register.filter
def message_state(tags: str) -> str:
    """Give a message its thread, from what kind of message it is."""
    return next((MESSAGE_STATES[tag] for tag in tags.split() if tag in MESSAGE_STATES), "plain")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; it stands beside a word and is silent for a screen reader."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', ICONS[name]
    )


@register.simple_tag
def tag(state: str, text: str) -> SafeString:
    """Say a state in a small pill: done, due, late or plain."""
    drawing = icon(TAG_ICONS[state]) if state in TAG_ICONS else ""
    return format_html('<span class="tag" data-state="{}">{}{}</span>', state, drawing, text)


@register.simple_tag
def square(text: str, label: str) -> SafeString:
    """Draw a text as a square for a phone's camera."""
    return square_code(text, label=label)


@register.simple_tag
def figure(ratio: Ratio, unit: str, on: date | datetime | None = None) -> SafeString:
    """Say a share with both numbers, its percent and its day: 38/47 households (80.9%) on 18/11/2023."""
    share = f"({numbers.percent_of(ratio)})"
    note = _("%(share)s on %(day)s") % {"share": share, "day": numbers.day_of(on)} if on else share
    return format_html(
        '<p class="figure"><span class="big">{}<small>/{} {}</small></span> <span class="note">{}</span></p>',
        numbers.number_of(ratio.done),
        numbers.number_of(ratio.total),
        unit,
        note,
    )


@register.simple_tag
def village_picture(houses: Iterable[pictures.House], label: str = "", linked: bool = False) -> SafeString:
    """Draw the village: one small house for every household."""
    return pictures.village_picture(houses, label=label or _("The houses of the village"), linked=linked)


@register.simple_tag
def village_legend(states: str = "on new off ask") -> SafeString:
    """Say what the houses in the picture mean."""
    return pictures.village_legend(states.split())


@register.simple_tag
def sprite() -> SafeString:
    """Give the shapes that the village picture refers to; once a page."""
    return pictures.sprite()


@register.simple_tag
def bar(done: int, total: int, waiting: int = 0, label: str = "") -> SafeString:
    """Draw a bar: done in leaf, waiting in turmeric."""
    return pictures.bar(done, total, waiting=waiting, label=label)


@register.inclusion_tag("ui/chart.html")
def progress_chart(chart: ProgressChart) -> dict[str, object]:
    """Draw a progress in time, and give the same numbers as a table."""
    if not chart.points:
        return {"chart": chart}
    drawing = drawing_of(chart)
    return {"chart": chart, "drawing": drawing, "last": drawing.placed[-1], "first": drawing.placed[0]}


@register.inclusion_tag("ui/pairs.html")
def pairs_chart(chart: PairsChart) -> dict[str, object]:
    """Draw two numbers for each line side by side, and give the same numbers as a table."""
    return {"chart": chart, "lines": placed_pairs(chart), "height": pairs_height(chart)}


@register.inclusion_tag("ui/field.html")
def field(bound_field: BoundField) -> dict[str, object]:
    """Show a field with its label, help and errors tied to it."""
    return {"field": bound_field, "is_hidden": bound_field.is_hidden}


@register.inclusion_tag("ui/norm.html")
def norm(norm: Norm, url: str = "") -> dict[str, object]:
    """Show where a rule comes from and how surely it is known; any norm-like value will do."""
    surely = evidence_words()[str(norm.evidence)]
    return {"norm": norm, "url": url, "level": str(norm.level), "surely": surely}


def evidence_words() -> dict[str, str]:
    """Give the words for how surely a norm is known."""
    return {
        "document": _("read in the document"),
        "secondary": _("from a secondary source"),
        "unverified": _("not verified"),
    }
