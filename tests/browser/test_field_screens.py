"""The phone page by clicking: recording without a network, the outbox, screens for thumb, eye and ear."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Opens
from tests.browser.program import Program
from tests.browser.test_axe import AXE, faults_found
from tests.browser.test_phone import LEAST, SMALL_PHONE, TOO_SMALL, TOO_WIDE
from tests.browser.visitors import DESK, PHONE

pytestmark = pytest.mark.browser

FIELD = "/field/"
SCREENS = ("sheet", "houses", "register", "meeting", "tasks", "nowhere")
OF_THE_PHONE = ("outbox", "phone", "villages")
ENQUEUE = """
async (command) => {
  const module = document.querySelector('link[rel=modulepreload][href*="/js/outbox."]').href;
  const { enqueue } = await import(module);
  return (await enqueue({ village: "pa-kim", ...command })).id;
}
"""
NOWHERE = "019a0000-0000-7000-8000-000000000000"


@pytest.fixture
def phone(own_program: Program, opens: Opens) -> Iterator[Page]:
    """The secretary's phone with the village on it, its worker at work, and everything sent."""
    page = opens(own_program, "secretary", width=PHONE)
    bring_in(page, own_program)
    yield page
    page.context.set_offline(False)


def bring_in(page: Page, program: Program) -> None:
    """Open the page with a network and wait until it can do without one."""
    page.goto(program.at(FIELD))
    expect(dot(page)).to_have_attribute("data-state", "saved")
    expect(page.locator("nav.nav")).to_be_visible()
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")


def dot(page: Page) -> Locator:
    """The dot in the header."""
    return page.locator("[data-slot=dot]")


def go(page: Page, address: str) -> None:
    """Go to a screen by its address, and wait until it has arrived."""
    page.evaluate(
        "address => { document.querySelector('main').dataset.left = ''; location.hash = address; }", address
    )
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("main h1")).to_be_focused()


def open_box(page: Page) -> Locator:
    """An empty box of the sheet, which a tap fills; the same one later on."""
    found = page.locator("table[data-sheet] .tick:is([data-state=no], [data-state=none])").first
    name = found.get_attribute("data-cell") or ""
    return page.locator(f'[data-cell="{name}"]')


def test_a_walk_without_network_is_kept_and_sent_by_itself(own_program: Program, phone: Page) -> None:
    phone.context.set_offline(True)
    box = open_box(phone)
    house = box.locator("xpath=ancestor::tr").locator("th a")
    column = box.evaluate("one => one.closest('td').cellIndex")
    title = phone.locator("table[data-sheet] thead th").nth(column)

    box.click()

    expect(box).to_have_attribute("data-state", "yes")
    expect(box).to_have_attribute("data-waiting", "")
    expect(dot(phone)).to_have_text(re.compile("1 chờ gửi"))
    # The phone may die: what was recorded is there when the page opens again, still without a network.
    phone.reload()
    expect(box).to_have_attribute("data-waiting", "")
    name, words = house.locator("[data-slot=name]").inner_text(), title.inner_text()
    dot(phone).click()
    entry = phone.locator("[data-slot=waiting-list] > li")
    expect(entry).to_contain_text(f"{words}: có")
    expect(entry).to_contain_text(name)

    phone.context.set_offline(False)

    expect(dot(phone)).to_have_text("Đã lưu hết")
    expect(phone.locator("[data-slot=empty]")).to_be_visible()
    phone.get_by_role("link", name="Đi hộ", exact=True).click()
    expect(box).to_have_attribute("data-state", "yes")
    expect(box).not_to_have_attribute("data-waiting", "")
    # The book itself has it, for everybody.
    phone.goto(own_program.at("households/sheet/"))
    row = phone.locator("table[data-sheet] tr", has_text=name)
    expect(row.locator(".tick").nth(title_place(phone, words))).to_have_attribute("data-state", "yes")


def title_place(page: Page, words: str) -> int:
    """Say which column of the office's sheet has a title."""
    return page.locator("table[data-sheet] thead th").all_inner_texts().index(words) - 1


