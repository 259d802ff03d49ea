"""Telling that what a household gave changed: whoever keeps a copy asks for these households alone."""

from collections.abc import Collection
from uuid import UUID

from hatnhan.ledger.selectors.collecting import CHANGED_SHARE
from hatnhan.plumbing.changes import note_changes


def houses_given(village_id: UUID, household_ids: Collection[UUID]) -> None:
    """Write down that these households gave, took back, or are exempt now."""
    note_changes(place_id=village_id, kind=CHANGED_SHARE, subject_ids=household_ids)
