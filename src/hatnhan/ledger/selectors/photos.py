"""Photographs of the papers and of the work: who may see which, and whether their files are here."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.ledger import permissions
from hatnhan.ledger.models import Entry, Payment, WorkPhoto
from hatnhan.ledger.rules.kinds import Kind
from hatnhan.plumbing.files import kept_of
from hatnhan.plumbing.files.beside import file_beside, with_files, without_files

PHOTOS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class PaperPhoto:
    """The photograph of a paper, with the day of its expense."""

    sha256: str
    on: date
    stored_sha256: str


@dataclass(frozen=True, slots=True)
class WorkPhotoRow:
    """How far the work was on a day; one whose file is not here has no stored file and no size."""

    id: UUID
    drive_id: UUID
    on: date
    caption: str
    sha256: str
    stored_sha256: str
    width: int
    height: int


def standing_photos(drive_id: UUID) -> QuerySet[WorkPhoto]:
    """Give the photographs of a drive that were not taken back, the latest day first."""
    return _standing(WorkPhoto.objects.filter(drive_id=drive_id)).order_by("-on", "-happened_at", "-id")


def work_photos_of(*, drive_id: UUID, latest: int = PHOTOS_SHOWN) -> tuple[WorkPhotoRow, ...]:
    """Give the latest photographs of the work in the order of their days, in one query."""
    return tuple(reversed([_photo_row(row) for row in with_files(standing_photos(drive_id))[:latest]]))


def work_photo(*, village_id: UUID, photo_id: UUID) -> WorkPhotoRow:
    """Give a photograph of the work that stands, in one query; raises NotFound."""
    found = _standing(WorkPhoto.objects.filter(id=photo_id, drive__village_id=village_id))
    row = with_files(found).first()
    if row is None:
        raise NotFound
    return _photo_row(row)


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
    """Count what the village's book and its board name and whose file is not here."""
    papers: tuple[QuerySet[Entry] | QuerySet[Payment], ...] = (
        Entry.objects.filter(village_id=village_id).exclude(kind=Kind.REVERSAL),
        Payment.objects.filter(drive__village_id=village_id, entry=None),
    )
    of_work = _standing(WorkPhoto.objects.filter(drive__village_id=village_id))
    return without_files(of_work).count() + sum(
        without_files(rows.exclude(photo=""), "photo").count() for rows in papers
    )


def _standing(photos: QuerySet[WorkPhoto]) -> QuerySet[WorkPhoto]:
    return photos.filter(superseded_by=None).exclude(sha256="")


def _photo_row(photo: WorkPhoto) -> WorkPhotoRow:
    file = file_beside(photo)
    return WorkPhotoRow(
        photo.id,
        photo.drive_id,
        photo.on,
        photo.caption,
        photo.sha256,
        file.stored_sha256,
        file.width,
        file.height,
    )


def _kept(sha256: str, on: date) -> PaperPhoto:
    kept = kept_of([sha256]).get(sha256) if sha256 else None
    if kept is None:
        raise NotFound
    return PaperPhoto(sha256, on, kept.stored_sha256)
