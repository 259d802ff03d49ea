"""No page asks the database more than twelve questions, however large the village is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from hatnhan.households.models import Household
from hatnhan.indicators.models import CountingSpell, HouseState, Indicator, Observation
from hatnhan.kernel.roles import Role
from hatnhan.people.rules import Standing
from tests.factories import EARLY, make_member
from tests.office.samples import AT, ON, Sample, make_sample
from tests.office.walk import Page, pages

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture(autouse=True)
def on_the_day(settings: Settings) -> None:
    """The sample's day is today."""
    settings.ASSUMED_DAY = ON


def village_pages() -> list[Page]:
    return [page for page in pages() if page.name.startswith("office:")]


def questions(sample: Sample, role: Role) -> dict[str, int]:
    """Count what each page that opens asks."""
    client = Client()
    client.force_login(sample.accounts[role])
    counts: dict[str, int] = {}
    for page in village_pages():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(page.address(sample.parts))
        if answer.status_code == 200:
            counts[page.name] = sum(not said["sql"].startswith(("SAVEPOINT", "RELEASE")) for said in asked)
    return counts


def grow(sample: Sample, houses: int, members: int) -> None:
    """Add houses with what was seen of them, and members."""
    indicator = Indicator.objects.get(village=sample.village)
    rows = Household.objects.bulk_create(
        Household(village=sample.village, code=f"X{number:03}", member_count=4, joined_on=EARLY)
        for number in range(houses)
    )
    author_id = sample.accounts[Role.SECRETARY].person_id
    seen = Observation.objects.bulk_create(
        Observation(
            happened_at=AT, recorded_at=AT, author_id=author_id, household=house, indicator=indicator, value=1
        )
        for house in rows
    )
    counted = {"village": sample.village, "indicator": indicator}
    HouseState.objects.bulk_create(
        HouseState(
            **counted,
            household=one.household,
            observation=one,
            value=1,
            counts=True,
            observed_on=ON,
            counts_since=ON,
        )
        for one in seen
    )
    CountingSpell.objects.bulk_create(
        CountingSpell(**counted, household=house, from_on=ON - timedelta(days=number))
        for number, house in enumerate(rows)
    )
    for _number in range(members):
        make_member(sample.cell, standing=Standing.OFFICIAL)


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.VILLAGE_HEAD, Role.HOUSEHOLD, Role.ADMINISTRATOR])
def test_every_page_asks_at_most_twelve_questions_and_no_more_in_a_large_village(role: Role) -> None:
    sample = make_sample()
    questions(sample, role)  # the first visit loads what later ones share
    small = questions(sample, role)

    grow(sample, houses=300, members=30)
    large = questions(sample, role)

    assert len(small) >= 5
    assert {name: count for name, count in small.items() if count > MOST} == {}
    assert {name: (small[name], count) for name, count in large.items() if count > small[name]} == {}
