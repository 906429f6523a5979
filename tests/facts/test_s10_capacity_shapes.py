"""The shapes of ConsumedCapacity (C1–C5)."""

from __future__ import annotations

from typing import Any

import pytest

from .orders import BY_STATUS, ORDER, ORDER_KEY
from .support import MakeTable, Wire, cases, fact, key, n, refused, s


@pytest.fixture
def orders(table: MakeTable) -> str:
    return table(
        "orders", sk="sk", gsi={"by-status": BY_STATUS}, lsi={"by-total": {"sk": "total:N", "project": "keys"}}
    )


SCANNED = 2.0
"""What an eventual Scan of a new on-demand table costs: one block in each of its four partitions (R7)."""

EVERY: dict[str, Wire] = {
    "put_item": {"Item": ORDER},
    "get_item": {"Key": ORDER_KEY},
    "update_item": {"Key": ORDER_KEY, "UpdateExpression": "SET x = :x", "ExpressionAttributeValues": {":x": n(1)}},
    "delete_item": {"Key": ORDER_KEY},
    "query": {"KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": s("USER#1")}},
    "scan": {},
}


@pytest.mark.parametrize("operation", cases(*((f"C1-NONE-{operation}", operation) for operation in EVERY)))
@pytest.mark.parametrize("level", [None, "NONE"])
def test_not_asked_for(client: Any, orders: str, operation: str, level: str | None) -> None:
    request = EVERY[operation] | ({"ReturnConsumedCapacity": level} if level else {})
    assert "ConsumedCapacity" not in getattr(client, operation)(TableName=orders, **request)


@pytest.mark.parametrize(
    "operation",
    cases(
        ("C1-NONE-batch-write", "batch_write"),
        ("C1-NONE-batch-get", "batch_get"),
        ("C1-NONE-transact-write", "transact_write"),
        ("C1-NONE-transact-get", "transact_get"),
    ),
)
def test_lists_not_asked_for(client: Any, orders: str, operation: str) -> None:
    assert "ConsumedCapacity" not in _several(client, orders, operation)


def _several(client: Any, name: str, operation: str, **request: Any) -> Any:
    if operation == "batch_write":
        return client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": ORDER}}]}, **request)
    if operation == "batch_get":
        return client.batch_get_item(RequestItems={name: {"Keys": [ORDER_KEY]}}, **request)
    if operation == "transact_write":
        return client.transact_write_items(TransactItems=[{"Put": {"TableName": name, "Item": ORDER}}], **request)
    return client.transact_get_items(TransactItems=[{"Get": {"TableName": name, "Key": ORDER_KEY}}], **request)


