"""One household met twice: found in any order, joined without loss, or told apart for good."""

from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from hatnhan.audit.models import AuditLine
from hatnhan.households import services
from hatnhan.households.models import Household, HouseholdVisit, TwoHouseholds
from hatnhan.households.rules import (
    AlreadyLeft,
    MergesWithItself,
    NoneProvisional,
    Registered,
    in_order_of_staying,
    likely_pairs,
    name_words,
)
from hatnhan.households.selectors import around_house, house_count, likely_doubles
from hatnhan.indicators.models import Observation
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_role_account, make_village
from tests.households.factories import NOON, TODAY, head_of, make_hamlet, make_household
from tests.indicators.factories import make_indicator, see
from tests.pages import as_role

DAYS = 60
MET, ALSO_MET, OWN = "M-BCDFGH", "M-BCDFGJ", "PK01"
NOVEMBER = date(2023, 11, 1)
HAMLETS = [new_id(), new_id()]


def house(
    code: str = MET, name: str = "Hồ Văn Lộ", *, on: date = NOVEMBER, hamlet: UUID | None = None
) -> Registered:
    return Registered(new_id(), code, on, hamlet, name)


def asked(*households: Registered, apart: tuple[frozenset[UUID], ...] = ()) -> bool:
    return bool(likely_pairs(households, days=DAYS, apart=apart))


@pytest.mark.parametrize("name", ["Hồ Văn Lộ", "ho van lo", "  LỘ  Hồ văn", "Lộ Văn Hồ"])
def test_a_name_is_the_same_in_any_order_and_without_accents(name: str) -> None:
    assert asked(house(name="Hồ Văn Lộ"), house(ALSO_MET, name))


@pytest.mark.parametrize(
    "other",
    [
        house(ALSO_MET, "Hồ Văn Lợi"),
        house(ALSO_MET, "Hồ Lộ"),
        house(ALSO_MET, ""),
        house(ALSO_MET, on=NOVEMBER + timedelta(days=DAYS + 1)),
        house(ALSO_MET, on=NOVEMBER - timedelta(days=DAYS + 1)),
        house(ALSO_MET, hamlet=HAMLETS[1]),
    ],
)
def test_another_name_another_time_or_another_hamlet_is_another_household(other: Registered) -> None:
    assert not asked(house(hamlet=HAMLETS[0]), other)


def test_two_without_a_name_or_with_codes_of_their_own_are_not_asked_about() -> None:
    assert not asked(house(name=""), house(ALSO_MET, name=""))
    assert not asked(house(OWN), house("PK02"))


def test_within_the_days_in_one_or_an_unknown_hamlet_it_is_asked_until_somebody_says_two() -> None:
    first, second = house(hamlet=HAMLETS[0]), house(OWN, on=NOVEMBER - timedelta(days=DAYS))
    told = frozenset((second.id, first.id))

    assert asked(first, second)
    assert asked(first, house(ALSO_MET, hamlet=HAMLETS[0]))
    assert not asked(first, second, apart=(told,))


def test_the_one_with_its_own_code_stays_else_the_one_met_first() -> None:
    own, early = house(OWN, on=NOVEMBER + timedelta(days=9)), house(on=NOVEMBER - timedelta(days=9))
    late = house(ALSO_MET)

    assert in_order_of_staying(early, own) == in_order_of_staying(own, early) == (own, early)
    assert in_order_of_staying(late, early) == in_order_of_staying(early, late) == (early, late)


houses = st.builds(
    Registered,
    id=st.uuids(),
    code=st.sampled_from([MET, ALSO_MET, OWN, "PK02"]),
    joined_on=st.dates(NOVEMBER, NOVEMBER + timedelta(days=120)),
    hamlet_id=st.sampled_from([None, *HAMLETS]),
    representative_name=st.sampled_from(["Hồ Văn Lộ", "Lộ Hồ Văn", "Lò Văn Ân", ""]),
)


@given(known=st.lists(houses, max_size=7, unique_by=lambda each: each.id), data=st.data())
def test_the_same_pairs_are_found_in_whatever_order_the_households_came(
    known: list[Registered], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(known))

    found = likely_pairs(known, days=DAYS)

    assert likely_pairs(shuffled, days=DAYS) == found
    for stays, goes in found:
        assert name_words(stays.representative_name) == name_words(goes.representative_name) != ()
        assert abs((stays.joined_on - goes.joined_on).days) <= DAYS


@pytest.fixture
def village(settings: Settings) -> Place:
    settings.ASSUMED_DAY = TODAY
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")
    return make_village()


