"""Comparing what is stored with what the entries add up to: sums, floats, shares, the tree's head."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel import tree
from hatnhan.ledger.models import CollectorFloat, Drive, DriveTally, Entry, HouseShare, TreeHead
from hatnhan.ledger.rules.sums import Share, Sums, Tally, added_up
from hatnhan.ledger.selectors.sums import share_of, tally_key, tally_of
from hatnhan.ledger.services.grounds import lock_book
from hatnhan.ledger.services.storing import leaf_of, store_floats, store_shares, store_tallies
from hatnhan.plumbing.projections import Difference

NAME = "ledger.sums"


def differences(village_id: UUID) -> Iterator[Difference]:
    """Add up a village's book anew and give what is stored otherwise."""
    drives = list(Drive.objects.filter(village_id=village_id).values_list("id", flat=True))
    head = TreeHead.objects.filter(village_id=village_id).first()
    if not drives and head is None:
        return
    stored = _stored(drives)
    rebuilt = _lines_of(added_up(_entries(village_id)))
    stored["head"], rebuilt["head"] = _head_said(head), _head_rebuilt(village_id)
    for subject in sorted({*stored, *rebuilt}):
        was, should = stored.get(subject, "nothing"), rebuilt.get(subject, "nothing")
        if was != should:
            yield Difference(NAME, village_id, subject, was, should)


@atomic
def repair(village_id: UUID) -> None:
    """Store what the entries add up to; leaves and nodes of the tree are facts and stay as they are."""
    _village, head = lock_book(village_id)
    drives = Drive.objects.filter(village_id=village_id).values("id")
    for kind in (DriveTally, CollectorFloat, HouseShare):
        kind._default_manager.filter(drive_id__in=drives).delete()
    sums = added_up(_entries(village_id))
    store_tallies(sums.tallies)
    store_floats(sums.held)
    store_shares(sums.shares)
    head.size, head.root = _counted(village_id)
    head.save(update_fields=["size", "root"])


def _entries(village_id: UUID) -> Iterator[Entry]:
    return Entry.objects.filter(village_id=village_id).order_by("leaf_index").iterator(chunk_size=2000)


def _stored(drives: Iterable[UUID]) -> dict[str, str]:
    sums = Sums()
    for tally in DriveTally.objects.filter(drive_id__in=drives):
        sums.tallies[tally_key(tally)] = tally_of(tally)
    for held in CollectorFloat.objects.filter(drive_id__in=drives):
        sums.held[held.drive_id, held.person_id] = held.held_vnd
    for share in HouseShare.objects.filter(drive_id__in=drives):
        sums.shares[share.drive_id, share.household_id] = share_of(share)
    return _lines_of(sums)


def _lines_of(sums: Sums) -> dict[str, str]:
    # What came and went again is stored as nothing, or not at all: both say the same.
    return {
        **_said("sum", {str(key): tally for key, tally in sums.tallies.items()}, Tally()),
        **_said("with a collector", {str(key): held for key, held in sums.held.items()}, 0),
        **_said("household", {str(key): share for key, share in sums.shares.items()}, Share()),
    }


def _said(name: str, found: Mapping[str, object], nothing: object) -> dict[str, str]:
    return {f"{name} {key}": str(value) for key, value in found.items() if value != nothing}


def _head_said(head: TreeHead | None) -> str:
    return f"{head.size}:{head.root}" if head else f"0:{tree.EMPTY_ROOT.hex()}"


def _head_rebuilt(village_id: UUID) -> str:
    size, root = _counted(village_id)
    return f"{size}:{root}"


def _counted(village_id: UUID) -> tuple[int, str]:
    leaves = [tree.leaf_hash(leaf_of(entry).data) for entry in _entries(village_id)]
    return len(leaves), tree.root_of(leaves).hex()
