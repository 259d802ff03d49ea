"""What is computed from facts may be stored for speed; the doctor rebuilds it and compares."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored value that does not follow from the facts."""

    projection: str
    place_id: UUID
    subject: str
    stored: str
    rebuilt: str


@dataclass(frozen=True, slots=True)
class Projection:
    """A stored computation: how to find what differs in one village, and how to mend it.

    `differences` reads only; `repair` stores what the facts say. Both take the village's identifier.
    """

    name: str
    differences: Callable[[UUID], Iterator[Difference]]
    repair: Callable[[UUID], None]


_registered: dict[str, Projection] = {}


def register(projection: Projection) -> None:
    """Make the projection known to the doctor; called once by its room at start."""
    _registered[projection.name] = projection


def registered() -> tuple[Projection, ...]:
    """Give every projection by name."""
    return tuple(_registered[name] for name in sorted(_registered))
