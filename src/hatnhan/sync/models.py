"""Phones, receipts for what they sent, and what could not be taken."""

from django.db import models

from hatnhan.kernel.ids import new_id
from hatnhan.people.models import Person
from hatnhan.plumbing.facts import Fact


class Device(models.Model):
    """A phone of one person; nothing is kept of where it is."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="devices")
    label = models.CharField(max_length=60)
    registered_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Receipt(Fact):
    """A command was taken: its identifier is the command's, its digest says what it was.

    `minutes_moved` is by how much the phone's clock was wrong, where `happened_at` was mended for it.
    """

    name = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    minutes_moved = models.IntegerField(default=0)


class Refused(models.Model):
    """A command that a rule refused, kept with its reason until it is mended or withdrawn."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    device_id = models.UUIDField()
    village_code = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    payload = models.JSONField()
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    refused_at = models.DateTimeField()
