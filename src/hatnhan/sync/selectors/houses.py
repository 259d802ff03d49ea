"""Households as a phone keeps them: what holds of each, and the last that was seen of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from hatnhan.households.models import Household
from hatnhan.households.selectors import last_visits_of
from hatnhan.indicators.models import HouseState, Observation
from hatnhan.indicators.selectors import last_photos_of

# What is written as JSON as it stands.
Document = dict[str, object]
Line = list[object]
# The last of each indicator: two who differ, and the one that settled it.
HISTORY = 3
VISITS = 3
PHOTOS = 6
# Stands for an author whom the list of people does not hold.
NOBODY = -1


def moment(at: datetime) -> str:
    """Write a moment as phones write theirs."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(on: date | None) -> str | None:
    """Write a day."""
    return on.isoformat() if on else None


def house_documents(
    *,
    village_id: UUID,
    only: Collection[UUID] | None,
    hamlets: Mapping[UUID, str],
    indicators: Mapping[UUID, int],
    people: Mapping[UUID, int],
) -> list[Document]:
    """Give the village's households, or only some, with states and history, in a fixed number of queries."""
    whose = Q(village_id=village_id) if only is None else Q(village_id=village_id, id__in=only)
    houses = list(Household.objects.filter(whose).select_related("representative").order_by("code"))
    found = [house.id for house in houses]
    visits = last_visits_of(household_ids=found, most=VISITS)
    photos = last_photos_of(household_ids=found, most=PHOTOS)
    ids = Q(household__village_id=village_id) if only is None else Q(household_id__in=only)
    states, seen = _states(ids, indicators), _seen(ids, indicators, people)
    return [
        {
            "id": str(house.id),
            "code": house.code,
            "name": house.representative.full_name if house.representative else "",
            "hamlet": hamlets.get(house.hamlet_id, "") if house.hamlet_id else "",
            "member_count": house.member_count,
            "joined_on": day(house.joined_on),
            "left_on": day(house.left_on),
            "states": states.get(house.id, []),
            "history": seen.get(house.id, []),
            "visits": [
                [day(visit.on), people.get(visit.author_id, NOBODY), visit.note]
                for visit in visits.get(house.id, ())
            ],
            "photos": [
                [photo.sha256, _place(photo.indicator_id, indicators), day(photo.on), photo.caption]
                for photo in photos.get(house.id, ())
            ],
        }
        for house in houses
    ]


def _place(indicator_id: UUID | None, indicators: Mapping[UUID, int]) -> int | None:
    return indicators.get(indicator_id) if indicator_id else None


def _states(ids: Q, indicators: Mapping[UUID, int]) -> dict[UUID, list[Line]]:
    found: dict[UUID, list[Line]] = defaultdict(list)
    for row in HouseState.objects.filter(ids):
        if row.indicator_id in indicators:
            found[row.household_id].append(
                [
                    indicators[row.indicator_id],
                    row.value,
                    row.counts,
                    row.awaits_confirmation,
                    row.is_disputed,
                    day(row.observed_on),
                    day(row.counts_since),
                ]
            )
    return found


def _seen(ids: Q, indicators: Mapping[UUID, int], people: Mapping[UUID, int]) -> dict[UUID, list[Line]]:
    newest = Window(
        RowNumber(),
        partition_by=[F("household_id"), F("indicator_id")],
        order_by=[F("happened_at").desc(), F("id").desc()],
    )
    last = Observation.objects.filter(ids).annotate(place=newest).filter(place__lte=HISTORY)
    found: dict[UUID, list[Line]] = defaultdict(list)
    for row in sorted(last, key=lambda row: (row.happened_at, row.id)):
        if row.indicator_id in indicators:
            found[row.household_id].append(
                [
                    str(row.id),
                    indicators[row.indicator_id],
                    people.get(row.author_id, NOBODY),
                    row.value,
                    moment(row.happened_at),
                    row.note,
                    str(row.supersedes_id) if row.supersedes_id else None,
                ]
            )
    return found


def numbered(ids: Sequence[UUID]) -> dict[UUID, int]:
    """Give each its place in the list, by which the lines name it."""
    return {one: place for place, one in enumerate(ids)}
