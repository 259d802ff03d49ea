"""The office as the framework knows it."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """A surface: pages that call services and selectors."""

    name = "hatnhan.office"
    label = "office"
