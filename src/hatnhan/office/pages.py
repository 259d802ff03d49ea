"""The way of every signed-in page: sign in, find the village, check the deed, answer in words."""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from hatnhan.households.selectors import village_for
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken
from hatnhan.office.interrupted import page_above, signed_out
from hatnhan.people.selectors import actor_of_account
from hatnhan.places.selectors import Village
from hatnhan.plumbing.today import now, today
from hatnhan.ui.words import say

if TYPE_CHECKING:
    from hatnhan.people.models import Account

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request of a signed-in person inside one village."""

    user: "Account"
    actor: Actor
    village: Village
    now: datetime
    today: date
    htmx: HtmxDetails
    house_count: int


View = Callable[Concatenate[StaffRequest, P], HttpResponse]


def page(action: str) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Open a view to those whose mandate over the village includes the action."""

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, village: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return signed_out(request)
            staff = cast(StaffRequest, request)
            try:
                _bring_in(staff, village)
                staff.actor.ensure(action, staff.village.path)
                return _led_on(staff, view(staff, *args, **kwargs))
            except NotFound as gone:
                raise Http404 from gone
            except NotAllowed as refused:
                raise PermissionDenied from refused
            except RuleBroken as broken:
                # No form asked for this: a page of days for which no rule is known, as in 1930.
                return render(request, "office/broken.html", {"broken": broken_text(broken)}, status=422)

        answer.action = action  # type: ignore[attr-defined]  # read by the access test
        return answer

    return decorate


def broken_text(broken: RuleBroken) -> str:
    """Say a broken rule in the reader's language."""
    return say(broken)


def see_other(request: StaffRequest, name: str, **parts: object) -> HttpResponse:
    """Lead to another page of the village after something was saved, so that a reload saves nothing again."""
    address = reverse(f"office:{name}", kwargs={"village": request.village.code, **parts})
    return HttpResponseRedirect(address, status=303)


def _led_on(request: StaffRequest, response: HttpResponse) -> HttpResponse:
    """Whoever looks at an address that only takes forms, as after signing in, comes to the page above."""
    if not isinstance(response, HttpResponseNotAllowed) or request.method not in {"GET", "HEAD"}:
        return response
    return page_above(request.path, request.actor, request.village.path) or response


def _bring_in(request: StaffRequest, code: str) -> None:
    request.now, request.today = now(), today()
    request.actor = actor_of_account(request.user, on=request.today)
    request.village, request.house_count = village_for(actor=request.actor, code=code, on=request.today)
