"""A sentence for people: a marked text and the facts it names, said by the surface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Fact = str | int | date


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence, not yet in anybody's language."""

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
