"""What every page of a meeting begins with, and how a form that is sent ends: done, or refused in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken, StaleEdit
from hatnhan.meetings.selectors import MeetingHead, meeting_head
from hatnhan.norms.rules import NormBook
from hatnhan.norms.selectors import norm_book
from hatnhan.office.answering import renewed
from hatnhan.office.pages import StaffRequest, broken_text
from hatnhan.people.selectors import cell_of, members_of
from hatnhan.ui.forms import Form

People = Sequence[tuple[UUID, str]]
Again = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Desk:
    """A meeting of the reader's village, found before anything is done with it."""

    request: StaffRequest
    head: MeetingHead

    @property
    def people(self) -> People:
        """The members of the meeting's day, to choose from."""
        return [(one.person_id, one.name) for one in members_of(cell_id=self.head.cell_id, on=self.head.on)]


def desk_of(request: StaffRequest, meeting_id: UUID) -> Desk:
    """Find the meeting within the village; another village's does not exist."""
    return Desk(request, meeting_head(meeting_id=meeting_id, cell_id=cell_id_of(request)))


def cell_id_of(request: StaffRequest) -> UUID:
    """Give the cell of the reader's village."""
    return cell_of(village_id=request.village.id).id


def book_of(request: StaffRequest) -> NormBook:
    """Give the norms of the reader's village."""
    return norm_book(path=request.village.path)


def may(request: StaffRequest, *actions: str) -> dict[str, bool]:
    """Say which deeds the reader may do here, under the last word of each."""
    return {action.rpartition(".")[2]: request.actor.may(action, request.village.path) for action in actions}


def address(request: StaffRequest, name: str, anchor: str = "", **ids: object) -> str:
    """Give the address of a page of the village, down to a place on it."""
    url = reverse(f"office:{name}", kwargs={"village": request.village.code, **ids})
    return f"{url}#{anchor}" if anchor else url


def gone_to(url: str) -> HttpResponse:
    """After a deed, look at its place with a plain reading request."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def settle(
    request: StaffRequest,
    form: Form | None,
    command: Callable[[dict[str, Any]], object],
    *,
    again: Again,
    name: str = "",
    to: str,
    said: str = "",
) -> HttpResponse:
    """Do what a form asks and go on; refused, show the page again with what was typed and why."""
    if form is not None and not form.is_valid():
        return again(status=422, **{name: form})
    try:
        command(form.cleaned_data if form is not None else {})
    except (NotFound, NotAllowed):
        raise
    except StaleEdit as stale:
        shown = renewed(form, stale) if form is not None else None
        theirs = str(stale.facts.get("theirs", ""))
        extra = {name: shown} if shown is not None else {}
        return again(status=422, broken=broken_text(stale), theirs=theirs, **extra)
    except RuleBroken as refused:
        extra = {name: form} if form is not None else {}
        return again(status=422, broken=broken_text(refused), **extra)
    messages.success(request, said or _("Saved."))
    return gone_to(to)
