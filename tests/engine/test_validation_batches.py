"""What batches and transactions refuse (B1, B3, K7, T7, T8)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.errors import ApiError
from helpers.engine.rules.validation import validate

from .refusals import (
    DETECTED,
    INVALID,
    MISMATCH,
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

TWICE = "Provided list of item keys contains duplicates"
TOGETHER = "Transaction request cannot include multiple operations on one item"
TOO_LARGE = "Item size has exceeded the maximum allowed size"
EMPTY_KEY = (
    "One or more parameter values are not valid. "
    "The AttributeValue for a key attribute cannot contain an empty string value. Key: pk"
)
EMPTY_INDEX_KEY = (
    "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
    "The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-owner, IndexKey: owner"
)
MIXED = "Can not use both expression and non-expression parameters in the same request: "
NOT_ONE = "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
NOT_FOUND = ("Requested resource not found", "ResourceNotFoundException")


def gets(*keys: Any, **rest: Any) -> dict[str, Any]:
    return {"RequestItems": {"Plain": {"Keys": list(keys), **rest}}}


def plain_key(number: object = "a") -> dict[str, Any]:
    return {"pk": s(str(number))}


def puts(*items: Any, table: str = "Plain") -> dict[str, Any]:
    return {"RequestItems": {table: [{"PutRequest": {"Item": item}} for item in items]}}


def deletes(*keys: Any) -> dict[str, Any]:
    return {"RequestItems": {"Plain": [{"DeleteRequest": {"Key": one}} for one in keys]}}


def two_tables(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {"RequestItems": {**one["RequestItems"], **other["RequestItems"]}}


MANY = [plain_key(number) for number in range(101)]
SORTED = [key("a", str(number)) for number in range(60)]


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        refused(
            "B3-101-keys",
            "BatchGetItem",
            gets(*MANY),
            f"{DETECTED}Value at 'RequestItems.Plain.member.Keys' failed to satisfy constraint: Member must have length "
            "less than or equal to 100",
        ),
        refused(
            "B3-101-keys-over-two",
            "BatchGetItem",
            two_tables(gets(*MANY[:60]), {"RequestItems": {"Kiosk": {"Keys": SORTED[:41]}}}),
            "Too many items requested for the BatchGetItem call",
        ),
        refused("B3-twice", "BatchGetItem", gets(plain_key(), plain_key()), TWICE),
        refused("B3-twice-in-another-spelling", "BatchGetItem", gets({"pk": n("1")}, {"pk": n("1.0")}), TWICE),
        refused("B3-no-table", "BatchGetItem", {"RequestItems": {"Nobody": {"Keys": [plain_key()]}}}, *NOT_FOUND),
        refused("B3-wrong-key", "BatchGetItem", gets({"id": s("a")}), MISMATCH),
        refused("B3-wrong-type", "BatchGetItem", gets({"pk": n(1)}), MISMATCH),
        refused("K3-batch-get", "BatchGetItem", gets({"pk": s("")}), EMPTY_KEY),
        refused(
            "S13-batch-get",
            "BatchGetItem",
            gets({"pk": n("x")}),
            "The parameter cannot be converted to a numeric value: x",
        ),
        refused(
            "B3-mixed",
            "BatchGetItem",
            gets(plain_key(), AttributesToGet=["a"], ProjectionExpression="a"),
            f"{MIXED}Non-expression parameters: {{AttributesToGet}} Expression parameters: {{ProjectionExpression}}",
        ),
        refused(
            "B3-mixed-over-two",
            "BatchGetItem",
            two_tables(
                gets(plain_key(), ProjectionExpression="a"),
                {"RequestItems": {"Kiosk": {"Keys": [key()], "AttributesToGet": ["a"]}}},
            ),
            f"{MIXED}Non-expression parameters: {{AttributesToGet}} Expression parameters: {{ProjectionExpression}}",
        ),
        refused(
            "B3-twice-to-get",
            "BatchGetItem",
            gets(plain_key(), AttributesToGet=["a", "a"]),
            f"{INVALID}Duplicate value in attribute name: a",
        ),
        refused(
            "B3-names-alone",
            "BatchGetItem",
            gets(plain_key(), ExpressionAttributeNames={"#a": "a"}),
            "ExpressionAttributeNames can only be specified when using expressions",
        ),
        refused(
            "B1-26-over-two",
            "BatchWriteItem",
            two_tables(puts(*MANY[:13]), puts(*SORTED[:13], table="Kiosk")),
            "Too many items requested for the BatchWriteItem call",
        ),
        refused("B1-twice", "BatchWriteItem", puts(plain_key(), plain_key() | {"x": n(1)}), TWICE),
        refused(
            "B1-put-and-delete",
            "BatchWriteItem",
            {
                "RequestItems": {
                    "Plain": [{"PutRequest": {"Item": plain_key()}}, {"DeleteRequest": {"Key": plain_key()}}]
                }
            },
            TWICE,
        ),
        refused("B1-twice-deleted", "BatchWriteItem", deletes(plain_key(), plain_key()), TWICE),
        refused("B1-neither", "BatchWriteItem", {"RequestItems": {"Plain": [{}]}}, NOT_ONE),
        refused(
            "B1-both",
            "BatchWriteItem",
            {"RequestItems": {"Plain": [{"PutRequest": {"Item": plain_key()}, "DeleteRequest": {"Key": plain_key()}}]}},
            NOT_ONE,
        ),
        refused("B1-missing-key", "BatchWriteItem", puts({"x": n(1)}), MISMATCH),
        refused("B1-wrong-type", "BatchWriteItem", puts({"pk": n(5)}), MISMATCH),
        refused("B1-delete-wrong-key", "BatchWriteItem", deletes({"x": n(1)}), MISMATCH),
        refused("B1-empty-key", "BatchWriteItem", puts({"pk": s("")}), EMPTY_KEY),
        refused("B1-delete-empty-key", "BatchWriteItem", deletes({"pk": s("")}), EMPTY_KEY),
        refused(
            "K4-batch",
            "BatchWriteItem",
            puts(key() | {"owner": n(5)}, table="Kiosk"),
            f"{INVALID}Type mismatch for Index Key owner Expected: S Actual: N IndexName: by-owner",
        ),
        refused("K3-batch-index", "BatchWriteItem", puts(key() | {"owner": s("")}, table="Kiosk"), EMPTY_INDEX_KEY),
        refused("S9-batch", "BatchWriteItem", puts(of_size(409_601)), TOO_LARGE),
        refused(
            "K5-batch",
            "BatchWriteItem",
            puts(plain_key() | {"x": nested(33)}),
            "Nesting Levels have exceeded supported limits…",
        ),
        refused("B1-no-table", "BatchWriteItem", puts(plain_key(), table="Nobody"), *NOT_FOUND),
        refused("B1-one-wrong-refuses-all", "BatchWriteItem", puts(plain_key("x"), {"y": n(1)}), MISMATCH),
    ],
)
def test_refused_batches(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        accepted("B3-100-keys-ok", "BatchGetItem", gets(*MANY[:100])),
        accepted(
            "B3-100-keys-over-two-ok",
            "BatchGetItem",
            two_tables(gets(*MANY[:60]), {"RequestItems": {"Kiosk": {"Keys": SORTED[:40]}}}),
        ),
        accepted("B3-one-partition-key-ok", "BatchGetItem", {"RequestItems": {"Kiosk": {"Keys": SORTED}}}),
        accepted("B1-25-ok", "BatchWriteItem", puts(*MANY[:25])),
        accepted(
            "B1-25-over-two-ok", "BatchWriteItem", two_tables(puts(*MANY[:12]), puts(*SORTED[:13], table="Kiosk"))
        ),
        accepted(
            "B1-one-key-in-two-tables-ok", "BatchWriteItem", two_tables(puts(plain_key()), puts(key(), table="Kiosk"))
        ),
        accepted("S9-batch-ok", "BatchWriteItem", puts(of_size(409_600))),
    ],
)
def test_accepted_batches(operation: str, request_: Any) -> None:
    assert validate(operation, request_, schema_of)["RequestItems"].keys() == request_["RequestItems"].keys()


def test_keys_of_different_types_are_different_keys() -> None:
    """The string "1" and the number 1 name two items; each is then refused or not by its own table."""
    assert_refused("BatchGetItem", gets({"pk": s("1")}, {"pk": n(1)}), "ValidationException", MISMATCH)


# ── Transactions ────────────────────────────────────────────────────────────────────────────────────────────────────


def put(item: Any, table: str = "Plain", **rest: Any) -> dict[str, Any]:
    return {"Put": {"TableName": table, "Item": item, **rest}}


def get(key_: Any, table: str = "Plain", **rest: Any) -> dict[str, Any]:
    return {"Get": {"TableName": table, "Key": key_, **rest}}


def delete(key_: Any, table: str = "Plain", **rest: Any) -> dict[str, Any]:
    return {"Delete": {"TableName": table, "Key": key_, **rest}}


def check(key_: Any, **rest: Any) -> dict[str, Any]:
    return {"ConditionCheck": {"TableName": "Plain", "Key": key_, "ConditionExpression": "x", **rest}}


def update(key_: Any, **rest: Any) -> dict[str, Any]:
    return {"Update": {"TableName": "Plain", "Key": key_, "UpdateExpression": "REMOVE x", **rest}}


def together(*actions: Any, **rest: Any) -> dict[str, Any]:
    return {"TransactItems": list(actions), **rest}


TEN = [put(of_size(400_000, pk=s(str(number)))) for number in range(10)]


@pytest.mark.parametrize(
    ("operation", "request_", "code", "message"),
    [
        refused("T7-two-puts", "TransactWriteItems", together(put(plain_key()), put(plain_key())), TOGETHER),
        refused("T7-put-and-delete", "TransactWriteItems", together(put(plain_key()), delete(plain_key())), TOGETHER),
        refused(
            "T7-update-and-check", "TransactWriteItems", together(update(plain_key()), check(plain_key())), TOGETHER
        ),
        refused("T7-two-gets", "TransactGetItems", together(get(plain_key()), get(plain_key())), TOGETHER),
        refused(
            "T7-two-actions",
            "TransactWriteItems",
            together({**put(plain_key()), **delete(plain_key("b"))}),
            "TransactItems can only contain one of Check, Put, Update or Delete",
        ),
        refused(
            "T7-no-action",
            "TransactWriteItems",
            together({}),
            "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
        ),
        refused(
            "T7-no-Get-in-a-write",
            "TransactWriteItems",
            together(put(plain_key()), get(plain_key("b"))),
            "Invalid Request: TransactWriteRequest should…",
        ),
        refused(
            "T7-no-Put-in-a-read",
            "TransactGetItems",
            together(put(plain_key())),
            f"{DETECTED}Value null at 'transactItems.1.member.get' failed to satisfy constraint: Member must not be "
            "null",
        ),
        refused(
            "T7-check-without-condition",
            "TransactWriteItems",
            together({"ConditionCheck": {"TableName": "Plain", "Key": plain_key()}}),
            f"{DETECTED}Value null at 'transactItems.1.member.conditionCheck.conditionExpression' failed to satisfy "
            "constraint: Member must not be null",
        ),
        refused(
            "T7-over-4-MB",
            "TransactWriteItems",
            together(*TEN, put(of_size(194_305))),
            "The aggregate size of the items in the transaction cannot exceed 4 MB",
        ),
        refused("S9-transaction", "TransactWriteItems", together(put(of_size(409_601))), TOO_LARGE),
        refused(
            "K5-transaction",
            "TransactWriteItems",
            together(put(plain_key() | {"x": nested(33)})),
            "Nesting Levels have exceeded supported limits…",
        ),
        refused("K3-put", "TransactWriteItems", together(put({"pk": s("")})), EMPTY_KEY),
        refused("K3-update", "TransactWriteItems", together(update({"pk": s("")})), EMPTY_KEY),
        refused("K3-delete", "TransactWriteItems", together(delete({"pk": s("")})), EMPTY_KEY),
        refused("K3-check", "TransactWriteItems", together(check({"pk": s("")})), EMPTY_KEY),
        refused("K3-get", "TransactGetItems", together(get({"pk": s("")})), EMPTY_KEY),
        refused("K3-index", "TransactWriteItems", together(put(key() | {"owner": s("")}, "Kiosk")), EMPTY_INDEX_KEY),
        refused(
            "S13-value",
            "TransactWriteItems",
            together(update(plain_key(), ExpressionAttributeValues={":v": n("x")})),
            "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric "
            "value: x for key :v",
        ),
        refused(
            "empty-condition",
            "TransactWriteItems",
            together(delete(plain_key(), ConditionExpression="")),
            "Invalid ConditionExpression: The expression can not be empty;",
        ),
        refused(
            "first-fault-first",
            "TransactWriteItems",
            together(put(plain_key() | {"x": n("y")}), put(of_size(409_601))),
            "The parameter cannot be converted…",
        ),
        refused(
            "request-before-table",
            "TransactWriteItems",
            together(put(plain_key(), "Nobody"), put(of_size(409_601))),
            TOO_LARGE,
        ),
        refused("no-table", "TransactWriteItems", together(put(plain_key(), "Nobody")), *NOT_FOUND),
        refused("no-table-get", "TransactGetItems", together(get(plain_key(), "Nobody")), *NOT_FOUND),
        refused(
            "duplicates-before-keys",
            "TransactWriteItems",
            together(put(plain_key()), put(plain_key()), delete({"x": n(1)})),
            TOGETHER,
        ),
    ],
)
def test_refused_transactions(operation: str, request_: Any, code: str, message: str) -> None:
    assert_refused(operation, request_, code, message)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        pytest.param(put({"pk": n(5)}), f"{INVALID}Type mismatch for key pk expected: S actual: N", id="K1-put"),
        pytest.param(put({"x": n(5)}), f"{INVALID}Missing the key pk in the item", id="K1-put-missing"),
        pytest.param(
            put({"pk": {"L": []}}), f"{INVALID}Type mismatch for key pk expected: S actual: L", id="K1-put-list"
        ),
        pytest.param(update({"pk": n(5)}), MISMATCH, id="K1-update"),
        pytest.param(delete({"pk": n(5)}), MISMATCH, id="K1-delete"),
        pytest.param(check({"pk": n(5)}), MISMATCH, id="K1-check"),
        pytest.param(
            put(key() | {"owner": n(5)}, "Kiosk"),
            f"{INVALID}Type mismatch for Index Key owner Expected: S Actual: N IndexName: by-owner",
            id="K4-put",
        ),
    ],
)
def test_a_wrong_key_cancels_with_a_reason_for_each_action(action: Any, reason: str) -> None:
    error = assert_refused(
        "TransactWriteItems",
        together(put(plain_key("fine")), action),
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]",
    )
    assert error.fields["CancellationReasons"] == [{"Code": "None"}, {"Code": "ValidationError", "Message": reason}]


def test_a_wrong_key_cancels_a_read_too() -> None:
    with pytest.raises(ApiError) as caught:
        validate("TransactGetItems", together(get({})), schema_of)
    assert caught.value.code == "TransactionCanceledException"
    assert caught.value.fields["CancellationReasons"] == [{"Code": "ValidationError", "Message": MISMATCH}]


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        accepted("K7-100-ok", "TransactWriteItems", together(*(put(one) for one in MANY[:100]))),
        accepted("K7-100-gets-ok", "TransactGetItems", together(*(get(one) for one in MANY[:100]))),
        accepted("T7-4-MB-ok", "TransactWriteItems", together(*TEN, put(of_size(194_304)))),
        accepted(
            "T7-one-key-in-two-tables-ok", "TransactWriteItems", together(put(plain_key()), put(plain_key(), "Cups"))
        ),
        accepted(
            "T7-all-kinds-ok",
            "TransactWriteItems",
            together(put(plain_key(1)), update(plain_key(2)), delete(plain_key(3)), check(plain_key(4))),
        ),
        accepted(
            "T7-same-pk-other-sk-ok",
            "TransactGetItems",
            together(get(key("a", "1"), "Kiosk"), get(key("a", "2"), "Kiosk")),
        ),
    ],
)
def test_accepted_transactions(operation: str, request_: Any) -> None:
    assert len(validate(operation, request_, schema_of)["TransactItems"]) == len(request_["TransactItems"])
