"""The pipeline that every request on items runs through, in this order.

validate   the shape of the request, its expressions, then its tables and keys (`rules`, `requests`)
prepare    what it reads is read, what it writes becomes a `Change` with its index entries and units (`reads`, `writes`, …)
admit      no transaction holds the items, and capacity is reserved for every part, or given back (`physics`)
commit     each change goes into the account, the layout, the stream, and on its way to replicas and indexes
answer     with ConsumedCapacity where it was asked for; a fault may lose it now, after the work was done
account    the ledger, the listeners, and the clock moves; the same for a request that was refused on the way

A batch goes through prepare, admit and commit once for each member (B2), everything else once for all its parts. Operations on
tables, streams and TTL settings have ways of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from helpers.engine import reads, statements, writes
from helpers.engine.answers import by_table, complete, names_as_written
from helpers.engine.archive import Archive
from helpers.engine.catalog import CATALOG_OPERATIONS, Catalog
from helpers.engine.changes import Change, change_to
from helpers.engine.clock import Clock
from helpers.engine.context import Context
from helpers.engine.errors import ApiError
from helpers.engine.exports import Shelf
from helpers.engine.index_builds import Builds
from helpers.engine.ledger import Call
from helpers.engine.listeners import Listeners
from helpers.engine.loading import put_in_place
from helpers.engine.moto_account import ACCOUNT, REGION, MotoAccount
from helpers.engine.observing import BY_TTL, Met, Observed
from helpers.engine.physics import latency
from helpers.engine.physics.buckets import Reservation
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.faults import Faults, TimedOut
from helpers.engine.physics.latency import TRANSACTIONS
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.physics.moments import Moments
from helpers.engine.physics.throttling import Throttle, ThrottledError, cancellation, throttled
from helpers.engine.requests import Asked
from helpers.engine.rules.foreign import refuse_foreign
from helpers.engine.rules.validation import cancelled, validate_request, validate_with_tables
from helpers.engine.schema import TableSchema
from helpers.engine.streams import STREAM_OPERATIONS, Streams
from helpers.engine.table import Table
from helpers.engine.tokens import Tokens
from helpers.engine.ttl import TTL_OPERATIONS, Reaper
from helpers.engine.wire_types import Item, Json
from helpers.engine.work import Batch, Outcome, Part, Served, Work, Write

DATA_OPERATIONS: dict[str, Callable[[Context, Json, Asked], Work | Batch]] = {
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
_NO_REASON: Final = {"Code": "None"}
_CONFLICT: Final = {"Code": "TransactionConflict", "Message": "Transaction is ongoing for the item"}


class Engine:
    """A DynamoDB in one process: tables, items, units. It hears DynamoDB JSON and answers DynamoDB JSON.

    `seed` fixes everything that is left to chance, `clock` is its time (virtual unless another is given), and `model` holds
    every other choice of the simulation. It is one Region; `in_region` gives the others.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        clock: Clock | None = None,
        model: Model = DEFAULT,
        region: str = REGION,
        home: Engine | None = None,
        keep_ledger: bool = True,
    ) -> None:
        """`home` is the engine whose time, faults, ledger and listeners another Region of the same account shares.

        keep_ledger: False where nobody would read the ledger, and it would grow for as long as the engine serves.
        """
        self.seed = seed
        self.model = model
        self.region = region
        self.clock = clock or Clock()
        self.faults: Faults = Faults(seed) if home is None else home.faults
        self.moto = MotoAccount(self.clock, region)
        self.streams = Streams(self.clock, self.faults, model)
        self.ttl = Reaper(self.clock, self._expire, seed=seed, model=model)
        builds = Builds(self.clock, model, [] if home is None else home.builds.history)
        self.catalog = Catalog(self.clock, self.moto, self.streams, self.ttl, builds, seed=seed, model=model)
        self.tokens = Tokens(self.clock)
        self.ledger: list[Call] = [] if home is None else home.ledger
        self._keeps_ledger: bool = keep_ledger if home is None else home._keeps_ledger
        self.calls: Listeners[Call] = Listeners() if home is None else home.calls
        """Told of each request, when it has been answered or refused."""
        self.served: Listeners[Served] = Listeners() if home is None else home.served
        """Told of the same, with what was read and written."""
        self.observed: Listeners[Observed] = Listeners() if home is None else home.observed
        """Told of every request, also of those on tables and streams, with all that stood in its way; and of what TTL removes."""
        self.moments: Moments = Moments(self.clock) if home is None else home.moments
        self._regions: dict[str, Engine] = {region: self} if home is None else home._regions
        self._archives: dict[str, Archive] = {} if home is None else home._archives
        self._archives[region] = self.catalog.archive
        self.catalog.archive.elsewhere = self._archives
        self.objects: Shelf = Shelf() if home is None else home.objects
        """Where exports go and imports come from: nowhere until somebody hands an object store in."""
        self.catalog.archive.exports.shelf = self.catalog.archive.imports.shelf = self.objects

    def in_region(self, region: str) -> Engine:
        """The same account in another Region: its own tables, of the same names or not, on the same clock (K16)."""
        if region not in self._regions:
            self._regions[region] = Engine(seed=self.seed, clock=self.clock, model=self.model, region=region, home=self)
            self._regions[region].catalog.address = self.catalog.address
        return self._regions[region]

    def serve_at(self, address: str) -> None:
        """Let DescribeEndpoints name this address in every Region: those there are, and those to come."""
        for engine in self._regions.values():
            engine.catalog.address = address

    def handle(self, operation: str, request: Json) -> Json:
        """Serve one request.

        `operation` is the API's name, `request` its JSON. Returns the JSON of the answer; raises `ApiError`.
        """
        if not self.clock.virtual:
            self.clock.catch_up()
        prepare = DATA_OPERATIONS.get(operation)
        if prepare is None:
            return self._other(operation, request)
        started = self.clock.seconds
        served: list[Part] = []
        met = Met()
        work: Work | Batch | None = None
        error: ApiError | None = None
        try:
            refuse_foreign(request, self.region, ACCOUNT)
            checked = validate_request(operation, request)
            asked = Asked.of(checked)
            validate_with_tables(operation, checked, self.schema_of)
            work = prepare(self, checked, asked)
            if isinstance(work, Batch):
                answer = work.answer(self._each(operation, work, served, met))
            else:
                self._whole(operation, work, served, met)
                answer = work.answer()
            answer = complete(answer, served, request, as_list=work.as_list)
            self._lose_answer(operation, served)
            return answer
        except ApiError as refusal:
            error = refusal
            raise
        finally:
            seconds = self._let_pass(operation, work, served)
            if self._keeps_ledger or self.calls.listening or self.served.listening:
                self._enter_in_ledger(operation, request, work, served, error, started, seconds)
            if self.observed.listening:
                tables = tuple(by_table(served) or names_as_written(request))
                members = len(work.members) if isinstance(work, Batch) else 1
                self.observed.tell(
                    Observed(self.region, operation, started, seconds, tables, error, tuple(served), met, members)
                )

    def _other(self, operation: str, request: Json) -> Json:
        """Serve one request on tables, settings or streams. Raises `ApiError`, also for what is no operation."""
        error: ApiError | None = None
        answer: Json = {}
        try:
            if operation in CATALOG_OPERATIONS:
                refuse_foreign(request, self.region, ACCOUNT)
                answer = self.catalog.handle(operation, request)
            elif operation in STREAM_OPERATIONS:
                answer = self.streams.handle(operation, validate_request(operation, request))
            elif operation in TTL_OPERATIONS:
                refuse_foreign(request, self.region, ACCOUNT)
                checked = validate_request(operation, request)
                answer = self.ttl.handle(operation, checked, self.tables, self.catalog.lives)
            else:
                raise ApiError("UnknownOperationException", f"This lab does not serve {operation}.")
            return answer
        except ApiError as refusal:
            error = refusal
            raise
        finally:
            if self.observed.listening:
                self.observed.tell(Observed(self.region, operation, self.clock.seconds, 0.0, (), error))

    def _whole(self, operation: str, work: Work, served: list[Part], met: Met) -> None:
        """Carry out a request whole or not at all; what it has used is added to `served`, also where it is then refused.

        Raises the throttle or the conflict of a request that cannot be served: it has done no work and costs nothing (E5).
        """
        self._meet_transactions(operation, work.parts, met)
        self._admit(operation, work.parts, met)
        served += work.parts
        if work.error is not None:
            met.refused.append((work.parts, work.error))
            raise work.error
        for part in work.parts:
            if isinstance(part, Write) and part.holds:
                self._commit(part.table, part.change)

    def _each(self, operation: str, batch: Batch, served: list[Part], met: Met) -> list[Outcome]:
        """Carry out the members of a batch, each on its own and each seeing what those before it have stored (B2)."""
        outcomes: list[Outcome] = []
        throttled = None
        for prepare in batch.members:
            try:
                work = prepare()
                self._whole(operation, work, served, met)
                outcomes.append(work)
            except ThrottledError as refusal:
                throttled = throttled or refusal
                outcomes.append(refusal)
            except ApiError as refusal:
                outcomes.append(refusal)
        if throttled is not None and not served and batch.throttles_as_a_whole:
            raise throttled
        return outcomes

    # --- admit ------------------------------------------------------------------------------------------------------

    def _meet_transactions(self, operation: str, parts: Sequence[Part], met: Met) -> None:
        """Another client's transaction may hold one of the items (T9); plain reads never wait for it."""
        if not (self.moments.held or self.faults.active):
            return
        if operation not in TRANSACTIONS and not any(isinstance(part, Write) for part in parts):
            return
        now = self.clock.seconds
        held = [
            self.moments.holds(part)
            or self.faults.strike("conflict", table=part.table.schema.name, key=part.key, now=now) is not None
            for part in parts
        ]
        met.conflicts += [part for part, one in zip(parts, held, strict=True) if one]
        if any(held) and operation in TRANSACTIONS:
            raise cancelled([dict(_CONFLICT) if one else dict(_NO_REASON) for one in held])
        if any(held):
            raise ApiError("TransactionConflictException", _CONFLICT["Message"])

    def _admit(self, operation: str, parts: Sequence[Part], met: Met) -> None:
        """Take what all parts need from the capacity there is, or take nothing and raise the throttle (E5)."""
        if not (self.model.enforce_capacity or self.faults.active):
            return
        reservation = Reservation()
        throttles = [self._obstacle(operation, part, reservation) for part in parts]
        refused = [throttle for throttle in throttles if throttle is not None]
        if not refused:
            return
        reservation.give_back()
        met.throttles += [(part, one) for part, one in zip(parts, throttles, strict=True) if one is not None]
        if operation in TRANSACTIONS:
            raise cancelled([dict(_NO_REASON) if one is None else cancellation(one) for one in throttles])
        raise throttled(refused[:1])

    def _obstacle(self, operation: str, part: Part, reservation: Reservation) -> Throttle | None:
        """What stands in the way of a part: a fault that somebody asked for, or a limit."""
        name, now = part.table.schema.name, self.clock.seconds
        dynamics = self.dynamics[name]
        for effect in ("throttle", "drop") if operation in BATCHES else ("throttle",):
            if self.faults.strike(effect, table=name, operation=operation, key=part.key, now=now):
                return dynamics.hot_key(writes=isinstance(part, Write))
        return dynamics.reserve(part, reservation)

    # --- commit -----------------------------------------------------------------------------------------------------

    def _commit(self, table: Table, change: Change) -> None:
        """Make a change true: in the account, in the layout, in the stream; and send it on to replicas and indexes."""
        if change.unchanged:
            return  # W3: an identical overwrite is paid for and changes nothing, not even the stream
        name = table.schema.name
        if change.after is not None:
            self.moto.put(name, change.after.item)
        else:
            self.moto.delete(name, change.key)
        table.apply(change)
        self.catalog.archive.recovery.wrote(name, change.position, change.before)
        self.streams.record(change, self.dynamics[name].admission.lows)
        self.ttl.wrote(table, change)
        self._replicate(name, change)

    def _expire(self, table: Table, item: Item) -> None:
        """Remove an item whose time has come: no request and no units, but a record in the stream (G2)."""
        key = {name: item[name] for name in table.schema.key.names}
        position = table.layout.position(key)
        self._commit(table, change_to(table.schema, key, position, table.layout.at(position), None, by_ttl=True))
        if self.observed.listening:
            self.observed.tell(Observed(self.region, BY_TTL, self.clock.seconds, 0.0, (table.schema.name,), None))

    def _replicate(self, name: str, change: Change) -> None:
        """Send a change on its way to replicas and global indexes, which have it a little later (N2, I8)."""
        now = self.clock.seconds
        delays = {}
        for entry in change.global_entries if self.faults.active else ():
            index = entry.index.name
            fault = self.faults.strike("delay", table=name, index=index, key=change.key, now=now)
            if fault is not None:
                delays[index] = fault.seconds
        self.dynamics[name].wrote(change, delays)

    # --- account ----------------------------------------------------------------------------------------------------

    def _lose_answer(self, operation: str, served: Sequence[Part]) -> None:
        """The answer may get lost on its way, after the work was done."""
        for part in served if self.faults.active else ():
            name = part.table.schema.name
            if self.faults.strike("time out", table=name, operation=operation, key=part.key, now=self.clock.seconds):
                raise TimedOut

    def _let_pass(self, operation: str, work: Work | Batch | None, served: Sequence[Part]) -> float:
        """Let the time of a request pass. Returns its seconds."""
        size, writes = 0, False
        for part in served:
            size += part.bytes
            writes = writes or (isinstance(part, Write) and part.holds)
        seconds = latency.seconds(
            operation,
            size,
            consistent=work.consistent if work else False,
            refused=not served,
            writes=writes,
            model=self.model,
        )
        if operation in TRANSACTIONS and writes:
            self.moments.hold(served, seconds)
        self.moments.passed(seconds)
        return seconds

    def _enter_in_ledger(
        self,
        operation: str,
        request: Json,
        work: Work | Batch | None,
        served: Sequence[Part],
        error: ApiError | None,
        started: float,
        seconds: float,
    ) -> None:
        """Write the request into the ledger, and tell whoever listens."""
        used = by_table(served)
        read_units = write_units = 0.0
        arms: dict[str, float] = {}
        for consumed in used.values():
            read_units += consumed.read_units
            write_units += consumed.write_units
            for name, units in consumed.arms:
                arms[name] = arms.get(name, 0.0) + units
        call = Call(
            number=len(self.ledger) + 1,
            operation=operation,
            table=", ".join(used or names_as_written(request)),
            index=work.index if work else None,
            evaluated=sum([part.evaluated for part in served]),
            returned=sum([part.returned for part in served]),
            bytes=sum([part.bytes for part in served]),
            read_units=read_units,
            write_units=write_units,
            arms=tuple(arms.items()),
            error=error.code if error else None,
            seconds=seconds,
            started=started,
        )
        if self._keeps_ledger:
            self.ledger.append(call)
        self.calls.tell(call)
        if self.served.listening:
            self.served.tell(Served(call, tuple(served)))

    def on_call(self, listener: Callable[[Call], None]) -> Callable[[], None]:
        """Call `listener` with each request from now on. Returns the function that ends it."""
        return self.calls.add(listener)

    # --- tables -----------------------------------------------------------------------------------------------------

    @property
    def builds(self) -> Builds:
        """The global indexes that were added to tables, and those that are not ready (L3)."""
        return self.catalog.builds

    @property
    def tables(self) -> dict[str, Table]:
        """Table name → schema, items and index entries."""
        return self.catalog.tables

    @property
    def dynamics(self) -> dict[str, Dynamics]:
        """Table name → what the table feels over time."""
        return self.catalog.dynamics

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return name in self.tables and self.catalog.lives.status(name) != "CREATING"

    def dynamics_of(self, table: Table) -> Dynamics:
        """What a table feels over time."""
        return self.dynamics[table.schema.name]

    def table(self, name: str) -> Table:
        """The table of that name. Raises ResourceNotFoundException, also while it is being created (L1)."""
        self.catalog.lives.check_items(name)
        return self.catalog.table(name)

    def schema_of(self, name: str) -> TableSchema:
        """The schema of a table. Raises ResourceNotFoundException, also while it is being created (L1)."""
        return self.table(name).schema

    def load(self, name: str, items: Iterable[Item]) -> int:
        """Put many items in place at once, around the pipeline: no request, no units, the same state as after writing them.

        Returns how many. Raises what PutItem would raise for the first item it refuses; then nothing is stored.
        """
        table = self.table(name)
        before = self.catalog.archive.recovery.present(name, table.layout)
        loaded = put_in_place(table, self.dynamics_of(table), self.moto, items)
        self.catalog.archive.recovery.loaded(name, table.layout, loaded, before)
        self.ttl.loaded(table, (stored.item for stored in loaded))
        return len(loaded)
