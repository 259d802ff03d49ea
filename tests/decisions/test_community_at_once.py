"""Two who record the households' vote at the same moment: one is first, the other is told in words."""

from collections.abc import Callable
from uuid import UUID

import pytest

from hatnhan.decisions.models import CommunityCount, CommunityDecision, CommunityRound, HouseVoted
from hatnhan.decisions.rules import RoundNotCounted
from hatnhan.decisions.rules.ballots import BoxClosed, VotedAlready
from hatnhan.decisions.rules.community import Form
from hatnhan.decisions.services.community import (
    adopt_decision,
    close_box,
    enter_hands,
    enter_tally,
    tick_voted,
)
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.ids import new_id
from tests.at_once import meanwhile
from tests.decisions.village import AT, Community, make_community, make_meeting, make_question, make_round

pytestmark = pytest.mark.usefixtures("own_database")
Deed = Callable[[], object]


def ticking(held: Community, actor: Actor, opened: CommunityRound, house_id: UUID) -> Deed:
    return lambda: tick_voted(
        actor=actor, round_id=opened.id, household_ids=[house_id], fact_id=new_id(), at=AT
    )


def test_a_household_that_two_people_tick_at_once_votes_once() -> None:
    held = make_community(3)
    opened = make_round(held, make_question(held), Form.BALLOTS)
    house = held.houses[0].id

    ticked, refused = meanwhile(
        ticking(held, held.head, opened, house), ticking(held, held.other, opened, house)
    )

    assert (ticked, type(refused)) == (1, VotedAlready)
    assert HouseVoted.objects.count() == 1


def test_nobody_votes_while_the_box_is_closed() -> None:
    held = make_community(3)
    opened = make_round(held, make_question(held), Form.BALLOTS)

    _closed, refused = meanwhile(
        lambda: close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=AT),
        ticking(held, held.other, opened, held.houses[0].id),
    )

    assert type(refused) is BoxClosed
    assert not HouseVoted.objects.exists()


def test_two_who_enter_the_box_at_once_make_one_count() -> None:
    held = make_community(3)
    opened = make_round(held, make_question(held), Form.BALLOTS)
    ticking(held, held.head, opened, held.houses[0].id)()
    close_box(actor=held.head, round_id=opened.id, fact_id=new_id(), at=AT)

    def entering(actor: Actor) -> Deed:
        return lambda: enter_tally(
            actor=actor, round_id=opened.id, bundles=[[1, 0, 0, 0]], fact_id=new_id(), at=AT
        )

    first, second = meanwhile(entering(held.head), entering(held.other))

    assert first is None
    assert second == CommunityCount.objects.get()


def test_one_round_is_opened_where_two_open_it() -> None:
    held = make_community(3)
    proposal = make_question(held)

    def opening() -> object:
        return make_round(held, proposal, Form.BALLOTS)

    opened, refused = meanwhile(opening, opening)

    assert opened == CommunityRound.objects.get()
    assert type(refused) is RoundNotCounted


def test_two_decisions_of_one_village_get_two_numbers() -> None:
    held = make_community(3)
    meeting = make_meeting(held, came=3)
    proposals = [make_question(held, meeting) for _ in range(2)]
    for proposal in proposals:
        opened = make_round(held, proposal, agreed=3)
        numbers = {"in_favour": 3, "against": 0, "abstained": 0}
        enter_hands(actor=held.head, round_id=opened.id, fact_id=new_id(), at=AT, **numbers)

    def adopting(number: int) -> Deed:
        return lambda: adopt_decision(actor=held.head, proposal_id=proposals[number].id, title="Góp", at=AT)

    meanwhile(adopting(0), adopting(1))

    assert sorted(CommunityDecision.objects.values_list("number", flat=True)) == [1, 2]
