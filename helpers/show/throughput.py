"""Load on a table second by second: what was offered, what was served, what was throttled, what is saved up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from helpers.engine.physics.buckets import Kind
from helpers.page.picture import Picture
from helpers.page.plot import UNITS, fluid, frame, hatching, share, stretched, words
from helpers.page.svg import label, number, path, rect
from helpers.show import shades
from helpers.show.history import History, Levels, clock_ticks, history_of, windows
from helpers.text import count, grid, percent
from helpers.traffic.simulation import Traffic

if TYPE_CHECKING:
    from helpers.meter.observation import LoadWatch

_LEFT: Final = 72.0
_RIGHT: Final = 124.0
_BESIDE: Final = 10.0
_SIGN: Final = 10.0
_TOP: Final = 46.0
_TALL: Final = 190.0
_GAP: Final = 38.0
_BUCKET: Final = 56.0
_POINTS: Final = 150
_TEXT_LINES: Final = 12
_LABEL_STEP: Final = 32.0
_SERVED: Final = 3
"""The shade of what is served."""
_PLACES: Final = (0.0, 0.25, 0.5, 0.75)
_NAME: Final = 0.22
"""What the name of a line takes of the width, and where it may begin."""
_NEAR: Final = 0.09
"""Marks nearer to each other than this share of the width are named once."""
_CSS: Final = """
    & .blank { fill: var(--nad-paper) }
    & .offered { stroke: var(--nad-ink); stroke-width: 1.6; fill: none }
    & .saved { fill: var(--nad-c); fill-opacity: .25 }
    & .cap { stroke: var(--nad-soft); stroke-width: 1.5; stroke-dasharray: 2 3; fill: none }
    & .halo { paint-order: stroke; stroke: var(--nad-paper); stroke-width: 4px }
    & .cut { stroke: var(--nad-ink); stroke-width: 1.4; stroke-dasharray: 4 3; fill: none }
