"""Everything this project asks of moto, in one place. `tests/engine/test_moto_contract.py` names each internal used here.

moto keeps tables, items, tags and backups. What it is not asked for (reads, expressions, units, limits, streams, TTL) is
in the other modules of this package.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.dynamo_type import Item as MotoItem
from moto.dynamodb.models.table import GlobalSecondaryIndex
from moto.dynamodb.models.table import Table as MotoTable
from moto.dynamodb.responses import DynamoHandler

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, not_found, validation
from helpers.engine.schema import AttributeValue, IndexSchema, Item, KeyAttribute, KeySchema, TableSchema

ACCOUNT = "123456789012"
REGION = "us-east-1"

CONTROL_OPERATIONS = {
    "CreateBackup": "create_backup",
    "CreateTable": "create_table",
    "DeleteBackup": "delete_backup",
    "DeleteResourcePolicy": "delete_resource_policy",
    "DeleteTable": "delete_table",
    "DescribeBackup": "describe_backup",
    "DescribeContinuousBackups": "describe_continuous_backups",
    "DescribeEndpoints": "describe_endpoints",
    "DescribeTable": "describe_table",
    "GetResourcePolicy": "get_resource_policy",
    "ListBackups": "list_backups",
    "ListTables": "list_tables",
    "ListTagsOfResource": "list_tags_of_resource",
    "PutResourcePolicy": "put_resource_policy",
    "RestoreTableFromBackup": "restore_table_from_backup",
    "RestoreTableToPointInTime": "restore_table_to_point_in_time",
    "TagResource": "tag_resource",
    "UntagResource": "untag_resource",
    "UpdateContinuousBackups": "update_continuous_backups",
    "UpdateTable": "update_table",
}
"""Operations on tables rather than items: AWS's name → the method of moto's handler that serves it."""


class _Handler(DynamoHandler):
    """moto's request handler on a backend of our own, so that nothing is shared with the rest of the process."""

    own_backend: DynamoDBBackend

    @property
    def dynamodb_backend(self) -> DynamoDBBackend:
        return self.own_backend


class _Key(DynamoType):
    """moto's form of a key value, made in one step: a key is a scalar, and its hash is needed again and again."""

    def __init__(self, value: AttributeValue) -> None:
        ((self.type, self.value),) = value.items()
        self._hash = hash((self.type, self.value if self.type == "S" else self.cast_value))

    def __hash__(self) -> int:
        return self._hash

    def __deepcopy__(self, memo: dict[int, Any]) -> _Key:
        return self  # nothing changes a key


class KeptItem(MotoItem):
    """moto's item, built as far as moto asks for it.

    Only the key is made into moto's types at once. The attributes follow when somebody looks at them, and without the size
    gate of moto's own (405,000 bytes of its own count): sizes have been judged before an item comes here (S9).
    """

    def __init__(self, table: MotoTable, item: Item) -> None:
        self.hash_key, self.range_key = _key_types(table, item)
        self._item = item
        self._attrs: dict[str, DynamoType] | None = None

    @property
    def attrs(self) -> dict[str, DynamoType]:  # type: ignore[override]
        """The attributes in moto's types."""
        if self._attrs is None:
            self._attrs = {name: DynamoType(value) for name, value in self._item.items()}
        return self._attrs

    def __deepcopy__(self, memo: dict[int, Any]) -> KeptItem:
        return self  # a stored item is replaced and never changed, so a backup can share it

    def to_json(self, root_attr_name: str = "Attributes") -> dict[str, Any]:
        """The attributes as on the wire, in moto's envelope."""
        return {root_attr_name: self._item}


