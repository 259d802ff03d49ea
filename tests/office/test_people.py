"""The pages of people: who sees whom, and what is done there."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.office.people.forms import username_for
from hatnhan.people.models import Account, Cell, Mandate, MemberStanding, Person
from hatnhan.people.rules import Standing
from hatnhan.people.selectors import members_of
from hatnhan.places.models import Place
from tests.factories import EARLY, make_cell, make_member, make_role_account, make_village
from tests.households.factories import make_household
from tests.office.reading import client_of, read

pytestmark = pytest.mark.django_db
PEOPLE = "/v/pa-kim/people/"
MOST_QUERIES = 12


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def cell(village: Place) -> Cell:
    return make_cell(village)


def of_person(person: Person, act: str = "") -> str:
    return f"{PEOPLE}{person.id}/{act}"


def test_the_cell_reads_standings_and_an_administrator_does_not(cell: Cell) -> None:
    make_member(cell, "Lò Thị Hoa", standing=Standing.PROBATIONARY)
    insider, administrator = (client_of(role, cell.village) for role in (Role.MEMBER, Role.ADMINISTRATOR))

    assert "Probationary member" in read(insider.get(PEOPLE))
    shown = read(administrator.get(PEOPLE))
    assert "Lò Thị Hoa" in shown
    assert "Probationary member" not in shown
    assert "Cell member" not in shown


def test_an_administrator_reads_who_signs_in_and_the_cell_does_not(cell: Cell) -> None:
    head = make_role_account(Role.VILLAGE_HEAD, cell.village)
    insider, administrator = (client_of(role, cell.village) for role in (Role.MEMBER, Role.ADMINISTRATOR))

    assert f"signs in as {head.username}" in read(administrator.get(PEOPLE))
    assert head.username not in read(insider.get(PEOPLE))


def test_reading_a_persons_page_is_written_down(cell: Cell) -> None:
    member = make_member(cell)
    secretary = client_of(Role.SECRETARY, cell.village)

    secretary.get(of_person(member))

    line = AuditLine.objects.get()
    assert (line.action, line.subject_id) == ("people.read", str(member.id))


def test_a_person_of_another_village_does_not_exist(cell: Cell) -> None:
    elsewhere = make_role_account(Role.VILLAGE_HEAD, make_village("ban-ben")).person
    administrator = client_of(Role.ADMINISTRATOR, cell.village)

    answers = [
        administrator.get(of_person(elsewhere)),
        administrator.post(of_person(elsewhere, "account/password/")),
        administrator.post(of_person(elsewhere, "account/open/"), {"is_open": "0"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert Account.objects.get(person=elsewhere).is_active


def test_an_administrator_entrusts_a_mandate_to_a_new_person(village: Place) -> None:
    administrator = client_of(Role.ADMINISTRATOR, village)
    asked = {
        "full_name": "  Lò   Văn Mới ",
        "role": "board",
        "from_on": "01/11/2023",
        "form_id": str(new_id()),
    }

    answers = [administrator.post(f"{PEOPLE}add/", asked) for _time in range(2)]

    person = Person.objects.get(full_name="Lò Văn Mới")
    assert [answer["Location"] for answer in answers] == [of_person(person)] * 2
    mandate = Mandate.objects.get(person=person)
    assert (mandate.role, mandate.place, mandate.from_on) == ("board", village, date(2023, 11, 1))


def test_an_administrator_entrusts_a_mandate_to_somebody_of_the_register(village: Place) -> None:
    house = make_household(village, "PK01", name="Lò Thị Đại")
    administrator = client_of(Role.ADMINISTRATOR, village)
    asked = {
        "who": str(house.representative_id),
        "role": "household",
        "from_on": "01/11/2023",
        "form_id": str(new_id()),
    }

    administrator.post(f"{PEOPLE}add/", asked)

    assert Person.objects.filter(full_name="Lò Thị Đại").count() == 1
    assert Mandate.objects.get(role="household").person_id == house.representative_id


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Choose a person, or write the full name."),
        ({"full_name": "Lò Văn Mới", "from_on": "hôm nay"}, "Write the day like 24/11/2023."),
        ({"who": "9f0c"}, "9f0c is not one of the available choices"),
        ({"full_name": "Lò Văn Mới", "role": "king"}, "king is not one of the available choices"),
    ],
)
def test_a_form_that_does_not_fit_is_answered_in_words(
    village: Place, asked: dict[str, str], said: str
) -> None:
    administrator = client_of(Role.ADMINISTRATOR, village)
    complete = {"role": "board", "from_on": "01/11/2023", "form_id": str(new_id())}

    response = administrator.post(f"{PEOPLE}add/", {**complete, **asked})

    assert response.status_code == 422
    assert said in read(response)
    assert Mandate.objects.count() == 1


def test_a_mandate_that_is_taken_is_refused_with_the_name_and_keeps_what_was_typed(village: Place) -> None:
    held = make_role_account(Role.VILLAGE_HEAD, village).person
    administrator = client_of(Role.ADMINISTRATOR, village)
    asked = {
        "full_name": "Lò Văn Mới",
        "role": "village_head",
        "from_on": "01/11/2023",
        "form_id": str(new_id()),
    }

    response = administrator.post(f"{PEOPLE}add/", asked)

    assert response.status_code == 422
    assert f"{held.full_name} holds this mandate from {EARLY:%d/%m/%Y}." in read(response)
    assert "Lò Văn Mới" in read(response)
    assert not Person.objects.filter(full_name="Lò Văn Mới").exists()


def test_a_mandate_is_given_and_ended_on_the_persons_page(village: Place) -> None:
    head = make_role_account(Role.VILLAGE_HEAD, village).person
    administrator = client_of(Role.ADMINISTRATOR, village)

    administrator.post(
        of_person(head, "mandates/"), {"mandate-role": "board", "mandate-from_on": "2023-06-01"}
    )
    mandate = Mandate.objects.get(person=head, role="board")
    administrator.post(of_person(head, f"mandates/{mandate.id}/end/"), {"until_on": "2023-09-01"})

    mandate.refresh_from_db()
    assert (mandate.from_on, mandate.until_on) == (date(2023, 6, 1), date(2023, 9, 1))
    assert "01/06/2023 – 01/09/2023" in read(administrator.get(of_person(head)))


def test_an_end_before_the_beginning_is_refused_in_words(village: Place) -> None:
    head = make_role_account(Role.VILLAGE_HEAD, village).person
    administrator = client_of(Role.ADMINISTRATOR, village)
    mandate = Mandate.objects.get(person=head)

    response = administrator.post(of_person(head, f"mandates/{mandate.id}/end/"), {"until_on": "2009-12-31"})

    assert response.status_code == 422
    assert "The end 31/12/2009 is not after the beginning 01/01/2010." in read(response)
    mandate.refresh_from_db()
    assert mandate.until_on is None


def test_a_secretary_adds_a_member_and_changes_the_standing(cell: Cell) -> None:
    secretary = client_of(Role.SECRETARY, cell.village)
    asked = {
        "full_name": "Lò Văn Mới",
        "standing": "probationary",
        "from_on": "01/03/2023",
        "form_id": str(new_id()),
    }

    secretary.post(f"{PEOPLE}members/add/", asked)
    member = Person.objects.get(full_name="Lò Văn Mới")
    change = {"standing-standing": "official", "standing-from_on": "01/03/2024"}
    secretary.post(of_person(member, "standing/"), change)
    secretary.post(of_person(member, "roles/"), {"role-role": "committee", "role-from_on": "01/04/2024"})

    assert members_of(cell_id=cell.id, on=date(2023, 12, 1))[0].standing is Standing.PROBATIONARY
    assert members_of(cell_id=cell.id, on=date(2024, 3, 1))[0].standing is Standing.OFFICIAL
    assert set(Mandate.objects.filter(person=member).values_list("role", flat=True)) == {
        "member",
        "committee",
    }


def test_a_standing_under_a_later_one_is_refused_in_words(cell: Cell) -> None:
    member = make_member(cell, from_on=date(2023, 6, 1))
    secretary = client_of(Role.SECRETARY, cell.village)
    secretary.post(
        of_person(member, "standing/"), {"standing-standing": "exempt", "standing-from_on": "2023-09-01"}
    )

    response = secretary.post(
        of_person(member, "standing/"), {"standing-standing": "official", "standing-from_on": "2023-08-01"}
    )

    assert response.status_code == 422
    assert "A standing from 01/09/2023 is already on record." in read(response)
    assert MemberStanding.objects.filter(person=member).count() == 2


def test_a_member_leaves_the_cell(cell: Cell) -> None:
    member = make_member(cell)
    secretary = client_of(Role.SECRETARY, cell.village)

    secretary.post(of_person(member, "leave/"), {"leave-until_on": "2023-11-01"})

    assert members_of(cell_id=cell.id, on=date(2023, 11, 1)) == ()
    assert Mandate.objects.get(person=member).until_on == date(2023, 11, 1)


def test_a_first_password_is_shown_once_and_opens_the_village(village: Place) -> None:
    house = make_household(village, "PK01", name="Lò Văn Đại")
    administrator = client_of(Role.ADMINISTRATOR, village)
    asked = {
        "who": str(house.representative_id),
        "role": "household",
        "from_on": "01/11/2020",
        "form_id": str(new_id()),
    }
    administrator.post(f"{PEOPLE}add/", asked)
    person = Person.objects.get(full_name="Lò Văn Đại")

    shown = administrator.post(of_person(person, "account/"), {"account-username": "lo-van-dai"})

    found = re.search(r">([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4})<", read(shown))
    assert found is not None
    password = found[1]
    assert shown["Cache-Control"] == "no-store"
    assert password not in read(administrator.get(of_person(person)))
    newcomer = Client()
    newcomer.post("/accounts/login/", {"login": "lo-van-dai", "password": password})
    assert newcomer.get("/v/pa-kim/more/").status_code == 200


def test_a_closed_account_is_signed_out_at_once(village: Place) -> None:
    account = make_role_account(Role.VILLAGE_HEAD, village)
    head, administrator = Client(), client_of(Role.ADMINISTRATOR, village)
    head.force_login(account)
    assert head.get("/v/pa-kim/more/").status_code == 200

    administrator.post(of_person(account.person, "account/open/"), {"is_open": "0"})

    assert head.get("/v/pa-kim/more/").status_code == 302
    administrator.post(of_person(account.person, "account/open/"), {"is_open": "1"})
    assert Account.objects.get(id=account.id).is_active


def test_an_administrator_does_not_close_the_own_account(village: Place) -> None:
    account = make_role_account(Role.ADMINISTRATOR, village)
    administrator = Client()
    administrator.force_login(account)

    response = administrator.post(of_person(account.person, "account/open/"), {"is_open": "0"})

    assert response.status_code == 422
    assert "This is your own account." in read(response)


@pytest.mark.parametrize("bad", ["a", "Có dấu", "a b c", "-abc"])
def test_a_name_to_sign_in_with_is_simple(village: Place, bad: str) -> None:
    person = make_role_account(Role.VILLAGE_HEAD, village).person
    Account.objects.filter(person=person).delete()
    administrator = client_of(Role.ADMINISTRATOR, village)

    response = administrator.post(of_person(person, "account/"), {"account-username": bad})

    assert response.status_code == 422
    assert "small letters without accents" in read(response)
    assert not Account.objects.filter(person=person).exists()


def test_a_name_to_sign_in_with_is_proposed_from_the_name() -> None:
    assert [username_for(name) for name in ("Lò Văn Đại", "  Cà  Thị Ước ")] == ["lo-van-dai", "ca-thi-uoc"]


def test_the_page_costs_the_same_for_3_and_for_60_people(cell: Cell) -> None:
    secretary, administrator = (
        client_of(role, cell.village) for role in (Role.SECRETARY, Role.ADMINISTRATOR)
    )
    counts = []
    for more in (3, 57):
        for _person in range(more):
            make_member(cell)
            make_role_account(Role.HOUSEHOLD, cell.village)
        for client in (secretary, administrator):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(PEOPLE).status_code == 200
            counts.append(len(queries))

    assert counts[:2] == counts[2:]
    assert max(counts) <= MOST_QUERIES


def test_a_persons_page_keeps_within_its_queries(cell: Cell) -> None:
    member = make_member(cell)
    secretary = client_of(Role.SECRETARY, cell.village)

    with CaptureQueriesContext(connection) as queries:
        secretary.get(of_person(member))

    assert len(queries) <= MOST_QUERIES + 2, "the page, and one line of the audit book"


def test_an_administrator_mends_a_slip_in_a_name(cell: Cell) -> None:
    member = make_member(cell, "Lò Văn Ngiệp")
    administrator = client_of(Role.ADMINISTRATOR, cell.village)

    response = administrator.post(of_person(member, "name/"), {"name-full_name": "Lò Văn Nghiệp"})

    assert (response.status_code, response["Location"]) == (303, of_person(member))
    assert "Lò Văn Nghiệp" in read(administrator.get(of_person(member)))


def test_an_empty_name_is_asked_for_again(cell: Cell) -> None:
    member = make_member(cell, "Lò Văn Ngiệp")
    administrator = client_of(Role.ADMINISTRATOR, cell.village)

    response = administrator.post(of_person(member, "name/"), {"name-full_name": "  "})

    assert response.status_code == 422
    assert "Please fill this in." in read(response)
    member.refresh_from_db()
    assert member.full_name == "Lò Văn Ngiệp"


def test_only_who_manages_people_is_offered_to_mend_a_name(cell: Cell) -> None:
    member = make_member(cell, "Lò Văn Ngiệp")
    shown = {
        role: "Mend a slip in the name" in read(client_of(role, cell.village).get(of_person(member)))
        for role in (Role.ADMINISTRATOR, Role.SECRETARY, Role.MEMBER)
    }

    assert shown == {Role.ADMINISTRATOR: True, Role.SECRETARY: False, Role.MEMBER: False}


def test_a_mandate_of_somebody_else_is_not_ended_on_a_persons_page(cell: Cell) -> None:
    member, other = make_member(cell), make_role_account(Role.VILLAGE_HEAD, cell.village).person
    elsewhere = make_role_account(Role.VILLAGE_HEAD, make_village("ban-ben")).person
    assert cell.village.parent is not None
    administrator = client_of(Role.ADMINISTRATOR, cell.village.parent)

    answers = [
        administrator.post(
            of_person(member, f"mandates/{Mandate.objects.get(person=person).id}/end/"),
            {"until_on": "01/11/2023"},
        ).status_code
        for person in (other, elsewhere)
    ]

    assert answers == [404, 404]
    assert not Mandate.objects.filter(until_on__isnull=False).exists()
