"""Requests that are nested: a text or a value in every parameter, of every operation on items, that takes one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from .texts import CONDITIONS, PROJECTIONS, STATEMENTS, UPDATES, Nesting

Json = dict[str, Any]
Request = tuple[str, Json]
"""An operation and what it is asked."""

NAMES: Final = {"#n": "a"}
VALUES: Final[Json] = {":v": {"N": "1"}, ":s": {"S": "x"}, ":l": {"L": []}, ":z": {"SS": ["x"]}}


def nested(layers: int, kinds: str = "LM") -> Json:
    """A value inside so many lists and maps in turn."""
    value: Json = {"S": "x"}
    for layer in range(layers):
        value = {"L": [value]} if kinds[layer % len(kinds)] == "L" else {"M": {"m": value}}
    return value


KEY: Final[Json] = {"pk": {"S": "a"}, "sk": {"S": "a"}}
ITEM: Final[Json] = {**KEY, "a": nested(31), "b": {"N": "2"}}
TABLE: Final[Json] = {
    "TableName": "Deep",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
}
"""A CreateTable; all requests here are about this table."""


def used(*texts: str) -> Json:
    """The substitutions that expressions name, so that none is left over."""
    text = " ".join(texts)
    found = {
        "ExpressionAttributeNames": {name: real for name, real in NAMES.items() if name in text},
        "ExpressionAttributeValues": {name: value for name, value in VALUES.items() if name in text},
    }
    return {parameter: content for parameter, content in found.items() if content}


def by_condition(text: str) -> Iterator[Request]:
    """Every request that takes a condition."""
    on_key = {"TableName": "Deep", "Key": KEY, "ConditionExpression": text, **used(text)}
    put = {"TableName": "Deep", "Item": ITEM, "ConditionExpression": text, **used(text)}
    update = {**on_key, "UpdateExpression": "REMOVE q"}
    yield "PutItem", put
    yield "DeleteItem", on_key
    yield "UpdateItem", update
    for kind, action in (("Put", put), ("Delete", on_key), ("ConditionCheck", on_key), ("Update", update)):
        yield "TransactWriteItems", {"TransactItems": [{kind: action}]}
    filtered = {"TableName": "Deep", "FilterExpression": text}
    yield "Scan", filtered | used(text)
    yield "Query", filtered | used(text, ":s") | {"KeyConditionExpression": "pk = :s"}
    yield "Query", {"TableName": "Deep", "KeyConditionExpression": text, **used(text)}


def by_update(text: str) -> Iterator[Request]:
    """Every request that takes an update."""
    action = {"TableName": "Deep", "Key": KEY, "UpdateExpression": text, **used(text)}
    yield "UpdateItem", {**action, "ReturnValues": "UPDATED_NEW"}
    yield "TransactWriteItems", {"TransactItems": [{"Update": action}]}


def by_projection(text: str) -> Iterator[Request]:
    """Every request that takes a projection."""
    asked = {"ProjectionExpression": text, **used(text)}
    yield "GetItem", {"TableName": "Deep", "Key": KEY, **asked}
    yield "BatchGetItem", {"RequestItems": {"Deep": {"Keys": [KEY], **asked}}}
    yield "TransactGetItems", {"TransactItems": [{"Get": {"TableName": "Deep", "Key": KEY, **asked}}]}
    yield "Scan", {"TableName": "Deep", **asked}
    yield "Query", {"TableName": "Deep", **asked, "KeyConditionExpression": "pk = :s", **used(text, ":s")}


def by_statement(text: str) -> Iterator[Request]:
    """A statement alone, in a batch, and in a transaction."""
    yield from _three_ways({"Statement": text})


def _three_ways(statement: Json) -> Iterator[Request]:
    yield "ExecuteStatement", statement
    yield "BatchExecuteStatement", {"Statements": [statement]}
    yield "ExecuteTransaction", {"TransactStatements": [statement]}


def by_value(value: Json) -> Iterator[Request]:
    """A value wherever a request may hold one."""
    table = {"TableName": "Deep"}
    keyed, wrong_key = {**table, "Key": KEY}, {**KEY, "sk": value}
    put = {**table, "Item": {**KEY, "x": value}}
    compared = {"ConditionExpression": "a = :d", "ExpressionAttributeValues": {":d": value}}
    setting = {"UpdateExpression": "SET x = :d", "ExpressionAttributeValues": {":d": value}}
    listed = {"a": {"ComparisonOperator": "EQ", "AttributeValueList": [value]}}
    pinned = {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]}}
    yield "PutItem", put
    yield "PutItem", {**table, "Item": ITEM, **compared}
    yield "PutItem", {**table, "Item": ITEM, "Expected": listed}
    yield "DeleteItem", {**table, "Key": {**KEY, "pk": value}}
    yield "DeleteItem", {**keyed, **compared}
    yield "DeleteItem", {**keyed, "Expected": {"a": {"Value": value}}}
    yield "GetItem", {**table, "Key": {"pk": value, "sk": value}}
    yield "UpdateItem", {**keyed, **setting}
    yield "UpdateItem", {**keyed, **setting, "UpdateExpression": "SET a[0].m = :d"}
    yield "UpdateItem", {**keyed, **setting, "UpdateExpression": "SET x = list_append(:d, :d)"}
    yield "UpdateItem", {**keyed, "AttributeUpdates": {"x": {"Value": value}}, "Expected": {"a": {"Value": value}}}
    yield "UpdateItem", {**keyed, "AttributeUpdates": {"x": {"Value": value, "Action": "ADD"}}}
    yield "Scan", {**table, "FilterExpression": "contains(a, :d)", "ExpressionAttributeValues": {":d": value}}
    yield "Scan", {**table, "ScanFilter": listed}
    yield "Scan", {**table, "ExclusiveStartKey": wrong_key}
    yield "Query", {**table, "KeyConditions": {**listed, "pk": listed["a"]}}
    yield "Query", {**table, "KeyConditions": pinned, "QueryFilter": listed}
    yield "BatchGetItem", {"RequestItems": {"Deep": {"Keys": [wrong_key]}}}
    yield "BatchWriteItem", {"RequestItems": {"Deep": [{"PutRequest": {"Item": put["Item"]}}]}}
    yield "BatchWriteItem", {"RequestItems": {"Deep": [{"DeleteRequest": {"Key": wrong_key}}]}}
    yield "TransactGetItems", {"TransactItems": [{"Get": {**table, "Key": wrong_key}}]}
    for kind, action in (("Put", put), ("Update", {**keyed, **setting}), ("ConditionCheck", {**keyed, **compared})):
        yield "TransactWriteItems", {"TransactItems": [{kind: action}]}
    for text in (
        "INSERT INTO Deep VALUE {'pk': 'c', 'sk': 'a', 'x': ?}",
        "UPDATE Deep SET a[0].m = ? WHERE pk = 'a' AND sk = 'a'",
        "SELECT * FROM Deep WHERE a = ?",
    ):
        yield from _three_ways({"Statement": text, "Parameters": [value]})


class Family(NamedTuple):
    """Texts of one grammar, and the requests that take them."""

    texts: Mapping[str, Nesting]
    requests: Callable[[str], Iterator[Request]]


FAMILIES: Final = {
    "condition": Family(CONDITIONS, by_condition),
    "update": Family(UPDATES, by_update),
    "projection": Family(PROJECTIONS, by_projection),
    "statement": Family(STATEMENTS, by_statement),
}
