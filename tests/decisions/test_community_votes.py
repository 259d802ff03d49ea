"""The households vote: two thirds of all, whoever came; each once, within the base that was fixed."""

from datetime import date
from functools import partial

import pytest

from hatnhan.decisions.models import CommunityCount, CommunityDecision, HouseVoted
from hatnhan.decisions.rules import AlreadyCarried, Choice, RollCallMissing, RoundNotCounted
from hatnhan.decisions.rules.ballots import (
    BoxClosed,
    BoxOpen,
    CountedAlready,
    InABox,
    MoreThanCame,
    NotInBase,
    NotRepresented,
    NotVoted,
    OutsideDays,
    TallyTwo,
    TallyWrong,
    VotedAlready,
)
from hatnhan.decisions.rules.community import (
    BallotsNotYet,
    ChannelMissing,
    Form,
    FormNotAgreed,
    MeetingNeeded,
    OnlineNotAllowed,
    QuorumMissed,
    RoundToCome,
    TeamUnfit,
)
from hatnhan.decisions.rules.matters import Matter
from hatnhan.decisions.rules.meeting import (
    DecisionStands,
    MeetingToCome,
    NameMissing,
    NotCarriedByHouses,
    NotOfVillage,
    NotWaiting,
    OfficersMissing,
    VillageMinutesClosed,
)
from hatnhan.decisions.selectors import community_decision, community_decisions
from hatnhan.decisions.services.community import (
    HouseMark,
    Officers,
    adopt_decision,
    cast_houses,
    close_box,
    close_minutes,
    enter_hands,
    enter_tally,
    name_officers,
    recognise_decision,
    take_attendance,
    take_back_tick,
    tell_decision,
    tick_voted,
)
from hatnhan.households.models import Household
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import Role
from hatnhan.plumbing.facts import FactTaken
from tests.decisions.village import (
    AT,
    LATER,
    MET_ON,
    Came,
    Community,
    attend,
    make_community,
    make_meeting,
    make_question,
    make_round,
)
from tests.factories import actor_with, make_person, stranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Community:
    return make_community()


def test_a_contribution_falls_with_31_of_47_and_passes_with_32(held: Community) -> None:
    meeting = make_meeting(held, came=40)
    proposal = make_question(held, meeting)
    first = make_round(held, proposal)
    count = partial(enter_hands, actor=held.head, against=5, abstained=3, at=AT)

    fallen = count(round_id=first.id, in_favour=31, fact_id=new_id())
    with pytest.raises(NotCarriedByHouses) as refused:
        adopt_decision(actor=held.head, proposal_id=proposal.id, title="Góp làm kè", at=AT)
    second = make_round(held, proposal)
    passed = count(round_id=second.id, in_favour=32, fact_id=new_id())
    decision = adopt_decision(actor=held.head, proposal_id=proposal.id, title="Góp làm kè", at=AT)

    assert (fallen.is_carried, passed.is_carried, passed.needed) == (False, True, 32)
    assert refused.value.facts == {"in_favour": 31, "base": 47, "needed": 32}
    assert (decision.symbol, decision.from_on) == ("01/NQ-CĐDC", MET_ON)
    assert [row.id for row in community_decisions(held.village.id, MET_ON, ["contributions"])] == [
        decision.id
    ]
    assert community_decisions(held.village.id, MET_ON, ["convention"]) == ()
    assert community_decisions(held.village.id, date(2023, 11, 9)) == ()


def test_a_count_is_mended_until_it_is_a_decision(held: Community) -> None:
    meeting = make_meeting(held)
    proposal = make_question(held, meeting)
    opened = make_round(held, proposal)
    form = new_id()
    for _ in range(2):
        enter_hands(
            actor=held.head, round_id=opened.id, in_favour=31, against=9, abstained=0, fact_id=form, at=AT
        )
    with pytest.raises(FactTaken):
        enter_hands(
            actor=held.head, round_id=opened.id, in_favour=33, against=7, abstained=0, fact_id=form, at=AT
        )
    enter_hands(
        actor=held.other, round_id=opened.id, in_favour=32, against=8, abstained=0, fact_id=new_id(), at=AT
    )
    adopt_decision(actor=held.head, proposal_id=proposal.id, title="Góp", at=AT)

    with pytest.raises(DecisionStands):
        enter_hands(
            actor=held.head, round_id=opened.id, in_favour=20, against=8, abstained=0, fact_id=new_id(), at=AT
        )
    assert CommunityCount.objects.count() == 2
    again = adopt_decision(actor=held.head, proposal_id=proposal.id, title="Tên khác", at=AT)
    assert (again.title, CommunityDecision.objects.count()) == ("Góp", 1)


