"""The room of drives and their book."""

from django.apps import AppConfig

from hatnhan.plumbing import projections


class LedgerConfig(AppConfig):
    """The room of drives and their book."""

    name = "hatnhan.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the doctor know what this room stores."""
        from hatnhan.ledger.services import projecting  # noqa: PLC0415 -- models are ready only now

        projections.register(
            projections.Projection(projecting.NAME, projecting.differences, projecting.repair)
        )
