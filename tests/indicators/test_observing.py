"""Recording what was seen: once, in time, of a house that exists, and added up at once."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations
from random import Random
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hatnhan.indicators.models import Confirmation, CountingSpell, HouseState, Observation
from hatnhan.indicators.rules.house import ConfirmsOwn, NothingToConfirm
from hatnhan.indicators.rules.observing import (
    DayToCome,
    HouseNotThere,
    IndicatorRetired,
    ObservationElsewhere,
)
from hatnhan.indicators.rules.values import Kind, NotDefinedYet, ValueUnfit
from hatnhan.indicators.services import (
    Definition,
    NewObservation,
    SheetResult,
    confirm_observation,
    define_version,
    observe_sheet,
    retire_indicator,
    settle,
    take_back,
)
from hatnhan.indicators.services.projecting import differences, repair
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import derived_id, new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from hatnhan.plumbing.projections import registered
from hatnhan.plumbing.triggers import release
from tests.factories import actor_with, make_village, stranger
from tests.indicators.factories import (
    NOW,
    START,
    TODAY,
    leader,
    make_campaign,
    make_house,
    make_houses,
    make_indicator,
    noon,
    see,
    walker,
)

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2023, 5, 10), date(2023, 6, 10)


def stored() -> tuple[list[object], list[object]]:
    """Everything that is projected, without row numbers."""
    states = HouseState.objects.order_by("household_id", "indicator_id").values_list(
        "household_id", "indicator_id", "value", "counts", "awaits_confirmation", "is_disputed",
        "observed_on", "counts_since", "observation_id",
    )  # fmt: skip
    spells = CountingSpell.objects.order_by("household_id", "indicator_id", "from_on").values_list(
        "household_id", "indicator_id", "from_on", "until_on"
    )
    return list(states), list(spells)


@pytest.fixture
def unguarded(db: None) -> None:
    """Facts can be removed, as no lawful way can; once a test: each time costs many locks."""
    release(connection)


def forget() -> None:
    """Undo observations and what was projected, for comparing orders."""
    HouseState.objects.all().delete()
    CountingSpell.objects.all().delete()
    Confirmation.objects.all().delete()
    Observation.objects.update(supersedes=None)
    Observation.objects.all().delete()


def test_an_observation_makes_the_house_count() -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01"), make_indicator(village)

    fact = see(walker(village), house, indicator, 1, MAY)

    assert stored() == (
        [(house.id, indicator.id, 1, True, False, False, MAY, MAY, fact.id)],
        [(house.id, indicator.id, MAY, None)],
    )


def test_a_form_sent_twice_is_one_observation() -> None:
    village = make_village()
    house, indicator, actor = make_house(village, "PK01"), make_indicator(village), walker(village)
    fact_id = new_id()

    first = see(actor, house, indicator, 1, fact_id=fact_id)
    second = see(actor, house, indicator, 1, fact_id=fact_id)

    assert first == second
    assert Observation.objects.count() == 1


def test_the_same_form_with_another_answer_is_refused() -> None:
    village = make_village()
    house, indicator, actor = make_house(village, "PK01"), make_indicator(village), walker(village)
    fact_id = new_id()
    see(actor, house, indicator, 1, fact_id=fact_id)

    with pytest.raises(FactTaken):
        see(actor, house, indicator, 0, fact_id=fact_id)


def test_nobody_sees_tomorrow() -> None:
    village = make_village()

    with pytest.raises(DayToCome):
        see(
            walker(village),
            make_house(village, "PK01"),
            make_indicator(village),
            1,
            TODAY + timedelta(days=1),
        )


def test_only_a_household_of_the_day_is_observed() -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01", joined_on=MAY, left_on=JUNE), make_indicator(village)

    for day in (MAY - timedelta(days=1), JUNE):
        with pytest.raises(HouseNotThere):
            see(walker(village), house, indicator, 1, day)

    assert see(walker(village), house, indicator, 1, MAY).value == 1


def test_the_value_fits_the_version_of_its_day() -> None:
    village = make_village()
    house = make_house(village, "PK01", joined_on=date(2022, 1, 1))
    indicator = make_indicator(village, kind=Kind.CHOICE, choices=("a", "b"), counting_choices=frozenset({1}))

    with pytest.raises(ValueUnfit):
        see(walker(village), house, indicator, 2)
    with pytest.raises(NotDefinedYet):
        see(walker(village), house, indicator, 1, START - timedelta(days=1))


def test_a_retired_indicator_is_no_longer_observed() -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    retire_indicator(
        actor=leader(village), village_id=village.id, indicator_id=indicator.id, retired_on=JUNE, at=NOW
    )

    assert see(walker(village), house, indicator, 1, MAY).value == 1
    with pytest.raises(IndicatorRetired):
        see(walker(village), house, indicator, 1, JUNE)


def test_a_slip_is_taken_back() -> None:
    village = make_village()
    house, indicator, actor = make_house(village, "PK01"), make_indicator(village), walker(village)
    see(actor, house, indicator, 0, MAY)
    before = stored()

    slip = see(actor, house, indicator, 1)
    take_back(actor=actor, observation_id=slip.id, at=NOW, fact_id=new_id())

    assert stored() == before


def test_with_nothing_left_the_house_is_unknown_again() -> None:
    village = make_village()
    house, indicator, actor = make_house(village, "PK01"), make_indicator(village), walker(village)

    slip = see(actor, house, indicator, 1)
    take_back(actor=actor, observation_id=slip.id, at=NOW, fact_id=new_id())

    assert stored() == ([], [])


def test_a_correction_stays_with_its_house() -> None:
    village = make_village()
    one, other = make_houses(village, 2)
    indicator, actor = make_indicator(village), walker(village)
    fact = see(actor, one, indicator, 1)

    with pytest.raises(ObservationElsewhere):
        see(actor, other, indicator, 0, supersedes_id=fact.id)
    with pytest.raises(ObservationElsewhere):
        see(actor, other, indicator, None)


def test_a_second_person_confirms_where_it_is_asked_for() -> None:
    village = make_village()
    house, indicator, observer = make_house(village, "PK01"), make_indicator(village), walker(village)
    make_campaign(indicator, needs_confirmation=True)
    fact = see(observer, house, indicator, 1, MAY)
    assert not HouseState.objects.get().counts

    with pytest.raises(ConfirmsOwn):
        confirm_observation(actor=observer, observation_id=fact.id, at=NOW, fact_id=new_id())
    second = actor_with(Role.SUPERVISION, place=village)
    given_once = confirm_observation(actor=second, observation_id=fact.id, at=NOW, fact_id=new_id())
    given_again = confirm_observation(actor=second, observation_id=fact.id, at=NOW, fact_id=new_id())

    assert given_once == given_again
    assert HouseState.objects.get().counts_since == TODAY


def test_what_was_taken_back_cannot_be_confirmed() -> None:
    village = make_village()
    house, indicator, observer = make_house(village, "PK01"), make_indicator(village), walker(village)
    fact = see(observer, house, indicator, 1, MAY)
    take_back(actor=observer, observation_id=fact.id, at=NOW, fact_id=new_id())

    with pytest.raises(NothingToConfirm):
        confirm_observation(actor=walker(village), observation_id=fact.id, at=NOW, fact_id=new_id())


def test_what_was_mended_cannot_be_confirmed_unless_the_mending_is_taken_back() -> None:
    village = make_village()
    house, indicator, observer = make_house(village, "PK01"), make_indicator(village), walker(village)
    fact = see(observer, house, indicator, 1, MAY)
    mended = see(observer, house, indicator, 0, MAY, supersedes_id=fact.id)
    second = walker(village)

    with pytest.raises(NothingToConfirm):
        confirm_observation(actor=second, observation_id=fact.id, at=NOW, fact_id=new_id())
    take_back(actor=observer, observation_id=mended.id, at=NOW, fact_id=new_id())
    confirmed = confirm_observation(actor=second, observation_id=fact.id, at=NOW, fact_id=new_id())

    assert confirmed.observation_id == fact.id


@pytest.mark.parametrize("value", [0, 1])
def test_what_two_saw_differently_is_settled_by_a_third(value: int) -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    see(walker(village), house, indicator, 1)
    see(walker(village), house, indicator, 0)
    assert HouseState.objects.get().is_disputed

    settle(
        actor=walker(village),
        household_id=house.id,
        indicator_id=indicator.id,
        value=value,
        at=NOW,
        fact_id=new_id(),
    )

    state = HouseState.objects.get()
    assert (state.value, state.counts, state.is_disputed) == (value, bool(value), False)


@pytest.mark.parametrize("value", [0, 1])
@pytest.mark.parametrize("who", [0, 1])
def test_what_two_saw_differently_is_settled_by_one_of_them(value: int, who: int) -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    both = [walker(village), walker(village)]
    see(both[0], house, indicator, 1)
    see(both[1], house, indicator, 0)
    fact_id = new_id()

    for _twice in range(2):
        settle(
            actor=both[who],
            household_id=house.id,
            indicator_id=indicator.id,
            value=value,
            at=NOW,
            fact_id=fact_id,
            note="Looked again together",
        )

    state = HouseState.objects.get()
    assert (state.value, state.counts, state.is_disputed) == (value, bool(value), False)
    assert Observation.objects.count() == 3


def test_a_sheet_is_recorded_as_one_and_sent_again_it_adds_nothing() -> None:
    village = make_village()
    indicators = [make_indicator(village, title) for title in ("Latrine", "Incinerator", "Floor")]
    houses, actor, form = make_houses(village, 4), walker(village), new_id()
    sheet = [
        NewObservation(
            fact_id=derived_id(form, str(house.id), str(indicator.id)),
            household_id=house.id,
            indicator_id=indicator.id,
            value=1,
            happened_at=NOW,
        )
        for house in houses
        for indicator in indicators
    ]

    first = observe_sheet(actor=actor, village_id=village.id, observations=sheet[:7], at=NOW)
    second = observe_sheet(actor=actor, village_id=village.id, observations=sheet, at=NOW)

    assert (first, second) == (SheetResult(7, 0), SheetResult(5, 7))
    assert CountingSpell.objects.count() == 12


def test_one_wrong_row_leaves_the_sheet_unsaved() -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    good = NewObservation(new_id(), house.id, indicator.id, 1, NOW)
    wrong = NewObservation(new_id(), house.id, indicator.id, 7, NOW)

    with pytest.raises(ValueUnfit):
        observe_sheet(actor=walker(village), village_id=village.id, observations=[good, wrong], at=NOW)

    assert Observation.objects.count() == 0


def sheet_of_size(village: Place, count: int) -> Callable[[], SheetResult]:
    indicator, actor = make_indicator(village), walker(village)
    rows = [NewObservation(new_id(), house.id, indicator.id, 1, NOW) for house in make_houses(village, count)]
    return lambda: observe_sheet(actor=actor, village_id=village.id, observations=rows, at=NOW)


def test_a_long_sheet_costs_as_many_queries_as_a_short_one() -> None:
    counts = []
    for code, size in (("pa-kim", 3), ("huoi-do", 30)):
        record = sheet_of_size(make_village(code), size)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            record()
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_strangers_and_those_without_the_task_are_refused() -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    neighbour = walker(make_village("huoi-do"))

    for actor, refusal in (
        (stranger(), NotFound),
        (neighbour, NotFound),
        (actor_with(Role.HOUSEHOLD, place=village), NotAllowed),
        (actor_with(Role.COMMUNE, place=village), NotAllowed),
    ):
        with pytest.raises(refusal):
            see(actor, house, indicator, 1)


def test_an_observation_cannot_be_changed_by_anyone() -> None:
    village = make_village()
    fact = see(walker(village), make_house(village, "PK01"), make_indicator(village), 1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.filter(id=fact.id).update(value=0)


def test_a_new_version_judges_only_what_is_seen_from_its_day_on() -> None:
    village = make_village()
    one, other = make_houses(village, 2)
    indicator, actor = make_indicator(village, kind=Kind.NUMBER, counts_from=10), walker(village)
    see(actor, one, indicator, 12, MAY)
    see(actor, other, indicator, 12, JUNE)

    define_version(
        actor=leader(village),
        village_id=village.id,
        indicator_id=indicator.id,
        definition=Definition(title="Goats", kind=Kind.NUMBER, from_on=JUNE, counts_from=20),
        at=NOW,
    )

    assert dict(HouseState.objects.values_list("household_id", "counts")) == {one.id: True, other.id: False}


def test_the_doctor_finds_and_mends_what_does_not_follow_from_the_facts() -> None:
    village = make_village()
    houses, indicator = make_houses(village, 3), make_indicator(village)
    make_campaign(indicator, needs_confirmation=True)
    facts = [see(walker(village), house, indicator, 1, MAY) for house in houses]
    confirm_observation(actor=walker(village), observation_id=facts[0].id, at=NOW, fact_id=new_id())
    before = stored()
    assert list(differences(village.id)) == []

    HouseState.objects.filter(household=houses[0]).update(counts=False)
    CountingSpell.objects.create(
        village=village, household=houses[1], indicator=indicator, from_on=START, until_on=None
    )
    HouseState.objects.filter(household=houses[2]).delete()
    found = [difference.subject for difference in differences(village.id)]
    repair(village.id)

    assert len(found) == 3
    assert all(str(house.id) in " ".join(found) for house in houses)
    assert list(differences(village.id)) == []
    assert stored() == before


def test_the_doctor_knows_this_room() -> None:
    assert "indicators.houses" in {projection.name for projection in registered()}


Step = tuple[int, int, int]


@pytest.mark.usefixtures("unguarded")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 1)), min_size=1, max_size=6
    ),
    chance=st.randoms(use_true_random=False),
    asks=st.booleans(),
)
def test_whatever_order_phones_send_in_the_same_holds(steps: list[Step], chance: Random, asks: bool) -> None:
    village = make_village()
    indicator = make_indicator(village)
    make_campaign(indicator, needs_confirmation=asks)
    house = make_house(village, f"PK{Observation.objects.count()}-{new_id().hex[-6:]}")
    walkers = [walker(village), walker(village)]
    sent = [(new_id(), walkers[who], MAY + timedelta(days=day), value) for who, day, value in steps]

    def send(order: list[tuple[UUID, Actor, date, int]]) -> tuple[list[object], list[object]]:
        forget()
        for fact_id, actor, day, value in order:
            see(actor, house, indicator, value, day, fact_id=fact_id)
        return stored()

    expected = send(list(sent))
    shuffled = [*sent, *sent[:2]]
    chance.shuffle(shuffled)

    # The order of one noon is kept by the facts' own numbers, however the phones' messages arrive.
    assert send(shuffled) == expected
    assert list(differences(village.id)) == []


@pytest.mark.usefixtures("unguarded")
def test_confirmations_and_observations_may_arrive_in_any_order() -> None:
    village = make_village()
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    make_campaign(indicator, needs_confirmation=True)
    one, two, three = walker(village), walker(village), walker(village)
    first, second = new_id(), new_id()
    steps: list[Callable[[], object]] = [
        lambda: see(one, house, indicator, 1, MAY, fact_id=first),
        lambda: confirm_observation(actor=two, observation_id=first, at=noon(JUNE), fact_id=new_id()),
        lambda: see(three, house, indicator, 0, MAY - timedelta(days=1), fact_id=second),
    ]
    results = set()
    for order in permutations(range(3)):
        if order.index(1) < order.index(0):
            continue  # a confirmation names the observation that it confirms
        forget()
        for step in order:
            steps[step]()
        results.add(repr(stored()))

    assert len(results) == 1
