"""Photographs of the papers: who may see which, and whether their files are here."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Entry, Payment
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.plumbing.files import kept_of
from hatnhan.plumbing.files.tables import StoredFile


@dataclass(frozen=True, slots=True)
class PaperPhoto:
    """The photograph of a paper, with the day of its expense."""

    sha256: str
    on: date
    stored_sha256: str


def photo_of_entry(*, actor: Actor, path: str, village_id: UUID, entry_id: UUID) -> PaperPhoto:
    """Give the photograph of an expense's paper, in two queries; raises NotFound.

    Everybody of the village sees what the board shows; an expense that was reversed has left the board, and
    so has its photograph: only those who read the book see it still.
    """
    undone = Entry.objects.filter(reverses_id=OuterRef("id"))
    rows = Entry.objects.filter(id=entry_id, village_id=village_id, of_kind=Kind.MONEY_OUT)
    row = rows.annotate(is_undone=Exists(undone)).values_list("photo", "on", "kind", "is_undone").first()
    if row is None:
        raise NotFound
    sha256, on, kind, is_undone = row
    if (is_undone or kind != Kind.MONEY_OUT) and not actor.may(permissions.ENTRIES, path):
        raise NotFound
    return _kept(sha256, on)


def photo_of_payment(*, actor: Actor, path: str, village_id: UUID, payment_id: UUID) -> PaperPhoto:
    """Give the photograph of an expense that waits to those who read the book, in two queries."""
    actor.ensure(permissions.ENTRIES, path)
    found = Payment.objects.filter(id=payment_id, drive__village_id=village_id)
    row = found.values_list("photo", "on").first()
    if row is None:
        raise NotFound
    return _kept(*row)


def book_photos_without_file(*, village_id: UUID) -> int:
    """Count what the village's book names and whose file is not here."""
    named: tuple[QuerySet[Entry] | QuerySet[Payment], ...] = (
        Entry.objects.filter(village_id=village_id).exclude(kind=Kind.REVERSAL),
        Payment.objects.filter(drive__village_id=village_id, entry=None),
    )
    here = StoredFile.objects.filter(upload_sha256=OuterRef("photo"))
    return sum(rows.exclude(photo="").filter(~Exists(here)).count() for rows in named)


def _kept(sha256: str, on: date) -> PaperPhoto:
    kept = kept_of([sha256]).get(sha256) if sha256 else None
    if kept is None:
        raise NotFound
    return PaperPhoto(sha256, on, kept.stored_sha256)
