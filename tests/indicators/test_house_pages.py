"""The sheet and the page of one house: whole, as a fragment, refused, and within their limits."""

import gzip
import re
from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.indicators.models import Confirmation, HouseState, Indicator, Observation
from hatnhan.indicators.rules.values import Kind
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from tests.factories import make_role_account, make_village
from tests.indicators.factories import (
    NOW,
    TODAY,
    make_campaign,
    make_house,
    make_houses,
    make_indicator,
    see,
    walker,
)
from tests.pages import as_role, body, browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

SHEET = "/v/pa-kim/households/sheet/"
HOUSE = "/v/pa-kim/households/PK01/"
MAY = date(2023, 5, 10)


@pytest.fixture
def village() -> Place:
    return make_village()


def tap(form_id: UUID | None = None, **more: str) -> dict[str, str]:
    return {"form_id": str(form_id or new_id()), "on": TODAY.isoformat(), **more}


def test_a_tap_records_and_comes_back_to_the_same_row(village: Place) -> None:
    make_house(village, "PK01")
    indicator = make_indicator(village)
    client = as_role(Role.MEMBER, village)

    answer = client.post(SHEET, tap(cell=f"PK01:{indicator.code}:1:"))

    assert answer.status_code == 303
    assert answer["location"].endswith("#PK01")
    assert HouseState.objects.get().counts
    assert "Undo" in body(client, answer["location"])


def test_a_double_tap_is_one_fact(village: Place) -> None:
    make_house(village, "PK01")
    sent = tap(cell=f"PK01:{make_indicator(village).code}:1:")
    client = as_role(Role.MEMBER, village)

    for _twice in range(2):
        assert client.post(SHEET, sent).status_code == 303

    assert Observation.objects.count() == 1


def test_a_slip_is_undone_by_the_link_that_comes_back(village: Place) -> None:
    make_house(village, "PK01")
    indicator, client = make_indicator(village), as_role(Role.MEMBER, village)
    tapped = client.post(SHEET, tap(cell=f"PK01:{indicator.code}:1:"))
    undo = re.search(r'name="undo" value="([^"]+)"', body(client, tapped["location"]))
    assert undo is not None

    answer = client.post(SHEET, tap(undo=undo.group(1)))

    assert answer.status_code == 303
    assert not HouseState.objects.exists()


def test_with_htmx_only_the_cell_comes_back(village: Place) -> None:
    make_house(village, "PK01")
    indicator, client, form_id = make_indicator(village), as_role(Role.MEMBER, village), new_id()

    def send(**more: str) -> str:
        answer = client.post(SHEET, tap(form_id, **more), headers={"hx-request": "true"})
        assert answer.status_code == 200
        return answer.content.decode()

    ticked = send(cell=f"PK01:{indicator.code}:1:")
    undo = re.search(r'name="undo" value="([^"]+)"', ticked)
    assert undo is not None
    undone = send(undo=undo.group(1))
    again = re.search(r'name="cell" value="([^"]+)"', undone)
    assert again is not None
    ticked_again = send(cell=again.group(1))

    assert "<html" not in ticked
    assert 'data-state="yes"' in ticked
    assert 'data-state="none"' in undone
    assert 'data-state="yes"' in ticked_again
    assert HouseState.objects.get().counts


def test_two_taps_of_one_page_for_an_earlier_day_stay_in_their_order(village: Place) -> None:
    make_house(village, "PK01")
    indicator, client, form_id = make_indicator(village), as_role(Role.MEMBER, village), new_id()

    def send(**more: str) -> str:
        sent = tap(form_id, **more) | {"on": MAY.isoformat()}
        return client.post(SHEET, sent, headers={"hx-request": "true"}).content.decode()

    ticked = send(cell=f"PK01:{indicator.code}:1:")
    undo = re.search(r'name="undo" value="([^"]+)"', ticked)
    assert undo is not None
    again = re.search(r'name="cell" value="([^"]+)"', send(undo=undo.group(1)))
    assert again is not None
    send(cell=again.group(1))

    seen = Observation.objects.filter(value=1)
    first, second = seen.order_by("recorded_at").values_list("id", "happened_at")
    assert first[1] == second[1]
    assert first[0] < second[0]