""" + shades.drawn(_SERVED)


def timeline(load: Traffic | LoadWatch | History, *, kind: Kind | None = None, title: str | None = None) -> Picture:
    """Units per second offered and served, what is throttled hatched between them; the bucket of saved units; splits.

    load: a simulation or what `watching_load` recorded in a lab. kind: reads or writes, where a watch saw both.
    """
    history = history_of(load, kind=kind)
    lines = {
        "offered": history.offered.sum(axis=1),
        "served": history.served.sum(axis=1),
        "throttled": history.throttled.sum(axis=1),
    }
    if not lines["throttled"].any():
        del lines["throttled"]
    saved = _saved(history)
    heading = title or _finding(history, lines, saved)
    foot = _TOP + _TALL
    most = round_up(max(float(line.max()) for line in lines.values()))
    parts = [
        label(-_LEFT, 14, f"{history.kind} units per second"),
        frame(_TOP, _TALL, [*_areas(history, lines, most), *scale(_TALL, most), *_ends(lines, most)]),
    ]
    if saved is not None:
        parts += _bucket(saved, foot + _GAP, history.seconds)
        foot += _GAP + _BUCKET
    parts += [*_splits(history, foot), *_axis(history, foot)]
    alt = f"Chart of {history.kind} units per second over time. {heading}"
    drawing = fluid(foot + 24, parts, alt, left=_LEFT, right=_RIGHT)
    return Picture(heading, drawing, _twin(history, lines, saved), css=_CSS, kind="time")


# ── the drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def scale(tall: float, most: float, ticks: int = 4) -> list[Markup]:
    """Level rules across a plot from 0 to `most`, with their figures beside it."""
    heights = [(tick, tall * (1 - tick / ticks)) for tick in range(ticks + 1)]
    rules = "".join(f"M0 {number(y)}h{number(UNITS)}" for _, y in heights)
    figures = [label(-8, y + 4, count(most * tick / ticks), "soft end") for tick, y in heights]
    return [stretched(tall, [path(rules, "rule faint")]), *figures]


def steps_through(values: Sequence[tuple[float, float]], tall: float, most: float, seconds: int) -> str:
    """A line of steps through (second, value), one level per window."""
    parts: list[str] = []
    last = None
    for second, value in values:
        x, y = number(UNITS * second / seconds), number(tall * (1 - value / most))
        if last is None:
            parts.append(f"M{x} {y}")
        elif y != last:
            parts.append(f"H{x}V{y}")
        last = y
    return "".join(parts) + f"H{number(UNITS)}"


def _means(line: Levels, seconds: int) -> list[tuple[float, float]]:
    """(first second, mean) of each window."""
    return [(begin, float(line[begin:end].mean())) for begin, end in windows(seconds, _POINTS)]


def _areas(history: History, lines: dict[str, Levels], most: float) -> list[Markup]:
    """What was served, and hatched above it what was throttled, up to the line of what was offered."""
    steps = {
        name: steps_through(_means(line, history.seconds), _TALL, most, history.seconds) for name, line in lines.items()
    }
    drawn = [
        path(f"{steps['offered']}V0H0z", "blank"),  # what lies above the line covers the hatching
        path(f"{steps['served']}V{number(_TALL)}H0z", f"k{_SERVED}"),
        path(steps["offered"], "offered"),
        *_capacity(history, most),
    ]
    level = float(history.capacity[0])
    named = []
    if 0 < level <= most:
        place, y = share(_clear(history, lines["offered"])), _TALL * (1 - level / most) - 5
        named = [words(place, y, f"capacity {count(level)}/s", "halo", aside=6)]
    return [*([hatching(_TALL)] if "throttled" in lines else []), stretched(_TALL, drawn), *named]


def _ends(lines: dict[str, Levels], most: float) -> list[Markup]:
    """What is what, beside the end of the plot, with sums; "throttled" stands between the other two."""
    told = [(name, f"{count(round(float(line.sum())))} in all") for name, line in lines.items()]
    order = sorted(told, key=lambda end: ("offered", "throttled", "served").index(end[0]))
    last = {name: _TALL * (1 - float(line[-1]) / most) for name, line in lines.items()}
    middle = (last["offered"] + last["served"]) / 2
    heights = _apart([last[name] if name != "throttled" else middle for name, _ in order])
    parts = []
    for height, (name, total) in zip(heights, order, strict=True):
        parts.append(Markup('<svg x="100%" y="{}" overflow="visible">{}</svg>').format(number(height - 9), _sign(name)))
        parts.append(words("100%", height, name, "bold", aside=_BESIDE + _SIGN + 6))
        parts.append(words("100%", height + 14, total, "soft", aside=_BESIDE))
    return parts


def _sign(name: str) -> Markup:
    """What stands for a name in the plot."""
    x, half = _BESIDE, _SIGN / 2
    if name == "offered":
        return path(f"M{number(x)} {number(half)}h{number(_SIGN)}", "offered")
    if name == "served":
        return rect(x, 0, _SIGN, _SIGN, f"k{_SERVED}")
    lines = f"M{number(x)} {number(half)}l{number(half)} {number(-half)}M{number(x)} {number(_SIGN)}"
    lines += f"l{number(_SIGN)} {number(-_SIGN)}M{number(x + half)} {number(_SIGN)}l{number(half)} {number(-half)}"
    return path(lines, "hatch")


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights of labels, from the top: each as near as it can be, none on top of another, all beside the plot."""
    placed: list[float] = []
    for height in heights:
        placed.append(max(height + 4, placed[-1] + _LABEL_STEP if placed else 4.0))
    floor = _TALL - 14
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], floor)
        floor = placed[place] - _LABEL_STEP
    return placed


def _capacity(history: History, most: float) -> list[Markup]:
    """What the table is good for, where that is inside the picture."""
    if not 0 < float(history.capacity[0]) <= most:
        return []
    means = _means(np.minimum(history.capacity, most), history.seconds)
    return [path(steps_through(means, _TALL, most, history.seconds), "cap")]


def _clear(history: History, offered: Levels) -> float:
    """Where the line of the capacity is named: where nothing is drawn, else where no split is; a share of the width."""
    moments = [(event.ready or 0.0) - history.start for event in history.splits]
    level, clear = history.capacity[0], []
    for place in _PLACES:
        begin, end = int(place * history.seconds), math.ceil((place + _NAME) * history.seconds)
        if any(begin <= moment <= end for moment in moments) or (history.capacity[begin:end] != level).any():
            continue
        if (offered[begin:end] < level).all():
            return place
        clear.append(place)
    return clear[0] if clear else _PLACES[0]


