"""Keys, names and hard limits (K1–K9)."""

from __future__ import annotations

import boto3
import pytest
from botocore.config import Config

from .support import assert_refused, cases, fact, key, n, of_size, refused, s

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
def test_key_sizes_allowed(client, table, pk, sk):
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
def test_key_sizes_refused(client, table, operation, pk, sk, message):
    name = table(sk="sk")
    whole = {"pk": pk, "sk": sk}
    request = {"Item": whole} if operation == "put_item" else {"Key": whole}
    assert_refused(INVALID, message, getattr(client, operation), TableName=name, **request)


@fact("K1-binary-keys-are-measured-raw")
def test_binary_key_size(client, table):
    name = table(pk="pk:B")
    client.put_item(TableName=name, Item={"pk": {"B": b"\xff" * 2_048}})
    assert_refused(INVALID, HASH_TOO_LONG, client.put_item, TableName=name, Item={"pk": {"B": b"\xff" * 2_049}})


@pytest.mark.parametrize("type_", cases(("K1-no-boolean-key", "BOOL"), ("K1-no-list-key", "L"), ("K1-no-set-key", "SS")))
def test_key_types(client, type_):
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
        ("K1-missing-sort-key", {"pk": s("a")}, "One or more parameter values were invalid: Missing the key sk in the item"),
        (
            "K1-wrong-type-of-key",
            {"pk": s("a"), "sk": n(1)},
            "One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N",
        ),
    ),
)
def test_put_needs_the_whole_key(client, table, item, message):
    assert_refused(INVALID, message, client.put_item, TableName=table(sk="sk"), Item=item)


@pytest.mark.parametrize(
    "whole",
    cases(
        ("K1-get-needs-the-whole-key", {"pk": s("a")}),
        ("K1-get-needs-no-more-than-the-key", {"pk": s("a"), "sk": s("b"), "x": s("c")}),
        ("K1-get-needs-the-right-types", {"pk": s("a"), "sk": n(1)}),
    ),
)
def test_get_needs_the_key(client, table, whole):
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
def test_order_in_a_collection(client, table, type_, ordered, forward):
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
def test_empty_table_key(client, table, pk, empty, word):
    message = (
        "One or more parameter values are not valid. "
        f"The AttributeValue for a key attribute cannot contain an empty {word} value. Key: pk"
    )
    assert_refused(INVALID, message, client.put_item, TableName=table(pk=pk), Item={"pk": empty})


@fact("K3-empty-index-key")
def test_empty_index_key(client, table):
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
        ("K3-empty-binary-set", {"BS": []}, "One or more parameter values were invalid: Binary sets should not be empty"),
    ),
)
def test_empty_sets(client, table, empty, message):
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
def test_legal_empty_values(client, table, empty):
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
def test_duplicates_in_sets(client, table, twice, message):
    assert_refused(INVALID, message, client.put_item, TableName=table(), Item={**key("a"), "x": twice})


# ── K4: keys of indexes ─────────────────────────────────────────────────────────────────────────────────────────────

MISMATCH = (
    "One or more parameter values were invalid: Type mismatch for Index Key gk Expected: S Actual: N IndexName: g_s"
)


@pytest.mark.parametrize("way", cases(("K4-put", "put"), ("K4-batch", "batch"), ("K4-transaction", "transact")))
def test_wrong_type_of_an_index_key(client, table, way):
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
def test_update_to_a_wrong_type_of_index_key(client, table):
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
def test_missing_index_key(client, table):
    name = table(gsi={"g_s": {"pk": "gk"}})
    client.put_item(TableName=name, Item=key("a"))
    assert client.scan(TableName=name, IndexName="g_s")["Count"] == 0
    assert client.scan(TableName=name)["Count"] == 1


# ── K5: names and nesting ───────────────────────────────────────────────────────────────────────────────────────────


def _create(client, name="names", **extra):
    request = {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        **extra,
    }
    return client.create_table(**request)


@pytest.mark.parametrize(
    "name",
    cases(("K5-name-of-3", "abc"), ("K5-name-of-255", "t" * 255), ("K5-all-kinds-of-letters", "A-z_0.9")),
)
def test_legal_table_names(client, name):
    assert _create(client, name)["TableDescription"]["TableName"] == name
    client.delete_table(TableName=name)


