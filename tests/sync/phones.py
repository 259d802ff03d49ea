"""Phones for tests: they make commands, and send them as batches."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.sync.rules import read_batch
from hatnhan.sync.services import Answer, Sent, register_device, take_all
from tests.indicators.factories import NOW

Wire = dict[str, Any]


def written(moment: datetime) -> str:
    """Write a moment as a phone does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def command(
    name: str,
    payload: Wire,
    *,
    id: UUID | None = None,  # noqa: A002 -- the field's own name
    happened_at: datetime = NOW,
    village: str = "pa-kim",
    after: tuple[UUID, ...] = (),
    version: int = 1,
) -> Wire:
    """Make a command as it goes over the wire."""
    return {
        "id": str(id or new_id()),
        "name": name,
        "version": version,
        "village": village,
        "happened_at": written(happened_at),
        "after": [str(one) for one in after],
        "payload": payload,
    }


def observed(household: UUID, indicator: UUID, value: int | None, **more: Any) -> Wire:
    """Make the command that says what was seen of a house."""
    supersedes = more.pop("supersedes", None)
    payload = {
        "household_id": str(household),
        "indicator_id": str(indicator),
        "value": value,
        "note": more.pop("note", ""),
        "supersedes_id": str(supersedes) if supersedes else None,
    }
    return command("observe_household", payload, after=(supersedes,) if supersedes else (), **more)


@dataclass(slots=True)
class Phone:
    """A registered phone of one person, whose clock may be wrong."""

    actor: Actor
    id: UUID = field(default_factory=new_id)
    clock_is_behind: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        register_device(actor=self.actor, device_id=self.id, label="Máy đi bản", at=NOW)

    def batch(self, *commands: Wire, at: datetime = NOW, withdrawn: tuple[UUID, ...] = ()) -> Wire:
        """Put commands into a batch."""
        return {
            "device_id": str(self.id),
            "sent_at": written(at - self.clock_is_behind),
            "withdrawn": [str(one) for one in withdrawn],
            "commands": list(commands),
        }

    def sent(self, *commands: Wire, at: datetime = NOW, withdrawn: tuple[UUID, ...] = ()) -> Sent:
        """Give the batch as it arrives."""
        data = json.loads(json.dumps(self.batch(*commands, at=at, withdrawn=withdrawn)))
        return Sent(actor=self.actor.on(self.id), batch=read_batch(data), at=at)

    def send(self, *commands: Wire, at: datetime = NOW, withdrawn: tuple[UUID, ...] = ()) -> list[Answer]:
        """Send commands, alone in their set."""
        return take_all([self.sent(*commands, at=at, withdrawn=withdrawn)])[0]


def outcomes(answers: list[Answer]) -> list[str]:
    """Say what became of each, with the code of a refusal."""
    return [answer.refusal.code if answer.refusal else answer.outcome.value for answer in answers]
