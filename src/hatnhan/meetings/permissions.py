"""Who may do what with a meeting: by the table of roles, over the village of its cell."""

from hatnhan.kernel.actor import Actor


def ensure_may(actor: Actor, action: str, path: str) -> None:
    """Refuse what the actor's mandates over the village do not allow."""
    actor.ensure(action, path)


def sees_all_opinions(actor: Actor, path: str, *, is_started: bool) -> bool:
    """Say whether prepared opinions are open: to the committee before, to the cell once the meeting began."""
    return actor.may("meetings.prepare", path) or (is_started and actor.may("meetings.view", path))
