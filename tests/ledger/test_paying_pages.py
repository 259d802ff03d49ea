"""Expenses with approvals, transfers, hand-overs, the end of a drive, and the papers to take along."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.audit.models import AuditLine
from hatnhan.documents.outline import Table
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import CollectorFloat, Drive, Entry, Payment
from hatnhan.ledger.selectors import contributions_of, root_of_book
from hatnhan.office.ledger.papers import contribution_list
from hatnhan.people.models import Account
from hatnhan.places.models import Place
from hatnhan.places.selectors import village_called
from tests.factories import actor_for, make_role_account, make_village
from tests.indicators.factories import make_houses
from tests.ledger.factories import (
    TODAY,
    enter,
    expense,
    labour,
    make_decision,
    make_drive,
    money,
    treasurer,
)
from tests.ledger.pages import of
from tests.pages import as_role, body, browser, fresh, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]
LEDGER = "/v/pa-kim/ledger/"


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def drive(village: Place) -> Drive:
    drive = make_drive(village)
    enter(treasurer(village), drive, money(drive, amount_vnd=50_000_000))
    return drive


def bill(**more: str) -> dict[str, str]:
    return {
        "fact_id": fresh(),
        "on": "2023-11-18",
        "amount": "12.000.000",
        "note": "Stone",
        "payee": "company",
        "item": "stone",
        "paper": "HD 7",
    } | more


def approve(client: Client, payment: Payment, status: int = 303, **more: str) -> str:
    return sent(client, f"{LEDGER}payments/{payment.id}/approve/", {"fact_id": fresh()} | more, status)


def test_a_small_expense_is_in_the_book_at_once(drive: Drive) -> None:
    client, form = as_role(Role.TREASURER, drive.village), bill(amount="900.000")

    said = sent(client, of(drive, "pay/"), form)
    sent(client, of(drive, "pay/"), form)

    assert "The expense is in the book." in said
    assert Entry.objects.filter(kind="money_out", amount_vnd=900_000, item="stone", paper="HD 7").count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"amount": "0"}, "must be more than 0"),
        ({"amount": "900.000", "note": ""}, "Write what the money was paid for"),
        ({"amount": "900.000", "payee": ""}, "Choose who was paid"),
        ({"amount": "9.000.000.000"}, "is more than one entry may hold"),
        ({"amount": "900.000", "on": "2023-11-19"}, "has not come yet"),
        ({"amount": "900.000", "on": "2023-02-01"}, "lies before the drive began"),
    ],
)
def test_an_expense_that_says_something_impossible_is_refused(
    drive: Drive, more: dict[str, str], words: str
) -> None:
    page = sent(as_role(Role.TREASURER, drive.village), of(drive, "pay/"), bill(**more), 422)

    assert words in page
    assert not Entry.objects.filter(kind="money_out").exists()
    assert not Payment.objects.exists()


def test_more_than_the_box_holds_is_not_paid(drive: Drive) -> None:
    keeper = treasurer(drive.village)
    for _number in range(5):
        enter(keeper, drive, expense(drive, 9_900_000))

    page = sent(as_role(Role.TREASURER, drive.village), of(drive, "pay/"), bill(amount="900.000"), 422)

    assert "The box holds 500.000" in page.replace("500,000", "500.000")


def test_a_large_expense_waits_for_two_others(drive: Drive) -> None:
    village = drive.village
    head = browser(make_role_account(Role.VILLAGE_HEAD, village))
    said = sent(head, of(drive, "pay/"), bill())
    payment = Payment.objects.get()

    own = approve(head, payment, 422)
    first = browser(make_role_account(Role.BOARD, village))
    one = approve(first, payment)
    again = approve(first, payment, 422)
    before = Entry.objects.filter(payment=payment).count()
    both = approve(as_role(Role.SECRETARY, village), payment)
    late = approve(as_role(Role.DEPUTY_SECRETARY, village), payment, 422)

    assert "waits until two others have approved it" in said
    assert "You entered this expense. Two others approve it." in own
    assert "Approved. One more is needed." in one
    assert "You approved this expense already" in again
    assert before == 0
    assert "the expense is in the book" in both
    assert "This expense no longer waits" in late
    assert Entry.objects.get(payment=payment).amount_vnd == 12_000_000


def test_a_waiting_expense_is_withdrawn_with_a_reason(drive: Drive) -> None:
    client = as_role(Role.TREASURER, drive.village)
    sent(client, of(drive, "pay/"), bill())
    path = f"{LEDGER}payments/{Payment.objects.get().id}/withdraw/"

    empty = sent(client, path, {"fact_id": fresh(), "reason": ""}, 422)
    said = sent(client, path, {"fact_id": fresh(), "reason": "Too dear"})

    assert "Please fill this in" in empty
    assert "No expense waits." in said


def holding(drive: Drive) -> Account:
    """A collector who holds 1.200.000 đ."""
    account = make_role_account(Role.MEMBER, drive.village)
    (house,) = make_houses(drive.village, 1)
    enter(actor_for(account.person), drive, money(drive, house.id))
    return account


def test_money_goes_from_the_collectors_hand_into_the_box_by_two(drive: Drive) -> None:
    client = browser(holding(drive))

    shown = body(client, of(drive, "hand-over/"))
    more = sent(client, of(drive, "hand-over/"), {"fact_id": fresh(), "amount": "1.300.000"}, 422)
    told = sent(client, of(drive, "hand-over/"), {"fact_id": fresh(), "amount": "1.200.000"})
    page = body(as_role(Role.TREASURER, drive.village), of(drive, "waiting/"))
    confirm = page.partition("/confirm/")[0].rpartition('"')[2] + "/confirm/"
    fact = page.partition("/confirm/")[2].partition('name="fact_id" value="')[2].partition('"')[0]
    keeper = as_role(Role.TREASURER, drive.village)
    said = sent(keeper, confirm, {"fact_id": fact})
    again = sent(keeper, confirm, {"fact_id": fresh()}, 422)

    assert "You hold 1.200.000" in shown
    assert "The collector holds 1" in more
    assert "Whoever keeps the box confirms it" in told
    assert "the money is in the box" in said
    assert "was confirmed or withdrawn already" in again
    assert CollectorFloat.objects.get().held_vnd == 0


def test_nobody_confirms_what_he_brings_himself(drive: Drive) -> None:
    account = holding(drive)
    client = browser(account)
    sent(client, of(drive, "hand-over/"), {"fact_id": fresh(), "amount": "200.000"})
    page = body(client, of(drive, "waiting/"))
    other = body(as_role(Role.TREASURER, drive.village), of(drive, "waiting/"))
    path = page.partition("hand-overs/")[2].partition("/")[0]

    withdrawn = sent(client, f"{LEDGER}hand-overs/{path}/withdraw/", {"fact_id": fresh(), "reason": "Rain"})

    assert "/confirm/" not in page
    # A form that could only be refused is not offered.
    assert ("Hand money over" in page, "Hand money over" in other) == (True, False)
    assert client.post(f"{LEDGER}hand-overs/{path}/confirm/", {"fact_id": fresh()}).status_code == 403
    assert "Nothing is on its way." in withdrawn


def test_money_moves_to_another_open_drive_of_the_village(drive: Drive) -> None:
    other = make_drive(drive.village)
    client = as_role(Role.TREASURER, drive.village)
    form = {"fact_id": fresh(), "on": "2023-11-18", "amount": "300.000"}

    nowhere = sent(client, of(drive, "transfer/"), form, 422)
    said = sent(client, of(drive, "transfer/"), {**form, "other": str(other.id)})

    assert "Choose another drive of this village" in nowhere
    assert "Moved." in said
    assert "300.000" in body(client, of(other))


def test_a_drive_closes_when_nothing_waits_and_what_is_left_is_decided(drive: Drive) -> None:
    village, client = drive.village, as_role(Role.VILLAGE_HEAD, drive.village)
    decision = make_decision(village, matter="income_spending")
    sent(as_role(Role.TREASURER, village), of(drive, "pay/"), bill())
    form = {"fact_id": fresh(), "on": "2023-11-18"}

    waits = sent(client, of(drive, "close/"), form, 422)
    path = f"{LEDGER}payments/{Payment.objects.get().id}/withdraw/"
    sent(as_role(Role.TREASURER, village), path, {"fact_id": fresh(), "reason": "Too dear"})
    undecided = sent(client, of(drive, "close/"), form, 422)
    said = sent(client, of(drive, "close/"), {**form, "remainder_use": "Lamps", "decision": str(decision.id)})
    later = sent(as_role(Role.TREASURER, village), of(drive, "pay/"), bill(amount="1.000"), 422)

    assert "1 expenses still wait for approval" in waits
    assert "Say what they are used for" in undecided
    assert "The drive is closed and settled." in said
    assert "Lamps" in said
    assert "its settlement is final" in later


def test_the_papers_are_given_to_those_who_may_have_them(drive: Drive) -> None:
    (house,) = make_houses(drive.village, 1)
    enter(treasurer(drive.village), drive, labour(drive, house.id))
    papers = ("papers/contributions/", "papers/labour/", "papers/settlement/")

    def statuses(role: Role) -> list[Any]:
        client = as_role(role, drive.village)
        answers = [client.get(of(drive, paper)) for paper in papers]
        return [answer.content[:5] if answer.status_code == 200 else answer.status_code for answer in answers]

    assert statuses(Role.TREASURER) == [b"%PDF-"] * 3
    assert statuses(Role.MEMBER) == [403, b"%PDF-", b"%PDF-"]
    assert statuses(Role.HOUSEHOLD) == [403, 403, b"%PDF-"]
    noted = AuditLine.objects.filter(action="ledger.exported", subject_id=str(drive.id))
    assert [line.facts for line in noted] == [{"rows": 1, "file": "pdf"}]


def test_the_list_of_contributions_names_who_gave_and_nobody_beside_an_empty_place(drive: Drive) -> None:
    one, two, _none = make_houses(drive.village, 3)
    keeper = treasurer(drive.village)
    enter(keeper, drive, money(drive, one.id))
    enter(keeper, drive, labour(drive, two.id))
    sheet = contributions_of(
        actor=keeper, path=drive.village.path, village_id=drive.village_id, drive_id=drive.id, on=TODAY
    )
    village = village_called(code="pa-kim", on=TODAY)

    said = contribution_list(sheet, village, root_of_book(village_id=drive.village_id), TODAY)

    tables = [block.rows for block in said.blocks if isinstance(block, Table)]
    assert [[row[1].partition(" ")[0] for row in rows] for rows in tables] == [["PK01"], ["PK02"]]
    assert all(cell for rows in tables for row in rows for cell in row[:3])


def test_what_waits_is_asked_in_as_many_queries_for_many(drive: Drive) -> None:
    client = as_role(Role.VILLAGE_HEAD, drive.village)
    keeper = as_role(Role.TREASURER, drive.village)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            body(client, of(drive, "waiting/"))
        return len(queries)

    sent(keeper, of(drive, "pay/"), bill())
    asked()
    few = asked()
    for _number in range(3):
        sent(keeper, of(drive, "pay/"), bill())

    assert asked() == few <= 12
