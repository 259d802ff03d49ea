"""Noting that somebody called at a household."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households import permissions, rules
from hatnhan.households.models import Household, HouseholdVisit
from hatnhan.households.services.changed import houses_changed
from hatnhan.households.services.entries import Author, put_down
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.happening import time_of_happening
from hatnhan.plumbing.facts import add_fact


@atomic
def visit_household(
    *,
    actor: Actor,
    household_id: UUID,
    note: str,
    fact_id: UUID,
    at: datetime,
    happened_at: datetime | None = None,
) -> HouseholdVisit:
    """Note a visit with the help given or asked for; also of a household that has left meanwhile."""
    household = Household.objects.select_related("village").filter(id=household_id).first()
    if household is None:
        raise NotFound
    permissions.ensure_may_visit(actor, household.village.path)
    visit, is_new = add_fact(
        HouseholdVisit,
        id=fact_id,
        happened_at=time_of_happening(happened_at, at),
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        household_id=household.id,
        note=rules.ensure_fits(note, rules.NOTE_LENGTH),
    )
    if is_new:
        houses_changed(village_id=household.village_id, household_ids=[household.id])
        put_down("households.visited", Author(actor, at), household, household.village)
    return visit
