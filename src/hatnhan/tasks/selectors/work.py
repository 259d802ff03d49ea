"""Finding tasks with their state of a day, in a fixed number of queries."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from hatnhan.decisions.models import Resolution
from hatnhan.decisions.selectors import last_resolution_before, last_resolution_id_before
from hatnhan.indicators.selectors import result_columns, result_in
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day, local_moment
from hatnhan.kernel.errors import NotFound
from hatnhan.meetings.models import Meeting
from hatnhan.people.models import Mandate, MemberStanding, Person
from hatnhan.people.rules import Standing
from hatnhan.people.selectors import holds_on
from hatnhan.places.models import Place
from hatnhan.plumbing.paging import page_after
from hatnhan.tasks import permissions, rules
from hatnhan.tasks.models import Task, TaskEnd, TaskReport
from hatnhan.tasks.rules import Evidence, Measured, Outcome, TaskFacts, TaskState
from hatnhan.tasks.selectors.rows import (
    GivenTask,
    MeetingWork,
    OwnerChoice,
    ReportRow,
    ResolutionTable,
    Tab,
    TaskFields,
    TaskList,
    TaskPage,
    TaskRow,
)

PAGE = 20
_REPORT = ("happened_at", "id", "author_name", "text", "is_done")
_END = ("happened_at", "id", "author_name", "reason", "outcome")


def open_tasks_of(*, cell_id: UUID, on: date) -> tuple[TaskRow, ...]:
    """Give the tasks of the cell that are neither done nor dropped on the day, by deadline."""
    return tuple(row for row in _rows(_unended(Q(cell_id=cell_id), on), on) if not row.is_ended)


def overdue_tasks(*, cell_id: UUID, on: date) -> tuple[TaskRow, ...]:
    """Give the tasks of the cell whose deadline has passed, the longest ago first."""
    due = _unended(Q(cell_id=cell_id), on).filter(due_on__lt=on)
    return tuple(row for row in _rows(due, on) if row.state is TaskState.OVERDUE)


def own_tasks(*, actor: Actor, village_id: UUID, path: str, on: date) -> tuple[TaskRow, ...]:
    """Give the actor's own open tasks, by deadline."""
    permissions.sees_all(actor, path)
    own = _unended(Q(cell__village_id=village_id), on).filter(owner_id=actor.person_id)
    return tuple(row for row in _rows(own, on) if not row.is_ended)


def tasks_for(
    *, actor: Actor, cell_id: UUID, path: str, on: date, tab: Tab = Tab.ALL, after: str | None = None
) -> TaskList:
    """Give a list of tasks: of the whole cell to those who may see it, to others only their own."""
    sees_all = permissions.sees_all(actor, path)
    unended = list(_visible(_unended(Q(cell_id=cell_id), on), actor, sees_all))
    ended: Sequence[Task] = ()
    following = None
    if tab is Tab.DONE:
        page = page_after(_visible(_ended(cell_id, on), actor, sees_all), field="id", after=after, size=PAGE)
        ended, following = page.rows, page.next_after
    rows = [_row(task, on) for task in (*unended, *ended)]
    return TaskList(
        rows=_picked(rows, tab, actor.person_id, is_first=after is None),
        next_after=following,
        overdue_count=sum(row.state is TaskState.OVERDUE for row in rows),
        sees_all=sees_all,
    )


def task_for(*, actor: Actor, village_id: UUID, task_id: UUID, on: date) -> TaskPage:
    """Give one task of the village with its history to somebody who may see it; else it does not exist."""
    task = _with_facts(Task.objects.filter(id=task_id, cell__village_id=village_id), on).first()
    if task is None:
        raise NotFound
    path = task.cell.village.path
    permissions.ensure_may_see(actor, path, task.owner_id)
    row = _row(task, on)
    return TaskPage(
        task=row,
        history=_history(task_id),
        may_report=not row.is_ended and permissions.may_report(actor, path, task.owner_id),
        may_end=actor.may("tasks.close", path),
        may_change=not row.is_ended and actor.may("tasks.assign", path),
    )


