"""Preparing: the announcement, who has seen it, prepared opinions, who chairs."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.errors import NotAllowed, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import selectors, services
from hatnhan.meetings.models import AgendaItem, Meeting, PreparedOpinion, Seen
from hatnhan.meetings.rules import (
    AgendaFixed,
    NotAMember,
    NotAnnounced,
    NothingToAnnounce,
)
from hatnhan.meetings.services import ItemWords
from hatnhan.people.models import Person
from tests.factories import actor_for, make_person
from tests.meetings.factories import (
    AT,
    MeetingCell,
    announced,
    make_item,
    make_meeting,
    make_meeting_cell,
)

pytestmark = pytest.mark.django_db


def titles(meeting: Meeting) -> list[str]:
    return [item.title for item in selectors.agenda_of(meeting_id=meeting.id)]


def test_an_agenda_is_announced_once_and_not_empty() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    with pytest.raises(NothingToAnnounce):
        services.announce_agenda(actor=of.chief, meeting_id=meeting.id, at=AT)
    make_item(of, meeting)
    services.announce_agenda(actor=of.chief, meeting_id=meeting.id, at=AT)

    again = services.announce_agenda(actor=of.chief, meeting_id=meeting.id, at=AT + timedelta(days=1))

    assert again.announced_at == AT
    assert AuditLine.objects.filter(action="meetings.announced").count() == 1


def test_the_committee_prepares_and_leaders_announce() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    make_item(of, meeting)

    with pytest.raises(NotAllowed):
        services.announce_agenda(actor=actor_for(of.committee), meeting_id=meeting.id, at=AT)


def test_an_agenda_changes_after_the_announcement_on_record_and_not_after_the_beginning() -> None:
    of = make_meeting_cell()
    meeting, item = announced(of)

    make_item(of, meeting, "Thêm")

    assert AuditLine.objects.filter(action="meetings.item_added", subject_id=str(meeting.id)).count() == 2
    services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=AT)
    words = ItemWords("Đổi")
    with pytest.raises(AgendaFixed):
        services.add_item(actor=of.chief, meeting_id=meeting.id, item_id=new_id(), words=words, at=AT)
    with pytest.raises(AgendaFixed):
        services.change_item(actor=of.chief, item_id=item.id, words=words, revision=1, at=AT)
    with pytest.raises(AgendaFixed):
        services.remove_item(actor=of.chief, item_id=item.id, at=AT)
    assert titles(meeting) == ["Nhà tiêu hợp vệ sinh", "Thêm"]


def test_nothing_is_seen_or_prepared_before_the_announcement() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    item = make_item(of, meeting)

    with pytest.raises(NotAnnounced):
        services.mark_seen(actor=actor_for(of.member), meeting_id=meeting.id, fact_id=new_id(), at=AT)
    with pytest.raises(NotAnnounced):
        services.prepare_opinion(
            actor=actor_for(of.member), item_id=item.id, fact_id=new_id(), text="Đổi công", at=AT
        )


def test_whoever_has_seen_the_agenda_has_seen_it_once_and_the_rest_are_told() -> None:
    of = make_meeting_cell()
    of.member.has_smartphone = False
    of.member.save(update_fields=["has_smartphone"])
    meeting, _item = announced(of)
    for _time in range(2):
        services.mark_seen(actor=of.chief, meeting_id=meeting.id, fact_id=new_id(), at=AT)

    def to_be_told() -> list[str]:
        rows = selectors.seen_by(meeting_id=meeting.id, cell_id=of.cell.id)
        return [row.name for row in rows if row.to_be_told]

    assert Seen.objects.filter(meeting=meeting).count() == 1
    assert to_be_told() == ["Đảng viên 03"]
    services.mark_seen(
        actor=actor_for(of.committee), meeting_id=meeting.id, fact_id=new_id(), person_id=of.member.id, at=AT
    )
    assert to_be_told() == []


def test_nobody_marks_for_another_but_the_committee_and_only_for_members() -> None:
    of = make_meeting_cell()
    meeting, _item = announced(of)

    with pytest.raises(NotAllowed):
        services.mark_seen(
            actor=actor_for(of.member), meeting_id=meeting.id, fact_id=new_id(), person_id=of.away.id, at=AT
        )
    with pytest.raises(NotAMember):
        services.mark_seen(
            actor=of.chief, meeting_id=meeting.id, fact_id=new_id(), person_id=make_person().id, at=AT
        )


def prepare(of: MeetingCell, item: AgendaItem, text: str, minute: int = 0) -> PreparedOpinion:
    return services.prepare_opinion(
        actor=actor_for(of.member),
        item_id=item.id,
        fact_id=new_id(),
        text=text,
        at=AT + timedelta(minutes=minute),
    )


def test_a_prepared_opinion_sent_twice_is_one_and_a_new_wording_names_the_old() -> None:
    of = make_meeting_cell()
    _meeting, item = announced(of)
    form = new_id()

    def send(fact: UUID, text: str, supersedes: UUID | None = None, minute: int = 0) -> PreparedOpinion:
        return services.prepare_opinion(
            actor=actor_for(of.member),
            item_id=item.id,
            fact_id=fact,
            text=text,
            supersedes_id=supersedes,
            at=AT + timedelta(minutes=minute),
        )

    first = send(form, "Đổi công")
    assert send(form, "Đổi công") == first
    second = send(new_id(), "Đổi công, mỗi đội 5 hộ", first.id, 1)
    with pytest.raises(StaleEdit) as refused:
        send(new_id(), "Mua xi măng", first.id, 2)

    assert refused.value.facts == {"theirs": "Đổi công, mỗi đội 5 hộ", "latest_id": second.id}
    # The first form once more changes nothing, though a later wording stands.
    assert send(form, "Đổi công") == first
    assert PreparedOpinion.objects.filter(item=item).count() == 2


def test_opinions_are_open_to_the_committee_before_and_to_the_cell_once_the_meeting_began() -> None:
    of = make_meeting_cell()
    meeting, item = announced(of)
    prepare(of, item, "Đổi công")

    def texts(reader: Person) -> list[str]:
        rows = selectors.opinions_of(
            actor=actor_for(reader),
            meeting_id=meeting.id,
            cell_id=of.cell.id,
        )
        return [row.text for row in rows]

    assert texts(of.committee) == texts(of.member) == ["Đổi công"]
    assert texts(of.probationary) == []
    services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=AT)
    assert texts(of.probationary) == ["Đổi công"]


def test_an_item_counts_the_opinions_that_hold_one_a_member() -> None:
    of = make_meeting_cell()
    meeting, item = announced(of)
    first = prepare(of, item, "Đổi công")
    services.prepare_opinion(
        actor=actor_for(of.member),
        item_id=item.id,
        fact_id=new_id(),
        text="Mua xi măng",
        supersedes_id=first.id,
        at=AT + timedelta(minutes=1),
    )
    services.prepare_opinion(
        actor=of.chief, item_id=item.id, fact_id=new_id(), text="Đồng ý", person_id=of.exempt.id, at=AT
    )

    [row] = selectors.agenda_of(meeting_id=meeting.id)

    assert row.opinion_count == 2
    mine = selectors.my_opinions(actor=actor_for(of.member), meeting_id=meeting.id)
    assert [opinion.text for opinion in mine] == ["Mua xi măng"]


def test_officers_are_members_and_the_preparation_is_noted_with_its_version() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    with pytest.raises(NotAMember):
        services.name_officers(
            actor=of.chief,
            meeting_id=meeting.id,
            chair_id=make_person().id,
            minute_taker_id=None,
            drafter_id=None,
            revision=1,
            at=AT,
        )
    services.note_preparation(
        actor=of.chief,
        meeting_id=meeting.id,
        committee_met_on=date(2023, 11, 9),
        higher_informed=True,
        revision=1,
        at=AT,
    )

    with pytest.raises(StaleEdit) as refused:
        services.note_preparation(
            actor=of.chief,
            meeting_id=meeting.id,
            committee_met_on=None,
            higher_informed=False,
            revision=1,
            at=AT,
        )
    assert refused.value.facts == {"theirs": "09/11/2023", "revision": 2}
    head = selectors.meeting_head(meeting_id=meeting.id, cell_id=of.cell.id)
    assert (head.committee_met_on, head.higher_informed, head.revision) == (date(2023, 11, 9), True, 2)


def test_whoever_names_officers_at_the_same_time_sees_the_names_already_given() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)

    def name(chair: Person) -> Meeting:
        return services.name_officers(
            actor=of.chief,
            meeting_id=meeting.id,
            chair_id=chair.id,
            minute_taker_id=of.committee.id,
            drafter_id=None,
            revision=1,
            at=AT,
        )

    name(of.secretary)

    with pytest.raises(StaleEdit) as refused:
        name(of.member)
    assert refused.value.facts == {"theirs": "Đảng viên 01, Đảng viên 02", "revision": 2}
