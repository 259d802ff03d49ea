"""Tasks as the pages show them: states in words, evidence in words, finished rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext

from hatnhan.kernel.marks import mark as _
from hatnhan.tasks.rules import Outcome, TaskState, is_due_soon
from hatnhan.tasks.selectors import ReportRow, Tab, TaskRow
from hatnhan.ui.words import say_mark

STATE_WORDS = {
    TaskState.OPEN: _("Under way"),
    TaskState.OVERDUE: _("Past its deadline"),
    TaskState.WAITING: _("Reported done"),
    TaskState.DONE: _("Done"),
    TaskState.DROPPED: _("Dropped"),
}
TAB_WORDS = {
    Tab.ALL: _("Under way"),
    Tab.MINE: _("Mine"),
    Tab.OVERDUE: _("Past their deadline"),
    Tab.DONE: _("Done"),
}
DUE_SOON = _("Due soon")
WAITS_FOR_HOUSES = _("Waiting for the houses")
THREADS = {
    TaskState.OPEN: "plain",
    TaskState.OVERDUE: "late",
    TaskState.WAITING: "due",
    TaskState.DONE: "done",
    TaskState.DROPPED: "plain",
}
OUTCOME_WORDS = {
    Outcome.DONE: _("Taken as done"),
    Outcome.DROPPED: _("Dropped"),
    Outcome.REOPENED: _("Opened again"),
}


@dataclass(frozen=True, slots=True)
class ShownTask:
    """One task as a list or table shows it."""

    id: UUID
    title: str
    owner_name: str
    due_on: date
    state: str
    thread: str
    evidence: str
    late: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One entry of a task's history."""

    at: datetime
    author_name: str
    what: str
    text: str


def shown(rows: Iterable[TaskRow], *, on: date, soon_days: int | None = None) -> tuple[ShownTask, ...]:
    """Give tasks in the reader's words."""
    return tuple(shown_task(row, on=on, soon_days=soon_days) for row in rows)


def shown_task(row: TaskRow, *, on: date, soon_days: int | None = None) -> ShownTask:
    """Give a task in the reader's words; it is said to be due soon where the number of days is known."""
    is_soon = soon_days is not None and is_due_soon(row.due_on, row.state, on, soon_days)
    return ShownTask(
        id=row.id,
        title=row.title,
        owner_name=row.owner_name,
        due_on=row.due_on,
        state=gettext(DUE_SOON if is_soon else state_mark(row)),
        thread="due" if is_soon else THREADS[row.state],
        evidence=say_mark(row.evidence.text, **row.evidence.facts) if row.evidence else "",
        late=_late_words(row.days_late),
        is_late=row.days_late > 0,
    )


def state_mark(row: TaskRow) -> str:
    """Give the marked words for a task's state."""
    if row.state is TaskState.WAITING and row.is_measured:
        return WAITS_FOR_HOUSES
    return STATE_WORDS[row.state]


def shown_history(entries: Iterable[ReportRow]) -> tuple[ShownEntry, ...]:
    """Give a task's history in the reader's words."""
    return tuple(ShownEntry(entry.at, entry.author_name, _what(entry), entry.text) for entry in entries)


def _what(entry: ReportRow) -> str:
    if entry.outcome is not None:
        return gettext(OUTCOME_WORDS[entry.outcome])
    return gettext("Reported done") if entry.claims_done else gettext("Report")


def _late_words(days: int) -> str:
    return gettext("%(count)s days past its deadline") % {"count": days} if days else ""
