"""Backing up into one file and restoring from it: the database and the photographs that it names."""

import hashlib
import os
import re
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

from hatnhan.plumbing.files import files_folder, place, stored_paths

Say = Callable[[str], None]
ON_SERVER = (
    "This installation keeps its data on a PostgreSQL server: use pg_dump and pg_restore there. "
    "Then copy the photographs, which lie in {files}: after pg_dump, and before pg_restore."
)
DATABASE = "hatnhan.sqlite3"
# Backups of the first versions were a database and nothing else.
SQLITE = b"SQLite format 3\x00"
FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
CHUNK = 1024 * 1024


class UnsoundError(Exception):
    """A backup that is not what it should be."""


def back_up(target: Path, *, say: Say) -> int:
    """Write database and photographs as they stand at one moment into a new file, while pages are served."""
    if connection.vendor != "sqlite":
        say(ON_SERVER.format(files=files_folder()))
        return 2
    if target.exists():
        say(f"{target} exists already; nothing was written.")
        return 2
    with tempfile.TemporaryDirectory(prefix="hatnhan-", dir=target.parent) as aside:
        copy, archive = Path(aside) / DATABASE, Path(aside) / "backup.tar"
        verdict = _copied(copy)
        count = _packed(copy, archive)
        archive.replace(target)
    say(f"{target}: {verdict}; {count} photographs")
    return 0


def restore(source: Path, *, say: Say) -> int:
    """Put a backup in the place of the data; the database that stood there is kept beside it."""
    if connection.vendor != "sqlite":
        say(ON_SERVER.format(files=files_folder()))
        return 2
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA) as aside:
        database = Path(aside) / DATABASE
        try:
            # Everything is read once before anything is changed.
            _ensure_sound(source, database)
        except (OSError, tarfile.TarError, UnsoundError):
            say(f"{source} is not a sound backup; nothing was changed.")
            return 2
        # A file under its hash harms nobody; a row without its file would.
        count = len([place(content.read()) for _name, content in _photographs(source)])
        kept = _replaced_by(database)
    say(f"Restored from {source}, {count} photographs. What stood there before: {kept}")
    return 0


def _copied(copy: Path) -> str:
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as book:
        connection.connection.backup(book)
    return _verdict_of(copy)


def _packed(database: Path, archive: Path) -> int:
    # The database first: whatever it names was in its place before, and is never removed.
    with archive.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as packed:
            packed.add(database, DATABASE)
            paths = list(stored_paths())
            for path in paths:
                packed.add(path, f"files/{path.parent.name}/{path.name}")
        file.flush()
        os.fsync(file.fileno())
    return len(paths)


def _replaced_by(database: Path) -> Path:
    book = Path(settings.DATABASES["default"]["NAME"])
    kept = book.with_suffix(".before-restore.sqlite3")
    with closing(sqlite3.connect(database)) as copy, closing(sqlite3.connect(book)) as current:
        with closing(sqlite3.connect(kept)) as aside:
            current.backup(aside)
        copy.backup(current)
    return kept


def _ensure_sound(source: Path, database: Path) -> None:
    with source.open("rb") as file:
        is_old = file.read(len(SQLITE)) == SQLITE
    if is_old:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as book:
            _copy_into(book, database)
    else:
        _unpack_database(source, database)
    if _verdict_of(database) != "ok":
        raise UnsoundError
    for name, content in _photographs(source):
        if _hash_of(content) != name:
            raise UnsoundError


def _copy_into(book: sqlite3.Connection, database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as copy:
            book.backup(copy)
    except sqlite3.DatabaseError as broken:
        raise UnsoundError from broken


def _unpack_database(source: Path, database: Path) -> None:
    with tarfile.open(source, "r:") as packed:
        try:
            member = packed.extractfile(DATABASE)
        except KeyError as absent:
            raise UnsoundError from absent
        if member is None:
            raise UnsoundError
        with database.open("wb") as file:
            while chunk := member.read(CHUNK):
                file.write(chunk)


def _photographs(source: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with source.open("rb") as file:
        if file.read(len(SQLITE)) == SQLITE:
            return
    with tarfile.open(source, "r:") as packed:
        for member in packed:
            # Where it goes is made of the hash alone; a name can lead nowhere else.
            found, content = FILE.fullmatch(member.name), packed.extractfile(member)
            if found and content:
                yield found[2], content


def _hash_of(content: IO[bytes]) -> str:
    found = hashlib.sha256()
    while chunk := content.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _verdict_of(file: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            verdict: str = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("SELECT count(*) FROM django_migrations")
            return verdict
    except sqlite3.DatabaseError as broken:
        return str(broken)
