"""Reading the audit book."""

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.actor import Actor
from hatnhan.plumbing.paging import Page, page_after


def lines_of(*, actor: Actor, path: str, after: str | None = None, size: int = 50) -> Page[AuditLine]:
    """Give the lines of a place and everything below it, newest first."""
    actor.ensure("audit.view", path)
    return page_after(AuditLine.objects.filter(path__startswith=path), field="id", after=after, size=size)
