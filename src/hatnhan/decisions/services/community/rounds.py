"""A round of voting is opened: how, when, by which households, counted by whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.db.transaction import atomic

from hatnhan.decisions import permissions
from hatnhan.decisions.models import (
    CommunityCounter,
    CommunityProposal,
    CommunityRound,
)
from hatnhan.decisions.rules import (
    RoundState,
    community,
    ensure_may_open_round,
)
from hatnhan.decisions.rules.community import AT_A_MEETING, IN_A_BOX, Form
from hatnhan.decisions.rules.meeting import NotOfVillage
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.services.community.counting import majority_norms, record
from hatnhan.decisions.services.community.entry import enter, enter_many, sent_before
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.ids import derived_id
from hatnhan.kernel.text import tidy
from hatnhan.meetings.services.entry import ensure_words_fit
from hatnhan.plumbing.facts import FactTaken


@dataclass(frozen=True, slots=True)
class Opening:
    """How a round is voted: its form, its days, who counts, how many of those attending agreed with it."""

    form: str
    from_on: date
    until_on: date
    team: Collection[UUID] = ()
    agreed: int | None = None
    channel: str = ""
    reason: str = ""


@atomic
def open_round(
    *, actor: Actor, proposal_id: UUID, opening: Opening, fact_id: UUID, at: datetime
) -> CommunityRound:
    """Open a round and fix its base: every household of the village on that day."""
    proposal = lookup.lock_proposal(proposal_id)
    form = community.form_of(opening.form)
    at_meeting = form in AT_A_MEETING
    permissions.ensure_may_record(actor, proposal, at_meeting=at_meeting)
    reason, channel = tidy(opening.reason), tidy(opening.channel)
    from_on, until_on = _days(proposal, opening, form)
    team = frozenset(opening.team) if form in IN_A_BOX else frozenset()
    content: dict[str, Any] = {
        "proposal_id": proposal_id,
        "form": form.value,
        "from_on": from_on,
        "until_on": until_on,
        "agreed": opening.agreed if at_meeting else None,
        "channel": channel if form is Form.ONLINE else "",
        "reason": reason,
    }
    known = sent_before(CommunityRound, fact_id, actor, **content)
    if known is not None:
        if team != set(known.counters.values_list("person_id", flat=True)):
            raise FactTaken
        return known
    ensure_words_fit(CommunityRound, reason=reason, channel=channel)
    ensure_may_open_round(_state_of_last(proposal), reason)
    community.ensure_days(from_on, until_on, local_day(at))
    _ensure_lawful(proposal, opening, form, channel, from_on)
    base = lookup.base_on(village_id=proposal.village_id, on=from_on)
    if not base:
        raise community.NoHouses(day=from_on)
    number = (proposal.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    held, _is_new = enter(
        CommunityRound,
        fact_id=fact_id,
        actor=actor,
        at=at,
        number=number,
        base=len(base),
        houses=[str(house) for house in base],
        **content,
    )
    counters = {derived_id(fact_id, str(one)): {"round_id": held.id, "person_id": one} for one in team}
    enter_many(CommunityCounter, counters, actor=actor, at=at)
    record("round_opened", actor, proposal, at, round=number, base=len(base), form=form.value)
    return held


def _days(proposal: CommunityProposal, opening: Opening, form: Form) -> tuple[date, date]:
    if form not in AT_A_MEETING:
        return opening.from_on, opening.until_on
    if proposal.meeting is None:
        raise community.MeetingNeeded
    return proposal.meeting.held_on, proposal.meeting.held_on


def _ensure_lawful(proposal: CommunityProposal, opening: Opening, form: Form, channel: str, on: date) -> None:
    norms = majority_norms(proposal, on)
    meeting = proposal.meeting
    # What begins before the meeting does not follow from who came to it.
    gathering = lookup.gathering_of(meeting) if meeting and meeting.held_on <= on else None
    community.ensure_form(form, norms, gathering, channel)
    community.ensure_team(form, opening.team, norms)
    if form in IN_A_BOX and not lookup.are_of_village(opening.team, village_id=proposal.village_id):
        raise NotOfVillage
    if form in AT_A_MEETING and gathering is not None:
        community.ensure_agreed(opening.agreed, gathering, norms.procedure)


def _state_of_last(proposal: CommunityProposal) -> RoundState | None:
    last = proposal.rounds.order_by("-number").first()
    if last is None:
        return None
    count = lookup.latest_count(round_id=last.id)
    return RoundState(last.number, count.is_carried if count else None)
