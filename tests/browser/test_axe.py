"""Nothing on any page of any role keeps out people who see, hear or move differently."""

from collections.abc import Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Opens, Walked
from tests.browser.program import Program
from tests.browser.secretary import UnderWay
from tests.browser.visitors import DESK, PHONE, ROLES

pytestmark = pytest.mark.browser

AXE = Axe()
GRAVE = {"serious", "critical"}
STRANGERS_PAGES = ("/", "/b/pa-kim/", "/accounts/login/", "/b/nowhere/")
MAIN_PAGES = (
    *(
        "",
        "meetings/",
        "tasks/",
        "households/",
        "households/sheet/",
        "households/PK05/",
        "households/PK05/visit/",
    ),
    *("campaigns/", "ledger/", "norms/", "people/", "settings/", "more/", "nowhere/"),
)


def grave_faults(page: Page) -> list[str]:
    """Say what axe finds serious or critical on the page that is open."""
    page.evaluate(AXE.axe_script)
    return faults_found(page)


def faults_found(page: Page) -> list[str]:
    """The same, where axe is in the page already."""
    found = page.evaluate(
        "() => axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)"
    )
    return [
        f"{page.url} at {page.viewport_size and page.viewport_size['width']}: {one['id']} "
        f"({one['impact']}) {node['html'][:160]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]


def faults_of(page: Page, addresses: Sequence[str], widths: Sequence[int] = (PHONE, DESK)) -> list[str]:
    """Look at every address at every width."""
    faults = list[str]()
    for address in addresses:
        page.goto(address)
        page.evaluate(AXE.axe_script)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 844})
            faults += faults_found(page)
    return faults


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_open_to_everyone(
    program: Program, opens: Opens, walked: Walked, role: str
) -> None:
    page = opens(program, role)
    faults = faults_of(page, walked(role))

    assert not faults, "\n".join(faults)


def test_a_meeting_under_way_is_open_to_everyone(under_way: UnderWay, opens: Opens) -> None:
    page = opens(under_way.program, "secretary")
    faults = faults_of(page, under_way.addresses)

    assert not faults, "\n".join(faults)


def test_the_pages_of_a_stranger_are_open_to_everyone(program: Program, opens: Opens) -> None:
    page = opens(program, None)
    faults = faults_of(page, [program.at(path) for path in STRANGERS_PAGES])

    assert not faults, "\n".join(faults)


def test_dark_pages_have_enough_contrast(program: Program, opens: Opens) -> None:
    page, stranger = (opens(program, role, color_scheme="dark") for role in ("secretary", None))

    faults = faults_of(page, [program.at(path) for path in MAIN_PAGES], (PHONE,))
    faults += faults_of(stranger, [program.at(path) for path in STRANGERS_PAGES], (PHONE,))

    assert not faults, "\n".join(faults)


def test_a_refused_form_says_so_to_everyone(program: Program, opens: Opens) -> None:
    page = opens(program, "secretary", width=PHONE)
    page.goto(program.at("households/new/"))
    form = page.locator("main form[data-once]").first
    form.evaluate("form => { form.noValidate = true; }")

    with page.expect_navigation():
        form.locator("button").last.click()

    assert page.locator(".errors[role=alert] a").count() > 0
    assert grave_faults(page) == []


def test_axe_would_see_a_grave_fault(program: Program, opens: Opens) -> None:
    page = opens(program, "secretary")
    page.goto(program.at("households/"))
    assert grave_faults(page) == []

    page.locator("main").evaluate("main => { main.insertAdjacentHTML('beforeend', '<button></button>'); }")

    assert [fault.split(": ")[1].split(" ")[0] for fault in grave_faults(page)] == ["button-name"]
