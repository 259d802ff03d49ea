"""A sitting that was interrupted: the way back to the page with the form, and what was typed in it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from hatnhan.kernel.actor import Actor

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field, not a secret


def signed_out(request: HttpRequest) -> HttpResponse:
    """Lead a stranger to the sign-in and back; whoever was writing sees first what would be lost."""
    way = redirect_to_login(_page_of_form(request) if request.method == "POST" else request.get_full_path())
    if getattr(request, "htmx", False):
        # The answer to a tap would land inside a cell of the page.
        return HttpResponseClientRedirect(way["Location"])
    if request.method == "POST" and (typed := typed_in(request)):
        context = {"typed": typed, "sign_in_url": way["Location"]}
        response = render(request, "office/sign_in/signed_out.html", context, status=403)
        response["Cache-Control"] = "no-store"
        return response
    return way


def form_outdated(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without a valid token, as after signing in anew; what was typed here is shown again."""
    del reason
    # Another site's form gets nothing said here in this program's name.
    typed = typed_in(request) if request.headers.get("Origin") == _own_origin(request) else []
    response = render(request, "403_csrf.html", {"typed": typed}, status=403)
    response["Cache-Control"] = "no-store"
    return response


def typed_in(request: HttpRequest) -> list[str]:
    """Give the sentences of a form; days, numbers and choices are quickly made again."""
    return [
        text.strip()
        for name, texts in request.POST.lists()
        for text in texts
        if name != TOKEN and len(text.split()) > 1
    ]


def page_above(address: str, actor: Actor, path: str) -> HttpResponse | None:
    """Lead from an address that only takes forms to the nearest page above it that the actor may open."""
    for above in _addresses_above(address):
        try:
            view = resolve(above).func
        except Resolver404:
            continue
        action = getattr(view, "action", None)
        if action is not None and actor.may(action, path):
            return HttpResponseRedirect(above, status=303)
    return None


def _addresses_above(address: str) -> Iterator[str]:
    parts = address.strip("/").split("/")
    # «/v/village/» is the first page; there is nothing above it.
    for count in range(len(parts) - 1, 1, -1):
        yield f"/{'/'.join(parts[:count])}/"


def _page_of_form(request: HttpRequest) -> str:
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    ):
        return request.path
    page = urlsplit(came_from)
    if page.path.split("/")[:3] != request.path.split("/")[:3]:
        return request.path
    return f"{page.path}?{page.query}" if page.query else page.path


def _own_origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
