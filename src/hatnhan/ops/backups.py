"""Backing up into one file and restoring from it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.db import connection

Say = Callable[[str], None]
ON_SERVER = "This installation keeps its data on a PostgreSQL server: use pg_dump and pg_restore there."


def back_up(target: Path, *, say: Say) -> int:
    """Write the database as it stands at one moment into a new file, while pages are being served."""
    if connection.vendor != "sqlite":
        say(ON_SERVER)
        return 2
    if target.exists():
        say(f"{target} exists already; nothing was written.")
        return 2
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
    say(f"{target}: {_verdict_of(target)}")
    return 0


def restore(source: Path, *, say: Say) -> int:
    """Put a backup in the database's place; what stood there is kept beside it."""
    if connection.vendor != "sqlite":
        say(ON_SERVER)
        return 2
    if not source.is_file() or _verdict_of(source) != "ok":
        say(f"{source} is not a sound backup; nothing was changed.")
        return 2
    place = Path(settings.DATABASES["default"]["NAME"])
    kept = place.with_suffix(".before-restore.sqlite3")
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(place)) as current:
        with closing(sqlite3.connect(kept)) as aside:
            current.backup(aside)
        copy.backup(current)
    say(f"Restored from {source}. What stood there before: {kept}")
    return 0


def _verdict_of(file: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            verdict: str = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("SELECT count(*) FROM django_migrations")
            return verdict
    except sqlite3.DatabaseError as broken:
        return str(broken)
