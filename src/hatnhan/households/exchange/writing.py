"""The register as a file: Excel, CSV, and the template to fill in; an export read again changes nothing."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hatnhan.households.exchange.columns import TITLES, ExtraColumn, Field, letters_of

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# A spreadsheet takes these for the beginning of a formula, and would run it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# What a reading takes away once.
_TEXT_SIGN = "'"
_DAYS = "DD/MM/YYYY"
_WIDTHS = {Field.CODE: 12, Field.HAMLET: 18, Field.MEMBERS: 14, Field.REPRESENTATIVE: 30, Field.JOINED: 14}
_EXTRA_WIDTH = 18

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class OutRow:
    """One household as a file shows it; `extras` follow the order of the further columns."""

    code: str
    hamlet: str
    member_count: int
    representative: str
    joined_on: date
    extras: tuple[str | int, ...] = ()


def write_xlsx(rows: Sequence[OutRow], extras: Sequence[ExtraColumn], sheet: str) -> bytes:
    """Give the register as an Excel file."""
    workbook = _workbook()
    page = _titled(workbook, sheet, extras)
    for row in rows:
        page.append([guarded(value) for value in _values(row)])
    for cells in page.iter_rows(min_row=2, min_col=5, max_col=5):
        cells[0].number_format = _DAYS
    return _saved(workbook)


def write_template(
    extras: Sequence[ExtraColumn], sheet: str, hints_title: str, hints: Sequence[str]
) -> bytes:
    """Give an Excel file to fill in: the village's headings, and a second sheet that says how."""
    workbook = _workbook()
    _titled(workbook, sheet, extras)
    how = workbook.create_sheet(title=hints_title[:31])
    how.column_dimensions["A"].width = 100
    for hint in hints:
        how.append([guarded(hint)])
    return _saved(workbook)


def write_csv(rows: Sequence[OutRow], extras: Sequence[ExtraColumn]) -> bytes:
    """Give the register as CSV, marked as UTF-8 so that Excel shows Vietnamese letters."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(title) for title in _titles(extras)])
    for row in rows:
        writer.writerow([_as_text(guarded(value)) for value in _values(row)])
    return text.getvalue().encode("utf-8-sig")


def guarded(value: Value) -> Value:
    """Keep a text from being run as a formula."""
    if isinstance(value, str) and value.startswith((*_FORMULA_STARTS, _TEXT_SIGN)):
        return f"{_TEXT_SIGN}{value}"
    return value


def _titles(extras: Sequence[ExtraColumn]) -> list[str]:
    return [*TITLES.values(), *(column.title for column in extras)]


def _values(row: OutRow) -> list[Value]:
    return [row.code, row.hamlet, row.member_count, row.representative, row.joined_on, *row.extras]


def _as_text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _workbook() -> "Workbook":
    # Loaded when a file is written: the library takes its time and memory, and few requests need it.
    from openpyxl import Workbook  # noqa: PLC0415 -- see above

    return Workbook()


def _titled(workbook: "Workbook", sheet: str, extras: Sequence[ExtraColumn]) -> "Worksheet":
    from openpyxl.styles import Alignment, Font, PatternFill  # noqa: PLC0415 -- loaded with the workbook

    page = workbook.worksheets[0]
    page.title = sheet[:31]
    page.append([guarded(title) for title in _titles(extras)])
    widths = [*_WIDTHS.values(), *(_EXTRA_WIDTH for _column in extras)]
    for number, width in enumerate(widths, start=1):
        page.column_dimensions[letters_of(number - 1)].width = width
        cell = page.cell(row=1, column=number)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E7E9F7")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    # What is typed below looks as it is meant, whatever country the computer was bought in.
    page.column_dimensions[letters_of(list(Field).index(Field.JOINED))].number_format = _DAYS
    page.freeze_panes = "B2"
    return page


def _saved(workbook: "Workbook") -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()
