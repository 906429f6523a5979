"""Load on a table second by second: what was offered, what was served, what was throttled, what is saved up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from markupsafe import Markup

from helpers.engine.physics.buckets import Kind
from helpers.page.picture import Picture
from helpers.page.svg import WIDTH, label, number, path, svg
from helpers.page.theme import DASHES
from helpers.show.history import History, Levels, clock_ticks, history_of, windows
from helpers.text import count, grid, percent
from helpers.traffic.simulation import Traffic

if TYPE_CHECKING:
    from helpers.meter.observation import LoadWatch

_LEFT: Final = 58.0
_RIGHT: Final = 138.0
_PLOT: Final = WIDTH - _LEFT - _RIGHT
_TOP: Final = 46.0
_TALL: Final = 190.0
_GAP: Final = 34.0
_BUCKET: Final = 56.0
_POINTS: Final = 150
_TEXT_LINES: Final = 12
_LABEL_STEP: Final = 30.0
_CSS: Final = """
    & .under { fill: var(--nad-a); fill-opacity: .18 }
    & .saved { fill: var(--nad-c); fill-opacity: .25 }
    & .cap { stroke: var(--nad-soft); stroke-dasharray: 2 3; fill: none }
    & .cut { stroke: var(--nad-ink); stroke-width: 1.4; stroke-dasharray: 4 3; fill: none }
"""
_LINES: Final = (("offered", "e", 1), ("served", "a", 0), ("throttled", "b", 2))
"""The name of each line, its colour, its dashes."""


def timeline(load: Traffic | LoadWatch | History, *, kind: Kind | None = None, title: str | None = None) -> Picture:
    """Units per second offered, served and throttled; the bucket of saved units under it; splits as marks.

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
    most = _round_up(max(float(line.max()) for line in lines.values()))
    parts = [
        label(0, 14, f"{history.kind} units per second"),
        *_grid(_TOP, _TALL, most),
        *_capacity(history, most),
        *_curves(history, lines, most),
        *_splits(history, foot if saved is None else foot + _GAP + _BUCKET),
    ]
    if saved is not None:
        parts += _bucket(saved, foot + _GAP, history.seconds)
        foot += _GAP + _BUCKET
    parts += _axis(history, foot)
    drawing = svg(foot + 44, parts, f"Line chart of {history.kind} units per second over time. {heading}")
    return Picture(heading, drawing, _twin(history, lines, saved), css=_CSS, kind="time")


# ── the drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _grid(top: float, tall: float, most: float, ticks: int = 4) -> list[Markup]:
    parts = []
    for tick in range(ticks + 1):
        y = top + tall * (1 - tick / ticks)
        parts.append(path(f"M{number(_LEFT)} {number(y)}h{number(_PLOT)}", "rule faint"))
        parts.append(label(_LEFT - 8, y + 4, count(most * tick / ticks), "soft end"))
    return parts


def _steps(values: Sequence[tuple[float, float]], top: float, tall: float, most: float, seconds: int) -> str:
    """A line of steps through (second, value), one level per window."""
    parts: list[str] = []
    last = None
    for second, value in values:
        x, y = number(_LEFT + _PLOT * second / seconds), number(top + tall * (1 - value / most))
        if last is None:
            parts.append(f"M{x} {y}")
        elif y != last:
            parts.append(f"H{x}V{y}")
        last = y
    return "".join(parts) + f"H{number(_LEFT + _PLOT)}"


def _means(line: Levels, seconds: int) -> list[tuple[float, float]]:
    """(first second, mean) of each window."""
    return [(begin, float(line[begin:end].mean())) for begin, end in windows(seconds, _POINTS)]


