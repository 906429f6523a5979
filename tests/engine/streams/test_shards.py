"""Shards follow partitions; a stream can be switched off and on, and outlives its table (G1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.engine.limits import STREAM_RETENTION
from helpers.engine.physics.model import DEFAULT
from helpers.lab.lab import Lab
from tests.engine.streams.support import Reader

from .support import HOUR, Wire, cases, fact, refused


def put(client: Any, *keys: str, table: str = "orders") -> None:
    for pk in keys:
        client.put_item(TableName=table, Item={"pk": {"S": pk}})


def keys_of(records: list[Wire]) -> list[str]:
    return [record["dynamodb"]["Keys"]["pk"]["S"] for record in records]


@fact("G1-one-shard-per-partition")
def test_shards(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    lab.table("small", stream="KEYS_ONLY", capacity=(10, 10))
    description = reader.describe(reader.arn("orders"))
    assert len(description["Shards"]) == DEFAULT.on_demand_partitions == 4
    assert len(reader.shards(reader.arn("small"))) == 1
    ids = [shard["ShardId"] for shard in description["Shards"]]
    assert ids == sorted(set(ids))
    assert all(28 <= len(shard_id) <= 65 for shard_id in ids)
    assert all(
        "ParentShardId" not in shard and "EndingSequenceNumber" not in shard["SequenceNumberRange"]
        for shard in description["Shards"]
    )
    assert description["StreamStatus"] == "ENABLED"
    assert description["StreamViewType"] == "KEYS_ONLY"
    assert description["TableName"] == "orders"
    assert description["KeySchema"] == [{"AttributeName": "pk", "KeyType": "HASH"}]
    assert description["StreamArn"].endswith(f":table/orders/stream/{description['StreamLabel']}")


@fact("G1-one-shard-if-the-model-says-so")
def test_model_choice() -> None:
    engine = Engine(model=replace(DEFAULT, shards_follow_partitions=False))
    made = engine.handle(
        "CreateTable",
        {
            "TableName": "ttt",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        },
    )
    arn = made["TableDescription"]["LatestStreamArn"]
    (shard,) = engine.handle("DescribeStream", {"StreamArn": arn})["StreamDescription"]["Shards"]
    for number in range(20):
        engine.handle("PutItem", {"TableName": "ttt", "Item": {"pk": {"S": str(number)}}})
    request = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
    iterator = engine.handle("GetShardIterator", request)["ShardIterator"]
    records = engine.handle("GetRecords", {"ShardIterator": iterator})["Records"]
    assert keys_of(records) == [str(number) for number in range(20)]


@fact("G1-a-key-stays-in-its-shard")
def test_routing(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="NEW_IMAGE")
    for number in range(3):
        for pk in range(40):
            client.put_item(TableName="orders", Item={"pk": {"S": f"{pk}"}, "n": {"N": f"{number}"}})
    arn = reader.arn("orders")
    in_shard = [set(keys_of(reader.read(arn, shard["ShardId"]))) for shard in reader.shards(arn)]
    assert all(in_shard)
    assert sum(map(len, in_shard)) == len(set.union(*in_shard)) == 40


@fact("G1-parent-before-child")
def test_split(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY", capacity=(10, 900))
    arn = reader.arn("orders")
    before = [f"before-{number}" for number in range(10)]
    put(client, *before)
    client.update_table(
        TableName="orders", ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 3_500}
    )
    after = [f"after-{number}" for number in range(20)]
    put(client, *after)

    parent, *others = reader.shards(arn)
    assert len(others) == 2 + 4  # one became two, two became four
    assert parent["SequenceNumberRange"].keys() == {"StartingSequenceNumber", "EndingSequenceNumber"}
    assert keys_of(reader.read(arn, parent["ShardId"])) == before
    seen = {parent["ShardId"]: parent}
    for shard in others:
        mother = seen[shard["ParentShardId"]]  # described before its child
        end, start = mother["SequenceNumberRange"]["EndingSequenceNumber"], shard["SequenceNumberRange"]
        assert int(end) < int(start["StartingSequenceNumber"])
        seen[shard["ShardId"]] = shard
    still_open = [shard for shard in others if "EndingSequenceNumber" not in shard["SequenceNumberRange"]]
    assert len(still_open) == 4
    children = [keys_of(reader.read(arn, shard["ShardId"])) for shard in still_open]
    assert sorted(key for keys in children for key in keys) == sorted(after)

    found = reader.describe(arn, ShardFilter={"Type": "CHILD_SHARDS", "ShardId": parent["ShardId"]})["Shards"]
    assert found == others[:2]


@fact("G1-a-closed-shard-ends")
def test_end_of_a_shard(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY", capacity=(1, 1))
    arn = reader.arn("orders")
    (shard,) = reader.shards(arn)
    put(client, "a", "b")
    client.update_table(TableName="orders", StreamSpecification={"StreamEnabled": False})
    first = reader.client.get_records(ShardIterator=reader.iterator(arn, shard["ShardId"]), Limit=1)
    second = reader.client.get_records(ShardIterator=first["NextShardIterator"], Limit=1)
    assert keys_of(first["Records"] + second["Records"]) == ["a", "b"]
    assert "NextShardIterator" not in second
    latest = reader.client.get_records(ShardIterator=reader.iterator(arn, shard["ShardId"], "LATEST"))
    assert (latest["Records"], latest.get("NextShardIterator")) == ([], None)


# ── off, on again, gone ─────────────────────────────────────────────────────────────────────────────────────────────


@fact("G1-a-disabled-stream-is-readable-for-24-hours")
def test_disabled(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    arn = reader.arn("orders")
    put(client, "a")
    answer = client.update_table(TableName="orders", StreamSpecification={"StreamEnabled": False})
    assert "StreamSpecification" not in answer["TableDescription"]
    assert answer["TableDescription"]["LatestStreamArn"] == arn
    put(client, "b")
    description = reader.describe(arn)
    assert description["StreamStatus"] == "DISABLED"
    assert all("EndingSequenceNumber" in shard["SequenceNumberRange"] for shard in description["Shards"])
    assert keys_of(reader.all("orders")) == ["a"]
    lab.clock.advance(seconds=STREAM_RETENTION - HOUR)
    assert keys_of(reader.all("orders")) == ["a"]
    lab.clock.advance(seconds=2 * HOUR)
    assert reader.client.list_streams(TableName="orders")["Streams"] == []
    refused("ResourceNotFoundException", f"Stream: {arn} not found", reader.client.describe_stream, StreamArn=arn)


@fact("G1-a-stream-enabled-again-is-another-stream")
def test_enabled_again(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    put(client, "a")
    client.update_table(TableName="orders", StreamSpecification={"StreamEnabled": False})
    again = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    answer = client.update_table(TableName="orders", StreamSpecification=again)["TableDescription"]
    put(client, "b")
    old, new = (stream["StreamArn"] for stream in reader.client.list_streams(TableName="orders")["Streams"])
    assert answer["LatestStreamArn"] == new != old
    assert answer["StreamSpecification"] == again
    assert client.describe_table(TableName="orders")["Table"]["LatestStreamArn"] == new
    assert keys_of(reader.all("orders")) == ["b"]
    assert [reader.describe(arn)["StreamViewType"] for arn in (old, new)] == ["KEYS_ONLY", "NEW_IMAGE"]


@fact("G1-enabled-on-a-table-with-items")
def test_enabled_later(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", items=[{"pk": "a"}])
    put(client, "b")
    client.update_table(TableName="orders", StreamSpecification={"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"})
    put(client, "c")
    client.delete_item(TableName="orders", Key={"pk": {"S": "a"}})
    events = [(record["eventName"], record["dynamodb"]["Keys"]["pk"]["S"]) for record in reader.all("orders")]
    assert sorted(events) == [("INSERT", "c"), ("REMOVE", "a")]


@fact("G1-a-stream-outlives-its-table")
def test_deleted_table(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    old = reader.arn("orders")
    put(client, "a")
    lab.table("orders", stream="KEYS_ONLY")
    put(client, "b")
    assert reader.arn("orders") != old
    assert reader.describe(old)["StreamStatus"] == "DISABLED"
    assert keys_of(reader.all("orders")) == ["b"]
    assert [keys_of(reader.read(old, shard["ShardId"])) for shard in reader.shards(old)].count(["a"]) == 1


@pytest.mark.parametrize(
    ("stream", "change", "message"),
    cases(
        ("G1-already-enabled", "KEYS_ONLY", "KEYS_ONLY", "Table already has an enabled stream: TableName: orders"),
        ("G1-view-is-fixed", "KEYS_ONLY", "NEW_IMAGE", "Table already has an enabled stream: TableName: orders"),
        ("G1-nothing-to-disable", None, None, "Table has no stream to disable: TableName: orders"),
    ),
)
def test_refused_changes(lab: Lab, client: Any, stream: str | None, change: str | None, message: str) -> None:
    table = lab.table("orders", stream=stream)
    specification = {"StreamEnabled": False} if change is None else {"StreamEnabled": True, "StreamViewType": change}
    refused("ValidationException", message, client.update_table, TableName="orders", StreamSpecification=specification)
    table.reload()
    assert (table.stream_specification is None) == (stream is None)


# ── lists ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@fact("G1-list-streams-in-pages")
def test_list_streams(lab: Lab, client: Any, reader: Reader) -> None:
    for name in ("tc", "ta", "tb", "td"):
        lab.table(f"{name}-1", stream=None if name == "td" else "KEYS_ONLY")
    first = reader.client.list_streams(Limit=2)
    second = reader.client.list_streams(Limit=2, ExclusiveStartStreamArn=first["LastEvaluatedStreamArn"])
    assert [stream["TableName"] for stream in first["Streams"] + second["Streams"]] == ["ta-1", "tb-1", "tc-1"]
    assert "LastEvaluatedStreamArn" not in second
    assert reader.client.list_streams(TableName="nobody")["Streams"] == []


@fact("G1-describe-shards-in-pages")
def test_describe_in_pages(lab: Lab, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    arn = reader.arn("orders")
    first = reader.describe(arn, Limit=3)
    second = reader.describe(arn, Limit=3, ExclusiveStartShardId=first["LastEvaluatedShardId"])
    assert (len(first["Shards"]), len(second["Shards"])) == (3, 1)
    assert first["Shards"] + second["Shards"] == reader.shards(arn)
    assert "LastEvaluatedShardId" not in second