@pytest.mark.parametrize(
    "name",
    cases(("K5-name-of-2", "ab"), ("K5-name-of-256", "t" * 256), ("K5-blank-in-a-name", "my table"), ("K5-é", "café")),
)
def test_illegal_table_names(client, name):
    assert refused(_create, client, name)["Error"]["Code"] == INVALID


@pytest.mark.parametrize("name", cases(("K5-index-name-of-2", "ix"), ("K5-slash-in-an-index-name", "by/g")))
def test_illegal_index_names(lab, name):
    index = {
        "IndexName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    loose = boto3.client("dynamodb", config=Config(parameter_validation=False))
    assert refused(_create, loose, GlobalSecondaryIndexes=[index])["Error"]["Code"] == INVALID


@fact("K5-attribute-name-of-65535-B")
def test_longest_attribute_name(client, table):
    name, item = table(), {**key("a"), "n" * 65_535: s("x")}
    client.put_item(TableName=name, Item=item)
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == item


@fact("K5-attribute-name-of-65536-B")
def test_too_long_attribute_name(client, table):
    answer = refused(client.put_item, TableName=table(), Item={**key("a"), "n" * 65_536: s("x")})
    assert answer["Error"]["Code"] == INVALID


@pytest.mark.parametrize(
    ("length", "allowed"), cases(("K5-key-name-of-255-B", 255, True), ("K5-key-name-of-256-B", 256, False))
)
def test_length_of_key_names(client, length, allowed):
    name = "k" * length
    schema = {
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"}],
    }
    if allowed:
        _create(client, **schema)
        client.put_item(TableName="names", Item={name: s("x")})
        client.delete_table(TableName="names")
    else:
        assert refused(_create, client, **schema)["Error"]["Code"] == INVALID


def _nested(levels):
    value = s("x")
    for level in range(levels):
        value = {"L": [value]} if level % 2 else {"M": {"m": value}}
    return value


@pytest.mark.parametrize(
    ("levels", "allowed"),
    cases(("K5-nested-31-levels", 31, True), ("K5-nested-33-levels", 33, False), ("K5-nested-60-levels", 60, False)),
)
def test_nesting(client, table, levels, allowed):
    name, item = table(), {**key("a"), "x": _nested(levels)}
    if allowed:
        client.put_item(TableName=name, Item=item)
        assert client.get_item(TableName=name, Key=key("a"))["Item"] == item
    else:
        assert refused(client.put_item, TableName=name, Item=item)["Error"]["Code"] == INVALID


# ── K6: expressions ─────────────────────────────────────────────────────────────────────────────────────────────────


def _filler(size):
    """A true condition of exactly `size` bytes."""
    expression = "attribute_exists(pk)"
    return expression + " " * (size - len(expression))


@pytest.mark.parametrize(
    ("size", "allowed"), cases(("K6-expression-of-4096-B", 4_096, True), ("K6-expression-of-4097-B", 4_097, False))
)
def test_size_of_an_expression(client, table, size, allowed):
    name = table(items=[{"pk": "a"}])
    if allowed:
        assert client.scan(TableName=name, FilterExpression=_filler(size))["Count"] == 1
    else:
        answer = refused(client.scan, TableName=name, FilterExpression=_filler(size))
        assert answer["Error"]["Code"] == INVALID
        assert answer["Error"]["Message"] == (
            "Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: 4097"
        )


@pytest.mark.parametrize(
    ("sign", "length", "allowed"),
    cases(
        ("K6-name-token-of-255-B", "#", 255, True),
        ("K6-name-token-of-256-B", "#", 256, False),
        ("K6-value-token-of-255-B", ":", 255, True),
        ("K6-value-token-of-256-B", ":", 256, False),
    ),
)
def test_size_of_a_token(client, table, sign, length, allowed):
    name = table(items=[{"pk": "a", "x": "1"}])
    token = sign + "t" * (length - 1)
    if sign == "#":
        request = {"FilterExpression": f"attribute_exists({token})", "ExpressionAttributeNames": {token: "x"}}
    else:
        request = {"FilterExpression": f"x = {token}", "ExpressionAttributeValues": {token: s("1")}}
    if allowed:
        assert client.scan(TableName=name, **request)["Count"] == 1
    else:
        assert refused(client.scan, TableName=name, **request)["Error"]["Code"] == INVALID


@fact("K6-substitution-data-of-2-MB")
def test_substitution_data(client, table):
    name = table(items=[{"pk": "a", "x": "1"}])
    values = {f":v{number}": s("x" * 400_000) for number in range(6)}
    expression = " OR ".join(f"x = {token}" for token in values)
    answer = refused(client.scan, TableName=name, FilterExpression=expression, ExpressionAttributeValues=values)
    assert answer["Error"]["Code"] == INVALID
    del values[":v5"]
    expression = " OR ".join(f"x = {token}" for token in values)
    assert client.scan(TableName=name, FilterExpression=expression, ExpressionAttributeValues=values)["Count"] == 0


@pytest.mark.parametrize(
    ("operators", "allowed"), cases(("K6-300-operators", 300, True), ("K6-301-operators", 301, False))
)
def test_operators_of_an_update(client, table, operators, allowed):
    name = table(items=[{"pk": "a", "x": 1}])
    expression = "SET " + ",".join(f"a{number}=x+:v" for number in range(operators))
    request = {"Key": key("a"), "UpdateExpression": expression, "ExpressionAttributeValues": {":v": n(1)}}
    assert len(expression) < 4_096
    if allowed:
        client.update_item(TableName=name, **request)
        assert client.get_item(TableName=name, Key=key("a"))["Item"]["a299"] == n(2)
    else:
        assert refused(client.update_item, TableName=name, **request)["Error"]["Code"] == INVALID


@fact("K6-plus-and-minus-are-the-operators")
def test_equals_and_comma_are_no_operators(client, table):
    """400 assignments without a `+` have no operator that counts."""
    name = table(items=[{"pk": "a"}])
    expression = "SET " + ",".join(f"a{number}=:v" for number in range(400))
    client.update_item(
        TableName=name, Key=key("a"), UpdateExpression=expression, ExpressionAttributeValues={":v": n(1)}
    )
    assert len(client.get_item(TableName=name, Key=key("a"))["Item"]) == 401


@fact("K6-two-operands-to-a-sum")
def test_sum_of_three(client, table):
    """The guide counts two operators in `SET a = :v1 + :v2 + :v3`; the grammar of the service takes one `+` a value."""
    name = table(items=[{"pk": "a"}])
    values = {f":v{number}": n(number) for number in (1, 2, 3)}
    request = {"TableName": name, "Key": key("a"), "ExpressionAttributeValues": values}
    answer = refused(client.update_item, UpdateExpression="SET a = :v1 + :v2 + :v3", **request)
    assert answer["Error"]["Code"] == INVALID
    client.update_item(UpdateExpression="SET a = :v1 + :v2, b = :v3 - :v2", **request)
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == {"pk": s("a"), "a": n(3), "b": n(1)}


@fact("K6-a=b-is-3-bytes")
def test_bytes_of_an_expression(client, table):
    name = table(items=[{"pk": "a", "x": "1", "b": "1"}])
    assert len(b"x=b") == 3
    assert client.scan(TableName=name, FilterExpression="x=b")["Count"] == 1


@pytest.mark.parametrize(
    ("operands", "allowed"), cases(("K6-IN-with-100", 100, True), ("K6-IN-with-101", 101, False))
)
def test_operands_of_in(client, table, operands, allowed):
    name = table(items=[{"pk": "a", "x": 1}])
    values = {f":v{number}": n(number) for number in range(operands)}
    request = {"FilterExpression": f"x IN ({', '.join(values)})", "ExpressionAttributeValues": values}
    if allowed:
        assert client.scan(TableName=name, **request)["Count"] == 1
    else:
        answer = refused(client.scan, TableName=name, **request)
        assert answer["Error"]["Code"] == INVALID
        assert answer["Error"]["Message"] == (
            "Invalid FilterExpression: The IN operator is provided with too many operands; number of operands: 101"
        )


@pytest.mark.parametrize(
    "word",
    cases(*((f"K6-reserved-{word}", word) for word in ("status", "name", "Data", "TTL", "size", "year", "zone", "abort"))),
)
def test_reserved_words(client, table, word):
    name = table()
    assert_refused(
        INVALID,
        f"Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: {word}",
        client.scan,
        TableName=name,
        FilterExpression=f"attribute_exists({word})",
    )
    answer = client.scan(
        TableName=name, FilterExpression="attribute_exists(#word)", ExpressionAttributeNames={"#word": word}
    )
    assert answer["Count"] == 0


# ── K7: per call ────────────────────────────────────────────────────────────────────────────────────────────────────


def _keys(count):
    return [key(f"{number:03}") for number in range(count)]


@pytest.mark.parametrize("count", cases(("K7-100-keys-in-BatchGetItem", 100), ("K7-101-keys-in-BatchGetItem", 101)))
def test_batch_get_limit(client, table, count):
    request = {table(): {"Keys": _keys(count)}}
    if count <= 100:
        (answers,) = client.batch_get_item(RequestItems=request)["Responses"].values()
        assert answers == []
    else:
        answer = refused(client.batch_get_item, RequestItems=request)
        assert answer["Error"]["Code"] == INVALID


@pytest.mark.parametrize("count", cases(("K7-25-puts-in-BatchWriteItem", 25), ("K7-26-puts-in-BatchWriteItem", 26)))
def test_batch_write_limit(client, table, count):
    name = table()
    request = {name: [{"PutRequest": {"Item": item}} for item in _keys(count)]}
    if count <= 25:
        client.batch_write_item(RequestItems=request)
        assert client.scan(TableName=name)["Count"] == 25
    else:
        assert refused(client.batch_write_item, RequestItems=request)["Error"]["Code"] == INVALID
        assert client.scan(TableName=name)["Count"] == 0


@fact("K7-26-writes-over-two-tables")
def test_batch_write_limit_is_over_all_tables(client, table):
    one, two = table("one"), table("two")
    puts = [{"PutRequest": {"Item": item}} for item in _keys(26)]
    answer = refused(client.batch_write_item, RequestItems={one: puts[:13], two: puts[13:]})
    assert answer["Error"]["Code"] == INVALID


@pytest.mark.parametrize("count", cases(("K7-100-actions", 100), ("K7-101-actions", 101)))
@pytest.mark.parametrize("kind", ["write", "get"])
def test_transaction_limit(client, table, kind, count):
    name = table()
    if kind == "write":
        call, actions = client.transact_write_items, [{"Put": {"TableName": name, "Item": item}} for item in _keys(count)]
    else:
        call, actions = client.transact_get_items, [{"Get": {"TableName": name, "Key": item}} for item in _keys(count)]
    if count <= 100:
        call(TransactItems=actions)
    else:
        assert refused(call, TransactItems=actions)["Error"]["Code"] == INVALID
    assert client.scan(TableName=name)["Count"] == (100 if (kind, count) == ("write", 100) else 0)


@fact("K7-transaction-of-4-MB")
def test_transaction_bytes(client, table):
    name = table()
    puts = [{"Put": {"TableName": name, "Item": of_size(400_000, f"{number:03}")}} for number in range(11)]
    assert refused(client.transact_write_items, TransactItems=puts)["Error"]["Code"] == INVALID
    assert client.scan(TableName=name)["Count"] == 0
    client.transact_write_items(TransactItems=puts[:10])  # 4,000,000 B < 4,194,304 B


@fact("K7-transact-get-of-4-MB")
def test_transact_get_bytes(client, table, load):
    name = table()
    load(name, [of_size(400_000, f"{number:03}") for number in range(11)])
    gets = [{"Get": {"TableName": name, "Key": key(f"{number:03}")}} for number in range(11)]
    answer = refused(client.transact_get_items, TransactItems=gets)
    assert answer["Error"]["Code"] in {INVALID, "TransactionCanceledException"}
    assert len(client.transact_get_items(TransactItems=gets[:10])["Responses"]) == 10


@pytest.mark.parametrize("count", cases(("K7-25-statements", 25), ("K7-26-statements", 26)))
def test_partiql_batch_limit(client, table, count):
    name = table()
    statements = [{"Statement": f"SELECT * FROM \"{name}\" WHERE pk='{number}'"} for number in range(count)]
    if count <= 25:
        assert len(client.batch_execute_statement(Statements=statements)["Responses"]) == 25
    else:
        assert refused(client.batch_execute_statement, Statements=statements)["Error"]["Code"] == INVALID


@fact("K7-page-of-1-MB")
def test_scan_page(client, table, load):
    name = table()
    load(name, [of_size(100_000, f"{number:03}") for number in range(12)])
    first = client.scan(TableName=name)
    assert first["Count"] == 11  # ten have 1,000,000 B; the eleventh crosses 1,048,576 B
    assert client.scan(TableName=name, ExclusiveStartKey=first["LastEvaluatedKey"])["Count"] == 1


# ── K8: per table ───────────────────────────────────────────────────────────────────────────────────────────────────


def _definitions(*names):
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def _global(number, projection=None):
    return {
        "IndexName": f"g{number:02}",
        "KeySchema": [{"AttributeName": f"k{number:02}", "KeyType": "HASH"}],
        "Projection": projection or {"ProjectionType": "KEYS_ONLY"},
    }


def _with_globals(client, count, **options):
    return _create(
        client,
        AttributeDefinitions=_definitions("pk", *(f"k{number:02}" for number in range(count))),
        GlobalSecondaryIndexes=[_global(number, **options) for number in range(count)],
    )


@fact("K8-20-global-indexes")
def test_twenty_global_indexes(client):
    made = _with_globals(client, 20)
    assert len(made["TableDescription"]["GlobalSecondaryIndexes"]) == 20
    client.delete_table(TableName="names")


@fact("K8-21-global-indexes")
def test_too_many_global_indexes(client):
    assert refused(_with_globals, client, 21)["Error"]["Code"] in {INVALID, "LimitExceededException"}


def _with_locals(client, count):
    return _create(
        client,
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=_definitions("pk", "sk", *(f"k{number}" for number in range(count))),
        LocalSecondaryIndexes=[
            {
                "IndexName": f"l{number:02}",
                "KeySchema": [
                    {"AttributeName": "pk", "KeyType": "HASH"},
                    {"AttributeName": f"k{number}", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
            for number in range(count)
        ],
    )


@fact("K8-5-local-indexes")
def test_five_local_indexes(client):
    made = _with_locals(client, 5)
    assert len(made["TableDescription"]["LocalSecondaryIndexes"]) == 5
    client.delete_table(TableName="names")


@fact("K8-6-local-indexes")
def test_too_many_local_indexes(client):
    assert refused(_with_locals, client, 6)["Error"]["Code"] in {INVALID, "LimitExceededException"}


def _including(count):
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": [f"a{number:02}" for number in range(count)]}


@fact("K8-100-projected-attributes")
def test_hundred_projected_attributes(client):
    """Five indexes with the same 20 names count 100: a name in two indexes counts twice."""
    _with_globals(client, 5, projection=_including(20))
    client.delete_table(TableName="names")


@fact("K8-101-projected-attributes")
def test_too_many_projected_attributes(client):
    indexes = [_global(number, _including(20)) for number in range(5)] + [_global(5, _including(1))]
    answer = refused(
        _create,
        client,
        AttributeDefinitions=_definitions("pk", *(f"k{number:02}" for number in range(6))),
        GlobalSecondaryIndexes=indexes,
    )
    assert answer["Error"]["Code"] in {INVALID, "LimitExceededException"}


@fact("K8-one-index-per-UpdateTable")
def test_one_index_at_a_time(client, table):
    name = table()
    creations = [{"Create": _global(0)}, {"Create": _global(1)}]
    answer = refused(
        client.update_table,
        TableName=name,
        AttributeDefinitions=_definitions("pk", "k00", "k01"),
        GlobalSecondaryIndexUpdates=creations,
    )
    assert answer["Error"]["Code"] in {INVALID, "LimitExceededException"}
    client.update_table(
        TableName=name, AttributeDefinitions=_definitions("pk", "k00"), GlobalSecondaryIndexUpdates=creations[:1]
    )


# ── K9: multi-attribute keys ────────────────────────────────────────────────────────────────────────────────────────

MATCHES = [
    {"pk": "m1", "cup": "2026", "region": "EU", "round": "final", "day": 3, "court": "a"},
    {"pk": "m2", "cup": "2026", "region": "EU", "round": "final", "day": 1, "court": "b"},
    {"pk": "m3", "cup": "2026", "region": "EU", "round": "group", "day": 2, "court": "a"},
    {"pk": "m4", "cup": "2026", "region": "US", "round": "final", "day": 3, "court": "a"},
    {"pk": "m5", "cup": "2025", "region": "EU", "round": "final", "day": 3, "court": "a"},
    {"pk": "m6", "cup": "2026", "region": "EU", "round": "final"},
]


@pytest.fixture
def matches(table):
    index = {"pk": ["cup", "region"], "sk": ["round", "day:N", "court"]}
    return boto3.resource("dynamodb").Table(table("matches", gsi={"by-cup": index}, items=MATCHES))


def _query(matches, condition, **values):
    names = {"#region": "region", "#day": "day"}
    return matches.query(
        IndexName="by-cup",
        KeyConditionExpression=condition,
        ExpressionAttributeNames={token: name for token, name in names.items() if token in condition},
        ExpressionAttributeValues={f":{name}": value for name, value in values.items()},
    )


BOTH = "cup = :cup AND #region = :region"
EU = {"cup": "2026", "region": "EU"}


@pytest.mark.parametrize(
    ("condition", "values", "found"),
    cases(
        ("K9-partition-by-both-attributes", BOTH, EU, ["m2", "m1", "m3"]),
        ("K9-first-sort-attribute", BOTH + " AND round = :r", {**EU, "r": "final"}, ["m2", "m1"]),
        ("K9-range-on-the-first", BOTH + " AND round > :r", {**EU, "r": "final"}, ["m3"]),
        ("K9-begins-with-on-the-first", BOTH + " AND begins_with(round, :r)", {**EU, "r": "f"}, ["m2", "m1"]),
        ("K9-range-on-the-second", BOTH + " AND round = :r AND #day < :d", {**EU, "r": "final", "d": 3}, ["m2"]),
        (
            "K9-range-on-the-third",
            BOTH + " AND round = :r AND #day = :d AND court BETWEEN :a AND :b",
            {**EU, "r": "final", "d": 3, "a": "a", "b": "c"},
            ["m1"],
        ),
    ),
)
def test_multi_attribute_keys(matches, condition, values, found):
    assert [item["pk"] for item in _query(matches, condition, **values)["Items"]] == found


@pytest.mark.parametrize(
    ("condition", "values"),
    cases(
        ("K9-every-partition-attribute-is-needed", "cup = :cup", {"cup": "2026"}),
        ("K9-partition-only-by-equality", "cup = :cup AND #region > :region", EU),
        ("K9-no-gap-in-the-sort-attributes", BOTH + " AND #day = :d", {**EU, "d": 3}),
        ("K9-range-only-on-the-last", BOTH + " AND round > :r AND #day = :d", {**EU, "r": "a", "d": 3}),
    ),
)
def test_multi_attribute_keys_refused(matches, condition, values):
    assert refused(_query, matches, condition, **values)["Error"]["Code"] == INVALID


@fact("K9-entry-needs-every-attribute")
def test_multi_attribute_entry_is_sparse(matches):
    found = matches.scan(IndexName="by-cup")["Items"]
    assert sorted(item["pk"] for item in found) == ["m1", "m2", "m3", "m4", "m5"]


@fact("K9-pages-by-all-attributes")
def test_multi_attribute_paging(matches):
    request = {
        "IndexName": "by-cup",
        "KeyConditionExpression": "cup = :cup AND #region = :region",
        "ExpressionAttributeNames": {"#region": "region"},
        "ExpressionAttributeValues": {":cup": "2026", ":region": "EU"},
        "Limit": 1,
    }
    seen, start = [], {}
    while True:
        page = matches.query(**request, **start)
        seen += [item["pk"] for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            break
        assert set(page["LastEvaluatedKey"]) == {"pk", "cup", "region", "round", "day", "court"}
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    assert seen == ["m2", "m1", "m3"]


@pytest.mark.parametrize(
    ("keys", "allowed"),
    cases(("K9-4-partition-and-4-sort", (4, 4), True), ("K9-5-partition", (5, 0), False), ("K9-5-sort", (1, 5), False)),
)
def test_number_of_key_attributes(client, keys, allowed):
    names = [f"h{number}" for number in range(keys[0])], [f"r{number}" for number in range(keys[1])]
    index = {
        "IndexName": "many",
        "KeySchema": [{"AttributeName": name, "KeyType": "HASH"} for name in names[0]]
        + [{"AttributeName": name, "KeyType": "RANGE"} for name in names[1]],
        "Projection": {"ProjectionType": "ALL"},
    }
    request = {
        "AttributeDefinitions": _definitions("pk", *names[0], *names[1]),
        "GlobalSecondaryIndexes": [index],
    }
    if allowed:
        _create(client, **request)
        client.delete_table(TableName="names")
    else:
        assert refused(_create, client, **request)["Error"]["Code"] == INVALID
