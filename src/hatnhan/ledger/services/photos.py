"""Photographs of papers and of the work: kept before the book is held, because opening one takes long."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Drive, WorkPhoto
from hatnhan.ledger.rules import drives as drive_rules
from hatnhan.ledger.rules import photos as rules
from hatnhan.ledger.rules.entries import ensure_photo_named
from hatnhan.ledger.selectors.photos import standing_photos
from hatnhan.ledger.services.drives import lock_drive, record
from hatnhan.plumbing.facts import add_fact
from hatnhan.plumbing.files import keep_photograph


def kept_for(
    actor: Actor, drive_id: UUID, ensure_may: Callable[[Actor, str], None], *, content: bytes, at: datetime
) -> str:
    """Keep a picture for a drive, and give the hash that names it; raises FileRefused.

    Only for whoever may add it is it opened at all, and nothing is locked meanwhile.
    """
    with atomic():
        drive = Drive.objects.filter(id=drive_id).select_related("village").first()
        if drive is None:
            raise NotFound
        ensure_may(actor, drive.village.path)
    return keep_photograph(person_id=actor.person_id, content=content, at=at)


@atomic
def add_work_photo(
    *, actor: Actor, drive_id: UUID, sha256: str, caption: str, on: date, fact_id: UUID, at: datetime
) -> WorkPhoto:
    """Show how far the work was on a day; also before the drive began and after it was settled."""
    drive, village = lock_drive(drive_id)
    permissions.ensure_may_collect(actor, village.path)
    ensure_photo_named(sha256)
    content = {"drive_id": drive.id, "on": on, "sha256": sha256, "caption": rules.caption_of(caption)}
    drive_rules.ensure_came(on, today=local_day(at))
    if not WorkPhoto.objects.filter(id=fact_id).exists():
        rules.ensure_room(standing_photos(drive.id).count())
    photo, is_new = _added(actor, fact_id, at, content)
    if is_new:
        record("ledger.photo_added", actor, drive, village, at, photo=str(photo.id))
    return photo


def hand_in_work_photo(
    *, actor: Actor, drive_id: UUID, content: bytes, caption: str, on: date, fact_id: UUID, at: datetime
) -> WorkPhoto:
    """Keep a photograph that arrived whole and show it with its drive; raises FileRefused."""
    sha256 = kept_for(actor, drive_id, permissions.ensure_may_collect, content=content, at=at)
    return add_work_photo(
        actor=actor, drive_id=drive_id, sha256=sha256, caption=caption, on=on, fact_id=fact_id, at=at
    )


@atomic
def take_back_work_photo(
    *, actor: Actor, photo_id: UUID, reason: str, fact_id: UUID, at: datetime
) -> WorkPhoto:
    """Show a photograph no longer; who took it back and why stays on record."""
    photo = WorkPhoto.objects.filter(id=photo_id).exclude(sha256="").first()
    if photo is None:
        raise NotFound
    drive, village = lock_drive(photo.drive_id)
    permissions.ensure_may_collect(actor, village.path)
    earlier = WorkPhoto.objects.filter(supersedes_id=photo_id).values_list("id", flat=True).first()
    rules.ensure_standing(taken_back_by=earlier, fact_id=fact_id)
    content = {"drive_id": drive.id, "on": photo.on, "sha256": "", "caption": rules.reason_of(reason)}
    gone, is_new = _added(actor, fact_id, at, {**content, "supersedes_id": photo.id})
    if is_new:
        record("ledger.photo_taken_back", actor, drive, village, at, photo=str(photo.id))
    return gone


def _added(actor: Actor, fact_id: UUID, at: datetime, content: dict[str, object]) -> tuple[WorkPhoto, bool]:
    return add_fact(
        WorkPhoto,
        id=fact_id,
        happened_at=at,
        recorded_at=at,
        author_id=actor.person_id,
        device_id=actor.device_id,
        **content,
    )
