"""The partition heat map: time from left to right, the key space from top to bottom, one band for each partition."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from helpers.engine.physics.buckets import Kind
from helpers.engine.physics.partitions import Span
from helpers.page.picture import Picture
from helpers.page.svg import WIDTH, label, number, path, rect, svg
from helpers.show.heat_words import KEY_SHOWN, finding, hot_key, name_of, twin
from helpers.show.history import History, clock_ticks, history_of, windows
from helpers.text import count, plural, shorten
from helpers.traffic.simulation import Traffic

if TYPE_CHECKING:
    from helpers.meter.observation import LoadWatch
    from helpers.traffic.workload import Load

_LEFT: Final = 150.0
_RIGHT: Final = 128.0
_TOP: Final = 44.0
_PLOT: Final = WIDTH - _LEFT - _RIGHT
_FOOT: Final = 74.0
_CELLS: Final = 720
"""Cells of a map at most, so that a picture stays small."""
_WINDOWS: Final = 72
_BAND: Final = 34.0
"""Height of a band where there is room for two lines of text."""
_TALLEST: Final = 300.0
_TWO_LINES: Final = 29.0
_ONE_LINE: Final = 14.0
_STEPS: Final = (0.1, 0.25, 0.45, 0.65, 0.9, math.inf)
"""Where one shade of heat ends and the next begins, as shares of what a partition may serve."""
_SHADES: Final = (0.1, 0.24, 0.4, 0.58, 0.78, 1.0)
_DARK: Final = 0.65
"""From this share on, a slash is drawn in the colour of the paper."""
_SLASH: Final = 5.0
_CSS: Final = """
    & .ground { fill: var(--nad-panel) }
    & .tip { fill: var(--nad-ink) }
    & .edge { stroke: var(--nad-paper); stroke-width: 1.5; fill: none }
    & .slash { stroke: var(--nad-ink); stroke-width: 1.5; fill: none }
    & .over { stroke: var(--nad-paper) }
    & .cut { stroke: var(--nad-ink); stroke-width: 1.6; stroke-dasharray: 4 3; fill: none }
