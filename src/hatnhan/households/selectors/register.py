"""Finding households: who belongs to the village on a day, what happened to each, and whom one represents."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, F, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hatnhan.households.exchange import Existing
from hatnhan.households.models import Household, HouseholdCode, HouseholdEvent
from hatnhan.households.rules import Event, Kind, code_key, in_force, is_provisional
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.text import fold
from hatnhan.people.models import Person
from hatnhan.places.models import PlaceSpan
from hatnhan.places.rules import Level, Span, span_on
from hatnhan.places.selectors import Village, spans_called, village_in
from hatnhan.plumbing.changes import changed_since

_SPAN = ("name", "parent_name", "from_on", "until_on")
M = TypeVar("M", bound=Model)

# Under this name the change book knows a household.
CHANGED_HOUSE = "house"


@dataclass(frozen=True, slots=True)
class HouseRow:
    """A household as lists show it."""

    id: UUID
    code: str
    hamlet_name: str
    member_count: int
    representative_id: UUID | None
    representative_name: str
    joined_on: date
    left_on: date | None
    hamlet_id: UUID | None = None

    @property
    def is_provisional(self) -> bool:
        """Say whether the household still waits for its own code."""
        return is_provisional(self.code)

    def counts_on(self, day: date) -> bool:
        """Say whether the household is one of the village's on the day."""
        return self.joined_on <= day and (self.left_on is None or day < self.left_on)


@dataclass(frozen=True, slots=True)
class HouseEvent:
    """One entry of a household's history, in names."""

    id: UUID
    kind: Kind
    on: date
    member_count: int | None
    hamlet_name: str
    representative_name: str
    other_code: str
    note: str
    is_replaced: bool


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A hamlet of the village with its name of the day."""

    id: UUID
    name: str


def counted_on(day: date, house: str = "") -> Q:
    """Give the condition that a household is one of the village's on the day; `house` leads to it."""
    left_on = f"{house}left_on"
    return Q((f"{house}joined_on__lte", day)) & (Q((left_on, None)) | Q((f"{left_on}__gt", day)))


def households_of(
    *, village_id: UUID, on: date, search: str = "", sort: str = "code"
) -> tuple[HouseRow, ...]:
    """Give the village's households of the day, by code or by given name, in two queries."""
    found = Household.objects.filter(counted_on(on), village_id=village_id)
    for word in fold(search).split():
        found = found.filter(folded__contains=word)
    return _rows(found, on, sort=sort, hamlets=Q(place__parent_id=village_id))


def former_households_of(*, village_id: UUID, on: date) -> tuple[HouseRow, ...]:
    """Give the households that left the village up to the day, by code."""
    found = Household.objects.filter(village_id=village_id, left_on__lte=on)
    return _rows(found, on, sort="code", hamlets=Q(place__parent_id=village_id))


def house_count(*, village_id: UUID, on: date) -> int:
    """Count the village's households on a day."""
    return Household.objects.filter(counted_on(on), village_id=village_id).count()


def houses_on(day: date, village: str) -> Coalesce:
    """Give a column with the number of households on the day, beside rows whose field names the village."""
    return counted(Household.objects.filter(counted_on(day), village_id=OuterRef(village)))


def counted(rows: QuerySet[M]) -> Coalesce:
    """Give a column with the number of a village's rows, which name their village."""
    number = rows.order_by().values("village_id").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0, output_field=IntegerField())


def village_for(*, actor: Actor, code: str, on: date) -> tuple[Village, int]:
    """Give the village with the number of its households, if it lies in the actor's scope, in one query."""
    rows = list(spans_called(code=code).annotate(house_count=houses_on(on, "place_id")))
    village = village_in(rows, actor=actor, on=on)
    return village, rows[0].house_count


def house_called(*, village_id: UUID, code: str, on: date) -> HouseRow:
    """Give a household by its code or its former provisional one, also one that has left; in one query."""
    wanted = code.upper()
    named = Q(code=wanted)
    if is_provisional(wanted):
        named |= Q(codes__former=wanted)
    columns = {f"span_{name}": F(f"hamlet__spans__{name}") for name in _SPAN}
    found = Household.objects.filter(named, village_id=village_id).annotate(**columns)
    # The household comes once for each name that its hamlet ever had.
    rows = list(found.select_related("representative"))
    if not rows:
        raise NotFound
    spans = [Span(*(getattr(row, name) for name in columns)) for row in rows if row.hamlet_id]
    hamlet_id = rows[0].hamlet_id
    return _row(rows[0], {hamlet_id: span_on(spans, on).name} if hamlet_id and spans else {})


def own_households(*, person_id: UUID, village_id: UUID, on: date) -> tuple[HouseRow, ...]:
    """Give the households of the village that a person represents on the day."""
    found = Household.objects.filter(counted_on(on), representative_id=person_id, village_id=village_id)
    return _rows(found, on, sort="code", hamlets=Q(place__parent_id=village_id))


def house_label(row: HouseRow) -> str:
    """Name a household in one line: its code, and who represents it."""
    return f"{row.code} · {row.representative_name}" if row.representative_name else row.code


