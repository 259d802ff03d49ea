"""A question that is written once is answered as the framework answers it, whatever is given."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError, atomic

from hatnhan.kernel.ids import new_id
from hatnhan.places.models import Place, PlaceSpan
from hatnhan.plumbing.models import Change
from hatnhan.plumbing.questions import Question, Together
from hatnhan.plumbing.rows import insert_rows
from hatnhan.sync.models import Receipt
from tests.factories import make_village

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 11, 18, 3, 4, 5, 678901, tzinfo=UTC)
FIELDS = ("id", "happened_at", "recorded_at", "author_id", "device_id", "name", "digest", "minutes_moved")
NAMES = ["bản Pá Kìm", "{a,b}", "NULL", "ghi «hộ», 47% \\ ' \" %s", ""]


@Question
def since(
    ids: Collection[UUID], names: Collection[str], moment: datetime
) -> QuerySet[Receipt, tuple[Any, ...]]:
    rows = Receipt.objects.filter(id__among=ids, name__among=names, happened_at__gte=moment)
    return rows.order_by("minutes_moved").values_list(*FIELDS)


@Question
def about(pairs: Collection[tuple[UUID, UUID]]) -> QuerySet[Change, tuple[UUID, UUID, str]]:
    return Change.objects.filter(Together("place_id", "subject_id", pairs)).values_list(
        "place_id", "subject_id", "kind"
    )


@Question
def named(village: UUID, on: date) -> QuerySet[PlaceSpan, tuple[Any, ...]]:
    spans = PlaceSpan.objects.filter(place_id=village, from_on__lte=on)
    return spans.values_list("name", "place__code", "from_on", "until_on")


@Question
def held(ids: Collection[UUID]) -> QuerySet[Place, tuple[UUID]]:
    return Place.objects.select_for_update().filter(id__among=ids).values_list("id")


@pytest.fixture
def receipts() -> list[tuple[Any, ...]]:
    rows = [
        (new_id(), NOW - timedelta(hours=number), NOW, new_id(), None, name, bytes(range(32)), number)
        for number, name in enumerate(NAMES)
    ]
    insert_rows(Receipt, FIELDS, rows)
    return rows


@pytest.mark.parametrize("count", [0, 1, 5])
def test_rows_come_as_the_framework_gives_them(receipts: list[tuple[Any, ...]], count: int) -> None:
    ids = {row[0] for row in receipts[:count]} | {new_id()}
    plain = Receipt.objects.filter(id__in=ids).order_by("minutes_moved").values_list(*FIELDS)

    asked = since(ids=ids, names=NAMES, moment=NOW - timedelta(days=1))

    # PostgreSQL gives bytes as a view of them.
    assert [(*row[:6], bytes(row[6]), row[7]) for row in asked] == receipts[:count]
    assert [row[:6] for row in asked] == [row[:6] for row in plain]


def test_each_value_that_is_given_counts(receipts: list[tuple[Any, ...]]) -> None:
    ids = [row[0] for row in receipts]

    assert [since(ids=ids, names=[name], moment=NOW - timedelta(days=1))[0][5] for name in NAMES] == NAMES
    assert len(since(ids=ids, names=NAMES, moment=NOW - timedelta(hours=2))) == 3
    assert since(ids=[], names=NAMES, moment=NOW - timedelta(days=1)) == []


def test_the_words_are_the_same_whatever_is_given(receipts: list[tuple[Any, ...]]) -> None:
    said: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:  # noqa: ANN401 -- Django's hook
        said.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        for count in (0, 1, 5):
            since(ids=[row[0] for row in receipts[:count]], names=NAMES[:count], moment=NOW)

    assert said == said[:1] * 3


def test_of_pairs_only_those_given_are_found() -> None:
    places, things = [new_id() for _place in range(3)], [new_id() for _thing in range(3)]
    rows = [(place, "house", thing, 1) for place in places for thing in things]
    insert_rows(Change, ("place_id", "kind", "subject_id", "number"), rows)
    pairs = list(zip(places, things, strict=True))

    assert sorted(about(pairs=pairs)) == sorted((place, thing, "house") for place, thing in pairs)
    assert about(pairs=[]) == []
    assert about(pairs=[(things[0], places[0])]) == []


def test_a_condition_of_pairs_serves_an_ordinary_question_too() -> None:
    place, things = new_id(), [new_id() for _thing in range(2)]
    insert_rows(
        Change, ("place_id", "kind", "subject_id", "number"), [(place, "house", thing, 1) for thing in things]
    )

    Change.objects.filter(Together("place_id", "subject_id", [(place, things[0])])).delete()

    assert [row.subject_id for row in Change.objects.all()] == things[1:]
    assert Change.objects.filter(place_id__among=[place]).count() == 1


def test_a_day_and_a_joined_table_are_asked_for() -> None:
    village = make_village()
    span = village.spans.get()

    assert named(village=village.id, on=span.from_on) == [
        (span.name, village.code, span.from_on, span.until_on)
    ]
    assert named(village=village.id, on=span.from_on - timedelta(days=1)) == []


@pytest.mark.usefixtures("own_database")
def test_nothing_is_held_outside_a_transaction() -> None:
    village = make_village()

    with pytest.raises(TransactionManagementError):
        held(ids=[village.id])
    with atomic():
        assert held(ids=[village.id]) == [(village.id,)]
