"""The message of a receipt is copied by one tap; where that is refused, the text stands marked."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.program import Program

pytestmark = pytest.mark.browser
COPY = "[data-copies] button"
MARKED = "() => document.getSelection().toString()"
REFUSE = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"


def open_receipt(page: Page, program: Program) -> str:
    """Go to the newest receipt of a drive and give its message."""
    page.goto(program.at("ledger/"))
    drive = page.locator('main a[href*="/ledger/"]:not([href$="/new/"])').first.get_attribute("href")
    page.goto(program.at(f"{drive}receipts/"))
    page.locator('main th a[href*="/entries/"]').first.click()
    return page.locator("[data-copies] textarea").input_value()


def test_the_message_of_a_receipt_is_copied(program: Program, opens: Opens) -> None:
    page = opens(program, "village_head", permissions=["clipboard-read", "clipboard-write"])
    message = open_receipt(page, program)

    page.locator(COPY).click()

    expect(page.locator("[data-copies] [role=status]")).to_have_text("Đã sao chép. Hãy dán vào tin nhắn.")
    assert message
    assert page.evaluate("() => navigator.clipboard.readText()") == message


def test_without_a_clipboard_the_message_stands_marked(program: Program, opens: Opens) -> None:
    page = opens(program, "village_head")
    page.add_init_script(REFUSE)
    message = open_receipt(page, program)

    page.locator(COPY).click()

    expect(page.locator("[data-copies] [role=status]")).to_have_text("Đã bôi chọn nội dung: hãy sao chép.")
    assert page.evaluate(MARKED) == message


def test_without_a_script_no_button_promises_to_copy(program: Program, opens: Opens) -> None:
    page = opens(program, "village_head", java_script_enabled=False)
    open_receipt(page, program)

    expect(page.locator(COPY)).to_be_hidden()
