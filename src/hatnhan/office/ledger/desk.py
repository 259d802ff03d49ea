"""What the pages of the book share: trying a deed, and a page that holds one form."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.ledger.selectors import DriveName, drive_name
from hatnhan.office.pages import StaffRequest, broken_text
from hatnhan.ui.forms import Form

T = TypeVar("T")
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])
ACTIONS = ("manage", "exempt", "collect", "keep", "approve", "entries", "sheet", "import", "export")


@dataclass(frozen=True, slots=True)
class Way:
    """The way back from a page: where it leads, and what stands on it."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a form: its heading, sentences, the words on its button, the way back."""

    title: str
    button: str
    back: Way
    intro: tuple[str, ...] = ()
    is_danger: bool = False


def attempt(deed: Callable[[], T]) -> tuple[T | None, str]:
    """Do a deed; give what came of it, or the sentence of the rule that it broke."""
    try:
        return deed(), ""
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return None, broken_text(refused)


def form_page(
    request: StaffRequest,
    form: Form,
    sheet: Sheet,
    broken: str = "",
    *,
    template: str = "office/ledger/form.html",
    **more: object,
) -> HttpResponse:
    """Show a form, for the first time or with what is to be looked at again."""
    context = {"form": form, "sheet": sheet, "broken": broken, **more}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def may_of(request: StaffRequest) -> dict[str, bool]:
    """Say what this person may do with the book."""
    return {name: request.actor.may(f"ledger.{name}", request.village.path) for name in ACTIONS}


def drive_here(request: StaffRequest, drive_id: UUID) -> DriveName:
    """Give the drive of this village; raises NotFound."""
    return drive_name(village_id=request.village.id, drive_id=drive_id)


def way_to_drives(request: StaffRequest) -> Way:
    """Lead to the village's drives."""
    return Way(reverse("office:drives", kwargs={"village": request.village.code}), _("Drives"))


def way_to_drive(request: StaffRequest, drive: DriveName) -> Way:
    """Lead to one drive."""
    return Way(address(request, "drive", drive_id=drive.id), drive.title)


def address(request: StaffRequest, name: str, **parts: object) -> str:
    """Give the address of a page of this village."""
    return reverse(f"office:{name}", kwargs={"village": request.village.code, **parts})
