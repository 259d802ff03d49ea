"""What campaigns have reached on a day, counted beside whatever names them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef
from django.db.models.functions import Coalesce

from hatnhan.households.selectors import counted, counted_on, houses_on
from hatnhan.indicators.models import Campaign, CountingSpell
from hatnhan.indicators.selectors.progress import target_of
from hatnhan.kernel.ratios import Ratio
from hatnhan.people.selectors import holds_on


@dataclass(frozen=True, slots=True)
class CampaignResult:
    """What a campaign has reached on a day."""

    campaign_id: UUID
    title: str
    done: int
    total: int
    target_count: int
    is_reached: bool

    @property
    def ratio(self) -> Ratio:
        """Give the share with both numbers."""
        return Ratio(self.done, self.total)


def campaign_results(*, campaign_ids: Collection[UUID], on: date) -> dict[UUID, CampaignResult]:
    """Give what campaigns have reached on the day, by their identifiers, in one query."""
    rows = Campaign.objects.filter(id__in=campaign_ids).annotate(**result_columns(on))
    return {row.id: result_in(row, row) for row in rows}


def result_columns(on: date, campaign: str = "") -> dict[str, Coalesce]:
    """Give the columns that `result_in` reads, beside rows whose field leads to the campaign."""
    village, indicator = f"{campaign}village_id", f"{campaign}indicator_id"
    # A house that left counts no more, though its spell may last.
    counting = CountingSpell.objects.filter(
        holds_on(on),
        counted_on(on, "household__"),
        village_id=OuterRef(village),
        indicator_id=OuterRef(indicator),
    )
    return {"houses_done": counted(counting), "houses_total": houses_on(on, village)}


def result_in(row: Any, campaign: Campaign) -> CampaignResult:  # noqa: ANN401 -- whatever row has the columns
    """Give the result of a campaign from the row that was read with `result_columns`."""
    done, total = row.houses_done, row.houses_total
    target_count = target_of(campaign).count_of(total)
    return CampaignResult(campaign.id, campaign.title, done, total, target_count, done >= target_count)
