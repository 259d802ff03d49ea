"""Giving work, reporting on it, and taking it as ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.decisions.models import Resolution
from hatnhan.households.models import Household
from hatnhan.indicators.models import Campaign
from hatnhan.indicators.selectors import campaign_results
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.kernel.happening import time_of_happening
from hatnhan.meetings.models import Meeting
from hatnhan.meetings.rules.minutes import MinutesClosed
from hatnhan.meetings.services.entry import ensure_words_fit
from hatnhan.people.models import Cell
from hatnhan.people.selectors import is_known_at, members_of, person_named
from hatnhan.plumbing.facts import add_fact, ensure_says
from hatnhan.tasks import permissions, rules, selectors
from hatnhan.tasks.models import Task, TaskEnd, TaskReport
from hatnhan.tasks.rules import Outcome, TaskState


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """What is to be done, by whom, until when, and what it belongs to."""

    title: str
    owner_id: UUID
    due_on: date
    resolution_id: UUID | None = None
    meeting_id: UUID | None = None
    campaign_id: UUID | None = None
    campaign_goal: int | None = None
    household_id: UUID | None = None


@atomic
def assign_task(*, actor: Actor, cell_id: UUID, task_id: UUID, plan: TaskPlan, at: datetime) -> Task:
    """Give a piece of work to one owner with a deadline; the same form sent twice is one task."""
    cell = _cell(cell_id)
    permissions.ensure_may_assign(actor, cell.village.path)
    earlier = Task.objects.filter(id=task_id).first()
    if earlier is not None:
        ensure_says(earlier, cell_id=cell_id, **_columns(plan))
        return earlier
    on = local_day(at)
    rules.ensure_deadline(plan.due_on, on)
    _ensure_minutes_open({plan.meeting_id})
    content = _content(cell, plan, on)
    task = Task.objects.create(id=task_id, cell=cell, assigned_at=at, **content)
    _record("tasks.assigned", actor, task, at)
    return task


@atomic
def change_task(*, actor: Actor, task_id: UUID, revision: int, plan: TaskPlan, at: datetime) -> Task:
    """Change a task's wording, owner, deadline or links; raises StaleEdit where another save came between."""
    task = selectors.lock_task(task_id)
    permissions.ensure_may_assign(actor, task.cell.village.path)
    on = local_day(at)
    if plan.due_on != task.due_on:
        rules.ensure_deadline(plan.due_on, on)
    content = _content(task.cell, plan, on)
    changed = [name for name, value in content.items() if getattr(task, name) != value]
    if not changed:
        return task
    if task.revision != revision:
        theirs = f"{task.title} · {task.owner.full_name} · {task.due_on:%d/%m/%Y}"
        raise StaleEdit(theirs=theirs, revision=task.revision)
    if selectors.row_of(task_id, on).is_ended:
        raise rules.TaskEnded(title=task.title)
    if "meeting_id" in changed:
        _ensure_minutes_open({task.meeting_id, plan.meeting_id})
    for name in changed:
        setattr(task, name, content[name])
    task.revision = revision + 1
    task.save(update_fields=[*changed, "revision"])
    _record("tasks.changed", actor, task, at)
    return task


@atomic
def report_task(
    *,
    actor: Actor,
    task_id: UUID,
    text: str,
    is_done: bool,
    fact_id: UUID,
    at: datetime,
    happened_at: datetime | None = None,
) -> TaskReport:
    """Write what was done; where a campaign measures the task, the houses decide whether it is done.

    A report from a phone tells when it was written: it is taken unless the cell had ended the task by then.
    """
    task = selectors.lock_task(task_id)
    permissions.ensure_may_report(actor, task.cell.village.path, task.owner_id)
    words = rules.ensure_report(text)
    ensure_words_fit(TaskReport, text=words)
    content: dict[str, Any] = {"task_id": task_id, "text": words, "is_done": is_done}
    moment = time_of_happening(happened_at, at)
    if not TaskReport.objects.filter(id=fact_id).exists():
        _ensure_open(task, happened_at, at)
    report, is_new = add_fact(TaskReport, id=fact_id, **_signed(actor, at, moment), **content)
    if is_new:
        _record("tasks.reported", actor, task, at)
    return report


@atomic
def end_task(
    *, actor: Actor, task_id: UUID, outcome: Outcome, fact_id: UUID, at: datetime, reason: str = ""
) -> TaskEnd:
    """Take a task as done, drop it, or open it again; what a campaign measures ends by the houses alone."""
    task = selectors.lock_task(task_id)
    permissions.ensure_may_end(actor, task.cell.village.path)
    words = rules.ensure_reason(outcome, reason)
    ensure_words_fit(TaskEnd, reason=words)
    if not TaskEnd.objects.filter(id=fact_id).exists():
        earlier = _ensure_end_fits(task, outcome, local_day(at))
        if earlier is not None:
            return earlier
    content: dict[str, Any] = {"task_id": task_id, "outcome": outcome.value, "reason": words}
    end, is_new = add_fact(TaskEnd, id=fact_id, **_signed(actor, at), **content)
    if is_new:
        _record(f"tasks.{outcome.value}", actor, task, at)
    return end


