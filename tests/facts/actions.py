"""Actions of a transaction, and the call that takes them."""

from __future__ import annotations

from typing import Any

from .support import Wire

CANCELLED = "TransactionCanceledException"


def write(client: Any, *actions: Wire, **request: Any) -> Any:
    return client.transact_write_items(TransactItems=list(actions), ReturnConsumedCapacity="INDEXES", **request)


def put(name: str, item: Wire, **more: Any) -> Wire:
    return {"Put": {"TableName": name, "Item": item, **more}}


def check(name: str, whole: Wire, condition: str = "attribute_exists(pk)", **more: Any) -> Wire:
    return {"ConditionCheck": {"TableName": name, "Key": whole, "ConditionExpression": condition, **more}}


def update(name: str, whole: Wire, expression: str, **more: Any) -> Wire:
    return {"Update": {"TableName": name, "Key": whole, "UpdateExpression": expression, **more}}


def delete(name: str, whole: Wire, **more: Any) -> Wire:
    return {"Delete": {"TableName": name, "Key": whole, **more}}
