"""Walking from page to page by the links that a role finds, one page of each kind."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Page

from tests.browser.program import VILLAGE, Program

# Numbers, names and days in an address tell pages of the same kind apart.
SAME_KIND = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "ID"),
    (re.compile(r"/households/PK\d+/"), "/households/CODE/"),
    (re.compile(r"/indicators/[a-z_]+/(?=$|\?)"), "/indicators/CODE/"),
    (re.compile(r"/norms/[a-z_.]+/"), "/norms/CODE/"),
    (re.compile(r"/meetings/\d+/"), "/meetings/YEAR/"),
    (re.compile(r"/topics/\d/"), "/topics/QUARTER/"),
    (re.compile(r"=[^&]*"), "="),
)
# Meetings look different before, while and after they are held.
OF_A_MEETING = 3
MEETING = re.compile(r"/meetings/ID/(|hold/|minutes/|items/ID/)$")
OF_EACH_KIND = 1
MOST_PAGES = 90


class _Links(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") if tag == "a" else None
        if href:
            self.found.append(urldefrag(urljoin(self.base, href)).url)


def kind_of(address: str) -> str:
    """Give what all addresses of the same kind of page have in common."""
    parts = urlsplit(address)
    kind = parts.path + (f"?{parts.query}" if parts.query else "")
    for pattern, word in SAME_KIND:
        kind = pattern.sub(word, kind)
    return kind


def pages_of(page: Page, program: Program) -> list[str]:
    """Give the addresses that are reached by links from the first page of whoever is signed in."""
    waiting = deque([program.at("")])
    seen: Counter[str] = Counter({kind_of(waiting[0]): 1})
    known, pages = set(waiting), list[str]()
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.popleft()
        answer = page.context.request.get(address)
        assert answer.status == 200, f"{address} answers {answer.status} to whoever followed a link to it"
        if not answer.headers["content-type"].startswith("text/html"):
            # A paper or a file to take along.
            continue
        pages.append(address)
        links = _Links(address)
        links.feed(answer.text())
        for link in links.found:
            kind = kind_of(link)
            if link in known or not _is_page(link, program) or seen[kind] >= _most_of(kind):
                continue
            known.add(link)
            seen[kind] += 1
            waiting.append(link)
    return pages


def _is_page(link: str, program: Program) -> bool:
    path = urlsplit(link).path
    return link.startswith(program.address) and path.startswith((VILLAGE, "/b/", "/accounts/"))


def _most_of(kind: str) -> int:
    return OF_A_MEETING if MEETING.search(kind) else OF_EACH_KIND
