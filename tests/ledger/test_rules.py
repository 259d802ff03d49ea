"""The rules of the book on plain values: amounts, words, sums, leaves, terms."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.tree import added
from hatnhan.ledger.rules import amounts, terms
from hatnhan.ledger.rules.figures import figures_of, item_lines, month_lines, source_lines
from hatnhan.ledger.rules.kinds import Kind, Source
from hatnhan.ledger.rules.leaves import LEAF_FIELDS, Leaf
from hatnhan.ledger.rules.positions import node_at, position_of
from hatnhan.ledger.rules.sums import BoxTooSmall, FloatTooSmall, Sums, added_up, boxes_of
from hatnhan.ledger.rules.words import dong_in_words, in_words
from tests.ledger.factories import TERMS

DRIVE, OTHER = UUID(int=1), UUID(int=2)
PEOPLE, HOUSES = (UUID(int=3), UUID(int=4)), (UUID(int=5), UUID(int=6))


@dataclass
class Line:
    """One entry, as far as it is added up."""

    drive_id: UUID = DRIVE
    kind: str = Kind.MONEY_IN
    of_kind: str = Kind.MONEY_IN
    on: date = date(2023, 3, 12)
    source: str = Source.HOUSEHOLDS
    item: str = ""
    household_id: UUID | None = None
    amount_vnd: int = 0
    half_days: int = 0
    collector_id: UUID | None = None
    other_drive_id: UUID | None = None


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("1200000", 1_200_000),
        ("1.200.000", 1_200_000),
        ("1,200,000", 1_200_000),
        ("1 200 000 đ", 1_200_000),
        ("1.200.000 đồng", 1_200_000),
        ("500₫", 500),
        ("1.200.000 VND", 1_200_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(said: str, amount: int) -> None:
    assert amounts.dong_of(said) == amount


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ("1.200.000,5", amounts.AmountFractional),
        ("1200,50", amounts.AmountFractional),
        ("1.200,000", amounts.AmountFractional),
        ("12.00", amounts.AmountFractional),
        ("-5", amounts.AmountNotPositive),
        ("1,2 triệu", amounts.AmountUnreadable),
        ("1e6", amounts.AmountUnreadable),
        ("", amounts.AmountUnreadable),
        ("một triệu", amounts.AmountUnreadable),
        ("9" * 40, amounts.AmountUnreadable),
    ],
)
def test_nothing_is_guessed_of_an_amount(said: str, refusal: type[RuleBroken]) -> None:
    with pytest.raises(refusal):
        amounts.dong_of(said)


@pytest.mark.parametrize(("said", "half_days"), [("4", 8), ("4,5", 9), ("0.5", 1), ("12,0", 24)])
def test_labour_is_counted_in_half_days(said: str, half_days: int) -> None:
    assert amounts.half_days_of(said) == half_days
    assert amounts.half_days_of(amounts.days_text(half_days)) == half_days


@pytest.mark.parametrize("said", ["", "4,25", "nửa", "1/2", "-1", "4 5"])
def test_other_parts_of_a_day_are_refused(said: str) -> None:
    with pytest.raises((amounts.DaysUnreadable, amounts.DaysNotPositive)):
        amounts.half_days_of(said)


@pytest.mark.parametrize(
    ("said", "kept"), [("37", "37"), ("1,50", "1,5"), ("1.5", "1,5"), ("007", "7"), ("2,0", "2"), ("", "")]
)
def test_a_quantity_has_one_form(said: str, kept: str) -> None:
    assert amounts.quantity_of(said) == kept


def test_an_amount_is_said_in_vietnamese_words_as_on_the_phone() -> None:
    path = Path(__file__).parent.parent / "vectors/amounts.json"
    cases: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))

    assert len(cases) >= 60
    assert {case["amount"]: in_words(case["amount"]) for case in cases} == {
        case["amount"]: case["words"] for case in cases
    }


def test_the_line_of_a_receipt_begins_with_a_capital() -> None:
    assert dong_in_words(1_200_000) == "Một triệu hai trăm nghìn đồng"
    assert dong_in_words(5_000) == "Năm nghìn đồng"
    assert dong_in_words(-750_000) == "Âm bảy trăm năm mươi nghìn đồng"


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_no_two_amounts_are_said_alike(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) == (one == other)


def entries() -> st.SearchStrategy[Line]:
    def line(kind: Kind, undoes: bool, **facts: Any) -> Line:
        other = OTHER if kind is Kind.TRANSFER else None
        is_held = kind in (Kind.MONEY_IN, Kind.HAND_OVER)
        facts["collector_id"] = facts["collector_id"] if is_held else None
        if kind is Kind.HAND_OVER:
            facts["collector_id"] = facts["collector_id"] or PEOPLE[0]
        kind_said = Kind.REVERSAL if undoes else kind
        return Line(kind=kind_said, of_kind=kind, other_drive_id=other, **facts)

    return st.builds(
        line,
        kind=st.sampled_from([kind for kind in Kind if kind is not Kind.REVERSAL]),
        undoes=st.booleans(),
        drive_id=st.just(DRIVE),
        on=st.dates(date(2023, 1, 1), date(2023, 12, 31)),
        household_id=st.sampled_from([None, *HOUSES]),
        amount_vnd=st.integers(1, 100),
        half_days=st.integers(0, 4),
        collector_id=st.sampled_from([None, *PEOPLE]),
    )


def accepted(lines: Iterable[Line]) -> tuple[Sums, list[Line]]:
    sums, taken = Sums(), []
    for line in lines:
        try:
            sums.ensure_covers(line)
        except (BoxTooSmall, FloatTooSmall):
            continue
        sums.add(line)
        taken.append(line)
    return sums, taken


@given(st.lists(entries(), max_size=40))
def test_neither_a_box_nor_a_hand_goes_below_zero(lines: list[Line]) -> None:
    sums, _taken = accepted(lines)

    assert min([0, *sums.boxes.values(), *sums.held.values()]) == 0


@given(st.lists(entries(), max_size=40))
def test_running_sums_are_those_added_up_from_nothing(lines: list[Line]) -> None:
    sums, taken = accepted(lines)

    again = added_up(taken)

    assert (again.tallies, again.held, again.shares) == (sums.tallies, sums.held, sums.shares)
    boxes = boxes_of(sums.tallies.items(), sums.held.items())
    assert {drive: box for drive, box in boxes.items() if box} == {
        drive: box for drive, box in sums.boxes.items() if box
    }


@given(st.lists(entries(), max_size=40))
def test_every_way_of_adding_up_gives_the_same_figures(lines: list[Line]) -> None:
    sums, _taken = accepted(lines)
    own = {key: tally for key, tally in sums.tallies.items() if key.drive_id == DRIVE}
    held = sums.held_of(DRIVE)

    figures = figures_of(own, held_vnd=held)

    assert figures.box_vnd == sums.boxes[DRIVE]
    assert figures.in_vnd == sum(line.money_vnd for line in source_lines(TERMS, own))
    assert figures.out_vnd == sum(line.out_vnd for line in item_lines(TERMS, own))
    assert figures.labour_vnd == sum(line.labour_vnd for line in month_lines(own))
    assert figures.in_vnd == sum(sum(line.money_by_source.values()) for line in month_lines(own))


@given(st.integers(0, 40), st.integers(0, 2**40))
def test_every_node_of_the_tree_has_a_number_of_its_own(level: int, index: int) -> None:
    assert node_at(position_of((level, index))) == (level, index)


def test_nodes_are_numbered_from_left_to_right() -> None:
    numbered = {position_of(node): node for node in added(0, {}, [b""] * 8)}

    assert sorted(numbered) == list(range(15))
    assert [numbered[place][0] for place in range(7)] == [0, 1, 0, 2, 0, 1, 0]


def test_planned_stands_beside_real() -> None:
    lines = [
        Line(amount_vnd=1_200_000),
        Line(amount_vnd=4_400_000, source=Source.STATE),
        Line(kind=Kind.LABOUR, of_kind=Kind.LABOUR, amount_vnd=520_000, half_days=8, item="work"),
        Line(kind=Kind.MONEY_OUT, of_kind=Kind.MONEY_OUT, amount_vnd=900_000, item="stone", source=""),
        Line(kind=Kind.MONEY_OUT, of_kind=Kind.MONEY_OUT, amount_vnd=100_000, source=""),
    ]
    own = added_up(lines).tallies

    assert [(line.source, line.planned_vnd, line.money_vnd) for line in source_lines(TERMS, own)] == [
        (Source.HOUSEHOLDS, 103_200_000, 1_200_000),
        (Source.STATE, 0, 4_400_000),
        (Source.SPONSOR, 4_400_000, 0),
    ]
    assert [(line.code, line.planned_vnd, line.real_vnd) for line in item_lines(TERMS, own)] == [
        ("stone", 32_000_000, 900_000),
        ("cement", 42_000_000, 0),
        ("work", 62_400_000, 520_000),
        ("", 0, 100_000),
    ]


NOTHING: dict[str, Any] = dict.fromkeys(LEAF_FIELDS)
LEAF = Leaf(
    **{
        **NOTHING,
        "id": UUID(int=7),
        "village_id": UUID(int=8),
        "drive_id": DRIVE,
        "kind": "money_in",
        "of_kind": "money_in",
        "on": date(2023, 3, 12),
        "household_code": "PK13",
        "amount_vnd": 1_200_000,
        "half_days": 0,
        "rate_vnd": 0,
        "note": "Đợt 1",
        "author_id": UUID(int=9),
        "happened_at": datetime(2023, 3, 12, 5, tzinfo=UTC),
        "recorded_at": datetime(2023, 3, 12, 12, tzinfo=timezone(timedelta(hours=7))),
    }
)


def test_a_leaf_is_one_canonical_text() -> None:
    zeros = "00000000-0000-0000-0000-00000000000"

    assert LEAF.text == (
        f'{{"amount_vnd":1200000,"author_id":"{zeros}9","drive_id":"{zeros}1","half_days":0,'
        f'"happened_at":"2023-03-12T05:00:00.000000Z","household_code":"PK13","id":"{zeros}7",'
        f'"kind":"money_in","note":"Đợt 1","of_kind":"money_in","on":"2023-03-12","rate_vnd":0,'
        f'"recorded_at":"2023-03-12T05:00:00.000000Z","v":1,"village_id":"{zeros}8"}}'
    )


@given(st.text(), st.text())
def test_texts_never_run_into_each_other(note: str, unit: str) -> None:
    said = replace(LEAF, note=note, unit=unit)

    read = json.loads(said.text)

    assert (read.get("note", ""), read.get("unit", "")) == (note, unit)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"items": ()}, terms.NeedMissing),
        ({"items": (replace(TERMS.items[0], code=""),)}, terms.ItemUnnamed),
        ({"items": (TERMS.items[0], TERMS.items[0])}, terms.ItemTwice),
        ({"items": (TERMS.items[0], replace(TERMS.items[1], amount_vnd=-1))}, terms.TermsBroken),
        ({"sources": (TERMS.sources[0], TERMS.sources[0])}, terms.SourceTwice),
        ({"household_vnd": -1}, terms.TermsBroken),
        ({"rate_vnd": 130_001}, amounts.RateOdd),
        ({"rate_vnd": 0}, terms.RateMissing),
    ],
)
def test_terms_say_nothing_impossible(change: dict[str, Any], refusal: type[RuleBroken]) -> None:
    with pytest.raises(refusal):
        terms.ensure_sound(replace(TERMS, **change), most_vnd=500_000_000)


def test_terms_are_read_as_they_were_kept() -> None:
    kept = json.loads(json.dumps(terms.as_plain(TERMS)))

    assert (terms.items_from(kept["items"]), terms.sources_from(kept["sources"])) == (
        TERMS.items,
        TERMS.sources,
    )
    assert TERMS.planned_vnd == 103_200_000 + 62_400_000 + 4_400_000
