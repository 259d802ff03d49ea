"""Everyone sees what is theirs: another village does not exist, and a refusal is said in words."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opens
from tests.browser.program import Program, tell
from tests.browser.visitors import Visitors

pytestmark = pytest.mark.browser

OTHER = "/v/ban-ben-suoi/"
FOUND_ANOTHER_VILLAGE = """
from datetime import date
from hatnhan.places.models import Place
from hatnhan.places.rules import Level, Span
from hatnhan.places.services import found_place
commune = Place.objects.get(code="muong-la")
span = Span("Bản Bên Suối", "xã Chiềng Muôn", date(2000, 1, 1), None)
found_place(level=Level.VILLAGE, code="ban-ben-suoi", parent=commune, spans=[span])
"""


def test_another_village_does_not_exist_for_a_secretary(own_program: Program, opens: Opens) -> None:
    tell(own_program, FOUND_ANOTHER_VILLAGE)
    officer, secretary = opens(own_program, "commune"), opens(own_program, "secretary")

    # For the commune, whose place it is in, the village is there.
    there = officer.goto(own_program.at(OTHER))
    assert there is not None
    assert there.status == 200
    expect(officer.locator(".village-name strong")).to_have_text("Bản Bên Suối")

    for path in ("", "meetings/", "households/", "tasks/", "people/", "settings/"):
        answer = secretary.goto(own_program.at(OTHER + path))
        assert answer is not None
        assert answer.status == 404
        expect(secretary.locator("main h1")).not_to_be_empty()
        assert "Bên Suối" not in secretary.content()


def test_a_stranger_is_led_to_the_sign_in_page_and_then_to_where_he_wanted(
    program: Program, opens: Opens
) -> None:
    page = opens(program, None)

    page.goto(program.at("tasks/"))
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next="))
    page.locator('input[name="login"]').fill("bi-thu")
    page.locator('input[name="password"]').fill("pa-kim-47-ho")
    page.locator("form[data-once] button").click()

    expect(page).to_have_url(program.at("tasks/"))


def test_a_wrong_password_is_answered_in_words(program: Program, opens: Opens) -> None:
    page = opens(program, None)
    page.goto(program.at("/accounts/login/"))

    page.locator('input[name="login"]').fill("bi-thu")
    page.locator('input[name="password"]').fill("khong-phai-mat-khau")
    page.locator("form[data-once] button").click()

    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator('input[name="login"]')).to_have_value("bi-thu")


@pytest.mark.parametrize("path", ["settings/audit/", "people/add/"])
def test_a_page_of_the_administrators_is_refused_to_a_member_in_words(
    program: Program, opens: Opens, path: str
) -> None:
    page = opens(program, "member")

    answer = page.goto(program.at(path))

    assert answer is not None
    assert answer.status == 403
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("main p").first).not_to_be_empty()
    expect(page.locator("main a.btn")).to_have_attribute("href", "/v/pa-kim/")


def test_what_pages_complain_about_is_heard(program: Program, visitors: Visitors) -> None:
    """Every window of these tests listens; a test that opened one fails by what was heard in it."""
    heard: list[str] = []
    page = visitors.window(program, "secretary", heard)
    page.goto(program.at(""))
    assert heard == []

    page.evaluate(
        "() => { const own = document.createElement('script'); own.text = '1'; document.body.append(own); }"
    )
    page.evaluate("() => { setTimeout(() => { throw new Error('a slip'); }); }")
    page.evaluate("() => fetch('/v/pa-kim/nowhere/').then((answer) => answer.status)")

    policy, slip, missing = (
        [line for line in heard if words in line]
        for words in ("policy script-src", "a slip", "nowhere/: 404")
    )
    page.context.close()
    assert policy
    assert slip
    assert missing


def test_a_page_that_is_not_there_is_no_complaint(program: Program, opens: Opens) -> None:
    page = opens(program, "secretary")

    answer = page.goto(program.at("nowhere/"))

    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main h1")).not_to_be_empty()
