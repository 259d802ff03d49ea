"""The meeting at hand and one's own tasks, as a phone keeps them."""

from datetime import date
from uuid import UUID

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.meetings.rules import latest_marks
from hatnhan.meetings.selectors import items_in, latest_opinions, marks_in, meeting_head, next_meeting
from hatnhan.meetings.selectors.entries import Entry, entries_of
from hatnhan.meetings.selectors.rows import MeetingHead
from hatnhan.people.models import Cell
from hatnhan.people.selectors import members_of
from hatnhan.sync.selectors.houses import Document, day
from hatnhan.tasks.selectors import own_tasks, reports_of

REPORTS = 3


def meeting_document(*, actor: Actor, village_id: UUID, path: str, on: date) -> Document | None:
    """Give the cell's meeting that is being held or comes next, as far as the actor may see it."""
    cell = Cell.objects.filter(village_id=village_id).first() if actor.may("meetings.view", path) else None
    row = next_meeting(cell_id=cell.id, on=on) if cell else None
    if cell is None or row is None:
        return None
    head = meeting_head(meeting_id=row.id, cell_id=cell.id)
    entries = entries_of(meeting_id=row.id)
    may_hold = actor.may("meetings.hold", path)
    is_open = head.announced_at is not None or actor.may("meetings.prepare", path)
    return {
        "id": str(head.id),
        "kind": head.kind,
        "topic": head.topic,
        "planned_on": day(head.planned_on),
        "clock": f"{head.planned_clock:%H:%M}",
        "location": head.location,
        "is_announced": head.announced_at is not None,
        "is_started": head.started_at is not None,
        "is_closed": head.closed_at is not None,
        "items": _items(actor, head, entries) if is_open else [],
        "members": _members(head, entries) if may_hold else [],
        "may_hold": may_hold,
    }


def task_documents(*, actor: Actor, village_id: UUID, path: str, on: date) -> list[Document]:
    """Give the actor's own open tasks with what was reported on them."""
    if not actor.may("tasks.report", path):
        return []
    tasks = own_tasks(actor=actor, village_id=village_id, path=path, on=on)
    reports = reports_of(task_ids=[task.id for task in tasks])
    return [
        {
            "id": str(task.id),
            "title": task.title,
            "due_on": day(task.due_on),
            "is_overdue": task.days_late > 0,
            "state": task.state.value,
            "measured": f"{task.measured.ratio.done}/{task.measured.goal}" if task.measured else None,
            "reports": [
                {"on": day(local_day(each.at)), "text": each.text, "is_done": each.claims_done}
                for each in reports.get(task.id, ())[-REPORTS:]
            ],
        }
        for task in tasks
    ]


def _items(actor: Actor, head: MeetingHead, entries: tuple[Entry, ...]) -> list[Document]:
    own = {row.item_id: row.text for row in latest_opinions(entries) if row.person_id == actor.person_id}
    return [
        {
            "id": str(item.id),
            "title": item.title,
            "detail": item.detail,
            "minutes_planned": item.minutes_planned,
            "lead": item.lead_name,
            "opinion": own.get(item.id, ""),
        }
        for item in items_in(meeting_id=head.id, entries=entries)
        if item.is_on
    ]


def _members(head: MeetingHead, entries: tuple[Entry, ...]) -> list[Document]:
    marks = latest_marks(marks_in(entries))
    return [
        {
            "id": str(member.person_id),
            "name": member.name,
            "standing": member.standing.value,
            "mark": marks[member.person_id].kind.value if member.person_id in marks else None,
            "reason": marks[member.person_id].reason if member.person_id in marks else "",
        }
        for member in members_of(cell_id=head.cell_id, on=head.on)
    ]
