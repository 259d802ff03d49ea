"""Each command of the table runs the same service as the page does, with the time at which it happened."""

from datetime import timedelta
from uuid import UUID

import pytest

from hatnhan.households.models import Household, HouseholdVisit
from hatnhan.indicators.models import Observation
from hatnhan.ledger.models import HandOver, HandOverWithdrawn
from hatnhan.meetings.models import AttendanceMark, PreparedOpinion
from hatnhan.sync.services.commands import TABLE
from hatnhan.tasks.models import TaskReport
from tests.factories import actor_for
from tests.indicators.factories import NOW
from tests.sync.phones import Phone, Wire, command, observed, outcomes
from tests.sync.worlds import World, make_world

pytestmark = pytest.mark.django_db
YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def world() -> World:
    return make_world()


def secretary(world: World) -> Phone:
    return Phone(actor_for(world.members[0]))


def every_command(world: World) -> dict[str, Wire]:
    """One readable command of each kind."""
    house, person = str(world.houses[0].id), str(world.members[2].id)
    payloads: dict[str, Wire] = {
        "observe_household": {"household_id": house, "indicator_id": str(world.indicators[0].id), "value": 1},
        "visit_household": {"household_id": house, "note": "Giúp đào móng"},
        "register_household": {"representative_name": "Người mới 01", "member_count": 4},
        "mark_attendance": {"meeting_id": str(world.meeting.id), "person_id": person, "mark": "present"},
        "prepare_opinion": {"item_id": str(world.item.id), "text": "Đồng ý"},
        "report_task": {"task_id": str(world.task.id), "text": "Đã đi 5 hộ", "is_done": False},
        "receive_contribution": {
            "drive_id": str(world.drive.id),
            "household_id": house,
            "amount_vnd": 1_200_000,
            "round": "Đợt 1",
        },
        "receive_labour": {
            "drive_id": str(world.drive.id),
            "household_id": house,
            "half_days": 7,
            "note": "Xếp đá",
        },
        "hand_over": {"drive_id": str(world.drive.id), "amount_vnd": 1_000_000, "note": ""},
        "add_photo": {"household_id": house, "sha256": "ab" * 32, "caption": "Bể nước"},
    }
    said = {name: command(name, payload, happened_at=YESTERDAY) for name, payload in payloads.items()}
    told = said["hand_over"]["id"]
    kept = {"hand_over_id": told, "reason": "Trời mưa"}
    withdrawn = command("withdraw_hand_over", kept, happened_at=YESTERDAY, after=(UUID(told),))
    return {**said, "withdraw_hand_over": withdrawn}


def test_every_command_of_the_table_is_taken_with_its_time(world: World) -> None:
    said = every_command(world)

    answers = secretary(world).send(*said.values())

    assert set(said) == set(TABLE)
    assert outcomes(answers) == ["accepted"] * len(TABLE)
    for kind, name in (
        (Observation, "observe_household"),
        (HouseholdVisit, "visit_household"),
        (AttendanceMark, "mark_attendance"),
        (PreparedOpinion, "prepare_opinion"),
        (TaskReport, "report_task"),
        (HandOver, "hand_over"),
        (HandOverWithdrawn, "withdraw_hand_over"),
    ):
        fact = kind._default_manager.get()
        assert (str(fact.id), fact.happened_at, fact.recorded_at) == (said[name]["id"], YESTERDAY, NOW)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_what_a_form_does_not_know_is_refused_by_its_name(world: World, name: str) -> None:
    said = every_command(world)[name]
    said["payload"]["surprise"] = 1

    (answer,) = secretary(world).send(said)

    assert answer.refusal is not None
    assert (answer.refusal.code, answer.refusal.facts) == ("sync.unreadable", {"field": "surprise"})


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_a_text_that_no_database_holds_is_refused(world: World, text: str) -> None:
    said = every_command(world)["prepare_opinion"]
    said["payload"]["text"] = text

    assert outcomes(secretary(world).send(said)) == ["sync.unreadable"]


def test_a_household_met_on_a_walk_can_be_observed_in_the_same_breath(world: World) -> None:
    met = every_command(world)["register_household"]
    seen = observed(UUID(met["id"]), world.indicators[0].id, 1, happened_at=YESTERDAY)
    seen["after"] = [met["id"]]

    assert outcomes(secretary(world).send(seen, met)) == ["accepted", "accepted"]
    household = Household.objects.get(id=met["id"])
    assert household.code.startswith("M-")
    assert Observation.objects.get().household_id == household.id
