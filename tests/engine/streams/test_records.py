"""What a stream says about each change (G1, W3, T10)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from helpers.engine.physics.faults import throttle
from helpers.lab.lab import Lab
from tests.engine.streams.support import Reader

from .support import Wire, cases, fact, new_value, refused, sequence

OLD, NEW = {"pk": {"S": "a"}, "n": {"N": "1"}}, {"pk": {"S": "a"}, "n": {"N": "2"}}
KEY = {"pk": {"S": "a"}}


def change_three_times(client: Any, name: str) -> None:
    client.put_item(TableName=name, Item=OLD)
    client.update_item(
        TableName=name, Key=KEY, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": {"N": "2"}}
    )
    client.delete_item(TableName=name, Key=KEY)


@pytest.mark.parametrize(
    ("view", "images"),
    cases(
        ("G1-keys-only", "KEYS_ONLY", [{}, {}, {}]),
        ("G1-new-image", "NEW_IMAGE", [{"NewImage": OLD}, {"NewImage": NEW}, {}]),
        ("G1-old-image", "OLD_IMAGE", [{}, {"OldImage": OLD}, {"OldImage": NEW}]),
        (
            "G1-new-and-old-images",
            "NEW_AND_OLD_IMAGES",
            [{"NewImage": OLD}, {"OldImage": OLD, "NewImage": NEW}, {"OldImage": NEW}],
        ),
    ),
)
def test_views(lab: Lab, client: Any, reader: Reader, view: str, images: list[Wire]) -> None:
    lab.table("orders", stream=view)
    change_three_times(client, "orders")
    records = reader.all("orders")
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    for record, expected in zip(records, images, strict=True):
        change = record["dynamodb"]
        assert {name: change[name] for name in change if name.endswith("Image")} == expected
        assert change["Keys"] == KEY
        assert change["StreamViewType"] == view
        assert "userIdentity" not in record


@fact("G1-envelope")
def test_envelope(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    client.put_item(TableName="orders", Item=OLD)
    (record,) = reader.all("orders")
    assert record["eventSource"] == "aws:dynamodb"
    assert record["eventVersion"] == "1.1"
    assert record["awsRegion"] == "us-east-1"
    assert len(record["eventID"]) == 32


@fact("G1-time-of-the-clock-rounded-down")
def test_creation_time(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    lab.clock.advance(seconds=90_000.75 - lab.clock.seconds)
    client.put_item(TableName="orders", Item=OLD)
    (record,) = reader.all("orders")
    assert record["dynamodb"]["ApproximateCreationDateTime"] == datetime(2026, 1, 2, 1, 0, tzinfo=UTC)


@fact("G1-size-of-the-keys-and-images")
def test_size(lab: Lab, client: Any, reader: Reader) -> None:
    """The numbers of the sample event in AWS's guide to Lambda with DynamoDB: 26, 59 and 38 bytes."""
    lab.table("orders", pk="Id:N", stream="NEW_AND_OLD_IMAGES")
    for message in ("New item!", "This item has changed"):
        client.put_item(TableName="orders", Item={"Id": {"N": "101"}, "Message": {"S": message}})
    client.delete_item(TableName="orders", Key={"Id": {"N": "101"}})
    assert [record["dynamodb"]["SizeBytes"] for record in reader.all("orders")] == [26, 59, 38]


@fact("G1-no-record-when-nothing-changed")
def test_nothing_changed(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="NEW_IMAGE")
    item = {**KEY, "n": {"N": "1"}, "tags": {"SS": ["x", "y"]}}
    client.put_item(TableName="orders", Item=item)
    client.put_item(TableName="orders", Item={**item, "n": {"N": "1.0"}, "tags": {"SS": ["y", "x"]}})
    client.update_item(
        TableName="orders", Key=KEY, UpdateExpression="SET n = :n", ExpressionAttributeValues={":n": {"N": "1"}}
    )
    client.delete_item(TableName="orders", Key={"pk": {"S": "nobody"}})
    assert [record["eventName"] for record in reader.all("orders")] == ["INSERT"]


