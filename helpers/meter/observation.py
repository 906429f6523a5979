"""Which keys requests touch: listens to a lab's engine while a block runs, without changing what it does.

The ledger says what a request cost; this says where the units fell. The design review and the heat map read it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Protocol

from helpers.engine.engine import Engine
from helpers.engine.layout import Position
from helpers.engine.physics.admission import Demand, TableAdmission
from helpers.engine.physics.buckets import KINDS, Kind
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.throttling import Throttle
from helpers.engine.schema import KeySchema
from helpers.engine.work import Part

_ONE_ITEM: Final = frozenset({"GetItem", "PutItem", "UpdateItem", "DeleteItem"})


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


@dataclass(slots=True)
class Observation:
    """What happened in the block so far."""

    touches: list[Touch] = field(default_factory=list)
    eventual: list[str] = field(default_factory=list)
    """The operations that read eventually, in order."""

    @property
    def scans(self) -> bool:
        """Whether something went over a whole table or index; PartiQL without a partition key does."""
        return any(touch.key is None for touch in self.touches)


@contextmanager
def observing(engine: Engine) -> Iterator[Observation]:
    """Notes which keys the requests of the block touch. Throttled requests did no work and are left out (E5).

    A lab whose model sets no capacity limits shows no reads or writes of tables here.
    """
    seen = Observation()
    operations: list[str] = []

    def handle(original: Callable[..., Any], operation: str, request: dict[str, Any]) -> Any:
        operations.append(operation)
        try:
            answer = original(operation, request)
        finally:
            operations.pop()
        if _reads_eventually(operation, request):
            seen.eventual.append(operation)
        return answer

    def admit(dynamics: Dynamics, original: Callable[..., Throttle | None], part: Part) -> Throttle | None:
        throttle = original(part)
        if throttle is None:
            seen.touches += _touches(dynamics, part, operations[-1] if operations else "")
        return throttle

    def put(resource: str, key: KeySchema, original: Callable[..., float], *given: Any, **more: Any) -> float:
        due = original(*given, **more)
        for demand in given[1]:
            text = key_text(demand.position, key)
            seen.touches.append(Touch(resource, text, "write", demand.write_units, demand.position))
        return due

    with ExitStack() as stack:
        stack.enter_context(_wrapped(engine, "handle", handle))
        for name, dynamics in engine.dynamics.items():
            stack.enter_context(_wrapped(dynamics, "admit", lambda *given, of=dynamics: admit(of, *given)))
            for index, queue in dynamics.queues.items():
                resource, schema = f"{name}/{index}", engine.tables[name].schema.indexes[index].key
                wrapper = _named(put, resource, schema)
                stack.enter_context(_wrapped(queue, "put", wrapper))
        yield seen


def _named(put: Callable[..., float], resource: str, key: KeySchema) -> Callable[..., float]:
    return lambda *given, **more: put(resource, key, *given, **more)


@contextmanager
def _wrapped(thing: object, name: str, wrapper: Callable[..., Any]) -> Iterator[None]:
    """For the length of the block, `thing.name(…)` is `wrapper(original, …)`. Only this one object is concerned."""
    original = getattr(thing, name)
    own = vars(thing)
    before = own.get(name)
    own[name] = lambda *given, **more: wrapper(original, *given, **more)
    try:
        yield
    finally:
        if before is None:
            del own[name]
        else:  # another observation began earlier and goes on
            own[name] = before


def _touches(dynamics: Dynamics, part: Part, operation: str) -> Iterator[Touch]:
    """What one admitted part took from the table, or from the index it read. Index writes are heard of on their own."""
    consumed, schema = part.consumed, part.table.schema
    local = sum(units for name, units in consumed.index_write.items() if name not in dynamics.indexes)
    written = consumed.write + consumed.aside_write + local
    one = part.position if operation in _ONE_ITEM or part.key else None
    key = None if part.position is None else key_text(part.position, schema.key)
    if written:
        yield Touch(schema.name, key, "write", written, one)
        return
    resource = schema.name
    for name in consumed.index_read:
        if name in dynamics.indexes:
            resource = f"{schema.name}/{name}"
            key = None if part.position is None else key_text(part.position, schema.indexes[name].key)
    yield Touch(resource, key, "read", consumed.read_units, one)


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


def _reads_eventually(operation: str, request: Mapping[str, Any]) -> bool:
    match operation:
        case "GetItem" | "Query" | "Scan":
            return not request.get("ConsistentRead")
        case "BatchGetItem":
            return not all(each.get("ConsistentRead") for each in request["RequestItems"].values())
        case "ExecuteStatement":
            return _selects(request) and not request.get("ConsistentRead")
        case "BatchExecuteStatement":
            return any(_selects(each) and not each.get("ConsistentRead") for each in request["Statements"])
    return False  # writes, and transactions, which read the latest state (T10)


def _selects(statement: Mapping[str, Any]) -> bool:
    return str(statement.get("Statement", "")).lstrip().upper().startswith("SELECT")


# ── load over time ──────────────────────────────────────────────────────────────────────────────────────────────────


class HasEngine(Protocol):
    """A Lab."""

    @property
    def engine(self) -> Engine: ...


class HasName(Protocol):
    """A boto3 Table."""

    @property
    def name(self) -> str: ...


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


@dataclass(slots=True)
class LoadWatch:
    """Everything that was asked of one table or GSI in a block, request by request, and the partitions it has."""

    name: str
    admission: TableAdmission
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

    def admit(original: Callable[..., Throttle | None], demands: Sequence[Demand], now: float) -> Throttle | None:
        throttle = original(demands, now)
        partitions, lows, second = admission.partitions, admission.lows, int(now)
        for part in partitions:
            watch.spans.setdefault(part.span.number, part.span)
        for kind in KINDS:
            watch.limits[second, kind] = admission.limit(kind)
        for demand in demands:
            part = partitions[bisect_right(lows, demand.position) - 1]
            for kind in KINDS:
                units = demand.units(kind)
                if units:
                    bucket = part.read if kind == "read" else part.write
                    text = key_text(demand.position, key) if len(demand.position) > 1 else ""
                    watch.arrivals.append(Arrival(second, part.span.number, kind, units, throttle, text, bucket.burst))
        return throttle

    note_partitions()
    with _wrapped(admission, "admit", admit):
        try:
            yield watch
        finally:
            admission.catch_up(engine.clock.seconds)
            note_partitions()
            watch.ended = engine.clock.seconds
