"""The vote on one proposal: its base, its rounds, the count with its sentence, and the resolution."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.decisions.rules import Choice
from hatnhan.decisions.selectors import RoundForm as Ballot
from hatnhan.decisions.selectors import RoundRow, VoteRow, round_form
from hatnhan.decisions.services import (
    adopt_resolution,
    cast_hands,
    change_proposal,
    enter_count,
    open_round,
    withdraw_proposal,
)
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.selectors import MeetingHead
from hatnhan.meetings.services import state_no_task
from hatnhan.office.answering import address, settle
from hatnhan.office.meetings.desk import book_of, desk_of, may
from hatnhan.office.meetings.hold_forms import (
    AdoptForm,
    ChangeProposalForm,
    CountForm,
    HandsForm,
    NoTaskForm,
    RoundForm,
)
from hatnhan.office.meetings.words import CHOICE_WORDS, METHOD_WORDS, title_of
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.tasks.choices import choices_for
from hatnhan.office.tasks.forms import TaskForm
from hatnhan.tasks.selectors import given_tasks
from hatnhan.tasks.services import assign_task
from hatnhan.ui.forms import Form
from hatnhan.ui.words import say_mark


@dataclass(frozen=True, slots=True)
class ShownRound:
    """One round of voting in words."""

    row: RoundRow
    method: str
    sentence: str
    hands: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ShownVote:
    """A proposal with what came of it, in words."""

    row: VoteRow
    thread: str
    state: str
    sentence: str
    rounds: list[ShownRound]


def shown_vote(vote: VoteRow) -> ShownVote:
    """Say a vote: carried or not, with the sentence that explains it."""
    rounds = [_shown_round(held) for held in vote.rounds]
    thread, state = _state(vote)
    return ShownVote(vote, thread, state, rounds[-1].sentence if rounds else "", rounds)


def _state(vote: VoteRow) -> tuple[str, str]:
    if vote.is_withdrawn:
        return "plain", _("withdrawn")
    if vote.count is None:
        return "due", _("vote open") if vote.rounds else _("not voted yet")
    return ("done", _("carried")) if vote.is_carried else ("late", _("not carried"))


def _shown_round(held: RoundRow) -> ShownRound:
    said = held.count.sentence if held.count else None
    return ShownRound(
        held,
        str(METHOD_WORDS[held.method]),
        say_mark(said.text, **said.facts) if said else "",
        [(hand.name, CHOICE_WORDS[hand.choice][0], str(CHOICE_WORDS[hand.choice][1])) for hand in held.hands],
    )


@dataclass(frozen=True, slots=True)
class Table:
    """A vote at a meeting of the village, found before anything is done with it."""

    head: MeetingHead
    ballot: Ballot


def _table(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> Table:
    head = desk_of(request, meeting_id).head
    ballot = round_form(proposal_id=proposal_id, book=book_of(request))
    if ballot.vote.meeting_id != meeting_id:
        raise NotFound
    return Table(head, ballot)


@page("meetings.view")
@require_safe
def vote(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Show the vote on one proposal."""
    return vote_page(request, _table(request, meeting_id, proposal_id))


