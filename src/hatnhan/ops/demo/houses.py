"""47 households, three campaigns, and a year of observations that grows to the published figures."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from hatnhan.households.services import HouseState, register_household
from hatnhan.indicators.rules.campaigns import CampaignPlan
from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.indicators.rules.values import Kind
from hatnhan.indicators.services import (
    Definition,
    NewObservation,
    define_indicator,
    observe_sheet,
    start_campaign,
)
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ops.demo.village import BEGIN, PASSWORD, Cast, rows_of
from hatnhan.people.rules import Period
from hatnhan.people.services import enter_mandate, open_account

if TYPE_CHECKING:
    from hatnhan.people.models import Person

SURVEYOR = "DV06"
HOUSEHOLD_ROLE = "PK05"
YES = "x"
CAMPAIGNS_FROM = date(2023, 1, 5)


@dataclass(frozen=True, slots=True)
class Course:
    """How one indicator went through the year: how many counted in January, and when one more did."""

    code: str
    title: str
    campaign: str
    purpose: str
    target: Target
    at_first: int
    added_on: tuple[date, ...]


def _days(*month_days: tuple[int, int]) -> tuple[date, ...]:
    return tuple(date(2023, month, day) for month, day in month_days)


COURSES = (
    Course(
        "latrine_bathroom",
        "Nhà tiêu, nhà tắm",
        "Nhà tiêu, nhà tắm hợp vệ sinh cho mọi nhà",
        "Mỗi nhà có nhà tiêu hợp vệ sinh và nhà tắm; nhà khó thì đổi công, góp vật liệu.",
        Target(TargetKind.SHARE, 100),
        27,
        _days(
            (2, 12), (3, 5), (4, 9), (5, 14), (6, 11), (7, 16), (8, 13), (9, 17), (10, 15), (11, 5), (11, 12)
        ),
    ),
    Course(
        "waste_incinerator",
        "Lò đốt rác",
        "Mỗi nhà một chỗ xử lý rác",
        "Gom và xử lý rác tại nhà; ghi việc có lò, không khuyến khích đốt nhựa.",
        Target(TargetKind.SHARE, 95),
        22,
        _days(
            *((2, 5), (2, 19), (3, 12), (3, 26), (4, 2), (4, 16), (5, 7), (5, 21), (6, 4)),
            *((6, 18), (7, 2), (7, 9), (8, 6), (8, 20), (9, 10), (9, 24), (10, 8), (11, 11)),
        ),
    ),
    Course(
        "hard_floor",
        "Nền nhà cứng",
        "Nền nhà cứng cho mọi nhà",
        "Láng nền, lát gạch; hàng xóm giúp nhà neo người.",
        Target(TargetKind.COUNT, 47),
        38,
        _days((2, 26), (3, 19), (4, 23), (6, 25), (7, 20)),
    ),
)


def load(cast: Cast) -> dict[str, UUID]:
    """Enter the register, the campaigns and what was seen; give the campaigns by what they are about."""
    rows = rows_of("households.csv")
    houses = _register(cast, rows)
    indicators = {course.code: _define(cast, course) for course in COURSES}
    campaigns = {course.code: _start(cast, course, indicators[course.code]) for course in COURSES}
    _observe(cast, rows, houses, indicators)
    return campaigns


def _register(cast: Cast, rows: list[dict[str, str]]) -> dict[str, UUID]:
    secretary = cast.actor("DV01", BEGIN)
    at = _morning(BEGIN)
    houses: dict[str, UUID] = {}
    for row in rows:
        state = HouseState(int(row["members"]), cast.hamlets[row["hamlet"]].id, row["representative"])
        household = register_household(
            actor=secretary,
            village_id=cast.village.id,
            code=row["code"],
            state=state,
            on=BEGIN,
            fact_id=new_id(),
            at=at,
        )
        houses[row["code"]] = household.id
        if row["code"] == HOUSEHOLD_ROLE and household.representative:
            _household_account(cast, household.representative)
    return houses


def _household_account(cast: Cast, person: "Person") -> None:
    enter_mandate(person_id=person.id, role=Role.HOUSEHOLD, place=cast.village, period=Period(BEGIN, None))
    open_account(person=person, username="dai-dien-ho", password=PASSWORD)


def _define(cast: Cast, course: Course) -> UUID:
    indicator_id = new_id()
    define_indicator(
        actor=cast.actor("DV01", CAMPAIGNS_FROM),
        village_id=cast.village.id,
        definition=Definition(title=course.title, kind=Kind.YES_NO, from_on=date(2023, 1, 1)),
        at=_morning(CAMPAIGNS_FROM),
        indicator_id=indicator_id,
        code=course.code,
    )
    return indicator_id


def _start(cast: Cast, course: Course, indicator_id: UUID) -> UUID:
    campaign_id = new_id()
    start_campaign(
        actor=cast.actor("DV01", CAMPAIGNS_FROM),
        village_id=cast.village.id,
        indicator_id=indicator_id,
        plan=CampaignPlan(
            title=course.campaign,
            purpose=course.purpose,
            target=course.target,
            from_on=CAMPAIGNS_FROM,
            deadline_on=date(2024, 12, 31),
            needs_confirmation=False,
        ),
        at=_morning(CAMPAIGNS_FROM),
        campaign_id=campaign_id,
    )
    return campaign_id


def _observe(
    cast: Cast, rows: list[dict[str, str]], houses: dict[str, UUID], indicators: dict[str, UUID]
) -> None:
    by_day: dict[date, list[NewObservation]] = {}
    for course in COURSES:
        indicator_id = indicators[course.code]
        for code, first_on in _first_days(course, rows).items():
            for day, value in _visits(code, first_on):
                seen = NewObservation(new_id(), houses[code], indicator_id, value, _visit_moment(day))
                by_day.setdefault(day, []).append(seen)
    for day in sorted(by_day):
        observe_sheet(
            actor=cast.actor(SURVEYOR, day),
            village_id=cast.village.id,
            observations=by_day[day],
            at=local_moment(day, time(18, 0)),
        )
    _see_differently(cast, rows, houses, indicators)


def _first_days(course: Course, rows: list[dict[str, str]]) -> dict[str, date | None]:
    """Give for every house the day from which it counts: those of January, then one more on each day."""
    counting = [row["code"] for row in rows if row[course.code].strip() == YES]
    # Spread over the hamlets: the houses that came later are not one row of the picture.
    order = sorted(counting, key=lambda code: (int(code[2:]) * 17) % 47)
    first_day = {code: _survey_day(code) for code in order[: course.at_first]}
    later = dict(zip(islice(order, course.at_first, None), course.added_on, strict=True))
    rest: dict[str, date | None] = {row["code"]: None for row in rows}
    return {**rest, **first_day, **later}


def _visits(code: str, first_on: date | None) -> list[tuple[date, int]]:
    survey = _survey_day(code)
    visits = [(survey, int(first_on == survey))]
    if first_on is not None and first_on != survey:
        visits.append((first_on, 1))
    half_year = date(2023, 6, 5 + int(code[2:]) % 5)
    if first_on != half_year:
        visits.append((half_year, int(first_on is not None and first_on <= half_year)))
    return visits


def _survey_day(code: str) -> date:
    return date(2023, 1, 9 + int(code[2:]) % 7)


def _see_differently(
    cast: Cast, rows: list[dict[str, str]], houses: dict[str, UUID], indicators: dict[str, UUID]
) -> None:
    """One house that two members saw differently on one day: it waits until someone settles it."""
    code = next(row["code"] for row in rows if row["hard_floor"].strip() != YES)
    day = date(2023, 11, 16)
    for member, value, hour in (("DV08", 1, 8), ("DV05", 0, 16)):
        seen = NewObservation(
            new_id(), houses[code], indicators["hard_floor"], value, local_moment(day, time(hour, 0))
        )
        observe_sheet(
            actor=cast.actor(member, day),
            village_id=cast.village.id,
            observations=[seen],
            at=local_moment(day, time(18, hour)),
        )


def _morning(day: date) -> datetime:
    return local_moment(day, time(8, 0))


def _visit_moment(day: date) -> datetime:
    return local_moment(day, time(9, 30))
