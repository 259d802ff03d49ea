"""What was put to the households, with rounds, counts and norms, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from hatnhan.decisions.models import (
    CommunityCount,
    CommunityCounter,
    CommunityProposal,
    CommunityRound,
)
from hatnhan.decisions.rules import Outcome
from hatnhan.decisions.rules.community import Form, HouseCount, outcome_of
from hatnhan.decisions.rules.matters import MatterNorms, matter_of, norms_of
from hatnhan.decisions.selectors.community.decisions import decision_row
from hatnhan.decisions.selectors.community.rows import Question, VillageCount, VillageRound
from hatnhan.norms.rules import NormBook

_COUNT_FIELDS = ("id", "in_favour", "against", "abstained", "invalid", "needed", "is_carried")


def questions_among(rows: QuerySet[CommunityProposal], book: NormBook, on: date) -> tuple[Question, ...]:
    """Give what was put to the households, in its order; what has no day yet, by the norms of this one."""
    return questions_of(
        list(rows.select_related("meeting", "decision__replaced_by").order_by("id")), book, on
    )


def questions_of(proposals: Sequence[CommunityProposal], book: NormBook, on: date) -> tuple[Question, ...]:
    """Give what was put to the households, from rows that were read with their meeting and decision."""
    rounds: dict[UUID, list[CommunityRound]] = defaultdict(list)
    found = _rounds(proposals) if proposals else []
    for one in found:
        rounds[one.proposal_id].append(one)
    teams = _teams(found)
    return tuple(_question(proposal, rounds[proposal.id], teams, book, on) for proposal in proposals)


def _question(
    proposal: CommunityProposal,
    rounds: Sequence[CommunityRound],
    teams: dict[UUID, tuple[str, ...]],
    book: NormBook,
    on: date,
) -> Question:
    norms = _norms(proposal, rounds, book, on)
    decision = getattr(proposal, "decision", None)
    return Question(
        id=proposal.id,
        meeting_id=proposal.meeting_id,
        matter=proposal.matter,
        text=proposal.text,
        posted_on=proposal.posted_on,
        revision=proposal.revision,
        is_withdrawn=proposal.withdrawn_at is not None,
        norms=norms,
        rounds=tuple(_round(one, norms, teams.get(one.id, ())) for one in rounds),
        decision=decision_row(decision) if decision else None,
    )


def _norms(
    proposal: CommunityProposal, rounds: Sequence[CommunityRound], book: NormBook, on: date
) -> MatterNorms:
    # The day of the vote decides; before it, the day of the meeting.
    if rounds:
        day = rounds[-1].from_on
    elif proposal.meeting is not None:
        day = proposal.meeting.held_on
    else:
        day = on
    return norms_of(matter_of(proposal.matter), book, day)


def _round(one: CommunityRound, norms: MatterNorms, team: tuple[str, ...]) -> VillageRound:
    count = _count(one)
    return VillageRound(
        id=one.id,
        number=one.number,
        form=Form(one.form),
        base=one.base,
        houses=frozenset(UUID(house) for house in one.houses),
        from_on=one.from_on,
        until_on=one.until_on,
        agreed=one.agreed,
        channel=one.channel,
        reason=one.reason,
        needed=count.outcome.needed if count else outcome_of(HouseCount(one.base, 0), norms.majority).needed,
        team=team,
        voted_count=one.voted_count,  # type: ignore[attr-defined]  # counted by the query
        closed_at=one.closing.happened_at if hasattr(one, "closing") else None,
        count=count,
    )


def _count(one: CommunityRound) -> VillageCount | None:
    held = {name: getattr(one, f"held_{name}") for name in _COUNT_FIELDS}
    if held["id"] is None:
        return None
    numbers = (held[name] for name in ("in_favour", "against", "abstained", "invalid"))
    return VillageCount(HouseCount(one.base, *numbers), Outcome(held["needed"], held["is_carried"]))


def _rounds(proposals: Iterable[CommunityProposal]) -> list[CommunityRound]:
    # A round and the count that holds come in one query; a mended count is superseded.
    held = CommunityCount.objects.filter(round=OuterRef("pk"), superseded_by=None)
    latest = held.order_by("-happened_at", "-id")
    fields = {f"held_{name}": Subquery(latest.values(name)[:1]) for name in _COUNT_FIELDS}
    rows = CommunityRound.objects.filter(proposal__in=list(proposals)).annotate(
        **fields,
        voted_count=Count("voted", filter=Q(voted__superseded_by=None, voted__has_voted=True), distinct=True),
    )
    return list(rows.select_related("closing").order_by("number"))


def _teams(rounds: Sequence[CommunityRound]) -> dict[UUID, tuple[str, ...]]:
    names: dict[UUID, list[str]] = defaultdict(list)
    rows = CommunityCounter.objects.filter(round__in=list(rounds)).order_by("person__sort_key", "person_id")
    for round_id, name in rows.values_list("round_id", "person__full_name"):
        names[round_id].append(name)
    return {round_id: tuple(found) for round_id, found in names.items()}
