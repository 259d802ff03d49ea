"""The phone page as the framework knows it."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """A surface: a page that works from what the phone keeps."""

    name = "hatnhan.field"
    label = "field"
