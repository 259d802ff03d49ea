"""The announced agenda as a member reads it: with a button to say so, and a box for each opinion."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.meetings.selectors import MeetingBoard, meeting_board_in
from hatnhan.meetings.services import mark_seen, prepare_opinion
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.desk import book_of, desk_of, may
from hatnhan.office.meetings.forms import OpinionForm, SeenForm
from hatnhan.office.meetings.shown import ShownItem, items_of
from hatnhan.office.meetings.words import STATE_WORDS, title_of
from hatnhan.office.pages import StaffRequest, page
from hatnhan.ui.forms import Form


@page("meetings.view")
@require_safe
def agenda(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show the announced agenda to a member."""
    return agenda_page(request, meeting_id)


def agenda_page(
    request: StaffRequest,
    meeting_id: UUID,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the agenda with the reader's own opinions, and what was refused."""
    board = meeting_board_in(
        actor=request.actor, meeting_id=meeting_id, village_id=request.village.id, book=book_of(request)
    )
    head = board.head
    may_speak = request.actor.may("meetings.opinion", request.village.path)
    takes = (
        may_speak and head.announced_at is not None and head.closed_at is None and _is_member(board, request)
    )
    items = items_of(board)
    thread, words = STATE_WORDS["running" if head.is_running else board.state]
    context = {
        "board": board,
        "head": head,
        "title": title_of(head),
        "state_thread": thread,
        "state_words": words,
        "tab": "prepare",
        "may": may(request, "meetings.prepare", "meetings.raise"),
        "rows": [(item, forms.get(f"opinion-{item.row.id}") or _form(item)) for item in items],
        "takes_opinions": takes,
        "own_seen": next((row for row in board.seen if row.person_id == request.actor.person_id), None),
        "seen_form": SeenForm(),
        "broken": broken,
        "theirs": theirs,
    }
    return render(request, "office/meetings/agenda.html", context, status=status)


def _is_member(board: MeetingBoard, request: StaffRequest) -> bool:
    return any(row.person_id == request.actor.person_id for row in board.seen)


def _form(item: ShownItem) -> OpinionForm:
    own = item.own
    known = {"text": own.text, "supersedes_id": own.id} if own else {}
    return OpinionForm(initial=known, prefix=f"opinion-{item.row.id}")


@page("meetings.opinion")
@require_POST
def seen(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Enter that the reader has read the agenda."""
    desk_of(request, meeting_id)
    form = SeenForm(request.POST)
    return settle(
        request,
        form,
        lambda asked: mark_seen(
            actor=request.actor, meeting_id=meeting_id, fact_id=asked["fact_id"], at=request.now
        ),
        again=lambda **shown: agenda_page(request, meeting_id, **shown),
        name="seen",
        to=address(request, "meeting_agenda", meeting_id=meeting_id),
        said=_("Thank you for reading. You can write what you think of each item."),
    )


@page("meetings.opinion")
@require_POST
def opinion(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Keep the reader's prepared opinion on an item."""
    desk_of(request, meeting_id)
    name = f"opinion-{item_id}"
    form = OpinionForm(request.POST, prefix=name)
    return settle(
        request,
        form,
        lambda asked: prepare_opinion(
            actor=request.actor,
            item_id=item_id,
            fact_id=asked["fact_id"],
            text=asked["text"],
            supersedes_id=asked["supersedes_id"],
            at=request.now,
        ),
        again=lambda **shown: agenda_page(request, meeting_id, **shown),
        name=name,
        to=address(request, "meeting_agenda", f"item-{item_id}", meeting_id=meeting_id),
        said=_("Your opinion is kept. You can change it until the minutes are closed."),
    )
