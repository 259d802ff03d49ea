"""Nothing goes without a word: what is refused, whoever lost a mandate, data that is cleared, signing out."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewName, NewPhone
from tests.browser.phones import HAS_HOUSES, SAVED, Book, Phone, so, until
from tests.browser.program import Program, tell
from tests.plumbing import pictures

pytestmark = pytest.mark.browser

TITLE = "Nền nhà cứng"
# Whether the page asked the browser to keep its data; the question itself goes through.
ASKED = """
if (globalThis.StorageManager) {
  const asked = StorageManager.prototype.persist;
  StorageManager.prototype.persist = function () {
    document.documentElement.dataset.asked = "";
    return asked.call(this);
  };
}
"""
# A browser that cannot wake the worker, as most cannot.
ASLEEP = "delete globalThis.ServiceWorkerRegistration?.prototype.sync;"
MOVED_OUT = """
from hatnhan.households.models import Household
from hatnhan.households.services import move_out
from hatnhan.kernel.ids import new_id
from hatnhan.people.models import Account
from hatnhan.people.selectors import actor_of
from datetime import date, time
from hatnhan.kernel.clock import local_moment
day = date(2023, 11, 18)
house = Household.objects.get(village__code="pa-kim", code="PK33")
actor = actor_of(person_id=Account.objects.get(username="bi-thu").person_id, on=day)
move_out(actor=actor, household_id=house.id, on=day, fact_id=new_id(), at=local_moment(day, time(0, 1)))
"""
MANDATE = """
from datetime import date
from hatnhan.people.models import Mandate
Mandate.objects.filter(person__account__username={name!r}).update(until_on={until})
"""


def record(phone: Phone, *codes: str) -> list[str]:
    """Record at houses without a network; give what the outbox calls it."""
    houses = phone.houses()
    for code in codes:
        phone.look(houses[code], TITLE, 1)
    ids = [entry["id"] for entry in phone.outbox()]
    expect(phone.dot).to_have_text(f"Không có sóng, {len(ids)} chờ gửi")
    return ids


def save_file(page: Page, folder: Path) -> Path:
    """Save the outbox as a file, by its button."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Lưu thành tệp").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_one_that_is_refused_is_listed_with_its_reason_and_the_others_are_taken(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.bring_in(walker())
    phone.leave_reach()
    ids = record(phone, "PK31", "PK32", "PK33", "PK34")
    tell(walked_village, MOVED_OUT)

    phone.come_back()
    expect(phone.dot).to_have_text("1 chưa nhận được")
    assert SAVED not in phone.said()
    assert book.times("sync_receipt", ids) == [1, 1, 0, 1]
    phone.close()
    phone.open("#/outbox")
    so(phone.page, lambda: len(phone.outbox()) == 1)
    (entry,) = phone.outbox()
    assert (entry["id"], entry["state"], entry["code"]) == (ids[2], "refused", "indicators.house_not_there")
    shown = phone.page.locator("[data-slot=refused-list] > li")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text(f"{TITLE}: có")
    expect(shown.locator(".why")).to_contain_text("PK33")
    expect(shown.get_by_role("button", name="Sửa lại")).to_be_visible()

    shown.get_by_role("button", name="Rút").first.click()
    phone.page.locator("dialog").get_by_role("button", name="Rút", exact=False).first.click()
    phone.sent()
    # The book forgets it when it next hears from the phone.
    so(phone.page, lambda: book.times("sync_refused", [ids[2]]) == [0])


def test_a_phone_that_tried_in_vain_all_day_sends_as_soon_as_there_is_a_network(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.start().add_init_script(ASLEEP)
    phone.bring_in(walker())
    assert not phone.page.evaluate("() => 'sync' in ServiceWorkerRegistration.prototype")
    phone.leave_reach()
    ids = record(phone, "PK40")
    phone.go("#/outbox")
    send = phone.page.locator("[data-slot=send]")
    # Each time the phone resolves to wait longer before it tries again by itself.
    for _time in range(8):
        send.click()
        expect(send).to_be_enabled()

    phone.come_back()
    phone.sent()
    assert book.times("sync_receipt", ids) == [1]


def test_what_waits_when_a_mandate_ends_is_kept_in_words_and_can_be_saved(
    walked_village: Program, phones: NewPhone, walker: NewName, tmp_path: Path
) -> None:
    phone, book, name = phones(walked_village), Book(walked_village.data), walker()
    phone.bring_in(name)
    phone.leave_reach()
    ids = record(phone, "PK35", "PK36")
    tell(walked_village, MANDATE.format(name=name, until="date(2023, 11, 1)"))

    phone.come_back()
    expect(phone.dot).to_have_text("2 chưa nhận được")
    phone.close()
    phone.open("#/outbox")
    listed = phone.page.locator("[data-slot=refused-list] > li")
    expect(listed).to_have_count(2)
    for each in listed.all():
        expect(each.locator(".why")).not_to_be_empty()
    assert [(entry["id"], entry["state"]) for entry in phone.outbox()] == [(key, "refused") for key in ids]
    # The village's data is no longer this person's; what was recorded still is.
    assert phone.houses() == {}
    file = save_file(phone.page, tmp_path)
    assert all(key in file.read_text(encoding="utf-8") for key in ids)
    assert book.times("sync_receipt", ids) == [0, 0]

    tell(walked_village, MANDATE.format(name=name, until="None"))
    phone.page.reload()
    expect(phone.page.locator("nav.nav")).to_be_visible()
    for left in (1, 0):
        listed.first.get_by_role("button", name="Sửa lại").click()
        phone.page.locator("dialog").get_by_role("button", name="Lưu", exact=True).click()
        expect(listed).to_have_count(left)
    phone.sent()
    assert book.number("SELECT count(*) FROM sync_receipt WHERE author_id = ?", book.person_of(name)) == 2


def test_cleared_data_comes_back_from_the_file_and_counts_once(
    walked_village: Program, phones: NewPhone, walker: NewName, tmp_path: Path
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.start().add_init_script(ASKED)
    name = walker()
    phone.bring_in(name)
    expect(phone.page.locator("html[data-asked]")).to_have_count(1)
    phone.leave_reach()
    ids = record(phone, "PK37", "PK38")
    phone.photograph(phone.houses()["PK38"], pictures.encoded(pictures.drawn(640, 480)), "Cổng nhà")
    ids.append(phone.outbox()[-1]["id"])
    ((sha256, _begin),) = phone.held()[0]["bytes"]
    phone.page.locator("[data-slot=dot]").click()
    expect(phone.page.locator("[data-slot=risk]")).to_contain_text("những mục đang chờ sẽ mất")
    file = save_file(phone.page, tmp_path)

    door = phone.context.new_cdp_session(phone.page)
    kinds = "indexeddb,cache_storage,service_workers,local_storage"
    phone.page.goto("about:blank")
    door.send("Storage.clearDataForOrigin", {"origin": phone.line.address, "storageTypes": kinds})
    phone.come_back()
    phone.open("#/outbox")
    until(phone.page, HAS_HOUSES, book.person_of(name))
    expect(phone.page.locator("nav.nav")).to_be_visible()
    assert phone.outbox() == []
    phone.leave_reach()
    said = phone.page.locator("[data-slot=saved]")
    for words in ("Đã nạp 3 mục, 0 mục đã có sẵn", "Đã nạp 0 mục, 3 mục đã có sẵn"):
        phone.page.locator("[data-slot=load]").set_input_files(file)
        expect(said).to_contain_text(words)
    expect(phone.dot).to_have_text("Không có sóng, 3 chờ gửi")
    phone.come_back()
    phone.sent()
    assert book.times("sync_receipt", ids) == [1, 1, 1]
    assert book.number("SELECT count(*) FROM plumbing_storedfile WHERE upload_sha256 = ?", sha256) == 1
    # The same file once more, when all of it is in the book already.
    phone.page.locator("[data-slot=load]").set_input_files(file)
    expect(said).to_contain_text("Đã nạp 3 mục")
    expect(phone.page.locator("[data-slot=empty]")).to_be_visible()
    phone.sent()
    assert book.times("indicators_observation", ids[:2]) == [1, 1]
    assert book.times("indicators_photo", ids[2:]) == [1]


def test_signing_out_says_what_would_be_lost_and_leaves_nothing_behind_when_all_is_sent(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.bring_in(walker())
    phone.leave_reach()
    ids = record(phone, "PK39")
    phone.photograph(phone.houses()["PK39"], pictures.encoded(pictures.drawn(640, 480)), "Sân")
    phone.line.stop("POST /api/v1/sync/commands")
    phone.come_back()
    phone.go("#/phone")
    lost = phone.page.locator("[data-slot=would-lose]")
    expect(lost).to_contain_text("2 mục và 1 ảnh chưa vào sổ.")
    expect(phone.page.locator("[data-slot=leave]")).to_be_hidden()
    expect(phone.page.locator("[data-slot=lose]")).to_be_visible()
    assert len(phone.outbox()) == 2

    phone.line.stop(None)
    phone.go("#/outbox")
    phone.page.locator("[data-slot=send]").click()
    phone.sent()
    assert book.times("sync_receipt", ids) == [1]
    phone.go("#/phone")
    expect(lost).to_be_hidden()
    phone.page.locator("[data-slot=leave]").click()
    phone.page.wait_for_url(phone.at("/"))
    assert phone.held() == []
    phone.page.goto(phone.at("/field/"))
    expect(phone.page.locator("main h1")).to_have_text("Máy này chưa có gì")
    expect(phone.page.get_by_role("link", name="Đăng nhập", exact=True)).to_be_visible()
