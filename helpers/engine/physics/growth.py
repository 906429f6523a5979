"""How a table grows: an on-demand table with its peaks (Q1, Q2, Q4, Q5), and how many partitions that takes (P5)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from helpers.engine import limits
from helpers.engine.physics.buckets import Kind
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.model import DEFAULT, Model

Ceiling = Literal["growth", "maximum", "account"]
"""What bounds an on-demand table: its own history, the maximum its owner set, or the quota."""

NEW_TABLE = {"read": limits.ON_DEMAND_NEW_READ, "write": limits.ON_DEMAND_NEW_WRITE}  # Q1


class Growth:
    """The instant ceiling of an on-demand table for reads or for writes: double the previous peak, every 30 minutes.

    `known` is the highest level the table is known to sustain: warm throughput (Q4) or earlier provisioned
    capacity (Q2).
    """

    def __init__(self, kind: Kind, model: Model, *, known: float = 0.0, now: float = 0.0) -> None:
        self.ceiling = max(float(NEW_TABLE[kind]), known)
        self.peak = 0.0
        self._model = model
        self._step = now + model.on_demand_period

    def observe(self, units_per_second: float) -> None:
        """Remember a second's consumption."""
        self.peak = max(self.peak, units_per_second)

    def step(self, now: float) -> bool:
        """Raise the ceiling if a period has ended. Returns whether it rose; it never falls."""
        if now < self._step:
            return False
        periods = (now - self._step) // self._model.on_demand_period + 1
        self._step += periods * self._model.on_demand_period
        before = self.ceiling
        self.ceiling = max(before, self._model.on_demand_growth * self.peak)
        return self.ceiling > before

    def warm(self, units_per_second: float) -> None:
        """Raise the ceiling by hand, as an increase of warm throughput does. Never lowers it (Q4)."""
        self.ceiling = max(self.ceiling, units_per_second)

    def limit(self, maximum: float | None) -> tuple[float, Ceiling]:
        """Units per second that are served at once, and what bounds them.

        `maximum` is the table's MaxReadRequestUnits or MaxWriteRequestUnits, None where it has none.
        """
        bounds: list[tuple[float, Ceiling]] = [(self.ceiling, "growth"), (self._model.table_quota, "account")]
        if maximum is not None:
            bounds.append((maximum, "maximum"))
        # The tightest bound; where two are equal, the one that somebody can change is named.
        return min(bounds, key=lambda bound: (bound[0], bound[1] != "maximum", bound[1] != "account"))


def partitions_for(read_units: float, write_units: float, size: int, model: Model = DEFAULT) -> int:
    """How many partitions a table of this capacity (units per second) and size (bytes) needs (P5).

    A historical formula: today's guide has none. Good for orders of magnitude.
    """
    for_throughput = read_units / model.partition_read_units + write_units / model.partition_write_units
    return max(1, math.ceil(for_throughput), math.ceil(size / limits.PARTITION_BYTES))


def partitions_wanted(
    settings: Settings, known: Mapping[Kind, float], growth: Mapping[Kind, Growth], model: Model
) -> int:
    """How many partitions the size and the capacity ask for (P5, P6).

    `known` is the highest capacity ever provisioned, `growth` holds the on-demand ceilings.
    """
    if settings.provisioned:
        return partitions_for(known["read"], known["write"], settings.size, model)
    # An on-demand ceiling is for reads or for writes, so that 12,000 and 4,000 are 4 partitions, not 8 (Q1).
    return max(
        model.on_demand_partitions,
        partitions_for(growth["read"].ceiling, 0, settings.size, model),
        partitions_for(0, growth["write"].ceiling, settings.size, model),
    )
