"""What a paper says, in blocks from top to bottom; how it looks is another matter.

All texts are plain: nothing in them is ever read as markup. They come in the reader's language already.
"""

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    """The sheet that a document is printed on."""

    A4 = "a4"
    LANDSCAPE = "landscape"
    A6 = "a6"


class Align(StrEnum):
    """Where the words of a column stand; numbers stand at the end."""

    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Bold:
    """Words of a paragraph that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part of the document; level 2 lies within level 1."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words, some of them bold."""

    runs: tuple[str | Bold, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Labels, each with its value; an empty value is a dotted line to write on."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: as wide as its words need, or so many shares of what is left."""

    title: str
    align: Align = Align.START
    shares: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titles that are repeated on every page, and what they add up to."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                raise ValueError(f"{len(row)} cells do not fit {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Signature:
    """Whose signature belongs here: the office, a hint below it, room to sign, and the name."""

    title: str
    name: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures side by side; they are never torn apart by the end of a page."""

    places: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A text for a phone's camera, with words beside it."""

    text: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Small words on the side: a source, an explanation."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins a new page."""


Block = Heading | Paragraph | Fields | Table | Signatures | Code | Note | Break


@dataclass(frozen=True, slots=True)
class Head:
    """The two corners above the title: who issues the paper, and the state's or the Party's name."""

    issuer: tuple[str, ...]
    motto: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper."""

    title: str
    blocks: tuple[Block, ...]
    subtitle: tuple[str, ...] = ()
    # Place and day, as people write them above the title.
    date_line: str = ""
    head: Head | None = None
    paper: Paper = Paper.A4
    language: str = "vi"


def paragraph(*runs: str | Bold) -> Paragraph:
    """Give a paragraph of these words, one after the other."""
    return Paragraph(runs)
