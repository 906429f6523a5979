"""Point-in-time recovery: whatever was written, and however, a restore brings back the table as it was at its moment (L7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.limits import RECOVERY_LAG
from helpers.engine.physics.model import AT_ONCE, DEFAULT
from helpers.lab.lab import Lab

from .support import (
    OWN,
    Connect,
    Wire,
    definitions,
    described,
    held,
    index,
    is_refused,
    keep_past,
    keys,
    listed,
    make,
    put,
    refusal,
)

DAY = 86_400
QUICK = replace(DEFAULT, ttl_delay_median=1.0, ttl_delay_p99=2.0)
NAMES = ("a", "b", "c", "d")


class Writer:
    """Draws writes on a table of an engine, of every kind that there is."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine = engine
        self.random = Random(seed)
        self.count = 0
        self.kinds: list[Callable[[], Any]] = [
            lambda: self.call("PutItem", Item=self.item()),
            lambda: self.call("DeleteItem", Key=self.key()),
            self.update,
            self.batch,
            self.transaction,
            self.cancelled,
            self.statement,
            self.refused,
            lambda: engine.load("orders", [self.item(), self.item()]),
        ]

    def write(self) -> None:
        self.random.choice(self.kinds)()

    def call(self, operation: str, **request: Any) -> Any:
        return self.engine.handle(operation, {"TableName": "orders", **request})

    def key(self) -> Wire:
        return {"pk": {"S": self.random.choice(NAMES)}}

    def item(self) -> Wire:
        self.count += 1
        item = {**self.key(), "n": {"N": str(self.count)}}
        if self.random.random() < 0.5:
            item["g"] = {"S": self.random.choice("xy")}
        if self.random.random() < 0.2:
            item["ttl"] = {"N": str(int(self.engine.clock.timestamp()) + self.random.randrange(5))}
        return item

    def update(self) -> None:
        self.call(
            "UpdateItem",
            Key=self.key(),
            UpdateExpression="ADD n :one SET g = :g",
            ExpressionAttributeValues={":one": {"N": "1"}, ":g": {"S": self.random.choice("xyz")}},
        )

    def batch(self) -> None:
        put_, gone = self.random.sample(NAMES, 2)
        requests: list[Wire] = [
            {"PutRequest": {"Item": {**self.item(), "pk": {"S": put_}}}},
            {"DeleteRequest": {"Key": {"pk": {"S": gone}}}},
        ]
        self.engine.handle("BatchWriteItem", {"RequestItems": {"orders": requests}})

    def transaction(self) -> None:
        one, two = self.random.sample(NAMES, 2)
        actions: list[Wire] = [
            {"Put": {"TableName": "orders", "Item": {**self.item(), "pk": {"S": one}}}},
            {"Delete": {"TableName": "orders", "Key": {"pk": {"S": two}}}},
        ]
        self.engine.handle("TransactWriteItems", {"TransactItems": actions})

    def cancelled(self) -> None:
        """A transaction that changes nothing."""
        check = {"TableName": "orders", "Key": {"pk": {"S": "no"}}, "ConditionExpression": "attribute_exists(pk)"}
        put_ = {"TableName": "orders", "Item": self.item()}
        with pytest.raises(ApiError, match="TransactionCanceled"):
            self.engine.handle("TransactWriteItems", {"TransactItems": [{"Put": put_}, {"ConditionCheck": check}]})

    def statement(self) -> None:
        name = self.random.choice(NAMES)
        self.engine.handle("ExecuteStatement", {"Statement": f"DELETE FROM orders WHERE pk = '{name}'"})

    def refused(self) -> None:
        with pytest.raises(ApiError, match="ConditionalCheckFailed"):
            self.call("PutItem", Item={**self.item(), "pk": {"S": "no"}}, ConditionExpression="attribute_exists(pk)")


def started(engine: Engine) -> None:
    engine.handle(
        "CreateTable",
        {
            "TableName": "orders",
            "KeySchema": keys("pk"),
            "AttributeDefinitions": definitions("pk", "g"),
            "BillingMode": "PAY_PER_REQUEST",
            "GlobalSecondaryIndexes": [index("by-g", "g")],
        },
    )
    ttl = {"Enabled": True, "AttributeName": "ttl"}
    engine.handle("UpdateTimeToLive", {"TableName": "orders", "TimeToLiveSpecification": ttl})
    on = {"PointInTimeRecoveryEnabled": True}
    engine.handle("PutItem", {"TableName": "orders", "Item": {"pk": {"S": "a"}, "n": {"N": "0"}}})
    engine.clock.advance(seconds=1.0 - engine.clock.seconds % 1)
    engine.handle("UpdateContinuousBackups", {"TableName": "orders", "PointInTimeRecoverySpecification": on})


