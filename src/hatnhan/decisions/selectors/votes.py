"""Votes of a meeting with rounds, counts and norms, and what is needed to hold one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from hatnhan.decisions.models import Count, NamedBallot, Proposal, Resolution, Round
from hatnhan.decisions.rules import Choice
from hatnhan.decisions.selectors.lookup import base_of, count_row, present_at
from hatnhan.decisions.selectors.rows import HandRow, RoundForm, RoundRow, VoteResult, VoteRow, VoterRow
from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ratios import Majority
from hatnhan.meetings.selectors.lookup import day_of
from hatnhan.norms.rules import NormBook
from hatnhan.norms.selectors import norm_book
from hatnhan.people.models import Person

_COUNT_FIELDS = ("id", "in_favour", "against", "abstained", "needed", "is_carried")


def votes_of(
    *, meeting_id: UUID, book: NormBook | None = None, with_hands: bool = True
) -> tuple[VoteRow, ...]:
    """Give what was put to the vote at a meeting, with rounds, counts and norms; hands by name if asked."""
    return _votes(Proposal.objects.filter(meeting_id=meeting_id), book, with_hands=with_hands)


def vote_results_of(*, meeting_id: UUID) -> tuple[VoteResult, ...]:
    """Give what came of each vote of a meeting by its last round, in one query."""
    rounds = Round.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    held = Count.objects.filter(round=OuterRef("last_round"), superseded_by=None)
    carried = held.order_by("-happened_at", "-id").values("is_carried")[:1]
    rows = Proposal.objects.filter(meeting_id=meeting_id).annotate(
        last_round=Subquery(rounds.values("pk")[:1]), carried=Subquery(carried)
    )
    return tuple(
        VoteResult(key, text, withdrawn_at is not None, carried is not None, bool(carried))
        for key, text, withdrawn_at, carried in rows.order_by("id").values_list(
            "id", "text", "withdrawn_at", "carried"
        )
    )


def round_form(*, proposal_id: UUID, book: NormBook | None = None) -> RoundForm:
    """Give what the vote on one proposal needs; before the first round, with the base of that day."""
    rows = Proposal.objects.filter(id=proposal_id)
    proposal = rows.select_related("meeting__cell__village", "item", "resolution").first()
    if proposal is None:
        raise NotFound
    kept = book or norm_book(path=proposal.meeting.cell.village.path)
    vote, on = _rows_of([proposal], kept, with_hands=True)[0], day_of(proposal.meeting)
    present = present_at(meeting_id=proposal.meeting_id)
    held = vote.last_round
    if held is None:
        members = base_of(cell_id=proposal.meeting.cell_id, present=present, book=kept, on=on)
        names = [(member.person_id, member.name) for member in members]
        needed = max(1, kept.majority_on(proposal.majority_code, on).needed_of(len(members)))
    else:
        names = list(
            Person.objects.filter(id__in=held.voters).order_by("sort_key").values_list("id", "full_name")
        )
        needed = held.needed
    hands = {hand.person_id: hand.choice for hand in held.hands} if held else {}
    voters = tuple(VoterRow(one, name, one in present, hands.get(one)) for one, name in names)
    here = sum(voter.is_present for voter in voters)
    return RoundForm(
        vote=vote, round=held, base=len(voters), needed=needed, present_count=here, voters=voters
    )


def _votes(
    rows: QuerySet[Proposal], book: NormBook | None, *, with_hands: bool = True
) -> tuple[VoteRow, ...]:
    proposals = list(rows.select_related("meeting__cell__village", "item", "resolution").order_by("id"))
    if not proposals:
        return ()
    kept = book or norm_book(path=proposals[0].meeting.cell.village.path)
    return _rows_of(proposals, kept, with_hands=with_hands)


def _rows_of(proposals: Sequence[Proposal], book: NormBook, *, with_hands: bool) -> tuple[VoteRow, ...]:
    rounds = _rounds(proposals)
    counts = _counts(rounds)
    hands = _hands([one for one in rounds if with_hands and one.method == Round.Method.HAND_BY_NAME])
    by_proposal: dict[UUID, list[Round]] = defaultdict(list)
    for one in rounds:
        by_proposal[one.proposal_id].append(one)
    return tuple(_vote_row(proposal, by_proposal[proposal.id], counts, hands, book) for proposal in proposals)


def _vote_row(
    proposal: Proposal,
    rounds: Sequence[Round],
    counts: dict[UUID, Count],
    hands: dict[UUID, list[HandRow]],
    book: NormBook,
) -> VoteRow:
    day = day_of(proposal.meeting)
    majority = book.majority_on(proposal.majority_code, day)
    resolution: Resolution | None = getattr(proposal, "resolution", None)
    return VoteRow(
        id=proposal.id,
        meeting_id=proposal.meeting_id,
        item_id=proposal.item_id,
        item_title=proposal.item.title if proposal.item else "",
        text=proposal.text,
        revision=proposal.revision,
        is_withdrawn=proposal.withdrawn_at is not None,
        norm=book.on(proposal.majority_code, day),
        rounds=tuple(_round_row(one, majority, counts, hands) for one in rounds),
        resolution_id=resolution.id if resolution else None,
        resolution_symbol=resolution.symbol if resolution else "",
    )


def _round_row(
    held: Round, majority: Majority, counts: dict[UUID, Count], hands: dict[UUID, list[HandRow]]
) -> RoundRow:
    count = counts.get(held.id)
    return RoundRow(
        id=held.id,
        number=held.number,
        method=held.method,
        base=held.base,
        voters=frozenset(UUID(voter) for voter in held.voters),
        reason=held.reason,
        opened_at=held.happened_at,
        needed=count.needed if count else max(1, majority.needed_of(held.base)),
        count=count_row(count, held.base) if count else None,
        hands=tuple(hands.get(held.id, ())),
    )


def _rounds(proposals: Sequence[Proposal]) -> list[Round]:
    # A round and the count that holds come in one query; a mended count is superseded.
    held = Count.objects.filter(round=OuterRef("pk"), superseded_by=None).order_by("-happened_at", "-id")
    fields = {f"held_{name}": Subquery(held.values(name)[:1]) for name in _COUNT_FIELDS}
    rounds = Round.objects.filter(proposal__in=proposals).annotate(**fields)
    return list(rounds.order_by("number"))


def _counts(rounds: Iterable[Round]) -> dict[UUID, Count]:
    held = {one.id: {name: getattr(one, f"held_{name}") for name in _COUNT_FIELDS} for one in rounds}
    return {key: Count(round_id=key, **values) for key, values in held.items() if values["id"]}


def _hands(rounds: Sequence[Round]) -> dict[UUID, list[HandRow]]:
    found: dict[UUID, list[HandRow]] = defaultdict(list)
    # Only a vote by name has hands to look for.
    rows = NamedBallot.objects.filter(round__in=rounds, superseded_by=None).select_related("person")
    for row in rows.order_by("person__sort_key") if rounds else ():
        found[row.round_id].append(HandRow(row.person_id, row.person.full_name, Choice(row.choice)))
    return found
