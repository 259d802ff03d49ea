"""Reading facts as the rules know them: what was seen, who confirmed it, and when confirming is asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hatnhan.indicators.models import Campaign, Confirmation, IndicatorVersion, Observation
from hatnhan.indicators.rules.house import ConfirmationNeed, Seen, Witness
from hatnhan.indicators.rules.values import Version
from hatnhan.indicators.selectors.definitions import as_version
from hatnhan.kernel.clock import local_day
from hatnhan.norms.selectors import norm_book

Pair = tuple[UUID, UUID]
PERSONS = "indicators.confirmation.persons"
SEEN = ("household_id", "indicator_id", "id", "author_id", "value", "happened_at", "supersedes_id")


def definitions_of(*, village_id: UUID) -> tuple[dict[UUID, tuple[Version, ...]], dict[UUID, date]]:
    """Give the versions of every indicator of the village, and since when which are retired, in one query."""
    found: dict[UUID, list[Version]] = defaultdict(list)
    retired: dict[UUID, date] = {}
    rows = IndicatorVersion.objects.filter(indicator__village_id=village_id).select_related("indicator")
    for row in rows.order_by("from_on"):
        found[row.indicator_id].append(as_version(row))
        if row.indicator.retired_on is not None:
            retired[row.indicator_id] = row.indicator.retired_on
    return {indicator_id: tuple(versions) for indicator_id, versions in found.items()}, retired


def needs_of(*, village_id: UUID, path: str) -> dict[UUID, tuple[ConfirmationNeed, ...]]:
    """Give when campaigns ask for confirmation, and by how many persons: the norm of their first day."""
    rows = list(
        Campaign.objects.filter(village_id=village_id, needs_confirmation=True)
        .order_by("from_on", "id")
        .values_list("indicator_id", "from_on", "ended_on")
    )
    if not rows:
        return {}
    book = norm_book(path=path)
    found: dict[UUID, list[ConfirmationNeed]] = defaultdict(list)
    for indicator_id, from_on, ended_on in rows:
        found[indicator_id].append(ConfirmationNeed(from_on, ended_on, book.int_on(PERSONS, from_on)))
    return {indicator_id: tuple(needs) for indicator_id, needs in found.items()}


def seen_at(observations: QuerySet[Observation]) -> Iterable[tuple[Pair, Seen]]:
    """Give observations as the rules know them, each with its house and indicator, one after another."""
    return _seen(observations.values_list(*SEEN).iterator(chunk_size=2000))


def seen_of(pairs: Collection[Pair]) -> dict[Pair, list[Seen]]:
    """Give everything seen of these houses and indicators, in one query."""
    found: dict[Pair, list[Seen]] = defaultdict(list)
    # All at once: PostgreSQL answers three times when rows are asked for one after another.
    for pair, seen in _seen(Observation.objects.filter(of_pairs(pairs)).order_by().values_list(*SEEN)):
        found[pair].append(seen)
    return found


def _seen(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Pair, Seen]]:
    for house, indicator, *content in rows:
        yield (house, indicator), Seen(*content)


def of_pairs(pairs: Collection[Pair]) -> Q:
    """Give the condition that a row is about one of these houses and indicators, and none besides."""
    houses: dict[UUID, list[UUID]] = defaultdict(list)
    for house, indicator in pairs:
        houses[indicator].append(house)
    return reduce(or_, (Q(indicator_id=one, household_id__in=those) for one, those in houses.items()))


def witnesses_of(confirmations: QuerySet[Confirmation]) -> dict[UUID, list[Witness]]:
    """Give who confirmed which observation."""
    found: dict[UUID, list[Witness]] = defaultdict(list)
    for observation, person, at in confirmations.values_list("observation_id", "author_id", "happened_at"):
        found[observation].append(Witness(observation, person, local_day(at)))
    return found
