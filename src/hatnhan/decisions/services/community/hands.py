"""Votes by hand: counted as a number, or house by house."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.decisions.models import (
    CommunityCount,
    NamedHouseBallot,
)
from hatnhan.decisions.rules import (
    Choice,
    ballots,
)
from hatnhan.decisions.rules.community import BY_HOUSE, IN_A_BOX, Form, HouseCount
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.services.community.counting import (
    add_count,
    ensure_houses_vote,
    gathering_at,
    round_to_count,
)
from hatnhan.decisions.services.community.entry import enter_many, sent_before
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import derived_id
from hatnhan.plumbing.facts import FactTaken


@atomic
def enter_hands(
    *, actor: Actor, round_id: UUID, in_favour: int, against: int, abstained: int, fact_id: UUID, at: datetime
) -> CommunityCount:
    """Enter the hands that were counted; entered again, it mends the earlier count."""
    held, proposal = round_to_count(actor, round_id)
    form = Form(held.form)
    if form in IN_A_BOX:
        raise ballots.InABox
    if form in BY_HOUSE:
        raise ballots.ByHouse
    count = HouseCount(held.base, in_favour, against, abstained)
    ballots.ensure_hands_fit(count, gathering_at(proposal).attending)
    return add_count(actor, held, proposal, count, fact_id, at)


@atomic
def cast_houses(
    *, actor: Actor, round_id: UUID, choices: Mapping[UUID, Choice], fact_id: UUID, at: datetime
) -> CommunityCount:
    """Write down how each household voted by hand, and count; entered again, it mends what changed."""
    held, proposal = round_to_count(actor, round_id)
    form = Form(held.form)
    if form in IN_A_BOX:
        raise ballots.InABox
    if form not in BY_HOUSE:
        raise ballots.NotByHouse
    ensure_houses_vote(held, proposal, choices)
    before = lookup.hands_of(round_id=round_id)
    told: dict[UUID, dict[str, Any]] = {}
    for house, choice in sorted(choices.items()):
        earlier, entry = before.get(house), derived_id(fact_id, str(house))
        if earlier is not None and earlier.id != entry and earlier.choice == choice.value:
            continue
        told[entry] = {
            "round_id": round_id,
            "household_id": house,
            "choice": choice.value,
            "supersedes_id": earlier.id if earlier is not None and earlier.id != entry else None,
        }
    added = enter_many(NamedHouseBallot, told, actor=actor, at=at)
    known = sent_before(CommunityCount, fact_id, actor, round_id=round_id)
    if known is not None:
        # Its hands were counted already: another hand would stand beside a count without it.
        if added:
            raise FactTaken
        return known
    raised = [row.choice for row in lookup.hands_of(round_id=round_id).values()]
    count = HouseCount(held.base, *(raised.count(choice.value) for choice in Choice))
    return add_count(actor, held, proposal, count, fact_id, at)
