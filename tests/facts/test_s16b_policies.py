"""§16b of the facts sheet: resource policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from helpers.lab.lab import Lab

from .support import assert_refused, cases, create, fact, refused

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "dynamodb:GetItem", "Resource": "*"}
        ],
    }
)
OTHER = POLICY.replace("GetItem", "Query")
NOTHING = "arn:aws:dynamodb:us-east-1:123456789012:table/nothing"


@pytest.fixture
def lab() -> Iterator[Lab]:
    """A lab of its own for each test."""
    with Lab() as running:
        yield running


@pytest.fixture
def client(lab: Lab) -> Any:
    create(boto3.client("dynamodb"), "orders")
    return boto3.client("dynamodb")


@pytest.mark.parametrize(
    "policy",
    cases(
        ("L8-no-json", "{"), ("L8-no-object", "[]"), ("L8-no-statement", "{}"), ("L8-no-effect", '{"Statement": [{}]}')
    ),
)
def test_a_policy_has_to_be_one(client: Any, policy: str) -> None:
    arn = client.describe_table(TableName="orders")["Table"]["TableArn"]
    assert_refused(
        "ValidationException", "…Invalid policy document: …", client.put_resource_policy, ResourceArn=arn, Policy=policy
    )


@fact("L8-policies-and-their-revisions")
def test_a_policy_has_a_revision_and_can_be_deleted_twice(client: Any) -> None:
    arn = client.describe_table(TableName="orders")["Table"]["TableArn"]
    put_policy, get, delete = client.put_resource_policy, client.get_resource_policy, client.delete_resource_policy
    assert_refused("PolicyNotFoundException", f"…{arn}", get, ResourceArn=arn)
    first = put_policy(ResourceArn=arn, Policy=POLICY, ExpectedRevisionId="NO_POLICY")["RevisionId"]
    assert put_policy(ResourceArn=arn, Policy=POLICY)["RevisionId"] == first
    second = put_policy(ResourceArn=arn, Policy=OTHER, ExpectedRevisionId=first)["RevisionId"]
    assert second != first
    answer = get(ResourceArn=arn)
    assert answer["RevisionId"] == second
    assert json.loads(answer["Policy"])["Statement"][0]["Action"] == "dynamodb:Query"
    for expected in (first, "NO_POLICY"):
        request = {"ResourceArn": arn, "Policy": POLICY, "ExpectedRevisionId": expected}
        assert_refused("PolicyNotFoundException", f"…{second}…", put_policy, **request)
    assert_refused("PolicyNotFoundException", f"…{second}…", delete, ResourceArn=arn, ExpectedRevisionId=first)
    assert delete(ResourceArn=arn)["RevisionId"] == second
    assert delete(ResourceArn=arn)["RevisionId"] not in (first, second)  # that of the deletion
    assert_refused(
        "PolicyNotFoundException", "…has no associated policy.", delete, ResourceArn=arn, ExpectedRevisionId=second
    )
    assert_refused(
        "ResourceNotFoundException", "…Table: nothing not found", put_policy, ResourceArn=NOTHING, Policy=POLICY
    )


@fact("L8-a-policy-goes-with-its-table")
def test_a_policy_goes_with_its_table(client: Any) -> None:
    arn = client.describe_table(TableName="orders")["Table"]["TableArn"]
    client.delete_table(TableName="orders")
    create(client, "orders", ResourcePolicy=POLICY)
    assert "dynamodb:GetItem" in client.get_resource_policy(ResourceArn=arn)["Policy"]
    client.delete_table(TableName="orders")
    create(client, "orders")
    assert refused(client.get_resource_policy, ResourceArn=arn)["Error"]["Code"] == "PolicyNotFoundException"
