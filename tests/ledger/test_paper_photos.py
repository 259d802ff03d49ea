"""The photograph of a paper: sent with the expense, seen by whom the board and the book are open to."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.ledger.models import Drive, Entry, Payment
from hatnhan.ledger.selectors import verify_book
from hatnhan.ops import doctor
from hatnhan.plumbing import files
from hatnhan.plumbing.files.tables import StoredFile
from tests.factories import make_role_account, make_village
from tests.ledger.factories import enter, expense, make_drive, money, reversal, treasurer
from tests.ledger.pages import of
from tests.pages import as_role, body, browser, fresh, sent
from tests.plumbing import pictures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data", "in_november")]
LEDGER = "/v/pa-kim/ledger/"
AGAIN = "Choose the picture again"


@pytest.fixture
def drive() -> Drive:
    drive = make_drive(make_village())
    enter(treasurer(drive.village), drive, money(drive, amount_vnd=50_000_000))
    return drive


def upload(content: bytes | None = None, name: str = "anh.jpg") -> SimpleUploadedFile:
    shown = pictures.encoded(pictures.drawn()) if content is None else content
    return SimpleUploadedFile(name, shown, content_type="image/jpeg")


def bill(content: bytes | None = None, **more: Any) -> dict[str, Any]:
    form = {
        "fact_id": fresh(),
        "on": "2023-11-18",
        "amount": "900.000",
        "note": "Đá hộc <đợt 1>",
        "payee": "company",
        "paper": "HD 7",
    }
    return {**form, "picture": upload(content), **more}


def paid(drive: Drive, **more: Any) -> Entry:
    sent(as_role(Role.TREASURER, drive.village), of(drive, "pay/"), bill(**more))
    return Entry.objects.filter(kind="money_out").latest("leaf_index")


def status_of(client: Client, path: str) -> int:
    return client.get(path).status_code


def photo_at(entry: Entry) -> str:
    return f"{LEDGER}entries/{entry.id}/photo/"


def test_the_photograph_goes_into_the_leaf_and_tells_nothing_but_the_paper(drive: Drive) -> None:
    taken = pictures.telling("JPEG")

    entry = paid(drive, content=taken)

    assert entry.photo == files.hash_of(taken)
    stored = files.content_of(StoredFile.objects.get().stored_sha256)[0]
    assert pictures.CAMERA.encode() not in stored
    assert pictures.PLACE.encode() not in stored
    assert verify_book(village_id=drive.village_id).troubles == ()


def test_everybody_in_the_village_sees_it_from_the_board(drive: Drive) -> None:
    entry = paid(drive)
    address = photo_at(entry)
    reader = as_role(Role.HOUSEHOLD, drive.village)

    page = body(reader, of(drive))
    first = reader.get(address)
    again = reader.get(address, headers={"if-none-match": first["ETag"]})

    assert f'href="{address}" aria-label="Photograph of the paper: Đá hộc &lt;đợt 1&gt;"' in page
    assert first.content == files.content_of(StoredFile.objects.get().stored_sha256)[0]
    assert first["Cache-Control"] == "private, max-age=31536000, immutable"
    assert first["Content-Security-Policy"] == (
        "default-src 'none'; img-src 'self'; frame-ancestors 'none'; sandbox"
    )
    assert first["Content-Disposition"] == f'inline; filename="2023-11-18-{entry.photo[:8]}.jpg"'
    assert (again.status_code, again.content) == (304, b"")


def test_strangers_and_neighbours_see_nothing(drive: Drive) -> None:
    address = photo_at(paid(drive))
    neighbour = browser(make_role_account(Role.SECRETARY, make_village("ban-ben")))

    assert [status_of(each, address) for each in (Client(), neighbour)] == [302, 404]


def test_an_expense_without_photograph_has_none(drive: Drive) -> None:
    entry = enter(treasurer(drive.village), drive, expense(drive))
    client = as_role(Role.TREASURER, drive.village)

    assert status_of(client, photo_at(entry)) == 404
    assert photo_at(entry) not in body(client, of(drive))
    assert "<img" not in body(client, f"{LEDGER}entries/{entry.id}/")


def test_a_reversed_expense_takes_its_photograph_off_the_board(drive: Drive) -> None:
    entry = paid(drive)
    undone = enter(treasurer(drive.village), drive, reversal(entry))
    household, keeper = (as_role(role, drive.village) for role in (Role.HOUSEHOLD, Role.TREASURER))

    found = {
        (name, one): status_of(client, photo_at(which))
        for name, client in (("household", household), ("keeper", keeper))
        for one, which in (("entry", entry), ("reversal", undone))
    }

    assert photo_at(entry) not in body(household, of(drive))
    assert found == {
        ("household", "entry"): 404,
        ("household", "reversal"): 404,
        ("keeper", "entry"): 200,
        ("keeper", "reversal"): 200,
    }


def test_the_page_of_the_entry_shows_it_in_its_size(drive: Drive) -> None:
    entry = paid(drive)

    [image] = re.findall(
        r"<img [^>]*>", body(as_role(Role.BOARD, drive.village), f"{LEDGER}entries/{entry.id}/")
    )

    for said in (
        f'src="{photo_at(entry)}"',
        'width="60" height="40"',
        'alt="Photograph of the paper: Đá hộc &lt;đợt 1&gt;, 18/11/2023"',
        'loading="lazy"',
    ):
        assert said in image


def test_whoever_approves_sees_the_paper_first(drive: Drive) -> None:
    keeper = as_role(Role.TREASURER, drive.village)
    sent(keeper, of(drive, "pay/"), bill(amount="12.000.000"))
    sent(keeper, of(drive, "pay/"), bill(amount="13.000.000", picture=""))
    payment = Payment.objects.get(amount_vnd=12_000_000)
    address = f"{LEDGER}payments/{payment.id}/photo/"
    head, household = (as_role(role, drive.village) for role in (Role.VILLAGE_HEAD, Role.HOUSEHOLD))

    page = body(head, of(drive, "waiting/"))

    assert re.findall(r'<img src="([^"]*)"', page) == [address]
    assert page.count("No photograph of the paper: ask to see it.") == 1
    assert [status_of(each, address) for each in (head, household)] == [200, 403]


def test_approved_the_photograph_stays_with_the_expense(drive: Drive) -> None:
    sent(as_role(Role.TREASURER, drive.village), of(drive, "pay/"), bill(amount="12.000.000"))
    payment = Payment.objects.get()
    for role in (Role.VILLAGE_HEAD, Role.SECRETARY):
        sent(as_role(role, drive.village), f"{LEDGER}payments/{payment.id}/approve/", {"fact_id": fresh()})

    assert Entry.objects.get(payment=payment).photo == payment.photo != ""


@pytest.mark.parametrize(("content", "words"), pictures.NO_PHOTOGRAPHS)
def test_what_is_no_photograph_is_refused_at_its_field_and_what_was_typed_stays(
    drive: Drive, data: Path, content: bytes, words: str
) -> None:
    page = sent(as_role(Role.TREASURER, drive.village), of(drive, "pay/"), bill(content), 422)

    assert words in page.partition('id="id_picture_error"')[2].partition("</p>")[0]
    assert 'value="Đá hộc &lt;đợt 1&gt;"' in page
    assert not Entry.objects.filter(kind="money_out").exists()
    assert list(data.glob("files/??/*")) == []


@pytest.mark.parametrize("wrong", [{"amount": "900.000.000.000"}, {"amount": "much"}, {"payee": ""}])
def test_a_form_that_comes_back_asks_for_the_picture_again(drive: Drive, wrong: dict[str, Any]) -> None:
    client = as_role(Role.TREASURER, drive.village)

    with_picture = sent(client, of(drive, "pay/"), bill(**wrong), 422)
    without = sent(client, of(drive, "pay/"), bill(picture="", **wrong), 422)

    assert (AGAIN in with_picture, AGAIN in without) == (True, False)


def test_the_same_form_sent_twice_is_one_expense_with_one_photograph(drive: Drive) -> None:
    client, form = as_role(Role.TREASURER, drive.village), bill()
    sent(client, of(drive, "pay/"), form)
    sent(client, of(drive, "pay/"), {**form, "picture": upload()})

    other = sent(
        client, of(drive, "pay/"), {**form, "picture": upload(pictures.encoded(pictures.noise()))}, 422
    )

    assert "already saved with other content" in other
    assert Entry.objects.filter(kind="money_out").count() == 1


def test_only_whoever_keeps_the_box_has_a_picture_opened(drive: Drive, data: Path) -> None:
    answer = as_role(Role.MEMBER, drive.village).post(of(drive, "pay/"), bill())

    assert (answer.status_code, StoredFile.objects.count(), list(data.glob("files/??/*"))) == (403, 0, [])


def test_the_pages_ask_as_much_with_three_photographs_as_with_one(drive: Drive) -> None:
    keeper, head = (as_role(role, drive.village) for role in (Role.TREASURER, Role.VILLAGE_HEAD))

    def asked() -> list[int]:
        counts = []
        for path in (of(drive), of(drive, "waiting/")):
            with CaptureQueriesContext(connection) as queries:
                body(head, path)
            counts.append(len(queries))
        return counts

    sent(keeper, of(drive, "pay/"), bill())
    sent(keeper, of(drive, "pay/"), bill(amount="12.000.000"))
    body(head, of(drive))
    one = asked()
    for seed in (1, 2):
        noise = pictures.encoded(pictures.noise(seed=seed))
        sent(keeper, of(drive, "pay/"), bill(noise))
        sent(keeper, of(drive, "pay/"), bill(noise, amount="11.000.000"))

    assert asked() == one


def test_the_doctor_tells_of_a_paper_whose_photograph_is_not_here(drive: Drive) -> None:
    said: list[str] = []
    paid(drive)
    enter(treasurer(drive.village), drive, expense(drive, 1_000, photo="a" * 64))
    doctor.examine(village_code=None, repair=False, say=said.append)

    assert f"{drive.village.path} 1 photographs are named whose files have not come yet." in said


def test_the_doctor_sees_that_the_photograph_of_a_paper_is_lost(drive: Drive, data: Path) -> None:
    paid(drive)
    [path] = data.glob("files/??/*")
    path.unlink()
    said: list[str] = []

    assert doctor.examine(village_code=None, repair=False, say=said.append) == 1
    assert any(f"{path} is lost" in line for line in said)


def test_a_photograph_of_a_photographless_identifier_is_nothing(drive: Drive) -> None:
    client = as_role(Role.TREASURER, drive.village)

    assert status_of(client, f"{LEDGER}entries/{new_id()}/photo/") == 404
    assert status_of(client, f"{LEDGER}payments/{new_id()}/photo/") == 404
