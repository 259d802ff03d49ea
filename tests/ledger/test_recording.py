"""Entries come into the book whole, with receipt and leaf, or not at all; each refusal has its words."""

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.kernel import tree
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import CollectorFloat, Drive, Entry, TreeHead, TreeNode
from hatnhan.ledger.rules import amounts, drives, entries, payments, sums, terms
from hatnhan.ledger.rules.figures import figures_of
from hatnhan.ledger.rules.kinds import Kind, Payee, Source
from hatnhan.ledger.selectors.sums import sums_of
from hatnhan.ledger.services import Told, record_entries, set_terms
from hatnhan.ledger.services.projecting import differences, repair
from hatnhan.ledger.services.storing import leaf_of
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_village, system_moment
from tests.indicators.factories import make_house, make_houses
from tests.ledger.factories import (
    NOW,
    RATE,
    TERMS,
    collector,
    enter,
    expense,
    labour,
    leader,
    make_bare_drive,
    make_decision,
    make_drive,
    money,
    reversal,
    told,
    treasurer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Place:
    return make_village()


def box_of(drive: Drive) -> int:
    tallies, held = sums_of(drive.id)
    return figures_of(tallies, held_vnd=sum(held.values())).box_vnd


def test_a_contribution_has_its_receipt_its_leaf_and_its_sums(village: Place) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")

    first = enter(treasurer(village), drive, money(drive, house.id))
    second = enter(treasurer(village), drive, labour(drive, house.id, half_days=9))

    assert [(e.receipt_year, e.receipt_number, e.leaf_index) for e in (first, second)] == [
        (2023, 1, 0),
        (2023, 2, 1),
    ]
    assert (second.rate_vnd, second.half_days, second.amount_vnd) == (RATE, 9, 585_000)
    head = TreeHead.objects.get(village=village)
    leaves = [tree.leaf_hash(leaf_of(entry).data) for entry in (first, second)]
    assert (head.size, head.root) == (2, tree.root_of(leaves).hex())
    assert TreeNode.objects.filter(village=village).count() == 3
    assert box_of(drive) == 1_200_000
    assert list(differences(village.id)) == []


def test_what_is_told_twice_is_one_entry(village: Place) -> None:
    drive, house, keeper = make_drive(village), make_house(village, "PK01"), treasurer(village)
    fact_id = new_id()

    both = [
        record_entries(
            village_id=village.id, told=[told(keeper, money(drive, house.id), fact_id=fact_id)], at=NOW
        )[0]
        for _time in range(2)
    ]

    assert [one.is_new for one in both] == [True, False]
    assert both[0].entry == both[1].entry
    assert Entry.objects.count() == TreeHead.objects.get(village=village).size == 1
    with pytest.raises(FactTaken):
        enter(keeper, drive, money(drive, house.id, 1_300_000), fact_id=fact_id)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount_vnd": 0}, amounts.AmountNotPositive),
        ({"amount_vnd": -5}, amounts.AmountNotPositive),
        ({"amount_vnd": 500_000_001}, amounts.AmountAbsurd),
        ({"household_id": None, "source": Source.HOUSEHOLDS}, entries.HouseholdMissing),
        ({"source": Source.STATE}, entries.HouseholdNotTheSource),
        ({"household_id": new_id()}, NotFound),
        ({"drive_id": new_id()}, NotFound),
        ({"item": "gold"}, terms.ItemUnknown),
        ({"photo": "no hash"}, entries.PhotoUnnamed),
        ({"round": "x" * 41}, entries.TextTooLong),
        ({"kind": Kind.LABOUR, "amount_vnd": 0}, amounts.DaysNotPositive),
        ({"kind": Kind.LABOUR, "half_days": 122}, amounts.DaysAbsurd),
        ({"kind": Kind.HAND_OVER, "household_id": None}, payments.HandOverNeeded),
        ({"kind": Kind.MATERIAL}, amounts.QuantityMissing),
        ({"kind": Kind.MATERIAL, "quantity": "a lot", "unit": "m³"}, amounts.QuantityUnreadable),
        ({"kind": Kind.TRANSFER, "household_id": None}, entries.TransferNowhere),
        ({"kind": Kind.MONEY_OUT, "household_id": None, "payee": Payee.SHOP}, entries.PurposeMissing),
        ({"kind": Kind.MONEY_OUT, "household_id": None, "note": "Sand"}, entries.PayeeMissing),
        (
            {
                "kind": Kind.MONEY_OUT,
                "household_id": None,
                "note": "Sand",
                "payee": Payee.SHOP,
                "amount_vnd": 10**7,
            },
            payments.ApprovalNeeded,
        ),
        (
            {"kind": Kind.MONEY_OUT, "household_id": None, "note": "Sand", "payee": Payee.SHOP},
            sums.BoxTooSmall,
        ),
        ({"kind": Kind.REVERSAL, "household_id": None}, entries.ReasonMissing),
        ({"kind": Kind.REVERSAL, "household_id": None, "note": "Slip", "reverses_id": new_id()}, NotFound),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    village: Place, said: dict[str, Any], refusal: type[RuleBroken]
) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")

    with pytest.raises(refusal):
        enter(treasurer(village), drive, replace(money(drive, house.id), **said))

    assert (Entry.objects.count(), TreeNode.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [((2023, 2, 28), drives.BeforeTheDrive), ((2023, 11, 19), drives.DayToCome)],
)
def test_an_entry_lies_between_the_first_day_and_today(
    village: Place, on: tuple[int, int, int], refusal: type[RuleBroken]
) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")

    with pytest.raises(refusal):
        enter(treasurer(village), drive, money(drive, house.id), happened_at=system_moment(*on))


