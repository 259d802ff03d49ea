"""The tables of the ground: what changed in a place, and which files are kept."""

from django.db import models

from hatnhan.plumbing.files.tables import StoredFile

__all__ = ["Change", "ChangeCount", "StoredFile"]


class ChangeCount(models.Model):
    """How many times something changed in a place; the number of the latest change."""

    place_id = models.UUIDField(primary_key=True)
    number = models.BigIntegerField()


class Change(models.Model):
    """When a thing of a place changed last: one row a thing, however often it changes."""

    id = models.BigAutoField(primary_key=True)
    place_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    number = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place_id", "kind", "subject_id"], name="one_change_a_thing")
        ]
        indexes = [models.Index(fields=["place_id", "kind", "number"], name="change_by_place")]
