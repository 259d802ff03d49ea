"""Finding and locking the rows that a command changes; what is not there is not found."""

from datetime import date
from uuid import UUID

from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.models import AgendaItem, Matter, Meeting
from hatnhan.people.models import Cell


def cell_for(*, cell_id: UUID) -> Cell:
    """Give the cell with its village."""
    cell = Cell.objects.select_related("village").filter(id=cell_id).first()
    if cell is None:
        raise NotFound
    return cell


def locked_cell(*, cell_id: UUID) -> Cell:
    """Lock the cell while its plan changes, so that two plans of one year become one."""
    cell = Cell.objects.select_for_update(of=("self",)).select_related("village").filter(id=cell_id).first()
    if cell is None:
        raise NotFound
    return cell


def locked_meeting(*, meeting_id: UUID) -> Meeting:
    """Lock a meeting; two savers take turns."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("cell__village")
    meeting = rows.filter(id=meeting_id).first()
    if meeting is None:
        raise NotFound
    return meeting


def item_of(*, item_id: UUID) -> AgendaItem:
    """Give an item of an agenda."""
    item = AgendaItem.objects.filter(id=item_id).first()
    if item is None:
        raise NotFound
    return item


def matter_for(*, matter_id: UUID, cell_id: UUID) -> Matter:
    """Give a matter of the cell."""
    matter = Matter.objects.filter(id=matter_id, cell_id=cell_id).first()
    if matter is None:
        raise NotFound
    return matter


def day_of(meeting: Meeting) -> date:
    """Give the day whose norms and standings hold: the day it was held, until then the planned one."""
    return local_day(meeting.started_at) if meeting.started_at else meeting.planned_on
