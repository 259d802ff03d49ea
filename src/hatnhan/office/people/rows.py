"""People as the pages show them: finished words, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from hatnhan.kernel.roles import CELL_ROLES, Role
from hatnhan.people.rules import Standing
from hatnhan.people.selectors import MandateLine, PeopleBoard, PersonFile, PersonLine, StandingLine
from hatnhan.people.words import ROLE_WORDS, STANDING_WORDS

VILLAGE_BODIES = frozenset({Role.VILLAGE_HEAD, Role.BOARD, Role.TREASURER, Role.SUPERVISION})
ATTENDING = frozenset({Standing.OFFICIAL, Standing.PROBATIONARY, Standing.TEMPORARY_HERE})


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """One line of the list of people."""

    person_id: UUID
    name: str
    roles: str
    standing: str
    standing_state: str
    username: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    """People who belong together, sorted by given name."""

    title: str
    people: tuple[ShownPerson, ...]


@dataclass(frozen=True, slots=True)
class ShownSpell:
    """A mandate or a standing with its days."""

    id: UUID | None
    title: str
    from_on: date
    until_on: date | None
    holds: bool
    is_of_cell: bool


@dataclass(frozen=True, slots=True)
class ShownFile:
    """What is kept about one person."""

    person_id: UUID
    name: str
    has_smartphone: bool
    mandates: tuple[ShownSpell, ...]
    standings: tuple[ShownSpell, ...]
    username: str
    is_open: bool
    is_member: bool


def groups_of(board: PeopleBoard, *, shows_accounts: bool) -> tuple[PeopleGroup, ...]:
    """Give the groups of the page: the cell, the village's bodies, the households, and who served earlier."""
    groups = [
        PeopleGroup(gettext("The cell"), _shown(board.members, shows_accounts)),
        *_bodies([*board.members, *board.village], shows_accounts),
        PeopleGroup(
            gettext("Others with a mandate"),
            _shown([line for line in board.village if not line.roles], shows_accounts),
        ),
        PeopleGroup(gettext("Served earlier"), _shown(board.former, shows_accounts)),
    ]
    return tuple(group for group in groups if group.people)


def _bodies(everyone: Sequence[PersonLine], shows_accounts: bool) -> list[PeopleGroup]:
    outside = [line for line in everyone if line.standing is None]
    bodies = (
        (gettext("Who leads the cell"), CELL_ROLES, outside),
        (gettext("Who works for the village"), VILLAGE_BODIES, everyone),
        (gettext("Household representatives"), {Role.HOUSEHOLD}, everyone),
        (gettext("Commune and administration"), {Role.COMMUNE, Role.ADMINISTRATOR}, everyone),
    )
    return [
        PeopleGroup(title, _shown([line for line in among if roles & set(line.roles)], shows_accounts))
        for title, roles, among in bodies
    ]


def _shown(lines: Sequence[PersonLine], shows_accounts: bool) -> tuple[ShownPerson, ...]:
    return tuple(_person(line, shows_accounts) for line in lines)


def _person(line: PersonLine, shows_account: bool) -> ShownPerson:
    account = line.account if shows_account else None
    # «Cell member» says nothing more where the standing stands beside it.
    roles = [role for role in line.roles if role is not Role.MEMBER or line.standing is None]
    return ShownPerson(
        person_id=line.person_id,
        name=line.name,
        roles=" · ".join(gettext(ROLE_WORDS[role]) for role in roles),
        standing=gettext(STANDING_WORDS[line.standing]) if line.standing else "",
        standing_state="plain" if line.standing in ATTENDING else "due",
        username=account.username if account else "",
        is_closed=bool(account and not account.is_open),
    )


def shown_file(found: PersonFile, *, on: date, shows_account: bool) -> ShownFile:
    """Give a person's page."""
    account = found.account if shows_account else None
    standings = tuple(_standing(line, on) for line in found.standings)
    return ShownFile(
        person_id=found.person_id,
        name=found.name,
        has_smartphone=found.has_smartphone,
        mandates=tuple(_mandate(line, on) for line in found.mandates),
        standings=standings,
        username=account.username if account else "",
        is_open=bool(account and account.is_open),
        is_member=any(line.holds for line in standings),
    )


def _mandate(line: MandateLine, on: date) -> ShownSpell:
    return ShownSpell(
        id=line.id,
        title=gettext(ROLE_WORDS[line.role]),
        from_on=line.from_on,
        until_on=line.until_on,
        holds=_holds(line.from_on, line.until_on, on),
        is_of_cell=line.role in CELL_ROLES,
    )


def _standing(line: StandingLine, on: date) -> ShownSpell:
    return ShownSpell(
        id=None,
        title=gettext(STANDING_WORDS[line.standing]),
        from_on=line.from_on,
        until_on=line.until_on,
        holds=_holds(line.from_on, line.until_on, on),
        is_of_cell=True,
    )


def _holds(from_on: date, until_on: date | None, on: date) -> bool:
    return from_on <= on and (until_on is None or on < until_on)
