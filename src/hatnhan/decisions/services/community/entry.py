"""How anything of the community is entered: one fact for one form, one audit line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.plumbing.facts import Fact, FactTaken, add_fact

F = TypeVar("F", bound=Fact)
WHEN = ("id", "happened_at", "recorded_at", "device_id")


def signed(actor: Actor, at: datetime, happened_at: datetime | None = None) -> dict[str, Any]:
    """Give what every fact says of its own making."""
    return {
        "happened_at": happened_at or at,
        "recorded_at": at,
        "author_id": actor.person_id,
        "device_id": actor.device_id,
    }


def enter(kind: type[F], /, *, fact_id: UUID, actor: Actor, at: datetime, **content: Any) -> tuple[F, bool]:
    """Add one fact of this moment in the actor's name; the same form sent twice stays one."""
    return add_fact(kind, id=fact_id, **signed(actor, at), **content)


def sent_before(kind: type[F], /, fact_id: UUID, actor: Actor, **content: Any) -> F | None:
    """Give the fact that the same form made before; raises FactTaken where it says something else."""
    known = kind._default_manager.filter(id=fact_id).first()
    if known is None:
        return None
    told = {"author_id": actor.person_id, **content}
    if not all(getattr(known, name) == value for name, value in told.items()):
        raise FactTaken
    return known


def enter_many(kind: type[F], told: Mapping[UUID, dict[str, Any]], *, actor: Actor, at: datetime) -> list[F]:
    """Add many facts of one form at once; those that it made before stay, and are not given back."""
    known = {row.pk: row for row in kind._default_manager.filter(pk__in=told.keys())}
    for fact_id, row in known.items():
        said = {name: value for name, value in told[fact_id].items() if name not in WHEN}
        if not all(getattr(row, name) == value for name, value in said.items() if name != "supersedes_id"):
            raise FactTaken
    rows = [
        kind(id=fact_id, **{**signed(actor, at), **content})
        for fact_id, content in told.items()
        if fact_id not in known
    ]
    return kind._default_manager.bulk_create(rows)


def put_down(
    action: str,
    *,
    actor: Actor,
    subject: tuple[str, UUID],
    path: str,
    at: datetime,
    **facts: str | int | bool | None,
) -> None:
    """Write the deed into the audit book; never a household's choice."""
    audit.record(
        f"community.{action}",
        actor=actor,
        subject_type=subject[0],
        subject_id=subject[1],
        path=path,
        at=at,
        **facts,
    )
