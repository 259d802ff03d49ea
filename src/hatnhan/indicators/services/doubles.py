"""One household met twice: what was recorded under either entry counts for the one household."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households import services as households
from hatnhan.households.models import Household
from hatnhan.households.selectors import entries_of
from hatnhan.indicators.models import Observation
from hatnhan.indicators.services.projecting import grounds_of, store_projections
from hatnhan.kernel.actor import Actor
from hatnhan.places.models import Place


@atomic
def join_doubles(
    *, actor: Actor, household_id: UUID, other_id: UUID, fact_id: UUID, at: datetime, note: str = ""
) -> Household:
    """Two entries were one household; give the one that stays, with all that was seen of both."""
    _hold({household_id, other_id})
    stays = households.join_doubles(
        actor=actor, household_id=household_id, other_id=other_id, fact_id=fact_id, at=at, note=note
    )
    _count_anew(stays.village, entries_of(village_id=stays.village_id, household_id=stays.id))
    return stays


@atomic
def take_back_leaving(
    *, actor: Actor, household_id: UUID, fact_id: UUID, at: datetime, note: str = ""
) -> Household:
    """A household was entered as gone by mistake: it counts again, with what was seen of it alone."""
    stayed = Household.objects.filter(id=household_id).values_list("same_as_id", flat=True).first()
    both = {household_id, stayed} if stayed else {household_id}
    _hold(both)
    back = households.take_back_leaving(
        actor=actor, household_id=household_id, fact_id=fact_id, at=at, note=note
    )
    if stayed:
        _count_anew(back.village, both)
    return back


def _hold(household_ids: Collection[UUID]) -> None:
    # Whoever records a house holds it: what is being written now is seen here, or sees what changed.
    rows = Household.objects.select_for_update(no_key=True).filter(id__in=household_ids).order_by("id")
    list(rows.values_list("id"))


def _count_anew(village: Place, entries: Collection[UUID]) -> None:
    facts = Observation.objects.filter(household_id__in=entries).order_by()
    pairs = list(facts.values_list("household_id", "indicator_id").distinct())
    if pairs:
        grounds = grounds_of(village_id=village.id, path=village.path)
        store_projections(village_id=village.id, pairs=pairs, grounds=grounds)
