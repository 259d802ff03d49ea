"""Deeds done at once, by threads with connections of their own to a database that keeps what they write."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import atomic

from hatnhan.kernel.ids import new_id
from hatnhan.plumbing.triggers import release

Deed = Callable[[], object]
# How long a deed that is done may wait for the other before it commits; a fault shows only in this time, but
# whatever happens in it, nothing but the deeds decides whether a test passes.
PATIENCE = 0.6


@contextmanager
def own_database(folder: Path) -> Iterator[None]:
    """Work on a copy of the tests' empty database, which keeps what is committed until the block ends."""
    tests_own = connections["default"]
    usual = connections.databases["default"]["NAME"]
    with _copy(tests_own, folder) as name:
        connections.databases["default"]["NAME"] = name
        connections["default"] = connections.create_connection("default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = tests_own
            connections.databases["default"]["NAME"] = usual


@contextmanager
def _copy(tests_own: BaseDatabaseWrapper, folder: Path) -> Iterator[str]:
    if tests_own.vendor == "sqlite":
        path = folder / "book.sqlite3"
        tests_own.ensure_connection()
        with sqlite3.connect(path) as copy:
            tests_own.connection.backup(copy)
        yield str(path)
        return
    template, name = tests_own.settings_dict["NAME"], f"test_own_{new_id().hex}"
    # A template is copied while nobody looks at it.
    tests_own.close()
    _outside(tests_own, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    yield name
    _outside(tests_own, f'DROP DATABASE "{name}" WITH (FORCE)')
    # The tests' own database is emptied after each such test, which its guards would refuse; Django's signal
    # after emptying puts them back.
    release(tests_own)


def _outside(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def all_at_once(deeds: Sequence[Deed]) -> list[Any]:
    """Do all deeds at once, each in a thread of its own; give what each came to, be it an exception."""
    ready = Barrier(len(deeds))

    def begin(deed: Deed) -> object:
        ready.wait()
        return deed()

    return _in_threads([partial(begin, deed) for deed in deeds])


def meanwhile(first: Deed, second: Deed) -> list[Any]:
    """Begin the second deed while the first is done and not yet committed; give what both came to."""
    is_done, other_ended = Event(), Event()

    def begin() -> object:
        try:
            with atomic():
                told = first()
                is_done.set()
                other_ended.wait(PATIENCE)
                return told
        finally:
            is_done.set()

    def follow() -> object:
        is_done.wait()
        try:
            return second()
        finally:
            other_ended.set()

    return _in_threads([begin, follow])


def _in_threads(deeds: Sequence[Deed]) -> list[Any]:
    told: list[Any] = [None] * len(deeds)

    def work(place: int, deed: Deed) -> None:
        try:
            told[place] = deed()
        except Exception as trouble:  # the test looks at it
            told[place] = trouble
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=each, daemon=True) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return told
