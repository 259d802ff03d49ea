"""The page of one house: what holds of it, what can be done, and everything ever recorded."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hatnhan.households.selectors import (
    Around,
    HouseRow,
    VisitRow,
    around_house,
    house_called,
    last_visits_of,
    own_households,
)
from hatnhan.indicators.selectors import HistoryLine, cells_of, house_history, indicators_of, photos_of
from hatnhan.kernel.errors import NotFound
from hatnhan.office.houses.forms import CallForm, PhotoForm
from hatnhan.office.houses.rows import Addresses, codes_of, history_views, house_cards, photo_views
from hatnhan.office.pages import StaffRequest, page

PHOTOS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class HousePage:
    """A house as the actor may see it."""

    house: HouseRow
    is_own: bool


@page("campaigns.view")
@require_safe
def household(request: StaffRequest, code: str) -> HttpResponse:
    """Show a house: to those who do the village's work, and to whoever represents it."""
    found = open_house(request, code)
    return house_response(request, found)


def open_house(request: StaffRequest, code: str) -> HousePage:
    """Give the house if it is open to the actor; a representative sees the own one only."""
    path = request.village.path
    if request.actor.may("households.view", path):
        return HousePage(
            house_called(village_id=request.village.id, code=code, on=request.today), is_own=False
        )
    if request.actor.may("households.view_own", path):
        for row in own_households(
            person_id=request.actor.person_id, village_id=request.village.id, on=request.today
        ):
            if row.code == code.upper():
                return HousePage(row, is_own=True)
    raise NotFound


def house_response(
    request: StaffRequest,
    found: HousePage,
    *,
    call_form: CallForm | None = None,
    broken: str = "",
    photo_form: PhotoForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the page of a house, with what could not be done."""
    house, actor, path = found.house, request.actor, request.village.path
    indicators = indicators_of(village_id=request.village.id)
    history = house_history(household_id=house.id, indicators=indicators)
    addresses = Addresses(request.village.code)
    may_record = actor.may("observations.record", path) and house.left_on is None
    may_confirm = actor.may("observations.confirm", path)
    may_call = actor.may("households.visit", path)
    # Other households are no business of the family that looks at its own.
    around = None if found.is_own else _around(request, house)
    photos = photo_views(
        photos_of(household_id=house.id),
        {one.id: one.on(request.today).title for one in indicators},
        house=house,
        addresses=addresses,
        may_record=actor.may("observations.record", path),
    )
    context = {
        "house": house,
        "doubles": around.doubles if around else (),
        "around": around,
        "is_own": found.is_own,
        "may_record": may_record,
        "may_manage": actor.may("households.manage", path),
        "cards": house_cards(
            cells_of(
                village_id=request.village.id,
                household_id=house.id,
                on=request.today,
                indicators=indicators,
            ),
            history,
            codes_of(indicators),
            addresses=addresses,
            code=house.code,
            may_record=may_record,
            confirmer_id=actor.person_id if may_confirm else None,
            named=not found.is_own,
        ),
        "history": history_views(
            history, addresses=addresses, code=house.code, may_record=may_record, named=not found.is_own
        ),
        # What help a family asked for is read by those who do the village's work, and by the family.
        "visits": visits_of(house) if may_call or found.is_own else (),
        "call_form": (call_form or CallForm(initial={"on": request.today})) if may_call else None,
        "photos": photos[:PHOTOS_SHOWN],
        "earlier_photos": photos[PHOTOS_SHOWN:],
        "photo_form": photo_form or PhotoForm(indicators=indicators, on=request.today),
        "broken": broken,
    }
    return render(request, "office/houses/house.html", context, status=status)


def _around(request: StaffRequest, house: HouseRow) -> Around:
    return around_house(village_id=request.village.id, household_id=house.id, on=request.today)


def visits_of(house: HouseRow) -> tuple[VisitRow, ...]:
    """Give the last visits to the house."""
    return last_visits_of(household_ids=[house.id]).get(house.id, ())


def line_of(history: tuple[HistoryLine, ...], observation_id: UUID) -> HistoryLine:
    """Give one line of the history; raises NotFound."""
    for line in history:
        if line.id == observation_id:
            return line
    raise NotFound
