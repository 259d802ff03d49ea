"""Visits: noted at once or later from a phone, read by those who do the village's work and by the family."""

from datetime import date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from hatnhan.audit.models import AuditLine
from hatnhan.households import services
from hatnhan.households.models import Household, HouseholdVisit
from hatnhan.households.rules import TextTooLong
from hatnhan.households.selectors import last_visits_of
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.happening import DayToCome
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_with, make_role_account, make_village
from tests.households.factories import NOON, TODAY, make_household
from tests.pages import as_role

pytestmark = pytest.mark.django_db

YESTERDAY = NOON - timedelta(days=1)
HOUSE = "/v/pa-kim/households/PK01/"


@pytest.fixture(autouse=True)
def _assumed_day(settings: Settings) -> None:
    settings.ASSUMED_DAY = TODAY
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")


@pytest.fixture
def village() -> Place:
    return make_village()


def visit(
    actor: Actor,
    household: Household,
    note: str = "",
    *,
    fact_id: UUID | None = None,
    happened_at: datetime | None = YESTERDAY,
) -> HouseholdVisit:
    return services.visit_household(
        actor=actor,
        household_id=household.id,
        note=note,
        fact_id=fact_id or new_id(),
        at=NOON,
        happened_at=happened_at,
    )


def test_a_visit_from_a_phone_keeps_its_own_time_and_is_put_down_once_without_its_words(
    village: Place,
) -> None:
    household, member, form = make_household(village), actor_with(Role.MEMBER, place=village), new_id()

    for _twice in range(2):
        noted = visit(member, household, "  Mang cây giống  ", fact_id=form)

    assert (noted.happened_at, noted.recorded_at, noted.note) == (YESTERDAY, NOON, "Mang cây giống")
    line = AuditLine.objects.get(action="households.visited")
    assert (line.subject_id, line.facts) == (str(household.id), {"household": household.code})


def test_without_a_time_of_its_own_a_visit_is_of_now(village: Place) -> None:
    noted = visit(actor_with(Role.BOARD, place=village), make_household(village), happened_at=None)

    assert noted.happened_at == NOON


def test_the_same_form_with_other_words_a_day_to_come_and_too_many_words_are_refused(village: Place) -> None:
    household, member, form = make_household(village), actor_with(Role.MEMBER, place=village), new_id()
    visit(member, household, "Mang cây giống", fact_id=form)

    with pytest.raises(FactTaken):
        visit(member, household, "Mang ngói", fact_id=form)
    with pytest.raises(DayToCome):
        visit(member, household, happened_at=NOON + timedelta(days=1))
    with pytest.raises(TextTooLong) as refused:
        visit(member, household, "x" * 301)

    assert refused.value.facts == {"length": 301, "most": 300}
    assert HouseholdVisit.objects.count() == 1


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.HOUSEHOLD, Role.COMMUNE, Role.ADMINISTRATOR])
def test_who_does_not_do_the_villages_work_notes_no_visit(role: Role, village: Place) -> None:
    household = make_household(village)

    with pytest.raises(NotAllowed):
        visit(actor_with(role, place=village), household)
    with pytest.raises(NotFound):
        visit(actor_with(Role.MEMBER, place=make_village("nong-sa")), household)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_visits_stand_by_when_they_happened_in_whatever_order_they_arrive(
    village: Place, order: tuple[int, ...]
) -> None:
    household, member = make_household(village), actor_with(Role.MEMBER, place=village)
    # The last two are of the same moment: the form that was made later is the later one.
    moments = [YESTERDAY - timedelta(hours=1), YESTERDAY, YESTERDAY]
    forms = [new_id() for _each in moments]

    for place in order:
        visit(member, household, str(place), fact_id=forms[place], happened_at=moments[place])

    rows = last_visits_of(household_ids=[household.id])[household.id]
    assert [(row.note, row.on, row.author_name) for row in rows] == [
        (note, date(2023, 11, 17), member.name) for note in ("2", "1", "0")
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_last_visits_of_many_households_come_in_one_query(
    village: Place, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member = actor_with(Role.MEMBER, place=village)
    households = [make_household(village) for _each in range(count)]
    for household in households:
        for day in range(4):
            visit(member, household, str(day), happened_at=NOON - timedelta(days=day))

    with django_assert_num_queries(1):
        found = last_visits_of(household_ids=[each.id for each in households], most=3)

    assert {key: [row.note for row in rows] for key, rows in found.items()} == {
        each.id: ["0", "1", "2"] for each in households
    }


def test_a_visit_is_noted_on_the_page_of_the_house(village: Place) -> None:
    make_household(village, "PK01")
    client = as_role(Role.MEMBER, village)
    sent = {"fact_id": str(new_id()), "on": "17/11/2023", "note": "Hỏi mượn máy cày"}

    for _twice in range(2):
        answer = client.post(f"{HOUSE}visits/", sent)

    assert (answer.status_code, answer["Location"]) == (303, HOUSE)
    page = client.get(HOUSE).content.decode()
    assert page.count("Hỏi mượn máy cày") == 1
    assert "17/11/2023" in page
    assert "Never a judgement of the family." in page


def test_a_visit_of_a_day_to_come_comes_back_with_what_was_written(village: Place) -> None:
    make_household(village, "PK01")
    client = as_role(Role.MEMBER, village)
    sent = {"fact_id": str(new_id()), "on": "19/11/2023", "note": "Hỏi mượn máy cày"}

    broken = client.post(f"{HOUSE}visits/", sent)
    unreadable = client.post(f"{HOUSE}visits/", {**sent, "on": "hôm qua"})

    assert (broken.status_code, unreadable.status_code) == (422, 422)
    assert "19/11/2023 has not come yet" in broken.content.decode()
    assert "Write the day like 24/11/2023." in unreadable.content.decode()
    assert all("Hỏi mượn máy cày" in each.content.decode() for each in (broken, unreadable))
    assert HouseholdVisit.objects.count() == 0


def test_the_family_reads_its_visits_without_names_and_a_supervisor_does_not(village: Place) -> None:
    household = make_household(village, "PK01")
    member = actor_with(Role.MEMBER, place=village)
    visit(member, household, "Hỏi mượn máy cày")
    family = make_role_account(Role.HOUSEHOLD, village)
    Household.objects.update(representative=family.person)
    client = Client()
    client.force_login(family)

    own = client.get(HOUSE).content.decode()
    supervised = as_role(Role.SUPERVISION, village).get(HOUSE).content.decode()

    assert "Hỏi mượn máy cày" in own
    assert member.name not in own
    assert "/visits/" not in own
    assert "PK01" in supervised
    assert "Hỏi mượn máy cày" not in supervised
