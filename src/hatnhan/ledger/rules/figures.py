"""The figures of a drive: what was planned and what is real, by source, item and month."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from hatnhan.ledger.rules.kinds import Kind, Source
from hatnhan.ledger.rules.sums import TRANSFER_IN, TRANSFER_OUT, Tally, TallyKey, plus
from hatnhan.ledger.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Figures:
    """What a drive's book adds up to; labour in half days, its value beside."""

    in_vnd: int
    labour_vnd: int
    half_days: int
    material_vnd: int
    out_vnd: int
    pledged_vnd: int
    pledged_half_days: int
    transferred_in_vnd: int
    transferred_out_vnd: int
    held_vnd: int
    receipts: int
    expenses: int

    @property
    def balance_vnd(self) -> int:
        """Money that came in and did not go out, wherever it lies."""
        return self.in_vnd + self.transferred_in_vnd - self.out_vnd - self.transferred_out_vnd

    @property
    def box_vnd(self) -> int:
        """Money in the box."""
        return self.balance_vnd - self.held_vnd

    @property
    def given_vnd(self) -> int:
        """Money, labour at its value and materials together: what stands against the need."""
        return self.in_vnd + self.labour_vnd + self.material_vnd


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source: planned and real."""

    source: Source
    planned_vnd: int
    planned_half_days: int
    money_vnd: int
    half_days: int
    labour_vnd: int
    material_vnd: int


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the estimate, planned and real; without a code, what names no item."""

    code: str
    title: str
    planned_vnd: int
    out_vnd: int
    labour_vnd: int
    half_days: int
    material_vnd: int

    @property
    def real_vnd(self) -> int:
        """What the item came to: money, labour at its value, materials."""
        return self.out_vnd + self.labour_vnd + self.material_vnd


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month: what came in by source, and what went out."""

    month: date
    money_by_source: Mapping[Source, int]
    labour_vnd: int
    half_days: int
    material_vnd: int
    out_vnd: int


Tallies = Mapping[TallyKey, Tally]
K = TypeVar("K", bound=Hashable)


def figures_of(tallies: Tallies, *, held_vnd: int) -> Figures:
    """Add up a drive's lines."""
    by_kind = _by(tallies, lambda key: key.kind)

    def sum_of(kind: str) -> Tally:
        return by_kind.get(kind, Tally())

    labour = sum_of(Kind.LABOUR)
    return Figures(
        in_vnd=sum_of(Kind.MONEY_IN).amount_vnd,
        labour_vnd=labour.amount_vnd,
        half_days=labour.half_days,
        material_vnd=sum_of(Kind.MATERIAL).amount_vnd,
        out_vnd=sum_of(Kind.MONEY_OUT).amount_vnd,
        pledged_vnd=sum_of(Kind.PLEDGE).amount_vnd,
        pledged_half_days=sum_of(Kind.PLEDGE).half_days,
        transferred_in_vnd=sum_of(TRANSFER_IN).amount_vnd,
        transferred_out_vnd=sum_of(TRANSFER_OUT).amount_vnd,
        held_vnd=held_vnd,
        receipts=sum(sum_of(kind).entries for kind in (Kind.MONEY_IN, Kind.LABOUR, Kind.MATERIAL)),
        expenses=sum_of(Kind.MONEY_OUT).entries,
    )


def source_lines(terms: Terms | None, tallies: Tallies) -> tuple[SourceLine, ...]:
    """Give each source that was planned or gave something, in the order of the sources."""
    planned = {one.source: one for one in terms.sources} if terms else {}
    real = _by(tallies, lambda key: (key.source, key.kind))
    named = {*planned, *(Source(source) for source, _kind in real if source)}
    return tuple(
        SourceLine(
            source,
            planned[source].amount_vnd if source in planned else 0,
            planned[source].half_days if source in planned else 0,
            real.get((source, Kind.MONEY_IN), Tally()).amount_vnd,
            real.get((source, Kind.LABOUR), Tally()).half_days,
            real.get((source, Kind.LABOUR), Tally()).amount_vnd,
            real.get((source, Kind.MATERIAL), Tally()).amount_vnd,
        )
        for source in Source
        if source in named
    )


def item_lines(terms: Terms | None, tallies: Tallies) -> tuple[ItemLine, ...]:
    """Give each item of the estimate, and last what names none, if anything does."""
    real = _by(tallies, lambda key: (key.item, key.kind))
    known = [(item.code, item.title, item.amount_vnd) for item in terms.items] if terms else []
    spent = {item for item, kind in real if kind in (Kind.MONEY_OUT, Kind.LABOUR, Kind.MATERIAL)}
    # Terms that were replaced may have had other items.
    others = [(code, "", 0) for code in sorted(spent - {code for code, _title, _vnd in known}, reverse=True)]
    return tuple(
        ItemLine(
            code,
            title,
            planned,
            real.get((code, Kind.MONEY_OUT), Tally()).amount_vnd,
            real.get((code, Kind.LABOUR), Tally()).amount_vnd,
            real.get((code, Kind.LABOUR), Tally()).half_days,
            real.get((code, Kind.MATERIAL), Tally()).amount_vnd,
        )
        for code, title, planned in [*known, *others]
    )


def month_lines(tallies: Tallies) -> tuple[MonthLine, ...]:
    """Give each month in which something was entered, in order."""
    return tuple(_month(month, tallies) for month in sorted({key.month for key in tallies}))


def _month(month: date, tallies: Tallies) -> MonthLine:
    own = {key: tally for key, tally in tallies.items() if key.month == month}
    figures = figures_of(own, held_vnd=0)
    money = _by(own, lambda key: (key.kind, key.source))
    return MonthLine(
        month,
        {
            source: money[Kind.MONEY_IN, source].amount_vnd
            for source in Source
            if (Kind.MONEY_IN, source) in money
        },
        figures.labour_vnd,
        figures.half_days,
        figures.material_vnd,
        figures.out_vnd,
    )


def _by(tallies: Tallies, part: Callable[[TallyKey], K]) -> dict[K, Tally]:
    found: dict[K, Tally] = {}
    for key, tally in tallies.items():
        found[part(key)] = plus(found.get(part(key), Tally()), tally)
    return found