@pytest.mark.parametrize(
    ("operation", "total"),
    cases(
        ("C1-TOTAL-put", "put_item", 5.0),
        ("C1-TOTAL-get", "get_item", 0.5),
        ("C1-TOTAL-query", "query", 0.5),
        ("C1-TOTAL-scan", "scan", SCANNED),
        ("C1-TOTAL-delete", "delete_item", 1.0),
    ),
)
def test_total(client: Any, orders: str, operation: str, total: float) -> None:
    answer = getattr(client, operation)(TableName=orders, **EVERY[operation], ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == {"TableName": "orders", "CapacityUnits": total}


@fact("C1-INDEXES-put")
def test_indexes(client: Any, orders: str) -> None:
    answer = client.put_item(TableName=orders, Item=ORDER, ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"] == {
        "TableName": "orders",
        "CapacityUnits": 5.0,
        "Table": {"CapacityUnits": 3.0},
        "GlobalSecondaryIndexes": {"by-status": {"CapacityUnits": 1.0}},
        "LocalSecondaryIndexes": {"by-total": {"CapacityUnits": 1.0}},
    }


@fact("C1-INDEXES-only-touched-indexes")
def test_untouched_indexes_are_missing(client: Any, orders: str) -> None:
    client.put_item(TableName=orders, Item=ORDER)
    answer = client.update_item(
        TableName=orders,
        Key=ORDER_KEY,
        UpdateExpression="SET note = :n",
        ExpressionAttributeValues={":n": s("short")},
        ReturnConsumedCapacity="INDEXES",
    )
    assert answer["ConsumedCapacity"] == {
        "TableName": "orders",
        "CapacityUnits": 3.0,
        "Table": {"CapacityUnits": 3.0},
    }


@pytest.mark.parametrize("operation", cases(*((f"C1-INDEXES-{name}", name) for name in ("get_item", "query", "scan"))))
def test_indexes_of_a_read(client: Any, orders: str, operation: str) -> None:
    answer = getattr(client, operation)(TableName=orders, **EVERY[operation], ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"] == {
        "TableName": "orders",
        "CapacityUnits": (expected := SCANNED if operation == "scan" else 0.5),
        "Table": {"CapacityUnits": expected},
    }


@pytest.mark.parametrize(
    ("index", "member"),
    cases(
        ("C2-global-index", "by-status", "GlobalSecondaryIndexes"),
        ("C2-local-index", "by-total", "LocalSecondaryIndexes"),
    ),
)
@pytest.mark.parametrize("operation", ["query", "scan"])
def test_read_of_an_index(client: Any, orders: str, operation: str, index: str, member: str) -> None:
    client.put_item(TableName=orders, Item=ORDER)
    request: Wire = {"TableName": orders, "IndexName": index, "ReturnConsumedCapacity": "INDEXES"}
    if operation == "query" and index == "by-status":
        request |= {
            "KeyConditionExpression": "#s = :v",
            "ExpressionAttributeNames": {"#s": "status"},
            "ExpressionAttributeValues": {":v": s("OPEN")},
        }
    elif operation == "query":
        request |= EVERY["query"]
    answer = getattr(client, operation)(**request)
    assert answer["ConsumedCapacity"] == {
        "TableName": "orders",
        "CapacityUnits": (expected := SCANNED if operation == "scan" else 0.5),
        "Table": {"CapacityUnits": 0.0},
        member: {index: {"CapacityUnits": expected}},
    }


# ── C3: read and write units apart, in transactions only ────────────────────────────────────────────────────────────


@fact("C3-transactional-write")
def test_transactional_write_shape(client: Any, orders: str) -> None:
    answer = _several(client, orders, "transact_write", ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"] == [
        {
            "TableName": "orders",
            "CapacityUnits": 8.0,
            "WriteCapacityUnits": 8.0,
            "Table": {"CapacityUnits": 6.0, "WriteCapacityUnits": 6.0},
            "GlobalSecondaryIndexes": {"by-status": {"CapacityUnits": 1.0, "WriteCapacityUnits": 1.0}},
            "LocalSecondaryIndexes": {"by-total": {"CapacityUnits": 1.0, "WriteCapacityUnits": 1.0}},
        }
    ]


@fact("C3-transactional-read")
def test_transactional_read_shape(client: Any, orders: str) -> None:
    answer = _several(client, orders, "transact_get", ReturnConsumedCapacity="INDEXES")
    assert answer["ConsumedCapacity"] == [
        {
            "TableName": "orders",
            "CapacityUnits": 2.0,
            "ReadCapacityUnits": 2.0,
            "Table": {"CapacityUnits": 2.0, "ReadCapacityUnits": 2.0},
        }
    ]


@fact("C3-TOTAL")
def test_transactional_total_shape(client: Any, orders: str) -> None:
    answer = _several(client, orders, "transact_write", ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == [{"TableName": "orders", "CapacityUnits": 8.0, "WriteCapacityUnits": 8.0}]


@pytest.mark.parametrize("operation", cases(*((f"C3-not-on-{name}", name) for name in EVERY)))
def test_plain_calls_do_not_tell_them_apart(client: Any, orders: str, operation: str) -> None:
    answer = getattr(client, operation)(TableName=orders, **EVERY[operation], ReturnConsumedCapacity="INDEXES")
    consumed = answer["ConsumedCapacity"]
    assert set(consumed) <= {"TableName", "CapacityUnits", "Table", "GlobalSecondaryIndexes", "LocalSecondaryIndexes"}
    assert set(consumed["Table"]) == {"CapacityUnits"}


# ── C4: lists ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "operation",
    cases(*((f"C4-{name}", name) for name in ("batch_write", "batch_get", "transact_write", "transact_get"))),
)
@pytest.mark.parametrize("level", ["TOTAL", "INDEXES"])
def test_lists(client: Any, orders: str, operation: str, level: str) -> None:
    consumed = _several(client, orders, operation, ReturnConsumedCapacity=level)["ConsumedCapacity"]
    assert isinstance(consumed, list)
    assert [entry["TableName"] for entry in consumed] == ["orders"]
    assert ("Table" in consumed[0]) == (level == "INDEXES")


@fact("C4-one-entry-for-each-table")
def test_one_entry_for_each_table(client: Any, table: MakeTable) -> None:
    one, two = table("one"), table("two")
    answer = client.batch_get_item(
        RequestItems={one: {"Keys": [key("a"), key("b")]}, two: {"Keys": [key("a")], "ConsistentRead": True}},
        ReturnConsumedCapacity="TOTAL",
    )
    found = {entry["TableName"]: entry["CapacityUnits"] for entry in answer["ConsumedCapacity"]}
    assert found == {"one": 1.0, "two": 1.0}
    assert len(answer["ConsumedCapacity"]) == 2


@pytest.mark.parametrize("operation", cases(("C4-ARN-of-a-get", "get"), ("C4-ARN-of-a-batch", "batch")))
def test_arn_is_echoed(client: Any, orders: str, operation: str) -> None:
    arn = client.describe_table(TableName=orders)["Table"]["TableArn"]
    assert arn.endswith(":table/orders")
    if operation == "get":
        answer = client.get_item(TableName=arn, Key=ORDER_KEY, ReturnConsumedCapacity="TOTAL")
        assert answer["ConsumedCapacity"] == {"TableName": arn, "CapacityUnits": 0.5}
    else:
        answer = client.batch_get_item(RequestItems={arn: {"Keys": [ORDER_KEY]}}, ReturnConsumedCapacity="TOTAL")
        assert answer["ConsumedCapacity"] == [{"TableName": arn, "CapacityUnits": 0.5}]


# ── C5: PartiQL ─────────────────────────────────────────────────────────────────────────────────────────────────────

STATEMENTS = cases(
    ("C5-SELECT-one-item", "SELECT * FROM orders WHERE pk='USER#1' AND sk='ORDER#1001'", 0.5),
    ("C5-SELECT-a-collection", "SELECT * FROM orders WHERE pk='USER#1'", 0.5),
    ("C5-SELECT-without-a-key-is-a-scan", "SELECT * FROM orders WHERE total > 10", SCANNED),
    ("C5-INSERT", "INSERT INTO orders VALUE {'pk': 'USER#2', 'sk': 'PROFILE', 'name': 'Ana'}", 1.0),
    ("C5-UPDATE", "UPDATE orders SET total=4300 WHERE pk='USER#1' AND sk='ORDER#1001'", 6.0),
    ("C5-DELETE", "DELETE FROM orders WHERE pk='USER#1' AND sk='ORDER#1001'", 5.0),
)


@pytest.mark.parametrize(("statement", "expected"), STATEMENTS)
def test_statements(client: Any, orders: str, statement: str, expected: float) -> None:
    client.put_item(TableName=orders, Item=ORDER)
    answer = client.execute_statement(Statement=statement, ReturnConsumedCapacity="TOTAL")
    assert answer["ConsumedCapacity"] == {"TableName": "orders", "CapacityUnits": expected}


@fact("C5-failed-member-of-a-batch")
def test_failed_member(client: Any, orders: str) -> None:
    client.put_item(TableName=orders, Item=ORDER)
    again = "INSERT INTO orders VALUE {'pk': 'USER#1', 'sk': 'ORDER#1001'}"
    fresh = "INSERT INTO orders VALUE {'pk': 'USER#3', 'sk': 'PROFILE'}"
    answer = client.batch_execute_statement(
        Statements=[{"Statement": again}, {"Statement": fresh}], ReturnConsumedCapacity="INDEXES"
    )
    assert [member.get("Error", {}).get("Code") for member in answer["Responses"]] == ["DuplicateItem", None]
    (consumed,) = answer["ConsumedCapacity"]
    assert (consumed["CapacityUnits"], consumed["Table"]["CapacityUnits"]) == (4.0, 1.0)


@fact("C5-unknown-table")
def test_statement_on_nothing(client: Any) -> None:
    answer = refused(client.execute_statement, Statement="SELECT * FROM nothing")
    assert answer["Error"]["Code"] == "ResourceNotFoundException"
