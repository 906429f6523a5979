"""TransactGetItems and TransactWriteItems."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from helpers.engine.errors import ApiError, validation
from helpers.engine.limits import TRANSACTION_BYTES_MAX
from helpers.engine.rules.batches import address
from helpers.engine.rules.items import SchemaOf
from helpers.engine.rules.keys import EmptyKeyError, check_item, check_key
from helpers.engine.rules.parameters import Dialect, canonical_values, check_mixing, check_substitutions, item_to_store
from helpers.engine.schema import KeySchema, TableSchema
from helpers.engine.sizes import item_size
from helpers.engine.wire_types import Item, Json

_DIALECTS: Final = {
    "Get": Dialect(("ProjectionExpression",)),
    "Put": Dialect(("ConditionExpression",)),
    "Update": Dialect(("UpdateExpression", "ConditionExpression")),
    "Delete": Dialect(("ConditionExpression",)),
    "ConditionCheck": Dialect(("ConditionExpression",)),
}


def transact_items(request: Json) -> None:
    """What both operations refuse without looking at the tables: action by action, in request order."""
    for action in request["TransactItems"]:
        if not action:
            raise validation("Invalid Request: TransactWriteRequest should contain Delete or Put or Update request")
        if len(action) > 1:
            raise validation("TransactItems can only contain one of Check, Put, Update or Delete")
        ((kind, body),) = action.items()
        dialect = _DIALECTS[kind]
        if any(name in body for name in dialect.expressions):  # L10: names and values may come without one
            check_mixing(body, dialect)
        if kind == "Put":
            body["Item"] = item_to_store(body["Item"])
        else:
            body["Key"] = canonical_values(body["Key"])
        check_substitutions(body, dialect)


def check_actions(request: Json, schema_of: SchemaOf) -> None:
    """The actions against their tables: distinct items, 4 MB together, and keys that match (T7).

    A key that does not match cancels the transaction, with a reason for each action (T8).
    """
    actions = [next(iter(action.items())) for action in request["TransactItems"]]
    schemas = [schema_of(body["TableName"]) for _, body in actions]
    faults = [_fault(kind, body, schema) for (kind, body), schema in zip(actions, schemas, strict=True)]
    seen: set[tuple[Hashable, ...]] = set()
    total = 0
    for (kind, body), schema in zip(actions, schemas, strict=True):
        item: Item = body["Item"] if kind == "Put" else body["Key"]
        total += item_size(item)
        if not _has_key(schema.key, item):
            continue
        target = (schema.name, *address(item, schema.key.names))
        if target in seen:
            raise validation("Transaction request cannot include multiple operations on one item")
        seen.add(target)
    if total > TRANSACTION_BYTES_MAX:
        # The service's own words for this are not published; these are its guide's.
        raise validation("The aggregate size of the items in the transaction cannot exceed 4 MB")
    if any(faults):
        raise cancelled(
            [{"Code": "ValidationError", "Message": fault} if fault else {"Code": "None"} for fault in faults]
        )


def cancelled(reasons: list[Json]) -> ApiError:
    """The error of a transaction that did not go through, with one reason for each action in request order (T8)."""
    codes = ", ".join(reason["Code"] for reason in reasons)
    return ApiError(
        "TransactionCanceledException",
        f"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]",
        CancellationReasons=reasons,
    )


def _fault(kind: str, body: Json, schema: TableSchema) -> str | None:
    """What is wrong with the key of one action, where that cancels the transaction."""
    try:
        if kind == "Put":
            check_item(schema, body["Item"])
        else:
            check_key(schema.key, body["Key"])
    except EmptyKeyError:
        raise
    except ApiError as error:
        return error.message
    return None


def _has_key(key: KeySchema, item: Item) -> bool:
    return all(attribute.name in item and attribute.type in item[attribute.name] for attribute in key)
