"""The room where phones and the book meet."""

from django.apps import AppConfig


class SyncConfig(AppConfig):
    """Phones, what they sent, and what they are told."""

    name = "hatnhan.sync"
    label = "sync"
