"""The database itself refuses to change or remove a fact, on SQLite and on PostgreSQL."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from hatnhan.plumbing.facts import AppendOnly

REFUSAL = "facts are never changed"
_PG_FUNCTION = f"""
CREATE OR REPLACE FUNCTION hatnhan_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def fact_tables() -> list[str]:
    """Give the tables whose rows are only added: facts, and what is as lasting as they are."""
    return sorted(kind._meta.db_table for kind in AppendOnly.kinds())


def protect_after_migrate(
    sender: AppConfig,
    using: str = "default",
    **_kwargs: Any,
) -> None:
    """Protect every fact table that exists; said again, it changes nothing."""
    if sender.label == "plumbing":
        return
    protect(connections[using])


def protect(connection: BaseDatabaseWrapper) -> None:
    """Install what is missing of the guards."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
        for table in fact_tables():
            if table in existing:
                for statement in _guards(connection.vendor, table):
                    cursor.execute(statement)


def release(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away: for the one lawful erasure and for tests that tamper."""
    with connection.cursor() as cursor:
        for table in fact_tables():
            for name in _guard_names(connection.vendor, table):
                owner = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{owner}")


def unprotected_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the fact tables whose guards are missing."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [table for table in fact_tables() if not set(_guard_names(connection.vendor, table)) <= present]


def _guard_names(vendor: str, table: str) -> list[str]:
    events = ["update", "delete", "truncate"] if vendor == "postgresql" else ["update", "delete"]
    return [f"{table}_no_{event}" for event in events]


def _guards(vendor: str, table: str) -> list[str]:
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
            for event in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
        f"FOR EACH {'STATEMENT' if event == 'truncate' else 'ROW'} EXECUTE FUNCTION hatnhan_refuse_change()"
        for event in ("update", "delete", "truncate")
    ]
