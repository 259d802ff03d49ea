"""The room of people and mandates."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room of people and mandates."""

    name = "hatnhan.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
