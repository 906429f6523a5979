"""Load over time, as pictures need it: from the traffic simulator, or from what was watched in a running lab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from helpers.engine.hashing import HASH_SPACE
from helpers.engine.layout import Position
from helpers.engine.limits import PARTITION_READ_UNITS, PARTITION_WRITE_UNITS
from helpers.engine.physics.buckets import Kind
from helpers.engine.physics.heat import HeatEvent
from helpers.engine.physics.partitions import Span
from helpers.text import capital
from helpers.traffic.simulation import Traffic

if TYPE_CHECKING:
    from helpers.meter.observation import LoadWatch
    from helpers.traffic.workload import Load

Levels = npt.NDArray[np.float64]
LIMITS: Final[dict[Kind, float]] = {"read": PARTITION_READ_UNITS, "write": PARTITION_WRITE_UNITS}  # P1
_HASH_SHIFT: Final = 32  # a code's upper bits are the partition key's hash
_TOP_KEYS: Final = 3


@dataclass(frozen=True)
class HotKeys:
    """The partition keys that a partition was asked for most."""

    keys: int
    """How many different ones there were."""
    top: tuple[tuple[str, float], ...]
    """(key, share of the partition's load from 0 to 1), the hottest first. A simulated key has no name."""


@dataclass(frozen=True)
class History:
    """Units per second, with one line per second and one place per partition ever made, by its number."""

    name: str
    """The table, or the table and its index; empty for a simulation."""
    kind: Kind
    start: float
    """Seconds since the lab's start; 0 for a simulation."""
    partitions: tuple[Span, ...]
    offered: Levels
    served: Levels
    throttled: Levels
    burst: Levels
    """Units that each partition has saved up (P8); NaN where nobody looked."""
    capacity: Levels
    """Units per second the table is good for, bursts apart; one number per second."""
    events: tuple[HeatEvent, ...]
    limit: float
    """Units per second that one partition serves (P1)."""
    keys: dict[int, HotKeys] = field(default_factory=dict)
    """Partition number → its hottest keys, where they are known."""

    def titled(self, finding: str) -> str:
        """A finding as a title, behind the name of what was watched."""
        return f"{self.name}: {finding}" if self.name else capital(finding)

    @property
    def seconds(self) -> int:
        """How long the load was watched."""
        return len(self.served)

    @property
    def splits(self) -> tuple[HeatEvent, ...]:
        """The verdicts that were followed by a split within these seconds."""
        return tuple(
            event for event in self.events if event.ready is not None and event.ready <= self.start + self.seconds
        )

    @property
    def leaves(self) -> tuple[Span, ...]:
        """The partitions that were there at the end, in key order."""
        parents = {span.parent for span in self.partitions}
        return tuple(
            sorted((span for span in self.partitions if span.number not in parents), key=lambda span: span.low)
        )

    def high(self, leaf: Span) -> Position:
        """Where a partition of the end ends."""
        later = [span.low for span in self.leaves if span.low > leaf.low]
        return later[0] if later else (HASH_SPACE,)


def history_of(load: Traffic | LoadWatch | History, *, kind: Kind | None = None, drawn: Load | None = None) -> History:
    """Any form of load as a `History`.

    kind: reads or writes, for a watch that saw both (default: what it saw more of). drawn: the requests that a
    simulation was given, from which the hottest keys are taken; a simulation that kept them needs none.
    """
    if isinstance(load, History):
        return load
    if isinstance(load, Traffic):
        return _simulated(load, drawn or load.load)
    return _watched(load, kind)


def _simulated(traffic: Traffic, drawn: Load | None) -> History:
    units = traffic.units
    history = History(
        name="",
        kind=traffic.kind,
        start=0.0,
        partitions=traffic.partitions,
        offered=(traffic.offered * units).astype(np.float64),
        served=(traffic.served * units).astype(np.float64),
        throttled=(traffic.throttled * units).astype(np.float64),
        burst=traffic.burst,
        capacity=traffic.capacity,
        events=traffic.events,
        limit=LIMITS[traffic.kind],
    )
    if drawn is not None:
        history.keys.update(_keys_drawn(history, drawn))
    return history


def _keys_drawn(history: History, drawn: Load) -> dict[int, HotKeys]:
    from helpers.traffic.codes import code_of

    lows = np.array([code_of(leaf.low) for leaf in history.leaves], dtype=np.uint64)
    places = np.searchsorted(lows, drawn.codes, side="right") - 1
    found = {}
    for place, leaf in enumerate(history.leaves):
        inside = drawn.codes[places == place] >> np.uint64(_HASH_SHIFT)
        if len(inside):
            _, counts = np.unique(inside, return_counts=True)
            shares = np.sort(counts)[::-1][:_TOP_KEYS] / len(inside)
            found[leaf.number] = HotKeys(len(counts), tuple(("", float(share)) for share in shares))
    return found


def _watched(watch: LoadWatch, kind: Kind | None) -> History:
    if kind is None:
        sums = {each: sum(a.units for a in watch.arrivals if a.kind == each) for each in LIMITS}
        kind = "read" if sums["read"] > sums["write"] else "write"
    arrivals = [arrival for arrival in watch.arrivals if arrival.kind == kind]
    first = int(watch.started)
    seconds = max([1, *(arrival.second - first + 1 for arrival in arrivals)])
    shape = (seconds, max(watch.spans) + 1)
    offered, served, burst = np.zeros(shape), np.zeros(shape), np.full(shape, np.nan)
    by_key: dict[int, dict[str, float]] = {}
    for arrival in arrivals:
        place = (arrival.second - first, arrival.partition)
        offered[place] += arrival.units
        if arrival.throttle is None:
            served[place] += arrival.units
        burst[place] = arrival.burst
        keys = by_key.setdefault(arrival.partition, {})
        keys[arrival.key] = keys.get(arrival.key, 0.0) + arrival.units
    model = watch.admission.model
    levels = [watch.limits.get((first + second, kind), watch.admission.limit(kind)) for second in range(seconds)]
    return History(
        name=watch.name,
        kind=kind,
        start=float(first),
        partitions=tuple(watch.spans[number] for number in sorted(watch.spans)),
        offered=offered,
        served=served,
        throttled=offered - served,
        burst=burst,
        capacity=np.array(levels),
        events=tuple(event for event in watch.admission.history if watch.started <= event.time <= watch.ended),
        limit=model.partition_read_units if kind == "read" else model.partition_write_units,
        keys={number: _hottest(keys) for number, keys in by_key.items()},
    )


def _hottest(units: dict[str, float]) -> HotKeys:
    total = sum(units.values())
    ranked = sorted(units.items(), key=lambda pair: (-pair[1], pair[0]))
    return HotKeys(len(units), tuple((key, used / total) for key, used in ranked[:_TOP_KEYS]))


def windows(seconds: int, most: int) -> list[tuple[int, int]]:
    """The seconds cut into at most `most` equal windows: (first, end) of each, the last perhaps shorter."""
    step = max(1, -(-seconds // most))
    return [(begin, min(begin + step, seconds)) for begin in range(0, seconds, step)]


def clock_ticks(seconds: int, most: int = 7) -> Sequence[int]:
    """Round seconds for an axis, counted from the start of the picture."""
    for step in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400):
        if seconds / step <= most:
            return range(0, seconds + 1, step)
    return range(0, seconds + 1, -(-seconds // most))
