"""Two numbers side by side for each line: planned and real, in and out; the same as a table."""

from dataclasses import dataclass

WIDTH = 360
LINE_HEIGHT = 54
BAR_HEIGHT = 10
LEFT = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: what it is about, and its two numbers with their words."""

    label: str
    first: int
    second: int
    first_text: str
    second_text: str


@dataclass(frozen=True, slots=True)
class PairsChart:
    """Lines of two numbers; `first` and `second` say in the reader's language what each number is."""

    title: str
    first: str
    second: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class PlacedPair:
    """A line with the places of its words and bars, in whole units of the view box."""

    pair: Pair
    text_y: int
    first_y: int
    second_y: int
    first_width: int
    second_width: int


def placed_pairs(chart: PairsChart) -> list[PlacedPair]:
    """Place every line; the longest bar is as wide as the drawing."""
    top = max([1, *(max(one.first, one.second) for one in chart.pairs)])
    return [
        PlacedPair(
            pair=one,
            text_y=index * LINE_HEIGHT + 14,
            first_y=index * LINE_HEIGHT + 20,
            second_y=index * LINE_HEIGHT + 20 + BAR_HEIGHT + 2,
            first_width=_width(one.first, top),
            second_width=_width(one.second, top),
        )
        for index, one in enumerate(chart.pairs)
    ]


def pairs_height(chart: PairsChart) -> int:
    """Give the height of the drawing."""
    return len(chart.pairs) * LINE_HEIGHT


def _width(value: int, top: int) -> int:
    return max(value, 0) * (WIDTH - 2 * LEFT) // top
