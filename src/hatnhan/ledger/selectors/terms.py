"""The terms of drives as they hold now, and how they came to be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hatnhan.ledger.models import DriveTerms
from hatnhan.ledger.rules.terms import Terms, items_from, sources_from
from hatnhan.people.selectors import names_of


def terms_by_drive(drive_ids: Collection[UUID]) -> dict[UUID, Terms]:
    """Give the latest terms of each drive that has any, in one query."""
    rows = DriveTerms.objects.filter(drive_id__in=drive_ids).order_by("drive_id", "number")
    return {row.drive_id: terms_of(row) for row in rows}


@dataclass(frozen=True, slots=True)
class TermsLine:
    """One version of a drive's terms: since when it holds, and on which decision it stands, if on any."""

    number: int
    terms: Terms
    set_at: datetime
    set_by: str
    decision_symbol: str


def terms_history(*, drive_id: UUID) -> tuple[TermsLine, ...]:
    """Give every version of a drive's terms, the latest first, in two queries."""
    rows = list(DriveTerms.objects.filter(drive_id=drive_id).select_related("decision").order_by("-number"))
    names = names_of(frozenset(row.author_id for row in rows))
    return tuple(
        TermsLine(
            row.number,
            terms_of(row),
            row.happened_at,
            names.get(row.author_id, ""),
            row.decision.symbol if row.decision else "",
        )
        for row in rows
    )


def terms_of(row: DriveTerms) -> Terms:
    """Read terms as they are kept."""
    return Terms(
        household_vnd=row.household_vnd,
        household_half_days=row.household_half_days,
        rate_vnd=row.rate_vnd,
        items=items_from(row.items),
        sources=sources_from(row.sources),
    )
