"""One household met twice: joined into one, or told apart for good."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households import permissions, rules
from hatnhan.households.models import Household, HouseholdEvent, TwoHouseholds
from hatnhan.households.rules import Kind, Registered
from hatnhan.households.services.entries import (
    Author,
    Entry,
    events_of_household,
    household_of,
    lock_village_of,
    put_down,
    write_entry,
)
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken, add_fact


@atomic
def join_doubles(
    *, actor: Actor, household_id: UUID, other_id: UUID, fact_id: UUID, at: datetime, note: str = ""
) -> Household:
    """Two entries were one household, met twice; give the one that stays.

    The other was never a household of its own: it leaves on the day on which it came, so that no day counts
    both. Everything recorded of it stays readable.
    """
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    one, other = _both(village, household_id, other_id)
    known = HouseholdEvent.objects.select_related("other").filter(id=fact_id).first()
    if known is not None:
        return _joined_before(known, {one.id, other.id})
    rules.ensure_one_provisional(one.code, other.code)
    for house in (one, other):
        rules.ensure_not_left(house.code, rules.timeline_of(events_of_household(house)))
    stays, goes = _in_order_of_staying(one, other)
    author = Author(actor, at)
    words = rules.ensure_fits(note, rules.NOTE_LENGTH)
    write_entry(
        author,
        goes,
        Entry(fact_id, Kind.MERGED_INTO, goes.joined_on, other=stays, note=words, happened_at=at),
    )
    put_down("households.doubles_joined", author, goes, village, into=stays.code)
    return stays


@atomic
def tell_apart(
    *, actor: Actor, household_id: UUID, other_id: UUID, fact_id: UUID, at: datetime
) -> TwoHouseholds:
    """Two entries that look like one household are two; the question is not asked again."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    one, other = sorted(_both(village, household_id, other_id), key=lambda house: house.id)
    told, is_new = add_fact(
        TwoHouseholds,
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        household_id=one.id,
        other_id=other.id,
    )
    if is_new:
        put_down("households.told_apart", Author(actor, at), one, village, other=other.code)
    return told


def _both(village: Place, household_id: UUID, other_id: UUID) -> tuple[Household, Household]:
    one, other = household_of(village, household_id), household_of(village, other_id)
    if one.id == other.id:
        raise rules.MergesWithItself(household=one.code)
    return one, other


def _joined_before(known: HouseholdEvent, pair: set[UUID]) -> Household:
    if known.kind != Kind.MERGED_INTO or {known.household_id, known.other_id} != pair:
        raise FactTaken
    if known.other is None:
        raise NotFound
    return known.other


def _in_order_of_staying(one: Household, other: Household) -> tuple[Household, Household]:
    first, _second = rules.in_order_of_staying(_registered(one), _registered(other))
    return (one, other) if first.id == one.id else (other, one)


def _registered(house: Household) -> Registered:
    name = house.representative.full_name if house.representative else ""
    return Registered(house.id, house.code, house.joined_on, house.hamlet_id, name)
