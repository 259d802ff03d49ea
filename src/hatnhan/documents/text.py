"""A document as plain text, to be copied into a message."""

from hatnhan.documents.outline import (
    Block,
    Bold,
    Break,
    Code,
    Document,
    Fields,
    Heading,
    Note,
    Paragraph,
    Signatures,
    Table,
)

BETWEEN_CELLS = " · "


def text_of(document: Document) -> str:
    """Say everything that the document says, in lines; its parts are set apart by an empty one."""
    head = document.head
    corners = (*head.issuer, *head.motto) if head else ()
    top = [*corners, document.date_line, document.title, *document.subtitle]
    parts = [_lines(*top), *(_text_of_block(block) for block in document.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _text_of_block(block: Block) -> str:
    match block:
        case Heading(text=text) | Note(text=text):
            return text
        case Paragraph(runs=runs):
            return "".join(run.text if isinstance(run, Bold) else run for run in runs)
        case Fields(pairs=pairs):
            return _lines(*(f"{label}: {value or '…'}" for label, value in pairs))
        case Table(columns=columns, rows=rows, total=total):
            titles = tuple(column.title for column in columns)
            return _lines(*(_row(row) for row in (titles, *rows, total)))
        case Signatures(places=places):
            return _lines(*(f"{place.title}: {place.name}" for place in places if place.name))
        case Code(text=text, caption=caption):
            return _lines(caption, text)
        case Break():
            return ""


def _row(cells: tuple[str, ...]) -> str:
    return BETWEEN_CELLS.join(cell for cell in cells if cell)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
