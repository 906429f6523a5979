"""How long a copy stays behind: seeded, lognormal, given by its median and its 99th percentile."""

from __future__ import annotations

import math
from random import Random
from statistics import NormalDist
from typing import Final

_P99: Final = NormalDist().inv_cdf(0.99)


class Lag:
    """A source of delays in seconds. Equal seeds and names give equal delays, in every process.

    Delays are log-normal: half of them are below `median`, one in a hundred is above `p99`, both in seconds.
    """

    def __init__(self, median: float, p99: float, *, seed: int, name: str) -> None:
        if not 0 <= median <= p99:
            raise ValueError(f"A lag needs 0 <= median <= p99, got median={median!r} and p99={p99!r} seconds.")
        self._median = median
        self._sigma = math.log(p99 / median) / _P99 if median else 0.0
        self._random = Random(f"{seed}/lag/{name}")

    @property
    def lags(self) -> bool:
        """Whether any of them is more than nothing."""
        return self._median > 0

    def draw(self) -> float:
        """The next delay."""
        if not self.lags:
            return 0.0
        return self._median * math.exp(self._sigma * self._random.gauss(0.0, 1.0))
