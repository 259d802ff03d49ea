"""One sheet as rows of households, with every cell that cannot be taken over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from hatnhan.households.exchange import troubles
from hatnhan.households.exchange.cells import Answer, answer_of, day_of, is_name, text_of, whole_of
from hatnhan.households.exchange.columns import (
    Columns,
    ExtraColumn,
    Field,
    columns_of,
    has_headings,
    letters_of,
)
from hatnhan.households.exchange.files import Cell, Sheet, sheets_of
from hatnhan.households.exchange.troubles import MOST_COLUMNS, MOST_ROWS, SheetError
from hatnhan.households.rules import MOST_MEMBERS, NAME_LENGTH, CodeUnfit, tidy_code
from hatnhan.kernel.marks import mark as _


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One household as a sheet speaks of it; what the sheet leaves out stays as it is."""

    number: int
    code: str
    hamlet: str = ""
    member_count: int | None = None
    representative: str = ""
    joined_on: date | None = None
    extras: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExtraPlace:
    """Where a further column stands in the sheet, and under which heading."""

    code: str
    letters: str
    title: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What a file says: its rows, and what is wrong with which cell."""

    sheet: str
    rows: tuple[SheetRow, ...]
    errors: tuple[SheetError, ...]
    ignored: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    extra_columns: tuple[ExtraPlace, ...] = ()
    other_sheets: tuple[str, ...] = ()


def read_sheet(file_name: str, content: bytes, known_extras: Sequence[ExtraColumn] = ()) -> ReadSheet:
    """Read the register from a file; raises FileRefused where nothing can be read at all."""
    sheet, *others = _registers(sheets_of(file_name, content))
    if sheet.height > MOST_ROWS + 10:
        raise troubles.TooManyRows(sheet=sheet.name)
    if sheet.width > MOST_COLUMNS:
        raise troubles.TooManyColumns(sheet=sheet.name)
    read = _read(sheet, columns_of(sheet, known_extras))
    return replace(read, other_sheets=tuple(each.name for each in others if each.name != sheet.name))


def _registers(sheets: Sequence[Sheet]) -> list[Sheet]:
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise troubles.FileEmpty
    return [sheet for sheet in filled if has_headings(sheet)] or filled[:1]


def _read(sheet: Sheet, columns: Columns) -> ReadSheet:
    below = [
        (number, row)
        for number, row in enumerate(sheet.rows, start=1)
        if number > columns.heading_row + 1 and any(text_of(cell) for cell in row)
    ]
    if not below:
        raise troubles.NoRows(sheet=sheet.name)
    readers = [RowReader(sheet.name, columns, number, row) for number, row in below]
    rows = tuple(reader.row() for reader in readers)
    errors = [error for reader in readers for error in reader.errors]
    return ReadSheet(
        sheet=sheet.name,
        rows=rows,
        errors=(*errors, *_twice(sheet.name, columns, rows)),
        ignored=columns.ignored,
        columns={one.value: letters_of(place) for one, place in columns.fields.items()},
        extra_columns=tuple(
            ExtraPlace(code, letters_of(place), columns.titles[place])
            for code, place in columns.extras.items()
        ),
    )


class RowReader:
    """Reads one row and keeps what is wrong with it."""

    def __init__(self, sheet: str, columns: Columns, number: int, cells: Sequence[Cell]) -> None:
        self.sheet, self.columns, self.number, self.cells = sheet, columns, number, cells
        self.errors: list[SheetError] = []

    def row(self) -> SheetRow:
        """Give the household of the row; a cell that is wrong counts as left out."""
        return SheetRow(
            number=self.number,
            code=self._code(),
            hamlet=self._text(Field.HAMLET),
            member_count=self._members(),
            representative=self._text(Field.REPRESENTATIVE),
            joined_on=self._joined(),
            extras={code: answer_of(self._at(place)) for code, place in self.columns.extras.items()},
        )

    def _at(self, place: int) -> Cell:
        return self.cells[place] if place < len(self.cells) else None

    def _cell(self, column: Field) -> Cell:
        place = self.columns.fields.get(column)
        return None if place is None else self._at(place)

    def _wrong(self, column: Field, text: str, **facts: object) -> None:
        place = self.columns.fields[column]
        title = self.columns.titles[place]
        self.errors.append(SheetError(self.sheet, self.number, letters_of(place), title, text, facts))

    def _code(self) -> str:
        text = text_of(self._cell(Field.CODE))
        if not text:
            self._wrong(Field.CODE, _("Write the household's code here, or remove the row."))
            return ""
        try:
            return tidy_code(text)
        except CodeUnfit as unfit:
            self._wrong(Field.CODE, unfit.text)
            return ""

    def _text(self, column: Field) -> str:
        text = text_of(self._cell(column))
        if len(text) > NAME_LENGTH:
            self._wrong(column, _("Shorten this to 80 letters."))
            return ""
        if not is_name(text):
            said = _("«%(said)s» is no name. Write it in full; a CSV file is best saved as «CSV UTF-8».")
            self._wrong(column, said, said=text[:40])
            return ""
        return text

    def _members(self) -> int | None:
        cell = self._cell(Field.MEMBERS)
        if not text_of(cell):
            return None
        count = whole_of(cell)
        if count is None or not 1 <= count <= MOST_MEMBERS:
            said = text_of(cell)[:40]
            text = _("«%(said)s» is not a number of people. Write a whole number from 1 to 99.")
            self._wrong(Field.MEMBERS, text, said=said)
            return None
        return count

    def _joined(self) -> date | None:
        cell = self._cell(Field.JOINED)
        if not text_of(cell):
            return None
        day = day_of(cell)
        if day is None:
            said = text_of(cell)[:40]
            self._wrong(Field.JOINED, _("«%(said)s» is not a day. Write it like 24/11/2023."), said=said)
        return day


def _twice(sheet: str, columns: Columns, rows: Sequence[SheetRow]) -> Iterator[SheetError]:
    first: dict[str, int] = {}
    place = columns.fields[Field.CODE]
    for row in rows:
        if row.code and row.code in first:
            text = _("The code %(household)s stands in row %(first)s as well. Keep one of the two rows.")
            facts = {"household": row.code, "first": first[row.code]}
            yield SheetError(sheet, row.number, letters_of(place), columns.titles[place], text, facts)
        first.setdefault(row.code, row.number)
