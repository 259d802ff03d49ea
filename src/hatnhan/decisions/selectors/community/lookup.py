"""Finding and holding what a command of the community changes; who came, who voted, what was entered."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from hatnhan.decisions.models import (
    BallotTally,
    CommunityCount,
    CommunityDecision,
    CommunityMeeting,
    CommunityProposal,
    CommunityRound,
    HouseAttendance,
    HouseVoted,
    NamedHouseBallot,
)
from hatnhan.decisions.rules.ballots import Bundle
from hatnhan.decisions.rules.community import Gathering
from hatnhan.households.models import Household
from hatnhan.households.selectors import counted_on
from hatnhan.kernel.errors import NotFound
from hatnhan.people.models import Mandate, Person
from hatnhan.people.permissions import OPEN_ROLES
from hatnhan.places.models import Place

M = TypeVar("M", CommunityMeeting, CommunityProposal, CommunityRound, CommunityDecision, HouseVoted, Place)


def lock_village(village_id: UUID) -> Place:
    """Hold the village in which a decision gets its number; before its meetings and proposals."""
    return _one(Place.objects.select_for_update(), village_id)


def lock_meeting(meeting_id: UUID) -> CommunityMeeting:
    """Give the meeting for a change; raises NotFound."""
    rows = CommunityMeeting.objects.select_for_update(of=("self",)).select_related("village")
    return _one(rows, meeting_id)


def lock_proposal(proposal_id: UUID) -> CommunityProposal:
    """Give the proposal for a change, its meeting first; raises NotFound."""
    known = CommunityProposal.objects.filter(id=proposal_id).values("meeting_id").first()
    if known is None:
        raise NotFound
    meeting_id: UUID | None = known["meeting_id"]
    meeting = None if meeting_id is None else lock_meeting(meeting_id)
    rows = CommunityProposal.objects.select_for_update(of=("self",)).select_related("village")
    proposal = _one(rows, proposal_id)
    proposal.meeting = meeting
    return proposal


def lock_decision(decision_id: UUID) -> CommunityDecision:
    """Give the decision for a change; raises NotFound."""
    rows = CommunityDecision.objects.select_for_update(of=("self",)).select_related("village")
    return _one(rows, decision_id)


def round_by_id(round_id: UUID) -> CommunityRound:
    """Give a round; raises NotFound."""
    return _one(CommunityRound.objects.all(), round_id)


def people_of_village(*, village_id: UUID) -> list[tuple[UUID, str]]:
    """Give who may chair, write or count: whoever represents a household or openly works for the village."""
    rows = Person.objects.filter(id__in=_of_village(village_id)).order_by("sort_key", "id")
    return list(rows.values_list("id", "full_name"))


def are_of_village(person_ids: Collection[UUID], *, village_id: UUID) -> bool:
    """Say whether all of them represent a household or openly work for the village."""
    return set(person_ids) <= set(_of_village(village_id))


def _of_village(village_id: UUID) -> QuerySet[Mandate, UUID]:
    # Two short lists by their own indexes: asked in one breath, the whole table of persons would be read.
    roles = [role.value for role in OPEN_ROLES]
    working = Mandate.objects.filter(place_id=village_id, role__in=roles).values_list("person_id", flat=True)
    houses = Household.objects.filter(village_id=village_id).exclude(representative=None)
    return working.union(houses.values_list("representative_id", flat=True))


def base_on(*, village_id: UUID, on: date) -> list[UUID]:
    """Give the households whose votes count: all of the village on the day."""
    rows = Household.objects.filter(counted_on(on), village_id=village_id)
    return list(rows.order_by("id").values_list("id", flat=True))


def are_houses_of(household_ids: Collection[UUID], *, village_id: UUID) -> bool:
    """Say whether all of them are or were households of the village."""
    rows = Household.objects.filter(id__in=list(household_ids), village_id=village_id)
    return rows.count() == len(set(household_ids))


def attendance_of(*, meeting_id: UUID) -> dict[UUID, HouseAttendance]:
    """Give the entry that holds of each household."""
    rows = HouseAttendance.objects.filter(meeting_id=meeting_id).order_by("happened_at", "id")
    return {row.household_id: row for row in rows}


def came_of(rows: Iterable[HouseAttendance]) -> frozenset[UUID]:
    """Give the households for which somebody came."""
    return frozenset(row.household_id for row in rows if row.came != HouseAttendance.Came.NOBODY.value)


def gathering_of(meeting: CommunityMeeting) -> Gathering:
    """Give how many households are represented, of all that the village had on the day."""
    houses = set(base_on(village_id=meeting.village_id, on=meeting.held_on))
    came = came_of(attendance_of(meeting_id=meeting.id).values())
    return Gathering(attending=len(came & houses), houses=len(houses))


def voted_in(*, round_id: UUID) -> dict[UUID, HouseVoted]:
    """Give the households whose vote is ticked, each with the entry that holds."""
    rows = HouseVoted.objects.filter(round_id=round_id, superseded_by=None)
    return {row.household_id: row for row in rows if row.has_voted}


def last_tick(*, round_id: UUID, household_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Give the last entry about each household, also where it took a tick back."""
    rows = HouseVoted.objects.filter(
        round_id=round_id, household_id__in=list(household_ids), superseded_by=None
    )
    return dict(rows.values_list("household_id", "id"))


def hands_of(*, round_id: UUID) -> dict[UUID, NamedHouseBallot]:
    """Give how each household's hand was raised last."""
    rows = NamedHouseBallot.objects.filter(round_id=round_id, superseded_by=None)
    return {row.household_id: row for row in rows}


def tallies_of(*, round_id: UUID) -> list[BallotTally]:
    """Give the tallies that hold, one of each person, in the order of their entry."""
    rows = BallotTally.objects.filter(round_id=round_id, superseded_by=None)
    return list(rows.order_by("happened_at", "id"))


def bundles_in(tally: BallotTally) -> tuple[Bundle, ...]:
    """Give the bundles of a tally."""
    return tuple(Bundle(*row) for row in tally.bundles)


def latest_count(*, round_id: UUID) -> CommunityCount | None:
    """Give the count that holds: the one that no later count mends."""
    rows = CommunityCount.objects.filter(round_id=round_id, superseded_by=None)
    return rows.order_by("-happened_at", "-id").first()


def codes_of(household_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give the households' codes, in one query."""
    return dict(Household.objects.filter(id__in=list(household_ids)).values_list("id", "code"))


def _one(rows: QuerySet[M], key: UUID) -> M:
    found = rows.filter(id=key).first()
    if found is None:
        raise NotFound
    return found
