"""Transactions: what they refuse and how they fail (T7, T8, T10, and T9 as far as one caller can see)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from helpers.engine.errors import ApiError
from helpers.lab.lab import Lab

from .actions import CANCELLED, check, delete, put, update, write
from .support import Ledger, MakeTable, assert_refused, cases, fact, key, n, of_size, refused, s

# ── T7: limits ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "second",
    cases(
        ("T7-put-and-delete-of-one-item", delete),
        ("T7-put-and-check-of-one-item", check),
        ("T7-put-and-update-of-one-item", lambda name, whole: update(name, whole, "REMOVE y")),
        ("T7-two-puts-of-one-item", put),
    ),
)
def test_distinct_items(client: Any, table: MakeTable, second: Callable[..., Any]) -> None:
    name = table()
    assert_refused(
        "ValidationException",
        "Transaction request cannot include multiple operations on one item",
        write,
        client,
        put(name, key("a")),
        second(name, key("a")),
    )
    assert client.scan(TableName=name)["Count"] == 0


@fact("T7-one-key-in-two-tables")
def test_same_key_in_two_tables(client: Any, table: MakeTable) -> None:
    one, two = table("one"), table("two")
    write(client, put(one, key("a")), put(two, key("a")))
    assert client.scan(TableName=one)["Count"] == client.scan(TableName=two)["Count"] == 1


@fact("T7-one-kind-of-action-each")
def test_two_actions_in_one_element(client: Any, table: MakeTable) -> None:
    name = table()
    both = {**put(name, key("a")), **delete(name, key("b"))}
    answer = refused(write, client, both)
    assert answer["Error"]["Code"] == "ValidationException"


@fact("T7-no-Get-in-a-write")
def test_no_get_among_writes(lab: Lab, client: Any, table: MakeTable) -> None:
    """botocore cannot send such a request, another client can."""
    name = table()
    actions = [put(name, key("a")), {"Get": {"TableName": name, "Key": key("b")}}]
    with pytest.raises(ApiError) as caught:
        lab.engine.handle("TransactWriteItems", {"TransactItems": actions})
    assert caught.value.code == "ValidationException"
    assert client.scan(TableName=name)["Count"] == 0


# ── T8: cancellation ────────────────────────────────────────────────────────────────────────────────────────────────


@fact("T8-reasons-in-request-order")
def test_cancellation_reasons(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=key("there"))
    answer = assert_refused(
        CANCELLED,
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
        write,
        client,
        put(name, key("new")),
        put(name, key("there"), ConditionExpression="attribute_not_exists(pk)"),
    )
    assert answer["CancellationReasons"] == [
        {"Code": "None"},
        {"Code": "ConditionalCheckFailed", "Message": "The conditional request failed"},
    ]
    assert client.scan(TableName=name)["Count"] == 1


@fact("T8-several-reasons")
def test_several_reasons(client: Any, table: MakeTable) -> None:
    name = table()
    answer = refused(
        write,
        client,
        check(name, key("x")),
        put(name, key("y")),
        update(name, key("z"), "REMOVE y", ConditionExpression="attribute_exists(pk)"),
        delete(name, key("w"), ConditionExpression="attribute_exists(pk)"),
    )
    failed = "ConditionalCheckFailed"
    assert [reason["Code"] for reason in answer["CancellationReasons"]] == [failed, "None", failed, failed]
    assert answer["Error"]["Message"].endswith(f"[{failed}, None, {failed}, {failed}]")


@fact("T8-ALL_OLD-returns-the-blocking-item")
def test_blocking_item_in_a_reason(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(100))
    answer = refused(
        write,
        client,
        put(
            name,
            key("a"),
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        ),
    )
    assert answer["CancellationReasons"][0]["Item"] == of_size(100)


@fact("T8-ValidationError-reason")
def test_update_that_cannot_be_done(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item={**key("a"), "x": s("text")})
    answer = refused(
        write,
        client,
        put(name, key("b")),
        update(name, key("a"), "SET x = x + :one", ExpressionAttributeValues={":one": n(1)}),
    )
    assert answer["Error"]["Code"] == CANCELLED
    assert [reason["Code"] for reason in answer["CancellationReasons"]] == ["None", "ValidationError"]
    assert client.scan(TableName=name)["Count"] == 1


# ── T9, T10: as far as one caller can see ───────────────────────────────────────────────────────────────────────────


@fact("T9-a-cancelled-transaction-is-not-retried")
def test_no_retry(client: Any, table: MakeTable, ledger: Ledger) -> None:
    name = table()
    before = len(ledger())
    refused(write, client, check(name, key("nobody")))
    assert len(ledger()) - before == 1


@fact("T10-all-or-nothing")
def test_nothing_is_left_of_a_cancelled_transaction(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    client.put_item(TableName=name, Item={**key("a"), "g": s("old")})
    refused(
        write,
        client,
        put(name, {**key("a"), "g": s("new")}),
        put(name, {**key("b"), "g": s("new")}),
        delete(name, key("c"), ConditionExpression="attribute_exists(pk)"),
    )
    assert client.scan(TableName=name)["Items"] == [{**key("a"), "g": s("old")}]
    assert client.scan(TableName=name, IndexName="by-g")["Items"] == [{**key("a"), "g": s("old")}]


@fact("T10-everything-is-there-afterwards")
def test_everything_is_there_after_a_transaction(client: Any, table: MakeTable) -> None:
    one, two = table("one"), table("two", sk="sk")
    client.put_item(TableName=one, Item={**key("stock"), "left": n(3)})
    write(
        client,
        update(
            one,
            key("stock"),
            "SET #l = #l - :one",
            ConditionExpression="#l >= :one",
            ExpressionAttributeNames={"#l": "left"},
            ExpressionAttributeValues={":one": n(1)},
        ),
        put(two, key("u", "order"), ConditionExpression="attribute_not_exists(pk)"),
    )
    assert client.get_item(TableName=one, Key=key("stock"), ConsistentRead=True)["Item"]["left"] == n(2)
    assert client.query(TableName=two, KeyConditionExpression="pk = :u", ExpressionAttributeValues={":u": s("u")})[
        "Items"
    ] == [key("u", "order")]