def task_to_change(*, actor: Actor, village_id: UUID, task_id: UUID) -> TaskFields:
    """Give a task of the village as it stands, to somebody who may change it."""
    task = (
        Task.objects.filter(id=task_id, cell__village_id=village_id).select_related("cell__village").first()
    )
    if task is None:
        raise NotFound
    permissions.ensure_may_assign(actor, task.cell.village.path)
    return TaskFields(
        id=task.id,
        cell_id=task.cell_id,
        revision=task.revision,
        title=task.title,
        owner_id=task.owner_id,
        due_on=task.due_on,
        resolution_id=task.resolution_id,
        meeting_id=task.meeting_id,
        campaign_id=task.campaign_id,
        campaign_goal=task.campaign_goal,
        household_id=task.household_id,
    )


def reports_of(*, task_ids: Collection[UUID]) -> dict[UUID, list[ReportRow]]:
    """Give what was reported on these tasks, the latest last, in one query."""
    found: dict[UUID, list[ReportRow]] = {}
    rows = TaskReport.objects.filter(task_id__in=task_ids).order_by("happened_at", "id")
    for task_id, at, text, claims in rows.values_list("task_id", "happened_at", "text", "is_done"):
        found.setdefault(task_id, []).append(ReportRow(at, "", text, claims, None))
    return found


def tasks_of_resolution(*, resolution_id: UUID, on: date) -> tuple[TaskRow, ...]:
    """Give the tasks of a resolution with their state of the day, by deadline."""
    return _rows(Task.objects.filter(resolution_id=resolution_id), on)


def given_tasks(*, meeting_id: UUID) -> tuple[GivenTask, ...]:
    """Give the tasks that a meeting gave, as its minutes name them, by deadline, in one query."""
    rows = Task.objects.filter(_given_by(meeting_id)).annotate(closed_at=_closed_at(meeting_id))
    fields = ("id", "title", "owner_id", "owner__full_name", "due_on", "resolution_id")
    found = rows.order_by("due_on", "id").values_list("assigned_at", "closed_at", *fields)
    return tuple(GivenTask(*row) for at, closed_at, *row in found if _is_in_minutes(at, closed_at))


def resolution_table(*, cell_id: UUID, on: date, before: date | None = None) -> ResolutionTable | None:
    """Give last month's resolution: task, owner, deadline, state, evidence of the day.

    `before` is the day of the meeting that hears it, where that lies ahead.
    """
    resolution = last_resolution_before(cell_id=cell_id, on=before or on)
    if resolution is None:
        return None
    return ResolutionTable(resolution, tasks_of_resolution(resolution_id=resolution.id, on=on))


def work_around(*, meeting_id: UUID, cell_id: UUID, on: date) -> MeetingWork:
    """Give the tasks that a meeting gave and those of the resolution before its day, in one query."""
    last = last_resolution_id_before(cell_id=cell_id, on=on)
    around = Task.objects.filter(_given_by(meeting_id) | Q(resolution_id=last), cell_id=cell_id)
    until = _end_of_day(on)
    found = _as_of(around, on).annotate(
        given_at=F("resolution__proposal__meeting_id"), last_id=last, closed_at=_closed_at(meeting_id)
    )
    tasks = list(found.order_by("due_on", "id"))
    return MeetingWork(
        given=tuple(
            GivenTask(one.id, one.title, one.owner_id, one.owner.full_name, one.due_on, one.resolution_id)
            for one in tasks
            if meeting_id in (one.meeting_id, _fact(one, "given_at"))
            and _is_in_minutes(one.assigned_at, _fact(one, "closed_at"))
        ),
        heard=tuple(
            _row(one, on)
            for one in tasks
            if one.resolution_id and one.resolution_id == _fact(one, "last_id") and one.assigned_at < until
        ),
    )


def owners_for(*, cell_id: UUID, village_id: UUID, on: date) -> tuple[OwnerChoice, ...]:
    """Give whom work can be given to: the cell's members who are not exempt, and who holds a mandate here."""
    standings = MemberStanding.objects.filter(holds_on(on), cell_id=cell_id)
    exempt = standings.filter(standing__in=[one.value for one in Standing if rules.is_exempt(one)])
    mandates = Mandate.objects.filter(holds_on(on), place_id=village_id)
    # One list of persons first: a choice between two lists would make PostgreSQL look at everybody.
    known = standings.values("person_id").union(mandates.values("person_id"))
    people = Person.objects.filter(id__in=known).exclude(id__in=exempt.values("person_id"))
    return tuple(OwnerChoice(*found) for found in people.order_by("sort_key").values_list("id", "full_name"))