""" + "".join(f"& .h{place} {{ fill: var(--nad-b); fill-opacity: {shade} }}" for place, shade in enumerate(_SHADES))


@dataclass(frozen=True, slots=True)
class _Band:
    """One partition in the drawing: the leaves it covers, and when it lived."""

    span: Span
    first: int
    last: int
    """Places of its first and last leaf, in key order."""
    begin: float
    end: float
    """Seconds from the start of the picture."""


def heat_map(
    load: Traffic | LoadWatch | History,
    *,
    kind: Kind | None = None,
    drawn: Load | None = None,
    names: Mapping[int, str] | None = None,
    title: str | None = None,
) -> Picture:
    """What each partition served and throttled, second by second, with its splits.

    load: a simulation (`helpers.traffic.simulation.simulate`) or what `watching_load` recorded in a lab. kind: reads or writes,
    where a watch saw both. drawn: the requests of a simulation, so that hot keys show. names: partition number → what
    to call it. Shades are shares of a partition's limit (P1); slashes are throttled requests.
    """
    history = history_of(load, kind=kind, drawn=drawn)
    leaves = history.leaves
    heading = title or finding(history)
    bands = _bands(history)
    cuts = windows(history.seconds, max(12, min(_WINDOWS, _CELLS // len(leaves))))
    height = min(_BAND, _TALLEST / len(leaves))
    plot = height * len(leaves)

    parts = [
        label(0, 14, f"{history.kind} units served per second, as a share {_reference(history)[1]}"),
        label(WIDTH, 14, "last second · throttled here", "soft end"),
        rect(_LEFT, _TOP, _PLOT, plot, "ground"),
        *_cells(history, bands, cuts, height),
        *_edges(history, bands, height),
        *_names(history, leaves, height, names or {}),
        *_totals(history, leaves, height),
        *_axis(history, _TOP + plot),
        *_legend(_TOP + plot + 62),
    ]
    drawing = svg(_TOP + plot + _FOOT, parts, f"Heat map of {plural(len(leaves), 'partition')} over time. {heading}")
    note = "When a partition is split, and where, is a model choice (§19)." if history.events else ""
    return Picture(heading, drawing, twin(history, names or {}), note=note, css=_CSS, kind="heat")


# ── the drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _bands(history: History) -> list[_Band]:
    """Every partition ever made, with the leaves that came out of it."""
    place = {leaf.number: number for number, leaf in enumerate(history.leaves)}
    children: dict[int, list[Span]] = {}
    for span in history.partitions:
        if span.parent is not None:
            children.setdefault(span.parent, []).append(span)

    def inside(span: Span) -> list[int]:
        own = children.get(span.number)
        return [place[span.number]] if not own else [number for child in own for number in inside(child)]

    found = []
    for span in history.partitions:
        covered, own = inside(span), children.get(span.number)
        begin = max(0.0, span.born - history.start)
        end = min(history.seconds, own[0].born - history.start) if own else float(history.seconds)
        if end > begin:
            found.append(_Band(span, min(covered), max(covered), begin, end))
    return found


def _cells(history: History, bands: Iterable[_Band], cuts: list[tuple[int, int]], height: float) -> list[Markup]:
    """The shades, equal neighbours drawn as one, and the slashes of what was throttled."""
    shades: list[list[str]] = [[] for _ in _STEPS]
    slashes: tuple[list[str], list[str]] = ([], [])
    reference, _ = _reference(history)
    wide = _PLOT / history.seconds
    for band in bands:
        top, tall = _TOP + band.first * height, (band.last - band.first + 1) * height
        runs: list[tuple[float, float, int]] = []
        for begin, end in cuts:
            low, high = max(begin, band.begin), min(end, band.end)
            if high <= low:
                continue
            seconds = slice(int(low), max(int(low) + 1, math.ceil(high)))
            served = float(history.served[seconds, band.span.number].mean())
            refused = float(history.throttled[seconds, band.span.number].sum())
            left, width = _LEFT + low * wide, (high - low) * wide
            if served > 0:
                step = next(place for place, most in enumerate(_STEPS) if served / reference < most)
                if runs and runs[-1][2] == step and abs(runs[-1][1] - left) < 0.01:
                    runs[-1] = (runs[-1][0], left + width, step)
                else:
                    runs.append((left, left + width, step))
            if refused > 0:
                slashes[served / reference >= _DARK].append(_slash(left, top, width, tall))
        for left, right, step in runs:
            shades[step].append(
                f"M{number(left)} {number(top)}h{number(right - left)}v{number(tall)}h{number(left - right)}z"
            )
    drawn = [path("".join(cells), f"h{step}") for step, cells in enumerate(shades) if cells]
    marks = [
        path("".join(marks), classes) for marks, classes in zip(slashes, ("slash", "slash over"), strict=True) if marks
    ]
    return drawn + marks


def _reference(history: History) -> tuple[float, str]:
    """What heat is measured against, and the same in words: a partition's limit, or a smaller capacity of the table."""
    capacity = float(history.capacity.max())
    if capacity < history.limit:  # a partition may use all of what the table was given (P9)
        return capacity, f"of the table's capacity of {count(capacity)} (P9)"
    return history.limit, f"of a partition's {count(history.limit)} (P1)"


def _slash(left: float, top: float, width: float, tall: float) -> str:
    """The mark of a throttled window: one slash, in the middle of its cell."""
    half = min(_SLASH, max(1.5, width / 2 - 0.5), max(1.5, tall / 2 - 1))
    x, y = left + width / 2, top + tall / 2
    return f"M{number(x - half)} {number(y + half)}l{number(2 * half)} {number(-2 * half)}"


