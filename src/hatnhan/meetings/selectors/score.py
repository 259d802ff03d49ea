"""The quality score of a meeting: what the book suggests beside what people gave."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hatnhan.kernel.clock import local_day
from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings.models import Meeting
from hatnhan.meetings.rules import (
    Given,
    Mark,
    MarkKind,
    OutsideScore,
    ScoreFacts,
    ScoreSheet,
    latest_marks,
    longest_absence,
    most_of_rows,
    score_sheet_of,
)
from hatnhan.meetings.selectors.lookup import day_of
from hatnhan.meetings.selectors.minutes import lasted, preparation_facts
from hatnhan.meetings.selectors.rows import MeetingBoard, MeetingHead
from hatnhan.norms.rules import NormBook
from hatnhan.people.rules import Standing

_THEMATIC = (Meeting.Kind.THEMATIC, Meeting.Kind.REGULAR_WITH_THEMATIC)
_REGULAR = (Meeting.Kind.REGULAR, Meeting.Kind.REGULAR_WITH_THEMATIC)
_YEAR_COLUMNS = (
    *("id", "kind", "month", "planned_on"),
    *(f"marks__{name}" for name in ("id", "person_id", "mark", "reason", "happened_at")),
)
_NOTHING_OUTSIDE = OutsideScore()


@dataclass(frozen=True, slots=True)
class _YearMeeting:
    """A meeting of the year as the score looks at it: its kind, its month, and its roll call."""

    kind: str
    month: int
    planned_on: date
    marks: list[Mark]


def score_sheet(
    *, board: MeetingBoard, book: NormBook, outside: OutsideScore = _NOTHING_OUTSIDE
) -> ScoreSheet:
    """Give the score sheet of a meeting whose board is at hand, in one more query."""
    given = {row.row: Given(row.points, row.why) for row in board.given}
    return score_sheet_of(_facts(board, outside), given, book=book)


def _facts(board: MeetingBoard, outside: OutsideScore) -> ScoreFacts:
    head, roll = board.head, board.roll_call
    preparation = preparation_facts(head, board.seen)
    year = _year_of(head)
    is_called = roll.is_complete and roll.count.expected > 0
    return ScoreFacts(
        on=head.on,
        minutes=lasted(head),
        member_count=roll.count.members,
        official_count=sum(row.standing is Standing.OFFICIAL for row in roll.rows),
        is_thematic_month=any(one.kind in _THEMATIC and one.month == head.month.month for one in year),
        is_combined=head.kind == Meeting.Kind.REGULAR_WITH_THEMATIC,
        attendance=roll.count.ratio if is_called else None,
        absent_without_reason=roll.count.absent_without_reason,
        longest_absence=_longest_absence(head, year),
        committee_met=any(check.ok for check in board.checks if check.code == "committee_met"),
        members_notified=head.announced_at is not None,
        higher_informed=head.higher_informed,
        days_before=preparation.days_before,
        spoke=_spoke(board) if is_called and board.spoken else None,
        missing_count=len(board.missing),
        is_closed=head.closed_at is not None,
        reported_days=_reported_days(board),
        outside=outside,
    )


def _spoke(board: MeetingBoard) -> Ratio:
    present = board.roll_call.present_ids
    return Ratio(len(present & {row.person_id for row in board.spoken if row.person_id}), len(present))


def _reported_days(board: MeetingBoard) -> int | None:
    head = board.head
    return (head.reported_on - local_day(head.ended_at)).days if head.reported_on and head.ended_at else None


def _has_thematic(cell_id: UUID, year: int, month: int) -> bool:
    return Meeting.objects.filter(
        cell_id=cell_id, kind__in=_THEMATIC, month__year=year, month__month=month
    ).exists()


def _year_of(head: MeetingHead) -> list[_YearMeeting]:
    rows = Meeting.objects.filter(cell_id=head.cell_id, month__year=head.month.year).order_by(
        "planned_on", "id", "marks__happened_at", "marks__id"
    )
    found: dict[UUID, _YearMeeting] = {}
    for key, kind, month, planned_on, *mark in rows.values_list(*_YEAR_COLUMNS):
        one = found.setdefault(key, _YearMeeting(kind, month.month, planned_on, []))
        # A meeting without a roll call comes as one row without a mark.
        if mark[0] is not None:
            mark_id, person_id, word, reason, happened_at = mark
            one.marks.append(Mark(mark_id, person_id, MarkKind(word), reason, happened_at))
    return list(found.values())


def _longest_absence(head: MeetingHead, year: list[_YearMeeting]) -> int:
    heard = (one for one in year if one.kind in _REGULAR and one.planned_on <= head.planned_on and one.marks)
    return longest_absence([list(latest_marks(one.marks).values()) for one in heard])


def most_points(*, meeting: Meeting, book: NormBook) -> dict[str, int]:
    """Give the most points of each row for a meeting."""
    is_thematic = meeting.kind in _THEMATIC or _has_thematic(
        meeting.cell_id, meeting.month.year, meeting.month.month
    )
    return dict(
        most_of_rows(
            on=day_of(meeting),
            is_thematic_month=is_thematic,
            is_combined=meeting.kind == Meeting.Kind.REGULAR_WITH_THEMATIC,
            book=book,
        )
    )
