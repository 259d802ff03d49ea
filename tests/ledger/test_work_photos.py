"""Photographs of the work: in the order of days, for everybody of the village; taken back with a reason."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import Drive, TreeHead, WorkPhoto
from hatnhan.ledger.rules import drives as drive_rules
from hatnhan.ledger.rules import entries as entry_rules
from hatnhan.ledger.rules import photos as rules
from hatnhan.ledger.selectors import PHOTOS_SHOWN, work_photo, work_photos_of
from hatnhan.ledger.services import add_work_photo, take_back_work_photo
from hatnhan.ops import doctor
from hatnhan.plumbing import files
from hatnhan.plumbing.facts import FactTaken
from hatnhan.plumbing.files.tables import StoredFile
from tests.factories import actor_with, make_role_account, make_village
from tests.ledger.factories import NOW, OPENED, TODAY, collector, make_drive
from tests.ledger.pages import of
from tests.pages import as_role, body, browser, fresh, sent
from tests.plumbing import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data", "in_november")]
LEDGER = "/v/pa-kim/ledger/"
SHA256 = "ab" * 32


@pytest.fixture
def drive() -> Drive:
    return make_drive(make_village())


def add(drive: Drive, **more: Any) -> WorkPhoto:
    said: dict[str, Any] = {
        "actor": collector(drive.village),
        "drive_id": drive.id,
        "sha256": SHA256,
        "caption": "Kè đá",
        "on": TODAY,
        "fact_id": new_id(),
        "at": NOW,
    }
    return add_work_photo(**{**said, **more})


def take_back(drive: Drive, photo: WorkPhoto, **more: Any) -> WorkPhoto:
    said: dict[str, Any] = {
        "actor": collector(drive.village),
        "photo_id": photo.id,
        "reason": "Another work",
        "fact_id": new_id(),
        "at": NOW,
    }
    return take_back_work_photo(**{**said, **more})


def form(**more: object) -> dict[str, object]:
    shown = SimpleUploadedFile("anh.jpg", pictures.telling("JPEG"), content_type="image/jpeg")
    return {"fact_id": fresh(), "picture": shown, "on": "2023-11-05", "caption": "Móng <đoạn 1>", **more}


def images(page: str) -> list[str]:
    return re.findall(r"<img [^>]*>", page)


def captions(drive: Drive) -> list[str]:
    return [one.caption for one in work_photos_of(drive_id=drive.id, latest=rules.PHOTOS_MOST)]


def test_a_photograph_is_added_by_a_plain_form_and_shown_on_the_board(drive: Drive) -> None:
    client = as_role(Role.MEMBER, drive.village)

    said = sent(client, of(drive, "photos/new/"), form())
    [image] = images(body(as_role(Role.HOUSEHOLD, drive.village), of(drive)))

    photo = WorkPhoto.objects.get()
    assert "The photograph is on the board." in said
    assert (photo.drive_id, photo.on, photo.caption) == (drive.id, date(2023, 11, 5), "Móng <đoạn 1>")
    for part in (
        f'src="{LEDGER}photos/{photo.id}/"',
        'width="40" height="60"',
        'alt="Móng &lt;đoạn 1&gt;"',
        'loading="lazy"',
    ):
        assert part in image
    stored = files.content_of(StoredFile.objects.get().stored_sha256)[0]
    assert pictures.PLACE.encode() not in stored
    assert AuditLine.objects.filter(action="ledger.photo_added").count() == 1


def test_photographs_stand_in_the_order_of_days_however_they_came(drive: Drive) -> None:
    for on in (date(2023, 10, 1), date(2023, 2, 1), date(2023, 6, 1)):
        add(drive, on=on, caption=f"{on:%m}")

    assert captions(drive) == ["02", "06", "10"]


def test_the_board_shows_the_latest_and_the_page_shows_all(drive: Drive) -> None:
    total = PHOTOS_SHOWN + 3
    for number in range(total):
        add(drive, on=OPENED + timedelta(days=number), caption=f"Day {number}")

    client = as_role(Role.HOUSEHOLD, drive.village)
    board, page = (
        re.findall(r"<figcaption>(Day \d+)<", body(client, of(drive, part))) for part in ("", "photos/")
    )

    assert board == [f"Day {number}" for number in range(3, total)]
    assert page == [f"Day {number}" for number in range(total)]


def test_nothing_of_it_is_in_the_tree(drive: Drive) -> None:
    add(drive)

    assert not TreeHead.objects.filter(village=drive.village, size__gt=0).exists()


def test_before_the_work_and_after_its_end_there_are_photographs_too(drive: Drive) -> None:
    Drive.objects.filter(id=drive.id).update(closed_on=TODAY)

    add(drive, on=OPENED - timedelta(days=30), caption="Before")

    assert captions(drive) == ["Before"]


@pytest.mark.parametrize(
    ("more", "broken"),
    [
        ({"caption": "  "}, rules.CaptionMissing),
        ({"caption": "x" * 201}, drive_rules.TextTooLong),
        ({"on": TODAY + timedelta(days=1)}, drive_rules.DayToCome),
        ({"sha256": ""}, entry_rules.PhotoUnnamed),
        ({"sha256": "AB" * 32}, entry_rules.PhotoUnnamed),
        ({"drive_id": new_id()}, NotFound),
    ],
)
def test_what_cannot_be_is_refused(drive: Drive, more: dict[str, object], broken: type[Exception]) -> None:
    with pytest.raises(broken):
        add(drive, **more)

    assert not WorkPhoto.objects.exists()


def test_a_drive_shows_so_many_photographs_and_no_more(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "PHOTOS_MOST", 2)
    first, _second = add(drive), add(drive)
    with pytest.raises(rules.PhotosFull) as full:
        add(drive)
    take_back(drive, first)

    add(drive, caption="Third")

    assert full.value.facts == {"most": 2}
    assert captions(drive) == ["Kè đá", "Third"]


def test_the_same_form_twice_is_one_photograph_and_another_content_is_refused(drive: Drive) -> None:
    actor, fact_id = collector(drive.village), new_id()
    add(drive, actor=actor, fact_id=fact_id)
    add(drive, actor=actor, fact_id=fact_id)

    with pytest.raises(FactTaken):
        add(drive, actor=actor, fact_id=fact_id, caption="Other")

    assert (WorkPhoto.objects.count(), AuditLine.objects.filter(action="ledger.photo_added").count()) == (
        1,
        1,
    )


def test_taken_back_it_is_shown_nowhere_and_the_reason_stays(drive: Drive) -> None:
    client = as_role(Role.MEMBER, drive.village)
    sent(client, of(drive, "photos/new/"), form())
    photo = WorkPhoto.objects.get()
    address = f"{LEDGER}photos/{photo.id}/"
    assert f'href="{address}take-back/"' in body(client, of(drive, "photos/"))

    asked = body(client, f"{address}take-back/")
    without = sent(client, f"{address}take-back/", {"fact_id": fresh(), "reason": ""}, 422)
    sent(client, f"{address}take-back/", {"fact_id": fresh(), "reason": "Cây cầu khác"})

    assert (len(images(asked)), len(images(without))) == (1, 1)
    assert images(body(client, of(drive))) == images(body(client, of(drive, "photos/"))) == []
    assert [client.get(each).status_code for each in (address, f"{address}take-back/")] == [404, 404]
    gone = WorkPhoto.objects.get(supersedes=photo)
    assert (gone.sha256, gone.caption) == ("", "Cây cầu khác")
    assert AuditLine.objects.filter(action="ledger.photo_taken_back").count() == 1


def test_a_photograph_is_taken_back_once(drive: Drive) -> None:
    photo, actor, fact_id = add(drive), collector(drive.village), new_id()
    gone = take_back(drive, photo, actor=actor, fact_id=fact_id)

    assert take_back(drive, photo, actor=actor, fact_id=fact_id) == gone
    with pytest.raises(rules.PhotoGone):
        take_back(drive, photo)
    with pytest.raises(NotFound):
        take_back(drive, gone)
    with pytest.raises(rules.TakenBackWhy):
        take_back(drive, add(drive), reason=" ")


def test_raw_sql_changes_no_photograph(drive: Drive) -> None:
    add(drive)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_workphoto SET caption = 'other'")

    assert captions(drive) == ["Kè đá"]


def test_who_does_no_work_of_the_village_adds_nothing(drive: Drive) -> None:
    household = as_role(Role.HOUSEHOLD, drive.village)
    photo = add(drive)
    others: list[tuple[Actor, type[Exception]]] = [
        (actor_with(Role.HOUSEHOLD, place=drive.village), NotAllowed)
    ]
    others.append((collector(make_village("ban-ben")), NotFound))

    answers = [
        household.post(of(drive, "photos/new/"), form()).status_code,
        household.post(f"{LEDGER}photos/{photo.id}/take-back/", {"reason": "x"}).status_code,
    ]
    for actor, refused in others:
        with pytest.raises(refused):
            add(drive, actor=actor)
        with pytest.raises(refused):
            take_back(drive, photo, actor=actor)

    assert answers == [403, 403]
    assert StoredFile.objects.count() == 0
    page = body(household, of(drive, "photos/"))
    assert ("take-back" in page, "photos/new/" in page) == (False, False)


def test_its_bytes_are_for_the_village_alone(drive: Drive) -> None:
    sent(as_role(Role.MEMBER, drive.village), of(drive, "photos/new/"), form())
    address = f"{LEDGER}photos/{WorkPhoto.objects.get().id}/"
    neighbour = browser(make_role_account(Role.SECRETARY, make_village("ban-ben")))

    answer = as_role(Role.HOUSEHOLD, drive.village).get(address)

    assert answer.content == files.content_of(StoredFile.objects.get().stored_sha256)[0]
    assert answer["Content-Security-Policy"].endswith("sandbox")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert [each.get(address).status_code for each in (Client(), neighbour)] == [302, 404]
    with pytest.raises(NotFound):
        work_photo(village_id=make_village("ban-ben").id, photo_id=WorkPhoto.objects.get().id)


def test_one_whose_file_is_lost_holds_its_place(drive: Drive) -> None:
    photo = add(drive)
    said: list[str] = []
    client = as_role(Role.HOUSEHOLD, drive.village)

    page = body(client, of(drive))
    doctor.examine(village_code=None, repair=False, say=said.append)

    assert images(page) == []
    assert "The picture is on its way." in page
    assert client.get(f"{LEDGER}photos/{photo.id}/").status_code == 404
    assert f"{drive.village.path} 1 photographs are named whose files have not come yet." in said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"caption": " "}, "Please fill this in."),
        ({"on": "2023-11-19"}, "has not come yet"),
    ],
)
def test_a_form_that_comes_back_keeps_its_words(drive: Drive, more: dict[str, str], words: str) -> None:
    page = sent(as_role(Role.TREASURER, drive.village), of(drive, "photos/new/"), form(**more), 422)

    assert words in page
    assert "Choose the picture again" in page
    assert not WorkPhoto.objects.exists()


def test_a_form_without_a_picture_asks_for_one(drive: Drive) -> None:
    page = sent(as_role(Role.TREASURER, drive.village), of(drive, "photos/new/"), form(picture=""), 422)

    assert "Please fill this in." in page


def test_many_photographs_ask_no_more_than_one(drive: Drive) -> None:
    client = as_role(Role.MEMBER, drive.village)

    def asked() -> list[int]:
        counts = []
        for path in (of(drive), of(drive, "photos/")):
            with CaptureQueriesContext(connection) as queries:
                body(client, path)
            counts.append(len(queries))
        return counts

    add(drive)
    body(client, of(drive))
    one = asked()
    for number in range(3):
        add(drive, sha256=f"{number:064x}")

    assert asked() == one


def test_the_rules_know_no_database() -> None:
    known = UUID(int=1)
    assert rules.caption_of("  Kè   đá ") == "Kè đá"
    rules.ensure_room(rules.PHOTOS_MOST - 1)
    rules.ensure_standing(taken_back_by=None, fact_id=known)
    rules.ensure_standing(taken_back_by=known, fact_id=known)

    for deed in (
        lambda: rules.ensure_room(rules.PHOTOS_MOST),
        lambda: rules.ensure_standing(taken_back_by=UUID(int=2), fact_id=known),
        lambda: rules.reason_of(""),
    ):
        with pytest.raises(RuleBroken):
            deed()
