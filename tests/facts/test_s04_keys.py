"""Keys and names: sizes, order, empty values, nesting (K1–K5, K11)."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config

from helpers.lab.lab import Lab

from .support import MakeTable, Wire, assert_refused, cases, create, fact, key, n, refused, s

INVALID = "ValidationException"
HASH_TOO_LONG = (
    "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
)
RANGE_TOO_LONG = (
    "One or more parameter values were invalid: "
    "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
)


# ── K1: sizes of key values ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("pk", "sk"),
    cases(
        ("K1-2048-B-partition-key", {"S": "a" * 2_048}, {"S": "x"}),
        ("K1-1024-two-byte-letters-partition-key", {"S": "é" * 1_024}, {"S": "x"}),
        ("K1-1024-B-sort-key", {"S": "a"}, {"S": "x" * 1_024}),
        ("K1-512-two-byte-letters-sort-key", {"S": "a"}, {"S": "é" * 512}),
        ("K1-one-byte-each", {"S": "a"}, {"S": "x"}),
    ),
)
def test_key_sizes_allowed(client: Any, table: MakeTable, pk: Wire, sk: Wire) -> None:
    name = table(sk="sk")
    client.put_item(TableName=name, Item={"pk": pk, "sk": sk})
    assert client.get_item(TableName=name, Key={"pk": pk, "sk": sk})["Item"] == {"pk": pk, "sk": sk}


@pytest.mark.parametrize(
    ("pk", "sk", "message"),
    cases(
        ("K1-2049-B-partition-key", {"S": "a" * 2_049}, {"S": "x"}, HASH_TOO_LONG),
        ("K1-1025-two-byte-letters-partition-key", {"S": "é" * 1_025}, {"S": "x"}, HASH_TOO_LONG),
        ("K1-1025-B-sort-key", {"S": "a"}, {"S": "x" * 1_025}, RANGE_TOO_LONG),
        ("K1-1024-two-byte-letters-sort-key", {"S": "a"}, {"S": "é" * 1_024}, RANGE_TOO_LONG),
    ),
)
@pytest.mark.parametrize("operation", ["put_item", "get_item", "delete_item", "update_item"])
def test_key_sizes_refused(client: Any, table: MakeTable, operation: str, pk: Wire, sk: Wire, message: str) -> None:
    name = table(sk="sk")
    whole = {"pk": pk, "sk": sk}
    request = {"Item": whole} if operation == "put_item" else {"Key": whole}
    assert_refused(INVALID, message, getattr(client, operation), TableName=name, **request)


@fact("K1-binary-keys-are-measured-raw")
def test_binary_key_size(client: Any, table: MakeTable) -> None:
    name = table(pk="pk:B")
    client.put_item(TableName=name, Item={"pk": {"B": b"\xff" * 2_048}})
    assert_refused(INVALID, HASH_TOO_LONG, client.put_item, TableName=name, Item={"pk": {"B": b"\xff" * 2_049}})


@pytest.mark.parametrize(
    "type_", cases(("K1-no-boolean-key", "BOOL"), ("K1-no-list-key", "L"), ("K1-no-set-key", "SS"))
)
def test_key_types(client: Any, type_: str) -> None:
    answer = refused(
        client.create_table,
        TableName="wrong-key",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": type_}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert answer["Error"]["Code"] == INVALID


@pytest.mark.parametrize(
    ("item", "message"),
    cases(
        (
            "K1-missing-sort-key",
            {"pk": s("a")},
            "One or more parameter values were invalid: Missing the key sk in the item",
        ),
        (
            "K1-wrong-type-of-key",
            {"pk": s("a"), "sk": n(1)},
            "One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N",
        ),
    ),
)
def test_put_needs_the_whole_key(client: Any, table: MakeTable, item: Wire, message: str) -> None:
    assert_refused(INVALID, message, client.put_item, TableName=table(sk="sk"), Item=item)


@pytest.mark.parametrize(
    "whole",
    cases(
        ("K1-get-needs-the-whole-key", {"pk": s("a")}),
        ("K1-get-needs-no-more-than-the-key", {"pk": s("a"), "sk": s("b"), "x": s("c")}),
        ("K1-get-needs-the-right-types", {"pk": s("a"), "sk": n(1)}),
    ),
)
def test_get_needs_the_key(client: Any, table: MakeTable, whole: Wire) -> None:
    message = "The provided key element does not match the schema"
    assert_refused(INVALID, message, client.get_item, TableName=table(sk="sk"), Key=whole)


# ── K2: order inside a collection ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("type_", "ordered"),
    cases(
        ("K2-strings-by-bytes", "S", ["10", "9", "a"]),
        ("K2-capitals-before-small-letters", "S", ["Z", "a"]),
        ("K2-prefix-first", "S", ["a", "a#", "a#1", "aa"]),
        ("K2-utf8-not-utf16", "S", ["z", "é", "€", "\uffee", "🙂"]),
        ("K2-numbers-numerically", "N", ["-1000", "-10", "-9.5", "-1E-10", "0", "1E-130", "9", "10", "100.5", "1E20"]),
        ("K2-binary-unsigned", "B", [b"\x00", b"\x00\x01", b"\x01", b"\x7f", b"\x80", b"\xff", b"\xff\x00"]),
    ),
)
@pytest.mark.parametrize("forward", [True, False], ids=["forward", "backward"])
def test_order_in_a_collection(client: Any, table: MakeTable, type_: str, ordered: Any, forward: bool) -> None:
    name = table(sk=f"sk:{type_}")
    for value in sorted(ordered, key=repr):
        client.put_item(TableName=name, Item={"pk": s("a"), "sk": {type_: value}})
    answer = client.query(
        TableName=name,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": s("a")},
        ScanIndexForward=forward,
    )
    found = [item["sk"][type_] for item in answer["Items"]]
    if type_ == "N":
        found, ordered = [float(text) for text in found], [float(text) for text in ordered]
    assert found == (ordered if forward else ordered[::-1])


# ── K3: empty values ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("pk", "empty", "word"),
    cases(("K3-empty-string-key", "pk", s(""), "string"), ("K3-empty-binary-key", "pk:B", {"B": b""}, "binary")),
)
def test_empty_table_key(client: Any, table: MakeTable, pk: str, empty: Wire, word: str) -> None:
    message = (
        "One or more parameter values are not valid. "
        f"The AttributeValue for a key attribute cannot contain an empty {word} value. Key: pk"
    )
    assert_refused(INVALID, message, client.put_item, TableName=table(pk=pk), Item={"pk": empty})


@fact("K3-empty-index-key")
def test_empty_index_key(client: Any, table: MakeTable) -> None:
    name = table(gsi={"by-g": {"pk": "g"}})
    answer = refused(client.put_item, TableName=name, Item={**key("a"), "g": s("")})
    assert answer["Error"]["Code"] == INVALID
    assert "empty string value" in answer["Error"]["Message"]
    assert "by-g" in answer["Error"]["Message"]


@pytest.mark.parametrize(
    ("empty", "message"),
    cases(
        (
            "K3-empty-string-set",
            {"SS": []},
            "One or more parameter values were invalid: An string set  may not be empty",
        ),
        (
            "K3-empty-number-set",
            {"NS": []},
            "One or more parameter values were invalid: An number set  may not be empty",
        ),
        (
            "K3-empty-binary-set",
            {"BS": []},
            "One or more parameter values were invalid: Binary sets should not be empty",
        ),
    ),
)
def test_empty_sets(client: Any, table: MakeTable, empty: Wire, message: str) -> None:
    assert_refused(INVALID, message, client.put_item, TableName=table(), Item={**key("a"), "x": empty})


@pytest.mark.parametrize(
    "empty",
    cases(
        ("K3-empty-list-is-legal", {"L": []}),
        ("K3-empty-map-is-legal", {"M": {}}),
        ("K3-empty-string-is-legal", s("")),
        ("K3-empty-binary-is-legal", {"B": b""}),
    ),
)
def test_legal_empty_values(client: Any, table: MakeTable, empty: Wire) -> None:
    name, item = table(), {**key("a"), "x": empty}
    client.put_item(TableName=name, Item=item)
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == item


@pytest.mark.parametrize(
    ("twice", "message"),
    cases(
        (
            "K3-duplicates-in-a-string-set",
            {"SS": ["a", "a"]},
            "One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
        ),
        ("K3-duplicates-in-a-number-set", {"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
    ),
)
def test_duplicates_in_sets(client: Any, table: MakeTable, twice: Wire, message: str) -> None:
    assert_refused(INVALID, message, client.put_item, TableName=table(), Item={**key("a"), "x": twice})


# ── K4: keys of indexes ─────────────────────────────────────────────────────────────────────────────────────────────

MISMATCH = (
    "One or more parameter values were invalid: Type mismatch for Index Key gk Expected: S Actual: N IndexName: g_s"
)


@pytest.mark.parametrize("way", cases(("K4-put", "put"), ("K4-batch", "batch"), ("K4-transaction", "transact")))
def test_wrong_type_of_an_index_key(client: Any, table: MakeTable, way: str) -> None:
    name = table(gsi={"g_s": {"pk": "gk"}})
    item = {**key("a"), "gk": n(1)}
    if way == "put":
        assert_refused(INVALID, MISMATCH, client.put_item, TableName=name, Item=item)
    elif way == "batch":
        answer = refused(client.batch_write_item, RequestItems={name: [{"PutRequest": {"Item": item}}]})
        assert answer["Error"]["Code"] == INVALID
    else:
        put = {"Put": {"TableName": name, "Item": item}}
        answer = refused(client.transact_write_items, TransactItems=[put])
        assert answer["Error"]["Code"] in {INVALID, "TransactionCanceledException"}
    assert client.scan(TableName=name)["Count"] == 0


@fact("K4-update")
def test_update_to_a_wrong_type_of_index_key(client: Any, table: MakeTable) -> None:
    name = table(gsi={"g_s": {"pk": "gk"}})
    client.put_item(TableName=name, Item={**key("a"), "gk": s("x")})
    answer = refused(
        client.update_item,
        TableName=name,
        Key=key("a"),
        UpdateExpression="SET gk = :n",
        ExpressionAttributeValues={":n": n(1)},
    )
    assert answer["Error"]["Code"] == INVALID
    assert "Type mismatch for Index Key gk Expected: S Actual: N IndexName: g_s" in answer["Error"]["Message"]
    assert client.get_item(TableName=name, Key=key("a"))["Item"]["gk"] == s("x")


@fact("K4-missing-index-key-is-fine")
def test_missing_index_key(client: Any, table: MakeTable) -> None:
    name = table(gsi={"g_s": {"pk": "gk"}})
    client.put_item(TableName=name, Item=key("a"))
    assert client.scan(TableName=name, IndexName="g_s")["Count"] == 0
    assert client.scan(TableName=name)["Count"] == 1


# ── K5: names and nesting ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    cases(("K5-name-of-3", "abc"), ("K5-name-of-255", "t" * 255), ("K5-all-kinds-of-letters", "A-z_0.9")),
)
def test_legal_table_names(client: Any, name: str) -> None:
    assert create(client, name)["TableDescription"]["TableName"] == name
    client.delete_table(TableName=name)


@pytest.mark.parametrize(
    "name",
    cases(("K5-name-of-2", "ab"), ("K5-name-of-256", "t" * 256), ("K5-blank-in-a-name", "my table"), ("K5-é", "café")),
)
def test_illegal_table_names(client: Any, name: str) -> None:
    assert refused(create, client, name)["Error"]["Code"] == INVALID


@pytest.mark.parametrize("name", cases(("K5-index-name-of-2", "ix"), ("K5-slash-in-an-index-name", "by/g")))
def test_illegal_index_names(lab: Lab, name: str) -> None:
    index = {
        "IndexName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    loose = boto3.client("dynamodb", config=Config(parameter_validation=False))
    assert refused(create, loose, GlobalSecondaryIndexes=[index])["Error"]["Code"] == INVALID


@fact("K5-attribute-name-of-65535-B")
def test_longest_attribute_name(client: Any, table: MakeTable) -> None:
    name, item = table(), {**key("a"), "n" * 65_535: s("x")}
    client.put_item(TableName=name, Item=item)
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == item


@fact("K5-attribute-name-of-65536-B")
def test_too_long_attribute_name(client: Any, table: MakeTable) -> None:
    answer = refused(client.put_item, TableName=table(), Item={**key("a"), "n" * 65_536: s("x")})
    assert answer["Error"]["Code"] == INVALID


@pytest.mark.parametrize(
    ("length", "allowed"), cases(("K5-key-name-of-255-B", 255, True), ("K5-key-name-of-256-B", 256, False))
)
def test_length_of_key_names(client: Any, length: int, allowed: bool) -> None:
    name = "k" * length
    schema: Wire = {
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"}],
    }
    if allowed:
        create(client, **schema)
        client.put_item(TableName="names", Item={name: s("x")})
        client.delete_table(TableName="names")
    else:
        assert refused(create, client, **schema)["Error"]["Code"] == INVALID


def _nested(levels: int) -> Wire:
    value = s("x")
    for level in range(levels):
        value = {"L": [value]} if level % 2 else {"M": {"m": value}}
    return value


@pytest.mark.parametrize(
    ("levels", "allowed"),
    cases(("K5-nested-31-levels", 31, True), ("K5-nested-33-levels", 33, False), ("K5-nested-60-levels", 60, False)),
)
def test_nesting(client: Any, table: MakeTable, levels: int, allowed: bool) -> None:
    name, item = table(), {**key("a"), "x": _nested(levels)}
    if allowed:
        client.put_item(TableName=name, Item=item)
        assert client.get_item(TableName=name, Key=key("a"))["Item"] == item
    else:
        assert refused(client.put_item, TableName=name, Item=item)["Error"]["Code"] == INVALID


# ── K11: attribute names wherever they stand ────────────────────────────────────────────────────────────────────────

TOO_LARGE = "Attribute name is too large, must be less than 65536 bytes"


def _named(client: Any, name: str, attribute: str) -> Wire:
    """Every place for an attribute's name, and the call that puts it there."""
    at = {"TableName": name, "Key": key("a")}
    aliased = {"ExpressionAttributeNames": {"#n": attribute}}
    valued = {"ExpressionAttributeValues": {":v": s("x")}}
    inside = {"M": {"m": {"L": [{"M": {attribute: s("x")}}]}}}
    equal = {attribute: {"ComparisonOperator": "EQ", "AttributeValueList": [s("x")]}}
    return {
        "item": lambda: client.put_item(TableName=name, Item={**key("a"), attribute: s("x")}),
        "map-inside": lambda: client.put_item(TableName=name, Item={**key("a"), "x": inside}),
        "batch": lambda: client.batch_write_item(
            RequestItems={name: [{"PutRequest": {"Item": {**key("a"), "x": inside}}}]}
        ),
        "value": lambda: client.update_item(
            **at, UpdateExpression="SET x = :v", ExpressionAttributeValues={":v": inside}
        ),
        "update": lambda: client.update_item(**at, UpdateExpression="SET #n = :v", **aliased, **valued),
        "condition": lambda: client.update_item(
            **at, UpdateExpression="SET x = :v", ConditionExpression="#n <> :v", **aliased, **valued
        ),
        "projection": lambda: client.get_item(**at, ProjectionExpression="#n", **aliased),
        "AttributesToGet": lambda: client.get_item(**at, AttributesToGet=[attribute]),
        "AttributeUpdates": lambda: client.update_item(**at, AttributeUpdates={attribute: {"Value": s("x")}}),
        "Expected": lambda: client.delete_item(**at, Expected={attribute: {"Exists": False}}),
        "ScanFilter": lambda: client.scan(TableName=name, ScanFilter=equal),
    }


PLACES = tuple(_named(None, "", ""))


@pytest.mark.parametrize(
    ("place", "bytes_", "allowed"),
    cases(
        *((f"K11-65535-B-{place}", place, 65_535, True) for place in PLACES),
        *((f"K11-65536-B-{place}", place, 65_536, False) for place in PLACES),
    ),
)
def test_attribute_names_have_one_limit(table: MakeTable, place: str, bytes_: int, allowed: bool) -> None:
    loose = boto3.client("dynamodb", config=Config(parameter_validation=False))
    attribute = "é" * (bytes_ // 2) + "n" * (bytes_ % 2)
    call = _named(loose, table(), attribute)[place]
    if allowed:
        call()
    else:
        assert_refused(INVALID, TOO_LARGE, call)
