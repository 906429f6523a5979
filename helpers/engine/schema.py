"""What a table is made of: keys, indexes, projections. Values only, no behaviour over time.

`TableSchema.read` is the one place that turns KeySchema, AttributeDefinitions and the indexes of the wire into these values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from helpers.engine.limits import PARTITION_KEY_MAX, SORT_KEY_MAX
from helpers.engine.sizes import value_size
from helpers.engine.wire_types import Item, Json

ScalarType = Literal["S", "N", "B"]

SURELY_SHORT: Final = SORT_KEY_MAX // 4
"""A character has at most four bytes, so a key of so many needs no measuring."""


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
    attributes: tuple[KeyAttribute, ...] = field(init=False, compare=False, repr=False)
    """The attributes of the partition key, then those of the sort key."""
    names: tuple[str, ...] = field(init=False, compare=False, repr=False)
    """The names of the key attributes, partition key first."""

    def __post_init__(self) -> None:
        """Each request asks for these, so they are made once."""
        object.__setattr__(self, "attributes", self.partition + self.sort)
        object.__setattr__(self, "names", tuple(attribute.name for attribute in self))

    @classmethod
    def read(cls, elements: Iterable[Json], types: Mapping[str, ScalarType]) -> Self:
        """From a KeySchema as on the wire; `types` gives the type of each attribute."""
        parts: dict[str, list[KeyAttribute]] = {"HASH": [], "RANGE": []}
        for element in elements:
            name = element["AttributeName"]
            parts[element["KeyType"]].append(KeyAttribute(name, types[name]))
        return cls(tuple(parts["HASH"]), tuple(parts["RANGE"]))

    @property
    def elements(self) -> list[Json]:
        """The KeySchema as on the wire."""
        return [
            *({"AttributeName": attribute.name, "KeyType": "HASH"} for attribute in self.partition),
            *({"AttributeName": attribute.name, "KeyType": "RANGE"} for attribute in self.sort),
        ]

    def __iter__(self) -> Iterator[KeyAttribute]:
        """The attributes of the partition key, then those of the sort key."""
        return iter(self.attributes)

    def fits(self, item: Item) -> bool:
        """Whether the key of an item is within 2,048 bytes for its partition part and 1,024 for its sort part (K1)."""
        return (
            sum(value_size(item[attribute.name]) for attribute in self.partition) <= PARTITION_KEY_MAX
            and sum(value_size(item[attribute.name]) for attribute in self.sort) <= SORT_KEY_MAX
        )

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

    @classmethod
    def read(cls, kind: Literal["GSI", "LSI"], index: Json, types: Mapping[str, ScalarType]) -> Self:
        """From one element of GlobalSecondaryIndexes or LocalSecondaryIndexes, as DescribeTable shows them."""
        throughput = index.get("ProvisionedThroughput", {})
        return cls(
            name=index["IndexName"],
            kind=kind,
            key=KeySchema.read(index["KeySchema"], types),
            projection=index["Projection"].get("ProjectionType", "ALL"),
            included=frozenset(index["Projection"].get("NonKeyAttributes", ())),
            read_capacity=int(throughput.get("ReadCapacityUnits", 0)),
            write_capacity=int(throughput.get("WriteCapacityUnits", 0)),
        )


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A table's definition and its capacity settings."""

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
    local_indexes: tuple[IndexSchema, ...] = field(init=False, compare=False, repr=False)
    """The LSIs, in the order of the definition."""
    global_indexes: tuple[IndexSchema, ...] = field(init=False, compare=False, repr=False)
    """The GSIs, in the order of the definition."""
    by_name: tuple[IndexSchema, ...] = field(init=False, compare=False, repr=False)
    """All indexes, in the order of their names."""
    index_keys: tuple[tuple[IndexSchema, KeyAttribute], ...] = field(init=False, compare=False, repr=False)
    """Each key attribute of each index. The service names the alphabetically first index that an attribute is a key of."""

    def __post_init__(self) -> None:
        """Each write asks for these, so they are made once."""
        indexes = self.indexes.values()
        by_name = tuple(sorted(indexes, key=lambda index: index.name))
        for name, value in {
            "local_indexes": tuple(index for index in indexes if index.kind == "LSI"),
            "global_indexes": tuple(index for index in indexes if index.kind == "GSI"),
            "by_name": by_name,
            "index_keys": tuple((index, attribute) for index in by_name for attribute in index.key),
        }.items():
            object.__setattr__(self, name, value)

    @classmethod
    def read(cls, description: Json) -> Self:
        """From what DescribeTable answers: keys, indexes and capacity. Maximum and warm throughput are not looked at.

        A table has provisioned capacity where units are provisioned and no mode says otherwise; after a switch to on demand
        a description may still hold the units of before (Q3).
        """
        types = {each["AttributeName"]: each["AttributeType"] for each in description["AttributeDefinitions"]}
        throughput = description.get("ProvisionedThroughput", {})
        on_demand = description.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST"
        indexes = (
            *(IndexSchema.read("GSI", index, types) for index in description.get("GlobalSecondaryIndexes", ())),
            *(IndexSchema.read("LSI", index, types) for index in description.get("LocalSecondaryIndexes", ())),
        )
        return cls(
            name=description["TableName"],
            key=KeySchema.read(description["KeySchema"], types),
            indexes={index.name: index for index in indexes},
            billing="PAY_PER_REQUEST" if on_demand or not throughput.get("ReadCapacityUnits") else "PROVISIONED",
            read_capacity=int(throughput.get("ReadCapacityUnits", 0)),
            write_capacity=int(throughput.get("WriteCapacityUnits", 0)),
            arn=description["TableArn"],
        )

    def carried(self, index: IndexSchema) -> frozenset[str] | None:
        """The attribute names an entry of this index may carry (I1); None means all of them."""
        if index.projection == "ALL":
            return None
        return frozenset(index.key.names) | frozenset(self.key.names) | index.included

    def entry(self, index: IndexSchema, item: Item | None) -> Item | None:
        """The entry that `item` has in `index`, or None where a key attribute of the index is missing (I1).

        An attribute that cannot be a key counts as missing: only items older than the index have such a thing (L3).
        """
        if item is None:
            return None
        length = 0
        for attribute in index.key.attributes:
            value = item.get(attribute.name)
            content = None if value is None else value.get(attribute.type)
            if not content:
                return None
            length += len(content)
        if length > SURELY_SHORT and not index.key.fits(item):
            return None
        carried = self.carried(index)
        if carried is None:
            return item
        return {name: value for name, value in item.items() if name in carried}