def test_more_hands_than_households_that_came_are_refused(held: Community) -> None:
    opened = make_round(held, make_question(held, make_meeting(held, came=33)), agreed=33)

    with pytest.raises(MoreThanCame) as refused:
        enter_hands(
            actor=held.head, round_id=opened.id, in_favour=32, against=2, abstained=0, fact_id=new_id(), at=AT
        )

    assert refused.value.facts == {"cast": 34, "attending": 33}


def test_another_round_needs_a_count_or_a_reason(held: Community) -> None:
    proposal = make_question(held, make_meeting(held))
    opened = make_round(held, proposal)
    with pytest.raises(RoundNotCounted):
        make_round(held, proposal)
    enter_hands(
        actor=held.head, round_id=opened.id, in_favour=40, against=0, abstained=0, fact_id=new_id(), at=AT
    )
    with pytest.raises(AlreadyCarried):
        make_round(held, proposal)

    again = make_round(held, proposal, reason="Đếm nhầm")
    assert (again.number, again.base) == (2, 47)


def test_hands_by_house_are_counted_and_mended(held: Community) -> None:
    opened = make_round(held, make_question(held, make_meeting(held)), Form.HAND_BY_HOUSE)
    ids = [house.id for house in held.houses]
    first, form = (
        dict.fromkeys(ids[:31], Choice.IN_FAVOUR) | dict.fromkeys(ids[31:40], Choice.AGAINST),
        new_id(),
    )
    for _ in range(2):
        fallen = cast_houses(actor=held.head, round_id=opened.id, choices=first, fact_id=form, at=AT)

    passed = cast_houses(
        actor=held.head, round_id=opened.id, choices={ids[31]: Choice.IN_FAVOUR}, fact_id=new_id(), at=AT
    )
    with pytest.raises(NotRepresented) as refused:
        cast_houses(
            actor=held.head, round_id=opened.id, choices={ids[46]: Choice.IN_FAVOUR}, fact_id=new_id(), at=AT
        )

    assert [(one.in_favour, one.against, one.is_carried) for one in (fallen, passed)] == [
        (31, 9, False), (32, 8, True)
    ]  # fmt: skip
    assert refused.value.facts == {"houses": ("PK47",)}
    assert CommunityCount.objects.count() == 2


def test_a_vote_waits_for_the_attendance_and_the_agreement_of_those_who_came(held: Community) -> None:
    empty = make_question(held, make_meeting(held, came=0))
    with pytest.raises(RollCallMissing):
        make_round(held, empty, agreed=0)
    proposal = make_question(held, make_meeting(held, came=40))
    with pytest.raises(FormNotAgreed) as refused:
        make_round(held, proposal, agreed=20)

    assert refused.value.facts == {"agreed": 20, "attending": 40, "needed": 21}
    assert make_round(held, proposal, agreed=21).agreed == 21


def test_a_secret_vote_needs_three_to_five_who_count(held: Community) -> None:
    proposal = make_question(held, make_meeting(held))
    for team in (held.team_ids[:2], [make_person().id for _ in range(6)]):
        with pytest.raises(TeamUnfit):
            make_round(held, proposal, Form.SECRET, team=team)
    with pytest.raises(NotOfVillage):
        make_round(held, proposal, Form.SECRET, team=[*held.team_ids[:2], make_person().id])

    opened = make_round(held, proposal, Form.SECRET)
    assert {row.person_id for row in opened.counters.all()} == set(held.team_ids)


def test_a_convention_needs_more_than_half_of_the_households_at_the_meeting(held: Community) -> None:
    poor = make_question(held, make_meeting(held, came=23), Matter.CONVENTION)
    with pytest.raises(QuorumMissed) as refused:
        make_round(held, poor, agreed=23)

    assert refused.value.facts == {"attending": 23, "houses": 47, "needed": 24}
    full = make_question(held, make_meeting(held, came=24), Matter.CONVENTION)
    assert make_round(held, full, agreed=24).base == 47


