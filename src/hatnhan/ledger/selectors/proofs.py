"""Receipts with their proof, roots of the book, and that one root grew out of another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hatnhan.kernel import tree
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger.models import Drive, Entry, TreeHead, TreeNode
from hatnhan.ledger.rules.leaves import LEAF_FIELDS, Leaf
from hatnhan.ledger.rules.positions import node_at, position_of
from hatnhan.ledger.rules.words import dong_in_words
from hatnhan.ledger.selectors.book import EntryRow, entry_row


@dataclass(frozen=True, slots=True)
class Root:
    """The book's one hash, and of how many entries it is."""

    size: int
    root: str

    @property
    def text(self) -> str:
        """As it is printed: 187:5dc9…"""
        return f"{self.size}:{self.root}"


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the book of an older size stands unchanged at the beginning of a newer one."""

    old: Root
    new: Root
    path: tuple[str, ...]

    @property
    def as_json(self) -> dict[str, object]:
        """As the file of a receipt holds it."""
        return {
            "old_size": self.old.size,
            "old_root": self.old.root,
            "size": self.new.size,
            "root": self.new.root,
            "path": list(self.path),
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry stands in the book: its own text, its place, the root and the path to it."""

    leaf: str
    index: int
    root: Root
    path: tuple[str, ...]

    def as_json(self, *, at: datetime, since: Consistency | None = None) -> dict[str, object]:
        """As the file of a receipt holds it; docs/receipts.md tells."""
        said: dict[str, object] = {
            "entry": self.leaf,
            "index": self.index,
            "size": self.root.size,
            "root": self.root.root,
            "path": list(self.path),
            "at": at.isoformat(),
        }
        return {**said, "consistency": since.as_json} if since else said


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: the entry, the drive it went to, the amount in words, and its proof."""

    entry: EntryRow
    drive_title: str
    in_words: str
    proof: Proof

    @property
    def code(self) -> str:
        """What stands in the square code: enough to find the entry and to compare it with the book."""
        leaf = tree.leaf_hash(self.proof.leaf.encode()).hex()
        return f"hatnhan:{self.entry.receipt}:{self.entry.amount_vnd}:{self.proof.index}:{leaf}"


def receipt_of(*, actor: Actor, path: str, village_id: UUID, entry_id: UUID) -> Receipt:
    """Give an entry's receipt to those who may read it, in a fixed number of queries; raises NotFound."""
    row = entry_row(actor=actor, path=path, village_id=village_id, entry_id=entry_id)
    title = Drive.objects.filter(id=row.drive_id).values_list("title", flat=True).get()
    proof = proof_of(village_id=village_id, entry_id=entry_id)
    return Receipt(row, title, dong_in_words(row.amount_vnd), proof)


def proof_of(*, village_id: UUID, entry_id: UUID) -> Proof:
    """Give the proof that an entry stands in the book as it is now, in three queries; raises NotFound."""
    found = Entry.objects.filter(id=entry_id, village_id=village_id)
    row = found.values_list(*LEAF_FIELDS, "leaf_index").first()
    if row is None:
        raise NotFound
    *facts, index = row
    head = root_of_book(village_id=village_id)
    nodes = nodes_of(village_id, tree.needed_for_inclusion(index, head.size))
    path = tree.inclusion_path(index, head.size, nodes)
    return Proof(Leaf(*facts).text, index, head, tuple(each.hex() for each in path))


def root_of_book(*, village_id: UUID) -> Root:
    """Give the village's root as it is now."""
    head = TreeHead.objects.filter(village_id=village_id).first()
    return Root(head.size, head.root) if head else Root(0, tree.EMPTY_ROOT.hex())


def consistency_since(*, village_id: UUID, old_size: int) -> Consistency:
    """Give the proof that the book only grew since it had so many entries; raises NotFound for more."""
    head = root_of_book(village_id=village_id)
    if not 0 <= old_size <= head.size:
        raise NotFound
    needed = {*tree.needed_for_consistency(old_size, head.size), *tree.needed_for_root(old_size)}
    nodes = nodes_of(village_id, needed)
    path = tree.consistency_path(old_size, head.size, nodes)
    old = Root(old_size, tree.root(old_size, nodes).hex())
    return Consistency(old, head, tuple(each.hex() for each in path))


def nodes_of(village_id: UUID, needed: Iterable[tree.Node]) -> dict[tree.Node, bytes]:
    """Give these nodes of the village's tree, in one query."""
    wanted = [position_of(node) for node in needed]
    if not wanted:
        return {}
    rows = TreeNode.objects.filter(village_id=village_id, position__in=wanted)
    return {node_at(position): bytes(value) for position, value in rows.values_list("position", "hash")}
