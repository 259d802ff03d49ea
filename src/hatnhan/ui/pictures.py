"""Pictures of numbers: one small house for every household, and a bar of threads."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MANY = 150


class HouseState(StrEnum):
    """How a household stands with an indicator."""

    ON = "on"
    NEW = "new"
    OFF = "off"
    ASK = "ask"


class House(Protocol):
    """A household in the picture; without a label it is a house like any other."""

    @property
    def state(self) -> str: ...

    @property
    def label(self) -> str: ...


def village_picture(houses: Iterable[House], *, label: str, linked: bool) -> SafeString:
    """Draw one house for every household; linked houses lead to their own page."""
    drawn = list(houses)
    words = state_words()
    body = _joined(
        _linked_house(each, words) if linked else _drawing(each.state, each.label) for each in drawn
    )
    return format_html(
        '<div class="village"{}{} role="{}" aria-label="{}">{}</div>',
        SafeString(" data-many") if len(drawn) > MANY else "",
        SafeString(" data-linked") if linked else "",
        "group" if linked else "img",
        label,
        body,
    )


def state_words() -> dict[str, str]:
    """Give the words for every state: colour and shape never speak alone."""
    return {
        HouseState.ON: _("done"),
        HouseState.NEW: _("done this month"),
        HouseState.OFF: _("not yet"),
        HouseState.ASK: _("in question"),
    }


def village_legend(states: Iterable[str]) -> SafeString:
    """Say what each kind of house in a picture means."""
    words = state_words()
    body = _joined(
        format_html("<li>{}{}</li>", _drawing(state, ""), words[HouseState(state)]) for state in states
    )
    return format_html('<ul class="legend">{}</ul>', body)


def sprite() -> SafeString:
    """Give the shapes of the houses, once a page; each house then only names its shape."""
    return SafeString(
        '<svg class="sprite" aria-hidden="true" focusable="false">'
        '<symbol id="h-on" viewBox="0 0 26 26"><path d="M2 12 13 3l11 9v12H2z"/></symbol>'
        '<symbol id="h-new" viewBox="0 0 26 26">'
        '<path fill-rule="evenodd" d="M2 12 13 3l11 9v12H2zM10 14v10h6V14z"/>'
        "</symbol>"
        '<symbol id="h-off" viewBox="0 0 26 26"><path d="M2 12 13 3l11 9v12H2z"/></symbol>'
        '<symbol id="h-ask" viewBox="0 0 26 26">'
        '<path d="M2 12 13 3l11 9v12H2zM10.5 13.5a2.5 2.5 0 1 1 3.5 2.3q-1 .5-1 1.7M13 20.5v.01"/></symbol>'
        "</svg>"
    )


def bar(done: int, total: int, *, waiting: int, label: str) -> SafeString:
    """Draw what is done in leaf and what is waiting in turmeric, as parts of the whole."""
    whole = max(total, done + waiting, 1)
    width = 1000 * done // whole
    rest = 1000 * waiting // whole
    second = (
        format_html('<rect data-state="due" x="{}" width="{}" height="10"/>', width, rest) if rest else ""
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect width="{}" height="10"/>{}</svg>',
        label or f"{done}/{total}",
        width,
        second,
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))


def _drawing(state: str, label: str) -> SafeString:
    known = HouseState(state)
    title = format_html("<title>{}</title>", label) if label else ""
    return format_html('<svg class="house" data-state="{}">{}<use href="#h-{}"/></svg>', known, title, known)


def _linked_house(house: House, words: dict[str, str]) -> SafeString:
    drawing = _drawing(house.state, "")
    url = getattr(house, "url", None)
    if not url:
        return drawing
    says = f"{house.label}: {words[HouseState(house.state)]}"
    return format_html('<a href="{}" title="{}" aria-label="{}">{}</a>', url, says, says, drawing)
