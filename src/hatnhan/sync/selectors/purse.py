"""The open drives and what households gave to them, as the phone of a collector keeps them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from hatnhan.kernel.actor import Actor
from hatnhan.ledger.selectors import Given, OpenDrive, TakenIn, given_to, open_drives, shares_changed_since
from hatnhan.places.selectors import Village
from hatnhan.sync.selectors.houses import Document, Line, day

RECEIPTS = 6


def drives_of_collector(*, actor: Actor, village: Village, on: date) -> tuple[OpenDrive, ...]:
    """Give the drives for which the actor may collect."""
    return open_drives(actor=actor, path=village.path, village_id=village.id, on=on)


def drive_documents(drives: Sequence[OpenDrive]) -> list[Document]:
    """Write the open drives."""
    return [
        {
            "id": str(drive.id),
            "title": drive.title,
            "from_on": day(drive.from_on),
            "household_vnd": drive.household_vnd,
            "household_half_days": drive.household_half_days,
            "rate_vnd": drive.rate_vnd,
            "rounds": list(drive.rounds),
            "held_vnd": drive.held_vnd,
            "on_the_way": [[str(one.hand_over_id), one.amount_vnd] for one in drive.on_the_way],
        }
        for drive in drives
    ]


def given_documents(
    *, actor: Actor, village: Village, drives: Sequence[OpenDrive], number: int | None
) -> dict[str, list[Line]]:
    """Give by household what it gave to each open drive: all, or what changed after the number."""
    if not drives:
        return {}
    changed = None if number is None else shares_changed_since(village_id=village.id, number=number)
    rows = given_to(
        actor=actor,
        village_id=village.id,
        drive_ids=[drive.id for drive in drives],
        only=changed,
        most=RECEIPTS,
    )
    found: dict[UUID, list[Line]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(_given(row))
    # A household whose last line went (its exemption was taken back) is told with none.
    return {str(household): found.get(household, []) for household in sorted({*found, *(changed or ())})}


def _given(row: Given) -> Line:
    return [
        str(row.drive_id),
        row.is_asked_money,
        row.is_asked_labour,
        row.share.money_vnd,
        row.share.half_days,
        [_received(one) for one in row.received],
    ]


def _received(one: TakenIn) -> Line:
    return [
        str(one.entry_id),
        one.kind,
        day(one.on),
        one.amount_vnd,
        one.half_days,
        one.round,
        one.receipt,
        one.is_undone,
    ]
