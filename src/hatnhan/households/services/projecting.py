"""The register's rows follow from the events: finding rows that do not, and mending them."""

from collections.abc import Iterator
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households.models import Household
from hatnhan.households.rules import timeline_of
from hatnhan.households.selectors import codes_given, events_by_household
from hatnhan.households.services.changed import houses_changed
from hatnhan.households.services.entries import PROJECTED, apply_timeline
from hatnhan.people.selectors import names_of
from hatnhan.plumbing.projections import Difference, Projection

NAME = "households.register"


def differences(village_id: UUID) -> Iterator[Difference]:
    """Give every household of the village whose row does not follow from its events, in four queries."""
    for stored, rebuilt in _compared(village_id):
        said = "-" if rebuilt is None else _said(rebuilt)
        if _said(stored) != said:
            yield Difference(NAME, village_id, stored.code, _said(stored), said)


@atomic
def rebuild_register(village_id: UUID) -> None:
    """Store what the events say, for every household of the village that differs."""
    compared = _compared(village_id)
    damaged = [rebuilt for stored, rebuilt in compared if rebuilt and _said(stored) != _said(rebuilt)]
    Household.objects.bulk_update(damaged, ["code", *PROJECTED], batch_size=200)
    houses_changed(village_id=village_id, household_ids=[house.id for house in damaged])


def _compared(village_id: UUID) -> Iterator[tuple[Household, Household | None]]:
    events = events_by_household(village_id=village_id)
    timelines = {household_id: timeline_of(each) for household_id, each in events.items()}
    names = names_of(
        frozenset(each.representative_id for each in timelines.values() if each.representative_id)
    )
    codes = codes_given(village_id=village_id)
    for stored in Household.objects.filter(village_id=village_id).order_by("code"):
        timeline = timelines.get(stored.id)
        if timeline is None:
            # A row that no entry speaks of cannot be mended, only shown.
            yield stored, None
            continue
        # A code is a name and follows from nothing, until another is given in its place.
        rebuilt = Household(id=stored.id, village_id=village_id, code=codes.get(stored.id, stored.code))
        name = names[timeline.representative_id] if timeline.representative_id else ""
        apply_timeline(rebuilt, timeline, name)
        yield stored, rebuilt


def _said(household: Household) -> str:
    parts = (
        household.code,
        household.joined_on,
        household.left_on,
        household.member_count,
        household.hamlet_id,
        household.representative_id,
        household.same_as_id,
        household.folded,
    )
    return " · ".join("-" if part is None else str(part) for part in parts)


PROJECTION = Projection(name=NAME, differences=differences, repair=rebuild_register)
