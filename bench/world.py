"""A province for measuring: villages of 50 households with 20 observations of each house and indicator.

Run as `python -m bench.world VILLAGES` with HATNHAN_DATA set; BENCH_HOUSES names another number of houses,
BENCH_ROUNDS another number of observations.
The same seed gives the same province.
"""

import os
import random
import sys
from datetime import date, datetime, time, timedelta
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatnhan.config.settings")
import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- settings come first
from django.db import connection, transaction  # noqa: E402 -- settings come first

from hatnhan.households.models import Household, HouseholdEvent  # noqa: E402 -- settings come first
from hatnhan.indicators.models import (  # noqa: E402 -- settings come first
    Campaign,
    CountingSpell,
    HouseState,
    Indicator,
    IndicatorVersion,
    Observation,
)
from hatnhan.kernel.clock import local_moment  # noqa: E402 -- settings come first
from hatnhan.kernel.roles import Role  # noqa: E402 -- settings come first
from hatnhan.meetings.models import AgendaItem, Meeting, MeetingRule  # noqa: E402 -- settings come first
from hatnhan.people.models import Account, Cell, Mandate, MemberStanding, Person  # noqa: E402 -- settings come first
from hatnhan.people.services import open_account  # noqa: E402 -- settings come first
from hatnhan.places.models import Place, PlaceSpan  # noqa: E402 -- settings come first
from hatnhan.plumbing.rows import insert_rows  # noqa: E402 -- settings come first

IN_COMMUNE, MEMBERS, INDICATORS = 20, 11, 3
HOUSES = int(os.environ.get("BENCH_HOUSES", "50"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "20"))
FIRST, TODAY = date(2022, 1, 10), date(2023, 11, 18)
SEED = 47
# The share of observations with a note.
NOTED = 0.1
PASSWORD = "bench-47-households"  # noqa: S105 -- the measured province holds no secret
_draw = random.Random(SEED)


def uid() -> UUID:
    """Give the next identifier of the seeded province."""
    return UUID(int=_draw.getrandbits(128), version=4)


def uid_at(moment: datetime) -> UUID:
    """Give an identifier as a phone makes it at a moment."""
    drawn = _draw.getrandbits(80)
    return UUID(int=(int(moment.timestamp() * 1000) << 80 | drawn) & ~(0xF << 76) | 7 << 76)


