"""How a page with forms answers: shown, done, or refused in words with what was typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken, StaleEdit
from hatnhan.office.pages import StaffRequest, broken_text
from hatnhan.office.pictures import told_at_picture
from hatnhan.ui.forms import Form

T = TypeVar("T")
F = TypeVar("F", bound=Form)
Context = dict[str, Any]
Meanwhile = Callable[[StaleEdit], Context]
Again = Callable[..., HttpResponse]
asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Way:
    """The way back from a page: where it leads, and what stands on it."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a form: its heading, the words on its button, the way back, sentences."""

    title: str
    button: str
    back: Way
    intro: tuple[str, ...] = ()
    is_danger: bool = False


def answered(
    request: StaffRequest,
    form: Form,
    deed: Callable[[], HttpResponse],
    template: str,
    context: Context,
    *,
    meanwhile: Meanwhile | None = None,
) -> HttpResponse:
    """Show the form, or do what was sent; refused, show it again with what was typed and why.

    What somebody saved meanwhile is shown beside it; `meanwhile` gives it where that is more than a text.
    """
    shown: Context = {"form": form, "broken": "", **context}
    if request.method == "POST" and form.is_valid():
        try:
            return deed()
        except (NotFound, NotAllowed):
            raise
        except RuleBroken as refused:
            shown["broken"] = "" if told_at_picture(form, refused) else broken_text(refused)
            if isinstance(refused, StaleEdit):
                shown |= meanwhile(refused) if meanwhile else beside(form, refused)
    return render(request, template, shown, status=422 if request.method == "POST" else 200)


def settle(
    request: StaffRequest,
    form: Form | None,
    command: Callable[[dict[str, Any]], object],
    *,
    again: Again,
    name: str = "",
    to: str,
    said: str = "",
) -> HttpResponse:
    """Do what one of a page's forms asks and go on; refused, show the page again with what was typed."""
    if form is not None and not form.is_valid():
        return again(status=422, **{name: form})
    try:
        command(form.cleaned_data if form is not None else {})
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        shown: Context = {} if form is None else {name: form}
        if isinstance(refused, StaleEdit):
            shown |= {"theirs": str(refused.facts.get("theirs", ""))}
            shown |= {} if form is None else {name: renewed(form, refused)}
        return again(status=422, broken=broken_text(refused), **shown)
    messages.success(request, said or _("Saved."))
    return gone_to(to)


def attempt(deed: Callable[[], T]) -> tuple[T | None, str]:
    """Do a deed on a page of several forms; give what came of it, or the sentence of the broken rule."""
    try:
        return deed(), ""
    except (NotFound, NotAllowed):
        raise
    except RuleBroken as refused:
        return None, broken_text(refused)


def saved(
    request: StaffRequest, name: str, said: str = "", *, anchor: str = "", **parts: object
) -> HttpResponse:
    """Say that it is done, and lead to a page of the village."""
    messages.success(request, said or _("Saved."))
    return gone_to(address(request, name, anchor, **parts))


def beside(form: Form, stale: StaleEdit) -> Context:
    """Give the newer text, and the form with what was typed, which the next saving puts on top of it."""
    return {"form": renewed(form, stale), "theirs": str(stale.facts.get("theirs", ""))}


def renewed(form: F, stale: StaleEdit) -> F:
    """Give the form with what was typed; saved again, it knows of the other text."""
    data = cast("QueryDict", form.data).copy()
    for field, fact in (("revision", "revision"), ("supersedes_id", "latest_id")):
        if fact in stale.facts:
            data[form.add_prefix(field)] = str(stale.facts[fact])
    form.data = data
    return form


def address(request: StaffRequest, name: str, anchor: str = "", **parts: object) -> str:
    """Give the address of a page of the village, down to a place on it."""
    url = reverse(f"office:{name}", kwargs={"village": request.village.code, **parts})
    return f"{url}#{anchor}" if anchor else url


def gone_to(url: str) -> HttpResponse:
    """After a deed, look at its place with a plain reading request."""
    return HttpResponseRedirect(url, status=303)
