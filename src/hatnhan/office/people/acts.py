"""What is done on a person's page: the name, mandates, standings and the account."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatnhan.households import services as households
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.kernel.roles import Role
from hatnhan.office.pages import StaffRequest, broken_text, page, see_other
from hatnhan.office.people.forms import (
    CellRoleForm,
    EndForm,
    MandateForm,
    NameForm,
    OpenForm,
    StandingForm,
    UsernameForm,
)
from hatnhan.office.people.views import person_page
from hatnhan.people import services
from hatnhan.people.rules import Period, Standing
from hatnhan.people.selectors import PersonFile, cell_of, person_file
from hatnhan.people.services import FirstPassword
from hatnhan.places.selectors import place_at
from hatnhan.ui.forms import Form


@page("people.manage")
@require_POST
def correct_name(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Mend a slip of the pen in the person's name."""
    form = NameForm(request.POST, prefix="name")

    def correct() -> None:
        households.correct_name(
            actor=request.actor,
            path=request.village.path,
            person_id=person_id,
            full_name=form.cleaned_data["full_name"],
            at=request.now,
        )

    return _acted(request, person_id, form, "name_form", correct)


@page("people.manage")
@require_POST
def give_mandate(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Entrust one more role to a person."""
    return _entrusted(request, person_id, MandateForm(request.POST, prefix="mandate"), "mandate_form")


@page("people.standing")
@require_POST
def give_role(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Entrust one more role in the cell."""
    return _entrusted(request, person_id, CellRoleForm(request.POST, prefix="role"), "role_form")


@page("people.manage")
@require_POST
def end_mandate(request: StaffRequest, person_id: UUID, mandate_id: UUID) -> HttpResponse:
    """A mandate ends on a day."""
    return _ended(request, person_id, mandate_id)


@page("people.standing")
@require_POST
def end_role(request: StaffRequest, person_id: UUID, mandate_id: UUID) -> HttpResponse:
    """A role in the cell ends on a day."""
    return _ended(request, person_id, mandate_id)


@page("people.standing")
@require_POST
def change_standing(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """From a day on the member has another standing."""
    form = StandingForm(request.POST, prefix="standing")

    def change() -> None:
        services.change_standing(
            actor=request.actor,
            cell=cell_of(village_id=request.village.id),
            person_id=person_id,
            standing=Standing(form.cleaned_data["standing"]),
            from_on=form.cleaned_data["from_on"],
            at=request.now,
        )

    return _acted(request, person_id, form, "standing_form", change)


@page("people.standing")
@require_POST
def leave(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """The member leaves the cell on a day."""
    form = EndForm(request.POST, prefix="leave")

    def end() -> None:
        services.end_membership(
            actor=request.actor,
            cell=cell_of(village_id=request.village.id),
            person_id=person_id,
            until_on=form.cleaned_data["until_on"],
            at=request.now,
        )

    return _acted(request, person_id, form, "leave_form", end)


@page("accounts.manage")
@require_POST
def give_account(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Open an account; its first password is shown once."""
    form = UsernameForm(request.POST, prefix="account")
    if not form.is_valid():
        return person_page(request, person_id, status=422, refused={"username_form": form})

    def give() -> FirstPassword:
        return services.give_account(
            actor=request.actor,
            path=request.village.path,
            person_id=person_id,
            username=form.cleaned_data["username"],
            at=request.now,
        )

    return _shown_once(request, person_id, give, username_form=form)


@page("accounts.manage")
@require_POST
def renew_password(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Give a new password, shown once."""

    def renew() -> FirstPassword:
        return services.renew_password(
            actor=request.actor, path=request.village.path, person_id=person_id, at=request.now
        )

    return _shown_once(request, person_id, renew)


@page("accounts.manage")
@require_POST
def set_account_open(request: StaffRequest, person_id: UUID) -> HttpResponse:
    """Close an account or open it again."""
    form = OpenForm(request.POST)

    def change() -> None:
        services.set_account_open(
            actor=request.actor,
            path=request.village.path,
            person_id=person_id,
            is_open=form.cleaned_data["is_open"],
            at=request.now,
        )

    return _acted(request, person_id, form, "open_form", change)


def _entrusted(request: StaffRequest, person_id: UUID, form: MandateForm, name: str) -> HttpResponse:
    def give() -> None:
        services.give_mandate(
            actor=request.actor,
            person_id=person_id,
            role=Role(form.cleaned_data["role"]),
            place=place_at(path=request.village.path),
            period=Period(form.cleaned_data["from_on"], form.cleaned_data["until_on"]),
            at=request.now,
        )

    return _acted(request, person_id, form, name, give)


def _ended(request: StaffRequest, person_id: UUID, mandate_id: UUID) -> HttpResponse:
    form = EndForm(request.POST)
    if mandate_id not in {one.id for one in _ensure_known(request, person_id).mandates}:
        raise NotFound

    def end() -> None:
        services.end_mandate(
            actor=request.actor,
            mandate_id=mandate_id,
            until_on=form.cleaned_data["until_on"],
            at=request.now,
        )

    return _acted(request, person_id, form, "end_form", end)


def _acted(
    request: StaffRequest, person_id: UUID, form: Form, name: str, command: Callable[[], object]
) -> HttpResponse:
    _ensure_known(request, person_id)
    if not form.is_valid():
        return person_page(request, person_id, status=422, refused={name: form})
    try:
        command()
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return person_page(request, person_id, broken=broken_text(refused), status=422, refused={name: form})
    messages.success(request, _("Saved."))
    return see_other(request, "person", person_id=person_id)


def _shown_once(
    request: StaffRequest, person_id: UUID, command: Callable[[], FirstPassword], **forms: Form
) -> HttpResponse:
    _ensure_known(request, person_id)
    try:
        given = command()
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return person_page(request, person_id, broken=broken_text(refused), status=422, refused=forms)
    response = render(request, "office/people/password.html", {"given": given, "person_id": person_id})
    response["Cache-Control"] = "no-store"
    return response


def _ensure_known(request: StaffRequest, person_id: UUID) -> PersonFile:
    village = request.village
    return person_file(actor=request.actor, village_id=village.id, path=village.path, person_id=person_id)
