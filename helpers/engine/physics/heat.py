"""Split for heat: a partition that stays hot is divided where its traffic says, unless that is no help (P11, P12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from helpers.engine.layout import Position
from helpers.engine.physics.model import Model

Outcome = Literal["median", "isolated", "one hot key", "rising keys", "local index"]
"""`median` and `isolated` are splits; the others say why none was made."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about a hot partition: where to divide it, or why not."""

    outcome: Outcome
    boundary: Position | None = None


@dataclass(frozen=True, slots=True)
class HeatEvent:
    """A verdict with its place and time, kept for whoever wants to see the history."""

    time: float
    """Seconds since the lab's start."""
    partition: int
    verdict: Verdict
    ready: float | None = None
    """When the halves will serve."""


@dataclass(slots=True)
class Heat:
    """What one partition remembers while it is hot: how long, and which keys were asked for how much."""

    streak: int = 0
    """Hot ticks in a row."""
    traffic: dict[Position, float] = field(default_factory=dict)
    requests: int = 0
    rising: int = 0
    """How often in a row a key was greater than the one before."""
    last: Position | None = None

    def feel(self, position: Position, units: float) -> None:
        """A request arrived here, whether it was then served or not."""
        self.traffic[position] = self.traffic.get(position, 0.0) + units
        self.requests += 1
        if self.last is not None and position != self.last:
            self.rising = self.rising + 1 if position > self.last else 0
        self.last = position

    def close(self, hot: bool) -> None:
        """End the tick. What was seen counts only as long as the partition stays hot."""
        if hot:
            self.streak += 1
        elif self.requests:
            self.forget()

    def forget(self) -> None:
        """Begin to watch anew."""
        self.streak = self.requests = self.rising = 0
        self.traffic.clear()
        self.last = None

    def verdict(self, model: Model, *, local_index: bool) -> Verdict:
        """Where to divide the partition, judged by what it saw."""
        if is_rising(self.rising, self.requests, model):
            return Verdict("rising keys")
        return best_boundary(self.traffic, model, local_index=local_index)


def is_rising(rising: int, requests: int, model: Model) -> bool:
    """Whether the latest keys only went up: the load would follow into the upper half of any split (P12)."""
    return requests > 1 and rising >= min(model.monotonic_keys, requests - 1)


def best_boundary(traffic: Mapping[Position, float], model: Model, *, local_index: bool) -> Verdict:
    """The boundary that comes closest to halving the traffic.

    With one key above `hot_key_share` that is right beside this key, which ends up alone after at most two
    splits (P11). With a local secondary index a collection stays whole (P4, P12).
    """
    keys = sorted(traffic)
    if len(keys) < 2:
        return Verdict("one hot key")
    total = sum(traffic.values())
    left, best, boundary = 0.0, float("inf"), None
    for before, key in pairwise(keys):
        left += traffic[before]
        between_collections = before[0] != key[0]
        if local_index and not between_collections:
            continue
        uneven = abs(2 * left - total)
        if uneven < best:
            best, boundary = uneven, key[:1] if between_collections else key
    if boundary is None:
        return Verdict("local index")
    isolates = max(traffic.values()) > model.hot_key_share * total
    return Verdict("isolated" if isolates else "median", boundary)