def _edges(history: History, bands: list[_Band], height: float) -> list[Markup]:
    """Lines between partitions, and a dashed one where a partition was divided."""
    wide = _PLOT / history.seconds
    lines, cuts, marks = [], [], []
    for band in bands:
        top = _TOP + band.first * height
        left = _LEFT + band.begin * wide
        if band.first:
            lines.append(f"M{number(left)} {number(top)}H{number(_LEFT + band.end * wide)}")
        if band.end < history.seconds:
            at = _LEFT + band.end * wide
            tall = (band.last - band.first + 1) * height
            cuts.append(f"M{number(at)} {number(top)}v{number(tall)}")
            marks.append(at)
    drawn = [path("".join(lines), "edge")] if lines else []
    if cuts:
        drawn.append(path("".join(cuts), "cut"))
        drawn += [path(f"M{number(at)} {number(_TOP - 2)}l-4 -7h8z", "tip") for at in sorted(set(marks))]
        first = min(marks)
        drawn.append(label(first, _TOP - 13, "split" if len(set(marks)) == 1 else "splits", "mid bold"))
    return drawn


def _names(history: History, leaves: tuple[Span, ...], height: float, names: Mapping[int, str]) -> list[Markup]:
    """What each band is: the partition, and its hottest key where that is known."""
    if height < _ONE_LINE:
        middle = _TOP + height * len(leaves) / 2
        return [
            label(0, middle - 4, f"{count(len(leaves))} partitions", "bold"),
            label(0, middle + 12, "in key order", "soft"),
        ]
    parts = []
    for place, leaf in enumerate(leaves):
        middle = _TOP + (place + 0.5) * height
        name, key = name_of(leaf, names), hot_key(history, leaf)
        if key and height >= _TWO_LINES:
            parts += [label(0, middle - 2, name, "bold"), label(0, middle + 12, shorten(key, KEY_SHOWN + 3), "soft")]
        else:
            parts.append(label(0, middle + 4, name, "bold"))
    return parts


def _totals(history: History, leaves: tuple[Span, ...], height: float) -> list[Markup]:
    """At the right: what each partition served in the last second, and what was throttled in all."""
    if height < _ONE_LINE:
        return []
    parts, fill = [], _TOP
    for place, leaf in enumerate(leaves):
        middle = fill + (place + 0.5) * height
        last, refused = float(history.served[-1, leaf.number]), float(history.throttled[:, leaf.number].sum())
        text = f"{count(round(last, 1))}/s"
        if height >= _TWO_LINES:
            parts.append(label(WIDTH, middle - 2, text, "end"))
            parts.append(
                label(
                    WIDTH,
                    middle + 12,
                    f"╱ {count(round(refused))} throttled" if refused else "none throttled",
                    "soft end",
                )
            )
        else:
            parts.append(label(WIDTH, middle + 4, f"{text} · ╱ {count(round(refused))}", "end"))
    return parts


def _axis(history: History, foot: float) -> list[Markup]:
    wide = _PLOT / history.seconds
    parts = []
    for tick in clock_ticks(history.seconds):
        at = _LEFT + tick * wide
        parts.append(path(f"M{number(at)} {number(foot)}v5", "rule"))
        parts.append(label(at, foot + 18, count(tick), "soft mid"))
    parts.append(label(_LEFT + _PLOT / 2, foot + 36, "seconds", "mid"))
    return parts


def _legend(y: float) -> list[Markup]:
    """The shades and the slash, in words."""
    left, parts = _LEFT, []
    for place in range(len(_SHADES)):
        at = left + 22 + place * 26
        parts += [rect(at, y - 11, 26, 13, "ground"), rect(at, y - 11, 26, 13, f"h{place}")]
    end = left + 22 + 26 * len(_SHADES)
    parts += [label(left + 16, y, "0", "soft end"), label(end + 6, y, "90 % and more", "soft")]
    parts += [path(f"M{number(end + 118)} {number(y)}l10 -10", "slash"), label(end + 134, y, "throttled", "soft")]
    return parts
