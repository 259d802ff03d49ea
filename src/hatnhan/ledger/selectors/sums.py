"""The stored sums of drives."""

from uuid import UUID

from hatnhan.ledger.models import CollectorFloat, DriveTally, HouseShare
from hatnhan.ledger.rules.sums import Share, Tally, TallyKey


def sums_of(drive_id: UUID) -> tuple[dict[TallyKey, Tally], dict[UUID, int]]:
    """Give a drive's lines of sums and what each collector holds, in two queries."""
    tallies = {tally_key(row): tally_of(row) for row in DriveTally.objects.filter(drive_id=drive_id)}
    held = CollectorFloat.objects.filter(drive_id=drive_id).exclude(held_vnd=0)
    return tallies, dict(held.values_list("person_id", "held_vnd"))


def tally_key(row: DriveTally) -> TallyKey:
    """Give what a stored line is about."""
    return TallyKey(row.drive_id, row.month, row.kind, row.source, row.item)


def tally_of(row: DriveTally) -> Tally:
    """Give the figures of a stored line."""
    return Tally(row.amount_vnd, row.half_days, row.entries)


def share_of(row: HouseShare) -> Share:
    """Give the figures of a household's share."""
    return Share(
        row.pledged_vnd,
        row.pledged_half_days,
        row.money_vnd,
        row.half_days,
        row.labour_vnd,
        row.material_vnd,
    )
