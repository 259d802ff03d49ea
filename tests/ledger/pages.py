"""What the tests of the book's pages share: addresses, and who represents a house."""

from hatnhan.households.models import Household
from hatnhan.ledger.models import Drive
from hatnhan.people.models import Account

HOME = "/v/pa-kim/ledger/"


def of(drive: Drive, part: str = "") -> str:
    """Give the address of a drive's page."""
    return f"{HOME}{drive.id}/{part}"


def represented_by(role_account: Account, house: Household) -> None:
    """Let an account's person represent a household."""
    Household.objects.filter(id=house.id).update(representative=role_account.person)