def has_mandate(*, person_id: UUID, place: Place, on: date) -> bool:
    """Say whether the person holds a mandate at the village on the day."""
    return Mandate.objects.filter(holds_on(on), person_id=person_id, place=place).exists()


def lock_task(task_id: UUID) -> Task:
    """Give the task for a change; raises NotFound."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("cell__village")
    task = rows.filter(id=task_id).first()
    if task is None:
        raise NotFound
    return task


def row_of(task_id: UUID, on: date) -> TaskRow:
    """Give a task with its state of the day."""
    return _rows(Task.objects.filter(id=task_id), on)[0]


def latest_end(task_id: UUID, before: datetime | None = None) -> TaskEnd | None:
    """Give what the cell last said of the task's end, ever or until a moment."""
    ends = TaskEnd.objects.filter(task_id=task_id)
    said = ends if before is None else ends.filter(happened_at__lte=before)
    return said.order_by("-happened_at", "-id").first()


def _given_by(meeting_id: UUID) -> Q:
    # As a choice of two indexes: over a join the database would walk the tasks of every village.
    resolutions = Resolution.objects.filter(proposal__meeting_id=meeting_id).values("id")
    return Q(meeting_id=meeting_id) | Q(resolution_id__in=resolutions)


def _closed_at(meeting_id: UUID) -> Subquery:
    return Subquery(Meeting.objects.filter(id=meeting_id).values("closed_at")[:1])


def _is_in_minutes(assigned_at: datetime, closed_at: datetime | None) -> bool:
    # Work that carries out a resolution may be given months later: closed minutes know nothing of it.
    return closed_at is None or assigned_at <= closed_at


def _end_of_day(on: date) -> datetime:
    return local_moment(on + timedelta(days=1), time.min)


def _with_facts(tasks: QuerySet[Task], on: date) -> QuerySet[Task]:
    return _as_of(tasks.filter(assigned_at__lt=_end_of_day(on)), on)


def _as_of(tasks: QuerySet[Task], on: date) -> QuerySet[Task]:
    until = _end_of_day(on)
    ends = TaskEnd.objects.filter(task=OuterRef("pk"), happened_at__lt=until).order_by("-happened_at", "-id")
    reports = TaskReport.objects.filter(task=OuterRef("pk"), happened_at__lt=until).order_by(
        "-happened_at", "-id"
    )
    return tasks.select_related(
        "owner", "campaign", "resolution", "household__representative", "cell__village"
    ).annotate(
        end_outcome=Subquery(ends.values("outcome")[:1]),
        end_at=Subquery(ends.values("happened_at")[:1]),
        end_id=Subquery(ends.values("id")[:1]),
        end_reason=Subquery(ends.values("reason")[:1]),
        report_text=Subquery(reports.values("text")[:1]),
        report_at=Subquery(reports.values("happened_at")[:1]),
        report_id=Subquery(reports.values("id")[:1]),
        report_done=Subquery(reports.values("is_done")[:1]),
        **result_columns(on, "campaign__"),
    )


def _unended(whose: Q, on: date) -> QuerySet[Task]:
    tasks = _with_facts(Task.objects.filter(whose), on)
    return tasks.filter(Q(end_outcome=None) | Q(end_outcome=Outcome.REOPENED.value)).order_by("due_on", "id")


def _ended(cell_id: UUID, on: date) -> QuerySet[Task]:
    tasks = _with_facts(Task.objects.filter(cell_id=cell_id), on)
    return tasks.filter(Q(end_outcome__in=[Outcome.DONE.value, Outcome.DROPPED.value]))


def _visible(tasks: QuerySet[Task], actor: Actor, sees_all: bool) -> QuerySet[Task]:
    return tasks if sees_all else tasks.filter(owner_id=actor.person_id)


