"""What can break between a phone and the book: an answer, a session, the phone's room, the program itself."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

import hatnhan
from hatnhan.ops.demo.village import PASSWORD as SAMPLE_PASSWORD
from tests.browser.conftest import NewName, NewPhone
from tests.browser.phones import FIELD, PASSWORD, SAVED, Book, Phone, port_of, sign_in_by_name, until
from tests.browser.program import Program, running, serving, tell
from tests.plumbing import pictures

pytestmark = pytest.mark.browser

COMMANDS, FILES = "POST /api/v1/sync/commands", "PUT /api/v1/sync/files/"
INDICATOR = "hard_floor"
TITLE = "Nền nhà cứng"


def waiting(count: int) -> str:
    return f"Không có sóng, {count} chờ gửi"


def record(phone: Phone, *codes: str) -> list[str]:
    """Record at houses, on their own screens; give what the outbox calls it."""
    houses, before = phone.houses(), len(phone.outbox())
    for count, code in enumerate(codes, start=before + 1):
        phone.look(houses[code], TITLE, 1)
        expect(phone.page.locator("[data-slot=history] [data-slot=waiting]:visible").first).to_be_visible()
        assert len(phone.outbox()) == count
    return [entry["id"] for entry in phone.outbox()[before:]]


@pytest.mark.parametrize("then", ["waits", "dies"])
def test_an_answer_that_is_lost_after_the_deed_costs_nothing_and_counts_once(
    walked_village: Program, phones: NewPhone, walker: NewName, then: str
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.bring_in(walker())
    phone.leave_reach()
    ids = record(phone, "PK01", "PK02", "PK03")
    expect(phone.dot).to_have_text(waiting(3))

    phone.come_back_for_a_moment(COMMANDS)
    assert book.times("sync_receipt", ids) == [1, 1, 1]
    if then == "waits":
        expect(phone.dot).to_have_text(waiting(3))
        assert SAVED not in phone.said()
    phone.close()
    phone.is_away = True
    phone.open()
    expect(phone.dot).to_have_text(waiting(3))
    assert {entry["state"] for entry in phone.outbox()} == {"waiting"}

    phone.come_back()
    phone.sent()
    assert book.times("sync_receipt", ids) == [1, 1, 1]
    assert book.times("indicators_observation", ids) == [1, 1, 1]


def test_a_picture_whose_answer_is_lost_is_stored_once_and_waits_until_it_is(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.bring_in(walker())
    phone.leave_reach()
    phone.photograph(phone.houses()["PK04"], pictures.encoded(pictures.noise(800, 600, seed=4)), "Bể nước")
    ((sha256, _begin),) = phone.held()[0]["bytes"]
    (entry,) = phone.outbox()

    phone.come_back_for_a_moment(FILES)
    expect(phone.dot).to_have_text(waiting(1))
    phone.close()
    phone.is_away = True
    phone.open("#/outbox")
    expect(phone.page.locator("[data-slot=waiting-list] > li")).to_contain_text("Ảnh")
    # The command is in the book; the picture stays on the phone until it knows that the book has it.
    assert book.times("sync_receipt", [entry["id"]]) == [1]
    assert phone.outbox()[0]["state"] == "accepted"
    assert [name for name, _begin in phone.held()[0]["bytes"]] == [sha256]

    phone.come_back()
    phone.sent()
    assert (phone.outbox(), phone.held()[0]["bytes"]) == ([], [])
    assert book.number("SELECT count(*) FROM indicators_photo WHERE sha256 = ?", sha256) == 1
    assert book.number("SELECT count(*) FROM plumbing_storedfile WHERE upload_sha256 = ?", sha256) == 1


ENDED = {
    "expired": "from django.contrib.sessions.models import Session; Session.objects.all().delete()",
    "password": """
