"""BatchGetItem and BatchWriteItem."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Final

from helpers.engine.errors import ApiError, validation
from helpers.engine.limits import BATCH_GET_MAX, BATCH_WRITE_MAX
from helpers.engine.rules.items import SchemaOf
from helpers.engine.rules.keys import check_item, check_key
from helpers.engine.rules.parameters import (
    Dialect,
    canonical_values,
    check_legacy,
    check_mixing,
    check_substitutions,
    item_to_store,
    refuse_mixing,
)
from helpers.engine.values import identity
from helpers.engine.wire_types import Item, Json

_GET: Final = Dialect(("ProjectionExpression",), ("AttributesToGet",))
# What the service says of an element that is neither a put nor a delete, or both.
_NOT_ONE: Final = (
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
)


def address(item: Item, names: Iterable[str]) -> tuple[Hashable, ...]:
    """The key of an item as something that can be compared and hashed."""
    return tuple(identity(item[name]) for name in names)


def _duplicates() -> ApiError:
    return validation("Provided list of item keys contains duplicates")


def batch_get_item(request: Json) -> None:
    """What BatchGetItem refuses without looking at the tables (B3)."""
    wanted = request["RequestItems"]
    for asked in wanted.values():
        check_mixing(asked, _GET)
    for parameter in _GET.expressions:
        used = [parameter for asked in wanted.values() if parameter in asked][:1]
        legacy = [name for name in _GET.legacy if any(name in asked for asked in wanted.values())]
        refuse_mixing(legacy, used)
    for asked in wanted.values():
        asked["Keys"] = [canonical_values(key) for key in asked["Keys"]]
        check_legacy(asked)
        check_substitutions(asked, _GET)
    if sum(len(asked["Keys"]) for asked in wanted.values()) > BATCH_GET_MAX:
        raise validation("Too many items requested for the BatchGetItem call")
    for asked in wanted.values():
        seen = {address(key, sorted(key)) for key in asked["Keys"]}
        if len(seen) < len(asked["Keys"]):
            raise _duplicates()


def batch_write_item(request: Json) -> None:
    """What BatchWriteItem refuses without looking at the tables (B1)."""
    wanted = request["RequestItems"]
    for elements in wanted.values():
        for element in elements:
            if len(element) != 1:
                raise validation(_NOT_ONE)
            if "PutRequest" in element:
                element["PutRequest"]["Item"] = item_to_store(element["PutRequest"]["Item"])
            else:
                element["DeleteRequest"]["Key"] = canonical_values(element["DeleteRequest"]["Key"])
    if sum(map(len, wanted.values())) > BATCH_WRITE_MAX:
        raise validation("Too many items requested for the BatchWriteItem call")


def check_batch_keys(request: Json, schema_of: SchemaOf) -> None:
    """The keys of a BatchGetItem against their tables."""
    for name, asked in request["RequestItems"].items():
        schema = schema_of(name)
        for key in asked["Keys"]:
            check_key(schema.key, key)


def check_batch_writes(request: Json, schema_of: SchemaOf) -> None:
    """Items and keys of a BatchWriteItem against their tables; no item twice."""
    for name, elements in request["RequestItems"].items():
        schema = schema_of(name)
        seen: set[tuple[Hashable, ...]] = set()
        for element in elements:
            if "PutRequest" in element:
                item = element["PutRequest"]["Item"]
                check_item(schema, item, batch=True)
            else:
                item = element["DeleteRequest"]["Key"]
                check_key(schema.key, item)
            seen.add(address(item, schema.key.names))
        if len(seen) < len(elements):
            raise _duplicates()
