"""Who called at a household last, and what help was given or asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, OuterRef, Subquery, Window
from django.db.models.functions import RowNumber

from hatnhan.households.models import HouseholdVisit
from hatnhan.kernel.clock import local_day
from hatnhan.people.models import Person

LAST_VISITS = 5


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit to a household, in names."""

    id: UUID
    household_id: UUID
    happened_at: datetime
    author_id: UUID
    author_name: str
    note: str

    @property
    def on(self) -> date:
        """The day in the village."""
        return local_day(self.happened_at)


def last_visits_of(
    *, household_ids: Collection[UUID], most: int = LAST_VISITS
) -> dict[UUID, tuple[VisitRow, ...]]:
    """Give the last visits to each of these households, the latest first, in one query."""
    name = Subquery(Person.objects.filter(id=OuterRef("author_id")).values("full_name")[:1])
    latest = [F("happened_at").desc(), F("id").desc()]
    place = Window(RowNumber(), partition_by=F("household_id"), order_by=latest)
    rows = (
        HouseholdVisit.objects.filter(household_id__in=household_ids)
        .annotate(author_name=name, place=place)
        .filter(place__lte=most)
        .order_by("place")
    )
    found: dict[UUID, tuple[VisitRow, ...]] = {}
    for row in rows:
        visit = VisitRow(
            row.id, row.household_id, row.happened_at, row.author_id, row.author_name or "", row.note
        )
        found[row.household_id] = (*found.get(row.household_id, ()), visit)
    return found
