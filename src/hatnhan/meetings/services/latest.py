"""Two people writing at once lose nothing: a new wording names the one it replaces."""

from uuid import UUID

from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.meetings.models import Conclusion, PreparedOpinion


def ensure_latest(
    kind: type[PreparedOpinion] | type[Conclusion],
    *,
    fact_id: UUID,
    supersedes_id: UUID | None,
    **whose: UUID,
) -> None:
    """Refuse a wording that does not know of the latest, and show that; the same form again is welcome."""
    latest = kind._default_manager.filter(**whose).order_by("-happened_at", "-id").first()
    if latest is None and supersedes_id is not None:
        # A wording of another item, or of another cell: it does not exist here.
        raise NotFound
    if latest is None or latest.id == supersedes_id:
        return
    if not kind._default_manager.filter(id=fact_id).exists():
        raise StaleEdit(theirs=latest.text, latest_id=latest.id)
