"""What changed in a place since somebody last asked: numbered, so that nothing is missed or sent again."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection

from hatnhan.plumbing.models import Change, ChangeCount
from hatnhan.plumbing.rows import insert_rows

_Noted = dict[tuple[UUID, str], set[UUID]]
_gathering: ContextVar[_Noted | None] = ContextVar("gathering", default=None)


def note_changes(*, place_id: UUID, kind: str, subject_ids: Collection[UUID]) -> None:
    """Write down that these things changed, inside the transaction that changes them.

    Whoever writes holds the place's number until the end of the transaction: numbers become visible in their
    order, so a reader that knows a number has seen every change up to it. It is the last thing that a deed
    holds; several deeds of one transaction are gathered.
    """
    if not subject_ids:
        return
    noted = _gathering.get()
    if noted is not None:
        noted[place_id, kind].update(subject_ids)
        return
    _write(place_id, kind, subject_ids)


@contextmanager
def gathered_changes() -> Iterator[None]:
    """Write down at the end, in one order, what several deeds of this transaction change.

    Else the first of them would hold the place's number while the next waits for what another holds who waits
    for that number.
    """
    noted: _Noted = defaultdict(set)
    token = _gathering.set(noted)
    try:
        yield
    finally:
        _gathering.reset(token)
    for (place_id, kind), subject_ids in sorted(noted.items()):
        _write(place_id, kind, subject_ids)


def latest_number(*, place_id: UUID) -> int:
    """Give the number of the latest change of a place; 0 where nothing changed yet."""
    return ChangeCount.objects.filter(place_id=place_id).values_list("number", flat=True).first() or 0


def changed_since(*, place_id: UUID, kind: str, number: int) -> list[UUID]:
    """Give the things of a kind that changed after the number, in one query."""
    rows = Change.objects.filter(place_id=place_id, kind=kind, number__gt=number)
    return list(rows.values_list("subject_id", flat=True))


def _write(place_id: UUID, kind: str, subject_ids: Collection[UUID]) -> None:
    number = _next_number(place_id)
    insert_rows(
        Change,
        ("place_id", "kind", "subject_id", "number"),
        ((place_id, kind, subject_id, number) for subject_id in sorted(set(subject_ids))),
        unique=("place_id", "kind", "subject_id"),
    )


def _next_number(place_id: UUID) -> int:
    table, columns = ChangeCount._meta.db_table, ChangeCount._meta.get_field("place_id")
    with connection.cursor() as cursor:
        # One statement, which the query builder cannot say: add one, and tell the sum.
        cursor.execute(
            f"INSERT INTO {table} (place_id, number) VALUES (%s, 1) "  # noqa: S608 -- the table is our own
            f"ON CONFLICT (place_id) DO UPDATE SET number = {table}.number + 1 RETURNING number",
            [columns.get_db_prep_value(place_id, connection)],
        )
        row = cursor.fetchone()
    number: int = row[0]
    return number
