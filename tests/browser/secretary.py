"""The secretary at work: each deed of the month as it is done by clicking, from page to page."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.clicking import choose, follow, form_to, send
from tests.browser.program import Program

# A day before the assumed one: its whole evening has passed, whatever the clock says.
HELD_ON, BEGAN, ENDED = "2023-11-17", "20:00", "21:45"
ABSENT = "Đảng viên 08"
REASON = "Đưa con đi viện"
# Eight official members vote; the one who is absent stays in the base.
BASE, PRESENT = 8, 7


class Secretary:
    """A window in which the secretary prepares, holds and closes the meeting of November."""

    def __init__(self, page: Page, program: Program) -> None:
        self.page = page
        self.program = program
        self.meeting = ""

    def open_meeting(self) -> None:
        """Go from home to the next meeting by its one large button."""
        self.page.goto(self.program.at(""))
        follow(self.page.locator('section.card.lead a.btn[href*="/meetings/"]'))
        self.meeting = self.page.url.split("#")[0]

    def tab(self, name: str) -> None:
        """Turn to one part of the meeting."""
        if not self.page.locator(f'nav.tabs a[href$="/{name}/"]').count():
            self.page.goto(self.meeting)
        follow(self.page.locator(f'nav.tabs a[href$="/{name}/"]'))

    def items(self) -> Locator:
        """Give the links of the agenda's items."""
        return self.page.locator("ol.agenda h3 a")

    def begin(self) -> None:
        """Start the meeting in the evening before."""
        self.tab("hold")
        form = form_to(self.page, "/start/")
        form.locator('input[name="start-on"]').fill(HELD_ON)
        form.locator('input[name="start-clock"]').fill(BEGAN)
        send(form)

    def call_the_roll(self, *, reason: str = REASON) -> None:
        """Mark everybody present but one."""
        form = form_to(self.page, "/roll-call/")
        for row in form.locator("ul.rollcall > li:not(:has(details))").all():
            mark = row.locator('input[name$="-mark"]').first.get_attribute("name") or ""
            is_absent = ABSENT in row.locator("legend").inner_text()
            choose(row, mark, "absent_with_reason" if is_absent else "present")
            if is_absent:
                row.locator('input[name$="-reason"]').fill(reason)
        send(form)

    def open_item(self, number: int) -> None:
        """Open an item of the agenda while the meeting is held."""
        self.tab("hold")
        follow(self.items().nth(number))

    def note(self, words: str) -> None:
        """Note what was said on the open item, by the first who may be chosen."""
        form = form_to(self.page, "/say/")
        form.locator('select[name="spoken-person"]').select_option(index=1)
        form.locator('textarea[name="spoken-text"]').fill(words)
        send(form)

    def conclude(self, words: str) -> None:
        """Write the conclusion of the open item."""
        form = form_to(self.page, "/conclude/")
        form.locator('textarea[name="conclusion-text"]').fill(words)
        send(form)
        expect(self.page.locator("#conclusion .prose").first).to_have_text(words)

    def propose(self, words: str) -> None:
        """Put a wording to the vote under the open item; its page opens."""
        form = form_to(self.page, "/propose/")
        form.locator('textarea[name="proposal-text"]').fill(words)
        send(form)

    def open_round(self) -> None:
        """Open a round by hand."""
        form = form_to(self.page, "/open/")
        choose(form, "round-method", "hand_count")
        send(form)

    def count(self, in_favour: int) -> None:
        """Enter how many hands were raised for it."""
        form = form_to(self.page, "/count/")
        form.locator('input[name="count-in_favour"]').fill(str(in_favour))
        send(form)

    def adopt(self, title: str) -> None:
        """Write the carried wording down as a resolution."""
        form = form_to(self.page, "/adopt/")
        form.locator('input[name="adopt-title"]').fill(title)
        send(form)

    def assign(self, title: str, owner: str, due_on: str, campaign: str) -> None:
        """Give a task from the resolution just adopted."""
        follow(self.page.locator('#resolution a[href*="/tasks/?resolution="]'))
        form = self.page.locator("main form[data-once]").first
        form.locator('textarea[name="title"]').fill(title)
        form.locator('select[name="owner"]').select_option(label=owner)
        form.locator('input[name="due_on"]').fill(due_on)
        form.locator('select[name="campaign"]').select_option(label=campaign)
        send(form)

    def explain(self, number: str, title: str) -> None:
        """Enter a higher document that was explained."""
        self.tab("hold")
        form = form_to(self.page, "/documents/")
        form.locator('input[name="document-number"]').fill(number)
        form.locator('input[name="document-issued_on"]').fill("2023-10-02")
        form.locator('input[name="document-title"]').fill(title)
        form.locator('select[name="document-explained_by"]').select_option(index=2)
        send(form)

    def end(self) -> None:
        """End the meeting; the minutes open."""
        self.tab("hold")
        form = form_to(self.page, "/end/")
        form.locator('input[name="end-clock"]').fill(ENDED)
        send(form)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A program whose meeting is being held, with the pages that only then look like this."""

    program: Program
    addresses: list[str]


def hold_half(secretary: Secretary) -> list[str]:
    """Hold a meeting up to an open vote and draft the next one; give the pages that show it."""
    page = secretary.page
    secretary.open_meeting()
    secretary.begin()
    secretary.call_the_roll(reason="")
    pages = [page.url]
    secretary.open_item(0)
    secretary.note("Ba nhà ở xóm Dưới đã đào móng.")
    pages.append(page.url)
    secretary.open_item(1)
    secretary.conclude("Làm xong trong tháng 12.")
    secretary.propose("Mỗi đội giúp xong một nhà.")
    secretary.open_round()
    pages += [page.url, f"{secretary.meeting}tasks/"]
    secretary.end()
    pages.append(page.url)
    page.goto(secretary.program.at("meetings/"))
    follow(page.locator('.list a[href*="/meetings/"]', has_text="/12/2023"))
    send(form_to(page, "/draft/"))
    return [address.split("#")[0] for address in (*pages, page.url)]
