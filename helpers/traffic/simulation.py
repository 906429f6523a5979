"""Millions of requests against a key design, second by second: what each partition is offered, serves and throttles.

The rules are those of `engine.admission`, with a tick of one second, written for arrays. All requests of one simulation
are of one kind and cost the same units, so that a second's requests can be counted instead of walked through.
A throttled request is gone: clients that retry are not part of this picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.engine.layout import Position
from helpers.engine.physics.buckets import KINDS, Kind, share_out
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.growth import Growth, partitions_wanted
from helpers.engine.physics.heat import HeatEvent
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.physics.partitions import Ranges, Span
from helpers.traffic.codes import code_of, verdict_on
from helpers.traffic.workload import Counts, Load

Levels = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Traffic:
    """What happened. Tables have one line per second and one place per partition ever made, by its number."""

    name: str
    kind: Kind
    units: float
    """Units that each request costs."""
    partitions: tuple[Span, ...]
    """All partitions ever made, by number; a divided one is named as `parent` by its halves."""
    offered: Counts
    served: Counts
    by_partition: Counts
    """Throttled because the partition was at its limit (P1)."""
    by_capacity: Counts
    """Throttled because the table's capacity was used up (P9, Q1, Q4, Q5)."""
    burst: Levels
    """Units saved up by each partition at the end of the second (P8)."""
    capacity: Levels
    """Units per second that the table was good for, bursts apart; one number per second."""
    events: tuple[HeatEvent, ...] = field(default=())
    """Every verdict on a hot partition."""
    load: Load | None = field(default=None, repr=False, compare=False)
    """The requests that were offered, where they were kept."""

    @property
    def throttled(self) -> Counts:
        """Refused requests per second and partition, for whichever reason."""
        return self.by_partition + self.by_capacity

    @property
    def splits(self) -> tuple[HeatEvent, ...]:
        """The verdicts that led to a split."""
        return tuple(event for event in self.events if event.ready is not None)

    def summary(self) -> str:
        """The finding in one paragraph."""
        offered, served = int(self.offered.sum()), int(self.served.sum())
        share = f"{100 * served / offered:.1f} %" if offered else "none"
        first, last = (int((self.offered[at] > 0).sum()) for at in (0, -1)) if len(self.offered) else (0, 0)
        return (
            f"{self.name}: {offered:,} {self.kind}s in {len(self.offered):,} s, {served:,} served ({share}), "
            f"{offered - served:,} throttled ({int(self.by_partition.sum()):,} at a partition's limit, "
            f"{int(self.by_capacity.sum()):,} for want of capacity). "
            f"Partitions with traffic: {first} in the first second, {last} in the last; "
            f"splits for heat: {len(self.splits)}."
        )


def simulate(
    load: Load,
    settings: Settings,
    *,
    kind: Kind = "write",
    units: float = 1.0,
    model: Model = DEFAULT,
) -> Traffic:
    """Offer a load to a table or GSI.

    `units` is what each request costs, a multiple of one half (U4). Raises ValueError for a model whose tick is not
    one second.
    """
    if model.tick != 1:
        raise ValueError(f"The simulator counts in seconds: it needs a model with tick=1, got tick={model.tick!r}.")
    if units <= 0 or units * 2 % 1:
        raise ValueError(f"A request costs a positive multiple of half a unit, got units={units!r}.")
    return _Run(load, settings, kind, units, model).run()


