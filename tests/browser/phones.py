"""Phones with a browser of their own: opened, closed, carried out of reach; and what the book has of them."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
    Response,
    expect,
)

from tests.browser.line import Line
from tests.browser.program import Program, tell
from tests.browser.visitors import LISTEN, PATIENCE, PHONE

FIELD = "/field/"
# Between two questions to a page.
MOMENT = 100
SAVED = "Đã lưu hết"
PASSWORD = "di-tung-ho-47"
# What really lies on the phone, read past the page's own modules.
LOOK = """
async () => {
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const begin = (bytes) => String.fromCharCode(...new Uint8Array(bytes.slice(0, 600)));
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    if (!/^hatnhan-[0-9a-f]{8}-/.test(name)) {
      continue;
    }
    const db = await asked(indexedDB.open(name));
    const all = (shelf) => asked(db.transaction(shelf).objectStore(shelf).getAll());
    const [outbox, pictures, bytes, houses, villages] =
      await Promise.all(["outbox", "pictures", "bytes", "houses", "villages"].map(all));
    db.close();
    found.push({
      person: name.slice("hatnhan-".length),
      outbox: outbox.map(({ id, name, state, code }) => ({ id, name, state, code: code ?? null })),
      pictures: pictures.map(({ sha256, isComplete }) => [sha256, isComplete]),
      bytes: bytes.map(({ sha256, bytes }) => [sha256, begin(bytes)]),
      houses: houses.map(({ id, code, name }) => [id, code, name]),
      indicators: villages.flatMap(({ indicators }) => indicators.map(({ id, code }) => [id, code])),
    });
  }
  return found;
}
"""
HAS_HOUSES = f"""
async (person) => (await ({LOOK.strip()})())
  .some((one) => one.person.replaceAll("-", "") === person && one.houses.length > 0)
"""
IS_SENT = f"""
async (person) => (await ({LOOK.strip()})())
  .filter((one) => person === "" || one.person.replaceAll("-", "") === person)
  .every(({{ outbox }}) => outbox.length === 0)
