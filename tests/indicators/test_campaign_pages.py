"""The pages of campaigns and indicators: whole, refused, and without names where names are not open."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.indicators.models import Campaign, HouseState, Indicator
from hatnhan.indicators.rules.values import Kind
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from tests.factories import make_role_account, make_village
from tests.indicators.factories import (
    make_campaign,
    make_house,
    make_houses,
    make_indicator,
    see,
    walker,
)
from tests.pages import as_role, body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

LIST = "/v/pa-kim/campaigns/"
DEFINITIONS = "/v/pa-kim/indicators/"
MAY = date(2023, 5, 10)


@pytest.fixture
def village() -> Place:
    return make_village()


def running(village: Place, done: int = 2, total: int = 3) -> Campaign:
    houses, indicator, actor = make_houses(village, total), make_indicator(village), walker(village)
    for house in houses[:done]:
        see(actor, house, indicator, 1, MAY)
    return make_campaign(indicator)


def plan(**more: str) -> dict[str, str]:
    return {
        "fact_id": str(new_id()),
        "title": "A floor for every house",
        "purpose": "",
        "target_kind": "share",
        "target_value": "90",
        "from_on": "2023-11-18",
        "deadline_on": "2024-06-30",
    } | more


def definition(**more: str) -> dict[str, str]:
    return {
        "fact_id": str(new_id()),
        "title": "Water",
        "kind": "choice",
        "answers": "stream\n* well\n* tap",
        "counts_from": "1",
        "unit": "",
        "source": "",
        "from_on": "2023-11-18",
    } | more


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.MEMBER, Role.HOUSEHOLD, Role.COMMUNE])
def test_everyone_sees_figure_picture_and_day(village: Place, role: Role) -> None:
    campaign = running(village)

    page = body(as_role(role, village), f"{LIST}{campaign.id}/")

    assert "2<small>/3 households" in page
    assert "(66.7%) on 18/11/2023" in page
    assert page.count('<use href="#h-on"') >= 2
    assert "05/2023" in page


def test_the_houses_are_named_to_those_who_do_the_villages_work(village: Place) -> None:
    campaign = running(village)

    page = body(as_role(Role.MEMBER, village), f"{LIST}{campaign.id}/")

    assert "Đại diện PK03 · PK03" in page
    assert 'href="/v/pa-kim/households/PK03/"' in page


@pytest.mark.parametrize("role", [Role.HOUSEHOLD, Role.COMMUNE, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", ["list", "one"])
def test_others_see_neither_names_nor_codes(village: Place, role: Role, address: str) -> None:
    campaign = running(village)
    client = as_role(role, village)

    page = body(client, LIST if address == "list" else f"{LIST}{campaign.id}/")

    assert campaign.title in page
    assert "Đại diện PK" not in page
    assert "PK0" not in page


def test_standing_still_is_said_without_blame(village: Place) -> None:
    running(village)

    assert "Nothing has changed since 10/05/2023" in body(as_role(Role.MEMBER, village), LIST)


def test_a_forecast_stands_with_its_method(village: Place) -> None:
    houses, indicator, actor = make_houses(village, 20), make_indicator(village), walker(village)
    for number, house in enumerate(houses[:14]):
        see(actor, house, indicator, 1, date(2023, 2 + (number * 3 // 5), 3))
    campaign = make_campaign(indicator, from_on=date(2023, 2, 1))

    page = body(as_role(Role.MEMBER, village), f"{LIST}{campaign.id}/")

    assert "At this pace the target is reached" in page
    assert "80 of 100 such futures" in page


@pytest.mark.parametrize("address", ["list", "one"])
def test_a_page_costs_the_same_for_few_houses_and_many(village: Place, address: str) -> None:
    campaign = running(village)
    client, counts = as_role(Role.MEMBER, village), set()
    for codes in ((), range(4, 31)):
        for number in codes:
            see(walker(village), make_house(village, f"PK{number:02}"), campaign.indicator, number % 2, MAY)
        with CaptureQueriesContext(connection) as queries:
            body(client, LIST if address == "list" else f"{LIST}{campaign.id}/")
        counts.add(len(queries))

    [count] = counts
    assert count <= 12


def test_a_campaign_is_started_once(village: Place) -> None:
    make_houses(village, 3)
    indicator, client = make_indicator(village), as_role(Role.SECRETARY, village)
    sent = plan(indicator=str(indicator.id), needs_confirmation="on")

    for _twice in range(2):
        assert client.post(f"{LIST}new/", sent).status_code == 303

    campaign = Campaign.objects.get()
    assert (campaign.title, campaign.target_value, campaign.needs_confirmation) == (
        "A floor for every house",
        90,
        True,
    )


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"target_value": "101"}, "between 1 and 100"),
        ({"target_kind": "count", "target_value": "4"}, "between 1 and 3"),
        ({"deadline_on": "2023-11-18"}, "is not after the beginning"),
        ({"deadline_on": "soon"}, "Write the day like"),
        ({"title": ""}, "Please look at this again"),
    ],
)
def test_a_plan_that_cannot_be_is_answered_in_words(
    village: Place, wrong: dict[str, str], words: str
) -> None:
    make_houses(village, 3)
    indicator = make_indicator(village)

    answer = as_role(Role.SECRETARY, village).post(f"{LIST}new/", plan(indicator=str(indicator.id)) | wrong)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Campaign.objects.count() == 0


def test_two_who_edit_the_same_campaign_lose_nothing(village: Place) -> None:
    campaign = running(village)
    client, path = as_role(Role.SECRETARY, village), f"{LIST}{campaign.id}/edit/"
    assert client.post(path, plan(title="First wording", revision="1")).status_code == 303

    stale = client.post(path, plan(title="Second wording", revision="1"))

    page = stale.content.decode()
    assert stale.status_code == 422
    assert "First wording" in page
    assert 'value="Second wording"' in page
    assert 'name="revision" value="2"' in page
    assert client.post(path, plan(title="Second wording", revision="2")).status_code == 303
    assert Campaign.objects.get().title == "Second wording"


def test_a_campaign_ends_and_stays_readable(village: Place) -> None:
    campaign = running(village)
    client = as_role(Role.SECRETARY, village)

    early = client.post(f"{LIST}{campaign.id}/end/", {"ended_on": "2022-01-01"})
    ended = client.post(f"{LIST}{campaign.id}/end/", {"ended_on": "2023-11-18"})

    assert (early.status_code, ended.status_code) == (422, 303)
    assert campaign.title in body(client, LIST)
    assert "ended" in body(client, f"{LIST}{campaign.id}/")


def test_an_indicator_with_answers_is_defined_once(village: Place) -> None:
    client, sent = as_role(Role.VILLAGE_HEAD, village), definition()

    for _twice in range(2):
        assert client.post(f"{DEFINITIONS}new/", sent).status_code == 303

    version = Indicator.objects.get().versions.get()
    assert (version.choices, version.counting_choices) == (["stream", "well", "tap"], [1, 2])
    assert "well, tap" in body(client, DEFINITIONS)


def test_answers_without_one_that_counts_are_asked_again(village: Place) -> None:
    answer = as_role(Role.VILLAGE_HEAD, village).post(f"{DEFINITIONS}new/", definition(answers="a\nb"))

    assert answer.status_code == 422
    assert "begin those that count with a *" in answer.content.decode()


def test_a_new_version_is_judged_from_its_day_on(village: Place) -> None:
    house = make_house(village, "PK01")
    indicator = make_indicator(village, "Goats", kind=Kind.NUMBER, counts_from=10)
    see(walker(village), house, indicator, 12, MAY)
    client, path = as_role(Role.VILLAGE_HEAD, village), f"{DEFINITIONS}{indicator.id}/"
    sent = definition(title="Goats", kind="number", counts_from="20", answers="")

    refused = client.post(path, sent | {"from_on": "2023-01-01"})
    saved = client.post(path, sent)

    assert (refused.status_code, saved.status_code) == (422, 303)
    assert HouseState.objects.get().counts
    assert indicator.versions.count() == 2
    assert "Earlier versions" in body(client, DEFINITIONS)


def test_an_indicator_is_retired_and_its_page_says_so(village: Place) -> None:
    indicator, client = make_indicator(village), as_role(Role.SECRETARY, village)

    path = f"{DEFINITIONS}{indicator.id}/retire/"
    assert client.post(path, {"ended_on": "2023-11-18"}).status_code == 303

    assert "no longer observed" in body(client, DEFINITIONS)


@pytest.mark.parametrize("path", [f"{LIST}new/", f"{DEFINITIONS}new/"])
@pytest.mark.parametrize("role", [Role.MEMBER, Role.HOUSEHOLD, Role.COMMUNE])
def test_only_those_who_lead_open_the_forms(village: Place, role: Role, path: str) -> None:
    assert as_role(role, village).get(path).status_code == 403


@pytest.mark.parametrize("path", [LIST, DEFINITIONS, f"{LIST}new/"])
def test_neighbours_and_strangers_stay_outside(village: Place, path: str) -> None:
    neighbour = as_role(Role.SECRETARY, make_village("huoi-do"))

    assert village.code in path
    assert neighbour.get(path).status_code == 404
    assert Client().get(path).status_code == 302


def test_another_villages_campaign_is_not_found(village: Place) -> None:
    campaign = running(make_village("huoi-do"))
    client = as_role(Role.SECRETARY, village)

    for path in (f"{LIST}{campaign.id}/", f"{LIST}{campaign.id}/edit/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{LIST}{campaign.id}/end/", {"ended_on": "2023-11-18"}).status_code == 404


def test_a_forms_number_of_another_village_defines_nothing(village: Place) -> None:
    other = make_indicator(make_village("huoi-do"))

    answer = as_role(Role.SECRETARY, village).post(f"{DEFINITIONS}new/", definition(fact_id=str(other.id)))

    assert answer.status_code == 404
    assert Indicator.objects.get() == other


@pytest.mark.parametrize("address", ["list", "one"])
def test_a_representative_finds_the_own_house_and_no_other(village: Place, address: str) -> None:
    campaign = running(village)
    account = make_role_account(Role.HOUSEHOLD, village)
    make_house(village, "PK77", person=account.person)
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)

    page = body(client, LIST if address == "list" else f"{LIST}{campaign.id}/")

    assert 'href="/v/pa-kim/households/PK77/"' in page
    assert "PK0" not in page
