"""Commands that name others wait for them; all the rest may come in any order."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol, TypeVar
from uuid import UUID


class Waits(Protocol):
    """Something with an identifier that must come after others."""

    @property
    def id(self) -> UUID:
        """Its own identifier."""
        ...

    @property
    def after(self) -> Sequence[UUID]:
        """What must be there before."""
        ...


W = TypeVar("W", bound=Waits)


def in_order(commands: Sequence[W], known: Collection[UUID]) -> Iterator[list[W]]:
    """Give the commands wave by wave: each wave names only what is known, or was taken in a wave before.

    `known` grows between waves by what the caller took; what never becomes possible is in no wave.
    """
    left = list(commands)
    while left:
        ready, waiting = _parted(left, known)
        if not ready:
            return
        yield ready
        left = waiting


def _parted(commands: Sequence[W], known: Collection[UUID]) -> tuple[list[W], list[W]]:
    ready: list[W] = []
    waiting: list[W] = []
    for one in commands:
        (ready if all(named in known for named in one.after) else waiting).append(one)
    return ready, waiting
