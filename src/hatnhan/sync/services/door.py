"""The one door through which batches come in; who waits before it is let in together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import RuleBroken
from hatnhan.people.sessions import actors_signed_in
from hatnhan.plumbing.turnstile import own_turn
from hatnhan.sync.rules import Batch, NotSignedIn
from hatnhan.sync.selectors import Holding, barred
from hatnhan.sync.services.taking import Answer, Sent, take_all
from hatnhan.sync.services.turns import Turns

# Batches of one set: as many as there are phones at once in a busy hour, and still a short transaction.
AT_MOST = 32


@dataclass(frozen=True, slots=True)
class Knock:
    """A batch before the door, with the session by which somebody sends it."""

    session: str
    batch: Batch
    at: datetime


def receive(*, session: str, batch: Batch, at: datetime) -> list[Answer]:
    """Take a batch of a registered phone; raises NotSignedIn, DeviceUnknown or DeviceRevoked."""
    answers = _turns.take(Knock(session, batch, at))
    if isinstance(answers, RuleBroken):
        raise answers
    return answers


def _let_in(knocks: Sequence[Knock]) -> list[list[Answer] | RuleBroken]:
    """Ask for all at once who they are and from which phone they send, then take what they bring."""
    on = local_day(max(knock.at for knock in knocks))
    actors = actors_signed_in(sessions={knock.session for knock in knocks}, on=on)
    sent = [_sent(knock, actors.get(knock.session)) for knock in knocks]
    stopped = barred({_holding(one) for one in sent if isinstance(one, Sent)})
    asked = [stopped.get(_holding(one), one) if isinstance(one, Sent) else one for one in sent]
    let_in = [one for one in asked if isinstance(one, Sent)]
    with own_turn():
        answers = iter(take_all(let_in) if let_in else ())
    return [next(answers) if isinstance(one, Sent) else one for one in asked]


def _sent(knock: Knock, actor: Actor | None) -> Sent | RuleBroken:
    if actor is None:
        return NotSignedIn()
    return Sent(actor.on(knock.batch.device_id), knock.batch, knock.at)


def _holding(sent: Sent) -> Holding:
    return sent.actor.person_id, sent.batch.device_id


_turns: Turns[Knock, list[Answer] | RuleBroken] = Turns(_let_in, at_most=AT_MOST)
