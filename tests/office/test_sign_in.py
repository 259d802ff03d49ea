"""Signing in and out, the languages, what protects the pages, and the pages for what goes wrong."""

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import translation
from pytest_django import Settings

from hatnhan.kernel.roles import Role
from hatnhan.office import errors
from hatnhan.people.demo_roles import DEMO_ROLES
from hatnhan.people.models import Account
from tests.factories import PASSWORD, make_account, make_person, make_role_account, make_village
from tests.office.reading import read

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
HOME = "/v/pa-kim/"
PAGE = f"{HOME}more/"
NEVER_IN_POLICY = ("unsafe-inline", "unsafe-eval", "http:", "https:", "*")


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Each test starts with nobody having tried anything."""
    cache.clear()


@pytest.fixture
def secretary() -> Account:
    return make_role_account(Role.SECRETARY, make_village())


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str) -> "Answer":
    return client.post(LOGIN, {"login": username, "password": password, **more})


def test_name_and_password_lead_to_the_own_village(client: Client, secretary: Account) -> None:
    response = sign_in(client, secretary.username)

    assert (response.status_code, response["Location"]) == (302, "/start/")
    assert client.get("/start/")["Location"] == HOME
    assert client.get(PAGE).status_code == 200


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client: Client, secretary: Account) -> None:
    asked = client.get(f"{HOME}norms/")
    assert asked["Location"] == f"{LOGIN}?next={HOME}norms/"

    assert sign_in(client, secretary.username, next=f"{HOME}norms/")["Location"] == f"{HOME}norms/"
    client.logout()
    assert sign_in(client, secretary.username, next="https://elsewhere.example/")["Location"] == "/start/"


@pytest.mark.parametrize("username", ["bi-thu", "nobody"])
def test_a_wrong_password_and_an_unknown_name_say_the_same(client: Client, username: str) -> None:
    make_account(make_person(), "bi-thu")

    response = sign_in(client, username, "sai mật khẩu rồi")

    assert response.status_code == 200
    assert 'role="alert"' in read(response)
    assert client.get(PAGE).status_code == 302
    assert read(response).count("alert") == read(sign_in(Client(), "bi-thu", "x")).count("alert")


def test_a_closed_account_does_not_sign_in(client: Client, secretary: Account) -> None:
    Account.objects.update(is_active=False)

    sign_in(client, secretary.username)

    assert client.get(PAGE).status_code == 302


def test_too_many_wrong_passwords_are_stopped_in_words_even_with_the_right_one(
    client: Client, secretary: Account
) -> None:
    client.cookies["django_language"] = "en"
    for _try in range(5):
        sign_in(client, secretary.username, "sai mật khẩu rồi")

    response = sign_in(client, secretary.username)

    assert "Too many failed login attempts" in read(response)
    assert client.get(PAGE).status_code == 302


def test_a_machine_that_knocks_too_often_is_answered_429_in_words(client: Client) -> None:
    client.cookies["django_language"] = "en"
    answers = [sign_in(client, f"name-{number}") for number in range(31)]

    assert answers[-1].status_code == 429
    assert "Too many attempts" in read(answers[-1])
    assert "Wait a minute, then try again" in read(answers[-1])


def test_demonstration_buttons_stand_in_a_demonstration_only(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert "data-demo-role" not in read(client.get(LOGIN))

    settings.DEMO = True
    shown = read(client.get(LOGIN))

    assert [f'data-demo-role="{one.role}"' in shown for one in DEMO_ROLES] == [True] * len(DEMO_ROLES)


@pytest.mark.parametrize(
    ("demo", "role", "status"), [(True, "secretary", 302), (True, "queen", 404), (False, "secretary", 404)]
)
def test_a_demonstration_role_opens_in_a_demonstration_only(
    client: Client, settings: Settings, demo: bool, role: str, status: int
) -> None:
    settings.DEMO = demo
    person = make_role_account(Role.SECRETARY, make_village())
    Account.objects.filter(id=person.id).update(username=DEMO_ROLES[0].username)

    response = client.post("/accounts/demo/", {"role": role})

    assert response.status_code == status
    assert client.get(PAGE).status_code == (200 if status == 302 else 302)
    assert client.get("/accounts/demo/").status_code == (302 if demo else 404)


def test_signing_out_needs_a_form_and_closes_the_pages(client: Client, secretary: Account) -> None:
    client.force_login(secretary)

    assert client.get("/accounts/logout/").status_code == 200
    assert client.get(PAGE).status_code == 200
    client.post("/accounts/logout/")

    assert client.get(PAGE).status_code == 302


def test_a_person_chooses_another_password(client: Client, secretary: Account) -> None:
    client.force_login(secretary)
    asked = {"oldpassword": PASSWORD, "password1": "suối trong bản nhỏ", "password2": "suối trong bản nhỏ"}

    client.post("/accounts/password/change/", asked)

    secretary.refresh_from_db()
    assert secretary.check_password("suối trong bản nhỏ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"oldpassword": "nhầm"}, "Mật khẩu đang dùng chưa đúng."),
        ({"password2": "suối khác trong bản"}, "Hai lần nhập chưa giống nhau."),
        ({"password1": "suối", "password2": "suối"}, "Mật khẩu này ngắn quá. Hãy dùng ít nhất 10 ký tự."),
    ],
)
def test_what_the_libraries_refuse_is_said_in_vietnamese(
    client: Client, secretary: Account, settings: Settings, asked: dict[str, str], said: str
) -> None:
    settings.LANGUAGE_CODE = "vi"
    client.force_login(secretary)
    kept = {"oldpassword": PASSWORD, "password1": "suối trong bản nhỏ", "password2": "suối trong bản nhỏ"}

    assert said in read(client.post("/accounts/password/change/", kept | asked))


def test_a_wrong_password_is_refused_in_vietnamese_and_a_right_one_opens_a_quiet_page(
    client: Client, secretary: Account, settings: Settings
) -> None:
    settings.LANGUAGE_CODE = "vi"

    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in read(sign_in(client, secretary.username, "nhầm rồi"))
    sign_in(client, secretary.username)
    assert 'class="messages"' not in read(client.get(HOME))


def test_whoever_has_no_mandate_is_told_so_and_finds_nothing(client: Client) -> None:
    make_village()
    client.force_login(make_account(make_person("Người đã thôi")))

    told = client.get("/start/")

    assert (told.status_code, client.get(PAGE).status_code) == (403, 404)
    assert "You are signed in as Người đã thôi. Your mandates have ended" in read(told)
    assert "ask the secretary of the cell" in read(told)


def test_the_language_is_chosen_and_kept(client: Client, secretary: Account, settings: Settings) -> None:
    settings.LANGUAGE_CODE = "vi"
    client.force_login(secretary)
    assert '<html lang="vi">' in read(client.get(f"{HOME}settings/"))

    client.post("/i18n/setlang/", {"language": "en", "next": HOME})

    assert '<html lang="en">' in read(client.get(f"{HOME}settings/"))
    client.post("/accounts/logout/")
    assert '<html lang="en">' in read(client.get(LOGIN))


def test_the_language_of_the_account_holds_on_a_new_device(client: Client, secretary: Account) -> None:
    client.force_login(secretary)
    client.post(f"{HOME}settings/language/", {"language": "en"})
    elsewhere = Client()
    sign_in(elsewhere, secretary.username)

    elsewhere.get("/start/")

    assert '<html lang="en">' in read(elsewhere.get(f"{HOME}settings/"))


def test_cookies_and_headers_protect_a_session(client: Client, secretary: Account) -> None:
    sign_in(client, secretary.username)
    session = client.cookies["sessionid"]
    response = client.get(HOME)

    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", [LOGIN, HOME, "/nowhere/", "/api/v1/session"])
def test_the_content_policy_lets_nothing_in_from_elsewhere(
    client: Client, secretary: Account, address: str
) -> None:
    client.force_login(secretary)

    policy = client.get(address)["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert [word for word in NEVER_IN_POLICY if word in policy] == []


def test_a_form_without_its_token_is_refused_in_words(secretary: Account) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(secretary)

    response = client.post(f"{HOME}settings/language/", {"language": "en"})

    assert response.status_code == 403
    assert "<h1>" in read(response)
    secretary.refresh_from_db()
    assert secretary.language == "vi"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_for_what_goes_wrong_speak_the_readers_language(
    client: Client, secretary: Account, language: str
) -> None:
    client.cookies["django_language"] = language
    with translation.override(language):
        request = RequestFactory().get("/")
        trouble = errors.trouble(request)
    make_role_account(Role.HOUSEHOLD, make_village())
    client.force_login(Account.objects.exclude(id=secretary.id).get())
    missing, refused = client.get("/nowhere/"), client.get(f"{HOME}people/")

    assert [missing.status_code, refused.status_code, trouble.status_code] == [404, 403, 500]
    words = [read(page).partition("<h1>")[2].partition("</h1>")[0] for page in (missing, refused, trouble)]
    english = ["Nothing here", "Not part of your role", "Something went wrong"]
    assert (words == english) is (language == "en")
    assert all(words)
    assert {f'<html lang="{language}">' in read(page) for page in (missing, refused, trouble)} == {True}


def test_the_assumed_day_of_a_demonstration_is_said_on_every_page(
    client: Client, secretary: Account, settings: Settings
) -> None:
    settings.ASSUMED_DAY = date(2023, 11, 18)
    client.force_login(secretary)
    addresses = [
        HOME,
        f"{HOME}norms/",
        f"{HOME}people/",
        f"{HOME}settings/",
        f"{HOME}more/",
        "/nowhere/",
        "/",
    ]

    assert [address for address in addresses if "18/11/2023" not in read(client.get(address))] == []
    assert "18/11/2023" in read(Client().get(LOGIN))


def test_without_an_assumed_day_nothing_is_said_of_one(client: Client, secretary: Account) -> None:
    client.force_login(secretary)

    assert 'class="assumed"' not in read(client.get(f"{HOME}norms/"))
