"""What can be read of a village: each operation asks one selector."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from django.utils.translation import get_language
from ninja import Query, Router

from hatnhan.api import session
from hatnhan.api.operations import VillageRequest, about_village
from hatnhan.api.schemas import (
    CampaignOut,
    HouseholdOut,
    HouseStatesOut,
    MeetingOut,
    NormOut,
    Problem,
    ResolutionOut,
    Summary,
    TaskOut,
    VillageOut,
)
from hatnhan.decisions.selectors import ResolutionRow, resolutions_for
from hatnhan.households.selectors import HouseRow, house_count, households_of, own_households
from hatnhan.indicators.selectors import CampaignProgress, SheetRow, progress_of, sheet_of
from hatnhan.meetings.selectors import MeetingRow, meetings_of_year
from hatnhan.norms.selectors import NormLine, norm_book, norm_lines
from hatnhan.people.selectors import cell_of
from hatnhan.places.selectors import Village
from hatnhan.tasks.selectors import TaskRow, tasks_for

# Days of a person's life: beyond them, months can no longer be counted.
Day = Annotated[date | None, Query(ge=date(1900, 1, 1), le=date(2200, 12, 31))]

# Operations give lists: the library takes a tuple of two for a status and its answer.
router = Router(tags=["villages"])
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 422: Problem}


@dataclass(frozen=True, slots=True)
class VillageSummary:
    """A village in its figures."""

    village: Village
    on: date
    household_count: int
    campaigns: Sequence[CampaignProgress]


router.get("", response={200: list[VillageOut], 401: Problem})(session.villages)


@router.get("/{village}", response={200: Summary, **REFUSALS})
@about_village("home.view")
def summary(request: VillageRequest) -> VillageSummary:
    """Give the village in its figures of today."""
    village, day = request.village, request.today
    return VillageSummary(
        village=village,
        on=day,
        household_count=house_count(village_id=village.id, on=day),
        campaigns=progress_of(village_id=village.id, on=day),
    )


@router.get("/{village}/households", response={200: list[HouseholdOut], **REFUSALS})
@about_village("households.view")
def households(request: VillageRequest, on: Day = None, search: str = "") -> list[HouseRow]:
    """Give the households of a day, found with or without diacritics."""
    return list(households_of(village_id=request.village.id, on=on or request.today, search=search))


@router.get("/{village}/own-households", response={200: list[HouseholdOut], **REFUSALS})
@about_village("households.view_own")
def households_represented(request: VillageRequest) -> list[HouseRow]:
    """Give the households that the reader represents."""
    return list(
        own_households(person_id=request.actor.person_id, village_id=request.village.id, on=request.today)
    )


@router.get("/{village}/campaigns", response={200: list[CampaignOut], **REFUSALS})
@about_village("campaigns.view")
def campaigns(request: VillageRequest, on: Day = None) -> list[CampaignProgress]:
    """Give the campaigns that run on a day, with both numbers."""
    return list(progress_of(village_id=request.village.id, on=on or request.today))


@router.get("/{village}/house-states", response={200: list[HouseStatesOut], **REFUSALS})
@about_village("households.view")
def house_states(request: VillageRequest) -> list[SheetRow]:
    """Give what holds of each house for each indicator today."""
    return list(sheet_of(village_id=request.village.id, on=request.today).rows)


@router.get("/{village}/meetings", response={200: list[MeetingOut], **REFUSALS})
@about_village("meetings.view")
def meetings(
    request: VillageRequest, year: Annotated[int | None, Query(ge=2000, le=2200)] = None
) -> list[MeetingRow]:
    """Give the cell's meetings of a year."""
    cell = cell_of(village_id=request.village.id)
    book = norm_book(path=request.village.path)
    return list(meetings_of_year(cell_id=cell.id, year=year or request.today.year, book=book).meetings)


@router.get("/{village}/tasks", response={200: list[TaskOut], **REFUSALS})
@about_village("tasks.report")
def tasks(request: VillageRequest) -> list[TaskRow]:
    """Give the open tasks: of the whole cell to its members, to others their own."""
    cell = cell_of(village_id=request.village.id)
    path = request.village.path
    return list(tasks_for(actor=request.actor, cell_id=cell.id, path=path, on=request.today).rows)


@router.get("/{village}/resolutions", response={200: list[ResolutionOut], **REFUSALS})
@about_village("decisions.view")
def resolutions(request: VillageRequest) -> list[ResolutionRow]:
    """Give the resolutions in force."""
    cell = cell_of(village_id=request.village.id)
    return list(
        resolutions_for(actor=request.actor, cell_id=cell.id, path=request.village.path, on=request.today)
    )


@router.get("/{village}/norms", response={200: list[NormOut], **REFUSALS})
@about_village("norms.view")
def norms(request: VillageRequest, on: Day = None) -> list[NormLine]:
    """Give the norms in force on a day, each with its source and how surely it is known."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    path = request.village.path
    return list(norm_lines(actor=request.actor, path=path, on=on or request.today, language=language))
