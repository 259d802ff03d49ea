"""The book page by page, what waits, and what collectors hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger import permissions
from hatnhan.ledger.models import CollectorFloat, Drive, Entry, Exemption, HandOver, Payment
from hatnhan.ledger.rules.kinds import RECEIPTED
from hatnhan.people.selectors import names_of
from hatnhan.plumbing.paging import page_after


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One line of the book, as those who keep it see it."""

    id: UUID
    drive_id: UUID
    kind: str
    of_kind: str
    on: date
    source: str
    household_id: UUID | None
    household_code: str
    household_name: str
    amount_vnd: int
    half_days: int
    rate_vnd: int
    quantity: str
    unit: str
    item: str
    round: str
    note: str
    payee: str
    paper: str
    photo: str
    collector_name: str
    author_name: str
    other_drive_id: UUID | None
    reverses_id: UUID | None
    reversed_by_id: UUID | None
    receipt_year: int | None
    receipt_number: int | None
    leaf_index: int
    recorded_at: datetime

    @property
    def receipt(self) -> str:
        """The number as it is written: 2023/14; empty where there is none."""
        return f"{self.receipt_year}/{self.receipt_number}" if self.receipt_number else ""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of the book, the newest entry first, and the mark after which the next page begins."""

    rows: tuple[EntryRow, ...]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class WaitingPayment:
    """An expense that waits for approval, and who has approved it so far."""

    id: UUID
    on: date
    amount_vnd: int
    note: str
    item: str
    payee: str
    paper: str
    photo: str
    asked_by_id: UUID
    asked_by: str
    approved_by: tuple[str, ...]
    approver_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class WaitingHandOver:
    """Money that a collector says is brought, waiting for whoever keeps the box."""

    id: UUID
    collector_id: UUID
    collector_name: str
    amount_vnd: int
    note: str
    told_at: datetime


@dataclass(frozen=True, slots=True)
class Float:
    """What one collector holds."""

    person_id: UUID
    name: str
    held_vnd: int


def entries_page(
    *,
    actor: Actor,
    path: str,
    village_id: UUID,
    drive_id: UUID,
    after: str | None = None,
    size: int = 50,
    kinds: Collection[str] = (),
) -> EntryPage:
    """Give a page of a drive's book, newest first, in a fixed number of queries; raises NotFound."""
    actor.ensure(permissions.ENTRIES, path)
    _ensure_drive(village_id, drive_id)
    found = Entry.objects.filter(drive_id=drive_id)
    if kinds:
        found = found.filter(kind__in=kinds)
    page = page_after(_with_all(found), field="leaf_index", after=after, size=size)
    return EntryPage(_rows(list(page.rows)), page.next_after)


def receipts_page(
    *,
    actor: Actor,
    path: str,
    village_id: UUID,
    drive_id: UUID,
    after: str | None = None,
    size: int = 50,
) -> EntryPage:
    """Give a page of a drive's receipts, newest first."""
    kinds = [kind.value for kind in RECEIPTED]
    return entries_page(
        actor=actor,
        path=path,
        village_id=village_id,
        drive_id=drive_id,
        after=after,
        size=size,
        kinds=kinds,
    )


def own_receipts(*, person_id: UUID, drive_id: UUID) -> tuple[EntryRow, ...]:
    """Give the receipts of the households that a person represents, newest first."""
    found = Entry.objects.filter(
        drive_id=drive_id, household__representative_id=person_id, kind__in=RECEIPTED
    )
    return _rows(list(_with_all(found).order_by("-leaf_index")))


def entry_row(*, actor: Actor, path: str, village_id: UUID, entry_id: UUID) -> EntryRow:
    """Give one entry: to those who read the book, and to whoever represents its household; else NotFound."""
    entry = _with_all(Entry.objects.filter(id=entry_id, village_id=village_id)).first()
    if entry is None:
        raise NotFound
    house = entry.household
    is_own = house is not None and house.representative_id == actor.person_id
    if not is_own:
        actor.ensure(permissions.ENTRIES, path)
    return _rows([entry])[0]


def waiting_payments(
    *, actor: Actor, path: str, village_id: UUID, drive_id: UUID | None = None
) -> tuple[WaitingPayment, ...]:
    """Give the expenses that wait for approval, of one drive or of all the village's; in three queries."""
    actor.ensure(permissions.ENTRIES, path)
    found = Payment.objects.filter(_of(village_id, drive_id), entry=None, withdrawn=None)
    rows = list(found.prefetch_related("approvals").order_by("on", "id"))
    given = {row.id: list(row.approvals.all()) for row in rows}
    people = {row.author_id for row in rows} | {one.author_id for each in given.values() for one in each}
    names = names_of(frozenset(people))
    return tuple(
        WaitingPayment(
            row.id,
            row.on,
            row.amount_vnd,
            row.note,
            row.item,
            row.payee,
            row.paper,
            row.photo,
            row.author_id,
            names.get(row.author_id, ""),
            tuple(names.get(one.author_id, "") for one in given[row.id]),
            frozenset(one.author_id for one in given[row.id]),
        )
        for row in rows
    )


