"""Metrics that come of a table being there: zeros where nobody asks, and what its capacity is set to (CW4, CW5, CW18, CW20)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from helpers.account.samples import MINUTE, Metric, Tally
from helpers.engine.engine import Engine

FIVE_MINUTES: Final = 5 * MINUTE
"""Seconds between two data points of what is not consumed or refused (CW1)."""

Place = tuple[str, str | None]
"""A table's name, and a global index's; None for the table itself."""

CONSUMED: Final = ("ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits")
BUILD: Final = "OnlineIndexPercentageProgress"
UNUSED: Final = ("OnlineIndexConsumedWriteCapacity", "OnlineIndexThrottleEvents")
"""Metrics of an index build that are 0 nowadays (CW16)."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a table or index is set to, from a moment on. Units per second; None where nothing is set."""

    since: float
    provisioned: tuple[int, int] | None
    maximum: tuple[float | None, float | None]


@dataclass(slots=True)
class Life:
    """A table or index as it has been, in epoch seconds."""

    born: float
    capacities: list[Capacity] = field(default_factory=list)
    died: float | None = None

    def alive(self, start: float, end: float) -> bool:
        """Whether it was there at some moment of a stretch."""
        return self.born < end and (self.died is None or self.died > start)

    def during(self, start: float, end: float) -> list[Capacity]:
        """The capacities that it had in a stretch, oldest first."""
        known = [one for one in self.capacities if one.since < end]
        first = max((place for place, one in enumerate(known) if one.since <= start), default=0)
        return known[first:]


