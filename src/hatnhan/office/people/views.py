"""Who works for the village: the list, one person, and somebody new."""

from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatnhan.households.selectors import households_of
from hatnhan.kernel.roles import Role
from hatnhan.office.answering import answered, saved
from hatnhan.office.pages import StaffRequest, page
from hatnhan.office.people.forms import (
    AppointForm,
    CellRoleForm,
    EndForm,
    MandateForm,
    MemberForm,
    NameForm,
    StandingForm,
    UsernameForm,
    WhoForm,
    username_for,
)
from hatnhan.office.people.rows import groups_of, shown_file
from hatnhan.people.rules import Period, Standing
from hatnhan.people.selectors import cell_of, people_board, person_file
from hatnhan.people.services import add_member, appoint, record_reading
from hatnhan.places.selectors import place_at
from hatnhan.ui.forms import Form

W = TypeVar("W", bound=WhoForm)


@page("people.view")
@require_safe
def people(request: StaffRequest) -> HttpResponse:
    """Show everybody who works for the village today, as far as the reader may see it."""
    village = request.village
    board = people_board(actor=request.actor, village_id=village.id, path=village.path, on=request.today)
    context = {
        "groups": groups_of(board, shows_accounts=_may(request, "accounts.manage")),
        "may_appoint": _may(request, "people.manage"),
        "may_add_member": _may(request, "people.standing"),
        "on": request.today,
    }
    return render(request, "office/people/people.html", context)


@page("people.view")
@require_safe
def person(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Show what is kept about one person; that it was read is written down."""
    response = person_page(request, person_id)
    record_reading(actor=request.actor, person_id=person_id, path=request.village.path, at=request.now)
    return response


def person_page(
    request: StaffRequest,
    person_id: UUID,
    *,
    broken: str = "",
    status: int = 200,
    refused: Mapping[str, Form] | None = None,
) -> HttpResponse:
    """Render a person's page, with a refused form where one was sent."""
    village = request.village
    found = person_file(actor=request.actor, village_id=village.id, path=village.path, person_id=person_id)
    shows_account = _may(request, "accounts.manage")
    context = {
        "person": shown_file(found, on=request.today, shows_account=shows_account),
        "may_manage": _may(request, "people.manage"),
        "may_lead": _may(request, "people.standing"),
        "may_give_account": shows_account,
        "name_form": NameForm(initial={"full_name": found.name}, prefix="name"),
        "mandate_form": MandateForm(initial={"from_on": request.today}, prefix="mandate"),
        "role_form": CellRoleForm(initial={"from_on": request.today}, prefix="role"),
        "standing_form": StandingForm(initial={"from_on": request.today}, prefix="standing"),
        "leave_form": EndForm(initial={"until_on": request.today}, prefix="leave"),
        "username_form": UsernameForm(initial={"username": username_for(found.name)}, prefix="account"),
        "today": request.today,
        "broken": broken,
        **(refused or {}),
    }
    return render(request, "office/people/person.html", context, status=status)


@page("people.manage")
def person_add(request: StaffRequest) -> HttpResponse:
    """Entrust a mandate to somebody of the register, or to somebody new."""

    def appointed(form: AppointForm) -> UUID:
        person = appoint(
            actor=request.actor,
            who=form.asked(),
            role=Role(form.cleaned_data["role"]),
            place=place_at(path=request.village.path),
            period=Period(form.cleaned_data["from_on"], None),
            at=request.now,
            form_id=form.cleaned_data["form_id"],
        )
        return person.id

    return _added(request, AppointForm, appointed, _("Entrust a mandate"))


@page("people.standing")
def member_add(request: StaffRequest) -> HttpResponse:
    """Somebody comes into the cell."""

    def joined(form: MemberForm) -> UUID:
        person = add_member(
            actor=request.actor,
            cell=cell_of(village_id=request.village.id),
            who=form.asked(),
            standing=Standing(form.cleaned_data["standing"]),
            from_on=form.cleaned_data["from_on"],
            at=request.now,
            form_id=form.cleaned_data["form_id"],
        )
        return person.id

    return _added(request, MemberForm, joined, _("Add a member of the cell"))


def _added(request: StaffRequest, kind: type[W], command: Callable[[W], UUID], title: str) -> HttpResponse:
    form = kind(request.POST or None, initial={"from_on": request.today}, register=_register(request))

    def deed() -> HttpResponse:
        person_id = command(form)
        return saved(request, "person", person_id=person_id)

    return answered(request, form, deed, "office/people/add.html", {"title": title})


def _register(request: StaffRequest) -> list[tuple[str, str]]:
    rows = households_of(village_id=request.village.id, on=request.today, sort="name")
    return [
        (str(row.representative_id), f"{row.representative_name} · {row.code}")
        for row in rows
        if row.representative_id
    ]


def _may(request: StaffRequest, action: str) -> bool:
    return request.actor.may(action, request.village.path)
