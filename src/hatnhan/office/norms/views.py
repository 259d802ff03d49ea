"""The norms in force on a day, and what the village or its commune set for itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.norms import services
from hatnhan.norms.loader import shipped_book
from hatnhan.norms.permissions import OVERRIDE
from hatnhan.norms.rules import Norm, OverridableBy, words
from hatnhan.norms.selectors import (
    NormLine,
    OverrideLine,
    norm_book,
    norm_line,
    norm_lines,
    override_lines,
    path_at,
)
from hatnhan.norms.values import literal_of
from hatnhan.office.answering import answered, saved
from hatnhan.office.norms.forms import OnForm, OverrideForm, WithdrawForm
from hatnhan.office.pages import StaffRequest, page, see_other
from hatnhan.ui.forms import Form

SAVED = gettext_lazy("Saved. What happened before keeps the value of its day.")
ADDRESS = {OverridableBy.VILLAGE: "office:norm_village", OverridableBy.COMMUNE: "office:norm_commune"}


@dataclass(frozen=True, slots=True)
class NormGroup:
    """The norms of one subject."""

    subject: str
    lines: tuple[NormLine, ...]


@dataclass(frozen=True, slots=True)
class SetHere:
    """A value that a place set itself, and where it is taken back."""

    line: OverrideLine
    withdraw: str


@page("norms.view")
@require_safe
def norms(request: StaffRequest) -> HttpResponse:
    """Show every norm in force on a chosen day, with its source and how surely it is known."""
    form = OnForm(request.GET or None)
    on = (form.cleaned_data["on"] if form.is_valid() else None) or request.today
    path = request.village.path
    lines = norm_lines(actor=request.actor, path=path, on=on, language=_language())
    may_set = {level: request.actor.may(action, path_at(level, path)) for level, action in OVERRIDE.items()}
    context = {
        "form": form if form.is_bound else OnForm(initial={"on": on}),
        "on": on,
        "groups": _groups(lines),
        "count": len(lines),
        "unverified": sum(line.is_unverified for line in lines),
        "overrides": _set_here(request, may_set),
        "may_set_village": may_set[OverridableBy.VILLAGE],
        "may_set_commune": may_set[OverridableBy.COMMUNE],
    }
    return render(request, "office/norms/norms.html", context, status=422 if form.errors else 200)


@page("norms.override_village")
def set_for_village(request: StaffRequest, code: str) -> HttpResponse:
    """Set another value for the village."""
    return _set(request, code, OverridableBy.VILLAGE)


@page("norms.override_commune")
def set_for_commune(request: StaffRequest, code: str) -> HttpResponse:
    """Set another value for the commune."""
    return _set(request, code, OverridableBy.COMMUNE)


@page("norms.override_village")
def withdraw_for_village(request: StaffRequest, override_id: UUID) -> HttpResponse:
    """Take back what the village set."""
    return _withdraw(request, override_id, OverridableBy.VILLAGE)


@page("norms.override_commune")
def withdraw_for_commune(request: StaffRequest, override_id: UUID) -> HttpResponse:
    """Take back what the commune set."""
    return _withdraw(request, override_id, OverridableBy.COMMUNE)


def _set(request: StaffRequest, code: str, level: OverridableBy) -> HttpResponse:
    norm = _norm(request, code, request.today)
    path = path_at(level, request.village.path)
    initial = {"value": _as_written(norm), "from_on": request.today}
    form = OverrideForm(request.POST or None, norm=norm, initial=initial)

    def put() -> HttpResponse:
        services.override_norm(actor=request.actor, path=path, code=code, at=request.now, **form.cleaned_data)
        return saved(request, "norms", str(SAVED))

    context = {"norm": norm_line(norm, language=_language()), "is_commune": level is OverridableBy.COMMUNE}
    return answered(request, form, put, "office/norms/set.html", context)


def _withdraw(request: StaffRequest, override_id: UUID, level: OverridableBy) -> HttpResponse:
    path = path_at(level, request.village.path)
    lines = override_lines(actor=request.actor, path=request.village.path, language=_language())
    line = next((one for one in lines if one.id == override_id and one.level is level), None)
    form = WithdrawForm(request.POST or None, initial={"from_on": request.today})

    def take_back() -> HttpResponse:
        services.withdraw_override(
            actor=request.actor, path=path, override_id=override_id, at=request.now, **form.cleaned_data
        )
        return saved(request, "norms", str(SAVED))

    if line is None:
        return _taken_back_before(request, form, take_back)
    return answered(request, form, take_back, "office/norms/withdraw.html", {"line": line})


def _taken_back_before(
    request: StaffRequest, form: Form, take_back: Callable[[], HttpResponse]
) -> HttpResponse:
    # The same form came twice, or somebody else was faster: what it asks for is done.
    if not form.is_valid():
        raise NotFound
    try:
        return take_back()
    except StaleEdit:
        messages.info(request, _("This value was taken back already."))
    return see_other(request, "norms")


def _norm(request: StaffRequest, code: str, on: date) -> Norm:
    book = norm_book(path=request.village.path)
    if book.is_in_force(code, on):
        return book.on(code, on)
    history = shipped_book().history_of(code)
    if not history:
        raise NotFound
    return history[-1]


def _as_written(norm: Norm) -> str:
    if isinstance(norm.value, bool):
        return _(words.YES if norm.value else words.NO)
    return literal_of(norm.value).strip('"') if not isinstance(norm.value, tuple) else literal_of(norm.value)


def _groups(lines: tuple[NormLine, ...]) -> tuple[NormGroup, ...]:
    ordered = sorted(lines, key=lambda line: line.code)
    groups = groupby(ordered, key=lambda line: line.code.split(".", 1)[0])
    found = [tuple(group) for _prefix, group in groups]
    return tuple(NormGroup(group[0].subject, group) for group in found)


def _set_here(request: StaffRequest, may_set: dict[OverridableBy, bool]) -> tuple[SetHere, ...]:
    lines = override_lines(actor=request.actor, path=request.village.path, language=_language())
    return tuple(
        SetHere(line, f"{ADDRESS[line.level]}_withdraw" if may_set.get(line.level) else "") for line in lines
    )


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
