"""At start the program looks whether the ground is safe to stand on."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from hatnhan.plumbing import triggers


@register(Tags.database)
def facts_are_protected(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """Refuse to start on a database in which a fact could be changed."""
    del app_configs
    found: list[CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        existing = set(connection.introspection.table_names())
        for table in triggers.unprotected_tables(connection):
            if table in existing:
                found.append(
                    Error(
                        f"Facts in {table} are not protected.", hint="Run: hatnhan migrate", id="hatnhan.E001"
                    )
                )
    return found
