"""The portal as the framework knows it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """A surface: pages that call services and selectors."""

    name = "hatnhan.portal"
    label = "portal"
