"""The village's indicators and what each means from which day on."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.indicators.models import IndicatorVersion
from hatnhan.indicators.rules.values import Kind, Version, version_on
from hatnhan.kernel.errors import NotFound


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
    return _grouped(IndicatorVersion.objects.filter(indicator__village_id=village_id))


def indicator_of(*, village_id: UUID, indicator_id: UUID) -> IndicatorRow:
    """Give one indicator of the village; raises NotFound."""
    found = _grouped(
        IndicatorVersion.objects.filter(indicator_id=indicator_id, indicator__village_id=village_id)
    )
    if not found:
        raise NotFound
    return found[0]


def as_version(row: IndicatorVersion) -> Version:
    """Give a version as the rules know it."""
    return Version(
        number=row.number,
        title=row.title,
        kind=Kind(row.kind),
        unit=row.unit,
        source=row.source,
        choices=tuple(row.choices),
        counting_choices=frozenset(row.counting_choices),
        counts_from=row.counts_from,
        from_on=row.from_on,
    )


def _grouped(rows: QuerySet[IndicatorVersion]) -> tuple[IndicatorRow, ...]:
    indicators = {}
    versions: dict[UUID, list[Version]] = {}
    for row in rows.select_related("indicator").order_by("from_on"):
        indicators[row.indicator_id] = row.indicator
        versions.setdefault(row.indicator_id, []).append(as_version(row))
    found = [
        IndicatorRow(one.id, one.village_id, one.code, one.position, one.retired_on, tuple(versions[one.id]))
        for one in indicators.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.position, one.code)))
