"""Storing what the facts add up to: only for the houses and indicators that were touched."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.transaction import atomic

from hatnhan.households.models import Household
from hatnhan.households.selectors import doubles_joined
from hatnhan.households.services.changed import houses_changed
from hatnhan.indicators.models import Confirmation, CountingSpell, HouseState, Observation
from hatnhan.indicators.rules.house import (
    ConfirmationNeed,
    HouseProjection,
    Seen,
    Spell,
    State,
    Witness,
    project,
)
from hatnhan.indicators.rules.values import Version
from hatnhan.indicators.selectors.facts import (
    Pair,
    definitions_of,
    needs_of,
    of_pairs,
    seen_at,
    seen_of,
    witnesses_of,
)
from hatnhan.places.selectors import scope_of_village
from hatnhan.plumbing.projections import Difference
from hatnhan.plumbing.questions import Question
from hatnhan.plumbing.rows import insert_rows

NAME = "indicators.houses"
NOTHING = HouseProjection(state=None, spells=())
STATE_FIELDS = (
    "observation_id", "value", "counts", "awaits_confirmation", "is_disputed", "observed_on", "counts_since"
)  # fmt: skip
SPELL = ("household_id", "indicator_id", "from_on", "until_on", "id")
said_of = attrgetter(*STATE_FIELDS)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What observations of a village are judged by: definitions, and when confirming is asked for."""

    versions: Mapping[UUID, Sequence[Version]]
    needs: Mapping[UUID, Sequence[ConfirmationNeed]]
    retired: Mapping[UUID, date]
    # Entries that were met twice, each with the household that it is.
    doubles: Mapping[UUID, UUID]

    def pair_of(self, entry: Pair) -> Pair:
        """Give the household, and the indicator, for which an entry of the register speaks."""
        return self.doubles.get(entry[0], entry[0]), entry[1]

    def entries_of(self, house: UUID) -> list[UUID]:
        """Give every entry under which the household was recorded, its own first."""
        return [house, *(entry for entry, end in self.doubles.items() if end == house)]

    def projection(
        self, pair: Pair, seen: Iterable[Seen], witnesses: Mapping[UUID, list[Witness]]
    ) -> HouseProjection:
        """Add up one house and indicator."""
        facts = list(seen)
        return project(
            seen=facts,
            witnesses=[witness for fact in facts for witness in witnesses.get(fact.id, ())],
            needs=self.needs.get(pair[1], ()),
            versions=self.versions[pair[1]],
        )


def grounds_of(*, village_id: UUID, path: str) -> Grounds:
    """Read what the village's observations are judged by."""
    versions, retired = definitions_of(village_id=village_id)
    return Grounds(
        versions=versions,
        needs=needs_of(village_id=village_id, path=path),
        retired=retired,
        doubles=doubles_joined(village_id=village_id),
    )


def store_projections(*, village_id: UUID, pairs: Collection[Pair], grounds: Grounds) -> None:
    """Add up these houses and indicators anew and store what changed, in a fixed number of queries."""
    wanted = {grounds.pair_of(entry) for entry in pairs}
    entries = {(entry, pair[1]) for pair in wanted for entry in grounds.entries_of(pair[0])}
    houses = {entry[0] for entry in entries}
    seen: dict[Pair, list[Seen]] = defaultdict(list)
    for entry, facts in seen_of(entries).items():
        seen[grounds.pair_of(entry)] += facts
    witnesses = _witnesses(houses, {pair[1] for pair in wanted} & grounds.needs.keys())
    # What was recorded under a double's own entry counts for the household and nowhere else.
    projections = dict.fromkeys(entries - wanted, NOTHING) | {
        pair: grounds.projection(pair, seen[pair], witnesses) for pair in wanted
    }
    _store_states(village_id, {pair: each.state for pair, each in projections.items()})
    stored = _spells_of(pairs=entries)
    _store_spells(village_id, {pair: each.spells for pair, each in projections.items()}, stored)
    houses_changed(village_id=village_id, household_ids=houses)


def store_indicator(*, village_id: UUID, path: str, indicator_id: UUID) -> None:
    """Add up every house anew for one indicator, as when its meaning or its campaign changed."""
    # Whoever records a house holds it: what is being written now is seen here, or sees what changed.
    houses = list(
        Household.objects.select_for_update(no_key=True)
        .filter(village_id=village_id)
        .order_by("id")
        .values_list("id", flat=True)
    )
    seen = Observation.objects.filter(household_id__in=houses, indicator_id=indicator_id).order_by()
    pairs = [(house, indicator_id) for house in seen.values_list("household_id", flat=True).distinct()]
    if pairs:
        grounds = grounds_of(village_id=village_id, path=path)
        store_projections(village_id=village_id, pairs=pairs, grounds=grounds)


def differences(village_id: UUID) -> Iterator[Difference]:
    """Rebuild every house of the village from its facts and give what is stored otherwise."""
    states = {(row.household_id, row.indicator_id): _state_of(row) for row in _states(village_id)}
    spells = _spells_by_pair(CountingSpell.objects.filter(village_id=village_id).values_list(*SPELL))
    for pair, rebuilt in _rebuilt(village_id):
        yield from _compared(village_id, pair, (states.pop(pair, None), spells.pop(pair, ())), rebuilt)
    for pair in sorted({*states, *spells}):
        yield from _compared(village_id, pair, (states.get(pair), spells.get(pair, ())), NOTHING)


