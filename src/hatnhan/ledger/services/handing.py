"""Handing over: a collector says how much; when whoever keeps the box confirms, it is in the book."""

from datetime import datetime
from uuid import UUID

from django.db.models import Sum
from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.happening import time_of_happening
from hatnhan.ledger import permissions
from hatnhan.ledger.models import CollectorFloat, Entry, HandOver, HandOverWithdrawn
from hatnhan.ledger.rules import drives as drive_rules
from hatnhan.ledger.rules import payments as rules
from hatnhan.ledger.rules.amounts import ensure_amount
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.ledger.rules.sums import FloatTooSmall
from hatnhan.ledger.services.drives import lock_drive, record
from hatnhan.ledger.services.recording import NewEntry, record_entry
from hatnhan.norms.selectors import norm_book
from hatnhan.plumbing.facts import add_fact


@atomic
def hand_over(
    *,
    actor: Actor,
    drive_id: UUID,
    amount_vnd: int,
    fact_id: UUID,
    happened_at: datetime,
    at: datetime,
    note: str = "",
    knows_float: bool = True,
) -> HandOver:
    """Say that a collector brings money to the box; it counts as held until it is confirmed.

    What a phone says may arrive before the contributions that it stands on (`knows_float`): confirming looks
    at what the collector holds in any case.
    """
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_collect(actor, village.path)
    drive_rules.ensure_open(drive.closed_on)
    known = HandOver.objects.filter(id=fact_id).first()
    most = norm_book(path=village.path).int_on("ledger.entry_most_vnd", local_day(happened_at))
    ensure_amount(amount_vnd, most=most)
    drive_rules.ensure_day(local_day(happened_at), opened_on=drive.opened_on, today=local_day(at))
    if known is None and knows_float:
        _ensure_held(drive.id, actor.person_id, amount_vnd)
    told, is_new = add_fact(
        HandOver,
        id=fact_id,
        happened_at=happened_at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        drive_id=drive.id,
        collector_id=actor.person_id,
        amount_vnd=amount_vnd,
        note=drive_rules.ensure_text(note, drive_rules.REASON_LENGTH),
    )
    if is_new:
        record("ledger.hand_over_told", actor, drive, village, at, hand_over=str(told.id))
    return told


@atomic
def confirm_hand_over(*, actor: Actor, hand_over_id: UUID, fact_id: UUID, at: datetime) -> Entry:
    """Confirm that the money came: from now on it lies in the box."""
    told = _hand_over(hand_over_id)
    _drive, village = lock_drive(told.drive_id)
    permissions.ensure_may_keep(actor, village.path)
    rules.ensure_other_confirms(giver=told.collector_id, receiver=actor.person_id)
    done = Entry.objects.filter(id=fact_id, hand_over=told).first()
    if done is not None:
        return done
    _ensure_waits(told)
    said = Said(
        kind=Kind.HAND_OVER,
        drive_id=told.drive_id,
        amount_vnd=told.amount_vnd,
        collector_id=told.collector_id,
        note=told.note,
    )
    new = NewEntry(fact_id, said, told.happened_at, hand_over_id=told.id)
    return record_entry(actor=actor, village_id=village.id, new=new, at=at)


@atomic
def withdraw_hand_over(
    *,
    actor: Actor,
    hand_over_id: UUID,
    reason: str,
    fact_id: UUID,
    at: datetime,
    happened_at: datetime | None = None,
) -> HandOverWithdrawn:
    """Say that a hand-over did not take place: by the collector, or by whoever keeps the box."""
    told = _hand_over(hand_over_id)
    drive, village = lock_drive(told.drive_id)
    if actor.person_id != told.collector_id:
        permissions.ensure_may_keep(actor, village.path)
    if not HandOverWithdrawn.objects.filter(id=fact_id, hand_over=told).exists():
        _ensure_waits(told)
    withdrawn, is_new = add_fact(
        HandOverWithdrawn,
        id=fact_id,
        happened_at=time_of_happening(happened_at, at),
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        hand_over_id=told.id,
        reason=drive_rules.ensure_text(reason, drive_rules.REASON_LENGTH),
    )
    if is_new:
        record("ledger.hand_over_withdrawn", actor, drive, village, at, hand_over=str(told.id))
    return withdrawn


def _hand_over(hand_over_id: UUID) -> HandOver:
    told = HandOver.objects.filter(id=hand_over_id).first()
    if told is None:
        raise NotFound
    return told


def _ensure_waits(told: HandOver) -> None:
    is_done = Entry.objects.filter(hand_over=told).exists()
    if is_done or HandOverWithdrawn.objects.filter(hand_over=told).exists():
        raise rules.HandOverDone


def _ensure_held(drive_id: UUID, person_id: UUID, amount_vnd: int) -> None:
    held = CollectorFloat.objects.filter(drive_id=drive_id, person_id=person_id)
    on_the_way = HandOver.objects.filter(
        drive_id=drive_id, collector_id=person_id, entry=None, withdrawn=None
    )
    free = (held.values_list("held_vnd", flat=True).first() or 0) - (
        on_the_way.aggregate(sum=Sum("amount_vnd"))["sum"] or 0
    )
    if amount_vnd > free:
        raise FloatTooSmall(held=free)
