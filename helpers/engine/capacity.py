"""What a request costs: from images and evaluated bytes to read and write units, and the ConsumedCapacity that reports them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from helpers.engine.limits import EVENTUAL, STRONG, TRANSACTIONAL
from helpers.engine.schema import IndexSchema, Item, TableSchema
from helpers.engine.sizes import item_size, rblocks, wblocks
from helpers.engine.values import equal

Level = Literal["NONE", "TOTAL", "INDEXES"]


def read_units(size: int, *, consistent: bool = False, transactional: bool = False) -> float:
    """Read units for `size` bytes: blocks of 4 KB first, then the multiplier of the consistency (U3, U4, R1)."""
    return rblocks(size) * (TRANSACTIONAL if transactional else STRONG if consistent else EVENTUAL)


def table_write_units(before: Item | None, after: Item | None, *, transactional: bool = False) -> float:
    """Write units on the table: blocks of 1 KB of the larger image, at least one (W1, W2); doubled in a transaction (T1)."""
    larger = max(item_size(before) if before else 0, item_size(after) if after else 0)
    return wblocks(larger) * (TRANSACTIONAL if transactional else STRONG)


def index_write_units(index: IndexSchema, before: Item | None, after: Item | None) -> float | None:
    """Write units on one index, from the entry before and after; None where the index is not touched (I2).

    A transaction does not double them (T2).
    """
    if before is None and after is None:
        return None
    if before is None or after is None:
        return float(wblocks(item_size(before or after or {})))
    if any(before[name] != after[name] for name in index.key.names):
        return float(wblocks(item_size(before)) + wblocks(item_size(after)))  # delete plus insert
    if before is after or equal({"M": before}, {"M": after}):
        return None
    return float(max(wblocks(item_size(before)), wblocks(item_size(after))))


def index_writes(schema: TableSchema, before: Item | None, after: Item | None) -> dict[str, float]:
    """Index name → write units, for each index that a write of the item touches, in order of name (I2, I4)."""
    arms: dict[str, float] = {}
    for name in sorted(schema.indexes):
        index = schema.indexes[name]
        units = index_write_units(index, schema.entry(index, before), schema.entry(index, after))
        if units is not None:
            arms[name] = units
    return arms


@dataclass(slots=True)
class Consumed:
    """Units that one request used on one table: the table's arm and one arm for each index it touched (C1)."""

    schema: TableSchema
    table_name: str = ""  # as the caller wrote it: an ARN is echoed (C4)
    transactional: bool = False
    read: float = 0.0
    write: float = 0.0
    index_read: dict[str, float] = field(default_factory=dict)
    index_write: dict[str, float] = field(default_factory=dict)
    aside_read: float = 0.0
    aside_write: float = 0.0
    """Units of failed statements in a batch: part of the total and of no arm (C5)."""

    def add(self, other: Consumed) -> None:
        """Add what another part of the same request used on the same table."""
        self.read += other.read
        self.write += other.write
        self.aside_read += other.aside_read
        self.aside_write += other.aside_write
        for mine, theirs in ((self.index_read, other.index_read), (self.index_write, other.index_write)):
            for name, units in theirs.items():
                mine[name] = mine.get(name, 0.0) + units

    @property
    def read_units(self) -> float:
        return self.read + self.aside_read + sum(self.index_read.values())

    @property
    def write_units(self) -> float:
        return self.write + self.aside_write + sum(self.index_write.values())

    @property
    def arms(self) -> tuple[tuple[str, float], ...]:
        """("table", units), then (index name, units) by name."""
        names = sorted({*self.index_read, *self.index_write})
        return (
            ("table", self.read + self.write),
            *((name, self.index_read.get(name, 0.0) + self.index_write.get(name, 0.0)) for name in names),
        )

    def shape(self, level: Level) -> dict[str, Any] | None:
        """The ConsumedCapacity member of the answer, or None where it was not asked for (C1–C3)."""
        if level == "NONE":
            return None
        answer = {
            "TableName": self.table_name or self.schema.name,
            **self._figures(self.read_units, self.write_units),
        }
        if level == "INDEXES":
            answer["Table"] = self._figures(self.read, self.write)
            for kind, member in (("LSI", "LocalSecondaryIndexes"), ("GSI", "GlobalSecondaryIndexes")):
                arms = {
                    name: self._figures(self.index_read.get(name, 0.0), self.index_write.get(name, 0.0))
                    for name in sorted({*self.index_read, *self.index_write})
                    if self.schema.indexes[name].kind == kind
                }
                if arms:
                    answer[member] = arms
        return answer

    def _figures(self, read: float, write: float) -> dict[str, float]:
        figures = {"CapacityUnits": read + write}
        if self.transactional:  # C3: only transactional calls tell reads and writes apart
            if self.read_units:
                figures["ReadCapacityUnits"] = read
            if self.write_units:
                figures["WriteCapacityUnits"] = write
        return figures
