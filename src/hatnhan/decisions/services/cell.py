"""Putting matters to the vote, counting, and writing down the resolutions that come of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.db.transaction import atomic

from hatnhan.audit import services as audit
from hatnhan.decisions import permissions, rules, selectors
from hatnhan.decisions.models import Count, NamedBallot, Proposal, Resolution, Round
from hatnhan.decisions.rules import BallotCount, Choice, RoundState
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotFound, RuleBroken, StaleEdit
from hatnhan.kernel.ids import derived_id
from hatnhan.meetings.models import AgendaItem
from hatnhan.meetings.selectors.lookup import day_of
from hatnhan.meetings.services.entry import ensure_words_fit
from hatnhan.norms.selectors import norm_book
from hatnhan.people.selectors import is_known_at, person_named
from hatnhan.plumbing.facts import add_fact, ensure_says

COUNTED_AS_NUMBERS = frozenset({Round.Method.HAND_COUNT.value, Round.Method.SECRET.value})


@atomic
def propose(
    *,
    actor: Actor,
    meeting_id: UUID,
    proposal_id: UUID,
    text: str,
    at: datetime,
    item_id: UUID | None = None,
    majority_code: str = rules.RESOLUTION_MAJORITY,
) -> Proposal:
    """Put a wording forward under an item of the agenda; the same form sent twice is one proposal."""
    meeting = selectors.lock_meeting(meeting_id)
    permissions.ensure_may_propose(actor, meeting)
    words = rules.ensure_words(text)
    ensure_words_fit(Proposal, text=words)
    rules.ensure_majority_code(majority_code)
    if item_id is not None and not AgendaItem.objects.filter(id=item_id, meeting_id=meeting_id).exists():
        raise NotFound
    content = {"meeting": meeting, "item_id": item_id, "text": words, "majority_code": majority_code}
    proposal, is_new = Proposal.objects.get_or_create(id=proposal_id, defaults=content)
    if proposal.meeting_id != meeting_id:
        raise NotFound
    if is_new:
        _record("decisions.proposed", actor, proposal, at)
    ensure_says(proposal, item_id=item_id, text=words, majority_code=majority_code)
    return proposal


@atomic
def change_proposal(
    *, actor: Actor, proposal_id: UUID, revision: int, text: str, majority_code: str, at: datetime
) -> Proposal:
    """Change a wording that was not voted on yet; raises StaleEdit where another save came between."""
    proposal = selectors.lock_proposal(proposal_id)
    permissions.ensure_may_propose(actor, proposal.meeting)
    words = rules.ensure_words(text)
    ensure_words_fit(Proposal, text=words)
    rules.ensure_majority_code(majority_code)
    if proposal.rounds.exists():
        raise rules.WordingVotedOn
    if (proposal.text, proposal.majority_code) == (words, majority_code):
        return proposal
    if proposal.revision != revision:
        raise StaleEdit(theirs=proposal.text, revision=proposal.revision)
    proposal.text, proposal.majority_code, proposal.revision = words, majority_code, revision + 1
    proposal.save(update_fields=["text", "majority_code", "revision"])
    _record("decisions.proposal_changed", actor, proposal, at)
    return proposal


@atomic
def withdraw_proposal(*, actor: Actor, proposal_id: UUID, at: datetime) -> Proposal:
    """Withdraw a proposal; its votes stay on record, but nothing comes of it."""
    proposal = selectors.lock_proposal(proposal_id)
    permissions.ensure_may_propose(actor, proposal.meeting)
    permissions.ensure_no_resolution(proposal)
    if proposal.withdrawn_at is None:
        proposal.withdrawn_at = at
        proposal.save(update_fields=["withdrawn_at"])
        _record("decisions.proposal_withdrawn", actor, proposal, at)
    return proposal


@atomic
def open_round(
    *, actor: Actor, proposal_id: UUID, method: str, fact_id: UUID, at: datetime, reason: str = ""
) -> Round:
    """Open a round and freeze whose votes are counted, by the standings and norms of the meeting's day."""
    proposal = selectors.lock_proposal(proposal_id)
    permissions.ensure_may_count(actor, proposal)
    sent_before = Round.objects.filter(id=fact_id, proposal=proposal).first()
    if sent_before is not None:
        return sent_before
    rules.ensure_method(method, known=Round.Method.values)
    ensure_words_fit(Round, reason=reason.strip())
    rules.ensure_may_open_round(_state_of_last_round(proposal), reason)
    voters = _frozen_base(proposal)
    number = (proposal.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    held, _is_new = add_fact(
        Round,
        id=fact_id,
        **_signed(actor, at),
        proposal_id=proposal_id,
        number=number,
        method=method,
        base=len(voters),
        voters=voters,
        reason=reason.strip(),
    )
    _record("decisions.round_opened", actor, proposal, at, round=number, base=len(voters))
    return held


@atomic
def cast_named(
    *, actor: Actor, round_id: UUID, person_id: UUID, choice: Choice, fact_id: UUID, at: datetime
) -> NamedBallot:
    """Write down how one hand was raised; a later hand of the same member replaces the earlier one."""
    held, proposal = _round_to_count(actor, round_id)
    _ensure_by_name(held)
    ballot = _add_ballot(actor, held, person_id, choice, fact_id, at)
    if selectors.latest_count(round_id) is not None:
        _settle(actor, held, proposal, derived_id(fact_id, "count"), at)
    return ballot


@atomic
def cast_hands(
    *, actor: Actor, round_id: UUID, choices: Mapping[UUID, Choice], fact_id: UUID, at: datetime
) -> Count:
    """Write down all hands of a round at once, and count them."""
    held, proposal = _round_to_count(actor, round_id)
    _ensure_by_name(held)
    for person_id, choice in sorted(choices.items()):
        _add_ballot(actor, held, person_id, choice, derived_id(fact_id, str(person_id)), at)
    return _settle(actor, held, proposal, fact_id, at)


@atomic
def settle_by_name(*, actor: Actor, round_id: UUID, fact_id: UUID, at: datetime) -> Count:
    """Count the hands of a vote by name."""
    held, proposal = _round_to_count(actor, round_id)
    _ensure_by_name(held)
    return _settle(actor, held, proposal, fact_id, at)


@atomic
def enter_count(
    *, actor: Actor, round_id: UUID, in_favour: int, against: int, abstained: int, fact_id: UUID, at: datetime
) -> Count:
    """Enter what was counted, by hand or from a secret vote; entered again, it mends the earlier count."""
    held, proposal = _round_to_count(actor, round_id)
    if held.method not in COUNTED_AS_NUMBERS:
        raise rules.CountedByName
    count = BallotCount(held.base, in_favour, against, abstained)
    return _add_count(actor, held, proposal, count, fact_id, at)


@atomic
def adopt_resolution(
    *, actor: Actor, proposal_id: UUID, title: str, at: datetime, text: str = "", from_on: date | None = None
) -> Resolution:
    """Write down what was carried as a resolution with the next number; adopted twice, it is one."""
    selectors.lock_cell_of(proposal_id)
    proposal = selectors.lock_proposal(proposal_id)
    permissions.ensure_may_adopt(actor, proposal)
    earlier = Resolution.objects.filter(proposal=proposal).first()
    if earlier is not None:
        return earlier
    _ensure_carried(proposal)
    words = {"title": rules.ensure_words(title), "text": text.strip() or proposal.text}
    ensure_words_fit(Resolution, **words)
    number = _next_number(proposal.meeting.cell_id)
    resolution = Resolution.objects.create(
        cell_id=proposal.meeting.cell_id,
        proposal=proposal,
        number=number,
        symbol=rules.symbol_of(number),
        **words,
        from_on=from_on or day_of(proposal.meeting),
    )
    _record("decisions.resolution_adopted", actor, proposal, at, symbol=resolution.symbol)
    return resolution


@atomic
def lift_resolution(*, actor: Actor, resolution_id: UUID, until_on: date, at: datetime) -> Resolution:
    """A resolution is no longer in force from a day on."""
    resolution = selectors.lock_resolution(resolution_id)
    permissions.ensure_may_end(actor, resolution)
    if resolution.until_on == until_on:
        return resolution
    return _end(actor, resolution, until_on, None, at)


@atomic
def replace_resolution(*, actor: Actor, resolution_id: UUID, by_id: UUID, at: datetime) -> Resolution:
    """A later resolution takes the place of an earlier one, from its own first day on."""
    resolution = selectors.lock_resolution(resolution_id)
    permissions.ensure_may_end(actor, resolution)
    later = Resolution.objects.filter(id=by_id, cell_id=resolution.cell_id).exclude(id=resolution_id).first()
    if later is None:
        raise NotFound
    if resolution.replaced_by_id == by_id:
        return resolution
    return _end(actor, resolution, later.from_on, later, at)


def _end(
    actor: Actor, resolution: Resolution, until_on: date, later: Resolution | None, at: datetime
) -> Resolution:
    if resolution.until_on is not None:
        raise rules.AlreadyEnded(until_on=resolution.until_on)
    rules.ensure_ends_after(resolution.from_on, until_on)
    resolution.until_on, resolution.replaced_by = until_on, later
    resolution.save(update_fields=["until_on", "replaced_by"])
    audit.record(
        "decisions.resolution_ended",
        actor=actor,
        subject_type="resolution",
        subject_id=resolution.id,
        path=resolution.cell.village.path,
        at=at,
        symbol=resolution.symbol,
    )
    return resolution


def _round_to_count(actor: Actor, round_id: UUID) -> tuple[Round, Proposal]:
    held = selectors.round_by_id(round_id)
    proposal = selectors.lock_proposal(held.proposal_id)
    permissions.ensure_may_count(actor, proposal)
    return held, proposal


def _ensure_by_name(held: Round) -> None:
    if held.method in COUNTED_AS_NUMBERS:
        raise rules.NotByName


def _frozen_base(proposal: Proposal) -> list[str]:
    cell, on = proposal.meeting.cell, day_of(proposal.meeting)
    present = selectors.present_at(meeting_id=proposal.meeting_id)
    base = selectors.base_of(cell_id=cell.id, present=present, book=norm_book(path=cell.village.path), on=on)
    voters = [member.person_id for member in base]
    rules.ensure_base(voters, present, on)
    return [str(voter) for voter in voters]


def _state_of_last_round(proposal: Proposal) -> RoundState | None:
    last = proposal.rounds.order_by("-number").first()
    if last is None:
        return None
    count = selectors.latest_count(last.id)
    return RoundState(last.number, count.is_carried if count else None)


def _present_voters(held: Round, meeting_id: UUID) -> frozenset[UUID]:
    return selectors.present_at(meeting_id=meeting_id) & {UUID(voter) for voter in held.voters}


def _add_ballot(
    actor: Actor, held: Round, person_id: UUID, choice: Choice, fact_id: UUID, at: datetime
) -> NamedBallot:
    if person_id not in _present_voters(held, held.proposal.meeting_id):
        raise _no_vote(held, person_id)
    content: dict[str, Any] = {"round_id": held.id, "person_id": person_id, "choice": choice.value}
    earlier = selectors.latest_ballot(held.id, person_id)
    if earlier is not None and earlier.choice == choice.value:
        return earlier
    if earlier is not None and not NamedBallot.objects.filter(id=fact_id).exists():
        content["supersedes_id"] = earlier.id
    ballot, _is_new = add_fact(NamedBallot, id=fact_id, **_signed(actor, at), **content)
    return ballot


def _no_vote(held: Round, person_id: UUID) -> RuleBroken:
    # Whoever the village does not know has no name here.
    if not is_known_at(person_id=person_id, path=held.proposal.meeting.cell.village.path):
        return NotFound()
    return rules.HasNoVote(name=person_named(person_id=person_id).full_name)


def _settle(actor: Actor, held: Round, proposal: Proposal, fact_id: UUID, at: datetime) -> Count:
    count = rules.count_of(held.base, selectors.choices_of(held.id))
    return _add_count(actor, held, proposal, count, fact_id, at)


def _add_count(
    actor: Actor, held: Round, proposal: Proposal, count: BallotCount, fact_id: UUID, at: datetime
) -> Count:
    rules.ensure_fits(count, voters_present=len(_present_voters(held, proposal.meeting_id)))
    book = norm_book(path=proposal.meeting.cell.village.path)
    outcome = rules.outcome(count, book.majority_on(proposal.majority_code, day_of(proposal.meeting)))
    content: dict[str, Any] = {
        "round_id": held.id,
        "in_favour": count.in_favour,
        "against": count.against,
        "abstained": count.abstained,
        "needed": outcome.needed,
        "is_carried": outcome.is_carried,
    }
    earlier = selectors.latest_count(held.id)
    if earlier is not None and not Count.objects.filter(id=fact_id).exists():
        content["supersedes_id"] = earlier.id
    added, is_new = add_fact(Count, id=fact_id, **_signed(actor, at), **content)
    if is_new:
        _record("decisions.counted", actor, proposal, at, round=held.number, carried=outcome.is_carried)
    return added


def _ensure_carried(proposal: Proposal) -> None:
    last = proposal.rounds.order_by("-number").first()
    count = selectors.latest_count(last.id) if last else None
    if last is None or count is None:
        raise rules.NotVotedYet
    if not count.is_carried:
        raise rules.NotCarried(in_favour=count.in_favour, base=last.base, needed=count.needed)


def _next_number(cell_id: UUID) -> int:
    last: int | None = Resolution.objects.filter(cell_id=cell_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _signed(actor: Actor, at: datetime) -> dict[str, Any]:
    return {"happened_at": at, "recorded_at": at, "author_id": actor.person_id, "device_id": actor.device_id}


def _record(
    action: str, actor: Actor, proposal: Proposal, at: datetime, **facts: str | int | bool | None
) -> None:
    audit.record(
        action,
        actor=actor,
        subject_type="proposal",
        subject_id=proposal.id,
        path=proposal.meeting.cell.village.path,
        at=at,
        **facts,
    )