def test_a_household_gives_while_it_is_in_the_register(village: Place) -> None:
    drive = make_drive(village)
    gone = make_house(village, "PK01", left_on=date(2023, 11, 18))

    with pytest.raises(entries.HouseholdNotThere):
        enter(treasurer(village), drive, money(drive, gone.id))

    assert (
        enter(
            treasurer(village), drive, money(drive, gone.id), happened_at=system_moment(2023, 11, 17)
        ).household_code
        == "PK01"
    )


@pytest.mark.parametrize(
    "decision",
    [None, {"from_on": None}, {"from_on": date(2023, 11, 19)}, {"until_on": date(2023, 11, 18)}],
)
def test_without_a_decision_in_force_there_is_no_first_contribution(
    village: Place, decision: dict[str, Any] | None
) -> None:
    drive, house = make_bare_drive(village), make_house(village, "PK01")
    set_terms(actor=leader(village), drive_id=drive.id, terms=TERMS, fact_id=new_id(), at=NOW)
    if decision is not None:
        drive.decision = make_decision(village, **decision)
        drive.save(update_fields=["decision"])

    with pytest.raises(drives.DecisionMissing):
        enter(treasurer(village), drive, money(drive, house.id))

    # A promise is no contribution.
    pledge = replace(money(drive, house.id), kind=Kind.PLEDGE)
    assert enter(treasurer(village), drive, pledge).receipt_number is None


def test_without_terms_there_is_no_contribution(village: Place) -> None:
    drive, house = make_bare_drive(village), make_house(village, "PK01")
    drive.decision = make_decision(village)
    drive.save(update_fields=["decision"])

    with pytest.raises(drives.TermsMissing):
        enter(treasurer(village), drive, money(drive, house.id))


def test_labour_needs_an_agreed_rate(village: Place) -> None:
    unvalued = replace(
        TERMS,
        rate_vnd=0,
        household_half_days=0,
        sources=tuple(replace(one, half_days=0) for one in TERMS.sources),
    )
    drive, house = make_drive(village, terms=unvalued), make_house(village, "PK01")

    with pytest.raises(terms.RateMissing):
        enter(treasurer(village), drive, labour(drive, house.id))


def test_money_of_a_collector_is_no_money_in_the_box(village: Place) -> None:
    drive, house, walker = make_drive(village), make_house(village, "PK01"), collector(village)

    taken = enter(walker, drive, money(drive, house.id))

    assert taken.collector_id == walker.person_id
    assert (box_of(drive), CollectorFloat.objects.get().held_vnd) == (0, 1_200_000)
    with pytest.raises(sums.BoxTooSmall) as refused:
        enter(treasurer(village), drive, expense(drive, 1_200_000))
    assert refused.value.facts == {"box": 0, "held": 1_200_000}
    assert list(differences(village.id)) == []


