"""The items of an agenda: added, worded, put in order, left out, kept for later, taken from matters."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.selectors import AgendaRow, agenda_of, matters_open, meetings_after
from hatnhan.meetings.services import (
    ItemWords,
    add_item,
    change_item,
    move_item_to,
    order_items,
    remove_item,
    take_matter,
)
from hatnhan.office.answering import Again, address, settle
from hatnhan.office.meetings.desk import Desk, People, desk_of
from hatnhan.office.meetings.forms import ChangeItemForm, KeepForm, NewItemForm
from hatnhan.office.meetings.prepare import prepare_page
from hatnhan.office.meetings.words import title_of
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.tasks.rows import shown
from hatnhan.tasks.selectors import resolution_table
from hatnhan.ui import numbers
from hatnhan.ui.forms import Form


@page("meetings.prepare")
def new_item(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Add an item by hand."""
    desk = desk_of(request, meeting_id)

    def again(*, form: Form, status: int = 200, broken: str = "", theirs: str = "") -> HttpResponse:
        context = {"form": form, "head": desk.head, "title": title_of(desk.head), "broken": broken}
        return render(request, "office/meetings/item_new.html", context, status=status)

    if request.method != "POST":
        return again(form=NewItemForm(people=desk.people))
    form = NewItemForm(request.POST, people=desk.people)
    return settle(
        request,
        form,
        lambda asked: add_item(
            actor=request.actor,
            meeting_id=meeting_id,
            item_id=asked["item_id"],
            words=_words(asked),
            at=request.now,
        ),
        again=again,
        name="form",
        to=address(request, "meeting_prepare", "agenda", meeting_id=meeting_id),
        said=_("The item is on the agenda."),
    )


