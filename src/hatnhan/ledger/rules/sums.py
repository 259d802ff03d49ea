"""What entries add up to: by drive, month, kind, source and item; by collector; by household.

Everything that is shown or refused by figures is one of these sums, so the doctor has one thing to add up.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from hatnhan.kernel.clock import month_start
from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.ledger.rules.kinds import Kind

TRANSFER_IN, TRANSFER_OUT = "transfer_in", "transfer_out"


class BoxTooSmall(RuleBroken):
    """More would go out than lies in the box."""

    code = "ledger.box_too_small"
    text = _(
        "The box holds %(box)s đồng; %(held)s đồng are still with collectors. Hand over first, or pay less."
    )


class FloatTooSmall(RuleBroken):
    """More would be handed over, or given back, than the collector holds."""

    code = "ledger.float_too_small"
    text = _("The collector holds %(held)s đồng of this drive. If money was handed over, reverse that first.")


class Entered(Protocol):
    """What of an entry is added up; a reversal repeats what it undoes and `of_kind` says what that was."""

    drive_id: UUID
    kind: str
    of_kind: str
    on: date
    source: str
    item: str
    household_id: UUID | None
    amount_vnd: int
    half_days: int
    collector_id: UUID | None
    other_drive_id: UUID | None


@dataclass(frozen=True, slots=True)
class TallyKey:
    """One line of a drive's sums; `kind` tells the two sides of a transfer apart."""

    drive_id: UUID
    month: date
    kind: str
    source: str
    item: str


@dataclass(frozen=True, slots=True)
class Tally:
    """So much, so many days, in so many entries."""

    amount_vnd: int = 0
    half_days: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Share:
    """What one household promised and gave to a drive."""

    pledged_vnd: int = 0
    pledged_half_days: int = 0
    money_vnd: int = 0
    half_days: int = 0
    labour_vnd: int = 0
    material_vnd: int = 0


S = TypeVar("S", Tally, Share)
DriveHolder = tuple[UUID, UUID]


def plus(one: S, other: S) -> S:
    """Add two sums, figure by figure."""
    return type(one)(*(a + b for a, b in zip(astuple(one), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Effect:
    """What one entry adds: lines of sums, money in a hand, a household's share, each drive's box."""

    tallies: tuple[tuple[TallyKey, Tally], ...] = ()
    held: tuple[tuple[DriveHolder, int], ...] = ()
    share: tuple[DriveHolder, Share] | None = None
    box: tuple[tuple[UUID, int], ...] = ()


@dataclass(slots=True)
class Sums:
    """Running sums; with `ensure_covers` before `add`, no box and no hand goes below zero."""

    tallies: dict[TallyKey, Tally] = field(default_factory=dict)
    held: dict[DriveHolder, int] = field(default_factory=dict)
    shares: dict[DriveHolder, Share] = field(default_factory=dict)
    boxes: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, entry: Entered) -> Effect:
        """Add what an entry says; give what it added."""
        effect = effect_of(entry)
        for key, tally in effect.tallies:
            self.tallies[key] = plus(self.tallies.get(key, Tally()), tally)
        for holder, amount in effect.held:
            self.held[holder] = self.held.get(holder, 0) + amount
        if effect.share is not None:
            household, share = effect.share
            self.shares[household] = plus(self.shares.get(household, Share()), share)
        for drive, amount in effect.box:
            self.boxes[drive] += amount
        return effect

    def ensure_covers(self, entry: Entered) -> None:
        """Refuse what would bring a collector's hand or a box below zero."""
        effect = effect_of(entry)
        for holder, amount in effect.held:
            if amount < 0 and self.held.get(holder, 0) + amount < 0:
                raise FloatTooSmall(held=self.held.get(holder, 0))
        for drive, amount in effect.box:
            if amount < 0 and self.boxes[drive] + amount < 0:
                raise BoxTooSmall(box=self.boxes[drive], held=self.held_of(drive))

    def held_of(self, drive_id: UUID) -> int:
        """Give what all collectors hold of a drive."""
        return sum(amount for (drive, _person), amount in self.held.items() if drive == drive_id)


def added_up(entries: Iterable[Entered]) -> Sums:
    """Add up entries from nothing."""
    sums = Sums()
    for entry in entries:
        sums.add(entry)
    return sums


def boxes_of(
    tallies: Iterable[tuple[TallyKey, Tally]], held: Iterable[tuple[DriveHolder, int]]
) -> dict[UUID, int]:
    """Give what lies in each drive's box: what came in and did not go out, without what collectors hold."""
    signs = {Kind.MONEY_IN.value: 1, TRANSFER_IN: 1, Kind.MONEY_OUT.value: -1, TRANSFER_OUT: -1}
    boxes: dict[UUID, int] = defaultdict(int)
    for key, tally in tallies:
        boxes[key.drive_id] += signs.get(key.kind, 0) * tally.amount_vnd
    for (drive, _person), amount in held:
        boxes[drive] -= amount
    return boxes


def effect_of(entry: Entered) -> Effect:
    """Give what an entry adds to the sums; a reversal takes away what it names."""
    sign = -1 if entry.kind == Kind.REVERSAL else 1
    amount, days = sign * entry.amount_vnd, sign * entry.half_days
    return Effect(
        tallies=tuple(_lines(entry, Tally(amount, days, sign))),
        held=tuple(_held(entry, amount)),
        share=_share(entry, amount, days),
        box=tuple(_box(entry, amount)),
    )


def _lines(entry: Entered, tally: Tally) -> Iterable[tuple[TallyKey, Tally]]:
    if entry.of_kind == Kind.HAND_OVER:
        return
    month = month_start(entry.on)
    if entry.of_kind != Kind.TRANSFER:
        yield TallyKey(entry.drive_id, month, entry.of_kind, entry.source, entry.item), tally
        return
    yield TallyKey(entry.drive_id, month, TRANSFER_OUT, "", ""), tally
    if entry.other_drive_id is not None:
        yield TallyKey(entry.other_drive_id, month, TRANSFER_IN, "", ""), tally


def _held(entry: Entered, amount: int) -> Iterable[tuple[DriveHolder, int]]:
    if entry.collector_id is None:
        return
    holder = (entry.drive_id, entry.collector_id)
    if entry.of_kind == Kind.MONEY_IN:
        yield holder, amount
    elif entry.of_kind == Kind.HAND_OVER:
        yield holder, -amount


def _box(entry: Entered, amount: int) -> Iterable[tuple[UUID, int]]:
    is_from_hand = entry.collector_id is not None
    if entry.of_kind == (Kind.HAND_OVER if is_from_hand else Kind.MONEY_IN):
        yield entry.drive_id, amount
    elif entry.of_kind in (Kind.MONEY_OUT, Kind.TRANSFER):
        yield entry.drive_id, -amount
        if entry.other_drive_id is not None:
            yield entry.other_drive_id, amount


def _share(entry: Entered, amount: int, days: int) -> tuple[DriveHolder, Share] | None:
    if entry.household_id is None:
        return None
    share = {
        Kind.PLEDGE.value: Share(pledged_vnd=amount, pledged_half_days=days),
        Kind.MONEY_IN.value: Share(money_vnd=amount),
        Kind.LABOUR.value: Share(half_days=days, labour_vnd=amount),
        Kind.MATERIAL.value: Share(material_vnd=amount),
    }.get(entry.of_kind)
    return ((entry.drive_id, entry.household_id), share) if share else None
