"""DynamoDB's metrics of one Region: what requests left, and what comes of tables being there.

A data point is visible two minutes after its minute, or its five minutes, ended: AWS does not publish how long it takes, so
that number is the model's (CW1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from helpers.account.capacity_metrics import Lives
from helpers.account.key_reports import KeyReports
from helpers.account.request_metrics import samples_of
from helpers.account.samples import MINUTE, Metric, Samples, Tally
from helpers.engine.engine import DATA_OPERATIONS, Engine
from helpers.engine.observing import Observed

NAMESPACE: Final = "AWS/DynamoDB"

VISIBLE_AFTER: Final = 2 * MINUTE
"""Seconds from the end of a minute until CloudWatch shows it (CW1, a model choice)."""


class Metrics:
    """The metrics of one engine, which is one Region. They are collected from now on."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._samples = Samples()
        self._lives = Lives(engine)
        self.keys = KeyReports(engine.catalog.insights)
        """What Contributor Insights reports."""
        self._lives.look()
        self._since = engine.clock.timestamp() - engine.clock.seconds
        """Epoch seconds of the lab's start."""

    def observe(self, seen: Observed) -> None:
        """Take in one request."""
        for metric, value, times in samples_of(seen):
            self._samples.add(metric, self._since + seen.started, value, times)
        self.keys.observe(seen, self._since + seen.started)
        if seen.operation not in DATA_OPERATIONS:
            self._lives.look()

    @property
    def now(self) -> float:
        """The present, in epoch seconds."""
        return self._engine.clock.timestamp()

    @property
    def last_visible(self) -> int:
        """Minutes that begin before this second, in epoch seconds, are visible now."""
        return visible_at(self.now)

    def metrics(self) -> list[Metric]:
        """The metrics that have visible data, in order of name and dimensions."""
        self._lives.look()
        until = self.last_visible
        return sorted({*self._samples.metrics(until), *self._lives.metrics(until)})

    def periods(self, metric: Metric, first: int, end: float, period: int, until: int) -> list[tuple[int, Tally]]:
        """The samples of a metric, by period: the periods that begin at `first`, `first + period` … before `end`.

        Periods without a sample are left out. `until` is where minutes stop being visible.
        """
        self._lives.look()
        found: dict[int, Tally] = {}
        end = min(end, until)
        # Five minutes are there when they are over, also where the request ends within them.
        lives = (one for one in self._lives.minutes(metric, first, until) if one[0] < end)
        for minute, tally in chain(self._samples.minutes(metric, first, end), lives):
            start = first + (minute - first) // period * period
            found.setdefault(start, Counter()).update(tally)
        return sorted(found.items())


def visible_at(moment: float) -> int:
    """What `Metrics.last_visible` is at a moment."""
    return int((moment - VISIBLE_AFTER) // MINUTE) * MINUTE


def matching(metrics: Sequence[Metric], name: str | None, wanted: Sequence[tuple[str, str | None]]) -> Iterator[Metric]:
    """The metrics of a name that have all the wanted dimensions; without a value, any will do."""
    for metric in metrics:
        named = dict(metric.dimensions)
        if name in (None, metric.name) and all(key in named and value in (None, named[key]) for key, value in wanted):
            yield metric
