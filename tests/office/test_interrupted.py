"""An interrupted sitting: an address that only takes forms leads on, and what was typed is not lost."""

import re

import pytest
from django.test import Client

from hatnhan.kernel.roles import Role
from hatnhan.meetings.models import Matter
from tests.office.reading import read
from tests.office.samples import Sample, make_sample
from tests.office.walk import pages

pytestmark = pytest.mark.django_db
TYPED = "Đường vào bản lầy lội, nên góp công sửa."


@pytest.fixture
def sample() -> Sample:
    return make_sample()


def signed_in(sample: Sample, role: Role = Role.SECRETARY) -> Client:
    client = Client()
    client.force_login(sample.accounts[role])
    return client


def address_of(sample: Sample, name: str) -> str:
    return next(page for page in pages() if page.name == name).address(sample.parts)


@pytest.mark.parametrize(
    ("name", "role", "page"),
    [
        ("office:person_standing", Role.SECRETARY, "office:person"),
        ("office:person_role_end", Role.SECRETARY, "office:person"),
        ("office:meeting_vote_count", Role.SECRETARY, "office:meeting_vote"),
        ("office:meeting_start", Role.SECRETARY, "office:meeting"),
        ("office:meetings_plan", Role.SECRETARY, "office:meetings"),
        ("office:settings_language", Role.HOUSEHOLD, "office:settings"),
        ("office:observation_confirm", Role.SECRETARY, "office:observation"),
        # Those who supervise confirm, but mend nothing: their way leads to the house.
        ("office:observation_confirm", Role.SUPERVISION, "office:household"),
    ],
)
def test_an_address_that_only_takes_forms_leads_to_the_page_above(
    sample: Sample, name: str, role: Role, page: str
) -> None:
    client = signed_in(sample, role)

    response = client.get(address_of(sample, name), follow=True)

    parts = {**sample.parts, "person_id": sample.parts.get(f"{name}.person_id", sample.parts["person_id"])}
    expected = next(one for one in pages() if one.name == page).address(parts)
    assert (response.status_code, response.request["PATH_INFO"]) == (200, expected)


def test_nobody_finds_a_405_by_looking(sample: Sample) -> None:
    clients = {role: signed_in(sample, role) for role in Role}
    bare = [
        (page.name, role)
        for page in pages()
        if page.action is not None
        for role, client in clients.items()
        if client.get(page.address(sample.parts)).status_code == 405
    ]

    assert bare == []


def test_after_signing_in_again_one_comes_to_the_page_with_the_form(sample: Sample) -> None:
    page, target = address_of(sample, "office:meeting_item"), address_of(sample, "office:meeting_item_say")
    client = Client()

    response = client.post(target, {"spoken-points": "3"}, HTTP_REFERER=f"http://testserver{page}")

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={page}")


@pytest.mark.parametrize(
    "referer", ["", "https://elsewhere.example/v/pa-kim/", "http://testserver/accounts/logout/", "no address"]
)
def test_a_form_that_says_nothing_of_its_page_leads_to_its_own_address(sample: Sample, referer: str) -> None:
    target = address_of(sample, "office:meeting_start")

    response = Client().post(target, {"start-on": "24/10/2023"}, HTTP_REFERER=referer)

    assert response["Location"] == f"/accounts/login/?next={target}"


def test_what_was_typed_is_shown_to_whoever_is_signed_out(sample: Sample) -> None:
    target = address_of(sample, "office:matters")
    typed = {"title": "<b>Đường & cầu</b> vào bản", "detail": TYPED, "fact_id": str(sample.parts["item_id"])}

    response = Client().post(target, typed, HTTP_REFERER=f"http://testserver{target}")

    shown = read(response)
    assert response.status_code == 403
    assert TYPED in shown
    assert "&lt;b&gt;Đường &amp; cầu&lt;/b&gt; vào bản" in response.content.decode()
    assert str(sample.parts["item_id"]) not in shown
    assert f'href="/accounts/login/?next={target}"' in shown
    assert response["Cache-Control"] == "no-store"
    assert not Matter.objects.filter(detail=TYPED).exists()


def test_a_tap_of_somebody_signed_out_leads_the_whole_page_to_the_sign_in(sample: Sample) -> None:
    sheet = address_of(sample, "office:sheet")

    response = Client().post(
        sheet,
        {"cell": "x"},
        HTTP_HX_REQUEST="true",
        HTTP_HX_CURRENT_URL=f"http://testserver{sheet}?missing=1",
    )

    assert response.status_code == 200
    assert response["HX-Redirect"] == f"/accounts/login/?next={sheet}%3Fmissing%3D1"


def test_a_form_from_before_signing_in_again_keeps_what_was_typed(sample: Sample) -> None:
    target = address_of(sample, "office:matters")
    client = Client(enforce_csrf_checks=True)
    client.force_login(sample.accounts[Role.SECRETARY])

    own = client.post(target, {"title": "Đường vào bản", "detail": TYPED}, HTTP_ORIGIN="http://testserver")
    foreign = client.post(
        target, {"title": "Đường vào bản", "detail": TYPED}, HTTP_ORIGIN="https://elsewhere.example"
    )

    assert [own.status_code, foreign.status_code] == [403, 403]
    assert (TYPED in read(own), TYPED in read(foreign)) == (True, False)
    assert not Matter.objects.filter(detail=TYPED).exists()


def test_the_sign_in_keeps_the_way_back(sample: Sample) -> None:
    target = address_of(sample, "office:meeting_start")

    shown = read(Client().get(f"/accounts/login/?next={target}"))

    assert re.search(rf'name="next"[^>]*value="{target}"', shown)
