"""Which keys requests touch: listens to a lab's engine while a block runs, without changing what it does.

The ledger says what a request cost; this says where the units fell. The design review and the heat map read it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from helpers.engine.capacity import read_units
from helpers.engine.engine import Engine
from helpers.engine.layout import Position
from helpers.engine.physics.admission import Admission, Arrived
from helpers.engine.physics.buckets import KINDS, Kind
from helpers.engine.physics.throttling import Throttle
from helpers.engine.schema import KeySchema
from helpers.engine.work import PageRead, Part, Served, Write


@dataclass(frozen=True, slots=True)
class Touch:
    """Units that one request took from one partition key of a table or GSI."""

    resource: str
    """ "orders", or "orders/by-status" for a GSI."""
    key: str | None
    """The partition key as text; None for a Scan, which goes over all of them."""
    kind: Kind
    units: float
    item: Position | None
    """The place of the one item that was touched; None where the request went over a collection."""


@dataclass(frozen=True, slots=True)
class PageCost:
    """What one page of a Query or Scan read, as far as it is rounded up together."""

    sizes: tuple[int, ...]
    """Bytes: of a Query all of them (R4), of a Scan those in each partition that it visited (R7)."""
    consistent: bool

    def units(self, growth: int = 1) -> float:
        """Read units, if each of these bytes were `growth`."""
        return sum(read_units(size * growth, consistent=self.consistent) for size in self.sizes)


@dataclass(slots=True)
class Observation:
    """What happened in the block so far."""

    touches: list[Touch] = field(default_factory=list)
    eventual: list[str] = field(default_factory=list)
    """The operations that read eventually, in order."""
    pages: list[PageCost] = field(default_factory=list)
    """What each page of a Query or Scan read, in order."""

    @property
    def scans(self) -> bool:
        """Whether something went over a whole table or index; PartiQL without a partition key does."""
        return any(touch.key is None for touch in self.touches)


@contextmanager
def observing(engine: Engine) -> Iterator[Observation]:
    """Notes which keys the requests of the block touch. Throttled requests did no work and are left out (E5)."""
    seen = Observation()

    def note(served: Served) -> None:
        for part in served.parts:
            seen.touches.append(_touch(part))
            if isinstance(part, PageRead):
                seen.pages.append(PageCost(tuple(part.sizes) if part.shares else (part.bytes,), part.consistent))
        for part in served.parts:
            seen.touches += _index_touches(part)
        reads = [part for part in served.parts if not isinstance(part, Write)]
        if served.call.error is None and not all(part.consistent for part in reads):
            seen.eventual.append(served.call.operation)

    end = engine.served.add(note)
    try:
        yield seen
    finally:
        end()


def _touch(part: Part) -> Touch:
    """What one part took from the table, or from the index it read."""
    schema, one = part.table.schema, None if isinstance(part, PageRead) else part.position
    if isinstance(part, Write):
        local = sum(entry.units for entry in part.change.local_entries) if part.holds else 0.0
        units = part.consumed.write + part.consumed.aside_write + local
        return Touch(schema.name, key_text(part.position, schema.key), "write", units, one)
    resource, key = schema.name, schema.key
    if isinstance(part, PageRead) and part.index is not None and part.index.kind == "GSI":
        resource, key = f"{schema.name}/{part.index.name}", part.index.key
    text = None if part.position is None else key_text(part.position, key)
    return Touch(resource, text, "read", part.consumed.read_units, one)


def _index_touches(part: Part) -> Iterator[Touch]:
    """What a write sent on its way to global indexes (I2)."""
    if not isinstance(part, Write) or not part.holds:
        return
    for entry in part.change.global_entries:
        layout = part.table.indexes[entry.index.name]
        for position, units in entry.places(layout):
            resource = f"{part.table.schema.name}/{entry.index.name}"
            yield Touch(resource, key_text(position, entry.index.key), "write", units, position)


def key_text(position: Position, key: KeySchema) -> str:
    """The partition key of a position in words: "USER#000042", "42", or several attributes with " · " between them."""
    parts = []
    for value, attribute in zip(position[1], key.partition, strict=False):
        match value:
            case bytes() if attribute.type == "S":
                parts.append(value.decode())
            case bytes():
                parts.append(f"0x{value.hex()}")
            case Decimal():
                parts.append(f"{value.normalize():f}")
            case _:
                parts.append(str(value))
    return " · ".join(parts)


# ── load over time ──────────────────────────────────────────────────────────────────────────────────────────────────


class HasEngine(Protocol):
    """A Lab."""

    @property
    def engine(self) -> Engine:
        """What serves its requests."""


class HasName(Protocol):
    """A boto3 Table."""

    @property
    def name(self) -> str:
        """The table's name."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One demand on one partition: when, where, how much, and whether it was served."""

    second: int
    partition: int
    """The partition's number."""
    kind: Kind
    units: float
    throttle: Throttle | None
    key: str
    burst: float
    """Units that the partition had saved up afterwards (P8)."""
    of: Arrived
    """What the demand came with, as the engine told it."""


