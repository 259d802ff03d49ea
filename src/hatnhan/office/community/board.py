"""What the households decide: their meetings, open ballots, decisions; and a new meeting or ballot."""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.decisions.selectors.community import (
    MeetingLine,
    Question,
    community_board,
    community_decisions,
    ended_decisions,
    people_of_village,
    waiting_decisions,
)
from hatnhan.decisions.services.community import Invitation, MeetingKind, convene, put_to_households
from hatnhan.decisions.services.community import Question as Asked
from hatnhan.kernel.roles import Role
from hatnhan.office.answering import Sheet, Way, address, answered, asked_or_sent, saved
from hatnhan.office.community.forms import InvitationForm, QuestionForm
from hatnhan.office.community.words import KIND_WORDS, MATTER_WORDS, state_of
from hatnhan.office.meetings.desk import book_of, may
from hatnhan.office.pages import StaffRequest, page
from hatnhan.people.selectors import mandates_of


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A meeting in a list, in words."""

    row: MeetingLine
    kind: str
    thread: str
    state: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A matter with how far it has come, in words."""

    row: Question
    matter: str
    thread: str
    state: str


@page("community.view")
@require_safe
def community(request: StaffRequest) -> HttpResponse:
    """Show meetings, ballots under way and decisions."""
    village_id, on = request.village.id, request.today
    board = community_board(village_id=village_id, book=book_of(request), on=on)
    context = {
        "meetings": [_line(request, row) for row in board.meetings],
        "ballots": [shown_question(row) for row in board.ballots],
        "waiting": waiting_decisions(village_id=village_id),
        "in_force": community_decisions(village_id, on),
        "ended": ended_decisions(village_id=village_id, on=on),
        "may": may(request, "community.convene"),
        "on": on,
    }
    return render(request, "office/community/community.html", context)


def shown_question(row: Question) -> ShownQuestion:
    """Say a matter and how far it has come."""
    thread, state = state_of(row)
    return ShownQuestion(row, str(MATTER_WORDS[row.norms.matter]), thread, str(state))


def _line(request: StaffRequest, row: MeetingLine) -> ShownLine:
    if row.is_closed:
        thread, state = "done", _("minutes closed")
    elif row.held_on > request.today:
        thread, state = "plain", _("planned")
    else:
        thread, state = "due", _("minutes open")
    return ShownLine(row, str(KIND_WORDS[row.kind]), thread, state)


@page("community.convene")
@asked_or_sent
def new_meeting(request: StaffRequest) -> HttpResponse:
    """Call the households together."""
    people = people_of_village(village_id=request.village.id)
    form = InvitationForm(request.POST or None, people=people, initial=_initial(request))

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        convene(
            actor=request.actor,
            path=request.village.path,
            meeting_id=asked["meeting_id"],
            invitation=invitation_of(asked),
            at=request.now,
        )
        said = _("The meeting is convened. Now tell every household.")
        return saved(request, "community_meeting", said, village_meeting_id=asked["meeting_id"])

    intro = _("The village head convenes. Every household is told the day, the place and what it is about.")
    sheet = Sheet(_("Convene a meeting"), _("Convene it"), _way_here(request), (intro,))
    return answered(request, form, deed, "office/form.html", {"sheet": sheet})


def invitation_of(asked: dict[str, Any]) -> Invitation:
    """Read an invitation from its form."""
    return Invitation(
        kind=MeetingKind(asked["kind"]),
        topic=asked["topic"],
        held_on=asked["held_on"],
        clock=asked["clock"],
        location=asked["location"],
        convened_by_id=asked["convened_by"],
        agenda=asked["agenda"],
        told_on=asked["told_on"],
    )


@page("community.convene")
@asked_or_sent
def new_ballots(request: StaffRequest) -> HttpResponse:
    """Put a matter to the households without a meeting."""
    form = QuestionForm(request.POST or None)

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        put_to_households(
            actor=request.actor,
            path=request.village.path,
            proposal_id=asked["fact_id"],
            question=asked_of(asked),
            at=request.now,
        )
        said = _("Saved. Now open the vote.")
        return saved(request, "community_vote", said, question_id=asked["fact_id"])

    intro = _(
        "A convention and elections are decided at a meeting; "
        "ballots come only after one that missed its quorum."
    )
    sheet = Sheet(_("Ask by ballots, without a meeting"), _("Save"), _way_here(request), (intro,))
    return answered(request, form, deed, "office/form.html", {"sheet": sheet})


def asked_of(asked: dict[str, Any]) -> Asked:
    """Read a matter from its form."""
    return Asked(matter=asked["matter"], text=asked["text"], posted_on=asked["posted_on"])


def _way_here(request: StaffRequest) -> Way:
    return Way(address(request, "community"), _("The households decide"))


def _initial(request: StaffRequest) -> dict[str, object]:
    heads = mandates_of(place_id=request.village.id, on=request.today)
    head: UUID | None = next((row.person_id for row in heads if row.role is Role.VILLAGE_HEAD), None)
    return {
        "kind": "meeting",
        "held_on": request.today + timedelta(days=7),
        "clock": time(19, 30),
        "convened_by": head,
    }
