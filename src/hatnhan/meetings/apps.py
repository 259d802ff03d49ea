"""The room of meetings."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The room of meetings."""

    name = "hatnhan.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"
