"""Villages, cells and people for tests; every call makes new ones."""

from datetime import date, datetime, time
from itertools import count

from hatnhan.kernel.actor import Actor, Grant
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.people.access import actions_of
from hatnhan.people.models import Account, Cell, Person
from hatnhan.people.rules import Period, Standing
from hatnhan.people.selectors import actor_of
from hatnhan.people.services import (
    NewPerson,
    enter_mandate,
    enter_person,
    enter_standing,
    found_cell,
    open_account,
)
from hatnhan.places.models import Place
from hatnhan.places.rules import Level, Span
from hatnhan.places.services import found_place

EARLY = date(2010, 1, 1)
PASSWORD = "một mật khẩu dài"
_numbers = count(1)


def system_moment(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """Give a moment on the village's clock."""
    return local_moment(date(year, month, day), time(hour, minute))


def make_place(level: Level, code: str, parent: Place | None, name: str) -> Place:
    """Give the place of this level and code, made if need be."""
    found = Place.objects.filter(level=level, code=code).first()
    if found is not None:
        return found
    parent_name = parent.spans.get().name if parent else ""
    return found_place(level=level, code=code, parent=parent, spans=[Span(name, parent_name, EARLY, None)])


def make_village(code: str = "pa-kim", commune: str = "chieng-muon") -> Place:
    """Make a village in its commune and province."""
    province = make_place(Level.PROVINCE, "son-la", None, "tỉnh Sơn La")
    parent = make_place(Level.COMMUNE, commune, province, f"xã {commune}")
    return make_place(Level.VILLAGE, code, parent, f"bản {code}")


def make_cell(village: Place) -> Cell:
    """Make the cell of a village."""
    return found_cell(village=village, name=f"Chi bộ {village.code}")


def make_person(name: str | None = None, *, has_smartphone: bool = True) -> Person:
    """Make a person; without a name, a numbered one."""
    return enter_person(NewPerson(name or f"Người {next(_numbers):03}", has_smartphone))


def make_member(
    cell: Cell,
    name: str | None = None,
    *,
    standing: Standing = Standing.OFFICIAL,
    role: Role = Role.MEMBER,
    from_on: date = EARLY,
) -> Person:
    """Make a member of the cell with a standing and a mandate."""
    person = make_person(name)
    enter_standing(cell=cell, person_id=person.id, standing=standing, from_on=from_on)
    enter_mandate(person_id=person.id, role=role, place=cell.village, period=Period(from_on, None))
    return person


def actor_for(person: Person, on: date = date(2023, 11, 18)) -> Actor:
    """Give a person as actor, with the mandates of the day."""
    return actor_of(person_id=person.id, on=on)


def actor_with(*roles: Role, place: Place, person: Person | None = None) -> Actor:
    """Give an actor with these roles over a place; the person exists, the mandates need not."""
    someone = person or make_person()
    grants = tuple(Grant(role, place.path, actions_of(role)) for role in roles)
    return Actor(person_id=someone.id, name=someone.full_name, grants=grants)


def stranger() -> Actor:
    """Give an actor who holds no mandate anywhere."""
    return Actor(person_id=new_id(), name="Người lạ", grants=())


def make_account(person: Person, username: str | None = None) -> Account:
    """Give a person an account."""
    return open_account(person=person, username=username or f"account-{next(_numbers)}", password=PASSWORD)


def make_role_account(role: Role, place: Place) -> Account:
    """Make a person who holds a role over a place and can sign in."""
    person = make_person()
    enter_mandate(person_id=person.id, role=role, place=place, period=Period(EARLY, None))
    return make_account(person)
