"""Votes into a box: who voted is ticked, the box is closed, two people enter what was in it.

The ticks name households and no choice; the tallies name choices and no household, after the closing.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.decisions.models import (
    BallotTally,
    CommunityCount,
    CommunityProposal,
    CommunityRound,
    HouseVoted,
    RoundClosing,
)
from hatnhan.decisions.rules import (
    ballots,
)
from hatnhan.decisions.rules.community import IN_A_BOX, Form
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.services.community.counting import (
    add_count,
    ensure_houses_vote,
    record,
    round_to_count,
)
from hatnhan.decisions.services.community.entry import enter, enter_many, sent_before
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day, local_moment
from hatnhan.kernel.happening import DayToCome
from hatnhan.kernel.ids import derived_id


@atomic
def tick_voted(
    *,
    actor: Actor,
    round_id: UUID,
    household_ids: Collection[UUID],
    fact_id: UUID,
    at: datetime,
    voted_on: date | None = None,
) -> int:
    """Tick that households put their ballots into the box, all or none; gives how many were ticked."""
    held, proposal = _in_a_box(actor, round_id)
    told = {derived_id(fact_id, str(house)): house for house in household_ids}
    known = set(HouseVoted.objects.filter(id__in=told).values_list("id", flat=True))
    new = [house for entry, house in told.items() if entry not in known]
    if new:
        _ensure_may_vote(held, proposal, new, voted_on or local_day(at), at)
    before = lookup.last_tick(round_id=round_id, household_ids=new)
    happened = _moment(voted_on, at)
    rows = {
        entry: {
            "round_id": round_id,
            "household_id": house,
            "has_voted": True,
            "happened_at": happened,
            # A tick that was taken back is ticked anew behind it.
            "supersedes_id": before.get(house),
        }
        for entry, house in told.items()
    }
    added = enter_many(HouseVoted, rows, actor=actor, at=at)
    if added:
        record("voted", actor, proposal, at, round=held.number, houses=len(added))
    return len(added)


@atomic
def take_back_tick(
    *, actor: Actor, round_id: UUID, household_id: UUID, fact_id: UUID, at: datetime
) -> HouseVoted:
    """Take back a tick that was a slip, while the box is open; the ballots themselves are not touched."""
    held, proposal = _in_a_box(actor, round_id)
    content = {"round_id": round_id, "household_id": household_id, "has_voted": False}
    known = sent_before(HouseVoted, fact_id, actor, **content)
    if known is not None:
        return known
    _ensure_box_open(held)
    ticked = lookup.voted_in(round_id=round_id).get(household_id)
    if ticked is None:
        raise ballots.NotVoted(houses=lookup.codes_of([household_id]).get(household_id, "?"))
    row, _is_new = enter(HouseVoted, fact_id=fact_id, actor=actor, at=at, supersedes_id=ticked.id, **content)
    record("vote_taken_back", actor, proposal, at, round=held.number)
    return row


@atomic
def close_box(*, actor: Actor, round_id: UUID, fact_id: UUID, at: datetime) -> RoundClosing:
    """Close the box: nobody votes any more, and the ballots are counted."""
    held, proposal = _in_a_box(actor, round_id)
    known = RoundClosing.objects.filter(round_id=round_id).first()
    if known is not None:
        return known
    row, _is_new = enter(RoundClosing, fact_id=fact_id, actor=actor, at=at, round_id=round_id)
    record("box_closed", actor, proposal, at, round=held.number)
    return row


@atomic
def enter_tally(
    *, actor: Actor, round_id: UUID, bundles: Sequence[Sequence[int]], fact_id: UUID, at: datetime
) -> CommunityCount | None:
    """Enter all ballots of a closed box, bundle by bundle; two people who agree make the count."""
    held, proposal = _in_a_box(actor, round_id)
    read = ballots.bundles_of(bundles)
    kept = [[one.in_favour, one.against, one.abstained, one.invalid] for one in read]
    if sent_before(BallotTally, fact_id, actor, round_id=round_id, bundles=kept) is not None:
        return lookup.latest_count(round_id=round_id)
    if not RoundClosing.objects.filter(round_id=round_id).exists():
        raise ballots.BoxOpen
    if lookup.latest_count(round_id=round_id) is not None:
        raise ballots.CountedAlready
    ballots.ensure_tally_fits(read, len(lookup.voted_in(round_id=round_id)))
    others, own = _tallies(actor, round_id)
    if own is None and len(others) > 1:
        raise ballots.TallyTwo
    enter(
        BallotTally,
        fact_id=fact_id,
        actor=actor,
        at=at,
        round_id=round_id,
        bundles=kept,
        supersedes_id=own.id if own else None,
    )
    record("tally_entered", actor, proposal, at, round=held.number)
    if any(not ballots.differences(lookup.bundles_in(other), read) for other in others):
        return add_count(
            actor, held, proposal, ballots.counted(held.base, read), derived_id(fact_id, "count"), at
        )
    return None


def _in_a_box(actor: Actor, round_id: UUID) -> tuple[CommunityRound, CommunityProposal]:
    held, proposal = round_to_count(actor, round_id)
    if Form(held.form) not in IN_A_BOX:
        raise ballots.NotInABox
    return held, proposal


def _ensure_box_open(held: CommunityRound) -> None:
    closing = RoundClosing.objects.filter(round_id=held.id).first()
    if closing is not None:
        raise ballots.BoxClosed(closed_at=closing.happened_at)


def _ensure_may_vote(
    held: CommunityRound, proposal: CommunityProposal, houses: Collection[UUID], on: date, at: datetime
) -> None:
    _ensure_box_open(held)
    if on > local_day(at):
        raise DayToCome(day=on)
    if Form(held.form) is Form.BALLOTS:
        ballots.ensure_within(on, held.from_on, held.until_on)
    codes = ensure_houses_vote(held, proposal, houses)
    voted = lookup.codes_of(lookup.voted_in(round_id=held.id))
    ballots.ensure_not_voted(codes.values(), voted.values())


def _tallies(actor: Actor, round_id: UUID) -> tuple[list[BallotTally], BallotTally | None]:
    found = lookup.tallies_of(round_id=round_id)
    own = next((row for row in found if row.author_id == actor.person_id), None)
    return [row for row in found if row.author_id != actor.person_id], own


def _moment(on: date | None, at: datetime) -> datetime:
    return at if on is None or on == local_day(at) else local_moment(on, time(12))
