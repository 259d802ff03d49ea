"""The world's time of what is recorded later."""

from datetime import UTC, datetime, timedelta

import pytest

from hatnhan.kernel.happening import DayToCome, time_of_happening

AT = datetime(2023, 11, 18, 9, 0, tzinfo=UTC)


def test_without_a_time_of_its_own_it_happened_when_it_is_recorded() -> None:
    assert time_of_happening(None, AT) == AT


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(days=1), timedelta(days=400), timedelta(hours=-7)])
def test_what_happened_until_the_end_of_the_day_keeps_its_own_time(ago: timedelta) -> None:
    assert time_of_happening(AT - ago, AT) == AT - ago


def test_tomorrow_has_not_happened() -> None:
    # 17:00 in UTC is midnight in the village.
    with pytest.raises(DayToCome) as refused:
        time_of_happening(datetime(2023, 11, 18, 17, 0, tzinfo=UTC), AT)

    assert refused.value.facts == {"day": datetime(2023, 11, 19, tzinfo=UTC).date()}
