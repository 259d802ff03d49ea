"""The minutes as they read, what they still lack, closing them, and what is added later."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.decisions.selectors import VoteRow, votes_of
from hatnhan.kernel.clock import local_day
from hatnhan.ledger.selectors import root_of_book
from hatnhan.meetings.rules import MeetingState, RollRow, RollState, VotesAndTasks
from hatnhan.meetings.selectors import MeetingBoard, MeetingHead, meeting_board_in
from hatnhan.meetings.services import add_addendum, note_reported
from hatnhan.norms.rules import NormBook
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.agenda import agenda_page
from hatnhan.office.meetings.desk import book_of, desk_of
from hatnhan.office.meetings.hold import hold_page
from hatnhan.office.meetings.hold_forms import AddendumForm, ReportedForm
from hatnhan.office.meetings.prepare import frame_of_meeting, prepare_page
from hatnhan.office.meetings.shown import items_of, missing_of, verdicts_of
from hatnhan.office.meetings.votes import ShownVote, shown_vote
from hatnhan.office.meetings.words import NOTE_WORDS, STANDING_WORDS
from hatnhan.office.pages import StaffRequest, page
from hatnhan.tasks.selectors import GivenTask, given_tasks, minutes_outside
from hatnhan.tasks.services import close_minutes
from hatnhan.ui.forms import Form


@dataclass(slots=True)
class Outside:
    """What other rooms know of the meeting, read while its board is put together."""

    book: NormBook
    votes: tuple[VoteRow, ...] = ()
    tasks: tuple[GivenTask, ...] = field(default=())

    def read(self, head: MeetingHead) -> VotesAndTasks:
        """Read the votes and the tasks of the meeting."""
        self.votes = votes_of(meeting_id=head.id, book=self.book, with_hands=False)
        self.tasks = given_tasks(meeting_id=head.id)
        return minutes_outside(votes=self.votes, tasks=self.tasks)


@page("meetings.view")
@require_safe
def meeting(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show what the meeting needs now: its preparation, the meeting itself, or its minutes."""
    head = desk_of(request, meeting_id).head
    if head.is_running:
        return hold_page(request, meeting_id)
    if head.started_at is not None:
        return minutes_page(request, meeting_id)
    if request.actor.may("meetings.prepare", request.village.path):
        return prepare_page(request, meeting_id)
    return agenda_page(request, meeting_id)


@page("meetings.view")
@require_safe
def minutes(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Show the minutes as they read."""
    return minutes_page(request, meeting_id)


def minutes_page(
    request: StaffRequest,
    meeting_id: UUID,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the minutes, what they lack, and what was refused."""
    outside = Outside(book_of(request))
    board = meeting_board_in(
        actor=request.actor,
        meeting_id=meeting_id,
        village_id=request.village.id,
        book=outside.book,
        outside=outside.read,
    )
    context = {
        **frame_of_meeting(request, board, "minutes"),
        "items": [(item, _votes_on(outside.votes, item.row.id)) for item in items_of(board)],
        "loose_votes": _votes_on(outside.votes, None),
        "tasks": outside.tasks,
        "roll": _roll(board),
        "verdicts": verdicts_of(board.verdicts),
        "missing": missing_of(request, board, board.missing) if board.state is MeetingState.HELD else [],
        "notes": [(str(NOTE_WORDS[note.kind]), note.text) for note in board.exchange_notes],
        "root": root_of_book(village_id=request.village.id),
        "today": request.today,
        "forms": {**_forms(request, board), **forms},
        "broken": broken,
        "theirs": theirs,
    }
    return render(request, "office/meetings/minutes.html", context, status=status)


def _votes_on(votes: tuple[VoteRow, ...], item_id: UUID | None) -> list[ShownVote]:
    return [shown_vote(vote) for vote in votes if vote.item_id == item_id]


def _roll(board: MeetingBoard) -> dict[str, object]:
    def of(state: RollState) -> list[RollRow]:
        return [row for row in board.roll_call.rows if row.state is state]

    count = board.roll_call.count
    return {
        "members": [(str(STANDING_WORDS[standing]), number) for standing, number in count.by_standing],
        "present": [
            (str(STANDING_WORDS[standing]), number) for standing, number in count.present_by_standing
        ],
        "with_reason": of(RollState.ABSENT_WITH_REASON),
        "without_reason": of(RollState.ABSENT_WITHOUT_REASON),
        "away": of(RollState.AWAY),
        "exempt": of(RollState.EXEMPT),
        "suspended": of(RollState.SUSPENDED),
    }


def _forms(request: StaffRequest, board: MeetingBoard) -> dict[str, Form]:
    head = board.head
    ended_on = local_day(head.ended_at) if head.ended_at else None
    day = head.reported_on or (request.today if ended_on and request.today >= ended_on else ended_on)
    return {
        "addendum": AddendumForm(prefix="addendum"),
        "reported": ReportedForm(initial={"revision": head.revision, "reported_on": day}, prefix="reported"),
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
        again=lambda **shown: minutes_page(request, meeting_id, **shown),
        name=name,
        to=address(request, "meeting_minutes", anchor, meeting_id=meeting_id),
        said=said,
    )


@page("meetings.close")
@require_POST
def close(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Close the minutes; from now on there are only addenda."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        None,
        lambda _asked: close_minutes(actor=request.actor, meeting_id=meeting_id, at=request.now),
        said=_("The minutes are closed. What comes later is added below them."),
    )


@page("meetings.addendum")
@require_POST
def addendum(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Add to closed minutes."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        AddendumForm(request.POST, prefix="addendum"),
        lambda asked: add_addendum(
            actor=request.actor,
            meeting_id=meeting_id,
            fact_id=asked["fact_id"],
            text=asked["text"],
            at=request.now,
        ),
        name="addendum",
        anchor="addenda",
        said=_("Added to the minutes."),
    )


@page("meetings.close")
@require_POST
def reported(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Note the day on which the documents went upward."""
    desk_of(request, meeting_id)
    return _settled(
        request,
        meeting_id,
        ReportedForm(request.POST, prefix="reported"),
        lambda asked: note_reported(
            actor=request.actor,
            meeting_id=meeting_id,
            reported_on=asked["reported_on"],
            revision=asked["revision"],
            at=request.now,
        ),
        name="reported",
        anchor="reported",
    )
