"""Pages are light: a village in the mountains pays for every byte."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opens, Walked
from tests.browser.program import Program
from tests.browser.visitors import PHONE
from tests.browser.walking import kind_of

pytestmark = pytest.mark.browser

FIRST, LATER = 100_000, 30_000
MAIN_PAGES = (
    *("", "meetings/", "tasks/", "households/", "households/sheet/", "households/PK05/"),
    *("campaigns/", "norms/", "people/", "settings/", "more/"),
)


class Scales:
    """Counts the bytes that come over the network for a page with everything that it loads."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bytes = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._finished)

    def weigh(self, address: str) -> int:
        """Open a page and give its bytes."""
        self.bytes = 0
        self.page.goto(address)
        self.page.evaluate("() => document.fonts.ready.then(() => true)")
        # News of what has loaded comes before the answer to a later question.
        self.page.evaluate("() => true")
        return self.bytes

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_a_first_visit_stays_below_100_kilobytes(program: Program, opens: Opens, path: str) -> None:
    page = opens(program, "secretary", width=PHONE)

    assert 5_000 < Scales(page).weigh(program.at(path)) <= FIRST


@pytest.mark.parametrize("path", ["/", "/b/pa-kim/", "/accounts/login/"])
def test_a_first_visit_of_a_stranger_stays_below_100_kilobytes(
    program: Program, opens: Opens, path: str
) -> None:
    page = opens(program, None, width=PHONE)

    assert 5_000 < Scales(page).weigh(program.at(path)) <= FIRST


def test_every_later_page_stays_below_30_kilobytes(program: Program, opens: Opens, walked: Walked) -> None:
    scales = Scales(opens(program, "secretary", width=PHONE))
    first, *later = walked("secretary")

    scales.weigh(first)
    weights = {kind_of(address): scales.weigh(address) for address in later}

    assert min(weights.values()) > 0
    assert {kind: weight for kind, weight in weights.items() if weight > LATER} == {}
