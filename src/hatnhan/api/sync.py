"""Phones: registering them, taking what they send, telling them what changed."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.security import APIKeyCookie

from hatnhan.api.operations import SignedInRequest, VillageRequest, about_village, declare, own
from hatnhan.api.schemas import Problem
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import RuleBroken, plain
from hatnhan.plumbing.today import assumed_day, now
from hatnhan.sync import rules
from hatnhan.sync.selectors import Phone, changes_for, phones_of
from hatnhan.sync.selectors.houses import moment
from hatnhan.sync.services import Answer, receive, register_device, revoke_device
from hatnhan.ui.words import say

router = Router(tags=["sync"])


class Label(Schema):
    """What a person calls a phone."""

    label: str


class Device(Schema):
    """A phone of the person who asks."""

    id: UUID
    label: str
    registered_on: date
    is_revoked: bool


class SentCommand(Schema):
    """One command; what its payload holds depends on its name."""

    id: UUID
    name: str
    version: int
    village: str
    happened_at: datetime
    after: list[UUID] = []
    payload: dict[str, object]


class SentBatch(Schema):
    """What a phone sends at once."""

    device_id: UUID
    sent_at: datetime
    withdrawn: list[UUID] = []
    commands: list[SentCommand]


class Told(Schema):
    """What became of one command."""

    id: str
    outcome: str
    code: str | None = None
    text: str | None = None
    facts: dict[str, object] | None = None


class Answers(Schema):
    """One answer for each command, in the order sent."""

    now: datetime
    answers: list[Told]


@own
def devices(request: SignedInRequest) -> list[Device]:
    """Give one's own phones, the newest first."""
    return [_device(phone) for phone in phones_of(person_id=request.actor.person_id)]


@own
def register(request: SignedInRequest, device_id: UUID, asked: Label) -> Device:
    """Register the phone that one holds, or name it again; without a name it is called by its kind."""
    label = asked.label.strip() or gettext(rules.machine_of(request.headers.get("User-Agent", "")))
    return _device(register_device(actor=request.actor, device_id=device_id, label=label, at=request.now))


@own
def revoke(request: SignedInRequest, device_id: UUID) -> Device:
    """Revoke a phone: from now on it sends and reads nothing."""
    return _device(revoke_device(actor=request.actor, device_id=device_id, at=request.now))


class SessionKey(APIKeyCookie):
    """Takes the session's key along: whose it is, the door asks for everybody who waits there at once."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> str | None:
        """Give the key; without one, nobody is signed in."""
        del request
        return key


def send(request: HttpRequest) -> HttpResponse:
    """Take a batch of commands; each is answered by itself. docs/sync.md says what each may hold."""
    at = now()
    try:
        batch = rules.read_batch(_body(request))
    except RuleBroken:
        # What is wrong with a batch is told to those who may send one.
        if not request.user.is_authenticated:
            raise rules.NotSignedIn from None
        raise
    answers = receive(session=request.COOKIES[settings.SESSION_COOKIE_NAME], batch=batch, at=at)
    return JsonResponse({"now": moment(at), "answers": [_told(answer) for answer in answers]})


@about_village("field.view")
def changes(request: VillageRequest, cursor: Query[str] = "") -> HttpResponse:
    """Give everything that the person may see of the village, then what changed after the mark."""
    told = changes_for(actor=request.actor, village=request.village, on=request.today, after=cursor)
    told |= {"now": moment(request.now), "assumed_day": assumed_day()}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})


def _body(request: HttpRequest) -> object:
    # One byte more than allowed is enough to know.
    body = request.read(rules.MOST_BYTES + 1)
    return rules.unpacked(body, is_packed=request.headers.get("Content-Encoding", "") == "gzip")


def _told(answer: Answer) -> dict[str, object]:
    told: dict[str, object] = {"id": answer.id, "outcome": answer.outcome.value}
    if answer.refusal is not None:
        told |= {
            "code": answer.refusal.code,
            "text": say(answer.refusal),
            "facts": plain(answer.refusal.facts),
        }
    elif answer.facts is not None:
        told["facts"] = plain(answer.facts)
    return told


def _device(phone: Phone) -> Device:
    return Device(
        id=phone.id,
        label=phone.label,
        registered_on=local_day(phone.registered_at),
        is_revoked=phone.revoked_at is not None,
    )


_refusals = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
_body_schema = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": SentBatch.model_json_schema()}},
    }
}
router.get("/devices", response={200: list[Device], **_refusals})(devices)
router.put("/devices/{device_id}", response={200: Device, **_refusals})(register)
router.api_operation(["DELETE"], "/devices/{device_id}", response={200: Device, **_refusals})(revoke)
declare(send, "account.own")
router.post(
    "/commands",
    auth=SessionKey(),
    response={200: Answers, 413: Problem, **_refusals},
    openapi_extra=_body_schema,
)(send)
router.get("/villages/{village}/changes", response={200: dict[str, object], **_refusals})(changes)
