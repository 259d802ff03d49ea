"""The tree is the one that RFC 9162 defines, and its proofs prove what they say and nothing else."""

import json
from dataclasses import dataclass
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.tree import (
    EMPTY_ROOT,
    Node,
    added,
    consistency_path,
    inclusion_path,
    leaf_hash,
    needed_for_consistency,
    needed_for_inclusion,
    needed_for_root,
    node_hash,
    root,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from tests.architecture.sources import ROOT

MOST = 70
LEAVES = [leaf_hash(b"entry %d" % number) for number in range(MOST)]
NODES = added(0, {}, LEAVES)


class Included(TypedDict):
    index: int
    size: int
    path: list[str]


class Consistent(TypedDict):
    old: int
    new: int
    path: list[str]


class NotIncluded(Included):
    name: str
    leaf: str
    root: str


class NotConsistent(Consistent):
    name: str
    old_root: str
    new_root: str


class Vectors(TypedDict):
    entries: list[str]
    roots: list[str]
    inclusion: list[Included]
    consistency: list[Consistent]
    not_included: list[NotIncluded]
    not_consistent: list[NotConsistent]


VECTORS: Vectors = json.loads((ROOT / "tests" / "vectors" / "tree.json").read_text("utf-8"))
ENTRIES = [bytes.fromhex(entry) for entry in VECTORS["entries"]]


# The definitions of section 2.1, word by word; slow, and beyond doubt.


def split(count: int) -> int:
    """The largest power of two that is smaller than the count."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def mth(leaves: list[bytes]) -> bytes:
    """MTH: the hash of a list of leaves."""
    if len(leaves) <= 1:
        return leaves[0] if leaves else EMPTY_ROOT
    k = split(len(leaves))
    return node_hash(mth(leaves[:k]), mth(leaves[k:]))


@dataclass(frozen=True)
class Step:
    """One hash of a path, and the side on which it is joined."""

    side: str
    value: bytes


def path_of(index: int, leaves: list[bytes]) -> list[Step]:
    """PATH: what is joined to a leaf."""
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if index < k:
        return [*path_of(index, leaves[:k]), Step("right", mth(leaves[k:]))]
    return [*path_of(index - k, leaves[k:]), Step("left", mth(leaves[:k]))]


def subproof(old: int, leaves: list[bytes], is_whole: bool) -> list[Step]:
    """SUBPROOF: what joins an old tree to the new one."""
    if old == len(leaves):
        return [] if is_whole else [Step("start", mth(leaves))]
    k = split(len(leaves))
    if old <= k:
        return [*subproof(old, leaves[:k], is_whole), Step("right", mth(leaves[k:]))]
    return [*subproof(old - k, leaves[k:], False), Step("left", mth(leaves[:k]))]


def values(steps: list[Step]) -> list[bytes]:
    return [step.value for step in steps]


def sides(steps: list[Step]) -> list[str]:
    return [step.side for step in steps]


def proven(leaf: int, index: int, size: int, path: list[bytes], of: int) -> bool:
    return verify_inclusion(LEAVES[leaf], index, size, path, root_of(LEAVES[:of]))


def raw(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(value) for value in path]


def flipped(value: bytes, bit: int) -> bytes:
    return (int.from_bytes(value) ^ 1 << bit).to_bytes(len(value))


sizes = st.integers(1, MOST)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    """A leaf and the size of its tree."""
    size = draw(sizes)
    return draw(st.integers(0, size - 1)), size


@st.composite
def growths(draw: st.DrawFn) -> tuple[int, int]:
    """The size of a tree that is not empty, and a larger one."""
    new = draw(st.integers(2, MOST))
    return draw(st.integers(1, new - 1)), new


def test_the_agreed_entries_have_the_agreed_roots() -> None:
    leaves = [leaf_hash(entry) for entry in ENTRIES]
    agreed = [bytes.fromhex(value) for value in VECTORS["roots"]]

    assert [root_of(leaves[:size]) for size in range(9)] == agreed
    assert [mth(leaves[:size]) for size in range(9)] == agreed


@pytest.mark.parametrize("case", VECTORS["inclusion"], ids=lambda case: f"{case['index']} of {case['size']}")
def test_an_agreed_path_is_found_and_believed(case: Included) -> None:
    leaves = [leaf_hash(entry) for entry in ENTRIES][: case["size"]]
    index, size, path = case["index"], case["size"], raw(case["path"])

    assert inclusion_path(index, size, added(0, {}, leaves)) == path == values(path_of(index, leaves))
    assert verify_inclusion(leaves[index], index, size, path, bytes.fromhex(VECTORS["roots"][size]))


@pytest.mark.parametrize("case", VECTORS["consistency"], ids=lambda case: f"{case['old']} in {case['new']}")
def test_an_agreed_growth_is_found_and_believed(case: Consistent) -> None:
    leaves = [leaf_hash(entry) for entry in ENTRIES][: case["new"]]
    old, new, path = case["old"], case["new"], raw(case["path"])
    old_root, new_root = (bytes.fromhex(VECTORS["roots"][size]) for size in (old, new))

    assert consistency_path(old, new, added(0, {}, leaves)) == path == values(subproof(old, leaves, True))
    assert verify_consistency(old, new, path, old_root, new_root)


@pytest.mark.parametrize("case", VECTORS["not_included"], ids=lambda case: case["name"])
def test_what_does_not_stand_there_is_not_believed(case: NotIncluded) -> None:
    leaf, top = bytes.fromhex(case["leaf"]), bytes.fromhex(case["root"])

    assert not verify_inclusion(leaf, case["index"], case["size"], raw(case["path"]), top)


@pytest.mark.parametrize("case", VECTORS["not_consistent"], ids=lambda case: case["name"])
def test_what_did_not_grow_like_that_is_not_believed(case: NotConsistent) -> None:
    old_root, new_root = bytes.fromhex(case["old_root"]), bytes.fromhex(case["new_root"])

    assert not verify_consistency(case["old"], case["new"], raw(case["path"]), old_root, new_root)


@given(parts=st.lists(st.integers(0, 9), max_size=12))
def test_a_tree_that_grows_by_any_parts_is_the_one_made_at_once(parts: list[int]) -> None:
    kept: dict[Node, bytes] = {}
    size = 0
    for part in parts:
        asked = {node: kept[node] for node in needed_for_root(size)}
        new = added(size, asked, LEAVES[size : size + part] if size + part <= MOST else [])
        assert not kept.keys() & new.keys()
        kept |= new
        size += part if size + part <= MOST else 0
        assert root(size, {node: kept[node] for node in needed_for_root(size)}) == mth(LEAVES[:size])

    assert kept == added(0, {}, LEAVES[:size])


def test_a_node_is_kept_exactly_where_its_subtree_is_complete() -> None:
    for size in range(MOST + 1):
        complete = {(level, index) for level in range(size.bit_length()) for index in range(size >> level)}
        assert added(0, {}, LEAVES[:size]).keys() == complete


@given(place=places())
def test_every_leaf_is_proven_from_just_the_nodes_that_are_named(place: tuple[int, int]) -> None:
    index, size = place
    named = needed_for_inclusion(index, size)
    path = inclusion_path(index, size, {node: NODES[node] for node in named})

    assert len(set(named)) == len(named) <= 2 * size.bit_length()
    assert path == values(path_of(index, LEAVES[:size]))
    assert proven(index, index, size, path, size)


def test_every_tree_is_the_beginning_of_every_later_one() -> None:
    for new in range(MOST + 1):
        for old in range(new + 1):
            named = needed_for_consistency(old, new)
            path = consistency_path(old, new, {node: NODES[node] for node in named})

            assert len(set(named)) == len(named) <= 2 * new.bit_length()
            assert path == (values(subproof(old, LEAVES[:new], True)) if old else [])
            assert verify_consistency(old, new, path, root_of(LEAVES[:old]), root_of(LEAVES[:new]))


@given(place=places(), data=st.data())
def test_an_altered_path_proves_nothing(place: tuple[int, int], data: st.DataObject) -> None:
    index, size = place
    path = inclusion_path(index, size, NODES)
    altered = data.draw(alterations(path))

    assert not proven(index, index, size, altered, size)


@given(growth=growths(), data=st.data())
def test_an_altered_growth_proves_nothing(growth: tuple[int, int], data: st.DataObject) -> None:
    old, new = growth
    altered = data.draw(alterations(consistency_path(old, new, NODES)))

    assert not verify_consistency(old, new, altered, root_of(LEAVES[:old]), root_of(LEAVES[:new]))


@given(place=places(), bit=st.integers(0, 255), data=st.data())
def test_an_altered_leaf_or_root_is_seen(place: tuple[int, int], bit: int, data: st.DataObject) -> None:
    index, size = place
    path, top = inclusion_path(index, size, NODES), root_of(LEAVES[:size])
    other = data.draw(st.integers(0, MOST - 1).filter(lambda leaf: leaf != index))

    assert not verify_inclusion(flipped(LEAVES[index], bit), index, size, path, top)
    assert not verify_inclusion(LEAVES[index], index, size, path, flipped(top, bit))
    assert not proven(other, index, size, path, size)


@given(growth=growths(), bit=st.integers(0, 255))
def test_an_altered_root_of_a_growth_is_seen(growth: tuple[int, int], bit: int) -> None:
    old, new = growth
    path, old_root, new_root = consistency_path(old, new, NODES), root_of(LEAVES[:old]), root_of(LEAVES[:new])

    assert not verify_consistency(old, new, path, flipped(old_root, bit), new_root)
    assert not verify_consistency(old, new, path, old_root, flipped(new_root, bit))


def test_another_place_or_size_is_believed_only_where_the_way_up_is_the_same() -> None:
    # A root does not say of how many leaves it is: whoever keeps a root keeps its size beside it.
    most = 20
    ways = {
        (index, size): sides(path_of(index, LEAVES[:size]))
        for size in range(1, most)
        for index in range(size)
    }
    for (index, size), way in ways.items():
        path = inclusion_path(index, size, NODES)
        for (other, other_size), other_way in ways.items():
            assert proven(index, other, other_size, path, size) == (way == other_way)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_no_path_is_made_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        needed_for_inclusion(index, size)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_no_growth_is_shown_backwards(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="does not begin"):
        needed_for_consistency(old, new)


def alterations(path: list[bytes]) -> st.SearchStrategy[list[bytes]]:
    """The same path with one hash changed, cut, lost or too many, or in another order."""
    strange = st.builds(
        lambda at, value: [*path[:at], value, *path[at:]],
        st.integers(0, len(path)),
        st.binary(min_size=32, max_size=32),
    )
    if not path:
        return strange
    one = st.integers(0, len(path) - 1)
    changed = st.builds(lambda at, bit: _with(path, at, [flipped(path[at], bit)]), one, st.integers(0, 255))
    lost = st.builds(lambda at: _with(path, at, []), one)
    cut = st.builds(lambda at: _with(path, at, [path[at][:-1]]), one)
    twice = st.builds(lambda at: _with(path, at, [path[at]] * 2), one)
    shuffled = st.permutations(path).filter(lambda order: order != path) if len(path) > 1 else strange
    return st.one_of(strange, changed, lost, cut, twice, shuffled)


def _with(path: list[bytes], at: int, values: list[bytes]) -> list[bytes]:
    return [*path[:at], *values, *path[at + 1 :]]
