"""What was marked and noted on a phone yesterday holds by when it happened, in whatever order it arrives."""

from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest

from hatnhan.decisions.selectors import present_at
from hatnhan.kernel.errors import StaleEdit
from hatnhan.kernel.happening import DayToCome
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import selectors, services
from hatnhan.meetings.models import AgendaItem, AttendanceMark, Meeting, PreparedOpinion
from hatnhan.meetings.rules import MarkKind, MinutesClosed, RollState, VotesAndTasks
from hatnhan.meetings.services import NewMark
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_for
from tests.meetings.factories import (
    ENDED,
    STARTED,
    MeetingCell,
    announced,
    book,
    call_everyone,
    closed,
    complete,
    make_meeting_cell,
    started,
)

pytestmark = pytest.mark.django_db

ORDERS = list(permutations(range(3)))
NEXT_DAY = STARTED + timedelta(days=1)


def mark_of(of: MeetingCell, kind: MarkKind, minute: int, fact_id: UUID | None = None) -> NewMark:
    return NewMark(fact_id or new_id(), of.member.id, kind, happened_at=STARTED + timedelta(minutes=minute))


def note(of: MeetingCell, item: AgendaItem, text: str, minute: int, fact_id: UUID | None = None) -> None:
    services.prepare_opinion(
        actor=actor_for(of.member),
        item_id=item.id,
        fact_id=fact_id or new_id(),
        text=text,
        at=STARTED,
        happened_at=STARTED - timedelta(hours=5) + timedelta(minutes=minute),
        knows_latest=False,
    )


def held(of: MeetingCell, item: AgendaItem) -> list[str]:
    rows = selectors.my_opinions(actor=actor_for(of.member), meeting_id=item.meeting_id)
    return [row.text for row in rows]


@pytest.mark.parametrize("order", ORDERS)
def test_the_mark_made_last_holds_in_whatever_order_the_marks_arrive(order: tuple[int, ...]) -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    # The last two were made in the same moment: the form that was made later holds.
    marks = [
        mark_of(of, MarkKind.ABSENT_WITH_REASON, 0),
        mark_of(of, MarkKind.ABSENT_WITHOUT_REASON, 5),
        mark_of(of, MarkKind.PRESENT, 5),
    ]

    for minute, place in enumerate(order):
        services.mark_attendance(
            actor=of.chief, meeting_id=meeting.id, mark=marks[place], at=NEXT_DAY + timedelta(minutes=minute)
        )

    roll = selectors.roll_call(meeting_id=meeting.id, cell_id=of.cell.id, book=book())
    assert {row.state for row in roll.rows if row.person_id == of.member.id} == {RollState.PRESENT}
    assert present_at(meeting_id=meeting.id) == {of.member.id}


def test_a_mark_keeps_the_time_of_the_phone_and_that_of_the_server() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)

    services.mark_attendance(
        actor=of.chief, meeting_id=meeting.id, mark=mark_of(of, MarkKind.PRESENT, 5), at=NEXT_DAY
    )

    fact = AttendanceMark.objects.get()
    assert (fact.happened_at, fact.recorded_at) == (STARTED + timedelta(minutes=5), NEXT_DAY)


def test_a_mark_of_a_day_to_come_is_refused_and_one_of_another_day_is_taken() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)

    def mark(days: int) -> AttendanceMark:
        made = mark_of(of, MarkKind.PRESENT, days * 24 * 60)
        return services.mark_attendance(actor=of.chief, meeting_id=meeting.id, mark=made, at=NEXT_DAY)

    with pytest.raises(DayToCome) as refused:
        mark(2)

    assert refused.value.facts == {"day": (STARTED + timedelta(days=2)).date()}
    assert mark(1).happened_at == NEXT_DAY


def test_a_mark_that_comes_after_the_minutes_were_closed_is_refused_but_a_repeated_one_is_not() -> None:
    of = make_meeting_cell()
    meeting, _item = complete(of)
    known = mark_of(of, MarkKind.PRESENT, 1)
    call_everyone(of, meeting)

    def send(mark: NewMark) -> AttendanceMark:
        return services.mark_attendance(actor=of.chief, meeting_id=meeting.id, mark=mark, at=NEXT_DAY)

    fact = send(known)
    close(of, meeting)

    assert send(known) == fact
    with pytest.raises(MinutesClosed):
        send(mark_of(of, MarkKind.PRESENT, 2))
    with pytest.raises(FactTaken):
        send(mark_of(of, MarkKind.ABSENT_WITHOUT_REASON, 1, known.fact_id))


def close(of: MeetingCell, meeting: Meeting) -> None:
    services.close_meeting(
        actor=of.chief, meeting_id=meeting.id, book=book(), outside=VotesAndTasks(), at=NEXT_DAY
    )


@pytest.mark.parametrize("order", ORDERS)
def test_opinions_noted_without_a_network_are_all_taken_and_the_last_one_holds(
    order: tuple[int, ...],
) -> None:
    of = make_meeting_cell()
    _meeting, item = announced(of)
    words = [("Đổi công", 0), ("Mua xi măng", 7), ("Đổi công, mỗi đội 5 hộ", 7)]
    forms = [new_id() for _each in words]

    for place in order:
        note(of, item, *words[place], forms[place])
        # Said twice, it is one.
        note(of, item, *words[place], forms[place])

    assert held(of, item) == ["Đổi công, mỗi đội 5 hộ"]
    assert PreparedOpinion.objects.filter(item=item).count() == 3


def test_a_page_still_learns_what_came_from_a_phone_meanwhile() -> None:
    of = make_meeting_cell()
    _meeting, item = announced(of)
    note(of, item, "Đổi công", 0)

    with pytest.raises(StaleEdit) as refused:
        services.prepare_opinion(
            actor=actor_for(of.member), item_id=item.id, fact_id=new_id(), text="Mua xi măng", at=STARTED
        )

    assert refused.value.facts["theirs"] == "Đổi công"


def test_an_opinion_of_a_day_to_come_or_after_the_minutes_were_closed_is_refused() -> None:
    of = make_meeting_cell()
    _meeting, item = announced(of)
    with pytest.raises(DayToCome):
        note(of, item, "Đổi công", 24 * 60 + 5 * 60)
    neighbour = make_meeting_cell("nong-sa")
    _meeting, closed_item = closed(neighbour)

    with pytest.raises(MinutesClosed):
        services.prepare_opinion(
            actor=actor_for(neighbour.member),
            item_id=closed_item.id,
            fact_id=new_id(),
            text="Đổi công",
            at=ENDED,
            happened_at=STARTED,
            knows_latest=False,
        )
