"""What people write into a cell: yes in many words, days, numbers, names."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatnhan.households.exchange.files import Cell
from hatnhan.kernel.text import fold, tidy

YES = frozenset({"x", "co", "1", "true", "✓", "✔", "☑", "yes", "y", "dat", "roi", "dung"})
NO = frozenset({"khong", "0", "false", "no", "n", "chua", "k", "-", "–", "☐", "sai"})

_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WHOLE = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?")


class AnswerKind(StrEnum):
    """What a cell of an indicator's column says."""

    YES = "yes"
    NO = "no"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Answer:
    """A cell of an indicator's column; 1 and 0 are also numbers, and a day says yes since then."""

    kind: AnswerKind
    number: int | None = None
    day: date | None = None
    text: str = ""


BLANK = Answer(AnswerKind.BLANK)


def text_of(cell: Cell) -> str:
    """Give a cell as a tidy text: 12 for 12.0, the day as people write it."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return tidy(unguarded(str(cell)))


def unguarded(text: str) -> str:
    """Take away the apostrophe with which our own files keep a text from being read as a formula."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def whole_of(cell: Cell) -> int | None:
    """Give a whole number, or None where the cell holds none."""
    if isinstance(cell, bool | date):
        return None
    text = text_of(cell)
    return int(re.split(r"[.,]", text)[0]) if _WHOLE.fullmatch(text) else None


def day_of(cell: Cell) -> date | None:
    """Give a day written as 24/11/2023 or 2023-11-24, or None where the cell holds none."""
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if match := _DAY.fullmatch(text):
        day, month, year = match.groups()
    elif match := _ISO_DAY.fullmatch(text):
        year, month, day = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def answer_of(cell: Cell) -> Answer:
    """Read a cell of an indicator's column."""
    text = text_of(cell)
    folded = fold(text)
    if not text:
        return BLANK
    if folded in YES:
        return Answer(AnswerKind.YES, number=1, text=text)
    if folded in NO:
        return Answer(AnswerKind.NO, number=0, text=text)
    if day := day_of(cell):
        return Answer(AnswerKind.DATE, day=day, text=text)
    number = whole_of(cell)
    if number is not None:
        return Answer(AnswerKind.NUMBER, number=number, text=text)
    return Answer(AnswerKind.TEXT, text=text)
