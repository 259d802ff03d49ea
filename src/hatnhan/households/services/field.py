"""A household met on a walk whose code nobody knows, and the code that it gets later."""

from datetime import datetime
from itertools import count
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households import permissions, rules
from hatnhan.households.models import Household, HouseholdCode, HouseholdEvent
from hatnhan.households.rules import Kind
from hatnhan.households.services.changed import houses_changed
from hatnhan.households.services.entries import (
    Author,
    Entry,
    HouseState,
    household_of,
    is_code_taken,
    lock_village,
    lock_village_of,
    open_household,
    put_down,
)
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.happening import time_of_happening
from hatnhan.kernel.text import tidy
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import FactTaken, add_fact


@atomic
def register_in_field(
    *,
    actor: Actor,
    village_id: UUID,
    household_id: UUID,
    representative_name: str,
    member_count: int,
    hamlet_id: UUID | None,
    fact_id: UUID,
    at: datetime,
    happened_at: datetime | None = None,
) -> Household:
    """Enter a household that was met on a walk, counted from that day, under a provisional code."""
    village = lock_village(village_id)
    permissions.ensure_may_register_in_field(actor, village.path)
    name = rules.ensure_fits(tidy(representative_name), rules.NAME_LENGTH)
    state = HouseState(member_count, hamlet_id, name)
    known = HouseholdEvent.objects.select_related("household", "representative").filter(id=fact_id).first()
    if known is not None:
        _ensure_same(known, village, household_id, state)
        return known.household
    if Household.objects.filter(id=household_id).exists():
        raise FactTaken
    moment = time_of_happening(happened_at, at)
    author = Author(actor, at)
    entry = Entry(fact_id, Kind.REGISTERED, local_day(moment), happened_at=moment)
    code = _free_code(village, household_id)
    household = open_household(author, village, code, state, entry, household_id)
    put_down("households.registered_in_field", author, household, village)
    return household


@atomic
def give_code(*, actor: Actor, household_id: UUID, code: str, fact_id: UUID, at: datetime) -> Household:
    """Give a household its own code in place of the provisional one, which is never used again."""
    village = lock_village_of(household_id)
    permissions.ensure_may_manage(actor, village.path)
    household = household_of(village, household_id)
    wanted = rules.own_code(code)
    given = HouseholdCode.objects.filter(id=fact_id).first()
    if given is not None:
        if (given.household_id, given.code) != (household_id, wanted):
            raise FactTaken
        return household
    rules.ensure_code_awaited(household.code)
    if is_code_taken(village, wanted):
        raise rules.CodeTaken(household=wanted)
    former = household.code
    add_fact(
        HouseholdCode,
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        household_id=household_id,
        former=former,
        code=wanted,
    )
    name = household.representative.full_name if household.representative else ""
    household.code, household.folded = wanted, rules.search_text(wanted, name)
    household.save(update_fields=["code", "folded"])
    houses_changed(village_id=village.id, household_ids=[household_id])
    put_down("households.code_given", Author(actor, at), household, village, former=former)
    return household


def _ensure_same(known: HouseholdEvent, village: Place, household_id: UUID, state: HouseState) -> None:
    person = known.representative
    said = HouseState(known.member_count or 0, known.hamlet_id, person.full_name if person else "")
    place = known.kind, known.household_id, known.household.village_id
    if place != (Kind.REGISTERED, household_id, village.id) or said != state:
        raise FactTaken


def _free_code(village: Place, household_id: UUID) -> str:
    # Of a hundred million pairs of identifiers one shares its code; then the later household gets the next.
    codes = (rules.provisional_code(household_id, attempt) for attempt in count())
    return next(code for code in codes if not is_code_taken(village, code))
