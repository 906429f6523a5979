"""The shape of requests: JSON types, required members, lengths, ranges, enums, patterns, in AWS's words."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from botocore.session import Session

from helpers.engine.errors import ApiError
from helpers.engine.rules import shapes
from helpers.engine.scalars import boolean, double, timestamp

from .refusals import CONSTRAINT, DETECTED, accepted, assert_refused, key, refused, s

SERIALIZATION = "SerializationException"
MAP = "Start of structure or map found where not expected"
CLASS = "Unrecognized collection type class "
PACKAGE = "com.amazonaws.dynamodb.v20120810."
CAST = "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class…"
GET = {"TableName": "Kiosk", "Key": key()}
PUT = {"TableName": "Plain", "Item": {"pk": s("a")}}
DEFINITIONS = [{"AttributeName": "pk", "AttributeType": "S"}]
SCHEMA = [{"AttributeName": "pk", "KeyType": "HASH"}]
CREATE = {
    "TableName": "New",
    "AttributeDefinitions": DEFINITIONS,
    "KeySchema": SCHEMA,
    "BillingMode": "PAY_PER_REQUEST",
}
RCC = f"Value 'X' at 'returnConsumedCapacity' {CONSTRAINT} satisfy enum value set: [INDEXES, TOTAL, NONE]"
RICM = f"Value 'X' at 'returnItemCollectionMetrics' {CONSTRAINT} satisfy enum value set: [SIZE, NONE]"


def wrong_type(name: str, operation: str, request: Any, message: str) -> Any:
    return refused(name, operation, request, message, SERIALIZATION)


def with_value(value: Any) -> dict[str, Any]:
    return {"TableName": "Plain", "Item": {"pk": s("a"), "x": value}}


WRITES = (
    "failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, "
    "Member must have length greater than or equal to 1]"
)
EMPTY_PUT = "WriteRequest(putRequest=PutRequest(item={}), deleteRequest=null)"
STATEMENT = (
    "BatchStatementRequest(statement=SELECT, parameters=null, consistentRead=true, "
    "returnValuesOnConditionCheckFailure=null)"
)


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        wrong_type("request-list", "PutItem", [], f"{CLASS}{PACKAGE}PutItemInput"),
        wrong_type("request-text", "PutItem", "x", "Unexpected value type in payload"),
        wrong_type("request-null", "GetItem", None, "Unexpected value type in payload"),
        wrong_type("string-number", "GetItem", GET | {"TableName": 1}, "NUMBER_VALUE cannot be converted to String"),
        wrong_type(
            "string-decimal", "GetItem", GET | {"TableName": 1.5}, "DECIMAL_VALUE cannot be converted to String"
        ),
        wrong_type("string-true", "GetItem", GET | {"TableName": True}, "TRUE_VALUE cannot be converted to String"),
        wrong_type("string-false", "GetItem", GET | {"TableName": False}, "FALSE_VALUE cannot be converted to String"),
        wrong_type("string-list", "GetItem", GET | {"TableName": []}, f"{CLASS}java.lang.String"),
        wrong_type("string-map", "GetItem", GET | {"TableName": {}}, MAP),
        wrong_type("string-half-a-pair", "PutItem", with_value(s("\ud800")), "Incomplete surrogate pair"),
        wrong_type("name-half-a-pair", "PutItem", PUT | {"Item": {"\udfff": s("a")}}, "Incomplete surrogate pair"),
        wrong_type(
            "nested-name-half-a-pair", "PutItem", with_value({"M": {"\ud800": s("")}}), "Incomplete surrogate pair"
        ),
        wrong_type(
            "token-half-a-pair",
            "GetItem",
            GET | {"ExpressionAttributeNames": {"#\ud800": "a"}},
            "Incomplete surrogate pair",
        ),
        wrong_type(
            "boolean-number", "GetItem", GET | {"ConsistentRead": 1}, "NUMBER_VALUE cannot be converted to Boolean"
        ),
        wrong_type(
            "boolean-text", "GetItem", GET | {"ConsistentRead": "maybe"}, "Unexpected token received from parser"
        ),
        wrong_type("boolean-list", "GetItem", GET | {"ConsistentRead": []}, f"{CLASS}java.lang.Boolean"),
        wrong_type("boolean-map", "GetItem", GET | {"ConsistentRead": {}}, MAP),
        wrong_type(
            "integer-text", "Scan", {"TableName": "Kiosk", "Limit": "5"}, "STRING_VALUE cannot be converted to Integer"
        ),
        wrong_type(
            "integer-true", "Scan", {"TableName": "Kiosk", "Limit": True}, "TRUE_VALUE cannot be converted to Integer"
        ),
        wrong_type("integer-list", "Scan", {"TableName": "Kiosk", "Limit": [1]}, f"{CLASS}java.lang.Integer"),
        wrong_type(
            "integer-huge", "Scan", {"TableName": "Kiosk", "Limit": 2**31}, "Numeric value out of range of Integer"
        ),
        wrong_type(
            "integer-nan", "Scan", {"TableName": "Kiosk", "Limit": math.nan}, "Numeric value out of range of Integer"
        ),
        wrong_type(
            "integer-inf", "Scan", {"TableName": "Kiosk", "Limit": math.inf}, "Numeric value out of range of Integer"
        ),
        wrong_type(
            "long-text",
            "CreateTable",
            CREATE | {"ProvisionedThroughput": {"ReadCapacityUnits": "1", "WriteCapacityUnits": 1}},
            "STRING_VALUE cannot be converted to Long",
        ),
        wrong_type("list-text", "GetItem", GET | {"AttributesToGet": "a"}, "Unexpected field type"),
        wrong_type("list-map", "GetItem", GET | {"AttributesToGet": {}}, MAP),
        wrong_type("map-text", "GetItem", GET | {"Key": "a"}, "Unexpected field type"),
        wrong_type(
            "map-list",
            "GetItem",
            GET | {"Key": []},
            f"Unrecognized collection type java.util.Map<java.lang.String, {PACKAGE}AttributeValue>",
        ),
        wrong_type(
            "map-of-names-list",
            "GetItem",
            GET | {"ExpressionAttributeNames": []},
            "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>",
        ),
        wrong_type(
            "map-of-lists-list",
            "BatchWriteItem",
            {"RequestItems": []},
            f"Unrecognized collection type java.util.Map<java.lang.String, java.util.List<{PACKAGE}WriteRequest>>",
        ),
        wrong_type("list-in-map-text", "BatchWriteItem", {"RequestItems": {"Kiosk": "x"}}, CAST),
        wrong_type("map-in-list-text", "BatchGetItem", {"RequestItems": {"Kiosk": {"Keys": ["x"]}}}, CAST),
        wrong_type("structure-text", "CreateTable", CREATE | {"StreamSpecification": "x"}, "Unexpected field type"),
        wrong_type(
            "structure-list",
            "CreateTable",
            CREATE | {"StreamSpecification": []},
            f"{CLASS}{PACKAGE}StreamSpecification",
        ),
        wrong_type(
            "structure-in-list-text", "CreateTable", CREATE | {"KeySchema": ["x"]}, "Unexpected value type in payload"
        ),
        wrong_type(
            "structure-in-list-list",
            "CreateTable",
            CREATE | {"KeySchema": [[]]},
            f"{CLASS}{PACKAGE}KeySchemaElement",
        ),
        wrong_type("value-text", "PutItem", with_value("x"), "Unexpected value type in payload"),
        wrong_type("value-list", "PutItem", with_value([]), f"{CLASS}{PACKAGE}AttributeValue"),
        wrong_type("value-member-text", "PutItem", PUT | {"Expected": {"a": {"Value": "x"}}}, "Unexpected field type"),
        wrong_type("value-S-number", "PutItem", with_value({"S": 1}), "NUMBER_VALUE cannot be converted to String"),
        wrong_type("value-N-number", "PutItem", with_value({"N": 1}), "NUMBER_VALUE cannot be converted to String"),
        wrong_type(
            "value-B-number", "PutItem", with_value({"B": 1}), "only base-64-encoded strings are convertible to bytes"
        ),
        wrong_type("value-B-list", "PutItem", with_value({"B": []}), f"{CLASS}java.nio.ByteBuffer"),
        wrong_type("value-B-map", "PutItem", with_value({"B": {}}), MAP),
        wrong_type(
            "value-B-odd",
            "PutItem",
            with_value({"B": "abc"}),
            "Base64 encoded length is expected a multiple of 4 bytes but found: 3",
        ),
        wrong_type(
            "value-B-not-base64",
            "PutItem",
            with_value({"B": "a!b="}),
            "Invalid last non-pad Base64 character dectected",
        ),
        wrong_type(
            "value-B-loose-bits",
            "PutItem",
            with_value({"B": "AR=="}),
            "Invalid last non-pad Base64 character dectected",
        ),
        wrong_type(
            "value-BOOL-number", "PutItem", with_value({"BOOL": 0}), "NUMBER_VALUE cannot be converted to Boolean"
        ),
        wrong_type("value-SS-text", "PutItem", with_value({"SS": "x"}), "Unexpected field type"),
        wrong_type("value-SS-map", "PutItem", with_value({"SS": {}}), MAP),
        wrong_type(
            "value-NS-of-numbers", "PutItem", with_value({"NS": [1]}), "NUMBER_VALUE cannot be converted to String"
        ),
        wrong_type("value-L-map", "PutItem", with_value({"L": {}}), MAP),
        wrong_type("value-L-of-text", "PutItem", with_value({"L": ["x"]}), "Unexpected value type in payload"),
        wrong_type("value-M-text", "PutItem", with_value({"M": "x"}), "Unexpected field type"),
        wrong_type(
            "value-M-list",
            "PutItem",
            with_value({"M": []}),
            f"Unrecognized collection type java.util.Map<java.lang.String, {PACKAGE}AttributeValue>",
        ),
    ],
)
def test_wrong_json_types(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        refused(
            "required", "GetItem", {"TableName": "Kiosk"}, f"{DETECTED}Value null at 'key' {CONSTRAINT} not be null"
        ),
        refused(
            "required-null", "GetItem", GET | {"Key": None}, f"{DETECTED}Value null at 'key' {CONSTRAINT} not be null"
        ),
        refused(
            "required-nested",
            "CreateTable",
            CREATE | {"KeySchema": [{"AttributeName": "pk"}]},
            f"{DETECTED}Value null at 'keySchema.1.member.keyType' {CONSTRAINT} not be null",
        ),
        refused(
            "null-in-a-list",
            "GetItem",
            GET | {"AttributesToGet": ["a", None]},
            f"{DETECTED}Value null at 'attributesToGet.2.member' {CONSTRAINT} not be null",
        ),
        refused(
            "null-in-a-map",
            "GetItem",
            GET | {"ExpressionAttributeNames": {"#A": None}},
            f"{DETECTED}Value null at 'expressionAttributeNames.#A.member' {CONSTRAINT} not be null",
        ),
        refused(
            "K5-name-missing", "PutItem", {"Item": {}}, f"{DETECTED}Value null at 'tableName' {CONSTRAINT} not be null"
        ),
        refused(
            "K5-name-missing-create",
            "CreateTable",
            {},
            "The parameter 'TableName' is required but was not present in the request",
        ),
        refused(
            "K5-name-missing-describe",
            "DescribeTable",
            {},
            "The parameter 'TableName' is required but was not present in the request",
        ),
        refused(
            "K5-name-of-2",
            "CreateTable",
            CREATE | {"TableName": "ab"},
            f"{DETECTED}Value 'ab' at 'tableName' {CONSTRAINT} have length greater than or equal to 3",
        ),
        refused(
            "K5-name-empty-create",
            "CreateTable",
            CREATE | {"TableName": ""},
            f"2 validation errors detected: Value '' at 'tableName' {CONSTRAINT} have length greater than or equal to 3; "
            f"Value '' at 'tableName' {CONSTRAINT} satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
        refused(
            "K12-name-empty",
            "DescribeTable",
            {"TableName": ""},
            f"2 validation errors detected: Value '' at 'tableName' {CONSTRAINT} have length greater than or equal to 3; "
            f"Value '' at 'tableName' {CONSTRAINT} satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
        refused(
            "K12-name-of-two-letters",
            "PutItem",
            PUT | {"TableName": "ab"},
            f"{DETECTED}Value 'ab' at 'tableName' {CONSTRAINT} have length greater than or equal to 3",
        ),
        refused(
            "K5-name-of-256",
            "PutItem",
            PUT | {"TableName": "a" * 256},
            f"{DETECTED}Value '{'a' * 256}' at 'tableName' {CONSTRAINT} have length less than or equal to 255",
        ),
        refused(
            "K5-name-pattern",
            "PutItem",
            PUT | {"TableName": "bad table!@#"},
            f"{DETECTED}Value 'bad table!@#' at 'tableName' {CONSTRAINT} satisfy regular expression pattern: "
            "[a-zA-Z0-9_.-]+",
        ),
        refused(
            "K5-name-reported-alone",
            "PutItem",
            PUT | {"TableName": "xx!", "ReturnConsumedCapacity": "X"},
            f"{DETECTED}Value 'xx!' at 'tableName' {CONSTRAINT} satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
        refused(
            "K5-name-in-a-transaction",
            "TransactWriteItems",
            {
                "TransactItems": [
                    {"Put": PUT},
                    {"ConditionCheck": GET | {"TableName": "bad!", "ConditionExpression": "x"}},
                ]
            },
            f"{DETECTED}Value 'bad!' at 'transactItems.2.member.conditionCheck.tableName' {CONSTRAINT} "
            "satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
        ),
        refused(
            "K5-name-in-a-batch",
            "BatchGetItem",
            {"RequestItems": {"bad!name": {"Keys": [{"pk": s("a")}]}}, "ReturnConsumedCapacity": "X"},
            """2 validation errors detected: Value '{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}' at 'requestItems' """
            "failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or "
            "equal "
            "to 255, Member must have length greater than or equal to 3, Member must satisfy regular expression "
            "pattern: "
            f"[a-zA-Z0-9_.-]+]; {RCC}",
        ),
        refused(
            "K5-index-name-of-2",
            "Query",
            {"TableName": "Kiosk", "IndexName": "ab"},
            f"{DETECTED}Value 'ab' at 'indexName' {CONSTRAINT} have length greater than or equal to 3",
        ),
        refused(
            "K5-key-name-of-256",
            "CreateTable",
            CREATE | {"KeySchema": [{"AttributeName": "k" * 256, "KeyType": "HASH"}]},
            f"{DETECTED}Value '{'k' * 256}' at 'keySchema.1.member.attributeName' {CONSTRAINT} have length less "
            "than or equal to 255",
        ),
        refused(
            "K5-attribute-name-65536",
            "PutItem",
            PUT | {"Item": {"pk": s("a"), "x" * 65_536: s("")}},
            "Attribute name is too large, must be less than 65536 bytes",
        ),
        refused(
            "K5-attribute-name-in-bytes",
            "PutItem",
            PUT | {"Item": {"pk": s("a"), "é" * 32_768: s("")}},
            "Attribute name is too large, must be less than 65536 bytes",
        ),
        refused("enum", "GetItem", GET | {"ReturnConsumedCapacity": "X"}, DETECTED + RCC),
        refused(
            "enum-case",
            "Scan",
            {"TableName": "Kiosk", "Select": "count"},
            f"{DETECTED}Value 'count' at 'select' {CONSTRAINT} satisfy enum value set: "
            "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]",
        ),
        refused(
            "enum-nested",
            "CreateTable",
            CREATE | {"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "BOOL"}]},
            f"{DETECTED}Value 'BOOL' at 'attributeDefinitions.1.member.attributeType' {CONSTRAINT} satisfy enum "
            "value set: [B, N, S]",
        ),
        refused(
            "several",
            "PutItem",
            PUT | {"ReturnItemCollectionMetrics": "X", "ReturnConsumedCapacity": "X"},
            f"2 validation errors detected: {RCC}; {RICM}",
        ),
        refused(
            "token-of-37-first",
            "TransactWriteItems",
            {"TransactItems": [{"Put": PUT}], "ClientRequestToken": "x" * 37, "ReturnConsumedCapacity": "X"},
            f"2 validation errors detected: Value '{'x' * 37}' at 'clientRequestToken' {CONSTRAINT} have length "
            "less than "
            f"or equal to 36; {RCC}",
        ),
        refused(
            "at-most-ten",
            "CreateTable",
            CREATE | {"KeySchema": [{}] * 6},
            "10 validation errors detected: Value null at 'keySchema.1.member.attributeName'…",
        ),
        refused(
            "global-before-local",
            "CreateTable",
            CREATE
            | {
                kind: [{"IndexName": name, "KeySchema": SCHEMA, "Projection": {"ProjectionType": "ALL"}}]
                for kind, name in (("LocalSecondaryIndexes", "aa"), ("GlobalSecondaryIndexes", "zz"))
            },
            f"2 validation errors detected: Value 'zz' at 'globalSecondaryIndexes.1.member.indexName' {CONSTRAINT} "
            "have "
            "length greater than or equal to 3; Value 'aa' at 'localSecondaryIndexes.1.member.indexName'…",
        ),
        refused(
            "Limit-0",
            "Query",
            {"TableName": "Kiosk", "KeyConditionExpression": "pk = :p", "Limit": 0},
            f"{DETECTED}Value at 'Limit' {CONSTRAINT} have value greater than or equal to 1",
        ),
        refused(
            "Limit-half",
            "Scan",
            {"TableName": "Kiosk", "Limit": 0.5},
            f"{DETECTED}Value at 'Limit' {CONSTRAINT} have value greater than or equal to 1",
        ),
        refused(
            "B6-1000001-segments",
            "Scan",
            {"TableName": "Kiosk", "Segment": 0, "TotalSegments": 1_000_001},
            f"{DETECTED}Value '1000001' at 'totalSegments' {CONSTRAINT} have value less than or equal to 1000000",
        ),
        refused(
            "B6-segment-below-0",
            "Scan",
            {"TableName": "Kiosk", "Segment": -1, "TotalSegments": 2},
            f"{DETECTED}Value '-1' at 'segment' {CONSTRAINT} have value greater than or equal to 0",
        ),
        refused(
            "capacity-0",
            "CreateTable",
            CREATE | {"ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 1}},
            f"{DETECTED}Value '0' at 'provisionedThroughput.readCapacityUnits' {CONSTRAINT} have value greater than "
            "or equal to 1",
        ),
        refused(
            "empty-list",
            "CreateTable",
            CREATE | {"KeySchema": []},
            f"{DETECTED}Value '[]' at 'keySchema' {CONSTRAINT} have length greater than or equal to 1",
        ),
        refused(
            "empty-transaction",
            "TransactWriteItems",
            {"TransactItems": []},
            f"{DETECTED}Value '[]' at 'transactItems' {CONSTRAINT} have length greater than or equal to 1",
        ),
        refused(
            "K7-26-writes",
            "BatchWriteItem",
            {"RequestItems": {"My.Table": [{"PutRequest": {"Item": {}}}] * 26}},
            f"{DETECTED}Value '{{My.Table=[{', '.join([EMPTY_PUT] * 26)}]}}' at 'requestItems' {WRITES}",
        ),
        refused(
            "no-writes",
            "BatchWriteItem",
            {"RequestItems": {"My.Table": [], "Kiosk": [{"PutRequest": {"Item": {}}}]}},
            f"{DETECTED}Value '{{My.Table=[], Kiosk=[{EMPTY_PUT}]}}' at 'requestItems' {WRITES}",
        ),
        refused(
            "empty-batch",
            "BatchWriteItem",
            {"RequestItems": {}},
            "The requestItems parameter is required for BatchWriteItem",
        ),
        refused(
            "no-batch",
            "BatchGetItem",
            {"ReturnConsumedCapacity": "some"},
            "The requestItems parameter is required for BatchGetItem",
        ),
        refused(
            "empty-Keys",
            "BatchGetItem",
            {"RequestItems": {"Kiosk": {"Keys": []}}},
            f"{DETECTED}Value at 'RequestItems.Kiosk.member.Keys' {CONSTRAINT} have length greater than or equal to 1",
        ),
        refused(
            "K7-26-statements",
            "BatchExecuteStatement",
            {"Statements": [{"Statement": "SELECT", "ConsistentRead": True}] * 26},
            f"{DETECTED}Value '[{', '.join([STATEMENT] * 26)}]' at 'statements' {CONSTRAINT} have length less than "
            "or equal to 25",
        ),
        refused(
            "list-tables-limit",
            "ListTables",
            {"Limit": 101},
            f"{DETECTED}Value '101' at 'limit' {CONSTRAINT} have value less than or equal to 100",
        ),
        refused(
            "null-in-a-set",
            "PutItem",
            with_value({"SS": [None]}),
            "One or more parameter values were invalid: An string set may not have a null string as a member",
        ),
        refused(
            "null-in-a-binary-set",
            "PutItem",
            with_value({"BS": [None]}),
            "One or more parameter values were invalid: Binary sets may not contain null values",
        ),
        refused(
            "null-value",
            "PutItem",
            with_value(None),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        refused(
            "null-value-in-a-list",
            "PutItem",
            with_value({"L": [None]}),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        refused(
            "unknown-type",
            "PutItem",
            with_value({"X": "x"}),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
    ],
)
def test_broken_constraints(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        accepted("K5-name-of-3", "CreateTable", CREATE | {"TableName": "a.b"}),
        accepted("K5-name-of-255", "CreateTable", CREATE | {"TableName": "t" * 255}),
        accepted("K5-attribute-name-65535", "PutItem", PUT | {"Item": {"pk": s("a"), "x" * 65_535: s("")}}),
        accepted("K5-attribute-name-32767-é", "PutItem", PUT | {"Item": {"pk": s("a"), "é" * 32_767: s("")}}),
        accepted("K5-three-letters-are-looked-up", "DescribeTable", {"TableName": "abc"}),
        accepted(
            "token-of-36", "TransactWriteItems", {"TransactItems": [{"Put": PUT}], "ClientRequestToken": "x" * 36}
        ),
        accepted("Limit-1", "Scan", {"TableName": "Kiosk", "Limit": 1}),
        accepted("Limit-fraction", "Scan", {"TableName": "Kiosk", "Limit": 1.9}),
        accepted("B6-a-million-segments", "Scan", {"TableName": "Kiosk", "Segment": 0, "TotalSegments": 1_000_000}),
        accepted("boolean-word", "GetItem", GET | {"ConsistentRead": "true"}),
        accepted("nulls-are-absent", "GetItem", GET | {"ConsistentRead": None, "AttributesToGet": None}),
        accepted("no-members-at-all", "ListTables", {}),
        accepted("25-statements", "BatchExecuteStatement", {"Statements": [{"Statement": "SELECT"}] * 25}),
    ],
)
def test_accepted(operation: str, request_: Any) -> None:
    assert isinstance(shapes.check(operation, request_), dict)


def test_a_checked_copy_holds_known_members_only() -> None:
    request: dict[str, Any] = GET | {"Unknown": [object()], "ConsistentRead": "YES", "AttributesToGet": None}
    given = dict(request)
    assert shapes.check("GetItem", request) == GET | {"ConsistentRead": True}
    assert request == given


def test_an_arn_stands_for_the_name_of_its_table() -> None:
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/Kiosk"
    assert shapes.check("GetItem", GET | {"TableName": arn}) == GET
    batch = {"RequestItems": {arn: {"Keys": [key()]}}}
    assert shapes.check("BatchGetItem", batch) == {"RequestItems": {"Kiosk": {"Keys": [key()]}}}
    assert_refused(
        "CreateTable",
        CREATE | {"TableName": arn},
        "ValidationException",
        f"{DETECTED}Value '{arn}' at 'tableName' {CONSTRAINT} satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    )


def test_a_table_is_named_once_in_a_batch() -> None:
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/Kiosk"
    assert_refused(
        "BatchGetItem",
        {"RequestItems": {name: {"Keys": [key()]} for name in ("Kiosk", arn)}},
        "ValidationException",
        "One or more parameter values were invalid: Table Kiosk is named more than once",
    )


@pytest.mark.parametrize(
    ("convert", "value", "expected"),
    [
        pytest.param(boolean, "no", False, id="boolean-no"),
        pytest.param(boolean, "Yes", True, id="boolean-yes"),
        pytest.param(double, 0.5, 0.5, id="double"),
        pytest.param(double, 1, 1, id="double-whole"),
        pytest.param(timestamp, 1_767_225_600, 1_767_225_600, id="timestamp"),
    ],
)
def test_scalars(convert: Callable[[Any], Any], value: Any, expected: Any) -> None:
    assert convert(value) is expected or convert(value) == expected


@pytest.mark.parametrize(
    ("convert", "value", "message"),
    [
        pytest.param(double, "1", "STRING_VALUE cannot be converted to Double", id="double-text"),
        pytest.param(double, True, "TRUE_VALUE cannot be converted to Double", id="double-true"),
        pytest.param(timestamp, "today", "STRING_VALUE cannot be converted to Date", id="timestamp-text"),
        pytest.param(timestamp, {}, MAP, id="timestamp-map"),
    ],
)
def test_wrong_scalars(convert: Callable[[Any], Any], value: Any, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        convert(value)
    assert (caught.value.code, caught.value.message) == (SERIALIZATION, message)


MODEL = Session().get_service_model("dynamodb")


def outcome(operation: str, request: Any) -> str:
    try:
        shapes.check(operation, request)
    except ApiError as error:
        return error.code
    return "accepted"


@pytest.mark.parametrize("operation", MODEL.operation_names)
def test_every_operation_of_the_model_can_be_checked(operation: str) -> None:
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None
    expected = "ValidationException" if shape.required_members else "accepted"
    assert outcome(operation, {"Unknown": 1}) == expected


@pytest.mark.parametrize("name", shapes.HIGHEST)
def test_limits_of_facts_hold_whatever_bound_the_model_states(name: str) -> None:
    shape = Session().get_service_model("dynamodb").shape_for(name)
    stated, ours = shape.metadata.pop("max", shapes.HIGHEST[name]), shapes.HIGHEST[name]
    assert ours == stated  # a model that says something else is worth a look at the facts
    assert shapes._bounds(shape)[1] == ours
