"""What CloudWatch's graph shows of a load, a figure a minute, and the seconds under it on the same scale (CW2, CW3)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from helpers.engine.physics.buckets import Kind
from helpers.page.picture import Picture
from helpers.page.plot import UNITS, fluid, frame, hatching, share, stretched, words
from helpers.page.svg import label, number, path
from helpers.show import shades
from helpers.show.history import History, Levels, clock_ticks, history_of, windows
from helpers.show.throughput import round_up, scale, steps_through
from helpers.text import count, grid
from helpers.traffic.simulation import Traffic

if TYPE_CHECKING:
    from helpers.meter.observation import LoadWatch

_LEFT: Final = 72.0
_RIGHT: Final = 116.0
_BESIDE: Final = 10.0
_TOP: Final = 26.0
_TALL: Final = 120.0
_GAP: Final = 44.0
_POINTS: Final = 600
"""Seconds that are drawn one by one; of more, the highest of each few."""
_MINUTE: Final = 60
_SERVED: Final = 3
"""The shade of what is served."""
_CSS: Final = """
    & .blank { fill: var(--nad-paper) }
    & .offered { stroke: var(--nad-ink); stroke-width: 1.6; fill: none }
    & .cap { stroke: var(--nad-soft); stroke-width: 1.5; stroke-dasharray: 2 3; fill: none }
    & .halo { paint-order: stroke; stroke: var(--nad-paper); stroke-width: 4px }