def build(villages: int) -> None:
    """Make the province, unless it is there."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if Account.objects.exists():
        return
    province = _place("province", "bench", None, "tỉnh Mẫu")
    # The measured village comes last: its account says that the province is whole.
    for first in reversed(range(0, villages, IN_COMMUNE)):
        with transaction.atomic():
            commune = _place("commune", f"c{first:05}", province, f"xã Mẫu {first:05}")
            for number in reversed(range(first, min(first + IN_COMMUNE, villages))):
                _village(number, commune)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _place(level: str, code: str, parent: Place | None, name: str) -> Place:
    place = Place.objects.create(
        id=uid(), level=level, code=code, parent=parent, path=f"{parent.path if parent else '/'}{code}/"
    )
    PlaceSpan.objects.create(id=uid(), place=place, name=name, parent_name="", from_on=date(2000, 1, 1))
    return place


def _village(number: int, commune: Place) -> None:
    village = _place("village", f"v{number:05}", commune, f"Bản Mẫu {number:05}")
    people = _people(number)
    _cell(village, people[:MEMBERS])
    houses = _houses(village, people[MEMBERS:])
    indicators = [_indicator(village, position) for position in range(INDICATORS)]
    _seen(people[0].id, village, houses, indicators)
    if number == 0:
        open_account(person=people[0], username="bench", password=PASSWORD)


def _people(number: int) -> list[Person]:
    names = [f"Đảng viên {one:02}" for one in range(MEMBERS)] + [
        f"Đại diện hộ {one:02}" for one in range(HOUSES)
    ]
    people = [_named(name) for name in names]
    return Person.objects.bulk_create(people)


_templates: dict[str, Person] = {}


def _named(name: str) -> Person:
    known = _templates.setdefault(name, Person().named(name))
    return Person(
        id=uid(), full_name=name, sort_key=known.sort_key, folded_name=known.folded_name, has_smartphone=True
    )


def _cell(village: Place, members: list[Person]) -> None:
    cell = Cell.objects.create(id=uid(), village=village, name=f"Chi bộ {village.code}")
    roles = [Role.SECRETARY, Role.DEPUTY_SECRETARY] + [Role.MEMBER] * (MEMBERS - 2)
    MemberStanding.objects.bulk_create(
        MemberStanding(id=uid(), cell=cell, person=one, standing="official", from_on=FIRST) for one in members
    )
    Mandate.objects.bulk_create(
        Mandate(id=uid(), person=one, role=role.value, place=village, from_on=FIRST)
        for one, role in zip(members, roles, strict=True)
    )
    MeetingRule.objects.create(
        id=uid(),
        cell=cell,
        recurrence="FREQ=MONTHLY;BYMONTHDAY=24",
        clock=time(19, 30),
        location="Nhà văn hóa",
        from_on=FIRST,
    )
    _meetings(cell, members)


def _meetings(cell: Cell, members: list[Person]) -> None:
    meetings, items = [], []
    for month in range(1, 12):
        day = date(2023, month, 24)
        held = local_moment(day, time(19, 30)) if month < 11 else None
        meeting = Meeting(
            id=uid(),
            cell=cell,
            kind="regular",
            month=day.replace(day=1),
            planned_on=day,
            planned_clock=time(19, 30),
            location="Nhà văn hóa",
            chair=members[0],
            minute_taker=members[1],
            announced_at=local_moment(day - timedelta(days=7), time(19, 0)),
            started_at=held,
            ended_at=held + timedelta(minutes=95) if held else None,
            closed_at=held + timedelta(hours=12) if held else None,
        )
        meetings.append(meeting)
        items += [
            AgendaItem(id=uid(), meeting=meeting, position=place, title=f"Mục {place}", minutes_planned=20)
            for place in range(1, 6)
        ]
    Meeting.objects.bulk_create(meetings)
    AgendaItem.objects.bulk_create(items)


def _houses(village: Place, representatives: list[Person]) -> list[Household]:
    houses = Household.objects.bulk_create(
        Household(
            id=uid(),
            village=village,
            code=f"H{number:03}",
            member_count=5,
            joined_on=FIRST,
            representative=person,
            folded=f"h{number:03} dai dien ho {number:02}",
        )
        for number, person in enumerate(representatives)
    )
    at = local_moment(FIRST, time(8, 0))
    HouseholdEvent.objects.bulk_create(
        HouseholdEvent(
            id=uid(),
            happened_at=at,
            recorded_at=at,
            author_id=representatives[0].id,
            household=house,
            kind="registered",
            on=FIRST,
            member_count=5,
            representative_id=house.representative_id,
        )
        for house in houses
    )
    return houses


def _indicator(village: Place, position: int) -> Indicator:
    indicator = Indicator.objects.create(id=uid(), village=village, code=f"i{position}", position=position)
    IndicatorVersion.objects.create(
        id=uid(), indicator=indicator, number=1, title=f"Chỉ tiêu {position}", kind="yes_no", from_on=FIRST
    )
    Campaign.objects.create(
        id=uid(),
        village=village,
        indicator=indicator,
        title=f"Cuộc vận động {position}",
        target_kind="share",
        target_value=100,
        from_on=FIRST,
        deadline_on=date(2024, 12, 31),
    )
    return indicator


OBSERVED = ("id", "happened_at", "recorded_at", "author_id", "household", "indicator", "value", "note")


def _seen(author_id: UUID, village: Place, houses: list[Household], indicators: list[Indicator]) -> None:
    """Store what was seen in one village, and only then what follows from it.

    SQLite looks for rows that wait for a parent at every parent, as long as one of them waits.
    """
    days = [FIRST + timedelta(days=33 * turn) for turn in range(ROUNDS)]
    facts: list[tuple[object, ...]] = []
    states, spells = [], []
    for house in houses:
        # A walk goes from house to house, and some of them take longer.
        walked = [_moment_of(day) for day in days]
        for indicator in indicators:
            moments = [at + timedelta(milliseconds=_draw.randrange(40_000)) for at in walked]
            # One in five never counts; the others from some round on.
            begins = _draw.randrange(ROUNDS * 5 // 4)
            ids = [uid_at(at) for at in moments]
            for turn in range(ROUNDS):
                at = moments[turn]
                note = f"Ghi chú {turn} của hộ {house.code}" if _draw.random() < NOTED else ""
                value = int(turn >= begins)
                facts.append((ids[turn], at, at, author_id, house.id, indicator.id, value, note))
            counts = begins < ROUNDS
            states.append(_state(village, house, indicator, ids[-1], counts, days, begins))
            if counts:
                spells.append(
                    CountingSpell(village=village, household=house, indicator=indicator, from_on=days[begins])
                )
    insert_rows(Observation, OBSERVED, facts)
    HouseState.objects.bulk_create(states)
    CountingSpell.objects.bulk_create(spells)


def _moment_of(day: date) -> datetime:
    return local_moment(day, time(7, 30)) + timedelta(milliseconds=_draw.randrange(9 * 3_600_000))


def _state(
    village: Place,
    house: Household,
    indicator: Indicator,
    observation_id: UUID,
    counts: bool,
    days: list[date],
    begins: int,
) -> HouseState:
    return HouseState(
        village=village,
        household=house,
        indicator=indicator,
        observation_id=observation_id,
        value=int(counts),
        counts=counts,
        observed_on=days[-1],
        counts_since=days[begins] if counts else None,
    )


if __name__ == "__main__":
    build(int(sys.argv[1]))
