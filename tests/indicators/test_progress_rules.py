"""Figures of a campaign: shares, months, standing still, forecasts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.indicators.rules.campaigns import (
    CampaignEnded,
    DeadlineTooEarly,
    EndTooEarly,
    TargetImpossible,
    ensure_end,
    ensure_running,
    ensure_sound,
)
from hatnhan.indicators.rules.forecast import Forecast, ForecastNorms, forecast_of, months_to
from hatnhan.indicators.rules.house import Spell
from hatnhan.indicators.rules.progress import Course, Target, TargetKind, course_of, timeline_of
from hatnhan.indicators.rules.values import (
    ChoicesMissing,
    Kind,
    NotDefinedYet,
    ValueUnfit,
    Version,
    VersionNotLater,
    ensure_answerable,
    ensure_fits,
    ensure_later,
    version_on,
)
from hatnhan.kernel.clock import months_before
from hatnhan.kernel.ratios import Ratio
from tests.indicators.factories import START, campaign_plan, yes_no

ALL_YEAR = Spell(START, None)
NORMS = ForecastNorms(least_days=60, least_changes=5, longest_months=36, interval_percent=80)


def course(*counting: Spell, houses: int = 47) -> Course:
    return course_of(lives=[ALL_YEAR] * houses, spells=[(spell, ALL_YEAR) for spell in counting])


def growing(*months: int, on: date, houses: int = 47) -> Course:
    """A course that grew by so many households in each month up to the day."""
    spells = [
        Spell(months_before(on, len(months) - index) + timedelta(days=1), None)
        for index, count in enumerate(months)
        for _each in range(count)
    ]
    return course(*spells, houses=houses)


@pytest.mark.parametrize(("done", "share"), [(38, 809), (40, 851), (43, 915)])
def test_the_published_figures_come_out(done: int, share: int) -> None:
    ratio = course(*[Spell(START, None)] * done).ratio_on(date(2023, 11, 18))

    assert ratio == Ratio(done, 47)
    assert ratio.tenths == share


def test_a_house_that_left_is_in_neither_number() -> None:
    life = Spell(START, date(2023, 6, 1))
    found = course_of(lives=[ALL_YEAR, life], spells=[(Spell(date(2023, 2, 1), None), life)])

    assert found.ratio_on(date(2023, 5, 31)) == Ratio(1, 2)
    assert found.ratio_on(date(2023, 6, 1)) == Ratio(0, 1)


def test_months_end_with_the_day_itself() -> None:
    series = course(Spell(date(2023, 2, 28), None), Spell(date(2023, 3, 2), None), houses=3).series(
        from_on=date(2023, 1, 15), on=date(2023, 3, 10), most=36
    )

    assert [(point.on, point.ratio.done) for point in series] == [
        (date(2023, 1, 31), 0),
        (date(2023, 2, 28), 1),
        (date(2023, 3, 10), 2),
    ]


def test_a_long_campaign_shows_its_last_months() -> None:
    series = course(houses=3).series(from_on=date(1, 1, 1), on=date(2023, 3, 10), most=3)

    assert [point.on for point in series] == [date(2023, 1, 31), date(2023, 2, 28), date(2023, 3, 10)]


def test_new_this_month_is_the_difference_to_last_month() -> None:
    found = course(Spell(date(2023, 3, 1), None), Spell(date(2023, 2, 1), date(2023, 3, 5)), houses=5)

    assert found.new_in_month(date(2023, 3, 4)) == 1
    assert found.new_in_month(date(2023, 3, 6)) == 0


@pytest.mark.parametrize(
    ("changed", "since"),
    [(date(2023, 8, 18), date(2023, 8, 18)), (date(2023, 8, 19), None), (date(2022, 1, 1), date(2023, 2, 1))],
)
def test_a_campaign_stands_still_when_nothing_changed_for_three_months(
    changed: date, since: date | None
) -> None:
    found = course(Spell(changed, None)).stands_since(
        from_on=date(2023, 2, 1), on=date(2023, 11, 18), months=3
    )

    assert found == since


@pytest.mark.parametrize(("percent", "total", "count"), [(100, 47, 47), (80, 47, 38), (1, 47, 1), (90, 0, 0)])
def test_a_share_means_whole_households_rounded_up(percent: int, total: int, count: int) -> None:
    assert Target(TargetKind.SHARE, percent).count_of(total) == count


@given(
    st.lists(st.tuples(st.integers(0, 99), st.none() | st.integers(1, 99)), max_size=30), st.integers(0, 99)
)
def test_a_timeline_counts_as_one_would_by_hand(spans: list[tuple[int, int | None]], back: int) -> None:
    spells = [
        Spell(START + timedelta(start), None if length is None else START + timedelta(start + length))
        for start, length in spans
    ]
    day = START + timedelta(back)
    by_hand = sum(
        spell.from_on <= day and (spell.until_on is None or day < spell.until_on) for spell in spells
    )

    assert timeline_of(spells).count_on(day) == by_hand


def test_a_steady_pace_is_forecast_exactly() -> None:
    on = date(2023, 11, 18)
    forecast = forecast_of(
        course=growing(2, 2, 2, 2, 2, on=on),
        from_on=months_before(on, 5),
        on=on,
        target_count=20,
        norms=NORMS,
    )

    assert forecast == Forecast(date(2024, 4, 1), date(2024, 4, 1), months_observed=5, interval_percent=80)


def test_an_uneven_pace_gives_an_interval() -> None:
    on = date(2023, 11, 18)
    forecast = forecast_of(
        course=growing(1, 4, 0, 2, 1, on=on),
        from_on=months_before(on, 5),
        on=on,
        target_count=20,
        norms=NORMS,
    )

    assert forecast is not None
    assert date(2023, 12, 1) < forecast.earliest < forecast.latest


@pytest.mark.parametrize(
    ("months", "target", "begun"),
    [
        ((2, 2, 2, 2), 8, 4),  # reached
        ((2, 2, 2, 2), 5, 4),  # passed
        ((0, 0, 0, 0), 5, 4),  # no progress
        ((1, 1, 1, 1), 9, 4),  # four changes, five are needed
        ((5,), 9, 1),  # one month only
    ],
)
def test_a_forecast_is_silent_where_the_data_cannot_support_one(
    months: tuple[int, ...], target: int, begun: int
) -> None:
    on = date(2023, 11, 18)
    found = forecast_of(
        course=growing(*months, on=on),
        from_on=months_before(on, begun),
        on=on,
        target_count=target,
        norms=NORMS,
    )

    assert found is None


def test_beyond_the_longest_time_nothing_is_said() -> None:
    assert months_to(40, (1, 1), 36, 80) is None
    assert months_to(36, (1, 1), 36, 80) == (36, 36)


changes = st.lists(st.integers(-1, 5), min_size=2, max_size=10).map(lambda each: tuple(sorted(each)))


@given(changes, st.integers(1, 40), st.sampled_from([50, 80, 90]))
def test_an_interval_is_in_order_and_within_its_bounds(
    pace: tuple[int, ...], missing: int, percent: int
) -> None:
    found = months_to(missing, pace, 36, percent)

    assert found is None or 1 <= found[0] <= found[1] <= 36


@given(changes, st.integers(1, 40))
def test_more_to_do_never_ends_sooner(pace: tuple[int, ...], missing: int) -> None:
    less, more = months_to(missing, pace, 36, 80), months_to(missing + 1, pace, 36, 80)

    assert more is None or (less is not None and less[0] <= more[0] and less[1] <= more[1])


@given(changes, st.integers(1, 40))
def test_a_faster_pace_never_ends_later(pace: tuple[int, ...], missing: int) -> None:
    slow, fast = months_to(missing, pace, 36, 80), months_to(missing, tuple(one + 1 for one in pace), 36, 80)

    assert slow is None or (fast is not None and fast[0] <= slow[0] and fast[1] <= slow[1])


@given(st.lists(st.integers(-3, 0), min_size=2, max_size=6), st.integers(1, 9))
def test_without_progress_there_is_no_forecast(pace: list[int], missing: int) -> None:
    assert months_to(missing, tuple(pace), 36, 80) is None


def number(counts_from: int, from_on: date = START) -> Version:
    return Version(1, "Goats", Kind.NUMBER, "heads", "", (), frozenset(), counts_from, from_on)


def choice(*answers: str, counting: frozenset[int]) -> Version:
    return Version(1, "Water", Kind.CHOICE, "", "", answers, counting, 1, START)


@pytest.mark.parametrize(
    ("version", "value", "counts"),
    [
        (yes_no(), 1, True),
        (yes_no(), 0, False),
        (number(10), 10, True),
        (number(10), 9, False),
        (choice("stream", "well", "tap", counting=frozenset({1, 2})), 2, True),
        (choice("stream", "well", "tap", counting=frozenset({1, 2})), 0, False),
    ],
)
def test_the_version_says_what_counts(version: Version, value: int, counts: bool) -> None:
    ensure_fits(version, value)

    assert version.counts(value) is counts


@pytest.mark.parametrize(
    ("version", "value"), [(yes_no(), 2), (number(1), -1), (choice("a", "b", counting=frozenset({0})), 2)]
)
def test_what_is_no_answer_is_refused(version: Version, value: int) -> None:
    with pytest.raises(ValueUnfit) as unfit:
        ensure_fits(version, value)

    assert unfit.value.facts == {"value": value, "title": version.title}


def test_a_day_is_judged_by_its_own_version() -> None:
    first, second = yes_no(date(2023, 1, 1), 1), yes_no(date(2023, 7, 1), 2)

    assert version_on([second, first], date(2023, 6, 30)) == first
    assert version_on([second, first], date(2023, 7, 1)) == second
    with pytest.raises(NotDefinedYet):
        version_on([second, first], date(2022, 12, 31))


@pytest.mark.parametrize(("answers", "counting"), [(("a",), {0}), (("a", "b"), set()), (("a", "b"), {2})])
def test_a_choice_needs_answers_of_which_some_count(answers: tuple[str, ...], counting: set[int]) -> None:
    with pytest.raises(ChoicesMissing):
        ensure_answerable(choice(*answers, counting=frozenset(counting)))


def test_a_new_version_begins_after_the_last_one() -> None:
    with pytest.raises(VersionNotLater):
        ensure_later([yes_no()], START)


@pytest.mark.parametrize(
    ("target", "refusal"),
    [
        (Target(TargetKind.SHARE, 0), TargetImpossible),
        (Target(TargetKind.SHARE, 101), TargetImpossible),
        (Target(TargetKind.COUNT, 48), TargetImpossible),
    ],
)
def test_a_target_lies_between_one_and_all(target: Target, refusal: type[TargetImpossible]) -> None:
    with pytest.raises(refusal):
        ensure_sound(campaign_plan(target=target), household_count=47)


def test_dates_of_a_campaign_are_in_order() -> None:
    with pytest.raises(DeadlineTooEarly):
        ensure_sound(campaign_plan(deadline_on=START), household_count=47)
    with pytest.raises(EndTooEarly):
        ensure_end(from_on=START, ended_on=START)
    with pytest.raises(CampaignEnded):
        ensure_running(START)
