"""A form that is sent twice is one fact, and two people who write at once lose nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Playwright, Request, expect

from tests.browser.clicking import follow, form_to, send
from tests.browser.conftest import SWITCHES, Opens, executable
from tests.browser.program import Program
from tests.browser.secretary import Secretary
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.browser

LOOK = "households/{house}/indicators/{indicator}/"


def history_of(page: Page, program: Program, house: str) -> int:
    """Count what is recorded of a house, as its page tells it."""
    page.goto(program.at(f"households/{house}/"))
    return page.locator("main section.card").last.locator(".list > li").count()


def answer_form(page: Page, program: Program, house: str, indicator: str) -> Locator:
    """Open the small form for one look at a house and answer yes."""
    page.goto(program.at(LOOK.format(house=house, indicator=indicator)))
    form = page.locator("main form[data-once]")
    form.locator('label:has(input[value="1"])').first.click()
    return form


def posts_of(page: Page) -> list[Request]:
    """Listen to every form that leaves the page."""
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


@pytest.mark.parametrize(
    ("house", "with_script"), [("PK03", True), ("PK07", False)], ids=["script", "no-script"]
)
def test_a_double_tap_records_one_fact(
    own_program: Program, opens: Opens, house: str, *, with_script: bool
) -> None:
    page = opens(own_program, "secretary", java_script_enabled=with_script)
    before = history_of(page, own_program, house)
    form = answer_form(page, own_program, house, "hard_floor")
    sent = posts_of(page)

    with page.expect_navigation(url=f"**/households/{house}/**"):
        form.locator("button").first.dblclick(no_wait_after=True)

    assert sent
    assert history_of(page, own_program, house) == before + 1


def test_a_double_tap_in_the_sheet_records_one_fact(own_program: Program, opens: Opens) -> None:
    page = opens(own_program, "secretary")
    page.goto(own_program.at("households/sheet/"))
    name = page.locator("button[data-cell]").first.get_attribute("data-cell") or ""
    house = name.split(":")[0]
    before = history_of(page, own_program, house)
    page.goto(own_program.at("households/sheet/"))
    cell = page.locator(f'[data-cell="{name}"]')

    cell.dblclick(no_wait_after=True)
    expect(cell).to_have_attribute("data-state", "yes")

    assert history_of(page, own_program, house) == before + 1


@pytest.fixture(scope="module")
def remembering(playwright: Playwright) -> Iterator[Visitors]:
    """A Chromium that keeps the page it left, as people's browsers do."""
    chromium = playwright.chromium.launch(
        executable_path=executable(), args=SWITCHES, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield Visitors(chromium)
    chromium.close()


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
def test_a_form_sent_again_after_going_back_is_one_fact(
    own_program: Program, remembering: Visitors, *, with_script: bool
) -> None:
    house = f"PK1{int(with_script)}"
    page = remembering.window(own_program, "secretary", [], java_script_enabled=with_script)
    before = history_of(page, own_program, house)
    form = answer_form(page, own_program, house, "hard_floor")
    number = form.locator('input[name="fact_id"]').input_value()
    sent = posts_of(page)
    send(form)

    page.go_back(wait_until="commit")
    expect(form.locator('input[name="fact_id"]')).to_have_value(number)
    send(form)

    assert len(sent) == 2
    assert history_of(page, own_program, house) == before + 1
    page.context.close()


def test_the_same_request_twice_is_one_fact(own_program: Program, opens: Opens) -> None:
    house = "PK21"
    page = opens(own_program, "secretary")
    before = history_of(page, own_program, house)
    form = answer_form(page, own_program, house, "waste_incinerator")
    sent = posts_of(page)
    send(form)

    # What a bad line repeats: the very same bytes.
    again = page.context.request.post(
        sent[0].url,
        data=sent[0].post_data or "",
        headers={"content-type": sent[0].headers["content-type"], "referer": sent[0].url},
    )

    assert again.ok
    assert history_of(page, own_program, house) == before + 1


def test_two_who_write_the_same_conclusion_both_see_both(own_program: Program, opens: Opens) -> None:
    first = Secretary(opens(own_program, "secretary"), own_program)
    second = Secretary(opens(own_program, "secretary"), own_program)
    first.open_meeting()
    first.begin()
    second.open_meeting()
    first.open_item(0)
    second.open_item(0)

    first.conclude("Chúng tôi làm trong tháng 12.")
    form = form_to(second.page, "/conclude/")
    form.locator("textarea").fill("Chúng tôi làm sau vụ gặt.")
    send(form)

    assert_both_stand(second.page, "Chúng tôi làm trong tháng 12.")
    form = form_to(second.page, "/conclude/")
    expect(form.locator("textarea")).to_have_value("Chúng tôi làm sau vụ gặt.")
    form.locator("textarea").fill("Chúng tôi làm trong tháng 12, sau vụ gặt.")
    send(form)
    first.page.reload()
    expect(first.page.locator("#conclusion .prose").first).to_have_text(
        "Chúng tôi làm trong tháng 12, sau vụ gặt."
    )


def test_two_who_change_the_same_campaign_both_see_both(own_program: Program, opens: Opens) -> None:
    first, second = opens(own_program, "secretary"), opens(own_program, "village_head")
    for page in (first, second):
        page.goto(own_program.at("campaigns/"))
        follow(page.locator('h2 a[href*="/campaigns/"]').first)
        follow(page.locator('a[href$="/edit/"]'))

    for page, title in ((first, "Bếp sạch, nhà sạch"), (second, "Nhà sạch, vườn đẹp")):
        form = page.locator("main form[data-once]")
        form.locator('[name="title"]').fill(title)
        send(form)

    assert_both_stand(second, "Bếp sạch, nhà sạch")
    form = second.locator("main form[data-once]")
    expect(form.locator('[name="title"]')).to_have_value("Nhà sạch, vườn đẹp")
    send(form)
    first.reload()
    expect(first.locator("main h1")).to_have_text("Nhà sạch, vườn đẹp")


def assert_both_stand(page: Page, theirs: str) -> None:
    """What another saved meanwhile is shown beside the form that keeps what was typed."""
    expect(page.locator("[role=alert]")).not_to_be_empty()
    expect(page.locator('.diff [data-state="due"]')).to_contain_text(theirs)
