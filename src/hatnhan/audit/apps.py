"""The room of the audit book."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room of the audit book."""

    name = "hatnhan.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
