"""Taking what phones sent, as one set in one transaction: each command stands or falls alone."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.transaction import atomic
from pydantic import ValidationError

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound, RuleBroken
from hatnhan.places.selectors import VillageScope, villages_called
from hatnhan.plumbing.changes import gathered_changes
from hatnhan.plumbing.facts import FactTaken
from hatnhan.plumbing.questions import Question
from hatnhan.plumbing.rows import insert_rows
from hatnhan.sync import rules
from hatnhan.sync.models import Receipt
from hatnhan.sync.rules import Batch, Command
from hatnhan.sync.rules.batch import field_of
from hatnhan.sync.services import keeping
from hatnhan.sync.services.asked import Asked, Facts, Tells, Verdict
from hatnhan.sync.services.commands import TABLE, Kind

log = logging.getLogger(__name__)
ORDER = list(TABLE)
RECEIPT = ("id", "happened_at", "recorded_at", "author_id", "device_id", "name", "digest", "minutes_moved")


class Outcome(StrEnum):
    """What becomes of a command."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    LATER = "later"
    REFUSED = "refused"


STANDING = frozenset({Outcome.ACCEPTED, Outcome.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the phone is told of one command."""

    id: str
    outcome: Outcome
    refusal: RuleBroken | None = None
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A batch as it arrived: from whom, and when by our clock."""

    actor: Actor
    batch: Batch
    at: datetime


def take_all(sent: Sequence[Sent]) -> list[list[Answer]]:
    """Take several batches as one set; where something in it breaks, each command by itself."""
    try:
        return _take_set(sent)
    except Exception:  # whatever it was, what the others sent is still to be taken
        log.exception("A set of %d batches broke; each command is taken alone", len(sent))
    return [_take_alone(one) for one in sent]


def _take_alone(one: Sent) -> list[Answer]:
    answers: list[Answer] = []
    for command in one.batch.commands:
        batch = Batch(one.batch.device_id, one.batch.sent_at, one.batch.withdrawn, (command,))
        try:
            answers += _take_set([Sent(one.actor, batch, one.at)])[0]
        except Exception:  # one that we fail on must not hold up the others; the phone keeps it
            log.exception("A command broke; it stays on the phone")
            answers.append(Answer(_id_of(command), Outcome.LATER))
    return answers


@atomic
def _take_set(sent: Sequence[Sent]) -> list[list[Answer]]:
    taking = _Taking(sent=sent, at=max(one.at for one in sent))
    taking.read()
    taking.recall()
    with gathered_changes():
        taking.carry_out()
    taking.write()
    taking.tell()
    return [[taking.answer(ticket) for ticket in tickets] for tickets in taking.tickets]


@dataclass(slots=True)
class _Ticket:
    """One command on its way through: `verdict` says what was decided, None what is still open."""

    sent: Sent
    id: UUID | None
    name: str
    command: Command | None = None
    kind: Kind | None = None
    asked: Asked[Any] | None = None
    minutes: int = 0
    outcome: Outcome | None = None
    refusal: RuleBroken | None = None

    @property
    def after(self) -> tuple[UUID, ...]:
        return self.command.after if self.command else ()

    def refuse(self, refusal: RuleBroken) -> None:
        self.outcome, self.refusal = Outcome.REFUSED, refusal


@dataclass(slots=True)
class _Taking:
    sent: Sequence[Sent]
    at: datetime
    tickets: list[list[_Ticket]] = field(default_factory=list)
    accepted: set[UUID] = field(default_factory=set)
    told: dict[UUID, Facts] = field(default_factory=dict)

    def read(self) -> None:
        """Make a ticket of each command, readable or not."""
        self.tickets = [[_ticket(one, command) for command in one.batch.commands] for one in self.sent]
        villages = villages_called(codes={each.command.village for each in self._open() if each.command})
        for ticket in self._open():
            _prepare(ticket, villages)

    def recall(self) -> None:
        """Find what was taken before, and what the same set says twice."""
        ids = {named for ticket in self._open() for named in (ticket.id, *ticket.after) if named}
        rows = _receipts(ids=ids)
        known = {command_id: (author_id, bytes(digest)) for command_id, author_id, digest in rows}
        self.accepted = set(known)
        for ticket in self._open():
            if ticket.id in known:
                _compare(ticket, *known[ticket.id])

    def carry_out(self) -> None:
        """Ask the rooms wave by wave; whoever names what is not there yet waits."""
        first: dict[UUID, _Ticket] = {}
        repeated = [ticket for ticket in self._open() if first.setdefault(_id(ticket), ticket) is not ticket]
        for wave in rules.in_order([_Waiting(ticket) for ticket in first.values()], self.accepted):
            self._carry_out([one.ticket for one in wave])
        for ticket in repeated:
            _repeat(ticket, first[_id(ticket)])
        for ticket in self._open():
            ticket.outcome = Outcome.LATER

    def write(self) -> None:
        """Give receipts for what was taken, keep what was refused, forget what is settled."""
        done = [ticket for tickets in self.tickets for ticket in tickets]
        taken = [ticket for ticket in done if ticket.outcome is Outcome.ACCEPTED]
        insert_rows(Receipt, RECEIPT, (_receipt(ticket, self.at) for ticket in taken))
        keeping.keep_refused(_kept(done), at=self.at)
        settled: dict[UUID, set[UUID]] = defaultdict(set)
        for ticket in taken:
            settled[ticket.sent.actor.person_id].add(_id(ticket))
        for one in self.sent:
            settled[one.actor.person_id].update(one.batch.withdrawn)
        keeping.forget(settled)

    def tell(self) -> None:
        """Read what the book gave to what it took, now or before: an answer may have been lost."""
        standing: dict[Tells, set[UUID]] = defaultdict(set)
        for ticket in (each for tickets in self.tickets for each in tickets):
            if ticket.outcome in STANDING and ticket.kind and ticket.kind.tells:
                standing[ticket.kind.tells].add(_id(ticket))
        for tells, ids in standing.items():
            self.told |= tells(ids)

    def answer(self, ticket: _Ticket) -> Answer:
        """Say what became of it."""
        outcome = ticket.outcome or Outcome.LATER
        facts = self.told.get(_id(ticket)) if outcome in STANDING else None
        return Answer(ticket.name, outcome, ticket.refusal, facts)

    def _open(self) -> list[_Ticket]:
        return [ticket for tickets in self.tickets for ticket in tickets if ticket.outcome is None]

    def _carry_out(self, wave: Sequence[_Ticket]) -> None:
        by_kind: dict[str, list[_Ticket]] = defaultdict(list)
        for ticket in wave:
            if ticket.command:
                by_kind[ticket.command.key].append(ticket)
        # In the table's order, so that two sets that lock the same do not wait for each other in a ring.
        for tickets in sorted(by_kind.values(), key=_place_in_table):
            kind = tickets[0].kind
            asked = [ticket.asked for ticket in tickets if ticket.asked]
            verdicts: Sequence[Verdict] = kind.take(asked, self.at) if kind else ()
            for ticket, verdict in zip(tickets, verdicts, strict=True):
                self._settle(ticket, verdict)

    def _settle(self, ticket: _Ticket, verdict: Verdict) -> None:
        if verdict is not None:
            ticket.refuse(verdict)
            return
        ticket.outcome = Outcome.ACCEPTED
        self.accepted.add(_id(ticket))


@dataclass(frozen=True, slots=True)
class _Waiting:
    ticket: _Ticket

    @property
    def id(self) -> UUID:
        return _id(self.ticket)

    @property
    def after(self) -> Sequence[UUID]:
        return self.ticket.after


@Question
def _receipts(ids: Collection[UUID]) -> QuerySet[Receipt, tuple[Any, ...]]:
    return Receipt.objects.filter(id__among=ids).values_list("id", "author_id", "digest")


def _id(ticket: _Ticket) -> UUID:
    if ticket.id is None:
        raise ValueError("only a readable command gets this far")
    return ticket.id


def _id_of(command: Command | tuple[str, RuleBroken]) -> str:
    return str(command.id) if isinstance(command, Command) else command[0]


def _ticket(sent: Sent, command: Command | tuple[str, RuleBroken]) -> _Ticket:
    if isinstance(command, Command):
        return _Ticket(sent=sent, id=command.id, name=str(command.id), command=command)
    ticket = _Ticket(sent=sent, id=None, name=command[0])
    ticket.refuse(command[1])
    return ticket


def _prepare(ticket: _Ticket, villages: Mapping[str, VillageScope]) -> None:
    command = ticket.command
    if command is None:
        return
    try:
        ticket.kind = _kind(command)
        payload = ticket.kind.form.model_validate(command.payload)
        village = villages.get(command.village)
        if village is None or not ticket.sent.actor.sees(village.path):
            raise NotFound
    except ValidationError as trouble:
        ticket.refuse(rules.Unreadable(field=field_of(trouble)))
        return
    except RuleBroken as refusal:
        ticket.refuse(refusal)
        return
    received = ticket.sent.at
    ticket.minutes = rules.minutes_wrong(sent_at=ticket.sent.batch.sent_at, received_at=received)
    happened_at = rules.moment_mended(command.happened_at, minutes=ticket.minutes, received_at=received)
    ticket.asked = Asked(command.id, ticket.sent.actor, village, happened_at, payload, ticket.minutes)


def _kind(command: Command) -> Kind:
    versions = TABLE.get(command.name)
    if versions is None:
        raise rules.UnknownCommand(name=command.name)
    if command.version not in versions:
        raise rules.UpdateNeeded
    return versions[command.version]


def _place_in_table(tickets: Sequence[_Ticket]) -> tuple[int, int]:
    command = tickets[0].command
    return (ORDER.index(command.name), command.version) if command else (len(ORDER), 0)


def _compare(ticket: _Ticket, author_id: UUID, digest: bytes) -> None:
    is_same = ticket.command and ticket.command.digest == digest and ticket.sent.actor.person_id == author_id
    if is_same:
        ticket.outcome = Outcome.DUPLICATE
    else:
        ticket.refuse(FactTaken())


def _repeat(ticket: _Ticket, before: _Ticket) -> None:
    """Answer what the same set says a second time: like the first, where it says the same."""
    first, again = before.command, ticket.command
    if first is None or again is None or before.outcome is None:
        return
    if before.outcome is Outcome.ACCEPTED:
        _compare(ticket, before.sent.actor.person_id, first.digest)
    elif first.digest == again.digest and before.sent.actor.person_id == ticket.sent.actor.person_id:
        ticket.outcome, ticket.refusal = before.outcome, before.refusal


def _receipt(ticket: _Ticket, at: datetime) -> tuple[object, ...]:
    command, asked = ticket.command, ticket.asked
    if command is None or asked is None:
        raise ValueError("only what was carried out gets a receipt")
    who = (asked.actor.person_id, asked.actor.device_id)
    return command.id, asked.happened_at, at, *who, command.name, command.digest, ticket.minutes


def _kept(done: Iterable[_Ticket]) -> list[keeping.Kept]:
    return [
        keeping.Kept(ticket.sent.actor.person_id, ticket.sent.batch.device_id, ticket.command, ticket.refusal)
        for ticket in done
        # What could not be read was never more than what still stands on the phone.
        if ticket.command is not None and ticket.asked is not None and ticket.refusal is not None
    ]
