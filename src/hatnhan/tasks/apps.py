"""The room of work that carries out decisions."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """The room of work that carries out decisions."""

    name = "hatnhan.tasks"
    label = "tasks"
    default_auto_field = "django.db.models.BigAutoField"
