"""Votes by ballot: who voted is ticked, the box is closed, two people enter what was in it."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatnhan.decisions.services.community import close_box, enter_tally, take_back_tick, tick_voted
from hatnhan.office.community.box import left_of, tally_form
from hatnhan.office.community.forms import BackForm, CloseBoxForm, TickForm
from hatnhan.office.community.questions import file_of, held_of, settled
from hatnhan.office.pages import StaffRequest, page


@page("community.record")
@require_POST
def voted(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Tick the households that voted."""
    file = file_of(request, question_id)
    held = held_of(file)
    sent = request.POST.copy()
    if "all" in sent:
        sent.setlist("tick-houses", [str(row.id) for row in left_of(file)])
    return settled(
        request,
        file,
        # Households that were ticked meanwhile are refused by name, not as an unknown choice.
        TickForm(sent, houses=file.houses, prefix="tick"),
        lambda asked: tick_voted(
            actor=request.actor,
            round_id=held.id,
            household_ids=asked["houses"],
            voted_on=asked["voted_on"],
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="tick",
        anchor="count",
        said=_("Their votes are ticked."),
    )


@page("community.record")
@require_POST
def not_voted(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Take back a tick that was a slip."""
    file = file_of(request, question_id)
    held = held_of(file)
    return settled(
        request,
        file,
        BackForm(request.POST),
        lambda asked: take_back_tick(
            actor=request.actor,
            round_id=held.id,
            household_id=asked["house"],
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="back",
        anchor="count",
        said=_("The tick is taken back."),
    )


@page("community.record")
@require_POST
def close(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Close the box."""
    file = file_of(request, question_id)
    held = held_of(file)
    return settled(
        request,
        file,
        CloseBoxForm(request.POST, prefix="close"),
        lambda asked: close_box(
            actor=request.actor, round_id=held.id, fact_id=asked["fact_id"], at=request.now
        ),
        name="close",
        anchor="count",
        said=_("The box is closed. Two people now count the ballots and enter them, each alone."),
    )


@page("community.record")
@require_POST
def tally(request: StaffRequest, question_id: UUID) -> HttpResponse:
    """Enter what was in the box."""
    file = file_of(request, question_id)
    held = held_of(file)
    form = tally_form(file, request.POST)
    return settled(
        request,
        file,
        form,
        lambda asked: enter_tally(
            actor=request.actor,
            round_id=held.id,
            bundles=form.bundles,
            fact_id=asked["fact_id"],
            at=request.now,
        ),
        name="tally",
        anchor="count",
        said=_("Your numbers are entered."),
    )
