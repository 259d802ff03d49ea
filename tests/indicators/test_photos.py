"""Photographs of a house: named by their bytes, whichever comes first, the fact or the file."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hatnhan.indicators.models import Photo
from hatnhan.indicators.rules.observing import DayToCome, HouseNotThere, IndicatorRetired
from hatnhan.indicators.rules.photos import CaptionTooLong, PhotoElsewhere, PhotoUnnamed
from hatnhan.indicators.selectors import photo_in, photos_of, photos_without_file
from hatnhan.indicators.services import add_photo, hand_in_photo, retire_indicator, take_back_photo
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from hatnhan.plumbing import files
from hatnhan.plumbing.facts import FactTaken
from hatnhan.plumbing.files.tables import StoredFile
from hatnhan.plumbing.files.troubles import NotAPicture
from tests.factories import actor_with, make_village, stranger
from tests.indicators.factories import (
    NOW,
    TODAY,
    leader,
    make_house,
    make_indicator,
    noon,
    walker,
)
from tests.plumbing import pictures

pytestmark = pytest.mark.django_db
SHA = "a" * 64


@pytest.fixture
def village() -> Place:
    return make_village()


def add(village: Place, **more: Any) -> Photo:
    content: dict[str, Any] = {
        "actor": walker(village),
        "sha256": SHA,
        "fact_id": new_id(),
        "at": NOW,
        **more,
    }
    return add_photo(**content)


def test_a_photograph_sent_twice_is_one_fact(village: Place) -> None:
    house, indicator, fact_id = make_house(village, "PK01"), make_indicator(village), new_id()
    said: dict[str, Any] = {
        "actor": walker(village),
        "household_id": house.id,
        "indicator_id": indicator.id,
        "fact_id": fact_id,
        "happened_at": noon(date(2023, 11, 10)),
        "caption": "Nhà tiêu mới",
    }

    first, again = add(village, **said), add(village, **said, at=NOW + timedelta(days=3))

    assert first == again == Photo.objects.get()
    [row] = photos_of(household_id=house.id)
    assert (row.id, row.sha256, row.caption, row.indicator_id, row.on, row.is_there) == (
        fact_id,
        SHA,
        "Nhà tiêu mới",
        indicator.id,
        date(2023, 11, 10),
        False,
    )


def test_the_same_identifier_with_another_picture_is_refused(village: Place) -> None:
    house, fact_id, actor = make_house(village, "PK01"), new_id(), walker(village)
    add(village, actor=actor, household_id=house.id, fact_id=fact_id)

    with pytest.raises(FactTaken):
        add(village, actor=actor, household_id=house.id, fact_id=fact_id, sha256="b" * 64)


@pytest.mark.parametrize("order", list(permutations(["fact", "file"])))
def test_fact_and_file_may_come_in_either_order(data: Path, village: Place, order: tuple[str, ...]) -> None:
    house, content = make_house(village, "PK01"), pictures.encoded(pictures.drawn())
    deeds: dict[str, Callable[[], object]] = {
        "fact": lambda: add(village, household_id=house.id, sha256=files.hash_of(content)),
        "file": lambda: files.keep_photograph(person_id=new_id(), content=content, at=NOW),
    }

    for name in order:
        deeds[name]()

    [row] = photos_of(household_id=house.id)
    assert (row.is_there, row.width, row.height) == (True, 60, 40)
    assert files.content_of(row.stored_sha256)[0].startswith(b"\xff\xd8\xff")
    assert photos_without_file(village_id=village.id) == 0


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"sha256": "A" * 64}, PhotoUnnamed),
        ({"sha256": "a" * 63}, PhotoUnnamed),
        ({"sha256": ""}, PhotoUnnamed),
        ({"caption": "x" * 201}, CaptionTooLong),
        ({"happened_at": noon(TODAY + timedelta(days=1))}, DayToCome),
        ({"happened_at": noon(date(2022, 12, 31))}, HouseNotThere),
        ({"household_id": new_id()}, NotFound),
        ({"indicator_id": new_id()}, NotFound),
        ({"actor": stranger()}, NotFound),
    ],
)
def test_what_cannot_be_kept_is_refused(
    village: Place, more: dict[str, Any], refusal: type[Exception]
) -> None:
    house = make_house(village, "PK01")

    with pytest.raises(refusal):
        add(village, **{"household_id": house.id, **more})

    assert not Photo.objects.exists()


def test_only_an_indicator_of_the_village_that_is_still_in_use_is_named(village: Place) -> None:
    house, indicator = make_house(village, "PK01"), make_indicator(village)
    elsewhere = make_indicator(make_village("ban-ben"))
    retire_indicator(
        actor=leader(village), village_id=village.id, indicator_id=indicator.id, retired_on=TODAY, at=NOW
    )

    with pytest.raises(IndicatorRetired):
        add(village, household_id=house.id, indicator_id=indicator.id)
    with pytest.raises(NotFound):
        add(village, household_id=house.id, indicator_id=elsewhere.id)
    add(village, household_id=house.id, indicator_id=indicator.id, happened_at=noon(date(2023, 6, 1)))

    assert Photo.objects.get().indicator_id == indicator.id


@pytest.mark.parametrize("role", [Role.SUPERVISION, Role.HOUSEHOLD, Role.COMMUNE])
def test_who_does_not_record_adds_no_photograph_and_takes_none_back(village: Place, role: Role) -> None:
    house, actor = make_house(village, "PK01"), actor_with(role, place=village)
    photo = add(village, household_id=house.id)

    with pytest.raises(NotAllowed):
        add(village, actor=actor, household_id=house.id)
    with pytest.raises(NotAllowed):
        take_back_photo(actor=actor, photo_id=photo.id, at=NOW, fact_id=new_id())
    with pytest.raises(NotAllowed):
        hand_in_photo(
            actor=actor, household_id=house.id, content=b"not even looked at", fact_id=new_id(), at=NOW
        )


def test_a_photograph_taken_back_is_shown_no_more_and_stays_on_record(village: Place) -> None:
    house, back_id, actor = make_house(village, "PK01"), new_id(), walker(village)
    kept, photo = add(village, household_id=house.id), add(village, household_id=house.id, sha256="b" * 64)

    for _time in range(2):
        take_back_photo(actor=actor, photo_id=photo.id, at=NOW, fact_id=back_id, note="nhà khác")

    assert [row.id for row in photos_of(household_id=house.id)] == [kept.id]
    with pytest.raises(NotFound):
        photo_in(household_id=house.id, sha256="b" * 64)
    back = Photo.objects.get(id=back_id)
    assert (back.supersedes_id, back.sha256, back.caption) == (photo.id, "", "nhà khác")
    assert (Photo.objects.count(), photos_without_file(village_id=village.id)) == (3, 1)
    with pytest.raises(PhotoElsewhere):
        take_back_photo(actor=actor, photo_id=photo.id, at=NOW, fact_id=new_id())
    with pytest.raises(NotFound):
        take_back_photo(actor=actor, photo_id=back_id, at=NOW, fact_id=new_id())


def test_a_picture_handed_in_whole_is_kept_and_named(data: Path, village: Place) -> None:
    house, content, actor = make_house(village, "PK01"), pictures.telling("JPEG"), walker(village)
    said: dict[str, Any] = {"actor": actor, "household_id": house.id, "fact_id": new_id(), "at": NOW}

    first, again = (hand_in_photo(**said, content=content) for _time in range(2))

    assert first == again
    [row] = photos_of(household_id=house.id)
    assert (row.sha256, row.is_there) == (files.hash_of(content), True)
    with pytest.raises(NotAPicture):
        hand_in_photo(**{**said, "fact_id": new_id()}, content=b"no picture")
    assert (Photo.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_photographs_of_a_house_are_read_in_one_query(village: Place) -> None:
    house, other = make_house(village, "PK01"), make_house(village, "PK02")
    add(village, household_id=other.id)
    counts = []
    for number in range(3):
        add(
            village,
            household_id=house.id,
            sha256=f"{number:064x}",
            happened_at=noon(date(2023, 3, 1 + number)),
        )
        with CaptureQueriesContext(connection) as asked:
            rows = photos_of(household_id=house.id)
        counts.append(len(asked))

    assert counts == [1, 1, 1]
    assert [row.sha256 for row in rows] == [f"{number:064x}" for number in (2, 1, 0)]
