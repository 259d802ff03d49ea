"""Entering persons, accounts, standings and mandates."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q
from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound, RuleBroken
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import CELL_ROLES, Role
from hatnhan.people import permissions
from hatnhan.people.models import Account, Cell, Mandate, MemberStanding, Person
from hatnhan.people.rules import (
    AccountExists,
    AccountMissing,
    AlreadyMember,
    MandateTaken,
    NotAMember,
    OwnAccount,
    Period,
    Standing,
    StandingOverlaps,
    UsernameTaken,
    ensure_name,
    ensure_period,
)
from hatnhan.people.selectors import holds_on, is_known_at, person_named
from hatnhan.places.models import Place

SINGLE = frozenset({Role.SECRETARY, Role.VILLAGE_HEAD})
# No letters and digits that are mistaken for each other when a password is read aloud.
PASSWORD_LETTERS = "abcdefghkmnpqrstuvwxyz23456789"  # noqa: S105 -- the letters, not a password
PASSWORD_GROUPS = 3
PASSWORD_GROUP_LENGTH = 4
# A name, and the keys by which it is sorted and found.
_NAMES = ("full_name", "sort_key", "folded_name")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is asked when a person is entered."""

    full_name: str
    has_smartphone: bool = False


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """What a person signs in with, shown once to whoever hands it over."""

    name: str
    username: str
    password: str


def enter_person(new: NewPerson, *, person_id: UUID | None = None) -> Person:
    """Enter a person by name; the same form sent twice is one person. The caller has checked that it may."""
    person = Person(id=person_id or new_id(), has_smartphone=new.has_smartphone).named(new.full_name)
    names = {name: getattr(person, name) for name in _NAMES}
    defaults = {**names, "has_smartphone": new.has_smartphone}
    return Person.objects.get_or_create(id=person.id, defaults=defaults)[0]


def enter_people(news: list[NewPerson]) -> list[Person]:
    """Enter many persons at once, as an import does."""
    people = [Person(id=new_id(), has_smartphone=new.has_smartphone).named(new.full_name) for new in news]
    return Person.objects.bulk_create(people, batch_size=500)


@atomic
def correct_name(
    *, actor: Actor, path: str, person_id: UUID, full_name: str, at: datetime, beside: Sequence[str] = ()
) -> Person:
    """Mend a slip of the pen in a name: the person stays the same, with everything that is on record.

    `beside` are the places where higher rooms know the person. The old name is kept nowhere.
    """
    actor.ensure(permissions.MANAGE, path)
    person = Person.objects.select_for_update().filter(id=person_id).first()
    if person is None or not is_known_at(person_id=person_id, path=path):
        raise NotFound
    permissions.ensure_may_correct_name(actor, path, [*_places_held(person_id, at), *beside])
    name = ensure_name(full_name)
    if person.full_name == name:
        return person
    person.named(name).save(update_fields=_NAMES)
    audit.record(
        "people.name_corrected", actor=actor, subject_type="person", subject_id=person_id, path=path, at=at
    )
    return person


def found_cell(*, village: Place, name: str) -> Cell:
    """Enter the cell of a village."""
    return Cell.objects.create(id=new_id(), village=village, name=name)


@atomic
def appoint(
    *,
    actor: Actor,
    who: UUID | NewPerson,
    role: Role,
    place: Place,
    period: Period,
    at: datetime,
    form_id: UUID,
) -> Person:
    """Entrust a role to a person of the register, or to somebody who is entered with it."""
    permissions.ensure_may_entrust(actor, role, place.path)
    _hold(place.id)
    person = _person(who, actor, place.path, at, form_id)
    give_mandate(actor=actor, person_id=person.id, role=role, place=place, period=period, at=at)
    return person


def _person(who: UUID | NewPerson, actor: Actor, path: str, at: datetime, form_id: UUID) -> Person:
    if isinstance(who, UUID):
        return person_named(person_id=who)
    is_new = not Person.objects.filter(id=form_id).exists()
    if not is_new and not is_known_at(person_id=form_id, path=path):
        # The form of this place made somebody whom the place knows; any other is none of its business.
        raise NotFound
    person = enter_person(who, person_id=form_id)
    if is_new:
        audit.record(
            "people.person_added", actor=actor, subject_type="person", subject_id=person.id, path=path, at=at
        )
    return person


@atomic
def give_mandate(
    *, actor: Actor, person_id: UUID, role: Role, place: Place, period: Period, at: datetime
) -> Mandate:
    """Entrust a role to a person from a day on; raises MandateTaken where only one may hold it."""
    permissions.ensure_may_entrust(actor, role, place.path)
    ensure_period(period)
    _hold(place.id)
    given = Mandate.objects.filter(
        person_id=person_id, role=role.value, place=place, from_on=period.from_on, until_on=period.until_on
    ).first()
    if given is not None:
        return given
    _ensure_free(role, place, period, person_id)
    mandate = enter_mandate(person_id=person_id, role=role, place=place, period=period)
    audit.record(
        "people.mandate_given",
        actor=actor,
        subject_type="mandate",
        subject_id=mandate.id,
        path=place.path,
        at=at,
        role=role.value,
    )
    return mandate


