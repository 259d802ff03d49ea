"""What the first page says: which meeting is next, what waits for this person, how the village stands."""

from dataclasses import dataclass
from datetime import date

from hatnhan.households.selectors import HouseRow, own_households
from hatnhan.indicators.selectors import CampaignProgress, progress_of
from hatnhan.meetings.selectors import MeetingRow, next_meeting_of, unseen_count
from hatnhan.norms.selectors import norm_book
from hatnhan.office.pages import StaffRequest
from hatnhan.tasks.selectors import TaskRow, own_tasks


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The meeting that comes next, how far away it is, and how many have not seen its agenda."""

    row: MeetingRow
    days: int
    unseen_count: int | None

    @property
    def is_today(self) -> bool:
        """Say whether it is today, or was and is not closed."""
        return self.days <= 0


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the first page."""

    meeting: NextMeeting | None
    sees_meetings: bool
    tasks: tuple[TaskRow, ...]
    overdue_count: int
    has_tasks: bool
    progress: tuple[CampaignProgress, ...]
    own_houses: tuple[HouseRow, ...]
    on: date


def board_of(request: StaffRequest) -> Board:
    """Gather the first page, in a fixed number of queries."""
    actor, village, today = request.actor, request.village, request.today
    book = norm_book(path=village.path)
    progress = progress_of(village_id=village.id, on=today, book=book)
    sees_meetings = actor.may("meetings.view", village.path)
    has_tasks = actor.may("tasks.report", village.path)
    tasks = _own_tasks(request) if has_tasks else ()
    return Board(
        meeting=_next(request) if sees_meetings else None,
        sees_meetings=sees_meetings,
        tasks=tasks,
        overdue_count=sum(task.is_overdue for task in tasks),
        has_tasks=has_tasks,
        progress=progress,
        own_houses=_own_houses(request),
        on=today,
    )


def _own_houses(request: StaffRequest) -> tuple[HouseRow, ...]:
    if not request.actor.may("households.view_own", request.village.path):
        return ()
    return own_households(person_id=request.actor.person_id, village_id=request.village.id, on=request.today)


def _own_tasks(request: StaffRequest) -> tuple[TaskRow, ...]:
    return own_tasks(
        actor=request.actor, village_id=request.village.id, path=request.village.path, on=request.today
    )


def _next(request: StaffRequest) -> NextMeeting | None:
    row = next_meeting_of(village_id=request.village.id, on=request.today)
    if row is None:
        return None
    unseen = unseen_count(meeting_id=row.id, on=request.today) if row.state.value == "announced" else None
    return NextMeeting(row, (row.planned_on - request.today).days, unseen)
