"""What the pages of the book share: the drive they are about, the way back, a page that holds one form."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.selectors import DriveName, drive_name
from hatnhan.ledger.services import NewEntry, record_entry
from hatnhan.office.answering import Sheet, Way, address, answered, saved
from hatnhan.office.houses.sheet import moment_on
from hatnhan.office.pages import StaffRequest
from hatnhan.ui.forms import Form

ACTIONS = ("manage", "exempt", "collect", "keep", "approve", "entries", "sheet", "import", "export")


def sheet_page(
    request: StaffRequest,
    form: Form,
    deed: Callable[[], HttpResponse],
    sheet: Sheet,
    template: str = "office/form.html",
    **more: object,
) -> HttpResponse:
    """Answer with a page that holds one form."""
    return answered(request, form, deed, template, {"sheet": sheet, **more})


def entered(request: StaffRequest, fact_id: UUID, said: Said, on: date, words: str) -> HttpResponse:
    """Take an entry into the book, and lead to it."""
    new = NewEntry(fact_id, said, moment_on(on, request.now))
    entry = record_entry(actor=request.actor, village_id=request.village.id, new=new, at=request.now)
    return saved(request, "entry", words, entry_id=entry.id)


def may_of(request: StaffRequest) -> dict[str, bool]:
    """Say what this person may do with the book."""
    return {name: request.actor.may(f"ledger.{name}", request.village.path) for name in ACTIONS}


def drive_here(request: StaffRequest, drive_id: UUID) -> DriveName:
    """Give the drive of this village; raises NotFound."""
    return drive_name(village_id=request.village.id, drive_id=drive_id)


def way_to_drives(request: StaffRequest) -> Way:
    """Lead to the village's drives."""
    return Way(address(request, "drives"), _("Drives"))


def way_to_drive(request: StaffRequest, drive: DriveName) -> Way:
    """Lead to one drive."""
    return Way(address(request, "drive", drive_id=drive.id), drive.title)
