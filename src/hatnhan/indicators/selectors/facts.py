"""Reading facts as the rules know them: what was seen, who confirmed it, and when confirming is asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.indicators.models import Campaign, Confirmation, Observation
from hatnhan.indicators.rules.house import ConfirmationNeed, Seen, Witness
from hatnhan.indicators.rules.values import Version
from hatnhan.indicators.selectors.definitions import indicators_of
from hatnhan.kernel.clock import local_day
from hatnhan.norms.selectors import norm_book
from hatnhan.plumbing.questions import Question, Together

Pair = tuple[UUID, UUID]
PERSONS = "indicators.confirmation.persons"
SEEN = ("household_id", "indicator_id", "id", "author_id", "value", "happened_at", "supersedes_id")


def definitions_of(*, village_id: UUID) -> tuple[dict[UUID, tuple[Version, ...]], dict[UUID, date]]:
    """Give the versions of every indicator of the village, and since when which are retired, in one query."""
    rows = indicators_of(village_id=village_id)
    retired = {row.id: row.retired_on for row in rows if row.retired_on is not None}
    return {row.id: row.versions for row in rows}, retired


def needs_of(*, village_id: UUID, path: str) -> dict[UUID, tuple[ConfirmationNeed, ...]]:
    """Give when campaigns ask for confirmation, and by how many persons: the norm of their first day."""
    rows = _confirmed(village_id=village_id)
    if not rows:
        return {}
    book = norm_book(path=path)
    found: dict[UUID, list[ConfirmationNeed]] = defaultdict(list)
    for indicator_id, from_on, ended_on in rows:
        found[indicator_id].append(ConfirmationNeed(from_on, ended_on, book.int_on(PERSONS, from_on)))
    return {indicator_id: tuple(needs) for indicator_id, needs in found.items()}


@Question
def _confirmed(village_id: UUID) -> QuerySet[Campaign, tuple[Any, ...]]:
    campaigns = Campaign.objects.filter(village_id=village_id, needs_confirmation=True)
    return campaigns.order_by("from_on", "id").values_list("indicator_id", "from_on", "ended_on")


def seen_at(observations: QuerySet[Observation]) -> Iterable[tuple[Pair, Seen]]:
    """Give observations as the rules know them, each with its house and indicator, one after another."""
    return _seen(observations.values_list(*SEEN).iterator(chunk_size=2000))


def seen_of(pairs: Collection[Pair]) -> dict[Pair, list[Seen]]:
    """Give everything seen of these houses and indicators, in one query."""
    found: dict[Pair, list[Seen]] = defaultdict(list)
    for pair, seen in _seen(_recorded(pairs=pairs)):
        found[pair].append(seen)
    return found


@Question
def _recorded(pairs: Collection[Pair]) -> QuerySet[Observation, tuple[Any, ...]]:
    # In no order: the rules put them in theirs.
    return Observation.objects.filter(of_pairs(pairs)).order_by().values_list(*SEEN)


def _seen(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Pair, Seen]]:
    for house, indicator, *content in rows:
        yield (house, indicator), Seen(*content)


def of_pairs(pairs: Collection[Pair]) -> Together:
    """Give the condition that a row is about one of these houses and indicators, and none besides."""
    return Together("household_id", "indicator_id", pairs)


def witnesses_of(confirmations: QuerySet[Confirmation]) -> dict[UUID, list[Witness]]:
    """Give who confirmed which observation."""
    found: dict[UUID, list[Witness]] = defaultdict(list)
    for observation, person, at in confirmations.values_list("observation_id", "author_id", "happened_at"):
        found[observation].append(Witness(observation, person, local_day(at)))
    return found
