"""The vote of the households on one matter: its rounds, its count with the sentence that explains it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.decisions.rules.community import AT_A_MEETING
from hatnhan.decisions.rules.community import Form as VoteForm
from hatnhan.decisions.selectors.community import (
    QuestionFile,
    VillageRound,
    people_of_village,
    question_file,
)
from hatnhan.decisions.services.community import (
    Opening,
    adopt_decision,
    cast_houses,
    change_question,
    enter_hands,
    open_round,
    withdraw_question,
)
from hatnhan.kernel.errors import NotFound
from hatnhan.office.answering import address, settle
from hatnhan.office.community.board import asked_of, shown_question
from hatnhan.office.community.box import box_of
from hatnhan.office.community.forms import (
    ChangeQuestionForm,
    DecideForm,
    HouseHandsForm,
    OpeningForm,
    VillageCountForm,
)
from hatnhan.office.community.shown import said_verdict, sentence_of, shown_round
from hatnhan.office.meetings.desk import book_of, may
from hatnhan.office.pages import StaffRequest, page
from hatnhan.ui.forms import Form


@page("community.view")
@require_safe
def question(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Show the vote on one matter."""
    return question_page(request, file_of(request, question_id))


def file_of(request: StaffRequest, question_id: UUID) -> QuestionFile:
    """Find the matter within the village; another village's does not exist."""
    return question_file(
        village_id=request.village.id,
        question_id=question_id,
        viewer_id=request.actor.person_id,
        book=book_of(request),
        on=request.today,
    )


