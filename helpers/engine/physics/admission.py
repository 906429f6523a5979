"""Admission: may this request be served now? Partitions, pools, growth and heat of one table or one GSI.

Time is cut into ticks of one second. Within a tick tokens are only spent; everything else (saving, refilling,
growing, splitting) happens where one tick ends and the next begins. That makes the rules exact, repeatable, and
equal to those of the traffic simulator.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from helpers.engine.layout import Position, Range
from helpers.engine.listeners import Listeners
from helpers.engine.physics.buckets import KINDS, Bucket, Kind, Lane, Reservation
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.growth import Growth, partitions_wanted
from helpers.engine.physics.heat import Heat, HeatEvent
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.physics.partitions import Ranges, Span, Visit
from helpers.engine.physics.throttling import Cause, Throttle


class Demand(NamedTuple):
    """Units that one item, or one page, wants from the partition at `position`."""

    position: Position
    read_units: float = 0.0
    write_units: float = 0.0

    def units(self, kind: Kind) -> float:
        """The units of one kind."""
        return self.read_units if kind == "read" else self.write_units


@dataclass(frozen=True, slots=True)
class Partition:
    """A partition to look at: its span, its buckets, its heat."""

    span: Span
    read: Bucket
    write: Bucket
    heat: Heat


@dataclass(frozen=True, slots=True)
class Arrived:
    """Demands that came together, and what stood in their way; None where they were served."""

    admission: Admission
    demands: Sequence[Demand]
    now: float
    throttle: Throttle | None


class Admission:
    """Decides, tick by tick, what one table or GSI serves. An LSI has none of its own: it lives on its table's (I4).

    `now` is when the table was made, in seconds since the lab's start; so is every `now` that its methods take.
    """

    def __init__(self, settings: Settings, model: Model = DEFAULT, now: float = 0.0) -> None:
        self.settings = settings
        self.model = model
        self.history: list[HeatEvent] = []
        """Every verdict on a hot partition so far."""
        self.arrivals: Listeners[Arrived] = Listeners()
        """Told of everything that is asked of the partitions, at once."""
        self.withdrawals: Listeners[Arrived] = Listeners()
        """Told of what was served and then given back, since another part of its request was refused."""
        self._tick = self._tick_of(now)
        self._known = {kind: settings.known(kind) for kind in KINDS}
        self._growth = {kind: Growth(kind, model, known=settings.known(kind), now=now) for kind in KINDS}
        count = settings.partitions or self._partitions_wanted()
        self._ranges = Ranges(count, now)
        self._lanes = {kind: self._new_lane(kind, count) for kind in KINDS}
        self._heat = [Heat() for _ in range(count)]
        self._pending: list[HeatEvent] = []

    # --- asking -----------------------------------------------------------------------------------------------------

    def admit(self, demands: Sequence[Demand], now: float) -> Throttle | None:
        """Serve all `demands` at `now` (seconds since the lab's start), or none and say why not."""
        return self.reserve(demands, now, Reservation()) if self.model.enforce_capacity else None

    def reserve(self, demands: Sequence[Demand], now: float, reservation: Reservation) -> Throttle | None:
        """As `admit`, for one part of a request: what was taken can be given back when another part is refused.

        A refusal takes nothing: a throttled request does no work and costs nothing (E5). Its heat is felt all the same,
        since a partition that is asked for too much is what splits are for (P11). Where the model does not enforce
        capacity, everything is served: this is the one place through which all that reads or writes has to pass.
        """
        if not self.model.enforce_capacity:
            return None
        self.catch_up(now)
        places = [self._ranges.find(demand.position) for demand in demands]
        for place, demand in zip(places, demands, strict=True):
            self._heat[place].feel(demand.position, demand.read_units + demand.write_units)
        taken = Reservation()
        throttle = self._take(places, demands, taken)
        arrived = Arrived(self, demands, now, throttle)

        def withdraw() -> None:
            taken.give_back()
            self.withdrawals.tell(arrived)

        if throttle is None:
            reservation.add(withdraw)
        else:
            taken.give_back()
        self.arrivals.tell(arrived)
        return throttle

    def _take(self, places: Sequence[int], demands: Sequence[Demand], taken: Reservation) -> Throttle | None:
        for place, demand in zip(places, demands, strict=True):
            for kind in KINDS:
                units = demand.units(kind)
                outcome = self._lanes[kind].take(place, units) if units else None
                if callable(outcome):
                    taken.add(outcome)
                elif outcome is not None:
                    return self._throttle("partition" if outcome == "partition" else self._rate(kind)[1], kind)
        return None

    def limit(self, kind: Kind) -> float:
        """Units per second that the table serves, bursts apart."""
        return self._rate(kind)[0]

    @property
    def warm_throughput(self) -> tuple[float, float]:
        """(reads, writes) per second that the table absorbs at once, as DescribeTable shows it (Q4)."""
        if self.settings.provisioned:
            return self._known["read"], self._known["write"]
        return self._growth["read"].ceiling, self._growth["write"].ceiling

    @property
    def partitions(self) -> list[Partition]:
        """The partitions in key order, live: look, do not touch."""
        reads, writes = self._lanes["read"].buckets, self._lanes["write"].buckets
        return [Partition(*parts) for parts in zip(self._ranges.spans, reads, writes, self._heat, strict=True)]

    @property
    def lows(self) -> Sequence[Position]:
        """Where each partition begins, in key order: what the shards of a stream follow (G1)."""
        return self._ranges.lows

    def visits(self, stretch: Range, walked: Sequence[tuple[Position, int]], now: float) -> list[Visit]:
        """The partitions through which a Scan page goes at `now`, and what it finds in each (R7)."""
        self.catch_up(now)
        return self._ranges.visits(stretch, walked)

    def page(self, start: Position, walked: Iterable[tuple[Position, int]], read_units: float) -> list[Demand]:
        """A Query page as demands: its units fall on partitions in proportion to the bytes walked in each.

        `walked` holds the place and size of each item evaluated; a page without any burdens the partition of `start`.
        """
        bytes_in: dict[int, int] = {}
        first: dict[int, Position] = {}
        for position, size in walked:
            place = self._ranges.find(position)
            bytes_in[place] = bytes_in.get(place, 0) + size
            first.setdefault(place, position)
        if not bytes_in:
            return [Demand(start, read_units=read_units)]
        total = sum(bytes_in.values())
        return [Demand(first[place], read_units=read_units * size / total) for place, size in bytes_in.items()]

    # --- changing ---------------------------------------------------------------------------------------------------

    def update(self, settings: Settings, now: float) -> None:
        """Take over new settings, as UpdateTable brings them. Partitions are added where needed, never merged (P6)."""
        self.catch_up(now)
        self.settings = settings
        for kind in KINDS:
            # The highest level is remembered: it stays warm, and a later switch to on demand keeps it (Q2, Q4).
            self._known[kind] = max(self._known[kind], settings.known(kind))
            self._growth[kind].warm(self._known[kind])
        self._grow(self._partitions_wanted(), now)
        for kind, lane in self._lanes.items():
            lane.change(self._tokens(kind), self._saves)

    # --- time -------------------------------------------------------------------------------------------------------

    def next_tick(self, now: float) -> float:
        """When tokens are refilled next, in seconds since the lab's start."""
        return (self._tick_of(now) + 1) * self.model.tick

    def catch_up(self, now: float) -> None:
        """Let the ticks pass that lie between the last request and `now`."""
        wanted = self._tick_of(now)
        while self._tick < wanted:
            if self._settled:
                # Idle and full: the ticks in between are all alike, except that the ceiling may have become due.
                self._tick = wanted
                self._step_growth(wanted * self.model.tick)
                break
            self._close_tick()

    def _close_tick(self) -> None:
        self._tick += 1
        end = self._tick * self.model.tick
        hot = [self._is_hot(place) for place in range(len(self._ranges))]
        for kind, lane in self._lanes.items():
            self._growth[kind].observe(lane.consumed / self.model.tick)
            lane.close(self._tokens(kind))
        for place, heat in enumerate(self._heat):
            heat.close(hot[place])
            if heat.streak * self.model.tick >= self.model.heat_seconds:
                self._judge(place, end)
        self._step_growth(end)
        for event in [event for event in self._pending if event.ready is not None and event.ready <= end]:
            self._pending.remove(event)
            found = self._ranges.place_of(event.partition)  # None: divided for capacity in the meantime
            if found is not None and event.verdict.boundary is not None:
                self._split(found, event.verdict.boundary, end)

    def _is_hot(self, place: int) -> bool:
        waiting = any(event.partition == self._ranges.spans[place].number for event in self._pending)
        buckets = (lane.buckets[place] for lane in self._lanes.values())
        return not waiting and any(bucket.spent >= self.model.heat_threshold * bucket.cap for bucket in buckets)

    def _judge(self, place: int, now: float) -> None:
        heat = self._heat[place]
        verdict = heat.verdict(self.model, local_index=self.settings.local_index)
        heat.forget()
        ready = now + self.model.split_seconds if verdict.boundary is not None else None
        event = HeatEvent(now, self._ranges.spans[place].number, verdict, ready)
        self.history.append(event)
        if ready is not None:
            self._pending.append(event)

    def _step_growth(self, now: float) -> None:
        stepped = [growth.step(now) for growth in self._growth.values()]
        if any(stepped) and not self.settings.provisioned:
            self._grow(self._partitions_wanted(), now)
            for kind, lane in self._lanes.items():
                lane.change(self._tokens(kind), self._saves)

    # --- partitions -------------------------------------------------------------------------------------------------

    def _partitions_wanted(self) -> int:
        return partitions_wanted(self.settings, self._known, self._growth, self.model)

    def _grow(self, wanted: int, now: float) -> None:
        """Divide every partition in the middle until there are enough: 4 become 8, not 5 (P7)."""
        while len(self._ranges) < wanted:
            middles = self._ranges.middles()
            if not middles:
                return
            for place, boundary in middles:
                self._split(place, boundary, now)

    def _split(self, place: int, boundary: Position, now: float) -> None:
        self._ranges.split(place, boundary, now)
        for lane in self._lanes.values():
            lane.split(place)
        self._heat[place : place + 1] = [Heat(), Heat()]

    # --- rates ------------------------------------------------------------------------------------------------------

    def _rate(self, kind: Kind) -> tuple[float, Cause]:
        """Units per second of the shared pool, and what its exhaustion means."""
        if self.settings.provisioned:
            return self.settings.capacity(kind), "provisioned"
        return self._growth[kind].limit(self.settings.maximum(kind))

    def _tokens(self, kind: Kind) -> float:
        return self._rate(kind)[0] * self.model.tick

    @property
    def _saves(self) -> float:
        return self.model.burst_seconds / self.model.tick if self.settings.provisioned else 0.0

    def _new_lane(self, kind: Kind, count: int) -> Lane:
        units = self.model.partition_read_units if kind == "read" else self.model.partition_write_units
        return Lane(
            cap=units * self.model.tick,
            rate=self._tokens(kind),
            count=count,
            saves=self._saves,
            filled=self.model.burst_at_creation,
            # The static model divides what was provisioned; an on-demand table has nothing to divide.
            shared=self.model.adaptive_capacity or not self.settings.provisioned,
        )

    def _throttle(self, cause: Cause, kind: Kind) -> Throttle:
        return Throttle(cause, kind, self.settings.resource, self.settings.index, self.settings.provisioned)

    def _tick_of(self, now: float) -> int:
        return int(now // self.model.tick)

    @property
    def _settled(self) -> bool:
        return (
            not self._pending
            and all(lane.settled for lane in self._lanes.values())
            and not any(heat.requests for heat in self._heat)
        )
