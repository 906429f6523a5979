"""Lag and staleness as a client of boto3 meets them (I8–I10, N2, T9, T10, E5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError

from helpers.engine.physics import faults
from helpers.engine.physics.model import DEFAULT
from helpers.lab.lab import Lab

INDEX_ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/index/by-status"


def put(client: Any, key: str, status: str, size: int = 50) -> None:
    pad = "x" * max(0, size - 30)
    client.put_item(TableName="orders", Item={"pk": {"S": key}, "status": {"S": status}, "d": {"S": pad}})


def in_index(client: Any, status: str) -> list[str]:
    answer = client.query(
        TableName="orders",
        IndexName="by-status",
        KeyConditionExpression="#s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": status}},
    )
    return [item["pk"]["S"] for item in answer["Items"]]


@pytest.fixture
def orders(lab: Lab) -> Any:
    return lab.table("orders", gsi={"by-status": {"pk": "status"}})


@pytest.mark.parametrize("_", [pytest.param(0, id="I8-an-entry-arrives-later")])
def test_lag(lab: Lab, client: Any, orders: Any, _: int) -> None:
    with lab.together():
        put(client, "1", "OPEN")
        assert in_index(client, "OPEN") == []
        assert client.get_item(TableName="orders", Key={"pk": {"S": "1"}})["Item"]["status"] == {"S": "OPEN"}
    lab.clock.advance(seconds=1)
    assert in_index(client, "OPEN") == ["1"]


@pytest.mark.parametrize("_", [pytest.param(0, id="I8-updates-of-one-item-arrive-in-order")])
def test_order(lab: Lab, client: Any, orders: Any, _: int) -> None:
    for status in ("OPEN", "PAID", "SENT", "DONE") * 5:
        put(client, "1", status)
    lab.clock.advance(seconds=5)
    assert [in_index(client, status) for status in ("OPEN", "PAID", "SENT", "DONE")] == [[], [], [], ["1"]]


@pytest.mark.parametrize("_", [pytest.param(0, id="I8-a-delayed-index")])
def test_delay(lab: Lab, client: Any, orders: Any, _: int) -> None:
    with lab.faults.inject(faults.delay_index("by-status", seconds=60)):
        put(client, "1", "OPEN")
    lab.clock.advance(seconds=59)
    assert in_index(client, "OPEN") == []
    lab.clock.advance(seconds=2)
    assert in_index(client, "OPEN") == ["1"]


@pytest.mark.parametrize("_", [pytest.param(0, id="I9-back-pressure-names-the-index")])
def test_back_pressure(lab: Lab, once: Any, _: int) -> None:
    """50 WCU on the table, 10 on the index: after the backlog (model: index_backlog_seconds) has filled, 10 a second."""
    lab.table("orders", capacity=(50, 50), gsi={"by-status": {"pk": "status", "capacity": (10, 10)}})
    accepted: list[int] = []
    error: Any = None
    for second in range(20):
        count = 0
        with lab.together():
            for number in range(30):
                try:
                    put(once, f"{second}/{number}", f"S{number}", size=900)
                    count += 1
                except ClientError as refusal:
                    error = refusal
        accepted.append(count)
        lab.clock.advance(seconds=1 - (lab.clock.seconds % 1))
    assert accepted[0] == 30
    assert accepted[-5:] == pytest.approx([10] * 5, abs=1)
    assert error.response["ThrottlingReasons"] == [
        {"reason": "IndexWriteProvisionedThroughputExceeded", "resource": INDEX_ARN}
    ]


@pytest.mark.parametrize("_", [pytest.param(0, id="I10-an-index-throttles-on-its-own")])
def test_own_capacity(lab: Lab, once: Any, _: int) -> None:
    lab.table("orders", capacity=(500, 500), gsi={"by-status": {"pk": "status", "capacity": (1, 100)}})
    lab.load("orders", [{"pk": str(number), "status": "OPEN", "d": "x" * 400} for number in range(100)])
    with lab.together():
        in_index(once, "OPEN")  # 5.5 units against 1 a second: it leaves a debt
        with pytest.raises(ClientError) as caught:
            in_index(once, "OPEN")
        once.get_item(TableName="orders", Key={"pk": {"S": "1"}})
    answer: Any = caught.value.response  # whose type knows the members of S3's errors only
    assert answer["ThrottlingReasons"][0]["reason"] == "IndexReadProvisionedThroughputExceeded"


def stale_share(seed: int, *, consistent: bool, pause: float = 0.0) -> float:
    with Lab(seed=seed, stale_reads=True) as lab:
        table = lab.table("orders")
        stale = 0
        for value in range(200):
            with lab.together():
                table.put_item(Item={"pk": "a", "v": value})
                if not pause:
                    stale += (
                        table.get_item(Key={"pk": "a"}, ConsistentRead=consistent).get("Item", {}).get("v") != value
                    )
            lab.clock.advance(seconds=1)
            if pause:
                stale += table.get_item(Key={"pk": "a"}, ConsistentRead=consistent)["Item"]["v"] != value
    return stale / 200


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param({"consistent": False}, 1 / 3, id="N2-a-third-of-the-reads-right-after"),
        pytest.param({"consistent": True}, 0, id="N2-strong-never"),
        pytest.param({"consistent": False, "pause": 1.0}, 0, id="N2-none-when-the-lag-has-passed"),
    ],
)
def test_staleness(arguments: Any, expected: float) -> None:
    assert stale_share(1, **arguments) == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("_", [pytest.param(0, id="N2-a-page-is-one-replicas-view")])
def test_stale_pages(_: int) -> None:
    """A Query right after a put, an update and a delete shows either the old collection or the new one, in order."""
    with Lab(seed=3, stale_reads=True) as lab:
        table: Any = lab.table("orders", sk="sk", lsi={"by-n": {"sk": "n:N"}})
        seen = set()
        for round_ in range(40):
            pk = f"p{round_}"
            lab.load(table, [{"pk": pk, "sk": sk, "n": n} for n, sk in enumerate("bdf")])
            with lab.together():
                table.put_item(Item={"pk": pk, "sk": "c", "n": 9})
                table.put_item(Item={"pk": pk, "sk": "b", "n": 7})
                table.delete_item(Key={"pk": pk, "sk": "f"})
                ask = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": pk}}
                base = [(item["sk"], int(item["n"])) for item in table.query(**ask)["Items"]]
                local = [(item["sk"], int(item["n"])) for item in table.query(IndexName="by-n", **ask)["Items"]]
            old, new = [("b", 0), ("d", 1), ("f", 2)], [("b", 7), ("c", 9), ("d", 1)]
            assert base in (old, new)
            assert local in (old, [("d", 1), ("b", 7), ("c", 9)])
            seen |= {base == new, local == old}
        assert seen == {True, False}


class TestConflicts:
    """T9: a transaction holds its items for as long as it takes."""

    def transact(self, client: Any, *keys: str) -> None:
        puts = [{"Put": {"TableName": "orders", "Item": {"pk": {"S": key}}}} for key in keys]
        client.transact_write_items(TransactItems=puts)

    @pytest.mark.parametrize("_", [pytest.param(0, id="T9-plain-write-meets-a-transaction")])
    def test_plain_write(self, lab: Lab, client: Any, orders: Any, _: int) -> None:
        with lab.together():
            self.transact(client, "a", "b")
            with pytest.raises(client.exceptions.TransactionConflictException):
                put(client, "a", "OPEN")
            put(client, "c", "OPEN")
            assert "Item" in client.get_item(TableName="orders", Key={"pk": {"S": "a"}})  # reads never wait
        put(client, "a", "OPEN")

    @pytest.mark.parametrize("_", [pytest.param(0, id="T9-two-transactions")])
    def test_two_transactions(self, lab: Lab, client: Any, orders: Any, _: int) -> None:
        with lab.together():
            self.transact(client, "a", "b")
            with pytest.raises(client.exceptions.TransactionCanceledException) as caught:
                self.transact(client, "c", "b")
        reasons = caught.value.response["CancellationReasons"]
        assert [reason["Code"] for reason in reasons] == ["None", "TransactionConflict"]
        assert reasons[1]["Message"] == "Transaction is ongoing for the item"
        assert "Item" not in client.get_item(TableName="orders", Key={"pk": {"S": "c"}})

    @pytest.mark.parametrize("_", [pytest.param(0, id="T9-transact-get-meets-a-transaction")])
    def test_transact_get(self, lab: Lab, client: Any, orders: Any, _: int) -> None:
        get = [{"Get": {"TableName": "orders", "Key": {"pk": {"S": "a"}}}}]
        with lab.together():
            self.transact(client, "a")
            with pytest.raises(client.exceptions.TransactionCanceledException):
                client.transact_get_items(TransactItems=get)
        client.transact_get_items(TransactItems=get)


class TestTimeOut:
    """The write was committed, the answer was lost."""

    def test_the_client_sends_it_again(self, lab: Lab, client: Any, orders: Any) -> None:
        with lab.faults.inject(faults.time_out("orders", operation="UpdateItem").times(1)):
            client.update_item(
                TableName="orders",
                Key={"pk": {"S": "a"}},
                UpdateExpression="ADD n :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
            )
        got = client.get_item(TableName="orders", Key={"pk": {"S": "a"}}, ConsistentRead=True)["Item"]
        assert got["n"] == {"N": "2"}  # a retried ADD counts twice

    def test_without_retries_it_surfaces(self, lab: Lab, once: Any, orders: Any) -> None:
        with lab.faults.inject(faults.time_out("orders")), pytest.raises(ReadTimeoutError):
            put(once, "a", "OPEN")
        assert "Item" in once.get_item(TableName="orders", Key={"pk": {"S": "a"}}, ConsistentRead=True)


def scenario(seed: int) -> str:
    """Hot keys, retries, lag and stale reads, written down."""
    lines: list[str] = []
    model = replace(DEFAULT, index_lag_median=0.05, index_lag_p99=0.5)
    with Lab(seed=seed, stale_reads=True, model=model) as lab:
        table = lab.table("orders", capacity=(20, 20), gsi={"by-status": {"pk": "status"}})
        client = boto3.client("dynamodb", config=Config(retries={"mode": "standard", "max_attempts": 6}))
        for number in range(60):
            put(client, f"k{number % 7}", f"S{number % 3}", size=600)
            lines.append(str(in_index(client, "S1")))
            lines.append(str(table.get_item(Key={"pk": f"k{number % 7}"}).get("Item", {}).get("status")))
        lines += [str(call) for call in lab.calls]
        lines.append(repr((lab.clock.now, lab.slept)))
    return "\n".join(lines)


def test_the_same_seed_prints_the_same_bytes() -> None:
    assert scenario(1) == scenario(1)


def test_another_seed_differs() -> None:
    assert scenario(1) != scenario(2)


def test_requests_sent_together_take_as_long_as_the_longest(lab: Lab, orders: Any) -> None:
    orders.put_item(Item={"pk": "a"})
    alone = lab.clock.seconds
    with lab.together():
        for _ in range(10):
            orders.put_item(Item={"pk": "a"})
    assert lab.clock.seconds == pytest.approx(2 * alone)


@pytest.mark.parametrize("_", [pytest.param(0, id="I7-collection-limit-with-a-local-index")])
def test_collection_limit(_: int) -> None:
    """10 GB do not fit here, so the model's limit is lowered; it counts items and their local entries."""
    with Lab(model=replace(DEFAULT, local_collection_bytes=10_000)) as lab:
        table = lab.table("orders", sk="sk", lsi={"by-n": {"sk": "n:N", "project": "keys"}})
        without = lab.table("plain", sk="sk")
        limit = boto3.client("dynamodb").exceptions.ItemCollectionSizeLimitExceededException
        for number in range(9):
            table.put_item(Item={"pk": "a", "sk": str(number), "n": number, "d": "x" * 1000})
        big: dict[str, Any] = {"pk": "a", "sk": "9", "n": 9, "d": "x" * 1000}
        with pytest.raises(limit, match="Collection size exceeded"):
            table.put_item(Item=big)
        with pytest.raises(boto3.client("dynamodb").exceptions.TransactionCanceledException) as caught:
            table.meta.client.transact_write_items(TransactItems=[{"Put": {"TableName": "orders", "Item": big}}])
        assert caught.value.response["CancellationReasons"][0]["Code"] == "ItemCollectionSizeLimitExceeded"
        table.put_item(Item=big | {"pk": "b"})  # another collection has room
        table.put_item(Item={"pk": "a", "sk": "0", "n": 0, "d": "y"})  # and shrinking is always allowed
        for number in range(20):
            without.put_item(Item={"pk": "a", "sk": str(number), "d": "x" * 1000})  # no local index, no limit
