"""All contact with moto: an account with its tables, items and tags, as moto's other services see them.

What moto is not asked for (reads, expressions, units, limits, streams, TTL) is in the other modules of this package. Nothing
else imports moto, and `tests/engine/test_moto_contract.py` names each internal that is touched here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Final, Self

from moto.core.exceptions import JsonRESTError
from moto.core.models import botocore_stubber
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.dynamo_type import Item as MotoItem
from moto.dynamodb.models.table import Table as MotoTable
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords
from moto.dynamodb.responses import DynamoHandler

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, not_found, validation
from helpers.engine.schema import TableSchema
from helpers.engine.wire_types import AttributeValue, Item, Json

ACCOUNT: Final = "123456789012"
REGION: Final = "us-east-1"

ACCOUNT_OPERATIONS: Final = {
    "CreateTable": "create_table",
    "DeleteTable": "delete_table",
    "DescribeTable": "describe_table",
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

    def __init__(self, kind: str, content: str) -> None:
        self.type, self.value = kind, content
        self._hash = hash((kind, content if kind == "S" else self.cast_value))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if isinstance(other, _Key) and self.type == other.type == "S":
            return bool(self.value == other.value)
        return isinstance(other, DynamoType) and DynamoType.__eq__(self, other)

    def __deepcopy__(self, memo: dict[int, Any]) -> _Key:
        return self  # nothing changes a key


class KeptItem(MotoItem):
    """moto's item, built as far as moto asks for it.

    Only the key is made into moto's types at once. The attributes follow when somebody looks at them, and without the size
    gate of moto's own (405,000 bytes of its own count): sizes have been judged before an item comes here (S9).
    """

    def __new__(cls, *_: Any) -> Self:
        """Not as moto makes its models: it holds on to each of them, and every write would take memory for good."""
        return object.__new__(cls)

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
        """Itself: a stored item is replaced and never changed, so that a backup can share it."""
        return self

    def to_json(self, root_attr_name: str = "Attributes") -> Json:
        """The attributes as on the wire, in moto's envelope."""
        return {root_attr_name: self._item}


class MotoAccount:
    """One account in one Region, kept by moto on a backend that nothing else in the process shares.

    The clock says when tables were made.
    """

    def __init__(self, clock: Clock, region: str = REGION) -> None:
        self._clock = clock
        self._backend = DynamoDBBackend(region, ACCOUNT)

    # --- tables -----------------------------------------------------------------------------------------------------

    def serve(self, operation: str, request: Json) -> Json:
        """Let moto carry out one of `ACCOUNT_OPERATIONS`. Returns its answer as JSON; raises `ApiError`."""
        handler = _Handler()
        handler.own_backend = self._backend
        handler.body = request
        with _errors_as_ours():
            result = getattr(handler, ACCOUNT_OPERATIONS[operation])().result
        answer: Json = _plain(result) or {}
        return answer

    def add_table(self, operation: str, request: Json) -> Json:
        """Serve an operation that makes a table, and let the lab's clock say when it was made."""
        answer = self.serve(operation, request)
        description = answer["TableDescription"]
        self._table(description["TableName"]).created_at = self._clock.now
        description["CreationDateTime"] = self._clock.timestamp()
        return answer

    def update_table(self, request: Json) -> Json:
        """Serve UpdateTable. A stream may be enabled that is not the table's first, which moto would refuse."""
        if "StreamSpecification" in request:
            self._table(request["TableName"]).latest_stream_label = None
        return self.serve("UpdateTable", request)

    def label_stream(self, name: str, label: str | None) -> None:
        """Let the label of the table's stream be this one, and let moto keep no records of its own."""
        table = self._table(name)
        table.latest_stream_label = label
        table.stream_shard = None

    def schema(self, name: str) -> TableSchema:
        """A table's keys, indexes and capacity. Raises ResourceNotFoundException."""
        return TableSchema.read(_plain(self._table(name).describe()["TableDescription"]))

    def attribute_definitions(self, name: str) -> list[Json]:
        """AttributeDefinitions of a table as DescribeTable shows them. Raises ResourceNotFoundException."""
        definitions: list[Json] = self._table(name).attr
        return definitions

    def is_protected(self, name: str) -> bool:
        """Whether a table is protected against deletion. Raises ResourceNotFoundException."""
        return bool(self._table(name).deletion_protection_enabled)

    def tags(self, name: str) -> list[Json]:
        """The tags of a table, in the order in which they came. Raises ResourceNotFoundException."""
        tags: list[Json] = self._table(name).tags
        return tags

    def set_tags(self, name: str, tags: list[Json]) -> None:
        """Let these be a table's tags. Raises ResourceNotFoundException."""
        self._table(name).tags = tags

    @property
    def region(self) -> str:
        """The Region that the account is looked at in."""
        region: str = self._backend.region_name
        return region

    def arn(self, service: str) -> str:
        """How the ARNs of a service begin in this account and Region, with the colon before the resource."""
        return f"arn:{self._backend.partition}:{service}:{self._backend.region_name}:{ACCOUNT}:"

    def _table(self, name: str) -> MotoTable:
        table = self._backend.tables.get(name)
        if table is None:
            raise not_found()
        return table

    # --- items ------------------------------------------------------------------------------------------------------

    def put(self, name: str, item: Item) -> None:
        """Commit an item."""
        table = self._table(name)
        _place(table, KeptItem(table, item))

    def delete(self, name: str, key: Item) -> None:
        """Commit a deletion."""
        table = self._table(name)
        with _errors_as_ours():
            table.delete_item(*_key_types(table, key))

    def load(self, name: str, items: Iterable[Item]) -> None:
        """Put many items in place at once."""
        table = self._table(name)
        for item in items:
            _place(table, KeptItem(table, item))

    def items(self, name: str) -> Iterator[Item]:
        """Every item of a table as moto keeps it."""
        for stored in self._table(name).all_items():
            yield stored.to_json()["Attributes"]


def moto_serves_process() -> bool:
    """Whether somebody has turned on moto's `mock_aws`, so that moto itself answers this process's calls."""
    enabled: bool = botocore_stubber.enabled
    return enabled


@cache
def reserved_words() -> frozenset[str]:
    """The 573 words that cannot be written out as attribute names, in capitals (K6)."""
    return frozenset(word.upper() for word in ReservedKeywords.get_reserved_keywords())


def _place(table: MotoTable, kept: KeptItem) -> None:
    if kept.range_key is None:
        table.items[kept.hash_key] = kept  # type: ignore[assignment]
    else:
        table.items[kept.hash_key][kept.range_key] = kept


def _key_types(table: MotoTable, key: Item) -> tuple[DynamoType, DynamoType | None]:
    sort = table.range_key_attr
    return _key(key[table.hash_key_attr]), None if sort is None else _key(key[sort])


def _key(value: AttributeValue) -> DynamoType:
    ((kind, content),) = value.items()
    return _kept_key(kind, content)


@lru_cache(maxsize=65_536)
def _kept_key(kind: str, content: str) -> DynamoType:
    """The same key for the same value: the items of a collection share it."""
    return _Key(kind, content)


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