class _Run:
    """One simulation: the state between two seconds, in arrays with one element per partition in key order."""

    def __init__(self, load: Load, settings: Settings, kind: Kind, units: float, model: Model) -> None:
        self.load, self.settings, self.kind, self.units, self.model = load, settings, kind, units, model
        known = {each: settings.known(each) for each in KINDS}
        self.known = known
        self.growth = {each: Growth(each, model, known=known[each]) for each in KINDS}
        count = settings.partitions or partitions_wanted(settings, known, self.growth, model)
        self.ranges = Ranges(count)
        self.spans: list[Span] = list(self.ranges.spans)
        self.cap = model.partition_read_units if kind == "read" else model.partition_write_units
        self.shared = model.adaptive_capacity or not settings.provisioned
        self.saves = model.burst_seconds if settings.provisioned else 0.0
        self.rate = self._rate()
        self.level = self.rate
        self.own = np.full(count, self.rate / count)
        self.burst = np.full(count, model.burst_at_creation * self._burst_max())
        self.streak = np.zeros(count, dtype=np.int64)
        self.since = np.zeros(count, dtype=np.int64)  # the first second of each streak
        self.events: list[HeatEvent] = []
        self.pending: list[HeatEvent] = []
        self._index()

    def run(self) -> Traffic:
        seconds = self.load.seconds
        lines: list[tuple[Counts, Counts, Counts, Counts, Levels]] = []
        capacity = np.zeros(seconds)
        for second in range(seconds):
            capacity[second] = self.rate
            offered, served, pooled = self._serve(second)
            # Whoever reached the partition's limit was refused by it; the others found the capacity used up.
            at_limit = served >= self.slots
            refused = offered - served
            numbers = self.numbers
            self._close(second, served, pooled)
            by_partition = np.where(at_limit, refused, 0)
            lines.append((numbers, offered, served, by_partition, self.saved))
        return self._traffic(lines, capacity)

    # --- one second -------------------------------------------------------------------------------------------------

    def _serve(self, second: int) -> tuple[Counts, Counts, Counts]:
        """Count the second's requests per partition: offered, served, and of these, paid from the pool."""
        begin, end = self.load.starts[second], self.load.starts[second + 1]
        places = np.searchsorted(self.inner, self.load.codes[begin:end], side="right")
        offered = np.bincount(places, minlength=len(self.ranges))
        allowed = np.minimum(offered, self.slots)
        if not self.shared:
            pooled = np.minimum(allowed, self._own_slots())
        else:
            pool = self._pool_slots()
            pooled = allowed if int(allowed.sum()) <= pool else self._first(places, offered, pool)
        from_burst = np.minimum(allowed - pooled, (self.burst // self.units).astype(np.int64))
        self.burst = self.burst - from_burst * self.units
        return offered, pooled + from_burst, pooled

    def _pool_slots(self) -> int:
        """How many requests the shared pool pays for. One that is dearer than a full pool leaves a debt."""
        if self.units > self.rate:
            return int(self.level >= self.rate)
        return max(0, int(self.level // self.units))

    def _own_slots(self) -> Counts:
        share = self.rate / len(self.ranges)
        if self.units > share:
            return (self.own >= share).astype(np.int64)
        return np.maximum(0, self.own // self.units).astype(np.int64)

    def _first(self, places: npt.NDArray[np.intp], offered: Counts, pool: int) -> Counts:
        """Who gets the pool when it is not enough: the first to come, partitions at their limit passed over."""
        crowded = np.flatnonzero(offered > self.slots)
        if len(crowded):
            waits = np.ones(len(places), dtype=np.bool_)
            for place in crowded:
                waits[np.flatnonzero(places == place)[self.slots :]] = False
            places = places[waits]
        return np.bincount(places[:pool], minlength=len(self.ranges))

    def _close(self, second: int, served: Counts, pooled: Counts) -> None:
        """Where one second ends and the next begins: save, refill, watch the heat, grow, split."""
        end = second + 1.0
        units = self.units
        hot = served * units >= self.model.heat_threshold * self.cap
        waiting = {event.partition for event in self.pending}
        if waiting:
            hot &= np.array([span.number not in waiting for span in self.ranges.spans])
        self.growth[self.kind].observe(float(served.sum()) * units)
        self._refill(pooled * units)
        self.saved = self.burst
        self.since[(self.streak == 0) & hot] = second
        self.streak = np.where(hot, self.streak + 1, 0)
        for place in np.flatnonzero(self.streak >= self.model.heat_seconds):
            self._judge(int(place), second)
        self._grow(end)
        for event in [event for event in self.pending if event.ready is not None and event.ready <= end]:
            self.pending.remove(event)
            found = self.ranges.place_of(event.partition)
            if found is not None and event.verdict.boundary is not None:
                self._split(found, event.verdict.boundary, end)

    def _refill(self, pooled: npt.NDArray[Any]) -> None:
        count = len(self.ranges)
        share = self.rate / count
        if self.shared:
            level = self.level - float(pooled.sum())
            saved = np.array(share_out(max(0.0, level), share, pooled.tolist()))
            self.level = self.rate + min(0.0, level)
        else:
            own = self.own - pooled
            saved = np.maximum(0.0, own)
            self.own = share + np.minimum(0.0, own)
        self.burst = np.minimum(self._burst_max(), self.burst + saved)

    # --- heat and growth --------------------------------------------------------------------------------------------

    def _judge(self, place: int, second: int) -> None:
        begin, end = self.load.starts[self.since[place]], self.load.starts[second + 1]
        codes = self.load.codes[begin:end]
        low, high = self.lows[place], self.lows[place + 1] if place + 1 < len(self.lows) else None
        inside = codes >= low if high is None else (codes >= low) & (codes < high)
        verdict = verdict_on(codes[inside], self.model, local_index=self.settings.local_index)
        self.streak[place] = 0
        ready = second + 1.0 + self.model.split_seconds if verdict.boundary is not None else None
        event = HeatEvent(second + 1.0, self.ranges.spans[place].number, verdict, ready)
        self.events.append(event)
        if ready is not None:
            self.pending.append(event)

    def _grow(self, now: float) -> None:
        stepped = [growth.step(now) for growth in self.growth.values()]
        if not any(stepped) or self.settings.provisioned:
            return
        wanted = partitions_wanted(self.settings, self.known, self.growth, self.model)
        while len(self.ranges) < wanted and (middles := self.ranges.middles()):
            for place, boundary in middles:
                self._split(place, boundary, now)
        rate = self._rate()
        self.level += rate - self.rate
        self.rate = rate

    def _split(self, place: int, boundary: Position, now: float) -> None:
        self.ranges.split(place, boundary, now)
        self.spans += self.ranges.spans[place : place + 2]
        half = self.burst[place] / 2
        self.burst[place] = half
        self.burst = np.minimum(self._burst_max(), np.insert(self.burst, place, half))
        self.own = np.full(len(self.ranges), self.rate / len(self.ranges))
        self.streak[place] = 0
        self.streak = np.insert(self.streak, place, 0)
        self.since = np.insert(self.since, place, 0)
        self._index()

    def _index(self) -> None:
        """Everything that follows from the ranges alone."""
        self.lows = np.array([code_of(span.low) for span in self.ranges.spans], dtype=np.uint64)
        self.inner = self.lows[1:]
        self.numbers: Counts = np.array([span.number for span in self.ranges.spans], dtype=np.int64)

    def _rate(self) -> float:
        if self.settings.provisioned:
            return self.settings.capacity(self.kind)
        return self.growth[self.kind].limit(self.settings.maximum(self.kind))[0]

    def _burst_max(self) -> float:
        return self.saves * (self.rate / len(self.ranges))

    @property
    def slots(self) -> int:
        """Requests that one partition serves in a second (P1)."""
        return int(self.cap // self.units)

    # --- the result -------------------------------------------------------------------------------------------------

    def _traffic(self, lines: Sequence[tuple[Counts, Counts, Counts, Counts, Levels]], capacity: Levels) -> Traffic:
        shape = (len(lines), len(self.spans))
        offered, served, by_partition = (np.zeros(shape, dtype=np.int64) for _ in range(3))
        burst = np.zeros(shape)
        for second, (numbers, *counts, saved) in enumerate(lines):
            offered[second, numbers], served[second, numbers], by_partition[second, numbers] = counts
            burst[second, numbers] = saved
        return Traffic(
            name=self.load.name,
            kind=self.kind,
            units=self.units,
            partitions=tuple(sorted(self.spans, key=lambda span: span.number)),
            offered=offered,
            served=served,
            by_partition=by_partition,
            by_capacity=offered - served - by_partition,
            burst=burst,
            capacity=capacity,
            events=tuple(self.events),
        )