def waiting_hand_overs(
    *, actor: Actor, path: str, village_id: UUID, drive_id: UUID | None = None
) -> tuple[WaitingHandOver, ...]:
    """Give what collectors say that they bring and nobody has confirmed, in one query."""
    actor.ensure(permissions.ENTRIES, path)
    found = HandOver.objects.filter(_of(village_id, drive_id), entry=None, withdrawn=None)
    return tuple(
        WaitingHandOver(
            row.id, row.collector_id, row.collector.full_name, row.amount_vnd, row.note, row.happened_at
        )
        for row in found.select_related("collector").order_by("happened_at", "id")
    )


def floats_of(*, actor: Actor, path: str, village_id: UUID, drive_id: UUID) -> tuple[Float, ...]:
    """Give what each collector holds of a drive, by given name, in one query."""
    actor.ensure(permissions.ENTRIES, path)
    rows = CollectorFloat.objects.filter(drive_id=drive_id, drive__village_id=village_id)
    found = rows.exclude(held_vnd=0).select_related("person").order_by("person__sort_key")
    return tuple(Float(row.person_id, row.person.full_name, row.held_vnd) for row in found)


def drive_of_payment(*, village_id: UUID, payment_id: UUID) -> UUID:
    """Give the drive of an expense that was asked for in this village; raises NotFound."""
    return _drive_of(Payment.objects.filter(id=payment_id, drive__village_id=village_id))


def drive_of_hand_over(*, village_id: UUID, hand_over_id: UUID) -> UUID:
    """Give the drive of a hand-over that was told in this village; raises NotFound."""
    return _drive_of(HandOver.objects.filter(id=hand_over_id, drive__village_id=village_id))


def held_by(*, person_id: UUID, drive_id: UUID) -> int:
    """Give what a person holds of a drive: everybody may know the own hand."""
    found = CollectorFloat.objects.filter(drive_id=drive_id, person_id=person_id)
    return found.values_list("held_vnd", flat=True).first() or 0


def exemptions_in_force(drive_id: UUID) -> list[Exemption]:
    """Give the exemptions of a drive as they hold; who reads them is noted by the service that asks."""
    found = Exemption.objects.filter(drive_id=drive_id, superseded_by=None).select_related("household")
    return list(found.filter(Q(from_money=True) | Q(from_labour=True)).order_by("household__code"))


def _drive_of(found: QuerySet[Payment] | QuerySet[HandOver]) -> UUID:
    drive_id: UUID | None = found.values_list("drive_id", flat=True).first()
    if drive_id is None:
        raise NotFound
    return drive_id


def _of(village_id: UUID, drive_id: UUID | None) -> Q:
    wanted = Q(drive__village_id=village_id)
    return wanted & Q(drive_id=drive_id) if drive_id else wanted


def _ensure_drive(village_id: UUID, drive_id: UUID) -> None:
    if not Drive.objects.filter(id=drive_id, village_id=village_id).exists():
        raise NotFound


def _with_all(found: QuerySet[Entry]) -> QuerySet[Entry]:
    undone = Entry.objects.filter(reverses_id=OuterRef("id")).values("id")[:1]
    return found.select_related("household__representative", "collector").annotate(undone_by=Subquery(undone))


def _rows(entries: list[Entry]) -> tuple[EntryRow, ...]:
    names = names_of(frozenset(entry.author_id for entry in entries))
    return tuple(_row(entry, names) for entry in entries)


_SAME = (
    "id", "drive_id", "kind", "of_kind", "on", "source", "household_id", "household_code", "amount_vnd",
    "half_days", "rate_vnd", "quantity", "unit", "item", "round", "note", "payee", "paper", "photo",
    "other_drive_id", "reverses_id", "receipt_year", "receipt_number", "leaf_index", "recorded_at",
)  # fmt: skip


def _row(entry: Entry, names: dict[UUID, str]) -> EntryRow:
    house, undone_by = entry.household, getattr(entry, "undone_by", None)
    represented = house.representative if house else None
    return EntryRow(
        household_name=represented.full_name if represented else "",
        collector_name=entry.collector.full_name if entry.collector else "",
        author_name=names.get(entry.author_id, ""),
        reversed_by_id=undone_by,
        **{name: getattr(entry, name) for name in _SAME},
    )
