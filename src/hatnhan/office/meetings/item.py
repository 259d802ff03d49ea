"""One item of the agenda, one screen: opinions, what is said, the conclusion, what is put to the vote."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.decisions.selectors import votes_of
from hatnhan.decisions.services import propose
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.rules import RollState
from hatnhan.meetings.selectors import MeetingBoard, agenda_of
from hatnhan.meetings.services import conclude_item, note_spoken, prepare_opinion
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.desk import desk_of, may
from hatnhan.office.meetings.forms import DictatedForm
from hatnhan.office.meetings.hold import minutes_passed
from hatnhan.office.meetings.hold_forms import ConclusionForm, ProposalForm, SpokenForm
from hatnhan.office.meetings.prepare import board_of, frame_of_meeting
from hatnhan.office.meetings.shown import ShownItem, item_among, items_of
from hatnhan.office.meetings.votes import shown_vote
from hatnhan.office.pages import StaffRequest, page
from hatnhan.ui.forms import Form


@page("meetings.view")
@require_safe
def item(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Show one item of the meeting."""
    return item_page(request, meeting_id, item_id)


def item_page(
    request: StaffRequest,
    meeting_id: UUID,
    item_id: UUID,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the item with everything on it, and what was refused."""
    board, book = board_of(request, meeting_id)
    items = items_of(board)
    found = item_among(items, item_id)
    if found is None or not _is_open_to(request, board):
        raise NotFound
    votes = [
        vote
        for vote in votes_of(meeting_id=meeting_id, book=book, with_hands=False)
        if vote.item_id == item_id
    ]
    following = next((one for one in items if one.number == found.number + 1), None)
    context = {
        **frame_of_meeting(request, board, "hold"),
        "item": found,
        "following": following,
        "votes": [shown_vote(vote) for vote in votes],
        "passed": minutes_passed(board.head, request.now),
        "forms": {**_forms(board, found), **forms},
        "may_vote": may(request, "decisions.propose", "decisions.count", "tasks.assign"),
        "broken": broken,
        "theirs": theirs,
    }
    return render(request, "office/meetings/item.html", context, status=status)


def _is_open_to(request: StaffRequest, board: MeetingBoard) -> bool:
    # A draft is the committee's; members see the agenda once it is announced.
    is_known = board.head.announced_at is not None or board.head.started_at is not None
    return is_known or request.actor.may("meetings.prepare", request.village.path)


def _forms(board: MeetingBoard, item: ShownItem) -> dict[str, Form]:
    held = item.row.conclusion
    known = {"text": held.text, "supersedes_id": held.id} if held else {}
    return {
        "spoken": SpokenForm(people=_speakers(board), prefix="spoken"),
        "dictated": DictatedForm(people=[(row.person_id, row.name) for row in board.seen], prefix="dictated"),
        "conclusion": ConclusionForm(initial=known, prefix="conclusion"),
        "proposal": ProposalForm(prefix="proposal"),
    }


def _speakers(board: MeetingBoard) -> list[tuple[UUID, str]]:
    rows = board.roll_call.rows
    present = [(row.person_id, row.name) for row in rows if row.state is RollState.PRESENT]
    return present or [(row.person_id, row.name) for row in rows]


def ensure_item(meeting_id: UUID, item_id: UUID) -> None:
    """Refuse an item that is not on this meeting's agenda: it does not exist here."""
    if item_id not in {row.id for row in agenda_of(meeting_id=meeting_id)}:
        raise NotFound


def _settled(
    request: StaffRequest,
    meeting_id: UUID,
    item_id: UUID,
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
        again=lambda **shown: item_page(request, meeting_id, item_id, **shown),
        name=name,
        to=address(request, "meeting_item", anchor, meeting_id=meeting_id, item_id=item_id),
        said=said,
    )


@page("meetings.hold")
@require_POST
def say(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Note what somebody said on the item."""
    desk = desk_of(request, meeting_id)
    ensure_item(meeting_id, item_id)
    return _settled(
        request,
        meeting_id,
        item_id,
        SpokenForm(request.POST, people=desk.people, prefix="spoken"),
        lambda asked: note_spoken(
            actor=request.actor,
            item_id=item_id,
            fact_id=asked["fact_id"],
            text=asked["text"],
            person_id=asked["person"],
            guest_name="" if asked["person"] else asked["guest_name"],
            at=request.now,
        ),
        name="spoken",
        anchor="said",
        said=_("Noted."),
    )


@page("meetings.prepare")
@require_POST
def dictate(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Write down the opinion of a member who has no telephone at hand."""
    desk = desk_of(request, meeting_id)
    ensure_item(meeting_id, item_id)
    return _settled(
        request,
        meeting_id,
        item_id,
        DictatedForm(request.POST, people=desk.people, prefix="dictated"),
        lambda asked: prepare_opinion(
            actor=request.actor,
            item_id=item_id,
            fact_id=asked["fact_id"],
            text=asked["text"],
            supersedes_id=asked["supersedes_id"],
            person_id=asked["person"],
            at=request.now,
        ),
        name="dictated",
        anchor="said",
        said=_("The opinion is written down in the member's name."),
    )


@page("meetings.hold")
@require_POST
def conclude(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Write the chair's conclusion on the item."""
    desk_of(request, meeting_id)
    ensure_item(meeting_id, item_id)
    return _settled(
        request,
        meeting_id,
        item_id,
        ConclusionForm(request.POST, prefix="conclusion"),
        lambda asked: conclude_item(
            actor=request.actor,
            item_id=item_id,
            fact_id=asked["fact_id"],
            text=asked["text"],
            supersedes_id=asked["supersedes_id"],
            at=request.now,
        ),
        name="conclusion",
        anchor="conclusion",
        said=_("The conclusion is written down."),
    )


@page("decisions.propose")
@require_POST
def put_forward(request: StaffRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Put a wording to the vote under the item."""
    desk_of(request, meeting_id)
    ensure_item(meeting_id, item_id)
    form = ProposalForm(request.POST, prefix="proposal")
    proposal_id = form.cleaned_data["fact_id"] if form.is_valid() else None
    return settle(
        request,
        form,
        lambda asked: propose(
            actor=request.actor,
            meeting_id=meeting_id,
            proposal_id=asked["fact_id"],
            text=asked["text"],
            majority_code=asked["majority_code"],
            item_id=item_id,
            at=request.now,
        ),
        again=lambda **shown: item_page(request, meeting_id, item_id, **shown),
        name="proposal",
        to=address(request, "meeting_vote", meeting_id=meeting_id, proposal_id=proposal_id)
        if proposal_id
        else "",
        said=_("The wording is put forward. Open the vote when everybody has spoken."),
    )
