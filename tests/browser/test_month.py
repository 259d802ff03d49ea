"""The village month by clicking only, with JavaScript and without it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.clicking import ID, follow, form_to, said, send
from tests.browser.conftest import Opens, Runs
from tests.browser.program import Program
from tests.browser.secretary import ABSENT, BASE, PRESENT, REASON, Secretary
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.browser

RENAMED = "Nhà tiêu, nhà tắm: chốt danh sách các hộ còn lại"
KEPT_BECAUSE = "Để sau vụ gặt mới bàn"
OPINION = "Xóm Trên xin nhận giúp hai hộ neo người."
WORDING = "Trong tháng 12, mỗi đội đổi công giúp xong một nhà."
RESOLUTION = "Nhiệm vụ tháng 12/2023"
TASK = "Lập lịch đổi công cho các đội"
OWNER = "Đảng viên 06"
CAMPAIGN = "Nhà tiêu, nhà tắm hợp vệ sinh cho mọi nhà"
DOCUMENT = "Hướng dẫn thử nghiệm về sinh hoạt chi bộ"
ADDENDUM = "Chi bộ gửi biên bản cho đảng viên đi xa qua tin nhắn."


@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
def test_a_month_is_run_by_clicking_only(runs: Runs, opens: Opens, *, with_script: bool) -> None:
    program = runs(f"month-{with_script}")
    secretary = Secretary(opens(program, "secretary", java_script_enabled=with_script), program)
    member = opens(program, "member", java_script_enabled=with_script, width=PHONE)

    secretary.open_meeting()
    prepare(secretary)
    read_as_a_member(member, program)
    hold(secretary)
    decide(secretary)
    close(secretary)
    record_a_house(secretary.page, program)
    open_december(secretary.page, program)
    announce_december(secretary.page, member, program)


def prepare(secretary: Secretary) -> None:
    """Word an item anew with a lead and more minutes; keep another for a later meeting."""
    page = secretary.page
    expect(page.locator("#boxes .list li").first).to_be_visible()
    follow(secretary.items().filter(has_text="Nhà tiêu, nhà tắm"))
    form = form_to(page, "/edit/")
    form.locator('input[name="item-title"]').fill(RENAMED)
    form.locator('input[name="item-minutes_planned"]').fill("35")
    form.locator('select[name="item-lead"]').select_option(label=OWNER)
    send(form)
    item = page.locator("ol.agenda > li", has_text=RENAMED)
    expect(item).to_contain_text(OWNER)
    expect(item).to_contain_text("35")

    # What a member put forward is on the agenda by itself; this time the committee keeps it.
    follow(secretary.items().filter(has_text="Chỗ phơi thóc"))
    form = form_to(page, "/keep/")
    form.locator('input[name="keep-reason"]').fill(KEPT_BECAUSE)
    send(form)
    expect(page.locator("#others li")).to_contain_text(KEPT_BECAUSE)
    expect(secretary.items().filter(has_text="Chỗ phơi thóc")).to_have_count(0)


def read_as_a_member(page: Page, program: Program) -> None:
    """A member reads the agenda as it is now and writes an opinion on an item."""
    page.goto(program.at(""))
    follow(page.locator('section.card.lead a.btn[href*="/meetings/"]'))
    assert RENAMED in said(page)
    assert KEPT_BECAUSE not in said(page)
    item = page.locator("ol.agenda > li").last
    form = form_to(page, f"/{id_of(item.get_attribute('id') or '')}/opinion/")
    form.locator('textarea[name$="-text"]').fill(OPINION)
    send(form)
    expect(page.locator('textarea[name$="-text"]', has_text=OPINION)).to_have_count(1)


def hold(secretary: Secretary) -> None:
    """Begin, call the roll, note what is said, conclude every item but the last."""
    page = secretary.page
    secretary.begin()
    secretary.call_the_roll()
    expect(page.locator("#roll-call")).to_contain_text(re.compile(rf"{PRESENT + 1}\s*/\s*{BASE + 1}"))
    expect(page.locator(f'input[value="{REASON}"]')).to_have_count(1)
    secretary.tab("hold")
    count = secretary.items().count()
    for number in range(count):
        secretary.open_item(number)
        if number == count - 1:
            assert OPINION in said(page), "what a member prepared is read when the item comes"
            break
        secretary.note(f"Ý kiến về mục {number + 1}.")
        assert f"Ý kiến về mục {number + 1}." in said(page)
        secretary.conclude(f"Kết luận mục {number + 1}.")


def decide(secretary: Secretary) -> None:
    """Vote, adopt, give the task, explain a document."""
    page = secretary.page
    secretary.open_item(1)
    secretary.propose(WORDING)
    secretary.open_round()
    secretary.count(BASE)
    # More hands than people in the room: said in words, and what was typed stays to be mended.
    expect(page.locator("[role=alert]")).to_contain_text(str(PRESENT))
    expect(page.locator('input[name="count-in_favour"]')).to_have_value(str(BASE))
    secretary.count(PRESENT)
    expect(page.locator("section.card.lead .figure")).to_have_text(
        re.compile(rf"^\s*{PRESENT}\s*/\s*{BASE}\b")
    )
    secretary.adopt(RESOLUTION)
    secretary.assign(TASK, OWNER, "2023-12-20", CAMPAIGN)
    secretary.explain("05-HD/XX", DOCUMENT)
    expect(page.locator("#documents li")).to_contain_text(DOCUMENT)


def close(secretary: Secretary) -> None:
    """What is missing is named and mended where the page leads; then the minutes are closed, and added to."""
    page = secretary.page
    secretary.end()
    expect(page.locator('form[action$="/close/"]')).to_have_count(0)
    while page.locator("#missing ul.missing li").count():
        follow(page.locator("#missing ul.missing a").first)
        secretary.conclude("Chi bộ ghi nhận, bàn tiếp ở buổi sau.")
        secretary.tab("minutes")
    send(form_to(page, "/close/"))
    minutes = page.locator("article#minutes")
    for words in (WORDING, TASK, DOCUMENT, ABSENT, REASON, "Kết luận mục 1.", "Ý kiến về mục 1."):
        expect(minutes).to_contain_text(words)
    form = form_to(page, "/addenda/")
    form.locator('textarea[name="addendum-text"]').fill(ADDENDUM)
    send(form)
    expect(page.locator("#addenda")).to_contain_text(ADDENDUM)
    expect(page.locator('form[action$="/conclude/"], form[action$="/close/"]')).to_have_count(0)


def record_a_house(page: Page, program: Program) -> None:
    """One house more has it: the sheet, the figure at home and its picture say so."""
    page.goto(program.at("households/sheet/"))
    cell = page.locator('button[data-cell$=":latrine_bathroom"]').first
    name = cell.get_attribute("data-cell")
    cell.click()
    expect(page.locator(f'[data-cell="{name}"]')).to_have_attribute("data-state", "yes")
    page.goto(program.at(""))
    card = page.locator("section.card", has=page.locator("h2", has_text=CAMPAIGN))
    expect(card.locator(".figure")).to_contain_text(re.compile(r"39\s*/\s*47"))
    expect(card.locator('.village svg:is([data-state="on"], [data-state="new"])')).to_have_count(39)


def open_december(page: Page, program: Program) -> None:
    """December drafts itself: November's resolution and its task stand on it, and the matter kept."""
    page.goto(program.at("meetings/"))
    follow(page.locator('.list a[href*="/meetings/"]', has_text="/12/2023"))
    send(form_to(page, "/draft/"))
    agenda = page.locator("ol.agenda")
    expect(agenda).to_contain_text("Chỗ phơi thóc")
    expect(agenda).to_contain_text(KEPT_BECAUSE)
    last = agenda.locator('li:has(a[href$="/last/"])')
    expect(last).to_have_count(1)
    last.locator("summary").click()
    follow(last.locator('a[href$="/last/"]'))
    expect(page.locator("main")).to_contain_text(RESOLUTION)
    row = page.locator("table.stack tbody tr", has_text=TASK)
    for words in (OWNER, "20/12/2023", "39/47"):
        expect(row).to_contain_text(words)


def announce_december(page: Page, member: Page, program: Program) -> None:
    """A member sees December as soon as it is announced, and says so."""
    page.go_back()
    send(form_to(page, "/announce/"))
    expect(page.locator("#seen .num").first).to_have_text(re.compile(r"^\s*0/"))
    member.goto(page.url.split("#")[0])
    send(form_to(member, "/seen/"))
    expect(member.locator('form[action$="/seen/"]')).to_have_count(0)
    page.reload()
    expect(page.locator("#seen .num").first).to_have_text(re.compile(r"^\s*1/"))


def id_of(text: str) -> str:
    found = ID.search(text)
    assert found, text
    return found.group()