def test_two_collectors_do_not_take_from_one_household_in_one_round(village: Place) -> None:
    drive, house, walker = make_drive(village), make_house(village, "PK01"), collector(village)
    taken = enter(walker, drive, money(drive, house.id, 600_000, round="Đợt 1"))

    for same in ("Đợt 1", " Đợt  1", unicodedata.normalize("NFD", "Đợt 1")):
        with pytest.raises(entries.TakenByAnother):
            enter(collector(village), drive, money(drive, house.id, round=same))
    enter(walker, drive, money(drive, house.id, 600_000, round="Đợt 1"))
    enter(collector(village), drive, money(drive, house.id, round="Đợt 2"))

    for wrong in Entry.objects.filter(round="Đợt 1"):
        enter(treasurer(village), drive, reversal(wrong))
    assert enter(collector(village), drive, money(drive, house.id, round="Đợt 1")).id != taken.id


def test_two_collectors_in_one_batch_are_seen_as_well(village: Place) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")

    outcomes = record_entries(
        village_id=village.id,
        told=[told(collector(village), money(drive, house.id, round="Đợt 1")) for _one in range(2)],
        at=NOW,
    )

    assert [type(one.refusal) for one in outcomes] == [type(None), entries.TakenByAnother]


def test_a_paper_receipt_is_claimed_once(village: Place) -> None:
    drive, house, keeper = make_drive(village), make_house(village, "PK01"), treasurer(village)
    first = enter(keeper, drive, money(drive, house.id, paper=" A 17 "))

    for same in ("A 17", "A  17 "):
        with pytest.raises(entries.PaperTaken):
            enter(keeper, drive, labour(drive, house.id, paper=same))

    enter(keeper, drive, reversal(first))
    assert enter(keeper, drive, labour(drive, house.id, paper="A 17")).paper == "A 17"


def test_a_reversal_takes_back_what_it_names_and_keeps_the_receipt(village: Place) -> None:
    drive, house, keeper = make_drive(village), make_house(village, "PK01"), treasurer(village)
    wrong = enter(keeper, drive, money(drive, house.id, 12_000_000))

    undone = enter(keeper, drive, reversal(wrong))
    right = enter(keeper, drive, money(drive, house.id))

    assert (undone.of_kind, undone.amount_vnd, undone.receipt_number) == ("money_in", 12_000_000, None)
    assert (wrong.receipt_number, right.receipt_number) == (1, 2)
    assert box_of(drive) == 1_200_000
    with pytest.raises(entries.ReversedAlready):
        enter(keeper, drive, reversal(wrong))
    with pytest.raises(entries.ReversalOfReversal):
        enter(keeper, drive, reversal(undone))
    other = make_drive(village)
    with pytest.raises(entries.ReversedElsewhere):
        enter(keeper, other, reversal(right, drive_id=other.id))
    assert list(differences(village.id)) == []


def test_a_reversal_cannot_empty_a_box_that_was_spent(village: Place) -> None:
    drive, house, keeper = make_drive(village), make_house(village, "PK01"), treasurer(village)
    given = enter(keeper, drive, money(drive, house.id))
    paid = enter(keeper, drive, expense(drive, 1_000_000))

    with pytest.raises(sums.BoxTooSmall):
        enter(keeper, drive, reversal(given))

    enter(keeper, drive, reversal(paid))
    assert enter(keeper, drive, reversal(given)).of_kind == "money_in"


def test_a_transfer_moves_money_between_two_drives(village: Place) -> None:
    drive, other, keeper = make_drive(village), make_drive(village), treasurer(village)
    enter(keeper, drive, money(drive))
    move = replace(expense(drive, 700_000), kind=Kind.TRANSFER, payee=None, other_drive_id=other.id)

    moved = enter(keeper, drive, move)

    assert (box_of(drive), box_of(other)) == (500_000, 700_000)
    enter(keeper, other, expense(other, 600_000))
    with pytest.raises(sums.BoxTooSmall):
        enter(keeper, drive, reversal(moved))
    assert list(differences(village.id)) == []


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.HOUSEHOLD, "money"),
        (Role.COMMUNE, "money"),
        (Role.SUPERVISION, "money"),
        (Role.MEMBER, "expense"),
        (Role.SECRETARY, "expense"),
    ],
)
def test_only_whoever_holds_the_mandate_enters(village: Place, role: Role, kind: str) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")
    said = money(drive, house.id) if kind == "money" else expense(drive)

    with pytest.raises(NotAllowed):
        enter(actor_with(role, place=village), drive, said)


