"""What a household says about its name on the board: yes with a proof, and no longer at any time."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.decisions.selectors.community.lookup import are_of_village
from hatnhan.households.models import Household
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger import permissions
from hatnhan.ledger.models import NameConsent
from hatnhan.ledger.rules import consents as rules
from hatnhan.ledger.rules.consents import Consent, How
from hatnhan.ledger.rules.drives import ensure_came
from hatnhan.ledger.services.drives import lock_drive, record
from hatnhan.places.models import Place
from hatnhan.plumbing.facts import add_fact

_MOMENT = timedelta(microseconds=1)


@atomic
def record_consent(
    *,
    actor: Actor,
    drive_id: UUID,
    household_id: UUID,
    said: Consent,
    happened_at: datetime,
    fact_id: UUID,
    at: datetime,
) -> NameConsent:
    """Write down that a household agrees to be named on the board of a drive, or agrees no longer.

    The representative does so for the own household; whoever collects brings a proof. A consent counts from
    the moment at which it was given, taking it back from now.
    """
    drive, village = lock_drive(drive_id)
    house = Household.objects.filter(id=household_id, village=village).first()
    if house is None:
        raise NotFound
    tidy = rules.tidied(said)
    _ensure_may(actor, house, village, tidy)
    ensure_came(local_day(happened_at), today=local_day(at))
    content = {
        "drive_id": drive.id,
        "household_id": house.id,
        "person_id": house.representative_id,
        "is_given": tidy.is_given,
        "how": tidy.how.value,
        "on": local_day(happened_at),
        "paper": tidy.paper,
        "witness_id": tidy.witness_id,
        "author_id": actor.person_id,
    }
    moment = happened_at
    if not NameConsent.objects.filter(id=fact_id).exists():
        moment = _counting(drive.id, house.id, tidy, happened_at, at)
    consent, is_new = add_fact(
        NameConsent,
        id=fact_id,
        happened_at=moment,
        recorded_at=at,
        device_id=actor.device_id,
        **content,
    )
    if is_new:
        action = "ledger.name_allowed" if tidy.is_given else "ledger.name_withdrawn"
        record(action, actor, drive, village, at, household=str(house.id))
    return consent


def _ensure_may(actor: Actor, house: Household, village: Place, said: Consent) -> None:
    is_own = said.how is How.OWN and house.representative_id == actor.person_id
    actor.ensure(permissions.VIEW if is_own else permissions.COLLECT, village.path)
    rules.ensure_proved(said, actor_id=actor.person_id, represented_by=house.representative_id)
    if said.witness_id is not None and not are_of_village([said.witness_id], village_id=village.id):
        raise NotFound


def _counting(
    drive_id: UUID, household_id: UUID, said: Consent, happened_at: datetime, at: datetime
) -> datetime:
    """Give the moment from which it counts; raises where it would change nothing."""
    told = NameConsent.objects.filter(drive_id=drive_id, household_id=household_id)
    before = told.order_by("-happened_at", "-id").values_list("is_given", "happened_at").first()
    rules.ensure_it_counts(said, moment=happened_at, before=before)
    if said.is_given or before is None:
        return happened_at
    # However the clocks went and whenever the form was opened: the name goes at once.
    return max(at, before[1] + _MOMENT)
