"""DynamoDB's metrics in CloudWatch: the facts CW1 to CW21, each by its id."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from helpers.account.request_metrics import samples_of
from helpers.account.samples import Metric
from helpers.engine.errors import ApiError
from helpers.engine.observing import Observed
from helpers.engine.physics import faults
from helpers.engine.physics.model import Model
from helpers.lab.lab import Lab

NAMESPACE = "AWS/DynamoDB"
FRESH = Model(burst_at_creation=0.0)
"""Nothing saved up, so that a limit is met at once."""


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


def client(calls: int = 1) -> Any:
    """DynamoDB, with so many calls for one request at most."""
    return boto3.client("dynamodb", config=Config(retries={"total_max_attempts": calls, "mode": "standard"}))


def asked(metric: str, *, index: str | None = None, operation: str | None = None, table: str | None = "Tab") -> Any:
    named = {"TableName": table, "GlobalSecondaryIndexName": index, "Operation": operation}
    dimensions = [{"Name": name, "Value": value} for name, value in named.items() if value is not None]
    return {"Namespace": NAMESPACE, "MetricName": metric, "Dimensions": dimensions}


def points(lab: Lab, metric: str, statistic: str, period: int = 60, wait: float = 480, **where: Any) -> list[float]:
    """The figures of every period so far, after waiting until they are visible."""
    lab.clock.advance(seconds=wait)
    query = {"Id": "m", "MetricStat": {"Metric": asked(metric, **where), "Period": period, "Stat": statistic}}
    answer = boto3.client("cloudwatch").get_metric_data(
        MetricDataQueries=[query], StartTime=lab.clock.start, EndTime=lab.clock.now, ScanBy="TimestampAscending"
    )
    values: list[float] = answer["MetricDataResults"][0]["Values"]
    return values


def total(lab: Lab, metric: str, statistic: str = "Sum", **where: Any) -> float:
    """The sum over all minutes; 0 where there is no data point."""
    return sum(points(lab, metric, statistic, **where))


def of_kb(kilobytes: float, pk: str = "a", **more: Any) -> dict[str, Any]:
    """An item of so many kilobytes, in Python's values."""
    item = {"pk": pk, **more}
    taken = sum(len(name) + len(str(value)) for name, value in item.items()) + len("pad")
    return {**item, "pad": "x" * (int(kilobytes * 1_024) - taken)}


def refused(lab: Lab, times: int, call: Any) -> None:
    for _ in range(times):
        with pytest.raises(ClientError):
            call()


# ── when ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seconds", [pytest.param(179, id="CW1-not-yet"), pytest.param(180, id="CW1-two-minutes-on")])
def test_a_minute_shows_two_minutes_after_it_ended(lab: Lab, seconds: int) -> None:
    lab.table("Tab").put_item(Item={"pk": "a"})
    lab.clock.advance(seconds=seconds - lab.clock.seconds)
    assert points(lab, "ConsumedWriteCapacityUnits", "Sum", wait=0) == ([1.0] if seconds >= 180 else [])


@pytest.mark.parametrize("seconds", [pytest.param(419, id="CW1-five-not-yet"), pytest.param(420, id="CW1-five")])
def test_five_minutes_show_two_minutes_after_they_ended(lab: Lab, seconds: int) -> None:
    lab.table("Tab", capacity=(5, 5))
    lab.clock.advance(seconds=seconds - lab.clock.seconds)
    assert points(lab, "ProvisionedReadCapacityUnits", "Average", 300, wait=0) == ([5.0] if seconds >= 420 else [])


# ── consumed ────────────────────────────────────────────────────────────────────────────────────────────────────────


