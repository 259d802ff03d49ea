"""Roles × addresses: every page and every operation of the API keeps the one table of access."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from hatnhan.api.urls import api
from hatnhan.kernel.roles import Role
from hatnhan.meetings.models import Meeting
from hatnhan.people.access import PUBLIC, SIGNED_IN, TABLE
from hatnhan.tasks.models import Task
from tests.architecture.sources import PACKAGE
from tests.factories import make_role_account, make_village
from tests.households.factories import make_household
from tests.office.samples import AT, Sample, make_sample
from tests.office.walk import Operation, Page, operations, pages

pytestmark = pytest.mark.django_db

# Open to everybody: the village's public face, signing in, choosing a language, the phone page (no data).
PUBLIC_PAGES = {
    "portal:home",
    "portal:village",
    "account_login",
    "set_language",
    "field:shell",
    "field:worker",
    "field:manifest",
}
# What the library knows by name and this program keeps closed, or opens in a demonstration only.
CLOSED_PAGES = {"account_signup", "account_reset_password", "demo_sign_in"}
# Whoever is signed in, about the own account.
OWN_PAGES = {
    "start",
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "account_inactive",
}
SIGN_IN = "/accounts/login/?next=/v/"
OPEN = {200, 204, 302, 303, 400, 409, 422}
# Inside an open page, what belongs to another person does not exist: address → roles that own nothing here.
OUTSIDE_THE_CELL = frozenset({Role.VILLAGE_HEAD, Role.BOARD, Role.SUPERVISION})
NOT_THEIRS: dict[str, frozenset[Role]] = {
    # A house is shown to who may see the register, and to its own representative.
    "office:household": frozenset({Role.COMMUNE, Role.ADMINISTRATOR, Role.TREASURER}),
    # A phone is its own person's: here the secretary's.
    "office:phone_revoke": frozenset(Role) - {Role.SECRETARY},
    # So are its photographs.
    "office:photo_file": frozenset({Role.COMMUNE, Role.ADMINISTRATOR, Role.TREASURER}),
    # An entry is shown to those who read the book, and to the household that gave it.
    "office:entry": frozenset({Role.COMMUNE, Role.ADMINISTRATOR}),
    "office:entry_pdf": frozenset({Role.COMMUNE, Role.ADMINISTRATOR}),
    "office:entry_proof": frozenset({Role.COMMUNE, Role.ADMINISTRATOR}),
    # A household's own yes or no is said by whoever represents it.
    "office:drive_own_name": frozenset(Role) - {Role.HOUSEHOLD},
    # The sample's task belongs to a member of the cell; outside the cell one sees only the own tasks.
    "office:task": OUTSIDE_THE_CELL,
    "office:task_report": OUTSIDE_THE_CELL,
}

VILLAGE_PAGES = [page for page in pages() if page.action is not None]
VILLAGE_OPERATIONS = [one for one in operations() if "{village}" in one.path]
PHONE_OPERATIONS = [one for one in operations() if one.action == "photos.upload"]


@pytest.fixture
def sample() -> Sample:
    return make_sample()


def answer(client: Client, address: str) -> int:
    """The status of the page; one that only takes forms is sent an empty one, and nothing stays changed."""
    client.raise_request_exception = False
    before = transaction.savepoint()
    found = client.get(address)
    is_led_up = found.status_code == 303 and address.startswith(found["Location"])
    status = client.post(address).status_code if is_led_up else found.status_code
    transaction.savepoint_rollback(before)
    return status


def breaches(client: Client, sample: Sample, role: Role) -> Iterator[str]:
    for page in VILLAGE_PAGES:
        status = answer(client, page.address(sample.parts))
        expected = expected_of(page, role)
        if status not in expected:
            yield f"{page.name} ({page.action}): {role} gets {status}"


def expected_of(page: Page, role: Role) -> set[int]:
    if role not in TABLE[page.action or ""]:
        return {403}
    return {404} if role in NOT_THEIRS.get(page.name, frozenset()) else OPEN


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_exactly_what_the_table_says(role: Role, sample: Sample) -> None:
    client = Client()
    client.force_login(sample.accounts[role])

    found = list(breaches(client, sample, role))

    assert not found, "\n".join(["", *found])


def test_a_representative_sees_the_own_house_and_no_other(sample: Sample) -> None:
    make_household(sample.village, "PK02")
    client = Client()
    client.force_login(sample.accounts[Role.HOUSEHOLD])
    page = next(page for page in VILLAGE_PAGES if page.name == "office:household")

    own, other = (page.address({**sample.parts, "code": code}) for code in ("PK01", "PK02"))

    assert (client.get(own).status_code, client.get(other).status_code) == (200, 404)


@pytest.mark.parametrize("role", sorted(OUTSIDE_THE_CELL))
def test_outside_the_cell_one_sees_the_own_tasks_and_no_others(role: Role, sample: Sample) -> None:
    Task.objects.filter(id=str(sample.parts["task_id"])).update(owner=sample.accounts[role].person)
    page = next(page for page in VILLAGE_PAGES if page.name == "office:task")
    found = {}
    for each in OUTSIDE_THE_CELL:
        client = Client()
        client.force_login(sample.accounts[each])
        found[each] = client.get(page.address(sample.parts)).status_code

    assert found == {each: 200 if each is role else 404 for each in OUTSIDE_THE_CELL}


def test_a_stranger_is_led_to_the_sign_in_page(sample: Sample) -> None:
    found = {
        page.name: response["Location"] if response.status_code == 302 else response.status_code
        for page in VILLAGE_PAGES
        for response in [Client().get(page.address(sample.parts))]
    }

    assert {name: to for name, to in found.items() if not str(to).startswith(SIGN_IN)} == {}


def test_nothing_of_another_village_exists(sample: Sample) -> None:
    neighbour = make_village("ban-ben")
    client = Client()
    client.force_login(make_role_account(Role.SECRETARY, neighbour))

    found = {page.name: answer(client, page.address(sample.parts)) for page in VILLAGE_PAGES}

    assert {name: status for name, status in found.items() if status != 404} == {}


def test_things_of_another_village_do_not_exist_under_the_own_address(sample: Sample) -> None:
    neighbour = make_sample("ban-ben")
    client = Client()
    client.force_login(neighbour.accounts[Role.SECRETARY])
    own = {**sample.parts, "village": "ban-ben"}
    permitted = [page for page in VILLAGE_PAGES if Role.SECRETARY in TABLE[page.action or ""]]
    concerned = [page for page in permitted if set(page.parts) & sample.own_parts]

    found = {page.name: answer(client, page.address(own)) for page in concerned}

    assert concerned != []
    assert {name: status for name, status in found.items() if status != 404} == {}


@pytest.mark.parametrize("role", Role)
def test_a_role_asks_the_api_exactly_what_the_table_says(role: Role, sample: Sample) -> None:
    client = Client()
    client.force_login(sample.accounts[role])

    found = {one: client.get(one.path.format(village=sample.code)).status_code for one in VILLAGE_OPERATIONS}

    wanted = {one: 200 if role in TABLE[one.action or ""] else 403 for one in VILLAGE_OPERATIONS}
    assert found == wanted


@pytest.mark.parametrize("role", Role)
def test_a_role_sends_photographs_exactly_where_the_table_says(role: Role, sample: Sample) -> None:
    client = Client()
    client.force_login(sample.accounts[role])
    may = role in TABLE["photos.upload"]

    found = {one.method: sent(client, one) for one in PHONE_OPERATIONS}

    # One byte is no photograph; only who may send one is told so.
    assert found == ({"GET": 200, "PUT": 422} if may else {"GET": 403, "PUT": 403})
    assert {sent(Client(), one) for one in PHONE_OPERATIONS} == {401}


def sent(client: Client, operation: Operation) -> int:
    address = operation.path.format(sha256="0" * 64)
    if operation.method == "GET":
        return client.get(address).status_code
    return client.put(f"{address}?offset=0&size=1", b"x", content_type="application/octet-stream").status_code


def test_the_api_knows_neither_strangers_nor_neighbours(sample: Sample) -> None:
    neighbour = Client()
    neighbour.force_login(make_role_account(Role.SECRETARY, make_village("ban-ben")))
    addresses = [one.path.format(village=sample.code) for one in VILLAGE_OPERATIONS]

    assert {Client().get(address).status_code for address in addresses} == {401}
    assert {neighbour.get(address).status_code for address in addresses} == {404}


def test_every_operation_is_walked() -> None:
    declared = {
        (method.upper(), path)
        for path, methods in api.get_openapi_schema(path_prefix="/api/v1")["paths"].items()
        for method in methods
    }

    assert {(one.method, one.path) for one in operations()} == declared
    assert len(VILLAGE_OPERATIONS) >= 9


def test_every_address_says_who_may_open_it() -> None:
    listed = PUBLIC_PAGES | CLOSED_PAGES | OWN_PAGES
    undeclared = {page.name for page in pages() if page.action is None}

    assert undeclared == listed
    assert {page.name for page in VILLAGE_PAGES if "village" not in page.parts} == set()


def test_every_action_of_a_view_stands_in_the_table() -> None:
    actions: set[Page | Operation] = {*VILLAGE_PAGES, *operations()}

    assert {one for one in actions if one.action not in {*TABLE, *PUBLIC, *SIGNED_IN}} == set()


def test_every_row_of_the_table_is_used() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if path.name != "access.py"]
    text = "\n".join(path.read_text("utf-8") for path in sources)

    assert {action for action in TABLE if f'"{action}"' not in text} == set()


def test_whoever_is_signed_in_opens_the_own_pages_and_strangers_do_not(sample: Sample) -> None:
    client = Client()
    client.force_login(sample.accounts[Role.HOUSEHOLD])
    of_strangers = {
        page.name: Client().get(page.address({})).status_code for page in pages() if page.name in OWN_PAGES
    }
    of_signed_in = {
        page.name: client.get(page.address({})).status_code for page in pages() if page.name in OWN_PAGES
    }

    assert {name: code for name, code in of_strangers.items() if code not in {302, 200}} == {}
    assert {name for name, code in of_strangers.items() if code == 200} <= {"account_inactive"}
    assert set(of_signed_in.values()) <= {200, 302}


def test_closed_pages_stay_closed() -> None:
    closed = [page for page in pages() if page.name in CLOSED_PAGES]

    assert {page.name: Client().post(page.address({})).status_code for page in closed} == dict.fromkeys(
        CLOSED_PAGES, 404
    )


def test_members_see_an_agenda_once_it_is_announced(sample: Sample) -> None:
    page = next(page for page in VILLAGE_PAGES if page.name == "office:meeting_item")
    found = []
    for announced_at in (None, AT):
        Meeting.objects.filter(id=str(sample.parts["meeting_id"])).update(announced_at=announced_at)
        for role in (Role.COMMITTEE, Role.MEMBER):
            client = Client()
            client.force_login(sample.accounts[role])
            found.append(client.get(page.address(sample.parts)).status_code)

    assert found == [200, 404, 200, 200]
