"""Photographs of papers and of the work: kept before the book is held, because opening one takes long."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger.models import Drive
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
