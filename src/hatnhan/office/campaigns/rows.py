"""Campaigns ready to be shown: figures, pictures, charts, and the houses that are missing."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from hatnhan.indicators.selectors import CampaignProgress, HousePicture, IndicatorRow
from hatnhan.office.campaigns.words import (
    forecast_words,
    kind_words,
    meaning_words,
    method_words,
    since_words,
    target_words,
)
from hatnhan.office.houses.rows import Addresses
from hatnhan.ui.charts import ChartPoint, ProgressChart
from hatnhan.ui.numbers import month_of


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign with its words."""

    progress: CampaignProgress
    state: str
    state_text: str
    target: str
    forecast: str
    method: str
    picture_label: str


@dataclass(frozen=True, slots=True)
class MissingIn:
    """The houses of one hamlet that do not count yet."""

    hamlet_name: str
    houses: tuple[HousePicture, ...]


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of an indicator in words."""

    title: str
    number: int
    kind: str
    meaning: str
    since: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator with its versions, the newest first."""

    row: IndicatorRow
    latest: VersionView
    earlier: tuple[VersionView, ...]


def card_of(progress: CampaignProgress) -> CampaignCard:
    """Give a campaign with its words."""
    state, text = _state(progress)
    return CampaignCard(
        progress=progress,
        state=state,
        state_text=text,
        target=target_words(progress.target, progress.target_count),
        forecast=forecast_words(progress.forecast),
        method=method_words(progress.forecast),
        picture_label=f"{progress.title}: {progress.ratio.done}/{progress.ratio.total}",
    )


def linked(progress: CampaignProgress, village: str) -> CampaignProgress:
    """Give the same campaign with an address for every house that has a name."""
    addresses = Addresses(village)
    base = addresses.house("CODE")
    houses = tuple(
        replace(house, url=base.replace("CODE", house.code)) if house.code else house
        for house in progress.houses
    )
    return replace(progress, houses=houses)


def own_houses(campaigns: Iterable[CampaignProgress], village: str) -> list[HousePicture]:
    """Give the houses that the reader represents, each once, with its address."""
    named = (house for one in campaigns for house in linked(one, village).houses if house.code)
    return list({house.code: house for house in named}.values())


def chart_of(progress: CampaignProgress) -> ProgressChart:
    """Give the months of a campaign as a chart."""
    return ProgressChart(
        title=progress.title,
        points=tuple(
            ChartPoint(month_of(point.on), point.ratio.done, point.ratio.total) for point in progress.series
        ),
        target=progress.target_count,
        unit=_("households"),
    )


def missing_by_hamlet(progress: CampaignProgress) -> list[MissingIn]:
    """Give the houses that do not count yet, by hamlet."""
    found: dict[str, list[HousePicture]] = {}
    for house in progress.houses:
        if house.state in {"off", "ask"}:
            found.setdefault(house.hamlet_name, []).append(house)
    return [MissingIn(name or _("No hamlet"), tuple(found[name])) for name in sorted(found)]


def indicator_views(rows: Iterable[IndicatorRow]) -> list[IndicatorView]:
    """Give indicators with what they mean now and meant before."""
    return [
        IndicatorView(
            row=row,
            latest=_version(row, -1),
            earlier=tuple(_version(row, place) for place in reversed(range(len(row.versions) - 1))),
        )
        for row in rows
    ]


def _version(row: IndicatorRow, place: int) -> VersionView:
    version = row.versions[place]
    return VersionView(
        title=version.title,
        number=version.number,
        kind=kind_words(version.kind),
        meaning=meaning_words(version),
        since=since_words(version),
        unit=version.unit,
        source=version.source,
    )


def _state(progress: CampaignProgress) -> tuple[str, str]:
    if progress.ended_on is not None and progress.ended_on <= progress.on:
        return "plain", _("ended")
    if progress.is_reached:
        return "done", _("target reached")
    if progress.is_overdue:
        return "late", _("deadline passed")
    if progress.new_this_month > 0:
        return "done", _("+%(count)s this month") % {"count": progress.new_this_month}
    if progress.stagnant_since is not None:
        return "due", _("stands still")
    return "plain", _("running")
