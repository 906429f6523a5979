"""Reading secondary indexes, item collections, and adding an index (I5–I7, I11)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import boto3
import pytest

from helpers.engine.limits import COLLECTION_BYTES_WITH_LSI, GB
from helpers.engine.sizes import item_size, wblocks
from helpers.meter import prices

from .orders import ORDER
from .support import ONE_PARTITION, MakeTable, Wire, arms, assert_refused, cases, fact, key, n, padded, refused, s

# ── I5: reading a global index ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def eight(client: Any, table: MakeTable) -> str:
    """Eight items whose entries in `by-g` have 2,000 B each."""
    name = table(gsi={"by-g": {"pk": "g", "sk": "at", "project": ["~"]}}, capacity=ONE_PARTITION)
    for number in range(8):
        entry = padded({**key(f"item-{number}"), "g": s("x"), "at": s(f"{number}")}, 2_000)
        client.put_item(TableName=name, Item={**entry, "secret": s("not projected")})
    return name


def _by_g(client: Any, name: str, **request: Any) -> Any:
    return client.query(
        TableName=name,
        IndexName="by-g",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": s("x")},
        ReturnConsumedCapacity="INDEXES",
        **request,
    )


@fact("I5-8-entries-of-2000-B")
def test_global_index_read(client: Any, eight: str) -> None:
    answer = _by_g(client, eight)
    assert answer["Count"] == 8
    assert arms(answer) == {"total": 2.0, "table": 0.0, "by-g": 2.0}
    assert all("secret" not in item for item in answer["Items"])


@fact("I5-scan-of-the-index")
def test_global_index_scan(client: Any, eight: str) -> None:
    answer = client.scan(TableName=eight, IndexName="by-g", ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 2.0, "table": 0.0, "by-g": 2.0}


@pytest.mark.parametrize("operation", cases(("I5-strong-query", "query"), ("I5-strong-scan", "scan")))
def test_strong_read_of_a_global_index(client: Any, eight: str, operation: str) -> None:
    message = "Consistent reads are not supported on global secondary indexes"
    if operation == "query":
        assert_refused("ValidationException", message, _by_g, client, eight, ConsistentRead=True)
    else:
        assert_refused(
            "ValidationException", message, client.scan, TableName=eight, IndexName="by-g", ConsistentRead=True
        )


@fact("I5-no-fetch-of-what-is-not-projected")
def test_filter_on_what_is_not_projected(client: Any, eight: str) -> None:
    answer = _by_g(client, eight, FilterExpression="attribute_exists(secret)")
    assert (answer["Count"], answer["ScannedCount"]) == (0, 8)
    assert arms(answer) == {"total": 2.0, "table": 0.0, "by-g": 2.0}


@fact("I5-ALL_ATTRIBUTES")
def test_all_attributes_of_a_global_index(client: Any, eight: str) -> None:
    assert_refused(
        "ValidationException",
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary "
        "index by-g because its projection type is not ALL",
        _by_g,
        client,
        eight,
        Select="ALL_ATTRIBUTES",
    )


@fact("I5-ALL_ATTRIBUTES-where-all-is-projected")
def test_all_attributes_of_a_full_index(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}}, items=[{"pk": "a", "g": "x", "other": "1"}])
    answer = _by_g(client, name, Select="ALL_ATTRIBUTES")
    assert answer["Items"] == [{**key("a"), "g": s("x"), "other": s("1")}]


# ── I6: reading a local index ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def four(client: Any, table: MakeTable) -> str:
    """Four items of 300 B whose entries in `by-at` have 200 B each."""
    name = table(sk="sk", lsi={"by-at": {"sk": "at", "project": ["~"]}})
    for number in range(4):
        entry = padded({**key("a", f"{number}"), "at": s(f"{9 - number}")}, 200)
        item = padded(entry, 300, pad="body")
        assert (item_size(entry), item_size(item)) == (200, 300)
        client.put_item(TableName=name, Item=item)
    return name


def _by_at(client: Any, name: str, **request: Any) -> Any:
    return client.query(
        TableName=name,
        IndexName="by-at",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": s("a"), **request.pop("values", {})},
        ReturnConsumedCapacity="INDEXES",
        **request,
    )


@pytest.mark.parametrize(
    ("request_", "on_table", "on_index"),
    cases(
        ("I6-covered-eventual", {}, 0.0, 0.5),
        ("I6-covered-strong", {"ConsistentRead": True}, 0.0, 1.0),
        ("I6-all-attributes-strong", {"ConsistentRead": True, "Select": "ALL_ATTRIBUTES"}, 4.0, 1.0),
        ("I6-all-attributes-eventual", {"Select": "ALL_ATTRIBUTES"}, 2.0, 0.5),
        ("I6-projection-of-what-is-not-there", {"ConsistentRead": True, "ProjectionExpression": "body"}, 4.0, 1.0),
        ("I6-projection-of-what-is-there", {"ConsistentRead": True, "ProjectionExpression": "sk"}, 0.0, 1.0),
    ),
)
def test_local_index_read(client: Any, four: str, request_: Wire, on_table: float, on_index: float) -> None:
    answer = _by_at(client, four, **request_)
    assert arms(answer) == {"total": on_table + on_index, "table": on_table, "by-at": on_index}
    assert answer["Count"] == 4
    if on_table:
        assert all("body" in item for item in answer["Items"])
    else:
        assert all("body" not in item for item in answer["Items"])


@fact("I6-dropped-items-are-fetched-too")
def test_fetch_before_the_filter(client: Any, four: str) -> None:
    answer = _by_at(
        client,
        four,
        ConsistentRead=True,
        Select="ALL_ATTRIBUTES",
        FilterExpression="sk_copy = :none",
        values={":none": s("none")},
    )
    assert answer["Count"] == 0
    assert arms(answer) == {"total": 5.0, "table": 4.0, "by-at": 1.0}


@fact("I6-each-fetch-rounds-up-to-4-KB")
def test_fetch_of_large_items(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", lsi={"by-at": {"sk": "at", "project": "keys"}})
    for number in range(2):
        client.put_item(TableName=name, Item=padded({**key("a", f"{number}"), "at": s("1")}, 5_000))
    answer = _by_at(client, name, ConsistentRead=True, Select="ALL_ATTRIBUTES")
    assert arms(answer) == {"total": 5.0, "table": 4.0, "by-at": 1.0}


@fact("I6-in-the-order-of-the-index")
def test_order_of_a_local_index(client: Any, four: str) -> None:
    assert [item["at"]["S"] for item in _by_at(client, four)["Items"]] == ["6", "7", "8", "9"]


# ── I7: item collections ────────────────────────────────────────────────────────────────────────────────────────────


@fact("I7-10-GB")
def test_limit_of_a_collection() -> None:
    assert COLLECTION_BYTES_WITH_LSI == 10 * GB


@pytest.mark.parametrize("operation", cases(("I7-put", "put"), ("I7-update", "update"), ("I7-delete", "delete")))
def test_collection_metrics(client: Any, table: MakeTable, operation: str) -> None:
    name = table(sk="sk", lsi={"by-at": {"sk": "at"}})
    client.put_item(TableName=name, Item={**key("a", "1"), "at": s("1")})
    request = {"TableName": name, "ReturnItemCollectionMetrics": "SIZE"}
    if operation == "put":
        answer = client.put_item(Item={**key("a", "2"), "at": s("1")}, **request)
    elif operation == "update":
        answer = client.update_item(
            Key=key("a", "1"), UpdateExpression="SET x = :x", ExpressionAttributeValues={":x": n(1)}, **request
        )
    else:
        answer = client.delete_item(Key=key("a", "1"), **request)
    metrics = answer["ItemCollectionMetrics"]
    low, high = metrics["SizeEstimateRangeGB"]
    assert metrics["ItemCollectionKey"] == {"pk": s("a")}
    assert (low, high) == (0.0, 1.0)


@fact("I7-no-metrics-without-a-local-index")
def test_no_collection_metrics(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", gsi={"by-at": {"pk": "at"}})
    answer = client.put_item(TableName=name, Item=key("a", "1"), ReturnItemCollectionMetrics="SIZE")
    assert "ItemCollectionMetrics" not in answer


# ── I11: adding an index ────────────────────────────────────────────────────────────────────────────────────────────


def _add_index(client: Any, name: str) -> None:
    client.update_table(
        TableName=name,
        AttributeDefinitions=[
            {"AttributeName": attribute, "AttributeType": "S"} for attribute in ("pk", "sk", "status", "updatedAt")
        ],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": "by-status",
                    "KeySchema": [
                        {"AttributeName": "status", "KeyType": "HASH"},
                        {"AttributeName": "updatedAt", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"]},
                }
            }
        ],
    )


@fact("I11-back-fill")
def test_back_fill(client: Any, table: MakeTable) -> None:
    name = table(sk="sk")
    for number in range(10):
        client.put_item(TableName=name, Item={**ORDER, "sk": s(f"ORDER#{number}")})
    client.put_item(TableName=name, Item={**key("USER#1", "PROFILE"), "status": s("OPEN")})  # has no updatedAt
    _add_index(client, name)
    answer = client.query(
        TableName=name,
        IndexName="by-status",
        KeyConditionExpression="#s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": s("OPEN")},
        ReturnConsumedCapacity="INDEXES",
    )
    assert sorted(item["sk"]["S"] for item in answer["Items"]) == [f"ORDER#{number}" for number in range(10)]
    assert arms(answer) == {"total": 0.5, "table": 0.0, "by-status": 0.5}
    after = client.put_item(TableName=name, Item={**ORDER, "sk": s("ORDER#99")}, ReturnConsumedCapacity="INDEXES")
    assert arms(after) == {"total": 4.0, "table": 3.0, "by-status": 1.0}


@fact("I11-not-queryable-before-it-exists")
def test_index_that_is_not_there(client: Any, table: MakeTable) -> None:
    answer = refused(client.scan, TableName=table(sk="sk"), IndexName="by-status")
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["Error"]["Message"] == "The table does not have the specified index: by-status"


@fact("I11-2000000-entries-of-57-B-cost-1.25-dollars")
def test_price_of_a_back_fill() -> None:
    entry = {name: value for name, value in ORDER.items() if name != "note"}
    write_units = 2_000_000 * wblocks(item_size(entry))  # each entry rounds up on its own
    assert write_units == 2_000_000
    assert prices.dollars_for(0, write_units) == Decimal("1.25")


@fact("I11-resource-sees-the-index")
def test_description_of_the_index(client: Any, table: MakeTable) -> None:
    name = table(sk="sk")
    _add_index(client, name)
    (index,) = boto3.resource("dynamodb").Table(name).global_secondary_indexes
    assert (index["IndexName"], index["IndexStatus"]) == ("by-status", "ACTIVE")
