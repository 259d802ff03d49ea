"""What the village's campaigns say on a day: figures with their houses, in a fixed number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.audit.models import AuditLine
from hatnhan.indicators.models import Campaign
from hatnhan.indicators.rules.campaigns import CampaignEnded, TargetImpossible
from hatnhan.indicators.rules.observing import IndicatorRetired
from hatnhan.indicators.rules.progress import Target, TargetKind
from hatnhan.indicators.selectors import (
    CampaignResult,
    Stagnation,
    campaign_progress,
    campaign_results,
    house_history,
    progress_of,
    sheet_of,
    stagnating,
)
from hatnhan.indicators.services import change_campaign, end_campaign, retire_indicator, start_campaign
from hatnhan.kernel.errors import NotAllowed, NotFound, StaleEdit
from hatnhan.kernel.ratios import Ratio
from hatnhan.kernel.roles import Role
from hatnhan.norms.loader import shipped_book
from hatnhan.places.models import Place
from tests.factories import actor_with, make_village
from tests.indicators.factories import (
    NOW,
    TODAY,
    campaign_plan,
    leader,
    make_campaign,
    make_house,
    make_houses,
    make_indicator,
    see,
    walker,
)

pytestmark = pytest.mark.django_db

MAY = date(2023, 5, 10)


def village_with(done: int, total: int, code: str = "pa-kim") -> Campaign:
    village = make_village(code)
    indicator, actor = make_indicator(village), walker(village)
    for house in make_houses(village, total)[:done]:
        see(actor, house, indicator, 1, MAY)
    return make_campaign(indicator)


def test_a_figure_comes_with_its_houses() -> None:
    campaign = village_with(38, 47)

    [progress] = progress_of(village_id=campaign.village_id, on=TODAY)

    assert progress.ratio == Ratio(38, 47)
    assert [house.state for house in progress.houses] == ["on"] * 38 + ["off"] * 9
    assert (progress.target_count, progress.missing_count, progress.is_reached) == (47, 9, False)


def test_houses_are_named_only_when_asked() -> None:
    campaign = village_with(1, 2)

    [bare] = progress_of(village_id=campaign.village_id, on=TODAY)
    [named] = progress_of(village_id=campaign.village_id, on=TODAY, named=True)

    assert {(house.code, house.label, house.household_id) for house in bare.houses} == {("", "", None)}
    assert [house.label for house in named.houses] == ["Đại diện PK01 · PK01", "Đại diện PK02 · PK02"]


def test_what_is_new_this_month_and_what_is_in_question_shows() -> None:
    village = make_village()
    houses, indicator = make_houses(village, 3), make_indicator(village)
    make_campaign(indicator)
    see(walker(village), houses[0], indicator, 1)
    see(walker(village), houses[1], indicator, 1)
    see(walker(village), houses[1], indicator, 0)

    [progress] = progress_of(village_id=village.id, on=TODAY)

    assert [house.state for house in progress.houses] == ["new", "ask", "off"]
    assert progress.new_this_month == 1


def test_the_picture_and_the_figure_agree_on_every_day() -> None:
    village = make_village()
    indicator, actor = make_indicator(village), walker(village)
    one = make_house(village, "PK01", left_on=date(2023, 9, 1))
    make_house(village, "PK02", joined_on=date(2023, 6, 1))
    see(actor, one, indicator, 1, MAY)
    make_campaign(indicator)

    for day in (date(2023, 5, 9), MAY, date(2023, 6, 1), date(2023, 9, 1)):
        [progress] = progress_of(village_id=village.id, on=day)
        counted = sum(house.state in {"on", "new"} for house in progress.houses)
        assert Ratio(counted, len(progress.houses)) == progress.ratio


def test_a_forecast_is_given_where_the_months_support_one() -> None:
    village = make_village()
    houses, indicator, actor = make_houses(village, 20), make_indicator(village), walker(village)
    for number, house in enumerate(houses[:16]):
        see(actor, house, indicator, 1, date(2023, 2 + number // 2, 3 + number % 2))
    make_campaign(indicator, from_on=date(2023, 2, 1))

    [progress] = progress_of(village_id=village.id, on=TODAY)

    assert progress.forecast is not None
    assert TODAY < progress.forecast.earliest <= progress.forecast.latest
    assert [point.ratio.done for point in progress.series][:3] == [2, 4, 6]


def test_three_months_without_a_change_are_standing_still() -> None:
    campaign = village_with(38, 47)

    found = stagnating(village_id=campaign.village_id, on=TODAY, book=shipped_book())

    assert found == (Stagnation(campaign.id, campaign.title, Ratio(38, 47), MAY),)
    assert stagnating(village_id=campaign.village_id, on=date(2023, 8, 9), book=shipped_book()) == ()


def test_a_reached_target_does_not_stand_still() -> None:
    campaign = village_with(2, 2)

    assert stagnating(village_id=campaign.village_id, on=TODAY, book=shipped_book()) == ()


def test_results_of_several_villages_keep_apart() -> None:
    one, other = village_with(2, 3), village_with(1, 4, "huoi-do")

    assert campaign_results(campaign_ids=[one.id, other.id], on=TODAY) == {
        one.id: CampaignResult(one.id, one.title, 2, 3, 3, is_reached=False),
        other.id: CampaignResult(other.id, other.title, 1, 4, 4, is_reached=False),
    }
    assert campaign_results(campaign_ids=[], on=TODAY) == {}


def test_a_campaign_of_another_village_does_not_exist() -> None:
    campaign, other = village_with(1, 1), make_village("huoi-do")

    with pytest.raises(NotFound):
        campaign_progress(village_id=other.id, campaign_id=campaign.id, on=TODAY)


def test_an_ended_campaign_keeps_the_figure_of_its_last_day() -> None:
    campaign = village_with(1, 2)
    actor, houses = leader(campaign.village), campaign.village.households.order_by("code")
    end_campaign(
        actor=actor,
        village_id=campaign.village_id,
        campaign_id=campaign.id,
        ended_on=date(2023, 7, 1),
        at=NOW,
    )
    see(walker(campaign.village), houses[1], campaign.indicator, 1, date(2023, 8, 1))

    found = campaign_progress(village_id=campaign.village_id, campaign_id=campaign.id, on=TODAY)

    assert progress_of(village_id=campaign.village_id, on=TODAY) == ()
    assert (found.ratio, found.forecast, found.stagnant_since) == (Ratio(1, 2), None, None)


@pytest.mark.parametrize("named", [True, False])
def test_many_houses_cost_as_many_queries_as_few(named: bool) -> None:
    counts = set()
    for code, total in (("pa-kim", 3), ("huoi-do", 30)):
        village = village_with(2, total, code).village
        with CaptureQueriesContext(connection) as queries:
            progress_of(village_id=village.id, on=TODAY, named=named)
        counts.add(len(queries))

    assert counts == {5}


def test_the_sheet_of_many_houses_costs_as_many_queries_as_of_few() -> None:
    counts = set()
    for code, total in (("pa-kim", 3), ("huoi-do", 30)):
        village = village_with(2, total, code).village
        with CaptureQueriesContext(connection) as queries:
            sheet_of(village_id=village.id, on=TODAY)
        counts.add(len(queries))

    assert counts == {4}


def test_the_sheet_narrows_to_what_is_missing() -> None:
    sheet = sheet_of(village_id=village_with(2, 3).village_id, on=TODAY)

    assert [row.house.code for row in sheet.narrowed(missing_only=True).rows] == ["PK03"]
    kept = sheet.narrowed(missing_only=True, keep_code="PK01")
    assert [row.house.code for row in kept.rows] == ["PK01", "PK03"]


def test_the_history_of_a_house_shows_what_was_replaced() -> None:
    village = make_village()
    house, indicator, actor = make_house(village, "PK01"), make_indicator(village), walker(village)
    wrong = see(actor, house, indicator, 1, MAY)
    right = see(actor, house, indicator, 0, MAY, supersedes_id=wrong.id)

    history = house_history(household_id=house.id)

    assert {(line.id, line.value, line.replaced_by) for line in history} == {
        (right.id, 0, None),
        (wrong.id, 1, right.id),
    }
    assert {line.author_name for line in history} == {actor.name}


def test_two_who_change_a_campaign_lose_nothing() -> None:
    campaign = village_with(1, 2)
    actor = leader(campaign.village)

    def change(title: str) -> Campaign:
        return change_campaign(
            actor=actor,
            village_id=campaign.village_id,
            campaign_id=campaign.id,
            plan=campaign_plan(title=title),
            revision=1,
            at=NOW,
        )

    first = change("First wording")
    assert change("First wording").revision == first.revision
    with pytest.raises(StaleEdit) as stale:
        change("Second wording")

    assert stale.value.facts == {"title": "First wording"}
    assert AuditLine.objects.filter(action="indicators.campaign_changed").count() == 1


def test_asking_for_confirmation_later_takes_unconfirmed_houses_out() -> None:
    campaign = village_with(1, 2)

    change_campaign(
        actor=leader(campaign.village),
        village_id=campaign.village_id,
        campaign_id=campaign.id,
        plan=campaign_plan(needs_confirmation=True),
        revision=1,
        at=NOW,
    )

    [progress] = progress_of(village_id=campaign.village_id, on=TODAY)
    assert (progress.ratio.done, progress.houses[0].state) == (0, "ask")


def test_an_ended_campaign_is_not_changed() -> None:
    campaign = village_with(1, 2)
    end_campaign(
        actor=leader(campaign.village),
        village_id=campaign.village_id,
        campaign_id=campaign.id,
        ended_on=TODAY,
        at=NOW,
    )

    with pytest.raises(CampaignEnded):
        change_campaign(
            actor=leader(campaign.village),
            village_id=campaign.village_id,
            campaign_id=campaign.id,
            plan=campaign_plan(),
            revision=2,
            at=NOW,
        )


def test_a_target_of_more_houses_than_there_are_is_refused() -> None:
    indicator = make_indicator(make_village())

    with pytest.raises(TargetImpossible):
        make_campaign(indicator, target=Target(TargetKind.COUNT, 3))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.HOUSEHOLD, Role.COMMUNE])
def test_only_those_who_lead_run_campaigns(role: Role) -> None:
    campaign = village_with(0, 1)
    place: Place = campaign.village

    with pytest.raises(NotAllowed):
        end_campaign(
            actor=actor_with(role, place=place),
            village_id=place.id,
            campaign_id=campaign.id,
            ended_on=TODAY,
            at=NOW,
        )


def test_no_campaign_starts_for_what_is_no_longer_observed() -> None:
    village = make_village()
    indicator, kept = make_indicator(village), make_indicator(village, "Stove")
    begun = make_campaign(indicator)
    for one, retired_on in ((indicator, TODAY), (kept, date(2024, 6, 1))):
        retire_indicator(
            actor=leader(village), village_id=village.id, indicator_id=one.id, retired_on=retired_on, at=NOW
        )

    with pytest.raises(IndicatorRetired) as refused:
        make_campaign(indicator)
    again = start_campaign(
        actor=leader(village),
        village_id=village.id,
        indicator_id=indicator.id,
        plan=campaign_plan(),
        at=NOW,
        campaign_id=begun.id,
    )

    assert refused.value.facts == {"retired_on": TODAY}
    assert again == begun
    assert make_campaign(kept).indicator_id == kept.id
