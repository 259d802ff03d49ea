"""Writing lines into the audit book."""

from datetime import datetime
from uuid import UUID

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.plumbing.requests import request_id


def record(
    action: str,
    *,
    actor: Actor,
    subject_type: str,
    subject_id: UUID | str,
    path: str,
    at: datetime,
    **facts: str | int | bool | None,
) -> None:
    """Write who did what to which thing; in the transaction of the deed, so that both stand or neither."""
    AuditLine.objects.create(
        id=new_id(),
        happened_at=at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        action=action,
        subject_type=subject_type,
        subject_id=str(subject_id),
        path=path,
        facts=facts,
        request_id=request_id(),
    )