def meet(
    village: Place, name: str = "Hồ Văn Lộ", days_ago: int = 1, hamlet: Place | None = None
) -> Household:
    form = new_id()
    return services.register_in_field(
        actor=actor_with(Role.MEMBER, place=village),
        village_id=village.id,
        household_id=form,
        representative_name=name,
        member_count=4,
        hamlet_id=hamlet.id if hamlet else None,
        fact_id=form,
        at=NOON,
        happened_at=NOON - timedelta(days=days_ago),
    )


def codes(village: Place) -> list[tuple[str, str]]:
    found = likely_doubles(village_id=village.id, on=TODAY)
    return [(each.stays.code, each.goes.code) for each in found]


def around(village: Place, house: Household) -> tuple[list[tuple[str, str]], list[str], str | None]:
    found = around_house(village_id=village.id, household_id=house.id, on=TODAY)
    doubles = [(each.stays.code, each.goes.code) for each in found.doubles]
    return doubles, [each.code for each in found.joined], found.stayed.code if found.stayed else None


def join(village: Place, one: Household, other: Household, fact_id: UUID | None = None) -> Household:
    return services.join_doubles(
        actor=head_of(village),
        household_id=one.id,
        other_id=other.id,
        fact_id=fact_id or new_id(),
        at=NOON,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("order", list(permutations([3, 2, 1])))
def test_two_phones_that_met_one_household_are_asked_about_in_any_order(
    village: Place, order: tuple[int, ...]
) -> None:
    met = {days: meet(village, "Hồ Văn Lộ" if days > 1 else "Lò Văn Ân", days) for days in order}

    assert codes(village) == [(met[3].code, met[2].code)]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, 3])
