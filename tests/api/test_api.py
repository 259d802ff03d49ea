"""The API: typed answers, signing in with the page's own limits, and refusals as problem documents."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from hatnhan.kernel.roles import Role
from hatnhan.people.models import Account
from tests.factories import PASSWORD, make_role_account, make_village
from tests.households.factories import make_household
from tests.office.samples import Sample, make_sample

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
API = "/api/v1"
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Each test starts with nobody having tried anything."""
    cache.clear()


@pytest.fixture
def sample() -> Sample:
    return make_sample()


def told(response: "Answer") -> Any:  # noqa: ANN401 -- JSON is what it is
    """What the answer says."""
    return json.loads(response.content)


def ask(client: Client, address: str, language: str = "en") -> "Answer":
    return client.get(f"{API}/{address}", headers={"Accept-Language": language})


def sign_in(client: Client, username: str, password: str = PASSWORD, **headers: str) -> "Answer":
    body = {"username": username, "password": password}
    return client.post(
        f"{API}/session", body, content_type="application/json", headers={"Accept-Language": "en", **headers}
    )


def member_of(sample: Sample, role: Role = Role.SECRETARY) -> Client:
    client = Client()
    client.force_login(sample.accounts[role])
    return client


def test_signing_in_answers_who_one_is_and_the_cookie_carries_it() -> None:
    village = make_village()
    account = make_role_account(Role.SECRETARY, village)
    client = Client()

    answer = sign_in(client, account.username)

    assert answer.status_code == 200
    assert told(answer)["name"] == account.person.full_name
    assert told(answer)["grants"] == [{"role": "secretary", "path": village.path}]
    assert told(ask(client, "me")) == told(answer)
    session = told(ask(client, "session"))
    assert session == {
        "is_signed_in": True,
        "csrf_token": session["csrf_token"],
        "person": {"id": str(account.person_id), "name": account.person.full_name},
        "villages": [{"code": "pa-kim", "name": "bản pa-kim"}],
    }
    assert told(ask(client, "villages")) == [
        {"id": str(village.id), "code": "pa-kim", "name": "bản pa-kim", "commune_name": "xã chieng-muon"}
    ]


def test_the_session_names_the_villages_only_where_they_are_few() -> None:
    commune = make_village("ban-0").parent
    assert commune is not None
    client = Client()
    client.force_login(make_role_account(Role.COMMUNE, commune))

    counts = []
    for number in range(4):
        make_village(f"ban-{number}")
        named = told(ask(client, "session"))["villages"]
        counts.append(named and len(named))

    assert counts == [1, 2, 3, None]


def test_signing_out_closes_the_session() -> None:
    client = Client()
    sign_in(client, make_role_account(Role.SECRETARY, make_village()).username)

    assert client.delete(f"{API}/session").status_code == 204

    assert ask(client, "me").status_code == 401
    assert (told(ask(client, "session"))["is_signed_in"], told(ask(client, "session"))["person"]) == (
        False,
        None,
    )
    assert client.delete(f"{API}/session").status_code == 401


def test_writing_needs_the_token_that_the_session_gives() -> None:
    account = make_role_account(Role.SECRETARY, make_village())
    client = Client(enforce_csrf_checks=True)

    refused = sign_in(client, account.username)
    token = told(ask(client, "session"))["csrf_token"]
    taken = sign_in(client, account.username, **{"X-CSRFToken": token})

    assert (refused.status_code, told(refused)["code"]) == (403, "api.csrf")
    assert taken.status_code == 200
    assert client.delete(f"{API}/session").status_code == 403
    assert told(ask(client, "session"))["is_signed_in"] is True


def test_a_wrong_password_is_a_problem_in_the_readers_language() -> None:
    make_role_account(Role.SECRETARY, make_village())
    Account.objects.update(username="bi-thu")

    wrong, unknown = (sign_in(Client(), name, "sai mật khẩu") for name in ("bi-thu", "nobody"))

    assert (wrong.status_code, wrong["Content-Type"]) == (422, PROBLEM)
    assert told(wrong) == told(unknown)
    assert told(wrong)["code"] == "api.wrong_password"


def test_the_page_and_the_api_share_one_limit() -> None:
    make_role_account(Role.SECRETARY, make_village())
    Account.objects.update(username="bi-thu")
    client = Client()
    for _try in range(5):
        client.post("/accounts/login/", {"login": "bi-thu", "password": "sai mật khẩu"})

    stopped = sign_in(client, "bi-thu")

    assert (stopped.status_code, told(stopped)["code"]) == (429, "api.too_many_attempts")
    assert ask(client, "me").status_code == 401


def test_a_machine_that_knocks_too_often_is_answered_429() -> None:
    answers = [sign_in(Client(), f"name-{number}") for number in range(31)]

    assert told(answers[-1])["code"] == "api.too_many_attempts"
    assert answers[-1].status_code == 429


def test_a_closed_account_is_signed_out(sample: Sample) -> None:
    client = member_of(sample)
    Account.objects.update(is_active=False)

    assert ask(client, "me").status_code == 401


