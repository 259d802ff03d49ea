"""Reading a batch: what cannot be read is refused command by command, and never more than that."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.sync.rules.refusals import Unreadable

MOST_COMMANDS = 500
MOST_NAMED = 20
FIRST_YEAR, LAST_YEAR = 1970, 2100


class NotABatch(RuleBroken):
    """JSON, but no batch of commands."""

    code = "sync.not_a_batch"
    text = _("This is no batch of commands: «%(field)s» does not fit.")


class TooMany(RuleBroken):
    """More at once than is taken."""

    code = "sync.too_large"
    text = _("This is too much at once. Send at most %(most)d commands and 1 MB.")


@dataclass(frozen=True, slots=True)
class Command:
    """One command as it came, readable or not; `digest` says what it was, to the letter."""

    id: UUID
    name: str
    version: int
    village: str
    happened_at: datetime
    after: tuple[UUID, ...]
    payload: Mapping[str, Any]
    digest: bytes

    @property
    def key(self) -> str:
        """Its kind and version, as the table of commands knows them."""
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Batch:
    """What a phone sent at once; a command that cannot be read stands as its identifier and the reason."""

    device_id: UUID
    sent_at: datetime
    withdrawn: tuple[UUID, ...]
    commands: tuple[Command | tuple[str, RuleBroken], ...]


def _as_written(value: object) -> object:
    # A number would be read as seconds since 1970.
    if not isinstance(value, str):
        raise ValueError("a moment is written as text")
    return value


def _within_reason(moment: datetime) -> datetime:
    # A phone whose battery died begins in 1970; nothing that a village keeps lies outside these years.
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError("a moment of our time")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_as_written), AfterValidator(_within_reason)]


class _Envelope(BaseModel):
    model_config = ConfigDict(extra="ignore")
    device_id: UUID
    sent_at: Moment
    withdrawn: list[UUID] = Field(default_factory=list, max_length=MOST_COMMANDS)
    commands: list[Any]


class _Command(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: UUID
    name: str = Field(max_length=40)
    version: int = Field(ge=1, le=1_000_000, strict=True)
    village: str = Field(max_length=40, pattern=r"^[a-z0-9-]+$")
    happened_at: Moment
    after: list[UUID] = Field(default_factory=list, max_length=MOST_NAMED)
    payload: dict[str, Any]


def read_batch(data: object) -> Batch:
    """Read what a phone sent; raises NotABatch or TooMany for the whole, refuses single commands inside."""
    try:
        envelope = _Envelope.model_validate(data)
    except ValidationError as trouble:
        raise NotABatch(field=field_of(trouble)) from trouble
    if len(envelope.commands) > MOST_COMMANDS:
        raise TooMany(most=MOST_COMMANDS)
    return Batch(
        device_id=envelope.device_id,
        sent_at=envelope.sent_at,
        withdrawn=tuple(envelope.withdrawn),
        commands=tuple(_read_command(one) for one in envelope.commands),
    )


def field_of(trouble: ValidationError) -> str:
    """Name the first field that does not fit."""
    place = trouble.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
    return ".".join(str(part) for part in place)[:80] or "-"


def _read_command(data: object) -> Command | tuple[str, RuleBroken]:
    try:
        read = _Command.model_validate(data)
        digest = _digest(read)
    except ValidationError as trouble:
        return _named(data), Unreadable(field=field_of(trouble))
    except RecursionError:  # nested as deep as it could just be read, and one level more to be written
        return _named(data), Unreadable(field="payload")
    return Command(
        id=read.id,
        name=read.name,
        version=read.version,
        village=read.village,
        happened_at=read.happened_at,
        after=tuple(read.after),
        payload=read.payload,
        digest=digest,
    )


def _named(data: object) -> str:
    # The answer names the command as far as it has a name that can be said.
    found = data.get("id") if isinstance(data, dict) else None
    return found[:64] if isinstance(found, str) else ""


def _digest(read: _Command) -> bytes:
    said = [read.name, read.version, read.village, read.happened_at.isoformat(), read.payload]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).digest()
