"""What people write into a cell: yes in many words, days, numbers, names."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatnhan.households.exchange.files import Cell
from hatnhan.kernel.text import fold, tidy

# The last two are ü and þ, which the typeface Wingdings shows as a tick.
YES = frozenset({"x", "v", "co", "1", "true", "yes", "y", "dat", "roi", "dung", *"✓✔☑✅√", "u", "þ"})
NO = frozenset({"khong", "0", "false", "no", "n", "chua", "k", "-", "–", "☐", "sai"})

# Programs that write a year with two digits all mean one from 1930 to 2029.
_FIRST_SHORT_YEAR = 1930
_TIME = r"(?:[T ]\d{1,2}:\d{2}.*)?"
_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})" + _TIME)
_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME)
# What is pasted from a chat or a web page brings signs that nobody sees.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0f\ufeff"))
# A letter that the file could not hold, and the faults of formulas.
_NO_NAME = re.compile(r".*[?\ufffd].*|#.*|Err:\d+")
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
            return tidy(unguarded(str(cell).translate(_UNSEEN)))


def unguarded(text: str) -> str:
    """Take away the apostrophe with which people and our own files say that a text is one, and no formula."""
    return text[1:] if len(text) > 1 and text[0] == "'" else text


def is_name(text: str) -> bool:
    """Say whether a text can be a name: no letters lost in saving, no fault of a formula."""
    return not _NO_NAME.fullmatch(text)


def whole_of(cell: Cell) -> int | None:
    """Give a whole number, or None where the cell holds none."""
    if isinstance(cell, bool | date):
        return None
    text = text_of(cell)
    return int(re.split(r"[.,]", text)[0]) if _WHOLE.fullmatch(text) else None


def day_of(cell: Cell) -> date | None:
    """Give a day written as 24/11/2023, 24/11/23 or 2023-11-24, or None where the cell holds none."""
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
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        return None


def _full_year(year: str) -> int:
    first = _FIRST_SHORT_YEAR
    return int(year) if len(year) == 4 else first + (int(year) - first) % 100


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
