"""What the households carried is written down, recognised where it must be, told, and ended."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.db.transaction import atomic

from hatnhan.decisions import permissions
from hatnhan.decisions.models import (
    CommunityCount,
    CommunityDecision,
    CommunityProposal,
    CommunityRound,
    DecisionTold,
)
from hatnhan.decisions.rules import (
    AlreadyEnded,
    NotVotedYet,
    ProposalWithdrawn,
    ensure_ends_after,
    ensure_words,
)
from hatnhan.decisions.rules.community import Form, takes_effect_on
from hatnhan.decisions.rules.matters import alike, matter_of
from hatnhan.decisions.rules.meeting import (
    SYMBOLS,
    DayBefore,
    EndedByVote,
    KindUnknown,
    NotCarriedByHouses,
    NotWaiting,
    OtherMajority,
    symbol_of_decision,
)
from hatnhan.decisions.selectors.community import lookup
from hatnhan.decisions.services.community.counting import majority_norms
from hatnhan.decisions.services.community.entry import enter, put_down
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.clock import local_day
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.happening import DayToCome
from hatnhan.kernel.text import tidy
from hatnhan.meetings.services.entry import ensure_words_fit

Whom = DecisionTold.Whom


@atomic
def adopt_decision(
    *,
    actor: Actor,
    proposal_id: UUID,
    title: str,
    at: datetime,
    kind: str = CommunityDecision.Kind.RESOLUTION.value,
    text: str = "",
) -> CommunityDecision:
    """Write down what the households carried, with the next number; adopted twice, it is one."""
    known = CommunityProposal.objects.filter(id=proposal_id).values_list("village_id", flat=True)
    if not known:
        raise NotFound
    # The village comes first: its decisions are numbered one after the other.
    lookup.lock_village(known[0])
    proposal = lookup.lock_proposal(proposal_id)
    permissions.ensure_may_convene(actor, proposal.village.path)
    earlier = CommunityDecision.objects.filter(proposal=proposal).first()
    if earlier is not None:
        return earlier
    if proposal.withdrawn_at is not None:
        raise ProposalWithdrawn
    if kind not in SYMBOLS:
        raise KindUnknown
    adopted_on = _ensure_carried(proposal)
    words = {"title": ensure_words(title), "text": text.strip() or proposal.text}
    ensure_words_fit(CommunityDecision, **words)
    number = _next_number(proposal.village_id)
    decision = CommunityDecision.objects.create(
        village_id=proposal.village_id,
        proposal=proposal,
        matter=proposal.matter,
        kind=kind,
        number=number,
        symbol=symbol_of_decision(kind, number),
        **words,
        adopted_on=adopted_on,
        from_on=takes_effect_on(adopted_on, majority_norms(proposal, adopted_on)),
    )
    decision.village = proposal.village
    _record("decided", actor, decision, at)
    return decision


@atomic
def recognise_decision(
    *, actor: Actor, decision_id: UUID, recognised_on: date, at: datetime
) -> CommunityDecision:
    """Write down that the commune recognised the decision: it holds from that day on."""
    decision = _held(actor, decision_id)
    if decision.from_on == recognised_on:
        return decision
    if decision.from_on is not None:
        raise NotWaiting(symbol=decision.symbol, from_on=decision.from_on)
    if decision.until_on is not None:
        raise AlreadyEnded(until_on=decision.until_on)
    _ensure_day(decision, recognised_on, at)
    decision.from_on = recognised_on
    decision.save(update_fields=["from_on"])
    _record("recognised", actor, decision, at)
    return decision


@atomic
def lift_decision(*, actor: Actor, decision_id: UUID, until_on: date, at: datetime) -> CommunityDecision:
    """A decision that the commune did not recognise never comes into force; one in force ends by a vote."""
    decision = _held(actor, decision_id)
    if decision.until_on == until_on and decision.from_on is None:
        return decision
    if decision.from_on is not None:
        raise EndedByVote(symbol=decision.symbol)
    _ensure_day(decision, until_on, at)
    return _end(actor, decision, until_on, None, at)


@atomic
def replace_decision(*, actor: Actor, decision_id: UUID, by_id: UUID, at: datetime) -> CommunityDecision:
    """A later decision takes the place of an earlier one, or only ends it, from its own first day on."""
    decision = _held(actor, decision_id)
    rows = CommunityDecision.objects.filter(id=by_id, village_id=decision.village_id)
    later = rows.exclude(id=decision_id).first()
    if later is None or later.from_on is None:
        raise NotFound
    if decision.replaced_by_id == by_id:
        return decision
    if later.matter not in alike(matter_of(decision.matter)):
        raise OtherMajority(symbol=decision.symbol, later=later.symbol)
    return _end(actor, decision, later.from_on, later, at)


@atomic
def tell_decision(
    *, actor: Actor, decision_id: UUID, whom: str, told_on: date, way: str, fact_id: UUID, at: datetime
) -> DecisionTold:
    """Write down that the households or the commune were told of the decision, when and how."""
    decision = _held(actor, decision_id)
    said = tidy(way)
    ensure_words_fit(DecisionTold, way=said)
    if whom not in Whom.values:
        raise NotFound
    _ensure_day(decision, told_on, at)
    row, is_new = enter(
        DecisionTold,
        fact_id=fact_id,
        actor=actor,
        at=at,
        decision_id=decision_id,
        whom=whom,
        told_on=told_on,
        way=said,
    )
    if is_new:
        _record("told", actor, decision, at, whom=whom)
    return row


def _ensure_carried(proposal: CommunityProposal) -> date:
    last = proposal.rounds.order_by("-number").first()
    count = lookup.latest_count(round_id=last.id) if last else None
    if last is None or count is None:
        raise NotVotedYet
    if not count.is_carried:
        raise NotCarriedByHouses(in_favour=count.in_favour, base=last.base, needed=count.needed)
    return _decided_on(last, count)


def _decided_on(held: CommunityRound, count: CommunityCount) -> date:
    # Ballots decide on the day on which the box is closed, also before their last day.
    if Form(held.form) is Form.BALLOTS:
        return local_day(held.closing.happened_at)
    # Hands that were counted before the last day have decided; counted later, they were raised by then.
    return min(held.until_on, local_day(count.happened_at))


def _held(actor: Actor, decision_id: UUID) -> CommunityDecision:
    decision = lookup.lock_decision(decision_id)
    permissions.ensure_may_convene(actor, decision.village.path)
    return decision


def _ensure_day(decision: CommunityDecision, day: date, at: datetime) -> None:
    if day > local_day(at):
        raise DayToCome(day=day)
    if day < decision.adopted_on:
        raise DayBefore(adopted_on=decision.adopted_on)


def _end(
    actor: Actor, decision: CommunityDecision, until_on: date, later: CommunityDecision | None, at: datetime
) -> CommunityDecision:
    if decision.until_on is not None:
        raise AlreadyEnded(until_on=decision.until_on)
    ensure_ends_after(decision.from_on or decision.adopted_on, until_on)
    decision.until_on, decision.replaced_by = until_on, later
    decision.save(update_fields=["until_on", "replaced_by"])
    _record("decision_ended", actor, decision, at)
    return decision


def _next_number(village_id: UUID) -> int:
    rows = CommunityDecision.objects.filter(village_id=village_id)
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _record(action: str, actor: Actor, decision: CommunityDecision, at: datetime, **more: Any) -> None:
    put_down(
        action,
        actor=actor,
        subject=("community_decision", decision.id),
        path=decision.village.path,
        at=at,
        symbol=decision.symbol,
        **more,
    )
