"""Actions of a transaction, and the call that takes them."""

from __future__ import annotations

CANCELLED = "TransactionCanceledException"


def write(client, *actions, **request):
    return client.transact_write_items(TransactItems=list(actions), ReturnConsumedCapacity="INDEXES", **request)


def put(name, item, **more):
    return {"Put": {"TableName": name, "Item": item, **more}}


def check(name, whole, condition="attribute_exists(pk)", **more):
    return {"ConditionCheck": {"TableName": name, "Key": whole, "ConditionExpression": condition, **more}}


def update(name, whole, expression, **more):
    return {"Update": {"TableName": name, "Key": whole, "UpdateExpression": expression, **more}}


def delete(name, whole, **more):
    return {"Delete": {"TableName": name, "Key": whole, **more}}
