"""The headings of a sheet: Vietnamese with or without diacritics, or English."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from hatnhan.households.exchange import troubles
from hatnhan.households.exchange.cells import text_of
from hatnhan.households.exchange.files import Cell, Sheet
from hatnhan.kernel.text import fold

K = TypeVar("K")

# Sheets often begin with a title and the name of the village.
HEADINGS_WITHIN = 10


class Field(StrEnum):
    """The columns that every register has."""

    CODE = "code"
    HAMLET = "hamlet"
    MEMBERS = "members"
    REPRESENTATIVE = "representative"
    JOINED = "joined"


@dataclass(frozen=True, slots=True)
class ExtraColumn:
    """A further column that the village knows, such as one for each indicator."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of the sheet says what; places count from 0."""

    heading_row: int
    fields: dict[Field, int]
    extras: dict[str, int]
    titles: dict[int, str]
    ignored: tuple[str, ...]


TITLES = {
    Field.CODE: "Mã hộ",
    Field.HAMLET: "Xóm",
    Field.MEMBERS: "Số nhân khẩu",
    Field.REPRESENTATIVE: "Đại diện hộ",
    Field.JOINED: "Ngày vào",
}

_NAMES = {
    Field.CODE: ("ma ho", "ma", "ma so", "ma so ho", "so ho", "code", "household", "household code", "house"),
    Field.HAMLET: ("xom", "cum", "to", "ten xom", "hamlet"),
    Field.MEMBERS: (
        "so nhan khau",
        "nhan khau",
        "so khau",
        "khau",
        "so nguoi",
        "members",
        "member count",
        "people",
        "number of people",
    ),
    Field.REPRESENTATIVE: (
        "dai dien ho",
        "dai dien",
        "nguoi dai dien",
        "ten dai dien",
        "chu ho",
        "ten chu ho",
        "ho va ten",
        "ho ten",
        "ho ten chu ho",
        "ho va ten chu ho",
        "representative",
        "name",
        "head of household",
    ),
    Field.JOINED: (
        "ngay vao",
        "ngay vao ban",
        "vao ngay",
        "tinh tu",
        "tinh tu ngay",
        "joined",
        "joined on",
        "counted from",
    ),
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names}


def columns_of(sheet: Sheet, known_extras: Sequence[ExtraColumn]) -> Columns:
    """Find the headings of a sheet; raises NoCodeColumn or ColumnTwice."""
    for number, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        if any(_FIELD_OF.get(heading_key(text_of(cell))) is Field.CODE for cell in row):
            return _columns(sheet, number, row, known_extras)
    raise troubles.NoCodeColumn(sheet=sheet.name)


def has_headings(sheet: Sheet) -> bool:
    """Say whether one of the first rows names the column of codes."""
    rows = sheet.rows[:HEADINGS_WITHIN]
    return any(_FIELD_OF.get(heading_key(text_of(cell))) is Field.CODE for row in rows for cell in row)


def heading_key(title: str) -> str:
    """Give what is compared of a heading: no diacritics, no remarks in brackets, no signs."""
    bare = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", fold(title))
    return re.sub(r"[\W_]+", " ", bare).strip()


def letters_of(column: int) -> str:
    """Give a column's letters as spreadsheets show them: 0 is A, 26 is AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _columns(
    sheet: Sheet, heading_row: int, row: Sequence[Cell], known_extras: Sequence[ExtraColumn]
) -> Columns:
    titles = {place: text_of(cell) for place, cell in enumerate(row) if text_of(cell)}
    extra_of = dict(_extra_names(known_extras))
    fields: dict[Field, int] = {}
    extras: dict[str, int] = {}
    ignored = []
    for place, title in titles.items():
        key = heading_key(title)
        if key in extra_of:
            _take(extras, extra_of[key], place, sheet.name, titles)
        elif key in _FIELD_OF:
            _take(fields, _FIELD_OF[key], place, sheet.name, titles)
        else:
            ignored.append(title)
    return Columns(heading_row, fields, extras, titles, tuple(ignored))


def _extra_names(known: Sequence[ExtraColumn]) -> Iterator[tuple[str, str]]:
    for column in known:
        yield heading_key(column.code), column.code
        yield heading_key(column.title), column.code


def _take(taken: dict[K, int], key: K, place: int, sheet: str, titles: dict[int, str]) -> None:
    if key in taken:
        raise troubles.ColumnTwice(sheet=sheet, first=titles[taken[key]], second=titles[place])
    taken[key] = place
