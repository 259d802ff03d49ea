"""Reading an old book: each row an entry, each trouble with its cell and how to mend it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from hatnhan.households.exchange.cells import day_of, text_of
from hatnhan.households.exchange.columns import heading_key, letters_of
from hatnhan.households.exchange.files import Cell, Sheet, sheets_of
from hatnhan.households.exchange.troubles import ColumnTwice, FileRefused, SheetError
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import fold
from hatnhan.ledger.exchange.columns import COLUMN_OF, KIND_OF, PAYEE_OF, SOURCE_OF, Column
from hatnhan.ledger.rules.amounts import dong_of, half_days_of, quantity_of
from hatnhan.ledger.rules.kinds import STANDING_ON_ANOTHER, Kind, Payee, Source

HEADINGS_WITHIN = 10
NEEDED = (Column.DATE, Column.KIND, Column.AMOUNT)
T = TypeVar("T")


class ColumnsMissing(FileRefused):
    """Without days, kinds and amounts there is no book."""

    code = "ledger.columns_missing"
    text = _("The sheet «%(sheet)s» needs the columns «Ngày», «Loại» and «Số tiền». Take those of an export.")


class NothingEntered(FileRefused):
    """Headings and nothing below."""

    code = "ledger.nothing_entered"
    text = _("The sheet «%(sheet)s» has no entry below its headings.")


@dataclass(frozen=True, slots=True)
class OldRow:
    """One row of an old book; `amount_vnd` of labour is compared with the agreed rate."""

    number: int
    on: date
    kind: Kind
    household: str
    source: Source
    amount_vnd: int
    half_days: int
    quantity: str
    unit: str
    item: str
    round: str
    note: str
    payee: Payee | None
    paper: str


@dataclass(frozen=True, slots=True)
class OldBook:
    """What a file says: rows that could be read, and what is wrong with the others."""

    sheet: str
    rows: tuple[OldRow, ...]
    errors: tuple[SheetError, ...]
    places: dict[Column, int]
    titles: dict[int, str]

    def error(self, row: int, column: Column, text: str, **facts: object) -> SheetError:
        """Name a cell that cannot be taken over."""
        place = self.places.get(column, 0)
        return SheetError(self.sheet, row, letters_of(place), self.titles.get(place, ""), text, facts)


def read_old_book(file_name: str, content: bytes) -> OldBook:
    """Read a sheet of entries; raises FileRefused where the file is none."""
    sheets = [sheet for sheet in sheets_of(file_name, content) if sheet.height]
    found = [(sheet, _headings(sheet)) for sheet in sheets]
    for sheet, row in found:
        if row is not None:
            return _read(sheet, row)
    raise ColumnsMissing(sheet=sheets[0].name if sheets else file_name)


def _headings(sheet: Sheet) -> int | None:
    for number, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        named = {COLUMN_OF.get(heading_key(text_of(cell))) for cell in row}
        if named >= set(NEEDED):
            return number
    return None


def _read(sheet: Sheet, heading_row: int) -> OldBook:
    titles = {place: text_of(cell) for place, cell in enumerate(sheet.rows[heading_row]) if text_of(cell)}
    places: dict[Column, int] = {}
    for place, title in titles.items():
        column = COLUMN_OF.get(heading_key(title))
        if column is not None and column in places:
            raise ColumnTwice(sheet=sheet.name, first=titles[places[column]], second=title)
        if column is not None:
            places[column] = place
    book = OldBook(sheet.name, (), (), places, titles)
    readers = [
        _Reader(book, number, row)
        for number, row in enumerate(sheet.rows, start=1)
        if number > heading_row + 1 and any(text_of(cell) for cell in row)
    ]
    if not readers:
        raise NothingEntered(sheet=sheet.name)
    rows = [reader.row() for reader in readers]
    errors = [error for reader in readers for error in reader.errors]
    return OldBook(sheet.name, tuple(row for row in rows if row), tuple(errors), places, titles)


class _Reader:
    """Reads one row and keeps what is wrong with it."""

    def __init__(self, book: OldBook, number: int, cells: Sequence[Cell]) -> None:
        self.book, self.number, self.cells = book, number, cells
        self.errors: list[SheetError] = []

    def row(self) -> OldRow | None:
        """Give the entry of the row, or None where a cell is wrong."""
        on, kind = self._day(), self._kind()
        household = self._text(Column.HOUSEHOLD).upper()
        said = OldRow(
            number=self.number,
            on=on or date.min,
            kind=kind or Kind.MONEY_IN,
            household=household,
            source=self._source(household),
            amount_vnd=self._said(Column.AMOUNT, dong_of, 0),
            half_days=self._said(Column.QUANTITY, half_days_of, 0) if kind is Kind.LABOUR else 0,
            quantity=self._said(Column.QUANTITY, quantity_of, "") if kind is not Kind.LABOUR else "",
            unit=self._text(Column.UNIT) if kind is not Kind.LABOUR else "",
            item=self._text(Column.ITEM),
            round=self._text(Column.ROUND),
            note=self._text(Column.NOTE),
            payee=self._payee() if kind is Kind.MONEY_OUT else None,
            paper=self._text(Column.PAPER),
        )
        return None if self.errors else said

    def _cell(self, column: Column) -> Cell:
        place = self.book.places.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def _text(self, column: Column) -> str:
        return text_of(self._cell(column))

    def _wrong(self, column: Column, text: str, **facts: object) -> None:
        self.errors.append(self.book.error(self.number, column, text, **facts))

    def _said(self, column: Column, read: Callable[[str], T], nothing: T) -> T:
        text = self._text(column)
        if not text:
            return nothing
        try:
            return read(text)
        except RuleBroken as broken:
            self._wrong(column, broken.text, **broken.facts)
            return nothing

    def _day(self) -> date | None:
        day = day_of(self._cell(Column.DATE))
        if day is None:
            said = self._text(Column.DATE)[:40]
            self._wrong(Column.DATE, _("«%(said)s» is not a day. Write it like 24/11/2023."), said=said)
        return day

    def _kind(self) -> Kind | None:
        said = self._text(Column.KIND)
        kind = KIND_OF.get(fold(said).replace("_", " "))
        if kind is None:
            text = _("«%(said)s» is no kind. Write «thu tiền», «ngày công», «hiện vật» or «chi tiền».")
            self._wrong(Column.KIND, text, said=said[:40])
        elif kind in STANDING_ON_ANOTHER or kind is Kind.TRANSFER:
            text = _("An old book is taken over as it stands. Leave out reversals and what moved inside.")
            self._wrong(Column.KIND, text)
        return kind

    def _source(self, household: str) -> Source:
        said = self._text(Column.SOURCE)
        if not said:
            return Source.HOUSEHOLDS if household else Source.SPONSOR
        source = SOURCE_OF.get(fold(said))
        if source is None:
            text = _("«%(said)s» is no source. Write «các hộ», «nhà nước», «ủng hộ» or «nguồn khác».")
            self._wrong(Column.SOURCE, text, said=said[:40])
        return source or Source.OTHER

    def _payee(self) -> Payee:
        said = self._text(Column.PAYEE)
        payee = PAYEE_OF.get(fold(said)) if said else Payee.OTHER
        if payee is None:
            text = _("«%(said)s» is no payee. Write «cửa hàng», «công ty», «thợ», «hộ dân» or «nơi khác».")
            self._wrong(Column.PAYEE, text, said=said[:40])
        return payee or Payee.OTHER
