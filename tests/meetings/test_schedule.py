"""The meeting day by rule, off the holidays, in people's words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.meetings.rules import (
    HolidayShift,
    MeetingState,
    NotOnceAMonth,
    RecurrenceUnreadable,
    Words,
    days_by_rule,
    holidays_of,
    meeting_days,
    quarters_lacking,
    read_recurrence,
    recurrence_words,
    shifted,
    state_of,
)

WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
rules = st.one_of(
    st.integers(1, 28).map(lambda day: f"FREQ=MONTHLY;BYMONTHDAY={day}"),
    st.integers(-28, -1).map(lambda day: f"FREQ=MONTHLY;BYMONTHDAY={day}"),
    st.builds(
        lambda place, day: f"FREQ=MONTHLY;BYDAY={place}{day}",
        st.sampled_from([1, 2, 3, 4, -1, -2, -3, -4]),
        st.sampled_from(WEEKDAYS),
    ),
)


@given(rules, st.integers(2000, 2090))
def test_a_rule_gives_one_day_in_each_month_of_any_year(recurrence: str, year: int) -> None:
    days = days_by_rule(recurrence, year)

    assert [(day.year, day.month) for day in days] == [(year, month) for month in range(1, 13)]


@given(
    st.dates(date(2010, 1, 1), date(2040, 12, 31)), st.sampled_from([HolidayShift.BEFORE, HolidayShift.AFTER])
)
def test_a_shifted_day_is_no_holiday_and_the_nearest_one(day: date, shift: HolidayShift) -> None:
    found = shifted(day, shift)

    between = range(*sorted((day.toordinal(), found.planned_on.toordinal())))
    steps = {date.fromordinal(ordinal) for ordinal in between} | {day}
    assert found.planned_on not in holidays_of(found.planned_on.year)
    assert found.planned_on == day or all(one in holidays_of(one.year) for one in steps - {found.planned_on})
    assert (found.planned_on <= day) if shift is HolidayShift.BEFORE else (found.planned_on >= day)


def test_the_24th_of_january_2023_falls_into_tet_and_moves_behind_it() -> None:
    january = meeting_days("FREQ=MONTHLY;BYMONTHDAY=24", HolidayShift.AFTER, 2023)[0]

    assert (january.rule_day, january.planned_on) == (date(2023, 1, 24), date(2023, 1, 27))
    assert "Tết" in january.holiday


def test_a_cell_may_keep_its_day_on_a_holiday() -> None:
    january = meeting_days("FREQ=MONTHLY;BYMONTHDAY=24", HolidayShift.KEEP, 2023)[0]

    assert (january.planned_on, january.holiday) == (date(2023, 1, 24), "")


def test_a_holiday_on_the_edge_of_a_month_does_not_change_the_month_of_the_meeting() -> None:
    moved = shifted(date(2023, 4, 30), HolidayShift.AFTER)

    assert moved.planned_on > date(2023, 4, 30)
    assert moved.month == date(2023, 4, 1)


def test_the_last_friday_is_read_in_any_spelling() -> None:
    assert read_recurrence(" rrule:freq=monthly;byday=-1fr ") == "FREQ=MONTHLY;BYDAY=-1FR"
    assert days_by_rule("FREQ=MONTHLY;BYDAY=-1FR", 2023)[10] == date(2023, 11, 24)


@pytest.mark.parametrize(
    "recurrence",
    [
        "",
        "ngày 24",
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=FR",
        "FREQ=MONTHLY;BYDAY=9ZZ",
        "FREQ=MONTHLY;BYHOUR=3",
        "FREQ=SECONDLY",
    ],
)
def test_what_is_no_monthly_rule_is_refused(recurrence: str) -> None:
    with pytest.raises(RecurrenceUnreadable) as refused:
        read_recurrence(recurrence)

    assert refused.value.facts == {"recurrence": recurrence}


@pytest.mark.parametrize(
    ("recurrence", "month"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=31", "02/2023"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "02/2023"),
        ("FREQ=MONTHLY;BYMONTHDAY=10,20", "01/2023"),
        ("FREQ=MONTHLY;BYDAY=5FR", "01/2023"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=5", "02/2023"),
    ],
)
def test_a_rule_that_skips_or_doubles_a_month_is_refused_with_the_month(recurrence: str, month: str) -> None:
    with pytest.raises(NotOnceAMonth) as refused:
        read_recurrence(recurrence)

    assert refused.value.facts == {"recurrence": recurrence, "month": month}


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=24", Words("day %(day)s of every month", {"day": 24})),
        ("FREQ=MONTHLY;BYDAY=-1FR", Words("the last Friday of every month")),
        ("FREQ=MONTHLY;BYDAY=2MO", Words("the second Monday of every month")),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", Words("the last day of every month")),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", Words("day %(day)s from the end of every month", {"day": 3})),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1",
            Words(
                "every month by the rule %(recurrence)s",
                {"recurrence": "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1"},
            ),
        ),
    ],
)
def test_a_rule_is_said_as_people_say_it(recurrence: str, words: Words) -> None:
    assert recurrence_words(recurrence) == words


def test_a_quarter_lacks_its_thematic_meeting_until_the_norm_is_met() -> None:
    held = [date(2023, 2, 24), date(2023, 5, 24), date(2023, 6, 24)]

    assert quarters_lacking(held, per_quarter=1) == (3, 4)
    assert quarters_lacking(held, per_quarter=2) == (1, 3, 4)
    assert quarters_lacking([], per_quarter=0) == ()


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ((False, False, False, False), MeetingState.PLANNED),
        ((True, False, False, False), MeetingState.DRAFTED),
        ((True, True, False, False), MeetingState.ANNOUNCED),
        ((True, True, True, False), MeetingState.HELD),
        ((True, True, True, True), MeetingState.CLOSED),
    ],
)
def test_a_meeting_is_as_far_as_its_last_step(
    known: tuple[bool, bool, bool, bool], state: MeetingState
) -> None:
    has_items, is_announced, is_started, is_closed = known

    assert (
        state_of(has_items=has_items, is_announced=is_announced, is_started=is_started, is_closed=is_closed)
        is state
    )
