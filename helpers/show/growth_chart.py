"""What access paths cost as a table grows: a log–log chart and the numbers behind it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.plot import UNITS, fluid, frame, share, stretched, words
from helpers.page.svg import label, number, path
from helpers.page.table import table
from helpers.page.theme import DASHES, SERIES
from helpers.text import capital, count, grid, listed, shorten, times

Series = Mapping[str, Sequence[tuple[float, float]]]
"""Name of an access path → (size of the table, cost) at each size."""

_LEFT: Final = 56.0
_RIGHT: Final = 176.0
_BESIDE: Final = 24.0
_TOP: Final = 34.0
_PLOT: Final = 216.0
_BOTTOM: Final = 46.0
_LABEL_STEP: Final = 32.0
_LABEL_COLUMNS: Final = 20
_MARK: Final = 4.5
_FLAT: Final = 1.5
"""Growth below this factor is called flat."""


def growth(
    series: Series, *, x: str = "items in the table", y: str = "read units", title: str | None = None, note: str = ""
) -> Picture:
    """Cost against size on two logarithmic axes, one line for each access path, with a table of the numbers.

    A straight line that rises one decade per decade grows with the table; a level one does not. All values must be
    above zero. x, y: what the axes measure, units included.
    """
    series = {name: sorted(line) for name, line in series.items()}
    points = [point for line in series.values() for point in line]
    if not points or min(min(point) for point in points) <= 0:
        raise ValueError(
            "A log–log chart has no place for zero: give at least one access path, with sizes and costs above zero."
        )
    heading = title or _finding(series, x, y)
    across = _axis([size for size, _ in points], 0, 1)
    up = _axis([cost for _, cost in points], _PLOT, 0)
    ends = _spread([up[0](line[-1][1]) for line in series.values()])
    inside = _frame(across, up)
    for place, (name, line) in enumerate(series.items()):
        spots = [(across[0](size), up[0](cost)) for size, cost in line]
        inside += _curve(spots, ends[place], place)
        inside += _tag(ends[place], name, f"{count(line[-1][1])} {y}", place)
    parts = [
        label(-_LEFT, 14, f"{y}, log scale"),
        frame(_TOP, _PLOT, inside),
        words("50%", _TOP + _PLOT + 40, f"{x}, log scale", "mid"),
    ]
    alt = f"Line chart, both axes logarithmic. {heading}"
    drawing = fluid(_TOP + _PLOT + _BOTTOM, parts, alt, left=_LEFT, right=_RIGHT)

    sizes = sorted({size for size, _ in points})
    head = ["access path", *(f"{count(size)}" for size in sizes)]
    lines = [
        [name, *(count(found[size]) if size in found else "–" for size in sizes)]
        for name, found in ((name, dict(line)) for name, line in series.items())
    ]
    numbers = range(1, len(head))
    caption = f"{capital(y)}, by {x}"
    body = drawing + table(caption, head, lines, numbers=numbers)
    return Picture(heading, body, f"{caption}\n{grid(head, lines, numbers=numbers)}", note=note)


Axis = tuple[Callable[[float], float], list[float]]


def _axis(values: Sequence[float], start: float, end: float) -> Axis:
    """(value → coordinate, the decades that carry a tick) of a logarithmic axis."""
    low = math.floor(math.log10(min(values)) + 1e-9)
    high = max(low + 1, math.ceil(math.log10(max(values)) - 1e-9))

    def place(value: float) -> float:
        return start + (math.log10(value) - low) / (high - low) * (end - start)

    return place, [10.0**decade for decade in range(low, high + 1)]


def _frame(across: Axis, up: Axis) -> list[Markup]:
    rules = [f"M0 {number(up[0](tick))}H{number(UNITS)}" for tick in up[1]]
    rules += [f"M{number(UNITS * across[0](tick))} 0V{number(_PLOT)}" for tick in across[1]]
    parts = [stretched(_PLOT, [path("".join(rules), "rule faint")])]
    parts += [label(-8, up[0](tick) + 4, count(tick) if tick >= 0.01 else f"{tick:g}", "soft end") for tick in up[1]]
    parts += [words(share(across[0](tick)), _PLOT + 20, count(tick), "soft mid") for tick in across[1]]
    return parts


def _curve(spots: Sequence[tuple[float, float]], end: float, place: int) -> list[Markup]:
    """A line with its own colour, dashes and markers, and a thin one from its end to its name."""
    name = SERIES[place % len(SERIES)]
    dash = DASHES[place % len(DASHES)]
    points = "M" + "L".join(f"{number(UNITS * x)} {number(y)}" for x, y in spots)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    last = spots[-1]
    lead = f"M{number(UNITS * last[0])} {number(last[1])}L{number(UNITS)} {number(end)}"
    drawn = [path(points, f"s-{name}", f' fill="none" stroke-width="2.5"{dashed}')]
    if last[0] < 1:
        drawn.append(path(lead, f"s-{name}", ' stroke-width="1" fill="none"'))
    markers = [
        Markup('<svg x="{}" y="{}" overflow="visible">{}</svg>').format(
            share(x), number(y), path(_marker(place), f"f-{name}")
        )
        for x, y in spots
    ]
    return [stretched(_PLOT, drawn), *markers]


def _marker(place: int) -> str:
    """Circle, square, triangle, diamond, by the place of the series."""
    r = _MARK
    match place % 4:
        case 0:
            return f"M{-r:g} 0a{r} {r} 0 1 0 {2 * r:g} 0a{r} {r} 0 1 0 {-2 * r:g} 0z"
        case 1:
            return f"M{-r:g} {-r:g}H{r:g}V{r:g}H{-r:g}z"
        case 2:
            return f"M0 {-r:g}L{r:g} {r:g}H{-r:g}z"
    return f"M{-r:g} 0L0 {-r - 1:g}L{r:g} 0L0 {r + 1:g}z"


def _tag(height: float, name: str, value: str, place: int) -> list[Markup]:
    """The name of a line and its last value, beside its end."""
    series = SERIES[place % len(SERIES)]
    return [
        words("100%", height - 1, shorten(name, _LABEL_COLUMNS), f"bold f-{series}", aside=_BESIDE),
        words("100%", height + 14, value, "soft", aside=_BESIDE),
    ]


def _spread(heights: Sequence[float]) -> list[float]:
    """Heights of the labels: each near its line's end, none on top of another, all within the plot."""
    order = sorted(range(len(heights)), key=lambda place: (heights[place], place))
    placed = list(heights)
    floor = _PLOT - 8
    for position in range(len(order) - 1, -1, -1):  # from the foot upwards, so that low labels stay inside
        placed[order[position]] = min(placed[order[position]], floor)
        floor = placed[order[position]] - _LABEL_STEP
    ceiling = 4.0
    for position in order:
        placed[position] = max(placed[position], ceiling)
        ceiling = placed[position] + _LABEL_STEP
    return placed


def _finding(series: Series, x: str, y: str) -> str:
    """What grew and what did not, between the smallest and the largest size."""
    sizes = sorted({size for line in series.values() for size, _ in line})
    grown: list[tuple[str, float]] = []
    level: list[tuple[str, float]] = []
    for name, line in series.items():
        ratio = line[-1][1] / line[0][1]
        (level if 1 / _FLAT < ratio < _FLAT else grown).append((name, ratio))
    told = [f"{name} takes {times(ratio)} the {y}" for name, ratio in grown]
    if level:
        verb = "stays" if len(level) == 1 else "stay"
        told.append(f"{listed(name for name, _ in level)} {verb} level")
    return f"From {count(sizes[0])} to {count(sizes[-1])} {x}: {'; '.join(told)}"
