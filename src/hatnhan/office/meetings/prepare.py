"""Preparing a meeting: the committee's agenda, who prepares what, the announcement, who has seen it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.kernel.ids import new_id
from hatnhan.meetings.selectors import MeetingBoard, meeting_board_in
from hatnhan.meetings.services import (
    announce_agenda,
    hold_with_thematic,
    mark_seen,
    move_meeting,
    name_officers,
    note_preparation,
)
from hatnhan.norms.rules import NormBook
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.agenda import agenda_page
from hatnhan.office.meetings.desk import book_of, desk_of, may
from hatnhan.office.meetings.forms import KindForm, MoveForm, OfficersForm, PreparationForm, ToldForm
from hatnhan.office.meetings.shown import checks_of, items_of
from hatnhan.office.meetings.words import STATE_WORDS, title_of
from hatnhan.office.pages import StaffRequest, page
from hatnhan.tasks.services import draft_agenda
from hatnhan.ui.forms import Form

DEEDS = (
    "meetings.plan",
    "meetings.prepare",
    "meetings.announce",
    "meetings.hold",
    "meetings.close",
    "meetings.addendum",
    "meetings.opinion",
)


@page("meetings.view")
@require_safe
def prepare(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show the preparation to the committee, and the announced agenda to the other members."""
    if request.actor.may("meetings.prepare", request.village.path):
        return prepare_page(request, meeting_id)
    return agenda_page(request, meeting_id)


def prepare_page(
    request: StaffRequest,
    meeting_id: UUID,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the committee's page, and what was refused."""
    board, book = board_of(request, meeting_id)
    context = {
        **frame_of_meeting(request, board, "prepare"),
        "items": items_of(board),
        "checks": checks_of(board, book),
        "forms": {**_forms(board), **forms},
        "told_id": new_id,
        "broken": broken,
        "theirs": theirs,
    }
    return render(request, "office/meetings/prepare.html", context, status=status)


def frame_of_meeting(request: StaffRequest, board: MeetingBoard, tab: str) -> dict[str, object]:
    """Give what stands above every page of one meeting."""
    head = board.head
    thread, words = STATE_WORDS["running" if head.is_running else board.state]
    return {
        "board": board,
        "head": head,
        "title": title_of(head),
        "state_thread": thread,
        "state_words": words,
        "tab": tab,
        "may": may(request, *DEEDS),
        "is_open": head.closed_at is None,
        "is_fixed": head.started_at is not None,
        "today": request.today,
    }


def _forms(board: MeetingBoard) -> dict[str, Form]:
    head, people = board.head, [(row.person_id, row.name) for row in board.seen]
    revision = {"revision": head.revision}
    officers = {"chair": head.chair_id, "minute_taker": head.minute_taker_id, "drafter": head.drafter_id}
    prepared = {"committee_met_on": head.committee_met_on, "higher_informed": head.higher_informed}
    day = {"to_on": head.planned_on, "clock": head.planned_clock, "location": head.location}
    kind = {"is_combined": "1" if head.kind == "combined" else "0", "topic": head.topic}
    return {
        "officers": OfficersForm(people=people, initial={**revision, **officers}, prefix="officers"),
        "preparation": PreparationForm(initial={**revision, **prepared}, prefix="preparation"),
        "move": MoveForm(initial={**revision, **day}, prefix="move"),
        "kind": KindForm(initial={**revision, **kind}, prefix="kind"),
    }


def _settled(
    request: StaffRequest,
    meeting_id: UUID,
    form: Form | None,
    command: Callable[[dict[str, Any]], object],
    *,
    name: str = "",
    anchor: str = "",
    said: str = "",
) -> HttpResponse:
    return settle(
        request,
        form,
        command,
        again=lambda **shown: prepare_page(request, meeting_id, **shown),
        name=name,
        to=address(request, "meeting_prepare", anchor, meeting_id=meeting_id),
        said=said,
    )


@page("meetings.prepare")
@require_POST
def draft(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Draft the agenda from everything unfinished."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        None,
        lambda _asked: draft_agenda(actor=request.actor, meeting_id=meeting_id, at=request.now),
        anchor="agenda",
        said=_("What is unfinished is on the agenda now. Change what you like."),
    )


@page("meetings.announce")
@require_POST
def announce(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Announce the agenda to the members."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        None,
        lambda _asked: announce_agenda(actor=request.actor, meeting_id=meeting_id, at=request.now),
        anchor="seen",
        said=_("Announced. Members see the agenda now; tell those without a smartphone in person."),
    )


@page("meetings.prepare")
@require_POST
def officers(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Name who chairs, who takes the minutes, who drafts."""
    desk = desk_of(request, meeting_id)
    form = OfficersForm(request.POST, people=desk.people, prefix="officers")
    return _settled(
        request,
        meeting_id,
        form,
        lambda asked: name_officers(
            actor=request.actor,
            meeting_id=meeting_id,
            chair_id=asked["chair"],
            minute_taker_id=asked["minute_taker"],
            drafter_id=asked["drafter"],
            revision=asked["revision"],
            at=request.now,
        ),
        name="officers",
        anchor="officers",
    )


@page("meetings.prepare")
@require_POST
def preparation(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Note when the committee met and whether the higher committee was told."""
    desk_of(request, meeting_id)
    form = PreparationForm(request.POST, prefix="preparation")
    return _settled(
        request,
        meeting_id,
        form,
        lambda asked: note_preparation(
            actor=request.actor,
            meeting_id=meeting_id,
            committee_met_on=asked["committee_met_on"],
            higher_informed=asked["higher_informed"],
            revision=asked["revision"],
            at=request.now,
        ),
        name="preparation",
        anchor="boxes",
    )


@page("meetings.plan")
@require_POST
def move(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Move the meeting to another day, with the reason."""
    desk_of(request, meeting_id)
    form = MoveForm(request.POST, prefix="move")
    return _settled(
        request,
        meeting_id,
        form,
        lambda asked: move_meeting(
            actor=request.actor,
            meeting_id=meeting_id,
            to_on=asked["to_on"],
            clock=asked["clock"],
            location=asked["location"],
            reason=asked["reason"],
            revision=asked["revision"],
            at=request.now,
        ),
        name="move",
        anchor="place",
        said=_("The meeting is moved. Tell the members."),
    )


@page("meetings.plan")
@require_POST
def kind(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Give the meeting a thematic part, or take it away."""
    desk_of(request, meeting_id)
    form = KindForm(request.POST, prefix="kind")
    return _settled(
        request,
        meeting_id,
        form,
        lambda asked: hold_with_thematic(
            actor=request.actor,
            meeting_id=meeting_id,
            topic=asked["topic"],
            is_combined=asked["is_combined"],
            revision=asked["revision"],
            at=request.now,
        ),
        name="kind",
        anchor="place",
    )


@page("meetings.prepare")
@require_POST
def told(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Enter that a member was told the agenda in person."""
    desk_of(request, meeting_id)
    form = ToldForm(request.POST)
    return _settled(
        request,
        meeting_id,
        form,
        lambda asked: mark_seen(
            actor=request.actor,
            meeting_id=meeting_id,
            fact_id=asked["fact_id"],
            person_id=asked["person"],
            at=request.now,
        ),
        name="told",
        anchor="seen",
        said=_("Noted as told in person."),
    )


def board_of(request: StaffRequest, meeting_id: UUID) -> tuple[MeetingBoard, NormBook]:
    """Give everything about a meeting with the norms of the village."""
    book = book_of(request)
    board = meeting_board_in(
        actor=request.actor, meeting_id=meeting_id, village_id=request.village.id, book=book
    )
    return board, book
