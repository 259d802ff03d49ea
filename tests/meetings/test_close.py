"""Closing: nothing missing, nothing changed afterwards; score, addenda, the word upward; the board."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.actor import Actor
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings import selectors, services
from hatnhan.meetings.models import Meeting, ScoreRow
from hatnhan.meetings.rules import (
    MarkKind,
    MeetingState,
    MinutesClosed,
    MinutesIncomplete,
    MinutesOpen,
    NotStarted,
    OpenVote,
    OutsideScore,
    PointsAboveMaximum,
    ReportedTooEarly,
    VotesAndTasks,
)
from hatnhan.meetings.selectors import MeetingBoard
from hatnhan.meetings.services import ItemWords, NewMark
from tests.factories import actor_for
from tests.meetings.factories import (
    AT,
    ENDED,
    MEETING_DAY,
    STARTED,
    MeetingCell,
    book,
    closed,
    complete,
    make_item,
    make_meeting,
    make_meeting_cell,
    started,
)

pytestmark = pytest.mark.django_db


def board_for(reader: Actor, of: MeetingCell, meeting: Meeting) -> MeetingBoard:
    village_id = of.cell.village_id
    return selectors.meeting_board_in(actor=reader, meeting_id=meeting.id, village_id=village_id, book=book())


def board_of(of: MeetingCell, meeting: Meeting) -> MeetingBoard:
    return board_for(of.chief, of, meeting)


def close(of: MeetingCell, meeting: Meeting, outside: VotesAndTasks | None = None) -> Meeting:
    return services.close_meeting(
        actor=of.chief, meeting_id=meeting.id, book=book(), outside=outside or VotesAndTasks(), at=ENDED
    )


def test_whole_minutes_close_once() -> None:
    of = make_meeting_cell()
    meeting, _item = complete(of)

    close(of, meeting)
    again = services.close_meeting(
        actor=of.chief,
        meeting_id=meeting.id,
        book=book(),
        outside=VotesAndTasks(),
        at=ENDED + timedelta(days=1),
    )

    assert again.closed_at == ENDED
    assert AuditLine.objects.filter(action="meetings.closed").count() == 1


def test_a_meeting_just_begun_is_told_all_that_is_missing() -> None:
    of = make_meeting_cell()
    meeting, item = started(of)

    with pytest.raises(MinutesIncomplete) as refused:
        close(of, meeting)

    codes = ("ended_at", "present", "chair", "secretary", "opinions", "conclusion")
    assert refused.value.facts == {"count": 6, "codes": codes}
    assert Meeting.objects.get(id=meeting.id).closed_at is None
    board = board_of(of, meeting)
    assert tuple(one.code for one in board.missing) == codes
    assert board.missing[-1].anchor == f"item:{item.id}"


def test_what_votes_and_tasks_lack_keeps_the_minutes_open() -> None:
    of = make_meeting_cell()
    meeting, _item = complete(of)
    outside = VotesAndTasks((OpenVote(new_id(), "Đổi công"),), tasks_stated=False)

    with pytest.raises(MinutesIncomplete) as refused:
        close(of, meeting, outside)

    assert refused.value.facts == {"count": 2, "codes": ("votes", "tasks")}


def test_an_absence_with_reason_keeps_the_minutes_open_until_the_reason_is_written() -> None:
    of = make_meeting_cell()
    meeting, _item = complete(of)

    def mark(reason: str, minute: int) -> None:
        services.mark_attendance(
            actor=of.chief,
            meeting_id=meeting.id,
            mark=NewMark(new_id(), of.member.id, MarkKind.ABSENT_WITH_REASON, reason),
            at=STARTED + timedelta(minutes=minute),
        )

    mark("", 1)
    assert [one.anchor for one in board_of(of, meeting).missing] == [f"roll-call:{of.member.id}"]
    mark("Đi viện", 2)
    assert close(of, meeting).closed_at == ENDED


def test_an_item_moved_on_needs_no_conclusion() -> None:
    of = make_meeting_cell()
    meeting = make_meeting(of)
    make_item(of, meeting)
    unreached = make_item(of, meeting, "Chưa bàn")
    services.start_meeting(actor=of.chief, meeting_id=meeting.id, at=STARTED)
    services.move_item_to(actor=of.chief, item_id=unreached.id, reason="Hết giờ", at=STARTED)

    assert [one.code for one in board_of(of, meeting).missing].count("conclusion") == 1


def test_the_committee_holds_and_leaders_close() -> None:
    of = make_meeting_cell()
    meeting, _item = complete(of)

    with pytest.raises(NotAllowed):
        services.close_meeting(
            actor=actor_for(of.committee),
            meeting_id=meeting.id,
            book=book(),
            outside=VotesAndTasks(),
            at=ENDED,
        )


def test_closed_minutes_take_nothing_but_addenda_points_and_the_word_upward() -> None:
    of = make_meeting_cell()
    meeting, item = closed(of)
    on_item: list[Callable[[], object]] = [
        lambda: services.note_spoken(
            actor=of.chief, item_id=item.id, fact_id=new_id(), text="Thêm", at=ENDED
        ),
        lambda: services.conclude_item(
            actor=of.chief, item_id=item.id, fact_id=new_id(), text="Thêm", at=ENDED
        ),
        lambda: services.change_item(
            actor=of.chief, item_id=item.id, words=ItemWords("Thêm"), revision=1, at=ENDED
        ),
        lambda: services.remove_item(actor=of.chief, item_id=item.id, at=ENDED),
        lambda: services.move_item_to(actor=of.chief, item_id=item.id, reason="Thêm", at=ENDED),
        lambda: services.add_item(
            actor=of.chief, meeting_id=meeting.id, item_id=new_id(), words=ItemWords("Thêm"), at=ENDED
        ),
        lambda: services.mark_many(
            actor=of.chief,
            meeting_id=meeting.id,
            marks=[NewMark(new_id(), of.member.id, MarkKind.PRESENT)],
            at=ENDED,
        ),
        lambda: services.add_guest(
            actor=of.chief, meeting_id=meeting.id, fact_id=new_id(), name="Thêm", at=ENDED
        ),
        lambda: services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED),
        lambda: services.correct_times(
            actor=of.chief, meeting_id=meeting.id, started_at=STARTED, ended_at=ENDED, revision=2, at=ENDED
        ),
    ]

    for deed in on_item:
        with pytest.raises(MinutesClosed):
            deed()

    services.add_addendum(actor=of.chief, meeting_id=meeting.id, fact_id=new_id(), text="Bổ sung", at=ENDED)
    assert [row.text for row in selectors.addenda(meeting_id=meeting.id)] == ["Bổ sung"]


def test_an_addendum_belongs_to_closed_minutes() -> None:
    of = make_meeting_cell()
    meeting, _item = complete(of)

    with pytest.raises(MinutesOpen):
        services.add_addendum(actor=of.chief, meeting_id=meeting.id, fact_id=new_id(), text="Sớm", at=ENDED)


def test_an_addendum_sent_twice_is_one() -> None:
    of = make_meeting_cell()
    meeting, _item = closed(of)
    form = new_id()
    for _time in range(2):
        services.add_addendum(actor=of.chief, meeting_id=meeting.id, fact_id=form, text="Bổ sung", at=ENDED)

    assert len(selectors.addenda(meeting_id=meeting.id)) == 1
    assert AuditLine.objects.filter(action="meetings.addendum_added").count() == 1


def test_the_day_of_reporting_is_noted_after_the_end() -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)

    def report(on: date) -> Meeting:
        return services.note_reported(
            actor=of.chief, meeting_id=meeting.id, reported_on=on, revision=1, at=ENDED
        )

    with pytest.raises(NotStarted):
        report(MEETING_DAY)
    services.end_meeting(actor=of.chief, meeting_id=meeting.id, at=ENDED)
    with pytest.raises(ReportedTooEarly):
        report(date(2023, 11, 23))
    report(date(2023, 11, 26))
    verdicts = {verdict.code: verdict.is_met for verdict in board_of(of, meeting).verdicts}
    assert verdicts == {"duration": True, "reported": True}


def score(of: MeetingCell, meeting: Meeting, row: str, points: int, minute: int = 0) -> ScoreRow:
    return services.score_row(
        actor=of.chief,
        meeting_id=meeting.id,
        fact_id=new_id(),
        row=row,
        points=points,
        book=book(),
        at=ENDED + timedelta(minutes=minute),
    )


def test_the_score_is_filled_where_the_book_knows_and_takes_what_people_give() -> None:
    of = make_meeting_cell()
    meeting, _item = closed(of)
    score(of, meeting, "preparation.content", 2)
    score(of, meeting, "preparation.content", 3, minute=1)
    outside = OutsideScore(Ratio(2, 4), is_adopted=True, tasks_given=True)

    sheet = selectors.score_sheet(board=board_of(of, meeting), book=book(), outside=outside)

    known = {line.code: line.points for line in sheet.lines if line.points is not None}
    assert known == {
        "time.duration": 5,
        "attendance.rate": 4,
        "attendance.no_long_absence": 1,
        "preparation.content": 3,
        # Three official members: too few for a committee.
        "preparation.committee_met": 2,
        "preparation.notice": 0,
        "preparation.documents": 2,
        "organisation.thematic_content": 0,
        "organisation.speakers": 2,
        "organisation.minutes": 1,
        "results.share": 15,
        "closing.passed": 2,
        "closing.minutes_and_tasks": 2,
    }
    assert (sheet.total, sheet.most, sheet.grade) == (39, 95, None)


def test_a_month_without_a_thematic_meeting_gives_its_row_no_points() -> None:
    of = make_meeting_cell()
    meeting, _item = complete(of)

    with pytest.raises(PointsAboveMaximum):
        score(of, meeting, "organisation.thematic_content", 5)
    make_meeting(of, date(2023, 10, 10), Meeting.Kind.THEMATIC)
    without = selectors.score_sheet(board=board_of(of, meeting), book=book())
    make_meeting(of, date(2023, 11, 10), Meeting.Kind.THEMATIC)
    with_it = selectors.score_sheet(board=board_of(of, meeting), book=book())

    most = [
        next(line.most for line in sheet.lines if line.code == "organisation.thematic_content")
        for sheet in (without, with_it)
    ]
    assert most == [0, 5]
    assert score(of, meeting, "organisation.thematic_content", 5).points == 5


def test_the_longest_absence_counts_the_regular_meetings_of_the_year() -> None:
    of = make_meeting_cell()
    for month in (7, 8, 9, 10):
        meeting = make_meeting(of, date(2023, month, 24))
        services.mark_attendance(
            actor=of.chief,
            meeting_id=meeting.id,
            mark=NewMark(new_id(), of.member.id, MarkKind.ABSENT_WITH_REASON, "Ốm"),
            at=AT,
        )
    meeting, _item = complete(of)

    sheet = selectors.score_sheet(board=board_of(of, meeting), book=book())

    [line] = [line for line in sheet.lines if line.code == "attendance.no_long_absence"]
    assert line.points == 0
    assert line.suggestion is not None
    assert line.suggestion.why.facts == {"longest": 4, "times": 3}


def test_the_board_holds_the_whole_meeting() -> None:
    of = make_meeting_cell()
    meeting, item = closed(of)

    board = board_of(of, meeting)

    assert (board.state, board.minutes_lasted, board.missing) == (MeetingState.CLOSED, 100, ())
    assert board.roll_call.count.ratio == Ratio(4, 4)
    assert [row.text for row in board.spoken_on(item.id)] == ["Đổi công."]
    assert board.items[0].conclusion is not None
    assert (board.time.planned, board.time.needed, board.time.is_enough) == (20, 90, False)
    assert {verdict.code: verdict.is_met for verdict in board.verdicts} == {
        "attendance": True,
        "absence_without_reason": True,
        "duration": True,
    }


def test_the_board_takes_three_queries_for_one_item_and_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    of = make_meeting_cell()
    meeting, _item = started(of)
    # Building the reader asks for two of its own.
    reader = of.chief

    with django_assert_num_queries(3):
        board_for(reader, of, meeting)

    crowded = make_meeting(of, date(2023, 12, 24))
    october = make_meeting(of, date(2023, 10, 24))
    for number in range(6):
        kept = make_item(of, october, f"Việc {number}")
        services.move_item_to(actor=of.chief, item_id=kept.id, reason="Hết giờ", meeting_id=crowded.id, at=AT)
    services.start_meeting(actor=of.chief, meeting_id=crowded.id, at=STARTED)
    for row in selectors.agenda_of(meeting_id=crowded.id):
        for person in of.expected:
            services.note_spoken(
                actor=of.chief,
                item_id=row.id,
                fact_id=new_id(),
                text="Đồng ý",
                person_id=person.id,
                at=STARTED,
            )
    with django_assert_num_queries(3):
        board = board_for(reader, of, crowded)
    assert (len(board.items), len(board.spoken)) == (6, 24)
    assert all(row.history for row in board.items)


def test_a_meeting_of_another_cell_does_not_exist() -> None:
    of, neighbour = make_meeting_cell(), make_meeting_cell("nong-sa")
    meeting, _item = closed(of)

    with pytest.raises(NotFound):
        board_for(neighbour.chief, neighbour, meeting)


def test_standings_of_the_meetings_day_hold_though_they_change_later() -> None:
    of = make_meeting_cell()
    meeting, _item = closed(of)
    of.member.standings.filter(cell=of.cell).update(until_on=date(2023, 12, 1))

    board = board_of(of, meeting)

    assert board.roll_call.count.members == 6
