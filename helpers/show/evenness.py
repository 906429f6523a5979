"""How something falls on partitions: one line for each key design, one cell for each partition, darker where more is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

from helpers.page.picture import Picture
from helpers.page.svg import WIDTH, label, number, path, rect, svg
from helpers.text import capital, count, grid, percent, shorten

_LEFT: Final = 172.0
_RIGHT: Final = 78.0
_TOP: Final = 40.0
_ROW: Final = 34.0
_GAP: Final = 3.0
_MARK: Final = 8.0
_EVEN: Final = 1.1
"""A line whose fullest partition has at most so many times the mean is called even."""
_NARROW: Final = 56.0
"""Width of a cell below which its number is set smaller."""
_NAME_COLUMNS: Final = 25
_TWIN_COLUMNS: Final = 24
_STEPS: Final = (0.02, 0.35, 0.7, 0.95)
"""Borders of the shades, by the share of the fullest cell or of the limit."""
_SHADES: Final = (0.0, 0.12, 0.3, 0.5, 0.85)
_CSS: Final = """
    & .cell { fill: var(--nad-panel) }
    & .full { fill: var(--nad-paper); font-weight: 600 }
    & .over { stroke: var(--nad-ink); stroke-width: 2; fill: none }
    & .tip { fill: var(--nad-ink) }
    & .slim { font-size: 11px }
""" + "".join(f"& .k{place} {{ fill: var(--nad-a); fill-opacity: {shade} }}" for place, shade in enumerate(_SHADES))


def spread(
    lines: Mapping[str, Sequence[float]],
    *,
    what: str = "items",
    limit: float | None = None,
    title: str | None = None,
    note: str = "",
) -> Picture:
    """What falls on each partition, under one or several key designs.

    lines: name of a key design → an amount for each partition, in key order. what: what is counted, in the plural. limit:
    what one partition takes; a cell at or above it is framed and marked. Without it shades compare a line's own cells.
    """
    columns = {len(amounts) for amounts in lines.values()}
    if len(columns) != 1 or not min(columns):
        raise ValueError("Every line of a spread has an amount for each partition, and all have as many of them.")
    (partitions,) = columns
    heading = title or _finding(lines, what, limit)
    wide = (WIDTH - _LEFT - _RIGHT) / partitions
    parts = [
        label(0, 14, f"{what} on each of {partitions} partitions"),
        label(WIDTH, 14, "fullest has", "soft end"),
        *(label(_LEFT + (place + 0.5) * wide, 32, f"p{place}", "soft mid") for place in range(partitions)),
    ]
    for row, (name, amounts) in enumerate(lines.items()):
        top = _TOP + row * _ROW
        parts.append(label(0, top + _ROW / 2 + 3, shorten(name, _NAME_COLUMNS), "bold"))
        for place, amount in enumerate(amounts):
            parts += _cell(_LEFT + place * wide, top, wide, amount, limit or max(amounts), framed=limit is not None)
        parts.append(label(WIDTH, top + _ROW / 2 + 3, _fullest(amounts), "end"))
    drawing = svg(_TOP + len(lines) * _ROW + 4, parts, f"Grid of key designs and partitions. {heading}")
    head = ["key", *(f"p{place}" for place in range(partitions)), "fullest"]
    told = [
        [shorten(name, _TWIN_COLUMNS), *map(_amount, amounts), _fullest(amounts)] for name, amounts in lines.items()
    ]
    text = grid(head, told, numbers=range(1, len(head)))
    return Picture(heading, drawing, f"{capital(what)} on each partition\n{text}", note, _CSS, "spread")


def _cell(left: float, top: float, wide: float, amount: float, most: float, *, framed: bool) -> list[Markup]:
    share = amount / most if most else 0.0
    step = sum(share >= border for border in _STEPS)
    x, y, width, height = left + _GAP / 2, top + _GAP / 2, wide - _GAP, _ROW - _GAP
    over = framed and share >= 1
    parts = [rect(x, y, width, height, "cell", radius=3), rect(x, y, width, height, f"k{step}", radius=3)]
    classes = "mid full" if step == len(_STEPS) else "mid" if step else "mid soft"
    if wide < _NARROW:
        classes += " slim"
    parts.append(label(left + wide / 2, top + _ROW / 2 + 4, _amount(amount), classes))
    if over:
        parts.append(rect(x + 1, y + 1, width - 2, height - 2, "over", radius=2))
        corner = f"M{number(x + width)} {number(y)}v{number(_MARK)}l{number(-_MARK)} {number(-_MARK)}z"
        parts.append(path(corner, "tip"))
    return parts


def _amount(amount: float) -> str:
    return count(round(amount))


def _fullest(amounts: Sequence[float]) -> str:
    total = sum(amounts)
    return percent(max(amounts) / total, 0) if total else "–"


def _finding(lines: Mapping[str, Sequence[float]], what: str, limit: float | None) -> str:
    """Which design is even and which is not, or how many partitions are at their limit."""
    if limit is not None:
        told = [f"{name}: {sum(amount >= limit for amount in amounts)}" for name, amounts in lines.items()]
        return f"Partitions at their limit of {count(limit)}: {', '.join(told)}"
    even = [name for name, amounts in lines.items() if max(amounts) * len(amounts) <= _EVEN * sum(amounts)]
    uneven = [name for name in lines if name not in even]
    if not uneven:
        return f"All {len(lines)} designs spread their {what} evenly"
    if not even:
        return f"No design of {len(lines)} spreads its {what} evenly"
    return f"Even: {', '.join(even)}. Uneven: {', '.join(uneven)}"
