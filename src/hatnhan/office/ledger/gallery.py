"""Photographs of the work on its board: shown to everybody, added and taken back by those who do the work."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.kernel.errors import NotFound
from hatnhan.ledger.rules.photos import PHOTOS_MOST
from hatnhan.ledger.selectors import WorkPhotoRow, work_photo, work_photos_of
from hatnhan.ledger.services import hand_in_work_photo, take_back_work_photo
from hatnhan.office.answering import Sheet, Way, address, asked_or_sent, saved
from hatnhan.office.ledger.desk import drive_here, may_of, sheet_page, way_to_drive
from hatnhan.office.ledger.entry_forms import ReasonForm, WorkPhotoForm
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.pictures import PhotoView, picture_response


@page("ledger.view")
@require_safe
def drive_photos(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show every photograph of a work in the order of days."""
    found, may = drive_here(request, drive_id), may_of(request)
    rows = work_photos_of(drive_id=drive_id, latest=PHOTOS_MOST)
    context = {
        "back": way_to_drive(request, found),
        "photos": gallery(request, rows, may_take_back=may["collect"]),
        "may": may,
        "drive_id": drive_id,
    }
    return render(request, "office/ledger/photos.html", context)


@page("ledger.collect")
@asked_or_sent
def drive_photo_new(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Add a photograph of the work."""
    found = drive_here(request, drive_id)
    form = WorkPhotoForm(request.POST or None, request.FILES or None, initial={"on": request.today})

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        hand_in_work_photo(
            actor=request.actor,
            drive_id=drive_id,
            content=cast("UploadedFile", asked["picture"]).read(),
            caption=asked["caption"],
            on=asked["on"],
            fact_id=asked["fact_id"],
            at=request.now,
        )
        return saved(request, "drive_photos", _("The photograph is on the board."), drive_id=drive_id)

    sheet = Sheet(_("Add a photograph of the work"), _("Save the photograph"), way_to_drive(request, found))
    return sheet_page(request, form, deed, sheet)


@page("ledger.view")
@require_safe
def work_photo_file(request: StaffRequest, work_photo_id: UUID) -> HttpResponse:
    """Show the bytes of a photograph of the work to those who may see its board."""
    photo = work_photo(village_id=request.village.id, photo_id=work_photo_id)
    if not photo.stored_sha256:
        raise NotFound
    return picture_response(request, photo.stored_sha256, f"{photo.on:%Y-%m-%d}-{photo.sha256[:8]}")


@page("ledger.collect")
@asked_or_sent
def work_photo_take_back(request: StaffRequest, work_photo_id: UUID) -> HttpResponse:
    """Take a photograph of the work off the board, with the reason."""
    photo = work_photo(village_id=request.village.id, photo_id=work_photo_id)
    form = ReasonForm(request.POST or None)

    def deed() -> HttpResponse:
        take_back_work_photo(
            actor=request.actor,
            photo_id=photo.id,
            reason=form.cleaned_data["reason"],
            fact_id=form.cleaned_data["fact_id"],
            at=request.now,
        )
        return saved(request, "drive_photos", _("Taken back."), drive_id=photo.drive_id)

    sheet = Sheet(
        _("Take a photograph back"),
        _("Take it back"),
        Way(address(request, "drive_photos", drive_id=photo.drive_id), _("Photographs of the work")),
        (_("It is no longer shown. Who took it back and why stays on record."),),
        is_danger=True,
    )
    [shown] = gallery(request, [photo])
    return sheet_page(request, form, deed, sheet, "office/ledger/photo_take_back.html", photo=shown)


def gallery(
    request: StaffRequest, photos: Iterable[WorkPhotoRow], *, may_take_back: bool = False
) -> list[PhotoView]:
    """Give photographs of the work as they stand on a page."""
    return [
        PhotoView(
            url=address(request, "work_photo", work_photo_id=one.id) if one.stored_sha256 else "",
            alt=one.caption,
            caption=one.caption,
            on=one.on,
            width=one.width,
            height=one.height,
            take_back_url=address(request, "work_photo_take_back", work_photo_id=one.id)
            if may_take_back
            else "",
        )
        for one in photos
    ]
