"""The year's plan: the rule, the meetings, thematic topics, and a day moved by hand."""

from dataclasses import replace
from datetime import date, time

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.errors import NotAllowed, NotFound, StaleEdit
from hatnhan.kernel.ids import new_id
from hatnhan.meetings import selectors, services
from hatnhan.meetings.models import Meeting
from hatnhan.meetings.rules import HolidayShift, MeetingState, NotOnceAMonth, ReasonNeeded, Words
from hatnhan.meetings.services import MonthTaken, NewMeeting, OtherMonth, RuleMissing
from hatnhan.plumbing.facts import FactTaken
from tests.factories import actor_for, stranger, system_moment
from tests.meetings.factories import (
    AT,
    MeetingCell,
    book,
    closed,
    make_item,
    make_meeting,
    make_meeting_cell,
    started,
    the_24th,
)

pytestmark = pytest.mark.django_db
JANUARY = system_moment(2023, 1, 2)


def planned(of: MeetingCell) -> tuple[Meeting, ...]:
    services.set_meeting_rule(actor=of.chief, cell_id=of.cell.id, rule=the_24th(), at=JANUARY)
    return services.plan_year(actor=of.chief, cell_id=of.cell.id, year=2023, at=JANUARY)


def move(
    of: MeetingCell, meeting: Meeting, to_on: date, reason: str = "Mưa lũ", revision: int = 1
) -> Meeting:
    return services.move_meeting(
        actor=of.chief,
        meeting_id=meeting.id,
        to_on=to_on,
        clock=time(19, 30),
        location="Nhà văn hóa bản",
        reason=reason,
        revision=revision,
        at=AT,
    )


def test_a_year_is_twelve_meetings_on_the_24th_with_tet_stepped_over() -> None:
    of = make_meeting_cell()

    meetings = planned(of)

    assert [meeting.planned_on.day for meeting in meetings] == [27] + [24] * 11
    assert (meetings[0].rule_day, meetings[1].rule_day) == (date(2023, 1, 24), None)
    assert "Tết" in meetings[0].moved_because


def test_a_year_planned_twice_is_one_year() -> None:
    of = make_meeting_cell()
    planned(of)

    assert services.plan_year(actor=of.chief, cell_id=of.cell.id, year=2023, at=AT) == ()
    assert Meeting.objects.filter(cell=of.cell).count() == 12


def test_a_rule_that_changes_in_june_leaves_the_months_before_as_they_were() -> None:
    of = make_meeting_cell()
    services.set_meeting_rule(actor=of.chief, cell_id=of.cell.id, rule=the_24th(), at=JANUARY)
    friday = replace(the_24th(), recurrence="FREQ=MONTHLY;BYDAY=-1FR", from_on=date(2023, 6, 1))
    services.set_meeting_rule(actor=of.chief, cell_id=of.cell.id, rule=friday, at=JANUARY)

    meetings = services.plan_year(actor=of.chief, cell_id=of.cell.id, year=2023, at=JANUARY)

    assert [meeting.planned_on for meeting in meetings[4:7]] == [
        date(2023, 5, 24),
        date(2023, 6, 30),
        date(2023, 7, 28),
    ]


def test_a_rule_said_again_for_the_same_day_replaces_itself() -> None:
    of = make_meeting_cell()
    services.set_meeting_rule(actor=of.chief, cell_id=of.cell.id, rule=the_24th(), at=JANUARY)
    again = replace(
        the_24th(), recurrence="RRULE:FREQ=MONTHLY;BYMONTHDAY=25", holiday_shift=HolidayShift.KEEP
    )
    services.set_meeting_rule(actor=of.chief, cell_id=of.cell.id, rule=again, at=JANUARY)

    row = selectors.rule_of(cell_id=of.cell.id, on=AT.date())

    assert row is not None
    assert (row.recurrence, row.holiday_shift) == ("FREQ=MONTHLY;BYMONTHDAY=25", HolidayShift.KEEP)
    assert row.words == Words("day %(day)s of every month", {"day": 25})


