"""What a table is made of: keys, indexes, projections. Values only, no behaviour over time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

AttributeValue = dict[str, Any]
"""One typed value as on the wire: `{"S": "x"}`, `{"N": "1"}`, `{"B": "<base64>"}` …"""

Item = dict[str, AttributeValue]
"""Attribute name → typed value. Binary stays base64 text, numbers stay decimal text in canonical form."""

ScalarType = Literal["S", "N", "B"]


@dataclass(frozen=True, slots=True)
class KeyAttribute:
    """One attribute of a key and the type it must have."""

    name: str
    type: ScalarType


@dataclass(frozen=True, slots=True)
class KeySchema:
    """The partition key and the sort key. A table has one attribute in each (or no sort key); a GSI up to four (K9)."""

    partition: tuple[KeyAttribute, ...]
    sort: tuple[KeyAttribute, ...] = ()

    def __iter__(self) -> Iterator[KeyAttribute]:
        yield from self.partition
        yield from self.sort

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(attribute.name for attribute in self)

    def of(self, item: Item) -> Item | None:
        """The key attributes of an item, or None where one is missing (a sparse index has no entry, I1)."""
        key: Item = {}
        for attribute in self:
            if attribute.name not in item:
                return None
            key[attribute.name] = item[attribute.name]
        return key


@dataclass(frozen=True, slots=True)
class IndexSchema:
    """A secondary index: what it is ordered by and what it carries."""

    name: str
    kind: Literal["GSI", "LSI"]
    key: KeySchema
    projection: Literal["ALL", "KEYS_ONLY", "INCLUDE"] = "ALL"
    included: frozenset[str] = frozenset()
    read_capacity: int = 0
    write_capacity: int = 0
    max_read: float | None = None
    max_write: float | None = None
    """Configured on-demand maximum in units per second (Q4)."""
    warm_read: float = 0.0
    warm_write: float = 0.0
    """Warm throughput that was asked for, in units per second (Q4)."""


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table as CreateTable describes it."""

    name: str
    key: KeySchema
    indexes: dict[str, IndexSchema] = field(default_factory=dict)
    billing: Literal["PAY_PER_REQUEST", "PROVISIONED"] = "PAY_PER_REQUEST"
    read_capacity: int = 0
    write_capacity: int = 0
    max_read: float | None = None
    max_write: float | None = None
    """Configured on-demand maximum in units per second (Q4)."""
    warm_read: float = 0.0
    warm_write: float = 0.0
    """Warm throughput that was asked for, in units per second (Q4)."""
    arn: str = ""

    @property
    def local_indexes(self) -> tuple[IndexSchema, ...]:
        return tuple(index for index in self.indexes.values() if index.kind == "LSI")

    @property
    def global_indexes(self) -> tuple[IndexSchema, ...]:
        return tuple(index for index in self.indexes.values() if index.kind == "GSI")

    def carried(self, index: IndexSchema) -> frozenset[str] | None:
        """The attribute names an entry of this index may carry (I1); None means all of them."""
        if index.projection == "ALL":
            return None
        return frozenset(index.key.names) | frozenset(self.key.names) | index.included

    def entry(self, index: IndexSchema, item: Item | None) -> Item | None:
        """The entry that `item` has in `index`, or None where a key attribute of the index is missing (I1)."""
        if item is None or any(name not in item for name in index.key.names):
            return None
        carried = self.carried(index)
        if carried is None:
            return item
        return {name: value for name, value in item.items() if name in carried}