from hatnhan.people.models import Account
account = Account.objects.get(username={name!r})
account.set_password("mat-khau-moi-47")
account.save(update_fields=["password"])
""",
}


@pytest.mark.parametrize("how", ENDED)
def test_a_session_that_ended_meanwhile_costs_nothing(
    walked_village: Program, phones: NewPhone, walker: NewName, how: str
) -> None:
    phone, book, name = phones(walked_village), Book(walked_village.data), walker()
    phone.bring_in(name)
    phone.leave_reach()
    ids = record(phone, "PK05", "PK06")
    tell(walked_village, ENDED[how].format(name=name))

    phone.come_back()
    expect(phone.dot).to_have_text("Đăng nhập để gửi 2")
    assert SAVED not in phone.said()
    notices = phone.page.locator("[data-slot=notices]")
    expect(notices).to_contain_text("Điều bạn ghi vẫn ở máy và sẽ gửi khi bạn đăng nhập.")
    assert book.times("sync_receipt", ids) == [0, 0]
    # One can go on recording, also after closing the page.
    phone.close()
    phone.open()
    ids += record(phone, "PK07")
    expect(phone.dot).to_have_text("Đăng nhập để gửi 3")
    phone.page.locator("[data-slot=notices]").get_by_role("link", name="Đăng nhập").click()
    phone.page.wait_for_url("**/accounts/login/**")
    sign_in_by_name(phone.page, name, PASSWORD if how == "expired" else "mat-khau-moi-47")

    expect(phone.page).to_have_url(re.compile(re.escape(phone.at(FIELD))))
    phone.sent()
    assert book.times("indicators_observation", ids) == [1, 1, 1]


def test_a_full_phone_says_so_keeps_what_was_there_and_goes_on_later(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.bring_in(walker())
    phone.leave_reach()
    ids = record(phone, "PK08", "PK09")
    houses = phone.houses()

    phone.fill()
    phone.go(f"house/{houses['PK10']}")
    phone.page.locator("[data-slot=states] > li", has_text=TITLE).locator("button.tick").click()
    dialog = phone.page.locator("dialog")
    dialog.locator('label:has(input[name="value"][value="1"])').click()
    dialog.get_by_role("button", name="Lưu", exact=True).click()
    expect(dialog.locator("[data-slot=error]")).to_contain_text("Máy hết chỗ nên chưa lưu được.")
    assert [entry["id"] for entry in phone.outbox()] == ids
    expect(phone.dot).to_have_text(waiting(2))

    # The form still has the answer: with room again, one more tap keeps it.
    phone.empty()
    dialog.get_by_role("button", name="Lưu", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(phone.dot).to_have_text(waiting(3))
    ids = [entry["id"] for entry in phone.outbox()]
    phone.come_back()
    phone.sent()
    assert book.times("indicators_observation", ids) == [1, 1, 1]


def test_a_full_phone_that_comes_back_loses_nothing_and_stays_usable(
    walked_village: Program, phones: NewPhone, walker: NewName
) -> None:
    phone, book = phones(walked_village), Book(walked_village.data)
    phone.bring_in(walker())
    phone.leave_reach()
    ids, houses = record(phone, "PK11", "PK12"), phone.houses()

    phone.fill()
    phone.come_back()
    expect(phone.page.locator("[data-slot=toast]")).to_contain_text("Máy hết chỗ")
    expect(phone.page.locator("main h1")).to_be_visible()
    expect(phone.dot).not_to_have_text(SAVED)
    assert [entry["id"] for entry in phone.outbox()] == ids
    phone.page.evaluate("() => { location.hash = '#/outbox'; }")
    expect(phone.page.locator("[data-slot=waiting-list] > li")).to_have_count(2)

    phone.empty()
    phone.page.reload()
    phone.sent()
    assert phone.houses() == houses
    assert book.times("indicators_observation", ids) == [1, 1]


@contextmanager
def newer(program: Program, folder: Path, *more: tuple[str, str, str]) -> Iterator[Program]:
    """Serve the same data by a newer program: other words, other modules, one shelf more on every phone."""
    package = folder / "hatnhan"
    shutil.copytree(Path(hatnhan.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    changed(package / "field/static/field/js/store.js", LAST_SHELF, LAST_SHELF + NEW_SHELF)
    changed(package / "field/static/field/js/push.js", "const MOST = 100;", "const MOST = 2;")
    changed(package / "field/templates/field/screens/says.html", '{% translate "All saved" %}', NEW_WORDS)
    for name, old, new in more:
        changed(package / name, old, new)
    with serving(program.data, folder) as served:
        yield served


# Both programs' pages are kept, and the newer worker answers.
IS_TAKEN_OVER = """
async () => {
  const kept = (await caches.keys()).filter((name) => name.startsWith("hatnhan-field-"));
  const { active, installing, waiting } = await navigator.serviceWorker.getRegistration("/field/");
  const pages = await Promise.all(kept.map(async (name) => (await caches.open(name)).match("/field/")));
  const isSettled = active?.state === "activated" && !installing && !waiting;
  return isSettled && kept.length === 2 && pages.every(Boolean);
}
"""
NEW_WORDS = "Tất cả đã vào sổ"
LAST_SHELF = """
    db.createObjectStore("state", { keyPath: "key" });
  },