class TestConsumed:
    @pytest.mark.parametrize(
        ("minutes", "period", "units"),
        [pytest.param(1, 60, 1_800, id="CW2-a-minute"), pytest.param(5, 300, 9_000, id="CW2-five-minutes")],
    )
    def test_ten_writes_a_second(self, lab: Lab, minutes: int, period: int, units: int) -> None:
        table = lab.table("Tab")
        for second in range(minutes * 60):
            lab.clock.advance(seconds=max(0.0, second - lab.clock.seconds))
            for number in range(10):
                table.put_item(Item=of_kb(2.5, f"{second}-{number}"))
        lab.clock.advance(seconds=period * 2 + 120)
        found = {
            name: points(lab, "ConsumedWriteCapacityUnits", name, period, wait=0)[0]
            for name in ("Sum", "Average", "Minimum", "Maximum", "SampleCount")
        }
        assert found["Sum"] == units
        assert found["Sum"] / period == 30
        assert 2.9 < found["Average"] <= 3
        assert found["Maximum"] == 3
        assert found["Minimum"] == 0  # of the zero that is sent each minute
        assert found["SampleCount"] == minutes * 601

    @pytest.mark.parametrize("kind", [pytest.param("gsi", id="CW2-gsi-apart"), pytest.param("lsi", id="CW2-lsi-in-it")])
    def test_an_index_with_its_own_capacity_has_its_own_figure(self, lab: Lab, kind: str) -> None:
        spec: Any = {"by-status": {"pk": "status" if kind == "gsi" else "pk", "sk": "day", "project": "all"}}
        indexes: dict[str, Any] = {kind: spec}
        table = lab.table("Tab", sk="sk", **indexes)
        table.put_item(Item=of_kb(2.5, sk="s", status="x", day="d"))
        own = total(lab, "ConsumedWriteCapacityUnits")
        of_index = total(lab, "ConsumedWriteCapacityUnits", index="by-status", wait=0)
        assert (own, of_index) == ((3, 3) if kind == "gsi" else (6, 0))

    @pytest.mark.parametrize("table", [pytest.param("Tab", id="CW2-read-of-table")])
    def test_reads(self, lab: Lab, table: str) -> None:
        there = lab.table(table, gsi={"by-status": {"pk": "status"}}, items=[of_kb(7, status="x")])
        lab.clock.advance(seconds=5)
        there.get_item(Key={"pk": "a"}, ConsistentRead=True)
        query: dict[str, Any] = {"ExpressionAttributeNames": {"#s": "status"}, "ExpressionAttributeValues": {":s": "x"}}
        there.query(IndexName="by-status", KeyConditionExpression="#s = :s", **query)
        assert total(lab, "ConsumedReadCapacityUnits") == 2
        assert total(lab, "ConsumedReadCapacityUnits", index="by-status") == 1

    @pytest.mark.parametrize("saved", [pytest.param(29, id="CW3")])
    def test_a_minute_hides_a_second(self, saved: int) -> None:
        # The fact's 60 WCU and 1,800 units, halved: one partition serves 1,000 write units in a second (P1).
        with Lab(model=FRESH) as lab:
            lab.table("Tab", capacity=(5, 30))
            lab.clock.advance(seconds=saved)
            with lab.together():
                for number in range(90):
                    client().put_item(TableName="Tab", Item={"pk": {"S": f"{number}"}, "p": {"S": "x" * 10_200}})
                with pytest.raises(ClientError, match="throughput for the table was exceeded"):
                    client().put_item(TableName="Tab", Item={"pk": {"S": "a"}})
            units = points(lab, "ConsumedWriteCapacityUnits", "Sum")[0]
            assert units == 900
            assert units / 60 / 30 == 0.5
            assert points(lab, "WriteThrottleEvents", "Sum", wait=0) == [1]

    @pytest.mark.parametrize(
        ("operation", "units"),
        [
            pytest.param("TransactWriteItems", 6, id="CW14-writes"),
            pytest.param("TransactGetItems", 6, id="CW14-reads"),
            pytest.param("cancelled", 6, id="CW14-cancelled"),
        ],
    )
    def test_transactions_show_two_operations_an_item(self, lab: Lab, operation: str, units: int) -> None:
        lab.table("Tab", items=[of_kb(1, pk) for pk in "abc"])
        if operation == "TransactGetItems":
            keys = [{"Get": {"TableName": "Tab", "Key": {"pk": {"S": pk}}}} for pk in "abc"]
            client().transact_get_items(TransactItems=keys)
        else:
            puts: list[Any] = [
                {"Put": {"TableName": "Tab", "Item": {"pk": {"S": pk}, "d": {"S": "x" * 490}}}} for pk in "xyz"
            ]
            if operation == "cancelled":
                puts[0]["Put"]["ConditionExpression"] = "attribute_exists(pk)"
            with suppress(client().exceptions.TransactionCanceledException):
                client().transact_write_items(TransactItems=puts)
        kind = "Read" if operation == "TransactGetItems" else "Write"
        assert total(lab, f"Consumed{kind}CapacityUnits") == units


