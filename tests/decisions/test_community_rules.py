"""What carries a matter, what two tallies say, and when somebody must be told: rules without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.decisions.rules import VotesNegative
from hatnhan.decisions.rules.ballots import (
    KINDS,
    Bundle,
    NotInBase,
    TallyUnreadable,
    TallyWrong,
    VotedAlready,
    bundles_of,
    counted,
    differences,
    ensure_hands_fit,
    ensure_in_base,
    ensure_not_voted,
    ensure_tally_fits,
)
from hatnhan.decisions.rules.community import (
    CARRIED,
    FALLEN,
    Gathering,
    HouseCount,
    outcome_of,
    posting_verdict,
    said_of,
    share_of,
    takes_effect_on,
    working_days_after,
)
from hatnhan.decisions.rules.matters import FAMILIES, Matter, MatterUnknown, matter_of, norms_of
from hatnhan.meetings.rules import holidays_of
from hatnhan.norms.loader import shipped_book

ON = date(2023, 11, 10)
BOOK = shipped_book()

bundles = st.lists(st.builds(Bundle, *(st.integers(0, 30) for _ in KINDS)), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("matter", "in_favour", "is_carried"),
    [
        (Matter.CONTRIBUTIONS, 31, False),
        (Matter.CONTRIBUTIONS, 32, True),
        (Matter.INCOME_SPENDING, 31, False),
        (Matter.INCOME_SPENDING, 32, True),
        (Matter.CONVENTION, 23, False),
        (Matter.CONVENTION, 24, True),
        (Matter.VILLAGE_HEAD, 24, True),
        (Matter.BOARDS, 23, False),
        (Matter.SELF_MANAGEMENT, 24, True),
    ],
)
def test_of_47_households_each_matter_has_its_majority(
    matter: Matter, in_favour: int, is_carried: bool
) -> None:
    count = HouseCount(base=47, in_favour=in_favour)
    outcome = outcome_of(count, norms_of(matter, BOOK, ON).majority)

    assert outcome.is_carried is is_carried
    assert said_of(count, outcome).text == (CARRIED if is_carried else FALLEN)


@given(base=st.integers(1, 2000), in_favour=st.integers(0, 2000), rest=st.integers(0, 50))
def test_only_votes_in_favour_among_all_households_carry(base: int, in_favour: int, rest: int) -> None:
    agreed = min(in_favour, base)
    norm = norms_of(Matter.CONTRIBUTIONS, BOOK, ON).majority
    plain = outcome_of(HouseCount(base, agreed), norm)
    busy = outcome_of(HouseCount(base, agreed, against=rest, abstained=rest, invalid=rest), norm)

    assert plain == busy
    assert plain.is_carried == (3 * agreed >= 2 * base)


@given(base=st.integers(1, 500))
def test_one_more_household_in_favour_never_makes_a_matter_fall(base: int) -> None:
    norm = norms_of(Matter.CONVENTION, BOOK, ON).majority
    outcomes = [outcome_of(HouseCount(base, agreed), norm).is_carried for agreed in range(base + 1)]

    assert outcomes == sorted(outcomes)
    assert (outcomes[0], outcomes[-1]) == (False, True)


@given(attending=st.integers(0, 300), houses=st.integers(1, 300))
def test_a_quorum_is_of_all_households(attending: int, houses: int) -> None:
    norm = norms_of(Matter.CONVENTION, BOOK, ON).quorum

    assert Gathering(attending, houses).has_quorum(norm) == (2 * attending > houses)


@given(first=bundles, second=bundles)
def test_two_tallies_agree_exactly_where_every_number_does(first: list[Bundle], second: list[Bundle]) -> None:
    found = differences(first, second)

    assert bool(found) == (bundles_of(_rows(first)) != bundles_of(_rows(second)))
    assert found == tuple(
        type(one)(one.bundle, one.kind, one.second, one.first) for one in differences(second, first)
    )
    assert differences(first, first) == ()


@given(kept=bundles, wrong=st.integers(1, 5))
def test_a_tally_holds_as_many_ballots_as_households_voted(kept: list[Bundle], wrong: int) -> None:
    voted = sum(bundle.ballots for bundle in kept)
    ensure_tally_fits(kept, voted)

    assert counted(voted, kept).cast == voted
    with pytest.raises(TallyWrong):
        ensure_tally_fits(kept, voted + wrong)


@given(kept=bundles, order=st.randoms())
def test_the_order_of_bundles_does_not_matter_to_the_count(kept: list[Bundle], order: object) -> None:
    shuffled = list(kept)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # a random of hypothesis

    assert counted(100, shuffled) == counted(100, kept)


@pytest.mark.parametrize("rows", [[], [[1, 2, 3]], [[1, 2, 3, -1]], [[1, 2, 3, 4, 5]]])
def test_a_bundle_is_four_numbers(rows: list[list[int]]) -> None:
    with pytest.raises(TallyUnreadable):
        bundles_of(rows)


@pytest.mark.parametrize(
    "count", [HouseCount(47, -1), HouseCount(47, 1, against=-1), HouseCount(47, 1, 0, -1)]
)
def test_hands_below_nothing_are_refused_as_a_number_and_not_as_a_bundle(count: HouseCount) -> None:
    with pytest.raises(VotesNegative):
        ensure_hands_fit(count, attending=40)


@given(base=st.sets(st.integers(1, 60)), wanted=st.sets(st.integers(1, 60), min_size=1), data=st.data())
def test_a_household_votes_once_and_within_the_base(
    base: set[int], wanted: set[int], data: st.DataObject
) -> None:
    codes, houses = {str(one) for one in base}, {str(one) for one in wanted}
    voted = data.draw(st.sets(st.sampled_from(sorted(codes)))) if codes else set()
    if houses - codes:
        with pytest.raises(NotInBase) as stranger:
            ensure_in_base(houses, codes)
        assert set(stranger.value.facts["houses"]) == houses - codes  # type: ignore[call-overload]  # a tuple of codes
    else:
        ensure_in_base(houses, codes)
    if houses & voted:
        with pytest.raises(VotedAlready):
            ensure_not_voted(houses, voted)
    else:
        ensure_not_voted(houses, voted)


@pytest.mark.parametrize(
    ("matter", "waits"),
    [
        (Matter.CONTRIBUTIONS, False),
        (Matter.INCOME_SPENDING, False),
        (Matter.CONVENTION, True),
        (Matter.VILLAGE_HEAD, True),
        (Matter.BOARDS, True),
        (Matter.SELF_MANAGEMENT, False),
    ],
)
def test_what_waits_for_the_commune_has_no_first_day_yet(matter: Matter, waits: bool) -> None:
    assert (takes_effect_on(ON, norms_of(matter, BOOK, ON)) is None) is waits


@pytest.mark.parametrize("matter", Matter)
@pytest.mark.parametrize("day", [date(2023, 2, 20), ON, date(2026, 11, 22)])
def test_every_matter_has_its_norms_before_and_after_the_law(matter: Matter, day: date) -> None:
    norms = norms_of(matter, BOOK, day)

    assert norms.majority.code == f"{FAMILIES[matter]}.majority"
    assert share_of(norms.quorum).strict
    assert (norms.at_meeting is not None) == (norms.fall_back is not None)
    assert norms.may_be_online is (matter is Matter.SELF_MANAGEMENT)


def test_other_matters_are_refused() -> None:
    with pytest.raises(MatterUnknown):
        matter_of("admission")


@pytest.mark.parametrize(("days", "is_met"), [(30, True), (29, False), (-3, False)])
def test_a_draft_convention_is_posted_for_thirty_days(days: int, is_met: bool) -> None:
    norm = norms_of(Matter.CONVENTION, BOOK, ON).posting
    assert norm is not None

    assert posting_verdict(ON - timedelta(days), ON, norm).is_met is is_met
    assert posting_verdict(None, ON, norm).is_met is False


@given(day=st.dates(date(2023, 1, 1), date(2026, 12, 1)), count=st.integers(0, 30))
def test_working_days_leave_out_weekends_and_holidays(day: date, count: int) -> None:
    holidays = {one for year in range(2023, 2028) for one in holidays_of(year)}
    last = working_days_after(day, count, holidays)
    between = [day + timedelta(step) for step in range(1, (last - day).days + 1)]

    assert sum(one.weekday() < 5 and one not in holidays for one in between) == count
    assert count == 0 or (last.weekday() < 5 and last not in holidays)


def _rows(kept: list[Bundle]) -> list[list[int]]:
    return [[getattr(bundle, kind) for kind in KINDS] for bundle in kept]
