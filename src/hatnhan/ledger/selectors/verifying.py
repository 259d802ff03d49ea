"""Computing the whole book anew from its facts, and naming what does not follow from them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hatnhan.kernel import tree
from hatnhan.kernel.marks import mark as _
from hatnhan.ledger.models import Drive, Entry, TreeHead, TreeNode
from hatnhan.ledger.rules.leaves import LEAF_FIELDS, Leaf
from hatnhan.ledger.rules.positions import node_at
from hatnhan.ledger.selectors.proofs import Root

CHUNK = 5000

CHANGED = _("Entry %(entry)s was changed: its text is not the one that was hashed when it was accepted.")
MISSING = _("Entry number %(number)s is missing: its hash is in the tree, the entry is not in the book.")
MOVED = _("Entry %(entry)s stands in another place: it was accepted as number %(number)s.")
ADDED = _("Entry %(entry)s was never accepted: the tree has no hash of it.")
NODE = _("The tree's hash over the entries %(first)s to %(last)s was changed.")
HEAD = _("The book says %(said)s; its entries give %(found)s.")
OTHER_ROOT = _("The root %(said)s was given out; the first %(size)s entries now give %(found)s.")
SHORTER = _("The root %(said)s was given out; the book has only %(size)s entries now.")
RECEIPT = _("Of «%(drive)s» the receipt %(receipt)s is missing or stands twice.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that does not follow from the facts: a marked sentence and what it names."""

    text: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verification:
    """How many entries were looked at, the root that they give, and everything that is wrong."""

    root: Root
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """An entry as it is looked at: its place, its hash, and how it is named."""

    index: int
    hash: bytes
    drive_id: UUID
    receipt: tuple[int, int] | None
    on: date
    amount_vnd: int

    @property
    def name(self) -> str:
        """How a person finds it: its number in the book, its receipt, its day, its amount."""
        receipt = f" ({self.receipt[0]}/{self.receipt[1]})" if self.receipt else ""
        return f"{self.index + 1}{receipt} {self.on:%d/%m/%Y} {self.amount_vnd}"


def verify_book(*, village_id: UUID, given_out: Sequence[Root] = ()) -> Verification:
    """Compute every leaf, node, root and receipt number anew; compare roots that were given out, if any.

    Whoever changes an entry and every hash above it is found by a root that somebody kept.
    """
    nodes = _stored_nodes(village_id)
    lines = list(_lines(village_id))
    leaves = [line.hash for line in lines]
    rebuilt = tree.added(0, {}, leaves)
    root = Root(len(leaves), tree.root(len(leaves), rebuilt).hex())
    troubles = [
        *_leaf_troubles(lines, nodes),
        *_node_troubles(nodes),
        *_head_troubles(village_id, root),
        *_given_out_troubles(given_out, rebuilt, len(leaves)),
        *_receipt_troubles(lines),
    ]
    return Verification(root, tuple(troubles))


def _lines(village_id: UUID) -> Iterator[_Line]:
    rows = Entry.objects.filter(village_id=village_id).order_by("leaf_index")
    for *facts, index in rows.values_list(*LEAF_FIELDS, "leaf_index").iterator(chunk_size=CHUNK):
        leaf = Leaf(*facts)
        year, number = leaf.receipt_year, leaf.receipt_number
        receipt = (year, number) if year and number else None
        hashed = tree.leaf_hash(leaf.data)
        yield _Line(index, hashed, leaf.drive_id, receipt, leaf.on, leaf.amount_vnd)


def _stored_nodes(village_id: UUID) -> dict[tree.Node, bytes]:
    rows = TreeNode.objects.filter(village_id=village_id).values_list("position", "hash")
    return {node_at(position): bytes(value) for position, value in rows.iterator(chunk_size=CHUNK)}


def _leaf_troubles(lines: Sequence[_Line], nodes: Mapping[tree.Node, bytes]) -> Iterator[Trouble]:
    accepted = {index: value for (level, index), value in nodes.items() if level == 0}
    places = {value: index for index, value in accepted.items()}
    for line in lines:
        if accepted.get(line.index) == line.hash:
            continue
        if line.hash in places:
            yield Trouble(MOVED, {"entry": line.name, "number": places[line.hash] + 1})
        elif line.index in accepted:
            yield Trouble(CHANGED, {"entry": line.name})
        else:
            yield Trouble(ADDED, {"entry": line.name})
    for index in sorted(accepted.keys() - {line.index for line in lines}):
        yield Trouble(MISSING, {"number": index + 1})


def _node_troubles(nodes: Mapping[tree.Node, bytes]) -> Iterator[Trouble]:
    # Of the tree itself: every node follows from the two below it.
    leaves = {index: value for (level, index), value in nodes.items() if level == 0}
    whole = [leaves[index] for index in range(len(leaves)) if index in leaves]
    rebuilt = tree.added(0, {}, whole) if len(whole) == len(leaves) else {}
    for level, index in sorted(rebuilt.keys() | nodes.keys()):
        if rebuilt.get((level, index)) != nodes.get((level, index)):
            first = (index << level) + 1
            yield Trouble(NODE, {"first": first, "last": first + (1 << level) - 1})


def _head_troubles(village_id: UUID, root: Root) -> Iterator[Trouble]:
    head = TreeHead.objects.filter(village_id=village_id).first()
    said = Root(head.size, head.root) if head else Root(0, tree.EMPTY_ROOT.hex())
    if said != root:
        yield Trouble(HEAD, {"said": said.text, "found": root.text})


def _given_out_troubles(given_out: Sequence[Root], nodes: tree.Nodes, size: int) -> Iterator[Trouble]:
    for one in given_out:
        if one.size > size:
            yield Trouble(SHORTER, {"said": one.text, "size": size})
            continue
        found = tree.root(one.size, nodes).hex()
        if found != one.root:
            yield Trouble(OTHER_ROOT, {"said": one.text, "size": one.size, "found": found})


def _receipt_troubles(lines: Sequence[_Line]) -> Iterator[Trouble]:
    numbers: dict[tuple[UUID, int], list[int]] = defaultdict(list)
    for line in lines:
        if line.receipt is not None:
            numbers[line.drive_id, line.receipt[0]].append(line.receipt[1])
    titles = dict(Drive.objects.filter(id__in={drive for drive, _y in numbers}).values_list("id", "title"))
    for (drive, year), found in sorted(numbers.items()):
        for number, expected in zip(sorted(found), range(1, len(found) + 1), strict=True):
            if number != expected:
                yield Trouble(RECEIPT, {"drive": titles[drive], "receipt": f"{year}/{expected}"})
                break
