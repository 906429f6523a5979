"""Capacity as a client of boto3 meets it: exceptions, reasons, partial batches (B2, E1–E6, T5, Q1, Q4, P8)."""

from __future__ import annotations

from random import Random
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from helpers.engine.physics import faults
from helpers.lab.lab import Lab

TABLE_ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"


def item(key: str, size: int = 100) -> dict[str, Any]:
    return {"pk": {"S": key}, "d": {"S": "x" * (size - len(key) - 3)}}


def refused(call: Any, **request: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as caught:
        call(**request)
    return dict(caught.value.response)


def reasons(answer: dict[str, Any]) -> list[dict[str, str]]:
    """E2: the field is spelled in two ways."""
    return answer.get("ThrottlingReasons") or answer.get("throttlingReasons") or []


def fill(once: Any, lab: Lab, table: str, key: str, units: int) -> None:
    """Use up `units` write units of this second."""
    once.put_item(TableName=table, Item=item(key, 1024 * units - 10))


@pytest.mark.parametrize(
    ("capacity", "code", "reason"),
    [
        pytest.param((5, 5), "ProvisionedThroughputExceededException", "TableWriteProvisionedThroughputExceeded",
                     id="E3-provisioned-table"),
        pytest.param(None, "ThrottlingException", "TableWriteKeyRangeThroughputExceeded", id="E3-partition-on-demand"),
    ],
)  # fmt: skip
def test_which_exception(lab: Lab, once: Any, capacity: Any, code: str, reason: str) -> None:
    lab.table("orders", capacity=capacity)
    with lab.together():
        fill(once, lab, "orders", "a", 5 if capacity else 300)
        if not capacity:  # P1: 1,000 units in one second, all on one partition
            fill(once, lab, "orders", "a", 350)
            fill(once, lab, "orders", "a", 349)
        answer = refused(once.put_item, TableName="orders", Item=item("a", 4000))
    assert answer["Error"]["Code"] == code
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert reasons(answer) == [{"reason": reason, "resource": TABLE_ARN}]


@pytest.mark.parametrize(
    "mode", ["provisioned", "on demand"], ids=["E2-PTEE-capital-T", "E2-ThrottlingException-small-t"]
)
def test_spelling_of_the_reasons(lab: Lab, once: Any, mode: str) -> None:
    lab.table("orders", capacity=(5, 5) if mode == "provisioned" else None)
    with lab.faults.inject(faults.throttle("orders")):
        answer = refused(once.get_item, TableName="orders", Key={"pk": {"S": "a"}})
    present = [name for name in ("ThrottlingReasons", "throttlingReasons") if name in answer]
    assert present == (["ThrottlingReasons"] if mode == "provisioned" else ["throttlingReasons"])
    assert reasons(answer)[0]["reason"] == "TableReadKeyRangeThroughputExceeded"


@pytest.mark.parametrize("_", [pytest.param(0, id="Q4-E3-configured-maximum")])
def test_configured_maximum(lab: Lab, once: Any, _: int) -> None:
    lab.table("orders")
    once.update_table(TableName="orders", OnDemandThroughput={"MaxReadRequestUnits": 10, "MaxWriteRequestUnits": 10})
    with lab.together():
        fill(once, lab, "orders", "a", 10)
        answer = refused(once.put_item, TableName="orders", Item=item("b"))
    assert answer["Error"] == {
        "Code": "ThrottlingException",
        "Message": "Throughput exceeds the maximum OnDemandThroughput configured on table or index",
    }
    assert reasons(answer)[0]["reason"] == "TableWriteMaxOnDemandThroughputExceeded"


@pytest.mark.parametrize("_", [pytest.param(0, id="E5-a-throttled-request-costs-nothing")])
def test_costs_nothing(lab: Lab, once: Any, _: int) -> None:
    lab.table("orders")
    with lab.faults.inject(faults.throttle("orders")):
        refused(once.put_item, TableName="orders", Item=item("a"))
    call = lab.calls[-1]
    assert (call.error, call.write_units, call.read_units, call.evaluated) == ("ThrottlingException", 0.0, 0.0, 0)
    assert "Item" not in once.get_item(TableName="orders", Key={"pk": {"S": "a"}}, ConsistentRead=True)


@pytest.mark.parametrize("_", [pytest.param(0, id="P8-burst-after-five-minutes")])
def test_burst(lab: Lab, once: Any, _: int) -> None:
    """The bucket of an idle table holds 300 seconds of its capacity; this new one is empty (model: burst_at_creation)."""
    lab.table("orders", capacity=(5, 5))
    with lab.together():
        fill(once, lab, "orders", "a", 5)
        assert "Error" in refused(once.put_item, TableName="orders", Item=item("b"))
    lab.clock.advance(seconds=400)
    with lab.together():
        for number in range(10):
            fill(once, lab, "orders", f"k{number}", 5)


class TestBatches:
    """B2: what does not fit comes back; only when nothing fits is there an exception."""

    def puts(self, count: int) -> dict[str, Any]:
        return {"orders": [{"PutRequest": {"Item": item(f"k{number}", 1000)}} for number in range(count)]}

    @pytest.mark.parametrize("_", [pytest.param(0, id="B2-part-of-a-batch-comes-back")])
    def test_partly(self, lab: Lab, once: Any, _: int) -> None:
        lab.table("orders", capacity=(5, 5))
        answer = once.batch_write_item(RequestItems=self.puts(12), ReturnConsumedCapacity="TOTAL")
        assert len(answer["UnprocessedItems"]["orders"]) == 7
        assert answer["ConsumedCapacity"] == [{"TableName": "orders", "CapacityUnits": 5.0}]
        stored = once.scan(TableName="orders", ConsistentRead=True)["Count"]
        assert stored == 5

    @pytest.mark.parametrize("_", [pytest.param(0, id="B2-nothing-fits")])
    def test_nothing(self, lab: Lab, once: Any, _: int) -> None:
        lab.table("orders", capacity=(5, 5))
        with lab.together():
            fill(once, lab, "orders", "a", 5)
            answer = refused(once.batch_write_item, RequestItems=self.puts(3))
        assert answer["Error"]["Code"] == "ProvisionedThroughputExceededException"

    @pytest.mark.parametrize("_", [pytest.param(0, id="B2-unprocessed-keys")])
    def test_keys(self, lab: Lab, once: Any, _: int) -> None:
        lab.table("orders", capacity=(5, 5), items=[{"pk": f"k{number}", "d": "x" * 4000} for number in range(8)])
        keys = [{"pk": {"S": f"k{number}"}} for number in range(8)]
        request = {"orders": {"Keys": keys, "ConsistentRead": True, "ProjectionExpression": "pk"}}
        answer = once.batch_get_item(RequestItems=request)
        left = answer["UnprocessedKeys"]["orders"]
        assert len(answer["Responses"]["orders"]) == 5
        assert len(left["Keys"]) == 3
        assert (left["ConsistentRead"], left["ProjectionExpression"]) == (True, "pk")

    @pytest.mark.parametrize("_", [pytest.param(0, id="B2-batch-writer-loses-nothing")])
    def test_batch_writer(self, lab: Lab, _: int) -> None:
        table = lab.table("orders", capacity=(5, 5))
        with table.batch_writer() as batch:
            for number in range(40):
                batch.put_item(Item={"pk": f"k{number}", "d": "x" * 900})
        assert len(lab.engine.tables["orders"].layout) == 40
        assert lab.clock.seconds > 6  # 40 units at 5 a second


@pytest.mark.parametrize("_", [pytest.param(0, id="T5-E5-throttled-transaction")])
def test_transaction(lab: Lab, once: Any, _: int) -> None:
    lab.table("orders", capacity=(5, 5))
    actions = [{"Put": {"TableName": "orders", "Item": item(f"k{number}")}} for number in range(4)]
    answer = refused(once.transact_write_items, TransactItems=actions, ReturnConsumedCapacity="TOTAL")
    assert answer["Error"]["Code"] == "TransactionCanceledException"
    codes = [reason["Code"] for reason in answer["CancellationReasons"]]
    assert codes == ["None", "None", "ProvisionedThroughputExceeded", "ProvisionedThroughputExceeded"]
    assert "ConsumedCapacity" not in answer
    assert once.scan(TableName="orders", ConsistentRead=True)["Count"] == 0


@pytest.mark.parametrize(
    ("config", "attempts", "slept"),
    [
        pytest.param({"mode": "legacy"}, 10, 25.55, id="Y1-legacy"),
        pytest.param({"mode": "legacy", "max_attempts": 0}, 1, 0.0, id="Y3-max_attempts-0"),
        pytest.param({"mode": "legacy", "total_max_attempts": 4}, 4, 0.35, id="Y3-total_max_attempts-4"),
    ],
)
def test_retries(lab: Lab, config: Any, attempts: int, slept: float) -> None:
    lab.table("orders")
    client = boto3.client("dynamodb", config=Config(retries=config))
    assert attempts_at_a_throttled_table(lab, client) == attempts
    assert lab.slept == pytest.approx(slept)


@pytest.mark.parametrize(
    "config",
    [pytest.param(None, id="Y0-untouched"), pytest.param(Config(retries={"mode": "standard"}), id="Y5-standard")],
)
def test_the_default_is_four_calls_with_jitter_from_the_seed(lab: Lab, config: Config | None) -> None:
    draw = Random(f"{lab.seed}/retries")
    assert attempts_at_a_throttled_table(lab, boto3.client("dynamodb", config=config)) == 4
    assert lab.slept == pytest.approx(draw.random() * 1 + draw.random() * 2 + draw.random() * 4)


def attempts_at_a_throttled_table(lab: Lab, client: Any) -> int:
    lab.table("orders")
    with lab.faults.inject(faults.throttle("orders")):
        answer = refused(client.get_item, TableName="orders", Key={"pk": {"S": "a"}})
    attempts = len([call for call in lab.calls if call.error])
    assert answer["ResponseMetadata"]["RetryAttempts"] == attempts - 1
    return attempts
