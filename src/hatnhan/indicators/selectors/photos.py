"""The photographs of a house, and whether their files have come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from hatnhan.indicators.models import Photo
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.plumbing.files.beside import file_beside, with_files, without_files


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """A photograph that stands; one whose file is still on its way has no stored file and no size."""

    id: UUID
    sha256: str
    caption: str
    indicator_id: UUID | None
    author_id: UUID
    on: date
    stored_sha256: str
    width: int
    height: int

    @property
    def is_there(self) -> bool:
        """Say whether the file has come."""
        return bool(self.stored_sha256)


def photos_of(*, household_id: UUID) -> tuple[PhotoRow, ...]:
    """Give the photographs of a house that were not taken back, newest first, in one query."""
    return tuple(_row(photo) for photo in with_files(_standing().filter(household_id=household_id)))


def last_photos_of(*, household_ids: Collection[UUID], most: int) -> dict[UUID, tuple[PhotoRow, ...]]:
    """Give the last photographs of each of these houses, newest first, in one query."""
    latest = [F("happened_at").desc(), F("id").desc()]
    place = Window(RowNumber(), partition_by=F("household_id"), order_by=latest)
    standing = _standing().filter(household_id__in=household_ids).annotate(place=place)
    found: dict[UUID, tuple[PhotoRow, ...]] = {}
    for photo in with_files(standing.filter(place__lte=most)):
        found[photo.household_id] = (*found.get(photo.household_id, ()), _row(photo))
    return found


def photo_in(*, household_id: UUID, sha256: str) -> PhotoRow:
    """Give the photograph of a house whose file has this name; raises NotFound where none stands."""
    found = with_files(_standing().filter(household_id=household_id, sha256=sha256)).first()
    if found is None:
        raise NotFound
    return _row(found)


def photos_without_file(*, village_id: UUID) -> int:
    """Count the photographs of a village that stand and whose files have not come."""
    return without_files(_standing()).filter(household__village_id=village_id).count()


def _standing() -> QuerySet[Photo]:
    later = Photo.objects.filter(supersedes_id=OuterRef("id"))
    return Photo.objects.filter(~Exists(later)).exclude(sha256="").order_by("-happened_at", "-id")


def _row(photo: Photo) -> PhotoRow:
    file = file_beside(photo)
    return PhotoRow(
        id=photo.id,
        sha256=photo.sha256,
        caption=photo.caption,
        indicator_id=photo.indicator_id,
        author_id=photo.author_id,
        on=local_day(photo.happened_at),
        stored_sha256=file.stored_sha256,
        width=file.width,
        height=file.height,
    )
