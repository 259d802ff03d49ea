"""The room of campaigns and observations."""

from django.apps import AppConfig

from hatnhan.plumbing import projections


class IndicatorsConfig(AppConfig):
    """The room of campaigns and observations."""

    name = "hatnhan.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the doctor know what this room stores."""
        from hatnhan.indicators.services import projecting  # noqa: PLC0415 -- models are ready only now

        projections.register(
            projections.Projection(projecting.NAME, projecting.differences, projecting.repair)
        )
