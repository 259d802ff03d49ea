"""A command as the rooms below are asked to carry it out."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.transaction import atomic
from pydantic import BaseModel

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import RuleBroken
from hatnhan.places.selectors import VillageScope

P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Asked(Generic[P]):
    """A readable command of one person: what it says, of which village, and when it happened by our clock."""

    id: UUID
    actor: Actor
    village: VillageScope
    happened_at: datetime
    payload: P
    minutes_moved: int = 0


# For each command of a set: taken, or the rule that refuses it.
Verdict = RuleBroken | None
TakesAll = Callable[[Sequence[Asked[P]], datetime], Sequence[Verdict]]
TakesOne = Callable[[Asked[P], datetime], Any]
# What the book gave to a command that it took, such as the number of a receipt.
Facts = Mapping[str, object]
Tells = Callable[[Collection[UUID]], Mapping[UUID, Facts]]


def one_by_one(take: TakesOne[P]) -> TakesAll[P]:
    """Carry out a set one after another: each stands or falls alone."""

    def take_all(asked: Sequence[Asked[P]], at: datetime) -> list[Verdict]:
        return [_taken(take, one, at) for one in asked]

    return take_all


def _taken(take: TakesOne[P], one: Asked[P], at: datetime) -> Verdict:
    try:
        with atomic():
            take(one, at)
    except RuleBroken as refusal:
        return refusal
    return None
