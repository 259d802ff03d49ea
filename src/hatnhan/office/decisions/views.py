"""The pages of resolutions: those in force, one with its tasks, and its end."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hatnhan.decisions import services
from hatnhan.decisions.selectors import (
    CountRow,
    ended_resolutions_for,
    resolution_choices,
    resolution_for,
    resolutions_for,
)
from hatnhan.office.answering import answered, saved
from hatnhan.office.decisions.forms import EndForm
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.tasks.rows import shown
from hatnhan.people.selectors import cell_of
from hatnhan.tasks.rules import share_done
from hatnhan.tasks.selectors import tasks_of_resolution
from hatnhan.ui.words import say_mark


@page("decisions.view")
@require_safe
def resolutions(request: StaffRequest) -> HttpResponse:
    """Show the resolutions in force, and those that ended."""
    village = request.village
    cell_id = cell_of(village_id=village.id).id
    in_force = resolutions_for(actor=request.actor, cell_id=cell_id, path=village.path, on=request.today)
    ended = ended_resolutions_for(actor=request.actor, cell_id=cell_id, path=village.path, on=request.today)
    context = {
        "in_force": [(row, said(row.count)) for row in in_force],
        "ended": ended,
        "on": request.today,
    }
    return render(request, "office/decisions/resolutions.html", context)


@page("decisions.view")
@require_safe
def resolution(request: StaffRequest, resolution_id: UUID) -> HttpResponse:
    """Show one resolution with its tasks: owner, deadline, state, evidence."""
    village = request.village
    found = resolution_for(
        actor=request.actor, village_id=village.id, path=village.path, resolution_id=resolution_id
    )
    rows = tasks_of_resolution(resolution_id=resolution_id, on=request.today)
    context = {
        "resolution": found,
        "sentence": said(found.count),
        "rows": shown(rows, on=request.today),
        "done": share_done(row.state for row in rows),
        "on": request.today,
        "is_in_force": found.is_in_force(request.today),
        "may_assign": request.actor.may("tasks.assign", village.path),
        "may_end": found.until_on is None and request.actor.may("decisions.propose", village.path),
    }
    return render(request, "office/decisions/resolution.html", context)


@page("decisions.propose")
def resolution_end(request: StaffRequest, resolution_id: UUID) -> HttpResponse:
    """Write down that a resolution is lifted, or replaced by a later one."""
    village = request.village
    found = resolution_for(
        actor=request.actor, village_id=village.id, path=village.path, resolution_id=resolution_id
    )
    others = resolution_choices(cell_id=found.cell_id, on=request.today)
    later = [(str(key), name) for key, name in others if key != resolution_id]
    form = EndForm(request.POST or None, later=later, initial={"until_on": request.today})

    def deed() -> HttpResponse:
        _end(request, resolution_id, form)
        return saved(request, "resolution", resolution_id=resolution_id)

    return answered(request, form, deed, "office/decisions/end.html", {"resolution": found})


def said(count: CountRow | None) -> str:
    """Say the sentence that explains a count."""
    return say_mark(count.sentence.text, **count.sentence.facts) if count else ""


def _end(request: StaffRequest, resolution_id: UUID, form: EndForm) -> None:
    later = form.cleaned_data["replaced_by"]
    if later:
        services.replace_resolution(
            actor=request.actor, resolution_id=resolution_id, by_id=UUID(later), at=request.now
        )
        return
    services.lift_resolution(
        actor=request.actor,
        resolution_id=resolution_id,
        until_on=form.cleaned_data["until_on"],
        at=request.now,
    )
