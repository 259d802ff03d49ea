"""Who may give, see, report and end tasks."""

from uuid import UUID

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound


def sees_all(actor: Actor, path: str) -> bool:
    """Say whether the actor sees every task of the cell; others who work in the village see their own."""
    if actor.may("tasks.view", path):
        return True
    actor.ensure("tasks.view_own", path)
    return False


def ensure_may_see(actor: Actor, path: str, owner_id: UUID) -> None:
    """A task that is not one's own does not exist for those who see only their own."""
    if not sees_all(actor, path) and owner_id != actor.person_id:
        raise NotFound


def ensure_may_assign(actor: Actor, path: str) -> None:
    """The committee gives work."""
    actor.ensure("tasks.assign", path)


def may_report(actor: Actor, path: str, owner_id: UUID) -> bool:
    """Say whether the actor reports on the task: its owner does, and the committee."""
    is_own = actor.person_id == owner_id and actor.may("tasks.report", path)
    return is_own or actor.may("tasks.close", path)


def ensure_may_report(actor: Actor, path: str, owner_id: UUID) -> None:
    """Refuse a report by somebody who is neither the owner nor of the committee."""
    ensure_may_see(actor, path, owner_id)
    if not may_report(actor, path, owner_id):
        raise NotAllowed(action="tasks.report")


def ensure_may_end(actor: Actor, path: str) -> None:
    """The committee takes a task as ended, or opens it again."""
    actor.ensure("tasks.close", path)