def _picked(rows: Sequence[TaskRow], tab: Tab, person_id: UUID, *, is_first: bool) -> tuple[TaskRow, ...]:
    if tab is Tab.OVERDUE:
        return tuple(row for row in rows if row.state is TaskState.OVERDUE)
    if tab is Tab.DONE:
        # What the houses show as done, though nobody has said so yet, stands on the first page.
        return tuple(row for row in rows if row.is_ended and (is_first or row.ended_on))
    still = (row for row in rows if not row.is_ended)
    return tuple(row for row in still if tab is not Tab.MINE or row.owner_id == person_id)


def _rows(tasks: QuerySet[Task], on: date) -> tuple[TaskRow, ...]:
    annotated = tasks if "end_outcome" in tasks.query.annotations else _with_facts(tasks, on)
    return tuple(_row(task, on) for task in annotated.order_by("due_on", "id"))


def _row(task: Task, on: date) -> TaskRow:
    measured = _measured(task, on)
    last_end = _last_end(task)
    claimed = _is_claimed(task, last_end)
    state = rules.state_of(TaskFacts(task.due_on, measured, last_end, claimed), on)
    has_ended = last_end in (Outcome.DONE, Outcome.DROPPED)
    return TaskRow(
        id=task.id,
        title=task.title,
        owner_id=task.owner_id,
        owner_name=task.owner.full_name,
        due_on=task.due_on,
        state=state,
        days_late=rules.days_late(task.due_on, state, on),
        assigned_on=local_day(task.assigned_at),
        revision=task.revision,
        measured=measured,
        evidence=_evidence(task, measured),
        is_claimed=claimed,
        campaign_id=task.campaign_id,
        campaign_title=task.campaign.title if task.campaign else "",
        campaign_goal=task.campaign_goal,
        household_id=task.household_id,
        household_code=task.household.code if task.household else "",
        household_name=_representative(task),
        resolution_id=task.resolution_id,
        resolution_symbol=task.resolution.symbol if task.resolution else "",
        meeting_id=task.meeting_id,
        ended_on=local_day(_fact(task, "end_at")) if has_ended else None,
        end_reason=_fact(task, "end_reason") or "" if has_ended else "",
    )


def _fact(task: Task, name: str) -> Any:  # noqa: ANN401 -- an annotation of the query; the model does not declare it
    return getattr(task, name)


def _last_end(task: Task) -> Outcome | None:
    outcome = _fact(task, "end_outcome")
    return Outcome(outcome) if outcome else None


def _is_claimed(task: Task, last_end: Outcome | None) -> bool:
    if not _fact(task, "report_done"):
        return False
    # What was claimed before the task was opened again is claimed no more.
    reported, reopened = (_fact(task, f"{kind}_at") for kind in ("report", "end"))
    return last_end is not Outcome.REOPENED or (reported, _fact(task, "report_id")) > (
        reopened,
        _fact(task, "end_id"),
    )


def _representative(task: Task) -> str:
    if task.household is None or task.household.representative is None:
        return ""
    return task.household.representative.full_name


def _measured(task: Task, on: date) -> Measured | None:
    if task.campaign is None:
        return None
    result = result_in(task, task.campaign)
    return Measured(
        ratio=result.ratio,
        goal=task.campaign_goal or result.target_count,
        on=on,
        reaches_target=result.is_reached,
    )


def _evidence(task: Task, measured: Measured | None) -> Evidence | None:
    if measured is not None:
        return rules.measured_evidence(measured)
    if _fact(task, "report_at") is None:
        return None
    return rules.reported_evidence(_fact(task, "report_text"), local_day(_fact(task, "report_at")))


def _history(task_id: UUID) -> tuple[ReportRow, ...]:
    name = Subquery(Person.objects.filter(id=OuterRef("author_id")).values("full_name")[:1])
    reports = TaskReport.objects.filter(task_id=task_id).annotate(author_name=name)
    ends = TaskEnd.objects.filter(task_id=task_id).annotate(author_name=name)
    entries = {
        **{
            (at, key): ReportRow(at, who or "", text, claims, None)
            for at, key, who, text, claims in reports.values_list(*_REPORT)
        },
        **{
            (at, key): ReportRow(at, who or "", why, False, Outcome(how))
            for at, key, who, why, how in ends.values_list(*_END)
        },
    }
    return tuple(entries[place] for place in sorted(entries, reverse=True))
