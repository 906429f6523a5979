"""Limits of expressions (K6)."""

from __future__ import annotations

import pytest

from .support import assert_refused, cases, fact, key, n, refused, s

INVALID = "ValidationException"


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


@pytest.mark.parametrize(("operands", "allowed"), cases(("K6-IN-with-100", 100, True), ("K6-IN-with-101", 101, False)))
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
    cases(
        *((f"K6-reserved-{word}", word) for word in ("status", "name", "Data", "TTL", "size", "year", "zone", "abort"))
    ),
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
