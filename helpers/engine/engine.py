"""The pipeline every request runs through: validate → admit → execute → account → replicate → answer."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from helpers.engine import reads, statements, writes
from helpers.engine.answers import by_table, complete, names_as_written
from helpers.engine.capacity import Consumed
from helpers.engine.clock import Clock
from helpers.engine.control import control
from helpers.engine.errors import ApiError, not_found
from helpers.engine.language.execution import unchanged
from helpers.engine.ledger import Call
from helpers.engine.physics import latency
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.faults import Faults, TimedOut
from helpers.engine.physics.latency import TRANSACTIONS
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.physics.moments import Moments
from helpers.engine.physics.throttling import Throttle, cancellation, throttled
from helpers.engine.requests import Asked
from helpers.engine.rules.keys import check_item
from helpers.engine.rules.validation import cancelled, validate, validate_request, validate_with_tables
from helpers.engine.schema import Item, TableSchema
from helpers.engine.store import CONTROL_OPERATIONS, Store
from helpers.engine.streams import STREAM_OPERATIONS, Streams
from helpers.engine.tables import Table, measured
from helpers.engine.throughput import Throughput
from helpers.engine.tokens import Tokens
from helpers.engine.ttl import TTL_OPERATIONS, Reaper
from helpers.engine.work import Json, Part, Work

DATA_OPERATIONS: dict[str, Callable[[Engine, Json, Asked], Work]] = {
    "BatchExecuteStatement": statements.batch_execute_statement,
    "BatchGetItem": reads.batch_get_item,
    "BatchWriteItem": writes.batch_write_item,
    "DeleteItem": writes.delete_item,
    "ExecuteStatement": statements.execute_statement,
    "ExecuteTransaction": statements.execute_transaction,
    "GetItem": reads.get_item,
    "PutItem": writes.put_item,
    "Query": reads.query,
    "Scan": reads.scan,
    "TransactGetItems": reads.transact_get_items,
    "TransactWriteItems": writes.transact_write_items,
    "UpdateItem": writes.update_item,
}
"""Operations on items: the API's name → what prepares the work."""


BATCHES: Final = frozenset({"BatchGetItem", "BatchWriteItem", "BatchExecuteStatement"})
_CONFLICT: Final = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}


