"""The sheets and the book: a round in one sending, receipts with proof, reversals, and what is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.households.models import Household
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import CollectorFloat, Drive, Entry
from hatnhan.ledger.selectors import root_of_book
from hatnhan.places.models import Place
from tests.architecture.sources import PACKAGE
from tests.factories import make_role_account, make_village
from tests.indicators.factories import make_houses
from tests.ledger.factories import enter, labour, make_drive, money, reversal, treasurer
from tests.ledger.pages import HOME, of, represented_by
from tests.pages import as_role, body, browser, fresh, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

SCRIPT = PACKAGE / "portal" / "static" / "portal" / "check_receipt.py"


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def drive(village: Place) -> Drive:
    return make_drive(village)


@pytest.fixture
def houses(village: Place) -> list[Household]:
    return make_houses(village, 4)


def round_one(**more: str) -> dict[str, str]:
    return {"fact_id": fresh(), "on": "2023-11-18", "round": "Round 1", "each": "1.200.000"} | more


def given() -> list[tuple[str, int, int]]:
    rows = Entry.objects.order_by("leaf_index")
    return [(row.household_code, row.amount_vnd, row.half_days) for row in rows]


def test_one_sending_takes_a_whole_round(drive: Drive, houses: list[Household]) -> None:
    client, form = as_role(Role.TREASURER, drive.village), round_one(full_PK01="1200000", give_PK02="800.000")
    page = body(client, of(drive, "sheet/?round=Round+1&each=1.200.000"))

    said = sent(client, of(drive, "sheet/"), form)
    sent(client, of(drive, "sheet/"), form)

    assert "All: 1.200.000" in page
    assert "Taken: 2" in said
    assert "2023/1" in said
    assert "2023/2" in said
    assert given() == [("PK01", 1_200_000, 0), ("PK02", 800_000, 0)]
    assert not CollectorFloat.objects.exists()
    assert len(houses) == 4


def test_each_household_is_taken_or_refused_by_itself_and_the_rest_is_sent_again(
    drive: Drive, houses: list[Household]
) -> None:
    client = as_role(Role.TREASURER, drive.village)
    form = round_one(full_PK01="1200000", give_PK02="0", give_PK03="900000000")

    page = sent(client, of(drive, "sheet/"), form, 422)
    said = sent(client, of(drive, "sheet/"), {**form, "give_PK02": "500000", "give_PK03": ""})

    assert "1 taken, 2 not" in page
    assert "The amount must be more than 0 đồng" in page
    assert "is more than one entry may hold" in page
    assert page.count("Receipt 2023/1") == 1
    assert "Taken: 2" in said
    assert given() == [("PK01", 1_200_000, 0), ("PK02", 500_000, 0)]
    assert len(houses) == 4


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"give_PK01": "1,2tr"}, "is not an amount in đồng"),
        ({"give_PK01": "1.5"}, "has a part of a đồng"),
        ({"give_PK01": "-5"}, "must be more than 0"),
        ({}, "Nothing is filled in yet"),
        ({"give_PK01": "5000", "on": "2023-02-28"}, "01/03/2023"),
        ({"give_PK01": "5000", "on": "2023-11-19"}, "19/11/2023"),
        ({"give_PK01": "5000", "fact_id": "x"}, "number was damaged"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_entered(
    drive: Drive, houses: list[Household], more: dict[str, str], words: str
) -> None:
    page = sent(as_role(Role.TREASURER, drive.village), of(drive, "sheet/"), round_one(**more), 422)

    assert words in page
    assert given() == []
    assert len(houses) == 4


def test_two_collectors_of_one_round_are_told(drive: Drive, houses: list[Household]) -> None:
    village = drive.village
    sent(as_role(Role.MEMBER, village), of(drive, "sheet/"), round_one(full_PK01="1200000"))

    page = sent(as_role(Role.MEMBER, village), of(drive, "sheet/"), round_one(full_PK01="1200000"), 422)

    assert "Another collector has entered money of PK01" in page
    assert CollectorFloat.objects.get().held_vnd == 1_200_000
    assert len(given()) == 1
    assert len(houses) == 4


def test_a_day_of_common_work_is_kept_in_half_days(drive: Drive, houses: list[Household]) -> None:
    client = as_role(Role.MEMBER, drive.village)
    form = {"fact_id": fresh(), "on": "2023-11-17", "round": "Stone", "each": "1", "full_PK01": "2"}

    page = body(client, of(drive, "labour/?round=Stone&each=1"))
    said = sent(client, of(drive, "labour/"), {**form, "give_PK02": "1,5"})

    assert "All: 1 labour days" in page
    assert "Taken: 2" in said
    assert given() == [("PK01", 130_000, 2), ("PK02", 195_000, 3)]
    assert len(houses) == 4


def test_the_sheet_names_nobody_as_exempt_and_asks_no_more_for_many(drive: Drive) -> None:
    client = as_role(Role.TREASURER, drive.village)

    def asked(part: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            body(client, of(drive, part))
        return len(queries)

    make_houses(drive.village, 1)
    asked("sheet/")
    few = asked("sheet/"), asked("book/"), asked("receipts/"), asked("give/")
    for number in range(2, 12):
        house = Household.objects.create(
            village=drive.village, code=f"PK{number:02}", joined_on=drive.opened_on, member_count=4
        )
        enter(treasurer(drive.village), drive, money(drive, house.id, round="Round 1"))

    assert (asked("sheet/"), asked("book/"), asked("receipts/"), asked("give/")) <= (
        few[0], few[1] + 1, few[2] + 1, few[3],
    )  # fmt: skip
    assert max(few) <= 12


def test_one_contribution_of_materials_is_entered(drive: Drive, houses: list[Household]) -> None:
    client = as_role(Role.TREASURER, drive.village)
    form = {"fact_id": fresh(), "kind": "material", "source": "sponsor", "on": "2023-11-18", "item": "stone"}

    refused = sent(client, of(drive, "give/"), {**form, "amount": "900.000"}, 422)
    said = sent(client, of(drive, "give/"), {**form, "amount": "900.000", "quantity": "1,50", "unit": "m³"})
    other = {**form, "fact_id": fresh(), "kind": "money_in", "source": "households", "amount": "5"}
    household = sent(client, of(drive, "give/"), other, 422)

    assert "Write how much was given" in refused
    assert "1,5 m³" in said
    assert "Chín trăm nghìn đồng" in said
    assert "Choose the household that gives" in household
    assert len(houses) == 4


def test_a_paper_receipt_is_entered_once(drive: Drive) -> None:
    client = as_role(Role.TREASURER, drive.village)
    form = {
        "kind": "money_in",
        "source": "sponsor",
        "on": "2023-11-18",
        "amount": "900.000",
        "paper": "AB 12",
    }
    sent(client, of(drive, "give/"), {**form, "fact_id": fresh()})

    refused = sent(client, of(drive, "give/"), {**form, "fact_id": fresh()}, 422)

    assert "The paper receipt AB 12 was entered already" in refused
    assert Entry.objects.count() == 1


def test_an_entry_is_reversed_once_with_a_reason_and_keeps_its_number(drive: Drive) -> None:
    client = as_role(Role.TREASURER, drive.village)
    entry = enter(treasurer(drive.village), drive, money(drive))
    path = f"{HOME}entries/{entry.id}/"

    silent = sent(client, f"{path}reverse/", {"fact_id": fresh(), "note": ""}, 422)
    said = sent(client, f"{path}reverse/", {"fact_id": fresh(), "note": "A slip"})
    twice = sent(client, f"{path}reverse/", {"fact_id": fresh(), "note": "A slip"}, 422)
    undone = Entry.objects.get(reverses=entry)
    again = sent(client, f"{HOME}entries/{undone.id}/reverse/", {"fact_id": fresh(), "note": "No"}, 422)

    assert "Write why the entry is reversed" in silent
    assert "−1.200.000\N{NO-BREAK SPACE}đ" in said
    assert "was reversed already" in twice
    assert "A reversal is not reversed" in again
    page = body(client, path)
    assert "Receipt 2023/1" in page
    assert "reversed" in page
    assert as_role(Role.MEMBER, drive.village).get(f"{path}reverse/").status_code == 403


def test_a_household_reads_and_prints_its_own_receipt_and_no_others(
    drive: Drive, houses: list[Household]
) -> None:
    account = make_role_account(Role.HOUSEHOLD, drive.village)
    represented_by(account, houses[0])
    own = enter(treasurer(drive.village), drive, money(drive, houses[0].id))
    other = enter(treasurer(drive.village), drive, money(drive, houses[1].id))
    client = browser(account)

    page = body(client, f"{HOME}entries/{own.id}/")
    printed = client.get(f"{HOME}entries/{own.id}/pdf/")

    assert "Một triệu hai trăm nghìn đồng" in page
    assert page.count("2023/1") >= 3
    assert "Entry 1 of 2 in the book on 18/11/2023" in page
    assert root_of_book(village_id=drive.village_id).text in page
    assert printed.content.startswith(b"%PDF-")
    for part in ("", "pdf/", "proof/"):
        assert client.get(f"{HOME}entries/{other.id}/{part}").status_code == 404


def test_the_proof_is_what_the_published_script_checks(
    drive: Drive, houses: list[Household], tmp_path: Path
) -> None:
    entries = [enter(treasurer(drive.village), drive, money(drive, house.id)) for house in houses[:3]]
    client = as_role(Role.TREASURER, drive.village)
    old = root_of_book(village_id=drive.village_id)
    enter(treasurer(drive.village), drive, labour(drive, houses[3].id))

    answer = client.get(f"{HOME}entries/{entries[1].id}/proof/?since={old.size}")
    beyond = [client.get(f"{HOME}entries/{entries[1].id}/proof/?since={size}") for size in ("9", "x", "-1")]

    kept = tmp_path / "receipt.json"
    kept.write_bytes(answer.content)
    proof = json.loads(answer.content)
    assert proof["index"] == 1
    assert "PK03" not in answer.content.decode()
    asked = [sys.executable, str(SCRIPT), str(kept), old.text, "--en"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "YES: between the two roots" in done.stdout
    assert [one.status_code for one in beyond] == [404, 404, 404]


def test_the_book_is_paged_and_the_receipts_are_a_part_of_it(drive: Drive) -> None:
    keeper = treasurer(drive.village)
    entries = [enter(keeper, drive, money(drive, amount_vnd=1_000 + number)) for number in range(52)]
    enter(keeper, drive, reversal(entries[0]))
    client = as_role(Role.SUPERVISION, drive.village)

    first = body(client, of(drive, "book/"))
    receipts = body(client, of(drive, "receipts/"))
    mark = first.partition("?after=")[2].partition('"')[0]
    second = body(client, of(drive, f"book/?after={mark}"))

    assert "Reversal: Money in" in first
    assert "2023/52 ·" in first
    assert "2023/1 ·" not in first
    assert "2023/1 ·" in second
    assert "Reversal: Money in" not in receipts
    assert as_role(Role.HOUSEHOLD, drive.village).get(of(drive, "book/")).status_code == 403
