"""Since when a drive stands on decisions of the households."""

from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from hatnhan.decisions.models import CommunityDecision
from hatnhan.ledger.models import Drive


def with_decision(rows: QuerySet[Drive]) -> QuerySet[Drive]:
    """Read drives with their decision, and since when the one held in whose place it stands."""
    earlier = CommunityDecision.objects.filter(replaced_by=OuterRef("decision")).exclude(from_on=None)
    since = earlier.order_by("from_on").values("from_on")[:1]
    return rows.select_related("decision").annotate(replaced_from=Subquery(since))


def decided_from(drive: Drive) -> date | None:
    """Give the day since which a drive, read so, stands on a decision.

    Money that was received under the decision before comes home from a phone also after the change.
    """
    if drive.decision is None or drive.decision.from_on is None:
        return None
    before: date | None = drive.replaced_from  # type: ignore[attr-defined]  # read by the query
    return min(drive.decision.from_on, before or drive.decision.from_on)
