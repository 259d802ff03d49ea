"""Money out: an expense, its approvals, a transfer; and money that collectors hold and hand over."""

from collections.abc import Callable
from typing import TypedDict
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.rules.payments import APPROVERS
from hatnhan.ledger.selectors import (
    drive_names,
    drive_of_hand_over,
    drive_of_payment,
    floats_of,
    held_by,
    terms_by_drive,
    waiting_hand_overs,
    waiting_payments,
)
from hatnhan.ledger.services import (
    NewEntry,
    Paid,
    approve_payment,
    confirm_hand_over,
    hand_over,
    pay,
    pay_with_photo,
    withdraw_hand_over,
    withdraw_payment,
)
from hatnhan.norms.selectors import norm_book
from hatnhan.office.answering import Sheet, Way, address, asked_or_sent, attempt, saved
from hatnhan.office.houses.sheet import moment_on
from hatnhan.office.ledger.desk import drive_here, entered, may_of, sheet_page, way_to_drive
from hatnhan.office.ledger.entry_forms import DoneForm, HandOverForm, PayForm, ReasonForm, TransferForm
from hatnhan.office.ledger.pictures import payments_with_photos
from hatnhan.office.pages import StaffRequest, page, see_other
from hatnhan.ui.numbers import dong_of

FROM_VND = "ledger.two_approvals_from_vnd"


class Scope(TypedDict):
    """Whose question it is, and about which drive."""

    actor: Actor
    path: str
    village_id: UUID
    drive_id: UUID


