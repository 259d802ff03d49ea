"""Holding a meeting: beginning and end, roll call, guests, documents, exchange with another cell."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.kernel.clock import VIETNAM, local_day, local_moment
from hatnhan.meetings.rules import MarkKind, NotStarted, end_by_clock
from hatnhan.meetings.selectors import MeetingBoard, MeetingHead
from hatnhan.meetings.services import (
    NewDocument,
    NewMark,
    NoteKind,
    add_guest,
    correct_times,
    disseminate_document,
    end_meeting,
    mark_many,
    note_exchange,
    note_partner,
    start_meeting,
)
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.desk import desk_of
from hatnhan.office.meetings.hold_forms import (
    DocumentForm,
    EndForm,
    GuestForm,
    MarkForm,
    NoteForm,
    PartnerForm,
    StartForm,
    TimesForm,
)
from hatnhan.office.meetings.prepare import board_of, frame_of_meeting
from hatnhan.office.meetings.shown import items_of, verdicts_of
from hatnhan.office.meetings.words import NOTE_WORDS, ROLL_WORDS, STANDING_WORDS
from hatnhan.office.pages import StaffRequest, page
from hatnhan.ui.forms import Form


@page("meetings.view")
@require_safe
def hold(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show the meeting as it is held."""
    return hold_page(request, meeting_id)


def hold_page(
    request: StaffRequest,
    meeting_id: UUID,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    marks: list[MarkForm] | None = None,
    **forms: Form,
) -> HttpResponse:
    """Show the roll call, the items, guests and documents, and what was refused."""
    board, _book = board_of(request, meeting_id)
    head = board.head
    shown = marks or [MarkForm(row=row) for row in board.roll_call.rows]
    context = {
        **frame_of_meeting(request, board, "hold"),
        "items": items_of(board),
        "marks": [(form, *_said_of(form)) for form in shown],
        "verdicts": verdicts_of(board.verdicts),
        "notes": [(str(NOTE_WORDS[note.kind]), note.text) for note in board.exchange_notes],
        "passed": minutes_passed(head, request.now),
        "forms": {**_forms(request, board), **forms},
        "broken": broken,
        "theirs": theirs,
    }
    return render(request, "office/meetings/hold.html", context, status=status)


def _said_of(form: MarkForm) -> tuple[str, str, str]:
    thread, words = ROLL_WORDS[form.row.state]
    return thread, str(words), str(STANDING_WORDS[form.row.standing])


def minutes_passed(head: MeetingHead, now: datetime) -> int | None:
    """Give how many minutes the meeting lasts so far, or lasted."""
    if head.started_at is None:
        return None
    until = head.ended_at or now
    minutes = int((until - head.started_at).total_seconds()) // 60
    # A meeting whose end nobody noted does not run on for days.
    return minutes if head.ended_at or 0 <= minutes < 12 * 60 else None


def _forms(request: StaffRequest, board: MeetingBoard) -> dict[str, Form]:
    head, people = board.head, [(row.person_id, row.name) for row in board.seen]
    revision = {"revision": head.revision}
    partner = {"partner_cell": head.partner_cell, "present_count": head.partner_present_count}
    return {
        "start": StartForm(initial=_beginning(request, head), prefix="start"),
        "end": EndForm(initial={"clock": _clock(request.now)}, prefix="end"),
        "times": TimesForm(
            initial={
                **revision,
                "on": head.on,
                "started": _clock(head.started_at),
                "ended": _clock(head.ended_at),
            },
            prefix="times",
        ),
        "guest": GuestForm(prefix="guest"),
        "document": DocumentForm(people=people, prefix="document"),
        "partner": PartnerForm(initial={**revision, **partner}, prefix="partner"),
        "note": NoteForm(prefix="note"),
    }


def _beginning(request: StaffRequest, head: MeetingHead) -> dict[str, object]:
    # Minutes that are typed in later name the planned time; a meeting of today begins now.
    if head.planned_on < request.today:
        return {"on": head.planned_on, "clock": head.planned_clock}
    return {"on": request.today, "clock": _clock(request.now)}


def _clock(at: datetime | None) -> time | None:
    return at.astimezone(VIETNAM).time().replace(second=0, microsecond=0) if at else None


def _settled(
    request: StaffRequest,
    meeting_id: UUID,
    form: Form,
    command: Callable[[dict[str, Any]], object],
    *,
    name: str,
    anchor: str,
    said: str = "",
) -> HttpResponse:
    return settle(
        request,
        form,
        command,
        again=lambda **shown: hold_page(request, meeting_id, **shown),
        name=name,
        to=address(request, "meeting_hold", anchor, meeting_id=meeting_id),
        said=said,
    )


