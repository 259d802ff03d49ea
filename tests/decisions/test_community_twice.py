"""What is sent again, too late, or under closed minutes changes nothing behind anybody's back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from hatnhan.decisions.models import CommunityCount, CommunityProposal, NamedHouseBallot
from hatnhan.decisions.rules import Choice
from hatnhan.decisions.rules.community import BallotsNotYet, Form
from hatnhan.decisions.rules.matters import Matter
from hatnhan.decisions.rules.meeting import VillageMinutesClosed
from hatnhan.decisions.services.community import (
    Officers,
    Opening,
    Question,
    adopt_decision,
    cast_houses,
    change_question,
    close_minutes,
    name_officers,
    open_round,
    tell_decision,
    withdraw_question,
)
from hatnhan.kernel.ids import new_id
from hatnhan.plumbing.facts import FactTaken
from tests.decisions.village import (
    AT,
    LATER,
    MET_ON,
    Community,
    make_community,
    make_meeting,
    make_question,
    make_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def held() -> Community:
    return make_community(3)


def asked_with_closed_minutes(held: Community) -> CommunityProposal:
    """A matter of a meeting whose minutes are closed before it was voted on."""
    meeting = make_meeting(held, came=3)
    proposal = make_question(held, meeting)
    officers = Officers(held.head.person_id, held.team_ids[0], 3)
    name_officers(actor=held.head, meeting_id=meeting.id, revision=1, officers=officers, at=AT)
    close_minutes(actor=held.head, meeting_id=meeting.id, at=AT)
    return proposal


@pytest.mark.parametrize(
    "deed",
    [
        partial(change_question, revision=1, question=Question(Matter.CONTRIBUTIONS.value, "Câu khác")),
        withdraw_question,
    ],
    ids=["change", "withdraw"],
)
def test_what_closed_minutes_say_was_asked_is_neither_changed_nor_withdrawn(
    held: Community, deed: Callable[..., object]
) -> None:
    proposal = asked_with_closed_minutes(held)

    with pytest.raises(VillageMinutesClosed):
        deed(actor=held.head, proposal_id=proposal.id, at=LATER)

    kept = CommunityProposal.objects.get()
    assert (kept.text, kept.withdrawn_at) == (proposal.text, None)


@pytest.mark.parametrize(
    "other",
    [{"until_on": date(2023, 11, 21)}, {"reason": "Đếm nhầm"}, {"team": ()}],
    ids=["days", "reason", "team"],
)
def test_a_round_opened_again_with_other_content_is_refused(
    held: Community, other: dict[str, object]
) -> None:
    proposal = make_question(held)
    opening = Opening(Form.BALLOTS.value, MET_ON, date(2023, 11, 20), team=held.team_ids)
    open_it = partial(open_round, actor=held.head, proposal_id=proposal.id, fact_id=new_id(), at=AT)
    opened = open_it(opening=opening)

    assert open_it(opening=opening) == opened
    with pytest.raises(FactTaken):
        open_it(opening=replace(opening, **other))  # type: ignore[arg-type]  # the fields of an opening


def test_hands_sent_again_with_one_more_household_are_refused(held: Community) -> None:
    opened = make_round(held, make_question(held, make_meeting(held, came=3)), Form.HAND_BY_HOUSE, agreed=3)
    first, second, _third = (house.id for house in held.houses)
    cast = partial(cast_houses, actor=held.head, round_id=opened.id, fact_id=new_id(), at=AT)
    cast(choices={first: Choice.IN_FAVOUR})

    with pytest.raises(FactTaken):
        cast(choices={first: Choice.IN_FAVOUR, second: Choice.IN_FAVOUR})

    assert (CommunityCount.objects.get().in_favour, NamedHouseBallot.objects.count()) == (1, 1)


def test_ballots_are_not_carried_before_the_meeting_that_missed_its_quorum(held: Community) -> None:
    proposal = make_question(held, make_meeting(held, came=1), Matter.CONVENTION)
    carried = partial(make_round, held, proposal, Form.BALLOTS)

    with pytest.raises(BallotsNotYet):
        carried(days=(date(2023, 11, 9), date(2023, 11, 20)))

    assert carried(days=(MET_ON, date(2023, 11, 20))).from_on == MET_ON


def test_a_vote_online_that_is_counted_before_its_last_day_is_decided_on_the_day_of_its_count(
    held: Community,
) -> None:
    proposal = make_question(held, None, Matter.SELF_MANAGEMENT)
    opened = make_round(held, proposal, Form.ONLINE, channel="Nhóm bản")
    choices = dict.fromkeys((house.id for house in held.houses), Choice.IN_FAVOUR)
    cast_houses(actor=held.head, round_id=opened.id, choices=choices, fact_id=new_id(), at=AT)

    decision = adopt_decision(actor=held.head, proposal_id=proposal.id, title="Giờ giấc", at=AT)

    assert (opened.until_on, decision.adopted_on, decision.from_on) == (date(2023, 11, 20), MET_ON, MET_ON)
    told = partial(tell_decision, actor=held.head, decision_id=decision.id, whom="households", way="loa")
    assert told(told_on=MET_ON, fact_id=new_id(), at=AT).told_on == MET_ON
