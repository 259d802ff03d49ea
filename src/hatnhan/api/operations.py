"""The way of every operation: the village, the deed that it needs, then one selector."""

import inspect
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django.http import HttpRequest

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.people.selectors import actor_of_account
from hatnhan.places.selectors import Village, village_for
from hatnhan.plumbing.today import now, today

P = ParamSpec("P")
R = TypeVar("R")


class SignedInRequest(HttpRequest):
    """A request of a signed-in person."""

    actor: Actor
    now: datetime
    today: date


class VillageRequest(SignedInRequest):
    """A request of a signed-in person about one village."""

    village: Village


def own(view: Callable[Concatenate[SignedInRequest, P], R]) -> Callable[..., R]:
    """Open an operation to everybody who is signed in, about himself."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
        return view(_bring_in(request), *args, **kwargs)

    return declare(answer, "account.own")


def anywhere(action: str) -> Callable[[Callable[Concatenate[SignedInRequest, P], R]], Callable[..., R]]:
    """Open an operation to those who may do the deed in at least one place."""

    def decorate(view: Callable[Concatenate[SignedInRequest, P], R]) -> Callable[..., R]:
        @wraps(view)
        def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> R:
            asked = _bring_in(request)
            if not any(action in grant.actions for grant in asked.actor.grants):
                raise NotAllowed(action=action)
            return view(asked, *args, **kwargs)

        return declare(answer, action)

    return decorate


def about_village(action: str) -> Callable[[Callable[Concatenate[VillageRequest, P], R]], Callable[..., R]]:
    """Open an operation to those whose mandate over the village includes the action."""

    def decorate(view: Callable[Concatenate[VillageRequest, P], R]) -> Callable[..., R]:
        @wraps(view)
        def answer(request: HttpRequest, village: str, *args: P.args, **kwargs: P.kwargs) -> R:
            asked = cast(VillageRequest, _bring_in(request))
            asked.village = village_for(actor=asked.actor, code=village, on=asked.today)
            asked.actor.ensure(action, asked.village.path)
            return view(asked, *args, **kwargs)

        declare(answer, action)
        return _with_village(answer, view)

    return decorate


def declare(view: Callable[..., R], action: str) -> Callable[..., R]:
    """Write on a view which action it needs; the test of access reads it."""
    view.action = action  # type: ignore[attr-defined]  # -- a function carries what is written on it
    return view


def _bring_in(request: HttpRequest) -> SignedInRequest:
    asked = cast(SignedInRequest, request)
    asked.now, asked.today = now(), today()
    if not request.user.is_authenticated:
        raise NotFound
    asked.actor = actor_of_account(request.user, on=asked.today)
    return asked


def _with_village(answer: Callable[..., R], view: Callable[..., object]) -> Callable[..., R]:
    # The library reads the address's parts from the signature.
    signature = inspect.signature(view)
    request, *rest = signature.parameters.values()
    village = inspect.Parameter("village", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=str)
    answer.__signature__ = signature.replace(  # type: ignore[attr-defined]  # -- what inspect reads
        parameters=[request, village, *rest]
    )
    return answer
