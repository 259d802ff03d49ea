"""A day's walk without a network, from leaving the house to everything being in the village's book."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from hatnhan.ops.demo.village import PASSWORD
from tests.browser.conftest import NewPhone, Runs
from tests.browser.phones import SAVED, Book, Phone
from tests.browser.program import run
from tests.plumbing import pictures

pytestmark = pytest.mark.browser

HOUSES, LOOKS, PHOTOS = 47, 47 * 3, 5
# So many houses are answered by hand on the screen of a visit, so many in the sheet;
# for the rest a script fills in and sends the very same screen.
BY_HAND, IN_THE_SHEET = 6, 6
# The screen of a visit filled in and sent, house after house, as a thumb would, only faster.
VISIT_ALL = """
async (visits) => {
  const until = async (found) => {
    for (;;) {
      const thing = found();
      if (thing) {
        return thing;
      }
      await new Promise(requestAnimationFrame);
    }
  };
  for (const [house, answers] of visits) {
    document.querySelector("main").replaceChildren();
    location.hash = `#/pa-kim/visit/${house}`;
    const form = await until(() => document.querySelector("main form"));
    for (const [indicator, value] of answers) {
      form.querySelector(`input[name="seen-${indicator}"][value="${value}"]`).checked = true;
    }
    form.requestSubmit();
    await until(() => location.hash === `#/pa-kim/house/${house}`);
  }
}
"""
SHEET = """
() => Object.fromEntries(
  [...document.querySelectorAll("[data-cell]")].map(({ dataset }) => [dataset.cell, dataset.state])
)
"""


def photograph(seed: int) -> bytes:
    """Give a picture as a phone's camera makes it: large, and telling where it was taken."""
    image = pictures.drawn(2400, 1800)
    image.paste(pictures.noise(300, 200, seed=seed), (seed * 40, 100))
    exif = Image.Exif()
    exif[0x010F] = pictures.CAMERA
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = "N", (21.0, 30.0, 0.0)
    return pictures.encoded(image, exif=exif.tobytes())


def is_telling(content: bytes) -> bool:
    """Whether a picture tells more than its pixels."""
    return bool(dict(Image.open(BytesIO(content)).getexif())) or b"Exif" in content


def answer_of(house: int, indicator: int) -> int:
    """Say what is seen; in the sheet every tap says yes."""
    is_tapped = BY_HAND <= house < BY_HAND + IN_THE_SHEET
    return int(is_tapped or (house + indicator) % 4 != 0)


def visit(phone: Phone, house: str, answers: dict[str, int]) -> None:
    """Answer the screen of one visit with a thumb."""
    phone.go(f"visit/{house}")
    form = phone.page.locator("main form")
    for indicator, value in answers.items():
        form.locator(f'label:has(input[name="seen-{indicator}"][value="{value}"])').click()
    form.locator(".actions button").click()
    expect(phone.page.locator("[data-slot=states]")).to_be_visible()


def tap(phone: Phone, house: str, indicator: str) -> None:
    """Say in the sheet that a house has something."""
    box = phone.box(house, indicator)
    was_yes = box.get_attribute("data-state") in {"yes", "wait"}
    box.click()
    if was_yes:
        phone.answer(1)
    expect(box).to_have_attribute("data-waiting", "")


def waiting(count: int) -> str:
    return f"Không có sóng, {count} chờ gửi"


def walk(phone: Phone, answers: dict[str, dict[str, int]], names: dict[str, str]) -> None:
    """Record every house; the dot tells how much waits after each part."""
    houses = list(answers)
    for count, house in enumerate(houses[:BY_HAND], start=1):
        visit(phone, house, answers[house])
        expect(phone.dot).to_have_text(waiting(3 * count))
    phone.go("sheet")
    tapped = houses[BY_HAND : BY_HAND + IN_THE_SHEET]
    for count, (house, indicator) in enumerate(((h, i) for h in tapped for i in names.values()), start=1):
        tap(phone, house, indicator)
        expect(phone.dot).to_have_text(waiting(3 * BY_HAND + count))
    rest = houses[BY_HAND + IN_THE_SHEET :]
    phone.page.evaluate(VISIT_ALL, [[house, list(answers[house].items())] for house in rest])
    expect(phone.dot).to_have_text(waiting(LOOKS))


