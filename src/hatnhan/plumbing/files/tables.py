"""Which upload became which stored file."""

from django.db import models


class StoredFile(models.Model):
    """A photograph that is kept: named by the hash of what was sent, found by the hash of what is stored.

    No fact points here by a foreign key: a fact may arrive before its file, and a file before its fact.
    """

    upload_sha256 = models.CharField(max_length=64, primary_key=True)
    upload_byte_count = models.PositiveIntegerField()
    stored_sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    byte_count = models.PositiveIntegerField()
    stored_at = models.DateTimeField()
    person_id = models.UUIDField()
