"""Photographs of the papers on the pages of the book, each behind the same door as what it proves."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.ledger.selectors import (
    EntryRow,
    PaperPhoto,
    WaitingPayment,
    photo_of_entry,
    photo_of_payment,
)
from hatnhan.office.answering import address
from hatnhan.office.ledger.rows import PaymentView, payment_view
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.pictures import PhotoView, picture_response
from hatnhan.plumbing.files import Kept, kept_of
from hatnhan.ui.numbers import day_of


@page("ledger.view")
@require_safe
def entry_photo(request: StaffRequest, entry_id: UUID) -> HttpResponse:
    """Show the photograph of an expense's paper."""
    found = photo_of_entry(
        actor=request.actor, path=request.village.path, village_id=request.village.id, entry_id=entry_id
    )
    return _answer(request, found)


@page("ledger.entries")
@require_safe
def payment_photo(request: StaffRequest, payment_id: UUID) -> HttpResponse:
    """Show the photograph of the paper of an expense that waits."""
    found = photo_of_payment(
        actor=request.actor, path=request.village.path, village_id=request.village.id, payment_id=payment_id
    )
    return _answer(request, found)


def photo_of(request: StaffRequest, row: EntryRow) -> PhotoView | None:
    """Give the photograph of an entry's paper as it stands on a page."""
    if not row.photo:
        return None
    url = address(request, "entry_photo", entry_id=row.id)
    return _view(url, row.note, row.on, kept_of([row.photo]).get(row.photo))


def payments_with_photos(request: StaffRequest, rows: Sequence[WaitingPayment]) -> list[PaymentView]:
    """Give the expenses that wait, each with the photograph of its paper."""
    kept = kept_of({row.photo for row in rows if row.photo})
    return [
        payment_view(
            row,
            person_id=request.actor.person_id,
            photo=_view(
                address(request, "payment_photo", payment_id=row.id), row.note, row.on, kept.get(row.photo)
            ),
        )
        for row in rows
    ]


def _view(url: str, what: str, on: date, kept: Kept | None) -> PhotoView | None:
    if kept is None:
        return None
    alt = _("Photograph of the paper: %(what)s, %(day)s") % {"what": what, "day": day_of(on)}
    return PhotoView(url, alt, "", on, kept.width, kept.height)


def _answer(request: StaffRequest, found: PaperPhoto) -> HttpResponse:
    return picture_response(request, found.stored_sha256, f"{found.on:%Y-%m-%d}-{found.sha256[:8]}")
