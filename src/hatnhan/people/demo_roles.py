"""The roles by which a visitor of the demonstration may look around."""

from dataclasses import dataclass

from hatnhan.kernel.marks import mark as _
from hatnhan.people.models import Account


@dataclass(frozen=True, slots=True)
class DemoRole:
    """One button of the demonstration's sign-in page."""

    role: str
    label: str
    username: str


DEMO_ROLES = (
    DemoRole("secretary", _("Cell secretary"), "bi-thu"),
    DemoRole("member", _("Cell member"), "dang-vien"),
    DemoRole("village_head", _("Village head"), "truong-ban"),
    DemoRole("treasurer", _("Treasurer"), "thu-quy"),
    DemoRole("household", _("Household representative"), "dai-dien-ho"),
    DemoRole("commune", _("Commune officer"), "can-bo-xa"),
    DemoRole("administrator", _("Administrator"), "quan-tri"),
)


def demo_account(role: str) -> Account | None:
    """Give the account of a role of the demonstration."""
    usernames = {one.role: one.username for one in DEMO_ROLES}
    return Account.objects.filter(username=usernames.get(role, ""), is_active=True).first()