def reopen_task(*, actor: Actor, task_id: UUID, reason: str, fact_id: UUID, at: datetime) -> TaskEnd:
    """Open a task again that was taken as ended."""
    return end_task(
        actor=actor, task_id=task_id, outcome=Outcome.REOPENED, fact_id=fact_id, at=at, reason=reason
    )


def _ensure_open(task: Task, happened_at: datetime | None, at: datetime) -> None:
    if happened_at is None:
        has_ended = selectors.row_of(task.id, local_day(at)).is_ended
    else:
        # A phone cannot know what others saw of the houses meanwhile: only what the cell had said by then
        # refuses its report, so that the order of arrival changes nothing.
        last = selectors.latest_end(task.id, before=happened_at)
        has_ended = last is not None and last.outcome != Outcome.REOPENED.value
    if has_ended:
        raise rules.TaskEnded(title=task.title)


def _ensure_end_fits(task: Task, outcome: Outcome, on: date) -> TaskEnd | None:
    row = selectors.row_of(task.id, on)
    last = selectors.latest_end(task.id)
    if last is not None and last.outcome == outcome.value:
        return last
    if outcome is Outcome.REOPENED:
        if last is None or row.state not in (TaskState.DONE, TaskState.DROPPED):
            raise rules.TaskNotEnded(title=task.title)
        return None
    rules.ensure_may_end(outcome, title=task.title, state=row.state, measured=row.measured)
    return None


def _content(cell: Cell, plan: TaskPlan, on: date) -> dict[str, Any]:
    ensure_words_fit(Task, title=rules.ensure_title(plan.title))
    _ensure_owner(cell, plan.owner_id, on)
    _ensure_links(cell, plan)
    rules.ensure_goal(plan.campaign_goal, household_count=_household_count(plan, on))
    return _columns(plan)


def _columns(plan: TaskPlan) -> dict[str, Any]:
    return {
        "title": rules.ensure_title(plan.title),
        "owner_id": plan.owner_id,
        "due_on": plan.due_on,
        "resolution_id": plan.resolution_id,
        "meeting_id": plan.meeting_id,
        "campaign_id": plan.campaign_id,
        "campaign_goal": plan.campaign_goal,
        "household_id": plan.household_id,
    }


def _cell(cell_id: UUID) -> Cell:
    # Held while work is given: the same form that comes twice at once is one task.
    rows = Cell.objects.select_for_update(of=("self",)).select_related("village")
    cell = rows.filter(id=cell_id).first()
    if cell is None:
        raise NotFound
    return cell


def _ensure_owner(cell: Cell, owner_id: UUID, on: date) -> None:
    if not is_known_at(person_id=owner_id, path=cell.village.path):
        raise NotFound
    owner = person_named(person_id=owner_id)
    standings = {one.person_id: one.standing for one in members_of(cell_id=cell.id, on=on)}
    mandated = selectors.has_mandate(person_id=owner_id, place=cell.village, on=on)
    rules.ensure_owner(owner.full_name, standing=standings.get(owner_id), has_mandate=mandated, on=on)


def _ensure_links(cell: Cell, plan: TaskPlan) -> None:
    village_id = cell.village_id
    links = (
        (plan.resolution_id, Resolution.objects.filter(cell=cell)),
        (plan.meeting_id, Meeting.objects.filter(cell=cell)),
        (plan.campaign_id, Campaign.objects.filter(village_id=village_id)),
        (plan.household_id, Household.objects.filter(village_id=village_id)),
    )
    for key, found in links:
        if key is not None and not found.filter(id=key).exists():
            raise NotFound


def _ensure_minutes_open(meeting_ids: set[UUID | None]) -> None:
    # The minutes name the tasks that a meeting gave; closed minutes stay as they are.
    # Held, so that none closes between this look and the task.
    named = [meeting_id for meeting_id in meeting_ids if meeting_id is not None]
    held = Meeting.objects.select_for_update().filter(id__in=named).order_by("id")
    if any(held.values_list("closed_at", flat=True)):
        raise MinutesClosed


def _household_count(plan: TaskPlan, on: date) -> int | None:
    if plan.campaign_id is None:
        return None
    return campaign_results(campaign_ids={plan.campaign_id}, on=on)[plan.campaign_id].total


def _signed(actor: Actor, at: datetime, happened_at: datetime | None = None) -> dict[str, Any]:
    return {
        "happened_at": happened_at or at,
        "recorded_at": at,
        "author_id": actor.person_id,
        "device_id": actor.device_id,
    }


def _record(action: str, actor: Actor, task: Task, at: datetime) -> None:
    audit.record(
        action, actor=actor, subject_type="task", subject_id=task.id, path=task.cell.village.path, at=at
    )
