"""What pages ask of the book: as many queries for one row as for many, and nobody's name in public."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.ratios import Ratio
from hatnhan.kernel.roles import Role
from hatnhan.ledger import selectors
from hatnhan.ledger.models import Drive
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.services import (
    exempt_household,
    hand_over,
    pay,
    read_exemptions,
    record_entries,
    record_export,
    set_terms,
)
from hatnhan.places.models import Place
from tests.factories import actor_with, make_village
from tests.indicators.factories import make_houses
from tests.ledger.factories import (
    NOW,
    TERMS,
    TODAY,
    collector,
    enter,
    expense,
    labour,
    leader,
    make_decision,
    make_drive,
    money,
    new,
    reversal,
    told,
    treasurer,
)
from tests.office.test_indexes import plans_heard, walked_tables

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Place:
    return make_village()


def exempt(drive: Drive, household_id: Any, reason: str = "Illness") -> None:  # noqa: ANN401 -- an identifier
    exempt_household(
        actor=leader(drive.village),
        drive_id=drive.id,
        household_id=household_id,
        from_money=True,
        from_labour=False,
        reason=reason,
        fact_id=new_id(),
        at=NOW,
    )


def begin(village: Place) -> Drive:
    """Open a drive whose first sponsor came, so that every sum exists."""
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive, amount_vnd=100_000_000))
    return drive


def fill(drive: Drive, count: int) -> None:
    """Let so many households give, work and be exempt, with as many expenses and hand-overs."""
    village = drive.village
    keeper, walker = treasurer(village), collector(village)
    for house in make_houses(village, count):
        batch = [
            told(walker, money(drive, house.id, round="Đợt 1")),
            told(keeper, labour(drive, house.id)),
            told(keeper, expense(drive, item="stone", paper="HĐ 1")),
        ]
        record_entries(village_id=village.id, told=batch, at=NOW)
        pay(actor=keeper, new=new(expense(drive, 10_000_000)), at=NOW)
        hand_over(actor=walker, drive_id=drive.id, amount_vnd=5, fact_id=new_id(), happened_at=NOW, at=NOW)
        exempt(drive, house.id)


def asked_of(drive: Drive) -> dict[str, Callable[[], object]]:
    village, keeper = drive.village, treasurer(drive.village)
    scope: dict[str, Any] = {"actor": keeper, "path": village.path, "village_id": village.id}
    entry_id = selectors.entries_page(**scope, drive_id=drive.id).rows[0].id
    return {
        "drives": lambda: selectors.drives_of(village_id=village.id),
        "board": lambda: selectors.board_of(village_id=village.id, drive_id=drive.id),
        "sheet": lambda: selectors.collection_sheet(**scope, drive_id=drive.id, on=TODAY, round_name="Đợt 1"),
        "book": lambda: selectors.entries_page(**scope, drive_id=drive.id),
        "receipts": lambda: selectors.receipts_page(**scope, drive_id=drive.id, size=2),
        "receipt": lambda: selectors.receipt_of(**scope, entry_id=entry_id),
        "proof": lambda: selectors.proof_of(village_id=village.id, entry_id=entry_id),
        "payments": lambda: selectors.waiting_payments(**scope, drive_id=drive.id),
        "hand-overs": lambda: selectors.waiting_hand_overs(**scope, drive_id=drive.id),
        "floats": lambda: selectors.floats_of(**scope, drive_id=drive.id),
        "own": lambda: selectors.own_receipts(person_id=keeper.person_id, drive_id=drive.id),
        "share": lambda: selectors.own_share(person_id=keeper.person_id, drive_id=drive.id),
        "root": lambda: selectors.root_of_book(village_id=village.id),
        "since": lambda: selectors.consistency_since(village_id=village.id, old_size=1),
    }


MOST = {
    "drives": 3, "board": 6, "sheet": 8, "book": 3, "receipts": 3, "receipt": 6, "proof": 3, "payments": 3,
    "hand-overs": 1, "floats": 1, "own": 2, "share": 1, "root": 1, "since": 2,
}  # fmt: skip


def counted(drive: Drive) -> dict[str, int]:
    found = {}
    for name, ask in asked_of(drive).items():
        with CaptureQueriesContext(connection) as asked:
            ask()
        found[name] = len(asked)
    return found


def test_many_rows_take_as_many_queries_as_one() -> None:
    one, three = begin(make_village("mot")), begin(make_village("ba"))
    fill(one, 1)
    fill(three, 3)

    assert counted(one) == counted(three)
    assert {name: max(number, MOST[name]) for name, number in counted(three).items()} == MOST


def test_no_question_walks_a_shared_table(village: Place) -> None:
    drive = begin(village)
    fill(drive, 2)
    walked: set[tuple[str, str]] = set()
    for name, ask in asked_of(drive).items():
        with plans_heard() as plans:
            ask()
        walked |= {(name, table) for _sql, plan in plans for table in walked_tables(plan)}

    assert walked == set()


def test_the_board_tells_totals_and_nobody(village: Place) -> None:
    drive = begin(village)
    fill(drive, 2)
    house = village.households.order_by("code").first()
    assert house is not None
    assert house.representative is not None

    board = selectors.board_of(village_id=village.id, drive_id=drive.id)

    assert (board.figures.in_vnd, board.figures.half_days, board.figures.out_vnd) == (
        102_400_000,
        16,
        1_800_000,
    )
    assert (board.figures.balance_vnd, board.figures.held_vnd) == (100_600_000, 2_400_000)
    assert board.need_vnd == 136_400_000
    assert board.progress == Ratio(102_400_000 + 1_040_000, 136_400_000)
    assert [(paper.amount_vnd, paper.paper) for paper in board.papers] == [(900_000, "HĐ 1")] * 2
    assert board.book_size == 7
    said = json.dumps(asdict(board), cls=DjangoJSONEncoder, ensure_ascii=False, default=str)
    for private in (house.code, house.representative.full_name, str(house.id), "Illness"):
        assert private not in said


def test_a_drive_of_another_village_does_not_exist(village: Place) -> None:
    drive, other = begin(village), make_village("ban-khac")
    scope: dict[str, Any] = {"actor": treasurer(other), "path": other.path, "village_id": other.id}

    for ask in (
        lambda: selectors.board_of(village_id=other.id, drive_id=drive.id),
        lambda: selectors.collection_sheet(**scope, drive_id=drive.id, on=TODAY),
        lambda: selectors.entries_page(**scope, drive_id=drive.id),
    ):
        with pytest.raises(NotFound):
            ask()
    assert selectors.floats_of(**scope, drive_id=drive.id) == ()
    assert selectors.drives_of(village_id=other.id) == ()


def test_the_sheet_asks_an_exempt_household_for_nothing(village: Place) -> None:
    drive = begin(village)
    fill(drive, 1)

    sheet = selectors.collection_sheet(
        actor=collector(village),
        path=village.path,
        village_id=village.id,
        drive_id=drive.id,
        on=TODAY,
        round_name="Đợt 1",
    )

    (row,) = sheet.rows
    assert (row.expected_vnd, row.expected_half_days, row.is_exempt) == (0, 20, True)
    assert (row.given.money_vnd, row.given.half_days, row.in_round_vnd) == (1_200_000, 8, 1_200_000)
    assert sheet.rounds == ("Đợt 1",)


@pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.COMMUNE, Role.ADMINISTRATOR])
def test_the_sheet_is_for_those_who_collect(village: Place, role: Role) -> None:
    drive = begin(village)
    scope: dict[str, Any] = {
        "actor": actor_with(role, place=village),
        "path": village.path,
        "village_id": village.id,
    }

    with pytest.raises(NotAllowed):
        selectors.collection_sheet(**scope, drive_id=drive.id, on=TODAY)
    with pytest.raises(NotAllowed):
        selectors.entries_page(**scope, drive_id=drive.id)


def test_a_household_sees_its_own_receipts_and_no_others(village: Place) -> None:
    drive = begin(village)
    first, second = make_houses(village, 2)
    own = enter(treasurer(village), drive, money(drive, first.id))
    other = enter(treasurer(village), drive, money(drive, second.id))
    person = first.representative
    assert person is not None
    actor = actor_with(Role.HOUSEHOLD, place=village, person=person)
    scope: dict[str, Any] = {"actor": actor, "path": village.path, "village_id": village.id}

    assert selectors.receipt_of(**scope, entry_id=own.id).entry.household_name == person.full_name
    with pytest.raises(NotAllowed):
        selectors.receipt_of(**scope, entry_id=other.id)
    assert [row.id for row in selectors.own_receipts(person_id=person.id, drive_id=drive.id)] == [own.id]
    assert selectors.own_share(person_id=person.id, drive_id=drive.id).money_vnd == 1_200_000


def test_the_book_is_read_page_by_page(village: Place) -> None:
    drive, keeper = begin(village), treasurer(village)
    wrong = enter(keeper, drive, money(drive))
    undone = enter(keeper, drive, reversal(wrong))
    scope: dict[str, Any] = {"actor": keeper, "path": village.path, "village_id": village.id}

    first = selectors.entries_page(**scope, drive_id=drive.id, size=2)
    second = selectors.entries_page(**scope, drive_id=drive.id, size=2, after=first.next_after)
    receipts = selectors.receipts_page(**scope, drive_id=drive.id)

    assert [row.id for row in first.rows] == [undone.id, wrong.id]
    assert (first.rows[1].reversed_by_id, first.rows[0].reverses_id) == (undone.id, wrong.id)
    assert (len(second.rows), second.next_after) == (1, None)
    assert [row.receipt for row in receipts.rows] == ["2023/2", "2023/1"]


def test_who_reads_why_a_household_is_exempt_is_noted(village: Place) -> None:
    drive = begin(village)
    (house,) = make_houses(village, 1)
    assert read_exemptions(actor=leader(village), drive_id=drive.id, at=NOW) == ()
    exempt(drive, house.id)

    (row,) = read_exemptions(actor=leader(village), drive_id=drive.id, at=NOW)

    assert (row.code, row.reason) == (house.code, "Illness")
    assert AuditLine.objects.filter(action="ledger.exemptions_read").count() == 1
    with pytest.raises(NotAllowed):
        read_exemptions(actor=collector(village), drive_id=drive.id, at=NOW)


def test_who_takes_a_book_out_is_noted(village: Place) -> None:
    drive = begin(village)

    record_export(actor=treasurer(village), drive_id=drive.id, row_count=1, file_kind="xlsx", at=NOW)

    assert AuditLine.objects.get(action="ledger.exported").facts == {"rows": 1, "file": "xlsx"}
    with pytest.raises(NotAllowed):
        record_export(actor=collector(village), drive_id=drive.id, row_count=1, file_kind="csv", at=NOW)


def test_every_version_of_the_terms_is_told(village: Place) -> None:
    drive = begin(village)
    decided = make_decision(village)
    changed = replace(TERMS, household_vnd=1_000_000)
    set_terms(
        actor=leader(village),
        drive_id=drive.id,
        terms=changed,
        fact_id=new_id(),
        at=NOW,
        decision_id=decided.id,
    )

    lines = selectors.terms_history(drive_id=drive.id)

    assert [(line.number, line.terms, line.decision_symbol) for line in lines] == [
        (2, changed, decided.symbol),
        (1, TERMS, ""),
    ]


def test_months_and_sources_are_told_for_charts(village: Place) -> None:
    drive = begin(village)
    fill(drive, 1)
    pledge = replace(money(drive, amount_vnd=7), kind=Kind.PLEDGE)
    enter(treasurer(village), drive, pledge)

    board = selectors.board_of(village_id=village.id, drive_id=drive.id)

    (month,) = board.months
    assert sum(month.money_by_source.values()) == board.figures.in_vnd == 101_200_000
    assert board.figures.pledged_vnd == 7
    assert [line.money_vnd for line in board.sources] == [1_200_000, 100_000_000]
