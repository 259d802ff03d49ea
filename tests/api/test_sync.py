"""What a phone says to the server and what it is told, by the addresses of docs/sync.md."""

import gzip
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import Settings

from hatnhan.indicators.models import Observation
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.people.rules import Period
from hatnhan.people.services import enter_mandate
from hatnhan.plumbing.today import now
from hatnhan.sync.models import Device
from tests.factories import EARLY, make_account, make_role_account, make_village
from tests.indicators.factories import START, TODAY, make_house
from tests.sync.phones import Wire, observed
from tests.sync.worlds import World, make_world

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
SYNC = "/api/v1/sync"
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def on_the_day(settings: Settings) -> None:
    """It is some days before the meeting."""
    settings.ASSUMED_DAY = TODAY


@pytest.fixture
def world() -> World:
    return make_world()


def secretary_of(world: World) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(make_account(world.members[0]))
    return client


def told(answer: "Answer") -> Any:  # noqa: ANN401 -- JSON is what it is
    return json.loads(answer.content)


def register(client: Client, device_id: UUID, label: str = "Máy đi bản") -> "Answer":
    return client.put(f"{SYNC}/devices/{device_id}", {"label": label}, content_type="application/json")


def post(client: Client, body: bytes, **headers: str) -> "Answer":
    return client.post(f"{SYNC}/commands", body, content_type="application/json", headers=headers)


def send(client: Client, device_id: UUID, *commands: Wire) -> "Answer":
    return post(client, batch(device_id, *commands))


def batch(device_id: UUID, *commands: Wire) -> bytes:
    said = {"device_id": str(device_id), "sent_at": now().isoformat(), "commands": list(commands)}
    return json.dumps(said).encode()


def problem_of(answer: "Answer") -> tuple[int, str]:
    assert answer.headers["Content-Type"] == PROBLEM
    assert told(answer)["detail"]
    return answer.status_code, told(answer)["code"]


def seen(world: World, value: int = 1) -> Wire:
    return observed(world.houses[0].id, world.indicators[0].id, value)


def test_a_phone_is_registered_named_listed_and_revoked(world: World) -> None:
    client, device_id = secretary_of(world), new_id()

    assert told(register(client, device_id))["label"] == "Máy đi bản"
    assert told(register(client, device_id, "Máy mới"))["is_revoked"] is False
    assert [one["label"] for one in told(client.get(f"{SYNC}/devices"))] == ["Máy mới"]
    assert told(client.delete(f"{SYNC}/devices/{device_id}"))["is_revoked"] is True
    assert problem_of(send(client, device_id, seen(world))) == (403, "sync.device_revoked")
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("system", "label"),
    [
        ("Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile", "Android phone"),
        ("Linux; Android 13; SM-T500) AppleWebKit/537.36 Chrome/130.0.0.0", "Android tablet"),
        ("iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile", "iPhone"),
        ("Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0", "Windows computer"),
        ("X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0", "Linux computer"),
        ("", "Phone or computer"),
    ],
)
def test_a_phone_without_a_name_is_called_by_its_kind(world: World, system: str, label: str) -> None:
    client, device_id = secretary_of(world), new_id()
    client.defaults["HTTP_USER_AGENT"] = f"Mozilla/5.0 ({system}"

    assert told(register(client, device_id, " "))["label"] == label
    assert told(register(client, device_id, "Máy mới"))["label"] == "Máy mới"


def test_the_kind_of_a_phone_is_said_in_the_reader_s_language(world: World) -> None:
    client, device_id = secretary_of(world), new_id()
    client.defaults |= {"HTTP_USER_AGENT": "Mozilla/5.0 (Android; Mobile)", "HTTP_ACCEPT_LANGUAGE": "vi"}

    assert told(register(client, device_id, ""))["label"] == "Điện thoại Android"


