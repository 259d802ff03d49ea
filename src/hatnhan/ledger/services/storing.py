"""Writing accepted entries: the facts, their leaves in the tree, and the sums that they change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from hatnhan.kernel import tree
from hatnhan.ledger.models import CollectorFloat, DriveTally, Entry, HouseShare, TreeNode
from hatnhan.ledger.rules.leaves import LEAF_FIELDS, Leaf
from hatnhan.ledger.rules.positions import position_of
from hatnhan.ledger.rules.sums import DriveHolder, Share, Sums, Tally, TallyKey, effect_of
from hatnhan.ledger.services.grounds import Grounds, frontier_of

BATCH = 500
TALLY_KEY = ("drive", "month", "kind", "source", "item")
TALLY_SUMS = ("amount_vnd", "half_days", "entries")
SHARE_SUMS = ("pledged_vnd", "pledged_half_days", "money_vnd", "half_days", "labour_vnd", "material_vnd")


def leaf_of(entry: Entry) -> Leaf:
    """Give the leaf of an entry."""
    return Leaf(**{name: getattr(entry, name) for name in LEAF_FIELDS})


def store(grounds: Grounds, entries: Sequence[Entry]) -> None:
    """Write the entries, grow the tree by their leaves, and store the sums that they changed."""
    Entry.objects.bulk_create(entries, batch_size=BATCH)
    _grow(grounds, entries)
    _store_sums(grounds.sums, entries)


def _grow(grounds: Grounds, entries: Sequence[Entry]) -> None:
    village_id, head = grounds.village.id, grounds.head
    nodes = frontier_of(village_id, head.size)
    new = tree.added(head.size, nodes, [tree.leaf_hash(leaf_of(entry).data) for entry in entries])
    TreeNode.objects.bulk_create(
        [
            TreeNode(village_id=village_id, position=position_of(node), hash=value)
            for node, value in new.items()
        ],
        batch_size=BATCH,
    )
    head.size += len(entries)
    head.root = tree.root(head.size, {**nodes, **new}).hex()
    head.save(update_fields=["size", "root"])


def _store_sums(sums: Sums, entries: Iterable[Entry]) -> None:
    effects = [effect_of(entry) for entry in entries]
    lines = {key for effect in effects for key, _tally in effect.tallies}
    holders = {holder for effect in effects for holder, _amount in effect.held}
    shares = {effect.share[0] for effect in effects if effect.share is not None}
    store_tallies({key: sums.tallies[key] for key in lines})
    store_floats({holder: sums.held[holder] for holder in holders})
    store_shares({house: sums.shares[house] for house in shares})


def store_tallies(tallies: Mapping[TallyKey, Tally]) -> None:
    """Store lines of sums."""
    DriveTally.objects.bulk_create(
        [DriveTally(**asdict(key), **asdict(tally)) for key, tally in tallies.items()],
        update_conflicts=True,
        update_fields=TALLY_SUMS,
        unique_fields=TALLY_KEY,
        batch_size=BATCH,
    )


def store_floats(held: Mapping[DriveHolder, int]) -> None:
    """Store what collectors hold."""
    CollectorFloat.objects.bulk_create(
        [
            CollectorFloat(drive_id=drive, person_id=person, held_vnd=amount)
            for (drive, person), amount in sorted(held.items())
        ],
        update_conflicts=True,
        update_fields=["held_vnd"],
        unique_fields=["drive", "person"],
        batch_size=BATCH,
    )


def store_shares(shares: Mapping[DriveHolder, Share]) -> None:
    """Store what households promised and gave."""
    HouseShare.objects.bulk_create(
        [
            HouseShare(drive_id=drive, household_id=household, **asdict(share))
            for (drive, household), share in shares.items()
        ],
        update_conflicts=True,
        update_fields=SHARE_SUMS,
        unique_fields=["drive", "household"],
        batch_size=BATCH,
    )
