"""Reading facts as the rules know them: what was seen, who confirmed it, and when confirming is asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.indicators.models import Campaign, Confirmation, Indicator, IndicatorVersion, Observation
from hatnhan.indicators.rules.house import ConfirmationNeed, Seen, Witness
from hatnhan.indicators.rules.values import Version
from hatnhan.indicators.selectors.definitions import as_version
from hatnhan.kernel.clock import local_day
from hatnhan.norms.selectors import norm_book

Pair = tuple[UUID, UUID]
PERSONS = "indicators.confirmation.persons"


def versions_of(*, village_id: UUID) -> dict[UUID, tuple[Version, ...]]:
    """Give the versions of every indicator of the village, in one query."""
    found: dict[UUID, list[Version]] = defaultdict(list)
    for row in IndicatorVersion.objects.filter(indicator__village_id=village_id).order_by("from_on"):
        found[row.indicator_id].append(as_version(row))
    return {indicator_id: tuple(versions) for indicator_id, versions in found.items()}


def retired_of(*, village_id: UUID) -> dict[UUID, date]:
    """Give since when which indicators are no longer observed."""
    rows = Indicator.objects.filter(village_id=village_id, retired_on__isnull=False)
    return {row.id: row.retired_on for row in rows if row.retired_on is not None}


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
    fields = (
        "household_id",
        "indicator_id",
        "id",
        "author_id",
        "value",
        "happened_at",
        "supersedes_id",
    )
    for house, indicator, *content in observations.values_list(*fields).iterator(chunk_size=2000):
        yield (house, indicator), Seen(*content)


def seen_of(*, household_ids: Collection[UUID], indicator_ids: Collection[UUID]) -> dict[Pair, list[Seen]]:
    """Give everything seen of these houses and indicators, in one query."""
    found: dict[Pair, list[Seen]] = defaultdict(list)
    facts = Observation.objects.filter(household_id__in=household_ids, indicator_id__in=indicator_ids)
    for pair, seen in seen_at(facts.order_by()):
        found[pair].append(seen)
    return found


def witnesses_of(confirmations: QuerySet[Confirmation]) -> dict[UUID, list[Witness]]:
    """Give who confirmed which observation."""
    found: dict[UUID, list[Witness]] = defaultdict(list)
    for observation, person, at in confirmations.values_list("observation_id", "author_id", "happened_at"):
        found[observation].append(Witness(observation, person, local_day(at)))
    return found
