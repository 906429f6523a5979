"""Secondary indexes: what an entry holds, what it costs to write and to read (I1–I7, I11)."""

from __future__ import annotations

from decimal import Decimal

import boto3
import pytest

from helpers import prices
from helpers.engine.limits import COLLECTION_BYTES_WITH_LSI, GB
from helpers.engine.sizes import item_size

from .support import arms, assert_refused, cases, fact, key, n, padded, refused, s, units

ORDER = {
    "pk": s("USER#1"),
    "sk": s("ORDER#1001"),
    "status": s("OPEN"),
    "updatedAt": s("2026-01-05"),
    "total": n(4250),
    "note": s("n" * 3_000),
}
ORDER_KEY = {"pk": s("USER#1"), "sk": s("ORDER#1001")}


# ── I1: entries ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("project", "carried"),
    cases(
        ("I1-KEYS_ONLY", "keys", {"pk", "sk", "status", "updatedAt"}),
        ("I1-INCLUDE", ["total"], {"pk", "sk", "status", "updatedAt", "total"}),
        ("I1-ALL", "all", set(ORDER)),
    ),
)
@pytest.mark.parametrize("kind", ["gsi", "lsi"])
def test_entry(client, table, kind, project, carried):
    index = {"sk": "updatedAt", "project": project}
    if kind == "gsi":
        index["pk"] = "status"
    else:
        carried = carried - {"status"} if project != "all" else carried
    name = table(sk="sk", **{kind: {"orders": index}})
    client.put_item(TableName=name, Item=ORDER)
    (entry,) = client.scan(TableName=name, IndexName="orders")["Items"]
    assert entry == {attribute: ORDER[attribute] for attribute in carried}


@pytest.mark.parametrize(
    ("missing", "there"),
    cases(("I1-no-partition-key", "status", 0), ("I1-no-sort-key", "updatedAt", 0), ("I1-no-projected", "total", 1)),
)
def test_sparse(client, table, missing, there):
    name = table(sk="sk", gsi={"orders": {"pk": "status", "sk": "updatedAt", "project": ["total"]}})
    client.put_item(TableName=name, Item={name_: value for name_, value in ORDER.items() if name_ != missing})
    assert client.scan(TableName=name, IndexName="orders")["Count"] == there
    assert client.scan(TableName=name)["Count"] == 1


@fact("I1-entries-may-share-an-index-key")
def test_entries_with_equal_index_keys(client, table):
    name = table(gsi={"by-g": {"pk": "g"}}, items=[{"pk": str(number), "g": "same"} for number in range(20)])
    answer = client.query(
        TableName=name,
        IndexName="by-g",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": s("same")},
    )
    assert sorted(item["pk"]["S"] for item in answer["Items"]) == sorted(str(number) for number in range(20))


# ── I2: what a write costs an index ─────────────────────────────────────────────────────────────────────────────────


def _sized(g, size, **more):
    return padded({**key("a"), "g": s(g), **more}, size)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    cases(
        ("I2-absent-absent", key("a"), {**key("a"), "x": s("1")}, None),
        ("I2-absent-present", key("a"), _sized("1", 2_500), 3.0),
        ("I2-absent-present-new-item", None, _sized("1", 2_500), 3.0),
        ("I2-present-absent", _sized("1", 2_500), key("a"), 3.0),
        ("I2-present-deleted", _sized("1", 2_500), None, 3.0),
        ("I2-identical", _sized("1", 2_500), _sized("1", 2_500), None),
        ("I2-grown", _sized("1", 900), _sized("1", 2_500), 3.0),
        ("I2-shrunk", _sized("1", 2_500), _sized("1", 900), 3.0),
        ("I2-key-changed", _sized("1", 2_500), _sized("2", 1_500), 5.0),
        ("I2-key-changed-small", _sized("1", 100), _sized("2", 100), 2.0),
    ),
)
def test_index_write(client, table, before, after, expected):
    name = table(gsi={"by-g": {"pk": "g"}})
    if before:
        client.put_item(TableName=name, Item=before)
    if after is None:
        answer = client.delete_item(TableName=name, Key=key("a"), ReturnConsumedCapacity="INDEXES")
    else:
        answer = client.put_item(TableName=name, Item=after, ReturnConsumedCapacity="INDEXES")
    assert arms(answer).get("by-g") == expected
    if expected is None:
        assert "GlobalSecondaryIndexes" not in answer["ConsumedCapacity"]  # missing, not 0


