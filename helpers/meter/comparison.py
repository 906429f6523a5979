"""Meters side by side: each number with its ratio to the smallest, and one sentence that states the finding."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from helpers.meter.meter import Meter
from helpers.page.picture import Picture
from helpers.page.table import table, wide
from helpers.text import count, grid, listed, milliseconds, money, plural, shorten, times

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
        ranked = sorted(zip(self.meters, self.labels, strict=True), key=lambda pair: pair[0].dollars)
        (best, cheap), (worst, dear) = ranked[0], ranked[-1]
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

    def lines(self) -> list[list[str]]:
        """For each measure its name and one cell for each meter, ratios included."""
        found = []
        # Nobody adds an index a million times.
        price = _ONE_RUN if any(meter.builds for meter in self.meters) else _MILLION_RUNS
        for name, value_of, spell in (*_MEASURES, price):
            values = [value_of(meter) for meter in self.meters]
            if not any(values):
                continue
            known = [value for value in values if value is not None]
            smallest = min(known) if len(known) == len(values) and name != _NO_RATIO else 0
            cells = []
            for value in values:
                ratio = float(value / smallest) if value is not None and smallest else 1.0  # type: ignore[operator]
                shown = "not told" if value is None else spell(value)
                cells.append(f"{shown} ({times(ratio)})" if times(ratio) != times(1) else shown)
            found.append([name, *cells])
        return found

    def picture(self) -> Picture:
        """The comparison as a picture: an HTML table with the finding as its caption, and its text twin."""
        lines, labels = self.lines(), self.labels
        numbers = range(1, len(labels) + 1)
        parts = []
        for start in range(0, len(labels), _SIDE_BY_SIDE):
            shown = slice(start + 1, start + 1 + _SIDE_BY_SIDE)
            heads = ["", *(shorten(label, _COLUMN) for label in labels[start : start + _SIDE_BY_SIDE])]
            chosen = [[line[0], *line[shown]] for line in lines]
            parts.append(grid(heads, chosen, numbers=range(1, len(heads))))
        body = table(self.finding, ("measure", *labels), lines, numbers=numbers)
        return Picture(self.finding, wide(body), "\n\n".join(parts))

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
