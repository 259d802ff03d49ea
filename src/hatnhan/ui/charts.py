"""How a number moved from month to month: points for the chart, and the same points for its table."""

from dataclasses import dataclass

from hatnhan.kernel.ratios import Ratio

WIDTH, HEIGHT = 360, 210
LEFT, RIGHT, TOP, BOTTOM = 34, 28, 26, 30
ROOM_FOR_A_NUMBER = 24
LABELS_AT_MOST = 5
TICKS_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """So many of so many at one time."""

    label: str
    done: int
    total: int

    @property
    def ratio(self) -> Ratio:
        """The share as its own thing, to be shown with both numbers."""
        return Ratio(self.done, self.total)


@dataclass(frozen=True, slots=True)
class ProgressChart:
    """A progress in time with its target; the unit is already in the reader's language."""

    title: str
    points: tuple[ChartPoint, ...]
    target: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class PlacedPoint:
    """A point with its place in the drawing; only some say their label, so that none overlap."""

    point: ChartPoint
    x: int
    y: int
    says_label: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A horizontal line of the grid with its number."""

    value: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be drawn: places in whole units of the view box."""

    placed: tuple[PlacedPoint, ...]
    ticks: tuple[Tick, ...]
    target_y: int | None

    @property
    def left(self) -> int:
        """Where the grid begins."""
        return LEFT

    @property
    def right(self) -> int:
        """Where the grid ends."""
        return WIDTH - RIGHT

    @property
    def last_y(self) -> int:
        """Where the last number stands: above its dot, below it where the target is near."""
        dot = self.placed[-1].y
        is_crowded = self.target_y is not None and 0 <= dot - self.target_y < ROOM_FOR_A_NUMBER
        return dot + ROOM_FOR_A_NUMBER if is_crowded else dot - 10

    @property
    def line(self) -> str:
        """A step line: a number holds until the next count."""
        first, *rest = self.placed
        steps = [f"H{each.x}V{each.y}" for each in rest]
        return f"M{first.x} {first.y}" + "".join(steps)

    @property
    def area(self) -> str:
        """The surface under the step line."""
        bottom = HEIGHT - BOTTOM
        return f"{self.line}V{bottom}H{self.placed[0].x}Z"


def drawing_of(chart: ProgressChart) -> Drawing:
    """Place every point of a chart; at least one point is needed."""
    top = max(1, chart.target or 0, *(max(each.done, each.total) for each in chart.points))
    return Drawing(
        placed=tuple(_placed(chart.points, top)),
        ticks=tuple(Tick(value, height_of(value, top)) for value in range(0, top + 1, _step(top))),
        target_y=None if chart.target is None else height_of(chart.target, top),
    )


def height_of(value: int, top: int) -> int:
    """Give the place of a value on the upright axis."""
    room = HEIGHT - TOP - BOTTOM
    return HEIGHT - BOTTOM - (2 * value * room + top) // (2 * top)


def _step(top: int) -> int:
    for power in range(12):
        for factor in (1, 2, 5):
            if top <= factor * 10**power * TICKS_AT_MOST:
                return int(factor * 10**power)
    return top


def _placed(points: tuple[ChartPoint, ...], top: int) -> list[PlacedPoint]:
    last = len(points) - 1
    room = WIDTH - LEFT - RIGHT
    every = -(-len(points) // LABELS_AT_MOST)
    return [
        PlacedPoint(
            point=point,
            x=LEFT + (room * index // last if last else room),
            y=height_of(point.done, top),
            says_label=(last - index) % every == 0,
        )
        for index, point in enumerate(points)
    ]
