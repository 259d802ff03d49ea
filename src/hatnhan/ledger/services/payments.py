"""Paying: small expenses at once, large ones after two others have approved."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ids import derived_id
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Approval, Entry, Payment, PaymentWithdrawn
from hatnhan.ledger.rules import drives as drive_rules
from hatnhan.ledger.rules import entries as entry_rules
from hatnhan.ledger.rules import payments as rules
from hatnhan.ledger.rules.entries import Limits, Said
from hatnhan.ledger.rules.kinds import Kind, Payee
from hatnhan.ledger.rules.terms import ensure_item
from hatnhan.ledger.selectors.terms import terms_by_drive
from hatnhan.ledger.services.drives import lock_drive, record
from hatnhan.ledger.services.photos import kept_for
from hatnhan.ledger.services.recording import NewEntry, record_entry
from hatnhan.norms.selectors import norm_book
from hatnhan.plumbing.facts import FactTaken, add_fact


@dataclass(frozen=True, slots=True)
class Paid:
    """What became of an expense: it waits as a payment, or it is an entry of the book."""

    payment: Payment | None
    entry: Entry | None


@atomic
def pay(*, actor: Actor, new: NewEntry, at: datetime) -> Paid:
    """Enter an expense: below the norm it is in the book at once, from it on it waits for two others."""
    drive, village = lock_drive(new.said.drive_id)
    permissions.ensure_may_keep(actor, village.path)
    said, book = entry_rules.tidied(new.said), norm_book(path=village.path)
    from_vnd = book.int_on("ledger.two_approvals_from_vnd", new.day)
    waits = rules.needs_approval(said.amount_vnd, from_vnd)
    # What waits and what is paid lie in two tables; one form is one of them, whatever its amount is now.
    if (Entry if waits else Payment)._default_manager.filter(id=new.fact_id).exists():
        raise FactTaken
    if not waits:
        entry = record_entry(actor=actor, village_id=village.id, new=new, at=at)
        return Paid(payment=None, entry=entry)
    drive_rules.ensure_open(drive.closed_on)
    drive_rules.ensure_day(new.day, opened_on=drive.opened_on, today=local_day(at))
    limits = Limits(
        book.int_on("ledger.entry_most_vnd", new.day), book.int_on("ledger.entry_most_days", new.day)
    )
    entry_rules.ensure_whole(said, limits)
    ensure_item(terms_by_drive([drive.id]).get(drive.id), said.item)
    payment, is_new = add_fact(
        Payment,
        id=new.fact_id,
        happened_at=new.happened_at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        drive_id=drive.id,
        on=new.day,
        **{name: getattr(said, name) for name in _KEPT},
        payee=said.payee.value if said.payee else "",
    )
    if is_new:
        record("ledger.payment_asked", actor, drive, village, at, payment=str(payment.id))
    return Paid(payment=payment, entry=Entry.objects.filter(payment=payment).first())


def pay_with_photo(*, actor: Actor, new: NewEntry, content: bytes, at: datetime) -> Paid:
    """Keep the photograph of an expense's paper and enter the expense; raises FileRefused."""
    sha256 = kept_for(actor, new.said.drive_id, permissions.ensure_may_keep, content=content, at=at)
    return pay(actor=actor, new=replace(new, said=replace(new.said, photo=sha256)), at=at)


@atomic
def approve_payment(*, actor: Actor, payment_id: UUID, fact_id: UUID, at: datetime) -> Paid:
    """Approve another's expense; with the second approval it is an entry of the book."""
    payment = _payment(payment_id)
    drive, village = lock_drive(payment.drive_id)
    permissions.ensure_may_approve(actor, village.path)
    given = list(Approval.objects.filter(payment=payment).order_by("happened_at", "id"))
    if any(one.id == fact_id and one.author_id == actor.person_id for one in given):
        return Paid(payment=payment, entry=Entry.objects.filter(payment=payment).first())
    _ensure_waits(payment)
    approved_by = [one.author_id for one in given]
    rules.ensure_may_approve(entered_by=payment.author_id, approver=actor.person_id, approved_by=approved_by)
    add_fact(
        Approval,
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        payment_id=payment.id,
    )
    record("ledger.payment_approved", actor, drive, village, at, payment=str(payment.id))
    if not rules.is_approved([*approved_by, actor.person_id]):
        return Paid(payment=payment, entry=None)
    entry = record_entry(actor=actor, village_id=village.id, new=_as_entry(payment), at=at)
    return Paid(payment=payment, entry=entry)


@atomic
def withdraw_payment(
    *, actor: Actor, payment_id: UUID, reason: str, fact_id: UUID, at: datetime
) -> PaymentWithdrawn:
    """Say that an expense that still waits is not made."""
    payment = _payment(payment_id)
    drive, village = lock_drive(payment.drive_id)
    permissions.ensure_may_keep(actor, village.path)
    if not PaymentWithdrawn.objects.filter(id=fact_id, payment=payment).exists():
        _ensure_waits(payment)
    withdrawn, is_new = add_fact(
        PaymentWithdrawn,
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        payment_id=payment.id,
        reason=drive_rules.ensure_text(reason, drive_rules.REASON_LENGTH),
    )
    if is_new:
        record("ledger.payment_withdrawn", actor, drive, village, at, payment=str(payment.id))
    return withdrawn


_KEPT = ("amount_vnd", "item", "quantity", "unit", "note", "paper", "photo")


def _payment(payment_id: UUID) -> Payment:
    payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound
    return payment


def _ensure_waits(payment: Payment) -> None:
    is_done = Entry.objects.filter(payment=payment).exists()
    if is_done or PaymentWithdrawn.objects.filter(payment=payment).exists():
        raise rules.PaymentDone


def _as_entry(payment: Payment) -> NewEntry:
    said = Said(
        kind=Kind.MONEY_OUT,
        drive_id=payment.drive_id,
        payee=Payee(payment.payee),
        **{name: getattr(payment, name) for name in _KEPT},
    )
    return NewEntry(derived_id(payment.id, "entry"), said, payment.happened_at, payment_id=payment.id)
