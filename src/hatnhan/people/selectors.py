"""Finding people, and building the actor from the mandates of the day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hatnhan.kernel.actor import Actor, Grant
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.roles import Role
from hatnhan.norms.rules import NormBook
from hatnhan.people import permissions
from hatnhan.people.access import actions_of
from hatnhan.people.models import Account, Cell, Mandate, MemberStanding, Person
from hatnhan.people.rules import BaseNorms, Member, Standing
from hatnhan.places.models import Place
from hatnhan.places.rules import Level
from hatnhan.plumbing.questions import Question


@dataclass(frozen=True, slots=True)
class MandateRow:
    """One mandate as the page of people shows it."""

    id: UUID
    person_id: UUID
    name: str
    role: Role
    from_on: date
    until_on: date | None
    username: str | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What a person signs in with, and whether it is open."""

    username: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as the page of people shows it: the roles and, for the cell, the standing of the day."""

    person_id: UUID
    name: str
    standing: Standing | None
    roles: tuple[Role, ...]
    account: AccountLine | None


@dataclass(frozen=True, slots=True)
class PeopleBoard:
    """Everybody who works for a village on a day: the cell, the village's bodies, and who did earlier."""

    members: tuple[PersonLine, ...]
    village: tuple[PersonLine, ...]
    former: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class MandateLine:
    """A mandate of one person, past, present or to come."""

    id: UUID
    role: Role
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class StandingLine:
    """A standing of one member, past, present or to come."""

    standing: Standing
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What is kept about one person, as far as the reader may see it."""

    person_id: UUID
    name: str
    has_smartphone: bool
    mandates: tuple[MandateLine, ...]
    standings: tuple[StandingLine, ...]
    account: AccountLine | None


def holds_on(day: date) -> Q:
    """Give the condition that a dated row holds on the day."""
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day))


def actor_of(*, person_id: UUID, on: date, device_id: UUID | None = None) -> Actor:
    """Build the actor from the mandates in force on the day, in one query."""
    person = Person.objects.filter(id=person_id).values_list("full_name", flat=True).first()
    if person is None:
        raise NotFound
    return _actor(person_id, person, on, device_id)


def actor_of_account(account: Account, *, on: date) -> Actor:
    """Build the actor of a signed-in account."""
    return _actor(account.person_id, account.person.full_name, on, None)


def _actor(person_id: UUID, name: str, on: date, device_id: UUID | None) -> Actor:
    return Actor(person_id, name, grants_of([person_id], on=on)[person_id], device_id)


def grants_of(people: Collection[UUID], *, on: date) -> dict[UUID, tuple[Grant, ...]]:
    """Give what each of these people may do where on the day, in one query."""
    held: dict[UUID, list[Grant]] = {person: [] for person in people}
    for person, role, path in _mandates(people=people, on=on):
        held[person].append(Grant(Role(role), path, actions_of(Role(role))))
    return {person: tuple(grants) for person, grants in held.items()}


@Question
def _mandates(people: Collection[UUID], on: date) -> QuerySet[Mandate, tuple[Any, ...]]:
    held = Mandate.objects.filter(holds_on(on), person_id__among=people)
    return held.values_list("person_id", "role", "place__path")


def start_code_of(actor: Actor) -> str | None:
    """Give the code of the village where signing in leads: the own one, or the first under the mandate."""
    for grant in sorted(actor.grants, key=lambda grant: len(grant.path), reverse=True):
        villages = Place.objects.filter(level=Level.VILLAGE, path__startswith=grant.path).order_by("code")
        code = villages.values_list("code", flat=True).first()
        if code:
            return code
    return None


def cell_of(*, village_id: UUID) -> Cell:
    """Give the cell of the village; raises NotFound where there is none."""
    cell = Cell.objects.filter(village_id=village_id).first()
    if cell is None:
        raise NotFound
    return cell


def members_of(*, cell_id: UUID, on: date) -> tuple[Member, ...]:
    """Give the members of the cell with their standing of the day, sorted by given name."""
    rows = (
        MemberStanding.objects.filter(holds_on(on), cell_id=cell_id)
        .select_related("person")
        .order_by("person__sort_key")
    )
    return tuple(
        Member(row.person_id, row.person.full_name, Standing(row.standing), row.person.has_smartphone)
        for row in rows
    )


def standings_of(*, cell_id: UUID) -> Sequence[MemberStanding]:
    """Give all standings of the cell's members, past and present, by name and day."""
    rows = MemberStanding.objects.filter(cell_id=cell_id).select_related("person")
    return list(rows.order_by("person__sort_key", "from_on"))


def mandates_of(*, place_id: UUID, on: date) -> list[MandateRow]:
    """Give the mandates in force at a place on the day, by role and given name."""
    rows = (
        Mandate.objects.filter(holds_on(on), place_id=place_id)
        .select_related("person__account")
        .order_by("role", "person__sort_key")
    )
    return [
        MandateRow(
            row.id,
            row.person_id,
            row.person.full_name,
            Role(row.role),
            row.from_on,
            row.until_on,
            row.person.account.username if hasattr(row.person, "account") else None,
        )
        for row in rows
    ]


