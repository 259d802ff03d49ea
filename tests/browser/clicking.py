"""What a thumb does on the pages: fold out, fill in, send, follow a link."""

import re

from playwright.sync_api import Locator, Page

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def form_to(page: Page, tail: str) -> Locator:
    """Give the form that is sent to an address with this end, folded out."""
    form = page.locator(f'main form[action$="{tail}"]').first
    fold = form.locator("xpath=ancestor::details[not(@open)]")
    if fold.count():
        fold.locator("> summary").click()
    return form


def send(form: Locator) -> None:
    """Press the form's button and wait for the page that answers."""
    with form.page.expect_navigation():
        form.locator("button").last.click()


def choose(form: Locator, name: str, value: str) -> None:
    """Touch one of the large choices by its label, as a thumb does."""
    form.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


def follow(link: Locator) -> None:
    """Follow a link to its page."""
    with link.page.expect_navigation():
        link.click()


def said(page: Page) -> str:
    """Give everything that the page says in its content."""
    return page.locator("main").inner_text()
