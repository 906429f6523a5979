"""Alarms: the last periods of one metric, held against a threshold once a minute of virtual time.

Nobody has to watch: what an alarm said at a minute follows from the data that were visible then, and those do not change. So
the minutes that have passed are gone through when somebody asks.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from helpers.account.metrics import NAMESPACE, Metrics, visible_at
from helpers.account.samples import MINUTE, Metric, statistic

_COMPARISONS: Final[dict[str, tuple[Callable[[float, float], bool], str]]] = {
    "GreaterThanThreshold": (operator.gt, "greater than"),
    "GreaterThanOrEqualToThreshold": (operator.ge, "greater than or equal to"),
    "LessThanThreshold": (operator.lt, "less than"),
    "LessThanOrEqualToThreshold": (operator.le, "less than or equal to"),
}
COMPARISONS: Final = tuple(_COMPARISONS)
"""The comparisons that an alarm may make."""
MISSING: Final = ("missing", "breaching", "notBreaching", "ignore")
"""What an alarm may make of periods without data."""


@dataclass(frozen=True, slots=True)
class Change:
    """An alarm changed its state."""

    moment: float
    """Epoch seconds."""
    before: str
    after: str
    reason: str


@dataclass(slots=True)
class Alarm:
    """One alarm as it was asked for, and what it said."""

    asked: dict[str, Any]
    """The members of PutMetricAlarm."""
    metric: Metric
    made: float
    """When it was put, in epoch seconds."""
    seen: float
    """Until when it has been evaluated."""
    state: str = "INSUFFICIENT_DATA"
    reason: str = "Unchecked: Initial alarm creation"
    updated: float = 0.0
    changes: list[Change] = field(default_factory=list)

    @property
    def statistic(self) -> str:
        """The statistic or percentile that it looks at."""
        return str(self.asked.get("Statistic") or self.asked["ExtendedStatistic"])

    def catch_up(self, metrics: Metrics) -> None:
        """Evaluate it at each minute that has begun since the last time."""
        minute = (int(self.seen // MINUTE) + 1) * MINUTE
        while minute <= metrics.now:
            self._evaluate(metrics, minute)
            self.seen = minute
            minute += MINUTE

    def _evaluate(self, metrics: Metrics, moment: int) -> None:
        asked = self.asked
        period, count = asked["Period"], asked["EvaluationPeriods"]
        needed = asked.get("DatapointsToAlarm", count)
        # Whole periods: figures of five minutes are there once in five minutes, and their alarm does not lose sight of them.
        until = visible_at(moment) // period * period
        first = until - period * count
        points: list[tuple[int, float]] = []
        if asked["Namespace"] == NAMESPACE:
            found = metrics.periods(self.metric, first, until, period, until)
            points = [(start, statistic(self.statistic, tally)) for start, tally in found]
        compare, words = _COMPARISONS[asked["ComparisonOperator"]]
        bad = [(start, value) for start, value in points if compare(value, asked["Threshold"])]
        treat, missing = asked.get("TreatMissingData", "missing"), count - len(points)
        breaching = len(bad) + (missing if treat == "breaching" else 0)
        if not points and treat == "missing":
            were = "datapoint was" if count == 1 else "datapoints were"
            self._be("INSUFFICIENT_DATA", f"Insufficient Data: {count} {were} unknown.", moment)
        elif not points and treat == "ignore":
            return  # the state stays
        elif breaching >= needed:
            self._be("ALARM", self._crossed(bad, words, "OK -> ALARM", needed), moment)
        else:
            good = [point for point in points if point not in bad]
            self._be("OK", self._crossed(good, f"not {words}", "ALARM -> OK", count - needed + 1), moment)

    def _crossed(self, points: list[tuple[int, float]], words: str, way: str, needed: int) -> str:
        """The reason as CloudWatch words it; the newest data point comes first."""
        count, threshold = self.asked["EvaluationPeriods"], float(self.asked["Threshold"])
        minimum = f"minimum {needed} datapoint{'' if needed == 1 else 's'} for {way} transition"
        if not points:
            return (
                f"Threshold Crossed: no datapoints were received for {count} period{'' if count == 1 else 's'} and "
                f"{count} missing datapoint{' was' if count == 1 else 's were'} treated as "
                f"[{'Breaching' if self.asked.get('TreatMissingData') == 'breaching' else 'NonBreaching'}]."
            )
        shown = ", ".join(f"{value} ({_moment(start)})" for start, value in reversed(points))
        were = "datapoint" if count == 1 else "datapoints"
        verb = "was" if len(points) == 1 else "were"
        return (
            f"Threshold Crossed: {len(points)} out of the last {count} {were} [{shown}] {verb} {words} the threshold "
            f"({threshold}) ({minimum})."
        )

    def _be(self, state: str, reason: str, moment: float) -> None:
        if state != self.state:
            self.changes.append(Change(moment, self.state, state, reason))
            self.state, self.reason, self.updated = state, reason, moment


def _moment(seconds: int) -> str:
    """A moment as CloudWatch writes it into a reason."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%d/%m/%y %H:%M:%S")
