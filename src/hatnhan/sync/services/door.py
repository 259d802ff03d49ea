"""The one door through which batches come in; who waits before it is let in together."""

from collections.abc import Sequence
from datetime import datetime

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import RuleBroken
from hatnhan.sync.rules import Batch
from hatnhan.sync.selectors import Holding, barred
from hatnhan.sync.services.taking import Answer, Sent, take_all
from hatnhan.sync.services.turns import Turns

# Batches of one set: as many as there are phones at once in a busy hour, and still a short transaction.
AT_MOST = 32


def receive(*, actor: Actor, batch: Batch, at: datetime) -> list[Answer]:
    """Take a batch of a registered phone; raises DeviceUnknown or DeviceRevoked."""
    answers = _turns.take(Sent(actor=actor, batch=batch, at=at))
    if isinstance(answers, RuleBroken):
        raise answers
    return answers


def _let_in(sent: Sequence[Sent]) -> list[list[Answer] | RuleBroken]:
    stopped = barred({_holding(one) for one in sent})
    let_in = [one for one in sent if _holding(one) not in stopped]
    answers = iter(take_all(let_in) if let_in else ())
    return [stopped.get(_holding(one)) or next(answers) for one in sent]


def _holding(sent: Sent) -> Holding:
    return sent.actor.person_id, sent.batch.device_id


_turns: Turns[Sent, list[Answer] | RuleBroken] = Turns(_let_in, at_most=AT_MOST)
