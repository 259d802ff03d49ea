"""Who looks at the pages: a window per role, that listens to everything its pages complain about."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, StorageState

from tests.browser.program import Program

ROLES = ("secretary", "member", "village_head", "household", "commune", "administrator")
PHONE, DESK, WALL = 390, 1280, 1600
PATIENCE = 30_000
# A policy that refuses something would otherwise be silent where nobody reads the console.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`policy ${event.violatedDirective} refused ${event.blockedURI}`);
});
"""


class Visitors:
    """Opens windows; each role signs in once per program, by its button on the sign-in page."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.known: dict[tuple[str, str], StorageState] = {}

    def window(
        self,
        program: Program,
        role: str | None,
        complaints: list[str],
        *,
        width: int = DESK,
        **choices: Any,
    ) -> Page:
        """Open a window of a role, or of a stranger; nothing is open in it yet."""
        context = self._context(width, storage_state=self._state(program, role), **choices)
        page = context.new_page()
        listen(page, complaints)
        return page

    def _state(self, program: Program, role: str | None) -> StorageState | None:
        if role is None:
            return None
        key = (program.address, role)
        if key not in self.known:
            context = self._context(DESK)
            self.known[key] = sign_in(context.new_page(), program, role)
            context.close()
        return self.known[key]

    def _context(self, width: int, **choices: Any) -> BrowserContext:
        height = 844 if width < DESK else 800
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, **{"locale": "vi-VN", **choices}
        )
        context.set_default_timeout(PATIENCE)
        context.set_default_navigation_timeout(PATIENCE)
        return context


def sign_in(page: Page, program: Program, role: str) -> StorageState:
    """Sign in by the button of the role."""
    page.goto(program.at("/accounts/login/"))
    page.locator(f'[data-demo-role="{role}"]').click()
    page.wait_for_url("**/v/*/")
    return page.context.storage_state()


def listen(page: Page, complaints: list[str]) -> None:
    """Collect what goes wrong behind a page: errors in scripts, refusals of the policy, broken answers."""

    def heard(message: ConsoleMessage) -> None:
        # A page that is refused or not found is an answer in words; the console only repeats its number.
        is_number = message.text.startswith("Failed to load resource") and message.location["url"] in own
        # Whoever walks without a network asks in vain now and then.
        is_away = "net::ERR_INTERNET_DISCONNECTED" in message.text
        if message.type == "error" and not is_number and not is_away:
            complaints.append(f"{page.url}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 500:
            complaints.append(f"{response.url}: {response.status}")
        elif response.request.is_navigation_request() or response.request.headers.get("hx-request"):
            own.add(response.url)
        elif response.status >= 400:
            complaints.append(f"{response.url}: {response.status}")

    own: set[str] = set()
    page.add_init_script(LISTEN)
    page.on("console", heard)
    page.on("response", answered)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
