"""Capacity settings as UpdateTable changes them and DescribeTable tells of them (Q4–Q6, M7, L2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config

from helpers.engine.clock import START
from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE, DEFAULT
from helpers.lab.lab import Lab

from .support import Wire, assert_refused, cases, create, definitions, fact

INVALID = "ValidationException"
PREFIX = "One or more parameter values were invalid: "
HOUR = 3_600
DAY = 24 * HOUR


def units(reads: int, writes: int) -> Wire:
    return {"ReadCapacityUnits": reads, "WriteCapacityUnits": writes}


def index(**more: Any) -> Wire:
    key = [{"AttributeName": "g", "KeyType": "HASH"}]
    return {"IndexName": "by-g", "KeySchema": key, "Projection": {"ProjectionType": "ALL"}, **more}


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """Capacity limits, and so does how often it changes."""
    with Lab(model=replace(AT_ONCE, enforce_capacity=DEFAULT.enforce_capacity)) as running:
        yield running


@pytest.fixture
def provisioned(lab: Lab, client: Any) -> Iterator[str]:
    """A table and an index of 50 units each, on a new day."""
    lab.clock.advance(seconds=DAY - lab.clock.timestamp() % DAY)
    create(
        client,
        "provisioned",
        AttributeDefinitions=definitions("pk", "g"),
        BillingMode="PROVISIONED",
        ProvisionedThroughput=units(50, 50),
        GlobalSecondaryIndexes=[index(ProvisionedThroughput=units(50, 50))],
    )
    yield "provisioned"
    client.delete_table(TableName="provisioned")


@pytest.fixture
def on_demand(client: Any) -> Iterator[str]:
    create(client, "on-demand", AttributeDefinitions=definitions("pk", "g"), GlobalSecondaryIndexes=[index()])
    yield "on-demand"
    client.delete_table(TableName="on-demand")


ONCE = Config(retries={"total_max_attempts": 1}, parameter_validation=False)
"""A refused change is not sent again after a while, and what boto3 would refuse is sent."""


def update(name: str, **changes: Any) -> Any:
    client: Any = boto3.client("dynamodb", config=ONCE)
    return client.update_table(TableName=name, **changes)


def update_index(name: str, **changes: Any) -> Any:
    return update(name, GlobalSecondaryIndexUpdates=[{"Update": {"IndexName": "by-g", **changes}}])


def described(client: Any, name: str, member: str) -> tuple[Any, Any]:
    """A member of the table's description and of its index's."""
    table = client.describe_table(TableName=name)["Table"]
    return table.get(member), table["GlobalSecondaryIndexes"][0].get(member)


# ── Q6: decreases ───────────────────────────────────────────────────────────────────────────────────────────────────


@fact("Q6-what-DescribeTable-tells-of-changes")
def test_changes_are_told(lab: Lab, client: Any, provisioned: str) -> None:
    untouched = {**units(50, 50), "NumberOfDecreasesToday": 0}
    assert described(client, provisioned, "ProvisionedThroughput") == (untouched, untouched)
    started = lab.clock.now
    update(provisioned, ProvisionedThroughput=units(60, 50))
    lab.clock.advance(seconds=60)
    update_index(provisioned, ProvisionedThroughput=units(50, 40))
    lab.clock.advance(seconds=60)
    update(provisioned, ProvisionedThroughput=units(70, 45))  # both at once
    table, its_index = described(client, provisioned, "ProvisionedThroughput")
    assert {name: table[name] for name in ("NumberOfDecreasesToday", *units(0, 0))} == {
        "NumberOfDecreasesToday": 1,
        **units(70, 45),
    }
    seconds = (
        (table["LastIncreaseDateTime"] - started).total_seconds(),
        (table["LastDecreaseDateTime"] - started).total_seconds(),
    )
    assert seconds == (120, 120)
    assert (its_index["LastDecreaseDateTime"] - started).total_seconds() == 60
    assert "LastIncreaseDateTime" not in its_index
    assert its_index["NumberOfDecreasesToday"] == 1


@fact("Q6-the-count-begins-anew-at-midnight")
def test_the_count_is_of_the_day(lab: Lab, client: Any, provisioned: str) -> None:
    lab.clock.advance(seconds=DAY - HOUR)
    for left in range(3):
        update(provisioned, ProvisionedThroughput=units(49 - left, 50))
    before, _ = described(client, provisioned, "ProvisionedThroughput")
    lab.clock.advance(seconds=HOUR)
    after, _ = described(client, provisioned, "ProvisionedThroughput")
    assert (before.pop("NumberOfDecreasesToday"), after.pop("NumberOfDecreasesToday")) == (3, 0)
    assert before == after


@fact("Q6-the-fifth-waits-for-an-hour")
def test_the_fifth_decrease_of_a_day(lab: Lab, client: Any, provisioned: str) -> None:
    """Not for the full hour: 3,600 seconds after the last, as people have measured. A refused one counts nothing."""
    lab.clock.advance(seconds=1_294)  # 00:21:34
    for left in range(4):
        update(provisioned, ProvisionedThroughput=units(49 - left, 50))
    day = f"{lab.clock.now:%A, %B} {lab.clock.now.day}, {lab.clock.now.year}"
    message = (
        "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After the first "
        "4 decreases, each subsequent decrease in the same UTC day can be performed at most once every 3600 seconds. "
        f"Number of decreases today: 4. Last decrease at {day} at 12:21:34 AM Coordinated Universal Time. "
        f"Next decrease can be made at {day} at 1:21:34 AM Coordinated Universal Time"
    )
    for _ in range(2):
        lab.clock.advance(seconds=1_799)
        assert_refused("LimitExceededException", message, update, provisioned, ProvisionedThroughput=units(45, 50))
    lab.clock.advance(seconds=2)
    update(provisioned, ProvisionedThroughput=units(45, 50))
    assert_refused(
        "LimitExceededException",
        "…Number of decreases today: 5. …",
        update,
        provisioned,
        ProvisionedThroughput=units(44, 50),
    )
    update_index(provisioned, ProvisionedThroughput=units(44, 50))  # counted on its own
    assert described(client, provisioned, "ProvisionedThroughput")[1]["NumberOfDecreasesToday"] == 1


@fact("Q6-before-midnight")
def test_midnight_may_come_first(lab: Lab, provisioned: str) -> None:
    lab.clock.advance(seconds=DAY - HOUR / 2)
    for left in range(4):
        update(provisioned, ProvisionedThroughput=units(49 - left, 50))
    assert_refused(
        "LimitExceededException",
        "…at 12:00:00 AM Coordinated Universal Time",
        update,
        provisioned,
        ProvisionedThroughput=units(1, 1),
    )


def test_figures_are_told_where_nothing_is_limited() -> None:
    engine = Engine(model=AT_ONCE)
    create_it = {"KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}], "AttributeDefinitions": definitions("pk")}
    engine.handle("CreateTable", {"TableName": "served", **create_it, "ProvisionedThroughput": units(50, 50)})
    for left in range(6):
        engine.handle("UpdateTable", {"TableName": "served", "ProvisionedThroughput": units(49 - left, 50)})
    told = engine.handle("DescribeTable", {"TableName": "served"})["Table"]["ProvisionedThroughput"]
    assert (told["NumberOfDecreasesToday"], told["LastDecreaseDateTime"]) == (6, START.timestamp())


# ── Q4: warm throughput and the maximum on demand ───────────────────────────────────────────────────────────────────


@fact("Q4-warm-throughput-is-never-lowered")
def test_warm_throughput_is_raised_only(client: Any, on_demand: str) -> None:
    words = "Requested {} for WarmThroughput for {} is lower than current WarmThroughput, decreasing WarmThroughput is not supported"
    update(on_demand, WarmThroughput={"ReadUnitsPerSecond": 13_000})
    update(on_demand, WarmThroughput={"ReadUnitsPerSecond": 13_000, "WriteUnitsPerSecond": 4_000})  # as it is
    warm = {"ReadUnitsPerSecond": 13_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE"}
    assert described(client, on_demand, "WarmThroughput")[0] == warm
    assert_refused(
        INVALID,
        PREFIX + words.format("ReadUnitsPerSecond", "table"),
        update,
        on_demand,
        WarmThroughput={"ReadUnitsPerSecond": 12_999, "WriteUnitsPerSecond": 9_000},
    )
    assert_refused(
        INVALID,
        PREFIX + words.format("WriteUnitsPerSecond", "index by-g"),
        update_index,
        on_demand,
        WarmThroughput={"WriteUnitsPerSecond": 3_999},
    )
    assert described(client, on_demand, "WarmThroughput")[0] == warm


@pytest.mark.parametrize(
    ("changes", "words"),
    cases(
        (
            "Q4-warm-alone",
            {"WarmThroughput": {"ReadUnitsPerSecond": 13_000}, "BillingMode": "PAY_PER_REQUEST"},
            "WarmThroughput must be the only operation in the request",
        ),
        (
            "Q4-warm-beside-a-new-index",
            {
                "WarmThroughput": {"ReadUnitsPerSecond": 13_000},
                "AttributeDefinitions": definitions("pk"),
                "GlobalSecondaryIndexUpdates": [{"Create": index() | {"IndexName": "another"}}],
            },
            "Create global secondary index cannot be specified when updating WarmThroughput",
        ),
        (
            "Q4-a-maximum-beside-a-stream",
            {
                "OnDemandThroughput": {"MaxReadRequestUnits": 5},
                "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
            },
            "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request",
        ),
        (
            "Q4-nothing-of-an-index's-warm-throughput",
            {"GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "by-g", "WarmThroughput": {}}}]},
            "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: by-g",
        ),
        (
            "Q4-nothing-of-an-index",
            {"GlobalSecondaryIndexUpdates": [{"Update": {"IndexName": "by-g"}}]},
            (
                "The only Updates for index: by-g when TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, "
                "WarmThroughput"
            ),
        ),
        (
            "Q4-an-index's-maximum-of-0",
            {
                "GlobalSecondaryIndexUpdates": [
                    {"Update": {"IndexName": "by-g", "OnDemandThroughput": {"MaxReadRequestUnits": 0}}}
                ]
            },
            "Requested MaxReadRequestUnits for OnDemandThroughput for index : by-g is outside of valid range",
        ),
    ),
)
def test_what_cannot_be_asked(on_demand: str, changes: Wire, words: str) -> None:
    assert_refused(INVALID, PREFIX + words, update, on_demand, **changes)


@pytest.mark.parametrize("member", cases(("Q4-no-warm", "WarmThroughput"), ("Q4-no-maximum", "OnDemandThroughput")))
def test_nothing_is_no_change(client: Any, on_demand: str, member: str) -> None:
    assert_refused(INVALID, "At least one of ProvisionedThroughput…", update, on_demand, **{member: {}})
    before = described(client, on_demand, member)
    update(on_demand, BillingMode="PAY_PER_REQUEST", **{member: {}})
    assert described(client, on_demand, member) == before


@fact("Q4-each-maximum-is-set-and-taken-away-on-its-own")
def test_maximum_on_demand(client: Any, on_demand: str) -> None:
    def both(reads: int, writes: int) -> Wire:
        return {"MaxReadRequestUnits": reads, "MaxWriteRequestUnits": writes}

    for asked, told in (
        (both(1_000, 500), both(1_000, 500)),
        ({"MaxReadRequestUnits": 2_000}, both(2_000, 500)),
        ({"MaxReadRequestUnits": -1}, {"MaxWriteRequestUnits": 500}),
        ({"MaxWriteRequestUnits": -1}, None),
        (both(-1, -1), None),
        ({"MaxWriteRequestUnits": 700}, {"MaxWriteRequestUnits": 700}),
    ):
        update(on_demand, OnDemandThroughput=asked)
        update_index(on_demand, OnDemandThroughput=asked)
        assert described(client, on_demand, "OnDemandThroughput") == (told, told)


@pytest.mark.parametrize(
    ("more", "words"),
    cases(
        (
            "Q4-colder-than-on-demand",
            {"WarmThroughput": {"ReadUnitsPerSecond": 11_999}},
            (
                "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than initial throughput for OnDemand. See: "
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
                "#on-demand-capacity-mode-initial"
            ),
        ),
        (
            "Q4-colder-than-provisioned",
            {
                "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": units(10, 10),
                "WarmThroughput": {"WriteUnitsPerSecond": 9},
            },
            "Requested WriteUnitsPerSecond for WarmThroughput for table is lower than WriteCapacityUnits of ProvisionedThroughput",
        ),
        (
            "Q4-a-maximum-of-a-provisioned-index",
            {
                "BillingMode": "PROVISIONED",
                "ProvisionedThroughput": units(10, 10),
                "AttributeDefinitions": definitions("pk", "g"),
                "GlobalSecondaryIndexes": [
                    index(ProvisionedThroughput=units(10, 10), OnDemandThroughput={"MaxReadRequestUnits": 5})
                ],
            },
            (
                "MaxReadRequestUnits for OnDemandThroughput for index: by-g cannot be specified when table BillingMode is "
                "PROVISIONED."
            ),
        ),
        (
            "Q4-a-maximum-of-none-for-a-new-index",
            {
                "AttributeDefinitions": definitions("pk", "g"),
                "GlobalSecondaryIndexes": [index(OnDemandThroughput={"MaxWriteRequestUnits": -1})],
            },
            "Requested MaxWriteRequestUnits for OnDemandThroughput for index : by-g is outside of valid range",
        ),
    ),
)
def test_what_no_new_table_has(client: Any, more: Wire, words: str) -> None:
    assert_refused(INVALID, PREFIX + words, create, client, "refused", **more)


@fact("L12-writes-are-named-first")
def test_both_units_are_wrong() -> None:
    client: Any = boto3.client("dynamodb", config=ONCE)
    bound = "failed to satisfy constraint: Member must have value greater than or equal to 1"
    assert_refused(
        INVALID,
        f"2 validation errors detected: Value '0' at 'provisionedThroughput.writeCapacityUnits' {bound}; "
        f"Value '0' at 'provisionedThroughput.readCapacityUnits' {bound}",
        create,
        client,
        "refused",
        BillingMode="PROVISIONED",
        ProvisionedThroughput=units(0, 0),
    )


# ── M7, L2: class and encryption ────────────────────────────────────────────────────────────────────────────────────


@fact("M7-two-changes-of-class-in-30-days")
def test_changes_of_class(lab: Lab, client: Any, on_demand: str) -> None:
    update(on_demand, TableClass="STANDARD")  # it has been all along
    update(on_demand, TableClass="STANDARD_INFREQUENT_ACCESS")
    lab.clock.advance(seconds=DAY)
    update(on_demand, TableClass="STANDARD")
    message = "Subscriber limit exceeded: Updates to TableClass are limited to 2 times in 30 day(s)."
    lab.clock.advance(seconds=29 * DAY - 1)
    rare = {"TableClass": "STANDARD_INFREQUENT_ACCESS"}
    assert_refused("LimitExceededException", message, update, on_demand, **rare)
    lab.clock.advance(seconds=1)
    update(on_demand, **rare)
    assert client.describe_table(TableName=on_demand)["Table"]["TableClassSummary"]["TableClass"] == rare["TableClass"]


@fact("L2-encryption-that-is-there-already")
def test_encryption_that_changes_nothing(client: Any, on_demand: str) -> None:
    for nothing in ({}, {"Enabled": False}):
        assert_refused(
            INVALID, f"{PREFIX}Table is already encrypted by default", update, on_demand, SSESpecification=nothing
        )
    update(on_demand, SSESpecification={"SSEType": "KMS"})
    arn = client.describe_table(TableName=on_demand)["Table"]["SSEDescription"]["KMSMasterKeyArn"]
    again = {"Enabled": True, "SSEType": "KMS"}
    update(on_demand, SSESpecification=again)  # encrypts anew
    assert_refused(
        INVALID,
        f"{PREFIX}Table is already encrypted with given KMSMasterKeyId. "
        "Use KMSMasterKeyId parameter if you want to change Master Key",
        update,
        on_demand,
        SSESpecification={**again, "KMSMasterKeyId": arn},
    )


# ── Q5: what a table and an account may have ────────────────────────────────────────────────────────────────────────

HIGHER = "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."


@pytest.mark.parametrize(
    ("changes", "message"),
    cases(
        (
            "Q5-of-a-table",
            {"ProvisionedThroughput": units(50, 40_001)},
            (
                "The requested WriteCapacityUnits, 40001, is above the per table maximum for the account in us-east-1. "
                f"Per table maximum: 40000. {HIGHER}"
            ),
        ),
        (
            "Q5-of-an-index",
            {
                "GlobalSecondaryIndexUpdates": [
                    {"Update": {"IndexName": "by-g", "ProvisionedThroughput": units(45_000, 50)}}
                ]
            },
            (
                "The requested ReadCapacityUnits for index by-g, 45000, is above the per index maximum for the account in "
                f"us-east-1. Per index maximum: 40000. {HIGHER}"
            ),
        ),
        (
            "Q5-warm-throughput",
            {"WarmThroughput": {"WriteUnitsPerSecond": 40_001}},
            (
                "Subscriber limit exceeded: Requested WriteUnitsPerSecond for WarmThroughput for table exceeds "
                "TableMaxWriteCapacityUnits of the account in region us-east-1"
            ),
        ),
    ),
)
def test_quotas_of_a_table(provisioned: str, changes: Wire, message: str) -> None:
    assert_refused("LimitExceededException", message, update, provisioned, **changes)


@fact("Q5-maximum-on-demand")
def test_no_maximum_above_the_quota(on_demand: str) -> None:
    words = "Subscriber limit exceeded: Requested MaxReadRequestUnits for OnDemandThroughput for {} exceeds "
    quota = "TableMaxReadCapacityUnits of the account in region us-east-1"
    asked = {"OnDemandThroughput": {"MaxReadRequestUnits": 40_001}}
    assert_refused("LimitExceededException", words.format("table") + quota, update, on_demand, **asked)
    assert_refused("LimitExceededException", words.format("index : by-g") + quota, update_index, on_demand, **asked)
    update(on_demand, OnDemandThroughput={"MaxReadRequestUnits": 40_000})


@fact("Q5-of-an-account")
def test_quota_of_an_account(client: Any, provisioned: str) -> None:
    for name in ("large", "larger"):
        create(client, name, BillingMode="PROVISIONED", ProvisionedThroughput=units(39_000, 1))
    assert_refused(
        "LimitExceededException",
        "This request would have caused the ReadCapacityUnits limit to be exceeded for the account in us-east-1. Current "
        f"ReadCapacityUnits reserved by the account: 78100. Limit: 80000. Requested: 2000. {HIGHER}",
        create,
        boto3.client("dynamodb", config=ONCE),
        "too-much",
        BillingMode="PROVISIONED",
        ProvisionedThroughput=units(2_000, 1),
    )
    for name in ("large", "larger"):
        client.delete_table(TableName=name)


# ── what UpdateTable answers ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "status"),
    cases(
        ("Q6-provisioned-throughput", {"ProvisionedThroughput": units(60, 50)}, "UPDATING"),
        ("Q4-capacity-mode", {"BillingMode": "PAY_PER_REQUEST"}, "UPDATING"),
        ("L2-class", {"TableClass": "STANDARD"}, "UPDATING"),
        ("L2-protection", {"DeletionProtectionEnabled": False}, "ACTIVE"),
        ("Q4-warm-throughput", {"WarmThroughput": {"ReadUnitsPerSecond": 60}}, "ACTIVE"),
    ),
)
def test_what_an_update_answers(client: Any, provisioned: str, changes: Wire, status: str) -> None:
    """As CreateTable says CREATING: the answer does, and the table is ACTIVE by the next request."""
    assert update(provisioned, **changes)["TableDescription"]["TableStatus"] == status
    assert client.describe_table(TableName=provisioned)["Table"]["TableStatus"] == "ACTIVE"
