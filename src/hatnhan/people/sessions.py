"""The sessions of whoever signs in, and whose they are, asked for many at once."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from hatnhan.kernel.actor import Actor
from hatnhan.people.models import Account
from hatnhan.people.selectors import grants_of
from hatnhan.plumbing.questions import Question

Said = dict[str, str]


class SessionStore(db.SessionStore):
    """The framework's sessions; what is no key of theirs is not looked for.

    A cookie holds what its sender likes, and some of that PostgreSQL cannot even look for.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        is_long_enough = super()._validate_session_key(key)  # type: ignore[misc]  # the stubs leave it out
        return bool(key and is_long_enough and key.isascii() and key.isalnum())


def actors_signed_in(*, sessions: Collection[str], on: date) -> dict[str, Actor]:
    """Give who is signed in by which session, in three queries; a session that is over is left out.

    What makes a session hold is what the framework asks of one: not past its time, begun through a backend
    that is in use, the account open, its password the same as when the session began.
    """
    # The server's clock, also on an assumed day: the framework sets a session's end by it.
    decode = SessionStore().decode
    keys = [key for key in sessions if SessionStore(key).session_key]
    said = {key: decode(data) for key, data in _sessions(keys=keys, now=timezone.now())}
    begun = {key: account_id for key, each in said.items() if (account_id := _account_id(each))}
    accounts = {one.account_id: one for one in map(_Holder._make, _open(ids={*begun.values()}))}
    held = {
        key: holder
        for key, account_id in begun.items()
        if (holder := accounts.get(account_id)) and holder.began(said[key])
    }
    grants = grants_of({holder.person_id for holder in held.values()}, on=on)
    return {
        key: Actor(holder.person_id, holder.name, grants[holder.person_id]) for key, holder in held.items()
    }


class _Holder(NamedTuple):
    """An account that is open, and whose it is."""

    account_id: UUID
    password: str
    person_id: UUID
    name: str

    def began(self, said: Said) -> bool:
        now = Account(password=self.password).get_session_auth_hash()
        return constant_time_compare(said.get(HASH_SESSION_KEY, ""), now)


@Question
def _sessions(keys: Collection[str], now: datetime) -> QuerySet[Session, tuple[Any, ...]]:
    running = Session.objects.filter(session_key__among=keys, expire_date__gt=now)
    return running.values_list("session_key", "session_data")


@Question
def _open(ids: Collection[UUID]) -> QuerySet[Account, tuple[Any, ...]]:
    accounts = Account.objects.filter(is_active=True, id__among=ids)
    return accounts.values_list("id", "password", "person_id", "person__full_name")


def _account_id(said: Said) -> UUID | None:
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    try:
        return UUID(said[SESSION_KEY])
    except (KeyError, ValueError):
        return None
