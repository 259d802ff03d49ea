"""The audit book: one line for every deed and for every look at what is sensitive."""

from django.db import models

from hatnhan.plumbing.facts import Fact


class AuditLine(Fact):
    """One line of the book; `facts` never holds secrets or a person's words."""

    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=64)
    path = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    request_id = models.CharField(max_length=32, default="-")

    class Meta:
        indexes = [
            models.Index(fields=["path", "-id"], name="audit_by_path"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_by_subject"),
        ]