@page("meetings.prepare")
def edit_item(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Change the words, the minutes or the lead of an item; from here it is left out or kept for later."""
    desk = desk_of(request, meeting_id)
    row = _row_of(meeting_id, item_id)
    if request.method != "POST":
        return _edit_page(request, desk, row)
    return settle(
        request,
        form := ChangeItemForm(request.POST, people=desk.people, prefix="item"),
        lambda asked: change_item(
            actor=request.actor,
            item_id=item_id,
            words=_words(asked),
            revision=form.cleaned_data["revision"],
            at=request.now,
        ),
        again=lambda **shown: _edit_page(request, desk, row, **shown),
        name="item",
        to=address(request, "meeting_prepare", f"item-{item_id}", meeting_id=meeting_id),
    )


@page("meetings.prepare")
@require_POST
def keep_item(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Keep an item for a later meeting, with the reason."""
    desk = desk_of(request, meeting_id)
    row = _row_of(meeting_id, item_id, even_gone=True)
    return settle(
        request,
        KeepForm(request.POST, later=_later(desk), prefix="keep"),
        lambda asked: move_item_to(
            actor=request.actor,
            item_id=item_id,
            reason=asked["reason"],
            meeting_id=asked["to"],
            at=request.now,
        ),
        again=_again(request, desk, row),
        name="keep",
        to=address(request, "meeting_prepare", "others", meeting_id=meeting_id),
        said=_("The item is kept for later. Its history goes with it."),
    )


@page("meetings.prepare")
@require_POST
def drop_item(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Leave an item out of the agenda."""
    desk = desk_of(request, meeting_id)
    row = _row_of(meeting_id, item_id, even_gone=True)
    return settle(
        request,
        None,
        lambda _asked: remove_item(actor=request.actor, item_id=item_id, at=request.now),
        again=_again(request, desk, row),
        to=address(request, "meeting_prepare", "others", meeting_id=meeting_id),
        said=_("The item is left out. A matter that a member put forward waits again."),
    )


@page("meetings.prepare")
@require_POST
def shift_item(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Put an item one place earlier or later."""
    desk_of(request, meeting_id)
    order = _shifted(
        [row.id for row in agenda_of(meeting_id=meeting_id)], item_id, request.POST.get("to", "")
    )
    return settle(
        request,
        None,
        lambda _asked: order_items(
            actor=request.actor, meeting_id=meeting_id, item_ids=order, at=request.now
        ),
        again=lambda **shown: prepare_page(request, meeting_id, **shown),
        to=address(request, "meeting_prepare", f"item-{item_id}", meeting_id=meeting_id),
        said=_("The order is changed."),
    )


@page("meetings.prepare")
def waiting_matters(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show the matters that wait, and take one onto the agenda."""
    desk = desk_of(request, meeting_id)

    def again(*, status: int = 200, broken: str = "", theirs: str = "") -> HttpResponse:
        context = {
            "head": desk.head,
            "title": title_of(desk.head),
            "matters": matters_open(cell_id=desk.head.cell_id),
            "broken": broken,
        }
        return render(request, "office/meetings/waiting.html", context, status=status)

    if request.method != "POST":
        return again()
    matter_id = _id_in(request, "matter")
    return settle(
        request,
        None,
        lambda _asked: take_matter(
            actor=request.actor, meeting_id=meeting_id, matter_id=matter_id, at=request.now
        ),
        again=again,
        to=address(request, "meeting_prepare", "agenda", meeting_id=meeting_id),
        said=_("The matter is on the agenda."),
    )


@page("meetings.view")
def last_resolution(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show the last resolution as a table: task, owner, deadline, state, evidence."""
    desk = desk_of(request, meeting_id)
    table = resolution_table(cell_id=desk.head.cell_id, on=request.today, before=desk.head.planned_on)
    context = {
        "head": desk.head,
        "title": title_of(desk.head),
        "table": table,
        "rows": shown(table.rows if table else (), on=request.today, soon_days=None),
    }
    return render(request, "office/meetings/last.html", context)


def _words(asked: dict[str, Any]) -> ItemWords:
    return ItemWords(asked["title"], asked["detail"], asked["minutes_planned"], asked["lead"])


def _row_of(meeting_id: UUID, item_id: UUID, *, even_gone: bool = False) -> AgendaRow:
    rows = agenda_of(meeting_id=meeting_id, even_gone=even_gone)
    row = next((one for one in rows if one.id == item_id), None)
    if row is None:
        raise NotFound
    return row


def _again(request: StaffRequest, desk: Desk, row: AgendaRow) -> Again:
    def again(*, status: int, broken: str = "", theirs: str = "", **forms: Form) -> HttpResponse:
        if row.is_on:
            return _edit_page(request, desk, row, status=status, broken=broken, theirs=theirs, **forms)
        # What is off the agenda has no page of its own any more.
        return prepare_page(request, desk.head.id, status=status, broken=broken, theirs=theirs)

    return again


def _later(desk: Desk) -> People:
    rows = meetings_after(cell_id=desk.head.cell_id, on=desk.head.planned_on)
    # An exchange meeting is never merged with another kind.
    return [
        (row.id, f"{title_of(row)} ({numbers.day_of(row.planned_on)})")
        for row in rows
        if row.kind != "exchange"
    ]


def _edit_page(
    request: StaffRequest,
    desk: Desk,
    row: AgendaRow,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    known = {
        "title": row.title,
        "detail": row.detail,
        "minutes_planned": row.minutes_planned,
        "lead": row.lead_id,
        "revision": row.revision,
    }
    context = {
        "head": desk.head,
        "title": title_of(desk.head),
        "row": row,
        "form": forms.get("item") or ChangeItemForm(people=desk.people, initial=known, prefix="item"),
        "keep": forms.get("keep") or KeepForm(later=_later(desk), prefix="keep"),
        "broken": broken,
        "theirs": theirs,
    }
    return render(request, "office/meetings/item_edit.html", context, status=status)


def _shifted(ids: list[UUID], item_id: UUID, to: str) -> Sequence[UUID]:
    if item_id not in ids:
        raise NotFound
    place = ids.index(item_id)
    other = place - 1 if to == "up" else place + 1
    if 0 <= other < len(ids):
        ids[place], ids[other] = ids[other], ids[place]
    return ids


def _id_in(request: StaffRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as unreadable:
        raise NotFound from unreadable
