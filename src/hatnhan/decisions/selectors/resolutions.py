"""Resolutions: those in force on a day, the last one, one by itself."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet, Subquery

from hatnhan.decisions.models import Count, Resolution
from hatnhan.decisions.selectors.lookup import count_row
from hatnhan.decisions.selectors.rows import CountRow, ResolutionRow
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.people.selectors import holds_on


def resolutions_in_force(*, cell_id: UUID, on: date) -> tuple[ResolutionRow, ...]:
    """Give the resolutions of the cell that hold on the day, newest first."""
    return _resolutions(Resolution.objects.filter(holds_on(on), cell_id=cell_id))


def last_resolution_before(*, cell_id: UUID, on: date) -> ResolutionRow | None:
    """Give the last resolution adopted before the day: the one whose results the next meeting hears."""
    found = _resolutions(_last_before(cell_id, on))
    return found[0] if found else None


def last_resolution_id_before(*, cell_id: UUID, on: date) -> Subquery:
    """Give a column with the last resolution adopted before the day, to find its tasks in their own query."""
    return Subquery(_last_before(cell_id, on).values("id"))


def _last_before(cell_id: UUID, on: date) -> QuerySet[Resolution]:
    rows = Resolution.objects.filter(cell_id=cell_id, from_on__lt=on)
    return rows.order_by("-from_on", "-number")[:1]


def resolutions_for(*, actor: Actor, cell_id: UUID, path: str, on: date) -> tuple[ResolutionRow, ...]:
    """Give the resolutions in force to somebody who may read them."""
    actor.ensure("decisions.view", path)
    return resolutions_in_force(cell_id=cell_id, on=on)


def ended_resolutions_for(*, actor: Actor, cell_id: UUID, path: str, on: date) -> tuple[ResolutionRow, ...]:
    """Give the resolutions that were replaced or lifted before the day, the last fifty, newest first."""
    actor.ensure("decisions.view", path)
    rows = Resolution.objects.filter(cell_id=cell_id, until_on__lte=on)
    return _resolutions(rows.order_by("-until_on", "-number")[:50])


def resolution_for(*, actor: Actor, village_id: UUID, path: str, resolution_id: UUID) -> ResolutionRow:
    """Give one resolution of the village to somebody who may read it; else it does not exist."""
    actor.ensure("decisions.view", path)
    rows = _resolutions(Resolution.objects.filter(id=resolution_id, cell__village_id=village_id))
    if not rows:
        raise NotFound
    return rows[0]


def resolution_choices(*, cell_id: UUID, on: date) -> tuple[tuple[UUID, str], ...]:
    """Give the resolutions in force on the day by symbol and title, newest first, to choose one."""
    rows = Resolution.objects.filter(holds_on(on), cell_id=cell_id).order_by("-from_on", "-number")
    found = rows.values_list("id", "symbol", "title")
    return tuple((key, f"{symbol} · {title}") for key, symbol, title in found)


def resolutions_of_meeting(*, meeting_id: UUID) -> tuple[ResolutionRow, ...]:
    """Give what a meeting adopted."""
    return _resolutions(Resolution.objects.filter(proposal__meeting_id=meeting_id))


def _resolutions(rows: QuerySet[Resolution]) -> tuple[ResolutionRow, ...]:
    ordered = rows if rows.query.is_sliced else rows.order_by("-from_on", "-number")
    found = list(ordered.select_related("proposal__meeting", "replaced_by"))
    counts = _carrying_counts([row.proposal_id for row in found])
    return tuple(_resolution_row(row, counts.get(row.proposal_id)) for row in found)


def _carrying_counts(proposal_ids: Sequence[UUID]) -> dict[UUID, CountRow]:
    rows = Count.objects.filter(round__proposal_id__in=proposal_ids, superseded_by=None)
    ordered = rows.select_related("round").order_by("round__number", "happened_at", "id")
    return {row.round.proposal_id: count_row(row, row.round.base) for row in ordered}


def _resolution_row(row: Resolution, count: CountRow | None) -> ResolutionRow:
    return ResolutionRow(
        id=row.id,
        cell_id=row.cell_id,
        meeting_id=row.proposal.meeting_id,
        meeting_on=row.proposal.meeting.planned_on,
        number=row.number,
        symbol=row.symbol,
        title=row.title,
        text=row.text,
        from_on=row.from_on,
        until_on=row.until_on,
        replaced_by_id=row.replaced_by_id,
        replaced_by_symbol=row.replaced_by.symbol if row.replaced_by else "",
        count=count,
    )
