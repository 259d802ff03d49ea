"""The one door through which batches come in; who waits before it is let in together."""

from datetime import datetime

from hatnhan.kernel.actor import Actor
from hatnhan.sync.rules import Batch
from hatnhan.sync.selectors import ensure_device
from hatnhan.sync.services.taking import Answer, Sent, take_all
from hatnhan.sync.services.turns import Turns

# Batches of one set: as many as there are phones at once in a busy hour, and still a short transaction.
AT_MOST = 32
_turns: Turns[Sent, list[Answer]] = Turns(take_all, at_most=AT_MOST)


def receive(*, actor: Actor, batch: Batch, at: datetime) -> list[Answer]:
    """Take a batch of a registered phone; raises DeviceUnknown or DeviceRevoked."""
    ensure_device(person_id=actor.person_id, device_id=batch.device_id)
    return _turns.take(Sent(actor=actor, batch=batch, at=at))
