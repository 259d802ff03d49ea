"""What every count of the households goes through: found and held, lawful voters, one result."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hatnhan.decisions import permissions
from hatnhan.decisions.models import (
    CommunityCount,
    CommunityMeeting,
    CommunityProposal,
    CommunityRound,
)
from hatnhan.decisions.rules import (
    ballots,
    community,
)
from hatnhan.decisions.rules.community import AT_A_MEETING, Form, HouseCount
from hatnhan.decisions.rules.matters import MatterNorms, matter_of, norms_of
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.services.community.entry import put_down, sent_before, signed
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound
from hatnhan.norms.selectors import norm_book


def majority_norms(proposal: CommunityProposal, on: date) -> MatterNorms:
    """Give the norms of the day for what is put to the households."""
    return norms_of(matter_of(proposal.matter), norm_book(path=proposal.village.path), on)


def round_to_count(actor: Actor, round_id: UUID) -> tuple[CommunityRound, CommunityProposal]:
    """Hold a round and its proposal for a count that the actor may enter."""
    held = lookup.round_by_id(round_id)
    proposal = lookup.lock_proposal(held.proposal_id)
    permissions.ensure_may_record(actor, proposal, at_meeting=Form(held.form) in AT_A_MEETING)
    return held, proposal


def ensure_houses_vote(
    held: CommunityRound, proposal: CommunityProposal, houses: Collection[UUID]
) -> dict[UUID, str]:
    """Refuse households that have no vote in this round; gives the others with their codes."""
    base = [UUID(house) for house in held.houses]
    codes = lookup.codes_of({*base, *houses})
    if not set(houses) <= codes.keys():
        raise NotFound
    wanted = {house: codes[house] for house in houses}
    _ensure_of_village(proposal, houses)
    ballots.ensure_in_base(wanted.values(), [codes[house] for house in base])
    if Form(held.form) in AT_A_MEETING:
        came = lookup.came_of(lookup.attendance_of(meeting_id=meeting_of(proposal).id).values())
        ballots.ensure_represented(wanted.values(), lookup.codes_of(came).values())
    return wanted


def _ensure_of_village(proposal: CommunityProposal, houses: Collection[UUID]) -> None:
    # Codes are unique in a village only; another village's household does not exist here.
    if not lookup.are_houses_of(houses, village_id=proposal.village_id):
        raise NotFound


def meeting_of(proposal: CommunityProposal) -> CommunityMeeting:
    """Give the meeting at which a proposal is put to the vote."""
    if proposal.meeting is None:
        raise community.MeetingNeeded
    return proposal.meeting


def gathering_at(proposal: CommunityProposal) -> community.Gathering:
    """Give how many households came to the meeting of a proposal."""
    return lookup.gathering_of(meeting_of(proposal))


def add_count(
    actor: Actor,
    held: CommunityRound,
    proposal: CommunityProposal,
    count: HouseCount,
    fact_id: UUID,
    at: datetime,
) -> CommunityCount:
    """Add the result of a round by the norm of its day; it mends an earlier one."""
    outcome = community.outcome_of(count, majority_norms(proposal, held.from_on).majority)
    content: dict[str, Any] = {
        "round_id": held.id,
        "in_favour": count.in_favour,
        "against": count.against,
        "abstained": count.abstained,
        "invalid": count.invalid,
        "needed": outcome.needed,
        "is_carried": outcome.is_carried,
    }
    numbers = {name: content[name] for name in ("round_id", *ballots.KINDS)}
    known = sent_before(CommunityCount, fact_id, actor, **numbers)
    if known is not None:
        return known
    earlier = lookup.latest_count(round_id=held.id)
    row = CommunityCount.objects.create(
        id=fact_id, **signed(actor, at), **content, supersedes_id=earlier.id if earlier else None
    )
    record("counted", actor, proposal, at, round=held.number, carried=outcome.is_carried)
    return row


def record(
    action: str, actor: Actor, proposal: CommunityProposal, at: datetime, **facts: str | int | bool | None
) -> None:
    """Write a deed on a proposal into the audit book."""
    subject = ("community_proposal", proposal.id)
    put_down(action, actor=actor, subject=subject, path=proposal.village.path, at=at, **facts)
