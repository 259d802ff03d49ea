"""Whose name may stand on the board of a drive, and what proves that its household agreed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hatnhan.households.models import Household
from hatnhan.households.selectors import counted_on
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger import permissions
from hatnhan.ledger.models import HouseShare, NameConsent
from hatnhan.ledger.rules.consents import may_be_listed
from hatnhan.people.selectors import names_of


@dataclass(frozen=True, slots=True)
class NamedHousehold:
    """A household that agreed to be named, with what it gave."""

    name: str
    money_vnd: int
    half_days: int
    material_vnd: int


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent that holds, with its proof."""

    household_id: UUID
    code: str
    name: str
    on: date
    how: str
    paper: str
    witness_name: str
    written_by: str


def consents_in_force(drive_id: UUID) -> QuerySet[NameConsent]:
    """Give the consents that hold: the last that a household said is yes, and the name is still the same.

    A new representative was not asked: the name of another is no name that the household agreed to.
    """
    later = NameConsent.objects.filter(
        Q(happened_at__gt=OuterRef("happened_at"))
        | Q(happened_at=OuterRef("happened_at"), id__gt=OuterRef("id")),
        drive_id=OuterRef("drive_id"),
        household_id=OuterRef("household_id"),
    )
    given = NameConsent.objects.filter(drive_id=drive_id, is_given=True)
    return given.filter(~Exists(later), person_id=F("household__representative_id"))


def named_households(*, drive_id: UUID, on: date, house_count: int) -> tuple[NamedHousehold, ...]:
    """Give the households of the day that agreed to be named and gave, by given name, in one query.

    None at all where they are too few, or so many that the list would point at the few that are missing.
    """
    agreed = consents_in_force(drive_id).filter(household_id=OuterRef("household_id"))
    rows = HouseShare.objects.filter(Exists(agreed), counted_on(on, "household__"), drive_id=drive_id)
    gave = rows.filter(Q(money_vnd__gt=0) | Q(half_days__gt=0) | Q(material_vnd__gt=0))
    found = list(gave.select_related("household__representative"))
    if not may_be_listed(named=len(found), households=house_count):
        return ()
    found.sort(key=lambda row: (_sort_key(row.household), row.household_id))
    return tuple(
        NamedHousehold(_name(row.household), row.money_vnd, row.half_days, row.material_vnd) for row in found
    )


def consents_of(*, actor: Actor, path: str, village_id: UUID, drive_id: UUID) -> tuple[ConsentRow, ...]:
    """Give the consents that hold with their proofs to those who ask for them, in two queries."""
    actor.ensure(permissions.COLLECT, path)
    found = consents_in_force(drive_id).filter(drive__village_id=village_id)
    return _rows(found)


def own_consents(*, person_id: UUID, drive_id: UUID) -> tuple[ConsentRow, ...]:
    """Give the consents that hold of the households that a person represents, in two queries."""
    return _rows(consents_in_force(drive_id).filter(person_id=person_id))


def own_household(*, person_id: UUID, village_id: UUID, household_id: UUID) -> str:
    """Give the code of a household that the person represents; raises NotFound."""
    found = Household.objects.filter(id=household_id, village_id=village_id, representative_id=person_id)
    code: str | None = found.values_list("code", flat=True).first()
    if code is None:
        raise NotFound
    return code


def _rows(consents: QuerySet[NameConsent]) -> tuple[ConsentRow, ...]:
    rows = list(consents.select_related("household__representative", "witness").order_by("household__code"))
    authors = names_of(frozenset(row.author_id for row in rows))
    return tuple(
        ConsentRow(
            row.household_id,
            row.household.code,
            _name(row.household),
            row.on,
            row.how,
            row.paper,
            row.witness.full_name if row.witness else "",
            authors.get(row.author_id, ""),
        )
        for row in rows
    )


def _name(house: Household) -> str:
    return house.representative.full_name if house.representative else ""


def _sort_key(house: Household) -> bytes:
    # PostgreSQL gives binary columns as views.
    return bytes(house.representative.sort_key) if house.representative else b""
