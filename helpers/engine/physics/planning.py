"""Arithmetic to plan with: partitions, shares, shards, auto scaling. Plain functions, each one a fact of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from helpers.engine import limits
from helpers.engine.physics.model import DEFAULT, Model


def partitions_for(read_units: float, write_units: float, size: int, model: Model = DEFAULT) -> int:
    """How many partitions a table of this capacity (units per second) and size (bytes) needs (P5).

    A historical formula: today's guide has none. Good for orders of magnitude.
    """
    for_throughput = read_units / model.partition_read_units + write_units / model.partition_write_units
    return max(1, math.ceil(for_throughput), math.ceil(size / limits.PARTITION_BYTES))


def static_share(units: float, partitions: int) -> float:
    """What each partition got in the original static model: the table's units, evenly divided (P7)."""
    return units / partitions


def requests_per_second(limit: float, units: float) -> int:
    """How many requests of `units` each fit into a limit per second (P1)."""
    return int(limit // units)


def shards_for(writes_per_second: float, units: float = 1.0, model: Model = DEFAULT) -> int:
    """The fewest suffixes that spread one logical key's writes over enough partitions (P14)."""
    return max(1, math.ceil(writes_per_second * units / model.partition_write_units))


def auto_scaling_target(consumed: float, target: float) -> float:
    """The capacity auto scaling wants so that `consumed` units per second are `target` (0.2–0.9) of it (Q7)."""
    return consumed / target


SCALE_UP_AFTER: Final = 2  # Q7, minutes in a row above the target
SCALE_DOWN_AFTER: Final = 15  # Q7, minutes in a row below it


@dataclass(slots=True)
class AutoScaling:
    """Target tracking, minute by minute: slow to act, so that burst must carry a short spike (Q7).

    `target` is the wanted utilisation; `lowest` and `highest` bound the capacity.
    """

    capacity: float
    target: float = 0.7
    lowest: float = 1.0
    highest: float = float(limits.TABLE_QUOTA)
    above: int = 0
    below: int = 0

    def minute(self, consumed: float) -> float:
        """Report one minute's consumption in units per second. Returns the capacity that is then wanted."""
        over = consumed > self.target * self.capacity
        self.above = self.above + 1 if over else 0
        self.below = 0 if over else self.below + 1
        if self.above >= SCALE_UP_AFTER or self.below >= SCALE_DOWN_AFTER:
            wanted = math.ceil(round(auto_scaling_target(consumed, self.target), 6))
            self.capacity = min(self.highest, max(self.lowest, float(wanted)))
            self.above = self.below = 0
        return self.capacity