def test_another_person_s_phone_does_not_exist(world: World) -> None:
    device_id = new_id()
    register(secretary_of(world), device_id)
    other = Client()
    other.force_login(make_role_account(Role.MEMBER, world.village))

    assert problem_of(register(other, device_id)) == (404, "kernel.not_found")
    assert problem_of(other.delete(f"{SYNC}/devices/{device_id}")) == (404, "kernel.not_found")
    assert problem_of(send(other, device_id, seen(world))) == (409, "sync.device_unknown")
    assert told(other.get(f"{SYNC}/devices")) == []
    assert Device.objects.get().revoked_at is None


def test_a_batch_is_answered_command_by_command(world: World) -> None:
    client, device_id = secretary_of(world), new_id()
    register(client, device_id)
    good, bad = seen(world), seen(world, 5)

    answer = send(client, device_id, good, bad)

    assert answer.status_code == 200
    assert told(answer)["answers"] == [
        {"id": good["id"], "outcome": "accepted"},
        {
            "id": bad["id"],
            "outcome": "refused",
            "code": "indicators.value_unfit",
            "text": "«5» is no answer to «Nhà tiêu». Choose one of the answers offered.",
            "facts": {"value": 5, "title": "Nhà tiêu"},
        },
    ]
    assert told(send(client, device_id, good))["answers"] == [{"id": good["id"], "outcome": "duplicate"}]


def test_a_batch_may_come_packed(world: World) -> None:
    client, device_id = secretary_of(world), new_id()
    register(client, device_id)

    answer = post(client, gzip.compress(batch(device_id, seen(world))), **{"Content-Encoding": "gzip"})

    assert [one["outcome"] for one in told(answer)["answers"]] == ["accepted"]


BOMB = gzip.compress(b'{"commands": "' + b" " * 5_000_000 + b'"}', mtime=0)


@pytest.mark.parametrize(
    ("body", "packed", "expected"),
    [
        (b"hello", False, (400, "sync.not_json")),
        (b"\xff\xfe", False, (400, "sync.not_json")),
        (b'{"commands": NaN}', False, (400, "sync.not_json")),
        (b"[" * 200_000, False, (400, "sync.not_json")),
        (b"{}", True, (400, "sync.not_json")),
        (gzip.compress(b"{}", mtime=0)[:-4], True, (400, "sync.not_json")),
        (b"[]", False, (422, "sync.not_a_batch")),
        (b'{"device_id": "x", "sent_at": 5, "commands": 7}', False, (422, "sync.not_a_batch")),
        (b" " * 1_100_000, False, (413, "sync.too_large")),
        (BOMB, True, (413, "sync.too_large")),
    ],
)
def test_what_is_no_batch_has_its_own_answer(
    world: World, body: bytes, packed: bool, expected: tuple[int, str]
) -> None:
    client = secretary_of(world)
    headers = {"Content-Encoding": "gzip"} if packed else {}

    assert problem_of(post(client, body, **headers)) == expected


def test_too_many_commands_are_refused_whole(world: World) -> None:
    client, device_id = secretary_of(world), new_id()
    register(client, device_id)

    answer = send(client, device_id, *[{"id": str(number)} for number in range(501)])

    assert problem_of(answer) == (413, "sync.too_large")


def test_a_stranger_sends_nothing(world: World) -> None:
    assert problem_of(send(Client(), new_id(), seen(world))) == (401, "api.not_signed_in")


def test_a_page_of_another_site_cannot_send(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account(world.members[0]))

    assert problem_of(send(client, new_id(), seen(world))) == (403, "api.csrf")


def changes(client: Client, cursor: str = "", village: str = "pa-kim") -> Any:  # noqa: ANN401 -- JSON is what it is
    answer = client.get(f"{SYNC}/villages/{village}/changes", {"cursor": cursor})
    assert answer.status_code == 200, answer.content
    return told(answer)


