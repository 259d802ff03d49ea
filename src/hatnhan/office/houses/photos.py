"""The photographs of a house: adding one, showing its bytes, taking it back."""

from typing import cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.households.selectors import HouseRow
from hatnhan.indicators.selectors import PhotoRow, indicators_of, photo_in, photos_of
from hatnhan.indicators.services import hand_in_photo, take_back_photo
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.office.answering import answered, saved
from hatnhan.office.houses.forms import PhotoForm, TakeBackForm
from hatnhan.office.houses.rows import Addresses, photo_views
from hatnhan.office.houses.views import house_response, open_house
from hatnhan.office.pages import StaffRequest, broken_text, page
from hatnhan.office.pictures import picture_response, told_at_picture


@page("observations.record")
@require_POST
def photos(request: StaffRequest, code: str) -> HttpResponse:
    """Add a photograph to a house."""
    found = open_house(request, code)
    form = PhotoForm(
        request.POST, request.FILES, indicators=indicators_of(village_id=request.village.id), on=request.today
    )
    if not form.is_valid():
        return house_response(request, found, photo_form=form, status=422)
    try:
        _handed_in(request, found.house, form)
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        broken = "" if told_at_picture(form, refused) else broken_text(refused)
        return house_response(request, found, photo_form=form, broken=broken, status=422)
    return saved(request, "household", _("The photograph is saved."), code=found.house.code)


@page("campaigns.view")
@require_safe
def photo_file(request: StaffRequest, code: str, sha256: str) -> HttpResponse:
    """Show the bytes of a photograph to those who may see its house."""
    house = open_house(request, code).house
    photo = photo_in(household_id=house.id, sha256=sha256)
    if not photo.is_there:
        raise NotFound
    return picture_response(request, photo.stored_sha256, f"{photo.on:%Y-%m-%d}-{photo.sha256[:8]}")


@page("observations.record")
def photo_take_back(request: StaffRequest, code: str, photo_id: UUID) -> HttpResponse:
    """Take back a photograph, with the reason."""
    house = open_house(request, code).house
    photo = next((each for each in photos_of(household_id=house.id) if each.id == photo_id), None)
    if photo is None:
        raise NotFound
    form = TakeBackForm(request.POST or None)

    def deed() -> HttpResponse:
        _taken_back(request, photo, form)
        return saved(request, "household", _("Taken back."), code=house.code)

    [shown] = photo_views([photo], {}, house=house, addresses=Addresses(request.village.code))
    return answered(
        request, form, deed, "office/houses/photo_take_back.html", {"house": house, "photo": shown}
    )


def _handed_in(request: StaffRequest, house: HouseRow, form: PhotoForm) -> None:
    uploaded = cast("UploadedFile", form.cleaned_data["picture"])
    hand_in_photo(
        actor=request.actor,
        household_id=house.id,
        content=uploaded.read(),
        fact_id=form.cleaned_data["fact_id"],
        at=request.now,
        indicator_id=form.cleaned_data["indicator"],
        caption=form.cleaned_data["caption"],
    )


def _taken_back(request: StaffRequest, photo: PhotoRow, form: TakeBackForm) -> None:
    take_back_photo(
        actor=request.actor,
        photo_id=photo.id,
        at=request.now,
        fact_id=form.cleaned_data["fact_id"],
        note=form.cleaned_data["note"],
    )
