"""A chart and its table say the same numbers, and the drawing stands in proportion."""

import re

import pytest
from django.template import Context, Template
from django.utils import translation

from hatnhan.ui.charts import (
    BOTTOM,
    HEIGHT,
    LABELS_AT_MOST,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    ChartPoint,
    ProgressChart,
    drawing_of,
)

COUNTS = (31, 31, 33, 33, 35, 36, 36, 36, 36, 36, 38)
YEAR = ProgressChart(
    title="Toilets",
    points=tuple(ChartPoint(f"{at:02}/2023", done, 47) for at, done in enumerate(COUNTS, 1)),
    target=47,
    unit="households",
)


def shown(chart: ProgressChart) -> str:
    with translation.override("en"):
        return Template("{% load hn %}{% progress_chart chart %}").render(Context({"chart": chart}))


def test_the_drawing_and_the_table_say_the_same_numbers() -> None:
    page = shown(YEAR)

    expected = [(each.label, f"{each.done}/{each.total}") for each in YEAR.points]
    assert re.findall(r"<title>(.*?): (\d+/\d+) households</title>", page) == expected
    assert re.findall(r'<th scope="row">(.*?)</th><td class="num">(\d+/\d+)</td>', page) == expected
    assert "80.9%" in page
    assert "Target 47" in page


def test_points_stand_in_proportion_to_their_numbers() -> None:
    chart = ProgressChart(
        "t", tuple(ChartPoint(str(at), done, 40) for at, done in enumerate((0, 20, 40))), 40, "u"
    )

    drawing = drawing_of(chart)

    assert [each.y for each in drawing.placed] == [HEIGHT - BOTTOM, (HEIGHT - BOTTOM + TOP) // 2, TOP]
    assert [each.x for each in drawing.placed] == [LEFT, (LEFT + WIDTH - RIGHT) // 2, WIDTH - RIGHT]
    assert drawing.target_y == TOP


@pytest.mark.parametrize("months", [1, 2, 5, 6, 12, 36, 120])
def test_labels_never_crowd_and_the_newest_month_always_speaks(months: int) -> None:
    chart = ProgressChart("t", tuple(ChartPoint(str(at), at, 200) for at in range(months)), None, "u")

    says = [each.says_label for each in drawing_of(chart).placed]

    assert sum(says) <= LABELS_AT_MOST
    assert says[-1]


@pytest.mark.parametrize("total", [0, 1, 3, 7, 47, 300, 12_345])
def test_the_grid_has_few_round_lines_within_the_frame(total: int) -> None:
    chart = ProgressChart("t", (ChartPoint("1", 0, total),), None, "u")

    ticks = drawing_of(chart).ticks

    assert 1 <= len(ticks) <= 5
    assert all(TOP <= tick.y <= HEIGHT - BOTTOM for tick in ticks)


def test_a_line_is_a_step_because_a_number_holds_until_the_next_count() -> None:
    chart = ProgressChart("t", (ChartPoint("1", 10, 40), ChartPoint("2", 20, 40)), None, "u")

    drawing = drawing_of(chart)
    first, second = drawing.placed

    assert drawing.line == f"M{first.x} {first.y}H{second.x}V{second.y}"


def test_the_last_number_keeps_clear_of_a_target_that_is_near() -> None:
    near = ProgressChart("t", (ChartPoint("1", 46, 47),), 47, "u")
    far = ProgressChart("t", (ChartPoint("1", 20, 47),), 47, "u")

    assert drawing_of(near).last_y > drawing_of(near).placed[0].y
    assert drawing_of(far).last_y < drawing_of(far).placed[0].y


def test_without_any_count_a_sentence_stands_instead() -> None:
    page = shown(ProgressChart("Toilets", (), 47, "households"))

    assert "Toilets: nothing counted yet." in page
    assert "<svg" not in page


def test_names_in_a_chart_never_become_markup() -> None:
    assert "<i>" not in shown(ProgressChart("<i>", (ChartPoint("<i>", 1, 2),), 2, "<i>"))
