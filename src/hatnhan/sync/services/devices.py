"""Phones: registered by their person, named, and revoked."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound, RuleBroken
from hatnhan.kernel.marks import mark as _
from hatnhan.kernel.text import tidy
from hatnhan.sync.models import Device
from hatnhan.sync.selectors.phones import Phone, as_phone

MOST_PHONES = 20


class TooManyPhones(RuleBroken):
    """More phones than anybody carries."""

    code = "sync.too_many_phones"
    text = _("You have %(most)d phones registered. Revoke one that you no longer use.")


class LabelUnfit(RuleBroken):
    """A name that does not fit."""

    code = "sync.label_unfit"
    text = _("Give the phone a name of up to 60 letters.")


@atomic
def register_device(*, actor: Actor, device_id: UUID, label: str, at: datetime) -> Phone:
    """Register the phone that the person holds, or name it anew; raises NotFound for another's."""
    name = tidy(label)
    if len(name) > 60 or "\x00" in name:
        raise LabelUnfit
    device = Device.objects.select_for_update().filter(id=device_id).first()
    if device is None:
        _ensure_room(actor)
        device = Device.objects.create(id=device_id, person_id=actor.person_id, label=name, registered_at=at)
        _record("sync.device_registered", actor, device, at)
    if device.person_id != actor.person_id:
        raise NotFound
    if device.label != name:
        device.label = name
        device.save(update_fields=["label"])
    return as_phone(device)


@atomic
def revoke_device(*, actor: Actor, device_id: UUID, at: datetime) -> Phone:
    """Take a phone's right to send and read; what waits on it can still be saved there as a file."""
    device = Device.objects.select_for_update().filter(id=device_id, person_id=actor.person_id).first()
    if device is None:
        raise NotFound
    if device.revoked_at is None:
        device.revoked_at = at
        device.save(update_fields=["revoked_at"])
        _record("sync.device_revoked", actor, device, at)
    return as_phone(device)


def _ensure_room(actor: Actor) -> None:
    if Device.objects.filter(person_id=actor.person_id, revoked_at=None).count() >= MOST_PHONES:
        raise TooManyPhones(most=MOST_PHONES)


def _record(action: str, actor: Actor, device: Device, at: datetime) -> None:
    path = min((grant.path for grant in actor.grants), default="/")
    audit.record(action, actor=actor, subject_type="device", subject_id=device.id, path=path, at=at)
