"""A fact is one row that is added once and never changed; a mistake is corrected by a later fact."""

from collections.abc import Iterable
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db import models

from hatnhan.kernel.errors import RuleBroken
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.marks import mark as _


class FactTaken(RuleBroken):
    """The same identifier came again with another content."""

    code = "plumbing.fact_taken"
    text = _("This form was already saved with other content. Open the page again and check.")


class AppendOnly(models.Model):
    """A row that is added once; the database refuses to change or remove it."""

    class Meta:
        abstract = True

    @classmethod
    def kinds(cls) -> Iterable[type[Self]]:
        """Give every table of this sort that the rooms declare."""
        pending = list(cls.__subclasses__())
        while pending:
            kind = pending.pop()
            pending.extend(kind.__subclasses__())
            if not kind._meta.abstract:
                yield kind


class Fact(AppendOnly):
    """One immutable row; its identifier is made where it happened and makes a repeated save harmless.

    `happened_at` is the world's time, `recorded_at` the server's; both are moments in UTC.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    author_id = models.UUIDField()
    device_id = models.UUIDField(null=True, blank=True)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    class Meta(AppendOnly.Meta):
        abstract = True


F = TypeVar("F", bound="Fact")


def add_fact(kind: type[F], /, *, id: UUID, **content: Any) -> tuple[F, bool]:  # noqa: A002 -- id is the field's own name; content is checked by the model
    """Add the fact, or give back the one that the same form made before; tell which.

    Raises FactTaken where the earlier fact says something else.
    """
    fact, is_new = kind._default_manager.get_or_create(id=id, defaults=content)
    if not is_new and not _says_the_same(fact, content):
        raise FactTaken
    return fact, is_new


def ensure_says(row: models.Model, **content: object) -> None:
    """Refuse a form that comes again under the same identifier with another content.

    Nothing typed is dropped. Rows that are no facts may have been changed since: the reader looks again.
    """
    if not all(getattr(row, name) == value for name, value in content.items()):
        raise FactTaken


def _says_the_same(fact: Fact, content: dict[str, Any]) -> bool:
    ignored = {"recorded_at", "happened_at", "device_id"}
    return all(getattr(fact, name) == value for name, value in content.items() if name not in ignored)