def test_a_day_to_come_is_refused_in_words(village: Place) -> None:
    make_house(village, "PK01")
    sent = tap(cell=f"PK01:{make_indicator(village).code}:1:") | {"on": "2023-11-19"}
    client = as_role(Role.MEMBER, village)

    whole = client.post(SHEET, sent)
    fragment = client.post(SHEET, sent, headers={"hx-request": "true"})

    assert (whole.status_code, fragment.status_code) == (422, 422)
    assert "19/11/2023 has not come yet" in whole.content.decode()
    assert "19/11/2023 has not come yet" in fragment.content.decode()
    assert Observation.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"cell": "PK01"},
        {"cell": "PK01:latrine:7:"},
        {"cell": "PK01:latrine:1:0123456789ab"},
        {"undo": "------------------------------------:PK01:latrine"},
        {"on": "yesterday"},
        {"form_id": "1"},
    ],
)
def test_a_broken_tap_changes_nothing(village: Place, wrong: dict[str, str]) -> None:
    make_house(village, "PK01")
    make_indicator(village)

    answer = as_role(Role.MEMBER, village).post(SHEET, tap(cell="PK01:latrine:1:") | wrong)

    assert answer.status_code == 422
    assert Observation.objects.count() == 0


def test_choosing_another_day_records_nothing(village: Place) -> None:
    make_house(village, "PK01")
    client = as_role(Role.MEMBER, village)

    answer = client.post(SHEET, tap() | {"on": "2023-11-10"})

    assert answer.status_code == 303
    assert "on=2023-11-10" in answer["location"]
    make_indicator(village)
    assert 'value="2023-11-10"' in body(client, answer["location"])


@pytest.mark.parametrize("strange", ["?on=tomorrow", "?on=2023-99-99", "?on=2030-01-01", "?seen=a:b&undo=c"])
def test_a_strange_address_still_shows_the_sheet(village: Place, strange: str) -> None:
    make_house(village, "PK01")
    make_indicator(village)

    assert f'value="{TODAY.isoformat()}"' in body(as_role(Role.MEMBER, village), SHEET + strange)


