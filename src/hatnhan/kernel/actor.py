"""Who is acting, in which places, and what that allows."""

from dataclasses import dataclass, replace
from uuid import UUID

from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.roles import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One mandate in force: a role over a place and everything below it."""

    role: Role
    path: str
    actions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work, with the mandates of the day; the path of a place is «/province/commune/village/»."""

    person_id: UUID
    name: str
    grants: tuple[Grant, ...]
    device_id: UUID | None = None

    def on(self, device_id: UUID) -> "Actor":
        """Give the same person at work on a phone."""
        return replace(self, device_id=device_id)

    def sees(self, path: str) -> bool:
        """Say whether the place lies in the actor's scope."""
        return any(path.startswith(grant.path) for grant in self.grants)

    def may(self, action: str, path: str) -> bool:
        """Say whether any mandate over this place allows the deed."""
        return any(action in grant.actions and path.startswith(grant.path) for grant in self.grants)

    def ensure(self, action: str, path: str) -> None:
        """Refuse what no mandate allows: as not found outside the scope, as not allowed within."""
        if self.may(action, path):
            return
        if not self.sees(path):
            raise NotFound
        raise NotAllowed(action=action)

    def roles_at(self, path: str) -> frozenset[Role]:
        """Give the roles that the actor holds over this place."""
        return frozenset(grant.role for grant in self.grants if path.startswith(grant.path))