@page("meetings.hold")
@require_POST
def start(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting begins."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        StartForm(request.POST, prefix="start"),
        lambda asked: start_meeting(
            actor=request.actor,
            meeting_id=meeting_id,
            at=request.now,
            started_at=local_moment(asked["on"], asked["clock"]),
        ),
        name="start",
        anchor="roll-call",
        said=_("The meeting has begun. Now the roll call."),
    )


@page("meetings.hold")
@require_POST
def end(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting ends, on the day on which it began or in the night after it."""
    head = desk_of(request, meeting_id).head

    def do(asked: dict[str, Any]) -> None:
        if head.started_at is None:
            raise NotStarted
        on_that_day = local_moment(local_day(head.started_at), asked["clock"])
        ended_at = end_by_clock(head.started_at, on_that_day)
        end_meeting(actor=request.actor, meeting_id=meeting_id, at=request.now, ended_at=ended_at)

    form = EndForm(request.POST, prefix="end")
    return settle(
        request,
        form,
        do,
        again=lambda **shown: hold_page(request, meeting_id, **shown),
        name="end",
        to=address(request, "meeting_minutes", meeting_id=meeting_id),
        said=_("The meeting has ended. See what the minutes still need."),
    )


@page("meetings.hold")
@require_POST
def times(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Mend when the meeting began and ended."""
    desk_of(request, meeting_id)

    def correct(asked: dict[str, Any]) -> None:
        started_at = local_moment(asked["on"], asked["started"])
        ended = local_moment(asked["on"], asked["ended"]) if asked["ended"] else None
        correct_times(
            actor=request.actor,
            meeting_id=meeting_id,
            started_at=started_at,
            ended_at=end_by_clock(started_at, ended) if ended else None,
            revision=asked["revision"],
            at=request.now,
        )

    return _settled(
        request,
        meeting_id,
        TimesForm(request.POST, prefix="times"),
        correct,
        name="times",
        anchor="times",
    )


@page("meetings.hold")
@require_POST
def roll_call(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Take the roll call: only what changed becomes a new mark."""
    board, _book = board_of(request, meeting_id)
    marks = [MarkForm(request.POST, row=row) for row in board.roll_call.rows]
    asked = [form for form in marks if f"{form.prefix}-fact_id" in request.POST]
    refused = [form for form in asked if not form.is_valid()]
    if refused:
        return hold_page(
            request, meeting_id, status=422, broken=_("Please look at the roll call again."), marks=marks
        )
    new = tuple(
        NewMark(
            form.cleaned_data["fact_id"],
            form.row.person_id,
            MarkKind(form.cleaned_data["mark"]),
            form.cleaned_data["reason"],
        )
        for form in asked
        if form.is_new
    )
    return settle(
        request,
        None,
        lambda _asked: mark_many(actor=request.actor, meeting_id=meeting_id, marks=new, at=request.now),
        again=lambda **shown: hold_page(request, meeting_id, **shown),
        to=address(request, "meeting_hold", "roll-call", meeting_id=meeting_id),
        said=_("The roll call is saved."),
    )


@page("meetings.hold")
@require_POST
def guest(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Enter a guest."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        GuestForm(request.POST, prefix="guest"),
        lambda asked: add_guest(
            actor=request.actor,
            meeting_id=meeting_id,
            fact_id=asked["fact_id"],
            name=asked["name"],
            organisation=asked["organisation"],
            at=request.now,
        ),
        name="guest",
        anchor="guests",
    )


@page("meetings.hold")
@require_POST
def document(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Enter a higher document that was explained."""
    desk = desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        DocumentForm(request.POST, people=desk.people, prefix="document"),
        lambda asked: disseminate_document(
            actor=request.actor,
            meeting_id=meeting_id,
            fact_id=asked["fact_id"],
            document=NewDocument(
                asked["number"],
                asked["issued_on"],
                asked["title"],
                asked["explained_by"],
                asked["is_classified"],
            ),
            at=request.now,
        ),
        name="document",
        anchor="documents",
    )


@page("meetings.hold")
@require_POST
def partner(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Note the other cell of an exchange meeting and how many came."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        PartnerForm(request.POST, prefix="partner"),
        lambda asked: note_partner(
            actor=request.actor,
            meeting_id=meeting_id,
            partner_cell=asked["partner_cell"],
            present_count=asked["present_count"],
            revision=asked["revision"],
            at=request.now,
        ),
        name="partner",
        anchor="partner",
    )


@page("meetings.hold")
@require_POST
def note(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Note a lesson or a commitment of an exchange meeting."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        NoteForm(request.POST, prefix="note"),
        lambda asked: note_exchange(
            actor=request.actor,
            meeting_id=meeting_id,
            fact_id=asked["fact_id"],
            kind=NoteKind(asked["kind"]),
            text=asked["text"],
            at=request.now,
        ),
        name="note",
        anchor="exchange-notes",
    )
