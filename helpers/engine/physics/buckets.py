"""Token buckets: what a table, and each of its partitions, may still serve in the present second.

Three limits stand in a request's way, in this order: the partition's own cap (P1), the table's pool that all
partitions share (P9, P10), and, where the pool is empty, what the partition saved up earlier (P8).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["read", "write"]
KINDS: tuple[Kind, Kind] = ("read", "write")
Refusal = Literal["partition", "capacity"]
"""What was exhausted: the partition's cap, or the table's capacity (and the partition's savings)."""


@dataclass(slots=True)
class Pool:
    """Tokens that are handed out again each second; what is left over at its end is saved or lost."""

    rate: float
    """Tokens per tick."""
    level: float = field(default=0.0)

    def __post_init__(self) -> None:
        """A new pool is full."""
        self.level = self.rate

    def take(self, units: float) -> bool:
        """Pay `units` if they are there.

        A request dearer than a whole tick's tokens is served from a full pool and leaves a debt that the following
        ticks pay back: otherwise a 100 KB item could never be written to a table of 5 write units.
        """
        if units <= self.level or (units > self.rate and self.level >= self.rate):
            self.level -= units
            return True
        return False

    def refill(self, rate: float) -> float:
        """Begin the next tick at `rate`. Returns what was left over; a debt is carried on."""
        left = max(0.0, self.level)
        self.rate = rate
        self.level = rate + min(0.0, self.level)
        return left


@dataclass(slots=True)
class Bucket:
    """What one partition has done in this tick, and what it has saved, for one kind of traffic."""

    cap: float
    """Units a partition serves per tick, whatever the table was given (P1)."""
    spent: float = 0.0
    pooled: float = 0.0
    """The part of `spent` that came out of the pool; the rest was savings."""
    burst: float = 0.0
    """Unused capacity of up to 300 s (P8)."""
    own: Pool | None = None
    """The partition's private pool in the static model (P7)."""

    def halve(self) -> tuple[Bucket, Bucket]:
        """The buckets of the two partitions that this one is divided into. A private pool is dealt out anew."""
        half = (self.cap, self.spent / 2, self.pooled / 2, self.burst / 2)
        return Bucket(*half), Bucket(*half)


Undo = Callable[[], None]
"""Takes back the latest thing that was taken. Several are called in reverse, and then everything is as it was, to the last
bit: what was there is put back, not added up again."""


class Reservation:
    """Units that have been taken and can still be given back, as if nobody had asked (E5)."""

    def __init__(self) -> None:
        self._undo: list[Undo] = []

    def add(self, undo: Undo) -> None:
        """One more thing was taken."""
        self._undo.append(undo)

    def give_back(self) -> None:
        """Undo everything, the latest first."""
        while self._undo:
            self._undo.pop()()


class Lane:
    """One kind of traffic of one table: its pool and the buckets of its partitions, in key order.

    `rate` is in units per tick, and `cap` is the most that one partition serves in a tick (P1). `saves` is how many ticks'
    worth of unused capacity is kept: 0 for on-demand tables, which are not given a rate that they could leave unused;
    `filled` is the part of it that is there at the beginning. `shared` says whether all partitions draw on one pool, as with
    adaptive capacity, or each on its even share of it.
    """

    def __init__(self, cap: float, rate: float, count: int, *, saves: float, filled: float, shared: bool) -> None:
        self.pool = Pool(rate)
        self.saves = saves
        self.shared = shared
        self.buckets = [Bucket(cap) for _ in range(count)]
        for bucket in self.buckets:
            bucket.burst = filled * self.burst_max
        self._deal()

    @property
    def share(self) -> float:
        """The rate divided evenly over the partitions (P7)."""
        return self.pool.rate / len(self.buckets)

    @property
    def burst_max(self) -> float:
        """The most that one partition can save (P8)."""
        return self.saves * self.share

    @property
    def consumed(self) -> float:
        """Units served in this tick by all partitions."""
        return math.fsum(bucket.spent for bucket in self.buckets)

    def take(self, place: int, units: float) -> Refusal | Undo:
        """Take `units` in one partition. Returns what stood in the way, or a function that takes it back."""
        bucket = self.buckets[place]
        if bucket.spent + units > bucket.cap:
            return "partition"
        pool = bucket.own or self.pool
        held = (bucket.spent, bucket.pooled, bucket.burst, pool.level)

        def undo() -> None:
            bucket.spent, bucket.pooled, bucket.burst, pool.level = held

        if pool.take(units):
            bucket.pooled += units
        elif units <= bucket.burst:
            bucket.burst -= units
        else:
            return "capacity"
        bucket.spent += units
        return undo

    def close(self, rate: float) -> None:
        """End the tick: save what was not used (P8), and refill the pool at `rate`."""
        if self.shared:
            saved = share_out(self.pool.refill(rate), self.share, [bucket.pooled for bucket in self.buckets])
        else:
            saved = [bucket.own.refill(rate / len(self.buckets)) for bucket in self.buckets if bucket.own]
            self.pool.refill(rate)
        most = self.burst_max
        for bucket, amount in zip(self.buckets, saved, strict=True):
            bucket.burst = min(most, bucket.burst + amount)
            bucket.spent = bucket.pooled = 0.0

    def split(self, place: int) -> None:
        """Replace one partition's bucket by two. Everybody's share becomes smaller (P7: throughput dilution)."""
        self.buckets[place : place + 1] = self.buckets[place].halve()
        self._deal()

    def change(self, rate: float, saves: float) -> None:
        """Take over a new rate in the middle of a tick: the present tick gains or loses the difference."""
        self.pool.level += rate - self.pool.rate
        self.pool.rate, self.saves = rate, saves
        self._deal()

    @property
    def settled(self) -> bool:
        """Nothing spent, everything full: another idle tick would change nothing."""
        most = self.burst_max
        pools = [self.pool] + [bucket.own for bucket in self.buckets if bucket.own]
        return all(pool.level >= pool.rate for pool in pools) and all(
            bucket.spent == 0 and bucket.burst >= most for bucket in self.buckets
        )

    def _deal(self) -> None:
        """After a change of rate or of partitions: private pools anew, and nobody holds more than the new maximum."""
        for bucket in self.buckets:
            bucket.burst = min(bucket.burst, self.burst_max)
            if not self.shared:
                bucket.own = Pool(self.share)
                bucket.own.level -= bucket.pooled


def share_out(left: float, share: float, pooled: Sequence[float]) -> list[float]:
    """What each partition saves of the `left` tokens: in proportion to how far it stayed below its share.

    A partition that lived on the others' tokens saves nothing, and no token is saved twice.
    """
    unused = [max(0.0, share - spent) for spent in pooled]
    total = math.fsum(unused)
    factor = left / total if total else 0.0
    return [amount * factor for amount in unused]
