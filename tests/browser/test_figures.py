"""The figures of the sample village stand on the pages, each with its houses."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opens
from tests.browser.program import Program
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.browser

HOUSES = 47
COUNTS = (38, 40, 43)
PERCENTS = {"vi": ("80,9%", "85,1%", "91,5%"), "en": ("80.9%", "85.1%", "91.5%")}
DONE = '[data-state="on"], [data-state="new"]'


def card_of(page: Page, count: int) -> Locator:
    # The number is spread over elements: 38 large, /47 small.
    figure = page.locator(".figure", has_text=re.compile(rf"^\s*{count}\s*/\s*{HOUSES}\b"))
    return page.locator("section.card", has=figure)


def assert_figures(page: Page, percents: tuple[str, ...]) -> None:
    for count, percent in zip(COUNTS, percents, strict=True):
        card = card_of(page, count)
        expect(card).to_have_count(1)
        expect(card).to_contain_text(percent)
        expect(card).to_contain_text("18/11/2023")
        houses = card.locator(".village svg.house")
        expect(houses).to_have_count(HOUSES)
        expect(houses.and_(card.locator(DONE))).to_have_count(count)


@pytest.mark.parametrize("with_script", [True, False])
def test_home_shows_every_figure_with_its_houses(
    program: Program, opens: Opens, *, with_script: bool
) -> None:
    page = opens(program, "secretary", java_script_enabled=with_script)

    page.goto(program.at(""))

    assert_figures(page, PERCENTS["vi"])


def test_the_public_page_shows_the_same_figures_to_a_stranger(program: Program, opens: Opens) -> None:
    page = opens(program, None, width=PHONE)

    for path in ("/", "/b/pa-kim/"):
        page.goto(program.at(path))
        assert_figures(page, PERCENTS["vi"])


def test_english_writes_the_percents_with_a_point(program: Program, opens: Opens) -> None:
    stranger, secretary = opens(program, None), opens(program, "secretary")

    for page, path in ((stranger, "/"), (secretary, "more/")):
        page.goto(program.at(path))
        page.locator('main button[name="language"][value="en"], .foot button[value="en"]').click()
        expect(page.locator("html")).to_have_attribute("lang", "en")

    assert_figures(stranger, PERCENTS["en"])
    secretary.goto(program.at(""))
    assert_figures(secretary, PERCENTS["en"])


def test_a_campaign_names_the_houses_that_are_not_counted_yet(program: Program, opens: Opens) -> None:
    page = opens(program, "secretary")
    page.goto(program.at(""))

    card_of(page, COUNTS[0]).locator("h2 a").click()

    picture = page.locator(".village").first
    expect(picture.locator("svg.house").and_(picture.locator(DONE))).to_have_count(COUNTS[0])
    expect(page.locator("main")).to_contain_text(PERCENTS["vi"][0])
    expect(picture.locator('a:has(svg[data-state="off"])')).to_have_count(HOUSES - COUNTS[0])
