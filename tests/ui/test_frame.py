"""The frame tells where one is and who works; visitors and errors get a calm frame without work in it."""

import re
from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Engine
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from hatnhan.ui.forms import Form
from hatnhan.ui.frames import Frame, Language, NavItem

pytestmark = pytest.mark.urls("tests.ui.urls")

NAV = (
    NavItem("Our village", "/v/x/", "home", is_current=True),
    NavItem("Meetings", "/v/x/meetings/", "meeting"),
    NavItem("More", "/v/x/more/", "more"),
)
FRAME = Frame(
    village_name="Bản <Pá> Kìm",
    village_line="xã Chiềng Muôn · 47 hộ · 11 đảng viên",
    village_code="x",
    person_name="Sample & Person",
    language="vi",
    languages=(Language("vi", "Tiếng Việt", is_current=True), Language("en", "English")),
    nav=NAV,
    more=(NavItem("Norms", "/v/x/norms/", "norms"),),
    assumed_day=date(2023, 11, 18),
)


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role that the sample village offers."""

    role: str
    label: str
    username: str


def page(template: str, language: str = "en", **context: object) -> str:
    request = RequestFactory().get("/v/x/?q=1")
    request.user = AnonymousUser()
    with translation.override(language):
        return str(
            Engine.get_default().get_template(template).render(Context({"request": request, **context}))
        )


def test_the_frame_says_which_village_and_which_day() -> None:
    shown = page("ui/page.html", frame=FRAME)

    assert "Bản &lt;Pá&gt; Kìm" in shown
    assert "xã Chiềng Muôn · 47 hộ · 11 đảng viên" in shown
    assert "here, today is 18/11/2023" in shown
    assert "Account of Sample &amp; Person" in shown
    assert 'data-state="saved"' in shown


def test_a_real_day_needs_no_strip() -> None:
    assert "assumed" not in page("ui/page.html", frame=replace(FRAME, assumed_day=None))


def test_one_place_is_the_current_one_in_the_bar() -> None:
    shown = page("ui/page.html", frame=FRAME)

    assert re.findall(r'<a href="([^"]*)" aria-current="page">', shown) == ["/v/x/"]
    bar, more = re.findall(r'<ul class="nav-(?:main|more)">(.*?)</ul>', shown, re.DOTALL)
    assert re.findall(r"<span>(.*?)</span>", bar) == ["Our village", "Meetings", "More"]
    assert re.findall(r"<span>(.*?)</span>", more) == ["Norms"]


def test_language_and_leaving_are_forms_that_work_without_scripts() -> None:
    shown = page("ui/page.html", frame=FRAME)

    assert re.search(r'<form class="languages" method="post" action="/i18n/setlang/"', shown)
    assert 'name="next" value="/v/x/?q=1"' in shown
    assert re.findall(r'name="language" value="(\w+)"', shown) == ["vi", "en"]
    assert '<form method="post" action="/out/" data-sign-out>' in shown


@pytest.mark.parametrize("template", ["ui/page.html", "ui/public.html", "404.html", "account/login.html"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_frame_can_be_skipped_and_says_its_language(template: str, language: str) -> None:
    shown = page(template, language, frame=FRAME, form=Form(), redirect_field="")

    assert f'<html lang="{language}">' in shown
    assert '<a class="skip" href="#main">' in shown
    assert shown.count('<main id="main" tabindex="-1">') == 1


def test_a_visitor_is_not_at_work() -> None:
    shown = page("ui/public.html", frame=None, village_name="Bản Pá Kìm", village_line="47 hộ")

    assert "<nav" not in shown
    assert 'href="/in/"' in shown
    assert "<title>Bản Pá Kìm</title>" in shown


def test_the_page_of_a_fault_needs_no_request_and_no_data() -> None:
    with translation.override("en"):
        shown = get_template("500.html").render()

    assert "Something went wrong" in shown
    assert "<form" not in shown


@pytest.mark.parametrize("template", ["404.html", "403.html", "403_csrf.html"])
def test_a_refusal_shows_the_way_back(template: str) -> None:
    assert 'href="/v/x/"' in page(template, frame=FRAME)
    assert 'href="/in/"' in page(template, frame=None)


def test_the_sample_village_offers_one_button_for_each_role() -> None:
    roles = [DemoRole("secretary", "Bí thư", "bt"), DemoRole("member", "Đảng viên", "dv")]

    shown = page("account/login.html", form=Form(), redirect_field="", demo_roles=roles)

    assert re.findall(r'<input type="hidden" name="role" value="(\w+)">', shown) == ["secretary", "member"]
    assert re.findall(r'<button [^>]*data-demo-role="(\w+)">(.*?)</button>', shown) == [
        ("secretary", "Bí thư"),
        ("member", "Đảng viên"),
    ]
    assert shown.count('action="/demo/"') == 2


def test_a_real_village_offers_none() -> None:
    assert "data-demo-role" not in page("account/login.html", form=Form(), redirect_field="")
