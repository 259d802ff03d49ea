"""What the tests of pages share: somebody's browser, opening a page, sending a form."""

from collections.abc import Mapping

from django.test import Client

from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.people.models import Account
from hatnhan.places.models import Place
from tests.factories import make_role_account


def browser(account: Account) -> Client:
    """Give somebody's browser, which asks for English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client


def as_role(role: Role, place: Place) -> Client:
    """Give the browser of somebody new who holds a role."""
    return browser(make_role_account(role, place))


def body(client: Client, path: str, status: int = 200) -> str:
    """Open a page and give what it says."""
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def sent(client: Client, path: str, data: Mapping[str, object], status: int = 303) -> str:
    """Send a form and give what the answer says; after a redirect, what the next page says."""
    response = client.post(path, data)
    said = response.content.decode()
    assert response.status_code == status, said[-6000:]
    return body(client, response["Location"]) if status == 303 else said


def fresh() -> str:
    """Give the number of a new form."""
    return str(new_id())
