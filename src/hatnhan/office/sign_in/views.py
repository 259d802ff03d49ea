"""Signing in by name and password; in a demonstration, by one touch."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import activate, gettext

from hatnhan.people.demo_roles import DEMO_ROLES, DemoRole, demo_account
from hatnhan.people.selectors import actor_of_account, start_code_of
from hatnhan.plumbing.today import today

if TYPE_CHECKING:
    from hatnhan.people.models import Account


class SignIn(LoginView):  # type: ignore[misc]  # the library has no types
    """The sign-in page, with a button for each role in a demonstration."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the roles of the demonstration."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        context["demo_roles"] = _shown_roles() if settings.DEMO else ()
        return context


def _shown_roles() -> tuple[DemoRole, ...]:
    return tuple(replace(role, label=gettext(role.label)) for role in DEMO_ROLES)


def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's roles; outside a demonstration this does not exist."""
    if settings.DEMO and request.method != "POST":
        # The buttons stand on the sign-in page.
        return redirect("account_login")
    account = demo_account(request.POST.get("role", "")) if settings.DEMO else None
    if account is None:
        raise Http404
    login(request, account, backend="hatnhan.people.backend.PersonBackend")
    return redirect(get_next_redirect_url(request) or "start")


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the village where the person has work, in the person's language."""
    account = cast("Account", request.user)
    actor = actor_of_account(account, on=today())
    code = start_code_of(actor)
    if code is None:
        return render(request, "office/no_work.html", {"name": actor.name}, status=403)
    response = redirect("office:home", village=code)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        activate(account.language)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, account.language, samesite="Lax")
    return response


def closed(request: HttpRequest) -> HttpResponse:
    """What the library offers and this program does not."""
    raise Http404
