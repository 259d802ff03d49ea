"""Long lists are read page by page from where the last page ended: no counting, no skipping."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page of rows and the mark after which the next begins; None on the last page."""

    rows: Sequence[M]
    next_after: str | None


def page_after(rows: QuerySet[M], *, field: str, after: str | None, size: int) -> Page[M]:
    """Give the rows that follow the mark, newest identifier first."""
    ordered = rows.order_by(f"-{field}")
    if after:
        ordered = ordered.filter(**{f"{field}__lt": after})
    found = list(ordered[: size + 1])
    shown = found[:size]
    return Page(rows=shown, next_after=str(getattr(shown[-1], field)) if len(found) > size else None)
