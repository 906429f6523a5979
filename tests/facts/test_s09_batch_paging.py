"""Batches and pages (B1–B6)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.lab.lab import Lab

from .support import (
    ONE_PARTITION,
    Load,
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
    pages,
    refused,
    s,
    units,
)


def _puts(name: str, *items: Wire) -> Wire:
    return {name: [{"PutRequest": {"Item": item}} for item in items]}


# ── B1: BatchWriteItem ──────────────────────────────────────────────────────────────────────────────────────────────


@fact("B1-500-B-and-3.5-KB")
def test_batch_write(client: Any, table: MakeTable) -> None:
    name = table()
    answer = client.batch_write_item(
        RequestItems=_puts(name, of_size(500, "a"), of_size(3_584, "b")), ReturnConsumedCapacity="TOTAL"
    )
    assert units(answer) == 5.0
    assert answer["UnprocessedItems"] == {}
    assert client.scan(TableName=name)["Count"] == 2


@fact("B1-deletes-pay-what-was-there")
def test_batch_delete(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(7_000, "a"))
    request = {name: [{"DeleteRequest": {"Key": key("a")}}, {"DeleteRequest": {"Key": key("nobody")}}]}
    answer = client.batch_write_item(RequestItems=request, ReturnConsumedCapacity="TOTAL")
    assert units(answer) == 8.0
    assert client.scan(TableName=name)["Count"] == 0


@fact("B1-index-arms-are-summed")
def test_batch_write_with_an_index(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    items = [padded({**key(pk), "g": s("1")}, 1_500) for pk in "ab"]
    answer = client.batch_write_item(RequestItems=_puts(name, *items, key("c")), ReturnConsumedCapacity="INDEXES")
    assert arms(answer) == {"total": 9.0, "table": 5.0, "by-g": 4.0}


@pytest.mark.parametrize(
    "request_",
    cases(
        ("B1-duplicate-puts", [{"PutRequest": {"Item": key("a")}}, {"PutRequest": {"Item": {**key("a"), "x": n(1)}}}]),
        ("B1-put-and-delete-of-one-item", [{"PutRequest": {"Item": key("a")}}, {"DeleteRequest": {"Key": key("a")}}]),
        ("B1-duplicate-deletes", [{"DeleteRequest": {"Key": key("a")}}] * 2),
    ),
)
def test_duplicates_in_a_batch_write(client: Any, table: MakeTable, request_: list[Wire]) -> None:
    name = table()
    message = "Provided list of item keys contains duplicates"
    assert_refused("ValidationException", message, client.batch_write_item, RequestItems={name: request_})
    assert client.scan(TableName=name)["Count"] == 0


@fact("B1-more-than-25")
def test_batch_write_of_26(client: Any, table: MakeTable) -> None:
    name = table()
    items = [key(f"{number}") for number in range(26)]
    answer = refused(client.batch_write_item, RequestItems=_puts(name, *items))
    assert answer["Error"]["Code"] == "ValidationException"


@fact("B1-one-bad-item-refuses-the-request")
def test_bad_item_in_a_batch(client: Any, table: MakeTable) -> None:
    name = table()
    answer = refused(client.batch_write_item, RequestItems=_puts(name, key("a"), {"x": n(1)}))
    assert answer["Error"]["Code"] == "ValidationException"
    assert client.scan(TableName=name)["Count"] == 0


# ── B2, B3: BatchGetItem ────────────────────────────────────────────────────────────────────────────────────────────


@fact("B2-nothing-unprocessed-where-there-is-room")
def test_unprocessed_is_empty(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    got = client.batch_get_item(RequestItems={name: {"Keys": [key("a")]}})
    written = client.batch_write_item(RequestItems=_puts(name, key("b")))
    assert (got["UnprocessedKeys"], written["UnprocessedItems"]) == ({}, {})


@fact("B3-16-MB")
def test_batch_get_beyond_16_mb(client: Any, table: MakeTable, load: Load) -> None:
    name = table()
    load(name, [of_size(400_000, f"{number:02}") for number in range(50)])
    wanted, got, calls = [key(f"{number:02}") for number in range(50)], [], 0
    while wanted:
        answer = client.batch_get_item(RequestItems={name: {"Keys": wanted}}, ReturnConsumedCapacity="TOTAL")
        found = answer["Responses"][name]
        assert units(answer) == 49.0 * len(found)  # 98 blocks each, eventual
        got += found
        wanted = answer["UnprocessedKeys"].get(name, {}).get("Keys", [])
        calls += 1
    # 41 × 400,000 B = 16,400,000 B; the 42nd crosses 16,777,216 B
    assert calls == 2
    assert sorted(item["pk"]["S"] for item in got) == [f"{number:02}" for number in range(50)]


@fact("B3-more-than-100-keys")
def test_batch_get_of_101(client: Any, table: MakeTable) -> None:
    name = table()
    assert_refused(
        "ValidationException",
        f"1 validation error detected: Value at 'RequestItems.{name}.member.Keys' failed to satisfy constraint: "
        "Member must have length less than or equal to 100",
        client.batch_get_item,
        RequestItems={name: {"Keys": [key(f"{number}") for number in range(101)]}},
    )


@fact("B3-more-than-100-keys-over-two-tables")
def test_batch_get_of_101_over_tables(client: Any, table: MakeTable) -> None:
    keys = [key(f"{number}") for number in range(101)]
    assert_refused(
        "ValidationException",
        "Too many items requested for the BatchGetItem call",
        client.batch_get_item,
        RequestItems={table("one"): {"Keys": keys[:60]}, table("two"): {"Keys": keys[60:]}},
    )


@fact("B3-missing-items-are-absent")
def test_missing_items_in_a_batch(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}, {"pk": "c"}])
    answer = client.batch_get_item(RequestItems={name: {"Keys": [key(pk) for pk in "abc"]}})
    assert sorted(item["pk"]["S"] for item in answer["Responses"][name]) == ["a", "c"]


@fact("B3-duplicate-keys")
def test_duplicates_in_a_batch_get(client: Any, table: MakeTable) -> None:
    assert_refused(
        "ValidationException",
        "Provided list of item keys contains duplicates",
        client.batch_get_item,
        RequestItems={table(): {"Keys": [key("a"), key("a")]}},
    )


# ── B4, B5: pages ───────────────────────────────────────────────────────────────────────────────────────────────────


def _query(client: Any, name: str, **request: Any) -> Any:
    return client.query(
        TableName=name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": s("a")},
        ReturnConsumedCapacity="TOTAL",
        **request,
    )


@pytest.fixture(scope="module")
def five_thousand(lab: Lab) -> str:
    """5,000 items of 1,042 B in one collection."""
    items = [{"pk": "a", "sk": f"{number:04}", "d": "x" * (1_042 - 3 - 6 - 1)} for number in range(5_000)]
    made = lab.table("five-thousand", pk="pk", sk="sk", capacity=ONE_PARTITION)
    assert lab.load(made, items) == 5_000
    return made.name


@pytest.mark.parametrize("operation", cases(("B4-query", "query"), ("B4-scan", "scan")))
def test_pages_of_a_megabyte(client: Any, five_thousand: str, operation: str) -> None:
    if operation == "query":
        found = pages(
            client.query,
            TableName=five_thousand,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": s("a")},
            ReturnConsumedCapacity="TOTAL",
        )
    else:
        found = pages(client.scan, TableName=five_thousand, ReturnConsumedCapacity="TOTAL")
    assert [page["Count"] for page in found] == [1_007, 1_007, 1_007, 1_007, 972]
    assert [units(page) for page in found] == [128.5, 128.5, 128.5, 128.5, 124.0]
    assert sum(units(page) for page in found) == 638.0
    assert [item["sk"]["S"] for page in found for item in page["Items"]] == [f"{number:04}" for number in range(5_000)]


@fact("B4-the-crossing-item-is-in-the-page")
def test_crossing_item(client: Any, table: MakeTable, load: Load) -> None:
    name = table(sk="sk")
    load(name, [of_size(400_000, "a", str(number)) for number in range(4)])
    first = _query(client, name)
    assert (first["Count"], first["LastEvaluatedKey"]) == (3, key("a", "2"))  # 1,200,000 B
    assert units(first) == 146.5  # 293 blocks


@fact("B4-before-the-filter")
def test_pages_are_cut_before_the_filter(client: Any, five_thousand: str) -> None:
    found = pages(
        client.query,
        TableName=five_thousand,
        KeyConditionExpression="pk = :pk",
        FilterExpression="d = :none",
        ExpressionAttributeValues={":pk": s("a"), ":none": s("none")},
    )
    assert [page["ScannedCount"] for page in found] == [1_007, 1_007, 1_007, 1_007, 972]
    assert [page["Count"] for page in found] == [0] * 5


@fact("B4-exactly-1-MB-ends-a-page")
def test_full_page_with_nothing_behind_it(client: Any, table: MakeTable, load: Load) -> None:
    name = table(sk="sk")
    load(name, [of_size(65_536, "a", f"{number:02}") for number in range(16)])
    found = pages(client.scan, TableName=name)
    assert [page["Count"] for page in found] == [16, 0]


@fact("B4-one-byte-less-does-not")
def test_page_with_one_byte_to_spare(client: Any, table: MakeTable, load: Load) -> None:
    name = table(sk="sk")
    load(name, [of_size(65_536 - (number == 15), "a", f"{number:02}") for number in range(16)])
    assert [page["Count"] for page in pages(client.scan, TableName=name)] == [16]


@fact("B5-6-items-limit-6")
def test_last_evaluated_key_at_the_end(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", items=[{"pk": "a", "sk": str(number)} for number in range(6)])
    first = _query(client, name, Limit=6)
    assert (first["Count"], first["LastEvaluatedKey"]) == (6, key("a", "5"))
    second = _query(client, name, Limit=6, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert (second["Count"], second["Items"], units(second)) == (0, [], 0.5)
    assert "LastEvaluatedKey" not in second


@fact("B5-query-of-a-table-without-a-sort-key")
def test_last_page_of_a_single_item(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}, {"pk": "b"}])
    first = _query(client, name, Limit=1)
    assert (first["Count"], first["LastEvaluatedKey"]) == (1, key("a"))
    second = _query(client, name, Limit=1, ExclusiveStartKey=first["LastEvaluatedKey"])
    assert (second["Count"], "LastEvaluatedKey" in second) == (0, False)


@fact("B5-limit-7")
def test_no_last_evaluated_key_below_the_limit(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", items=[{"pk": "a", "sk": str(number)} for number in range(6)])
    assert "LastEvaluatedKey" not in _query(client, name, Limit=7)
    assert "LastEvaluatedKey" not in client.scan(TableName=name, Limit=7)


@fact("B5-page-with-nothing-in-it")
def test_empty_page_in_the_middle(client: Any, table: MakeTable) -> None:
    name = table(sk="sk", items=[{"pk": "a", "sk": str(number), "odd": number % 2} for number in range(4)])
    found = pages(
        client.query,
        TableName=name,
        KeyConditionExpression="pk = :pk",
        FilterExpression="odd = :one",
        ExpressionAttributeValues={":pk": s("a"), ":one": n(1)},
        Limit=1,
    )
    assert [page["Count"] for page in found] == [0, 1, 0, 1, 0]
    assert [("LastEvaluatedKey" in page) for page in found] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("index", "names"),
    cases(
        ("B5-key-of-a-table", None, {"pk", "sk"}),
        ("B5-key-of-a-global-index", "by-g", {"pk", "sk", "g", "at"}),
        ("B5-key-of-a-local-index", "by-at", {"pk", "sk", "at"}),
    ),
)
def test_attributes_of_a_last_evaluated_key(client: Any, table: MakeTable, index: str | None, names: set[str]) -> None:
    name = table(
        sk="sk",
        gsi={"by-g": {"pk": "g", "sk": "at"}},
        lsi={"by-at": {"sk": "at"}},
        items=[{"pk": "a", "sk": str(number), "g": "x", "at": "1", "more": 1} for number in range(3)],
    )
    request = {"TableName": name, "Limit": 1} | ({"IndexName": index} if index else {})
    found = pages(client.scan, **request)
    assert [page["Count"] for page in found] == [1, 1, 1, 0]
    assert all(set(page["LastEvaluatedKey"]) == names for page in found[:3])
    assert sorted(item["sk"]["S"] for page in found for item in page["Items"]) == ["0", "1", "2"]


# ── B6: parallel scan ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("total", cases(*((f"B6-{total}-segments", total) for total in (1, 2, 7, 64))))
def test_segments_share_the_table(client: Any, table: MakeTable, load: Load, total: int) -> None:
    name = table(capacity=ONE_PARTITION)
    load(name, [of_size(300, f"user-{number:03}") for number in range(200)])
    seen = []
    for segment in range(total):
        answer = client.scan(TableName=name, Segment=segment, TotalSegments=total, ReturnConsumedCapacity="TOTAL")
        found = [item["pk"]["S"] for item in answer["Items"]]
        assert units(answer) == max(1, -(-len(found) * 300 // 4_096)) / 2  # each rounds for itself
        seen += found
    assert sorted(seen) == [f"user-{number:03}" for number in range(200)]


ZERO_BASED = "The Segment parameter is zero-based and must be less than parameter TotalSegments"
REQUIRED = "is required but was not present in the request "


@fact("B6-a-segment-pages-by-itself")
def test_segment_with_a_limit(client: Any, table: MakeTable, load: Load) -> None:
    name = table()
    load(name, [of_size(300, f"user-{number:03}") for number in range(60)])
    seen = []
    for segment in range(3):
        found = pages(client.scan, TableName=name, Segment=segment, TotalSegments=3, Limit=7)
        assert all(page["ScannedCount"] <= 7 for page in found)
        seen += [item["pk"]["S"] for page in found for item in page["Items"]]
    assert sorted(seen) == [f"user-{number:03}" for number in range(60)]


@pytest.mark.parametrize(
    ("request_", "message"),
    cases(
        (
            "B6-segment-beyond-the-total",
            {"Segment": 4, "TotalSegments": 4},
            ZERO_BASED + ": Segment: 4 is not less than TotalSegments: 4",
        ),
        (
            "B6-segment-without-a-total",
            {"Segment": 1},
            "The TotalSegments parameter " + REQUIRED + "when Segment parameter is present",
        ),
        (
            "B6-total-without-a-segment",
            {"TotalSegments": 2},
            "The Segment parameter " + REQUIRED + "when parameter TotalSegments is present",
        ),
        ("B6-more-than-a-million", {"Segment": 0, "TotalSegments": 1_000_001}, "…1000000…"),
    ),
)
def test_bad_segments(client: Any, table: MakeTable, request_: Wire, message: str) -> None:
    assert_refused("ValidationException", message, client.scan, TableName=table(), **request_)


@fact("B6-a-million-segments")
def test_million_segments(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    answer = client.scan(TableName=name, Segment=999_999, TotalSegments=1_000_000, ReturnConsumedCapacity="TOTAL")
    assert units(answer) == 0.5