@pytest.mark.parametrize(
    ("before", "after"),
    cases(
        ("I2-set-order-does-not-matter", {"SS": ["a", "b", "c"]}, {"SS": ["c", "a", "b"]}),
        ("I2-number-set-order-does-not-matter", {"NS": ["1", "2"]}, {"NS": ["2.0", "1"]}),
        ("I2-number-spelling-does-not-matter", n("1.50"), n("15E-1")),
        ("I2-number-spelling-in-a-map", {"M": {"x": n("100")}}, {"M": {"x": n("1E2")}}),
    ),
)
def test_same_entry_in_another_spelling(client, table, before, after):
    name = table(gsi={"by-g": {"pk": "g"}})
    client.put_item(TableName=name, Item={**key("a"), "g": s("1"), "x": before})
    answer = client.put_item(
        TableName=name, Item={**key("a"), "g": s("1"), "x": after}, ReturnConsumedCapacity="INDEXES"
    )
    assert arms(answer) == {"total": 1.0, "table": 1.0}


@fact("I2-list-order-does-matter")
def test_list_in_another_order(client, table):
    name = table(gsi={"by-g": {"pk": "g"}})
    for elements in (["a", "b"], ["b", "a"]):
        item = {**key("a"), "g": s("1"), "x": {"L": [s(text) for text in elements]}}
        answer = client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 2.0, "table": 1.0, "by-g": 1.0}


@fact("I2-number-key-in-another-spelling-is-the-same-key")
def test_index_key_in_another_spelling(client, table):
    name = table(gsi={"by-g": {"pk": "g:N"}})
    for spelling in ("100", "1E2"):
        answer = client.put_item(
            TableName=name, Item={**key("a"), "g": n(spelling)}, ReturnConsumedCapacity="INDEXES"
        )
    assert arms(answer) == {"total": 1.0, "table": 1.0}


@fact("I2-two-indexes-two-arms")
def test_two_indexes(client, table):
    name = table(gsi={"by-g": {"pk": "g"}, "by-h": {"pk": "h", "project": "keys"}})
    item = padded({**key("a"), "g": s("1"), "h": s("1")}, 3_000)
    answer = client.put_item(TableName=name, Item=item, ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 7.0, "table": 3.0, "by-g": 3.0, "by-h": 1.0}


# ── I3: the order ───────────────────────────────────────────────────────────────────────────────────────────────────

BY_STATUS = {"pk": "status", "sk": "updatedAt", "project": ["total"]}
PAID = ("SET #s = :v", {":v": s("PAID")})
STEPS = {
    "put-new": None,
    "change-note": ("SET note = :v", {":v": s("m" * 3_000)}),
    "change-total": ("SET #t = :v", {":v": n(4300)}),
    "change-status": PAID,
    "remove-status": ("REMOVE #s", {}),
    "put-without-status": "without",
    "put-identical": "again",
    "delete": "delete",
}


def _step(client, name, step):
    consumed = {"TableName": name, "ReturnConsumedCapacity": "INDEXES"}
    action = STEPS[step]
    if step == "put-new":
        return client.put_item(Item=ORDER, **consumed)
    if step == "put-without-status":
        return client.put_item(Item={k: v for k, v in ORDER.items() if k != "status"}, **consumed)
    client.put_item(TableName=name, Item=ORDER)
    if step == "put-identical":
        return client.put_item(Item=ORDER, **consumed)
    if step == "delete":
        return client.delete_item(Key=ORDER_KEY, **consumed)
    expression, values = action
    request = {"UpdateExpression": expression}
    if values:
        request["ExpressionAttributeValues"] = values
    if "#" in expression:
        names = {"#s": "status", "#t": "total"}
        request["ExpressionAttributeNames"] = {token: name for token, name in names.items() if token in expression}
    return client.update_item(Key=ORDER_KEY, **request, **consumed)


@fact("I3-the-order-has-3061-B-and-its-entry-57-B")
def test_size_of_the_order():
    assert item_size(ORDER) == 3_061
    assert item_size({name: value for name, value in ORDER.items() if name != "note"}) == 57


