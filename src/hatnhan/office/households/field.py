"""Households that were met on a walk: the code that one gets later."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hatnhan.households import services
from hatnhan.office.answering import asked_or_sent, saved
from hatnhan.office.households.forms import CodeForm
from hatnhan.office.households.views import entered, house_named
from hatnhan.office.pages import StaffRequest, page


@page("households.manage")
@asked_or_sent
def code(request: StaffRequest, code: str) -> HttpResponse:
    """Give a household its code in place of the provisional one."""
    house = house_named(request, code)
    form = CodeForm(request.POST or None)

    def deed() -> HttpResponse:
        household = services.give_code(
            actor=request.actor,
            household_id=house.id,
            code=form.cleaned_data["code"],
            fact_id=form.cleaned_data["fact_id"],
            at=request.now,
        )
        return saved(request, "household", code=household.code)

    return entered(
        request,
        form,
        deed,
        title=_("Give household %(code)s its code") % {"code": house.code},
        intro=_("Everything recorded stays with the household. The provisional code is not used again."),
        button=_("Give it this code"),
        house=house,
    )