def _hold(place_id: UUID) -> Place:
    # Two who entrust or enter at once wait for each other: what is not there yet has no row to hold.
    return Place.objects.select_for_update().get(id=place_id)


def enter_mandate(*, person_id: UUID, role: Role, place: Place, period: Period) -> Mandate:
    """Write a mandate; said twice for the same day it is one."""
    mandate, _is_new = Mandate.objects.get_or_create(
        person_id=person_id,
        role=role.value,
        place=place,
        from_on=period.from_on,
        defaults={"id": new_id(), "until_on": period.until_on},
    )
    return mandate


def _ensure_free(
    role: Role, place: Place, period: Period, person_id: UUID, *, beside: Mandate | None = None
) -> None:
    held_by_anyone = Mandate.objects.filter(role=role.value, place=place)
    if beside is not None:
        held_by_anyone = held_by_anyone.exclude(id=beside.id)
    held_before = held_by_anyone if role in SINGLE else held_by_anyone.filter(person_id=person_id)
    for held in held_before.select_related("person"):
        if Period(held.from_on, held.until_on).meets(period):
            raise MandateTaken(name=held.person.full_name, from_on=held.from_on)


@atomic
def end_mandate(*, actor: Actor, mandate_id: UUID, until_on: date, at: datetime) -> Mandate:
    """A mandate ends on a day; whoever held it keeps the history."""
    # The place is held first, as where a mandate is given.
    place_id = Mandate.objects.filter(id=mandate_id).values_list("place_id", flat=True).first()
    if place_id is None:
        raise NotFound
    place = _hold(place_id)
    mandate = Mandate.objects.select_related("place").get(id=mandate_id)
    role, period = Role(mandate.role), Period(mandate.from_on, until_on)
    permissions.ensure_may_entrust(actor, role, place.path)
    ensure_period(period)
    _ensure_free(role, place, period, mandate.person_id, beside=mandate)
    mandate.until_on = until_on
    mandate.save(update_fields=["until_on"])
    audit.record(
        "people.mandate_ended",
        actor=actor,
        subject_type="mandate",
        subject_id=mandate.id,
        path=mandate.place.path,
        at=at,
    )
    return mandate


@atomic
def change_standing(
    *, actor: Actor, cell: Cell, person_id: UUID, standing: Standing, from_on: date, at: datetime
) -> MemberStanding:
    """From a day on a member has another standing; the one before ends there."""
    actor.ensure(permissions.STANDING, cell.village.path)
    held = MemberStanding.objects.filter(cell=cell, person_id=person_id, from_on__lte=from_on)
    if not held.filter(Q(until_on=None) | Q(until_on__gte=from_on)).exists():
        raise _not_a_member(cell, person_id, from_on)
    row = enter_standing(cell=cell, person_id=person_id, standing=standing, from_on=from_on)
    _record_standing(actor, row, at)
    return row


def _not_a_member(cell: Cell, person_id: UUID, on: date) -> RuleBroken:
    # Whoever the village does not know has no name here.
    if not is_known_at(person_id=person_id, path=cell.village.path):
        return NotFound()
    return NotAMember(name=person_named(person_id=person_id).full_name, on=on)


def _record_standing(actor: Actor, row: MemberStanding, at: datetime) -> None:
    audit.record(
        "people.standing_changed",
        actor=actor,
        subject_type="person",
        subject_id=row.person_id,
        path=row.cell.village.path,
        at=at,
        standing=row.standing,
    )


@atomic
def enter_standing(*, cell: Cell, person_id: UUID, standing: Standing, from_on: date) -> MemberStanding:
    """Write a standing; raises StandingOverlaps where a later one is already on record."""
    held = MemberStanding.objects.select_for_update().filter(cell=cell, person_id=person_id)
    later = held.filter(Q(from_on__gte=from_on)).order_by("from_on").first()
    if later is not None:
        if later.from_on == from_on and later.standing == standing.value:
            return later
        raise StandingOverlaps(from_on=later.from_on)
    held.filter(holds_on(from_on)).update(until_on=from_on)
    return MemberStanding.objects.create(
        id=new_id(), cell=cell, person_id=person_id, standing=standing.value, from_on=from_on
    )


@atomic
def add_member(
    *,
    actor: Actor,
    cell: Cell,
    who: UUID | NewPerson,
    standing: Standing,
    from_on: date,
    at: datetime,
    form_id: UUID,
) -> Person:
    """A person comes into the cell on a day, with a standing and the mandate of a member."""
    actor.ensure(permissions.STANDING, cell.village.path)
    _hold(cell.village_id)
    person = _person(who, actor, cell.village.path, at, form_id)
    held = MemberStanding.objects.filter(holds_on(from_on), cell=cell, person=person).first()
    if held is not None and held.from_on != from_on:
        raise AlreadyMember(name=person.full_name)
    _record_standing(
        actor, enter_standing(cell=cell, person_id=person.id, standing=standing, from_on=from_on), at
    )
    enter_mandate(person_id=person.id, role=Role.MEMBER, place=cell.village, period=Period(from_on, None))
    return person


