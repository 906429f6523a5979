"""The pipeline every request runs through: validate → admit → execute → account → replicate → answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from helpers.engine import latency, reads, statements, writes
from helpers.engine.capacity import Consumed, Level
from helpers.engine.checks.keys import check_item
from helpers.engine.clock import Clock
from helpers.engine.control import control
from helpers.engine.errors import ApiError, not_found
from helpers.engine.execution import unchanged
from helpers.engine.layout import Layout, Position, Stored
from helpers.engine.ledger import Call
from helpers.engine.limits import GB
from helpers.engine.requests import Asked
from helpers.engine.schema import Item, TableSchema
from helpers.engine.store import CONTROL_OPERATIONS, Store
from helpers.engine.tables import Table, measured
from helpers.engine.tokens import Tokens
from helpers.engine.validation import validate, validate_request, validate_with_tables
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


class Engine:
    """A DynamoDB in one process: tables, items, units. It hears DynamoDB JSON and answers DynamoDB JSON."""

    def __init__(self, *, seed: int = 0, clock: Clock | None = None) -> None:
        self.seed = seed
        self.clock = clock or Clock()
        self.store = Store(self.clock)
        self.tables: dict[str, Table] = {}
        self.tokens = Tokens(self.clock)
        self.ledger: list[Call] = []
        self._listeners: list[Callable[[Call], None]] = []

    def handle(self, operation: str, request: Json) -> Json:
        """Serve one request.

        `operation` is the API's name, `request` its JSON. Returns the JSON of the answer; raises `ApiError`.
        """
        if operation in CONTROL_OPERATIONS:
            return control(self, operation, validate(operation, request, self.schema_of))
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
            served = self._admit(work)
            error = work.error
            if error is None:
                for part in served:
                    self._commit(part)
                return self._answer(work, served, request)
            raise error
        except ApiError as refusal:
            error = refusal
            raise
        finally:
            self._account(operation, request, work, served, error, started)

    # --- admit ------------------------------------------------------------------------------------------------------

    def _admit(self, work: Work) -> list[Part]:
        """The parts that capacity lets through. Without a model of time, all of them."""
        return work.parts

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
        self._replicate(part.table, part.before, part.after)

    # --- replicate --------------------------------------------------------------------------------------------------

    def _replicate(self, table: Table, before: Item | None, after: Item | None) -> None:
        """Bring the indexes up to date. Without a model of time, at once."""
        for index in table.schema.indexes.values():
            table.apply_entry(index, before, after)

    def visible(self, table: Table, key: Item, *, consistent: bool) -> Stored | None:
        """The item as this read sees it. Without a model of time, every replica is current (N2)."""
        return table.layout.get(key)

    def as_seen(self, walk: Iterable[Stored], table: Table, layout: Layout, *, consistent: bool) -> Iterable[Stored]:
        """A stretch of a layout as this read sees it."""
        return walk

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
        by_table = _by_table(served)
        arms: dict[str, float] = {}
        for consumed in by_table.values():
            for name, units in consumed.arms:
                arms[name] = arms.get(name, 0.0) + units
        seconds = latency.seconds(
            operation,
            sum(part.bytes for part in served),
            consistent=work.consistent if work else False,
            refused=not served,
            writes=any(part.writes for part in served),
        )
        if self.clock.virtual:
            self.clock.advance(seconds=seconds)
        call = Call(
            number=len(self.ledger) + 1,
            operation=operation,
            table=", ".join(by_table or _names_as_written(request)),
            index=work.index if work else None,
            evaluated=sum(part.evaluated for part in served),
            returned=sum(part.returned for part in served),
            bytes=sum(part.bytes for part in served),
            read_units=sum(consumed.read_units for consumed in by_table.values()),
            write_units=sum(consumed.write_units for consumed in by_table.values()),
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

    def empty_partition_units(self, layout: Layout, place: Position | None, evaluated: int, multiplier: float) -> float:
        """Units a Scan pays for partitions that hold nothing (R7): none in the default model."""
        return 0.0

    @property
    def feels_load(self) -> bool:
        """Whether a page has to remember what it walked, so that partitions can feel it."""
        return False

    # --- answer -----------------------------------------------------------------------------------------------------

    def _answer(self, work: Work, served: list[Part], request: Json) -> Json:
        answer = work.answer(served)
        level: Level = request.get("ReturnConsumedCapacity", "NONE")
        if level != "NONE":
            consumed = _by_table(served)
            names = _names_as_written(request)
            shapes = []
            for name, one in consumed.items():
                one.table_name = names.get(name, name)
                shapes.append(one.shape(level))
            if shapes:
                answer["ConsumedCapacity"] = shapes if work.as_list else shapes[0]
        if request.get("ReturnItemCollectionMetrics") == "SIZE":
            answer |= _collection_metrics(served, as_list=work.as_list)
        return answer

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
        for item in items:
            stored = measured(item)
            check_item(table.schema, stored.item)
            checked.append(stored)
        self.store.load(name, (stored.item for stored in checked))
        table.load(checked)
        return len(checked)


def _by_table(parts: list[Part]) -> dict[str, Consumed]:
    """What the parts of one request used, added up for each table, in the order of the request (C4)."""
    total: dict[str, Consumed] = {}
    for part in parts:
        consumed = total.setdefault(
            part.table.schema.name, Consumed(part.table.schema, transactional=part.consumed.transactional)
        )
        consumed.add(part.consumed)
    return total


def _mentions(value: Any) -> Iterator[str]:
    """Every table a request names, as written."""
    if not isinstance(value, dict):
        return
    if isinstance(value.get("TableName"), str):
        yield value["TableName"]
    if isinstance(value.get("RequestItems"), dict):
        yield from value["RequestItems"]
    if isinstance(value.get("TransactItems"), list):
        for action in value["TransactItems"]:
            for body in action.values() if isinstance(action, dict) else ():
                yield from _mentions(body)


def _names_as_written(request: Json) -> dict[str, str]:
    """Table name → the name or ARN the caller used for it (C4)."""
    return {text.rpartition(":table/")[2]: text for text in _mentions(request)}


def _collection_metrics(parts: list[Part], *, as_list: bool) -> Json:
    """ItemCollectionMetrics: how large the collections are that were written to, on tables with local indexes (I7)."""
    metrics: dict[str, list[Json]] = {}
    for part in parts:
        table = part.table
        if part.writes and table.schema.local_indexes:
            key = {attribute.name: part.key[attribute.name] for attribute in table.schema.key.partition}
            whole = table.collection_bytes(list(key.values())) // GB
            one = {"ItemCollectionKey": key, "SizeEstimateRangeGB": [float(whole), float(whole + 1)]}
            if one not in metrics.setdefault(table.schema.name, []):
                metrics[table.schema.name].append(one)
    if not metrics:
        return {}
    return {"ItemCollectionMetrics": metrics if as_list else next(iter(metrics.values()))[0]}