def test_a_day_without_network_is_in_the_book_in_the_evening(runs: Runs, phones: NewPhone) -> None:
    program = runs("walk")
    phone, book = phones(program), Book(program.data)
    phone.bring_in("bi-thu", PASSWORD)
    before = book.number("SELECT count(*) FROM indicators_observation")
    codes, names = phone.houses(), {key: code for code, key in phone.indicators().items()}
    answers = {
        codes[code]: {indicator: answer_of(house, place) for place, indicator in enumerate(names)}
        for house, code in enumerate(sorted(codes))
    }
    assert (len(answers), len(names)) == (HOUSES, 3)

    phone.leave_reach()
    walk(phone, answers, names)
    for number, house in enumerate(list(answers)[:PHOTOS]):
        phone.photograph(house, photograph(number), f"Ảnh {number}")
        expect(phone.dot).to_have_text(waiting(LOOKS + number + 1))
    kept = phone.held()[0]
    phone.close()

    phone.open()
    expect(phone.dot).to_have_text(waiting(LOOKS + PHOTOS))
    assert phone.held() == [kept]
    assert len(kept["bytes"]) == PHOTOS
    assert not any("Exif" in begin or pictures.CAMERA in begin for _name, begin in kept["bytes"])
    assert_all_there(phone, answers, names)
    assert book.number("SELECT count(*) FROM indicators_observation") == before

    phone.come_back()
    phone.sent()
    said = phone.said()
    assert said.count(SAVED) == 1, said
    assert said[-1] == SAVED
    now = phone.held()[0]
    assert (now["outbox"], now["pictures"], now["bytes"]) == ([], [], [])
    sent = [entry["id"] for entry in kept["outbox"]]
    assert book.times("sync_receipt", sent) == [1] * (LOOKS + PHOTOS)
    assert book.number("SELECT count(*) FROM indicators_observation") == before + LOOKS
    assert_photographs_kept(book, kept)
    assert_in_the_office(phone, {code: answers[key] for code, key in codes.items()}, names)
    run(program, "doctor")


def assert_all_there(phone: Phone, answers: dict[str, dict[str, int]], names: dict[str, str]) -> None:
    """Every box of the sheet shows what was recorded, and that it waits."""
    phone.go("sheet")
    expect(phone.page.locator("[data-cell][data-waiting]")).to_have_count(LOOKS)
    shown = phone.page.evaluate(SHEET)
    assert shown == {
        f"{house}:{names[indicator]}": "yes" if value else "no"
        for house, seen in answers.items()
        for indicator, value in seen.items()
    }


def assert_photographs_kept(book: Book, kept: dict[str, list[list[str]]]) -> None:
    """All photographs are stored, small, and tell nothing but what they show."""
    named = {row[0] for row in book.rows("SELECT sha256 FROM indicators_photo")}
    stored = book.rows("SELECT upload_sha256, stored_sha256, width, height FROM plumbing_storedfile")
    assert named == {row[0] for row in stored} == {name for name, _begin in kept["bytes"]}
    for _upload, sha256, width, height in stored:
        content = Path(book.data / "files" / sha256[:2] / sha256).read_bytes()
        assert (width, height) == (1600, 1200)
        assert not is_telling(content)
        assert pictures.CAMERA.encode() not in content
    assert is_telling(photograph(1))


def assert_in_the_office(phone: Phone, answers: dict[str, dict[str, int]], names: dict[str, str]) -> None:
    """The book's own pages have every answer, and the totals that follow."""
    page = phone.page
    page.goto(phone.at("/v/pa-kim/households/sheet/"))
    assert page.evaluate(SHEET) == {
        f"{code}:{names[indicator]}": "yes" if value else "no"
        for code, seen in answers.items()
        for indicator, value in seen.items()
    }
    totals = sorted(sum(seen[indicator] for seen in answers.values()) for indicator in names)
    assert figures(page, phone) == totals


def figures(page: Page, phone: Phone) -> list[int]:
    """Give how many houses count for each campaign, as the campaigns' page says it."""
    page.goto(phone.at("/v/pa-kim/campaigns/"))
    said = page.locator("main .big").all_inner_texts()
    return sorted(int(each.partition("/")[0]) for each in said)
