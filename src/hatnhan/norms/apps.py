"""The room of norms."""

from django.apps import AppConfig


class NormsConfig(AppConfig):
    """The room of norms."""

    name = "hatnhan.norms"
    label = "norms"
    default_auto_field = "django.db.models.BigAutoField"
