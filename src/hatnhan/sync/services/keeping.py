"""What was refused is kept with its reason, for its sender alone, until it is mended or withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.kernel.errors import RuleBroken, plain
from hatnhan.plumbing.questions import Question
from hatnhan.sync.models import Refused
from hatnhan.sync.rules import Command


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused command, whose it is, and why."""

    person_id: UUID
    device_id: UUID
    command: Command
    refusal: RuleBroken


def keep_refused(kept: Sequence[Kept], *, at: datetime) -> None:
    """Keep what was refused; refused again, the newer reason stands. Nobody can overwrite another's."""
    if not kept:
        return
    ids = [one.command.id for one in kept]
    owners = dict(_kept(ids=ids))
    own = [one for one in kept if owners.get(one.command.id, one.person_id) == one.person_id]
    rows = {one.command.id: _row(one, at) for one in own}
    Refused.objects.bulk_create(
        rows.values(),
        update_conflicts=True,
        update_fields=["code", "text", "facts", "refused_at"],
        unique_fields=["id"],
        batch_size=500,
    )


def forget(settled: Mapping[UUID, Collection[UUID]]) -> None:
    """Forget what was refused once and is now taken, mended or withdrawn: by person, the commands."""
    known = _kept(ids={command for commands in settled.values() for command in commands})
    gone = [command for command, person in known if command in settled.get(person, ())]
    if gone:
        Refused.objects.filter(id__in=gone).delete()


@Question
def _kept(ids: Collection[UUID]) -> QuerySet[Refused, tuple[UUID, UUID]]:
    return Refused.objects.filter(id__among=ids).values_list("id", "person_id")


def _row(one: Kept, at: datetime) -> Refused:
    return Refused(
        id=one.command.id,
        person_id=one.person_id,
        device_id=one.device_id,
        village_code=one.command.village,
        name=one.command.name,
        happened_at=one.command.happened_at,
        payload=dict(one.command.payload),
        code=one.refusal.code,
        text=one.refusal.text,
        facts=plain(one.refusal.facts),
        refused_at=at,
    )
