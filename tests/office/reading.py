"""Signing in as a role, and reading what a page says."""

from html import unescape
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.test import Client

from hatnhan.kernel.roles import Role
from hatnhan.places.models import Place
from tests.factories import make_role_account

if TYPE_CHECKING:
    # What the test's browser gives back; the framework names it nowhere else.
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer


def client_of(role: Role, place: Place) -> Client:
    """Give the browser of somebody new who holds a role over a place."""
    client = Client()
    client.force_login(make_role_account(role, place))
    return client


def read(response: "Answer | HttpResponse") -> str:
    """Give the page as it is read."""
    return unescape(response.content.decode())
