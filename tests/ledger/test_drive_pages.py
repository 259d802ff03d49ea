"""The pages of drives: the list, the open board, opening one, its terms, its decision, the exemptions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import Drive, DriveTerms, Exemption
from hatnhan.ledger.rules.kinds import Source
from hatnhan.places.models import Place
from tests.factories import make_role_account, make_village
from tests.indicators.factories import make_houses
from tests.ledger.factories import (
    TODAY,
    collector,
    enter,
    expense,
    labour,
    make_bare_drive,
    make_decision,
    make_drive,
    money,
    treasurer,
)
from tests.ledger.pages import HOME, of, represented_by
from tests.pages import as_role, body, browser, fresh, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]


@pytest.fixture
def village() -> Place:
    return make_village()


def begun(village: Place) -> Drive:
    """A drive with a sponsor, one household's money and days, and an expense."""
    drive = make_drive(village)
    (house,) = make_houses(village, 1)
    enter(treasurer(village), drive, money(drive, amount_vnd=5_000_000))
    enter(collector(village), drive, money(drive, house.id))
    enter(treasurer(village), drive, labour(drive, house.id, half_days=21))
    enter(treasurer(village), drive, expense(drive, item="stone", paper="HD-17"))
    return drive


def terms(**more: str) -> dict[str, str]:
    return {
        "fact_id": fresh(),
        "household_vnd": "2.400.000",
        "household_half_days": "10,5",
        "rate_vnd": "130 000",
        "item_0_title": "Quarry stone",
        "item_0_code": "stone",
        "item_0_quantity": "70",
        "item_0_unit": "m³",
        "item_0_amount": "32000000",
        "item_1_title": "Cement",
        "item_1_amount": "42.000.000",
        "money_households": "60.000.000",
        "days_households": "110",
    } | more


@pytest.mark.parametrize("role", [Role.TREASURER, Role.HOUSEHOLD, Role.SUPERVISION, Role.COMMUNE])
def test_everyone_sees_the_totals_of_a_drive_and_nobodys_share(village: Place, role: Role) -> None:
    drive = begun(village)

    page = body(as_role(role, village), of(drive))

    for said in ("6.200.000\N{NO-BREAK SPACE}đ", "10.5 labour days", "5.300.000\N{NO-BREAK SPACE}đ", "HD-17"):
        assert said in page
    assert "of it 1.200.000\N{NO-BREAK SPACE}đ still with collectors" in page
    for private in ("PK01", "Đại diện PK01"):
        assert private not in page


def test_the_list_says_how_far_each_drive_is_and_under_which_root_the_book_stands(village: Place) -> None:
    drive = begun(village)

    page = body(as_role(Role.HOUSEHOLD, village), HOME)

    assert drive.title in page
    assert "4:" in page.partition('class="hash">')[2][:10]


def test_a_page_asks_as_much_for_many_entries_as_for_few(village: Place) -> None:
    drive = begun(village)
    client = as_role(Role.VILLAGE_HEAD, village)

    def asked() -> dict[str, int]:
        found = {}
        for path in (HOME, of(drive), of(drive, "own/"), of(drive, "terms/"), of(drive, "exempt/")):
            with CaptureQueriesContext(connection) as queries:
                body(client, path)
            found[path] = len(queries)
        return found

    asked()
    few = asked()
    for _number in range(5):
        enter(treasurer(village), drive, money(drive, amount_vnd=1_000_000))
        enter(treasurer(village), drive, expense(drive, item="cement"))

    assert asked() == few
    assert max(few.values()) <= 12


def test_a_drive_is_opened_once_and_its_terms_are_set_without_codes(village: Place) -> None:
    client, form = as_role(Role.VILLAGE_HEAD, village), {"fact_id": fresh(), "title": "Embankment"}
    form |= {"purpose": "Beside the road", "opened_on": "2023-03-01"}

    said = sent(client, f"{HOME}new/", form)
    sent(client, f"{HOME}new/", form)
    drive = Drive.objects.get()
    sent(client, of(drive, "terms/"), terms())

    assert "The drive is open" in said
    kept = DriveTerms.objects.get()
    assert (kept.household_vnd, kept.household_half_days, kept.rate_vnd) == (2_400_000, 21, 130_000)
    assert [(item["code"], item["amount_vnd"]) for item in kept.items] == [
        ("stone", 32_000_000),
        ("2", 42_000_000),
    ]
    assert kept.sources == [{"source": Source.HOUSEHOLDS, "amount_vnd": 60_000_000, "half_days": 220}]


