"""The lab: a DynamoDB inside this process that plain boto3 talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

import boto3

from helpers.account.account import Account
from helpers.datasets import Kiosk
from helpers.engine.clock import Clock
from helpers.engine.engine import Engine
from helpers.engine.ledger import Call
from helpers.engine.physics.faults import Faults
from helpers.engine.physics.model import DEFAULT, IN_STEP, Model
from helpers.engine.protocol import respond
from helpers.lab.hooks import Hooks, Host
from helpers.lab.retry_time import VirtualRetries
from helpers.lab.surroundings import LabError, Surroundings
from helpers.lab.table_request import Spec, create_request
from helpers.lab.wire import to_item
from helpers.meter.meter import Meter
from helpers.text import plural

__all__ = ["Lab", "LabError"]

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


class Lab:
    """A DynamoDB in this process. While it runs, `boto3.client("dynamodb")` and `boto3.resource("dynamodb")` reach it.

    `boto3.client("s3")` reaches an S3 beside it, without a bucket at first, and `boto3.client("cloudwatch")` a CloudWatch
    with DynamoDB's metrics. No other service is answered.

    `seed` fixes everything that is left to chance. A second `Lab()` takes over from the first.

    `stale_reads` lets eventually consistent reads of a table meet the replica that is behind (N2). It is off unless asked
    for, so that a lesson measures one thing at a time; indexes always lag (I8). `model` changes any other parameter of the
    simulation (`helpers.engine.physics.model.Model` lists them).
    """

    _running: ClassVar[Lab | None] = None

    def __init__(self, *, seed: int = 0, stale_reads: bool = False, model: Model = DEFAULT) -> None:
        """Starts at once; the arguments are the class's own, see there."""
        self.seed = seed
        self.model = model if stale_reads else replace(model, lagging_replicas=IN_STEP.lagging_replicas)
        self.engine = Engine(seed=seed, model=self.model)
        self.account = self._new_account()
        self._retries = VirtualRetries(self.engine.clock, seed=seed)
        self._surroundings = Surroundings()
        self._resource: Any = None
        self.start()

    # --- life -------------------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Run the lab, with the tables it has. Stops the one that ran before."""
        if Lab._running is not self:
            if Lab._running is not None:
                Lab._running.stop()
            self._surroundings.enter()
            HOOKS.install()
            self._retries.start()
            Lab._running = self
        return self

    def stop(self) -> None:
        """Stop answering. Calls made after this fail with a sentence; the tables are kept for `start()`."""
        if Lab._running is self:
            Lab._running = None
            self._retries.stop()
            HOOKS.uninstall()
            self._surroundings.leave()
            self._resource = None

    def restart(self) -> Self:
        """Begin again with no tables, no buckets, an empty ledger and the clock at its start."""
        self.stop()
        self.engine = Engine(seed=self.seed, model=self.model)
        self.account = self._new_account()
        self._retries = VirtualRetries(self.engine.clock, seed=self.seed)
        return self.start()

    def _new_account(self) -> Account:
        """The services beside DynamoDB, empty, on the present engine's clock."""
        return Account(self.engine)

    @contextmanager
    def set_aside(self) -> Iterator[frozenset[str]]:
        """While the block runs, an empty DynamoDB of the same seed and model answers in place of this one.

        Gives the names of the tables that are set aside. Whatever the block does, even if it stops or restarts the lab:
        afterwards the lab runs, and its tables, items, streams and settings, its clock, ledger, meters and faults are
        what they were, and so are the buckets of S3. Raises `LabError` where the lab is not running.
        """
        if Lab._running is not self:
            raise LabError("This lab is stopped, so nothing can be set aside. Call `lab.start()` first.")
        engine, account, retries = self.engine, self.account, self._retries
        try:
            self.engine = Engine(seed=self.seed, model=self.model)
            self.account = self._new_account()
            with retries.waiting_on(self.engine.clock):
                yield frozenset(engine.tables)
        finally:
            if self._retries is not retries:
                self.stop()
            self.engine, self.account, self._retries = engine, account, retries
            self.start()

    def __enter__(self) -> Self:
        """Starts the lab where it is stopped: `with Lab() as lab: …`."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stops the lab; its tables are kept."""
        self.stop()

    def __repr__(self) -> str:
        """Whether it runs and how many tables it has."""
        state = "running" if Lab._running is self else "stopped"
        return f"Lab({state}, {plural(len(self.engine.tables), 'table')})"

    @classmethod
    def current(cls) -> Lab:
        """The lab that runs now. Raises `LabError` where there is none."""
        if cls._running is None:
            raise LabError("No lab is running. Run the cell with `lab = Lab()` first, or call `lab.start()`.")
        return cls._running

    @classmethod
    def is_running(cls) -> bool:
        """Whether a lab runs in this process now."""
        return cls._running is not None

    # --- tables -----------------------------------------------------------------------------------------------------

    def table(
        self,
        name: str,
        pk: str | Sequence[str] = "pk",
        sk: str | Sequence[str] | None = None,
        *,
        gsi: Mapping[str, Spec] | None = None,
        lsi: Mapping[str, Spec] | None = None,
        capacity: tuple[int, int] | None = None,
        items: Iterable[Mapping[str, Any]] | None = None,
        stream: str | None = None,
    ) -> Table:
        """Make a table and return it as boto3's `Table`; one of the same name is replaced.

        `pk` and `sk` name key attributes of type S; `"ts:N"` or `"ts:B"` choose another type, and an index may list up to
        four (K9). `gsi` and `lsi` map index names to `{"pk": …, "sk": …, "project": "all" | "keys" | [names]}`.
        `capacity` is (read units, write units) per second, None means on demand. `items` are loaded at once.
        """
        if name in self.engine.tables:
            self._client().delete_table(TableName=name)
            self._wait("table_not_exists", name)
        request = create_request(name, pk, sk, gsi=gsi, lsi=lsi, capacity=capacity, stream=stream)
        self._client().create_table(**request)
        self._wait("table_exists", name)
        if items is not None:
            self.load(name, items)
        table: Table = self._dynamodb().Table(name)
        return table

    def _wait(self, state: str, table: str) -> None:
        """Wait in virtual time, where the model lets tables take any."""
        if self.model.table_creation_seconds or self.model.table_deletion_seconds:
            self._client().get_waiter(state).wait(TableName=table)

    def load(self, table: Table | str, items: Iterable[Mapping[str, Any]]) -> int:
        """Put many items into a table at once. Returns how many.

        Values are Python's, as boto3 takes them. The table and its indexes end as if each item had been put, but no
        request is made: the meter sees nothing and nothing is throttled.
        """
        name = table if isinstance(table, str) else table.name
        return self.engine.load(name, map(to_item, items))

    def kiosk(self, users: int = 100, **options: Any) -> Kiosk:
        """The course's bookshop at a size of your choice: the same items on every run."""
        return Kiosk(users=users, **options)

    # --- watching ---------------------------------------------------------------------------------------------------

    @property
    def clock(self) -> Clock:
        """Virtual time."""
        return self.engine.clock

    @property
    def calls(self) -> list[Call]:
        """Every request since the lab began, oldest first."""
        return self.engine.ledger

    @property
    def faults(self) -> Faults:
        """Failures on request: `with lab.faults.inject(faults.time_out(operation="PutItem").times(1)): …`."""
        return self.engine.faults

    @property
    def slept(self) -> float:
        """Virtual seconds that botocore's retries have waited so far."""
        return self._retries.slept

    @contextmanager
    def together(self) -> Iterator[None]:
        """`with lab.together():` sends the requests of the block at the same moment, as several clients would."""
        with self.engine.moments.together():
            yield

    def answer(self, target: str, body: bytes) -> tuple[int, bytes]:
        """Serve one request off the wire, for a process that the lab lets in: `X-Amz-Target` and body, to status and body.

        Raises `TimedOut` where a fault loses the answer.
        """
        return respond(self.engine, target, body)

    def on_call(self, listener: Callable[[Call], None]) -> Callable[[], None]:
        """Hear of each request as it is answered. Returns the function that ends it."""
        return self.engine.on_call(listener)

    def meter(self, label: str = "") -> Meter:
        """`with lab.meter("scan") as m:` measures what the block asks of DynamoDB."""
        return Meter(lambda: self.engine.ledger, label, builds=lambda: self.engine.builds.history)

    def _dynamodb(self) -> Any:
        if Lab._running is not self:
            raise LabError("This lab is stopped. Call `lab.start()` to go on with its tables.")
        if self._resource is None:
            self._resource = boto3.resource("dynamodb")
        return self._resource

    def _client(self) -> Any:
        return self._dynamodb().meta.client


def _host() -> Host | None:
    lab = Lab._running
    return None if lab is None else Host(lab.engine, lab.account, lab._retries)


HOOKS: Final = Hooks(_host)
"""The one set of handlers of this process."""
