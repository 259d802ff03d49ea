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
from hatnhan.office.community.forms import InvitationForm, QuestionForm
from hatnhan.office.community.words import KIND_WORDS, MATTER_WORDS, state_of
from hatnhan.office.meetings.desk import address, book_of, may, settle
from hatnhan.office.pages import StaffRequest, page
from hatnhan.people.selectors import mandates_of
from hatnhan.ui.forms import Form


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
def new_meeting(request: StaffRequest) -> HttpResponse:
    """Call the households together."""
    people = people_of_village(village_id=request.village.id)
    if request.method != "POST":
        return _new_page(request, form=InvitationForm(people=people, initial=_initial(request)))
    form = InvitationForm(request.POST, people=people)
    return settle(
        request,
        form,
        lambda asked: convene(
            actor=request.actor,
            path=request.village.path,
            meeting_id=asked["meeting_id"],
            invitation=invitation_of(asked),
            at=request.now,
        ),
        again=lambda **shown: _new_page(request, **shown),
        name="form",
        to=_to(request, "community_meeting", "village_meeting_id", form, "meeting_id"),
        said=_("The meeting is convened. Now tell every household."),
    )


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
def new_ballots(request: StaffRequest) -> HttpResponse:
    """Put a matter to the households without a meeting."""
    if request.method != "POST":
        return _ballots_page(request, form=QuestionForm())
    form = QuestionForm(request.POST)
    return settle(
        request,
        form,
        lambda asked: put_to_households(
            actor=request.actor,
            path=request.village.path,
            proposal_id=asked["fact_id"],
            question=asked_of(asked),
            at=request.now,
        ),
        again=lambda **shown: _ballots_page(request, **shown),
        name="form",
        to=_to(request, "community_vote", "question_id", form, "fact_id"),
        said=_("Saved. Now open the vote."),
    )


def asked_of(asked: dict[str, Any]) -> Asked:
    """Read a matter from its form."""
    return Asked(matter=asked["matter"], text=asked["text"], posted_on=asked["posted_on"])


def _to(request: StaffRequest, name: str, part: str, form: Form, field: str) -> str:
    return address(request, name, **{part: form.cleaned_data[field]}) if form.is_valid() else ""


def _initial(request: StaffRequest) -> dict[str, object]:
    heads = mandates_of(place_id=request.village.id, on=request.today)
    head: UUID | None = next((row.person_id for row in heads if row.role is Role.VILLAGE_HEAD), None)
    return {
        "kind": "meeting",
        "held_on": request.today + timedelta(days=7),
        "clock": time(19, 30),
        "convened_by": head,
    }


def _new_page(
    request: StaffRequest, *, form: Form, status: int = 200, broken: str = "", theirs: str = ""
) -> HttpResponse:
    del theirs
    context = {"form": form, "broken": broken}
    return render(request, "office/community/new.html", context, status=status)


def _ballots_page(
    request: StaffRequest, *, form: Form, status: int = 200, broken: str = "", theirs: str = ""
) -> HttpResponse:
    del theirs
    context = {"form": form, "broken": broken}
    return render(request, "office/community/ballots.html", context, status=status)
