"""Units: what a block is, and when it is rounded (U1–U4)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine import limits, sizes

from .support import Load, MakeTable, Wire, assert_refused, cases, fact, key, of_size, units


@fact("U1-1-KB-is-1024-B")
def test_kilobyte_is_1024_bytes(client: Any, table: MakeTable) -> None:
    name = table()
    whole = client.put_item(TableName=name, Item=of_size(1_024), ReturnConsumedCapacity="TOTAL")
    over = client.put_item(TableName=name, Item=of_size(1_025, pk="b"), ReturnConsumedCapacity="TOTAL")
    assert (units(whole), units(over)) == (1.0, 2.0)


@fact("U1-400-KB-is-409600-B")
def test_400_kb_is_409600_bytes(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(409_600))
    assert_refused(
        "ValidationException",
        "Item size has exceeded the maximum allowed size",
        client.put_item,
        TableName=name,
        Item=of_size(409_601),
    )


@fact("U1-page-of-1-MB-is-1048576-B")
def test_page_of_1_mb_is_1048576_bytes(client: Any, table: MakeTable, load: Load) -> None:
    name = table(sk="sk")
    load(name, [of_size(4_096, "a", f"{number:04}") for number in range(257)])
    page = client.query(
        TableName=name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "a"}},
        ReturnConsumedCapacity="TOTAL",
    )
    assert (page["Count"], units(page)) == (256, 128.0)
    assert page["LastEvaluatedKey"] == key("a", "0255")


@pytest.mark.parametrize(
    ("name", "bytes_"),
    cases(("U1-KB", "KB", 1_024), ("U1-MB", "MB", 1_048_576), ("U1-GB", "GB", 1_073_741_824)),
)
def test_binary_multiples(name: str, bytes_: int) -> None:
    assert getattr(limits, name) == bytes_


@pytest.mark.parametrize(
    ("request_", "expected"),
    cases(
        ("U2-eventual-read-of-4-KB", {"ConsistentRead": False}, 0.5),
        ("U2-strong-read-of-4-KB", {"ConsistentRead": True}, 1.0),
    ),
)
def test_read_unit(client: Any, table: MakeTable, request_: Wire, expected: float) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(4_096))
    answer = client.get_item(TableName=name, Key=key("a"), ReturnConsumedCapacity="TOTAL", **request_)
    assert units(answer) == expected


@fact("U2-transactional-read-of-4-KB")
def test_transactional_read_unit(client: Any, table: MakeTable) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(4_096))
    answer = client.transact_get_items(
        TransactItems=[{"Get": {"TableName": name, "Key": key("a")}}], ReturnConsumedCapacity="TOTAL"
    )
    assert units(answer) == 2.0


@pytest.mark.parametrize(
    ("transactional", "expected"),
    cases(("U2-write-of-1-KB", False, 1.0), ("U2-transactional-write-of-1-KB", True, 2.0)),
)
def test_write_unit(client: Any, table: MakeTable, transactional: bool, expected: float) -> None:
    put = {"TableName": table(), "Item": of_size(1_024)}
    if transactional:
        answer = client.transact_write_items(TransactItems=[{"Put": put}], ReturnConsumedCapacity="TOTAL")
    else:
        answer = client.put_item(**put, ReturnConsumedCapacity="TOTAL")
    assert units(answer) == expected


@pytest.mark.parametrize(
    ("blocks", "size", "expected"),
    cases(
        ("U3-rblocks-of-0", "rblocks", 0, 1),
        ("U3-rblocks-of-1", "rblocks", 1, 1),
        ("U3-rblocks-of-4096", "rblocks", 4_096, 1),
        ("U3-rblocks-of-4097", "rblocks", 4_097, 2),
        ("U3-rblocks-of-8192", "rblocks", 8_192, 2),
        ("U3-rblocks-of-8193", "rblocks", 8_193, 3),
        ("U3-wblocks-of-0", "wblocks", 0, 1),
        ("U3-wblocks-of-1024", "wblocks", 1_024, 1),
        ("U3-wblocks-of-2048", "wblocks", 2_048, 2),
        ("U3-wblocks-of-2049", "wblocks", 2_049, 3),
    ),
)
def test_blocks(blocks: str, size: int, expected: int) -> None:
    assert getattr(sizes, blocks)(size) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    cases(("U3-read-of-8192-B", 8_192, 2.0), ("U3-read-of-8193-B", 8_193, 3.0), ("U3-read-of-1-KB", 1_024, 1.0)),
)
def test_read_blocks_through_boto3(client: Any, table: MakeTable, size: int, expected: float) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(size))
    answer = client.get_item(TableName=name, Key=key("a"), ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
    assert units(answer) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    cases(("U3-write-of-2048-B", 2_048, 2.0), ("U3-write-of-2049-B", 2_049, 3.0), ("U3-write-of-4-B", 4, 1.0)),
)
def test_write_blocks_through_boto3(client: Any, table: MakeTable, size: int, expected: float) -> None:
    answer = client.put_item(TableName=table(), Item=of_size(size), ReturnConsumedCapacity="TOTAL")
    assert units(answer) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    cases(
        ("U4-8-KB-item", 8_192, (1.0, 2.0, 4.0)),
        ("U4-multiplied-after-rounding", 4_097, (1.0, 2.0, 4.0)),
        ("U4-half-a-block-is-not-a-quarter", 2_048, (0.5, 1.0, 2.0)),
    ),
)
def test_multipliers(client: Any, table: MakeTable, size: int, expected: tuple[float, float, float]) -> None:
    name = table()
    client.put_item(TableName=name, Item=of_size(size))
    get = {"TableName": name, "Key": key("a")}
    answers = (
        client.get_item(**get, ReturnConsumedCapacity="TOTAL"),
        client.get_item(**get, ConsistentRead=True, ReturnConsumedCapacity="TOTAL"),
        client.transact_get_items(TransactItems=[{"Get": get}], ReturnConsumedCapacity="TOTAL"),
    )
    assert tuple(units(answer) for answer in answers) == expected
