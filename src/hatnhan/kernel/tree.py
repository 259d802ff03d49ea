"""The book's hash tree: one short hash for all that was ever entered, and proofs that nothing was changed.

Hashing, proofs and their verification follow RFC 9162, section 2.1, with SHA-256. A node (level, index) is
the hash of 2**level leaves from index * 2**level on. Only complete nodes are kept, and such a node never
changes again; what stands at the ragged right edge of the tree is computed from them.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256().digest()

# The power of two of the leaves that it holds, and its place among the nodes of its size.
Node = tuple[int, int]
Nodes = Mapping[Node, bytes]
# From this leaf on, up to but without that one: the leaves under one hash of a proof.
Span = tuple[int, int]


def leaf_hash(entry: bytes) -> bytes:
    """Give the hash under which an entry stands in the tree."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash over two neighbouring subtrees; its first byte keeps it from passing for a leaf."""
    return sha256(b"\x01" + left + right).digest()


def added(size: int, nodes: Nodes, leaves: Iterable[bytes]) -> dict[Node, bytes]:
    """Give the nodes that leaf hashes complete when they follow a tree of this size.

    Asks for the nodes of `needed_for_root(size)`; gives only new ones, and asks for none of the others.
    """
    new: dict[Node, bytes] = {}
    for position, leaf in enumerate(leaves, start=size):
        level, index, value = 0, position, leaf
        new[0, position] = leaf
        # A right-hand node completes its parent, with a left-hand one that is there already.
        while index & 1:
            left = (level, index - 1)
            value = node_hash(new[left] if left in new else nodes[left], value)
            level, index = level + 1, index >> 1
            new[level, index] = value
    return new


def needed_for_root(size: int) -> list[Node]:
    """Name the nodes from which the root is computed; the next leaf asks for the same."""
    return _complete((0, size))


def root(size: int, nodes: Nodes) -> bytes:
    """Give the one hash of a tree of this size."""
    return _hash_of((0, size), nodes) if size else EMPTY_ROOT


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Give the root over leaf hashes, from nothing but them."""
    return root(len(leaves), added(0, {}, leaves))


def needed_for_inclusion(index: int, size: int) -> list[Node]:
    """Name the nodes from which the path of a leaf is computed."""
    return [node for span in _beside_leaf(index, size) for node in _complete(span)]


def inclusion_path(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """Give the hashes that lead from a leaf up to the root of a tree of this size."""
    return [_hash_of(span, nodes) for span in _beside_leaf(index, size)]


def needed_for_consistency(old: int, new: int) -> list[Node]:
    """Name the nodes from which the path between two sizes is computed."""
    return [node for span in _beside_old(old, new) for node in _complete(span)]


def consistency_path(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """Give the hashes that show the tree of the old size at the beginning of the new one."""
    return [_hash_of(span, nodes) for span in _beside_old(old, new)]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], top: bytes) -> bool:
    """Say whether a leaf hash stands at this place of the tree that has this root.

    The root belongs to its size: take both from one source.
    """
    if not 0 <= index < size or not _are_hashes(leaf, *path):
        return False
    return _climb(index, size - 1, leaf, path)[1:] == (top, True)


def verify_consistency(old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Say whether the tree of the new size begins with the whole tree of the old one."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if not 0 < old < new or not path or not _are_hashes(*path):
        return False
    # An old tree that is complete is a node of the new one, and its root is known.
    start, *rest = (old_root, *path) if old.bit_count() == 1 else path
    level = _trailing_zeros(old)
    return _climb((old - 1) >> level, (new - 1) >> level, start, rest) == (old_root, new_root, True)


def _climb(place: int, last: int, start: bytes, path: Iterable[bytes]) -> tuple[bytes, bytes, bool]:
    """Give the hash of the tree that ends with the start, that of the whole tree, and whether it is the top.

    The place and the last node are counted on one level, and both go up with each step.
    """
    ended = whole = start
    for beside in path:
        if last == 0:
            return ended, whole, False
        if place & 1 or place == last:
            ended, whole = node_hash(beside, ended), node_hash(beside, whole)
            # The last node of an uneven level goes up alone until it has a neighbour.
            level = _trailing_zeros(place)
            place, last = place >> level, last >> level
        else:
            whole = node_hash(whole, beside)
        place, last = place >> 1, last >> 1
    return ended, whole, last == 0


def _beside_leaf(index: int, size: int) -> list[Span]:
    """Give the spans that are joined to a leaf, from the leaf upwards."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    spans = []
    begin, end = 0, size
    while end - begin > 1:
        middle = _middle(begin, end)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            begin = middle
    return spans[::-1]


def _beside_old(old: int, new: int) -> list[Span]:
    """Give the spans that join the end of the old tree to both roots, from below upwards."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not begin with one of {old}")
    if old == 0:
        return []
    spans = []
    begin, end = 0, new
    while old != end:
        middle = _middle(begin, end)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((begin, middle))
            begin = middle
    # Where the old tree is one node, its root says what this span would.
    return [*([(begin, end)] if begin else []), *spans[::-1]]


def _complete(span: Span) -> list[Node]:
    """Give the complete nodes of a span, from the largest on: its length in powers of two."""
    begin, end = span
    nodes = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        nodes.append((level, begin >> level))
        begin += 1 << level
    return nodes


def _hash_of(span: Span, nodes: Nodes) -> bytes:
    *larger, last = _complete(span)
    value = nodes[last]
    for node in reversed(larger):
        value = node_hash(nodes[node], value)
    return value


def _middle(begin: int, end: int) -> int:
    """The left part of a split holds the largest power of two below the whole."""
    return begin + (1 << (end - begin - 1).bit_length() - 1)


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1 if number else 0


def _are_hashes(*values: bytes) -> bool:
    return all(len(value) == sha256().digest_size for value in values)
