"""Pages fit the phone in the hand and the screen on the wall, for thumbs and for keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens, Walked
from tests.browser.program import Program
from tests.browser.secretary import UnderWay
from tests.browser.visitors import DESK, PHONE, ROLES, WALL

pytestmark = pytest.mark.browser

SMALL_PHONE = 320
STRANGERS_PAGES = ("/", "/b/pa-kim/", "/accounts/login/", "/b/nowhere/")
TOO_WIDE = "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) > innerWidth"
# What a thumb aims at: buttons, fields, fold-outs, links that stand for themselves. A radio or a tick box
# is aimed at through its label. Excepted are links inside a sentence, which must keep the line; what only a
# screen reader or a key reaches (.hide, .skip); and the houses of a picture: each is a row of the sheet too.
TOO_SMALL = """
(least) => {
  const aims = 'button, summary, select, textarea, input:not([type=hidden]), nav a, a.btn, a.tick, ' +
    '.list > li > a, ul.more a, a.village-name, a.sign-in, [role=button]';
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.hide, .skip');
  const aimed = (one) => one.matches('input[type=radio], input[type=checkbox]') ? one.labels[0] ?? one : one;
  return [...document.querySelectorAll(aims)].filter(shown).map(aimed).flatMap((one) => {
    const { width, height } = one.getBoundingClientRect();
    const words = one.outerHTML.slice(0, 110).replaceAll('\\n', ' ');
    const is_small = width < least - 0.5 || height < least - 0.5;
    return is_small ? [`${words} is ${Math.round(width)} by ${Math.round(height)}`] : [];
  });
}
"""
LEAST = 48


def faults_of(page: Page, addresses: list[str]) -> list[str]:
    """Say which pages scroll sideways at which width, and what is too small for a thumb."""
    faults = list[str]()
    for address in addresses:
        page.goto(address)
        for width in (SMALL_PHONE, PHONE, WALL):
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate(TOO_WIDE):
                faults.append(f"{address} scrolls sideways at {width}")
            if width < WALL:
                faults += [f"{address} at {width}: {small}" for small in page.evaluate(TOO_SMALL, LEAST)]
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_role_scrolls_sideways_or_asks_for_small_thumbs(
    program: Program, opens: Opens, walked: Walked, role: str
) -> None:
    page = opens(program, role, width=PHONE)
    faults = faults_of(page, walked(role))

    assert not faults, "\n".join(faults)


def test_a_meeting_under_way_fits_too(under_way: UnderWay, opens: Opens) -> None:
    page = opens(under_way.program, "secretary", width=PHONE)
    faults = faults_of(page, under_way.addresses)

    assert not faults, "\n".join(faults)


def test_the_pages_of_a_stranger_fit_too(program: Program, opens: Opens) -> None:
    page = opens(program, None, width=PHONE)
    faults = faults_of(page, [program.at(path) for path in STRANGERS_PAGES])

    assert not faults, "\n".join(faults)


def test_the_first_key_leads_past_the_frame(program: Program, opens: Opens) -> None:
    page = opens(program, "secretary", width=DESK)
    page.goto(program.at(""))

    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_what_has_the_focus_is_seen(program: Program, opens: Opens) -> None:
    page = opens(program, "secretary", width=DESK)
    page.goto(program.at("households/new/"))

    unseen = []
    for _step in range(25):
        page.keyboard.press("Tab")
        if not page.evaluate(HAS_RING):
            unseen.append(page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)"))

    assert unseen == []


# The ring may lie on the element, on its label or on the row around it; the small calendar inside a day's
# field has a ring that the browser draws.
HAS_RING = """
() => {
  const ringed = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
  };
  const focused = document.activeElement;
  if (focused === document.body || focused.matches('input[type=date]:not(:focus-visible)')) return true;
  return [focused, focused.closest('label, .search, fieldset')].some((one) => one && ringed(one));
}
"""


def test_the_keyboard_walks_through_the_sheet_and_records(under_way: UnderWay, opens: Opens) -> None:
    page = opens(under_way.program, "secretary", width=DESK)
    page.goto(under_way.program.at("households/sheet/"))
    cells = page.locator("table[data-sheet] [data-cell]")
    first = cells.first

    _tab_to(page, first.get_attribute("data-cell") or "")
    page.keyboard.press("ArrowRight")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cells.nth(4)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()

    empty = page.locator("button[data-cell]").first
    name = empty.get_attribute("data-cell")
    empty.focus()
    page.keyboard.press("Enter")

    cell = page.locator(f'[data-cell="{name}"]')
    expect(cell).to_have_attribute("data-state", "yes")
    expect(cell).to_be_focused()
    page.reload()
    expect(cell).to_have_attribute("data-state", "yes")


def _tab_to(page: Page, name: str) -> None:
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.dataset.cell") == name:
            return
    raise AssertionError(f"Tab never reached the cell {name}")


def test_the_menu_opens_and_closes_by_key(program: Program, opens: Opens) -> None:
    page = opens(program, "secretary", width=PHONE)
    page.goto(program.at(""))
    menu = page.locator("details[data-menu]")

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")

    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
