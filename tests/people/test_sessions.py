"""Whose session it is, asked for many at once: never another answer than the framework gives to one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from hatnhan.kernel.roles import Role
from hatnhan.people.models import Account
from hatnhan.people.selectors import actor_of_account
from hatnhan.people.sessions import SessionStore, actors_signed_in
from tests.factories import make_account, make_person, make_role_account, make_village

pytestmark = pytest.mark.django_db
ON = date(2023, 11, 18)
Spoils = Callable[[Account, SessionStore], object]


def begun(account: Account) -> SessionStore:
    client = Client()
    client.force_login(account)
    return SessionStore(client.session.session_key)


def held(session: SessionStore, name: str, value: str) -> None:
    session[name] = value
    session.save()


def ended(account: Account, session: SessionStore) -> None:
    del account
    before = timezone.now() - timedelta(seconds=1)
    Session.objects.filter(session_key=session.session_key).update(expire_date=before)


def with_new_password(account: Account, session: SessionStore) -> None:
    del session
    account.set_password("another-47-households")
    account.save()


def spoilt(account: Account, session: SessionStore) -> None:
    del account
    Session.objects.filter(session_key=session.session_key).update(session_data="no data of ours")


def of_nobody(account: Account, session: SessionStore) -> None:
    session.flush()
    del account


SPOILED: dict[str, Spoils] = {
    "past its time": ended,
    "begun with another password": with_new_password,
    "account closed": lambda account, _session: Account.objects.filter(pk=account.pk).update(is_active=False),
    "through no backend of ours": lambda _account, session: held(session, BACKEND_SESSION_KEY, "others"),
    "without the password's mark": lambda _account, session: held(session, HASH_SESSION_KEY, ""),
    "data spoilt": spoilt,
    "ended": of_nobody,
}  # fmt: skip


def of_framework(key: str) -> Any:  # noqa: ANN401 -- an account, or the framework's nobody
    request = HttpRequest()
    request.session = SessionStore(key)
    return get_user(request)


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=list(SPOILED))
def test_a_session_that_no_longer_holds_is_left_out(spoil: Spoils) -> None:
    account = make_role_account(Role.MEMBER, make_village())
    session, other = begun(account), begun(make_account(make_person()))
    key, others = str(session.session_key), str(other.session_key)

    spoil(account, session)

    assert not of_framework(key).is_authenticated
    assert set(actors_signed_in(sessions={key, others, "", "no such session"}, on=ON)) == {others}


@pytest.mark.parametrize("key", ["", "short", "k" * 31 + "\0", "khoá" * 8, "k" * 31 + "\ud800", "k" * 5000])
def test_what_is_no_key_of_a_session_is_nobodys_and_troubles_nobody(key: str) -> None:
    others = str(begun(make_account(make_person())).session_key)

    assert set(actors_signed_in(sessions={key, others}, on=ON)) == {others}
    assert not of_framework(key).is_authenticated


def test_a_cookie_of_any_content_is_answered_as_a_strangers() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "k" * 31 + "\0"

    assert client.get("/api/v1/session").json()["is_signed_in"] is False
    assert client.get("/api/v1/me").status_code == 401


def test_a_session_without_a_person_is_left_out() -> None:
    nobody = SessionStore()
    nobody["language"] = "en"
    nobody.create()
    strange = SessionStore()
    strange[SESSION_KEY], strange[BACKEND_SESSION_KEY] = "no account", "hatnhan.people.backend.PersonBackend"
    strange.create()

    assert actors_signed_in(sessions={str(nobody.session_key), str(strange.session_key)}, on=ON) == {}


def test_many_are_known_in_three_questions(
    django_assert_num_queries: Any,  # noqa: ANN401 -- the fixture has no type of its own
) -> None:
    village = make_village()
    accounts = [make_role_account(role, village) for role in (Role.MEMBER, Role.SECRETARY, Role.VILLAGE_HEAD)]
    accounts.append(make_account(make_person()))
    keys = {str(begun(account).session_key): account for account in accounts}

    with django_assert_num_queries(3):
        found = actors_signed_in(sessions=list(keys), on=ON)

    assert found == {key: actor_of_account(account, on=ON) for key, account in keys.items()}
