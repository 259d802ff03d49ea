"""The village's days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.clock import local_day, month_start, months_before, next_month_start


def test_the_evening_in_utc_is_already_the_next_day_in_the_village() -> None:
    assert local_day(datetime(2023, 11, 23, 17, 0, tzinfo=UTC)) == date(2023, 11, 24)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 15), 1, date(2022, 12, 15)),
        (date(2023, 11, 18), 3, date(2023, 8, 18)),
        (date(2023, 12, 31), 12, date(2022, 12, 31)),
    ],
)
def test_months_before_stays_within_the_month(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_months_before_counts_months(day: date, months: int) -> None:
    earlier = months_before(day, months)

    assert (day.year * 12 + day.month) - (earlier.year * 12 + earlier.month) == months
    assert earlier.day <= day.day


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_month_ends_where_the_next_begins(day: date) -> None:
    assert month_start(day) <= day < next_month_start(day) == month_start(next_month_start(day))