@atomic
def end_membership(*, actor: Actor, cell: Cell, person_id: UUID, until_on: date, at: datetime) -> None:
    """A member leaves the cell on a day; standing and mandates in the cell end there, the history stays."""
    path = cell.village.path
    actor.ensure(permissions.STANDING, path)
    held = MemberStanding.objects.select_for_update().filter(cell=cell, person_id=person_id)
    standing = held.filter(Q(until_on=None) | Q(until_on__gt=until_on)).order_by("-from_on").first()
    if standing is None or standing.from_on >= until_on:
        raise _not_a_member(cell, person_id, until_on)
    held.filter(id=standing.id).update(until_on=until_on)
    mandates = Mandate.objects.filter(person_id=person_id, place=cell.village, role__in=CELL_ROLES)
    mandates.filter(Q(until_on=None) | Q(until_on__gt=until_on), from_on__lt=until_on).update(
        until_on=until_on
    )
    audit.record(
        "people.membership_ended", actor=actor, subject_type="person", subject_id=person_id, path=path, at=at
    )


def open_account(*, person: Person, username: str, password: str, language: str = "vi") -> Account:
    """Give a person what to sign in with; the caller has checked that it may."""
    account = Account(id=new_id(), person=person, username=username, language=language)
    account.set_password(password)
    account.save(force_insert=True)
    return account


@atomic
def give_account(*, actor: Actor, path: str, person_id: UUID, username: str, at: datetime) -> FirstPassword:
    """Open an account with a password made by chance; raises AccountExists or UsernameTaken."""
    person = _person_of_account(actor, path, person_id, at)
    # Held, so that the same form that comes twice at once opens one account.
    Person.objects.select_for_update().get(id=person_id)
    held = Account.objects.filter(person=person).first()
    if held is not None:
        raise AccountExists(name=person.full_name, username=held.username)
    if Account.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username=username)
    password = chance_password()
    try:
        with atomic():
            open_account(person=person, username=username, password=password)
    except IntegrityError as taken:  # somebody else was given the name since we looked
        raise UsernameTaken(username=username) from taken
    _record_account("accounts.opened", actor, person_id, path, at)
    return FirstPassword(person.full_name, username, password)


@atomic
def renew_password(*, actor: Actor, path: str, person_id: UUID, at: datetime) -> FirstPassword:
    """Give a new password made by chance; whoever was signed in with the old one signs in again."""
    account = _account(actor, path, person_id, at)
    password = chance_password()
    account.set_password(password)
    account.save(update_fields=["password"])
    _record_account("accounts.password_renewed", actor, person_id, path, at)
    return FirstPassword(account.person.full_name, account.username, password)


@atomic
def set_account_open(*, actor: Actor, path: str, person_id: UUID, is_open: bool, at: datetime) -> Account:
    """Close an account, or open it again; nobody closes the own one."""
    account = _account(actor, path, person_id, at)
    if person_id == actor.person_id and not is_open:
        raise OwnAccount
    account.is_active = is_open
    account.save(update_fields=["is_active"])
    _record_account("accounts.reopened" if is_open else "accounts.closed", actor, person_id, path, at)
    return account


def choose_language(*, account: Account, language: str) -> None:
    """A person reads the program in another language from now on, on every device."""
    account.language = language
    account.save(update_fields=["language"])


def record_reading(*, actor: Actor, person_id: UUID, path: str, at: datetime) -> None:
    """Write down that somebody read what is kept about a person."""
    audit.record("people.read", actor=actor, subject_type="person", subject_id=person_id, path=path, at=at)


def chance_password() -> str:
    """Make a password by chance, in groups that can be read aloud."""
    groups = (
        "".join(secrets.choice(PASSWORD_LETTERS) for _letter in range(PASSWORD_GROUP_LENGTH))
        for _group in range(PASSWORD_GROUPS)
    )
    return "-".join(groups)


def _person_of_account(actor: Actor, path: str, person_id: UUID, at: datetime) -> Person:
    actor.ensure(permissions.ACCOUNTS, path)
    if not is_known_at(person_id=person_id, path=path):
        raise NotFound
    permissions.ensure_may_manage_account(actor, path, _places_held(person_id, at))
    return person_named(person_id=person_id)


def _places_held(person_id: UUID, at: datetime) -> Iterable[str]:
    held = Mandate.objects.filter(Q(until_on=None) | Q(until_on__gt=local_day(at)), person_id=person_id)
    return held.values_list("place__path", flat=True)


def _account(actor: Actor, path: str, person_id: UUID, at: datetime) -> Account:
    person = _person_of_account(actor, path, person_id, at)
    held = Account.objects.select_for_update(of=("self",)).select_related("person").filter(person=person)
    account = held.first()
    if account is None:
        raise AccountMissing(name=person.full_name)
    return account


def _record_account(action: str, actor: Actor, person_id: UUID, path: str, at: datetime) -> None:
    audit.record(action, actor=actor, subject_type="person", subject_id=person_id, path=path, at=at)