def test_a_collector_tells_of_the_own_hand_only(village: Place) -> None:
    drive, house, walker = make_drive(village), make_house(village, "PK01"), collector(village)

    with pytest.raises(entries.NotYourHand):
        enter(collector(village), drive, money(drive, house.id, collector_id=walker.person_id))

    assert (
        enter(treasurer(village), drive, money(drive, house.id, collector_id=walker.person_id)).collector_id
        == walker.person_id
    )


def test_another_village_does_not_exist(village: Place) -> None:
    drive, other = make_drive(village), make_village("ban-khac")

    with pytest.raises(NotFound):
        record_entries_of(other, told(treasurer(other), money(drive)))
    with pytest.raises(NotFound):
        enter(treasurer(other), drive, money(drive))


def record_entries_of(village: Place, one: Told) -> None:
    (outcome,) = record_entries(village_id=village.id, told=[one], at=NOW)
    if outcome.refusal:
        raise outcome.refusal


def test_each_of_a_batch_is_taken_or_refused_alone(village: Place) -> None:
    drive, houses, keeper = make_drive(village), make_houses(village, 3), treasurer(village)
    batch = [told(keeper, money(drive, house.id, vnd)) for house, vnd in zip(houses, (1, 0, 3), strict=True)]

    outcomes = record_entries(village_id=village.id, told=batch, at=NOW)

    assert [one.is_new for one in outcomes] == [True, False, True]
    assert isinstance(outcomes[1].refusal, amounts.AmountNotPositive)
    assert list(Entry.objects.order_by("leaf_index").values_list("leaf_index", "receipt_number")) == [
        (0, 1),
        (1, 2),
    ]


# More rows than one statement of SQLite takes are written by a second one.
@pytest.mark.parametrize("many", [3, 20])
def test_a_round_takes_as_many_queries_as_one_entry(village: Place, many: int) -> None:
    drive, keeper = make_drive(village), treasurer(village)
    houses = make_houses(village, many + 2)
    # The book has begun, so that both sets meet the same state.
    enter(keeper, drive, money(drive, houses[0].id, round="Đợt 1", paper="P0"))

    def queries(some: list[Any]) -> int:
        batch = [
            told(keeper, money(drive, house.id, round="Đợt 1", paper=f"P{house.code}")) for house in some
        ]
        with CaptureQueriesContext(connection) as asked:
            record_entries(village_id=village.id, told=batch, at=NOW)
        return len(asked)

    assert queries(houses[1:2]) == queries(houses[2:]) <= 27


def test_a_reversal_in_one_batch_with_what_it_undoes(village: Place) -> None:
    drive, house, keeper = make_drive(village), make_house(village, "PK01"), treasurer(village)
    wrong = told(keeper, money(drive, house.id))
    undo = Kind.REVERSAL
    back = told(keeper, replace(money(drive), kind=undo, reverses_id=wrong.new.fact_id, note="Slip"))

    outcomes = record_entries(village_id=village.id, told=[wrong, back, back], at=NOW)

    assert [(one.is_new, one.refusal) for one in outcomes] == [(True, None), (True, None), (False, None)]
    assert box_of(drive) == 0


def test_the_doctor_mends_sums_that_were_changed(village: Place) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")
    enter(collector(village), drive, money(drive, house.id))
    CollectorFloat.objects.update(held_vnd=5)
    TreeHead.objects.update(size=7)

    found = {one.subject.split(" ")[0] for one in differences(village.id)}
    repair(village.id)

    assert found == {"with", "head"}
    assert list(differences(village.id)) == []


def test_a_leaf_names_nobody(village: Place) -> None:
    drive = make_drive(village)
    house = make_house(village, "PK01")
    assert house.representative is not None

    said = leaf_of(enter(treasurer(village), drive, money(drive, house.id, note="Đợt đầu"))).text

    assert '"household_code":"PK01"' in said
    assert '"note":"Đợt đầu"' in said
    assert house.representative.full_name not in said


def test_stored_leaves_are_those_of_what_is_read_back(village: Place) -> None:
    drive, house = make_drive(village), make_house(village, "PK01")
    entry = enter(
        collector(village), drive, money(drive, house.id, round="Đợt 1", paper="A1", photo="ab" * 32)
    )

    read = Entry.objects.get(id=entry.id)

    assert leaf_of(read).text == leaf_of(entry).text
    node = TreeNode.objects.get(village=village, position=0)
    assert bytes(node.hash) == tree.leaf_hash(leaf_of(read).data)
