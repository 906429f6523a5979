"""What reads cost (R1–R9)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from helpers.engine import limits
from helpers.meter import prices

from .support import ONE_PARTITION, Load, MakeTable, Wire, arms, cases, fact, key, n, of_size, padded, pages, s, units

KIB = 1_024


def _query(client: Any, name: str, **request: Any) -> Any:
    return client.query(
        TableName=name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": s("a"), **request.pop("values", {})},
        ReturnConsumedCapacity="TOTAL",
        **request,
    )


def _three_ways(client: Any, name: str, whole: Wire) -> tuple[float, float, float]:
    """Units of an eventual, a strong and a transactional read of one item."""
    get = {"TableName": name, "Key": whole}
    return (
        units(client.get_item(**get, ReturnConsumedCapacity="TOTAL")),
        units(client.get_item(**get, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")),
        units(client.transact_get_items(TransactItems=[{"Get": get}], ReturnConsumedCapacity="TOTAL")),
    )


@pytest.mark.parametrize(
    ("size", "expected"),
    cases(
        ("R1-3.5-KB", 3_584, (0.5, 1.0, 2.0)),
        ("R1-10-KB", 10_240, (1.5, 3.0, 6.0)),
        ("R1-13000-B", 13_000, (2.0, 4.0, 8.0)),
        ("R1-409600-B", 409_600, (50.0, 100.0, 200.0)),
    ),
)
def test_get_item(client: Any, table: MakeTable, size: int, expected: tuple[float, float, float]) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(size))
    assert _three_ways(client, name, key("a")) == expected


@fact("R1-projection-does-not-make-it-cheaper")
def test_projected_get_item(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item={**of_size(13_000), "x": s("1")})
    answer = client.get_item(
        TableName=name, Key=key("a"), ProjectionExpression="x", ConsistentRead=True, ReturnConsumedCapacity="TOTAL"
    )
    assert (answer["Item"], units(answer)) == ({"x": s("1")}, 4.0)


@fact("R2-missing-item")
def test_missing_item(client: Any, table: MakeTable) -> None:
    assert _three_ways(client, table(), key("nobody")) == (0.5, 1.0, 2.0)


@fact("R2-missing-item-in-a-large-collection")
def test_missing_item_beside_others(client: Any, table: MakeTable, load: Load) -> None:
    name = table(sk="sk")
    load(name, [of_size(50_000, "a", f"{number:02}") for number in range(20)])
    assert _three_ways(client, name, key("a", "zz")) == (0.5, 1.0, 2.0)


def _batch(client: Any, name: str, keys: list[Wire], **options: Any) -> Any:
    return client.batch_get_item(RequestItems={name: {"Keys": keys, **options}}, ReturnConsumedCapacity="TOTAL")


@fact("R3-1.5-KB-and-6.5-KB-strong")
def test_batch_get_rounds_each(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(1_536, "a"))
    client.put_item(TableName=name, Item=of_size(6_656, "b"))
    assert units(_batch(client, name, [key("a"), key("b")], ConsistentRead=True)) == 3.0
    assert units(_batch(client, name, [key("a"), key("b")])) == 1.5


def _hundred(load: Load, name: str) -> list[Wire]:
    load(name, [of_size(250, "a", f"{number:03}") for number in range(100)])
    return [key("a", f"{number:03}") for number in range(100)]


@fact("R3-100-items-of-250-B-eventual")
def test_batch_get_of_small_items(client: Any, table: MakeTable, load: Load) -> None:
    name = table(sk="sk")
    answer = _batch(client, name, _hundred(load, name))
    assert (len(answer["Responses"][name]), units(answer)) == (100, 50.0)


@fact("R3-missing-keys-pay-a-block")
def test_batch_get_of_missing_items(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(5_000))
    answer = _batch(client, name, [key("a"), key("x"), key("y")], ConsistentRead=True)
    assert (len(answer["Responses"][name]), units(answer)) == (1, 4.0)


# ── Query and Scan round once a page ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("count", "size", "eventual", "strong"),
    cases(
        ("R4-10-items-of-40.8-KB", 10, 4_178, 5.5, 11.0),
        ("R4-1500-items-of-64-B", 1_500, 64, 12.0, 24.0),
        ("R4-100-items-of-250-B", 100, 250, 3.5, 7.0),
        ("R4-exactly-one-block", 4, 1_024, 0.5, 1.0),
    ),
)
@pytest.mark.parametrize("operation", ["query", "scan"])
def test_sum_then_round(
    client: Any, table: MakeTable, load: Load, operation: str, count: int, size: int, eventual: float, strong: float
) -> None:
    name = table(sk="sk", capacity=ONE_PARTITION)
    load(name, [of_size(size, "a", f"{number:04}") for number in range(count)])
    for consistent, expected in ((False, eventual), (True, strong)):
        if operation == "query":
            answer = _query(client, name, ConsistentRead=consistent)
        else:
            answer = client.scan(TableName=name, ConsistentRead=consistent, ReturnConsumedCapacity="TOTAL")
        assert (answer["Count"], answer["ScannedCount"], units(answer)) == (count, count, expected)


@fact("R4-same-items-as-BatchGetItem-cost-50-and-100")
def test_query_against_batch_get(client: Any, table: MakeTable, load: Load) -> None:
    name = table(sk="sk")
    keys = _hundred(load, name)
    assert units(_query(client, name)) == 3.5
    assert units(_batch(client, name, keys)) == 50.0
    assert units(_batch(client, name, keys, ConsistentRead=True)) == 100.0


@fact("R4-scan-of-many-collections-rounds-once")
def test_scan_over_collections(client: Any, table: MakeTable, load: Load) -> None:
    name = table(capacity=ONE_PARTITION)
    load(name, [of_size(250, f"user-{number:03}") for number in range(100)])
    answer = client.scan(TableName=name, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
    assert units(answer) == 7.0


# ── filters, projections and counts are free of charge and save nothing ─────────────────────────────────────────────


@pytest.fixture
def filtered(table: MakeTable, load: Load) -> str:
    """400 items of 1,000 B, three of which are marked."""
    name = table(sk="sk", capacity=ONE_PARTITION)
    load(
        name,
        [
            padded({**key("a", f"{number:03}"), "mark": s("yes" if number in {7, 8, 399} else "no ")}, 1_000)
            for number in range(400)
        ],
    )
    return name


MARKED = {
    "FilterExpression": "mark = :yes",
    "values": {":yes": s("yes")},
}


@pytest.mark.parametrize(("consistent", "expected"), cases(("R5-eventual", False, 49.0), ("R5-strong", True, 98.0)))
def test_filter_saves_nothing(client: Any, filtered: str, consistent: bool, expected: float) -> None:
    answer = _query(client, filtered, ConsistentRead=consistent, **MARKED)
    assert (answer["Count"], answer["ScannedCount"], units(answer)) == (3, 400, expected)
    assert [item["sk"]["S"] for item in answer["Items"]] == ["007", "008", "399"]


@pytest.mark.parametrize(
    ("request_", "shows"),
    cases(
        ("R5-projection", {"ProjectionExpression": "sk"}, True),
        ("R5-select-count", {"Select": "COUNT"}, False),
        ("R5-filter-that-keeps-nothing", {"FilterExpression": "attribute_exists(nothing)"}, True),
    ),
)
def test_less_in_the_answer_saves_nothing(client: Any, filtered: str, request_: Wire, shows: bool) -> None:
    answer = _query(client, filtered, **request_)
    assert (answer["ScannedCount"], units(answer)) == (400, 49.0)
    assert ("Items" in answer) == shows
    assert answer["Count"] == (0 if "FilterExpression" in request_ else 400)


@fact("R5-scan")
def test_filter_on_a_scan(client: Any, filtered: str) -> None:
    answer = client.scan(
        TableName=filtered,
        FilterExpression="mark = :yes",
        ExpressionAttributeValues={":yes": s("yes")},
        ReturnConsumedCapacity="TOTAL",
    )
    assert (answer["Count"], answer["ScannedCount"], units(answer)) == (3, 400, 49.0)


@fact("R6-limit-of-4")
def test_limit_is_before_the_filter(client: Any, filtered: str) -> None:
    answer = _query(client, filtered, Limit=4, **MARKED)
    assert (answer["Count"], answer["ScannedCount"], units(answer)) == (0, 4, 0.5)
    assert answer["LastEvaluatedKey"] == key("a", "003")


@fact("R6-every-page-rounds-for-itself")
def test_small_pages_cost_more(client: Any, filtered: str) -> None:
    found = pages(
        client.query,
        TableName=filtered,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": s("a")},
        Limit=5,
        ReturnConsumedCapacity="TOTAL",
    )
    # 5,000 B are two blocks; the 81st page is empty and pays one
    assert [units(page) for page in found] == [1.0] * 80 + [0.5]


@fact("R6-key-condition-bounds-what-is-evaluated")
def test_key_condition_saves(client: Any, filtered: str) -> None:
    answer = client.query(
        TableName=filtered,
        KeyConditionExpression="pk = :pk AND sk >= :from",
        ExpressionAttributeValues={":pk": s("a"), ":from": s("396")},
        ReturnConsumedCapacity="TOTAL",
    )
    assert (answer["ScannedCount"], units(answer)) == (4, 0.5)


# ── nothing there ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("consistent", "expected"), cases(("R7-eventual", False, 0.5), ("R7-strong", True, 1.0)))
@pytest.mark.parametrize("operation", ["empty-query", "empty-scan", "query-beside-others"])
def test_empty_reads(client: Any, table: MakeTable, operation: str, consistent: bool, expected: float) -> None:
    name = table(sk="sk", capacity=ONE_PARTITION)
    if operation == "query-beside-others":
        client.put_item(TableName=name, Item=of_size(300_000, "b", "1"))
    if operation == "empty-scan":
        answer = client.scan(TableName=name, ConsistentRead=consistent, ReturnConsumedCapacity="TOTAL")
    else:
        answer = _query(client, name, ConsistentRead=consistent)
    assert (answer["Count"], answer["Items"], units(answer)) == (0, [], expected)
    assert "LastEvaluatedKey" not in answer


# ── a full page, a whole table ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("consistent", "expected"), cases(("R8-eventual", False, 128.0), ("R8-strong", True, 256.0)))
def test_full_page(client: Any, table: MakeTable, load: Load, consistent: bool, expected: float) -> None:
    name = table(sk="sk")
    load(name, [of_size(8_192, "a", f"{number:03}") for number in range(130)])
    answer = _query(client, name, ConsistentRead=consistent)
    assert (answer["Count"], units(answer)) == (128, expected)


@fact("R8-table-of-1-GB")
def test_scan_of_a_gigabyte() -> None:
    blocks = limits.GB // limits.READ_BLOCK
    assert blocks == 262_144
    assert blocks * limits.EVENTUAL == 131_072
    assert prices.scan_read_units(limits.GB) == 131_072
    assert prices.dollars_for(131_072, 0) == Decimal("0.016384")


@fact("R9-eventual-costs-the-same-right-after-a-write")
def test_price_does_not_depend_on_freshness(client: Any, table: MakeTable) -> None:
    name = table()
    for number in range(5):
        client.put_item(TableName=name, Item={**key("a"), "x": n(number)})
        fresh = client.get_item(TableName=name, Key=key("a"), ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
        eventual = client.get_item(TableName=name, Key=key("a"), ReturnConsumedCapacity="TOTAL")
        assert fresh["Item"]["x"] == n(number)  # a strong read never misses an acknowledged write
        assert (units(fresh), units(eventual)) == (1.0, 0.5)


@fact("R9-table-arm-only")
def test_reads_of_the_table_have_one_arm(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-x": {"pk": "x"}}, items=[{"pk": "a", "x": "1"}])
    answer = client.get_item(TableName=name, Key=key("a"), ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 0.5, "table": 0.5}
