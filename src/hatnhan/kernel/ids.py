"""Identifiers that can be made anywhere, also on a phone without network."""

from hashlib import sha256
from typing import NewType
from uuid import RFC_4122, UUID, uuid5

import uuid_utils.compat as uuid_utils

PersonId = NewType("PersonId", UUID)
PlaceId = NewType("PlaceId", UUID)
CellId = NewType("CellId", UUID)
HouseholdId = NewType("HouseholdId", UUID)
MeetingId = NewType("MeetingId", UUID)
FactId = NewType("FactId", UUID)

_BORN_BITS = 48
_TAIL_BITS = 128 - _BORN_BITS
# Of the bits behind the moment of birth: those of the version (7) and of the variant (binary 10).
_MARKS = 0xF << 76 | 0x3 << 62
_VERSION_7 = 0x7 << 76 | 0x2 << 62


def new_id() -> UUID:
    """Give a new UUIDv7: ordered by the moment of birth, unique without asking anyone."""
    return uuid_utils.uuid7()


def derived_id(base: UUID, *parts: str) -> UUID:
    """Give the same identifier for the same form and part, so that a form sent twice is one set of facts.

    From a UUIDv7 it keeps the moment of birth: two facts of one moment stay in the order in which their forms
    were made.
    """
    said = "/".join(parts)
    if base.variant != RFC_4122 or base.version != 7:
        return uuid5(base, said)
    digest = sha256(base.bytes + said.encode()).digest()
    tail = int.from_bytes(digest[: _TAIL_BITS // 8]) & ~_MARKS | _VERSION_7
    return UUID(int=base.int >> _TAIL_BITS << _TAIL_BITS | tail)
