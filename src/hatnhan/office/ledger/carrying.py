"""An old book that was looked at travels with the page, signed and packed, as a register does."""

from datetime import date
from typing import cast
from uuid import UUID

from django.core import signing

from hatnhan.ledger.exchange import OldBook, OldRow
from hatnhan.ledger.exchange.columns import Column
from hatnhan.ledger.rules.kinds import Kind, Payee, Source
from hatnhan.office.households.carrying import SECONDS, Packed, PreviewLost

SALT = "ledger.import"


def pack(book: OldBook, *, drive_id: UUID, person_id: UUID) -> str:
    """Sign a book whose every row could be read, for one person and one drive."""
    content: Packed = [
        str(drive_id),
        str(person_id),
        book.sheet,
        {column.value: place for column, place in book.places.items()},
        {str(place): title for place, title in book.titles.items()},
        [_packed(row) for row in book.rows],
    ]
    return signing.dumps(content, salt=SALT, compress=True)


def unpack(text: str, *, drive_id: UUID, person_id: UUID) -> OldBook:
    """Give the book that was looked at; raises PreviewLost."""
    try:
        content = cast("Packed", signing.loads(text, salt=SALT, max_age=SECONDS))
    except signing.BadSignature as damaged:
        raise PreviewLost from damaged
    drive, person, sheet, places, titles, rows = content
    if (drive, person) != (str(drive_id), str(person_id)):
        raise PreviewLost
    return OldBook(
        sheet=cast("str", sheet),
        rows=tuple(_row(packed) for packed in cast("list[Packed]", rows)),
        errors=(),
        places={Column(name): place for name, place in cast("dict[str, int]", places).items()},
        titles={int(place): title for place, title in cast("dict[str, str]", titles).items()},
    )


def _packed(row: OldRow) -> Packed:
    payee = row.payee.value if row.payee else None
    words = (row.quantity, row.unit, row.item, row.round, row.note, row.paper, row.household)
    return [
        row.number,
        row.on.isoformat(),
        row.kind.value,
        row.source.value,
        payee,
        row.amount_vnd,
        row.half_days,
        *words,
    ]


def _row(packed: Packed) -> OldRow:
    number, on, kind, source, payee, amount_vnd, half_days, *words = packed
    quantity, unit, item, round_name, note, paper, household = cast("list[str]", words)
    return OldRow(
        number=cast("int", number),
        on=date.fromisoformat(cast("str", on)),
        kind=Kind(cast("str", kind)),
        household=household,
        source=Source(cast("str", source)),
        amount_vnd=cast("int", amount_vnd),
        half_days=cast("int", half_days),
        quantity=quantity,
        unit=unit,
        item=item,
        round=round_name,
        note=note,
        payee=Payee(cast("str", payee)) if payee else None,
        paper=paper,
    )
