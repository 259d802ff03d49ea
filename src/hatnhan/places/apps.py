"""The room of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The room of places."""

    name = "hatnhan.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
