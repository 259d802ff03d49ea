"""Facts that name a photograph, read together with its file."""

from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from hatnhan.plumbing.files.keeping import Kept
from hatnhan.plumbing.files.tables import StoredFile

M = TypeVar("M", bound=Model)
_FILE = ("stored_sha256", "width", "height")


def with_files(rows: QuerySet[M]) -> QuerySet[M]:
    """Read rows that name a photograph by `sha256` with what is kept of it, in the same query."""
    file = StoredFile.objects.filter(upload_sha256=OuterRef("sha256"))
    found: QuerySet[M] = rows.annotate(**{name: Subquery(file.values(name)) for name in _FILE})
    return found


def file_beside(row: Model) -> Kept:
    """Give the file of a row that was read so; nothing and no size where it has not come."""
    stored, width, height = (getattr(row, name) for name in _FILE)
    return Kept(stored or "", width or 0, height or 0)


def without_files(rows: QuerySet[M], named: str = "sha256") -> QuerySet[M]:
    """Give the rows whose photograph has not come; `named` is the field that names it."""
    return rows.filter(~Exists(StoredFile.objects.filter(upload_sha256=OuterRef(named))))
