"""Samples of metrics by the minute, and the statistics that CloudWatch makes of them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

MINUTE: Final = 60
"""Seconds of the finest period that DynamoDB's metrics have (CW1)."""

_PERCENTILE: Final = re.compile(r"p(\d{1,2}(?:\.\d{0,10})?|100)")

Tally = Counter[float]
"""Value → how many samples had it, within a minute or a period."""


class Metric(NamedTuple):
    """A metric of DynamoDB's: its name and its dimensions, in order of name."""

    name: str
    dimensions: tuple[tuple[str, str], ...] = ()

    @classmethod
    @lru_cache(maxsize=4_096)
    def of(cls, name: str, table: str | None = None, index: str | None = None, operation: str | None = None) -> Metric:
        """A metric of a table, of a global index, or of one operation on a table; without a table, of the account."""
        named = (("GlobalSecondaryIndexName", index), ("Operation", operation), ("TableName", table))
        return cls(name, tuple((dimension, value) for dimension, value in named if value is not None))


class Samples:
    """All samples of one Region. Times are epoch seconds; a minute is named by the second with which it begins."""

    def __init__(self) -> None:
        self._kept: dict[Metric, dict[int, Tally]] = {}

    def add(self, metric: Metric, moment: float, value: float, times: int = 1) -> None:
        """Keep a sample of the minute in which `moment` lies."""
        minute = int(moment) // MINUTE * MINUTE
        minutes = self._kept.get(metric)
        if minutes is None:
            minutes = self._kept[metric] = {}
        tally = minutes.get(minute)
        if tally is None:
            tally = minutes[minute] = Counter()
        tally[value] += times

    def metrics(self, before: float) -> Iterator[Metric]:
        """The metrics that have samples of minutes before `before`."""
        return (metric for metric, minutes in self._kept.items() if min(minutes) < before)

    def minutes(self, metric: Metric, first: int, end: float) -> Iterable[tuple[int, Tally]]:
        """The minutes of a metric that have samples and begin from `first` on, before `end`."""
        kept = self._kept.get(metric, {})
        if (end - first) / MINUTE > len(kept):
            return [(minute, tally) for minute, tally in kept.items() if first <= minute < end]
        minutes = range(-(-first // MINUTE) * MINUTE, math.ceil(end), MINUTE)  # an alarm looks at few of many
        return [(minute, kept[minute]) for minute in minutes if minute in kept]


def _average(tally: Tally) -> float:
    return _sum(tally) / tally.total()


def _sum(tally: Tally) -> float:
    return math.fsum(value * times for value, times in tally.items())


_STATISTICS: Final[dict[str, Callable[[Tally], float]]] = {
    "SampleCount": lambda tally: float(tally.total()),
    "Average": _average,
    "Sum": _sum,
    "Minimum": lambda tally: float(min(tally)),
    "Maximum": lambda tally: float(max(tally)),
}

STATISTICS: Final = tuple(_STATISTICS)
"""The five plain statistics, as CloudWatch calls them."""


def is_percentile(name: str) -> bool:
    """Whether a statistic is a percentile, such as p99 or p99.9."""
    return _PERCENTILE.fullmatch(name) is not None


def statistic(name: str, tally: Tally) -> float:
    """One statistic of the samples of a period: one of `STATISTICS`, or a percentile (by nearest rank)."""
    if name in _STATISTICS:
        return _STATISTICS[name](tally)
    rank = max(1, math.ceil(float(name[1:]) / 100 * tally.total()))
    for value in sorted(tally):
        rank -= tally[value]
        if rank <= 0:
            return float(value)
    return float(max(tally))
