"""Processes that write the same file take turns, in the order in which they come."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_UN, flock
from pathlib import Path

from django.conf import settings
from django.db import connection

TURNSTILE, PLACE = "next.lock", "writer.lock"


@contextmanager
def own_turn() -> Iterator[None]:
    """Hold up the other processes of this machine until the block ends, where the database is one file.

    That database lets a process ask again after longer and longer pauses, while another one comes and goes.
    A larger one lets many write at once, and needs none of this.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with turn_in(settings.DATA):
        yield


@contextmanager
def turn_in(folder: Path) -> Iterator[None]:
    """Be the only one at work in a folder; whoever is next stands in the turnstile, and nobody passes him.

    A process that dies lets go of both.
    """
    with (folder / TURNSTILE).open("ab") as turnstile, (folder / PLACE).open("ab") as place:
        flock(turnstile, LOCK_EX)
        flock(place, LOCK_EX)
        flock(turnstile, LOCK_UN)
        yield