def test_a_phone_reads_everything_at_first_and_then_what_changed(world: World) -> None:
    client, device_id = secretary_of(world), new_id()
    register(client, device_id)

    whole = changes(client)
    nothing = changes(client, whole["cursor"])
    said = seen(world)
    send(client, device_id, said)
    more = changes(client, nothing["cursor"])

    assert whole["is_whole"] is True
    assert [house["code"] for house in whole["houses"]] == ["PK01", "PK02"]
    assert [one["title"] for one in whole["indicators"]] == ["Nhà tiêu", "Lò đốt rác"]
    assert whole["person"]["name"] == world.members[0].full_name
    assert (nothing["is_whole"], nothing["houses"]) == (False, [])
    assert "meeting" not in nothing
    (house,) = more["houses"]
    (state,) = house["states"]
    assert (house["code"], state[:5]) == ("PK01", [0, 1, True, False, False])
    (line,) = house["history"]
    author = [one["id"] for one in whole["people"]].index(str(world.members[0].id))
    assert line == [said["id"], 0, author, 1, said["happened_at"], "", None]
    assert changes(client, more["cursor"])["houses"] == []


def test_a_new_definition_is_told_with_everything_anew(world: World) -> None:
    client = secretary_of(world)
    cursor = changes(client)["cursor"]
    world.indicators[0].retired_on = START
    world.indicators[0].save(update_fields=["retired_on"])

    assert changes(client, cursor)["is_whole"] is True


def test_a_household_that_was_registered_comes_with_the_next_change(world: World) -> None:
    client = secretary_of(world)
    cursor = changes(client)["cursor"]
    make_house(world.village, "PK99")

    assert changes(client, cursor)["houses"] == [], "a row made behind the services is told to nobody"
    assert [house["code"] for house in changes(client)["houses"]] == ["PK01", "PK02", "PK99"]


def test_members_see_the_agenda_once_it_is_announced_and_only_the_own_opinion(world: World) -> None:
    member = Client()
    member.force_login(make_account(world.members[2]))

    meeting = changes(member)["meeting"]

    assert [item["title"] for item in meeting["items"]] == [world.item.title]
    assert (meeting["members"], meeting["may_hold"]) == ([], False)
    assert [task["title"] for task in changes(member)["tasks"]] == [world.task.title]


def test_supervision_reads_houses_and_nothing_of_the_cell(world: World) -> None:
    client = Client()
    client.force_login(make_role_account(Role.SUPERVISION, world.village))

    found = changes(client)

    assert (found["meeting"], found["tasks"]) == (None, [])
    assert len(found["houses"]) == 2


def test_another_village_is_not_there_and_a_household_s_role_reads_nothing(world: World) -> None:
    make_village("pa-khoang")
    client = secretary_of(world)
    household = Client()
    person = make_role_account(Role.HOUSEHOLD, world.village)
    household.force_login(person)

    assert problem_of(client.get(f"{SYNC}/villages/pa-khoang/changes")) == (404, "kernel.not_found")
    assert problem_of(household.get(f"{SYNC}/villages/pa-kim/changes")) == (403, "kernel.not_allowed")


def test_a_right_that_ends_is_told_with_everything_anew(world: World) -> None:
    client = secretary_of(world)
    cursor = changes(client)["cursor"]
    enter_mandate(
        person_id=world.members[0].id, role=Role.VILLAGE_HEAD, place=world.village, period=Period(EARLY, None)
    )

    assert changes(client, cursor)["is_whole"] is True


@pytest.mark.parametrize("cursor", ["x", "AAAA", "W10", "bnVsbA", "é", "W" * 600])
def test_a_mark_that_no_server_gave_is_refused_in_words(world: World, cursor: str) -> None:
    answer = secretary_of(world).get(f"{SYNC}/villages/pa-kim/changes", {"cursor": cursor})

    assert problem_of(answer) == (422, "sync.bad_cursor")


@pytest.mark.parametrize("house_count", [2, 60])
def test_reading_costs_the_same_number_of_queries_however_many_houses(
    django_assert_num_queries: Any,  # noqa: ANN401 -- the fixture has no type of its own
    house_count: int,
) -> None:
    client = secretary_of(make_world(house_count))

    with django_assert_num_queries(28):
        changes(client)