class Store:
    """moto as the keeper of tables and items."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.backend = DynamoDBBackend(REGION, ACCOUNT)

    def control(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Serve an operation on tables. Returns the answer as plain JSON values."""
        handler = _Handler()
        handler.own_backend = self.backend
        handler.body = request
        with _errors_as_ours():
            result = getattr(handler, CONTROL_OPERATIONS[operation])().result
        answer: dict[str, Any] = _plain(result) or {}
        return answer

    def date(self, name: str) -> None:
        """Let the lab's clock say when a table was made."""
        self.table(name).created_at = self.clock.now

    def label_stream(self, name: str, label: str | None) -> None:
        """Let the label of the table's stream be this one, and let moto keep no records of its own."""
        table = self.table(name)
        table.latest_stream_label = label
        table.stream_shard = None

    def forget_stream(self, name: str) -> None:
        """Let a stream be enabled that is not the table's first: moto refuses that."""
        self.table(name).latest_stream_label = None

    def table(self, name: str) -> MotoTable:
        """moto's table. Raises ResourceNotFoundException."""
        table = self.backend.tables.get(name)
        if table is None:
            raise not_found()
        return table

    def schema(self, name: str) -> TableSchema:
        """The table's keys, indexes and capacity as our own value."""
        return _schema_of(self.table(name))

    def put(self, name: str, item: Item) -> None:
        """Commit an item."""
        table = self.table(name)
        self._place(table, KeptItem(table, item))

    def delete(self, name: str, key: Item) -> None:
        """Commit a deletion."""
        table = self.table(name)
        with _errors_as_ours():
            table.delete_item(*_key_types(table, key))

    def load(self, name: str, items: Iterable[Item]) -> None:
        """Put many items in place at once."""
        table = self.table(name)
        for item in items:
            self._place(table, KeptItem(table, item))

    def _place(self, table: MotoTable, kept: KeptItem) -> None:
        if kept.range_key is None:
            table.items[kept.hash_key] = kept  # type: ignore[assignment]
        else:
            table.items[kept.hash_key][kept.range_key] = kept

    def items(self, name: str) -> Iterator[Item]:
        """Every item of a table as moto keeps it."""
        for stored in self.table(name).all_items():
            yield stored.to_json()["Attributes"]


def _key_types(table: MotoTable, key: Item) -> tuple[DynamoType, DynamoType | None]:
    sort = table.range_key_attr
    return _Key(key[table.hash_key_attr]), None if sort is None else _Key(key[sort])


def _schema_of(table: MotoTable) -> TableSchema:
    types = {attribute["AttributeName"]: attribute["AttributeType"] for attribute in table.attr}

    def key(elements: list[dict[str, str]]) -> KeySchema:
        def pick(kind: str) -> tuple[KeyAttribute, ...]:
            return tuple(
                KeyAttribute(element["AttributeName"], types[element["AttributeName"]])  # type: ignore[arg-type]
                for element in elements
                if element["KeyType"] == kind
            )

        return KeySchema(pick("HASH"), pick("RANGE"))

    indexes = {}
    for index in [*table.global_indexes, *table.indexes]:
        is_global = isinstance(index, GlobalSecondaryIndex)
        throughput = index.throughput if isinstance(index, GlobalSecondaryIndex) else {}
        indexes[index.name] = IndexSchema(
            name=index.name,
            kind="GSI" if is_global else "LSI",
            key=key(index.schema),
            projection=index.projection.get("ProjectionType", "ALL"),
            included=frozenset(index.projection.get("NonKeyAttributes", ())),
            read_capacity=int(throughput.get("ReadCapacityUnits", 0)),
            write_capacity=int(throughput.get("WriteCapacityUnits", 0)),
        )
    # moto forgets the mode of a table that is restored; nothing can be provisioned with no capacity at all.
    provisioned = table.billing_mode != "PAY_PER_REQUEST" and bool(table.throughput.get("ReadCapacityUnits"))
    return TableSchema(
        name=table.name,
        key=key(table.schema),
        indexes=indexes,
        billing="PROVISIONED" if provisioned else "PAY_PER_REQUEST",
        read_capacity=int(table.throughput.get("ReadCapacityUnits", 0)),
        write_capacity=int(table.throughput.get("WriteCapacityUnits", 0)),
        arn=table.table_arn,
    )


def _plain(value: Any) -> Any:
    """A result of moto's as JSON values: dates become epoch seconds, absent members disappear."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items() if member is not None}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, datetime):
        return value.timestamp()
    return value


@contextmanager
def _errors_as_ours() -> Iterator[None]:
    """moto's refusals as `ApiError`, with the name and the words they carry."""
    try:
        yield
    except JsonRESTError as error:
        code = str(error.error_type).rpartition("#")[2]
        if code == "ResourceNotFound":  # moto's spelling for TTL on a missing table
            code = "ResourceNotFoundException"
        raise ApiError(code, str(error.message)) from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        # moto stops in many places where AWS answers; none of them may reach a learner as a traceback.
        raise validation(f"The request could not be carried out: {error}") from error