def test_a_second_tap_at_once_takes_it_back(phone: Page) -> None:
    phone.context.set_offline(True)
    box = open_box(phone)
    before = box.get_attribute("data-state") or ""

    box.click()
    expect(box).to_have_attribute("data-waiting", "")
    box.click()

    expect(box).to_have_attribute("data-state", before)
    expect(box).not_to_have_attribute("data-waiting", "")
    dot(phone).click()
    expect(phone.locator("[data-slot=empty]")).to_be_visible()


def test_the_way_back_is_a_button_too(phone: Page) -> None:
    phone.context.set_offline(True)
    box = open_box(phone)
    before = box.get_attribute("data-state") or ""

    box.click()
    phone.locator(".toast").get_by_role("button").click()

    expect(box).to_have_attribute("data-state", before)
    expect(box).not_to_have_attribute("data-waiting", "")


def test_a_box_that_is_ticked_asks_before_it_changes(phone: Page) -> None:
    phone.context.set_offline(True)
    ticked = phone.locator("table[data-sheet] .tick[data-state=yes]").first
    name = ticked.get_attribute("data-cell") or ""

    ticked.click()
    dialog = phone.locator("dialog")
    expect(dialog.locator("h2")).to_be_focused()
    dialog.get_by_role("button", name="Lưu", exact=True).click()
    expect(dialog.locator("[data-slot=error]")).to_have_text("Chọn một câu trả lời rồi lưu.")
    phone.keyboard.press("Escape")

    expect(dialog).to_have_count(0)
    expect(phone.locator(f'[data-cell="{name}"]')).to_be_focused()
    expect(phone.locator(f'[data-cell="{name}"]')).to_have_attribute("data-state", "yes")


def test_a_house_is_found_without_accents(phone: Page) -> None:
    go(phone, "#/pa-kim/houses")

    phone.locator("main input[type=search]").fill("dai dien ho 12")

    expect(phone.locator("main .list > li")).to_have_count(1)
    expect(phone.locator("main .list > li")).to_contain_text("Đại diện hộ 12")


def test_a_new_house_can_be_recorded_at_before_it_has_a_code(phone: Page) -> None:
    phone.context.set_offline(True)
    go(phone, "#/pa-kim/register")
    phone.locator("[name=representative_name]").fill("Đại diện hộ 12")
    expect(phone.locator(".notice a")).to_contain_text("Đại diện hộ 12")
    phone.locator("[name=representative_name]").fill("Đại diện hộ 91")
    phone.locator("[name=member_count]").fill("4")
    phone.locator("main form .btn").first.click()
    expect(phone.locator("main h1")).to_have_text("Đại diện hộ 91")

    phone.locator("main .tick").first.click()
    phone.locator("dialog").get_by_role("radio", name="Có", exact=True).check()
    phone.locator("dialog").get_by_role("button", name="Lưu", exact=True).click()
    expect(phone.locator("main .tick").first).to_have_attribute("data-state", "yes")
    phone.context.set_offline(False)

    expect(dot(phone)).to_have_text("Đã lưu hết")
    expect(phone.locator("main [data-slot=is-new]")).to_be_hidden()
    expect(phone.locator("main .tick").first).to_have_attribute("data-state", "yes")


def test_a_photo_is_shown_while_it_waits_and_afterwards(phone: Page) -> None:
    phone.context.set_offline(True)
    go(phone, "#/pa-kim/houses")
    phone.locator("main .list a").nth(5).click()
    shot: FilePayload = {
        "name": "house.jpg",
        "mimeType": "image/jpeg",
        "buffer": phone.screenshot(type="jpeg"),
    }

    phone.locator("[data-slot=camera]").set_input_files(shot)
    phone.locator("dialog input[name=caption]").fill("Nền nhà mới")
    phone.locator("dialog form .btn").first.click()

    photo = phone.locator(".photos > li")
    expect(photo.locator("img")).to_be_visible()
    expect(photo).to_contain_text("Nền nhà mới")
    expect(photo.locator("[data-slot=waiting]")).to_be_visible()
    phone.context.set_offline(False)
    expect(dot(phone)).to_have_text("Đã lưu hết")
    phone.reload()
    expect(photo.locator("img")).to_be_visible()
    expect(photo.locator("[data-slot=waiting]")).to_be_hidden()