def people_board(*, actor: Actor, village_id: UUID, path: str, on: date) -> PeopleBoard:
    """Give everybody who works for the village, as far as the actor may see it; in two queries."""
    actor.ensure(permissions.VIEW, path)
    sees_members = actor.may(permissions.VIEW_MEMBERS, path)
    held = list(Mandate.objects.filter(place_id=village_id).select_related("person__account"))
    seen = [row for row in held if permissions.may_see_role(actor, Role(row.role), path)]
    standing = _standings_on(village_id, on) if sees_members else {}
    # Whoever hands out accounts must find everybody who may need one, without learning all the roles.
    tells = actor.may(permissions.ACCOUNTS, path)
    found = held if tells else seen
    working = [row.person for row in found if _holds(row, on)]
    roles = [row for row in seen if _holds(row, on)]
    lines = _lines([*(row.person for row in standing.values()), *working], roles, standing, tells)
    people_now = {line.person_id for line in lines}
    earlier = [row.person for row in found if row.person_id not in people_now]
    return PeopleBoard(
        members=tuple(line for line in lines if line.person_id in standing),
        village=tuple(line for line in lines if line.person_id not in standing),
        former=_lines(earlier, [], {}, tells),
    )


def _standings_on(village_id: UUID, on: date) -> dict[UUID, MemberStanding]:
    rows = MemberStanding.objects.filter(holds_on(on), cell__village_id=village_id)
    return {row.person_id: row for row in rows.select_related("person__account")}


def _lines(
    people: Iterable[Person], held: Sequence[Mandate], standing: dict[UUID, MemberStanding], tells: bool
) -> tuple[PersonLine, ...]:
    known = {person.id: person for person in people}
    roles: dict[UUID, set[Role]] = {}
    for row in held:
        roles.setdefault(row.person_id, set()).add(Role(row.role))
    return tuple(
        PersonLine(
            person.id,
            person.full_name,
            Standing(standing[person.id].standing) if person.id in standing else None,
            tuple(role for role in Role if role in roles.get(person.id, ())),
            _account_line(person) if tells else None,
        )
        for person in sorted(known.values(), key=lambda person: bytes(person.sort_key))
    )


def _holds(row: Mandate, on: date) -> bool:
    return row.from_on <= on and (row.until_on is None or on < row.until_on)


def _account_line(person: Person) -> AccountLine | None:
    if not hasattr(person, "account"):
        return None
    return AccountLine(person.account.username, person.account.is_active)


def person_file(*, actor: Actor, village_id: UUID, path: str, person_id: UUID) -> PersonFile:
    """Give what is kept about a person of the village; raises NotFound for anybody else."""
    actor.ensure(permissions.VIEW, path)
    person = Person.objects.filter(id=person_id).select_related("account").first()
    if person is None:
        raise NotFound
    mandates = _mandate_lines(actor, village_id, path, person_id)
    standings = _standing_lines(village_id, person_id) if actor.may(permissions.VIEW_MEMBERS, path) else ()
    is_known = Mandate.objects.filter(place_id=village_id, person_id=person_id).exists()
    if not (mandates or standings or (is_known and actor.may(permissions.ACCOUNTS, path))):
        raise NotFound
    account = _account_line(person) if actor.may(permissions.ACCOUNTS, path) else None
    return PersonFile(person.id, person.full_name, person.has_smartphone, mandates, standings, account)


def _mandate_lines(actor: Actor, village_id: UUID, path: str, person_id: UUID) -> tuple[MandateLine, ...]:
    rows = Mandate.objects.filter(place_id=village_id, person_id=person_id).order_by("-from_on", "role")
    return tuple(
        MandateLine(row.id, Role(row.role), row.from_on, row.until_on)
        for row in rows
        if permissions.may_see_role(actor, Role(row.role), path)
    )


def _standing_lines(village_id: UUID, person_id: UUID) -> tuple[StandingLine, ...]:
    rows = MemberStanding.objects.filter(cell__village_id=village_id, person_id=person_id).order_by(
        "-from_on"
    )
    return tuple(StandingLine(Standing(row.standing), row.from_on, row.until_on) for row in rows)


def workers_of(*, village_id: UUID, roles: Iterable[Role]) -> list[tuple[UUID, str]]:
    """Give who ever held one of the roles at the village, with the name, in one query."""
    held = Mandate.objects.filter(place_id=village_id, role__in=list(roles))
    found = Person.objects.filter(id__in=held.values("person_id")).order_by("id")
    return list(found.values_list("id", "full_name"))


def is_known_at(*, person_id: UUID, path: str) -> bool:
    """Say whether the place knows the person: by a mandate or a standing, of now or of once."""
    return (
        Mandate.objects.filter(person_id=person_id, place__path=path).exists()
        or MemberStanding.objects.filter(person_id=person_id, cell__village__path=path).exists()
    )


def person_named(*, person_id: UUID) -> Person:
    """Give a person; raises NotFound."""
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound
    return person


def names_of(person_ids: Sequence[UUID] | frozenset[UUID]) -> dict[UUID, str]:
    """Give the names of several persons at once."""
    return dict(Person.objects.filter(id__in=person_ids).values_list("id", "full_name"))


def base_norms(book: NormBook, on: date) -> BaseNorms:
    """Read from the norm book which standings enter the bases on the day."""
    return BaseNorms(
        temporary_away_votes=book.bool_on("voting.base.temporary_away_counts", on),
        temporary_here_votes=book.bool_on("voting.base.temporary_here_counts", on),
        exempt_absent_votes=book.bool_on("voting.base.exempt_absent_counts", on),
        suspended_votes=book.bool_on("voting.base.suspended_counts", on),
        temporary_away_attends=book.bool_on("attendance.base.temporary_away_counts", on),
        exempt_attends=book.bool_on("attendance.base.exempt_counts", on),
        suspended_attends=book.bool_on("attendance.base.suspended_counts", on),
    )


def has_accounts() -> bool:
    """Say whether anyone can sign in yet."""
    return Account.objects.exists()