def _curves(history: History, lines: dict[str, Levels], most: float) -> list[Markup]:
    parts = []
    ends: list[tuple[float, str, str, str]] = []
    for name, colour, dash in _LINES:
        if name not in lines:
            continue
        means = _means(lines[name], history.seconds)
        steps = _steps(means, _TOP, _TALL, most, history.seconds)
        if name == "served":
            parts.append(path(f"{steps}V{number(_TOP + _TALL)}H{number(_LEFT)}z", "under"))
        dashes = f' stroke-dasharray="{DASHES[dash]}"' if DASHES[dash] else ""
        parts.append(path(steps, f"s-{colour}", f' fill="none" stroke-width="2.2"{dashes}'))
        ends.append(
            (_TOP + _TALL * (1 - means[-1][1] / most), name, f"{count(round(float(lines[name].sum())))} in all", colour)
        )
    for place, (_, name, total, colour) in zip(_apart([end[0] for end in ends]), ends, strict=True):
        parts.append(label(_LEFT + _PLOT + 10, place, name, f"bold f-{colour}"))
        parts.append(label(_LEFT + _PLOT + 10, place + 14, total, "soft"))
    return parts


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights of the labels at the lines' ends: each as near as it can be, none on top of another, all beside the plot."""
    placed = list(heights)
    floor = _TOP + _TALL - 14
    for place in sorted(range(len(placed)), key=lambda place: (-placed[place], -place)):
        placed[place] = floor = min(placed[place] + 4, floor)
        floor -= _LABEL_STEP
    return placed


def _capacity(history: History, most: float) -> list[Markup]:
    """What the table is good for, where that is inside the picture."""
    level = float(history.capacity[0])
    if not 0 < level <= most:
        return []
    means = _means(np.minimum(history.capacity, most), history.seconds)
    y = _TOP + _TALL * (1 - level / most)
    return [
        path(_steps(means, _TOP, _TALL, most, history.seconds), "cap"),
        label(_LEFT + 6, y - 5, f"capacity {count(level)}/s", "soft"),
    ]


def _splits(history: History, foot: float) -> list[Markup]:
    """A dashed line where a partition was divided."""
    moments = sorted({event.ready - history.start for event in history.splits if event.ready is not None})
    parts, free = [], 0.0
    for moment in moments:
        x = _LEFT + _PLOT * moment / history.seconds
        parts.append(path(f"M{number(x)} {number(_TOP - 6)}V{number(foot)}", "cut"))
        if x > free:
            many = sum(event.ready == moment + history.start for event in history.splits)
            parts.append(label(x, _TOP - 11, "split" if many == 1 else f"{many} splits", "mid bold"))
            free = x + 60
    return parts


def _bucket(saved: Levels, top: float, seconds: int) -> list[Markup]:
    most = _round_up(float(saved.max()))
    steps = _steps(_means(saved, seconds), top, _BUCKET, most, seconds)
    return [
        label(0, top - 12, "units saved for bursts, all partitions (P8)"),
        *_grid(top, _BUCKET, most, 1),
        path(f"{steps}V{number(top + _BUCKET)}H{number(_LEFT)}z", "saved"),
        path(steps, "s-c", ' fill="none" stroke-width="1.8"'),
        label(_LEFT + _PLOT + 10, top + 12, "saved", "bold f-c"),
        label(_LEFT + _PLOT + 10, top + 26, f"{count(round(float(saved[-1])))} at the end", "soft"),
    ]


def _axis(history: History, foot: float) -> list[Markup]:
    parts = []
    for tick in clock_ticks(history.seconds):
        x = _LEFT + _PLOT * tick / history.seconds
        parts.append(path(f"M{number(x)} {number(foot)}v5", "rule"))
        parts.append(label(x, foot + 19, count(tick), "soft mid"))
    parts.append(label(_LEFT + _PLOT / 2, foot + 38, "seconds", "mid"))
    return parts


def _round_up(value: float) -> float:
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
        return f"Nothing was asked of {history.name}"
    if "throttled" not in lines:
        return f"{history.name}: all {count(round(offered))} {history.kind} units are served"
    first = int(np.flatnonzero(lines["throttled"] > 0)[0])
    last = int(np.flatnonzero(lines["throttled"] > 0)[-1])
    share = percent((offered - served) / offered)
    if saved is not None and first > 0 and saved[: first + 1].max() > 0 and saved[first] < lines["offered"][first]:
        rest = lines["throttled"][first:].sum() / lines["offered"][first:].sum()
        after = f"from then on {percent(float(rest))} is throttled"
        return f"{history.name}: saved units carry the load until second {count(first)}; {after}"
    if last < history.seconds - 1 and history.splits:
        return f"{history.name}: throttled until second {count(last)}, then split partitions serve everything"
    return f"{history.name}: throttled from second {count(first)} on, {share} of all that is offered"


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
