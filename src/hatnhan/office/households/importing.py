"""Importing a sheet in two steps: look at every row's fate, then confirm."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hatnhan.households.exchange import (
    Fate,
    Field,
    FileRefused,
    PlannedRow,
    SheetError,
    read_sheet,
    troubles,
)
from hatnhan.indicators.services import importing as services
from hatnhan.indicators.services.importing import PlannedAnswer, SheetImported, SheetPlan
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.office.households.carrying import Carried, pack, unpack
from hatnhan.office.households.exporting import known_extras
from hatnhan.office.households.forms import ConfirmForm, UploadForm
from hatnhan.office.pages import StaffRequest, broken_text, page
from hatnhan.ui.numbers import day_of
from hatnhan.ui.words import say_mark

ERRORS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One cell to mend, in words."""

    place: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row and its fate, in words."""

    row: PlannedRow
    state: str
    fate: str
    facts: tuple[str, ...]
    changes: tuple[str, ...]


@page("households.import")
@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: StaffRequest) -> HttpResponse:
    """Ask for a file, show what it would do, and do it."""
    if request.method != "POST":
        return _ask(request, UploadForm(initial={"joined_on": request.today}))
    return _confirm(request) if "sheet" in request.POST else _look(request)


def _look(request: StaffRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, form, status=422)
    uploaded = cast("UploadedFile", form.cleaned_data["file"])
    joined_on = form.cleaned_data["joined_on"]
    try:
        if (uploaded.size or 0) > troubles.MOST_BYTES:
            raise troubles.FileTooLarge
        read = read_sheet(uploaded.name or "", uploaded.read(), known_extras(request))
    except FileRefused as refused:
        form.add_error("file", broken_text(refused))
        return _ask(request, form, status=422)
    return _preview(request, Carried(read, joined_on, ""))


def _confirm(request: StaffRequest) -> HttpResponse:
    form = ConfirmForm(request.POST)
    upload = UploadForm(initial={"joined_on": request.today})
    if not form.is_valid():
        return _ask(request, upload, broken=_("This form is incomplete. Choose the file again."), status=422)
    try:
        carried = unpack(
            form.cleaned_data["sheet"], village_id=request.village.id, person_id=request.actor.person_id
        )
    except RuleBroken as lost:
        return _ask(request, upload, broken=broken_text(lost), status=422)
    try:
        done = services.import_sheet(
            actor=request.actor,
            village_id=request.village.id,
            read=carried.read,
            joined_on=carried.joined_on,
            fact_id=form.cleaned_data["fact_id"],
            at=request.now,
            expected=carried.expected,
        )
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return _preview(request, carried, broken=broken_text(refused))
    messages.success(request, _imported(done))
    response = redirect("office:households", village=request.village.code)
    response.status_code = 303
    return response


def _imported(done: SheetImported) -> str:
    if done.households.is_repeat:
        return _("Imported already; nothing was entered twice.")
    said = _("Imported: %(new)s new households, %(changed)s changed, %(seen)s observations.")
    return said % {
        "new": done.households.new_count,
        "changed": done.households.changed_count,
        "seen": done.observed_count,
    }


def _ask(request: StaffRequest, form: UploadForm, *, broken: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "broken": broken, "columns": known_extras(request)}
    return render(request, "office/households/import.html", context, status=status)


def _preview(request: StaffRequest, carried: Carried, *, broken: str = "") -> HttpResponse:
    plan = services.plan_sheet(
        village_id=request.village.id, read=carried.read, joined_on=carried.joined_on, on=request.today
    )
    rows = _row_lines(plan)
    is_refused = bool(plan.errors or broken)
    context = {
        "plan": plan.households,
        "broken": broken,
        "joined_on": carried.joined_on,
        "errors": [error_line(error) for error in plan.errors[:ERRORS_SHOWN]],
        "more_errors": max(0, len(plan.errors) - ERRORS_SHOWN),
        "error_count": len(plan.errors),
        "rows": rows,
        "counts": _counts(rows),
        "confirm": None if plan.errors else _confirm_form(request, carried, plan),
    }
    return render(request, "office/households/preview.html", context, status=422 if is_refused else 200)


def _confirm_form(request: StaffRequest, carried: Carried, plan: SheetPlan) -> ConfirmForm:
    seen = Carried(carried.read, carried.joined_on, services.fingerprint(plan))
    sheet = pack(seen, village_id=request.village.id, person_id=request.actor.person_id)
    return ConfirmForm(initial={"sheet": sheet})


def _counts(rows: list[RowLine]) -> list[tuple[str, str, int]]:
    fates = [(_state(fate), _fate(fate)) for fate in Fate]
    counted = [(state, said, sum(row.fate == said for row in rows)) for state, said in fates]
    return [each for each in counted if each[2]]


def _row_lines(plan: SheetPlan) -> list[RowLine]:
    wrong = {error.row for error in plan.errors}
    answers: dict[str, list[PlannedAnswer]] = {}
    for answer in plan.answers:
        answers.setdefault(answer.household_code, []).append(answer)
    return [_row_line(row, answers.get(row.row.code, []), wrong) for row in plan.households.rows]


def _row_line(row: PlannedRow, answers: list[PlannedAnswer], wrong: set[int]) -> RowLine:
    fate = Fate.REFUSED if row.row.number in wrong else row.fate
    if fate is Fate.UNCHANGED and answers:
        fate = Fate.CHANGED
    changes = (f"{_named(change.field)}: {change.before or '—'} → {change.after}" for change in row.changes)
    seen = (f"{answer.title}: {answer.said}" for answer in answers)
    return RowLine(row, _state(fate), _fate(fate), _facts(row), (*changes, *seen))


def _named(field: Field) -> str:
    return {
        Field.CODE: _("Household code"),
        Field.HAMLET: _("Hamlet"),
        Field.MEMBERS: _("Number of people"),
        Field.REPRESENTATIVE: _("Representative"),
        Field.JOINED: _("Counted from"),
    }[field]


def _facts(row: PlannedRow) -> tuple[str, ...]:
    hamlet, count = row.hamlet or row.row.hamlet, row.row.member_count
    people = _("%(count)s people") % {"count": count} if count else ""
    joined = _("counted from %(day)s") % {"day": day_of(row.joined_on)} if row.joined_on else ""
    return tuple(fact for fact in (hamlet, people, joined) if fact)


def error_line(error: SheetError) -> ErrorLine:
    """Say where a cell to mend stands and what is wrong with it."""
    place = _("«%(sheet)s», row %(row)s, column %(column)s") % {
        "sheet": error.sheet,
        "row": error.row,
        "column": error.column or "—",
    }
    return ErrorLine(place, error.title, say_mark(error.text, **error.facts))


def _state(fate: Fate) -> str:
    return {Fate.NEW: "done", Fate.CHANGED: "due", Fate.UNCHANGED: "plain", Fate.REFUSED: "late"}[fate]


def _fate(fate: Fate) -> str:
    return {
        Fate.NEW: _("new"),
        Fate.CHANGED: _("changes"),
        Fate.UNCHANGED: _("stays the same"),
        Fate.REFUSED: _("to mend"),
    }[fate]