@dataclass(slots=True)
class LoadWatch:
    """Everything that was asked of one table or GSI in a block, request by request, and the partitions it has."""

    name: str
    admission: Admission
    arrivals: list[Arrival] = field(default_factory=list)
    limits: dict[tuple[int, Kind], float] = field(default_factory=dict)
    """(second, kind) → units per second the table was good for, bursts apart."""
    spans: dict[int, Any] = field(default_factory=dict)
    """Number → every partition that was there at some time."""
    started: float = 0.0
    ended: float = 0.0


@contextmanager
def watching_load(lab: HasEngine, table: HasName | str, index: str | None = None) -> Iterator[LoadWatch]:
    """Records the load on the partitions of a table, or of one of its GSIs, while the block runs.

    with watching_load(lab, table) as load: … then `heat_map(load)`, `timeline(load)`. Retries count as new requests.
    """
    engine, table = lab.engine, table if isinstance(table, str) else table.name
    dynamics = engine.dynamics.get(table)
    if dynamics is None or (index is not None and index not in dynamics.indexes):
        known = ", ".join(
            [*engine.dynamics, *(f"{name}/{one}" for name, d in engine.dynamics.items() for one in d.indexes)]
        )
        wanted = table if index is None else f"{table}/{index}"
        raise ValueError(f"The lab has no table or global secondary index {wanted!r}. It has: {known or 'none yet'}.")
    schema = engine.tables[table].schema
    key = schema.key if index is None else schema.indexes[index].key
    admission = dynamics.admission if index is None else dynamics.indexes[index]
    watch = LoadWatch(table if index is None else f"{table}/{index}", admission, started=engine.clock.seconds)

    def note_partitions() -> None:
        watch.spans.update((part.span.number, part.span) for part in admission.partitions)

    def note(arrived: Arrived) -> None:
        partitions, lows, second = admission.partitions, admission.lows, int(arrived.now)
        for part in partitions:
            watch.spans.setdefault(part.span.number, part.span)
        for kind in KINDS:
            watch.limits[second, kind] = admission.limit(kind)
        for demand in arrived.demands:
            part = partitions[bisect_right(lows, demand.position) - 1]
            text = key_text(demand.position, key) if len(demand.position) > 1 else ""
            for kind in KINDS:
                units = demand.units(kind)
                if units:
                    burst = (part.read if kind == "read" else part.write).burst
                    watch.arrivals.append(
                        Arrival(second, part.span.number, kind, units, arrived.throttle, text, burst, arrived)
                    )

    def withdraw(arrived: Arrived) -> None:
        watch.arrivals = [arrival for arrival in watch.arrivals if arrival.of is not arrived]

    note_partitions()
    ends = [admission.arrivals.add(note), admission.withdrawals.add(withdraw)]
    try:
        yield watch
    finally:
        for end in ends:
            end()
        admission.catch_up(engine.clock.seconds)
        note_partitions()
        watch.ended = engine.clock.seconds
