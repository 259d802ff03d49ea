"""The one text of an entry that goes into the village's tree: every fact of it, and nobody's name."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

VERSION = 1


@dataclass(frozen=True, slots=True)
class Leaf:
    """What an entry says, in the order in which its columns are read; the texts are as they were typed."""

    id: UUID
    village_id: UUID
    drive_id: UUID
    kind: str
    of_kind: str
    on: date
    source: str
    household_id: UUID | None
    household_code: str
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
    photo: str
    collector_id: UUID | None
    other_drive_id: UUID | None
    reverses_id: UUID | None
    payment_id: UUID | None
    hand_over_id: UUID | None
    receipt_year: int | None
    receipt_number: int | None
    author_id: UUID
    device_id: UUID | None
    happened_at: datetime
    recorded_at: datetime

    @property
    def text(self) -> str:
        """The canonical JSON: sorted keys, no spaces, letters as they are; what says nothing is left out."""
        said = {
            "v": VERSION,
            **{key: _plain(value) for key, value in self._said() if value not in (None, "")},
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def data(self) -> bytes:
        """The bytes that are hashed."""
        return self.text.encode()

    def _said(self) -> Iterable[tuple[str, object]]:
        return ((name, getattr(self, name)) for name in LEAF_FIELDS)


LEAF_FIELDS = tuple(Leaf.__dataclass_fields__)


def _plain(value: object) -> object:
    match value:
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
