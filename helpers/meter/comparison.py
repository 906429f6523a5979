"""Meters side by side: each number with its ratio to the smallest, and one sentence that states the finding."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from markupsafe import Markup, escape

from helpers.meter.meter import Meter
from helpers.meter.prices import dollars_for
from helpers.page.picture import Picture
from helpers.page.table import Line, bar, table, wide
from helpers.text import columns, count, grid, listed, milliseconds, money, plural, shorten, times

_COLUMN: Final = 19
_SIDE_BY_SIDE: Final = 3  # meters next to each other in 80 columns
_Measure = tuple[str, Callable[[Meter], float | Decimal | None], Callable[[Any], str]]
_MEASURES: Final[tuple[_Measure, ...]] = (
    ("requests", lambda meter: meter.requests, count),
    ("items evaluated", lambda meter: meter.evaluated, count),
    ("items returned", lambda meter: meter.returned, count),
    ("bytes", lambda meter: meter.bytes, count),
    ("read units", lambda meter: meter.read_units, count),
    ("write units", lambda meter: meter.write_units, count),
    ("time (modelled)", lambda meter: meter.seconds, milliseconds),
)
_MILLION_RUNS: Final[_Measure] = ("a million runs", lambda meter: meter.dollars_per_million, money)
_ONE_RUN: Final[_Measure] = ("one run", lambda meter: meter.dollars, money)
_NO_RATIO: Final = "items returned"  # more of it is not worse
_MARK: Final = " ◂"
_BARS_MAX: Final = 3
"""Meters that leave room for bars between their numbers."""
_CSS: Final = """
    & thead .num, & td { padding-left: 10px }
    & .x { display: inline-block; width: 3.9em; color: var(--nad-soft) }
    & .bar { display: inline-block; width: 44px; padding: 0 0 0 6px; text-align: left }
    & .bar i { height: 8px }
    & tbody th { font-weight: 400; white-space: nowrap }
    & .told > * { background: var(--nad-panel); font-weight: 600 }
    & .told .x { color: inherit }
    @container (max-width: 660px) {
      & .bar { display: none }
      & thead .num { white-space: normal }
      & thead .num, & td { padding-left: 6px }
      & .x { width: 3.4em }
    }
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of all meters."""

    name: str
    shown: tuple[str, ...]
    """What each meter counted, in words."""
    ratios: tuple[float, ...]
    """Each number against the smallest one; 1 where there is nothing to compare."""
    shares: tuple[float, ...]
    """Each number against the largest one."""

    @property
    def factors(self) -> tuple[str, ...]:
        """The ratios in words, without those that say "the same"."""
        return tuple("" if times(ratio) == times(1) else times(ratio) for ratio in self.ratios)


@dataclass(frozen=True, repr=False)
class Comparison:
    """Meters side by side. In each line the numbers carry their ratio to the smallest one."""

    meters: tuple[Meter, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The meters' labels; a meter without one is called by its place."""
        return tuple(meter.label or f"block {place}" for place, meter in enumerate(self.meters, 1))

    @property
    def finding(self) -> str:
        """The result in one sentence: the cheapest against the dearest, by the bill."""
        (best, cheap), *_, (worst, dear) = self._cheapest_first
        units = _against(worst, best)
        requests = f"{plural(worst.requests, 'request')} against {count(best.requests)}"
        more = "" if best.requests == worst.requests else f", {requests}"
        if best.dollars == worst.dollars:
            who = f"“{cheap}” and “{dear}” cost" if len(self.meters) == 2 else f"All {len(self.meters)} cost"
            requests = f"{plural(best.requests, 'request')} against {count(worst.requests)}"
            tail = "" if best.requests == worst.requests else f", with {requests}"
            return f"{who} the same: {_units(best)} each{tail}."
        if not best.dollars:
            runs, price_of, spell = _ONE_RUN if worst.builds else _MILLION_RUNS
            return f"“{cheap}” costs nothing, “{dear}” {spell(price_of(worst))} for {runs}: {units}{more}."
        return f"“{dear}” costs {times(float(worst.dollars / best.dollars))} as much as “{cheap}”: {units}{more}."

    @cached_property
    def lines(self) -> tuple[Compared, ...]:
        """One line for each measure in which any of the meters counted something."""
        found = []
        # Nobody adds an index a million times.
        price = _ONE_RUN if any(meter.builds for meter in self.meters) else _MILLION_RUNS
        for name, value_of, spell in (*_MEASURES, price):
            values = [value_of(meter) for meter in self.meters]
            if not any(values):
                continue
            known = [value for value in values if value is not None]
            smallest = min(known) if len(known) == len(values) and name != _NO_RATIO else 0
            shown = tuple("not told" if value is None else spell(value) for value in values)
            ratios = tuple(float(value / smallest) if smallest else 1.0 for value in values)  # type: ignore[operator]
            found.append(
                Compared(name, shown, ratios, tuple(float(value or 0) / float(max(known)) for value in values))
            )
        return tuple(found)

    @property
    def deciding(self) -> str:
        """The measure that the finding is about: the units that make the bills differ.

        Where they are equal, the requests if those differ, else the units that were paid; empty where nothing was.
        """
        best, worst = self._cheapest_first[0][0], self._cheapest_first[-1][0]
        if best.dollars == worst.dollars and best.requests != worst.requests:
            return "requests"
        read, written = best.read_units, best.write_units
        if best.dollars == worst.dollars:
            read = written = 0.0
        paid = {
            "read units": dollars_for(worst.read_units, 0) - dollars_for(read, 0),
            "write units": dollars_for(0, worst.write_units) - dollars_for(0, written),
        }
        return max(paid, key=lambda name: paid[name]) if any(paid.values()) else ""

    @cached_property
    def _cheapest_first(self) -> list[tuple[Meter, str]]:
        return sorted(zip(self.meters, self.labels, strict=True), key=lambda pair: pair[0].dollars)

    def picture(self) -> Picture:
        """The comparison as a picture: an HTML table under the finding, and its text twin."""
        labels = self.labels
        numbers = range(1, len(labels) + 1)
        parts = []
        for start in range(0, len(labels), _SIDE_BY_SIDE):
            part = slice(start, start + _SIDE_BY_SIDE)
            heads = ["", *(shorten(label, _COLUMN) for label in labels[part])]
            cells = zip(*(self._told(place) for place in range(len(labels))[part]), strict=True)
            named = [
                (line.name + _MARK * self._decides(line), *told) for line, told in zip(self.lines, cells, strict=True)
            ]
            parts.append(grid(heads, named, numbers=range(1, len(heads))))
        drawn = [
            Line((line.name + _MARK * self._decides(line), *self._drawn(line)), "told" * self._decides(line))
            for line in self.lines
        ]
        body = table("", ("measure", *labels), drawn, numbers=numbers)
        return Picture(self.finding, wide(body), "\n\n".join(parts), css=_CSS, kind="compared")

    def _decides(self, line: Compared) -> bool:
        return line.name == self.deciding

    def _told(self, place: int) -> list[str]:
        """A meter's column in text: its numbers end below each other, and so do their factors."""
        factors = [line.factors[place] for line in self.lines]
        width = max(map(columns, factors), default=0)
        gap = " " * bool(width)
        return [f"{line.shown[place]}{gap}{factor:>{width}}" for line, factor in zip(self.lines, factors, strict=True)]

    def _drawn(self, line: Compared) -> Sequence[Markup]:
        """The cells of a line: number, factor, and a bar where any of them differ and there is room."""
        if not any(any(line.factors) for line in self.lines):
            return [escape(shown) for shown in line.shown]
        with_bars = len(self.meters) <= _BARS_MAX
        compared = any(line.factors)
        factored = [any(each.factors[place] for each in self.lines) for place in range(len(self.meters))]
        return [
            Markup("{} {}{}").format(
                shown,
                Markup('<span class="x">{}</span>').format(factor) if has_factors else "",
                bar(*[(share, "solid")] * compared) if with_bars else "",
            )
            for shown, factor, share, has_factors in zip(line.shown, line.factors, line.shares, factored, strict=True)
        ]

    def __repr__(self) -> str:
        """The comparison as text, with its finding first."""
        return repr(self.picture())

    def _repr_html_(self) -> str:
        return self.picture()._repr_html_()

    def to_json(self) -> str:
        """The finding and all meters as JSON text."""
        found = {"finding": self.finding, "meters": [meter.as_dict() for meter in self.meters]}
        return json.dumps(found, indent=2, ensure_ascii=False)


def _units(meter: Meter) -> str:
    """The units of a meter in words, by kind: "3 read units and 1 write unit"."""
    kinds = [(meter.read_units, "read unit"), (meter.write_units, "write unit")]
    return listed(plural(units, kind) for units, kind in kinds if units) or "no units"


def _against(worst: Meter, best: Meter) -> str:
    """Both meters' units; the kind is named once where it is the same."""
    if not (worst.write_units or best.write_units):
        return f"{_units(worst)} against {count(best.read_units)}"
    if not (worst.read_units or best.read_units):
        return f"{_units(worst)} against {count(best.write_units)}"
    return f"{_units(worst)} against {_units(best)}"


def compare(*meters: Meter) -> Comparison:
    """Puts two or more meters side by side, with ratios and one sentence that states the finding."""
    if len(meters) < 2:
        raise ValueError("There is nothing to compare yet: give `compare` two or more meters, `compare(scan, query)`.")
    return Comparison(meters)
