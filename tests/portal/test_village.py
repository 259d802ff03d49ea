"""The public page counts houses and names nobody."""

import pytest
from django.test import Client

from hatnhan.people.models import Person
from tests.factories import make_cell, make_member, make_village

pytestmark = pytest.mark.django_db


def test_a_server_of_one_village_shows_it_at_once() -> None:
    make_village("pa-kim")

    page = Client().get("/").content.decode()

    assert "<h1>bản pa-kim: 0 households, one house each</h1>" in page
    assert "Nothing to show yet" in page


def test_a_server_of_several_lets_the_visitor_choose() -> None:
    make_village("pa-kim")
    make_village("na-loc")

    page = Client().get("/").content.decode()

    assert 'href="/b/pa-kim/"' in page
    assert 'href="/b/na-loc/"' in page


def test_an_unknown_village_is_not_found() -> None:
    assert Client().get("/b/nowhere/").status_code == 404


def test_a_server_without_villages_says_what_to_do() -> None:
    assert "No village is here yet" in Client().get("/").content.decode()


def test_no_name_and_nothing_of_membership_is_public() -> None:
    village = make_village("pa-kim")
    make_member(make_cell(village), "Lò Văn Kín")

    page = Client().get("/b/pa-kim/").content.decode()

    assert Person.objects.filter(full_name="Lò Văn Kín").exists()
    assert "Kín" not in page
    assert "member" not in page.lower()


def test_no_session_is_made_for_a_visitor() -> None:
    make_village("pa-kim")

    answer = Client().get("/")

    assert "sessionid" not in answer.cookies
