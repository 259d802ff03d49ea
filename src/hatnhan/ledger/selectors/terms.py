"""The terms of drives as they hold now, and how they came to be."""

from collections.abc import Collection
from uuid import UUID

from hatnhan.ledger.models import DriveTerms
from hatnhan.ledger.rules.terms import Terms, items_from, sources_from


def terms_by_drive(drive_ids: Collection[UUID]) -> dict[UUID, Terms]:
    """Give the latest terms of each drive that has any, in one query."""
    rows = DriveTerms.objects.filter(drive_id__in=drive_ids).order_by("drive_id", "number")
    return {row.drive_id: terms_of(row) for row in rows}


def terms_of(row: DriveTerms) -> Terms:
    """Read terms as they are kept."""
    return Terms(
        household_vnd=row.household_vnd,
        household_half_days=row.household_half_days,
        rate_vnd=row.rate_vnd,
        items=items_from(row.items),
        sources=sources_from(row.sources),
    )
