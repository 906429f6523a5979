"""A boto3 Table's keys and indexes, for pictures that need to know them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from helpers.engine.schema import IndexSchema, KeyAttribute, KeySchema, TableSchema

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def schema_of(table: Table) -> TableSchema:
    """What DescribeTable says about a table's keys and indexes. The lab's ledger does not count the request."""
    told: Any = table.meta.client.describe_table(TableName=table.name)["Table"]
    types = {each["AttributeName"]: each["AttributeType"] for each in told["AttributeDefinitions"]}
    indexes = {}
    kinds: Sequence[tuple[Literal["GSI", "LSI"], str]] = (
        ("GSI", "GlobalSecondaryIndexes"),
        ("LSI", "LocalSecondaryIndexes"),
    )
    for kind, member in kinds:
        for each in told.get(member, ()):
            projection = each["Projection"]
            indexes[each["IndexName"]] = IndexSchema(
                each["IndexName"],
                kind,
                _key(each["KeySchema"], types),
                projection["ProjectionType"],
                frozenset(projection.get("NonKeyAttributes", ())),
            )
    return TableSchema(told["TableName"], _key(told["KeySchema"], types), dict(sorted(indexes.items())))


def index_of(schema: TableSchema, name: str) -> IndexSchema:
    """One index. Raises ValueError with the names there are."""
    if name not in schema.indexes:
        known = ", ".join(schema.indexes) or "none"
        raise ValueError(f"The table {schema.name!r} has no index {name!r}. Its indexes: {known}.")
    return schema.indexes[name]


def _key(parts: Sequence[Mapping[str, str]], types: Mapping[str, Any]) -> KeySchema:
    def of(kind: str) -> tuple[KeyAttribute, ...]:
        return tuple(
            KeyAttribute(part["AttributeName"], types[part["AttributeName"]])
            for part in parts
            if part["KeyType"] == kind
        )

    return KeySchema(of("HASH"), of("RANGE"))
