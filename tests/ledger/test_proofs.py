"""The book proves itself: every entry has its proof, and what was changed behind its back is named."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from hatnhan.kernel import tree
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger.models import Drive, Entry, TreeHead, TreeNode
from hatnhan.ledger.rules.positions import position_of
from hatnhan.ledger.selectors import (
    Root,
    consistency_since,
    proof_of,
    receipt_of,
    root_of_book,
    verify_book,
)
from hatnhan.ledger.selectors.verifying import (
    ADDED,
    CHANGED,
    HEAD,
    MISSING,
    MOVED,
    NODE,
    OTHER_ROOT,
    RECEIPT,
    SHORTER,
)
from hatnhan.ledger.services import record_entries
from hatnhan.ledger.services.storing import leaf_of
from hatnhan.places.models import Place
from hatnhan.plumbing import triggers
from tests.factories import make_village
from tests.indicators.factories import make_houses
from tests.ledger.factories import NOW, enter, expense, make_drive, money, told, treasurer

pytestmark = pytest.mark.django_db
COUNT = 11


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def drive(village: Place) -> Drive:
    drive = make_drive(village)
    keeper, houses = treasurer(village), make_houses(village, COUNT - 1)
    said = [told(keeper, money(drive, house.id)) for house in houses]
    record_entries(village_id=village.id, told=said, at=NOW)
    enter(keeper, drive, expense(drive))
    return drive


def test_every_entry_is_proved_to_stand_in_the_book(village: Place, drive: Drive) -> None:
    for entry in Entry.objects.filter(drive=drive):
        proof = proof_of(village_id=village.id, entry_id=entry.id)

        assert tree.verify_inclusion(
            tree.leaf_hash(proof.leaf.encode()),
            proof.index,
            proof.root.size,
            [bytes.fromhex(one) for one in proof.path],
            bytes.fromhex(proof.root.root),
        )


@pytest.mark.parametrize("old_size", range(COUNT + 1))
def test_the_book_is_proved_to_have_only_grown(village: Place, drive: Drive, old_size: int) -> None:
    leaves = [tree.leaf_hash(leaf_of(one).data) for one in Entry.objects.order_by("leaf_index")]

    grown = consistency_since(village_id=village.id, old_size=old_size)

    assert grown.old == Root(old_size, tree.root_of(leaves[:old_size]).hex())
    assert tree.verify_consistency(
        old_size,
        grown.new.size,
        [bytes.fromhex(one) for one in grown.path],
        bytes.fromhex(grown.old.root),
        bytes.fromhex(grown.new.root),
    )


def test_a_size_to_come_proves_nothing(village: Place, drive: Drive) -> None:
    with pytest.raises(NotFound):
        consistency_since(village_id=village.id, old_size=COUNT + 1)


def test_a_receipt_carries_its_words_and_the_file_of_its_proof(village: Place, drive: Drive) -> None:
    entry = Entry.objects.get(leaf_index=3)

    receipt = receipt_of(
        actor=treasurer(village), path=village.path, village_id=village.id, entry_id=entry.id
    )
    since = consistency_since(village_id=village.id, old_size=4)
    file = receipt.proof.as_json(at=NOW, since=since)

    assert (receipt.in_words, receipt.entry.receipt) == ("Một triệu hai trăm nghìn đồng", "2023/4")
    assert receipt.code.startswith("hatnhan:2023/4:1200000:3:")
    assert json.loads(str(file["entry"]))["household_code"] == entry.household_code
    assert file.keys() == {"entry", "index", "size", "root", "path", "at", "consistency"}
    assert since.as_json.keys() == {"old_size", "old_root", "size", "root", "path"}


def test_an_untouched_book_has_nothing_wrong(village: Place, drive: Drive) -> None:
    kept = root_of_book(village_id=village.id)

    found = verify_book(village_id=village.id, given_out=[Root(0, tree.EMPTY_ROOT.hex()), kept])

    assert (found.root, found.troubles) == (kept, ())


def test_an_empty_book_has_nothing_wrong(village: Place) -> None:
    assert verify_book(village_id=village.id).root.size == 0
    assert verify_book(village_id=village.id).troubles == ()


def tampered(village: Place, tamper: Callable[[], object]) -> list[tuple[str, dict[str, Any]]]:
    """Do it with the guards taken away, as somebody with the database in hand would."""
    triggers.release(connection)
    tamper()
    triggers.protect(connection)
    return [(one.text, dict(one.facts)) for one in verify_book(village_id=village.id).troubles]


def sql(statement: str, *values: str | int | bytes) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("amount_vnd", 12_000_000),
        ("note", "Nothing"),
        ("household_code", "PK09"),
        ("author_id", "0" * 32),
        ("recorded_at", "2023-11-18 02:00:00.000001+00:00"),
        ("receipt_number", 400),
        ("source", "state"),
    ],
)
def test_a_changed_entry_is_found_and_named(
    village: Place, drive: Drive, column: str, value: str | int
) -> None:
    found = tampered(village, sql(f"UPDATE ledger_entry SET {column} = %s WHERE leaf_index = 4", value))

    [(entry, said)] = [(text, facts) for text, facts in found if text == CHANGED]
    assert said["entry"].startswith("5 ")
    assert entry == CHANGED
    assert HEAD in {text for text, _facts in found}


def test_a_removed_entry_is_found_and_named(village: Place, drive: Drive) -> None:
    found = tampered(village, sql("DELETE FROM ledger_entry WHERE leaf_index = 4"))

    assert (MISSING, {"number": 5}) in found
    assert (RECEIPT, {"drive": drive.title, "receipt": "2023/5"}) in found
    assert {text for text, _facts in found} == {MISSING, RECEIPT, HEAD}


def test_entries_that_changed_places_are_found_and_named(village: Place, drive: Drive) -> None:
    def swap() -> None:
        for index, to in ((4, 100), (7, 4), (100, 7)):
            sql("UPDATE ledger_entry SET leaf_index = %s WHERE leaf_index = %s", to, index)()

    found = tampered(village, swap)

    moved = [(facts["entry"].split(" ")[0], facts["number"]) for text, facts in found if text == MOVED]
    assert sorted(moved) == [("5", 8), ("8", 5)]


def test_an_entry_that_was_slipped_in_is_found(village: Place, drive: Drive) -> None:
    def slip_in() -> None:
        entry = Entry.objects.get(leaf_index=COUNT - 1)
        entry.pk, entry.leaf_index = drive.id, COUNT
        entry.save(force_insert=True)

    found = tampered(village, slip_in)

    assert ADDED in {text for text, _facts in found}


def test_a_changed_node_of_the_tree_is_found(village: Place, drive: Drive) -> None:
    found = tampered(
        village,
        sql("UPDATE ledger_treenode SET hash = %s WHERE position = %s", b"x" * 32, position_of((1, 2))),
    )

    assert found == [(NODE, {"first": 5, "last": 6})]


def test_a_changed_head_is_found(village: Place, drive: Drive) -> None:
    TreeHead.objects.update(size=COUNT - 1)

    assert [one.text for one in verify_book(village_id=village.id).troubles] == [HEAD]


def test_whoever_computes_the_whole_tree_anew_is_found_by_a_root_that_somebody_kept(
    village: Place, drive: Drive
) -> None:
    kept = root_of_book(village_id=village.id)

    def forge() -> None:
        Entry.objects.filter(leaf_index=4).update(amount_vnd=1)
        TreeNode.objects.all().delete()
        leaves = [tree.leaf_hash(leaf_of(one).data) for one in Entry.objects.order_by("leaf_index")]
        nodes = tree.added(0, {}, leaves)
        TreeNode.objects.bulk_create(
            TreeNode(village=village, position=position_of(node), hash=value) for node, value in nodes.items()
        )
        TreeHead.objects.update(root=tree.root(len(leaves), nodes).hex())

    assert tampered(village, forge) == []

    found = verify_book(village_id=village.id, given_out=[kept, Root(COUNT + 1, kept.root)])
    assert [one.text for one in found.troubles] == [OTHER_ROOT, SHORTER]


def test_the_database_refuses_to_change_the_book_and_its_tree(village: Place, drive: Drive) -> None:
    guarded = triggers.fact_tables()

    assert {"ledger_entry", "ledger_treenode", "ledger_payment", "ledger_settlement"} <= set(guarded)
    assert triggers.unprotected_tables(connection) == []
