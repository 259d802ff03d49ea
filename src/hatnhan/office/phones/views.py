"""One's own phones: which are registered, what of theirs was refused, and revoking one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.kernel.marks import mark
from hatnhan.office.pages import StaffRequest, page, see_other
from hatnhan.sync.selectors import phones_of, refused_of
from hatnhan.sync.services import revoke_device
from hatnhan.ui.words import say_mark

COMMAND_WORDS = {
    "observe_household": mark("what was seen of a house"),
    "add_photo": mark("a photograph of a house"),
    "visit_household": mark("a visit"),
    "register_household": mark("a new household"),
    "mark_attendance": mark("a mark in the roll call"),
    "prepare_opinion": mark("a prepared opinion"),
    "report_task": mark("a report on a task"),
}


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """Something that could not be taken, in words."""

    what: str
    happened_at: datetime
    phone: str
    reason: str


@page("settings.view")
@require_safe
def phones(request: StaffRequest) -> HttpResponse:
    """Show the reader's own phones, and what of theirs waits to be mended."""
    known = phones_of(person_id=request.actor.person_id)
    labels = {phone.id: phone.label for phone in known}
    refused = [
        RefusedLine(
            say_mark(COMMAND_WORDS.get(row.name, row.name)),
            row.happened_at,
            labels.get(row.device_id, ""),
            say_mark(row.text, **row.facts),
        )
        for row in refused_of(person_id=request.actor.person_id)
    ]
    return render(request, "office/phones/phones.html", {"phones": known, "refused": refused})


@page("settings.view")
@require_POST
def revoke(request: StaffRequest, device_id: UUID) -> HttpResponse:
    """Revoke a phone that is lost or no longer used."""
    revoke_device(actor=request.actor, device_id=device_id, at=request.now)
    messages.success(request, _("The phone was revoked. It sends and reads nothing any more."))
    return see_other(request, "phones")
