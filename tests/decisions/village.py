"""A village whose households meet and vote, for tests of the community."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from hatnhan.decisions.models import (
    CommunityMeeting,
    CommunityProposal,
    CommunityRound,
    HouseAttendance,
)
from hatnhan.decisions.rules.community import Form
from hatnhan.decisions.rules.matters import Matter
from hatnhan.decisions.services.community import (
    HouseMark,
    Invitation,
    Opening,
    Question,
    convene,
    open_round,
    put_to_households,
    take_attendance,
)
from hatnhan.households.models import Household
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.people.models import Person
from hatnhan.people.rules import Period
from hatnhan.people.services import enter_mandate
from hatnhan.places.models import Place
from tests.factories import EARLY, actor_with, make_person, make_village, system_moment
from tests.households.factories import JOINED

MET_ON = date(2023, 11, 10)
AT = system_moment(2023, 11, 10, 19, 30)
LATER = system_moment(2023, 11, 20, 9)
Came = HouseAttendance.Came


@dataclass(frozen=True)
class Community:
    """A village with its head, another who records, and its households."""

    village: Place
    head: Actor
    other: Actor
    houses: tuple[Household, ...]
    team: tuple[Person, ...]

    @property
    def path(self) -> str:
        """The path of the village."""
        return self.village.path

    @property
    def team_ids(self) -> tuple[UUID, ...]:
        """Who counts."""
        return tuple(person.id for person in self.team)


def make_community(houses: int = 47, code: str = "pa-kim") -> Community:
    """Make a village with so many households, its head and a member of the board."""
    village = make_village(code)
    head, other = (_worker(village, role) for role in (Role.VILLAGE_HEAD, Role.BOARD))
    rows = Household.objects.bulk_create(
        Household(village=village, code=f"PK{number:02}", member_count=4, joined_on=JOINED)
        for number in range(1, houses + 1)
    )
    team = tuple(_worker(village, Role.HOUSEHOLD)[0] for _ in range(3))
    return Community(village, head[1], other[1], tuple(rows), team)


def _worker(village: Place, role: Role) -> tuple[Person, Actor]:
    person = make_person()
    enter_mandate(person_id=person.id, role=role, place=village, period=Period(EARLY, None))
    return person, actor_with(role, place=village, person=person)


def make_meeting(
    held: Community, *, came: int = 40, on: date = MET_ON, at: datetime = AT
) -> CommunityMeeting:
    """Convene a meeting to which so many households came."""
    meeting = convene(
        actor=held.head,
        path=held.path,
        meeting_id=new_id(),
        invitation=Invitation(
            kind=CommunityMeeting.Kind.MEETING,
            topic="Kè đá dọc đường vào bản",
            held_on=on,
            clock=time(19),
            location="nhà văn hóa bản",
            convened_by_id=held.head.person_id,
            told_on=date(2023, 11, 3),
        ),
        at=at,
    )
    attend(held, meeting, came=came, at=at)
    return meeting


def attend(held: Community, meeting: CommunityMeeting, *, came: int, at: datetime = AT) -> int:
    """Say that the first so many households came."""
    marks = [
        HouseMark(house.id, Came.REPRESENTATIVE if number < came else Came.NOBODY)
        for number, house in enumerate(held.houses)
    ]
    return take_attendance(actor=held.head, meeting_id=meeting.id, marks=marks, fact_id=new_id(), at=at)


def make_question(
    held: Community,
    meeting: CommunityMeeting | None = None,
    matter: Matter = Matter.CONTRIBUTIONS,
    at: datetime = AT,
) -> CommunityProposal:
    """Put a matter to the households."""
    return put_to_households(
        actor=held.head,
        path=held.path,
        proposal_id=new_id(),
        question=Question(matter.value, "Mỗi hộ góp 1.200.000 đồng và 10 ngày công"),
        meeting_id=meeting.id if meeting else None,
        at=at,
    )


def make_round(
    held: Community,
    proposal: CommunityProposal,
    form: Form = Form.HAND_COUNT,
    *,
    team: Sequence[UUID] | None = None,
    agreed: int | None = 40,
    days: tuple[date, date] = (MET_ON, date(2023, 11, 20)),
    at: datetime = AT,
    reason: str = "",
    fact_id: UUID | None = None,
    channel: str = "",
) -> CommunityRound:
    """Open a round in the name of the head."""
    return open_round(
        actor=held.head,
        proposal_id=proposal.id,
        opening=Opening(
            form=form.value,
            from_on=days[0],
            until_on=days[1],
            team=held.team_ids if team is None else team,
            agreed=agreed,
            channel=channel,
            reason=reason,
        ),
        fact_id=fact_id or new_id(),
        at=at,
    )
