"""Who may entrust roles, see the members of the cell, and give accounts."""

from collections.abc import Iterable

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed
from hatnhan.kernel.roles import CELL_ROLES, Role

VIEW = "people.view"
VIEW_MEMBERS = "people.view_members"
MANAGE = "people.manage"
STANDING = "people.standing"
ACCOUNTS = "accounts.manage"

# Who leads the cell is known to the village; who else belongs to it is the cell's own matter.
OPEN_ROLES = frozenset(Role) - CELL_ROLES | {Role.SECRETARY, Role.DEPUTY_SECRETARY}


def may_see_role(actor: Actor, role: Role, path: str) -> bool:
    """Say whether the actor may learn who holds the role."""
    return role in OPEN_ROLES or actor.may(VIEW_MEMBERS, path)


def ensure_may_entrust(actor: Actor, role: Role, path: str) -> None:
    """The cell's leaders entrust its roles; an administrator entrusts every role."""
    if role in CELL_ROLES and actor.may(STANDING, path):
        return
    actor.ensure(MANAGE, path)


def ensure_may_correct_name(actor: Actor, path: str, held: Iterable[str]) -> None:
    """A name is mended by whoever manages people in every place that knows the person."""
    actor.ensure(MANAGE, path)
    if not all(actor.may(MANAGE, place) for place in held):
        raise NotAllowed(action=MANAGE)


def ensure_may_manage_account(actor: Actor, path: str, held: Iterable[str]) -> None:
    """An account is in the hands of whoever administers every place where its person holds a mandate."""
    actor.ensure(ACCOUNTS, path)
    if not all(actor.may(ACCOUNTS, place) for place in held):
        raise NotAllowed(action=ACCOUNTS)
