"""How load looks in every picture: one hue that deepens with what is served, and hatching for what is refused."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from helpers.page.svg import number, path, rect
from helpers.text import percent

LIMITED: Final = (0.02, 0.3, 0.6, 0.9)
"""Where one shade ends and the next begins, as shares of what a partition may serve."""
EVEN: Final = (0.05, 0.6, 1.15, 1.7)
"""The same as shares of what each would have if all had as much; the third shade is about the even share."""
STEPS: Final = len(LIMITED) + 1
DEEP: Final = STEPS - 1
"""The deepest shade, on which letters have the colour of the paper."""
TINTS: Final = (0, 14, 33, 53, 88)
"""How much of the hue each shade has, in per cent."""
SWATCH: Final = 26.0
_TALL: Final = 13.0


def _mixed(place: int) -> str:
    return f"color-mix(in srgb,var(--nad-a) {TINTS[place]}%,var(--nad-panel))"


def drawn(*steps: int) -> str:
    """Rules for the shades of a drawing, all of them or some: the classes k0 … k4."""
    return "".join(
        f"& .k{place} {{ fill: {_mixed(place)}; shape-rendering: crispEdges }}" for place in steps or range(STEPS)
    )


TABLED: Final = "".join(f"& .k{place} {{ background: {_mixed(place)} }}" for place in range(STEPS))
"""The same for the cells of a table."""
DEEPEST: Final = _mixed(DEEP)
HATCHED: Final = "repeating-linear-gradient(135deg,var(--nad-a) 0 1.5px,var(--nad-paper) 1.5px 5px)"
"""A hatched ground, for elements of a page."""


def shade(share: float, borders: tuple[float, ...] = LIMITED) -> int:
    """Which shade a share has, from 0 for next to nothing to `DEEP`."""
    return bisect_right(borders, share + 1e-9)


def swatches(x: float, y: float) -> Iterator[Markup]:
    """All shades side by side, for a legend."""
    for place in range(STEPS):
        yield rect(x + place * SWATCH, y, SWATCH, _TALL, f"k{place}")


def refused_swatch(x: float, y: float) -> Iterator[Markup]:
    """Part served and part refused, as it looks where it happens."""
    part = _TALL * 0.6
    lines = []
    for first in range(-int(part), int(SWATCH), 5):
        low, high = max(0.0, first), min(SWATCH, first + part)
        if high > low:
            lines.append(
                f"M{number(x + low)} {number(y + part - (low - first))}l{number(high - low)} {number(low - high)}"
            )
    yield path("".join(lines), "hatch")
    yield rect(x, y + part, SWATCH, _TALL - part, f"k{DEEP}")


def told(borders: tuple[float, ...] = LIMITED) -> str:
    """Where the deepest shade begins."""
    return percent(borders[-1], 0)
