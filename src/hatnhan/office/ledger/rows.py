"""Drives and entries ready to be shown: words for what they say, charts of what they add up to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from uuid import UUID

from django.utils.translation import gettext as _

from hatnhan.kernel.ids import new_id
from hatnhan.ledger.rules.figures import ItemLine, SourceLine
from hatnhan.ledger.rules.kinds import Kind, Payee, Source
from hatnhan.ledger.selectors import Board, EntryRow, NamedHousehold, Paper, WaitingPayment
from hatnhan.ledger.words import KIND_WORDS, PAYEE_WORDS, SOURCE_WORDS
from hatnhan.office.pictures import PhotoView
from hatnhan.ui.charts import ChartPoint, ProgressChart
from hatnhan.ui.numbers import days_of, dong_of, month_of
from hatnhan.ui.pairs import Pair, PairsChart
from hatnhan.ui.words import say_mark

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source in words, planned and real."""

    title: str
    line: SourceLine


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the estimate in words, planned and real."""

    title: str
    line: ItemLine


@dataclass(frozen=True, slots=True)
class PaperView:
    """One expense in words."""

    row: Paper
    payee: str
    how_much: str


@dataclass(frozen=True, slots=True)
class PaymentView:
    """An expense that waits, in words, with the number of the form that approves it."""

    row: WaitingPayment
    payee: str
    fact_id: UUID
    is_mine_to_approve: bool
    photo: PhotoView | None = None


@dataclass(frozen=True, slots=True)
class BoardView:
    """What the board of a drive shows beside its figures."""

    board: Board
    sources: tuple[SourceView, ...]
    items: tuple[ItemView, ...]
    papers: tuple[PaperView, ...]
    growth: ProgressChart
    months: PairsChart
    money: PairsChart
    labour: PairsChart | None


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the book in words."""

    row: EntryRow
    kind: str
    source: str
    payee: str
    figure: str
    beside: str
    who: str
    what: str

    @property
    def is_undone(self) -> bool:
        """Say whether the entry was reversed."""
        return self.row.reversed_by_id is not None


@dataclass(frozen=True, slots=True)
class NamedView:
    """A household that agreed to be named, with what it gave in words."""

    name: str
    gave: tuple[str, ...]


def board_view(board: Board) -> BoardView:
    """Give a board with its words and charts."""
    has_labour = any(line.planned_half_days or line.half_days for line in board.sources)
    return BoardView(
        board=board,
        sources=tuple(SourceView(source_words(line.source), line) for line in board.sources),
        items=tuple(ItemView(line.title or line.code or _("Of no item"), line) for line in board.items),
        papers=tuple(PaperView(row, payee_words(row.payee), amount_words(row)) for row in board.papers),
        growth=_growth(board),
        months=_months(board),
        money=_money(board),
        labour=_labour(board) if has_labour else None,
    )


def entry_view(row: EntryRow) -> EntryView:
    """Give an entry with its words; a reversal says what it takes back."""
    sign = "−" if row.kind == Kind.REVERSAL else ""
    is_labour = row.of_kind == Kind.LABOUR
    kind = say_mark(KIND_WORDS[Kind(row.kind)])
    if row.kind == Kind.REVERSAL:
        kind = f"{kind}: {say_mark(KIND_WORDS[Kind(row.of_kind)])}"
    return EntryView(
        row=row,
        kind=kind,
        source=source_words(row.source) if row.source else "",
        payee=payee_words(row.payee),
        figure=sign + (days_of(row.half_days) if is_labour else dong_of(row.amount_vnd)),
        beside=dong_of(row.amount_vnd) if is_labour else "",
        who=_who(row),
        what=" · ".join(part for part in (amount_words(row), row.round, row.note) if part),
    )


def payment_view(row: WaitingPayment, *, person_id: UUID, photo: PhotoView | None = None) -> PaymentView:
    """Give an expense that waits with its words; whoever entered or approved it approves no more."""
    is_mine = person_id != row.asked_by_id and person_id not in row.approver_ids
    return PaymentView(row, payee_words(row.payee), new_id(), is_mine, photo)


def named_views(rows: Iterable[NamedHousehold]) -> list[NamedView]:
    """Give the households that agreed to be named, each with what it gave and nothing that it did not."""
    return [NamedView(row.name, tuple(_given(row))) for row in rows]


def source_words(source: str) -> str:
    """Say a source."""
    return say_mark(SOURCE_WORDS[Source(source)])


def payee_words(payee: str) -> str:
    """Say what kind of payee it was."""
    return say_mark(PAYEE_WORDS[Payee(payee)]) if payee else ""


def amount_words(row: Paper | EntryRow) -> str:
    """Say a quantity with its unit: 37 m³."""
    return f"{row.quantity} {row.unit}".strip()


def _who(row: EntryRow) -> str:
    if row.household_code:
        return f"{row.household_code} · {row.household_name}" if row.household_name else row.household_code
    return row.collector_name if row.of_kind == Kind.HAND_OVER else ""


def _given(row: NamedHousehold) -> Iterator[str]:
    if row.money_vnd > 0:
        yield dong_of(row.money_vnd)
    if row.half_days > 0:
        yield days_of(row.half_days)
    if row.material_vnd > 0:
        yield _("materials worth %(value)s") % {"value": dong_of(row.material_vnd)}


def _growth(board: Board) -> ProgressChart:
    given = accumulate(
        sum(line.money_by_source.values()) + line.labour_vnd + line.material_vnd for line in board.months
    )
    need = board.need_vnd // MILLION
    points = (
        ChartPoint(month_of(line.month), max(so_far, 0) // MILLION, need)
        for line, so_far in zip(board.months, given, strict=True)
    )
    return ProgressChart(
        title=_("Given so far, and what is needed"),
        points=tuple(points),
        target=need or None,
        unit=_("million đồng"),
    )


def _months(board: Board) -> PairsChart:
    return PairsChart(
        title=_("Money in and out, month by month"),
        first=_("Money in"),
        second=_("Money out"),
        pairs=tuple(
            _money_pair(month_of(line.month), sum(line.money_by_source.values()), line.out_vnd)
            for line in board.months
            if line.money_by_source or line.out_vnd
        ),
    )


def _money(board: Board) -> PairsChart:
    return PairsChart(
        title=_("Money by source, planned and real"),
        first=_("Planned"),
        second=_("Real"),
        pairs=tuple(
            _money_pair(source_words(line.source), line.planned_vnd, line.money_vnd) for line in board.sources
        ),
    )


def _labour(board: Board) -> PairsChart:
    return PairsChart(
        title=_("Labour by source, planned and real"),
        first=_("Planned"),
        second=_("Real"),
        pairs=tuple(
            Pair(
                source_words(line.source),
                line.planned_half_days,
                line.half_days,
                days_of(line.planned_half_days),
                days_of(line.half_days),
            )
            for line in board.sources
            if line.planned_half_days or line.half_days
        ),
    )


def _money_pair(label: str, first: int, second: int) -> Pair:
    return Pair(label, first, second, dong_of(first), dong_of(second))
