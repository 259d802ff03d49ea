"""One decision of the households: its wording, who must be told, since when it holds, its end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.decisions.selectors.community import (
    CommunityDecisionRow,
    Duty,
    decision_of_village,
    decisions_after,
    decisions_replaced,
    duties_of,
    question_of,
)
from hatnhan.decisions.services.community import (
    lift_decision,
    recognise_decision,
    replace_decision,
    tell_decision,
)
from hatnhan.office.answering import address, settle
from hatnhan.office.community.forms import RecognisedForm, ReplaceForm, ToldHousesForm, UnrecognisedForm
from hatnhan.office.community.shown import sentence_of, shown_round
from hatnhan.office.community.words import DECISION_WORDS, MATTER_WORDS, WHOM_WORDS
from hatnhan.office.meetings.desk import book_of, may
from hatnhan.office.pages import StaffRequest, page
from hatnhan.ui.forms import Form


@page("community.view")
@require_safe
def decision(request: StaffRequest, village_decision_id: UUID) -> HttpResponse:
    """Show one decision."""
    return decision_page(request, _row(request, village_decision_id))


def decision_page(
    request: StaffRequest,
    row: CommunityDecisionRow,
    *,
    status: int = 200,
    broken: str = "",
    **forms: Form,
) -> HttpResponse:
    """Show the decision with its forms, and what was refused."""
    book = book_of(request)
    asked = question_of(
        village_id=request.village.id, question_id=row.proposal_id, book=book, on=request.today
    )
    duties = duties_of(row, book)
    told = [one.whom for one in duties]
    shown: dict[str, Form] = {
        "told": ToldHousesForm(whom=told, initial={"told_on": request.today, "whom": told[0]}, prefix="told"),
        "recognised": RecognisedForm(initial={"recognised_on": request.today}, prefix="recognised"),
        "end": UnrecognisedForm(initial={"until_on": request.today}, prefix="end"),
        "replace": ReplaceForm(later=_later(request, row), prefix="replace"),
    }
    context = {
        "decision": row,
        "kind": str(DECISION_WORDS[row.kind]),
        "matter": str(MATTER_WORDS[asked.norms.matter]),
        "sentence": sentence_of(asked),
        "round": shown_round(asked.rounds[-1]) if asked.rounds else None,
        "norms": asked.norms,
        "duties": [(one, str(WHOM_WORDS[one.whom]), _is_late(one, request)) for one in duties],
        "replaced": decisions_replaced(by_id=row.id),
        "is_in_force": row.is_in_force(request.today),
        "may": may(request, "community.convene"),
        "forms": {**shown, **forms},
        "broken": broken,
    }
    return render(request, "office/community/decision.html", context, status=status)


def _later(request: StaffRequest, row: CommunityDecisionRow) -> list[tuple[UUID, str]]:
    return [(one.id, f"{one.symbol} · {one.title}") for one in decisions_after(row, request.today)]


def _is_late(duty: Duty, request: StaffRequest) -> bool:
    return duty.told_on is None and duty.until_on is not None and duty.until_on < request.today


def _row(request: StaffRequest, decision_id: UUID) -> CommunityDecisionRow:
    return decision_of_village(village_id=request.village.id, decision_id=decision_id)


def _settled(
    request: StaffRequest,
    decision_id: UUID,
    form: Form,
    command: Callable[[dict[str, Any]], object],
    *,
    name: str,
    said: str = "",
) -> HttpResponse:
    row = _row(request, decision_id)
    return settle(
        request,
        form,
        command,
        again=lambda **shown: decision_page(request, row, **shown),
        name=name,
        to=address(request, "community_decision", village_decision_id=decision_id),
        said=said,
    )


@page("community.convene")
@require_POST
def told(request: StaffRequest, village_decision_id: UUID) -> HttpResponse:
    """Write down who was told."""
    row = _row(request, village_decision_id)
    whom = [one.whom for one in duties_of(row, book_of(request))]
    return _settled(
        request,
        village_decision_id,
        ToldHousesForm(request.POST, whom=whom, prefix="told"),
        lambda asked: tell_decision(
            actor=request.actor,
            decision_id=village_decision_id,
            whom=asked["whom"],
            told_on=asked["told_on"],
            way=asked["way"],
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="told",
    )


@page("community.convene")
@require_POST
def recognised(request: StaffRequest, village_decision_id: UUID) -> HttpResponse:
    """Write down that the commune recognised the decision."""
    return _settled(
        request,
        village_decision_id,
        RecognisedForm(request.POST, prefix="recognised"),
        lambda asked: recognise_decision(
            actor=request.actor,
            decision_id=village_decision_id,
            recognised_on=asked["recognised_on"],
            at=request.now,
        ),
        name="recognised",
        said=_("The decision is in force."),
    )


@page("community.convene")
@require_POST
def end(request: StaffRequest, village_decision_id: UUID) -> HttpResponse:
    """Write down that the commune did not recognise the decision."""
    return _settled(
        request,
        village_decision_id,
        UnrecognisedForm(request.POST, prefix="end"),
        lambda asked: lift_decision(
            actor=request.actor,
            decision_id=village_decision_id,
            until_on=asked["until_on"],
            at=request.now,
        ),
        name="end",
    )


@page("community.convene")
@require_POST
def replace(request: StaffRequest, village_decision_id: UUID) -> HttpResponse:
    """Write down which later decision takes the place of this one."""
    row = _row(request, village_decision_id)
    return _settled(
        request,
        village_decision_id,
        ReplaceForm(request.POST, later=_later(request, row), prefix="replace"),
        lambda asked: replace_decision(
            actor=request.actor, decision_id=village_decision_id, by_id=asked["by"], at=request.now
        ),
        name="replace",
        said=_("The later decision stands in its place."),
    )
