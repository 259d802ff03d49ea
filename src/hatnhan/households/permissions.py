"""Who may keep the register."""

from hatnhan.kernel.actor import Actor


def ensure_may_manage(actor: Actor, path: str) -> None:
    """Entering what happens to households takes the mandate to manage them."""
    actor.ensure("households.manage", path)


def ensure_may_import(actor: Actor, path: str) -> None:
    """Entering a whole list at once takes the mandate to import."""
    actor.ensure("households.import", path)


def ensure_may_export(actor: Actor, path: str) -> None:
    """Taking the register out of the program, names included, takes the mandate to export."""
    actor.ensure("households.export", path)


def ensure_may_visit(actor: Actor, path: str) -> None:
    """Noting a visit belongs to the village's work, as recording what was seen does."""
    actor.ensure("households.visit", path)


def ensure_may_register_in_field(actor: Actor, path: str) -> None:
    """Whoever walks from house to house may note a household that nobody knows yet."""
    actor.ensure("households.register_in_field", path)