def test_a_ticked_cell_asks_before_anything_is_lost(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    see(walker(village), house, indicator, 1, MAY)
    client = as_role(Role.MEMBER, village)

    sheet = body(client, SHEET)

    assert 'name="cell"' not in sheet
    look = re.search(r'href="([^"]*indicators/[^"]*)"', sheet)
    assert look is not None
    form = client.get(look.group(1).replace("&amp;", "&"))
    fact_id = str(new_id())
    sent = {"fact_id": fact_id, "on": TODAY.isoformat(), "value": "0", "note": "Washed away"}
    for _twice in range(2):
        assert client.post(form.request["PATH_INFO"], sent).status_code == 303
    assert [fact.value for fact in Observation.objects.order_by("happened_at", "id")] == [1, 0]
    assert not HouseState.objects.get().counts


def test_only_what_is_missing_is_shown(village: Place) -> None:
    houses, indicator = make_houses(village, 2), make_indicator(village)
    see(walker(village), houses[0], indicator, 1)

    sheet = body(as_role(Role.MEMBER, village), f"{SHEET}?missing=1")

    assert 'id="PK02"' in sheet
    assert 'id="PK01"' not in sheet
    assert "1 of 2 households" in sheet


def three_indicators(village: Place) -> list[Indicator]:
    return [make_indicator(village, title) for title in ("Latrine", "Incinerator", "Floor")]


def test_a_large_sheet_stays_light(village: Place) -> None:
    houses, indicators = make_houses(village, 300), three_indicators(village)
    actor = walker(village)
    for house in houses[:5]:
        see(actor, house, indicators[0], 1)

    page = as_role(Role.MEMBER, village).get(SHEET).content

    assert page.count(b"data-cell=") == 900
    assert len(gzip.compress(page)) < 30_000


@pytest.mark.parametrize("path", [SHEET, HOUSE, f"{HOUSE}visit/", f"{HOUSE}indicators/latrine/"])
def test_a_page_costs_the_same_for_few_houses_and_many(village: Place, path: str) -> None:
    counts = set()
    indicators = three_indicators(village)
    client = as_role(Role.MEMBER, village)
    made = 0
    for total in (3, 30):
        for number in range(made + 1, total + 1):
            house = make_house(village, f"PK{number:02}")
            for indicator in indicators:
                see(walker(village), house, indicator, number % 2)
        made = total
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.add(len(queries))

    [count] = counts
    assert count <= 12


def test_a_long_history_costs_no_more(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    client, counts = as_role(Role.MEMBER, village), set()
    for day in (1, 2, 3, 4, 5, 6):
        see(walker(village), house, indicator, day % 2, date(2023, 5, day))
        with CaptureQueriesContext(connection) as queries:
            client.get(HOUSE)
        counts.add(len(queries))

    assert len(counts) == 1


def test_a_visit_records_what_was_answered_and_nothing_else(village: Place) -> None:
    make_house(village, "PK01")
    three_indicators(village)
    make_indicator(village, "Goats", kind=Kind.NUMBER, unit="heads", counts_from=10)
    client = as_role(Role.MEMBER, village)
    sent = {
        "form_id": str(new_id()),
        "on": "2023-11-10",
        "seen_latrine": "1",
        "seen_floor": "0",
        "seen_goats": "60",
        "note": "All at home",
    }

    for _twice in range(2):
        assert client.post(f"{HOUSE}visit/", sent).status_code == 303

    found = Observation.objects.values_list("indicator__code", "value", "note")
    assert set(found) == {
        ("latrine", 1, "All at home"),
        ("floor", 0, "All at home"),
        ("goats", 60, "All at home"),
    }
    assert "60 heads" in body(client, HOUSE)


def test_a_visit_without_an_answer_is_asked_again(village: Place) -> None:
    make_house(village, "PK01")
    make_indicator(village)

    answer = as_role(Role.MEMBER, village).post(
        f"{HOUSE}visit/", {"form_id": str(new_id()), "on": TODAY.isoformat(), "note": "Nobody at home"}
    )

    assert answer.status_code == 422
    assert "Answer at least one question" in answer.content.decode()
    assert "Nobody at home" in answer.content.decode()


def test_what_two_saw_differently_is_shown_and_settled(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    one, other = walker(village), walker(village)
    see(one, house, indicator, 1)
    see(other, house, indicator, 0)
    client = as_role(Role.MEMBER, village)

    page = body(client, HOUSE)
    answer = client.post(
        f"{HOUSE}indicators/latrine/",
        {"fact_id": str(new_id()), "on": TODAY.isoformat(), "value": "1", "note": ""},
    )

    assert "two people saw different things on 18/11/2023" in page
    assert f"{one.name}: yes" in page
    assert f"{other.name}: no" in page
    assert answer.status_code == 303
    assert (HouseState.objects.get().is_disputed, HouseState.objects.get().counts) == (False, True)


def test_an_entry_is_mended_with_a_reason_and_stays_readable(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    fact = see(walker(village), house, indicator, 1, MAY)
    client = as_role(Role.MEMBER, village)
    sent = {"mend-fact_id": str(new_id()), "mend-value": "0", "mend-note": "It was the neighbour's"}

    assert client.post(f"{HOUSE}observations/{fact.id}/", sent).status_code == 303

    assert HouseState.objects.get().observed_on == MAY
    page = body(client, HOUSE)
    assert "<s>Latrine: <b>yes</b></s>" in page
    assert "It was the neighbour&#x27;s" in page


def test_an_entry_is_taken_back_with_a_reason(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    fact = see(walker(village), house, indicator, 1, MAY)
    client = as_role(Role.MEMBER, village)
    path = f"{HOUSE}observations/{fact.id}/"

    without = client.post(path, {"back-fact_id": str(new_id()), "back-note": "", "take_back": "1"})
    given = client.post(path, {"back-fact_id": str(new_id()), "back-note": "Wrong house", "take_back": "1"})

    assert (without.status_code, given.status_code) == (422, 303)
    assert not HouseState.objects.exists()


def test_another_person_confirms_from_the_house(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    make_campaign(indicator, needs_confirmation=True)
    fact = see(walker(village), house, indicator, 1, MAY)
    client = as_role(Role.SUPERVISION, village)
    path = f"{HOUSE}observations/{fact.id}/confirm/"
    assert path in body(client, HOUSE)

    for _twice in range(2):
        assert client.post(path).status_code == 303

    assert Confirmation.objects.count() == 1
    assert path not in body(client, HOUSE)
    assert HouseState.objects.get().counts


def test_nobody_confirms_the_own_entry(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    make_campaign(indicator, needs_confirmation=True)
    account = make_role_account(Role.MEMBER, village)
    fact = Observation.objects.create(
        household=house,
        indicator=indicator,
        value=1,
        happened_at=NOW,
        recorded_at=NOW,
        author_id=account.person_id,
    )

    answer = browser(account).post(f"{HOUSE}observations/{fact.id}/confirm/")

    assert answer.status_code == 422
    assert "Ask another person" in answer.content.decode()


def test_a_household_sees_its_own_house_and_no_other(village: Place) -> None:
    account = make_role_account(Role.HOUSEHOLD, village)
    house = make_house(village, "PK01", person=account.person)
    make_house(village, "PK02")
    observer = walker(village)
    see(observer, house, make_indicator(village), 1)
    client = browser(account)

    own = body(client, HOUSE)

    assert "Latrine" in own
    assert observer.name not in own
    assert "visit/" not in own
    assert client.get("/v/pa-kim/households/PK02/").status_code == 404
    assert client.get(SHEET).status_code == 403


@pytest.mark.parametrize("role", [Role.COMMUNE, Role.ADMINISTRATOR])
def test_those_who_only_see_figures_find_no_house(village: Place, role: Role) -> None:
    make_house(village, "PK01")

    assert as_role(role, village).get(HOUSE).status_code == 404


@pytest.mark.parametrize("path", [SHEET, HOUSE, f"{HOUSE}visit/", f"{HOUSE}indicators/latrine/"])
def test_neighbours_and_strangers_stay_outside(village: Place, path: str) -> None:
    make_house(village, "PK01")
    make_indicator(village)

    assert as_role(Role.SECRETARY, make_village("huoi-do")).get(path).status_code == 404
    stranger = Client().get(path)
    assert stranger.status_code == 302
    assert stranger["location"].startswith("/accounts/login/")


def test_an_observation_of_another_house_is_not_mended_here(village: Place) -> None:
    make_house(village, "PK01")
    other = make_house(village, "PK02")
    fact = see(walker(village), other, make_indicator(village), 1)
    client = as_role(Role.MEMBER, village)

    assert client.get(f"{HOUSE}observations/{fact.id}/").status_code == 404
    assert client.post(f"{HOUSE}observations/{fact.id}/confirm/").status_code == 404


def test_a_slip_of_another_village_is_not_undone_in_this_sheet(village: Place) -> None:
    other = make_village("ban-ben")
    theirs = see(walker(other), make_house(other, "BB01"), make_indicator(other), 1)
    make_house(village, "PK01")
    indicator = make_indicator(village)
    assert village.parent is not None
    client = as_role(Role.SECRETARY, village.parent)

    answer = client.post(SHEET, tap(undo=f"{theirs.id}:PK01:{indicator.code}"))

    assert answer.status_code == 404
    assert Observation.objects.count() == 1


def test_a_tap_on_a_column_that_is_gone_shows_the_sheet_anew(village: Place) -> None:
    make_house(village, "PK01")
    indicator = make_indicator(village)
    Indicator.objects.filter(id=indicator.id).update(retired_on=TODAY)
    client = as_role(Role.MEMBER, village)

    answer = client.post(SHEET, tap(cell=f"PK01:{indicator.code}:1:"), headers={"hx-request": "true"})

    assert (answer.status_code, answer["HX-Refresh"]) == (200, "true")
    assert "This indicator is no longer observed since" in body(client, SHEET)
    assert not Observation.objects.exists()
