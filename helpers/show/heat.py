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
from helpers.page.plot import UNITS, fluid, frame, hatching, share, stretched, words
from helpers.page.svg import label, number, path
from helpers.show import shades
from helpers.show.heat_words import KEY_SHOWN, drawn_keys, finding, name_of, twin
from helpers.show.history import History, clock_ticks, history_of, windows
from helpers.text import count, plural, shorten
from helpers.traffic.simulation import Traffic

if TYPE_CHECKING:
    from helpers.meter.observation import LoadWatch
    from helpers.traffic.workload import Load

_LEFT: Final = 148.0
_RIGHT: Final = 146.0
_SERVED: Final = _RIGHT - 78.0
"""Where the column of what is served ends, beside the right edge of the picture."""
_TOP: Final = 44.0
_FOOT: Final = 84.0
_CELLS: Final = 720
"""Cells of a map at most, so that a picture stays small."""
_WINDOWS: Final = 72
_BAND: Final = 34.0
"""Height of a band where there is room for two lines of text."""
_TALLEST: Final = 300.0
_TWO_LINES: Final = 29.0
_ONE_LINE: Final = 14.0
_EDGED: Final = 6.0
"""Lower bands are not set apart by a line."""
_PARTS: Final = 8
"""Heights that hatching can have: so many parts of a band, and at least one where anything is refused."""
_CSS: Final = """
    & .edge { stroke: var(--nad-paper); stroke-width: 1.5; fill: none }
    & .cut { stroke: var(--nad-ink); stroke-width: 1.6; stroke-dasharray: 4 3; fill: none }
""" + shades.drawn()


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
    to call it. Shades are shares of a partition's limit (P1); what is throttled is hatched, as high as its share is.
    """
    history = history_of(load, kind=kind, drawn=drawn)
    leaves = history.leaves
    heading = title or finding(history)
    bands = _bands(history)
    cuts = windows(history.seconds, max(12, min(_WINDOWS, _CELLS // len(leaves))))
    height = min(_BAND, _TALLEST / len(leaves))
    plot = height * len(leaves)
    throttled = bool(history.throttled.any())

    inside = [
        *([hatching(plot)] if throttled else []),
        stretched(plot, [*_cells(history, bands, cuts, height), *_lines(history, bands, height)]),
        *_moments(history, bands),
        *_axis(history, plot),
    ]
    parts = [
        label(-_LEFT, 14, f"{history.kind} units on each partition, second by second"),
        words("100%", 34, "served/s", "soft end", aside=_SERVED),
        words("100%", 34, "throttled", "soft end", aside=_RIGHT),
        frame(_TOP, plot, inside),
        *_names(history, leaves, height, names or {}),
        *_totals(history, leaves, height),
        *_legend(_TOP + plot + 56, _reference(history)[1], throttled=throttled),
    ]
    alt = f"Heat map of {plural(len(leaves), 'partition')} over time. {heading}"
    drawing = fluid(_TOP + plot + _FOOT, parts, alt, left=_LEFT, right=_RIGHT)
    note = "Served: in the last second. Throttled: in all."
    if history.events:
        note += " When a partition is split, and where, is a model choice (§19)."
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
    """What was served, as high as its share of what was asked, equal neighbours drawn as one. It covers the hatching."""
    drawn: list[list[str]] = [[] for _ in range(shades.STEPS)]
    reference, _ = _reference(history)
    wide = UNITS / history.seconds
    for band in bands:
        top, tall = band.first * height, (band.last - band.first + 1) * height
        runs: list[tuple[float, float, int, int]] = []
        for begin, end in cuts:
            low, high = max(begin, band.begin), min(end, band.end)
            if high <= low:
                continue
            seconds = slice(int(low), max(int(low) + 1, math.ceil(high)))
            served = float(history.served[seconds, band.span.number].sum())
            refused = float(history.throttled[seconds, band.span.number].sum())
            step = shades.shade(served / (seconds.stop - seconds.start) / reference)
            part = min(_PARTS, math.ceil(_PARTS * refused / (served + refused) - 0.5)) if refused > 0 else 0
            part = max(part, int(refused > 0))
            left, right = low * wide, high * wide
            if runs and runs[-1][2:] == (step, part) and abs(runs[-1][1] - left) < 0.01:
                runs[-1] = (runs[-1][0], right, step, part)
            else:
                runs.append((left, right, step, part))
        for left, right, step, part in runs:
            above = tall * part / _PARTS
            if above < tall:
                drawn[step].append(  # places, not lengths: those would be rounded, and a gap be left
                    f"M{number(left)} {number(top + above)}H{number(right)}V{number(top + tall)}H{number(left)}z"
                )
    return [path("".join(cells), f"k{step}") for step, cells in enumerate(drawn) if cells]


def _reference(history: History) -> tuple[float, str]:
    """What heat is measured against, and the same in words: a partition's limit, or a smaller capacity of the table."""
    capacity = float(history.capacity.max())
    if capacity < history.limit:  # a partition may use all of what the table was given (P9)
        return capacity, f"of the table's {count(capacity)} (P9)"
    return history.limit, f"of a partition's {count(history.limit)} (P1)"


