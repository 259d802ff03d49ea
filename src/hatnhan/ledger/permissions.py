"""Who may see, run, collect, keep and approve; the table of roles decides, by the village's place."""

from hatnhan.kernel.actor import Actor

VIEW = "ledger.view"
ENTRIES = "ledger.entries"
SHEET = "ledger.sheet"
MANAGE = "ledger.manage"
EXEMPT = "ledger.exempt"
COLLECT = "ledger.collect"
KEEP = "ledger.keep"
APPROVE = "ledger.approve"
IMPORT = "ledger.import"
EXPORT = "ledger.export"


def ensure_may_manage(actor: Actor, path: str) -> None:
    """Drives, their terms and their end belong to those who lead the village."""
    actor.ensure(MANAGE, path)


def ensure_may_exempt(actor: Actor, path: str) -> None:
    """Why a household is exempt is known to those who decide on it."""
    actor.ensure(EXEMPT, path)


def ensure_may_collect(actor: Actor, path: str) -> None:
    """Receiving contributions is the village's own work."""
    actor.ensure(COLLECT, path)


def ensure_may_keep(actor: Actor, path: str) -> None:
    """What goes into the box and out of it is entered by whoever keeps it."""
    actor.ensure(KEEP, path)


def ensure_may_import(actor: Actor, path: str) -> None:
    """Taking over an old book at once takes the mandate to import."""
    actor.ensure(IMPORT, path)


def ensure_may_export(actor: Actor, path: str) -> None:
    """Taking the book out of the program takes the mandate to export."""
    actor.ensure(EXPORT, path)


def ensure_may_approve(actor: Actor, path: str) -> None:
    """Large expenses are approved by those who lead."""
    actor.ensure(APPROVE, path)


def may_keep(actor: Actor, path: str) -> bool:
    """Say whether the actor keeps the box."""
    return actor.may(KEEP, path)