def test_a_refused_entry_says_why_and_can_be_given_up(phone: Page) -> None:
    payload = {"household_id": NOWHERE, "note": "Cần ba công"}
    phone.evaluate(ENQUEUE, {"name": "visit_household", "payload": payload})

    expect(dot(phone)).to_have_text("1 chưa nhận được")
    dot(phone).click()
    entry = phone.locator("[data-slot=refused-list] > li")
    expect(entry).to_contain_text("Cần ba công")
    expect(entry.locator("[data-slot=why]")).not_to_be_empty()
    entry.locator("[data-slot=withdraw]").click()
    phone.locator("dialog [data-slot=yes]").click()

    expect(phone.locator("[data-slot=empty]")).to_be_visible()
    expect(dot(phone)).to_have_text("Đã lưu hết")


def test_signing_out_says_what_would_be_lost(own_program: Program, phone: Page) -> None:
    payload = {"household_id": NOWHERE, "note": "Cần hai công"}
    phone.evaluate(ENQUEUE, {"name": "visit_household", "payload": payload})
    expect(dot(phone)).to_have_text("1 chưa nhận được")

    phone.goto(own_program.at(""))
    expect(phone.locator("a.state")).to_have_text("1 chưa nhận được")
    phone.locator("details.person summary").click()
    phone.locator(".person-menu [data-sign-out] button").click()

    expect(phone.locator("[data-slot=would-lose]")).to_contain_text("1 mục chưa vào sổ")
    expect(phone.locator("[data-slot=leave-heading]")).to_be_focused()


def test_a_screen_says_where_one_is(phone: Page) -> None:
    for name, heading in (("Hộ", "Hộ"), ("Việc", "Việc của tôi"), ("Máy này", "Máy này")):
        phone.get_by_role("link", name=name, exact=True).click()

        expect(phone.locator("main h1")).to_have_text(heading)
        expect(phone.locator("main h1")).to_be_focused()
        expect(phone).to_have_title(re.compile(f"^{heading} · "))


def screens_of(page: Page) -> list[str]:
    """The addresses of all screens, with one house, its visit and one task."""
    go(page, "#/pa-kim/houses")
    house = (page.locator("main .list a").nth(3).get_attribute("href") or "").rpartition("/")[2]
    go(page, "#/pa-kim/tasks")
    task = (page.locator("main .list a").first.get_attribute("href") or "").rpartition("/")[2]
    inside = [*SCREENS, f"house/{house}", f"visit/{house}", f"task/{task}"]
    return [*(f"#/{name}" for name in OF_THE_PHONE), *(f"#/pa-kim/{name}" for name in inside)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_open_to_everyone_and_fits(own_program: Program, opens: Opens, scheme: str) -> None:
    page = opens(own_program, "secretary", width=PHONE, color_scheme=scheme)
    bring_in(page, own_program)
    page.context.set_offline(True)
    open_box(page).click()
    page.evaluate(AXE.axe_script)
    faults = list[str]()
    for address in screens_of(page):
        go(page, address)
        for width in (SMALL_PHONE, PHONE, DESK):
            page.set_viewport_size({"width": width, "height": 844})
            faults += faults_found(page) if width != SMALL_PHONE else []
            faults += [f"{address} scrolls sideways at {width}"] if page.evaluate(TOO_WIDE) else []
            if width < DESK:
                faults += [f"{address} at {width}: {small}" for small in page.evaluate(TOO_SMALL, LEAST)]

    assert not faults, "\n".join(faults)


def test_a_dialog_is_open_to_everyone(phone: Page) -> None:
    phone.evaluate(AXE.axe_script)
    phone.locator("table[data-sheet] .tick[data-state=yes]").first.click()
    expect(phone.locator("dialog h2")).to_be_focused()

    assert faults_found(phone) == []
    assert phone.evaluate(TOO_SMALL, LEAST) == []


def test_a_stranger_is_told_how_the_book_comes_to_the_phone(program: Program, opens: Opens) -> None:
    page = opens(program, None, width=PHONE)
    page.goto(program.at(FIELD))

    expect(page.locator("main h1")).to_have_text("Máy này chưa có gì")
    page.evaluate(AXE.axe_script)
    assert faults_found(page) == []
    page.get_by_role("link", name="Đăng nhập", exact=True).click()
    page.locator('[data-demo-role="secretary"]').click()

    expect(page.locator("main h1")).to_have_text("Đi từng hộ")
    expect(dot(page)).to_have_text("Đã lưu hết")
