"""The terms of a drive: what is needed, from where it shall come, what each household gives."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy
from hatnhan.ledger.rules.amounts import ensure_rate
from hatnhan.ledger.rules.kinds import Source

TITLE_LENGTH = 160
CODE_LENGTH = 20
MOST_ITEMS = 40


@dataclass(frozen=True, slots=True)
class EstimateItem:
    """One thing that the work needs: its short code names it in expenses."""

    code: str
    title: str
    quantity: str
    unit: str
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class PlannedSource:
    """How much shall come from where: in money, and in half days of labour with their value beside."""

    source: Source
    amount_vnd: int
    half_days: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that must be known before the first contribution."""

    household_vnd: int
    household_half_days: int
    rate_vnd: int
    items: tuple[EstimateItem, ...]
    sources: tuple[PlannedSource, ...]

    @property
    def need_vnd(self) -> int:
        """The whole need."""
        return sum(item.amount_vnd for item in self.items)

    @property
    def planned_vnd(self) -> int:
        """What the sources shall bring, labour at its value."""
        return sum(one.amount_vnd + one.half_days * self.rate_vnd // 2 for one in self.sources)


class TermsBroken(RuleBroken):
    """Terms that say something impossible."""

    code = "ledger.terms_broken"
    text = _("Amounts and days cannot be below zero. Change the line that says so.")


class NeedMissing(RuleBroken):
    """A work needs something."""

    code = "ledger.need_missing"
    text = _("Write at least one thing that the work needs, with its amount.")


class ItemUnnamed(RuleBroken):
    """An item without a code or a title."""

    code = "ledger.item_unnamed"
    text = _("Every item needs a short code and a title.")


class ItemTwice(RuleBroken):
    """Two items with one code."""

    code = "ledger.item_twice"
    text = _("The code «%(item)s» names two items. Give one of them another code.")


class SourceTwice(RuleBroken):
    """One source planned twice."""

    code = "ledger.source_twice"
    text = _("One source stands in the plan twice. Put both lines together.")


class ItemUnknown(RuleBroken):
    """An entry names an item that the estimate does not have."""

    code = "ledger.item_unknown"
    text = _("The estimate has no item «%(item)s». Choose one of its items, or none.")


class RateMissing(RuleBroken):
    """Labour without an agreed value of a day."""

    code = "ledger.rate_missing"
    text = _("No value of a labour day is agreed for this drive. Set it in the terms first.")


def tidied(terms: Terms) -> Terms:
    """Give the terms with every text in its one form."""
    items = tuple(
        EstimateItem(tidy(item.code), tidy(item.title), tidy(item.quantity), tidy(item.unit), item.amount_vnd)
        for item in terms.items
    )
    return Terms(terms.household_vnd, terms.household_half_days, terms.rate_vnd, items, terms.sources)


def ensure_sound(terms: Terms, *, most_vnd: int) -> None:
    """Terms name what is needed, each thing once, and nothing below zero."""
    if not terms.items or terms.need_vnd <= 0:
        raise NeedMissing
    ensure_rate(terms.rate_vnd)
    if min(_figures(terms)) < 0 or max(_figures(terms)) > most_vnd * MOST_ITEMS:
        raise TermsBroken
    _ensure_items(terms.items)
    if len({one.source for one in terms.sources}) < len(terms.sources):
        raise SourceTwice
    needs_rate = terms.household_half_days or any(one.half_days for one in terms.sources)
    if needs_rate and not terms.rate_vnd:
        raise RateMissing


def _ensure_items(items: Iterable[EstimateItem]) -> None:
    seen: set[str] = set()
    for item in items:
        if not (0 < len(item.code) <= CODE_LENGTH and 0 < len(item.title) <= TITLE_LENGTH):
            raise ItemUnnamed
        if item.code in seen:
            raise ItemTwice(item=item.code)
        seen.add(item.code)


def ensure_item(terms: Terms | None, item: str) -> None:
    """An entry names an item of the estimate, or none."""
    if item and (terms is None or item not in {one.code for one in terms.items}):
        raise ItemUnknown(item=item)


def as_plain(terms: Terms) -> dict[str, list[dict[str, str | int]]]:
    """Give items and sources as they are kept."""
    return {
        "items": [
            {
                "code": item.code,
                "title": item.title,
                "quantity": item.quantity,
                "unit": item.unit,
                "amount_vnd": item.amount_vnd,
            }
            for item in terms.items
        ],
        "sources": [
            {"source": one.source.value, "amount_vnd": one.amount_vnd, "half_days": one.half_days}
            for one in terms.sources
        ],
    }


def items_from(kept: Iterable[dict[str, object]]) -> tuple[EstimateItem, ...]:
    """Read items as they are kept."""
    return tuple(
        EstimateItem(
            str(one["code"]),
            str(one["title"]),
            str(one["quantity"]),
            str(one["unit"]),
            cast("int", one["amount_vnd"]),
        )
        for one in kept
    )


def sources_from(kept: Iterable[dict[str, object]]) -> tuple[PlannedSource, ...]:
    """Read planned sources as they are kept."""
    return tuple(
        PlannedSource(
            Source(str(one["source"])), cast("int", one["amount_vnd"]), cast("int", one["half_days"])
        )
        for one in kept
    )


def _figures(terms: Terms) -> list[int]:
    amounts = [item.amount_vnd for item in terms.items]
    planned = [figure for one in terms.sources for figure in (one.amount_vnd, one.half_days)]
    return [terms.household_vnd, terms.household_half_days, *amounts, *planned]
