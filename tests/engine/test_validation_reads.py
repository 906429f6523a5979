"""What Query and Scan refuse: indexes, Select, segments, starting keys (I5, B6, R6)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.rules.validation import validate

from .refusals import INVALID, MISMATCH, accepted, assert_refused, key, n, refused, s, schema_of

BAD_START = "The provided starting key is invalid"
MIXED = "Can not use both expression and non-expression parameters in the same request: "
SELECT = "Select type ALL_ATTRIBUTES is not supported for global secondary index by-status because its projection type is not ALL"
STATUS_START = key() | {"status": s("OPEN"), "at": s("2026")}
CUP_START = {"pk": s("a"), "cup": s("c"), "region": s("r"), "round": s("x"), "day": n(1)}


def query(**rest: Any) -> dict[str, Any]:
    condition = {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": s("a")}}
    return {"TableName": "Kiosk", **condition, **rest}


def scan(**rest: Any) -> dict[str, Any]:
    return {"TableName": "Kiosk", **rest}


def both(name: str, message: str, code: str = "ValidationException", **rest: Any) -> list[Any]:
    """One rule that Query and Scan share."""
    return [
        refused(f"{name}-query", "Query", query(**rest), message, code),
        refused(f"{name}-scan", "Scan", scan(**rest), message, code),
    ]


def shape(name: str, **rest: Any) -> list[Any]:
    """A starting key with the wrong attributes: a Scan of a table also says what is wrong with it, a Query does not."""
    return [
        refused(f"{name}-query", "Query", query(**rest), BAD_START, "ValidationException"),
        refused(f"{name}-scan", "Scan", scan(**rest), f"{BAD_START}: {MISMATCH}", "ValidationException"),
    ]


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        *both(
            "I5-consistent-global",
            "Consistent reads are not supported on global secondary indexes",
            IndexName="by-status",
            ConsistentRead=True,
        ),
        *both("I5-all-of-a-part", INVALID + SELECT, IndexName="by-status", Select="ALL_ATTRIBUTES"),
        *both("no-index", "The table does not have the specified index: by-nobody", IndexName="by-nobody"),
        *both(
            "no-index-before-consistent",
            "The table does not have the specified index: by-nobody",
            IndexName="by-nobody",
            ConsistentRead=True,
        ),
        *both(
            "no-table",
            "Requested resource not found",
            "ResourceNotFoundException",
            TableName="Nobody",
            IndexName="by-nobody",
        ),
        *both(
            "Select-specific",
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
            Select="SPECIFIC_ATTRIBUTES",
        ),
        *both(
            "Select-count",
            "Cannot specify the ProjectionExpression when choosing to get only the Count",
            Select="COUNT",
            ProjectionExpression="a",
        ),
        *both(
            "Select-all",
            "Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES",
            Select="ALL_ATTRIBUTES",
            ProjectionExpression="a",
        ),
        *both(
            "Select-projected-and-projection",
            "Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES",
            Select="ALL_PROJECTED_ATTRIBUTES",
            IndexName="by-status",
            ProjectionExpression="a",
        ),
        *both(
            "Select-projected-of-a-table",
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName",
            Select="ALL_PROJECTED_ATTRIBUTES",
        ),
        refused(
            "Select-legacy",
            "Scan",
            scan(Select="COUNT", AttributesToGet=["a"]),
            "Cannot specify the AttributesToGet when choosing to get only the Count",
        ),
        refused(
            "no-condition",
            "Query",
            {"TableName": "Kiosk"},
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.",
        ),
        refused(
            "mixed-query",
            "Query",
            query(QueryFilter={}, AttributesToGet=["a"], FilterExpression="a = :p"),
            f"{MIXED}Non-expression parameters: {{AttributesToGet, QueryFilter}} Expression parameters: "
            f"{{FilterExpression, KeyConditionExpression}}",
        ),
        refused(
            "mixed-conditions",
            "Query",
            query(KeyConditions={}),
            f"{MIXED}Non-expression parameters: {{KeyConditions}} Expression parameters: {{KeyConditionExpression}}",
        ),
        refused(
            "mixed-scan",
            "Scan",
            scan(ScanFilter={}, ConditionalOperator="OR", FilterExpression="a"),
            f"{MIXED}Non-expression parameters: {{ScanFilter, ConditionalOperator}} Expression parameters: "
            f"{{FilterExpression}}",
        ),
        refused(
            "values-alone-scan",
            "Scan",
            scan(ExpressionAttributeValues={":v": s("a")}),
            "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
        ),
        refused(
            "values-for-a-projection",
            "Scan",
            scan(ProjectionExpression="a", ExpressionAttributeValues={":v": s("a")}),
            "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null",
        ),
        refused(
            "values-alone-query",
            "Query",
            {"TableName": "Kiosk", "KeyConditions": {}, "ExpressionAttributeValues": {":v": s("a")}},
            "ExpressionAttributeValues can only be specified when using expressions: FilterExpression and "
            "KeyConditionExpression are null",
        ),
        refused(
            "empty-filter",
            "Scan",
            scan(FilterExpression=""),
            "Invalid FilterExpression: The expression can not be empty;",
        ),
        refused(
            "empty-condition",
            "Query",
            query(KeyConditionExpression=""),
            "Invalid KeyConditionExpression: The expression can not be empty;",
        ),
        refused(
            "twice-to-get", "Scan", scan(AttributesToGet=["a", "a"]), f"{INVALID}Duplicate value in attribute name: a"
        ),
        refused(
            "operator-with-one",
            "Scan",
            scan(ConditionalOperator="OR", ScanFilter={"a": {"ComparisonOperator": "NULL"}}),
            "ConditionalOperator can only be used when Filter or Expected has two or more elements",
        ),
        refused(
            "S13-in-a-filter",
            "Scan",
            scan(ScanFilter={"a": {"ComparisonOperator": "EQ", "AttributeValueList": [n("x")]}}),
            "The parameter cannot be converted to a numeric value: x",
        ),
        # Parallel scans
        refused(
            "B6-segment-alone",
            "Scan",
            scan(Segment=0),
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
            "present",
        ),
        refused(
            "B6-total-alone",
            "Scan",
            scan(TotalSegments=4),
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
            "present",
        ),
        refused(
            "B6-segment-4-of-4",
            "Scan",
            scan(Segment=4, TotalSegments=4),
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 4 is not "
            "less than TotalSegments: 4",
        ),
        # Starting keys
        *shape("start-without-sk", ExclusiveStartKey={"pk": s("a")}),
        *shape("start-with-more", ExclusiveStartKey=key() | {"x": s("c")}),
        *both("start-of-another-type", f"{BAD_START}: {MISMATCH}", ExclusiveStartKey=key() | {"sk": n(1)}),
        *shape("start-empty", ExclusiveStartKey={}),
        *both(
            "start-empty-sk",
            f"{BAD_START}: One or more parameter values are not valid. The AttributeValue for a key attribute "
            "cannot contain an empty string value. Key: sk",
            ExclusiveStartKey=key(sk=""),
        ),
        *both(
            "start-long",
            f"{BAD_START}: {INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
            ExclusiveStartKey=key(sk="b" * 1_025),
        ),
        *both(
            "start-no-value",
            f"{BAD_START}: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
            ExclusiveStartKey=key() | {"sk": {}},
        ),
        *both(
            "start-no-number",
            "The parameter cannot be converted to a numeric value: x",
            ExclusiveStartKey=key() | {"sk": n("x")},
        ),
        *both("start-of-the-table", BAD_START, IndexName="by-status", ExclusiveStartKey=key()),
        *both("start-without-at", BAD_START, IndexName="by-status", ExclusiveStartKey=key() | {"status": s("OPEN")}),
        *both(
            "start-with-more-in-an-index",
            BAD_START,
            IndexName="by-status",
            ExclusiveStartKey=STATUS_START | {"x": s("c")},
        ),
        *both("start-index-type", MISMATCH, IndexName="by-status", ExclusiveStartKey=STATUS_START | {"at": n(1)}),
        *both(
            "start-index-empty",
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
            "empty string value. Key: at",
            IndexName="by-status",
            ExclusiveStartKey=STATUS_START | {"at": s("")},
        ),
        *both(
            "start-table-type-in-an-index",
            f"{BAD_START}: {MISMATCH}",
            IndexName="by-status",
            ExclusiveStartKey=STATUS_START | {"sk": n(1)},
        ),
        *both(
            "K9-start-without-day",
            BAD_START,
            TableName="Cups",
            IndexName="by-cup",
            ExclusiveStartKey={name: value for name, value in CUP_START.items() if name != "day"},
        ),
    ],
)
def test_refused(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        accepted("I5-eventual-global-ok", "Query", query(IndexName="by-status", ConsistentRead=False)),
        accepted("I5-all-of-a-whole-ok", "Query", query(IndexName="by-owner", Select="ALL_ATTRIBUTES")),
        accepted(
            "I6-consistent-local-ok", "Query", query(TableName="Local", IndexName="by-total", ConsistentRead=True)
        ),
        accepted(
            "I6-all-of-a-local-ok", "Scan", scan(TableName="Local", IndexName="by-total", Select="ALL_ATTRIBUTES")
        ),
        accepted("consistent-table-ok", "Scan", scan(ConsistentRead=True)),
        accepted("projected-of-an-index-ok", "Scan", scan(IndexName="by-status", Select="ALL_PROJECTED_ATTRIBUTES")),
        accepted("specific-ok", "Query", query(Select="SPECIFIC_ATTRIBUTES", ProjectionExpression="a")),
        accepted("count-ok", "Scan", scan(Select="COUNT")),
        accepted(
            "filter-beside-legacy-key-ok",
            "Query",
            {
                "TableName": "Kiosk",
                "FilterExpression": "a = :v",
                "ExpressionAttributeValues": {":v": s("x")},
                "KeyConditions": {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [s("a")]}},
            },
        ),
        accepted("B6-segment-3-of-4-ok", "Scan", scan(Segment=3, TotalSegments=4)),
        accepted("B6-one-segment-ok", "Scan", scan(Segment=0, TotalSegments=1)),
        accepted("start-ok", "Query", query(ExclusiveStartKey=key())),
        accepted("start-in-an-index-ok", "Scan", scan(IndexName="by-status", ExclusiveStartKey=STATUS_START)),
        accepted(
            "start-in-a-local-index-ok",
            "Scan",
            scan(TableName="Local", IndexName="by-total", ExclusiveStartKey=key() | {"total": n(1)}),
        ),
        accepted("K9-start-ok", "Scan", scan(TableName="Cups", IndexName="by-cup", ExclusiveStartKey=CUP_START)),
    ],
)
def test_accepted(operation: str, request_: Any) -> None:
    assert validate(operation, request_, schema_of)["TableName"] == request_["TableName"]


def test_starting_keys_and_filters_come_back_canonical() -> None:
    start = key() | {"total": n("1.0")}
    checked = validate("Scan", scan(TableName="Local", IndexName="by-total", ExclusiveStartKey=start), schema_of)
    assert checked["ExclusiveStartKey"]["total"] == n(1)
    condition = {"ComparisonOperator": "EQ", "AttributeValueList": [n("1E2")]}
    legacy = {"TableName": "Kiosk", "KeyConditions": {"pk": condition}, "QueryFilter": {"x": condition}}
    checked = validate("Query", legacy, schema_of)
    assert checked["KeyConditions"]["pk"]["AttributeValueList"] == [n(100)]
    assert checked["QueryFilter"]["x"]["AttributeValueList"] == [n(100)]
