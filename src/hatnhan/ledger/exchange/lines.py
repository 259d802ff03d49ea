"""One line of the book as files show it: nobody's name, households by their codes."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BookLine:
    """One entry; `number` is its place in the book, from 1, and `reverses` that of what it undoes."""

    number: int
    entry_id: UUID
    drive_id: UUID
    on: date
    kind: str
    of_kind: str
    source: str
    household: str
    amount_vnd: int
    half_days: int
    rate_vnd: int
    quantity: str
    unit: str
    item: str
    round: str
    note: str
    payee: str
    paper: str
    receipt: str
    collector_id: UUID | None
    other_drive_id: UUID | None
    reverses: int | None

    @property
    def sign(self) -> int:
        """A reversal takes away what it names."""
        return -1 if self.kind == "reversal" else 1