def question_page(
    request: StaffRequest,
    file: QuestionFile,
    *,
    status: int = 200,
    broken: str = "",
    theirs: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the vote with its forms, and what was refused."""
    row, allowed = file.question, may(request, "community.convene", "community.record")
    held = row.last_round
    is_open = not row.is_withdrawn and row.decision_id is None
    # At a closed meeting nobody raises a hand any more; ballots may still be carried.
    minutes_open = file.meeting is None or file.meeting.closed_at is None
    context = {
        "file": file,
        "vote": shown_question(row),
        "held": held,
        "majority": row.norms.majority.title_in(get_language() or "vi"),
        "sentence": sentence_of(row),
        "rounds": [shown_round(one) for one in row.rounds],
        "verdicts": [said_verdict(one) for one in file.verdicts],
        "is_open": is_open,
        "minutes_open": minutes_open,
        "takes_votes": is_open and (minutes_open or held is None or not held.is_at_meeting),
        "may": allowed,
        "broken": broken,
        "theirs": theirs,
        "forms": {**_forms(request, file, allowed), **forms},
        "box": box_of(file, forms, request.today) if allowed["record"] else None,
    }
    return render(request, "office/community/vote.html", context, status=status)


def _forms(request: StaffRequest, file: QuestionFile, allowed: dict[str, bool]) -> dict[str, Form]:
    row = file.question
    found: dict[str, Form] = {}
    if allowed["record"]:
        found |= {
            "opening": _opening(request, file),
            "count": VillageCountForm(prefix="count"),
            "hands": HouseHandsForm(houses=_hands_houses(file), prefix="hands"),
        }
    if allowed["convene"]:
        wording = {"text": row.text, "matter": row.matter, "posted_on": row.posted_on}
        first_line = row.text.splitlines()[0][:200]
        found |= {
            "wording": ChangeQuestionForm(initial={**wording, "revision": row.revision}, prefix="wording"),
            "adopt": DecideForm(
                initial={"kind": "resolution", "title": first_line, "text": row.text}, prefix="adopt"
            ),
        }
    return found


def ways_of(file: QuestionFile) -> list[VoteForm]:
    """Give the ways of voting that the norms leave for this matter here and now."""
    norms, gathering = file.question.norms, file.gathering
    ways: list[VoteForm] = []
    if file.meeting is not None and file.meeting.closed_at is None:
        ways += [form for form in VoteForm if form in AT_A_MEETING]
    missed = gathering is not None and gathering.attending > 0 and not gathering.has_quorum(norms.quorum)
    if norms.at_meeting is None or missed:
        ways.append(VoteForm.BALLOTS)
    if norms.may_be_online and file.meeting is None:
        ways.append(VoteForm.ONLINE)
    return ways


def _opening(request: StaffRequest, file: QuestionFile, data: Any = None) -> OpeningForm:  # noqa: ANN401 -- a form's data as Django types it
    ways = ways_of(file)
    return OpeningForm(
        data,
        allowed=ways,
        people=people_of_village(village_id=request.village.id),
        once_more=bool(file.question.rounds),
        initial={
            "form": ways[0].value if ways else "",
            "from_on": request.today,
            "until_on": request.today,
            "agreed": file.gathering.attending if file.gathering else None,
        },
        prefix="opening",
    )


def _hands_houses(file: QuestionFile) -> list[Any]:
    held = file.question.last_round
    if held is None or not held.is_by_house:
        return []
    return [row for row in file.houses if row.is_here]


def settled(
    request: StaffRequest,
    file: QuestionFile,
    form: Form | None,
    command: Callable[[dict[str, Any]], object],
    *,
    name: str = "",
    said: str = "",
    anchor: str = "",
) -> HttpResponse:
    """Do what a form of the vote asks and show the vote again."""
    return settle(
        request,
        form,
        command,
        again=lambda **shown: question_page(request, file, **shown),
        name=name,
        to=address(request, "community_vote", anchor, question_id=file.question.id),
        said=said,
    )


def held_of(file: QuestionFile) -> VillageRound:
    """Give the open round; raises NotFound where there is none."""
    if file.question.last_round is None:
        raise NotFound
    return file.question.last_round


@page("community.convene")
@require_POST
def change(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Change the wording before it is voted on."""
    return settled(
        request,
        file_of(request, question_id),
        ChangeQuestionForm(request.POST, prefix="wording"),
        lambda asked: change_question(
            actor=request.actor,
            proposal_id=question_id,
            revision=asked["revision"],
            question=asked_of(asked),
            at=request.now,
        ),
        name="wording",
    )


@page("community.convene")
@require_POST
def withdraw(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Withdraw a matter."""
    return settled(
        request,
        file_of(request, question_id),
        None,
        lambda _asked: withdraw_question(actor=request.actor, proposal_id=question_id, at=request.now),
        said=_("Withdrawn. Its votes stay on record."),
    )


@page("community.record")
@require_POST
def open_vote(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Open a round; whose votes count is fixed now."""
    file = file_of(request, question_id)
    form = _opening(request, file, request.POST)
    return settled(
        request,
        file,
        form,
        lambda asked: open_round(
            actor=request.actor,
            proposal_id=question_id,
            opening=Opening(
                form=asked["form"],
                from_on=asked.get("from_on") or request.today,
                until_on=asked.get("until_on") or request.today,
                team=form.team,
                agreed=asked.get("agreed"),
                channel=asked.get("channel", ""),
                reason=asked.get("reason", ""),
            ),
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="opening",
        anchor="count",
        said=_("The vote is open."),
    )


@page("community.record")
@require_POST
def count(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Enter the hands that were counted."""
    file = file_of(request, question_id)
    held = held_of(file)
    return settled(
        request,
        file,
        VillageCountForm(request.POST, prefix="count"),
        lambda asked: enter_hands(
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


@page("community.record")
@require_POST
def hands(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Enter how each household voted, and count."""
    file = file_of(request, question_id)
    held = held_of(file)
    form = HouseHandsForm(request.POST, houses=_hands_houses(file), prefix="hands")
    return settled(
        request,
        file,
        form,
        lambda asked: cast_houses(
            actor=request.actor,
            round_id=held.id,
            choices=form.choices,
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="hands",
        said=_("The hands are counted."),
    )


@page("community.convene")
@require_POST
def adopt(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Write down what the households carried."""
    return settled(
        request,
        file_of(request, question_id),
        DecideForm(request.POST, prefix="adopt"),
        lambda asked: adopt_decision(
            actor=request.actor,
            proposal_id=question_id,
            kind=asked["kind"],
            title=asked["title"],
            text=asked["text"],
            at=request.now,
        ),
        name="adopt",
        anchor="decision",
        said=_("The decision is written down. Now tell every household."),
    )
