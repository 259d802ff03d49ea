"""Commands of the room: giving work, and what needs meetings, decisions and indicators at once."""

from hatnhan.tasks.services.joint import close_minutes, draft_agenda
from hatnhan.tasks.services.work import TaskPlan, assign_task, change_task, end_task, reopen_task, report_task

__all__ = [
    "TaskPlan",
    "assign_task",
    "change_task",
    "close_minutes",
    "draft_agenda",
    "end_task",
    "reopen_task",
    "report_task",
]
