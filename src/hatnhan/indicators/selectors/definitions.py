"""The village's indicators and what each means from which day on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.indicators.models import IndicatorVersion
from hatnhan.indicators.rules.values import Kind, Version, version_on
from hatnhan.kernel.errors import NotFound
from hatnhan.plumbing.questions import Question

INDICATOR = (
    "indicator_id", "indicator__village_id", "indicator__code", "indicator__position", "indicator__retired_on"
)  # fmt: skip
VERSION = (
    "number", "title", "kind", "unit", "source", "choices", "counting_choices", "counts_from", "from_on"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with all its versions, oldest first."""

    id: UUID
    village_id: UUID
    code: str
    position: int
    retired_on: date | None
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """Give the version of the day, or the first one where the day lies before it."""
        first = min(self.versions, key=lambda version: version.from_on)
        return first if day < first.from_on else version_on(self.versions, day)

    def is_used_on(self, day: date) -> bool:
        """Say whether the indicator is observed on the day."""
        begins = min(version.from_on for version in self.versions)
        return begins <= day and (self.retired_on is None or day < self.retired_on)


def indicators_of(*, village_id: UUID) -> tuple[IndicatorRow, ...]:
    """Give the village's indicators in their order, in one query."""
    return _grouped(_defined(village_id=village_id))


def indicator_of(*, village_id: UUID, indicator_id: UUID) -> IndicatorRow:
    """Give one indicator of the village; raises NotFound."""
    for row in indicators_of(village_id=village_id):
        if row.id == indicator_id:
            return row
    raise NotFound


@Question
def _defined(village_id: UUID) -> QuerySet[IndicatorVersion, tuple[Any, ...]]:
    versions = IndicatorVersion.objects.filter(indicator__village_id=village_id).order_by("from_on")
    return versions.values_list(*INDICATOR, *VERSION)


def _version(said: Sequence[Any]) -> Version:
    number, title, kind, unit, source, choices, counting, counts_from, from_on = said
    return Version(
        number=number,
        title=title,
        kind=Kind(kind),
        unit=unit,
        source=source,
        choices=tuple(choices),
        counting_choices=frozenset(counting),
        counts_from=counts_from,
        from_on=from_on,
    )


def _grouped(rows: Iterable[tuple[Any, ...]]) -> tuple[IndicatorRow, ...]:
    versions: dict[tuple[Any, ...], list[Version]] = defaultdict(list)
    for said in rows:
        versions[said[: len(INDICATOR)]].append(_version(said[len(INDICATOR) :]))
    found = [
        IndicatorRow(indicator, village, code, position, retired_on, tuple(each))
        for (indicator, village, code, position, retired_on), each in versions.items()
    ]
    return tuple(sorted(found, key=attrgetter("position", "code")))
