"""Commands that need meetings, decisions, tasks and indicators at once."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.decisions.selectors import vote_results_of
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings import services as meetings
from hatnhan.meetings.models import AgendaItem, Meeting
from hatnhan.meetings.selectors import MeetingHead, meeting_head
from hatnhan.meetings.selectors.lookup import locked_meeting
from hatnhan.norms.selectors import norm_book
from hatnhan.tasks.selectors import draft_sources, given_tasks, minutes_outside


@atomic
def draft_agenda(*, actor: Actor, meeting_id: UUID, at: datetime) -> tuple[AgendaItem, ...]:
    """Draft the agenda from everything unfinished; drafted again, only what is new is added."""
    head = _head(actor, "meetings.prepare", meeting_id)
    sources = draft_sources(head=head, book=norm_book(path=head.path), on=local_day(at))
    return meetings.add_proposed_items(actor=actor, meeting_id=meeting_id, sources=sources, at=at)


@atomic
def close_minutes(*, actor: Actor, meeting_id: UUID, at: datetime) -> Meeting:
    """Close the minutes once nothing is missing: every vote has its result, the tasks are stated."""
    # Held before votes and tasks are read: whoever opens a round or gives work meanwhile waits.
    meeting = locked_meeting(meeting_id=meeting_id)
    actor.ensure("meetings.close", meeting.cell.village.path)
    book = norm_book(path=meeting.cell.village.path)
    outside = minutes_outside(
        votes=vote_results_of(meeting_id=meeting_id),
        tasks=given_tasks(meeting_id=meeting_id),
    )
    return meetings.close_meeting(actor=actor, meeting_id=meeting_id, book=book, outside=outside, at=at)


def _head(actor: Actor, action: str, meeting_id: UUID) -> MeetingHead:
    meeting = Meeting.objects.select_related("cell__village").filter(id=meeting_id).first()
    if meeting is None:
        raise NotFound
    actor.ensure(action, meeting.cell.village.path)
    return meeting_head(meeting_id=meeting_id, cell_id=meeting.cell_id)
