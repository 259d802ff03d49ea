"""Signing in and out by the API, with the same limits as the page."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import HttpRequest
from django.middleware.csrf import get_token
from ninja import Router
from ninja.errors import HttpError
from ninja.utils import check_csrf

from hatnhan.api.operations import SignedInRequest, declare, own
from hatnhan.api.problems import TooManyAttempts, WrongPassword
from hatnhan.api.schemas import Me, Named, Problem, Session, SignIn, VillageName
from hatnhan.kernel.actor import Actor
from hatnhan.people.selectors import actor_of_account
from hatnhan.places.selectors import Village, villages_under
from hatnhan.plumbing.today import today

router = Router(tags=["session"])
LISTED, FEW = 5000, 3


def with_token(request: HttpRequest) -> bool:
    """A page of another site must not sign anybody in."""
    if check_csrf(request):
        raise HttpError(403, "csrf")
    return True


def read_session(request: HttpRequest) -> Session:
    """Say whether somebody is signed in and who; give the token that writing needs, and its cookie."""
    # Through a slow network each question costs as much as the page: a phone asks this one alone.
    actor = actor_of_account(request.user, on=today()) if request.user.is_authenticated else None
    found = _villages_of(actor, at_most=FEW + 1) if actor else []
    return Session(
        is_signed_in=actor is not None,
        csrf_token=get_token(request),
        person=Named(id=actor.person_id, name=actor.name) if actor else None,
        villages=[VillageName(code=one.code, name=one.name) for one in found] if len(found) <= FEW else None,
    )


def sign_in(request: HttpRequest, asked: SignIn) -> Me:
    """Sign in by name and password."""
    if not ratelimit.consume(request, action="login"):
        raise TooManyAttempts
    form = LoginForm({"login": asked.username, "password": asked.password}, request=request)
    if not form.is_valid():
        raise TooManyAttempts if _is_limited(form) else WrongPassword
    form.login(request)
    return _me(request)


@own
def sign_out(request: SignedInRequest) -> tuple[int, None]:
    """Sign out here."""
    logout(request)
    return 204, None


@own
def me(request: SignedInRequest) -> Me:
    """Say who is signed in, with the mandates of the day."""
    return _me(request)


@own
def villages(request: SignedInRequest) -> list[Village]:
    """Give the villages within the mandates of the day."""
    return _villages_of(request.actor, at_most=LISTED)


def _villages_of(actor: Actor, *, at_most: int) -> list[Village]:
    paths = sorted({grant.path for grant in actor.grants})
    found = {
        one.code: one for path in paths for one in villages_under(path=path, on=today(), at_most=at_most)
    }
    return [found[code] for code in sorted(found)]


def _is_limited(form: LoginForm) -> bool:
    limited = get_adapter().error_messages["too_many_login_attempts"]
    return any(error == limited for error in form.non_field_errors())


def _me(request: HttpRequest) -> Me:
    assert request.user.is_authenticated  # noqa: S101 -- both callers have signed in
    actor = actor_of_account(request.user, on=today())
    return Me.model_validate(
        {"person_id": actor.person_id, "name": actor.name, "today": today(), "grants": list(actor.grants)}
    )


declare(read_session, "sign_in")
declare(sign_in, "sign_in")
_refusals = {401: Problem, 403: Problem, 422: Problem, 429: Problem}
router.get("/session", auth=None, response=Session)(read_session)
router.post("/session", auth=with_token, response={200: Me, **_refusals})(sign_in)
router.api_operation(["DELETE"], "/session", response={204: None, 401: Problem})(sign_out)
router.get("/me", response=Me)(me)
