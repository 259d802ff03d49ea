"""A person's phones, and what of theirs was refused."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.kernel.errors import RuleBroken
from hatnhan.plumbing.questions import Question
from hatnhan.sync.models import Device, Refused
from hatnhan.sync.rules import DeviceRevoked, DeviceUnknown

# A person, and the phone in that person's hand.
Holding = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone as its person sees it."""

    id: UUID
    label: str
    registered_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A command of one's own that a rule refused."""

    id: UUID
    device_id: UUID
    name: str
    happened_at: datetime
    text: str
    facts: dict[str, object]


@Question
def _registered(ids: Collection[UUID]) -> QuerySet[Device, tuple[Any, ...]]:
    return Device.objects.filter(id__among=ids).values_list("person_id", "id", "revoked_at")


def phones_of(*, person_id: UUID) -> list[Phone]:
    """Give a person's phones, the newest first."""
    rows = Device.objects.filter(person_id=person_id).order_by("-registered_at", "id")
    return [as_phone(row) for row in rows]


def as_phone(device: Device) -> Phone:
    """Give a phone as its person sees it."""
    return Phone(device.id, device.label, device.registered_at, device.revoked_at)


def barred(holdings: Collection[Holding]) -> dict[Holding, RuleBroken]:
    """Give who may not send from which phone, in one query: revoked, or never registered by that person."""
    told = _registered(ids={device_id for _person, device_id in holdings})
    known = {(person_id, device_id): revoked_at for person_id, device_id, revoked_at in told}
    found: dict[Holding, RuleBroken] = {}
    for holding in holdings:
        if holding not in known:
            found[holding] = DeviceUnknown()
        elif known[holding] is not None:
            found[holding] = DeviceRevoked()
    return found


def refused_of(*, person_id: UUID, at_most: int = 200) -> list[RefusedRow]:
    """Give what of a person's own was refused and not mended yet, the latest first."""
    rows = Refused.objects.filter(person_id=person_id).order_by("-refused_at", "-id")[:at_most]
    return [RefusedRow(row.id, row.device_id, row.name, row.happened_at, row.text, row.facts) for row in rows]