def items(engine: Engine, table: str) -> list[Wire]:
    return [stored.item for stored in engine.tables[table].layout.items()]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10_000),
    pauses=st.lists(st.sampled_from([0.0, 0.3, 1.0, 7.0, 4_000.0]), min_size=1, max_size=25),
)
def test_what_is_restored_is_the_table_as_it_was_then(seed: int, pauses: list[float]) -> None:
    engine = Engine(model=QUICK)
    started(engine)
    writer = Writer(engine, seed)
    states: dict[float, list[Wire]] = {engine.clock.timestamp(): items(engine, "orders")}
    for pause in pauses:
        engine.clock.advance(seconds=0.001)  # else the write comes at the moment that was noted, and belongs to it
        writer.write()
        states[engine.clock.timestamp()] = items(engine, "orders")
        engine.clock.advance(seconds=pause + 0.001)
        states[engine.clock.timestamp()] = items(engine, "orders")
    engine.clock.advance(seconds=RECOVERY_LAG + 1)
    for number, (moment, state) in enumerate(states.items()):
        target = f"at-{number}"
        engine.handle(
            "RestoreTableToPointInTime",
            {"SourceTableName": "orders", "TargetTableName": target, "RestoreDateTime": moment},
        )
        assert items(engine, target) == state
        assert sorted(map(repr, engine.moto.items(target))) == sorted(map(repr, state))  # moto has an order of its own
        by_g = engine.handle("Scan", {"TableName": target, "IndexName": "by-g"})["Items"]
        assert sorted(map(repr, by_g)) == sorted(repr(item) for item in state if "g" in item)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), days=st.integers(1, 3))
def test_the_past_before_the_window_is_let_go(seed: int, days: int) -> None:
    engine = Engine(model=AT_ONCE)
    started(engine)
    on = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": days}
    engine.handle("UpdateContinuousBackups", {"TableName": "orders", "PointInTimeRecoverySpecification": on})
    writer = Writer(engine, seed)
    states: dict[float, list[Wire]] = {}
    for _ in range(12):
        writer.write()
        states[engine.clock.timestamp()] = items(engine, "orders")
        engine.clock.advance(seconds=0.7 * DAY)
    now = engine.clock.timestamp()
    for number, (moment, state) in enumerate(states.items()):
        request = {"SourceTableName": "orders", "TargetTableName": f"at-{number}", "RestoreDateTime": moment}
        if moment < now - days * DAY - 1:
            with pytest.raises(ApiError, match="InvalidRestoreTime"):
                engine.handle("RestoreTableToPointInTime", request)
        elif moment > now - days * DAY:
            engine.handle("RestoreTableToPointInTime", request)
            assert items(engine, f"at-{number}") == state


def test_a_write_belongs_to_the_moment_at_which_it_comes() -> None:
    engine = Engine(model=QUICK)
    started(engine)
    engine.clock.advance(seconds=10)
    moment = engine.clock.timestamp()
    engine.handle("PutItem", {"TableName": "orders", "Item": {"pk": {"S": "z"}}})
    engine.clock.advance(seconds=RECOVERY_LAG + 1)
    for target, when, there in (("before", moment - 0.001, False), ("after", moment, True)):
        request = {"SourceTableName": "orders", "TargetTableName": target, "RestoreDateTime": when}
        engine.handle("RestoreTableToPointInTime", request)
        assert ({"pk": {"S": "z"}} in items(engine, target)) is there


def latest(client: Any, target: str) -> None:
    client.restore_table_to_point_in_time(
        SourceTableName="orders", TargetTableName=target, UseLatestRestorableTime=True
    )


