"""What writes cost (W1–W7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .support import (
    Ledger,
    MakeTable,
    Wire,
    arms,
    assert_refused,
    cases,
    fact,
    key,
    n,
    of_size,
    padded,
    records,
    refused,
    s,
    units,
)

FAILED = "The conditional request failed"


def _put(client: Any, name: str, item: Wire, **request: Any) -> Any:
    return client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="TOTAL", **request)


def _update(client: Any, name: str, expression: str, **request: Any) -> Any:
    return client.update_item(
        TableName=name, Key=key("a"), UpdateExpression=expression, ReturnConsumedCapacity="TOTAL", **request
    )


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    cases(
        ("W1-new-500-B", None, 500, 1.0),
        ("W1-new-1.6-KB", None, 1_638, 2.0),
        ("W1-put-200-B-over-5500-B", 5_500, 200, 6.0),
        ("W1-put-5500-B-over-200-B", 200, 5_500, 6.0),
        ("W1-largest-item", None, 409_600, 400.0),
    ),
)
def test_put(client: Any, table: MakeTable, before: int | None, after: int, expected: float) -> None:
    name = table()
    if before:
        _put(client, name, of_size(before))
    assert units(_put(client, name, of_size(after))) == expected


@fact("W1-update-900-B-to-1100-B")
def test_growing_update(client: Any, table: MakeTable) -> None:
    name = table()
    _put(client, name, of_size(900))
    answer = _update(client, name, "SET y = :y", ExpressionAttributeValues={":y": s("x" * 199)})
    assert units(answer) == 2.0


@fact("W1-update-1100-B-to-900-B")
def test_shrinking_update(client: Any, table: MakeTable) -> None:
    name = table()
    _put(client, name, {**of_size(900), "y": s("x" * 199)})
    assert units(_update(client, name, "REMOVE y")) == 2.0
    assert units(_update(client, name, "REMOVE y")) == 1.0


@fact("W1-counter-in-40KB-item")
def test_counter_in_a_large_item(client: Any, table: MakeTable) -> None:
    name = table()
    base = padded(key("a"), 40 * 1_024 - 3)
    _put(client, name, {**base, "n": n(1)})  # 40,957 + 3 = 40,960 B
    assert units(_update(client, name, "ADD n :one", ExpressionAttributeValues={":one": n(1)})) == 40.0


@fact("W1-upsert")
def test_update_of_a_missing_item(client: Any, table: MakeTable) -> None:
    name = table()
    answer = _update(client, name, "SET y = :y", ExpressionAttributeValues={":y": s("x" * 2_000)})
    assert units(answer) == 2.0  # 3 + 1 + 2,000 B
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["y"] == s("x" * 2_000)


@fact("W1-update-that-makes-only-a-key")
def test_update_without_an_expression(client: Any, table: MakeTable) -> None:
    name = table()
    answer = client.update_item(TableName=name, Key=key("a"), ReturnConsumedCapacity="TOTAL")
    assert units(answer) == 1.0
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == key("a")


@pytest.mark.parametrize(("size", "expected"), cases(("W2-7000-B", 7_000, 7.0), ("W2-missing", None, 1.0)))
def test_delete(client: Any, table: MakeTable, size: int | None, expected: float) -> None:
    name = table()
    if size:
        _put(client, name, of_size(size))
    answer = client.delete_item(TableName=name, Key=key("a"), ReturnConsumedCapacity="TOTAL")
    assert units(answer) == expected
    assert "Item" not in client.get_item(TableName=name, Key=key("a"))


# ── W3: writing the same again ──────────────────────────────────────────────────────────────────────────────────────


@fact("W3-identical-overwrite-pays-the-table-in-full")
def test_identical_overwrite(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-x": {"pk": "x"}})
    item = padded({**key("a"), "x": s("1")}, 5_500)
    first = client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="INDEXES")
    again = client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="INDEXES")
    assert arms(first) == {"total": 12.0, "table": 6.0, "by-x": 6.0}
    assert arms(again) == {"total": 6.0, "table": 6.0}


@fact("W3-update-to-the-same-value")
def test_identical_update(client: Any, table: MakeTable) -> None:
    name = table()
    _put(client, name, {**of_size(3_000), "y": n(1)})
    assert units(_update(client, name, "SET y = :y", ExpressionAttributeValues={":y": n("1.0")})) == 3.0


@fact("W3-no-stream-record")
def test_identical_overwrite_leaves_no_record(client: Any, table: MakeTable) -> None:
    name = table("streamed", stream="NEW_AND_OLD_IMAGES")
    for number in (1, 1, 2, 2):
        _put(client, name, {**key("a"), "x": n(number)})
    assert [(record["eventName"], record["dynamodb"]["NewImage"]["x"]) for record in records(name)] == [
        ("INSERT", n(1)),
        ("MODIFY", n(2)),
    ]


# ── W4: writes take write units only ────────────────────────────────────────────────────────────────────────────────


@fact("W4-no-read-units")
def test_writes_read_nothing(client: Any, table: MakeTable, ledger: Ledger) -> None:
    name = table()
    _put(client, name, of_size(9_000))
    _update(client, name, "SET y = :y", ExpressionAttributeValues={":y": n(1)}, ReturnValues="ALL_OLD")
    client.delete_item(TableName=name, Key=key("a"), ReturnValues="ALL_OLD")
    assert [call.read_units for call in ledger()] == [0, 0, 0]
    assert [call.write_units for call in ledger()] == [9.0, 9.0, 9.0]


@fact("W4-passing-condition-is-free")
def test_passing_condition(client: Any, table: MakeTable) -> None:
    name = table()
    plain = _put(client, name, of_size(2_500))
    guarded = _put(
        client,
        name,
        of_size(2_500),
        ConditionExpression="attribute_exists(pk) AND size(#p) > :n",
        ExpressionAttributeNames={"#p": "~"},
        ExpressionAttributeValues={":n": n(10)},
    )
    assert units(plain) == units(guarded) == 3.0


# ── W5: failing conditions pay ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("existing", "attempted", "charged"),
    cases(
        ("W5-existing-300-KB-attempted-310-KB", 307_200, 317_440, 300.0),
        ("W5-nothing-there-attempted-310-KB", None, 317_440, 1.0),
        ("W5-existing-310-KB-attempted-300-KB", 317_440, 307_200, 310.0),
        ("W5-existing-100-B", 100, 50_000, 1.0),
    ),
)
def test_failed_condition(
    client: Any, table: MakeTable, ledger: Ledger, existing: int | None, attempted: int, charged: float
) -> None:
    name = table()
    if existing:
        _put(client, name, of_size(existing))
    condition = "attribute_not_exists(pk)" if existing else "attribute_exists(pk)"
    answer = assert_refused(
        "ConditionalCheckFailedException", FAILED, _put, client, name, of_size(attempted), ConditionExpression=condition
    )
    assert "ConsumedCapacity" not in answer
    call = ledger()[-1]
    assert (call.error, call.write_units, call.read_units) == ("ConditionalCheckFailedException", charged, 0)


@fact("W5-the-same-put-succeeds-for-310")
def test_succeeding_put(client: Any, table: MakeTable) -> None:
    name = table()
    _put(client, name, of_size(307_200))
    assert units(_put(client, name, of_size(317_440))) == 310.0


@pytest.mark.parametrize("operation", cases(("W5-update", "update"), ("W5-delete", "delete")))
def test_failed_condition_of_other_writes(client: Any, table: MakeTable, ledger: Ledger, operation: str) -> None:
    name = table()
    _put(client, name, of_size(4_500))
    request = {
        "TableName": name,
        "Key": key("a"),
        "ConditionExpression": "x = :x",
        "ExpressionAttributeValues": {":x": n(1)},
    }
    call = client.update_item if operation == "update" else client.delete_item
    assert_refused("ConditionalCheckFailedException", FAILED, call, **request)
    assert ledger()[-1].write_units == 5.0
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == of_size(4_500)


@fact("W5-no-index-is-charged")
def test_failed_condition_charges_no_index(client: Any, table: MakeTable, ledger: Ledger) -> None:
    name = table(gsi={"by-x": {"pk": "x"}})
    item = padded({**key("a"), "x": s("1")}, 2_000)
    _put(client, name, item)
    refused(_put, client, name, {**item, "x": s("2")}, ConditionExpression="attribute_not_exists(pk)")
    assert ledger()[-1].arms == (("table", 2.0),)


# ── W6, W7: what comes back is free ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("operation", cases(("W6-put", "put"), ("W6-update", "update"), ("W6-delete", "delete")))
def test_blocking_item(client: Any, table: MakeTable, ledger: Ledger, operation: str) -> None:
    name, item = table(), of_size(6_000)
    _put(client, name, item)
    request = {"ConditionExpression": "attribute_not_exists(pk)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    if operation == "put":
        answer = refused(_put, client, name, key("a"), **request)
    elif operation == "update":
        answer = refused(_update, client, name, "SET y = :y", ExpressionAttributeValues={":y": n(1)}, **request)
    else:
        answer = refused(client.delete_item, TableName=name, Key=key("a"), **request)
    assert answer["Error"]["Code"] == "ConditionalCheckFailedException"
    assert answer["Item"] == item
    assert (ledger()[-1].read_units, ledger()[-1].write_units) == (0, 6.0)


@fact("W6-nothing-blocks-nothing-returned")
def test_no_blocking_item(client: Any, table: MakeTable) -> None:
    answer = refused(
        _put,
        client,
        table(),
        key("a"),
        ConditionExpression="attribute_exists(pk)",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
    assert "Item" not in answer


@fact("W6-only-if-asked")
def test_blocking_item_is_not_returned_unasked(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    assert "Item" not in refused(_put, client, name, key("a"), ConditionExpression="attribute_not_exists(pk)")


@pytest.mark.parametrize(
    "returned",
    cases(*((f"W7-{value}", value) for value in ("NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"))),
)
def test_return_values_are_free(client: Any, table: MakeTable, ledger: Ledger, returned: str) -> None:
    name = table()
    _put(client, name, of_size(2_990))
    answer = _update(client, name, "SET y = :y", ExpressionAttributeValues={":y": s("1")}, ReturnValues=returned)
    assert units(answer) == 3.0
    assert ledger()[-1].read_units == 0
    attributes = answer.get("Attributes")
    checks: dict[str, Callable[[], bool]] = {
        "NONE": lambda: attributes is None,
        "ALL_OLD": lambda: attributes == of_size(2_990),
        "UPDATED_OLD": lambda: not attributes,
        "ALL_NEW": lambda: attributes == {**of_size(2_990), "y": s("1")},
        "UPDATED_NEW": lambda: attributes == {"y": s("1")},
    }
    assert checks[returned]()