@atomic
def repair(village_id: UUID) -> None:
    """Store what the facts say for every house of the village."""
    list(
        Household.objects.select_for_update(no_key=True)
        .filter(village_id=village_id)
        .order_by("id")
        .values_list("id")
    )
    projections = dict(_rebuilt(village_id))
    stray = {(row.household_id, row.indicator_id): None for row in _states(village_id)}
    _store_states(village_id, {**stray, **{pair: each.state for pair, each in projections.items()}})
    stored = CountingSpell.objects.filter(village_id=village_id).values_list(*SPELL)
    _store_spells(village_id, {pair: each.spells for pair, each in projections.items()}, stored)
    houses_changed(village_id=village_id, household_ids={pair[0] for pair in (*projections, *stray)})


def _witnesses(houses: Collection[UUID], indicators: Collection[UUID]) -> dict[UUID, list[Witness]]:
    if not indicators:
        return {}
    return witnesses_of(
        Confirmation.objects.filter(
            observation__household_id__in=houses, observation__indicator_id__in=indicators
        )
    )


def _store_states(village_id: UUID, states: Mapping[Pair, State | None]) -> None:
    gone = [pair for pair, state in states.items() if state is None]
    if gone:
        HouseState.objects.filter(of_pairs(gone)).delete()
    insert_rows(
        HouseState,
        ("village", "household", "indicator", *(name.removesuffix("_id") for name in STATE_FIELDS)),
        ((village_id, *pair, *said_of(state)) for pair, state in states.items() if state is not None),
        unique=("household", "indicator"),
    )


def _store_spells(
    village_id: UUID, spells: Mapping[Pair, tuple[Spell, ...]], stored: Iterable[tuple[Any, ...]]
) -> None:
    held: dict[Pair, dict[Spell, int]] = defaultdict(dict)
    for pair, spell, row_id in _spells(stored):
        held[pair][spell] = row_id
    obsolete = [
        row_id
        for pair, each in held.items()
        for spell, row_id in each.items()
        if pair in spells and spell not in spells[pair]
    ]
    if obsolete:
        CountingSpell.objects.filter(id__in=obsolete).delete()
    insert_rows(
        CountingSpell,
        ("village", "household", "indicator", "from_on", "until_on"),
        (
            (village_id, *pair, spell.from_on, spell.until_on)
            for pair, each in spells.items()
            for spell in each
            if spell not in held.get(pair, ())
        ),
    )


@Question
def _spells_of(pairs: Collection[Pair]) -> QuerySet[CountingSpell, tuple[Any, ...]]:
    return CountingSpell.objects.filter(of_pairs(pairs)).values_list(*SPELL)


def _spells(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Pair, Spell, int]]:
    for house, indicator, from_on, until_on, row_id in rows:
        yield (house, indicator), Spell(from_on, until_on), row_id


def _states(village_id: UUID) -> Iterator[HouseState]:
    return HouseState.objects.filter(village_id=village_id).iterator(chunk_size=2000)


def _state_of(row: HouseState) -> State:
    return State(
        observation_id=row.observation_id,
        value=row.value,
        counts=row.counts,
        awaits_confirmation=row.awaits_confirmation,
        is_disputed=row.is_disputed,
        observed_on=row.observed_on,
        counts_since=row.counts_since,
    )


def _spells_by_pair(rows: Iterable[tuple[Any, ...]]) -> dict[Pair, tuple[Spell, ...]]:
    found: dict[Pair, list[Spell]] = defaultdict(list)
    for pair, spell, _row_id in _spells(rows):
        found[pair].append(spell)
    return {pair: tuple(sorted(each, key=attrgetter("from_on"))) for pair, each in found.items()}


def _rebuilt(village_id: UUID) -> Iterator[tuple[Pair, HouseProjection]]:
    path = scope_of_village(village_id=village_id).path
    grounds = grounds_of(village_id=village_id, path=path)
    witnesses: dict[UUID, list[Witness]] = {}
    if grounds.needs:
        witnesses = witnesses_of(Confirmation.objects.filter(observation__household__village_id=village_id))
    facts = Observation.objects.filter(household__village_id=village_id).order_by(
        "household_id", "indicator_id"
    )
    joined: dict[Pair, list[Seen]] = defaultdict(list)
    shared = {*grounds.doubles, *grounds.doubles.values()}
    for entry, seen in groupby(seen_at(facts), key=lambda each: each[0]):
        if entry[0] in shared:
            joined[grounds.pair_of(entry)] += [fact for _entry, fact in seen]
        else:
            yield entry, grounds.projection(entry, (fact for _entry, fact in seen), witnesses)
    for pair, told in joined.items():
        yield pair, grounds.projection(pair, told, witnesses)


def _compared(
    village_id: UUID, pair: Pair, stored: tuple[State | None, tuple[Spell, ...]], rebuilt: HouseProjection
) -> Iterator[Difference]:
    if stored != (rebuilt.state, rebuilt.spells):
        yield Difference(
            projection=NAME,
            place_id=village_id,
            subject=f"household {pair[0]}, indicator {pair[1]}",
            stored=_shown(*stored),
            rebuilt=_shown(rebuilt.state, rebuilt.spells),
        )


def _shown(state: State | None, spells: tuple[Spell, ...]) -> str:
    days = ", ".join(f"{spell.from_on} – {spell.until_on or '…'}" for spell in spells)
    value = "nothing observed" if state is None else f"value {state.value} on {state.observed_on}"
    marks = [
        name for name in ("counts", "awaits_confirmation", "is_disputed") if state and getattr(state, name)
    ]
    return "; ".join([value, *marks, *([f"counted {days}"] if days else [])])
