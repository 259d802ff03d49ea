"""The ground protects the fact tables each time the tables have been made or changed."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlumbingConfig(AppConfig):
    """The room that other rooms stand on."""

    name = "hatnhan.plumbing"
    label = "plumbing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Protect facts after every migration: SQLite loses triggers when a table is rebuilt."""
        from hatnhan.plumbing import checks, triggers  # noqa: F401, PLC0415 -- models come after the apps

        post_migrate.connect(triggers.protect_after_migrate, dispatch_uid="hatnhan.protect_facts")
