"""What is put to the households: a wording under one of the matters of Article 15."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.transaction import atomic

from hatnhan.decisions import permissions
from hatnhan.decisions.models import (
    CommunityProposal,
)
from hatnhan.decisions.rules import (
    WordingVotedOn,
    ensure_words,
)
from hatnhan.decisions.rules.matters import matter_of
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.services.community.counting import record
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound, StaleEdit
from hatnhan.meetings.services.entry import ensure_words_fit
from hatnhan.places.selectors import place_at
from hatnhan.plumbing.facts import FactTaken, ensure_says


@dataclass(frozen=True, slots=True)
class Question:
    """What is put to the households, and under which matter of Article 15."""

    matter: str
    text: str
    posted_on: date | None = None


@atomic
def put_to_households(
    *,
    actor: Actor,
    path: str,
    proposal_id: UUID,
    question: Question,
    at: datetime,
    meeting_id: UUID | None = None,
) -> CommunityProposal:
    """Put a wording to the households, at a meeting or by ballots; the same form sent twice is one."""
    meeting = lookup.lock_meeting(meeting_id) if meeting_id else None
    permissions.ensure_may_convene(actor, path)
    village = place_at(path=path)
    if meeting is not None:
        if meeting.village_id != village.id:
            raise NotFound
        permissions.ensure_minutes_open(meeting)
    content = {"meeting_id": meeting_id, **_asked(question)}
    proposal, is_new = CommunityProposal.objects.get_or_create(
        id=proposal_id, defaults={"village": village, **content}
    )
    if proposal.village_id != village.id:
        raise FactTaken
    ensure_says(proposal, **content)
    if is_new:
        proposal.village = village
        record("proposed", actor, proposal, at)
    return proposal


@atomic
def change_question(
    *, actor: Actor, proposal_id: UUID, revision: int, question: Question, at: datetime
) -> CommunityProposal:
    """Change a wording that was not voted on yet; raises StaleEdit where another save came between."""
    proposal = lookup.lock_proposal(proposal_id)
    permissions.ensure_may_ask(actor, proposal)
    content = _asked(question)
    if all(getattr(proposal, name) == value for name, value in content.items()):
        return proposal
    if proposal.rounds.exists():
        raise WordingVotedOn
    if proposal.revision != revision:
        raise StaleEdit(theirs=proposal.text, revision=proposal.revision)
    for name, value in content.items():
        setattr(proposal, name, value)
    proposal.revision += 1
    proposal.save(update_fields=[*content, "revision"])
    record("proposal_changed", actor, proposal, at)
    return proposal


@atomic
def withdraw_question(*, actor: Actor, proposal_id: UUID, at: datetime) -> CommunityProposal:
    """Withdraw a proposal; its votes stay on record, but nothing comes of it."""
    proposal = lookup.lock_proposal(proposal_id)
    permissions.ensure_may_ask(actor, proposal)
    permissions.ensure_no_decision(proposal)
    if proposal.withdrawn_at is None:
        proposal.withdrawn_at = at
        proposal.save(update_fields=["withdrawn_at"])
        record("proposal_withdrawn", actor, proposal, at)
    return proposal


def _asked(question: Question) -> dict[str, Any]:
    words = ensure_words(question.text)
    ensure_words_fit(CommunityProposal, text=words)
    return {"matter": matter_of(question.matter).value, "text": words, "posted_on": question.posted_on}
