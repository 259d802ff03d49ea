"""The roll call: the latest mark holds, standings are shown, and the norm of the day judges."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings.rules import (
    Mark,
    MarkKind,
    RollCall,
    RollState,
    latest_marks,
    longest_absence,
    roll_call_of,
)
from hatnhan.people.rules import BaseNorms, Member, Standing
from tests.meetings.factories import book

NORMS = BaseNorms(
    temporary_away_votes=False,
    temporary_here_votes=False,
    exempt_absent_votes=False,
    suspended_votes=False,
    temporary_away_attends=False,
    exempt_attends=False,
    suspended_attends=False,
)
ON = date(2023, 11, 24)
AT = datetime(2023, 11, 24, 12, tzinfo=UTC)
PRESENT, WITH_REASON, WITHOUT_REASON = MarkKind
marks = st.builds(
    lambda id_, person, kind, minute: Mark(
        UUID(int=id_), UUID(int=person), kind, "", AT + timedelta(minutes=minute)
    ),
    st.integers(0, 10_000),
    st.integers(0, 8),
    st.sampled_from(MarkKind),
    st.integers(0, 5),
)
mark_lists = st.lists(marks, max_size=20, unique_by=lambda mark: mark.id)


def member(number: int, standing: Standing = Standing.OFFICIAL) -> Member:
    return Member(UUID(int=number), f"Đảng viên {number:02}", standing, has_smartphone=True)


def mark(number: int, kind: MarkKind = PRESENT, minute: int = 0, reason: str = "") -> Mark:
    return Mark(
        UUID(int=100 * minute + number), UUID(int=number), kind, reason, AT + timedelta(minutes=minute)
    )


def called(members: list[Member], made: list[Mark], on: date = ON) -> RollCall:
    return roll_call_of(members, made, norms=NORMS, on=on, book=book())


@given(mark_lists, st.randoms(use_true_random=False))
def test_the_marks_that_hold_do_not_depend_on_the_order_in_which_they_came(
    made: list[Mark], random: Random
) -> None:
    turned = made.copy()
    random.shuffle(turned)

    assert latest_marks(turned + turned[:3]) == latest_marks(made)


@given(st.lists(st.sampled_from(Standing), min_size=9, max_size=9), mark_lists)
def test_the_totals_of_a_roll_call_add_up(standings: list[Standing], made: list[Mark]) -> None:
    count = called([member(number, standing) for number, standing in enumerate(standings)], made).count

    assert (
        count.present + count.absent_with_reason + count.absent_without_reason + count.open == count.expected
    )
    assert sum(number for _standing, number in count.by_standing) == count.members == 9
    assert sum(number for _standing, number in count.present_by_standing) == count.present


def test_the_later_of_two_marks_holds() -> None:
    roll = called([member(1)], [mark(1, WITHOUT_REASON, 0), mark(1, WITH_REASON, 5, "Ốm")])

    assert (roll.rows[0].state, roll.rows[0].reason) == (RollState.ABSENT_WITH_REASON, "Ốm")


def test_the_away_the_exempt_and_the_suspended_are_asked_for_no_mark() -> None:
    members = [
        member(1),
        member(2, Standing.TEMPORARY_AWAY),
        member(3, Standing.EXEMPT),
        member(4, Standing.SUSPENDED),
        member(5, Standing.TEMPORARY_HERE),
    ]

    roll = called(members, [mark(1)])

    assert [row.state for row in roll.rows] == [
        RollState.PRESENT,
        RollState.AWAY,
        RollState.EXEMPT,
        RollState.SUSPENDED,
        RollState.OPEN,
    ]
    assert (roll.count.expected, roll.count.open) == (2, 1)


def test_an_absence_of_someone_who_is_exempt_counts_as_none() -> None:
    roll = called([member(1), member(2, Standing.EXEMPT)], [mark(1), mark(2, WITHOUT_REASON)])

    assert roll.rows[1].state is RollState.EXEMPT
    assert roll.count.absent_without_reason == 0


def test_whoever_comes_nevertheless_is_present_and_counted() -> None:
    roll = called([member(1), member(2, Standing.EXEMPT)], [mark(1), mark(2)])

    assert roll.count.ratio == Ratio(2, 2)
    assert roll.count.present_by_standing == ((Standing.OFFICIAL, 1), (Standing.EXEMPT, 1))


def test_nine_present_of_eleven_are_shown_with_both_numbers() -> None:
    roll = called(
        [member(number) for number in range(11)],
        [*(mark(number) for number in range(9)), mark(9, WITH_REASON), mark(10, WITHOUT_REASON)],
    )

    assert roll.count.ratio == Ratio(9, 11)
    assert [(verdict.code, verdict.is_met) for verdict in roll.verdicts] == [
        ("attendance", False),
        ("absence_without_reason", False),
    ]


def test_an_unfinished_roll_call_is_not_judged() -> None:
    assert called([member(1), member(2)], [mark(1)]).verdicts == ()


@pytest.mark.parametrize(
    ("on", "present", "is_met", "needed"),
    [
        # More than 85 % until 42-HD, at least 90 % from then on.
        (date(2023, 11, 24), 5, False, 6),
        (date(2023, 11, 24), 6, True, 6),
        (date(2025, 11, 24), 6, False, 7),
        (date(2025, 11, 24), 7, True, 7),
    ],
)
def test_attendance_is_judged_by_the_norm_of_the_meetings_day(
    on: date, present: int, is_met: bool, needed: int
) -> None:
    made = [mark(number, PRESENT if number < present else WITH_REASON) for number in range(7)]

    verdict = called([member(number) for number in range(7)], made, on).verdicts[0]

    assert (verdict.is_met, verdict.words.facts["needed"]) == (is_met, needed)
    assert verdict.norm == book().on("attendance.threshold", on)


def test_the_longest_run_of_absences_with_reason_is_found_over_the_year() -> None:
    meetings = [
        [mark(1, WITH_REASON), mark(2)],
        [mark(1, WITH_REASON), mark(2, WITH_REASON)],
        [mark(1), mark(2, WITH_REASON)],
        [mark(1, WITH_REASON), mark(2, WITH_REASON)],
    ]

    assert longest_absence(meetings) == 3
    assert longest_absence([]) == 0
