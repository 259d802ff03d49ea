"""The pages of tasks: lists, one task with its reports, giving and changing work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.norms.selectors import norm_book
from hatnhan.office.answering import answered, saved
from hatnhan.office.pages import StaffRequest, broken_text, page
from hatnhan.office.tasks.choices import choices_for, initial_from, initial_of
from hatnhan.office.tasks.forms import EndForm, ReportForm, TaskForm
from hatnhan.office.tasks.rows import TAB_WORDS, shown, shown_history, shown_task
from hatnhan.people.selectors import cell_of
from hatnhan.tasks import services
from hatnhan.tasks.rules import Outcome
from hatnhan.tasks.selectors import Tab, TaskPage, task_for, task_to_change, tasks_for

DUE_SOON = "tasks.due_soon_days"


@page("tasks.report")
@require_safe
def tasks(request: StaffRequest) -> HttpResponse:
    """Show the tasks of the cell, or one's own, by tab."""
    village, tab = request.village, _tab(request)
    found = tasks_for(
        actor=request.actor,
        cell_id=cell_of(village_id=village.id).id,
        path=village.path,
        on=request.today,
        tab=tab,
        after=_after(request),
    )
    soon = None
    if tab is not Tab.DONE:
        soon = norm_book(path=village.path).int_on(DUE_SOON, request.today)
    context = {
        "rows": shown(found.rows, on=request.today, soon_days=soon),
        "tabs": _tabs(request, tab, sees_all=found.sees_all),
        "tab": tab.value,
        "overdue_count": found.overdue_count,
        "may_assign": request.actor.may("tasks.assign", village.path),
        "sees_resolutions": request.actor.may("decisions.view", village.path),
        "previous_url": _list_url(request, tab) if _after(request) else "",
        "next_url": f"{_list_url(request, tab)}&after={found.next_after}" if found.next_after else "",
    }
    return render(request, "office/tasks/tasks.html", context)


@page("tasks.report")
@require_safe
def task(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Show one task with its history and its forms."""
    return _task_page(request, _found(request, task_id))


@page("tasks.report")
@require_POST
def task_report(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Take a report on a task."""
    found = _found(request, task_id)
    form = ReportForm(request.POST, is_measured=found.task.is_measured)
    if not form.is_valid():
        return _task_page(request, found, report_form=form)
    data = form.cleaned_data
    try:
        services.report_task(
            actor=request.actor,
            task_id=task_id,
            text=data["text"],
            is_done=data["is_done"],
            fact_id=data["fact_id"],
            at=request.now,
        )
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as broken:
        return _task_page(request, found, report_form=form, broken=broken_text(broken))
    messages.success(request, _("The report is saved."))
    return redirect("office:task", village=request.village.code, task_id=task_id)


@page("tasks.close")
@require_POST
def task_end(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Take a task as done, drop it, or open it again."""
    found = _found(request, task_id)
    form = EndForm(request.POST, outcomes=tuple(Outcome))
    if not form.is_valid():
        return _task_page(request, found, end_form=form)
    data = form.cleaned_data
    try:
        services.end_task(
            actor=request.actor,
            task_id=task_id,
            outcome=Outcome(data["outcome"]),
            fact_id=data["fact_id"],
            at=request.now,
            reason=data["reason"],
        )
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as broken:
        return _task_page(request, found, end_form=form, broken=broken_text(broken))
    messages.success(request, _("Saved."))
    return redirect("office:task", village=request.village.code, task_id=task_id)


@page("tasks.assign")
def task_new(request: StaffRequest) -> HttpResponse:
    """Give a piece of work."""
    cell_id = cell_of(village_id=request.village.id).id
    choices = choices_for(village_id=request.village.id, cell_id=cell_id, on=request.today)
    form = TaskForm(request.POST or None, choices=choices, initial=initial_from(request.GET))

    def deed() -> HttpResponse:
        given = services.assign_task(
            actor=request.actor,
            cell_id=cell_id,
            task_id=form.cleaned_data["fact_id"],
            plan=form.plan(),
            at=request.now,
        )
        return saved(request, "task", _("The task is given."), task_id=given.id)

    return answered(request, form, deed, "office/tasks/form.html", {"title": _("Give a task")})


@page("tasks.assign")
def task_edit(request: StaffRequest, task_id: UUID) -> HttpResponse:
    """Change a task; what somebody else saved meanwhile is shown beside what was typed."""
    held = task_to_change(actor=request.actor, village_id=request.village.id, task_id=task_id)
    choices = choices_for(village_id=request.village.id, cell_id=held.cell_id, on=request.today)
    form = TaskForm(request.POST or None, choices=choices, initial=initial_of(held))

    def deed() -> HttpResponse:
        services.change_task(
            actor=request.actor,
            task_id=task_id,
            revision=form.cleaned_data["revision"] or 0,
            plan=form.plan(),
            at=request.now,
        )
        return saved(request, "task", task_id=task_id)

    context = {"title": _("Change the task"), "task_id": task_id}
    return answered(request, form, deed, "office/tasks/form.html", context)


def _found(request: StaffRequest, task_id: UUID) -> TaskPage:
    return task_for(actor=request.actor, village_id=request.village.id, task_id=task_id, on=request.today)


def _task_page(
    request: StaffRequest,
    found: TaskPage,
    *,
    report_form: ReportForm | None = None,
    end_form: EndForm | None = None,
    broken: str = "",
) -> HttpResponse:
    row = found.task
    outcomes = (Outcome.REOPENED,) if row.is_ended else (Outcome.DONE, Outcome.DROPPED)
    may_reopen = row.ended_on is not None
    context = {
        "task": row,
        "shown": shown_task(row, on=request.today),
        "history": shown_history(found.history),
        "on": request.today,
        "report_form": (report_form or ReportForm(is_measured=row.is_measured)) if found.may_report else None,
        "end_form": (end_form or EndForm(outcomes=outcomes))
        if found.may_end and (may_reopen or not row.is_ended)
        else None,
        "may_change": found.may_change,
        "sees_resolutions": request.actor.may("decisions.view", request.village.path),
        "sees_households": request.actor.may("households.view", request.village.path),
        "broken": broken,
    }
    return render(request, "office/tasks/task.html", context, status=_status(request))


def _status(request: StaffRequest) -> int:
    return 422 if request.method == "POST" else 200


def _tab(request: StaffRequest) -> Tab:
    asked = request.GET.get("tab", "")
    return Tab(asked) if asked in set(Tab) else Tab.ALL


def _after(request: StaffRequest) -> str | None:
    try:
        return str(UUID(request.GET.get("after", "")))
    except ValueError:
        return None


def _list_url(request: StaffRequest, tab: Tab) -> str:
    return f"{reverse('office:tasks', kwargs={'village': request.village.code})}?tab={tab.value}"


def _tabs(request: StaffRequest, current: Tab, *, sees_all: bool) -> list[dict[str, object]]:
    offered = [tab for tab in TAB_WORDS if sees_all or tab is not Tab.MINE]
    return [
        {"label": _(TAB_WORDS[tab]), "url": _list_url(request, tab), "is_current": tab is current}
        for tab in offered
    ]
