"""The photographs on the page of a house: added without JavaScript, shown to who may see the house alone."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hatnhan.households.models import Household
from hatnhan.indicators.models import Photo
from hatnhan.indicators.services import add_photo
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from hatnhan.plumbing import files
from hatnhan.plumbing.files.tables import StoredFile
from tests.factories import make_role_account, make_village
from tests.indicators.factories import NOW, make_house, make_indicator, noon, walker
from tests.pages import as_role, browser
from tests.plumbing import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data", "in_november")]
HOUSE = "/v/pa-kim/households/PK01/"


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def house(village: Place) -> Household:
    return make_house(village, "PK01")


def send(client: Client, content: bytes, **more: object) -> tuple[int, str]:
    picture = SimpleUploadedFile("anh.jpg", content, content_type="image/jpeg")
    answer = client.post(f"{HOUSE}photos/", {"fact_id": new_id(), "picture": picture, "caption": "", **more})
    return answer.status_code, answer.content.decode()


def shown(client: Client) -> str:
    answer = client.get(HOUSE)
    assert answer.status_code == 200
    return answer.content.decode()


def images(page: str) -> list[str]:
    return re.findall(r"<img [^>]*>", page)


def test_a_photograph_is_added_by_a_plain_form(village: Place, house: Household) -> None:
    client, indicator = as_role(Role.MEMBER, village), make_indicator(village)
    assert 'enctype="multipart/form-data"' in shown(client)

    status, _page = send(
        client, pictures.telling("JPEG"), caption="Nhà tiêu <mới>", indicator=str(indicator.id)
    )

    assert status == 303
    photo = Photo.objects.get()
    assert (photo.household_id, photo.indicator_id, photo.caption) == (
        house.id,
        indicator.id,
        "Nhà tiêu <mới>",
    )
    [image] = images(shown(client))
    address = f"{HOUSE}photos/{photo.sha256}/"
    for said in (
        f'src="{address}"',
        'width="40"',
        'height="60"',
        'alt="Nhà tiêu &lt;mới&gt;"',
        'loading="lazy"',
    ):
        assert said in image


def test_a_photograph_without_caption_is_named_by_house_and_day(village: Place, house: Household) -> None:
    client = as_role(Role.MEMBER, village)
    send(client, pictures.encoded(pictures.drawn()))

    [image] = images(shown(client))

    assert 'alt="Photograph of Đại diện PK01, 18/11/2023"' in image


def test_a_photograph_sent_twice_is_one(village: Place, house: Household) -> None:
    client, fact_id = as_role(Role.MEMBER, village), new_id()

    answers = [send(client, pictures.encoded(pictures.drawn()), fact_id=fact_id)[0] for _time in range(2)]

    assert (answers, Photo.objects.count(), StoredFile.objects.count()) == ([303, 303], 1, 1)


@pytest.mark.parametrize(("content", "words"), pictures.NO_PHOTOGRAPHS)
def test_what_is_no_photograph_is_refused_in_words_above_the_form(
    village: Place, house: Household, content: bytes, words: str
) -> None:
    status, page = send(as_role(Role.MEMBER, village), content, caption="kept")

    assert (status, words in page, 'value="kept"' in page) == (422, True, True)
    assert not Photo.objects.exists()


def test_the_place_of_a_picture_on_its_way_says_so(village: Place, house: Household) -> None:
    add_photo(
        actor=walker(village), household_id=house.id, sha256="a" * 64, fact_id=new_id(), at=NOW, caption="Sân"
    )
    client = as_role(Role.MEMBER, village)

    page = shown(client)

    assert images(page) == []
    assert ("The picture is on its way." in page, "Sân" in page) == (True, True)
    assert client.get(f"{HOUSE}photos/{'a' * 64}/").status_code == 404


def test_the_bytes_are_kept_by_the_reader_alone_and_may_do_nothing(village: Place, house: Household) -> None:
    client = as_role(Role.MEMBER, village)
    send(client, pictures.encoded(pictures.drawn()))
    sha256 = Photo.objects.get().sha256
    address = f"{HOUSE}photos/{sha256}/"

    first = client.get(address, headers={"accept-encoding": "gzip"})
    again = client.get(address, headers={"if-none-match": first["ETag"]})

    assert first.content == files.content_of(StoredFile.objects.get().stored_sha256)[0]
    assert (first["Content-Type"], first["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert first["Cache-Control"] == "private, max-age=31536000, immutable"
    assert first["Content-Disposition"] == f'inline; filename="2023-11-18-{sha256[:8]}.jpg"'
    assert first["Content-Security-Policy"].startswith("default-src 'none'")
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", first["Cache-Control"])


def test_a_photograph_is_open_to_who_may_see_the_house(village: Place, house: Household) -> None:
    send(as_role(Role.MEMBER, village), pictures.encoded(pictures.drawn()))
    address = f"{HOUSE}photos/{Photo.objects.get().sha256}/"
    own, other = make_role_account(Role.HOUSEHOLD, village), make_role_account(Role.HOUSEHOLD, village)
    Household.objects.filter(id=house.id).update(representative=own.person)
    neighbour = make_role_account(Role.SECRETARY, make_village("ban-ben"))

    found = [browser(each).get(address).status_code for each in (own, other, neighbour)]

    assert found == [200, 404, 404]
    assert Client().get(address).status_code == 302
    assert "Take back" not in shown(browser(own))
    assert "Add a photograph" not in shown(browser(own))


def test_a_photograph_of_another_house_is_not_under_this_one(village: Place, house: Household) -> None:
    make_house(village, "PK02")
    client = as_role(Role.MEMBER, village)
    send(client, pictures.encoded(pictures.drawn()))
    sha256 = Photo.objects.get().sha256

    assert client.get(f"/v/pa-kim/households/PK02/photos/{sha256}/").status_code == 404


def test_a_photograph_is_taken_back_with_a_reason(village: Place, house: Household) -> None:
    client = as_role(Role.MEMBER, village)
    send(client, pictures.encoded(pictures.drawn()))
    photo = Photo.objects.get()
    address = f"{HOUSE}photos/{photo.id}/take-back/"
    assert address in shown(client)

    page = client.get(address).content.decode()
    without = client.post(address, {"fact_id": new_id(), "note": ""})
    done = client.post(address, {"fact_id": new_id(), "note": "nhà khác"})

    assert (len(images(page)), without.status_code, done.status_code) == (1, 422, 303)
    assert images(shown(client)) == []
    assert Photo.objects.get(supersedes=photo).caption == "nhà khác"
    assert client.get(f"{HOUSE}photos/{photo.sha256}/").status_code == 404
    assert client.get(address).status_code == 404


def test_earlier_photographs_wait_behind_a_fold(village: Place, house: Household) -> None:
    actor = walker(village)
    for day in range(1, 9):
        add_photo(
            actor=actor,
            household_id=house.id,
            sha256=f"{day:064x}",
            fact_id=new_id(),
            at=NOW,
            happened_at=noon(date(2023, 10, day)),
            caption=f"Ảnh {day}.",
        )

    before, _fold, after = shown(as_role(Role.MEMBER, village)).partition("Earlier photographs")

    assert re.findall(r"Ảnh (\d)\.</?", before.replace("<span", "</span")) == list("876543")
    assert "Ảnh 2." in after
    assert "Ảnh 1." in after


def test_nobody_without_the_mandate_adds_a_photograph(village: Place, house: Household) -> None:
    status, _page = send(as_role(Role.SUPERVISION, village), pictures.encoded(pictures.drawn()))

    assert (status, Photo.objects.count(), list(Path(files.files_folder()).glob("*/*"))) == (403, 0, [])
