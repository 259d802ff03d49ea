"""Households met on a walk: entered once, in any order, under a provisional code until they get their own."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from hatnhan.audit.models import AuditLine
from hatnhan.households import rules, services
from hatnhan.households.exchange import read_sheet
from hatnhan.households.models import Household, HouseholdCode, HouseholdEvent
from hatnhan.households.selectors import house_called, house_count, households_of
from hatnhan.households.services.entries import is_code_taken
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.happening import DayToCome
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_village
from tests.households.factories import NOON, TODAY, head_of, make_hamlet, make_household, xlsx
from tests.pages import as_role

pytestmark = pytest.mark.django_db

YESTERDAY = NOON - timedelta(days=1)


@pytest.fixture(autouse=True)
def _assumed_day(settings: Settings) -> None:
    settings.ASSUMED_DAY = TODAY
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")


@pytest.fixture
def village() -> Place:
    return make_village()


def meet(
    village: Place,
    name: str = "Hồ Văn Lộ",
    *,
    form: UUID | None = None,
    members: int = 4,
    hamlet_id: UUID | None = None,
    days_ago: int = 1,
    actor: Actor | None = None,
) -> Household:
    household_id = form or new_id()
    return services.register_in_field(
        actor=actor or actor_with(Role.MEMBER, place=village),
        village_id=village.id,
        household_id=household_id,
        representative_name=name,
        member_count=members,
        hamlet_id=hamlet_id,
        fact_id=household_id,
        at=NOON,
        happened_at=NOON - timedelta(days=days_ago),
    )


def give(village: Place, household: Household, code: str, fact_id: UUID | None = None) -> Household:
    return services.give_code(
        actor=head_of(village), household_id=household.id, code=code, fact_id=fact_id or new_id(), at=NOON
    )


@given(household_id=st.uuids(), attempt=st.integers(min_value=0, max_value=255))
def test_a_provisional_code_fits_a_list_and_an_address_and_says_what_it_is(
    household_id: UUID, attempt: int
) -> None:
    code = rules.provisional_code(household_id, attempt)

    assert rules.tidy_code(code) == code
    assert rules.is_provisional(code)
    assert code == rules.provisional_code(household_id, attempt)
    with pytest.raises(rules.CodeProvisional):
        rules.own_code(code.lower())


@pytest.mark.parametrize("code", ["PK01", "M-1", "M-BCDFG", "M-BCDFGHJ", "M-BCDFG0", "M-BCDFGA", "MBCDFGH"])
def test_a_code_that_the_village_gives_is_not_provisional(code: str) -> None:
    assert not rules.is_provisional(code)
    assert rules.own_code(code) == code


def test_a_household_met_yesterday_counts_from_yesterday_under_a_provisional_code(village: Place) -> None:
    hamlet, form = make_hamlet(village, "Xóm Trên"), new_id()

    met = meet(village, "  Hồ Văn   Lộ ", form=form, hamlet_id=hamlet.id)

    assert (met.id, met.code, met.joined_on) == (form, rules.provisional_code(form), date(2023, 11, 17))
    event = HouseholdEvent.objects.get()
    assert (event.id, event.happened_at, event.recorded_at) == (form, YESTERDAY, NOON)
    [row] = households_of(village_id=village.id, on=TODAY, search="ho lo")
    assert (row.representative_name, row.hamlet_name, row.member_count) == ("Hồ Văn Lộ", "Xóm Trên", 4)
    assert row.is_provisional
    assert AuditLine.objects.filter(action="households.registered_in_field").count() == 1
    assert list(services.PROJECTION.differences(village.id)) == []


def test_met_once_and_told_twice_it_is_one_household(village: Place) -> None:
    form, member = new_id(), actor_with(Role.MEMBER, place=village)

    first, again = (meet(village, form=form, actor=member) for _twice in range(2))

    assert first == again
    assert (Household.objects.count(), AuditLine.objects.count()) == (1, 1)
    for wrong in ({"name": "Lò Văn Ân"}, {"members": 5}, {"hamlet_id": make_hamlet(village, "Xóm").id}):
        with pytest.raises(FactTaken):
            meet(village, form=form, actor=member, **wrong)


def test_an_identifier_of_another_household_is_refused(village: Place) -> None:
    known = make_household(village, "PK01")

    with pytest.raises(FactTaken):
        meet(village, form=known.id)

    assert Household.objects.count() == 1


def test_a_day_to_come_a_strange_hamlet_and_an_empty_house_are_refused(village: Place) -> None:
    elsewhere = make_hamlet(make_village("nong-sa"), "Xóm Dưới")

    with pytest.raises(DayToCome):
        meet(village, days_ago=-1)
    with pytest.raises(NotFound):
        meet(village, hamlet_id=elsewhere.id)
    with pytest.raises(rules.MemberCountUnfit):
        meet(village, members=0)
    with pytest.raises(rules.TextTooLong):
        meet(village, "x" * 81)
    assert house_count(village_id=village.id, on=TODAY) == 0


def test_only_who_does_the_villages_work_registers_on_a_walk(village: Place) -> None:
    with pytest.raises(NotAllowed):
        meet(village, actor=actor_with(Role.SUPERVISION, place=village))
    with pytest.raises(NotFound):
        meet(village, actor=actor_with(Role.SECRETARY, place=make_village("nong-sa")))


def test_two_identifiers_with_one_provisional_code_get_two(village: Place) -> None:
    form = new_id()
    make_household(village, "PK01")
    Household.objects.update(code=rules.provisional_code(form))

    assert meet(village, form=form).code == rules.provisional_code(form, 1)


def test_a_household_gets_its_code_once_and_nothing_recorded_is_lost(village: Place) -> None:
    met, form = meet(village), new_id()
    provisional = met.code

    for _twice in range(2):
        named = give(village, met, " pk48 ", form)

    assert (named.id, named.code) == (met.id, "PK48")
    given = HouseholdCode.objects.get()
    assert (given.household_id, given.former, given.code) == (met.id, provisional, "PK48")
    line = AuditLine.objects.get(action="households.code_given")
    assert line.facts == {"household": "PK48", "former": provisional}
    [row] = households_of(village_id=village.id, on=TODAY, search="pk48 lo")
    assert not row.is_provisional
    assert house_called(village_id=village.id, code=provisional, on=TODAY).code == "PK48"


def test_a_code_never_names_two_households(village: Place) -> None:
    make_household(village, "PK01")
    met, other = meet(village), meet(village, "Lò Văn Ân")
    provisional = met.code
    with pytest.raises(rules.CodeTaken):
        give(village, met, "PK01")
    with pytest.raises(rules.CodeProvisional):
        give(village, met, other.code)
    give(village, met, "PK02")

    with pytest.raises(rules.CodeIsGiven):
        give(village, met, "PK03")
    with pytest.raises(rules.CodeProvisional):
        make_household(village, provisional)
    # The provisional code that PK02 had is not given to whoever would have it by chance.
    assert rules.provisional_code(met.id) == provisional
    assert is_code_taken(village, provisional)


def test_only_who_keeps_the_register_gives_a_code(village: Place) -> None:
    met = meet(village)

    with pytest.raises(NotAllowed):
        services.give_code(
            actor=actor_with(Role.MEMBER, place=village),
            household_id=met.id,
            code="PK48",
            fact_id=new_id(),
            at=NOON,
        )


def test_the_doctor_finds_a_lost_code_and_mends_it(village: Place) -> None:
    met = give(village, meet(village), "PK48")
    Household.objects.filter(id=met.id).update(code="PK49")

    found = list(services.PROJECTION.differences(village.id))

    assert [each.subject for each in found] == ["PK49"]
    services.PROJECTION.repair(village.id)
    met.refresh_from_db()
    assert met.code == "PK48"
    assert list(services.PROJECTION.differences(village.id)) == []


def test_the_secretary_gives_the_code_on_the_page_of_the_house(village: Place) -> None:
    make_household(village, "PK01")
    met, secretary = meet(village), as_role(Role.SECRETARY, village)
    house = f"/v/pa-kim/households/{met.code}/"
    shown = secretary.get(house).content.decode()
    form = str(new_id())

    refused = secretary.post(f"{house}code/", {"fact_id": form, "code": "PK01"})
    answers = [secretary.post(f"{house}code/", {"fact_id": form, "code": "PK48"}) for _twice in range(2)]

    assert f"{house}code/" in shown
    assert "provisional code" in shown
    assert refused.status_code == 422
    assert "already names a household" in refused.content.decode()
    assert {(one.status_code, one["Location"]) for one in answers} == {(303, "/v/pa-kim/households/PK48/")}
    after = secretary.get("/v/pa-kim/households/PK48/").content.decode()
    assert "provisional code" not in after
    # The provisional code on somebody's paper still leads to the house.
    assert "PK48" in secretary.get(house).content.decode()


def test_a_member_sees_that_a_code_is_provisional_but_gives_none(village: Place) -> None:
    met = meet(village)

    shown = as_role(Role.MEMBER, village).get(f"/v/pa-kim/households/{met.code}/").content.decode()

    assert "provisional code" in shown
    assert "/code/" not in shown


def test_an_import_registers_nobody_under_a_provisional_code(village: Place) -> None:
    met = meet(village)
    strange = rules.provisional_code(new_id())
    rows: list[list[object]] = [["Mã hộ", "Số nhân khẩu"], [met.code, 5], [strange, 3]]

    read = read_sheet("ho.xlsx", xlsx(*rows))
    plan = services.plan_for(village_id=village.id, read=read, joined_on=TODAY, on=TODAY)

    assert [(error.row, error.facts) for error in plan.errors] == [(3, {"household": strange})]
