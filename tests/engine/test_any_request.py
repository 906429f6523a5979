"""Whatever JSON comes through the door, it is answered: with a checked request or with one of AWS's errors."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from botocore.model import ListShape, MapShape, StructureShape
from botocore.session import Session
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.engine.errors import ApiError
from helpers.engine.rules.validation import validate

from .refusals import key, nested, schema_of

OPERATIONS = (
    "PutItem",
    "GetItem",
    "UpdateItem",
    "DeleteItem",
    "Query",
    "Scan",
    "BatchGetItem",
    "BatchWriteItem",
    "TransactGetItems",
    "TransactWriteItems",
    "CreateTable",
    "UpdateTable",
    "ExecuteStatement",
    "DescribeTable",
)
NAMES = (
    "TableName",
    "Key",
    "Item",
    "Kiosk",
    "pk",
    "sk",
    "status",
    "S",
    "N",
    "B",
    "SS",
    "NS",
    "BS",
    "L",
    "M",
    "BOOL",
    "NULL",
    "RequestItems",
    "Keys",
    "PutRequest",
    "DeleteRequest",
    "TransactItems",
    "Put",
    "Get",
    "Update",
    "Delete",
    "ConditionCheck",
    "KeySchema",
    "AttributeDefinitions",
    "AttributeName",
    "AttributeType",
    "KeyType",
    "IndexName",
    "Projection",
    "ProjectionType",
    "NonKeyAttributes",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
    "GlobalSecondaryIndexUpdates",
    "Create",
    "ProvisionedThroughput",
    "ReadCapacityUnits",
    "WriteCapacityUnits",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues",
    "ConditionExpression",
    "KeyConditionExpression",
    "Expected",
    "AttributeUpdates",
    "Value",
    "Action",
    "AttributeValueList",
    "ComparisonOperator",
    "ExclusiveStartKey",
    "Select",
    "Limit",
    "Segment",
    "TotalSegments",
    "ConsistentRead",
    "ReturnValues",
    "Statement",
    "Parameters",
    "#n",
    ":v",
    "",
)
WORDS = (*NAMES, "HASH", "RANGE", "ALL", "INCLUDE", "a", "1", "1E400", "AAAA", "PAY_PER_REQUEST", "by-status", "\ud800")
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS) | st.text(max_size=5)
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=3), inner, max_size=5)
    ),
    max_leaves=30,
)
ANSWERS = {
    "accepted",
    "SerializationException",
    "ValidationException",
    "ResourceNotFoundException",
    "LimitExceededException",
    "TransactionCanceledException",
}

MODEL = Session().get_service_model("dynamodb")
TEXTS = ("Kiosk", "Plain", "Local", "pk", "sk", "status", "total", "by-status", "by-total", "#a", ":v", "x y", "")


@cache
def made_from(shape_name: str, depth: int = 0) -> st.SearchStrategy[Any]:
    """Requests that the service's own model allows, or nearly: now and then a value of a wrong type or length."""
    shape = MODEL.shape_for(shape_name)
    if isinstance(shape, StructureShape):
        names = ("S", "N", "B", "SS", "NS", "BOOL", "NULL") if depth > 7 else tuple(shape.members)
        parts = {name: made_from(shape.members[name].name, depth + 1) for name in names if name in shape.members}
        if shape.name == "AttributeValue":
            return st.one_of(*(st.fixed_dictionaries({name: part}) for name, part in parts.items()))
        required = {name: parts.pop(name) for name in shape.required_members}
        return st.fixed_dictionaries(required, optional=parts)
    if isinstance(shape, ListShape):
        return st.lists(made_from(shape.member.name, depth + 1), max_size=3)
    if isinstance(shape, MapShape):
        return st.dictionaries(st.sampled_from(TEXTS), made_from(shape.value.name, depth + 1), max_size=3)
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name in ("integer", "long"):
        return st.integers(-1, 5)
    if shape.type_name == "blob":
        return st.sampled_from(("AAAA", "AA==", "", "A"))
    values = shape.metadata.get("enum")
    return st.sampled_from(values) if values else st.sampled_from((*TEXTS, "1", "1.0", "x" * 2_049)) | st.just(1)


PARTS: dict[str, Any] = {
    "TableName": "Kiosk",
    "Key": key(),
    "Item": key(),
    "KeyConditionExpression": "pk = :v",
    "RequestItems": {"Kiosk": {"Keys": [key()]}},
    "TransactItems": [{"Get": {"TableName": "Kiosk", "Key": key()}}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
    "Statement": "SELECT",
}


def answer(operation: str, request: Any) -> str:
    """The name of the exception, or "accepted". Anything but an `ApiError` fails the test."""
    try:
        checked = validate(operation, request, schema_of)
    except ApiError as error:
        return error.code if error.message else "an error without a message"
    return "accepted" if isinstance(checked, dict) else "no request came back"


def never_breaks(operation: str, request: Any) -> None:
    assert answer(operation, request) in ANSWERS


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operation=st.sampled_from(OPERATIONS), request=JSON)
@example(operation="PutItem", request={"TableName": "Kiosk", "Item": {"pk": {"M": {}}, "sk": {"S": ""}}})
def test_any_json_is_answered(operation: str, request: Any) -> None:
    never_breaks(operation, request)


@pytest.mark.parametrize("name", ["Kiosk", "!"])
def test_no_depth_is_too_deep_for_an_answer(name: str) -> None:
    never_breaks("BatchWriteItem", {"RequestItems": {name: [{"PutRequest": {"Item": {"x": nested(20_000)}}}]}})
    never_breaks("PutItem", {"TableName": name, "Item": key() | {"x": nested(20_000)}, "Unknown": nested(20_000)})


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operation=st.sampled_from(OPERATIONS), changes=st.dictionaries(st.sampled_from(NAMES), JSON, max_size=3))
def test_requests_that_are_nearly_right_are_answered(operation: str, changes: dict[str, Any]) -> None:
    never_breaks(operation, PARTS | changes)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(operation=st.sampled_from(("PutItem", "UpdateItem", "TransactWriteItems", "BatchWriteItem", "Scan")), value=JSON)
def test_any_attribute_value_is_answered(operation: str, value: Any) -> None:
    item = key() | {"status": value, "x": {"L": [value, {"M": {"y": value}}]}}
    for attribute in ("pk", "other"):
        item[attribute] = value
        never_breaks(
            operation,
            {
                "TableName": "Kiosk",
                "Item": item,
                "Key": item,
                "ExclusiveStartKey": item,
                "TransactItems": [{"Put": {"TableName": "Kiosk", "Item": item}}],
                "RequestItems": {"Kiosk": [{"PutRequest": {"Item": item}}]},
            },
        )


@pytest.mark.parametrize("operation", OPERATIONS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_requests_made_from_the_model_are_answered(operation: str, data: st.DataObject) -> None:
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None
    never_breaks(operation, data.draw(made_from(shape.name)))
