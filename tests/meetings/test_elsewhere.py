"""What a form names must belong to the cell that it is about."""

import pytest

from hatnhan.kernel.errors import NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import services
from hatnhan.meetings.models import AgendaItem, Conclusion, PreparedOpinion, ThematicPlan
from hatnhan.meetings.rules import NotAMember
from hatnhan.meetings.services import ItemWords
from hatnhan.people.models import MemberStanding
from tests.meetings.factories import (
    AT,
    MEETING_DAY,
    STARTED,
    MeetingCell,
    announced,
    make_item,
    make_meeting,
    make_meeting_cell,
    started,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> MeetingCell:
    return make_meeting_cell()


def test_an_item_is_led_by_a_member_of_the_cell(of: MeetingCell) -> None:
    stranger = make_meeting_cell("ban-ben").member
    meeting = make_meeting(of)
    item = make_item(of, meeting)

    for lead_id in (stranger.id, new_id()):
        words = ItemWords("Nước sạch", lead_id=lead_id)
        with pytest.raises(NotAMember):
            services.add_item(actor=of.chief, meeting_id=meeting.id, item_id=new_id(), words=words, at=AT)
        with pytest.raises(NotAMember):
            services.change_item(actor=of.chief, item_id=item.id, words=words, revision=1, at=AT)

    assert list(AgendaItem.objects.values_list("lead_id", flat=True)) == [None]


def test_whoever_led_an_item_before_leaving_the_cell_may_stay_named(of: MeetingCell) -> None:
    meeting = make_meeting(of)
    item = make_item(of, meeting)
    words = ItemWords("Nước sạch", lead_id=of.member.id)
    services.change_item(actor=of.chief, item_id=item.id, words=words, revision=1, at=AT)
    MemberStanding.objects.filter(person=of.member).update(until_on=MEETING_DAY)

    longer = ItemWords("Nước sạch", minutes_planned=30, lead_id=of.member.id)
    changed = services.change_item(actor=of.chief, item_id=item.id, words=longer, revision=2, at=AT)

    assert (changed.minutes_planned, changed.lead_id) == (30, of.member.id)


def test_a_thematic_meeting_is_prepared_by_a_member_of_the_cell(of: MeetingCell) -> None:
    stranger = make_meeting_cell("ban-ben").member

    with pytest.raises(NotAMember):
        services.plan_thematic(
            actor=of.chief,
            cell_id=of.cell.id,
            year=2023,
            quarter=4,
            topic="Nước sạch",
            lead_id=stranger.id,
            at=AT,
        )

    assert not ThematicPlan.objects.exists()


def test_a_wording_replaces_none_of_another_cell(of: MeetingCell) -> None:
    other = make_meeting_cell("ban-ben")
    _meeting, theirs = started(other)
    conclusion = services.conclude_item(
        actor=other.chief, item_id=theirs.id, fact_id=new_id(), text="Làm 5 nhà tiêu.", at=STARTED
    )
    _meeting, item = started(of)

    for named in (conclusion.id, new_id()):
        with pytest.raises(NotFound):
            services.conclude_item(
                actor=of.chief,
                item_id=item.id,
                fact_id=new_id(),
                text="Làm 3 nhà tiêu.",
                at=STARTED,
                supersedes_id=named,
            )

    assert Conclusion.objects.count() == 1


def test_an_opinion_replaces_none_of_another_member(of: MeetingCell) -> None:
    _meeting, item = announced(of)
    held = services.prepare_opinion(
        actor=of.chief, item_id=item.id, fact_id=new_id(), text="Nên đổi công.", at=AT
    )

    with pytest.raises(NotFound):
        services.prepare_opinion(
            actor=of.chief,
            item_id=item.id,
            fact_id=new_id(),
            text="Nên góp công.",
            at=AT,
            supersedes_id=held.id,
            person_id=of.member.id,
        )

    assert PreparedOpinion.objects.count() == 1
