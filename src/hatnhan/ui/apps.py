"""The design system: one look, and the words for numbers and days; it knows no subject."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The design system."""

    name = "hatnhan.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
