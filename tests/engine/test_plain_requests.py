"""A request that says no more than its operation is served by a shorter way, and as by the long one."""

from __future__ import annotations

import json
from typing import Any, Final
from unittest import mock

import pytest
from botocore.session import Session
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.engine import requests
from helpers.engine.engine import Engine
from helpers.engine.protocol import respond
from helpers.engine.rules import items
from helpers.engine.rules.parameters import is_plain

OPERATIONS: Final = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan")
PLAIN: Final = frozenset(
    {
        *("TableName", "IndexName", "Key", "Item", "ConsistentRead", "Limit", "Select", "Segment", "TotalSegments"),
        *("ExclusiveStartKey", "ScanIndexForward", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"),
        *("ReturnValues", "ReturnValuesOnConditionCheckFailure"),
    }
)
"""The parameters that have nothing to do with expressions, or with what came before them."""

TABLE: Final = {
    "TableName": "notes",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [
        {"AttributeName": "pk", "AttributeType": "S"},
        {"AttributeName": "g", "AttributeType": "N"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-g",
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}
VALUES: Final = st.sampled_from(
    [
        {"S": "a"},
        {"S": ""},
        {"S": "é"},
        {"N": "1.0"},
        {"N": "x"},
        {"NULL": True},
        {"S": "b" * 3_000},
        {"L": [{"S": "a"}]},
        {},
    ]
)
ITEMS: Final = st.dictionaries(st.sampled_from(["pk", "g", "n", ""]), VALUES, min_size=1)
REQUESTS: Final = st.fixed_dictionaries(
    {"TableName": st.sampled_from(["notes", "notes", "notes", "other", "!"])},
    optional={
        "Key": ITEMS,
        "Item": ITEMS,
        "ConsistentRead": st.booleans(),
        "ReturnValues": st.sampled_from(["NONE", "ALL_OLD", "ALL_NEW", "all"]),
        "ReturnConsumedCapacity": st.sampled_from(["TOTAL", "INDEXES", "some"]),
        "ReturnItemCollectionMetrics": st.just("SIZE"),
        "ConditionExpression": st.sampled_from(["attribute_exists(pk)", "n = :n", ""]),
        "ProjectionExpression": st.sampled_from(["n", "#n", "pk.a"]),
        "ExpressionAttributeNames": st.just({"#n": "n"}),
        "ExpressionAttributeValues": st.just({":n": {"N": "1"}}),
        "AttributesToGet": st.sampled_from([["n"], ["n", "n"]]),
        "Expected": st.just({"n": {"Exists": False}}),
        "ConditionalOperator": st.just("AND"),
    },
)
Asked = tuple[str, dict[str, Any]]


def test_every_parameter_is_plain_or_not() -> None:
    model = Session().get_service_model("dynamodb")
    for operation in OPERATIONS:
        shape = model.operation_model(operation).input_shape
        assert shape is not None
        for name in shape.members:
            assert is_plain({name: None}) == (name in PLAIN), name


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(["GetItem", "PutItem", "DeleteItem"]), REQUESTS), max_size=6))
def test_the_short_way_is_the_long_one(asked: list[Asked]) -> None:
    short = _answers(asked)
    with (
        mock.patch.object(items, "is_plain", return_value=False),
        mock.patch.object(requests, "is_plain", return_value=False),
    ):
        assert _answers(asked) == short


def test_they_are_two_ways() -> None:
    """Else the test above would compare one with itself."""
    with (
        mock.patch.object(items, "check_mixing", side_effect=AssertionError),
        mock.patch.object(items, "is_plain", return_value=False),
        pytest.raises(AssertionError),
    ):
        _answers([("GetItem", {"TableName": "notes", "Key": {"pk": {"S": "a"}}})])


def _answers(asked: list[Asked]) -> list[tuple[int, bytes]]:
    engine = Engine()
    engine.handle("CreateTable", TABLE)
    return [respond(engine, f"DynamoDB_20120810.{name}", json.dumps(request).encode()) for name, request in asked]
