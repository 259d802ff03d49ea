"""From the bytes of a file to sheets of cells, whatever program saved it."""

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from hatnhan.households.exchange import troubles
from hatnhan.households.exchange.troubles import MOST_BYTES, MOST_COLUMNS, MOST_ROWS

Cell = str | int | float | bool | date | None

WORKBOOK_READER = Path(__file__).with_name("workbook.py")
SECONDS = 20
# Titles above the headings and a row too many, so that the excess is seen.
ROWS_READ = MOST_ROWS + 20

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"
# Where an alphabet has no room for a letter, programs write a question mark; and code page 1258, which writes
# tones after their vowels, reads what was meant otherwise as tones that stand alone.
_LOST_LETTERS = re.compile(r"\?\w|[^aăâeêioôơuưy][\u0300\u0301\u0303\u0309\u0323]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows from the first on, and how large it really is."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    height: int
    width: int


def sheets_of(file_name: str, content: bytes) -> tuple[Sheet, ...]:
    """Give the sheets of a file; raises FileRefused where it cannot be read.

    A text is given once for each sign that may part its cells, the likeliest first.
    """
    if len(content) > MOST_BYTES:
        raise troubles.FileTooLarge
    if not content.strip():
        raise troubles.FileEmpty
    if content.startswith((_ZIP, _OLE)):
        return _workbook(content)
    return _text_sheets(Path(file_name).stem or "CSV", _decoded(content))


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    command = [sys.executable, "-I", str(WORKBOOK_READER), str(ROWS_READ), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603 -- our own reader; the file goes in as data
        said = cast("dict[str, object]", json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError) as ended:
        # The reader was ended by its bounds: the file unfolds into more than any register.
        raise troubles.FileBroken from ended
    if said.get("refused") == "locked":
        raise troubles.FileLocked
    if "sheets" not in said:
        raise troubles.FileBroken
    return tuple(_sheet(each) for each in cast("list[dict[str, object]]", said["sheets"]))


def _sheet(said: dict[str, object]) -> Sheet:
    rows = cast("list[list[object]]", said["rows"])
    return Sheet(
        name=cast("str", said["name"]),
        rows=tuple(tuple(_cell(value) for value in row) for row in rows),
        height=cast("int", said["height"]),
        width=cast("int", said["width"]),
    )


def _cell(value: object) -> Cell:
    if isinstance(value, dict):
        return date.fromisoformat(cast("dict[str, str]", value)["day"])
    return cast("Cell", value)


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return _strict(content, "utf-16")
    if b"\x00" in content or content.startswith(b"%PDF"):
        raise troubles.FileKindUnknown
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Vietnamese Excel calls «CSV» without further words.
        text = _strict(content, "cp1258")
    if _LOST_LETTERS.search(text):
        raise troubles.LettersLost
    return text


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as undecodable:
        raise troubles.FileKindUnknown from undecodable


def _text_sheets(name: str, text: str) -> tuple[Sheet, ...]:
    if not text.strip():
        raise troubles.FileEmpty
    # A page of the web or a sheet as XML, whatever the name says.
    if "\x00" in text or text.lstrip().startswith("<"):
        raise troubles.FileKindUnknown
    first, _newline, rest = text.partition("\n")
    # Excel writes and reads this line before the headings.
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return (_text_sheet(name, "\n" + rest, first.strip()[4]),)
    head = "\n".join(text.splitlines()[:10])
    likeliest = sorted(_DELIMITERS, key=head.count, reverse=True)
    return tuple(_text_sheet(name, text, delimiter) for delimiter in likeliest)


def _text_sheet(name: str, text: str, delimiter: str) -> Sheet:
    try:
        rows = [
            tuple[Cell, ...](row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as broken:
        raise troubles.FileBroken from broken
    widths = [_width(row) for row in rows]
    height = max((number for number, width in enumerate(widths, start=1) if width), default=0)
    cut = tuple(row[:MOST_COLUMNS] for row in rows[: min(height, ROWS_READ)])
    return Sheet(name=name, rows=cut, height=height, width=max(widths, default=0))


def _width(row: tuple[Cell, ...]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell not in (None, "")), default=0)