def test_a_cell_without_a_rule_has_no_plan() -> None:
    of = make_meeting_cell()

    assert selectors.rule_of(cell_id=of.cell.id, on=AT.date()) is None
    with pytest.raises(RuleMissing):
        services.plan_year(actor=of.chief, cell_id=of.cell.id, year=2023, at=AT)


def test_a_rule_that_skips_a_month_changes_nothing() -> None:
    of = make_meeting_cell()

    with pytest.raises(NotOnceAMonth):
        services.set_meeting_rule(
            actor=of.chief,
            cell_id=of.cell.id,
            rule=replace(the_24th(), recurrence="FREQ=MONTHLY;BYMONTHDAY=31"),
            at=AT,
        )

    assert selectors.rule_of(cell_id=of.cell.id, on=AT.date()) is None


def test_only_leaders_plan_and_a_neighbour_does_not_even_see_the_cell() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")

    with pytest.raises(NotAllowed):
        services.plan_year(actor=actor_for(of.committee), cell_id=of.cell.id, year=2023, at=AT)
    for outsider in (neighbour.chief, stranger()):
        with pytest.raises(NotFound):
            services.plan_year(actor=outsider, cell_id=of.cell.id, year=2023, at=AT)


def test_a_meeting_moved_by_hand_keeps_the_day_by_the_rule_and_the_reason() -> None:
    of = make_meeting_cell()
    meeting = planned(of)[8]

    moved = move(of, meeting, date(2023, 9, 26))

    assert (moved.planned_on, moved.rule_day, moved.moved_because) == (
        date(2023, 9, 26),
        date(2023, 9, 24),
        "Mưa lũ",
    )
    [line] = AuditLine.objects.filter(action="meetings.moved")
    assert line.facts == {"from_on": "2023-09-24", "to_on": "2023-09-26"}


def test_a_meeting_moved_twice_still_knows_its_first_day() -> None:
    of = make_meeting_cell()
    meeting = planned(of)[8]
    move(of, meeting, date(2023, 9, 26))

    assert move(of, meeting, date(2023, 9, 28), revision=2).rule_day == date(2023, 9, 24)


def test_a_move_needs_a_reason_and_stays_near_its_month() -> None:
    of = make_meeting_cell()
    meeting = planned(of)[8]

    with pytest.raises(ReasonNeeded):
        move(of, meeting, date(2023, 9, 26), reason="  ")
    with pytest.raises(OtherMonth):
        move(of, meeting, date(2023, 10, 20))

    assert move(of, meeting, date(2023, 10, 2)).month == date(2023, 9, 1)


def test_a_move_resent_is_one_move_and_a_stale_one_is_refused_with_the_other_text() -> None:
    of = make_meeting_cell()
    meeting = planned(of)[8]
    move(of, meeting, date(2023, 9, 26))

    assert move(of, meeting, date(2023, 9, 26)).revision == 2
    with pytest.raises(StaleEdit) as refused:
        move(of, meeting, date(2023, 9, 27))
    assert refused.value.facts == {"theirs": "26/09/2023 19:30, Nhà văn hóa bản", "revision": 2}


def test_there_is_one_regular_meeting_a_month_beside_thematic_and_exchange_ones() -> None:
    of = make_meeting_cell()
    make_meeting(of)
    make_meeting(of, date(2023, 11, 20), Meeting.Kind.THEMATIC)
    make_meeting(of, date(2023, 11, 18), Meeting.Kind.EXCHANGE)

    with pytest.raises(MonthTaken):
        make_meeting(of, date(2023, 11, 30))
    assert Meeting.objects.filter(cell=of.cell).count() == 3


def test_a_meeting_planned_by_a_form_sent_twice_is_one_and_a_foreign_identifier_shows_nothing() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")
    form = new_id()
    new = NewMeeting(
        Meeting.Kind.EXCHANGE, date(2023, 11, 18), time(8), "Nhà văn hóa", partner_cell="Chi bộ B"
    )

    first = services.add_meeting(actor=of.chief, cell_id=of.cell.id, meeting_id=form, new=new, at=AT)
    again = services.add_meeting(actor=of.chief, cell_id=of.cell.id, meeting_id=form, new=new, at=AT)

    assert first == again
    with pytest.raises(FactTaken):
        services.add_meeting(
            actor=neighbour.chief, cell_id=neighbour.cell.id, meeting_id=form, new=new, at=AT
        )