"""
IS_FULL = """
() => new Promise((resolve) => {
  const asked = indexedDB.open("a-try");
  asked.onupgradeneeded = () => asked.result.createObjectStore("tries", { autoIncrement: true });
  asked.onerror = () => resolve(asked.error.name === "QuotaExceededError");
  asked.onsuccess = () => {
    const transaction = asked.result.transaction("tries", "readwrite");
    transaction.objectStore("tries").put("one more");
    transaction.oncomplete = transaction.onabort = () => {
      asked.result.close();
      resolve(transaction.error?.name === "QuotaExceededError");
    };
  };
})
"""
GO = """
address => {
  document.querySelector("main h1")?.remove();
  if (location.hash === address) {
    dispatchEvent(new HashChangeEvent("hashchange"));
  }
  location.hash = address;
}
"""
# What the dot has said since the page opened.
REMEMBER = """
addEventListener("DOMContentLoaded", () => {
  const dot = document.querySelector("[data-slot=dot]");
  globalThis.dotSaid = [];
  if (dot) {
    new MutationObserver(() => globalThis.dotSaid.push(dot.textContent))
      .observe(dot, { childList: true, characterData: true, subtree: true });
  }
});
"""


@dataclass(slots=True)
class Phone:
    """One phone: what it keeps outlives its browser."""

    playwright: Playwright
    program: Program
    profile: Path
    switches: list[str]
    browser: str
    complaints: list[str] = field(default_factory=list)
    line: Line = field(init=False)
    is_away: bool = False
    _door: CDPSession | None = None
    _context: BrowserContext | None = None

    def __post_init__(self) -> None:
        self.line = Line(port_of(self.program))

    @property
    def page(self) -> Page:
        """Give the page that is open."""
        return self.context.pages[0]

    @property
    def context(self) -> BrowserContext:
        """Give the browser that is open."""
        assert self._context is not None
        return self._context

    @property
    def dot(self) -> Locator:
        """The dot in the header."""
        return self.page.locator("[data-slot=dot]")

    def at(self, path: str) -> str:
        """Give an address as this phone knows it."""
        return self.line.address + path

    def start(self) -> Page:
        """Start the browser; nothing is open in it yet."""
        self._context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=self.browser,
            args=self.switches,
            viewport={"width": PHONE, "height": 844},
            locale="vi-VN",
        )
        self._context.set_default_timeout(PATIENCE)
        self._context.set_default_navigation_timeout(PATIENCE)
        self._context.set_offline(self.is_away)
        self._context.add_init_script(REMEMBER)
        _listen(self.page, self.complaints)
        return self.page

    def fill(self) -> None:
        """Leave the browser no room for anything more; it opens anew."""
        self.close()
        self.start()
        self._door = self.context.new_cdp_session(self.page)
        asked = {"origin": self.line.address, "quotaSize": 1}
        self._door.send("Storage.overrideQuotaForOrigin", asked)
        self.open()
        # A browser believes for a while in the room that it saw last.
        until(self.page, IS_FULL)

    def empty(self) -> None:
        """Give the browser its room back."""
        assert self._door is not None
        self._door.send("Storage.overrideQuotaForOrigin", {"origin": self.line.address})

    def open(self, screen: str = "") -> Page:
        """Start the browser where it is closed, and open the phone page."""
        if self._context is None:
            self.start()
        self.page.goto(self.at(FIELD + screen))
        expect(self.page.locator("main h1")).to_be_visible()
        return self.page

    def close(self) -> None:
        """Close the browser; what it kept lies on the disk."""
        if self._context is not None:
            self._context.close()
        self._context = self._door = None

    def bring_in(self, username: str, password: str = PASSWORD) -> Page:
        """Sign in and wait until the page can do without a network."""
        page = self._context.pages[0] if self._context else self.start()
        page.goto(self.at(f"/accounts/login/?next={FIELD}"))
        sign_in_by_name(page, username, password)
        until(page, HAS_HOUSES, Book(self.program.data).person_of(username))
        expect(page.locator("main h1")).to_have_text("Đi từng hộ")
        expect(self.dot).to_have_text(SAVED)
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        return page

    def leave_reach(self) -> None:
        """Go where there is no signal."""
        self.line.cut()
        self.is_away = True
        if self._context is not None:
            self._context.set_offline(True)

    def come_back(self) -> None:
        """Come back to where there is one."""
        if self._context is not None:
            self.page.evaluate("() => { globalThis.dotSaid.length = 0; }")
        self.line.mend()
        self.is_away = False
        if self._context is not None:
            self._context.set_offline(False)

    def come_back_for_a_moment(self, request: str) -> None:
        """Come back, and lose the signal again when the program has done what a request asks, unheard."""
        self.line.lose_answer_to(request)
        self.come_back()
        self.line.wait_until_lost()

    def go(self, address: str) -> None:
        """Go to a screen of the village, and wait until it has arrived."""
        page = self.page
        page.evaluate(
            GO,
            address if address.startswith("#") else f"#/pa-kim/{address}",
        )
        expect(page.locator("main h1")).to_be_visible()

    def held(self) -> list[dict[str, Any]]:
        """Give what lies on the phone, by person."""
        found: list[dict[str, Any]] = self.page.evaluate(LOOK)
        return found

    def outbox(self) -> list[dict[str, Any]]:
        """Give the entries of the only person of this phone."""
        (one,) = self.held()
        entries: list[dict[str, Any]] = one["outbox"]
        return entries

    def sent(self, person: str = "") -> None:
        """Wait until nothing waits on the phone, of one person or of all, and the dot says so."""
        until(self.page, IS_SENT, person)
        expect(self.dot).to_have_text(SAVED)

    def houses(self) -> dict[str, str]:
        """Give the houses' identifiers by their codes."""
        return {code: key for key, code, _name in self.held()[0]["houses"]}

    def houses_of(self, person: str) -> dict[str, str]:
        """Give the houses that one of several persons keeps here."""
        (houses,) = (one["houses"] for one in self.held() if one["person"].replace("-", "") == person)
        return {code: key for key, code, _name in houses}

    def indicators(self) -> dict[str, str]:
        """Give the indicators' identifiers by their codes."""
        return {code: key for key, code in self.held()[0]["indicators"]}

    def said(self) -> list[str]:
        """Give what the dot has said since the phone came back."""
        words: list[str] = self.page.evaluate("() => globalThis.dotSaid")
        return words

    def box(self, house_id: str, indicator: str) -> Locator:
        """A box of the sheet."""
        return self.page.locator(f'[data-cell="{house_id}:{indicator}"]')

    def answer(self, value: int) -> None:
        """Answer the dialog that is open, and save."""
        dialog = self.page.locator("dialog")
        dialog.locator(f'label:has(input[name="value"][value="{value}"])').click()
        dialog.get_by_role("button", name="Lưu", exact=True).click()
        expect(dialog).to_have_count(0)

    def look(self, house_id: str, title: str, value: int) -> None:
        """Record at a house, on its own screen, what is seen of one indicator."""
        self.go(f"house/{house_id}")
        self.page.locator("[data-slot=states] > li", has_text=title).locator("button.tick").click()
        self.answer(value)

    def photograph(self, house_id: str, picture: bytes, caption: str) -> None:
        """Take a photograph at a house."""
        self.go(f"house/{house_id}")
        self.page.locator("[data-slot=camera]").set_input_files(
            {"name": "IMG_0001.JPG", "mimeType": "image/jpeg", "buffer": picture}
        )
        dialog = self.page.locator("dialog")
        dialog.locator("[name=caption]").fill(caption)
        dialog.get_by_role("button", name="Giữ ảnh").click()
        expect(dialog).to_have_count(0)
        expect(self.page.locator("[data-slot=photos] > li", has_text=caption)).to_be_visible()