@pytest.mark.parametrize("matter", [Matter.CONVENTION, Matter.VILLAGE_HEAD, Matter.BOARDS])
def test_ballots_for_what_is_decided_at_a_meeting_come_only_after_a_missed_quorum(
    held: Community, matter: Matter
) -> None:
    for proposal in (
        make_question(held, None, matter),
        make_question(held, make_meeting(held, came=24), matter),
        make_question(held, make_meeting(held, came=0), matter),
    ):
        with pytest.raises(BallotsNotYet):
            make_round(held, proposal, Form.BALLOTS)

    missed = make_question(held, make_meeting(held, came=23), matter)
    assert make_round(held, missed, Form.BALLOTS).form == "ballots"


def test_contributions_may_be_decided_by_ballots_alone_but_never_by_hand_without_a_meeting(
    held: Community,
) -> None:
    proposal = make_question(held)

    with pytest.raises(MeetingNeeded):
        make_round(held, proposal)
    assert make_round(held, proposal, Form.BALLOTS).until_on == date(2023, 11, 20)


def test_online_is_for_self_management_in_the_group_that_was_chosen(held: Community) -> None:
    with pytest.raises(OnlineNotAllowed):
        make_round(held, make_question(held), Form.ONLINE, channel="Nhóm Zalo bản")
    proposal = make_question(held, None, Matter.SELF_MANAGEMENT)
    with pytest.raises(ChannelMissing):
        make_round(held, proposal, Form.ONLINE)
    opened = make_round(held, proposal, Form.ONLINE, channel="Nhóm Zalo bản")
    choices = {house.id: Choice.IN_FAVOUR for house in held.houses[:24]}

    count = cast_houses(actor=held.head, round_id=opened.id, choices=choices, fact_id=new_id(), at=AT)

    assert (count.in_favour, count.needed, count.is_carried) == (24, 24, True)


def test_a_round_that_begins_later_is_opened_then(held: Community) -> None:
    with pytest.raises(RoundToCome):
        make_round(held, make_question(held), Form.BALLOTS, days=(date(2023, 11, 11), date(2023, 11, 20)))


def test_ballots_from_house_to_house_are_ticked_once_and_within_the_days(held: Community) -> None:
    opened = make_round(held, make_question(held), Form.BALLOTS)
    first, second = held.houses[0].id, held.houses[1].id
    form = new_id()

    ticked = [
        tick_voted(actor=held.head, round_id=opened.id, household_ids=[first], fact_id=form, at=AT)
        for _ in range(2)
    ]
    with pytest.raises(VotedAlready) as twice:
        tick_voted(
            actor=held.other, round_id=opened.id, household_ids=[first, second], fact_id=new_id(), at=AT
        )
    with pytest.raises(OutsideDays):
        tick_voted(
            actor=held.head,
            round_id=opened.id,
            household_ids=[second],
            fact_id=new_id(),
            at=LATER,
            voted_on=date(2023, 11, 9),
        )

    assert ticked == [1, 0]
    assert twice.value.facts == {"houses": ("PK01",)}
    assert HouseVoted.objects.count() == 1


def test_a_slip_is_taken_back_while_the_box_is_open_and_ticked_anew(held: Community) -> None:
    opened = make_round(held, make_question(held), Form.BALLOTS)
    house = held.houses[0].id
    tick = partial(tick_voted, actor=held.head, round_id=opened.id, at=AT)
    back = partial(take_back_tick, actor=held.head, round_id=opened.id, household_id=house, at=AT)
    with pytest.raises(NotVoted):
        back(fact_id=new_id())
    for _ in range(2):
        tick(household_ids=[house], fact_id=new_id())
        back(fact_id=new_id())
    tick(household_ids=[house], fact_id=new_id())
    close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=LATER)

    with pytest.raises(BoxClosed):
        back(fact_id=new_id())
    with pytest.raises(BoxClosed):
        tick(household_ids=[held.houses[1].id], fact_id=new_id())


def test_splits_and_newcomers_change_nothing_in_the_base(held: Community) -> None:
    opened = make_round(held, make_question(held), Form.BALLOTS)
    merged = held.houses[0]
    Household.objects.filter(id=merged.id).update(left_on=date(2023, 11, 12))
    newcomer = Household.objects.create(
        village=held.village, code="PK48", member_count=2, joined_on=date(2023, 11, 12)
    )

    with pytest.raises(NotInBase) as refused:
        tick_voted(
            actor=held.head, round_id=opened.id, household_ids=[newcomer.id], fact_id=new_id(), at=LATER
        )

    assert refused.value.facts == {"houses": ("PK48",)}
    assert tick_voted(
        actor=held.head, round_id=opened.id, household_ids=[merged.id], fact_id=new_id(), at=LATER
    )
    opened.refresh_from_db()
    assert (opened.base, len(opened.houses)) == (47, 47)


