"""A boto3 Table's keys and indexes, for pictures that need to know them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from helpers.engine.schema import IndexSchema, TableSchema

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table


def schema_of(table: Table) -> TableSchema:
    """What DescribeTable says about a table, its indexes by name. The lab's ledger does not count the request."""
    told: Any = table.meta.client.describe_table(TableName=table.name)["Table"]
    schema = TableSchema.read(told)
    return replace(schema, indexes=dict(sorted(schema.indexes.items())))


def index_of(schema: TableSchema, name: str) -> IndexSchema:
    """One index. Raises ValueError with the names there are."""
    if name not in schema.indexes:
        known = ", ".join(schema.indexes) or "none"
        raise ValueError(f"The table {schema.name!r} has no index {name!r}. Its indexes: {known}.")
    return schema.indexes[name]
