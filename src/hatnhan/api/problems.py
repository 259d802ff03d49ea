"""Refusals as problem documents (RFC 9457): one class of broken rule, told to programs and to people."""

import logging

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hatnhan.kernel.errors import NotAllowed, NotFound, RuleBroken, StaleEdit, plain
from hatnhan.kernel.marks import mark
from hatnhan.plumbing.facts import FactTaken
from hatnhan.plumbing.files.troubles import PieceTooLarge, WrongOffset
from hatnhan.sync.rules import DeviceRevoked, DeviceUnknown, NotJson, NotSignedIn, TooMany
from hatnhan.ui.words import say

MEDIA_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[RuleBroken], int], ...] = (
    (NotFound, 404),
    (NotAllowed, 403),
    (StaleEdit, 409),
    (FactTaken, 409),
    (DeviceUnknown, 409),
    (DeviceRevoked, 403),
    (TooMany, 413),
    (NotJson, 400),
    (WrongOffset, 409),
    (PieceTooLarge, 413),
)
TITLES: dict[int, str] = {
    400: mark("The request cannot be read"),
    401: mark("Please sign in"),
    403: mark("Not part of your role"),
    404: mark("Nothing here"),
    409: mark("Somebody was faster"),
    413: mark("Too much at once"),
    422: mark("Please look at this again"),
    429: mark("Too many attempts"),
    500: mark("Something went wrong"),
}
log = logging.getLogger(__name__)


class TooManyAttempts(RuleBroken):
    """Somebody tries passwords faster than a person types."""

    code = "api.too_many_attempts"
    text = mark("Too many attempts to sign in. Wait a few minutes, then try again.")


class WrongPassword(RuleBroken):
    """Name and password do not fit together."""

    code = "api.wrong_password"
    text = mark("This name and this password do not fit together. Check both and try again.")


def problem(status: int, code: str, detail: str, **more: object) -> HttpResponse:
    """Give one problem document."""
    body = {
        "type": f"urn:hatnhan:problem:{code}",
        "title": _(TITLES[status]),
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def of_broken_rule(request: HttpRequest, broken: RuleBroken) -> HttpResponse:
    """Say a broken rule with its facts."""
    del request
    status = next((number for kind, number in STATUS if isinstance(broken, kind)), 422)
    if isinstance(broken, TooManyAttempts):
        status = 429
    return problem(status, broken.code, say(broken), facts=plain(broken.facts))


def of_stranger(request: HttpRequest, refused: Exception) -> HttpResponse:
    """Say that nobody is signed in."""
    del request, refused
    return problem(401, "api.not_signed_in", _("Sign in first: send name and password to /api/v1/session."))


def of_refused_request(request: HttpRequest, refused: HttpError) -> HttpResponse:
    """Say that the request itself cannot be taken."""
    del request
    if refused.status_code == 403:
        return problem(
            403, "api.csrf", _("The security token is missing or old. Read it from /api/v1/session.")
        )
    status = refused.status_code if refused.status_code in TITLES else 400
    return problem(status, "api.unreadable", _("The request cannot be read. Look at /api/v1/openapi.json."))


def of_invalid(request: HttpRequest, invalid: ValidationError) -> HttpResponse:
    """Name every value that does not fit."""
    del request
    errors = [
        {"where": [str(part) for part in one["loc"]], "what": str(one["msg"])} for one in invalid.errors
    ]
    return problem(
        422, "api.invalid", _("Some values do not fit. They are named under errors."), errors=errors
    )


def of_absent(request: HttpRequest, absent: Http404) -> HttpResponse:
    """Say that nothing is here."""
    del absent
    return of_broken_rule(request, NotFound())


def of_trouble(request: HttpRequest, trouble: Exception) -> HttpResponse:
    """Say that the fault is ours; the log keeps what happened."""
    log.error("Trouble at %s", request.path, exc_info=trouble)
    return problem(
        500, "api.trouble", _("The fault is on our side, and what was saved before is safe. Try again.")
    )


def tell_problems(api: NinjaAPI) -> None:
    """Let the API tell every refusal as a problem document."""
    api.exception_handler(Exception)(of_trouble)
    api.exception_handler(Http404)(of_absent)
    api.exception_handler(HttpError)(of_refused_request)
    api.exception_handler(AuthenticationError)(of_stranger)
    api.exception_handler(NotSignedIn)(of_stranger)
    api.exception_handler(ValidationError)(of_invalid)
    api.exception_handler(RuleBroken)(of_broken_rule)
