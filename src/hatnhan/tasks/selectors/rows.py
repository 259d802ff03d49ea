"""What lists and pages of tasks show: finished rows, one dataclass for each thing."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from hatnhan.decisions.selectors import ResolutionRow
from hatnhan.kernel.ratios import Ratio
from hatnhan.tasks import rules
from hatnhan.tasks.rules import Evidence, Measured, Outcome, TaskState


class Tab(StrEnum):
    """Which tasks a list shows."""

    MINE = "mine"
    ALL = "all"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as lists and tables show it, with its state of the day and what shows it."""

    id: UUID
    title: str
    owner_id: UUID
    owner_name: str
    due_on: date
    state: TaskState
    days_late: int
    assigned_on: date
    revision: int
    measured: Measured | None
    evidence: Evidence | None
    is_claimed: bool
    campaign_id: UUID | None
    campaign_title: str
    campaign_goal: int | None
    household_id: UUID | None
    household_code: str
    household_name: str
    resolution_id: UUID | None
    resolution_symbol: str
    meeting_id: UUID | None
    ended_on: date | None
    end_reason: str

    @property
    def is_measured(self) -> bool:
        """Say whether a campaign's figures decide the state."""
        return self.measured is not None

    @property
    def is_overdue(self) -> bool:
        """Say whether the deadline has passed."""
        return self.state is TaskState.OVERDUE

    @property
    def is_ended(self) -> bool:
        """Say whether the task is done or dropped."""
        return self.state in (TaskState.DONE, TaskState.DROPPED)


@dataclass(frozen=True, slots=True)
class TaskList:
    """One page of tasks, and the mark after which the next begins."""

    rows: tuple[TaskRow, ...]
    next_after: str | None
    overdue_count: int
    sees_all: bool


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One entry of a task's history: a report, or an end."""

    at: datetime
    author_name: str
    text: str
    claims_done: bool
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task with its history, latest first, and what the actor may do with it."""

    task: TaskRow
    history: tuple[ReportRow, ...]
    may_report: bool
    may_end: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class ResolutionTable:
    """A resolution with its tasks, as the next meeting hears them."""

    resolution: ResolutionRow
    rows: tuple[TaskRow, ...]

    @property
    def done(self) -> Ratio | None:
        """How many of its tasks are done; None where it has none."""
        return rules.share_done(row.state for row in self.rows)


@dataclass(frozen=True, slots=True)
class GivenTask:
    """A task as the minutes of its meeting name it: what, who, until when."""

    id: UUID
    title: str
    owner_id: UUID
    owner_name: str
    due_on: date
    resolution_id: UUID | None


@dataclass(frozen=True, slots=True)
class MeetingWork:
    """The tasks that a meeting gave, and those of the last resolution, whose results it hears."""

    given: tuple[GivenTask, ...]
    heard: tuple[TaskRow, ...]

    @property
    def done(self) -> Ratio | None:
        """How many of the tasks heard are done; None where there are none."""
        return rules.share_done(row.state for row in self.heard)


@dataclass(frozen=True, slots=True)
class OwnerChoice:
    """A person whom work can be given to."""

    person_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class TaskFields:
    """A task as it stands in the form that changes it."""

    id: UUID
    cell_id: UUID
    revision: int
    title: str
    owner_id: UUID
    due_on: date
    resolution_id: UUID | None
    meeting_id: UUID | None
    campaign_id: UUID | None
    campaign_goal: int | None
    household_id: UUID | None
