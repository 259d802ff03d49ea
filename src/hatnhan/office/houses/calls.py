"""Noting a visit to a household: the help given or asked for."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatnhan.households.services import visit_household
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.office.houses.forms import CallForm
from hatnhan.office.houses.sheet import moment_on
from hatnhan.office.houses.views import house_response, open_house
from hatnhan.office.pages import StaffRequest, broken_text, page, see_other


@page("households.visit")
@require_POST
def call(request: StaffRequest, code: str) -> HttpResponse:
    """Note that somebody called at the household."""
    found = open_house(request, code)
    form = CallForm(request.POST)
    if not form.is_valid():
        return house_response(request, found, call_form=form, status=422)
    data = form.cleaned_data
    try:
        visit_household(
            actor=request.actor,
            household_id=found.house.id,
            note=data["note"],
            fact_id=data["fact_id"],
            at=request.now,
            happened_at=moment_on(data["on"], request.now),
        )
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return house_response(request, found, call_form=form, broken=broken_text(refused), status=422)
    messages.success(request, _("The visit is noted."))
    return see_other(request, "household", code=found.house.code)
