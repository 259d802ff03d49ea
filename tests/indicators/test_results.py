"""What a campaign has reached: one query says what its own page says, on every day and for every house."""

from datetime import date, timedelta
from itertools import product

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.indicators.models import Campaign, CountingSpell
from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.indicators.selectors import campaign_progress, campaign_results
from hatnhan.kernel.ratios import Ratio
from tests.factories import make_village
from tests.indicators.factories import make_campaign, make_house, make_houses, make_indicator

pytestmark = pytest.mark.django_db
MAY = date(2023, 5, 10)
Days = tuple[int, int | None]
# Houses that stay, come, leave, and leave on the day they came.
LIVES: tuple[Days, ...] = ((-30, None), (2, None), (-30, 4), (2, 4), (3, 3))
SPELLS: tuple[tuple[Days, ...], ...] = (
    (),
    ((1, None),),
    ((3, None),),
    ((1, 3),),
    ((1, 6),),
    ((4, 6),),
    ((1, 2), (3, 5)),
    ((1, 3), (3, None)),
)


def day(number: int) -> date:
    return MAY + timedelta(days=number)


def end(number: int | None) -> date | None:
    return None if number is None else day(number)


def campaign_of_all_courses(code: str = "pa-kim", title: str = "Latrine") -> Campaign:
    """Give a campaign with a house for every way of living in the village and of counting."""
    village = make_village(code)
    indicator, beside = make_indicator(village, title), make_indicator(village, "Beside")
    spells = []
    for number, ((joined, left), held) in enumerate(product(LIVES, SPELLS)):
        house = make_house(village, f"PK{number:02}", joined_on=day(joined), left_on=end(left))
        counted = {"village": village, "household": house}
        spells += [
            CountingSpell(**counted, indicator=indicator, from_on=day(start), until_on=end(until))
            for start, until in held
        ]
        spells.append(CountingSpell(**counted, indicator=beside, from_on=MAY))
    CountingSpell.objects.bulk_create(spells)
    return make_campaign(indicator)


def test_a_result_is_what_the_campaigns_page_says_on_every_day() -> None:
    one, other = campaign_of_all_courses(), campaign_of_all_courses("huoi-do")
    seen = set()

    for on in map(day, range(-40, 9)):
        results = campaign_results(campaign_ids=[one.id, other.id], on=on)
        for campaign in (one, other):
            page = campaign_progress(village_id=campaign.village_id, campaign_id=campaign.id, on=on)
            found = results[campaign.id]
            assert (found.ratio, found.target_count, found.is_reached) == (
                page.ratio,
                page.target_count,
                page.is_reached,
            )
            seen.add(found.ratio)

    # The days differ, so that agreeing says something.
    assert len(seen) >= 7


def test_a_village_without_households_has_reached_nothing() -> None:
    village = make_village()
    house = make_house(village, "PK01")
    campaign = make_campaign(make_indicator(village), target=Target(TargetKind.COUNT, 1))
    house.left_on = house.joined_on
    house.save(update_fields=["left_on"])

    [found] = campaign_results(campaign_ids=[campaign.id], on=MAY).values()

    assert (found.ratio, found.is_reached) == (Ratio(0, 0), False)


@pytest.mark.parametrize("houses", [3, 30])
def test_results_cost_one_query(houses: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    village = make_village()
    make_houses(village, houses)
    campaigns = [make_campaign(make_indicator(village, title)) for title in ("Latrine", "Electricity")]

    with django_assert_num_queries(1):
        found = campaign_results(campaign_ids=[one.id for one in campaigns], on=MAY)

    assert [one.total for one in found.values()] == [houses, houses]
