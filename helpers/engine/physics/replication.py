"""Index entries on their way: a queue from the table to one GSI, with lag and back-pressure (I8, I9).

A write to the table is acknowledged before its index entries are written. They arrive a little later, and only as fast
as the index's own capacity lets them in. When too many wait, the table's writes are throttled in the index's name.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from helpers.engine.clock import Clock
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.lag import Lag
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.physics.throttling import Throttle

Update = TypeVar("Update")


class _Waiting(NamedTuple, Generic[Update]):
    key: Hashable
    demands: Sequence[Demand]
    update: Update


class IndexQueue(Generic[Update]):
    """The updates of one GSI that have not arrived yet.

    `admission` is the index's own capacity, `apply(update)` writes the entry when it arrives. The updates of one item
    arrive in the order of its writes.
    """

    def __init__(
        self,
        clock: Clock,
        admission: Admission,
        apply: Callable[[Update], None],
        *,
        name: str,
        seed: int = 0,
        model: Model = DEFAULT,
    ) -> None:
        self.backlog = 0.0
        """Write units that wait."""
        self.delayed = 0
        """How often an entry found no capacity and had to wait for the next second."""
        self._clock = clock
        self._admission = admission
        self._apply = apply
        self._model = model
        self._lag = Lag(model.index_lag_median, model.index_lag_p99, seed=seed, name=name)
        self.at_once = not (self._lag.lags or model.enforce_capacity)
        """Whether nothing holds an update up, unless a fault does: it arrives as soon as the clock moves, and needs no units."""
        self._soon: list[Update] = []
        self._heap: list[tuple[float, int, _Waiting[Update]]] = []
        self._order = 0
        self._latest: dict[Hashable, tuple[float, int]] = {}  # per item: when its last update is due, and how many wait
        self._held: dict[Hashable, float] = {}  # per item: until when its next update waits for capacity
        self._by_key: dict[int, float] = {}  # per index partition key (its hash): the units that wait for it
        self._shut_until = 0.0
        self._throttle: Throttle | None = None

    def __len__(self) -> int:
        """How many updates have not arrived, for whichever reason."""
        return len(self._heap) + len(self._soon)

    @property
    def congested(self) -> bool:
        """Whether entries wait because the index had no capacity for them; what waits for its lag alone is no backlog."""
        return self._throttle is not None

    def pressure(self, demands: Sequence[Demand]) -> Throttle | None:
        """Why a table write that would cause `demands` must be throttled now, or None (I9).

        The limit is the model's `index_backlog_seconds` of what the index can write: as a whole, and for one index
        partition key, since a status with few values makes a hot partition in an index of any size.
        """
        seconds = self._model.index_backlog_seconds
        if not self.congested or not demands:
            return None
        wanted = sum(demand.write_units for demand in demands)
        if self.backlog + wanted > seconds * self._admission.limit("write"):
            return self._throttle
        hot = seconds * self._model.partition_write_units
        for demand in demands:
            if self._by_key.get(demand.position[0], 0.0) + demand.write_units > hot:
                return self._throttle
        return None

    def put(self, key: Hashable, demands: Sequence[Demand], update: Update, *, delay: float = 0.0) -> float:
        """Send an update on its way. Returns when it is due, in seconds since the lab's start.

        `key` names the item; `demands` are the write units of the entries it deletes and writes (I2). `delay` is a
        fault's addition to the lag.
        """
        if self.at_once and not (delay or self._heap):
            now = self._clock.seconds
            if not self._soon:
                self._clock.call_at(now, self._arrive)
            self._soon.append(update)
            return now
        due, waiting = self._latest.get(key, (0.0, 0))
        due = max(due, self._clock.seconds + self._lag.draw() + delay)
        self._latest[key] = (due, waiting + 1)
        self._push(due, self._order, _Waiting(key, demands, update))
        self._order += 1
        self._count(demands, +1)
        return due

    def settle(self) -> None:
        """Let everything that is on its way arrive now, whatever the index's capacity: for what happens beside the clock."""
        self._arrive()
        waiting = [entry for _, _, entry in sorted(self._heap, key=lambda entry: entry[1])]
        self._heap.clear()
        for entry in waiting:
            self._arrived(entry)
        self._throttle = None

    def close(self) -> None:
        """The index is gone, and nothing arrives any more."""
        self._heap.clear()
        self._soon.clear()

    def _arrive(self) -> None:
        arrived, self._soon = self._soon, []
        for update in arrived:
            self._apply(update)

    def _deliver(self) -> None:
        now = self._clock.seconds
        while self._heap and self._heap[0][0] <= now and self._shut_until <= now:
            due, order, waiting = heapq.heappop(self._heap)
            held = self._held.get(waiting.key, 0.0)
            if held > now:  # an earlier update of this item still waits, and must not be overtaken
                self._push(held, order, waiting)
                continue
            throttle = self._admission.admit(waiting.demands, now)
            if throttle is None:
                self._arrived(waiting)
                continue
            self.delayed += 1
            self._throttle = throttle
            retry = self._admission.next_tick(now)
            if throttle.cause == "partition":  # other partitions go on
                self._held[waiting.key] = retry
                self._push(retry, order, waiting)
            else:
                self._shut_until = retry
                heapq.heappush(self._heap, (due, order, waiting))
                self._clock.call_at(retry, self._deliver)
        if not self._heap:
            self._throttle = None

    def _arrived(self, waiting: _Waiting[Update]) -> None:
        self._count(waiting.demands, -1)
        latest, others = self._latest[waiting.key]
        if others > 1:
            self._latest[waiting.key] = (latest, others - 1)
        else:
            del self._latest[waiting.key]
            self._held.pop(waiting.key, None)
        self._apply(waiting.update)

    def _push(self, due: float, order: int, waiting: _Waiting[Update]) -> None:
        heapq.heappush(self._heap, (due, order, waiting))
        self._clock.call_at(due, self._deliver)

    def _count(self, demands: Sequence[Demand], sign: int) -> None:
        for demand in demands:
            self.backlog += sign * demand.write_units
            hash_ = demand.position[0]
            self._by_key[hash_] = left = self._by_key.get(hash_, 0.0) + sign * demand.write_units
            if not left:
                del self._by_key[hash_]
