"""Taking what is told for the book as one set: each entry is accepted whole, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound, RuleBroken
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Drive, Entry
from hatnhan.ledger.rules import drives as drive_rules
from hatnhan.ledger.rules import entries as rules
from hatnhan.ledger.rules.amounts import value_beside
from hatnhan.ledger.rules.entries import Said
from hatnhan.ledger.rules.kinds import CONTRIBUTIONS, RECEIPTED, Kind
from hatnhan.ledger.rules.payments import ApprovalNeeded, HandOverNeeded, needs_approval
from hatnhan.ledger.rules.terms import RateMissing, ensure_item
from hatnhan.ledger.services.changed import houses_given
from hatnhan.ledger.services.grounds import Grounds, decision_period, grounds_for, sign_of
from hatnhan.ledger.services.storing import store
from hatnhan.plumbing.facts import FactTaken

_SAID = (
    "kind", "drive_id", "amount_vnd", "half_days", "household_id", "source", "quantity", "unit", "item",
    "round", "note", "payee", "paper", "photo", "collector_id", "other_drive_id", "reverses_id",
)  # fmt: skip
# A reversal repeats what it undoes, labour is valued by the agreed rate: nobody tells these.
_TOLD = {
    Kind.REVERSAL: ("kind", "drive_id", "note", "reverses_id"),
    Kind.LABOUR: tuple(name for name in _SAID if name != "amount_vnd"),
}
_PERMISSIONS = {
    Kind.PLEDGE: permissions.COLLECT,
    Kind.MONEY_IN: permissions.COLLECT,
    Kind.LABOUR: permissions.COLLECT,
    Kind.MATERIAL: permissions.COLLECT,
}
_COPIED = (
    "source", "household_id", "household_code", "amount_vnd", "half_days", "rate_vnd", "quantity", "unit",
    "item", "round", "payee", "paper", "photo", "collector_id", "other_drive_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewEntry:
    """One entry as it is told: its identifier, what, when; and the payment or hand-over it stands on.

    What is taken over from an old book was paid and approved before this book began.
    """

    fact_id: UUID
    said: Said
    happened_at: datetime
    payment_id: UUID | None = None
    hand_over_id: UUID | None = None
    is_taken_over: bool = False

    @property
    def day(self) -> date:
        """The day in the village."""
        return local_day(self.happened_at)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told, and by whom."""

    actor: Actor
    new: NewEntry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one telling: the entry, new or known before; or why it was refused."""

    is_new: bool
    entry: Entry | None = None
    refusal: RuleBroken | None = None


@atomic
def record_entries(*, village_id: UUID, told: Sequence[Told], at: datetime) -> list[Outcome]:
    """Accept each entry that the rules allow, in the order told; give what became of each, in the same order.

    The number of queries is the same for one entry and for hundreds. Entry, receipt number, leaf and sums are
    written in one transaction: all of it is there, or nothing.
    """
    said = [(one.new.fact_id, one.new.said, one.new.day) for one in told]
    taking = _Taking(grounds_for(village_id, said), at)
    outcomes = [taking.take(one) for one in told]
    if taking.taken:
        store(taking.grounds, taking.taken)
        taking.note_down()
    return outcomes


@atomic
def judge_entries(*, village_id: UUID, told: Sequence[Told], at: datetime) -> list[Outcome]:
    """Say what would become of each if it were recorded now; writes nothing."""
    said = [(one.new.fact_id, one.new.said, one.new.day) for one in told]
    taking = _Taking(grounds_for(village_id, said), at)
    return [taking.take(one) for one in told]


def record_entry(*, actor: Actor, village_id: UUID, new: NewEntry, at: datetime) -> Entry:
    """Accept one entry, or raise the rule that it breaks; told twice, it is one entry."""
    (outcome,) = record_entries(village_id=village_id, told=[Told(actor, new)], at=at)
    if outcome.entry is None:
        raise outcome.refusal or NotFound
    return outcome.entry


@dataclass(slots=True)
class _Taking:
    """What one set is judged by, and what of it was taken so far."""

    grounds: Grounds
    at: datetime
    taken: list[Entry] = field(default_factory=list)
    by_actor: dict[UUID, tuple[Actor, int]] = field(default_factory=dict)
    known: dict[UUID, Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.known = dict(self.grounds.known)

    def take(self, one: Told) -> Outcome:
        """Take or refuse one telling; what it says again is known."""
        try:
            new = self._settled(one)
            before = self.known.get(new.fact_id)
            if before is not None:
                _ensure_same(before, one.actor, new.said)
                return Outcome(is_new=False, entry=before)
            entry = self._entry(one.actor, new)
        except RuleBroken as refusal:
            return Outcome(is_new=False, refusal=refusal)
        self._add(entry, one.actor)
        return Outcome(is_new=True, entry=entry)

    def note_down(self) -> None:
        """Write a line into the audit book for each person who told, and which households gave."""
        houses_given(self.grounds.village.id, {one.household_id for one in self.taken if one.household_id})
        for actor, count in self.by_actor.values():
            audit.record(
                "ledger.recorded",
                actor=actor,
                subject_type="village",
                subject_id=self.grounds.village.id,
                path=self.grounds.village.path,
                at=self.at,
                entries=count,
            )

    def _settled(self, one: Told) -> NewEntry:
        """Give what is told in its one form, once it is clear that this person may tell it."""
        path, said = self.grounds.village.path, rules.tidied(one.new.said)
        one.actor.ensure(_needed(one.new, said.kind), path)
        keeps = one.new.is_taken_over or permissions.may_keep(one.actor, path)
        if said.kind is Kind.MONEY_IN and not keeps:
            if said.collector_id not in (None, one.actor.person_id):
                raise rules.NotYourHand
            said = replace(said, collector_id=one.actor.person_id)
        elif said.kind not in (Kind.MONEY_IN, Kind.HAND_OVER):
            said = replace(said, collector_id=None)
        return replace(one.new, said=said)

    def _entry(self, actor: Actor, new: NewEntry) -> Entry:
        drive = self._drive(new)
        entry = self._content(drive, new)
        entry.author_id, entry.device_id = actor.person_id, actor.device_id
        self.grounds.sums.ensure_covers(entry)
        return entry

    def _drive(self, new: NewEntry) -> Drive:
        drive = self.grounds.drives.get(new.said.drive_id)
        if drive is None:
            raise NotFound
        drive_rules.ensure_open(drive.closed_on)
        drive_rules.ensure_day(new.day, opened_on=drive.opened_on, today=local_day(self.at))
        return drive

    def _content(self, drive: Drive, new: NewEntry) -> Entry:
        said = new.said
        rules.ensure_whole(said, self.grounds.limits_on(new.day))
        entry = Entry(
            id=new.fact_id,
            village_id=self.grounds.village.id,
            drive_id=drive.id,
            kind=said.kind.value,
            of_kind=said.kind.value,
            on=new.day,
            happened_at=new.happened_at,
            recorded_at=self.at,
            note=said.note,
            payment_id=new.payment_id,
            hand_over_id=new.hand_over_id,
            reverses_id=said.reverses_id,
        )
        if said.kind is Kind.REVERSAL:
            self._undo(entry, said)
        else:
            self._say(entry, drive, new)
        return entry

    def _say(self, entry: Entry, drive: Drive, new: NewEntry) -> None:
        said, terms = new.said, self.grounds.terms.get(drive.id)
        for name in ("amount_vnd", "half_days", "quantity", "unit", "item", "round", "paper", "photo"):
            setattr(entry, name, getattr(said, name))
        entry.household_id, entry.collector_id = said.household_id, said.collector_id
        entry.source = said.source.value if said.kind in (*CONTRIBUTIONS, Kind.PLEDGE) else ""
        entry.payee = said.payee.value if said.payee and said.kind is Kind.MONEY_OUT else ""
        entry.other_drive_id = said.other_drive_id if said.kind is Kind.TRANSFER else None
        entry.household_code = self._household_code(said, new.day)
        ensure_item(terms, said.item)
        if said.kind in CONTRIBUTIONS:
            self._contribute(entry, drive, new.day)
        elif said.kind is Kind.MONEY_OUT and not (new.payment_id or new.is_taken_over):
            self._ensure_small(said, new.day)
        elif said.kind is Kind.TRANSFER:
            self._ensure_other(said)
        elif said.kind is Kind.HAND_OVER and new.hand_over_id is None:
            raise HandOverNeeded

    def _contribute(self, entry: Entry, drive: Drive, day: date) -> None:
        terms = self.grounds.terms.get(drive.id)
        # Each, not only the first: which one that is must not depend on which phone came home first.
        drive_rules.ensure_decided(decision_period(drive), day)
        if terms is None:
            raise drive_rules.TermsMissing
        if entry.kind == Kind.LABOUR:
            if not terms.rate_vnd:
                raise RateMissing
            entry.rate_vnd = terms.rate_vnd
            entry.amount_vnd = value_beside(entry.half_days, terms.rate_vnd)
        self._ensure_once(entry)

    def _ensure_once(self, entry: Entry) -> None:
        if entry.paper and self.grounds.papers[entry.drive_id, entry.paper] > 0:
            raise rules.PaperTaken(paper=entry.paper)
        if entry.kind != Kind.MONEY_IN or entry.household_id is None or not entry.round:
            return
        same = (entry.household_id, entry.drive_id, entry.round)
        for (*key, collector), count in self.grounds.rounds.items():
            if count > 0 and tuple(key) == same and collector != entry.collector_id:
                raise rules.TakenByAnother(code=entry.household_code, round=entry.round)

    def _ensure_small(self, said: Said, day: date) -> None:
        from_vnd = self.grounds.book.int_on("ledger.two_approvals_from_vnd", day)
        if needs_approval(said.amount_vnd, from_vnd):
            raise ApprovalNeeded(from_vnd=from_vnd)

    def _ensure_other(self, said: Said) -> None:
        other = self.grounds.drives.get(said.other_drive_id) if said.other_drive_id else None
        if other is None:
            raise rules.TransferNowhere
        drive_rules.ensure_open(other.closed_on)

    def _household_code(self, said: Said, day: date) -> str:
        if said.household_id is None:
            return ""
        house = self.grounds.houses.get(said.household_id)
        if house is None:
            raise NotFound
        if day < house.joined_on or (house.left_on is not None and day >= house.left_on):
            raise rules.HouseholdNotThere(code=house.code, day=day)
        return house.code

    def _undo(self, entry: Entry, said: Said) -> None:
        undone = self.known.get(said.reverses_id) if said.reverses_id else None
        if undone is None or undone.village_id != entry.village_id:
            raise NotFound
        was_reversed = undone.id in self.grounds.reversed_ids
        rules.ensure_reversible(
            kind=undone.kind, drive_id=undone.drive_id, reversed_before=was_reversed, said=said
        )
        drive_rules.ensure_day(entry.on, opened_on=undone.on, today=local_day(self.at))
        if undone.other_drive_id is not None:
            # Both drives of a transfer are named, so that both are held by their sums.
            self._ensure_read(undone.other_drive_id)
        entry.of_kind = undone.kind
        for name in _COPIED:
            setattr(entry, name, getattr(undone, name))

    def _ensure_read(self, drive_id: UUID) -> None:
        drive = self.grounds.drives.get(drive_id)
        if drive is None:
            raise NotFound
        drive_rules.ensure_open(drive.closed_on)

    def _add(self, entry: Entry, actor: Actor) -> None:
        grounds = self.grounds
        entry.leaf_index = grounds.head.size + len(self.taken)
        if entry.kind in RECEIPTED:
            year = (entry.drive_id, entry.on.year)
            grounds.receipts[year] = grounds.receipts.get(year, 0) + 1
            entry.receipt_year, entry.receipt_number = entry.on.year, grounds.receipts[year]
        if entry.reverses_id is not None:
            grounds.reversed_ids.add(entry.reverses_id)
        self._count(entry)
        grounds.sums.add(entry)
        self.known[entry.id] = entry
        self.taken.append(entry)
        self.by_actor[actor.person_id] = (actor, self.by_actor.get(actor.person_id, (actor, 0))[1] + 1)

    def _count(self, entry: Entry) -> None:
        if entry.paper and entry.of_kind in RECEIPTED:
            self.grounds.papers[entry.drive_id, entry.paper] += sign_of(entry.kind)
        if entry.household_id is not None and entry.round and entry.of_kind == Kind.MONEY_IN:
            key = (entry.household_id, entry.drive_id, entry.round, entry.collector_id)
            self.grounds.rounds[key] += sign_of(entry.kind)


def _needed(new: NewEntry, kind: Kind) -> str:
    """A payment becomes an entry by its last approval, which is another's deed than keeping the box."""
    if new.is_taken_over:
        return permissions.IMPORT
    return _PERMISSIONS.get(kind, permissions.APPROVE if new.payment_id else permissions.KEEP)


def _ensure_same(before: Entry, actor: Actor, said: Said) -> None:
    names = _TOLD.get(said.kind, _SAID)
    told = tuple(_plain(said, name) for name in names)
    if before.author_id != actor.person_id or tuple(getattr(before, name) for name in names) != told:
        raise FactTaken


def _plain(said: Said, name: str) -> object:
    value = getattr(said, name)
    if name == "payee":
        return value.value if value and said.kind is Kind.MONEY_OUT else ""
    if name == "source":
        return value.value if said.kind in (*CONTRIBUTIONS, Kind.PLEDGE) else ""
    return value