def _lines(history: History, bands: list[_Band], height: float) -> list[Markup]:
    """Lines between partitions, and a dashed one where a partition was divided."""
    wide = UNITS / history.seconds
    lines, cuts = [], []
    for band in bands:
        top = band.first * height
        if band.first and height >= _EDGED:
            lines.append(f"M{number(band.begin * wide)} {number(top)}H{number(band.end * wide)}")
        if band.end < history.seconds:
            cuts.append(f"M{number(band.end * wide)} {number(top)}v{number((band.last - band.first + 1) * height)}")
    return [path("".join(found), look) for found, look in ((lines, "edge"), (cuts, "cut")) if found]


def _moments(history: History, bands: list[_Band]) -> list[Markup]:
    """Marks above the plot where partitions were divided; the first one says what they are."""
    moments = sorted({band.end for band in bands if band.end < history.seconds})
    named = "split" if len(moments) == 1 else "splits"
    marks = [words(share(moment / history.seconds), -3, "▾", "mid") for moment in moments]
    return marks + [words(share(moment / history.seconds), -14, named, "mid bold") for moment in moments[:1]]


def _names(history: History, leaves: tuple[Span, ...], height: float, names: Mapping[int, str]) -> list[Markup]:
    """What each band is: the partition, and its hottest key where that is known."""
    if height < _ONE_LINE:
        middle = _TOP + height * len(leaves) / 2
        return [
            label(-_LEFT, middle - 4, f"{count(len(leaves))} partitions", "bold"),
            label(-_LEFT, middle + 12, "in key order", "soft"),
        ]
    parts = []
    for place, leaf in enumerate(leaves):
        middle = _TOP + (place + 0.5) * height
        name, key = name_of(leaf, names), drawn_keys(history, leaf)
        if key and height >= _TWO_LINES:
            parts += [
                label(-_LEFT, middle - 2, name, "bold"),
                label(-_LEFT, middle + 12, shorten(key, KEY_SHOWN), "soft"),
            ]
        else:
            parts.append(label(-_LEFT, middle + 4, name, "bold"))
    return parts


def _totals(history: History, leaves: tuple[Span, ...], height: float) -> list[Markup]:
    """At the right: what each partition served in the last second, and what was throttled in all."""
    if height < _ONE_LINE:
        last, refused = float(history.served[-1].sum()), float(history.throttled.sum())
        middle = _TOP + height * len(leaves) / 2
        return [
            words("100%", middle - 4, count(round(last)), "end", aside=_SERVED),
            words("100%", middle - 4, count(round(refused)), "end bold" if refused else "end soft", aside=_RIGHT),
            words("100%", middle + 12, "all together", "end soft", aside=_RIGHT),
        ]
    parts = []
    for place, leaf in enumerate(leaves):
        middle = _TOP + (place + 0.5) * height
        last, refused = float(history.served[-1, leaf.number]), float(history.throttled[:, leaf.number].sum())
        parts.append(words("100%", middle + 4, count(round(last)), "end" if last else "end soft", aside=_SERVED))
        parts.append(
            words("100%", middle + 4, count(round(refused)), "end bold" if refused else "end soft", aside=_RIGHT)
        )
    return parts


def _axis(history: History, foot: float) -> list[Markup]:
    ticks = clock_ticks(history.seconds)
    marks = [words(share(tick / history.seconds), foot + 18, count(tick), "soft mid") for tick in ticks]
    return [*marks, words("100%", foot + 18, "s", "soft", aside=16)]


def _legend(y: float, of: str, *, throttled: bool) -> list[Markup]:
    """The shades and the hatching as they look in the map, in words."""
    left = -_LEFT + 62
    end = left + shades.STEPS * shades.SWATCH
    parts = [
        label(-_LEFT, y, "served: 0"),
        *shades.swatches(left, y - 11),
        label(end + 6, y, f"{shades.told()} and more {of}"),
    ]
    if throttled:
        parts += shades.refused_swatch(end - shades.SWATCH, y + 9)
        parts.append(label(end + 6, y + 20, "hatched: throttled, as high as its share of what was asked"))
    return parts
