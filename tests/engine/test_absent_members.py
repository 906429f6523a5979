"""Members for which a lab has nothing are refused in a sentence; what a table begins with is there, or the table is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.session import Session

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import AT_ONCE
from helpers.engine.rules.absent import ABSENT_MEMBERS
from helpers.serve.server import Endpoint

ORDERS: dict[str, Any] = {
    "TableName": "orders",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}
ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
VALUES: dict[str, Any] = {
    "FilterSpecification": {"FilterExpression": "attribute_exists(pk)"},
    "DisassociationProtectionEnabled": True,
    "GlobalTableSettingsReplicationMode": "ENABLED",
    "GlobalTableSourceArn": ARN,
    "GlobalTableWitnessUpdates": [{"Create": {"RegionName": "us-east-2"}}],
    "MultiRegionConsistency": "STRONG",
    "ReplicaUpdates": [{"Create": {"RegionName": "us-east-2"}}],
    "VectorIndexes": [],
    "VectorIndexOverride": [],
    "VectorIndexUpdates": [],
}
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "dynamodb:*", "Resource": ARN}
        ],
    }
)


@pytest.fixture
def engine() -> Engine:
    return Engine(model=AT_ONCE)


@pytest.mark.parametrize(
    ("operation", "member"),
    [(operation, member) for operation, members in ABSENT_MEMBERS.items() for member in members],
)
def test_a_member_without_effect_is_refused(engine: Engine, operation: str, member: str) -> None:
    shape = Session().get_service_model("dynamodb").operation_model(operation).input_shape
    assert shape is not None
    if member not in shape.members:  # an older botocore: such a member is unknown, and dropped
        pytest.skip(f"the installed botocore has no {member}")
    request = {"TableName": "orders", member: VALUES[member]}
    if operation.startswith("Restore"):
        request |= {"TargetTableName": "again", "BackupArn": f"{ARN}/backup/01"}
        request |= {"SourceTableName": "orders", "UseLatestRestorableTime": True}
    if operation.startswith("Export"):
        request |= {"TableArn": ARN, "S3Bucket": "exports"}
    if operation == "CreateTable":
        request = ORDERS | request
    else:
        engine.handle("CreateTable", ORDERS)
    with pytest.raises(
        ApiError, match=f"^ValidationException: This lab has no .*{operation} does not take {member} here"
    ):
        engine.handle(operation, request)
    assert engine.handle("ListTables", {})["TableNames"] == ([] if operation == "CreateTable" else ["orders"])


def test_a_table_begins_with_its_policy(engine: Engine) -> None:
    engine.handle("CreateTable", ORDERS | {"ResourcePolicy": POLICY})
    kept = engine.handle("GetResourcePolicy", {"ResourceArn": ARN})["Policy"]
    assert json.loads(kept) == json.loads(POLICY.replace('123456789012"}', 'arn:aws:iam::123456789012:root"}'))


def test_a_refused_policy_leaves_no_table(engine: Engine) -> None:
    with pytest.raises(ApiError, match="Invalid policy document"):
        engine.handle("CreateTable", ORDERS | {"ResourcePolicy": "{", "DeletionProtectionEnabled": True})
    assert engine.handle("ListTables", {}) == {"TableNames": []}
    assert not engine.tables
    assert not engine.dynamics
    engine.handle("CreateTable", ORDERS)


def test_no_endpoint_leads_out_of_the_machine(engine: Engine) -> None:
    assert engine.handle("DescribeEndpoints", {})["Endpoints"][0]["Address"] == "localhost"
    with Endpoint(engine) as endpoint:
        for region in ("us-east-1", "eu-north-1"):
            (found,) = engine.in_region(region).handle("DescribeEndpoints", {})["Endpoints"]
            assert f"http://{found['Address']}" == endpoint.url


def test_a_made_up_token_is_refused(engine: Engine) -> None:
    engine.handle("CreateTable", ORDERS)
    with pytest.raises(ApiError, match="NextToken is invalid"):
        engine.handle("ListTagsOfResource", {"ResourceArn": ARN, "NextToken": "made-up"})


def test_limits_are_those_of_the_model(engine: Engine) -> None:
    limits = engine.handle("DescribeLimits", {})
    assert limits["AccountMaxReadCapacityUnits"] == AT_ONCE.account_quota
    assert limits["TableMaxWriteCapacityUnits"] == AT_ONCE.table_quota


@pytest.mark.parametrize(
    ("operation", "request_", "answer"),
    [
        ("ListGlobalTables", {}, {"GlobalTables": []}),
        ("ListImports", {}, {"ImportSummaryList": []}),
        (
            "DescribeKinesisStreamingDestination",
            {"TableName": "orders"},
            {"TableName": "orders", "KinesisDataStreamDestinations": []},
        ),
    ],
)
def test_there_are_none_of_these(engine: Engine, operation: str, request_: Any, answer: Any) -> None:
    engine.handle("CreateTable", ORDERS)
    assert engine.handle(operation, request_) == answer


@pytest.mark.parametrize("operation", ["DescribeGlobalTable", "DescribeGlobalTableSettings"])
def test_no_global_table_is_found(engine: Engine, operation: str) -> None:
    with pytest.raises(ApiError, match=r"^GlobalTableNotFoundException: .*orders does not exist"):
        engine.handle(operation, {"GlobalTableName": "orders"})
