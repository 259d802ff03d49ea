"""Setting up places and recording how their names and borders change."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.places.models import Place, PlaceSpan
from hatnhan.places.rules import Level, Span, ensure_no_overlap
from hatnhan.places.selectors import spans_of


@atomic
def found_place(*, level: Level, code: str, parent: Place | None, spans: Sequence[Span]) -> Place:
    """Enter a place with its names by date; raises SpansOverlap."""
    ensure_no_overlap(spans)
    base = parent.path if parent else "/"
    place = Place.objects.create(level=level, code=code, parent=parent, path=f"{base}{code}/")
    PlaceSpan.objects.bulk_create(_row(place, span) for span in spans)
    return place


@atomic
def rename_place(*, place_id: UUID, name: str, parent_name: str, from_on: date) -> Place:
    """From a day on the place has another name or belongs elsewhere; the history stays."""
    place = Place.objects.select_for_update().get(id=place_id)
    for row in place.spans.filter(until_on=None, from_on__lt=from_on):
        row.until_on = from_on
        row.save(update_fields=["until_on"])
    span = Span(name, parent_name, from_on, None)
    ensure_no_overlap([*spans_of(place), span])
    _row(place, span).save(force_insert=True)
    return place


def _row(place: Place, span: Span) -> PlaceSpan:
    return PlaceSpan(
        place=place,
        name=span.name,
        parent_name=span.parent_name,
        from_on=span.from_on,
        until_on=span.until_on,
    )