@pytest.mark.parametrize(
    ("field", "said", "words"),
    [
        ("household_vnd", "1,2tr", "is not an amount in đồng"),
        ("household_vnd", "-5", "must be more than 0"),
        ("household_vnd", "1.200.000,5", "has a part of a đồng"),
        ("household_half_days", "4,3", "is no number of days"),
        ("rate_vnd", "130.001", "is not a whole amount"),
        ("item_1_code", "stone", "names two items"),
    ],
)
def test_terms_that_say_something_impossible_are_refused_in_words(
    village: Place, field: str, said: str, words: str
) -> None:
    drive = make_bare_drive(village)

    page = sent(as_role(Role.VILLAGE_HEAD, village), of(drive, "terms/"), terms(**{field: said}), 422)

    assert words in page
    assert f'value="{said}"' in page
    assert not DriveTerms.objects.exists()


def test_after_the_first_entry_terms_change_by_a_decision_alone(village: Place) -> None:
    drive, client = begun(village), as_role(Role.VILLAGE_HEAD, village)
    decision = make_decision(village)

    refused = sent(client, of(drive, "terms/"), terms(), 422)
    sent(client, of(drive, "terms/"), terms(decision=str(decision.id)))

    assert "Its terms change only by a decision in force" in refused
    assert DriveTerms.objects.filter(drive=drive, number=2, decision=decision).exists()


def test_a_drive_is_linked_to_a_decision_in_force(village: Place) -> None:
    drive, client = make_bare_drive(village), as_role(Role.VILLAGE_HEAD, village)
    none = body(client, of(drive, "decision/"))
    decision, ended = make_decision(village), make_decision(village, until_on=TODAY)

    refused = sent(client, of(drive, "decision/"), {"decision": str(ended.id)}, 422)
    said = sent(client, of(drive, "decision/"), {"decision": str(decision.id)})

    assert "The households have decided nothing" in none
    assert "Select a valid choice" in refused
    assert decision.symbol in said


def test_nobody_overwrites_a_newer_title(village: Place) -> None:
    drive, client = make_bare_drive(village), as_role(Role.VILLAGE_HEAD, village)
    form = {"fact_id": fresh(), "title": "A wall", "opened_on": "2023-03-01", "revision": "1"}

    sent(client, of(drive, "edit/"), form)
    refused = sent(client, of(drive, "edit/"), {**form, "title": "A dam"}, 422)

    assert "Someone saved while you were writing" in refused
    assert "A wall" in refused
    assert Drive.objects.get().title == "A wall"

    sent(client, of(drive, "edit/"), {**form, "title": "A dam", "revision": "2"})

    assert Drive.objects.get().title == "A dam"


def test_exemptions_are_private_noted_and_taken_back(village: Place) -> None:
    drive = make_drive(village)
    (house,) = make_houses(village, 1)
    client = as_role(Role.VILLAGE_HEAD, village)
    form = {"fact_id": fresh(), "household": str(house.id), "from_money": "on", "reason": "A long illness"}

    refused = sent(client, of(drive, "exempt/"), {**form, "reason": ""}, 422)
    said = sent(client, of(drive, "exempt/"), form)
    board = body(as_role(Role.HOUSEHOLD, village), of(drive))
    gone = sent(client, of(drive, "exempt/"), {"fact_id": fresh(), "household": str(house.id)})

    assert "Write why the household is exempt" in refused
    assert "A long illness" in said
    assert "A long illness" not in board
    assert "No household is exempt." in gone
    assert AuditLine.objects.filter(action="ledger.exemptions_read").count() == 1
    assert Exemption.objects.count() == 2
    assert as_role(Role.MEMBER, village).get(of(drive, "exempt/")).status_code == 403


def test_a_representative_sees_the_own_receipts_alone(village: Place) -> None:
    drive = make_drive(village)
    own, other = make_houses(village, 2)
    account = make_role_account(Role.HOUSEHOLD, village)
    represented_by(account, own)
    enter(treasurer(village), drive, money(drive, own.id, amount_vnd=700_000))
    enter(treasurer(village), drive, money(drive, other.id, amount_vnd=800_000))

    page = body(browser(account), of(drive, "own/"))

    assert "700.000\N{NO-BREAK SPACE}đ" in page
    assert "PK01" in page
    assert "800.000" not in page
    assert "PK02" not in page
    assert of(drive, "own/") in body(browser(account), of(drive))
