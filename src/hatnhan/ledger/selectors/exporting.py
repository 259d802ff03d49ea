"""The lines of the book as a file shows them."""

from uuid import UUID

from django.db.models import Q

from hatnhan.ledger.exchange import BookLine, JournalDrive
from hatnhan.ledger.models import Entry
from hatnhan.ledger.selectors.board import drives_of

_SAME = (
    "drive_id", "on", "kind", "of_kind", "source", "amount_vnd", "half_days", "rate_vnd", "quantity", "unit",
    "item", "round", "note", "payee", "paper", "collector_id", "other_drive_id",
)  # fmt: skip


def book_lines(*, village_id: UUID, drive_id: UUID | None = None) -> list[BookLine]:
    """Give every entry of a village's book, or of one drive, in the order of the book; in one query."""
    rows = Entry.objects.filter(village_id=village_id)
    if drive_id is not None:
        rows = rows.filter(Q(drive_id=drive_id) | Q(other_drive_id=drive_id))
    return [_line(row) for row in rows.select_related("reverses").order_by("leaf_index")]


def journal_drives(*, village_id: UUID, drive_id: UUID | None = None) -> list[JournalDrive]:
    """Give the drives of a village, the oldest first, with what the book says that each holds.

    Of a single drive's book only that drive is whole.
    """
    return [
        JournalDrive(
            line.id,
            line.title,
            line.figures.box_vnd,
            line.figures.half_days,
            line.figures.out_vnd,
            is_whole=drive_id in (None, line.id),
        )
        for line in sorted(drives_of(village_id=village_id), key=lambda line: (line.opened_on, line.id))
    ]


def _line(row: Entry) -> BookLine:
    receipt = f"{row.receipt_year}/{row.receipt_number}" if row.receipt_number else ""
    return BookLine(
        number=row.leaf_index + 1,
        entry_id=row.id,
        household=row.household_code,
        receipt=receipt,
        reverses=row.reverses.leaf_index + 1 if row.reverses else None,
        **{name: getattr(row, name) for name in _SAME},
    )