def test_two_people_enter_the_ballots_and_their_numbers_agree_before_they_count(held: Community) -> None:
    opened = make_round(held, make_question(held), Form.BALLOTS)
    ids = [house.id for house in held.houses[:40]]
    tick_voted(actor=held.head, round_id=opened.id, household_ids=ids, fact_id=new_id(), at=AT)
    tally = partial(enter_tally, round_id=opened.id, at=LATER)
    with pytest.raises(BoxOpen):
        tally(actor=held.head, bundles=[[40, 0, 0, 0]], fact_id=new_id())
    close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=LATER)

    with pytest.raises(TallyWrong) as wrong:
        tally(actor=held.head, bundles=[[32, 7, 0, 0]], fact_id=new_id())
    assert tally(actor=held.head, bundles=[[20, 0, 0, 0], [12, 7, 0, 1]], fact_id=new_id()) is None
    # The same person agrees with himself: that is no second entry.
    assert tally(actor=held.head, bundles=[[20, 0, 0, 0], [12, 7, 0, 1]], fact_id=new_id()) is None
    assert tally(actor=held.other, bundles=[[20, 0, 0, 0], [11, 8, 0, 1]], fact_id=new_id()) is None
    form = new_id()
    counts = [tally(actor=held.other, bundles=[[20, 0, 0, 0], [12, 7, 0, 1]], fact_id=form) for _ in range(2)]
    with pytest.raises(CountedAlready):
        tally(actor=held.head, bundles=[[40, 0, 0, 0]], fact_id=new_id())

    assert wrong.value.facts == {"tallied": 39, "voted": 40}
    assert counts[0] is not None
    assert counts[0] == counts[1]
    assert (counts[0].in_favour, counts[0].against, counts[0].invalid, counts[0].is_carried) == (
        32,
        7,
        1,
        True,
    )
    assert CommunityCount.objects.count() == 1


def test_a_third_tally_is_not_asked_for(held: Community) -> None:
    opened = make_round(held, make_question(held, make_meeting(held)), Form.SECRET)
    ids = [house.id for house in held.houses[:40]]
    tick_voted(actor=held.head, round_id=opened.id, household_ids=ids, fact_id=new_id(), at=AT)
    close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=AT)
    for actor, yes in ((held.head, 31), (held.other, 32)):
        enter_tally(actor=actor, round_id=opened.id, bundles=[[yes, 40 - yes, 0, 0]], fact_id=new_id(), at=AT)

    with pytest.raises(TallyTwo):
        enter_tally(
            actor=actor_with(Role.BOARD, place=held.village),
            round_id=opened.id,
            bundles=[[32, 8, 0, 0]],
            fact_id=new_id(),
            at=AT,
        )
    with pytest.raises(InABox):
        enter_hands(
            actor=held.head, round_id=opened.id, in_favour=32, against=8, abstained=0, fact_id=new_id(), at=AT
        )


def test_a_secret_vote_is_for_households_that_came(held: Community) -> None:
    opened = make_round(held, make_question(held, make_meeting(held, came=30)), Form.SECRET, agreed=30)

    with pytest.raises(NotRepresented) as refused:
        tick_voted(
            actor=held.head,
            round_id=opened.id,
            household_ids=[held.houses[30].id, held.houses[0].id],
            fact_id=new_id(),
            at=AT,
        )

    assert refused.value.facts == {"houses": ("PK31",)}
    assert not HouseVoted.objects.exists()


def test_attendance_keeps_what_changed_and_names_the_proxy(held: Community) -> None:
    meeting = make_meeting(held, came=40)
    before = meeting.attendance.count()

    assert attend(held, meeting, came=40) == 0
    assert attend(held, meeting, came=41) == 1
    with pytest.raises(NameMissing):
        take_attendance(
            actor=held.head,
            meeting_id=meeting.id,
            marks=[HouseMark(held.houses[0].id, Came.PROXY)],
            fact_id=new_id(),
            at=AT,
        )
    assert before == 47
    with pytest.raises(MeetingToCome):
        attend(held, make_meeting(held, came=1, on=date(2023, 11, 12), at=LATER), came=2)


