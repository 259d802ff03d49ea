"""Everything that does not fit into the bar: further pages, the language, signing out."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hatnhan.office.pages import StaffRequest, page


@page("more.view")
@require_safe
def more(request: StaffRequest) -> HttpResponse:
    """Show where else one can go, and how to sign out."""
    may = {name: request.actor.may(name, request.village.path) for name in ("audit.view", "field.view")}
    context = {"may_read_audit": may["audit.view"], "may_walk": may["field.view"]}
    return render(request, "office/more/more.html", context)
