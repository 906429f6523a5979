"""What a request costs on a table: units for bytes, and the ConsumedCapacity that reports them. Indexes: `index_writes`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from helpers.engine.limits import EVENTUAL, STRONG, TRANSACTIONAL
from helpers.engine.schema import TableSchema
from helpers.engine.sizes import rblocks, wblocks
from helpers.engine.wire_types import Json

Level = Literal["NONE", "TOTAL", "INDEXES"]


def read_units(size: int, *, consistent: bool = False, transactional: bool = False) -> float:
    """Read units for `size` bytes: blocks of 4 KB first, then the multiplier of the consistency (U3, U4, R1)."""
    return rblocks(size) * (TRANSACTIONAL if transactional else STRONG if consistent else EVENTUAL)


def table_write_units(size: int, *, transactional: bool = False) -> float:
    """Write units on the table: blocks of 1 KB of the larger image, at least one (W1, W2); twice in a transaction (T1)."""
    return wblocks(size) * (TRANSACTIONAL if transactional else STRONG)


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
        """The total of reads: the table, its indexes, and what failed statements used."""
        return self.read + self.aside_read + sum(self.index_read.values())

    @property
    def write_units(self) -> float:
        """The total of writes: the table, its indexes, and what failed statements used."""
        return self.write + self.aside_write + sum(self.index_write.values())

    @property
    def arms(self) -> tuple[tuple[str, float], ...]:
        """("table", units), then (index name, units) by name."""
        names = sorted({*self.index_read, *self.index_write})
        return (
            ("table", self.read + self.write),
            *((name, self.index_read.get(name, 0.0) + self.index_write.get(name, 0.0)) for name in names),
        )

    def shape(self, level: Level) -> Json | None:
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