# ── capacity ────────────────────────────────────────────────────────────────────────────────────────────────────────


class TestCapacity:
    @pytest.mark.parametrize("target", [pytest.param(0.7, id="CW4")])
    def test_provisioned_is_a_second_and_consumed_a_minute(self, lab: Lab, target: float) -> None:
        table = lab.table("Tab", capacity=(5, 100))
        for number in range(48):
            table.put_item(Item=of_kb(100, f"{number:03}"))
            lab.clock.advance(seconds=1)
        used = points(lab, "ConsumedWriteCapacityUnits", "Sum")[0]
        provisioned = points(lab, "ProvisionedWriteCapacityUnits", "Average", 300, wait=0)[0]
        assert (used, provisioned) == (4_800, 100)
        assert 100 * used / 60 / provisioned == 80
        assert math.ceil(used / 60 / target) == 115

    @pytest.mark.parametrize("after", [pytest.param(8, id="CW4-changed")])
    def test_a_change_shows_as_minimum_and_maximum(self, lab: Lab, after: int) -> None:
        lab.table("Tab", capacity=(5, 5))
        lab.clock.advance(seconds=100)
        client().update_table(
            TableName="Tab", ProvisionedThroughput={"ReadCapacityUnits": after, "WriteCapacityUnits": 5}
        )
        assert points(lab, "ProvisionedReadCapacityUnits", "Minimum", 300)[0] == 5
        assert points(lab, "ProvisionedReadCapacityUnits", "Maximum", 300, wait=0)[0] == after
        assert points(lab, "ProvisionedReadCapacityUnits", "Minimum", 300)[1] == after

    @pytest.mark.parametrize("units", [pytest.param(50, id="CW5")])
    def test_on_demand_maximum(self, lab: Lab, units: int) -> None:
        lab.table("Tab")
        client().update_table(TableName="Tab", OnDemandThroughput={"MaxWriteRequestUnits": units})
        assert points(lab, "OnDemandMaxWriteRequestUnits", "Maximum", 300)[0] == units
        assert points(lab, "OnDemandMaxReadRequestUnits", "Maximum", 300, wait=0) == []

    @pytest.mark.parametrize(
        ("metric", "value"),
        [
            pytest.param("AccountMaxReads", 80_000, id="CW18-account"),
            pytest.param("AccountMaxTableLevelWrites", 40_000, id="CW18-table-level"),
            pytest.param("AccountProvisionedReadCapacityUtilization", 15, id="CW18-utilisation"),
        ],
    )
    def test_account(self, lab: Lab, metric: str, value: float) -> None:
        lab.table("Tab", capacity=(8_000, 5))
        lab.table("Other", capacity=(4_000, 5))
        assert points(lab, metric, "Maximum", 300, table=None)[0] == value
        assert points(lab, "MaxProvisionedTableReadCapacityUtilization", "Maximum", 300, wait=0)[0] == 20

    @pytest.mark.parametrize("index", [pytest.param("by-status", id="CW16")])
    def test_an_index_build(self, index: str) -> None:
        with Lab(model=Model(index_creation_seconds=200.0, backfill_bytes_per_second=1_024.0)) as lab:
            lab.table("Tab", items=[of_kb(100, f"{number}", status="x") for number in range(2)])
            change = {
                "IndexName": index,
                "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
            client().update_table(
                TableName="Tab",
                AttributeDefinitions=[
                    {"AttributeName": "pk", "AttributeType": "S"},
                    {"AttributeName": "status", "AttributeType": "S"},
                ],
                GlobalSecondaryIndexUpdates=[{"Create": change}],
            )
            lab.clock.advance(seconds=600)
            progress = points(lab, "OnlineIndexPercentageProgress", "Maximum", 300, index=index)
            assert progress == [pytest.approx(50, abs=0.1), 100]
            assert points(lab, "OnlineIndexThrottleEvents", "Sum", 300, index=index, wait=0) == [0, 0]


# ── throttles ───────────────────────────────────────────────────────────────────────────────────────────────────────


class TestThrottles:
    @pytest.mark.parametrize("items", [pytest.param(10, id="CW6-batch-get")])
    def test_one_event_for_each_item(self, lab: Lab, items: int) -> None:
        lab.table("Tab")
        keys = [{"pk": {"S": f"{number}"}} for number in range(items)]
        with lab.faults.inject(faults.throttle("Tab")):
            refused(lab, 1, lambda: client().batch_get_item(RequestItems={"Tab": {"Keys": keys}}))
        assert total(lab, "ReadThrottleEvents") == items
        assert total(lab, "ThrottledRequests", operation="BatchGetItem", wait=0) == 1

    @pytest.mark.parametrize(
        ("throttled", "requests"),
        [pytest.param(24, 0, id="CW7-24-of-25"), pytest.param(25, 1, id="CW7-all-25")],
    )
    def test_a_batch_counts_when_every_item_was_throttled(self, lab: Lab, throttled: int, requests: int) -> None:
        lab.table("Tab")
        puts = [{"PutRequest": {"Item": {"pk": {"S": f"{number}"}}}} for number in range(25)]
        with lab.faults.inject(faults.throttle("Tab").times(throttled)):
            if requests:
                refused(lab, 1, lambda: client().batch_write_item(RequestItems={"Tab": puts}))
            else:
                answer = client().batch_write_item(RequestItems={"Tab": puts})
                assert len(answer["UnprocessedItems"]["Tab"]) == throttled
        assert total(lab, "ThrottledRequests", operation="BatchWriteItem") == requests
        assert total(lab, "WriteThrottleEvents", wait=0) == throttled

    @pytest.mark.parametrize("calls", [pytest.param(4, id="CW7-each-call-of-the-SDK")])
    def test_every_call_of_a_retry_counts(self, lab: Lab, calls: int) -> None:
        lab.table("Tab")
        with lab.faults.inject(faults.throttle("Tab")):
            refused(lab, 1, lambda: client(calls).put_item(TableName="Tab", Item={"pk": {"S": "a"}}))
        assert total(lab, "ThrottledRequests", operation="PutItem") == calls
        assert total(lab, "WriteThrottleEvents", wait=0) == calls

    @pytest.mark.parametrize("refusals", [pytest.param(7, id="CW8-index-without-capacity")])
    def test_what_an_index_refuses_counts_under_the_index(self, refusals: int) -> None:
        with Lab(model=FRESH) as lab:
            spec = {"IndexName": "by-status", "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}]}
            few = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
            client().create_table(
                TableName="Tab",
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "status")],
                ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 1_000},
                GlobalSecondaryIndexes=[
                    {**spec, "Projection": {"ProjectionType": "ALL"}, "ProvisionedThroughput": few}
                ],
            )
            lab.clock.advance(seconds=2)
            met = sent = 0
            while met < refusals:
                sent += 1
                assert sent < 1_000, "the index takes everything"
                try:
                    item = {"pk": {"S": f"{sent}"}, "status": {"S": "x"}}
                    client().put_item(TableName="Tab", Item=item)
                except ClientError as error:
                    met += "index/by-status" in str(error.response)
            reason = "WriteProvisionedThroughputThrottleEvents"
            assert total(lab, reason, index="by-status") == refusals
            assert total(lab, "WriteThrottleEvents", index="by-status", wait=0) == refusals
            assert total(lab, reason, wait=0) == 0
            assert total(lab, "WriteThrottleEvents", wait=0) == 0
            assert total(lab, "ThrottledRequests", operation="PutItem", wait=0) == refusals

    @pytest.mark.parametrize("reason", [pytest.param("MaxOnDemandThroughput", id="CW8-maximum")])
    def test_a_configured_maximum_has_its_own_metric(self, lab: Lab, reason: str) -> None:
        lab.table("Tab")
        client().update_table(TableName="Tab", OnDemandThroughput={"MaxWriteRequestUnits": 1})
        with lab.together():
            client().put_item(TableName="Tab", Item={"pk": {"S": "a"}})
            refused(lab, 1, lambda: client().put_item(TableName="Tab", Item={"pk": {"S": "b"}}))
        assert total(lab, f"Write{reason}ThrottleEvents") == 1
        assert total(lab, "WriteKeyRangeThroughputThrottleEvents", wait=0) == 0