@pytest.mark.parametrize(
    ("step", "on_table", "on_index"),
    cases(
        ("I3-put-new", "put-new", 3.0, 1.0),
        ("I3-change-only-note", "change-note", 3.0, None),
        ("I3-total-to-4300", "change-total", 3.0, 1.0),
        ("I3-status-to-PAID", "change-status", 3.0, 2.0),
        ("I3-REMOVE-status", "remove-status", 3.0, 1.0),
        ("I3-put-without-status", "put-without-status", 3.0, None),
        ("I3-put-the-identical-item", "put-identical", 3.0, None),
        ("I3-delete", "delete", 3.0, 1.0),
    ),
)
def test_order_with_included_total(client, table, step, on_table, on_index):
    name = table(sk="sk", gsi={"by-status": BY_STATUS})
    expected = {"total": on_table + (on_index or 0), "table": on_table}
    if on_index:
        expected["by-status"] = on_index
    assert arms(_step(client, name, step)) == expected


@pytest.mark.parametrize(
    ("step", "total"),
    cases(
        ("I3-ALL-put", "put-new", 6.0),
        ("I3-ALL-note-change", "change-note", 6.0),
        ("I3-ALL-status-change", "change-status", 9.0),
        ("I3-ALL-delete", "delete", 6.0),
    ),
)
def test_order_with_everything_projected(client, table, step, total):
    name = table(sk="sk", gsi={"by-status": {**BY_STATUS, "project": "all"}})
    answer = _step(client, name, step)
    assert arms(answer) == {"total": total, "table": 3.0, "by-status": total - 3.0}


# ── I4: local indexes ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("step", "on_index"),
    cases(
        ("I4-put-new", "put-new", 1.0),
        ("I4-change-only-note", "change-note", None),
        ("I4-change-total", "change-total", 1.0),
        ("I4-change-status", "change-status", 2.0),
        ("I4-remove-status", "remove-status", 1.0),
        ("I4-put-identical", "put-identical", None),
        ("I4-delete", "delete", 1.0),
    ),
)
def test_local_index_writes(client, table, step, on_index):
    name = table(sk="sk", lsi={"by-status": {"sk": "status", "project": ["total"]}})
    answer = _step(client, name, step)
    expected = {"total": 3.0 + (on_index or 0), "table": 3.0}
    if on_index:
        expected["by-status"] = on_index
        assert "GlobalSecondaryIndexes" not in answer["ConsumedCapacity"]
        assert set(answer["ConsumedCapacity"]["LocalSecondaryIndexes"]) == {"by-status"}
    assert arms(answer) == expected


# ── I5: reading a global index ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def eight(client, table):
    """Eight items whose entries in `by-g` have 2,000 B each."""
    name = table(gsi={"by-g": {"pk": "g", "sk": "at", "project": ["~"]}})
    for number in range(8):
        entry = padded({**key(f"item-{number}"), "g": s("x"), "at": s(f"{number}")}, 2_000)
        client.put_item(TableName=name, Item={**entry, "secret": s("not projected")})
    return name


def _by_g(client, name, **request):
    return client.query(
        TableName=name,
        IndexName="by-g",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": s("x")},
        ReturnConsumedCapacity="INDEXES",
        **request,
    )


@fact("I5-8-entries-of-2000-B")
def test_global_index_read(client, eight):
    answer = _by_g(client, eight)
    assert answer["Count"] == 8
    assert arms(answer) == {"total": 2.0, "table": 0.0, "by-g": 2.0}
    assert all("secret" not in item for item in answer["Items"])


@fact("I5-scan-of-the-index")
def test_global_index_scan(client, eight):
    answer = client.scan(TableName=eight, IndexName="by-g", ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 2.0, "table": 0.0, "by-g": 2.0}


@pytest.mark.parametrize("operation", cases(("I5-strong-query", "query"), ("I5-strong-scan", "scan")))
def test_strong_read_of_a_global_index(client, eight, operation):
    message = "Consistent reads are not supported on global secondary indexes"
    if operation == "query":
        assert_refused("ValidationException", message, _by_g, client, eight, ConsistentRead=True)
    else:
        assert_refused(
            "ValidationException", message, client.scan, TableName=eight, IndexName="by-g", ConsistentRead=True
        )


@fact("I5-no-fetch-of-what-is-not-projected")
def test_filter_on_what_is_not_projected(client, eight):
    answer = _by_g(client, eight, FilterExpression="attribute_exists(secret)")
    assert (answer["Count"], answer["ScannedCount"]) == (0, 8)
    assert arms(answer) == {"total": 2.0, "table": 0.0, "by-g": 2.0}


