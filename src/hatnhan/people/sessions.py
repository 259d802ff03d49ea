"""Whose sessions these are, asked for many at once."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from hatnhan.kernel.actor import Actor
from hatnhan.people.models import Account
from hatnhan.people.selectors import grants_of

Said = dict[str, str]


def actors_signed_in(*, sessions: Collection[str], on: date) -> dict[str, Actor]:
    """Give who is signed in by which session, in three queries; a session that is over is left out.

    What makes a session hold is what the framework asks of one: not past its time, begun through a backend
    that is in use, the account open, its password the same as when the session began.
    """
    # The server's clock, also on an assumed day: the framework sets a session's end by it.
    rows = Session.objects.filter(session_key__in=sessions, expire_date__gt=timezone.now())
    decode = SessionStore().decode
    said = {key: decode(data) for key, data in rows.values_list("session_key", "session_data")}
    begun = {key: _account_id(each) for key, each in said.items()}
    accounts = (
        Account.objects.filter(is_active=True).select_related("person").in_bulk({*begun.values()} - {None})
    )
    held = {
        key: account
        for key, account_id in begun.items()
        if (account := accounts.get(account_id)) and _is_of(account, said[key])
    }
    grants = grants_of({account.person_id for account in held.values()}, on=on)
    return {
        key: Actor(account.person_id, account.person.full_name, grants[account.person_id])
        for key, account in held.items()
    }


def _account_id(said: Said) -> UUID | None:
    if said.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    try:
        return UUID(said[SESSION_KEY])
    except (KeyError, ValueError):
        return None


def _is_of(account: Account, said: Said) -> bool:
    return constant_time_compare(said.get(HASH_SESSION_KEY, ""), account.get_session_auth_hash())
