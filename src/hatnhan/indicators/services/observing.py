"""Recording what was seen of a house, confirming it, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.households.models import Household
from hatnhan.households.selectors import entries_of
from hatnhan.indicators import permissions
from hatnhan.indicators.models import Confirmation, Observation
from hatnhan.indicators.rules.house import NothingToConfirm, ensure_may_confirm, standing
from hatnhan.indicators.selectors.facts import Pair, seen_of
from hatnhan.indicators.services.projecting import grounds_of, store_projections
from hatnhan.indicators.services.recording import NewObservation, Told, record_observations
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.places.selectors import scope_of_village
from hatnhan.plumbing.facts import add_fact


@dataclass(frozen=True, slots=True)
class SheetResult:
    """How many observations were new, and how many had been sent before."""

    recorded: int
    known: int


@atomic
def observe_sheet(
    *, actor: Actor, village_id: UUID, observations: Sequence[NewObservation], at: datetime
) -> SheetResult:
    """Record many observations of one village at once; each of them is a fact of its own, all or none."""
    told = [Told(actor, new) for new in observations]
    outcomes = record_observations(village=scope_of_village(village_id=village_id), told=told, at=at)
    for outcome in outcomes:
        if outcome.refusal is not None:
            raise outcome.refusal
    recorded = sum(outcome.is_new for outcome in outcomes)
    return SheetResult(recorded=recorded, known=len(outcomes) - recorded)


@atomic
def observe_house(
    *,
    actor: Actor,
    household_id: UUID,
    indicator_id: UUID,
    value: int | None,
    happened_at: datetime,
    at: datetime,
    fact_id: UUID,
    note: str = "",
    supersedes_id: UUID | None = None,
) -> Observation:
    """Record what was seen of one house; a form that comes twice is one observation."""
    new = NewObservation(fact_id, household_id, indicator_id, value, happened_at, note, supersedes_id)
    observe_sheet(actor=actor, village_id=_village_of(household_id), observations=[new], at=at)
    return Observation.objects.get(id=fact_id)


@atomic
def take_back(
    *, actor: Actor, observation_id: UUID, at: datetime, fact_id: UUID, note: str = ""
) -> Observation:
    """Take back an observation, as when a thumb slipped: what held before holds again."""
    slip = Observation.objects.filter(id=observation_id).first()
    if slip is None:
        raise NotFound
    return observe_house(
        actor=actor,
        household_id=slip.household_id,
        indicator_id=slip.indicator_id,
        value=None,
        happened_at=at,
        at=at,
        fact_id=fact_id,
        note=note,
        supersedes_id=observation_id,
    )


@atomic
def settle(
    *,
    actor: Actor,
    household_id: UUID,
    indicator_id: UUID,
    value: int,
    at: datetime,
    fact_id: UUID,
    note: str = "",
) -> Observation:
    """Settle what two persons saw differently; whoever looked before mends the other's entry."""
    replaced_id, happened_at = _settling(actor, (household_id, indicator_id), value, fact_id, at)
    return observe_house(
        actor=actor,
        household_id=household_id,
        indicator_id=indicator_id,
        value=value,
        happened_at=happened_at,
        at=at,
        fact_id=fact_id,
        note=note,
        supersedes_id=replaced_id,
    )


@atomic
def confirm_observation(*, actor: Actor, observation_id: UUID, at: datetime, fact_id: UUID) -> Confirmation:
    """A second person saw the same; said twice by the same person it is one confirmation."""
    found = Observation.objects.select_related("household__village").filter(id=observation_id).first()
    if found is None:
        raise NotFound
    village = found.household.village
    permissions.ensure_may_confirm(actor, village.path)
    Household.objects.select_for_update(no_key=True).get(id=found.household_id)
    given = Confirmation.objects.filter(observation_id=observation_id, author_id=actor.person_id).first()
    if given is not None:
        return given
    ensure_may_confirm(author_id=found.author_id, confirmer_id=actor.person_id)
    grounds = grounds_of(village_id=village.id, path=village.path)
    pair = grounds.pair_of((found.household_id, found.indicator_id))
    seen = seen_of([(entry, pair[1]) for entry in grounds.entries_of(pair[0])])
    if observation_id not in {one.id for one in standing(chain.from_iterable(seen.values()))}:
        raise NothingToConfirm
    confirmation, _is_new = add_fact(
        Confirmation,
        id=fact_id,
        observation_id=observation_id,
        author_id=actor.person_id,
        device_id=actor.device_id,
        happened_at=at,
        recorded_at=at,
    )
    store_projections(village_id=village.id, pairs=[pair], grounds=grounds)
    return confirmation


def _settling(
    actor: Actor, pair: Pair, value: int, fact_id: UUID, at: datetime
) -> tuple[UUID | None, datetime]:
    known = Observation.objects.filter(id=fact_id).first()
    if known is not None:
        return known.supersedes_id, known.happened_at
    entries = entries_of(village_id=_village_of(pair[0]), household_id=pair[0])
    facts = Observation.objects.filter(household_id__in=entries, indicator_id=pair[1], value__isnull=False)
    said = [fact for fact in facts if local_day(fact.happened_at) == local_day(at)]
    # Whoever looked before is no third person: the entry of today that says otherwise is replaced by name.
    own = [fact for fact in said if fact.author_id == actor.person_id]
    others = [fact for fact in said if fact.author_id != actor.person_id and fact.value != value]
    replaced_id = (others or own)[-1].id if own else None
    return replaced_id, max([at, *(fact.happened_at for fact in said)])


def _village_of(household_id: UUID) -> UUID:
    village_id = Household.objects.filter(id=household_id).values_list("village_id", flat=True).first()
    if village_id is None:
        raise NotFound
    return village_id