@fact("I5-ALL_ATTRIBUTES")
def test_all_attributes_of_a_global_index(client, eight):
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
def test_all_attributes_of_a_full_index(client, table):
    name = table(gsi={"by-g": {"pk": "g"}}, items=[{"pk": "a", "g": "x", "other": "1"}])
    answer = _by_g(client, name, Select="ALL_ATTRIBUTES")
    assert answer["Items"] == [{**key("a"), "g": s("x"), "other": s("1")}]


# ── I6: reading a local index ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def four(client, table):
    """Four items of 300 B whose entries in `by-at` have 200 B each."""
    name = table(sk="sk", lsi={"by-at": {"sk": "at", "project": ["~"]}})
    for number in range(4):
        entry = padded({**key("a", f"{number}"), "at": s(f"{9 - number}")}, 200)
        item = padded(entry, 300, pad="body")
        assert (item_size(entry), item_size(item)) == (200, 300)
        client.put_item(TableName=name, Item=item)
    return name


def _by_at(client, name, **request):
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
def test_local_index_read(client, four, request_, on_table, on_index):
    answer = _by_at(client, four, **request_)
    assert arms(answer) == {"total": on_table + on_index, "table": on_table, "by-at": on_index}
    assert answer["Count"] == 4
    if on_table:
        assert all("body" in item for item in answer["Items"])
    else:
        assert all("body" not in item for item in answer["Items"])


@fact("I6-dropped-items-are-fetched-too")
def test_fetch_before_the_filter(client, four):
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
def test_fetch_of_large_items(client, table):
    name = table(sk="sk", lsi={"by-at": {"sk": "at", "project": "keys"}})
    for number in range(2):
        client.put_item(TableName=name, Item=padded({**key("a", f"{number}"), "at": s("1")}, 5_000))
    answer = _by_at(client, name, ConsistentRead=True, Select="ALL_ATTRIBUTES")
    assert arms(answer) == {"total": 5.0, "table": 4.0, "by-at": 1.0}


@fact("I6-in-the-order-of-the-index")
def test_order_of_a_local_index(client, four):
    assert [item["at"]["S"] for item in _by_at(client, four)["Items"]] == ["6", "7", "8", "9"]


# ── I7: item collections ────────────────────────────────────────────────────────────────────────────────────────────


@fact("I7-10-GB")
def test_limit_of_a_collection():
    assert COLLECTION_BYTES_WITH_LSI == 10 * GB


@pytest.mark.parametrize("operation", cases(("I7-put", "put"), ("I7-update", "update"), ("I7-delete", "delete")))
def test_collection_metrics(client, table, operation):
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
def test_no_collection_metrics(client, table):
    name = table(sk="sk", gsi={"by-at": {"pk": "at"}})
    answer = client.put_item(TableName=name, Item=key("a", "1"), ReturnItemCollectionMetrics="SIZE")
    assert "ItemCollectionMetrics" not in answer


# ── I11: adding an index ────────────────────────────────────────────────────────────────────────────────────────────


def _add_index(client, name):
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
def test_back_fill(client, table):
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
    after = client.put_item(
        TableName=name, Item={**ORDER, "sk": s("ORDER#99")}, ReturnConsumedCapacity="INDEXES"
    )
    assert arms(after) == {"total": 4.0, "table": 3.0, "by-status": 1.0}


@fact("I11-not-queryable-before-it-exists")
def test_index_that_is_not_there(client, table):
    answer = refused(client.scan, TableName=table(sk="sk"), IndexName="by-status")
    assert answer["Error"]["Code"] == "ValidationException"
    assert answer["Error"]["Message"] == "The table does not have the specified index: by-status"


@fact("I11-2000000-entries-of-57-B-cost-1.25-dollars")
def test_price_of_a_back_fill():
    entry = {name: value for name, value in ORDER.items() if name != "note"}
    write_units = prices.index_build_units(2_000_000, item_size(entry))
    assert write_units == 2_000_000
    assert prices.dollars_for(0, write_units) == Decimal("1.25")


@fact("I11-resource-sees-the-index")
def test_description_of_the_index(client, table):
    name = table(sk="sk")
    _add_index(client, name)
    (index,) = boto3.resource("dynamodb").Table(name).global_secondary_indexes
    assert (index["IndexName"], index["IndexStatus"]) == ("by-status", "ACTIVE")