def test_likely_doubles_cost_one_query_however_many_there_are(
    village: Place, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        for _twice in range(2):
            meet(village, f"Người {number}")

    last_id = Household.objects.values_list("id", flat=True).last() or new_id()

    with django_assert_num_queries(1):
        found = likely_doubles(village_id=village.id, on=TODAY)
    with django_assert_num_queries(1):
        of_one = around_house(village_id=village.id, household_id=last_id, on=TODAY)

    assert len(found) == count
    assert len(of_one.doubles) == min(count, 1)


@pytest.mark.django_db
def test_joined_on_no_day_both_are_counted_and_nothing_recorded_is_lost(village: Place) -> None:
    stays, goes = meet(village, days_ago=3), meet(village, days_ago=2)
    see(actor_with(Role.MEMBER, place=village), goes, make_indicator(village), 1, TODAY - timedelta(days=2))
    services.visit_household(
        actor=head_of(village), household_id=goes.id, note="Mang ngói", fact_id=new_id(), at=NOON
    )
    form = new_id()

    for one, other in ((stays, goes), (goes, stays)):
        # Told twice, from either page, it is one joining.
        assert join(village, one, other, form) == stays

    days = [TODAY - timedelta(days=ago) for ago in (4, 3, 2, 1, 0)]
    assert [house_count(village_id=village.id, on=day) for day in days] == [0, 1, 1, 1, 1]
    assert (Observation.objects.filter(household=goes).count(), HouseholdVisit.objects.count()) == (1, 1)
    assert around(village, stays) == ([], [goes.code], None)
    assert around(village, goes) == ([], [], stays.code)
    assert AuditLine.objects.filter(action="households.doubles_joined").count() == 1
    assert codes(village) == []
    assert list(services.PROJECTION.differences(village.id)) == []


@pytest.mark.django_db
def test_a_joining_by_mistake_is_taken_back(village: Place) -> None:
    stays, goes = meet(village, days_ago=3), meet(village, days_ago=2)
    join(village, stays, goes)

    services.take_back_leaving(actor=head_of(village), household_id=goes.id, fact_id=new_id(), at=NOON)

    assert house_count(village_id=village.id, on=TODAY) == 2
    assert around(village, goes) == ([(stays.code, goes.code)], [], None)
    assert codes(village) == [(stays.code, goes.code)]


@pytest.mark.django_db
def test_what_the_register_itself_entered_is_not_taken_for_one(village: Place) -> None:
    own, other, met = (make_household(village, code) for code in ("PK01", "PK02", "PK03"))
    Household.objects.filter(id=met.id).update(code=MET)
    met.refresh_from_db()

    with pytest.raises(NoneProvisional):
        join(village, own, other)
    with pytest.raises(MergesWithItself):
        join(village, met, met)
    form = new_id()
    assert join(village, met, own, form) == own
    with pytest.raises(FactTaken):
        join(village, met, other, form)
    with pytest.raises(AlreadyLeft):
        join(village, met, other)


@pytest.mark.django_db
def test_told_apart_they_are_not_asked_about_again(village: Place) -> None:
    one, other, form, head = meet(village), meet(village), new_id(), head_of(village)

    for first, second in ((one, other), (other, one)):
        services.tell_apart(actor=head, household_id=first.id, other_id=second.id, fact_id=form, at=NOON)

    assert codes(village) == []
    assert TwoHouseholds.objects.count() == 1
    assert AuditLine.objects.filter(action="households.told_apart").count() == 1


@pytest.mark.django_db
def test_only_who_keeps_the_register_joins_or_tells_apart(village: Place) -> None:
    one, other, stranger = meet(village), meet(village), meet(make_village("nong-sa"))
    member = actor_with(Role.MEMBER, place=village)
    for command in (services.join_doubles, services.tell_apart):
        with pytest.raises(NotAllowed):
            command(actor=member, household_id=one.id, other_id=other.id, fact_id=new_id(), at=NOON)
        with pytest.raises(NotFound):
            command(
                actor=head_of(village), household_id=one.id, other_id=stranger.id, fact_id=new_id(), at=NOON
            )


def page(client: Client, code: str = "") -> str:
    return client.get(f"/v/pa-kim/households/{code}").content.decode()


@pytest.mark.django_db
def test_the_pages_ask_and_the_secretary_joins(village: Place) -> None:
    stays, goes = meet(village, days_ago=3), meet(village, days_ago=2, hamlet=make_hamlet(village, "Xóm"))
    bystander, secretary = meet(village, "Lò Văn Ân"), as_role(Role.SECRETARY, village)
    pair = f"/v/pa-kim/households/{goes.code}/same/{stays.code}/"
    asking = [page(secretary, code) for code in ("", f"{stays.code}/", f"{goes.code}/")]
    form = {"join": "1", "join-fact_id": str(new_id()), "join-note": ""}

    side_by_side = secretary.get(pair).content.decode()
    answers = [secretary.post(pair, form) for _twice in range(2)]

    assert all(pair in shown for shown in asking)
    assert pair not in page(secretary, f"{bystander.code}/")
    assert all(code in side_by_side for code in (stays.code, goes.code))
    house = f"/v/pa-kim/households/{stays.code}/"
    assert {(one.status_code, one["Location"]) for one in answers} == {(303, house)}
    assert f"/households/{goes.code}/" in page(secretary, f"{stays.code}/")
    assert f"/households/{stays.code}/" in page(secretary, f"{goes.code}/")
    assert pair not in page(secretary)


@pytest.mark.django_db
def test_the_secretary_says_that_they_are_two(village: Place) -> None:
    stays, goes = meet(village, days_ago=3), meet(village, days_ago=2)
    pair = f"/v/pa-kim/households/{goes.code}/same/{stays.code}/"
    secretary = as_role(Role.SECRETARY, village)

    unreadable = secretary.post(pair, {"apart": "1"})
    answer = secretary.post(pair, {"apart": "1", "apart-fact_id": str(new_id())})

    assert (unreadable.status_code, answer.status_code) == (422, 303)
    assert pair not in page(secretary)


@pytest.mark.django_db
def test_two_with_their_own_codes_are_refused_in_words(village: Place) -> None:
    make_household(village, "PK01")
    make_household(village, "PK02")
    secretary = as_role(Role.SECRETARY, village)
    pair = "/v/pa-kim/households/PK01/same/PK02/"

    answer = secretary.post(pair, {"join": "1", "join-fact_id": str(new_id()), "join-note": ""})

    assert answer.status_code == 422
    assert "both have their own codes" in answer.content.decode()
    assert secretary.get("/v/pa-kim/households/PK01/same/PK01/").status_code == 404


@pytest.mark.django_db
def test_a_household_that_the_register_knew_all_along_is_chosen_from_the_list(village: Place) -> None:
    make_household(village, "PK01", name="Hồ Văn Lộ")
    met, secretary = meet(village), as_role(Role.SECRETARY, village)
    choosing = f"/v/pa-kim/households/{met.code}/same/"

    shown = secretary.get(choosing).content.decode()
    nothing = secretary.post(choosing, {"other": ""})
    answer = secretary.post(choosing, {"other": "PK01"})

    assert "PK01 · Hồ Văn Lộ" in shown
    assert nothing.status_code == 422
    assert (answer.status_code, answer["Location"]) == (303, f"{choosing}PK01/")
    assert choosing in page(secretary, f"{met.code}/")


@pytest.mark.django_db
def test_a_member_is_told_but_joins_nothing_and_a_family_hears_of_no_other(village: Place) -> None:
    family = make_role_account(Role.HOUSEHOLD, village)
    one, other = (meet(village, family.person.full_name) for _twice in range(2))
    Household.objects.filter(id=one.id).update(representative=family.person)
    client = Client(headers={"accept-language": "en"})
    client.force_login(family)

    member_page, family_page = page(as_role(Role.MEMBER, village)), page(client, f"{one.code}/")

    assert "Perhaps the same household" in member_page
    assert "/same/" not in member_page
    assert one.code in family_page
    assert other.code not in family_page