def test_the_window_begins_when_recovery_is_turned_on(lab: Lab, client: Any) -> None:
    make(client)
    put(client, "orders", pk="before")
    lab.clock.advance(seconds=100.5)
    window = keep_past(client)
    then = datetime.fromtimestamp(int(lab.clock.timestamp()), UTC)
    assert window == {
        "PointInTimeRecoveryStatus": "ENABLED",
        "RecoveryPeriodInDays": 35,
        "EarliestRestorableDateTime": then,
        "LatestRestorableDateTime": then,
    }
    put(client, "orders", pk="after")
    lab.clock.advance(seconds=180)
    assert keep_past(client) == window  # turning it on again changes nothing, and the latest time does not move yet
    latest(client, "again")
    assert held(client, "again") == [{"pk": {"S": "before"}}]
    lab.clock.advance(seconds=200)
    latest(client, "later")
    assert held(client, "later") == [{"pk": {"S": "after"}}, {"pk": {"S": "before"}}]


def test_turning_it_off_forgets_the_past(lab: Lab, client: Any) -> None:
    make(client)
    keep_past(client, RecoveryPeriodInDays=7)
    lab.clock.advance(seconds=1_000)
    assert keep_past(client, on=False) == {"PointInTimeRecoveryStatus": "DISABLED"}
    assert keep_past(client, on=False) == {"PointInTimeRecoveryStatus": "DISABLED"}
    again = keep_past(client)
    assert again["RecoveryPeriodInDays"] == 35
    assert lab.clock.now - again["EarliestRestorableDateTime"] < timedelta(seconds=1)


@pytest.mark.parametrize("days", [7, 35])
def test_a_period_goes_with_turning_it_on(client: Any, days: int) -> None:
    make(client)
    wanted = {"PointInTimeRecoveryEnabled": False, "RecoveryPeriodInDays": days}
    words = "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
    call = client.update_continuous_backups
    is_refused("ValidationException", words, call, TableName="orders", PointInTimeRecoverySpecification=wanted)


def test_a_period_has_bounds(client: Any) -> None:
    make(client)
    wanted = {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 36}
    call = client.update_continuous_backups
    code, message = refusal(call, TableName="orders", PointInTimeRecoverySpecification=wanted)
    assert code == "ValidationException"
    assert message == (
        "1 validation error detected: Value '36' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to "
        "satisfy constraint: Member must have value less than or equal to 35"
    )


BOTH_TIMES = (
    "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore…"
)
NO_TIME = "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both"
FOREIGN = "This action is only supported by accounts that match the resource owner’s account."
LATEST = {"UseLatestRestorableTime": True}
THEN = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("request_", "code", "message"),
    [
        ({"SourceTableName": "orders"}, "ValidationException", NO_TIME),
        ({"SourceTableName": "orders", "UseLatestRestorableTime": False}, "ValidationException", NO_TIME),
        ({"SourceTableName": "orders", **LATEST, "RestoreDateTime": THEN}, "ValidationException", BOTH_TIMES),
        (
            {"SourceTableName": "orders", "SourceTableArn": OWN + "orders", **LATEST},
            "ValidationException",
            "Must provide exactly one of: sourceTableArn, sourceTableName",
        ),
        (LATEST, "ValidationException", "The parameter 'TableName' is required but was not present in the request"),
        (
            {"SourceTableArn": "orders", **LATEST},
            "ValidationException",
            "One or more parameter values were invalid: sourceTableArn is not a valid ARN",
        ),
        (
            {"SourceTableArn": OWN + "orders/index/by-g", **LATEST},
            "ValidationException",
            "One or more parameter values were invalid: sourceTableArn is not a valid ARN",
        ),
        (
            {"SourceTableArn": "arn:aws:dynamodb:us-east-1:999999999999:table/orders", **LATEST},
            "ValidationException",
            FOREIGN,
        ),
        ({"SourceTableName": "nothing", **LATEST}, "TableNotFoundException", "Table not found: nothing"),
        ({"SourceTableArn": OWN + "nothing", **LATEST}, "TableNotFoundException", "Table not found"),
        (
            {"SourceTableName": "others", "RestoreDateTime": THEN},
            "PointInTimeRecoveryUnavailableException",
            "Point in time recovery is not enabled for table 'others'",
        ),
        (
            {"SourceTableName": "orders", "RestoreDateTime": THEN},
            "InvalidRestoreTimeException",
            (
                "RestoreDateTime '2026-01-01T00:00:00Z' must be within EarliestRestorableDateTime '2026-01-01T00:16:40Z' and "
                "LatestRestorableDateTime '2026-01-01T00:28:20Z'"
            ),
        ),
        ({"SourceTableName": "orders", **LATEST}, "TableAlreadyExistsException", "Table already exists: others"),
    ],
)
def test_what_is_refused_and_what_of_it_first(lab: Lab, client: Any, request_: Wire, code: str, message: str) -> None:
    make(client)
    make(client, "others")
    lab.clock.advance(seconds=1_000 - lab.clock.seconds)
    keep_past(client)
    lab.clock.advance(seconds=1_000)
    is_refused(code, message, client.restore_table_to_point_in_time, TargetTableName="others", **request_)
    assert client.list_tables()["TableNames"] == ["orders", "others"]


