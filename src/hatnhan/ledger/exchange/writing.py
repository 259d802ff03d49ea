"""The book as Excel or CSV, in the columns in which an old one is read."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from hatnhan.households.exchange.writing import guarded
from hatnhan.ledger.exchange.columns import (
    KIND_WORDS,
    LABOUR_UNIT,
    MORE_TITLES,
    PAYEE_WORDS,
    SOURCE_WORDS,
    TITLES,
)
from hatnhan.ledger.exchange.lines import BookLine
from hatnhan.ledger.rules.amounts import days_text
from hatnhan.ledger.rules.kinds import Kind, Payee, Source

Value = str | int | date | None
HEADINGS = (*TITLES.values(), *MORE_TITLES.values())
_DAYS, _AMOUNTS = "DD/MM/YYYY", "#,##0"
_WIDTHS = {"A": 12, "B": 14, "F": 14, "G": 40}


def write_csv(lines: Sequence[BookLine]) -> bytes:
    """Give the book as CSV, marked as UTF-8 so that Excel shows Vietnamese letters."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for line in lines:
        writer.writerow([_as_text(guarded(value)) for value in _values(line)])
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(lines: Sequence[BookLine], sheet: str) -> bytes:
    """Give the book as an Excel file."""
    from openpyxl import Workbook  # noqa: PLC0415 -- a large library that serving needs rarely

    workbook = Workbook()
    page = workbook.worksheets[0]
    page.title = "".join(" " if letter in "[]:*?/\\" else letter for letter in sheet)[:31]
    page.append(list(HEADINGS))
    page.freeze_panes = "A2"
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    for line in lines:
        page.append([guarded(value) for value in _values(line)])
    for cells in page.iter_rows(min_row=2, max_col=6):
        cells[0].number_format, cells[5].number_format = _DAYS, _AMOUNTS
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _values(line: BookLine) -> list[Value]:
    is_labour = line.of_kind == Kind.LABOUR
    return [
        line.on,
        KIND_WORDS[Kind(line.kind)],
        line.household,
        days_text(line.half_days) if is_labour else line.quantity,
        LABOUR_UNIT if is_labour else line.unit,
        line.sign * line.amount_vnd,
        line.note,
        SOURCE_WORDS[Source(line.source)] if line.source else "",
        line.round,
        line.item,
        PAYEE_WORDS[Payee(line.payee)] if line.payee else "",
        line.paper,
        line.number,
        line.receipt,
        line.reverses,
    ]


def _as_text(value: Value) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else "" if value is None else str(value)
