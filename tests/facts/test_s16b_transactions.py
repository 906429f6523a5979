"""Small rules of transactions: tokens of each operation (L9), names and values that nothing uses (L10)."""

from __future__ import annotations

from typing import Any

import pytest

from .actions import delete, put, update, write
from .support import MakeTable, Wire, assert_refused, cases, fact, key, n, refused, s

INVALID = "ValidationException"
MISMATCH = "IdempotentParameterMismatchException"


def _insert(name: str, pk: str) -> list[Wire]:
    return [{"Statement": f"INSERT INTO {name} VALUE {{'pk': '{pk}'}}"}]


@fact("L9-two-operations-two-memories")
def test_tokens_of_two_operations(client: Any, table: MakeTable) -> None:
    name, token = table(), {"ClientRequestToken": "shared-by-two"}
    write(client, put(name, key("a")), **token)
    client.execute_transaction(TransactStatements=_insert(name, "b"), **token)
    assert client.scan(TableName=name)["Count"] == 2


@fact("L9-each-remembers-its-own")
def test_tokens_of_one_operation(client: Any, table: MakeTable) -> None:
    name, token = table(), {"ClientRequestToken": "own-memory"}
    write(client, put(name, key("a")), **token)
    for _ in range(2):
        client.execute_transaction(TransactStatements=_insert(name, "b"), **token)
    answer = refused(client.execute_transaction, TransactStatements=_insert(name, "c"), **token)
    assert answer["Error"]["Code"] == MISMATCH
    assert refused(write, client, put(name, key("c")), **token)["Error"]["Code"] == MISMATCH
    assert client.scan(TableName=name)["Count"] == 2


UNUSED = cases(
    ("L10-names", {"ExpressionAttributeNames": {"#x": "x"}}),
    ("L10-values", {"ExpressionAttributeValues": {":x": n(1)}}),
    ("L10-both", {"ExpressionAttributeNames": {"#x": "x"}, "ExpressionAttributeValues": {":x": n(1)}}),
)


@pytest.mark.parametrize("unused", UNUSED)
def test_members_may_bring_what_nothing_uses(client: Any, table: MakeTable, unused: Wire) -> None:
    name = table(items=[{"pk": "a"}])
    write(client, put(name, key("b"), **unused), delete(name, key("a"), **unused))
    assert client.scan(TableName=name)["Items"] == [key("b")]


@fact("L10-names-of-a-Get")
def test_gets_may_bring_names(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    get = {"TableName": name, "Key": key("a"), "ExpressionAttributeNames": {"#x": "x"}}
    assert client.transact_get_items(TransactItems=[{"Get": get}])["Responses"] == [{"Item": key("a")}]


@fact("L10-an-expression-has-to-use-them")
def test_members_with_an_expression(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    unused = {"ExpressionAttributeNames": {"#x": "x"}}
    message = "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}"
    for action in (
        put(name, key("a"), ConditionExpression="attribute_exists(pk)", **unused),
        delete(name, key("a"), ConditionExpression="attribute_exists(pk)", **unused),
        update(name, key("a"), "REMOVE y", **unused),
    ):
        assert_refused(INVALID, message, write, client, action)
    get = {"TableName": name, "Key": key("a"), "ProjectionExpression": "pk", **unused}
    assert_refused(INVALID, message, client.transact_get_items, TransactItems=[{"Get": get}])


@pytest.mark.parametrize("unused", UNUSED)
def test_single_calls_refuse_them(client: Any, table: MakeTable, unused: Wire) -> None:
    name = table(items=[{"pk": "a"}])
    calls = [(client.put_item, {"Item": key("b")}), (client.delete_item, {"Key": key("a")})]
    if "ExpressionAttributeValues" not in unused:
        calls.append((client.get_item, {"Key": key("a")}))
    for call, request in calls:
        answer = refused(call, TableName=name, **request, **unused)
        assert answer["Error"]["Code"] == INVALID
        assert "can only be specified when using expressions" in answer["Error"]["Message"]
    assert client.scan(TableName=name)["Items"] == [key("a")]


@fact("L10-a-Get-that-finds-nothing")
def test_projection_that_finds_nothing(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a", "x": "1"}, {"pk": "b", "x": "1"}])
    gets = [
        {"Get": {"TableName": name, "Key": key(pk), "ProjectionExpression": path}}
        for pk, path in (("a", "nothing"), ("b", "x"), ("missing", "x"))
    ]
    assert client.transact_get_items(TransactItems=gets)["Responses"] == [{}, {"Item": {"x": s("1")}}, {}]
    statements = [
        {"Statement": f"SELECT {path} FROM {name} WHERE pk = '{pk}'"} for pk, path in (("a", "nothing"), ("b", "x"))
    ]
    answer = client.execute_transaction(TransactStatements=statements)
    assert answer["Responses"] == [{}, {"Item": {"x": s("1")}}]
