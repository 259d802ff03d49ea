"""What a collector carries along: the open drives, what each household gave, and one's own receipts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from hatnhan.decisions.models import CommunityDecision
from hatnhan.kernel.actor import Actor
from hatnhan.ledger import permissions
from hatnhan.ledger.models import CollectorFloat, Drive, Entry, Exemption, HandOver, HouseShare
from hatnhan.ledger.rules.kinds import CONTRIBUTIONS
from hatnhan.ledger.rules.sums import Share
from hatnhan.ledger.rules.terms import Terms
from hatnhan.ledger.selectors.standing import decided_from, with_decision
from hatnhan.ledger.selectors.sums import share_of
from hatnhan.ledger.selectors.terms import terms_by_drive
from hatnhan.people.selectors import holds_on
from hatnhan.plumbing.changes import changed_since

CHANGED_SHARE = "ledger.share"
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """What the collector told as handed over, and nobody has confirmed yet."""

    hand_over_id: UUID
    amount_vnd: int


@dataclass(frozen=True, slots=True)
class OpenDrive:
    """A drive as a collector carries it: what a household is asked for, and what the collector holds."""

    id: UUID
    title: str
    from_on: date
    household_vnd: int
    household_half_days: int
    rate_vnd: int
    rounds: tuple[str, ...]
    held_vnd: int
    on_the_way: tuple[OnTheWay, ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One contribution that the collector received, with its receipt; a reversed one is undone."""

    entry_id: UUID
    kind: str
    on: date
    amount_vnd: int
    half_days: int
    round: str
    receipt: str
    is_undone: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What one household gave to one drive: in all, and to this collector; an exempt one is not asked."""

    drive_id: UUID
    household_id: UUID
    is_asked_money: bool
    is_asked_labour: bool
    share: Share
    received: tuple[TakenIn, ...]


def open_drives(*, actor: Actor, path: str, village_id: UUID, on: date) -> tuple[OpenDrive, ...]:
    """Give the drives for which the actor may collect on a day, the newest first; in one query, or in five.

    Without terms, or a decision in force, nothing is taken.
    """
    if not actor.may(permissions.COLLECT, path):
        return ()
    decided = CommunityDecision.objects.filter(holds_on(on), village_id=village_id)
    rows = Drive.objects.filter(
        decision__in=decided, village_id=village_id, closed_on=None, opened_on__lte=on
    )
    drives = list(with_decision(rows).order_by("-opened_on", "-id"))
    if not drives:
        return ()
    ids = [drive.id for drive in drives]
    terms, rounds = terms_by_drive(ids), _last_rounds(ids)
    held, on_the_way = _held(ids, actor.person_id), _on_the_way(ids, actor.person_id)
    return tuple(
        _drive(drive, terms[drive.id], rounds, held, on_the_way) for drive in drives if drive.id in terms
    )


def given_to(
    *,
    actor: Actor,
    village_id: UUID,
    drive_ids: Collection[UUID],
    only: Collection[UUID] | None,
    most: int,
) -> tuple[Given, ...]:
    """Give what households, or only some, gave to these drives, with the last that the actor received.

    A household that neither gave nor is exempt has no line. In three queries.
    """
    if not drive_ids or (only is not None and not only):
        return ()
    whose = Q(drive_id__in=drive_ids, household__village_id=village_id)
    whose &= Q() if only is None else Q(household_id__in=only)
    shares = {(row.drive_id, row.household_id): share_of(row) for row in HouseShare.objects.filter(whose)}
    exempt = {
        (row.drive_id, row.household_id): row
        for row in Exemption.objects.filter(whose, superseded_by=None)
        if row.from_money or row.from_labour
    }
    received = _received(whose, actor.person_id, most)
    return tuple(
        Given(
            drive_id=key[0],
            household_id=key[1],
            is_asked_money=not (key in exempt and exempt[key].from_money),
            is_asked_labour=not (key in exempt and exempt[key].from_labour),
            share=shares.get(key, Share()),
            received=tuple(received.get(key, ())),
        )
        for key in sorted({*shares, *exempt})
    )


def receipts_given(*, entry_ids: Collection[UUID]) -> dict[UUID, str]:
    """Give the numbers of the receipts of these entries, in one query."""
    rows = Entry.objects.filter(id__in=entry_ids).exclude(receipt_number=None)
    return {row.id: _number(row) for row in rows.only("id", "receipt_year", "receipt_number")}


def shares_changed_since(*, village_id: UUID, number: int) -> list[UUID]:
    """Give the households that gave something, or were exempted, after a number of the change book."""
    return changed_since(place_id=village_id, kind=CHANGED_SHARE, number=number)


def _drive(
    drive: Drive,
    terms: Terms,
    rounds: dict[UUID, tuple[str, ...]],
    held: dict[UUID, int],
    on_the_way: dict[UUID, list[OnTheWay]],
) -> OpenDrive:
    first_day = max(drive.opened_on, decided_from(drive) or drive.opened_on)
    return OpenDrive(
        id=drive.id,
        title=drive.title,
        from_on=first_day,
        household_vnd=terms.household_vnd,
        household_half_days=terms.household_half_days,
        rate_vnd=terms.rate_vnd,
        rounds=rounds.get(drive.id, ()),
        held_vnd=held.get(drive.id, 0),
        on_the_way=tuple(on_the_way.get(drive.id, ())),
    )


def _last_rounds(drive_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    named = Entry.objects.filter(drive_id__in=drive_ids).exclude(round="")
    rows = named.values_list("drive_id", "round").annotate(last=Max("leaf_index")).order_by("-last")
    found: dict[UUID, list[str]] = defaultdict(list)
    for drive_id, name, _last in rows:
        found[drive_id].append(name)
    return {drive_id: tuple(names[:ROUNDS]) for drive_id, names in found.items()}


def _held(drive_ids: Collection[UUID], person_id: UUID) -> dict[UUID, int]:
    rows = CollectorFloat.objects.filter(drive_id__in=drive_ids, person_id=person_id)
    return dict(rows.values_list("drive_id", "held_vnd"))


def _on_the_way(drive_ids: Collection[UUID], person_id: UUID) -> dict[UUID, list[OnTheWay]]:
    told = HandOver.objects.filter(drive_id__in=drive_ids, collector_id=person_id, entry=None, withdrawn=None)
    found: dict[UUID, list[OnTheWay]] = defaultdict(list)
    for row in told.order_by("happened_at", "id"):
        found[row.drive_id].append(OnTheWay(row.id, row.amount_vnd))
    return found


def _received(whose: Q, person_id: UUID, most: int) -> dict[tuple[UUID, UUID], list[TakenIn]]:
    newest = Window(
        RowNumber(),
        partition_by=[F("drive_id"), F("household_id")],
        order_by=F("leaf_index").desc(),
    )
    kinds = [kind.value for kind in CONTRIBUTIONS]
    undone = Exists(Entry.objects.filter(reverses_id=OuterRef("id")))
    own = Entry.objects.filter(whose, author_id=person_id, kind__in=kinds).annotate(is_undone=undone)
    found: dict[tuple[UUID, UUID], list[TakenIn]] = defaultdict(list)
    rows = own.annotate(place=newest).filter(place__lte=most)
    for entry in sorted(rows, key=lambda entry: entry.leaf_index):
        if entry.household_id is not None:
            found[entry.drive_id, entry.household_id].append(_taken_in(entry, is_undone=entry.is_undone))
    return found


def _taken_in(entry: Entry, *, is_undone: bool) -> TakenIn:
    return TakenIn(
        entry_id=entry.id,
        kind=entry.kind,
        on=entry.on,
        amount_vnd=entry.amount_vnd,
        half_days=entry.half_days,
        round=entry.round,
        receipt=_number(entry),
        is_undone=is_undone,
    )


def _number(entry: Entry) -> str:
    return f"{entry.receipt_year}/{entry.receipt_number}"
