"""Telling that something about a household changed: whoever keeps a copy asks for these alone."""

from collections.abc import Collection
from uuid import UUID

from hatnhan.households.selectors import CHANGED_HOUSE
from hatnhan.plumbing.changes import note_changes


def houses_changed(*, village_id: UUID, household_ids: Collection[UUID]) -> None:
    """Write down that these households changed: in the register, or in what is kept about them."""
    note_changes(place_id=village_id, kind=CHANGED_HOUSE, subject_ids=household_ids)