@page("ledger.keep")
@asked_or_sent
def pay_out(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Enter an expense: a small one is in the book at once, a large one waits for two others."""
    found = drive_here(request, drive_id)
    terms = terms_by_drive([drive_id]).get(drive_id)
    form = PayForm(
        request.POST or None,
        request.FILES or None,
        initial={"on": request.today},
        items=terms.items if terms else (),
    )

    def deed() -> HttpResponse:
        paid = _paid(request, form, drive_id)
        if paid.entry is not None:
            return saved(request, "entry", _("The expense is in the book."), entry_id=paid.entry.id)
        messages.warning(request, _("The expense waits until two others have approved it."))
        return see_other(request, "drive_waiting", drive_id=drive_id)

    from_vnd = norm_book(path=request.village.path).int_on(FROM_VND, request.today)
    sheet = Sheet(
        _("Enter an expense"),
        _("Enter it"),
        way_to_drive(request, found),
        (_("From %(amount)s on, two other persons approve it first.") % {"amount": dong_of(from_vnd)},),
    )
    return sheet_page(request, form, deed, sheet)


@page("ledger.keep")
@asked_or_sent
def transfer(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Move money from this drive's box to another drive's."""
    found = drive_here(request, drive_id)
    others = [
        (one.id, one.title)
        for one in drive_names(village_id=request.village.id)
        if one.id != drive_id and one.closed_on is None
    ]
    form = TransferForm(request.POST or None, initial={"on": request.today}, others=others)

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        said = Said(
            kind=Kind.TRANSFER,
            drive_id=drive_id,
            amount_vnd=asked["amount"],
            other_drive_id=asked["other"],
            note=asked["note"],
        )
        return entered(request, asked["fact_id"], said, asked["on"], _("Moved."))

    sheet = Sheet(_("Move money to another drive"), _("Move it"), way_to_drive(request, found))
    return sheet_page(request, form, deed, sheet)


@page("ledger.entries")
@require_safe
def waiting(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show what waits: expenses for approval, money on its way to the box, money that collectors hold."""
    return _waiting(request, drive_id)


@page("ledger.approve")
@require_POST
def payment_approve(request: StaffRequest, payment_id: UUID) -> HttpResponse:
    """Approve another's expense; the last approval takes it into the book."""
    drive_id = drive_of_payment(village_id=request.village.id, payment_id=payment_id)

    def approved(fact_id: UUID) -> str:
        done = approve_payment(actor=request.actor, payment_id=payment_id, fact_id=fact_id, at=request.now)
        return (
            _("Approved: the expense is in the book.") if done.entry else _("Approved. One more is needed.")
        )

    return _done(request, drive_id, approved)


@page("ledger.keep")
@asked_or_sent
def payment_withdraw(request: StaffRequest, payment_id: UUID) -> HttpResponse:
    """Say that an expense that waits is not made, with the reason."""
    drive_id = drive_of_payment(village_id=request.village.id, payment_id=payment_id)

    def withdrawn(fact_id: UUID, reason: str) -> None:
        withdraw_payment(
            actor=request.actor, payment_id=payment_id, reason=reason, fact_id=fact_id, at=request.now
        )

    return _reasoned(request, drive_id, _("The expense is not made"), withdrawn)


@page("ledger.collect")
@asked_or_sent
def hand_over_new(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Say that one brings money to the box; whoever keeps it confirms."""
    found = drive_here(request, drive_id)
    held = held_by(person_id=request.actor.person_id, drive_id=drive_id)
    form = HandOverForm(request.POST or None, initial={"amount": held or None})

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        hand_over(
            actor=request.actor,
            drive_id=drive_id,
            amount_vnd=asked["amount"],
            note=asked["note"],
            fact_id=asked["fact_id"],
            happened_at=request.now,
            at=request.now,
        )
        said = _("Told. Whoever keeps the box confirms it.")
        return saved(request, "drive_waiting", said, drive_id=drive_id)

    sheet = Sheet(
        _("Hand money over to the box"),
        _("I bring it"),
        way_to_drive(request, found),
        (_("You hold %(held)s of this drive.") % {"held": dong_of(held)},),
    )
    return sheet_page(request, form, deed, sheet)


@page("ledger.keep")
@require_POST
def hand_over_confirm(request: StaffRequest, hand_over_id: UUID) -> HttpResponse:
    """Confirm that the money came."""
    drive_id = drive_of_hand_over(village_id=request.village.id, hand_over_id=hand_over_id)

    def confirmed(fact_id: UUID) -> str:
        confirm_hand_over(actor=request.actor, hand_over_id=hand_over_id, fact_id=fact_id, at=request.now)
        return _("Confirmed: the money is in the box.")

    return _done(request, drive_id, confirmed)


@page("ledger.collect")
@asked_or_sent
def hand_over_withdraw(request: StaffRequest, hand_over_id: UUID) -> HttpResponse:
    """Say that a hand-over did not take place, with the reason."""
    drive_id = drive_of_hand_over(village_id=request.village.id, hand_over_id=hand_over_id)

    def withdrawn(fact_id: UUID, reason: str) -> None:
        withdraw_hand_over(
            actor=request.actor, hand_over_id=hand_over_id, reason=reason, fact_id=fact_id, at=request.now
        )

    return _reasoned(request, drive_id, _("The hand-over did not take place"), withdrawn)


def _paid(request: StaffRequest, form: PayForm, drive_id: UUID) -> Paid:
    asked = form.cleaned_data
    new = NewEntry(asked["fact_id"], form.said(drive_id), moment_on(asked["on"], request.now))
    if asked["picture"] is None:
        return pay(actor=request.actor, new=new, at=request.now)
    return pay_with_photo(actor=request.actor, new=new, content=asked["picture"].read(), at=request.now)


def _done(request: StaffRequest, drive_id: UUID, deed: Callable[[UUID], str]) -> HttpResponse:
    form = DoneForm(request.POST)
    if not form.is_valid():
        return _waiting(request, drive_id, form=form, status=422)
    said, broken = attempt(lambda: deed(form.cleaned_data["fact_id"]))
    if said is None:
        return _waiting(request, drive_id, broken=broken, status=422)
    return saved(request, "drive_waiting", said, drive_id=drive_id)


def _reasoned(
    request: StaffRequest, drive_id: UUID, title: str, deed: Callable[[UUID, str], None]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)

    def withdrawn() -> HttpResponse:
        deed(form.cleaned_data["fact_id"], form.cleaned_data["reason"])
        return saved(request, "drive_waiting", drive_id=drive_id)

    back = Way(address(request, "drive_waiting", drive_id=drive_id), _("What waits"))
    return sheet_page(request, form, withdrawn, Sheet(title, _("Save"), back, is_danger=True))


def _waiting(
    request: StaffRequest,
    drive_id: UUID,
    *,
    broken: str = "",
    form: DoneForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found, person_id = drive_here(request, drive_id), request.actor.person_id
    scope = _scope(request, drive_id)
    rows, floats = waiting_payments(**scope), floats_of(**scope)
    context = {
        "back": way_to_drive(request, found),
        "broken": broken,
        "form": form,
        "payments": payments_with_photos(request, rows),
        "hand_overs": [(row, new_id(), row.collector_id == person_id) for row in waiting_hand_overs(**scope)],
        "floats": floats,
        "holds_money": person_id in {one.person_id for one in floats},
        "approvers": APPROVERS,
        "may": may_of(request),
        "drive_id": drive_id,
    }
    return render(request, "office/ledger/waiting.html", context, status=status)


def _scope(request: StaffRequest, drive_id: UUID) -> Scope:
    return Scope(
        actor=request.actor, path=request.village.path, village_id=request.village.id, drive_id=drive_id
    )