def test_the_year_shows_how_far_each_meeting_has_come_and_which_quarter_lacks_its_topic() -> None:
    of = make_meeting_cell()
    services.plan_thematic(
        actor=of.chief,
        cell_id=of.cell.id,
        year=2023,
        quarter=4,
        topic="Giữ rừng",
        lead_id=of.member.id,
        at=AT,
    )
    meeting, _item = started(of)
    services.hold_with_thematic(actor=of.chief, meeting_id=meeting.id, topic="Giữ rừng", revision=1, at=AT)
    make_item(of, make_meeting(of, date(2023, 12, 24)))

    year = selectors.meetings_of_year(cell_id=of.cell.id, year=2023, book=book())

    assert [(row.planned_on, row.kind, row.state) for row in year.meetings] == [
        (date(2023, 11, 24), "combined", MeetingState.HELD),
        (date(2023, 12, 24), "regular", MeetingState.DRAFTED),
    ]
    assert [(row.quarter, row.is_met, row.is_planned) for row in year.quarters] == [
        (1, False, False),
        (2, False, False),
        (3, False, False),
        (4, True, True),
    ]
    assert (year.quarters[3].topic, year.quarters[3].lead_name) == ("Giữ rừng", "Đảng viên 03")
    assert year.meetings[1].minutes_planned == 20


def test_a_year_costs_the_same_for_one_meeting_and_twelve(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    of = make_meeting_cell()
    make_meeting(of)
    with django_assert_num_queries(2):
        selectors.meetings_of_year(cell_id=of.cell.id, year=2023, book=book())
    planned(of)
    with django_assert_num_queries(2):
        assert len(selectors.meetings_of_year(cell_id=of.cell.id, year=2023, book=book()).meetings) == 12


def test_the_next_meeting_is_the_one_being_held_or_else_the_first_to_come() -> None:
    of = make_meeting_cell()
    planned(of)

    def next_on(day: date) -> date | None:
        row = selectors.next_meeting(cell_id=of.cell.id, on=day)
        return row.planned_on if row else None

    assert next_on(date(2023, 11, 24)) == date(2023, 11, 24)
    assert next_on(date(2023, 11, 25)) == date(2023, 12, 24)
    november = Meeting.objects.get(cell=of.cell, month=date(2023, 11, 1))
    services.start_meeting(actor=of.chief, meeting_id=november.id, at=system_moment(2023, 11, 24, 19, 30))
    assert next_on(date(2023, 11, 25)) == date(2023, 11, 24)
    assert next_on(date(2024, 1, 1)) == date(2023, 11, 24)


def test_another_cells_year_is_its_own() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")
    closed(of)

    assert selectors.meetings_of_year(cell_id=neighbour.cell.id, year=2023, book=book()).meetings == ()
    assert selectors.next_meeting(cell_id=neighbour.cell.id, on=date(2023, 1, 1)) is None


def test_the_thematic_part_is_needed_until_another_meeting_of_the_quarter_has_it() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    services.plan_thematic(
        actor=of.chief, cell_id=of.cell.id, year=2023, quarter=4, topic="Giữ rừng", lead_id=None, at=AT
    )

    need = selectors.thematic_need(cell_id=of.cell.id, meeting_id=meeting.id, book=book())
    assert need is not None
    assert (need.quarter, need.topic) == (4, "Giữ rừng")

    make_meeting(of, date(2023, 10, 10), Meeting.Kind.THEMATIC)
    assert selectors.thematic_need(cell_id=of.cell.id, meeting_id=meeting.id, book=book()) is None


def test_a_thematic_topic_settled_again_is_the_later_one() -> None:
    of = make_meeting_cell()
    for topic in ("Giữ rừng", "Vệ sinh"):
        services.plan_thematic(
            actor=of.chief, cell_id=of.cell.id, year=2023, quarter=1, topic=topic, lead_id=None, at=AT
        )

    quarters = selectors.meetings_of_year(cell_id=of.cell.id, year=2023, book=book()).quarters
    assert quarters[0].topic == "Vệ sinh"