def _splits(history: History, foot: float) -> list[Markup]:
    """A dashed line where a partition was divided, and how many were; where lines crowd only the first is named."""
    moments = sorted({event.ready - history.start for event in history.splits if event.ready is not None})
    if not moments:
        return []
    tall = foot - _TOP + 6
    cuts = "".join(f"M{number(UNITS * moment / history.seconds)} 0V{number(tall)}" for moment in moments)
    parts, free = [frame(_TOP - 6, tall, [stretched(tall, [path(cuts, "cut")])])], -1.0
    for moment in moments:
        place = moment / history.seconds
        if place > free:
            many = sum(event.ready == moment + history.start for event in history.splits)
            parts.append(words(share(place), _TOP - 11, "split" if many == 1 else f"{many} splits", "mid bold"))
            free = place + _NEAR
    return parts


def _bucket(saved: Levels, top: float, seconds: int) -> list[Markup]:
    most = round_up(float(saved.max()))
    steps = steps_through(_means(saved, seconds), _BUCKET, most, seconds)
    drawn = [
        path(f"{steps}V{number(_BUCKET)}H0z", "saved"),
        path(steps, "s-c", ' fill="none" stroke-width="1.8"'),
    ]
    return [
        label(-_LEFT, top - 12, "units saved for bursts, all partitions (P8)"),
        frame(top, _BUCKET, [stretched(_BUCKET, drawn), *scale(_BUCKET, most, 1)]),
        words("100%", top + 12, "saved", "bold f-c", aside=_BESIDE),
        words("100%", top + 26, f"{count(round(float(saved[-1])))} at the end", "soft", aside=_BESIDE),
    ]


def _axis(history: History, foot: float) -> list[Markup]:
    ticks = clock_ticks(history.seconds)
    marks = [words(share(tick / history.seconds), foot + 18, count(tick), "soft mid") for tick in ticks]
    return [*marks, words("100%", foot + 18, "s", "soft", aside=18)]


def round_up(value: float) -> float:
    """The next number that reads well on an axis: 1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8 or 10 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(
        next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if step * power >= value - 1e-9)
    )


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _saved(history: History) -> Levels | None:
    """Units saved over all partitions, per second; None where there are none, as on demand."""
    known = history.burst
    if not np.nansum(known):
        return None
    # Where nobody looked at a partition in a second, it had what it was last seen with.
    held = np.zeros(known.shape[1])
    total = np.zeros(len(known))
    divided = {span.parent: span.born - history.start for span in history.partitions if span.parent is not None}
    for second, line in enumerate(known):
        held = np.where(np.isnan(line), held, line)
        held[[parent for parent, moment in divided.items() if moment <= second]] = 0.0
        total[second] = held.sum()
    return total


def _finding(history: History, lines: dict[str, Levels], saved: Levels | None) -> str:
    offered, served = float(lines["offered"].sum()), float(lines["served"].sum())
    if not offered:
        return f"Nothing was asked of {history.name or 'the table'}"
    if "throttled" not in lines:
        return history.titled(f"all {count(round(offered))} {history.kind} units are served")
    first = int(np.flatnonzero(lines["throttled"] > 0)[0])
    last = int(np.flatnonzero(lines["throttled"] > 0)[-1])
    part = percent((offered - served) / offered)
    if saved is not None and first > 0 and saved[: first + 1].max() > 0 and saved[first] < lines["offered"][first]:
        rest = lines["throttled"][first:].sum() / lines["offered"][first:].sum()
        after = f"from then on {percent(float(rest))} is throttled"
        return history.titled(f"saved units carry the load until second {count(first)}; {after}")
    if last < history.seconds - 1 and history.splits:
        return history.titled(f"throttled until second {count(last)}, then split partitions serve everything")
    return history.titled(f"throttled from second {count(first)} on, {part} of all that is offered")


def _twin(history: History, lines: dict[str, Levels], saved: Levels | None) -> str:
    """The same numbers, averaged over a few windows."""
    head = ["seconds", *(f"{name}/s" for name in lines), *(["saved at end"] if saved is not None else [])]
    told = []
    for begin, end in windows(history.seconds, _TEXT_LINES):
        line = [f"{count(begin)}–{count(end)}"]
        line += [count(round(float(values[begin:end].mean()), 1)) for values in lines.values()]
        if saved is not None:
            line.append(count(round(float(saved[end - 1]))))
        told.append(line)
    text = grid(head, told, numbers=range(1, len(head)))
    for event in history.splits:
        if event.ready is not None:
            text += f"\nsplit at {count(event.ready - history.start)} s: partition {event.partition}"
    return text
