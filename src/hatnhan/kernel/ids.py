"""Identifiers that can be made anywhere, also on a phone without network."""

from typing import NewType
from uuid import UUID, uuid5

import uuid_utils.compat as uuid_utils

PersonId = NewType("PersonId", UUID)
PlaceId = NewType("PlaceId", UUID)
CellId = NewType("CellId", UUID)
HouseholdId = NewType("HouseholdId", UUID)
MeetingId = NewType("MeetingId", UUID)
FactId = NewType("FactId", UUID)


def new_id() -> UUID:
    """Give a new UUIDv7: ordered by the moment of birth, unique without asking anyone."""
    return uuid_utils.uuid7()


def derived_id(base: UUID, *parts: str) -> UUID:
    """Give the same identifier for the same form and part, so that a form sent twice is one set of facts."""
    return uuid5(base, "/".join(parts))
