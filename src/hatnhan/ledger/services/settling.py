"""Closing a drive: planned and real, to the đồng, and what the remainder is for."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.ledger import permissions
from hatnhan.ledger.models import HandOver, Payment, Settlement
from hatnhan.ledger.rules import drives as rules
from hatnhan.ledger.rules.figures import figures_of, item_lines, source_lines
from hatnhan.ledger.selectors.sums import sums_of
from hatnhan.ledger.selectors.terms import terms_by_drive
from hatnhan.ledger.services.drives import last_entry_on, lock_drive, period_of_decision, record
from hatnhan.plumbing.facts import ensure_says


@atomic
def close_drive(
    *,
    actor: Actor,
    drive_id: UUID,
    on: date,
    fact_id: UUID,
    at: datetime,
    remainder_use: str = "",
    decision_id: UUID | None = None,
) -> Settlement:
    """Close a drive with its settlement.

    Refused while expenses or hand-overs wait, collectors hold money, or what is left is undecided.
    """
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_manage(actor, village.path)
    use = rules.ensure_text(remainder_use, rules.REASON_LENGTH)
    told = {
        "drive_id": drive.id,
        "author_id": actor.person_id,
        "on": on,
        "remainder_use": use,
        "decision_id": decision_id,
    }
    known = Settlement.objects.filter(id=fact_id).first()
    if known is not None:
        ensure_says(known, **told)
        return known
    rules.ensure_open(drive.closed_on)
    rules.ensure_day(on, opened_on=drive.opened_on, today=local_day(at))
    tallies, held = sums_of(drive.id)
    rules.ensure_may_close(
        payment_count=Payment.objects.filter(drive=drive, entry=None, withdrawn=None).count(),
        hand_over_count=HandOver.objects.filter(drive=drive, entry=None, withdrawn=None).count(),
        held_vnd=sum(held.values()),
        last_on=last_entry_on(drive.id),
        on=on,
    )
    figures, terms = figures_of(tallies, held_vnd=0), terms_by_drive([drive.id]).get(drive.id)
    period = period_of_decision(decision_id, village.id)
    rules.ensure_remainder_decided(balance_vnd=figures.balance_vnd, use=use, decision=period, on=on)
    settlement = Settlement.objects.create(
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        device_id=actor.device_id,
        in_vnd=figures.in_vnd,
        labour_vnd=figures.labour_vnd,
        half_days=figures.half_days,
        material_vnd=figures.material_vnd,
        out_vnd=figures.out_vnd,
        balance_vnd=figures.balance_vnd,
        by_source=[asdict(line) for line in source_lines(terms, tallies)],
        by_item=[asdict(line) for line in item_lines(terms, tallies)],
        **told,
    )
    drive.closed_on = on
    drive.save(update_fields=["closed_on"])
    record("ledger.drive_closed", actor, drive, village, at, balance=figures.balance_vnd)
    return settlement
