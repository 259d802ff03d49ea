"""How places change: names and parents hold from a day to a day, and never both at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _


class Level(StrEnum):
    """The levels of the tree; there is no district since 1 July 2025."""

    PROVINCE = "province"
    COMMUNE = "commune"
    VILLAGE = "village"
    HAMLET = "hamlet"


@dataclass(frozen=True, slots=True)
class Span:
    """A name and what the place belonged to, from a day (inclusive) until a day (exclusive) or for good."""

    name: str
    parent_name: str
    from_on: date
    until_on: date | None

    def holds_on(self, day: date) -> bool:
        """Say whether the span holds on the day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class SpansOverlap(RuleBroken):
    """A place would have two names on one day."""

    code = "places.spans_overlap"
    text = _("«%(first)s» and «%(second)s» would both hold on %(day)s. Change one of the dates.")


def span_on(spans: Sequence[Span], day: date) -> Span:
    """Give the span of the day, or the nearest one where history begins later or ends earlier."""
    ordered = sorted(spans, key=lambda span: span.from_on)
    held = [span for span in ordered if span.from_on <= day]
    return held[-1] if held else ordered[0]


def ensure_no_overlap(spans: Sequence[Span]) -> None:
    """Refuse two names for one day."""
    ordered = sorted(spans, key=lambda span: span.from_on)
    for first, second in pairwise(ordered):
        if first.until_on is None or second.from_on < first.until_on:
            raise SpansOverlap(first=first.name, second=second.name, day=second.from_on)