@dataclass(frozen=True, slots=True)
class Book:
    """What the program has on record, read from its own tables."""

    data: Path

    def rows(self, question: str, *facts: object) -> list[tuple[Any, ...]]:
        """Ask the tables."""
        connection = sqlite3.connect(f"file:{self.data / 'hatnhan.sqlite3'}?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(question, facts).fetchall()
        finally:
            connection.close()

    def number(self, question: str, *facts: object) -> int:
        """Ask the tables for one number."""
        ((count,),) = self.rows(question, *facts)
        return int(count)

    def times(self, table: str, ids: Iterable[str]) -> list[int]:
        """Count how often each fact stands in a table."""
        question = f"SELECT count(*) FROM {table} WHERE id = ?"
        return [self.number(question, key.replace("-", "")) for key in ids]

    def person_of(self, username: str) -> str:
        """Give a person by the name that signs in."""
        ((key,),) = self.rows("SELECT person_id FROM people_account WHERE username = ?", username)
        return str(key)


def until(page: Page, question: str, fact: object = None) -> None:
    """Ask the page again and again until it says yes; it may open anew meanwhile."""

    def answer() -> bool:
        with suppress(Error):
            return bool(page.evaluate(question, fact))
        return False

    so(page, answer)


def so(page: Page, claim: Callable[[], bool]) -> None:
    """Wait until something is so, while the page goes on."""
    for _attempt in range(2 * PATIENCE // MOMENT):
        if claim():
            return
        page.wait_for_timeout(MOMENT)
    raise AssertionError(f"It never came to be so; the page says:\n{page.locator('body').inner_text()}")


def sign_in_by_name(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill in the sign-in page that is open, and wait for the page that answers."""
    page.locator('[name="login"]').fill(username)
    page.locator('[name="password"]').fill(password)
    with page.expect_navigation():
        page.locator('[name="password"]').press("Enter")


def enter_walkers(program: Program, board: Iterable[str], members: Iterable[str]) -> None:
    """Enter people of the board and members with accounts, so that each test has its own."""
    tell(
        program,
        f"""
from datetime import date
from hatnhan.kernel.roles import Role
from hatnhan.people.rules import Period
from hatnhan.people.services import NewPerson, enter_mandate, enter_person, open_account
from hatnhan.places.models import Place
village = Place.objects.get(code="pa-kim")
for role, names in ((Role.BOARD, {list(board)!r}), (Role.MEMBER, {list(members)!r})):
    for name in names:
        person = enter_person(NewPerson("Người đi " + name, has_smartphone=True))
        period = Period(date(2023, 1, 1), None)
        enter_mandate(person_id=person.id, role=role, place=village, period=period)
        open_account(person=person, username=name, password={PASSWORD!r})
""",
    )


def port_of(program: Program) -> int:
    """Give where a program listens."""
    return int(program.address.rpartition(":")[2])


def _listen(page: Page, complaints: list[str]) -> None:
    def heard(message: ConsoleMessage) -> None:
        # Requests that failed are what these tests are about; scripts that break are not.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(f"{page.url}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.url}: {response.status}")

    page.add_init_script(LISTEN)
    page.on("console", heard)
    page.on("response", answered)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
