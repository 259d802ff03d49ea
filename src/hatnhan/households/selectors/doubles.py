"""Households that are perhaps one, met twice, and households that were joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, IntegerField, QuerySet, UUIDField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from hatnhan.households.models import Household, HouseholdEvent
from hatnhan.households.rules import PROVISIONAL, Kind, Registered, ends_of, likely_pairs
from hatnhan.households.selectors.register import counted_on
from hatnhan.norms.loader import shipped_book
from hatnhan.plumbing.questions import Question

# How many days apart two households may come into the register to be taken for one.
DOUBLES_WITHIN = "households.doubles.within_days"

_ALIKE, _JOINED, _STAYED = range(3)
_NOBODY = Cast(Value(None), UUIDField())


@dataclass(frozen=True, slots=True)
class LikelyDouble:
    """Two households that are perhaps one; if they are joined, the first stays."""

    stays: Registered
    goes: Registered


@dataclass(frozen=True, slots=True)
class Around:
    """What is to be known of other households on the page of one."""

    doubles: tuple[LikelyDouble, ...]
    # The households whose entries went up in this one, and the one in which this one went up.
    joined: tuple[Registered, ...]
    stayed: Registered | None


def doubles_joined(*, village_id: UUID) -> dict[UUID, UUID]:
    """Give for every entry of the village that was met twice the household that it is, in one query."""
    return ends_of(dict(_met_twice(village_id=village_id)))


@Question
def _met_twice(village_id: UUID) -> QuerySet[Household, tuple[UUID, UUID]]:
    entries = Household.objects.filter(village_id=village_id, same_as__isnull=False)
    return entries.values_list("id", "same_as_id")


def entries_of(*, village_id: UUID, household_id: UUID) -> list[UUID]:
    """Give every entry under which the household was recorded, its own first, in one query."""
    doubles = doubles_joined(village_id=village_id)
    house = doubles.get(household_id, household_id)
    return [house, *(entry for entry, end in doubles.items() if end == house)]


def likely_doubles(*, village_id: UUID, on: date) -> tuple[LikelyDouble, ...]:
    """Give the village's households of the day that are perhaps the same one, in one query."""
    return _doubles(_compared(village_id, on), on)


def around_house(*, village_id: UUID, household_id: UUID, on: date) -> Around:
    """Give the households that are perhaps this one, and those that were joined with it, in one query."""
    merged = HouseholdEvent.objects.filter(kind=Kind.MERGED_INTO, superseded_by=None)
    joined = Household.objects.filter(id__in=merged.filter(other_id=household_id).values("household_id"))
    stayed = Household.objects.filter(id__in=merged.filter(household_id=household_id).values("other_id"))
    legs = (_row(joined, _JOINED), _row(stayed, _STAYED))
    rows = list(_compared(village_id, on).union(*legs, all=True))
    alike = (row for row in rows if row[0] == _ALIKE)
    doubles = _doubles(alike, on)
    return Around(
        doubles=tuple(each for each in doubles if household_id in (each.stays.id, each.goes.id)),
        joined=tuple(_registered(row) for row in rows if row[0] == _JOINED),
        stayed=next((_registered(row) for row in rows if row[0] == _STAYED), None),
    )


def _compared(village_id: UUID, on: date) -> QuerySet[Any, Any]:
    village = Household.objects.filter(counted_on(on), village_id=village_id)
    # Where no household waits for its code there is nothing to compare.
    waiting = Exists(village.filter(code__startswith=PROVISIONAL))
    return _row(village.filter(waiting), _ALIKE, apart=F("told_apart__other_id"))


def _row(households: QuerySet[Household], leg: int, apart: Combinable = _NOBODY) -> QuerySet[Any, Any]:
    columns = {"leg": Value(leg, output_field=IntegerField()), "apart": apart}
    rows: QuerySet[Any, Any] = households.annotate(**columns)
    fields = ("leg", "id", "code", "joined_on", "hamlet_id", "representative__full_name", "apart")
    return rows.order_by().values_list(*fields)


def _doubles(rows: Iterable[Any], on: date) -> tuple[LikelyDouble, ...]:
    # A household comes once for each other that somebody told it apart from.
    households: dict[UUID, Registered] = {}
    apart: set[frozenset[UUID]] = set()
    for row in rows:
        house = _registered(row)
        households[house.id] = house
        if row[-1] is not None:
            apart.add(frozenset((house.id, row[-1])))
    days = shipped_book().int_on(DOUBLES_WITHIN, on)
    return tuple(LikelyDouble(*pair) for pair in likely_pairs(households.values(), days=days, apart=apart))


def _registered(row: Any) -> Registered:  # noqa: ANN401 -- a row of a union has no type of its own
    _leg, key, code, joined_on, hamlet_id, name, _apart = row
    return Registered(key, code, joined_on, hamlet_id, name or "")
