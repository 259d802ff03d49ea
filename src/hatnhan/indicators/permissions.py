"""Who may see, run and observe what; the table of roles decides, by the village's place."""

from hatnhan.kernel.actor import Actor


def ensure_may_record(actor: Actor, path: str) -> None:
    """Observing houses is the village's own work."""
    actor.ensure("observations.record", path)


def ensure_may_confirm(actor: Actor, path: str) -> None:
    """Confirming may also be done by those who supervise."""
    actor.ensure("observations.confirm", path)


def ensure_may_manage(actor: Actor, path: str) -> None:
    """Campaigns and definitions belong to those who lead the village."""
    actor.ensure("campaigns.manage", path)


def may_see_houses(actor: Actor, path: str) -> bool:
    """Say whether the houses behind a figure may be named."""
    return actor.may("households.view", path)