""" + shades.drawn(_SERVED)


class _Minute(NamedTuple):
    """One minute of the clock, as far as it was watched."""

    begin: int
    """Its first second in the history."""
    end: int
    units: float
    """Sum of what was consumed."""
    highest: float
    """The most that was consumed in one second of it."""
    throttled: float

    @property
    def rate(self) -> float:
        """Units per second as the graph shows them: Sum / 60 (CW2)."""
        return self.units / _MINUTE


def minute_graph(load: Traffic | LoadWatch | History, *, kind: Kind | None = None, title: str | None = None) -> Picture:
    """Units per second as a graph of minutes shows them, Sum / 60, and second by second below, both on one scale.

    load: a simulation or what `watching_load` recorded in a lab. kind: reads or writes, where a watch saw both. Minutes are
    those of the lab's clock. Throttled requests are no part of what is consumed: only the seconds show them, hatched.
    """
    history = history_of(load, kind=kind)
    offered, served, throttled = (line.sum(axis=1) for line in (history.offered, history.served, history.throttled))
    minutes = _minutes(history, served, throttled)
    heading = title or _finding(history, minutes)
    capacity = float(history.capacity[0])
    highest = max(float(offered.max()), *(minute.rate for minute in minutes))
    most = round_up(max(highest, capacity) if capacity <= 2 * highest else highest)
    above, below = _TOP, _TOP + _TALL + _GAP
    rates = [(float(minute.begin), minute.rate) for minute in minutes]
    graph = _area(steps_through(rates, _TALL, most, history.seconds))
    seconds = _seconds(offered, served, most, hatched=bool(throttled.any()))
    parts = [
        label(-_LEFT, 14, f"{history.kind} units per second, as a graph of minutes has them: Sum / 60"),
        frame(above, _TALL, [*graph, *_limit(capacity, most, named=True), *scale(_TALL, most, 2)]),
        label(-_LEFT, below - 12, f"{history.kind} units in each second"),
        frame(below, _TALL, [*seconds, *_limit(capacity, most, named=False), *scale(_TALL, most, 2)]),
        *_beside(minutes, above, below),
        *_axis(history.seconds, below + _TALL),
    ]
    alt = f"Two charts of {history.kind} units per second on one scale: by the minute, and by the second. {heading}"
    drawing = fluid(below + _TALL + 24, parts, alt, left=_LEFT, right=_RIGHT)
    return Picture(heading, drawing, _twin(minutes), css=_CSS, kind="minutes")


def _minutes(history: History, served: Levels, throttled: Levels) -> list[_Minute]:
    """The minutes of the clock: the first may have begun before the watch, the last may go on after it."""
    first = _MINUTE - int(history.start) % _MINUTE
    edges = [0, *range(first, history.seconds, _MINUTE), history.seconds]
    return [
        _Minute(begin, end, float(served[begin:end].sum()), float(served[begin:end].max()), float(throttled[begin:end].sum()))
        for begin, end in pairwise(edges)
    ]  # fmt: skip


def _finding(history: History, minutes: list[_Minute]) -> str:
    top = max(minutes, key=lambda minute: minute.highest)
    if not top.highest:
        return f"Nothing was consumed of {history.name or 'the table'}"
    told = f"a minute that averages {_units(top.rate)} {history.kind} units per second has a second with {_units(top.highest)}"
    lost = sum(minute.throttled for minute in minutes)
    below = all(minute.rate < float(history.capacity[0]) for minute in minutes)
    if lost:
        told += f"; {_units(lost)} units are throttled" + (", and no minute reaches the capacity" if below else "")
    return history.titled(told)


def _units(units: float) -> str:
    return count(round(units, 1))


# ── the drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _area(steps: str) -> list[Markup]:
    drawn = [path(f"{steps}V{number(_TALL)}H0z", f"k{_SERVED}"), path(steps, "offered")]
    return [stretched(_TALL, drawn)]


def _seconds(offered: Levels, served: Levels, most: float, *, hatched: bool) -> list[Markup]:
    """What was served, and hatched above it what was throttled."""
    many = len(served)
    asked, had = (
        steps_through([(begin, float(line[begin:end].max())) for begin, end in windows(many, _POINTS)], _TALL, most, many)
        for line in (offered, served)
    )  # fmt: skip
    drawn = [path(f"{asked}V0H0z", "blank"), path(f"{had}V{number(_TALL)}H0z", f"k{_SERVED}"), path(asked, "offered")]
    return [*([hatching(_TALL)] if hatched else []), stretched(_TALL, drawn)]


def _limit(capacity: float, most: float, *, named: bool) -> list[Markup]:
    """The line of the capacity, where that is inside the picture."""
    if not 0 < capacity <= most:
        return []
    y = _TALL * (1 - capacity / most)
    line = stretched(_TALL, [path(f"M0 {number(y)}h{number(UNITS)}", "cap")])
    height = y - 5 if y > 16 else y + 14
    return [line, *([words("0%", height, f"capacity {count(capacity)}/s", "halo", aside=6)] if named else [])]


def _beside(minutes: list[_Minute], above: float, below: float) -> list[Markup]:
    """The highest of each chart, and what was throttled, beside the plots."""
    rate, second = max(minute.rate for minute in minutes), max(minute.highest for minute in minutes)
    lost = sum(minute.throttled for minute in minutes)
    parts = [
        words("100%", above + 12, "highest", "soft", aside=_BESIDE),
        words("100%", above + 28, f"{_units(rate)}/s", "bold", aside=_BESIDE),
        words("100%", below + 12, "highest", "soft", aside=_BESIDE),
        words("100%", below + 28, f"{_units(second)}/s", "bold", aside=_BESIDE),
    ]
    if lost:
        parts.append(words("100%", below + 60, "throttled", "soft", aside=_BESIDE))
        parts.append(words("100%", below + 76, _units(lost), "bold", aside=_BESIDE))
    return parts


def _axis(seconds: int, foot: float) -> list[Markup]:
    marks = [words(share(tick / seconds), foot + 18, count(tick), "soft mid") for tick in clock_ticks(seconds)]
    return [*marks, words("100%", foot + 18, "s", "soft", aside=18)]


def _twin(minutes: list[_Minute]) -> str:
    head = ["seconds", "Sum", "Sum / 60", "highest second", "throttled"]
    lines = [
        [f"{count(one.begin)}–{count(one.end)}", *map(_units, (one.units, one.rate, one.highest, one.throttled))]
        for one in minutes
    ]
    return grid(head, lines, numbers=range(1, len(head)))
