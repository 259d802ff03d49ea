"""Closing a meeting: its score, its minutes, what is added later, and the word to the higher committee."""

from datetime import date, datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.text import tidy
from hatnhan.meetings.models import Addendum, Meeting, ScoreRow
from hatnhan.meetings.rules import (
    MinutesOpen,
    NotStarted,
    ReportedTooEarly,
    VotesAndTasks,
    ensure_minutes_complete,
    ensure_points_fit,
)
from hatnhan.meetings.selectors.minutes import missing_for_close
from hatnhan.meetings.selectors.score import most_points
from hatnhan.meetings.services.entry import change, enter, open_meeting, put_down
from hatnhan.norms.rules import NormBook


@atomic
def score_row(
    *,
    actor: Actor,
    meeting_id: UUID,
    fact_id: UUID,
    row: str,
    points: int,
    book: NormBook,
    at: datetime,
    why: str = "",
) -> ScoreRow:
    """Give points for one row of the quality score; the latest points of a row hold."""
    meeting = open_meeting(actor, "meetings.hold", meeting_id, even_closed=True)
    ensure_points_fit(row, points, most_points(meeting=meeting, book=book))
    content = {"meeting_id": meeting.id, "row": row, "points": points, "why": tidy(why)}
    return enter(ScoreRow, fact_id=fact_id, actor=actor, at=at, **content)[0]


@atomic
def close_meeting(
    *, actor: Actor, meeting_id: UUID, book: NormBook, outside: VotesAndTasks, at: datetime
) -> Meeting:
    """Close the minutes; whatever comes later is an addendum. Closed twice, the first closing stands."""
    meeting = open_meeting(actor, "meetings.close", meeting_id, even_closed=True)
    if meeting.closed_at:
        return meeting
    ensure_minutes_complete(
        missing_for_close(meeting_id=meeting.id, cell_id=meeting.cell_id, book=book, outside=outside)
    )
    meeting.closed_at = at
    meeting.save(update_fields=["closed_at"])
    put_down("closed", actor=actor, meeting=meeting, at=at)
    return meeting


@atomic
def add_addendum(*, actor: Actor, meeting_id: UUID, fact_id: UUID, text: str, at: datetime) -> Addendum:
    """Add to closed minutes; what stands in them stays."""
    meeting = open_meeting(actor, "meetings.addendum", meeting_id, even_closed=True)
    if meeting.closed_at is None:
        raise MinutesOpen
    addendum, is_new = enter(
        Addendum, fact_id=fact_id, actor=actor, at=at, meeting_id=meeting.id, text=text.strip()
    )
    if is_new:
        put_down("addendum_added", actor=actor, meeting=meeting, at=at)
    return addendum


@atomic
def note_reported(
    *, actor: Actor, meeting_id: UUID, reported_on: date, revision: int, at: datetime
) -> Meeting:
    """Note the day on which the documents went to the higher committee."""
    meeting = open_meeting(actor, "meetings.close", meeting_id, even_closed=True)
    if meeting.ended_at is None:
        raise NotStarted
    ended_on = local_day(meeting.ended_at)
    if reported_on < ended_on:
        raise ReportedTooEarly(ended_on=ended_on)
    shown = f"{meeting.reported_on:%d/%m/%Y}" if meeting.reported_on else "–"
    if change(meeting, revision, shown=shown, reported_on=reported_on):
        put_down("reported", actor=actor, meeting=meeting, at=at, reported_on=reported_on.isoformat())
    return meeting