def test_minutes_close_when_officers_are_named_and_votes_counted(held: Community) -> None:
    meeting = make_meeting(held)
    opened = make_round(held, make_question(held, meeting))
    with pytest.raises(OfficersMissing):
        close_minutes(actor=held.head, meeting_id=meeting.id, at=AT)
    name_officers(
        actor=held.head,
        meeting_id=meeting.id,
        revision=1,
        officers=Officers(held.head.person_id, held.team_ids[0], 40),
        at=AT,
    )
    with pytest.raises(RoundNotCounted):
        close_minutes(actor=held.head, meeting_id=meeting.id, at=AT)
    enter_hands(
        actor=held.head, round_id=opened.id, in_favour=40, against=0, abstained=0, fact_id=new_id(), at=AT
    )
    close_minutes(actor=held.head, meeting_id=meeting.id, at=AT)

    with pytest.raises(VillageMinutesClosed):
        attend(held, meeting, came=41)
    with pytest.raises(VillageMinutesClosed):
        enter_hands(
            actor=held.head, round_id=opened.id, in_favour=39, against=0, abstained=0, fact_id=new_id(), at=AT
        )


def test_ballots_are_carried_on_after_the_minutes_of_a_missed_quorum_are_closed(held: Community) -> None:
    meeting = make_meeting(held, came=20)
    proposal = make_question(held, meeting, Matter.CONVENTION)
    name_officers(
        actor=held.head,
        meeting_id=meeting.id,
        revision=1,
        officers=Officers(held.head.person_id, held.team_ids[0], 20),
        at=AT,
    )
    close_minutes(actor=held.head, meeting_id=meeting.id, at=AT)
    opened = make_round(held, proposal, Form.BALLOTS)
    ids = [house.id for house in held.houses[:24]]
    tick_voted(actor=held.head, round_id=opened.id, household_ids=ids, fact_id=new_id(), at=LATER)
    close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=LATER)
    for actor in (held.head, held.other):
        enter_tally(actor=actor, round_id=opened.id, bundles=[[24, 0, 0, 0]], fact_id=new_id(), at=LATER)
    decision = adopt_decision(actor=held.head, proposal_id=proposal.id, title="Hương ước", at=LATER)

    assert (decision.adopted_on, decision.from_on) == (date(2023, 11, 20), None)
    assert community_decisions(held.village.id, date(2024, 1, 1)) == ()
    recognise_decision(actor=held.head, decision_id=decision.id, recognised_on=date(2023, 11, 20), at=LATER)
    with pytest.raises(NotWaiting):
        recognise_decision(
            actor=held.head, decision_id=decision.id, recognised_on=date(2023, 11, 19), at=LATER
        )
    assert community_decision(decision.id).is_in_force(date(2023, 11, 20))


def test_who_was_told_of_a_decision_is_written_down(held: Community) -> None:
    proposal = make_question(held, make_meeting(held))
    opened = make_round(held, proposal)
    enter_hands(
        actor=held.head, round_id=opened.id, in_favour=40, against=0, abstained=0, fact_id=new_id(), at=AT
    )
    decision = adopt_decision(actor=held.head, proposal_id=proposal.id, title="Góp", at=AT)
    form = new_id()
    for _ in range(2):
        tell_decision(
            actor=held.head,
            decision_id=decision.id,
            whom="households",
            told_on=MET_ON,
            way="loa truyền thanh",
            fact_id=form,
            at=AT,
        )

    assert [(row.whom, row.way) for row in decision.told.all()] == [("households", "loa truyền thanh")]


def test_only_the_village_s_own_may_convene_and_count(held: Community) -> None:
    proposal = make_question(held, make_meeting(held))
    representative = actor_with(Role.HOUSEHOLD, place=held.village)
    opened = make_round(held, proposal)
    vote = partial(enter_hands, round_id=opened.id, in_favour=40, against=0, abstained=0, at=AT)

    with pytest.raises(NotAllowed):
        vote(actor=representative, fact_id=new_id())
    with pytest.raises(NotFound):
        vote(actor=stranger(), fact_id=new_id())
    with pytest.raises(NotAllowed):
        adopt_decision(
            actor=actor_with(Role.SECRETARY, place=held.village), proposal_id=proposal.id, title="x", at=AT
        )


def test_a_household_of_another_village_does_not_exist_here(held: Community) -> None:
    neighbour = make_community(1, "ban-ben")
    opened = make_round(held, make_question(held), Form.BALLOTS)

    with pytest.raises(NotFound):
        tick_voted(
            actor=held.head,
            round_id=opened.id,
            household_ids=[neighbour.houses[0].id],
            fact_id=new_id(),
            at=AT,
        )
