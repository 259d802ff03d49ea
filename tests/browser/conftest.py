"""Browser tests drive a real Chromium against the program itself, started as people start it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.phones import Phone, enter_walkers
from tests.browser.program import Program, make_sample, running
from tests.browser.secretary import Secretary, UnderWay, hold_half
from tests.browser.visitors import PATIENCE, Visitors
from tests.browser.walking import pages_of

CHROMIUM = "/usr/bin/chromium"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
Runs = Callable[[str], Program]
Opens = Callable[..., Page]
Walked = Callable[[str], list[str]]
NewPhone = Callable[[Program], Phone]
NewName = Callable[[], str]
# Enough for every test that walks to have people of its own.
WALKERS = [f"di-ban-{number:02}" for number in range(1, 31)]
MEMBERS = [f"dang-vien-{number:02}" for number in range(1, 5)]
# A machine under load answers late; no test asks how late.
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests; every visitor has a window of its own."""
    chromium = playwright.chromium.launch(executable_path=executable(), args=SWITCHES)
    yield chromium
    chromium.close()


def executable() -> str:
    """Give the Chromium of this machine."""
    return os.environ.get("CHROMIUM", CHROMIUM)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the sample village, made once."""
    data = tmp_path_factory.mktemp("sample") / "data"
    make_sample(data)
    return data


@pytest.fixture(scope="session")
def program(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The sample village as it is after `make demo`; tests that share it change nothing."""
    with running(sample, tmp_path_factory.mktemp("village") / "data") as served:
        yield served


@pytest.fixture(scope="module")
def own_program(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A sample village of the module's own, to be changed."""
    with running(sample, tmp_path_factory.mktemp("own-village") / "data") as served:
        yield served


@pytest.fixture(scope="session")
def under_way(
    sample: Path, tmp_path_factory: pytest.TempPathFactory, visitors: Visitors
) -> Iterator[UnderWay]:
    """A sample village whose meeting of November is being held, and December drafted."""
    with running(sample, tmp_path_factory.mktemp("under-way") / "data") as served:
        page = visitors.window(served, "secretary", [])
        addresses = hold_half(Secretary(page, served))
        page.context.close()
        yield UnderWay(served, addresses)


@pytest.fixture(scope="session")
def walked(program: Program, visitors: Visitors) -> Walked:
    """Give the pages that a role reaches in the shared sample village; each role walks once."""

    @cache
    def pages(role: str) -> list[str]:
        page = visitors.window(program, role, [])
        found = pages_of(page, program)
        page.context.close()
        return found

    return pages


@pytest.fixture
def runs(sample: Path, tmp_path: Path) -> Iterator[Runs]:
    """Serve sample villages of the test's own, each under its name."""
    with ExitStack() as open_until_the_end:
        yield lambda name: open_until_the_end.enter_context(running(sample, tmp_path / name))


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    """Everyone who signs in; a role that has signed in once is known afterwards."""
    return Visitors(browser)


@pytest.fixture
def opens(visitors: Visitors) -> Iterator[Callable[..., Page]]:
    """Open a window for a role of a program; what its pages complain about fails the test at its end."""
    pages: list[Page] = []
    complaints: list[str] = []

    def window(served: Program, role: str | None = "secretary", **choices: Any) -> Page:
        page = visitors.window(served, role, complaints, **choices)
        pages.append(page)
        return page

    yield window
    for page in pages:
        page.context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def walked_village(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A sample village for phones, with people who go from house to house; each test has its own of them."""
    with running(sample, tmp_path_factory.mktemp("walked-village") / "data") as served:
        enter_walkers(served, WALKERS, MEMBERS)
        yield served


@pytest.fixture(scope="session")
def walker() -> NewName:
    """Give the name of somebody of the board who has not walked yet."""
    names = iter(WALKERS)
    return lambda: next(names)


@pytest.fixture
def phones(playwright: Playwright, tmp_path: Path) -> Iterator[NewPhone]:
    """Give phones, each with a browser of its own; scripts that break on them fail the test at its end."""
    made: list[Phone] = []

    def phone(served: Program) -> Phone:
        made.append(Phone(playwright, served, tmp_path / f"phone-{len(made)}", SWITCHES, executable()))
        return made[-1]

    yield phone
    for each in made:
        each.close()
        each.line.close()
    assert [complaint for each in made for complaint in each.complaints] == []
