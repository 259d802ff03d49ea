"""Mending a person's name: the register is searched by it, so both change together."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households import rules
from hatnhan.households.models import Household
from hatnhan.households.services.changed import houses_changed
from hatnhan.households.services.entries import lock_village
from hatnhan.kernel.actor import Actor
from hatnhan.people import services as people
from hatnhan.people.models import Person


@atomic
def correct_name(*, actor: Actor, path: str, person_id: UUID, full_name: str, at: datetime) -> Person:
    """Mend a slip of the pen in a name, and let the search find the represented houses by it."""
    represented = Household.objects.filter(representative_id=person_id)
    # Whoever changes one of these houses waits: the search text has one writer at a time.
    villages = [
        lock_village(village_id)
        for village_id in represented.order_by("village_id").values_list("village_id", flat=True).distinct()
    ]
    beside = [village.path for village in villages]
    person = people.correct_name(
        actor=actor, path=path, person_id=person_id, full_name=full_name, at=at, beside=beside
    )
    for household in represented:
        household.folded = rules.search_text(household.code, person.full_name)
        household.save(update_fields=["folded"])
        houses_changed(village_id=household.village_id, household_ids=[household.id])
    return person
