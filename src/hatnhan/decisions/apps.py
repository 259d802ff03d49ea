"""The room of proposals, votes and resolutions."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """The room of proposals, votes and resolutions."""

    name = "hatnhan.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"