def houses_changed_since(*, village_id: UUID, number: int) -> list[UUID]:
    """Give the households about which something changed after a number of the change book, in one query."""
    return changed_since(place_id=village_id, kind=CHANGED_HOUSE, number=number)


def hamlets_on(*, village_id: UUID, on: date) -> tuple[Hamlet, ...]:
    """Give the hamlets of the village with their names of the day, in one query."""
    names = _hamlet_names(Q(place__parent_id=village_id), on)
    return tuple(Hamlet(hamlet_id, name) for hamlet_id, name in names.items())


def existing_houses(*, village_id: UUID, on: date) -> tuple[Existing, ...]:
    """Give every household that the village has or had, as an import compares it."""
    rows = _rows(
        Household.objects.filter(village_id=village_id),
        on,
        sort="code",
        hamlets=Q(place__parent_id=village_id),
    )
    return tuple(
        Existing(
            id=row.id,
            code=row.code,
            hamlet_name=row.hamlet_name,
            member_count=row.member_count,
            representative_name=row.representative_name,
            joined_on=row.joined_on,
            left_on=row.left_on,
        )
        for row in rows
    )


def events_of(*, household_id: UUID, on: date) -> tuple[HouseEvent, ...]:
    """Give everything on record about a household, latest first; replaced entries say so."""
    rows = list(
        HouseholdEvent.objects.filter(household_id=household_id)
        .select_related("representative", "other", "household")
        .order_by("-on", "-id")
    )
    names = _hamlet_names(Q(place__parent__households=household_id), on)
    replaced = {row.supersedes_id for row in rows}
    return tuple(_house_event(row, names, row.id in replaced) for row in rows)


def last_event_id(*, household_id: UUID) -> UUID:
    """Give the last valid entry about a household: an edit names it, so that nobody overwrites another's."""
    events = in_force(as_events(HouseholdEvent.objects.filter(household_id=household_id)))
    if not events:
        raise NotFound
    return events[-1].id


def as_events(rows: Iterable[HouseholdEvent]) -> list[Event]:
    """Give rows as the plain events that the rules read."""
    return [
        Event(
            id=row.id,
            household_id=row.household_id,
            kind=Kind(row.kind),
            on=row.on,
            recorded_at=row.recorded_at,
            member_count=row.member_count,
            hamlet_id=row.hamlet_id,
            representative_id=row.representative_id,
            other_id=row.other_id,
            supersedes_id=row.supersedes_id,
        )
        for row in rows
    ]


def events_by_household(*, village_id: UUID) -> dict[UUID, list[Event]]:
    """Give the events of all households of a village, in one query."""
    grouped: dict[UUID, list[Event]] = defaultdict(list)
    for event in as_events(HouseholdEvent.objects.filter(household__village_id=village_id)):
        grouped[event.household_id].append(event)
    return grouped


def codes_given(*, village_id: UUID) -> dict[UUID, str]:
    """Give the codes that households of the village got in place of provisional ones, in one query."""
    given = HouseholdCode.objects.filter(household__village_id=village_id).order_by("happened_at", "id")
    return dict(given.values_list("household_id", "code"))


def _rows(found: QuerySet[Household], on: date, *, sort: str, hamlets: Q) -> tuple[HouseRow, ...]:
    households = list(found.select_related("representative"))
    names = _hamlet_names(hamlets, on)
    households.sort(key=lambda house: code_key(house.code))
    if sort == "name":
        households.sort(key=lambda house: _name_key(house.representative))
    return tuple(_row(house, names) for house in households)


def _name_key(person: Person | None) -> tuple[bool, bytes]:
    # PostgreSQL gives binary columns as views; households without a representative come last.
    return person is None, b"" if person is None else bytes(person.sort_key)


def _row(house: Household, names: dict[UUID, str]) -> HouseRow:
    return HouseRow(
        id=house.id,
        code=house.code,
        hamlet_name=names.get(house.hamlet_id, "") if house.hamlet_id else "",
        member_count=house.member_count,
        representative_id=house.representative_id,
        representative_name=house.representative.full_name if house.representative else "",
        joined_on=house.joined_on,
        left_on=house.left_on,
        hamlet_id=house.hamlet_id,
    )


def _hamlet_names(which: Q, on: date) -> dict[UUID, str]:
    spans: dict[UUID, list[Span]] = defaultdict(list)
    rows = PlaceSpan.objects.filter(which, place__level=Level.HAMLET).order_by("place__code").distinct()
    for place_id, name, parent_name, from_on, until_on in rows.values_list(
        "place_id", "name", "parent_name", "from_on", "until_on"
    ):
        spans[place_id].append(Span(name, parent_name, from_on, until_on))
    return {place_id: span_on(held, on).name for place_id, held in spans.items()}


def _house_event(row: HouseholdEvent, names: dict[UUID, str], is_replaced: bool) -> HouseEvent:
    return HouseEvent(
        id=row.id,
        kind=Kind(row.kind),
        on=row.on,
        member_count=row.member_count,
        hamlet_name=names.get(row.hamlet_id, "") if row.hamlet_id else "",
        representative_name=row.representative.full_name if row.representative else "",
        other_code=row.other.code if row.other else "",
        note=row.note,
        is_replaced=is_replaced,
    )
