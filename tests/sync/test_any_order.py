"""Any order, any splitting, any repetition of what phones send ends in the same facts and projections."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hatnhan.indicators.models import CountingSpell, HouseState, Observation
from hatnhan.indicators.services.projecting import differences
from hatnhan.ledger.models import (
    CollectorFloat,
    DriveTally,
    Entry,
    HandOver,
    HandOverWithdrawn,
    HouseShare,
    TreeHead,
)
from hatnhan.ledger.services.projecting import differences as sum_differences
from hatnhan.meetings.models import AttendanceMark, PreparedOpinion
from hatnhan.meetings.rules import MarkKind
from hatnhan.places.models import Place
from hatnhan.sync.models import Receipt
from hatnhan.sync.services import Sent, take_all
from hatnhan.tasks.models import TaskReport
from tests.factories import actor_for
from tests.indicators.factories import NOW
from tests.sync.phones import Phone, Wire, command, observed
from tests.sync.worlds import World, make_world

pytestmark = pytest.mark.django_db

HOURS = st.integers(0, 40).map(lambda hours: NOW - timedelta(hours=hours))
STATE = ("observation_id", "value", "counts", "is_disputed", "observed_on", "counts_since")
FACTS = (Observation, AttendanceMark, PreparedOpinion, TaskReport, Entry, HandOver, HandOverWithdrawn)
SUMS = (DriveTally, CollectorFloat, HouseShare)
# What comes with the order of arrival, and nothing else does: when, which receipt, which leaf.
ARRIVAL = frozenset({"recorded_at", "receipt_number", "leaf_index"})
AMOUNTS = st.integers(1, 12).map(lambda times: times * 100_000)


NOTES = {
    "see": st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 1), HOURS),
    "take back": st.tuples(st.integers(0, 5)),
    "mark": st.tuples(st.integers(0, 2), st.sampled_from(list(MarkKind)), HOURS),
    "opine": st.tuples(st.text("abc", min_size=1, max_size=5), HOURS),
    "give": st.tuples(st.integers(0, 1), AMOUNTS, st.booleans(), HOURS),
    "work": st.tuples(st.integers(0, 1), st.integers(1, 20), HOURS),
    "hand over": st.tuples(AMOUNTS, HOURS, st.integers(0, 3)),
    "report": st.tuples(st.text("abc", min_size=1, max_size=5), st.booleans(), HOURS),
}


@st.composite
def walks(draw: st.DrawFn) -> list[tuple[int, str, Any]]:
    """What several phones note on their walks: who, what kind, about what; often the same thing again."""
    kinds = draw(st.lists(st.sampled_from(list(NOTES)), min_size=1, max_size=2, unique=True))
    people = draw(st.sampled_from([(0,), (0, 1), (0, 1, 2)]))
    count = draw(st.integers(2, 8))
    noted = []
    for _note in range(count):
        kind = draw(st.sampled_from(kinds))
        noted.append((draw(st.sampled_from(people)), kind, draw(NOTES[kind])))
    return noted


@st.composite
def journeys(draw: st.DrawFn, count: int) -> list[list[int]]:
    """In which sets what was noted arrives: in any order, split anywhere, some of it several times."""
    order = draw(st.permutations(range(count)))
    again = draw(st.lists(st.integers(0, count - 1), max_size=count))
    arriving = draw(st.permutations([*order, *again]))
    cuts = sorted(draw(st.sets(st.integers(0, len(arriving)), max_size=5)))
    parts = [arriving[start:end] for start, end in zip([0, *cuts], [*cuts, len(arriving)], strict=True)]
    return [part for part in parts if part]


@pytest.fixture
def world() -> World:
    """One village for all examples; each leaves it as it found it."""
    return make_world()


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_order_splitting_and_repetition_do_not_matter(world: World, data: st.DataObject) -> None:
    commands = _commands(world, data.draw(walks()))
    assume(commands)
    journey = data.draw(journeys(len(commands)))
    with transaction.atomic():
        phones = [Phone(actor_for(person)) for person in world.members]
        plain = _end_of(phones, commands, [list(range(len(commands)))])
        another = _end_of(phones, commands, journey)
        transaction.set_rollback(True)

    assert another == plain


def _end_of(phones: list[Phone], commands: list[tuple[int, Wire]], journey: list[list[int]]) -> object:
    """Send what was noted along a journey until everything has its answer; say what the book holds then."""
    before = transaction.savepoint()
    moment = NOW
    waiting = journey
    while waiting:
        later: set[int] = set()
        for places in waiting:
            moment += timedelta(seconds=1)
            answers = take_all([_sent(phones, commands, place, moment) for place in places])
            later |= {
                place for place, (answer,) in zip(places, answers, strict=True) if answer.outcome == "later"
            }
        waiting = [sorted(later)] if 0 < len(later) < sum(map(len, waiting)) else []
    found = _book()
    transaction.savepoint_rollback(before)
    return found


def _sent(phones: list[Phone], commands: list[tuple[int, Wire]], place: int, moment: datetime) -> Sent:
    who, said = commands[place]
    return phones[who].sent(said, at=moment)


def _book() -> object:
    """What the book holds: every fact but when it arrived, every projection, what the doctor finds."""
    facts = [
        sorted(
            (
                {name: value for name, value in row.items() if name not in ARRIVAL}
                for row in kind._default_manager.values()
            ),
            key=str,
        )
        for kind in (*FACTS, Receipt)
    ]
    states = sorted(HouseState.objects.values_list(*STATE, "household_id", "indicator_id"), key=str)
    days = ("household_id", "indicator_id", "from_on", "until_on")
    spells = sorted(CountingSpell.objects.values_list(*days), key=str)
    villages = Place.objects.filter(level="village").values_list("id", flat=True)
    wrong = [
        each for village in villages for found in (differences, sum_differences) for each in found(village)
    ]
    return facts, states, spells, _money(), wrong


def _money() -> object:
    """What entries add up to, how many leaves they are, and that no receipt is missing."""
    sums = [
        sorted(
            ({name: value for name, value in row.items() if name != "id"} for row in kind.values()), key=str
        )
        for kind in (each._default_manager for each in SUMS)
    ]
    years = Entry.objects.exclude(receipt_number=None).values_list("receipt_year", "receipt_number")
    numbers: dict[int, list[int]] = {}
    for year, number in sorted(years):
        numbers.setdefault(year or 0, []).append(number or 0)
    leaves = sorted(Entry.objects.values_list("leaf_index", flat=True))
    assert leaves == list(range(len(leaves)))
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    return sums, numbers, list(TreeHead.objects.values_list("size"))


def _commands(world: World, noted: list[tuple[int, str, Any]]) -> list[tuple[int, Wire]]:
    said: list[tuple[int, Wire]] = []
    for who, kind, about in noted:
        made = _command(world, who, kind, about, [one for author, one in said if author == who])
        if made is not None:
            said.append((who, made))
    return said


def _command(world: World, who: int, kind: str, about: tuple[Any, ...], own: list[Wire]) -> Wire | None:
    match kind:
        case "see":
            house, indicator, value, at = about
            return observed(world.houses[house].id, world.indicators[indicator].id, value, happened_at=at)
        case "give":
            house, amount, has_round, at = about
            # Two who take from one household in one round differ: the first stands, by arrival.
            names = {**_of_house(world, house), "round": f"Đợt của người {who}" if has_round else ""}
            return command("receive_contribution", {**names, "amount_vnd": amount}, happened_at=at)
        case "work":
            house, days, at = about
            return command("receive_labour", {**_of_house(world, house), "half_days": days}, happened_at=at)
        case "hand over":
            return _handed_over(world, about, own)
        case "take back":
            return _taken_back(about[0], [one for one in own if one["name"] == "observe_household"])
        case "mark":
            person, mark, at = about
            names = {"meeting_id": str(world.meeting.id), "person_id": str(world.members[person].id)}
            return command("mark_attendance", {**names, "mark": mark.value}, happened_at=at)
        case "opine":
            text, at = about
            return command("prepare_opinion", {"item_id": str(world.item.id), "text": text}, happened_at=at)
        case _:
            text, is_done, at = about
            payload = {"task_id": str(world.task.id), "text": text, "is_done": is_done}
            return command("report_task", payload, happened_at=at)


def _of_house(world: World, house: int) -> dict[str, Any]:
    return {"drive_id": str(world.drive.id), "household_id": str(world.houses[house].id)}


def _handed_over(world: World, about: tuple[int, datetime, int], own: list[Wire]) -> Wire:
    """Bring money, or say of what was told before that it was not brought: of each once, the first stands."""
    amount, at, which = about
    gone = {one["payload"].get("hand_over_id") for one in own}
    told = [one["id"] for one in own if one["name"] == "hand_over" and one["id"] not in gone]
    if which >= len(told):
        names = {"drive_id": str(world.drive.id), "amount_vnd": amount}
        return command("hand_over", names, happened_at=at)
    kept = {"hand_over_id": told[which], "reason": "Trời mưa"}
    return command("withdraw_hand_over", kept, happened_at=at, after=(UUID(told[which]),))


def _taken_back(which: int, seen: list[Wire]) -> Wire | None:
    if not seen:
        return None
    slip = seen[which % len(seen)]
    house, indicator = (UUID(slip["payload"][name]) for name in ("household_id", "indicator_id"))
    return observed(house, indicator, None, supersedes=UUID(slip["id"]))
