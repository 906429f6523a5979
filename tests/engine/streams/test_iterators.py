"""Where a reader begins, how far it comes, and what it is refused (G1)."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime, timedelta
from hashlib import md5
from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.engine.limits import ITERATOR_LIFETIME, MB, STREAM_RECORDS_MAX, STREAM_RETENTION
from helpers.engine.physics.faults import duplicate
from helpers.engine.protocol import respond
from helpers.lab.lab import Lab
from tests.engine.streams.support import Reader

from .support import HOUR, Wire, cases, fact, new_value, refused, sequence

MINUTE = 60.0


@pytest.fixture
def shard(lab: Lab, client: Any, reader: Reader) -> tuple[str, str]:
    """(ARN, shard id) of a stream with a single shard and five records, n = 0 … 4, a minute apart."""
    lab.table("orders", stream="NEW_IMAGE", capacity=(100, 100))
    arn = reader.arn("orders")
    for number in range(5):
        write(client, number)
        lab.clock.advance(seconds=MINUTE)
    (only,) = reader.shards(arn)
    return arn, only["ShardId"]


def write(client: Any, number: int) -> None:
    client.put_item(TableName="orders", Item={"pk": {"S": "a"}, "n": {"N": f"{number}"}})


def numbered(number: int) -> Wire:
    return {"pk": {"S": "a"}, "sk": {"S": f"{number}"}, "n": {"N": f"{number}"}}


def numbers(records: list[Wire]) -> list[int]:
    return [int(new_value(record, "n")) for record in records]


# ── where to begin ──────────────────────────────────────────────────────────────────────────────────────────────────


@fact("G1-trim-horizon")
def test_trim_horizon(reader: Reader, shard: tuple[str, str]) -> None:
    assert numbers(reader.read(*shard)) == [0, 1, 2, 3, 4]


@fact("G1-latest")
def test_latest(client: Any, reader: Reader, shard: tuple[str, str]) -> None:
    iterator = reader.iterator(*shard, "LATEST")
    empty = reader.client.get_records(ShardIterator=iterator)
    assert empty["Records"] == []
    write(client, 5)
    assert [numbers(page) for page in reader.pages(iterator)] == [[5]]
    assert [numbers(page) for page in reader.pages(empty["NextShardIterator"])] == [[5]]


@pytest.mark.parametrize(
    ("kind", "expected"),
    cases(
        ("G1-at-sequence-number", "AT_SEQUENCE_NUMBER", [2, 3, 4]),
        ("G1-after-sequence-number", "AFTER_SEQUENCE_NUMBER", [3, 4]),
    ),
)
def test_by_sequence_number(reader: Reader, shard: tuple[str, str], kind: str, expected: list[int]) -> None:
    third = reader.read(*shard)[2]["dynamodb"]["SequenceNumber"]
    assert numbers(reader.read(*shard, kind, SequenceNumber=third)) == expected


@fact("G1-at-the-start-of-a-shard")
def test_at_the_start(reader: Reader, shard: tuple[str, str]) -> None:
    start = reader.shards(shard[0])[0]["SequenceNumberRange"]["StartingSequenceNumber"]
    assert numbers(reader.read(*shard, "AT_SEQUENCE_NUMBER", SequenceNumber=start)) == [0, 1, 2, 3, 4]


@fact("G1-at-timestamp")
def test_at_timestamp(lab: Lab, reader: Reader, shard: tuple[str, str]) -> None:
    third = reader.read(*shard)[2]["dynamodb"]["ApproximateCreationDateTime"]

    def since(time: datetime) -> list[int]:
        return numbers(reader.read(*shard, "AT_TIMESTAMP", Timestamp=time))

    assert since(third) == [2, 3, 4]
    assert since(third + timedelta(milliseconds=500)) == [3, 4]
    assert since(third - timedelta(days=9)) == [0, 1, 2, 3, 4]
    assert since(lab.clock.now) == []
    refused("ValidationException", "Timestamp", lambda: since(lab.clock.now + timedelta(seconds=60)))


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@fact("G1-limit-of-a-page")
def test_limit(reader: Reader, shard: tuple[str, str]) -> None:
    assert [numbers(page) for page in reader.pages(reader.iterator(*shard), Limit=2)] == [[0, 1], [2, 3], [4]]


@fact("G1-at-most-1000-records")
def test_most_records(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", sk="sk", stream="NEW_IMAGE")
    for first in range(0, 1_200, 20):
        some = range(first, first + 20)
        lab.clock.advance(seconds=0.05)  # 40 units each time: below what one partition takes
        client.transact_write_items(
            TransactItems=[{"Put": {"TableName": "orders", "Item": item}} for item in map(numbered, some)]
        )
    arn = reader.arn("orders")
    pages = list(reader.pages(reader.iterator(arn, reader.holding(arn))))
    assert [len(page) for page in pages] == [STREAM_RECORDS_MAX, 200]
    assert numbers([record for page in pages for record in page]) == list(range(1_200))


@fact("G1-at-most-1-MB")
def test_most_bytes(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="NEW_IMAGE")
    for number in range(4):
        lab.clock.advance(seconds=1)
        client.put_item(TableName="orders", Item={"pk": {"S": "a"}, "n": {"N": f"{number}"}, "x": {"S": "x" * 400_000}})
    arn = reader.arn("orders")
    pages = list(reader.pages(reader.iterator(arn, reader.holding(arn))))
    assert [numbers(page) for page in pages] == [[0, 1], [2, 3]]
    assert all(sum(record["dynamodb"]["SizeBytes"] for record in page) <= MB for page in pages)


# ── 15 minutes, 24 hours ────────────────────────────────────────────────────────────────────────────────────────────


@fact("G1-an-iterator-lives-15-minutes")
def test_expired(lab: Lab, reader: Reader, shard: tuple[str, str]) -> None:
    iterator = reader.iterator(*shard)
    lab.clock.advance(seconds=ITERATOR_LIFETIME - 1)
    following = reader.client.get_records(ShardIterator=iterator, Limit=1)["NextShardIterator"]
    lab.clock.advance(seconds=2)
    refused("ExpiredIteratorException", "expired", reader.client.get_records, ShardIterator=iterator)
    assert numbers(reader.client.get_records(ShardIterator=following)["Records"]) == [1, 2, 3, 4]


@fact("G1-records-are-kept-24-hours")
def test_trimmed(lab: Lab, reader: Reader, shard: tuple[str, str]) -> None:
    records = reader.read(*shard)
    third = records[2]
    lab.clock.advance(
        seconds=third["dynamodb"]["ApproximateCreationDateTime"].timestamp()
        + STREAM_RETENTION
        + MINUTE / 2
        - lab.clock.timestamp()
    )
    assert numbers(reader.read(*shard)) == [3, 4]
    for kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"):
        refused(
            "TrimmedDataAccessException",
            "trimmed",
            reader.client.get_shard_iterator,
            StreamArn=shard[0],
            ShardId=shard[1],
            ShardIteratorType=kind,
            SequenceNumber=third["dynamodb"]["SequenceNumber"],
        )
    fourth = records[3]["dynamodb"]["SequenceNumber"]
    assert numbers(reader.read(*shard, "AT_SEQUENCE_NUMBER", SequenceNumber=fourth)) == [3, 4]


@fact("G1-trimmed-under-an-iterator")
def test_trimmed_under_an_iterator(lab: Lab, reader: Reader, shard: tuple[str, str]) -> None:
    lab.clock.advance(seconds=STREAM_RETENTION - 6 * MINUTE)
    iterator = reader.iterator(*shard)
    lab.clock.advance(seconds=3 * MINUTE)
    refused("TrimmedDataAccessException", "trimmed", reader.client.get_records, ShardIterator=iterator)


@fact("G1-writing-trims-too")
def test_what_is_kept_does_not_grow(lab: Lab, client: Any, shard: tuple[str, str]) -> None:
    log = lab.engine.streams._enabled["orders"]
    for number in range(200):
        lab.clock.advance(seconds=HOUR)
        write(client, 100 + number)
    assert sum(1 for _ in log.shards[0].since(0)) <= 25
    assert len(log.shards[0]._records) <= 50


@fact("G1-a-closed-shard-is-forgotten-after-24-hours")
def test_closed_shards(lab: Lab, client: Any, reader: Reader, shard: tuple[str, str]) -> None:
    client.update_table(TableName="orders", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1_500})
    write(client, 5)
    assert len(reader.shards(shard[0])) == 3
    lab.clock.advance(seconds=STREAM_RETENTION + 1)
    left = reader.shards(shard[0])
    assert len(left) == 2
    assert {one["ParentShardId"] for one in left} == {shard[1]}
    refused(
        "ResourceNotFoundException",
        "Shard does not exist",
        reader.client.get_shard_iterator,
        StreamArn=shard[0],
        ShardId=shard[1],
        ShardIteratorType="LATEST",
    )


# ── at least once ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "limit", cases(("G1-twice-in-one-page", 100), ("G1-twice-over-two-pages", 1), ("G1-by-two", 2))
)
def test_duplicates(lab: Lab, reader: Reader, shard: tuple[str, str], limit: int) -> None:
    with lab.engine.faults.inject(duplicate("orders")):
        pages = list(reader.pages(reader.iterator(*shard), Limit=limit))
    assert [number for page in pages for number in numbers(page)] == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert max(map(len, pages)) <= limit or limit == 100
    assert len({record["eventID"] for page in pages for record in page}) == 5


@fact("G1-exactly-once-without-a-fault")
def test_no_duplicates(lab: Lab, reader: Reader, shard: tuple[str, str]) -> None:
    with lab.engine.faults.inject(duplicate("other"), duplicate("orders", key={"pk": {"S": "b"}})):
        assert numbers(reader.read(*shard)) == [0, 1, 2, 3, 4]
    with lab.engine.faults.inject(duplicate("orders").times(1)):
        assert numbers(reader.read(*shard)) == [0, 0, 1, 2, 3, 4]


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────────────────────

NO_ARN = "x" * 40
OTHER_ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2020-01-01T00:00:00.000"
NO_SHARD = "shardId-00000000000000000000-ffffffff"
NO_NUMBER = "9" * 21


@pytest.mark.parametrize(
    ("operation", "changes", "code", "message"),
    cases(
        ("G1-arn-of-nothing", "describe_stream", {"StreamArn": NO_ARN}, "ValidationException", "Invalid StreamArn"),
        ("G1-unknown-stream", "describe_stream", {"StreamArn": OTHER_ARN}, "ResourceNotFoundException", "not found"),
        ("G1-iterator-of-no-arn", "get_shard_iterator", {"StreamArn": NO_ARN}, "ValidationException", "StreamArn"),
        (
            "G1-iterator-of-no-stream",
            "get_shard_iterator",
            {"StreamArn": OTHER_ARN},
            "ResourceNotFoundException",
            "Stream",
        ),
        (
            "G1-unknown-shard",
            "get_shard_iterator",
            {"ShardId": NO_SHARD},
            "ResourceNotFoundException",
            "Shard does not",
        ),
        (
            "G1-unknown-kind",
            "get_shard_iterator",
            {"ShardIteratorType": "NOW"},
            "ValidationException",
            "enum value set",
        ),
        (
            "G1-no-number",
            "get_shard_iterator",
            {"ShardIteratorType": "AT_SEQUENCE_NUMBER"},
            "ValidationException",
            "must be",
        ),
        (
            "G1-needless-number",
            "get_shard_iterator",
            {"SequenceNumber": NO_NUMBER},
            "ValidationException",
            "must not be",
        ),
        (
            "G1-foreign-number",
            "get_shard_iterator",
            {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": NO_NUMBER},
            "ValidationException",
            NO_NUMBER,
        ),
        (
            "G1-number-of-letters",
            "get_shard_iterator",
            {"ShardIteratorType": "AT_SEQUENCE_NUMBER", "SequenceNumber": "n" * 21},
            "ValidationException",
            "nnn",
        ),
        (
            "G1-no-iterator",
            "get_records",
            {"ShardIterator": "nonsense"},
            "ValidationException",
            "Invalid ShardIterator",
        ),
        ("G1-1001-records", "get_records", {"Limit": STREAM_RECORDS_MAX + 1}, "ValidationException", "equal to 1000"),
        ("G1-101-shards", "describe_stream", {"Limit": 101}, "ValidationException", "equal to 100"),
        ("G1-101-streams", "list_streams", {"Limit": 101}, "ValidationException", "equal to 100"),
        (
            "G1-list-from-nowhere",
            "list_streams",
            {"ExclusiveStartStreamArn": NO_ARN},
            "ValidationException",
            "StreamArn",
        ),
    ),
)
def test_refusals(
    reader: Reader, shard: tuple[str, str], operation: str, changes: Wire, code: str, message: str
) -> None:
    arn, shard_id = shard
    request = {
        "describe_stream": {"StreamArn": arn},
        "get_records": {"ShardIterator": reader.iterator(arn, shard_id)},
        "get_shard_iterator": {"StreamArn": arn, "ShardId": shard_id, "ShardIteratorType": "LATEST"},
        "list_streams": {},
    }[operation]
    refused(code, message, getattr(reader.client, operation), **{**request, **changes})


@fact("G1-a-changed-iterator")
def test_changed_iterator(reader: Reader, shard: tuple[str, str]) -> None:
    iterator = reader.iterator(*shard)
    for place in range(0, len(iterator), 7):
        changed = f"{iterator[:place]}{'A' if iterator[place] != 'A' else 'B'}{iterator[place + 1 :]}"
        refused("ValidationException", "Invalid ShardIterator", reader.client.get_records, ShardIterator=changed)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"x", b"\xff", b"1", b"null", b"{}", b"[]", b"[" * 900, b'["shard", 1, 2.0]', b'["shard", 1, 2.0, false, 1]',
        b'["shard", "1", 2.0, false]', b'["shard", 1, "2", false]', b'["shard", 1, 2.0, null]', b'[["shard"], 1, 2.0, false]',
        b'["shard", 1.5, 2.0, false]', b'["shard", 1, NaN, false]', b'{"shard": 1}', b'["shard", 1, 2.0, false]}',
    ],
)  # fmt: skip
def test_a_right_seal_on_other_contents(reader: Reader, shard: tuple[str, str], content: bytes) -> None:
    made_up = sealed(shard[0], content.replace(b"shard", shard[1].encode()))
    refused("ValidationException", "Invalid ShardIterator", reader.client.get_records, ShardIterator=made_up)


def test_a_right_seal_on_numbers_out_of_reach(reader: Reader, shard: tuple[str, str]) -> None:
    for place, issued in ((10**400, 0), (1, 10**400), (10**400, 10**400)):
        made_up = sealed(shard[0], json.dumps([shard[1], place, issued, False]).encode())
        assert "Records" in reader.client.get_records(ShardIterator=made_up)
    long_ago = sealed(shard[0], json.dumps([shard[1], 1, -(10**400), False]).encode())
    refused("ExpiredIteratorException", "expired", reader.client.get_records, ShardIterator=long_ago)


def sealed(arn: str, content: bytes) -> str:
    return f"{arn}|1|{b64encode(md5(arn.encode() + content, usedforsecurity=False).digest() + content).decode()}"


@pytest.mark.parametrize("operation", ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"])
@pytest.mark.parametrize("body", ["[]", "{}", "x", '{"Limit": "x"}', '{"StreamArn": 1, "ShardIterator": {}}'])
def test_any_body_gets_an_answer(operation: str, body: str) -> None:
    status, answer = respond(Engine(), f"DynamoDBStreams_20120810.{operation}", body.encode())
    assert (status, "__type" in json.loads(answer)) in {(200, False), (400, True)}


@fact("G1-reading-takes-time")
def test_time_passes(lab: Lab, reader: Reader, shard: tuple[str, str]) -> None:
    before = lab.clock.seconds
    assert sequence(reader.read(*shard)[0]) > 0
    assert lab.clock.seconds > before
