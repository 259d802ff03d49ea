"""Two numbers side by side: the bars stand in proportion, and drawing and table say the same words."""

import re

from django.template import Context, Template
from django.utils import translation

from hatnhan.ui.pairs import LEFT, WIDTH, Pair, PairsChart, pairs_height, placed_pairs

ROOM = WIDTH - 2 * LEFT
MONTHS = PairsChart(
    title="Money month by month",
    first="In",
    second="Out",
    pairs=(Pair("10/2023", 400, 100, "400 đ", "100 đ"), Pair("11/2023", 0, 200, "0 đ", "200 đ")),
)


def shown(chart: PairsChart) -> str:
    with translation.override("en"):
        return Template("{% load hn %}{% pairs_chart chart %}").render(Context({"chart": chart}))


def test_the_longest_bar_fills_the_drawing_and_the_others_stand_in_proportion() -> None:
    placed = placed_pairs(MONTHS)

    assert [(each.first_width, each.second_width) for each in placed] == [
        (ROOM, ROOM // 4),
        (0, ROOM // 2),
    ]


def test_no_two_bars_or_words_lie_upon_each_other_and_all_lie_within() -> None:
    places = [place for each in placed_pairs(MONTHS) for place in (each.text_y, each.first_y, each.second_y)]

    assert places == sorted(set(places))
    assert places[-1] < pairs_height(MONTHS)


def test_what_was_undone_in_a_later_month_has_no_bar() -> None:
    undone = PairsChart("Money", "In", "Out", (Pair("12/2023", -50, 0, "−50 đ", "0 đ"),))

    [line] = placed_pairs(undone)

    assert (line.first_width, line.second_width) == (0, 0)
    assert "−50 đ" in shown(undone)


def test_the_drawing_and_the_table_say_the_same() -> None:
    page = shown(MONTHS)

    assert re.findall(r"<title>(.*?)</title>", page) == [
        "10/2023 · In: 400 đ",
        "10/2023 · Out: 100 đ",
        "11/2023 · In: 0 đ",
        "11/2023 · Out: 200 đ",
    ]
    rows = re.findall(r'<th scope="row">(.*?)</th><td class="num">(.*?)</td><td class="num">(.*?)</td>', page)
    assert rows == [(pair.label, pair.first_text, pair.second_text) for pair in MONTHS.pairs]


def test_without_lines_it_says_that_nothing_is_there_yet() -> None:
    page = shown(PairsChart("Money", "In", "Out", ()))

    assert "Money: nothing entered yet." in page
    assert "<svg" not in page
