"""Taking over an old book: all of it or nothing, into a drive that has no entries yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit.models import AuditLine
from hatnhan.households.exchange import SheetError
from hatnhan.households.models import Household
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_moment
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ids import derived_id
from hatnhan.kernel.marks import mark as _
from hatnhan.ledger import permissions
from hatnhan.ledger.exchange import OldBook, OldRow
from hatnhan.ledger.exchange.columns import Column
from hatnhan.ledger.models import Drive
from hatnhan.ledger.rules.amounts import days_text, value_beside
from hatnhan.ledger.rules.drives import DecisionMissing, TermsMissing
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import CONTRIBUTIONS, Kind
from hatnhan.ledger.selectors.terms import terms_by_drive
from hatnhan.ledger.services.drives import has_entries, lock_drive, record
from hatnhan.ledger.services.recording import NewEntry, Told, judge_entries, record_entries
from hatnhan.places.models import Place

NOON = time(12)


class BookBegun(RuleBroken):
    """Two books are not mixed."""

    code = "ledger.book_begun"
    text = _("This drive has entries already. An old book is taken over whole, into a drive without entries.")


class ImportRefused(RuleBroken):
    """A book with errors changes nothing."""

    code = "ledger.import_refused"
    text = _("%(count)s cells need mending first. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would enter, in the order of the days, and everything that stands against it."""

    rows: tuple[OldRow, ...]
    errors: tuple[SheetError, ...]
    in_vnd: int
    half_days: int
    labour_vnd: int
    out_vnd: int

    @property
    def balance_vnd(self) -> int:
        """What would be left in the box."""
        return self.in_vnd - self.out_vnd


@dataclass(frozen=True, slots=True)
class ImportDone:
    """How many entries were made; none where the same form came before."""

    count: int
    is_repeat: bool = False


def ensure_not_begun(drive_id: UUID) -> None:
    """An old book goes into a drive without entries alone; raises BookBegun."""
    if has_entries(drive_id):
        raise BookBegun


@atomic
def plan_import(*, actor: Actor, drive_id: UUID, book: OldBook, fact_id: UUID, at: datetime) -> ImportPlan:
    """Say what an import of the book would do, by the very rules that would take it; writes nothing."""
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_import(actor, village.path)
    return _plan(actor, drive, village, book, fact_id, at)[0]


@atomic
def import_book(*, actor: Actor, drive_id: UUID, book: OldBook, fact_id: UUID, at: datetime) -> ImportDone:
    """Enter every row of an old book in one transaction, or none; said twice it is one import.

    Expenses of an old book were paid already: they need no approvals now, and only an empty book is filled.
    """
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_import(actor, village.path)
    if _was_imported(drive, fact_id):
        return ImportDone(0, is_repeat=True)
    plan, told = _plan(actor, drive, village, book, fact_id, at)
    if plan.errors:
        raise ImportRefused(count=len(plan.errors))
    for outcome in record_entries(village_id=village.id, told=told, at=at):
        if outcome.refusal is not None:
            raise outcome.refusal
    record("ledger.book_imported", actor, drive, village, at, form=str(fact_id), entries=len(told))
    return ImportDone(len(told))


def _was_imported(drive: Drive, fact_id: UUID) -> bool:
    done = AuditLine.objects.filter(subject_type="drive", subject_id=str(drive.id))
    return done.filter(action="ledger.book_imported", facts__form=str(fact_id)).exists()


def _plan(
    actor: Actor, drive: Drive, village: Place, book: OldBook, fact_id: UUID, at: datetime
) -> tuple[ImportPlan, list[Told]]:
    ensure_not_begun(drive.id)
    _ensure_ready(drive, book)
    houses = dict(Household.objects.filter(village=village).values_list("code", "id"))
    rows = sorted(book.rows, key=lambda row: (row.on, row.kind not in CONTRIBUTIONS, row.number))
    told = [Told(actor, _as_new(row, drive.id, houses, fact_id)) for row in rows]
    outcomes = judge_entries(village_id=village.id, told=told, at=at)
    errors = [*book.errors, *_unknown(book, rows, houses), *_misvalued(book, rows, drive)]
    named = {error.row for error in errors}
    errors += [
        book.error(row.number, Column.AMOUNT, outcome.refusal.text, **outcome.refusal.facts)
        for row, outcome in zip(rows, outcomes, strict=True)
        if outcome.refusal is not None and row.number not in named
    ]
    labour = [row for row in rows if row.kind is Kind.LABOUR]
    return (
        ImportPlan(
            rows=tuple(rows),
            errors=tuple(sorted(errors, key=lambda error: (error.row, error.column))),
            in_vnd=sum(row.amount_vnd for row in rows if row.kind is Kind.MONEY_IN),
            half_days=sum(row.half_days for row in labour),
            labour_vnd=sum(row.amount_vnd for row in labour),
            out_vnd=sum(row.amount_vnd for row in rows if row.kind is Kind.MONEY_OUT),
        ),
        told,
    )


def _ensure_ready(drive: Drive, book: OldBook) -> None:
    # What the drive lacks is said once, not at each row as if its cell were wrong.
    given = [row.on for row in book.rows if row.kind in CONTRIBUTIONS]
    if given and drive.decision is None:
        raise DecisionMissing(day=min(given))
    if given and drive.id not in terms_by_drive([drive.id]):
        raise TermsMissing


def _as_new(row: OldRow, drive_id: UUID, houses: Mapping[str, UUID], fact_id: UUID) -> NewEntry:
    said = Said(
        kind=row.kind,
        drive_id=drive_id,
        amount_vnd=0 if row.kind is Kind.LABOUR else row.amount_vnd,
        half_days=row.half_days,
        household_id=houses.get(row.household),
        source=row.source,
        quantity=row.quantity,
        unit=row.unit,
        item=row.item,
        round=row.round,
        note=row.note,
        payee=row.payee,
        paper=row.paper,
    )
    happened_at = local_moment(row.on, NOON)
    return NewEntry(derived_id(fact_id, f"row {row.number}"), said, happened_at, is_taken_over=True)


def _unknown(book: OldBook, rows: Sequence[OldRow], houses: Mapping[str, UUID]) -> list[SheetError]:
    text = _("The register has no household «%(household)s». Write a code of the register.")
    return [
        book.error(row.number, Column.HOUSEHOLD, text, household=row.household)
        for row in rows
        if row.household and row.household not in houses
    ]


def _misvalued(book: OldBook, rows: Sequence[OldRow], drive: Drive) -> list[SheetError]:
    terms = terms_by_drive([drive.id]).get(drive.id)
    rate = terms.rate_vnd if terms else 0
    text = _("%(days)s days at %(rate)s đồng are %(value)s đồng. Mend the amount or the days.")
    return [
        book.error(
            row.number,
            Column.AMOUNT,
            text,
            days=days_text(row.half_days),
            rate=rate,
            value=value_beside(row.half_days, rate),
        )
        for row in rows
        if row.kind is Kind.LABOUR and rate and row.amount_vnd not in (0, value_beside(row.half_days, rate))
    ]