def test_a_bad_target_is_told_before_anything(client: Any) -> None:
    code, message = refusal(
        client.restore_table_to_point_in_time, SourceTableName="nothing", TargetTableName="bad name!"
    )
    assert code == "ValidationException"
    assert "Value 'bad name!' at 'targetTableName' failed to satisfy constraint" in message


def test_a_restore_to_a_point_in_time_says_so(lab: Lab, client: Any) -> None:
    arn = make(client)
    lab.clock.advance(seconds=1_000 - lab.clock.seconds)
    keep_past(client)
    lab.clock.advance(seconds=1_000)
    answer = client.restore_table_to_point_in_time(SourceTableArn=arn, TargetTableName="again", **LATEST)
    table = answer["TableDescription"]
    assert table["TableStatus"] == "CREATING"
    assert table["RestoreSummary"] == {
        "SourceTableArn": arn,
        "RestoreDateTime": datetime(2026, 1, 1, 0, 28, 20, tzinfo=UTC),
        "RestoreInProgress": True,
    }
    recovery = client.describe_continuous_backups(TableName="again")["ContinuousBackupsDescription"]
    assert recovery["PointInTimeRecoveryDescription"] == {"PointInTimeRecoveryStatus": "DISABLED"}
    assert listed(client) == []
    assert "RestoreSummary" not in described(client, "again")


def test_an_earlier_table_comes_back_with_the_indexes_of_today() -> None:
    engine = Engine(model=AT_ONCE)
    started(engine)
    engine.handle("PutItem", {"TableName": "orders", "Item": {"pk": {"S": "z"}, "g": {"S": "x"}, "h": {"S": "y"}}})
    engine.clock.advance(seconds=10)
    then = engine.clock.timestamp()
    engine.clock.advance(seconds=10)
    for change in ({"Create": index("by-h", "h")}, {"Delete": {"IndexName": "by-g"}}):
        request: Wire = {"TableName": "orders", "GlobalSecondaryIndexUpdates": [change]}
        if "Create" in change:
            request["AttributeDefinitions"] = definitions("h")
        engine.handle("UpdateTable", request)
        engine.clock.advance(seconds=1_000)
    engine.handle("DeleteItem", {"TableName": "orders", "Key": {"pk": {"S": "z"}}})
    request = {"SourceTableName": "orders", "TargetTableName": "again", "RestoreDateTime": then}
    engine.handle("RestoreTableToPointInTime", request)
    assert list(engine.tables["again"].indexes) == ["by-h"]
    (found,) = engine.handle("Scan", {"TableName": "again", "IndexName": "by-h"})["Items"]
    assert found["pk"] == {"S": "z"}


def test_where_nothing_lags_all_that_is_there_comes_back() -> None:
    engine = Engine(model=AT_ONCE)
    started(engine)
    engine.clock.advance(seconds=0.5)
    engine.handle("PutItem", {"TableName": "orders", "Item": {"pk": {"S": "z"}}})
    request = {"SourceTableName": "orders", "TargetTableName": "again", **LATEST}
    engine.handle("RestoreTableToPointInTime", request)
    assert items(engine, "again") == items(engine, "orders")
    engine.handle("PutItem", {"TableName": "again", "Item": {"pk": {"S": "y"}}})
    engine.handle("DeleteItem", {"TableName": "orders", "Key": {"pk": {"S": "z"}}})
    assert {item["pk"]["S"] for item in items(engine, "again")} == {"a", "z", "y"}


def test_each_region_has_its_own_past(connect: Connect) -> None:
    here, there = connect("us-east-1"), connect("eu-north-1")
    for one in (here, there):
        make(one)
    keep_past(here)
    assert refusal(
        there.restore_table_to_point_in_time, SourceTableName="orders", TargetTableName="again", **LATEST
    ) == (
        "PointInTimeRecoveryUnavailableException",
        "Point in time recovery is not enabled for table 'orders'",
    )