@fact("G1-no-record-of-a-write-that-failed")
def test_refused_writes(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="NEW_IMAGE")
    missing = "attribute_exists(pk)"
    refused(
        "ConditionalCheckFailedException",
        "",
        client.put_item,
        TableName="orders",
        Item=OLD,
        ConditionExpression=missing,
    )
    refused(
        "TransactionCanceledException",
        "",
        client.transact_write_items,
        TransactItems=[
            {"Put": {"TableName": "orders", "Item": OLD}},
            {"ConditionCheck": {"TableName": "orders", "Key": {"pk": {"S": "b"}}, "ConditionExpression": missing}},
        ],
    )
    with lab.engine.faults.inject(throttle("orders")):
        refused("ThrottlingException", "", client.put_item, TableName="orders", Item=OLD)
    assert reader.all("orders") == []


@fact("T10-records-of-a-transaction-are-separate")
def test_transaction(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="NEW_IMAGE")
    lab.table("other", stream="NEW_IMAGE")
    client.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": name, "Item": {"pk": {"S": pk}, "n": {"N": "1"}}}}
            for name, pk in (("orders", "a"), ("other", "b"), ("orders", "c"))
        ]
    )
    records = reader.all("orders")
    assert sorted(record["dynamodb"]["Keys"]["pk"]["S"] for record in records) == ["a", "c"]
    assert len({record["eventID"] for record in records}) == len({sequence(record) for record in records}) == 2
    assert len(reader.all("other")) == 1


@fact("G1-batches-and-partiql")
def test_other_ways_to_write(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="NEW_IMAGE")
    client.batch_write_item(
        RequestItems={"orders": [{"PutRequest": {"Item": OLD}}, {"PutRequest": {"Item": {"pk": {"S": "b"}}}}]}
    )
    client.execute_statement(Statement="INSERT INTO orders VALUE {'pk': 'c'}")
    client.execute_statement(Statement="DELETE FROM orders WHERE pk = 'a'")
    seen = [(record["eventName"], record["dynamodb"]["Keys"]["pk"]["S"]) for record in reader.all("orders")]
    assert sorted(seen) == [("INSERT", "a"), ("INSERT", "b"), ("INSERT", "c"), ("REMOVE", "a")]


@fact("G1-bulk-load-is-no-change")
def test_bulk_load(lab: Lab, reader: Reader) -> None:
    lab.table("orders", stream="NEW_IMAGE", items=[{"pk": "a"}, {"pk": "b"}])
    assert reader.all("orders") == []


@fact("G1-order-per-item")
def test_order(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", pk="pk", sk="sk", stream="NEW_IMAGE")
    for number in range(20):
        for pk in "abcde":
            client.put_item(TableName="orders", Item={"pk": {"S": pk}, "sk": {"S": "x"}, "n": {"N": str(number)}})
    by_item: dict[str, list[str]] = {}
    for record in reader.all("orders"):
        by_item.setdefault(record["dynamodb"]["Keys"]["pk"]["S"], []).append(new_value(record, "n"))
    assert by_item == {pk: [str(number) for number in range(20)] for pk in "abcde"}


@fact("G1-sequence-numbers-rise")
def test_sequence_numbers(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    for number in range(30):
        client.put_item(TableName="orders", Item={"pk": {"S": f"{number}"}})
    arn = reader.arn("orders")
    for shard in reader.shards(arn):
        numbers = [sequence(record) for record in reader.read(arn, shard["ShardId"])]
        assert numbers == sorted(set(numbers))
        assert all(number >= int(shard["SequenceNumberRange"]["StartingSequenceNumber"]) for number in numbers)
    texts = [record["dynamodb"]["SequenceNumber"] for record in reader.all("orders")]
    assert all(text.isdecimal() and 21 <= len(text) <= 40 for text in texts)
    assert len(set(texts)) == 30


@fact("G1-two-runs-are-identical")
def test_two_runs(lab: Lab, client: Any, reader: Reader) -> None:
    def run() -> str:
        lab.restart()
        lab.table("orders", stream="NEW_AND_OLD_IMAGES")
        for pk in "abcabc":
            client.put_item(TableName="orders", Item={"pk": {"S": pk}, "at": {"N": str(lab.clock.seconds)}})
        arn = reader.arn("orders")
        iterators = [reader.iterator(arn, shard["ShardId"]) for shard in reader.shards(arn)]
        return repr((reader.describe(arn)["Shards"], iterators, reader.all("orders")))

    first = run()
    assert first == run()
    assert len(first) > 1_000
