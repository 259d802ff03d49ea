"""Days, numbers and money read as people of a village write them, in both languages."""

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils import translation

from hatnhan.kernel.ratios import Ratio

DAY = date(2023, 11, 24)
EVENING = datetime(2023, 11, 24, 12, 30, tzinfo=UTC)
LATE = datetime(2023, 11, 24, 18, 5, tzinfo=UTC)


def shown(source: str, language: str, **context: object) -> str:
    with translation.override(language):
        return Template("{% load hn %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "vietnamese", "english"),
    [
        ("{{ value|day }}", DAY, "24/11/2023", "24/11/2023"),
        ("{{ value|day }}", LATE, "25/11/2023", "25/11/2023"),
        ("{{ value|day_short }}", DAY, "24/11", "24/11"),
        ("{{ value|month }}", DAY, "11/2023", "11/2023"),
        ("{{ value|moment }}", EVENING, "24/11/2023 19:30", "24/11/2023 19:30"),
        ("{{ value|clock }}", EVENING, "19:30", "19:30"),
        ("{{ value|clock }}", time(7, 5), "07:05", "07:05"),
        ("{{ value|clock }}", time(0, 0), "00:00", "00:00"),
        ("{{ value|number }}", 1200, "1.200", "1,200"),
        ("{{ value|number }}", 0, "0", "0"),
        ("{{ value|dong }}", 1_200_000, "1.200.000\xa0đ", "1.200.000\xa0đ"),
        ("{{ value|dong }}", 0, "0\xa0đ", "0\xa0đ"),
        ("{{ value|labour_days }}", 21, "10,5 công", "10.5 labour days"),
        ("{{ value|labour_days }}", 960, "480 công", "480 labour days"),
        ("{{ value|labour_days }}", 0, "0 công", "0 labour days"),
        ("{{ value|labour_days }}", -1, "−0,5 công", "−0.5 labour days"),
        ("{{ value|percent }}", Ratio(38, 47), "80,9%", "80.9%"),
        ("{{ value|percent }}", Ratio(0, 0), "0,0%", "0.0%"),
        ("{{ value|percent }}", Ratio(47, 47), "100,0%", "100.0%"),
        ("{{ value|minutes }}", 15, "15′", "15′"),
    ],
)
def test_a_value_reads_as_people_write_it(source: str, value: object, vietnamese: str, english: str) -> None:
    assert shown(source, "vi", value=value) == vietnamese
    assert shown(source, "en", value=value) == english


@pytest.mark.parametrize(
    "name",
    ["day", "day_short", "month", "moment", "clock", "weekday", "number", "dong", "percent", "minutes"],
)
def test_what_is_not_known_shows_as_nothing(name: str) -> None:
    assert shown("{{ value|" + name + " }}", "vi", value=None) == ""


def test_the_day_of_the_week_is_the_village_s_own() -> None:
    assert shown("{{ value|weekday }}", "en", value=DAY) == "Friday"
    assert shown("{{ value|weekday }}", "en", value=LATE) == "Saturday"


@pytest.mark.parametrize(("done", "percent"), [(38, "80.9%"), (40, "85.1%"), (43, "91.5%")])
def test_a_figure_says_both_numbers_its_percent_and_its_day(done: int, percent: str) -> None:
    source = "{% figure ratio 'households' on %}"

    said = shown(source, "en", ratio=Ratio(done, 47), on=date(2023, 11, 18))

    assert f">{done}<small>/47 households</small>" in said
    assert f"({percent}) on 18/11/2023" in said
