"""The photographs of a house: adding one, showing its bytes, taking it back."""

from typing import cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
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
from hatnhan.plumbing.files import content_of
from hatnhan.plumbing.files.troubles import FileRefused

# Bytes under their hash never change; whoever may see the house keeps them, and nobody between.
KEPT = "private, max-age=31536000, immutable"
# Opened by itself, a picture may do nothing at all.
POLICY = "default-src 'none'; img-src 'self'; frame-ancestors 'none'; sandbox"


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
    except FileRefused as refused:
        form.add_error("picture", broken_text(refused))
        return house_response(request, found, photo_form=form, status=422)
    except RuleBroken as refused:
        return house_response(request, found, photo_form=form, broken=broken_text(refused), status=422)
    return saved(request, "household", _("The photograph is saved."), code=found.house.code)


@page("campaigns.view")
@require_safe
def photo_file(request: StaffRequest, code: str, sha256: str) -> HttpResponse:
    """Show the bytes of a photograph to those who may see its house."""
    house = open_house(request, code).house
    photo = photo_in(household_id=house.id, sha256=sha256)
    if not photo.is_there:
        raise NotFound
    etag = f'"{photo.stored_sha256}"'
    response = get_conditional_response(request, etag=etag) or _bytes_of(photo)
    response["ETag"], response["Cache-Control"] = etag, KEPT
    response["Content-Security-Policy"] = POLICY
    return response


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


def _bytes_of(photo: PhotoRow) -> HttpResponse:
    try:
        content, media_type = content_of(photo.stored_sha256)
    except FileNotFoundError as lost:
        raise NotFound from lost
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{photo.on:%Y-%m-%d}-{photo.sha256[:8]}.jpg"'
    # Said here, so that nothing tries to press a JPEG once more.
    response["Content-Encoding"] = "identity"
    return response
