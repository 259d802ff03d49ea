"""Recording what several persons saw of one village as one set: each is taken or refused by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.db.transaction import atomic

from hatnhan.households.models import Household
from hatnhan.indicators import permissions
from hatnhan.indicators.models import Observation
from hatnhan.indicators.rules import observing as rules
from hatnhan.indicators.rules.values import ensure_fits, version_on
from hatnhan.indicators.selectors.facts import Pair
from hatnhan.indicators.services.projecting import Grounds, grounds_of, store_projections
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound, RuleBroken
from hatnhan.places.selectors import VillageScope
from hatnhan.plumbing.facts import FactTaken
from hatnhan.plumbing.questions import Question
from hatnhan.plumbing.rows import insert_rows

# What an observation says, in the order in which two tellings of one fact are compared.
SAID = ("household_id", "indicator_id", "value", "note", "supersedes_id")
said_of = attrgetter(*SAID)


@dataclass(frozen=True, slots=True)
class NewObservation:
    """One thing seen: which house, which indicator, what value, when; None takes back what it supersedes."""

    fact_id: UUID
    household_id: UUID
    indicator_id: UUID
    value: int | None
    happened_at: datetime
    note: str = ""
    supersedes_id: UUID | None = None
    minutes_moved: int = 0

    @property
    def pair(self) -> Pair:
        """The house and the indicator."""
        return self.household_id, self.indicator_id


@dataclass(frozen=True, slots=True)
class Told:
    """Something seen, and who tells it."""

    actor: Actor
    new: NewObservation

    @property
    def content(self) -> tuple[object, ...]:
        """What it says, as two tellings of one fact are compared."""
        return self.actor.person_id, *said_of(self.new)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one telling: recorded now, known before, or refused."""

    is_new: bool
    refusal: RuleBroken | None = None


# Whoever calls it with more to write has begun the transaction: it stands or falls as a whole.
@atomic(savepoint=False)
def record_observations(*, village: VillageScope, told: Sequence[Told], at: datetime) -> list[Outcome]:
    """Record each that the rules allow, in the order told; give what became of each, in the same order."""
    # Held in one order by everyone, the houses serialise two phones that record the same one.
    houses = _houses(village.id, {one.new.household_id for one in told})
    grounds = grounds_of(village_id=village.id, path=village.path)
    met_twice = {grounds.doubles[house] for house in houses.keys() & grounds.doubles.keys()} - houses.keys()
    houses |= _houses(village.id, met_twice) if met_twice else {}
    taking = _Taking(village.path, houses, grounds, at)
    taking.remember(told)
    outcomes = [taking.take(one) for one in told]
    if taking.taken:
        _insert(taking.taken, at)
        pairs = {one.new.pair for one in taking.taken}
        store_projections(village_id=village.id, pairs=pairs, grounds=taking.grounds)
    return outcomes


class _House(NamedTuple):
    """What of a household the rules ask for."""

    code: str
    joined_on: date
    left_on: date | None


@dataclass(slots=True)
class _Taking:
    """What one set is judged by, and what of it was taken so far."""

    path: str
    houses: Mapping[UUID, _House]
    grounds: Grounds
    at: datetime
    known: dict[UUID, tuple[object, ...]] = field(default_factory=dict)
    pairs: dict[UUID, Pair] = field(default_factory=dict)
    taken: list[Told] = field(default_factory=list)

    def remember(self, told: Sequence[Told]) -> None:
        """Read at once what was recorded before, under these identifiers or named by a correction."""
        ids = {one.new.fact_id for one in told}
        named = {one.new.supersedes_id for one in told if one.new.supersedes_id is not None}
        for fact_id, author, *said in _known(ids=ids | named):
            house, indicator, *_rest = said
            self.pairs[fact_id] = (house, indicator)
            if fact_id in ids:
                self.known[fact_id] = (author, *said)

    def take(self, one: Told) -> Outcome:
        """Take or refuse one telling; what it says again is known."""
        try:
            permissions.ensure_may_record(one.actor, self.path)
            if one.new.household_id not in self.houses:
                raise NotFound
            if self._is_known(one):
                return Outcome(is_new=False)
            self._ensure_recordable(one.new)
        except RuleBroken as refusal:
            return Outcome(is_new=False, refusal=refusal)
        self.known[one.new.fact_id] = one.content
        self.pairs[one.new.fact_id] = one.new.pair
        self.taken.append(one)
        return Outcome(is_new=True)

    def _is_known(self, one: Told) -> bool:
        before = self.known.get(one.new.fact_id)
        if before is not None and before != one.content:
            raise FactTaken
        return before is not None

    def _ensure_recordable(self, new: NewObservation) -> None:
        if new.indicator_id not in self.grounds.versions:
            raise NotFound
        rules.ensure_day_came(local_day(new.happened_at), local_day(self.at))
        if new.supersedes_id is not None or new.value is None:
            corrected = self.pairs.get(new.supersedes_id) if new.supersedes_id is not None else None
            rules.ensure_same_house(
                corrected=self.grounds.pair_of(corrected) if corrected else None,
                correction=self.grounds.pair_of(new.pair),
            )
        if new.value is not None:
            self._ensure_answers(new, new.value)

    def _ensure_answers(self, new: NewObservation, value: int) -> None:
        entry, day = self.houses[new.household_id], local_day(new.happened_at)
        house = self.houses[self.grounds.pair_of(new.pair)[0]]
        joined_on = min(entry.joined_on, house.joined_on)
        rules.ensure_house_there(code=house.code, joined_on=joined_on, left_on=house.left_on, day=day)
        rules.ensure_in_use(self.grounds.retired.get(new.indicator_id), day)
        ensure_fits(version_on(self.grounds.versions[new.indicator_id], day), value)


def _houses(village_id: UUID, ids: Collection[UUID]) -> dict[UUID, _House]:
    return {house: _House(*said) for house, *said in _held(village_id=village_id, ids=ids)}


@Question
def _held(village_id: UUID, ids: Collection[UUID]) -> QuerySet[Household, tuple[Any, ...]]:
    houses = Household.objects.select_for_update(no_key=True).filter(id__among=ids, village_id=village_id)
    return houses.order_by("id").values_list("id", *_House._fields)


@Question
def _known(ids: Collection[UUID]) -> QuerySet[Observation, tuple[Any, ...]]:
    return Observation.objects.filter(id__among=ids).values_list("id", "author_id", *SAID)


def _insert(taken: Sequence[Told], at: datetime) -> None:
    insert_rows(
        Observation,
        (
            "id", "household", "indicator", "value", "note", "happened_at", "recorded_at", "author_id",
            "device_id", "supersedes", "minutes_moved",
        ),
        (
            (
                one.new.fact_id, one.new.household_id, one.new.indicator_id, one.new.value, one.new.note,
                one.new.happened_at, at, one.actor.person_id,
                one.actor.device_id, one.new.supersedes_id, one.new.minutes_moved,
            )
            for one in taken
        ),
    )  # fmt: skip