def vote_page(
    request: StaffRequest,
    table: Table,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the vote with its forms, and what was refused."""
    head, ballot = table.head, table.ballot
    context = {
        "head": head,
        "title": title_of(head),
        "ballot": ballot,
        "vote": shown_vote(ballot.vote),
        "is_open": head.closed_at is None and not ballot.vote.is_withdrawn and not ballot.vote.resolution_id,
        "may": may(request, "decisions.propose", "decisions.count", "tasks.assign"),
        "forms": {**_forms(ballot), **forms},
        "broken": broken,
        "theirs": theirs,
    }
    return render(request, "office/meetings/vote.html", context, status=status)


def _forms(ballot: Ballot) -> dict[str, Form]:
    row = ballot.vote
    wording = {"text": row.text, "majority_code": row.norm.code, "revision": row.revision}
    first_line = row.text.splitlines()[0][:200]
    return {
        "wording": ChangeProposalForm(initial=wording, prefix="wording"),
        "round": RoundForm(prefix="round"),
        "count": CountForm(prefix="count"),
        "hands": _hands_form(ballot),
        "adopt": AdoptForm(initial={"title": first_line, "text": row.text}, prefix="adopt"),
    }


def _hands_form(ballot: Ballot, data: Any = None) -> HandsForm:  # noqa: ANN401 -- a form's data as Django types it
    present = [voter for voter in ballot.voters if voter.is_present]
    known = {voter.person_id: voter.choice.value for voter in present if voter.choice}
    voters = [(voter.person_id, voter.name) for voter in present]
    return HandsForm(data, voters=voters, known=known, prefix="hands")


def _settled(
    request: StaffRequest,
    table: Table,
    form: Form | None,
    command: Callable[[dict[str, Any]], object],
    *,
    name: str = "",
    said: str = "",
    anchor: str = "",
) -> HttpResponse:
    ids = {"meeting_id": table.head.id, "proposal_id": table.ballot.vote.id}
    return settle(
        request,
        form,
        command,
        again=lambda **shown: vote_page(request, table, **shown),
        name=name,
        to=address(request, "meeting_vote", anchor, **ids),
        said=said,
    )


@page("decisions.propose")
@require_POST
def change(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Change the wording before it is voted on."""
    return _settled(
        request,
        _table(request, meeting_id, proposal_id),
        ChangeProposalForm(request.POST, prefix="wording"),
        lambda asked: change_proposal(
            actor=request.actor,
            proposal_id=proposal_id,
            revision=asked["revision"],
            text=asked["text"],
            majority_code=asked["majority_code"],
            at=request.now,
        ),
        name="wording",
    )


@page("decisions.propose")
@require_POST
def withdraw(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Withdraw the proposal."""
    return _settled(
        request,
        _table(request, meeting_id, proposal_id),
        None,
        lambda _asked: withdraw_proposal(actor=request.actor, proposal_id=proposal_id, at=request.now),
        said=_("The proposal is withdrawn. Its votes stay on record."),
    )


@page("decisions.count")
@require_POST
def open_vote(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Open a round: from now on it stands whose votes are counted."""
    return _settled(
        request,
        _table(request, meeting_id, proposal_id),
        RoundForm(request.POST, prefix="round"),
        lambda asked: open_round(
            actor=request.actor,
            proposal_id=proposal_id,
            method=asked["method"],
            fact_id=asked["fact_id"],
            reason=asked["reason"],
            at=request.now,
        ),
        name="round",
        anchor="count",
        said=_("The vote is open."),
    )


@page("decisions.count")
@require_POST
def count(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Enter the numbers of the open round."""
    table = _table(request, meeting_id, proposal_id)
    held = _held(table)
    return _settled(
        request,
        table,
        CountForm(request.POST, prefix="count"),
        lambda asked: enter_count(
            actor=request.actor,
            round_id=held.id,
            in_favour=asked["in_favour"],
            against=asked["against"],
            abstained=asked["abstained"],
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="count",
        said=_("The count is entered."),
    )


@page("decisions.count")
@require_POST
def hands(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Enter how each hand was raised, and count them."""
    table = _table(request, meeting_id, proposal_id)
    held = _held(table)
    return _settled(
        request,
        table,
        _hands_form(table.ballot, request.POST),
        lambda asked: cast_hands(
            actor=request.actor,
            round_id=held.id,
            choices={
                UUID(name.removeprefix("hand-")): Choice(choice)
                for name, choice in asked.items()
                if name.startswith("hand-") and choice
            },
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="hands",
        said=_("The hands are counted."),
    )


@page("decisions.propose")
@require_POST
def adopt(request: StaffRequest, meeting_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Write the carried proposal down as a resolution."""
    return _settled(
        request,
        _table(request, meeting_id, proposal_id),
        AdoptForm(request.POST, prefix="adopt"),
        lambda asked: adopt_resolution(
            actor=request.actor,
            proposal_id=proposal_id,
            title=asked["title"],
            text=asked["text"],
            at=request.now,
        ),
        name="adopt",
        anchor="resolution",
        said=_("The resolution is in force. Now give the tasks that carry it out."),
    )


def _held(table: Table) -> RoundRow:
    if table.ballot.round is None:
        raise NotFound
    return table.ballot.round


@page("tasks.assign")
def give_task(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """Give a task at the meeting, from a resolution or without one; then give the next."""
    head = desk_of(request, meeting_id).head
    choices = choices_for(village_id=request.village.id, cell_id=head.cell_id, on=request.today)

    def again(**shown: Any) -> HttpResponse:
        return _task_page(request, head, **shown)

    if request.method != "POST":
        known = {"resolution": request.GET.get("resolution", ""), "meeting": meeting_id}
        return again(form=TaskForm(choices=choices, initial=known))
    form = TaskForm({**request.POST.dict(), "meeting": str(meeting_id)}, choices=choices)
    given = form.data.get("resolution", "")
    return settle(
        request,
        form,
        lambda _asked: assign_task(
            actor=request.actor,
            cell_id=head.cell_id,
            task_id=form.cleaned_data["fact_id"],
            plan=form.plan(),
            at=request.now,
        ),
        again=again,
        name="form",
        to=address(request, "meeting_task", meeting_id=meeting_id)
        + (f"?resolution={given}" if given else ""),
        said=_("The task is given. Give the next one here, or go back to the meeting."),
    )


@page("meetings.hold")
@require_POST
def no_task(request: StaffRequest, meeting_id: UUID) -> HttpResponse:
    """State that the meeting gives no new task."""
    head = desk_of(request, meeting_id).head
    choices = choices_for(village_id=request.village.id, cell_id=head.cell_id, on=request.today)
    return settle(
        request,
        NoTaskForm(request.POST, prefix="none"),
        lambda asked: state_no_task(
            actor=request.actor, meeting_id=meeting_id, fact_id=asked["fact_id"], at=request.now
        ),
        again=lambda **shown: _task_page(
            request, head, form=TaskForm(choices=choices, initial={"meeting": meeting_id}), **shown
        ),
        name="none",
        to=address(request, "meeting_minutes", meeting_id=meeting_id),
        said=_("The minutes say that the meeting gives no new task."),
    )


def _task_page(
    request: StaffRequest,
    head: MeetingHead,
    *,
    form: Form,
    none: Form | None = None,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
) -> HttpResponse:
    del theirs
    may_state = head.started_at is not None and head.closed_at is None and not given_tasks(meeting_id=head.id)
    context = {
        "head": head,
        "title": title_of(head),
        "form": form,
        "none": (none or NoTaskForm(prefix="none")) if may_state and not head.is_exchange else None,
        "broken": broken,
    }
    return render(request, "office/meetings/task.html", context, status=status)