"""
NEW_SHELF = """  (db) => void db.createObjectStore("places", { keyPath: "id" }),
"""


def changed(path: Path, old: str, new: str) -> None:
    """Change one place of a source."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_program_that_is_updated_sends_what_the_older_one_kept(
    sample: Path, tmp_path: Path, phones: NewPhone
) -> None:
    with running(sample, tmp_path / "data") as older:
        phone, book = phones(older), Book(older.data)
        phone.bring_in("bi-thu", SAMPLE_PASSWORD)
        version = phone.page.locator("[data-app]").get_attribute("data-version")
        phone.leave_reach()
        ids = record(phone, "PK01", "PK02", "PK03", "PK04", "PK05")
        phone.photograph(phone.houses()["PK05"], pictures.encoded(pictures.drawn(800, 600)), "Sân mới")
        ids.append(phone.outbox()[-1]["id"])
        kept = phone.held()[0]

    with newer(older, tmp_path / "newer") as served:
        phone.line.port_of_program = port_of(served)
        # The newer program arrives while the older page is open and what it sends does not get through.
        phone.line.stop(COMMANDS)
        phone.come_back()
        phone.page.evaluate("async () => (await navigator.serviceWorker.getRegistration('/field/')).update()")
        until(phone.page, IS_TAKEN_OVER)
        phone.leave_reach()
        phone.close()
        phone.open()
        expect(phone.dot).to_have_text(waiting(6))
        assert phone.page.locator("[data-app]").get_attribute("data-version") != version
        assert phone.held() == [kept]
        assert book.times("sync_receipt", ids) == [0] * 6

        phone.line.stop(None)
        phone.come_back()
        expect(phone.dot).to_have_text(NEW_WORDS)
        assert (phone.outbox(), phone.held()[0]["bytes"]) == ([], [])
        assert book.times("sync_receipt", ids) == [1] * 6
        assert book.number("SELECT count(*) FROM plumbing_storedfile") == 1


# The newer program writes what was seen of a house in another way, and no longer reads the older one.
OTHER_WAY = (
    (
        "sync/services/commands.py",
        '"observe_household": {1: Kind(',
        '"observe_household": {2: Kind(',
    ),
    ("field/static/field/js/commands.js", "  observe_household: 1,", "  observe_household: 2,"),
)


def test_one_press_brings_the_newer_program(sample: Path, tmp_path: Path, phones: NewPhone) -> None:
    with running(sample, tmp_path / "data") as older:
        phone = phones(older)
        phone.bring_in("bi-thu", SAMPLE_PASSWORD)
        version = phone.page.locator("[data-app]").get_attribute("data-version")
        assert version
        phone.leave_reach()
        (key,) = record(phone, "PK01")

    with newer(older, tmp_path / "newer", *OTHER_WAY) as served:
        phone.line.port_of_program = port_of(served)
        phone.come_back()
        phone.page.locator("[data-slot=notices]").get_by_role("button", name="Cập nhật ngay").click()

        expect(phone.page.locator("[data-app]")).not_to_have_attribute("data-version", version)
        assert [entry["id"] for entry in phone.outbox()] == [key]
