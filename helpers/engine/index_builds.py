"""Global indexes that are added to a table with items: CREATING, then back-filling, then ACTIVE, one at a time (L3, I11).

Nobody can read an index before it is ACTIVE, so what its back-fill has put there by then cannot be told apart from all of it:
the entries are in place from the beginning, writes reach them as they reach any index, and what passes here is time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from helpers.engine.clock import Clock
from helpers.engine.errors import in_use, one_online_index, validation
from helpers.engine.physics.model import Model
from helpers.engine.schema import IndexSchema
from helpers.engine.sizes import wblocks
from helpers.engine.table import Table
from helpers.engine.wire_types import Json

Phase = Literal["allocating", "backfilling", "active"]


@dataclass(frozen=True, slots=True)
class Build:
    """One index that was added. Times are seconds since the lab's start."""

    table: str
    index: str
    items: int
    """Items of the table at that moment; reading them costs nothing (I11)."""
    entries: int
    """Those that have an entry: the others lack a key attribute, or it is nothing that a key may be."""
    write_units: float
    """What the entries cost, each rounded up on its own (I11)."""
    started: float
    fills: float
    """When resources are there and the back-fill begins."""
    ends: float

    def phase(self, now: float) -> Phase:
        """How far it is."""
        if now < self.fills:
            return "allocating"
        return "backfilling" if now < self.ends else "active"

    def percent(self, now: float) -> float:
        """How much of the back-fill is done."""
        match self.phase(now):
            case "allocating":
                return 0.0
            case "backfilling":
                return 100.0 * (now - self.fills) / (self.ends - self.fills)
            case "active":
                return 100.0


class Builds:
    """Every index that was added since the lab began, and which of them are not ready."""

    def __init__(self, clock: Clock, model: Model, history: list[Build]) -> None:
        """`history` takes the builds of every Region of the account, oldest first."""
        self._clock = clock
        self._model = model
        self.history = history
        self._current: dict[str, Build] = {}
        """Table name → what is under way there."""

    def of(self, table: str) -> Build | None:
        """What is under way on a table; None where all indexes are ACTIVE."""
        build = self._current.get(table)
        if build is not None and build.phase(self._clock.seconds) == "active":
            del self._current[table]
            return None
        return build

    def check_update(self, request: Json) -> None:
        """Refuse an UpdateTable that meets a build.

        Raises LimitExceededException for a second index that comes or goes, ResourceInUseException while resources are being
        allocated: until then the table is UPDATING. During its back-fill the new index itself may be deleted again.
        """
        build = self.of(request["TableName"])
        if build is None:
            return
        allocating = build.phase(self._clock.seconds) == "allocating"
        for change in request.get("GlobalSecondaryIndexUpdates", ()):
            ((action, index),) = change.items()
            if action == "Update":
                continue
            if action == "Delete" and index["IndexName"] == build.index:
                if allocating:
                    raise in_use(f"Index is being created: {build.index}")
                continue
            raise one_online_index()
        if allocating:
            raise in_use(f"Table is being updated: {build.table}")

    def check_deletion(self, table: str) -> None:
        """Refuse to delete a table while resources for an index of it are being allocated. Raises ResourceInUseException."""
        build = self.of(table)
        if build is not None and build.phase(self._clock.seconds) == "allocating":
            raise in_use(f"Table is being updated: {table}")

    def check_read(self, table: str, index: str) -> None:
        """Refuse to read an index that is not ACTIVE. Raises ValidationException."""
        build = self.of(table)
        if build is not None and build.index == index:
            raise validation(f"Cannot read from backfilling global secondary index: {index}")

    def begin(self, table: Table, index: IndexSchema) -> None:
        """An index was added, and its entries are in place."""
        now, layout = self._clock.seconds, table.indexes[index.name]
        fills = now + self._model.index_creation_seconds
        build = Build(
            table=table.schema.name,
            index=index.name,
            items=len(table.layout),
            entries=len(layout),
            write_units=float(sum(wblocks(entry.size) for entry in layout.items())),
            started=now,
            fills=fills,
            ends=fills + table.layout.bytes / self._model.backfill_bytes_per_second,
        )
        self.history.append(build)
        if build.ends > now:
            self._current[build.table] = build

    def forget(self, table: str, index: str | None = None) -> None:
        """A table is gone, or one index of it."""
        build = self._current.get(table)
        if build is not None and index in (None, build.index):
            del self._current[table]

    def describe(self, description: Json) -> None:
        """Put the states of the table and of the index into what DescribeTable says."""
        build = self.of(description["TableName"])
        if build is None:
            return
        backfilling = build.phase(self._clock.seconds) == "backfilling"
        if not backfilling:
            description["TableStatus"] = "UPDATING"
        for index in description.get("GlobalSecondaryIndexes", ()):
            if index["IndexName"] == build.index:
                index["IndexStatus"] = "CREATING"
                index["Backfilling"] = backfilling
