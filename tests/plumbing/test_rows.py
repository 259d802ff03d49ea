"""Rows that are written at once are the rows that the framework would have written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from hatnhan.kernel.ids import new_id
from hatnhan.plumbing.models import Change
from hatnhan.plumbing.rows import insert_rows
from hatnhan.sync.models import Receipt

pytestmark = pytest.mark.django_db
FIELDS = ("id", "happened_at", "recorded_at", "author_id", "device_id", "name", "digest", "minutes_moved")
NOW = datetime(2023, 11, 18, 3, 4, 5, 678901, tzinfo=UTC)


def receipt(number: int) -> Receipt:
    return Receipt(
        id=new_id(),
        happened_at=NOW - timedelta(minutes=number),
        recorded_at=NOW,
        author_id=new_id(),
        device_id=new_id() if number % 2 else None,
        name=f"ghi «hộ», {{{number}}}% \\ ' \"",
        digest=bytes(range(32)),
        minutes_moved=-number,
    )


def said(row: Receipt) -> list[object]:
    return [bytes(row.digest) if name == "digest" else getattr(row, name) for name in FIELDS]


def test_rows_are_written_as_the_framework_writes_them() -> None:
    ours, theirs = [receipt(number) for number in range(3)], receipt(3)

    insert_rows(Receipt, FIELDS, (said(row) for row in ours))
    theirs.save(force_insert=True)

    for row in (*ours, theirs):
        assert said(Receipt.objects.get(id=row.id, happened_at=row.happened_at, name=row.name)) == said(row)


def test_thousands_are_written_and_written_anew() -> None:
    names, unique = ("place_id", "kind", "subject_id", "number"), ("place_id", "kind", "subject_id")
    rows = [(new_id(), "house", new_id(), 1) for _row in range(5001)]

    for _time in range(2):
        insert_rows(Change, names, rows, unique=unique)

    assert set(Change.objects.values_list(*names)) == set(rows)


def test_nothing_to_write_is_nothing_written() -> None:
    insert_rows(Receipt, FIELDS, ())

    assert not Receipt.objects.exists()


def test_one_row_too_many_leaves_none() -> None:
    row = receipt(0)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Receipt, FIELDS, (said(each) for each in (receipt(1), row, row)))

    assert not Receipt.objects.exists()


def test_a_row_with_too_few_values_is_refused_before_anything_is_written() -> None:
    with pytest.raises(ValueError, match="shorter"):
        insert_rows(Receipt, FIELDS, [said(receipt(0)), said(receipt(1))[:-1]])

    assert not Receipt.objects.exists()


def test_where_a_row_is_there_it_takes_the_new_content() -> None:
    place, thing, other = new_id(), new_id(), new_id()
    names, unique = ("place_id", "kind", "subject_id", "number"), ("place_id", "kind", "subject_id")

    insert_rows(Change, names, [(place, "house", thing, 1)], unique=unique)
    insert_rows(Change, names, [(place, "house", thing, 2), (place, "house", other, 2)], unique=unique)

    assert set(Change.objects.values_list("subject_id", "number")) == {(thing, 2), (other, 2)}
