"""Bad requests: the same exception and the same sentence as dynalite, whose own were taken from the real service."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .dynalite import installation
from .sides import Json, Sides, create, put_all

pytestmark = pytest.mark.peer

ITEM: Json = {"pk": {"S": "a"}, "sk": {"N": "1"}, "g": {"S": "x"}, "n": {"N": "5"}, "m": {"M": {"x": {"S": "y"}}}}
KEY: Json = {"pk": {"S": "a"}, "sk": {"N": "1"}}
TABLE: Json = {
    "TableName": "errors",
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "AttributeDefinitions": [
        {"AttributeName": name, "AttributeType": kind}
        for name, kind in (("pk", "S"), ("sk", "N"), ("g", "S"), ("l", "N"))
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-g",
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
    "LocalSecondaryIndexes": [
        {
            "IndexName": "by-l",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "l", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}
V = "ExpressionAttributeValues"
N = "ExpressionAttributeNames"
P: Json = {":p": {"S": "a"}}


def query(condition: str, values: Json | None = None, **more: object) -> tuple[str, Json]:
    return "Query", {"KeyConditionExpression": condition, V: P if values is None else values, **more}


def scan(expression: str, values: Json | None = None, **more: object) -> tuple[str, Json]:
    return "Scan", {"FilterExpression": expression, **({V: values} if values else {}), **more}


def update(expression: str, values: Json | None = None, **more: object) -> tuple[str, Json]:
    return "UpdateItem", {"Key": KEY, "UpdateExpression": expression, **({V: values} if values else {}), **more}


def put(item: Json, **more: object) -> tuple[str, Json]:
    return "PutItem", {"Item": {**KEY, **item}, **more}


ONE: Json = {":v": {"N": "1"}}
TEXT: Json = {":v": {"S": "x"}}

BAD: dict[str, tuple[str, Json]] = {
    # keys
    "get-half-a-key": ("GetItem", {"Key": {"pk": {"S": "a"}}}),
    "get-too-much-key": ("GetItem", {"Key": {**KEY, "x": {"S": "y"}}}),
    "get-wrong-type": ("GetItem", {"Key": {"pk": {"N": "1"}, "sk": {"N": "1"}}}),
    "delete-wrong-type": ("DeleteItem", {"Key": {"pk": {"S": "a"}, "sk": {"S": "1"}}}),
    "put-without-sort-key": ("PutItem", {"Item": {"pk": {"S": "a"}}}),
    "put-without-partition-key": ("PutItem", {"Item": {"sk": {"N": "1"}}}),
    "put-wrong-type-of-key": ("PutItem", {"Item": {"pk": {"S": "a"}, "sk": {"S": "1"}}}),
    "put-empty-key": ("PutItem", {"Item": {"pk": {"S": ""}, "sk": {"N": "1"}}}),
    "put-long-key": ("PutItem", {"Item": {"pk": {"S": "x" * 2_049}, "sk": {"N": "1"}}}),
    "put-wrong-type-of-index-key": put({"g": {"N": "1"}}),
    "put-wrong-type-of-local-index-key": put({"l": {"S": "1"}}),
    "update-key-attribute": update("SET sk = :v", ONE),
    "update-remove-key-attribute": update("REMOVE pk"),
    "update-wrong-type-of-index-key": update("SET g = :v", ONE),
    # values
    "put-empty-string-set": put({"x": {"SS": []}}),
    "put-empty-number-set": put({"x": {"NS": []}}),
    "put-empty-binary-set": put({"x": {"BS": []}}),
    "put-duplicates-in-string-set": put({"x": {"SS": ["a", "b", "a"]}}),
    "put-duplicates-in-number-set": put({"x": {"NS": ["1", "1.0"]}}),
    "put-null-false": put({"x": {"NULL": False}}),
    "put-39-digits": put({"x": {"N": "1" * 39}}),
    "put-overflow": put({"x": {"N": "1E126"}}),
    "put-underflow": put({"x": {"N": "1E-131"}}),
    "put-no-number": put({"x": {"N": "ten"}}),
    "put-empty-number": put({"x": {"N": ""}}),
    "put-no-number-in-a-list": put({"x": {"L": [{"N": "ten"}]}}),
    "put-too-large": put({"x": {"S": "x" * 409_600}}),
    "put-no-type": put({"x": {}}),
    "put-two-types": put({"x": {"S": "a", "N": "1"}}),
    "put-return-values": put({}, ReturnValues="ALL_NEW"),
    "update-to-too-large": update("SET x = :v", {":v": {"S": "x" * 409_590}}),
    # conditions
    "condition-fails": put({}, ConditionExpression="attribute_not_exists(pk)"),
    "condition-syntax": put({}, ConditionExpression="attribute_not_exists(pk"),
    "condition-empty": put({}, ConditionExpression=""),
    "condition-reserved": put({}, ConditionExpression="attribute_exists(status)"),
    "condition-undefined-value": put({}, ConditionExpression="n = :v"),
    "condition-undefined-name": put({}, ConditionExpression="#n = :v", ExpressionAttributeValues=ONE),
    "condition-unused-value": put(
        {}, ConditionExpression="n = :v", ExpressionAttributeValues={**ONE, ":w": {"N": "2"}}
    ),
    "condition-unused-name": put({}, ConditionExpression="attribute_exists(n)", ExpressionAttributeNames={"#a": "a"}),
    "condition-function": put({}, ConditionExpression="exists(n)"),
    "condition-operands": put({}, ConditionExpression="attribute_exists(n, pk)"),
    "condition-size-alone": put({}, ConditionExpression="size(n)"),
    "condition-between-wrong-way": put(
        {}, ConditionExpression="n BETWEEN :v AND :w", ExpressionAttributeValues={":v": {"N": "2"}, ":w": {"N": "1"}}
    ),
    "condition-between-two-types": put(
        {}, ConditionExpression="n BETWEEN :v AND :w", ExpressionAttributeValues={":v": {"N": "2"}, ":w": {"S": "1"}}
    ),
    "condition-begins-with-number": put({}, ConditionExpression="begins_with(n, :v)", ExpressionAttributeValues=ONE),
    "condition-type-unknown": put({}, ConditionExpression="attribute_type(n, :v)", ExpressionAttributeValues=TEXT),
    "condition-type-number": put({}, ConditionExpression="attribute_type(n, :v)", ExpressionAttributeValues=ONE),
    "condition-compare-boolean": put(
        {}, ConditionExpression="n < :v", ExpressionAttributeValues={":v": {"BOOL": True}}
    ),
    "condition-compare-itself": put({}, ConditionExpression="n = n"),
    "condition-parentheses": put({}, ConditionExpression="((attribute_exists(n)))"),
    "condition-bad-value": put({}, ConditionExpression="n = :v", ExpressionAttributeValues={":v": {"N": "ten"}}),
    "condition-and-expected": put({}, ConditionExpression="attribute_exists(n)", Expected={"n": {"Exists": False}}),
    "values-without-expression": put({}, ExpressionAttributeValues=ONE),
    "names-without-expression": put({}, ExpressionAttributeNames={"#n": "n"}),
    "values-empty": put({}, ConditionExpression="attribute_exists(n)", ExpressionAttributeValues={}),
    "names-empty": put({}, ConditionExpression="attribute_exists(n)", ExpressionAttributeNames={}),
    "value-token-malformed": put({}, ConditionExpression="n = :v", ExpressionAttributeValues={"v": {"N": "1"}}),
    "name-token-malformed": put({}, ConditionExpression="attribute_exists(#n)", ExpressionAttributeNames={"n": "n"}),
    # updates
    "update-syntax": update("SET n :v", ONE),
    "update-empty": update(""),
    "update-twice-SET": update("SET a = :v SET b = :v", ONE),
    "update-one-path-twice": update("SET a = :v, a = :v", ONE),
    "update-overlapping-paths": update("SET a = :v, a.b = :v", ONE),
    "update-conflicting-paths": update("SET a.b = :v, a[0] = :v", ONE),
    "update-reserved": update("SET status = :v", ONE),
    "update-undefined-value": update("SET n = :v"),
    "update-missing-attribute": update("SET x = nothing + :v", ONE),
    "update-copy-of-missing-attribute": update("SET x = nothing"),
    "update-add-to-text": update("SET m = m + :v", ONE),
    "update-plus-text": update("SET n = n + :v", TEXT),
    "update-invalid-path": update("SET nothing.x = :v", ONE),
    "update-invalid-path-in-a-number": update("SET n.x = :v", ONE),
    "update-ADD-text": update("ADD n :v", TEXT),
    "update-ADD-set-to-number": update("ADD n :v", {":v": {"NS": ["1"]}}),
    "update-DELETE-number": update("DELETE n :v", ONE),
    "update-DELETE-other-set": update("DELETE n :v", {":v": {"SS": ["a"]}}),
    "update-function": update("SET n = nothing(n, :v)", ONE),
    "update-list-append-number": update("SET n = list_append(n, :v)", ONE),
    "update-if-not-exists-operands": update("SET n = if_not_exists(n)", None),
    "update-with-legacy": update("SET n = :v", ONE, AttributeUpdates={"n": {"Action": "DELETE"}}),
    # queries
    "query-without-condition": ("Query", {}),
    "query-without-partition-key": query("sk = :p", {":p": {"N": "1"}}),
    "query-partition-range": query("pk > :p"),
    "query-partition-begins-with": query("begins_with(pk, :p)"),
    "query-other-attribute": query("pk = :p AND n = :v", {**P, ":v": {"N": "1"}}),
    "query-or": query("pk = :p OR sk = :v", {**P, ":v": {"N": "1"}}),
    "query-not-equal": query("pk = :p AND sk <> :v", {**P, ":v": {"N": "1"}}),
    "query-in": query("pk = :p AND sk IN (:v)", {**P, ":v": {"N": "1"}}),
    "query-contains": query("pk = :p AND contains(sk, :v)", {**P, ":v": {"N": "1"}}),
    "query-wrong-type": query("pk = :p", {":p": {"N": "1"}}),
    "query-wrong-type-of-sort-key": query("pk = :p AND sk = :v", {**P, ":v": {"S": "1"}}),
    "query-begins-with-number": query("pk = :p AND begins_with(sk, :v)", {**P, ":v": {"N": "1"}}),
    "query-two-ranges": query("pk = :p AND sk > :v AND sk < :w", {**P, ":v": {"N": "1"}, ":w": {"N": "3"}}),
    "query-between-wrong-way": query("pk = :p AND sk BETWEEN :v AND :w", {**P, ":v": {"N": "3"}, ":w": {"N": "1"}}),
    "query-empty-condition": query(""),
    "query-filter-on-key": query("pk = :p", {**P, ":v": {"N": "1"}}, FilterExpression="sk = :v"),
    "query-filter-on-index-key": query("g = :p", None, IndexName="by-g", FilterExpression="attribute_exists(g)"),
    "query-unknown-index": query("pk = :p", None, IndexName="nothing"),
    "query-strong-global-index": query("g = :p", None, IndexName="by-g", ConsistentRead=True),
    "query-all-attributes-of-global-index": query("g = :p", None, IndexName="by-g", Select="ALL_ATTRIBUTES"),
    "query-limit-0": query("pk = :p", None, Limit=0),
    "query-unknown-select": query("pk = :p", None, Select="EVERYTHING"),
    "query-start-key-wrong-shape": query("pk = :p", None, ExclusiveStartKey={"pk": {"S": "a"}}),
    "query-start-key-of-another-collection": query(
        "pk = :p", None, ExclusiveStartKey={"pk": {"S": "b"}, "sk": {"N": "1"}}
    ),
    "query-start-key-outside-the-range": query(
        "pk = :p AND sk > :v", {**P, ":v": {"N": "5"}}, ExclusiveStartKey={"pk": {"S": "a"}, "sk": {"N": "1"}}
    ),
    "query-nested-key": query("pk = :p AND sk.x = :v", {**P, ":v": {"N": "1"}}),
    # scans
    "scan-syntax": scan("n = = :v", ONE),
    "scan-undefined-value": scan("n = :v"),
    "scan-reserved": scan("name = :v", ONE),
    "scan-unknown-index": ("Scan", {"IndexName": "nothing"}),
    "scan-strong-global-index": ("Scan", {"IndexName": "by-g", "ConsistentRead": True}),
    "scan-segment-without-total": ("Scan", {"Segment": 1}),
    "scan-total-without-segment": ("Scan", {"TotalSegments": 2}),
    "scan-segment-too-high": ("Scan", {"Segment": 2, "TotalSegments": 2}),
    "scan-filter-and-legacy": scan("n = :v", ONE, ScanFilter={"n": {"ComparisonOperator": "NOT_NULL"}}),
    "scan-start-key-wrong-shape": ("Scan", {"ExclusiveStartKey": {"pk": {"S": "a"}}}),
    # projections
    "projection-syntax": ("GetItem", {"Key": KEY, "ProjectionExpression": "a,,b"}),
    "projection-empty": ("GetItem", {"Key": KEY, "ProjectionExpression": ""}),
    "projection-overlap": ("GetItem", {"Key": KEY, "ProjectionExpression": "m, m.x"}),
    "projection-twice": ("GetItem", {"Key": KEY, "ProjectionExpression": "n, n"}),
    "projection-conflict": ("GetItem", {"Key": KEY, "ProjectionExpression": "m.x, m[0]"}),
    "projection-reserved": ("GetItem", {"Key": KEY, "ProjectionExpression": "n, year"}),
    "projection-undefined-name": ("GetItem", {"Key": KEY, "ProjectionExpression": "#n"}),
    "projection-unused-name": ("GetItem", {"Key": KEY, "ProjectionExpression": "n", N: {"#a": "a"}}),
    "projection-with-AttributesToGet": (
        "GetItem",
        {"Key": KEY, "ProjectionExpression": "n", "AttributesToGet": ["n"]},
    ),
    "projection-nested-key": ("GetItem", {"Key": KEY, "ProjectionExpression": "pk.x"}),
    # batches
    "batch-get-duplicates": ("BatchGetItem", {"RequestItems": {"errors": {"Keys": [KEY, KEY]}}}),
    "batch-get-101": (
        "BatchGetItem",
        {"RequestItems": {"errors": {"Keys": [{**KEY, "sk": {"N": str(number)}} for number in range(101)]}}},
    ),
    "batch-get-wrong-key": ("BatchGetItem", {"RequestItems": {"errors": {"Keys": [{"pk": {"S": "a"}}]}}}),
    "batch-get-unknown-table": ("BatchGetItem", {"RequestItems": {"nothing": {"Keys": [KEY]}}}),
    "batch-write-duplicates": (
        "BatchWriteItem",
        {"RequestItems": {"errors": [{"PutRequest": {"Item": ITEM}}, {"DeleteRequest": {"Key": KEY}}]}},
    ),
    "batch-write-wrong-key": (
        "BatchWriteItem",
        {"RequestItems": {"errors": [{"DeleteRequest": {"Key": {"pk": {"S": "a"}}}}]}},
    ),
    "batch-write-too-large": (
        "BatchWriteItem",
        {"RequestItems": {"errors": [{"PutRequest": {"Item": {**KEY, "x": {"S": "x" * 409_600}}}}]}},
    ),
    "batch-write-unknown-table": ("BatchWriteItem", {"RequestItems": {"nothing": [{"PutRequest": {"Item": ITEM}}]}}),
    # tables
    "unknown-table-get": ("GetItem", {"TableName": "nothing", "Key": KEY}),
    "unknown-table-query": ("Query", {"TableName": "nothing", "KeyConditionExpression": "pk = :p", V: P}),
    "unknown-table-describe": ("DescribeTable", {"TableName": "nothing"}),
    "unknown-table-delete": ("DeleteTable", {"TableName": "nothing"}),
    "table-exists": ("CreateTable", TABLE),
    "table-without-definition": (
        "CreateTable",
        {**TABLE, "TableName": "other", "AttributeDefinitions": TABLE["AttributeDefinitions"][:1]},
    ),
    "unknown-capacity-level": ("GetItem", {"Key": KEY, "ReturnConsumedCapacity": "ALL"}),
}

_PARSER = "dynalite's parser speaks in its own words; the service names the token and what is near it"
_PREFIX = "the service now begins this sentence with the parameter's name (captures of 2026)"
_TYPE_SET = "the service adds which types it allows"
OTHER_WORDS: dict[str, str] = {
    "condition-syntax": _PARSER,
    "update-syntax": _PARSER,
    "scan-syntax": _PARSER,
    "projection-syntax": _PARSER,
    "query-two-ranges": _PREFIX,
    "query-nested-key": _PREFIX,
    "update-ADD-text": _TYPE_SET,
    "update-DELETE-number": _TYPE_SET,
    "batch-get-101": "dynalite quotes the whole list; the service names the table's Keys (L12)",
    "query-limit-0": "dynalite quotes the number; the service names the member (L12)",
    "table-exists": "dynalite sends no message",
}
"""Where the sentences differ on purpose, and why; the exception is the same."""
OTHER_EXCEPTION: dict[str, str] = {
    "condition-compare-boolean": "dynalite compares booleans by <; the service refuses the operand",
    "scan-strong-global-index": "dynalite ignores ConsistentRead of a Scan (I5)",
}
"""Where the exception itself differs on purpose, and why."""


@pytest.fixture(scope="module")
def errors(both: Sides) -> Sides:
    create(both, TABLE)
    put_all(both, "errors", [ITEM])
    return both


@pytest.mark.parametrize("name", BAD)
def test_bad_requests(errors: Sides, name: str) -> None:
    operation, request = BAD[name]
    if not operation.startswith("Batch"):
        request = {"TableName": "errors", **request}
    if operation == "CreateTable":
        request = {"BillingMode": "PAY_PER_REQUEST", **request}
    mine, theirs = (call(operation, request) for call in errors)
    assert "error" in mine, f"accepted; dynalite says {theirs}"
    if name in OTHER_EXCEPTION:
        assert mine["error"] != theirs.get("error"), "the exception is the same by now: take it out of OTHER_EXCEPTION"
        return
    assert mine["error"] == theirs["error"], (mine, theirs)
    if name in OTHER_WORDS:
        assert mine["message"] != theirs["message"], "the words are the same by now: take it out of OTHER_WORDS"
    else:
        assert mine["message"] == theirs["message"]


def test_exceptions_are_of_the_table() -> None:
    assert set(OTHER_WORDS) | set(OTHER_EXCEPTION) <= set(BAD)


def _reserved_words(folder: Path) -> list[str]:
    text = (folder / "validations" / "index.js").read_text()
    block = text[text.index("RESERVED_WORDS = {") :]
    return re.findall(r"^  ([A-Z_]+): true,$", block[: block.index("\n}")], re.MULTILINE)


def test_reserved_words(errors: Sides) -> None:
    """K6: 573 reserved words, each refused by its name."""
    words = _reserved_words(installation())
    assert len(words) == 573
    ours, _ = errors
    accepted = []
    for word in words:
        answer = ours("GetItem", {"TableName": "errors", "Key": KEY, "ProjectionExpression": word})
        wanted = f"Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: {word}"
        if answer.get("message") != wanted:
            accepted.append((word, answer))
    assert accepted == []