def test_a_village_is_told_in_its_figures(sample: Sample, settings: Settings) -> None:
    settings.ASSUMED_DAY = date(2023, 11, 18)

    summary = told(ask(member_of(sample, Role.HOUSEHOLD), "villages/pa-kim"))

    assert (summary["village"]["name"], summary["on"], summary["household_count"]) == (
        "bản pa-kim",
        "2023-11-18",
        1,
    )
    [campaign] = summary["campaigns"]
    assert campaign["title"] == "Nhà tiêu hợp vệ sinh"
    assert campaign["ratio"]["total"] == 1
    assert campaign == told(ask(member_of(sample), "villages/pa-kim/campaigns"))[0]


def test_households_are_found_without_diacritics(sample: Sample) -> None:
    client = member_of(sample)

    found, none = (
        told(ask(client, f"villages/pa-kim/households?search={word}")) for word in ("dai dien", "xyz")
    )

    assert [(house["code"], house["member_count"]) for house in found] == [("PK01", 4)]
    assert none == []


def test_a_representative_reads_the_own_household_only(sample: Sample) -> None:
    client = member_of(sample, Role.HOUSEHOLD)

    assert [house["code"] for house in told(ask(client, "villages/pa-kim/own-households"))] == ["PK01"]
    assert ask(client, "villages/pa-kim/households").status_code == 403


def test_the_cell_reads_its_meetings_tasks_and_resolutions(sample: Sample) -> None:
    client = member_of(sample, Role.MEMBER)

    [meeting] = told(ask(client, "villages/pa-kim/meetings?year=2023"))
    [task] = told(ask(client, "villages/pa-kim/tasks"))
    [resolution] = told(ask(client, "villages/pa-kim/resolutions"))

    assert (meeting["planned_on"], meeting["planned_clock"], meeting["kind"]) == (
        "2023-10-24",
        "19:30:00",
        "regular",
    )
    assert (task["title"], task["due_on"], task["resolution_symbol"]) == (
        "Vận động làm nhà tiêu",
        "2023-11-20",
        "01-NQ/CB",
    )
    assert (resolution["symbol"], resolution["from_on"]) == ("01-NQ/CB", "2023-10-24")
    assert told(ask(client, "villages/pa-kim/meetings?year=2022")) == []


def test_others_read_only_their_own_tasks(sample: Sample) -> None:
    assert told(ask(member_of(sample, Role.BOARD), "villages/pa-kim/tasks")) == []


def test_states_of_houses_follow_the_sheet(sample: Sample) -> None:
    [row] = told(ask(member_of(sample), "villages/pa-kim/house-states"))

    assert row["house"]["code"] == "PK01"
    assert [cell["indicator_id"] for cell in row["cells"]] == [str(sample.parts["indicator_id"])]


def test_norms_of_a_day_come_with_source_and_evidence(sample: Sample) -> None:
    norms = told(ask(member_of(sample, Role.COMMUNE), "villages/pa-kim/norms?on=2023-11-24"))

    majority = next(norm for norm in norms if norm["code"] == "voting.resolution.majority")
    assert (majority["value"], majority["evidence"], majority["from_on"]) == (
        "more than 1/2",
        "document",
        "2021-07-30",
    )
    assert majority["source"].startswith("24-QĐ/TW")


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("villages/pa-kim/meetings", 403, "kernel.not_allowed"),
        ("villages/nowhere/norms", 404, "kernel.not_found"),
        ("villages/pa-kim/norms?on=tomorrow", 422, "api.invalid"),
        ("villages/pa-kim/campaigns?on=2023-13-01", 422, "api.invalid"),
    ],
)
def test_a_refusal_is_a_problem_document(sample: Sample, address: str, status: int, code: str) -> None:
    answer = ask(member_of(sample, Role.HOUSEHOLD), address)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    problem = told(answer)
    assert (problem["type"], problem["status"], problem["code"]) == (
        f"urn:hatnhan:problem:{code}",
        status,
        code,
    )
    assert problem["title"]
    assert problem["detail"]


def test_a_year_that_no_calendar_has_is_refused(sample: Sample) -> None:
    assert ask(member_of(sample), "villages/pa-kim/meetings?year=99999").status_code == 422


def test_a_stranger_is_told_where_to_sign_in() -> None:
    answer = ask(Client(), "me")

    assert (answer.status_code, answer["Content-Type"]) == (401, PROBLEM)
    assert "/api/v1/session" in told(answer)["detail"]


def test_a_body_that_cannot_be_read_changes_nothing() -> None:
    answer = Client().post(f"{API}/session", "{", content_type="application/json")

    assert (answer.status_code, told(answer)["code"]) == (400, "api.unreadable")


def test_the_description_is_public_and_the_scripted_page_is_not() -> None:
    described = told(ask(Client(), "openapi.json"))

    assert described["openapi"].startswith("3.")
    assert f"{API}/villages/{{village}}/norms" in described["paths"]
    assert Client().get(f"{API}/docs").status_code == 404


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_list_is_given_whole_however_many_it_holds(count: int) -> None:
    village = make_village()
    codes = [f"PK0{number}" for number in range(count)]
    for code in codes:
        make_household(village, code)
    client = Client()
    client.force_login(make_role_account(Role.SECRETARY, village))

    answers = [ask(client, f"villages/pa-kim/{name}") for name in ("households", "house-states")]

    assert [[row.get("code") or row["house"]["code"] for row in told(each)] for each in answers] == [
        codes
    ] * 2
