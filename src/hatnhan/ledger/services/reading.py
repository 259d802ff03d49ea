"""Reading what is private: who looked is written into the audit book."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Drive
from hatnhan.ledger.selectors.book import exemptions_in_force
from hatnhan.people.selectors import names_of


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """A household that need not give, and why."""

    id: UUID
    household_id: UUID
    code: str
    from_money: bool
    from_labour: bool
    reason: str
    decided_by: str
    since: datetime


@atomic
def record_export(*, actor: Actor, drive_id: UUID, row_count: int, file_kind: str, at: datetime) -> None:
    """Note who took a drive's book out, because it tells what each household gave; raises NotAllowed."""
    drive = Drive.objects.filter(id=drive_id).select_related("village").first()
    if drive is None:
        raise NotFound
    permissions.ensure_may_export(actor, drive.village.path)
    audit.record(
        "ledger.exported",
        actor=actor,
        subject_type="drive",
        subject_id=drive.id,
        path=drive.village.path,
        at=at,
        rows=row_count,
        file=file_kind,
    )


@atomic
def read_exemptions(*, actor: Actor, drive_id: UUID, at: datetime) -> tuple[ExemptionRow, ...]:
    """Give who is exempt from a drive and why; the look itself is noted. Raises NotAllowed, NotFound."""
    drive = Drive.objects.filter(id=drive_id).select_related("village").first()
    if drive is None:
        raise NotFound
    permissions.ensure_may_exempt(actor, drive.village.path)
    found = exemptions_in_force(drive_id)
    names = names_of(frozenset(one.author_id for one in found))
    if found:
        audit.record(
            "ledger.exemptions_read",
            actor=actor,
            subject_type="drive",
            subject_id=drive.id,
            path=drive.village.path,
            at=at,
            count=len(found),
        )
    return tuple(
        ExemptionRow(
            one.id,
            one.household_id,
            one.household.code,
            one.from_money,
            one.from_labour,
            one.reason,
            names.get(one.author_id, ""),
            one.happened_at,
        )
        for one in found
    )
