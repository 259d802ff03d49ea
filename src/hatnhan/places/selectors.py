"""Finding places and what they were called on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.places.models import Place, PlaceSpan
from hatnhan.places.rules import Level, Span, span_on
from hatnhan.plumbing.questions import Question


@dataclass(frozen=True, slots=True)
class Village:
    """A village as it was on a day: «bản Pá Kìm», «xã Chiềng Muôn»."""

    id: UUID
    code: str
    path: str
    name: str
    commune_name: str


@dataclass(frozen=True, slots=True)
class VillageScope:
    """Which village a code names, and where it lies."""

    id: UUID
    path: str


def scope_of_village(*, village_id: UUID) -> VillageScope:
    """Give where the village lies; raises NotFound."""
    path = Place.objects.filter(id=village_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFound
    return VillageScope(village_id, path)


def villages_called(*, codes: Collection[str]) -> dict[str, VillageScope]:
    """Give the villages by their codes, in one query; who asks looks at the scope."""
    return {code: VillageScope(place_id, path) for code, place_id, path in _called(codes=codes)}


@Question
def _called(codes: Collection[str]) -> QuerySet[Place, tuple[Any, ...]]:
    villages = Place.objects.filter(level=Level.VILLAGE, code__among=codes)
    return villages.values_list("code", "id", "path")


def village_for(*, actor: Actor, code: str, on: date) -> Village:
    """Give the village if it lies in the actor's scope; else it does not exist."""
    return village_in(list(spans_called(code=code)), actor=actor, on=on)


def place_at(*, path: str) -> Place:
    """Give the place that lies at a path; raises NotFound."""
    place = Place.objects.filter(path=path).first()
    if place is None:
        raise NotFound
    return place


def village_called(*, code: str, on: date) -> Village:
    """Give the village by its code, with the names of the day."""
    return _village(list(spans_called(code=code)), on)


def village_by_id(*, village_id: UUID, on: date) -> Village:
    """Give the village by its identifier, with the names of the day."""
    return _village(list(_spans(Q(place_id=village_id))), on)


def spans_called(*, code: str) -> QuerySet[PlaceSpan]:
    """Give the dated names of the village with the code, for a room that asks about it in the same query."""
    return _spans(Q(place__code=code))


def village_in(rows: Sequence[PlaceSpan], *, actor: Actor, on: date) -> Village:
    """Give the village whose dated names were read, if it lies in the actor's scope; raises NotFound."""
    village = _village(rows, on)
    if not actor.sees(village.path):
        raise NotFound
    return village


def villages_under(*, path: str, on: date, at_most: int = 5000) -> list[Village]:
    """Give the villages under a path, by code."""
    places = Place.objects.filter(level=Level.VILLAGE, path__startswith=path).order_by("code")
    return [_as_of(place, on) for place in places.prefetch_related("spans")[:at_most]]


def hamlets_of(*, village_id: UUID) -> list[Place]:
    """Give the hamlets of a village, with their spans."""
    return list(
        Place.objects.filter(parent_id=village_id, level=Level.HAMLET)
        .prefetch_related("spans")
        .order_by("code")
    )


def spans_of(place: Place) -> list[Span]:
    """Give the dated names of a place."""
    return [_span(row) for row in place.spans.all()]


def _spans(which: Q) -> QuerySet[PlaceSpan]:
    return PlaceSpan.objects.filter(which, place__level=Level.VILLAGE).select_related("place")


def _village(rows: Sequence[PlaceSpan], on: date) -> Village:
    if not rows:
        raise NotFound
    return _named(rows[0].place, [_span(row) for row in rows], on)


def _as_of(place: Place, on: date) -> Village:
    return _named(place, spans_of(place), on)


def _span(row: PlaceSpan) -> Span:
    return Span(row.name, row.parent_name, row.from_on, row.until_on)


def _named(place: Place, spans: list[Span], on: date) -> Village:
    span = span_on(spans, on)
    return Village(
        id=place.id, code=place.code, path=place.path, name=span.name, commune_name=span.parent_name
    )
