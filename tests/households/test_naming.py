"""A slip of the pen in a person's name is mended; the person, the houses and the search stay one."""

import pytest

from hatnhan.audit.models import AuditLine
from hatnhan.households.models import Household, HouseholdEvent
from hatnhan.households.selectors import households_of
from hatnhan.households.services import correct_name
from hatnhan.households.services.projecting import differences
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.roles import Role
from hatnhan.people.models import Person
from hatnhan.people.rules import NameUnfit, Period
from hatnhan.people.services import enter_mandate
from hatnhan.places.models import Place
from tests.factories import EARLY, actor_with, make_cell, make_person, make_village
from tests.households.factories import NOON, TODAY, make_household

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Place:
    return make_village()


def representative(village: Place, name: str, code: str = "PK01") -> Person:
    house = make_household(village, code, name=name)
    person = Person.objects.get(represents=house)
    enter_mandate(person_id=person.id, role=Role.HOUSEHOLD, place=village, period=Period(EARLY, None))
    return person


def test_a_name_is_mended_and_the_person_and_the_house_stay(village: Place) -> None:
    person = representative(village, "Lò Văn Ngiệp")
    administrator = actor_with(Role.ADMINISTRATOR, place=village)

    correct_name(
        actor=administrator, path=village.path, person_id=person.id, full_name="  Lò  Văn Nghiệp ", at=NOON
    )

    person.refresh_from_db()
    assert person.full_name == "Lò Văn Nghiệp"
    assert bytes(person.sort_key) == bytes(Person().named("Lò Văn Nghiệp").sort_key)
    found = households_of(village_id=village.id, on=TODAY, search="nghiep")
    assert [(row.code, row.representative_id) for row in found] == [("PK01", person.id)]
    assert households_of(village_id=village.id, on=TODAY, search="ngiep") == ()
    assert list(differences(village.id)) == []
    assert HouseholdEvent.objects.count() == 1
    line = AuditLine.objects.get(action="people.name_corrected")
    # A name is a person's own: the book that is never changed does not keep it.
    assert (line.subject_id, line.path, line.facts) == (str(person.id), village.path, {})


def test_the_same_name_again_is_no_deed(village: Place) -> None:
    person = representative(village, "Lò Văn Nghiệp")
    administrator = actor_with(Role.ADMINISTRATOR, place=village)

    correct_name(
        actor=administrator, path=village.path, person_id=person.id, full_name="Lò Văn  Nghiệp", at=NOON
    )

    assert not AuditLine.objects.filter(action="people.name_corrected").exists()


@pytest.mark.parametrize("name", ["", "   ", "L" * 81])
def test_a_name_has_letters_and_fits_the_register(village: Place, name: str) -> None:
    person = representative(village, "Lò Văn Nghiệp")

    with pytest.raises(NameUnfit):
        correct_name(
            actor=actor_with(Role.ADMINISTRATOR, place=village),
            path=village.path,
            person_id=person.id,
            full_name=name,
            at=NOON,
        )

    person.refresh_from_db()
    assert person.full_name == "Lò Văn Nghiệp"


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.VILLAGE_HEAD, Role.MEMBER, Role.COMMUNE])
def test_only_who_manages_people_mends_a_name(village: Place, role: Role) -> None:
    person = representative(village, "Lò Văn Ngiệp")

    with pytest.raises(NotAllowed):
        correct_name(
            actor=actor_with(role, place=village),
            path=village.path,
            person_id=person.id,
            full_name="Lò Văn Nghiệp",
            at=NOON,
        )


def test_a_person_of_elsewhere_does_not_exist(village: Place) -> None:
    elsewhere = representative(make_village("ban-ben"), "Lò Văn Ngiệp", "BB01")
    unknown = make_person()

    for person in (elsewhere, unknown):
        with pytest.raises(NotFound):
            correct_name(
                actor=actor_with(Role.ADMINISTRATOR, place=village),
                path=village.path,
                person_id=person.id,
                full_name="Lò Văn Nghiệp",
                at=NOON,
            )


def test_who_works_or_represents_elsewhere_too_is_in_wider_hands(village: Place) -> None:
    other = make_village("ban-ben")
    working, representing = (
        representative(village, "Lò Văn Ngiệp"),
        representative(village, "Lò Thị Hao", "PK02"),
    )
    enter_mandate(person_id=working.id, role=Role.BOARD, place=other, period=Period(EARLY, None))
    house = make_household(other, "BB01")
    Household.objects.filter(id=house.id).update(representative=representing)
    narrow, wide = (actor_with(Role.ADMINISTRATOR, place=place) for place in (village, _commune(village)))

    for person in (working, representing):
        with pytest.raises(NotAllowed):
            correct_name(
                actor=narrow, path=village.path, person_id=person.id, full_name="Lò Văn Nghiệp", at=NOON
            )
    correct_name(actor=wide, path=village.path, person_id=representing.id, full_name="Lò Thị Hảo", at=NOON)

    house.refresh_from_db()
    assert house.folded == "bb01 lo thi hao"
    assert Person.objects.get(id=working.id).full_name == "Lò Văn Ngiệp"


def test_a_member_without_a_house_is_mended_too(village: Place) -> None:
    make_cell(village)
    person = make_person("Lò Văn Ngiệp")
    enter_mandate(person_id=person.id, role=Role.MEMBER, place=village, period=Period(EARLY, None))

    correct_name(
        actor=actor_with(Role.ADMINISTRATOR, place=village),
        path=village.path,
        person_id=person.id,
        full_name="Lò Văn Nghiệp",
        at=NOON,
    )

    person.refresh_from_db()
    assert (person.full_name, person.folded_name) == ("Lò Văn Nghiệp", "lo van nghiep")


def _commune(village: Place) -> Place:
    assert village.parent is not None
    return village.parent
