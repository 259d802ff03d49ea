"""The room of the household register."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """The room of the household register."""

    name = "hatnhan.households"
    label = "households"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the register known to the doctor."""
        from hatnhan.households.services import PROJECTION  # noqa: PLC0415 -- models load first
        from hatnhan.plumbing import projections  # noqa: PLC0415 -- models load first

        projections.register(PROJECTION)
