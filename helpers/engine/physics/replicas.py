"""Three copies of every partition, and the one that is behind: why an eventual read can be stale (N1, N2).

A write is acknowledged when two of three replicas have it. Writes and strong reads go to the leader. An eventual read
asks any replica; the third one answers with what it has, which is the truth of a moment ago.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Mapping
from random import Random
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from helpers.engine.clock import Clock
from helpers.engine.physics.lag import Lag
from helpers.engine.physics.model import DEFAULT, Model

Key = TypeVar("Key", bound=Hashable)
Image = TypeVar("Image")

_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})


class Replicas(Generic[Key, Image]):
    """What the lagging replica of one table has not seen yet.

    Only differences are kept, and only until the lag has passed; the truth itself is in the table's layout. An image
    is an item, or None where there is none.
    """

    def __init__(self, clock: Clock, *, name: str, seed: int = 0, model: Model = DEFAULT) -> None:
        self._clock = clock
        self._lag = Lag(model.replica_lag_median, model.replica_lag_p99, seed=seed, name=f"replica/{name}")
        self._random = Random(f"{seed}/replica/{name}")
        self._stale_share = model.lagging_replicas / model.replicas
        # Per key, oldest first: (since when the lagging replica shows it, image).
        self._history: dict[Key, list[tuple[float, Image | None]]] = {}
        self._done: list[tuple[float, int, Key]] = []
        self._order = 0

    @property
    def lag(self) -> bool:
        """Whether there is one that lags; else all follow at once, and nothing needs to be kept."""
        return self._stale_share > 0

    def __len__(self) -> int:
        """How many items the lagging replica shows in an older state."""
        self._forget()
        return len(self._history)

    def wrote(self, key: Key, before: Image | None, after: Image | None) -> None:
        """A write was acknowledged. The lagging replica follows later; it sees the writes of one item in order."""
        self._forget()
        versions = self._history.setdefault(key, [(0.0, before)])
        seen = max(versions[-1][0], self._clock.seconds + self._lag.draw())
        versions.append((seen, after))
        heapq.heappush(self._done, (seen, self._order, key))
        self._order += 1

    def older(self, *, consistent: bool) -> Mapping[Key, Image | None]:
        """Choose the replica that answers one read, and return what it shows differently from the truth.

        That is nothing for a strong read (R9) and for a replica that is up to date. A whole page is answered by
        one replica, so ask once for each page.
        """
        self._forget()
        if consistent or not self._history or self._random.random() >= self._stale_share:
            return _NOTHING
        now = self._clock.seconds
        return {key: _latest(versions, now) for key, versions in self._history.items()}

    def _forget(self) -> None:
        now = self._clock.seconds
        while self._done and self._done[0][0] <= now:
            _, _, key = heapq.heappop(self._done)
            versions = self._history.get(key)
            if versions is not None and versions[-1][0] <= now:
                del self._history[key]


def _latest(versions: list[tuple[float, Image | None]], now: float) -> Image | None:
    return [image for since, image in versions if since <= now][-1]