class Lives:
    """The tables and global indexes of one Region, from when to when, and with what capacity."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lives: dict[Place, list[Life]] = {}

    def look(self) -> None:
        """Notice what has come, gone or changed."""
        now = self._engine.clock.timestamp()
        there = dict(self._there(now))
        for place, lives in self._lives.items():
            if place not in there and lives[-1].died is None:
                lives[-1].died = now
        for place, capacity in there.items():
            lives = self._lives.setdefault(place, [])
            if not lives or lives[-1].died is not None:
                lives.append(Life(now))
            known = lives[-1].capacities
            if not known or (known[-1].provisioned, known[-1].maximum) != (capacity.provisioned, capacity.maximum):
                known.append(capacity)

    def metrics(self, until: float) -> Iterator[Metric]:
        """The metrics that have data before `until`."""
        for metric in self._candidates():
            if any(True for _ in self.minutes(metric, 0, until)):
                yield metric

    def minutes(self, metric: Metric, first: int, until: float) -> Iterator[tuple[int, Tally]]:
        """The data points of a metric from `first` on, before `until`: with what each minute begins, and its samples."""
        named = dict(metric.dimensions)
        if metric.name in CONSUMED:
            place = (named.get("TableName", ""), named.get("GlobalSecondaryIndexName"))
            for life in self._lives.get(place, ()) if "Operation" not in named else ():
                end = until if life.died is None else min(until, life.died)
                begin = max(int(life.born // MINUTE), -(-first // MINUTE)) * MINUTE
                for minute in range(begin, int(-(-end // MINUTE)) * MINUTE, MINUTE):
                    yield minute, Counter([0.0])
            return
        births = [life.born for lives in self._lives.values() for life in lives]
        if births:
            begin = max(int(min(births) // FIVE_MINUTES), -(-first // FIVE_MINUTES)) * FIVE_MINUTES
            for start in range(begin, int(until), FIVE_MINUTES):
                values = self._values(metric.name, named, start) if start + FIVE_MINUTES <= until else []
                if values:
                    yield start, Counter(values)

    def _candidates(self) -> Iterator[Metric]:
        for table, index in self._lives:
            for kind in ("Read", "Write"):
                for name in (
                    f"Consumed{kind}CapacityUnits",
                    f"Provisioned{kind}CapacityUnits",
                    f"OnDemandMax{kind}RequestUnits",
                ):
                    yield Metric.of(name, table, index)
            if index is not None:
                for name in (BUILD, *UNUSED):
                    yield Metric.of(name, table, index)
        for name in _ACCOUNT:
            yield Metric.of(name)
        for table in dict.fromkeys(table for table, index in self._lives if index is None):
            for kind in ("Read", "Write"):
                yield Metric.of(f"MaxProvisionedTable{kind}CapacityUtilization", table)

    def _values(self, name: str, named: dict[str, str], start: int) -> list[float]:
        """The values that a five-minute metric had in the five minutes from `start` on."""
        end = start + FIVE_MINUTES
        if not named:
            return self._of_account(name, start)
        if "TableName" not in named or "Operation" in named:
            return []
        place = (named["TableName"], named.get("GlobalSecondaryIndexName"))
        if name == BUILD or name in UNUSED:
            return self._of_builds(name, place, start)
        for which, kind in enumerate(("Read", "Write")):
            lives = [life for life in self._lives.get(place, ()) if life.alive(start, end)]
            capacities = [one for life in lives for one in life.during(start, end)]
            provisioned = [float(one.provisioned[which]) for one in capacities if one.provisioned is not None]
            if name == f"Provisioned{kind}CapacityUnits":
                return provisioned
            if name == f"OnDemandMax{kind}RequestUnits":
                maxima = [one.maximum[which] for one in capacities]
                return [float(units) for units in maxima if units is not None]
            if name == f"MaxProvisionedTable{kind}CapacityUtilization" and place[1] is None and provisioned:
                return [100 * provisioned[-1] / self._engine.model.table_quota]
        return []

    def _of_builds(self, name: str, place: Place, start: int) -> list[float]:
        """How far the builds of an index were at the end of the five minutes, if they went on in them (CW16)."""
        clock = self._engine.clock
        zero = clock.timestamp() - clock.seconds
        end = start + FIVE_MINUTES
        under_way = [
            build
            for build in self._engine.builds.history
            if (build.table, build.index) == place and zero + build.started < end and zero + build.ends > start
        ]
        return [build.percent(end - zero) if name == BUILD else 0.0 for build in under_way]

    def _of_account(self, name: str, start: int) -> list[float]:
        """Limits of the account, and how much of them is provisioned at the end of the five minutes (CW18)."""
        model = self._engine.model
        if name in _ACCOUNT and not name.endswith("Utilization"):
            return [model.table_quota if "TableLevel" in name else model.account_quota]
        for which, kind in enumerate(("Read", "Write")):
            if name == f"AccountProvisioned{kind}CapacityUtilization":
                return [100 * self._provisioned_at(start + FIVE_MINUTES, which) / model.account_quota]
        return []

    def _provisioned_at(self, moment: float, which: int) -> float:
        total = 0.0
        for lives in self._lives.values():
            for life in lives:
                known = [one.provisioned for one in life.capacities if one.since < moment]
                if known and known[-1] is not None and (life.died is None or life.died >= moment):
                    total += known[-1][which]
        return total

    def _there(self, now: float) -> Iterator[tuple[Place, Capacity]]:
        for name, table in self._engine.tables.items():
            schema = table.schema
            for index in (None, *schema.global_indexes):
                one = schema if index is None else index
                capacity = (one.read_capacity, one.write_capacity)
                yield (
                    (name, None if index is None else index.name),
                    Capacity(
                        now,
                        capacity if schema.billing == "PROVISIONED" else None,
                        (one.max_read, one.max_write) if schema.billing != "PROVISIONED" else (None, None),
                    ),
                )


_ACCOUNT: Final = (
    "AccountMaxReads",
    "AccountMaxWrites",
    "AccountMaxTableLevelReads",
    "AccountMaxTableLevelWrites",
    "AccountProvisionedReadCapacityUtilization",
    "AccountProvisionedWriteCapacityUtilization",
)
