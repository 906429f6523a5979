"""The course against a real server: DynamoDB Local, LocalStack, the lab's own `serve`, or AWS itself.

Nothing is simulated here. The meter shows what the server reports in ConsumedCapacity: units, but no bytes and no time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Self

import boto3

from helpers.datasets import Kiosk
from helpers.engine.ledger import Call
from helpers.lab.lab import HOOKS, Lab
from helpers.lab.surroundings import LabError, Surroundings
from helpers.lab.table_request import Names, create_request
from helpers.meter.meter import Meter
from helpers.meter.prices import dollars_for
from helpers.meter.recorder import Recorder
from helpers.text import money

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

_HOUR: Final = 3_600


class RemoteLab:
    """`lab.table`, `lab.load`, `lab.kiosk` and `lab.meter` as in `Lab`, on tables that live somewhere else.

    Make one with `endpoint(url)` or `aws(…)`. Tables that it made are deleted by `stop()`, or at the end of a `with` block.
    """

    def __init__(self, *, prefix: str, extra: dict[str, Any], surroundings: Surroundings | None) -> None:
        """Stops the lab of this process that runs, if one does.

        prefix: what the names of its tables begin with. extra: arguments for each CreateTable. surroundings: where there
        are any, those that hold until `stop()`.
        """
        if Lab.is_running():
            Lab.current().stop()
        self._prefix = prefix
        self._extra = extra
        self._surroundings = surroundings
        self._made: list[str] = []
        self._stopped = False
        if surroundings is not None:
            surroundings.enter()
        HOOKS.let_out(True)
        # Plain boto3 uses the default session, so that is the one to listen to.
        boto3.setup_default_session()
        self._session = boto3.DEFAULT_SESSION
        self._recorder = Recorder(self._session)

    def stop(self) -> None:
        """Delete the tables that were made here and put the surroundings back. Stopping twice is fine."""
        if self._stopped:
            return
        self._stopped = True
        try:
            client = boto3.client("dynamodb")
            while self._made:
                client.delete_table(TableName=self._made[-1])
                self._made.pop()
        finally:  # a server that is gone must not keep the process open
            self._recorder.stop()
            HOOKS.let_out(False)
            if self._surroundings is not None:
                self._surroundings.leave()

    def __enter__(self) -> Self:
        """It runs from its making; returns itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the lab, which deletes the tables it made."""
        self.stop()

    def table(
        self,
        name: str,
        pk: Names = "pk",
        sk: Names | None = None,
        *,
        items: Iterable[Mapping[str, Any]] | None = None,
        **options: Any,
    ) -> Table:
        """Make a table, wait until it is active, and return it as boto3's `Table`. Its real name carries the prefix.

        Takes what `Lab.table` takes; on AWS every table is on demand with a maximum throughput.
        """
        full = self._prefix + name
        if self._extra and options.get("capacity") is not None:
            raise LabError("On AWS the lab makes on-demand tables with a maximum only. Leave `capacity` out.")
        dynamodb = boto3.resource("dynamodb")
        if full in self._made:
            dynamodb.Table(full).delete()
            dynamodb.Table(full).wait_until_not_exists()
            self._made.remove(full)
        table: Table = dynamodb.create_table(**create_request(full, pk, sk, **options), **self._extra)
        self._made.append(full)
        table.wait_until_exists()
        if items is not None:
            self.load(table, items)
        return table

    def load(self, table: Table, items: Iterable[Mapping[str, Any]]) -> int:
        """Put many items with boto3's batch writer. They are requests like any other, and cost what they cost."""
        count = 0
        with table.batch_writer() as batch:
            for item in items:
                batch.put_item(Item=dict(item))
                count += 1
        return count

    def kiosk(self, users: int = 100, **options: Any) -> Kiosk:
        """The course's bookshop, as in `Lab.kiosk`."""
        return Kiosk(users=users, **options)

    @property
    def calls(self) -> list[Call]:
        """Every request of clients that plain boto3 made since the lab began."""
        return self._recorder.calls

    def meter(self, label: str = "") -> Meter:
        """`with lab.meter("scan") as m:` measures what the block asks of DynamoDB."""
        return Meter(lambda: self._recorder.calls, label)


def endpoint(url: str) -> RemoteLab:
    """A lab on a local server, such as `http://127.0.0.1:8000`. No credentials leave the process: the keys are made up."""
    if not url.startswith(("http://127.0.0.1", "http://localhost", "http://[::1]")):
        raise LabError(f"{url} is not on this machine. `endpoint` is for local servers; `aws(…)` reaches AWS by name.")
    surroundings = Surroundings({"AWS_ENDPOINT_URL_DYNAMODB": url, "AWS_ENDPOINT_URL_DYNAMODB_STREAMS": url})
    return RemoteLab(prefix="", extra={}, surroundings=surroundings)


def aws(*, prefix: str, max_reads: int = 100, max_writes: int = 100) -> RemoteLab:
    """A lab on your own AWS account, with the profile and region that boto3 finds in your environment.

    Every table is named `prefix…`, is on demand, and never serves more than `max_reads` and `max_writes` units per second.
    Prints what an hour at that maximum costs for each table and index, before anything is made. `stop()` deletes the tables.
    """
    if len(prefix) < 4:
        raise LabError(
            "Give a prefix of at least four characters, so that no table of yours is mistaken for the course's."
        )
    most = dollars_for(Decimal(max_reads * _HOUR), Decimal(max_writes * _HOUR))
    print(
        f"This uses your AWS account. Each table and index can cost up to {money(most)} an hour "
        f"({max_reads} read and {max_writes} write units per second, list prices), and storage. "
        "Tables are deleted by lab.stop()."
    )
    maximum = {"OnDemandThroughput": {"MaxReadRequestUnits": max_reads, "MaxWriteRequestUnits": max_writes}}
    return RemoteLab(prefix=prefix, extra=maximum, surroundings=None)