# ── latency, items ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("percentile", [pytest.param("p99", id="CW9")])
def test_latency_is_that_of_the_call_that_was_served(lab: Lab, percentile: str) -> None:
    lab.table("Tab")
    with lab.faults.inject(faults.throttle("Tab").times(2)):
        before = lab.clock.seconds
        client(4).put_item(TableName="Tab", Item={"pk": {"S": "a"}})
        waited = lab.clock.seconds - before
    assert total(lab, "SuccessfulRequestLatency", "SampleCount", operation="PutItem") == 1
    inside = points(lab, "SuccessfulRequestLatency", percentile, operation="PutItem", wait=0)
    assert inside == [pytest.approx(4, abs=0.01)]
    assert waited > lab.slept > 0


@pytest.mark.parametrize("kept", [pytest.param(10, id="CW15")])
def test_returned_items_are_those_after_the_filter(lab: Lab, kept: int) -> None:
    items = [{"pk": f"{number}", "kind": "few" if number < kept else "many"} for number in range(1_000)]
    table = lab.table("Tab", items=items)
    table.scan(FilterExpression="kind = :kind", ExpressionAttributeValues={":kind": "few"})
    assert total(lab, "ReturnedItemCount", operation="Scan") == kept


@pytest.mark.parametrize("items", [pytest.param(3, id="CW17")])
def test_removals_by_ttl(lab: Lab, items: int) -> None:
    table = lab.table("Tab")
    client().update_time_to_live(TableName="Tab", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    for number in range(items):
        table.put_item(Item={"pk": f"{number}", "expires": int(lab.clock.timestamp()) + 60})
    lab.clock.advance(seconds=10 * 86_400)
    assert total(lab, "TimeToLiveDeletedItemCount") == items
    assert total(lab, "ConsumedWriteCapacityUnits", wait=0) == items  # the puts: a removal costs nothing


# ── errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class TestErrors:
    @pytest.mark.parametrize("operation", [pytest.param("PutItem", id="CW10")])
    def test_errors_of_the_service_have_an_operation(self, operation: str) -> None:
        error = ApiError("InternalServerError", "Internal server error", status=500)
        seen = Observed("us-east-1", operation, 0.0, 0.004, ("Tab",), error)
        assert list(samples_of(seen)) == [(Metric.of("SystemErrors", "Tab", operation=operation), 1.0, 1)]

    @pytest.mark.parametrize("user_errors", [pytest.param(5, id="CW11")])
    def test_user_errors_have_no_dimension(self, lab: Lab, user_errors: int) -> None:
        lab.table("Tab")
        here = client()
        refused(lab, 3, lambda: here.get_item(TableName="Tab", Key={"wrong": {"S": "a"}}))
        refused(lab, 1, lambda: here.get_item(TableName="None", Key={"pk": {"S": "a"}}))
        refused(lab, 1, lambda: here.describe_table(TableName="None"))
        item: dict[str, Any] = {"TableName": "Tab", "Item": {"pk": {"S": "a"}}}
        refused(lab, 5, lambda: here.put_item(**item, ConditionExpression="attribute_exists(pk)"))
        with lab.faults.inject(faults.throttle("Tab")):
            refused(lab, 7, lambda: here.put_item(**item))
        assert total(lab, "UserErrors", table=None) == user_errors
        assert total(lab, "UserErrors", wait=0) == 0

    @pytest.mark.parametrize("tries", [pytest.param(4, id="CW12")])
    def test_a_failed_condition_is_counted_and_paid_for(self, lab: Lab, tries: int) -> None:
        lab.table("Tab")
        put: dict[str, Any] = {
            "TableName": "Tab", "Item": {"pk": {"S": "a"}}, "ConditionExpression": "attribute_exists(pk)",
        }  # fmt: skip
        refused(lab, tries - 1, lambda: client().put_item(**put))
        statement = """UPDATE "Tab" SET a = 1 WHERE pk = 'a'"""
        refused(lab, 1, lambda: client().execute_statement(Statement=statement))
        refused(lab, 1, lambda: client().transact_write_items(TransactItems=[{"Put": put}]))
        assert total(lab, "ConditionalCheckFailedRequests") == tries
        assert total(lab, "ConsumedWriteCapacityUnits", wait=0) == tries + 2

    @pytest.mark.parametrize(
        ("statistic", "value"), [pytest.param("Sum", 2, id="CW13-sum"), pytest.param("SampleCount", 1, id="CW13-count")]
    )
    def test_a_transaction_in_conflict(self, lab: Lab, statistic: str, value: int) -> None:
        lab.table("Tab")
        puts: list[Any] = [{"Put": {"TableName": "Tab", "Item": {"pk": {"S": f"{number}"}}}} for number in range(5)]
        with lab.faults.inject(faults.conflict("Tab").times(2)):
            refused(lab, 1, lambda: client().transact_write_items(TransactItems=puts))
        assert total(lab, "TransactionConflict", statistic) == value

    @pytest.mark.parametrize("operation", [pytest.param("PutItem", id="CW13-plain-write")])
    def test_a_plain_write_in_conflict(self, lab: Lab, operation: str) -> None:
        lab.table("Tab")
        with lab.faults.inject(faults.conflict("Tab").times(1)):
            refused(lab, 1, lambda: client().put_item(TableName="Tab", Item={"pk": {"S": "a"}}))
        assert total(lab, "TransactionConflict") == 1
        assert total(lab, "UserErrors", table=None, wait=0) == 1
        assert total(lab, "ThrottledRequests", operation=operation, wait=0) == 0

    EACH = ("SuccessfulRequestLatency", "ThrottledRequests", "WriteThrottleEvents", "ConditionalCheckFailedRequests",
            "TransactionConflict", "UserErrors")  # fmt: skip

    @pytest.mark.parametrize(
        ("what", "counted"),
        [
            pytest.param("success", {"SuccessfulRequestLatency"}, id="CW21-success"),
            pytest.param("throttle", {"ThrottledRequests", "WriteThrottleEvents"}, id="CW21-throttle"),
            pytest.param("condition", {"ConditionalCheckFailedRequests"}, id="CW21-condition"),
            pytest.param("conflict", {"TransactionConflict", "UserErrors"}, id="CW21-conflict"),
            pytest.param("validation", {"UserErrors"}, id="CW21-other-400"),
        ],
    )
    def test_a_request_counts_once_where_it_belongs(self, lab: Lab, what: str, counted: set[str]) -> None:
        lab.table("Tab")
        more: dict[str, Any] = {
            "condition": {"ConditionExpression": "attribute_exists(pk)"},
            "validation": {"ConditionExpression": "nonsense"},
        }.get(what, {})
        wanted = {"throttle": [faults.throttle("Tab")], "conflict": [faults.conflict("Tab")]}.get(what, [])
        with lab.faults.inject(*wanted), suppress(ClientError):
            client().put_item(TableName="Tab", Item={"pk": {"S": "a"}}, **more)
        lab.clock.advance(seconds=480)
        found = set()
        for metric in self.EACH:
            operation = "PutItem" if metric in ("SuccessfulRequestLatency", "ThrottledRequests") else None
            where: dict[str, Any] = {"table": None if metric == "UserErrors" else "Tab", "operation": operation}
            if points(lab, metric, "SampleCount", wait=0, **where) == [1]:
                found.add(metric)
        assert found == counted


# ── silence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("metric", "values"),
    [
        pytest.param("ConsumedReadCapacityUnits", [0.0] * 6, id="CW20-zeros"),
        pytest.param("WriteThrottleEvents", [], id="CW20-no-data"),
        pytest.param("ConditionalCheckFailedRequests", [], id="CW20-no-data-either"),
    ],
)
def test_silence(lab: Lab, metric: str, values: list[float]) -> None:
    lab.table("Tab")
    assert points(lab, metric, "Sum") == values


@pytest.mark.parametrize("metric", [pytest.param("ConsumedReadCapacityUnits", id="CW20-while-it-is-there")])
def test_zeros_end_with_the_table(lab: Lab, metric: str) -> None:
    lab.table("Tab")
    lab.clock.advance(seconds=90)
    client().delete_table(TableName="Tab")
    assert points(lab, metric, "Sum") == [0.0, 0.0]


@pytest.mark.parametrize("operation", [pytest.param("ExecuteStatement", id="CW19")])
def test_operations_are_called_as_in_the_api(lab: Lab, operation: str) -> None:
    lab.table("Tab")
    client().execute_statement(Statement="""SELECT * FROM "Tab" WHERE pk = 'a'""")
    assert total(lab, "SuccessfulRequestLatency", "SampleCount", operation=operation) == 1