class Engine:
    """A DynamoDB in one process: tables, items, units. It hears DynamoDB JSON and answers DynamoDB JSON."""

    def __init__(self, *, seed: int = 0, clock: Clock | None = None, model: Model = DEFAULT) -> None:
        self.seed = seed
        self.model = model
        self.clock = clock or Clock()
        self.faults = Faults(seed)
        self.store = Store(self.clock)
        self.tables: dict[str, Table] = {}
        self.dynamics: dict[str, Dynamics] = {}
        """Table name → what it feels over time."""
        self.streams = Streams(self.clock, self.faults, model)
        self.ttl = Reaper(self.clock, self._expire, seed=seed, model=model)
        self.tokens = Tokens(self.clock)
        self.throughput = Throughput(self.clock, model)
        self.ledger: list[Call] = []
        self._listeners: list[Callable[[Call], None]] = []
        self.moments = Moments(self.clock)

    def handle(self, operation: str, request: Json) -> Json:
        """Serve one request.

        `operation` is the API's name, `request` its JSON. Returns the JSON of the answer; raises `ApiError`.
        """
        if not self.clock.virtual:
            self.clock.catch_up()
        if operation in CONTROL_OPERATIONS:
            return control(self, operation, validate(operation, request, self.schema_of))
        if operation in STREAM_OPERATIONS:
            return self.streams.handle(operation, validate_request(operation, request))
        if operation in TTL_OPERATIONS:
            return self.ttl.handle(operation, validate_request(operation, request), self.tables)
        prepare = DATA_OPERATIONS.get(operation)
        if prepare is None:
            raise ApiError("UnknownOperationException", f"This lab does not serve {operation}.")
        started = self.clock.seconds
        served: list[Part] = []
        work: Work | None = None
        error: ApiError | None = None
        try:
            checked = validate_request(operation, request)
            asked = Asked(checked)
            validate_with_tables(operation, checked, self.schema_of)
            work = prepare(self, checked, asked)
            self._conflict(operation, work)
            served = self._admit(operation, work)
            error = work.error
            if error is None:
                for part in served:
                    self._commit(part)
                answer = complete(work.answer(served), work, served, request)
                self._time_out(operation, served)
                return answer
            raise error
        except ApiError as refusal:
            error = refusal
            raise
        finally:
            self._account(operation, request, work, served, error, started)

    def _conflict(self, operation: str, work: Work) -> None:
        """Another client's transaction may hold one of the items (T9); plain reads never wait for it."""
        if operation not in TRANSACTIONS and not any(part.writes for part in work.parts):
            return
        now = self.clock.seconds
        held = [
            self.moments.holds(part)
            or self.faults.strike("conflict", table=part.table.schema.name, key=part.key, now=now) is not None
            for part in work.parts
        ]
        if any(held) and operation in TRANSACTIONS:
            raise cancelled([dict(_CONFLICT) if one else {"Code": "None"} for one in held])
        if any(held):
            raise ApiError("TransactionConflictException", _CONFLICT["Message"])

    def _time_out(self, operation: str, served: list[Part]) -> None:
        """The answer may get lost on its way, after the work was done."""
        for part in served:
            name = part.table.schema.name
            if self.faults.strike("time out", table=name, operation=operation, key=part.key, now=self.clock.seconds):
                raise TimedOut

    # --- admit ------------------------------------------------------------------------------------------------------

    def _admit(self, operation: str, work: Work) -> list[Part]:
        """The parts that capacity lets through: of a batch as many as there is room for (B2), of all else all or none.

        Raises the throttle of a request that cannot be served; it has done no work and costs nothing (E5).
        """
        served: list[Part] = []
        refused: list[Throttle] = []
        for number, part in enumerate(work.parts):
            throttle = self._obstacle(operation, part)
            if throttle is None:
                served.append(part)
                continue
            refused.append(throttle)
            if work.atomic and operation in TRANSACTIONS:
                reasons = [{"Code": "None"} for _ in work.parts]
                reasons[number] = cancellation(throttle)
                raise cancelled(reasons)
            if work.atomic:
                break
        if refused and (work.atomic or not served):
            raise throttled(refused[:1])
        return served

    def _obstacle(self, operation: str, part: Part) -> Throttle | None:
        """What stands in the way of a part: a fault that somebody asked for, or a limit."""
        name, now = part.table.schema.name, self.clock.seconds
        dynamics = self.dynamics[name]
        for effect in ("throttle", "drop") if operation in BATCHES else ("throttle",):
            if self.faults.strike(effect, table=name, operation=operation, key=part.key, now=now):
                return dynamics.hot_key(writes=bool(part.consumed.write_units))
        return dynamics.admit(part)

    # --- execute ----------------------------------------------------------------------------------------------------

    def _commit(self, part: Part) -> None:
        """Make a prepared write true: in moto, in the layout, in the indexes."""
        if not part.writes or unchanged(part.before, part.after):
            return  # W3: an identical overwrite is paid for and changes nothing, not even the stream
        name = part.table.schema.name
        if part.after is not None:
            self.store.put(name, part.after)
        else:
            self.store.delete(name, part.key)
        part.table.apply(part.before, part.after)
        self.streams.record(part, self.dynamics[name].admission.lows)
        self.ttl.wrote(part.table, part.key, part.after)
        self._replicate(part)

    def _expire(self, table: Table, item: Item) -> None:
        """Remove an item whose time has come: no request and no units, but a record in the stream (G2)."""
        key = {name: item[name] for name in table.schema.key.names}
        self._commit(Part(table, Consumed(table.schema), key=key, before=item, writes=True, by_ttl=True))

    # --- replicate --------------------------------------------------------------------------------------------------

    def _replicate(self, part: Part) -> None:
        """Send the change on its way to replicas and indexes."""
        name, now = part.table.schema.name, self.clock.seconds
        delays = {}
        for index in part.table.schema.global_indexes:
            fault = self.faults.strike("delay", table=name, index=index.name, key=part.key, now=now)
            if fault is not None:
                delays[index.name] = fault.seconds
        self.dynamics[name].wrote(part.before, part.after, delays, free=part.by_ttl)

    # --- account ----------------------------------------------------------------------------------------------------

    def _account(
        self,
        operation: str,
        request: Json,
        work: Work | None,
        served: list[Part],
        error: ApiError | None,
        started: float,
    ) -> None:
        """Write the request into the ledger and tell whoever listens."""
        used = by_table(served)
        totals = list(used.values())
        arms: dict[str, float] = {}
        for consumed in totals:
            for name, units in consumed.arms:
                arms[name] = arms.get(name, 0.0) + units
        seconds = latency.seconds(
            operation,
            sum(part.bytes for part in served),
            consistent=work.consistent if work else False,
            refused=not served,
            writes=any(part.writes for part in served),
            model=self.model,
        )
        if operation in TRANSACTIONS and any(part.writes for part in served):
            self.moments.hold(served, seconds)
        self.moments.passed(seconds)
        call = Call(
            number=len(self.ledger) + 1,
            operation=operation,
            table=", ".join(used or names_as_written(request)),
            index=work.index if work else None,
            evaluated=sum(part.evaluated for part in served),
            returned=sum(part.returned for part in served),
            bytes=sum(part.bytes for part in served),
            read_units=sum(consumed.read_units for consumed in totals),
            write_units=sum(consumed.write_units for consumed in totals),
            arms=tuple(arms.items()),
            error=error.code if error else None,
            seconds=seconds,
            started=started,
        )
        self.ledger.append(call)
        for listener in list(self._listeners):
            listener(call)

    def on_call(self, listener: Callable[[Call], None]) -> Callable[[], None]:
        """Call `listener` with each request from now on. Returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    # --- tables -----------------------------------------------------------------------------------------------------

    def table(self, name: str) -> Table:
        """The table of that name. Raises ResourceNotFoundException."""
        table = self.tables.get(name)
        if table is None:
            raise not_found()
        return table

    def schema_of(self, name: str) -> TableSchema:
        """The schema of a table. Raises ResourceNotFoundException."""
        return self.table(name).schema

    def load(self, name: str, items: Iterable[Item]) -> int:
        """Put many items in place at once, around the pipeline: no request, no units, the same state as after writing them.

        Returns how many. Raises what PutItem would raise for the first item it refuses; then nothing is stored.
        """
        table = self.table(name)
        checked = []
        with _no_collections():
            for item in items:
                stored = measured(item)
                check_item(table.schema, stored.item)
                checked.append(stored)
            self.store.load(name, (stored.item for stored in checked))
            table.load(checked)
        self.ttl.loaded(table, (stored.item for stored in checked))
        return len(checked)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Python's garbage collector looks through everything again and again while many objects are made, and finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
