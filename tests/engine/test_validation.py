"""What GetItem, PutItem, UpdateItem and DeleteItem refuse, and in which order."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from helpers.engine.errors import ApiError
from helpers.engine.rules.validation import EmptyKeyError, check_image, validate, validate_request, validate_with_tables

from .refusals import (
    DETECTED,
    INVALID,
    MISMATCH,
    TABLES,
    accepted,
    assert_refused,
    key,
    n,
    nested,
    of_size,
    refused,
    s,
    schema_of,
)

HASH_TOO_LONG = f"{INVALID}Size of hashkey has exceeded the maximum size limit of2048 bytes"
RANGE_TOO_LONG = f"{INVALID}Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
TOO_LARGE = "Item size has exceeded the maximum allowed size"
TOO_DEEP = (
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
)
EMPTY = "One or more parameter values are not valid. "
EMPTY_KEY = EMPTY + "The AttributeValue for a key attribute cannot contain an empty {} value. Key: {}"
EMPTY_INDEX_KEY = (
    EMPTY + "A value specified for a secondary index key is not supported. "
    "The AttributeValue for a key attribute cannot contain an empty {} value. IndexName: {}, IndexKey: {}"
)
DIGITS = "Attempting to store more than 38 significant digits in a Number"
MIXED = "Can not use both expression and non-expression parameters in the same request: "
NAMES_ALONE = "ExpressionAttributeNames can only be specified when using expressions"
VALUES_ALONE = "ExpressionAttributeValues can only be specified when using expressions: "
NOT_FOUND = "ResourceNotFoundException"
TYPE = f"{INVALID}Type mismatch for "


def put(**item: Any) -> dict[str, Any]:
    return {"TableName": "Kiosk", "Item": key() | item}


def plain(**item: Any) -> dict[str, Any]:
    return {"TableName": "Plain", "Item": {"pk": s("a")} | item}


def got(pk: Any, **rest: Any) -> dict[str, Any]:
    return {"TableName": "Plain", "Key": {"pk": pk}, **rest}


def kiosk(pk: Any, sk: Any, **rest: Any) -> dict[str, Any]:
    return {"TableName": "Kiosk", "Key": {"pk": pk, "sk": sk}, **rest}


CUP = {
    "TableName": "Cups",
    "Item": {"pk": s("a"), "cup": s("c" * 2_000), "region": s("r" * 48), "round": s("x"), "day": n(1)},
}
LONG_CUP = {"TableName": "Cups", "Item": CUP["Item"] | {"region": s("r" * 49)}}  # type: ignore[operator]


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        # K1: sizes of keys
        refused("K1-2049", "PutItem", plain(pk=s("a" * 2_049)), HASH_TOO_LONG),
        refused("K1-1025-é", "PutItem", plain(pk=s("é" * 1_025)), HASH_TOO_LONG),
        refused("K1-1025-sort", "PutItem", put(sk=s("a" * 1_025)), RANGE_TOO_LONG),
        refused("K1-1024-é-sort", "PutItem", put(sk=s("é" * 1_024)), RANGE_TOO_LONG),
        refused(
            "K1-2049-raw-bytes", "PutItem", {"TableName": "Binary", "Item": {"pk": {"B": "AAAA" * 683}}}, HASH_TOO_LONG
        ),
        refused("K1-get", "GetItem", got(s("a" * 2_049)), HASH_TOO_LONG),
        refused("K1-get-sort", "GetItem", kiosk(s("a"), s("b" * 1_025)), RANGE_TOO_LONG),
        refused("K1-update", "UpdateItem", got(s("a" * 2_049)), HASH_TOO_LONG),
        refused("K1-delete", "DeleteItem", got(s("a" * 2_049)), HASH_TOO_LONG),
        refused("K1-index-partition", "PutItem", put(owner=s("o" * 2_049)), HASH_TOO_LONG),
        refused("K1-index-sort", "PutItem", put(status=s("x"), at=s("t" * 1_025)), RANGE_TOO_LONG),
        refused("K9-2049-over-two-attributes", "PutItem", LONG_CUP, HASH_TOO_LONG),
        # Keys that are missing or of another type
        refused(
            "K1-missing-pk",
            "PutItem",
            {"TableName": "Kiosk", "Item": {"sk": s("b")}},
            f"{INVALID}Missing the key pk in the item",
        ),
        refused(
            "K1-missing-sk",
            "PutItem",
            {"TableName": "Kiosk", "Item": {"pk": s("a")}},
            f"{INVALID}Missing the key sk in the item",
        ),
        refused(
            "K1-empty-item", "PutItem", {"TableName": "Kiosk", "Item": {}}, f"{INVALID}Missing the key pk in the item"
        ),
        refused("K1-type", "PutItem", put(pk=n(1)), f"{TYPE}key pk expected: S actual: N"),
        refused("K1-type-sk", "PutItem", put(sk={"BOOL": True}), f"{TYPE}key sk expected: S actual: BOOL"),
        refused("K1-type-null", "PutItem", put(pk={"NULL": True}), f"{TYPE}key pk expected: S actual: NULL"),
        refused("K1-type-list", "PutItem", put(pk={"L": [s("x")]}), f"{TYPE}key pk expected: S actual: L"),
        refused("K1-get-without-sk", "GetItem", {"TableName": "Kiosk", "Key": {"pk": s("a")}}, MISMATCH),
        refused("K1-get-with-more", "GetItem", {"TableName": "Kiosk", "Key": key() | {"x": s("c")}}, MISMATCH),
        refused("K1-get-other-name", "GetItem", {"TableName": "Plain", "Key": {"id": s("a")}}, MISMATCH),
        refused("K1-get-type", "GetItem", kiosk(s("a"), n(1)), MISMATCH),
        refused("K1-get-nothing", "GetItem", {"TableName": "Plain", "Key": {}}, MISMATCH),
        refused("K1-update-type", "UpdateItem", got(n(1)), MISMATCH),
        refused("K1-delete-without-sk", "DeleteItem", {"TableName": "Kiosk", "Key": {"pk": s("a")}}, MISMATCH),
        # K3: empty keys
        refused("K3-empty-pk", "PutItem", plain(pk=s("")), EMPTY_KEY.format("string", "pk")),
        refused("K3-empty-sk", "PutItem", put(sk=s("")), EMPTY_KEY.format("string", "sk")),
        refused(
            "K3-empty-binary",
            "PutItem",
            {"TableName": "Binary", "Item": {"pk": {"B": ""}}},
            EMPTY_KEY.format("binary", "pk"),
        ),
        refused("K3-get", "GetItem", kiosk(s("a"), s("")), EMPTY_KEY.format("string", "sk")),
        refused("K3-update", "UpdateItem", got(s("")), EMPTY_KEY.format("string", "pk")),
        refused("K3-delete", "DeleteItem", got(s("")), EMPTY_KEY.format("string", "pk")),
        refused("K3-index", "PutItem", put(status=s("")), EMPTY_INDEX_KEY.format("string", "by-status", "status")),
        refused("K3-index-sort", "PutItem", put(at=s("")), EMPTY_INDEX_KEY.format("string", "by-status", "at")),
        refused(
            "K3-index-binary", "PutItem", put(image={"B": ""}), EMPTY_INDEX_KEY.format("binary", "by-image", "image")
        ),
        refused("K3-empty-SS", "PutItem", plain(x={"SS": []}), f"{INVALID}An string set  may not be empty"),
        refused("K3-empty-NS", "PutItem", plain(x={"NS": []}), f"{INVALID}An number set  may not be empty"),
        refused("K3-empty-BS", "PutItem", plain(x={"BS": []}), f"{INVALID}Binary sets should not be empty"),
        refused(
            "K3-empty-SS-inside",
            "PutItem",
            plain(x={"M": {"y": {"L": [{"SS": []}]}}}),
            f"{INVALID}An string set  may not be empty",
        ),
        # K4: keys of indexes
        refused(
            "K4-N", "PutItem", put(status=n(1)), f"{TYPE}Index Key status Expected: S Actual: N IndexName: by-status"
        ),
        refused(
            "K4-NULL",
            "PutItem",
            put(owner={"NULL": True}),
            f"{TYPE}Index Key owner Expected: S Actual: NULL IndexName: by-owner",
        ),
        refused(
            "K4-sort", "PutItem", put(at={"L": []}), f"{TYPE}Index Key at Expected: S Actual: L IndexName: by-status"
        ),
        refused(
            "K4-first-index-by-name", "PutItem", put(status=n(1), image=s("x")), f"{TYPE}Index Key image Expected: B…"
        ),
        refused(
            "K4-local",
            "PutItem",
            {"TableName": "Local", "Item": key() | {"total": s("1")}},
            f"{TYPE}Index Key total Expected: N Actual: S…",
        ),
        # S9, S11: sizes of items
        refused("S9-409601", "PutItem", {"TableName": "Plain", "Item": of_size(409_601)}, TOO_LARGE),
        refused("S9-before-the-table", "PutItem", {"TableName": "Nobody", "Item": of_size(409_601)}, TOO_LARGE),
        refused(
            "S11-204804",
            "PutItem",
            {"TableName": "Local", "Item": {"pk": s("a"), "sk": s("b"), "total": n(1), "d": s("x" * 204_787)}},
            TOO_LARGE,
        ),
        # S13: numbers
        refused("S13-39-digits", "PutItem", plain(x=n("1" * 39)), DIGITS),
        refused("S13-39-digits-inside", "PutItem", plain(x={"L": [n("1" * 39)]}), DIGITS),
        refused("S13-key", "GetItem", got(n("1" * 39)), DIGITS),
        refused(
            "S13-1E126",
            "PutItem",
            plain(x=n("1E126")),
            "Number overflow. Attempting to store a number with magnitude larger than supported range",
        ),
        refused(
            "S13-1E-131",
            "PutItem",
            plain(x=n("1E-131")),
            "Number underflow. Attempting to store a number with magnitude smaller than supported range",
        ),
        refused("S13-word", "PutItem", plain(x=n("ten")), "The parameter cannot be converted to a numeric value: ten"),
        # K5: names and nesting
        refused("K5-33-levels", "PutItem", plain(x=nested(33)), TOO_DEEP),
        refused("K5-500-levels", "PutItem", plain(x=nested(500)), TOO_DEEP),
        refused(
            "K5-33-levels-in-a-value",
            "UpdateItem",
            got(s("a"), UpdateExpression="SET x = :v", ExpressionAttributeValues={":v": nested(33)}),
            TOO_DEEP,
        ),
        refused("K5-no-name", "PutItem", plain(**{"": s("x")}), "Empty attribute name"),
        # One type for each value
        refused(
            "two-types",
            "PutItem",
            plain(x={"S": "1", "N": "1"}),
            "Supplied AttributeValue has more than one datatypes set…",
        ),
        refused(
            "no-type",
            "PutItem",
            plain(x={}),
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
        refused(
            "false-null",
            "PutItem",
            plain(x={"NULL": False}),
            f"{INVALID}Null attribute value types must have the value of true",
        ),
        # Expressions beside legacy parameters
        refused(
            "mixed-get",
            "GetItem",
            got(s("a"), AttributesToGet=["x"], ProjectionExpression="x"),
            f"{MIXED}Non-expression parameters: {{AttributesToGet}} Expression parameters: {{ProjectionExpression}}",
        ),
        refused(
            "mixed-put",
            "PutItem",
            plain() | {"Expected": {"x": {"Exists": False}}, "ConditionExpression": "x"},
            f"{MIXED}Non-expression parameters: {{Expected}} Expression parameters: {{ConditionExpression}}",
        ),
        refused(
            "mixed-delete",
            "DeleteItem",
            got(s("a"), Expected={"x": {"Exists": False}}, ConditionExpression="x"),
            f"{MIXED}Non-expression parameters: {{Expected}} Expression parameters: {{ConditionExpression}}",
        ),
        refused(
            "mixed-update",
            "UpdateItem",
            got(s("a"), AttributeUpdates={}, Expected={}, UpdateExpression="x", ConditionExpression="x"),
            f"{MIXED}Non-expression parameters: {{AttributeUpdates, Expected}} Expression parameters: "
            f"{{UpdateExpression, ConditionExpression}}",
        ),
        refused("names-alone", "GetItem", got(s("a"), ExpressionAttributeNames={"#a": "a"}), NAMES_ALONE),
        refused("names-alone-and-empty", "PutItem", plain() | {"ExpressionAttributeNames": {}}, NAMES_ALONE),
        refused(
            "values-alone",
            "PutItem",
            plain() | {"ExpressionAttributeValues": {":v": s("x")}},
            f"{VALUES_ALONE}ConditionExpression is null",
        ),
        refused(
            "values-alone-update",
            "UpdateItem",
            got(s("a"), ExpressionAttributeValues={":v": s("x")}),
            f"{VALUES_ALONE}UpdateExpression and ConditionExpression are null",
        ),
        refused(
            "no-names",
            "GetItem",
            got(s("a"), ProjectionExpression="a", ExpressionAttributeNames={}),
            "ExpressionAttributeNames must not be empty",
        ),
        refused(
            "no-values",
            "PutItem",
            plain() | {"ConditionExpression": "a = :v", "ExpressionAttributeValues": {}},
            "ExpressionAttributeValues must not be empty",
        ),
        refused(
            "name-without-#",
            "GetItem",
            got(s("a"), ProjectionExpression="a", ExpressionAttributeNames={"a": "a"}),
            'ExpressionAttributeNames contains invalid key: Syntax error; key: "a"',
        ),
        refused(
            "name-with-a-sign",
            "GetItem",
            got(s("a"), ProjectionExpression="a", ExpressionAttributeNames={"#a-b": "a"}),
            'ExpressionAttributeNames contains invalid key: Syntax error; key: "#a-b"',
        ),
        refused(
            "K6-name-too-long",
            "GetItem",
            got(s("a"), ProjectionExpression="a", ExpressionAttributeNames={"#" + "a" * 255: "a"}),
            "ExpressionAttributeNames contains invalid key: "
            "The expression attribute map contains a key that is too long; size of key: 256",
        ),
        refused(
            "value-without-:",
            "DeleteItem",
            got(s("a"), ConditionExpression="a = v", ExpressionAttributeValues={"v": s("x")}),
            'ExpressionAttributeValues contains invalid key: Syntax error; key: "v"',
        ),
        refused(
            "value-wrong",
            "DeleteItem",
            got(s("a"), ConditionExpression="a = :v", ExpressionAttributeValues={":v": n("x")}),
            "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric "
            "value: x for key :v",
        ),
        refused(
            "value-not-base64",
            "DeleteItem",
            got(s("a"), ConditionExpression="a = :v", ExpressionAttributeValues={":v": {"B": "AR=="}}),
            "Invalid last non-pad Base64 character dectected",
            "SerializationException",
        ),
        refused(
            "empty-condition",
            "PutItem",
            plain() | {"ConditionExpression": ""},
            "Invalid ConditionExpression: The expression can not be empty;",
        ),
        refused(
            "empty-update",
            "UpdateItem",
            got(s("a"), UpdateExpression=""),
            "Invalid UpdateExpression: The expression can not be empty;",
        ),
        refused(
            "empty-projection",
            "GetItem",
            got(s("a"), ProjectionExpression=""),
            "Invalid ProjectionExpression: The expression can not be empty;",
        ),
        # Legacy parameters
        refused(
            "twice-to-get",
            "GetItem",
            got(s("a"), AttributesToGet=["a", "b", "a"]),
            f"{INVALID}Duplicate value in attribute name: a",
        ),
        refused(
            "operator-alone",
            "PutItem",
            plain() | {"ConditionalOperator": "OR"},
            "ConditionalOperator cannot be used without Filter or Expected",
        ),
        refused(
            "operator-with-one",
            "DeleteItem",
            got(s("a"), ConditionalOperator="OR", Expected={"x": {"Exists": False}}),
            "ConditionalOperator can only be used when Filter or Expected has two or more elements",
        ),
        refused(
            "put-of-nothing",
            "UpdateItem",
            got(s("a"), AttributeUpdates={"x": {"Action": "PUT"}}),
            f"{INVALID}Only DELETE action is allowed when no attribute value is specified",
        ),
        refused(
            "delete-of-text",
            "UpdateItem",
            got(s("a"), AttributeUpdates={"x": {"Action": "DELETE", "Value": s("y")}}),
            f"{INVALID}DELETE action with value is not supported for the type S",
        ),
        refused(
            "add-of-text",
            "UpdateItem",
            got(s("a"), AttributeUpdates={"x": {"Action": "ADD", "Value": s("y")}}),
            f"{INVALID}ADD action is not supported for the type S",
        ),
        refused(
            "update-of-the-key",
            "UpdateItem",
            got(s("a"), AttributeUpdates={"pk": {"Value": s("y")}}),
            f"{INVALID}Cannot update attribute pk. This attribute is part of the key",
        ),
        refused("S13-expected", "PutItem", plain() | {"Expected": {"x": {"Value": n("1" * 39)}}}, DIGITS),
        refused(
            "S13-expected-list",
            "PutItem",
            plain() | {"Expected": {"x": {"ComparisonOperator": "EQ", "AttributeValueList": [n("1" * 39)]}}},
            DIGITS,
        ),
        # ReturnValues
        *(
            refused(
                f"{values}-{operation}",
                operation,
                request | {"ReturnValues": values},
                "ReturnValues can only be ALL_OLD or NONE",
            )
            for operation, request in (("PutItem", plain()), ("DeleteItem", got(s("a"))))
            for values in ("ALL_NEW", "UPDATED_NEW", "UPDATED_OLD")
        ),
        # Tables
        refused(
            "no-table-put", "PutItem", plain() | {"TableName": "Nobody"}, "Requested resource not found", NOT_FOUND
        ),
        refused(
            "no-table-get", "GetItem", got(s("a")) | {"TableName": "Nobody"}, "Requested resource not found", NOT_FOUND
        ),
        refused(
            "no-table-update",
            "UpdateItem",
            got(s("")) | {"TableName": "Nobody"},
            "Requested resource not found",
            NOT_FOUND,
        ),
        # Order: shape, then the request alone, then the table, then keys
        refused(
            "order-shape-first",
            "PutItem",
            {"TableName": "Nobody", "Item": {"x": n("ten")}, "ReturnValues": "X"},
            f"{DETECTED}Value 'X'…",
        ),
        refused(
            "order-value-before-table",
            "PutItem",
            {"TableName": "Nobody", "Item": {"x": n("ten")}},
            "The parameter cannot be converted…",
        ),
        refused(
            "order-mixing-before-value",
            "PutItem",
            plain(x=n("ten")) | {"Expected": {}, "ConditionExpression": ""},
            f"{MIXED}…",
        ),
        refused(
            "order-table-before-key",
            "PutItem",
            {"TableName": "Nobody", "Item": {}},
            "Requested resource not found",
            NOT_FOUND,
        ),
        refused("order-key-before-index", "PutItem", put(sk=n(1), status=n(1)), f"{TYPE}key sk expected: S actual: N"),
    ],
)
def test_refused(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        accepted("K1-2048-ok", "PutItem", plain(pk=s("a" * 2_048))),
        accepted("K1-1024-é-ok", "PutItem", plain(pk=s("é" * 1_024))),
        accepted("K1-1024-sort-ok", "PutItem", put(sk=s("a" * 1_024))),
        accepted("K1-512-é-sort-ok", "GetItem", kiosk(s("a"), s("é" * 512))),
        accepted(
            "K1-2048-raw-bytes-ok", "PutItem", {"TableName": "Binary", "Item": {"pk": {"B": "AAAA" * 682 + "AAA="}}}
        ),
        accepted("K1-index-1024-ok", "PutItem", put(status=s("x" * 2_048), at=s("t" * 1_024))),
        accepted("K9-2048-over-two-attributes-ok", "PutItem", CUP),
        accepted("K3-empty-non-keys-ok", "PutItem", put(x=s(""), y={"B": ""}, z={"L": []}, w={"M": {}})),
        accepted("K4-missing-index-key-ok", "PutItem", put(status=s("OPEN"))),
        accepted("K4-not-a-key-ok", "PutItem", put(total=s("many"))),
        accepted("S9-409600-ok", "PutItem", {"TableName": "Plain", "Item": of_size(409_600)}),
        accepted(
            "S11-204800-ok",
            "PutItem",
            {"TableName": "Local", "Item": {"pk": s("a"), "sk": s("b"), "total": n(1), "d": s("x" * 204_786)}},
        ),
        accepted("S11-no-entry-ok", "PutItem", {"TableName": "Local", "Item": of_size(409_000, sk=s("b"))}),
        accepted("S13-38-digits-ok", "PutItem", plain(x=n("1" * 38), y=n("9.9E125"), z=n("-1E-130"))),
        accepted("K5-32-levels-ok", "PutItem", plain(x=nested(32))),
        accepted("update-without-anything-ok", "UpdateItem", got(s("a"))),
        accepted("ALL_NEW-of-an-update-ok", "UpdateItem", got(s("a"), ReturnValues="ALL_NEW")),
        accepted("ALL_OLD-ok", "DeleteItem", got(s("a"), ReturnValues="ALL_OLD")),
        accepted(
            "operator-with-two-ok",
            "DeleteItem",
            got(s("a"), ConditionalOperator="OR", Expected={"x": {"Exists": False}, "y": {"Exists": False}}),
        ),
        accepted("delete-of-an-attribute-ok", "UpdateItem", got(s("a"), AttributeUpdates={"x": {"Action": "DELETE"}})),
        accepted(
            "add-of-a-number-ok", "UpdateItem", got(s("a"), AttributeUpdates={"x": {"Action": "ADD", "Value": n(1)}})
        ),
        accepted(
            "values-in-a-condition-ok",
            "PutItem",
            plain() | {"ConditionExpression": "a = :v", "ExpressionAttributeValues": {":v": s("")}},
        ),
    ],
)
def test_accepted(operation: str, request_: Any) -> None:
    given_ = copy.deepcopy(request_)
    assert validate(operation, request_, schema_of)["TableName"] == request_["TableName"]
    assert request_ == given_


def test_the_checked_copy_is_canonical() -> None:
    request = {
        "TableName": "arn:aws:dynamodb:eu-west-1:000000000000:table/Kiosk",
        "Item": key() | {"x": n("1.50"), "y": {"NS": ["1E3", "-0"]}, "z": {"M": {"w": {"L": [n("007")]}}}},
        "Expected": {"v": {"Value": n("01")}},
    }
    assert validate("PutItem", request, schema_of) == {
        "TableName": "Kiosk",
        "Item": key() | {"x": n("1.5"), "y": {"NS": ["0", "1000"]}, "z": {"M": {"w": {"L": [n(7)]}}}},
        "Expected": {"v": {"Value": n(1)}},
    }
    values = {"UpdateExpression": "SET x = :v", "ExpressionAttributeValues": {":v": n("1E1")}}
    assert validate("UpdateItem", got(s("a"), **values), schema_of)["ExpressionAttributeValues"] == {":v": n(10)}


def test_expressions_can_be_read_between_the_two_halves() -> None:
    checked = validate_request("GetItem", {"TableName": "Nobody", "Key": {"pk": n("01")}})
    assert checked["Key"] == {"pk": n(1)}
    with pytest.raises(ApiError) as caught:
        validate_with_tables("GetItem", checked, schema_of)
    assert caught.value.code == NOT_FOUND


def test_statements_have_canonical_parameters() -> None:
    one = {"Statement": "SELECT * FROM Kiosk WHERE pk = ?", "Parameters": [n("1.0")]}
    assert validate("ExecuteStatement", one, schema_of)["Parameters"] == [n(1)]
    assert validate("BatchExecuteStatement", {"Statements": [one]}, schema_of)["Statements"][0]["Parameters"] == [n(1)]
    many = validate("ExecuteTransaction", {"TransactStatements": [one]}, schema_of)
    assert many["TransactStatements"][0]["Parameters"] == [n(1)]
    assert_refused("ExecuteStatement", one | {"Parameters": [nested(40)]}, "ValidationException", TOO_DEEP)


# ── The item that an update leaves ──────────────────────────────────────────────────────────────────────────────────


def test_an_image_comes_back_canonical() -> None:
    assert check_image(TABLES["Kiosk"], key() | {"x": n("1.50"), "status": s("OPEN")}) == key() | {
        "x": n("1.5"),
        "status": s("OPEN"),
    }
    assert check_image(TABLES["Plain"], of_size(409_600))


@pytest.mark.parametrize(
    ("name", "image", "message"),
    [
        pytest.param(
            "Plain", of_size(409_601), "Item size to update has exceeded the maximum allowed size", id="S9-update"
        ),
        pytest.param(
            "Kiosk",
            key() | {"status": n(1)},
            f"{TYPE}Index Key status Expected: S Actual: N IndexName: by-status",
            id="K4-update",
        ),
        pytest.param(
            "Kiosk",
            key() | {"owner": s("")},
            f"{EMPTY}The update expression attempted to update a secondary index key to a value that is not supported. "
            "The AttributeValue for a key attribute cannot contain an empty string value.",
            id="K3-update",
        ),
        pytest.param("Kiosk", key() | {"owner": s("o" * 2_049)}, HASH_TOO_LONG, id="K1-update"),
        pytest.param("Plain", {"pk": s("a"), "x": n("9" * 39)}, DIGITS, id="S13-update"),
        pytest.param("Plain", {"pk": s("a"), "x": nested(33)}, TOO_DEEP.partition(":")[0], id="K5-update"),
        pytest.param("Local", key() | {"total": n(1), "d": s("x" * 204_787)}, TOO_LARGE, id="S11-update"),
    ],
)
def test_refused_images(name: str, image: Any, message: str) -> None:
    with pytest.raises(ApiError) as caught:
        check_image(TABLES[name], image)
    assert (caught.value.code, caught.value.message) == ("ValidationException", message)


def test_an_empty_index_key_can_be_told_from_other_faults() -> None:
    with pytest.raises(EmptyKeyError):
        check_image(TABLES["Kiosk"], key() | {"status": s("")})
