"""The photographs of a house, and whether their files have come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from hatnhan.indicators.models import Photo
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.plumbing.files.tables import StoredFile


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
    return tuple(_row(photo) for photo in _with_files(_standing().filter(household_id=household_id)))


def last_photos_of(*, household_ids: Collection[UUID], most: int) -> dict[UUID, tuple[PhotoRow, ...]]:
    """Give the last photographs of each of these houses, newest first, in one query."""
    latest = [F("happened_at").desc(), F("id").desc()]
    place = Window(RowNumber(), partition_by=F("household_id"), order_by=latest)
    standing = _standing().filter(household_id__in=household_ids).annotate(place=place)
    found: dict[UUID, tuple[PhotoRow, ...]] = {}
    for photo in _with_files(standing.filter(place__lte=most)):
        found[photo.household_id] = (*found.get(photo.household_id, ()), _row(photo))
    return found


def photo_in(*, household_id: UUID, sha256: str) -> PhotoRow:
    """Give the photograph of a house whose file has this name; raises NotFound where none stands."""
    found = _with_files(_standing().filter(household_id=household_id, sha256=sha256)).first()
    if found is None:
        raise NotFound
    return _row(found)


def photos_without_file(*, village_id: UUID) -> int:
    """Count the photographs of a village that stand and whose files have not come."""
    arrived = StoredFile.objects.filter(upload_sha256=OuterRef("sha256"))
    return _standing().filter(~Exists(arrived), household__village_id=village_id).count()


def _standing() -> QuerySet[Photo]:
    later = Photo.objects.filter(supersedes_id=OuterRef("id"))
    return Photo.objects.filter(~Exists(later)).exclude(sha256="").order_by("-happened_at", "-id")


def _with_files(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    file = StoredFile.objects.filter(upload_sha256=OuterRef("sha256"))
    return photos.annotate(
        stored_sha256=Subquery(file.values("stored_sha256")),
        width=Subquery(file.values("width")),
        height=Subquery(file.values("height")),
    )


def _row(photo: Photo) -> PhotoRow:
    # The three columns stand beside the fact in the query alone.
    stored = {name: getattr(photo, name) for name in ("stored_sha256", "width", "height")}
    return PhotoRow(
        id=photo.id,
        sha256=photo.sha256,
        caption=photo.caption,
        indicator_id=photo.indicator_id,
        author_id=photo.author_id,
        on=local_day(photo.happened_at),
        stored_sha256=stored["stored_sha256"] or "",
        width=stored["width"] or 0,
        height=stored["height"] or 0,
    )
