"""What a key may be: of an item that is looked up, of an item that is stored, of an index entry (K1, K3, K4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.limits import ITEM_MAX, MULTI_KEY_MAX, PARTITION_KEY_MAX, SORT_KEY_MAX
from helpers.engine.rules.parameters import canonical_values
from helpers.engine.schema import SURELY_SHORT, KeyAttribute, KeySchema, TableSchema
from helpers.engine.sizes import item_size, value_size
from helpers.engine.values import TOO_DEEP, TooDeepError, kind_of
from helpers.engine.wire_types import AttributeValue, Item

MISMATCH: Final = "The provided key element does not match the schema"
_NOT_VALID: Final = "One or more parameter values are not valid. "
_EMPTY: Final = {"S": "string", "B": "binary"}
_SURELY_SHORT_PART: Final = SURELY_SHORT // MULTI_KEY_MAX


class EmptyKeyError(ApiError):
    """An empty key value. A transaction refuses it outright; other faults of a key cancel the transaction."""

    def __init__(self, message: str) -> None:
        super().__init__("ValidationException", _NOT_VALID + message)


def check_key(key: KeySchema, given: Item) -> None:
    """The key by which an item is looked up: exactly the attributes of the table's key, of their types."""
    contents = [given.get(attribute.name, {}).get(attribute.type) for attribute in key.attributes]
    if len(given) != len(contents) or None in contents:
        raise validation(MISMATCH)
    _check_contents(key, given, contents)


def check_item(schema: TableSchema, item: Item, *, batch: bool = False) -> None:
    """The keys of an item to store, in the table and in each index. A batch has fewer words for a wrong table key."""
    contents = [item.get(attribute.name, {}).get(attribute.type) for attribute in schema.key.attributes]
    if None in contents:
        raise validation(MISMATCH) if batch else _wrong_key(schema.key, item)
    _check_contents(schema.key, item, contents)
    check_index_keys(
        schema,
        item,
        "A value specified for a secondary index key is not supported. "
        "The AttributeValue for a key attribute cannot contain an empty {kind} value. "
        "IndexName: {index}, IndexKey: {name}",
    )


def _wrong_key(key: KeySchema, item: Item) -> ApiError:
    attribute = next(each for each in key if each.type not in item.get(each.name, {}))
    if attribute.name not in item:
        return invalid(f"Missing the key {attribute.name} in the item")
    actual = kind_of(item[attribute.name])
    return invalid(f"Type mismatch for key {attribute.name} expected: {attribute.type} actual: {actual}")


def _check_contents(key: KeySchema, item: Item, contents: list[Any]) -> None:
    """A key whose attributes are there and of their types: not empty, not too long. Nearly all need no closer look."""
    if "" in contents:
        refuse_empty(key, item)
    if sum(map(len, contents)) > SURELY_SHORT:
        check_sizes(key, item)


def check_image(schema: TableSchema, image: Item) -> Item:
    """The item that an update would leave: canonical, and refused where DynamoDB refuses it (S9, S11, K3, K4, K5).

    Raises `EmptyKeyError` for an empty index key, which a transaction does not turn into a cancellation.
    """
    try:
        checked = canonical_values(image)
    except TooDeepError:  # of an item that an update leaves, the service does not say where
        raise validation(TOO_DEEP) from None
    if item_size(checked) > ITEM_MAX:
        raise validation("Item size to update has exceeded the maximum allowed size")
    check_index_keys(
        schema,
        checked,
        "The update expression attempted to update a secondary index key to a value that is not supported. "
        "The AttributeValue for a key attribute cannot contain an empty {kind} value.",
    )
    return checked


def check_index_keys(schema: TableSchema, item: Item, empty: str) -> None:
    """Index keys of an item: of the right type (K4), not empty (K3), not too long (K1). A missing one is fine (I1).

    empty: the sentence about an empty one.
    """
    if not schema.indexes:
        return
    first_empty, longest = None, 0
    for index, attribute in schema.index_keys:
        value = item.get(attribute.name)
        if value is None:
            continue
        content = value.get(attribute.type)
        if content is None:
            raise invalid(
                f"Type mismatch for Index Key {attribute.name} Expected: {attribute.type} "
                f"Actual: {kind_of(value)} IndexName: {index.name}"
            )
        if not content and first_empty is None:
            first_empty = (index, attribute)
        if len(content) > longest:
            longest = len(content)
    if first_empty is not None:
        index, attribute = first_empty
        raise EmptyKeyError(empty.format(kind=_EMPTY[attribute.type], index=index.name, name=attribute.name))
    if longest > _SURELY_SHORT_PART:
        for index in schema.indexes.values():
            check_sizes(index.key, item)
    _check_local_entries(schema, item)


def _check_local_entries(schema: TableSchema, item: Item) -> None:
    """An item and its entries in local indexes fit into 400 KB together (S11)."""
    local = schema.local_indexes
    if not local:
        return
    entries = [entry for index in local if (entry := schema.entry(index, item)) is not None]
    if item_size(item) + sum(item_size(entry) for entry in entries) > ITEM_MAX:
        raise validation("Item size has exceeded the maximum allowed size")


def is_empty(value: AttributeValue) -> bool:
    """Whether a value is an empty string or an empty binary (K3)."""
    return value.get("S") == "" or value.get("B") == ""


def refuse_empty(key: KeySchema, item: Item) -> None:
    """Empty strings and binaries in a key (K3)."""
    for attribute in key:
        if is_empty(item[attribute.name]):
            raise EmptyKeyError(
                "The AttributeValue for a key attribute cannot contain an empty "
                f"{_EMPTY[attribute.type]} value. Key: {attribute.name}"
            )


def check_sizes(key: KeySchema, item: Item) -> None:
    """Bytes of a key: 2,048 for the partition key and 1,024 for the sort key, over all their attributes (K1, K9)."""
    if _size(key.partition, item) > PARTITION_KEY_MAX:
        # No space before the number: the service writes it so.
        raise invalid(f"Size of hashkey has exceeded the maximum size limit of{PARTITION_KEY_MAX} bytes")
    if _size(key.sort, item) > SORT_KEY_MAX:
        raise invalid(f"Aggregated size of all range keys has exceeded the size limit of {SORT_KEY_MAX} bytes")


def _size(attributes: Iterable[KeyAttribute], item: Item) -> int:
    return sum([value_size(item[attribute.name]) for attribute in attributes if attribute.name in item])
