"""Limits of expressions: their size, their parts, their depth (K6, K10, K13, K15)."""

from __future__ import annotations

from typing import Any

import pytest

from .support import MakeTable, Wire, assert_refused, cases, fact, key, n, refused, s

INVALID = "ValidationException"


# ── K6: expressions ─────────────────────────────────────────────────────────────────────────────────────────────────


def _filler(size: int) -> str:
    """A true condition of exactly `size` bytes."""
    expression = "attribute_exists(pk)"
    return expression + " " * (size - len(expression))


@pytest.mark.parametrize(
    ("size", "allowed"), cases(("K6-expression-of-4096-B", 4_096, True), ("K6-expression-of-4097-B", 4_097, False))
)
def test_size_of_an_expression(client: Any, table: MakeTable, size: int, allowed: bool) -> None:
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
def test_size_of_a_token(client: Any, table: MakeTable, sign: str, length: int, allowed: bool) -> None:
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
def test_substitution_data(client: Any, table: MakeTable) -> None:
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
def test_operators_of_an_update(client: Any, table: MakeTable, operators: int, allowed: bool) -> None:
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
def test_equals_and_comma_are_no_operators(client: Any, table: MakeTable) -> None:
    """400 assignments without a `+` have no operator that counts."""
    name = table(items=[{"pk": "a"}])
    expression = "SET " + ",".join(f"a{number}=:v" for number in range(400))
    client.update_item(
        TableName=name, Key=key("a"), UpdateExpression=expression, ExpressionAttributeValues={":v": n(1)}
    )
    assert len(client.get_item(TableName=name, Key=key("a"))["Item"]) == 401


@fact("K6-two-operands-to-a-sum")
def test_sum_of_three(client: Any, table: MakeTable) -> None:
    """The guide counts two operators in `SET a = :v1 + :v2 + :v3`; the grammar of the service takes one `+` a value."""
    name = table(items=[{"pk": "a"}])
    values = {f":v{number}": n(number) for number in (1, 2, 3)}
    request = {"TableName": name, "Key": key("a"), "ExpressionAttributeValues": values}
    answer = refused(client.update_item, UpdateExpression="SET a = :v1 + :v2 + :v3", **request)
    assert answer["Error"]["Code"] == INVALID
    client.update_item(UpdateExpression="SET a = :v1 + :v2, b = :v3 - :v2", **request)
    assert client.get_item(TableName=name, Key=key("a"))["Item"] == {"pk": s("a"), "a": n(3), "b": n(1)}


@fact("K6-a=b-is-3-bytes")
def test_bytes_of_an_expression(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a", "x": "1", "b": "1"}])
    assert len(b"x=b") == 3
    assert client.scan(TableName=name, FilterExpression="x=b")["Count"] == 1


@pytest.mark.parametrize(("operands", "allowed"), cases(("K6-IN-with-100", 100, True), ("K6-IN-with-101", 101, False)))
def test_operands_of_in(client: Any, table: MakeTable, operands: int, allowed: bool) -> None:
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
def test_reserved_words(client: Any, table: MakeTable, word: str) -> None:
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


# ── K10: document paths ─────────────────────────────────────────────────────────────────────────────────────────────


def _by_path(client: Any, name: str, path: str) -> Wire:
    """Every kind of expression with a path in it: its parameter, and the call."""
    at = {"TableName": name, "Key": key("a")}
    value = {"ExpressionAttributeValues": {":v": n(1)}}
    change = {**at, **value, "UpdateExpression": "SET z = :v"}
    return {
        "ProjectionExpression": lambda: client.get_item(**at, ProjectionExpression=path),
        "FilterExpression": lambda: client.scan(TableName=name, FilterExpression=f"{path} <> :v", **value),
        "ConditionExpression": lambda: client.update_item(**change, ConditionExpression=f"{path} <> :v"),
        "UpdateExpression": lambda: client.update_item(
            **at, **value, UpdateExpression=f"SET z = if_not_exists({path}, :v)"
        ),
    }


EXPRESSIONS = ("ProjectionExpression", "FilterExpression", "ConditionExpression", "UpdateExpression")


@pytest.mark.parametrize("parameter", EXPRESSIONS)
@pytest.mark.parametrize(
    ("path", "message"),
    cases(
        ("K10-path-of-32-elements", "a" + ".b" * 31, None),
        ("K10-path-of-32-with-positions", "a" + "[0]" * 31, None),
        (
            "K10-path-of-33-elements",
            "a" + ".b" * 32,
            "The document path has too many nesting levels; nesting levels: 33",
        ),
        ("K10-path-of-32-of-both-kinds", "a[0]" + ".b[1]" * 15, None),
        (
            "K10-path-of-34-of-both-kinds",
            "a[0]" + ".b[1]" * 16,
            "The document path has too many nesting levels; nesting levels: 34",
        ),
        ("K10-largest-list-index", "a[4294967294]", None),
        (
            "K10-list-index-too-large",
            "a[4294967295]",
            "List index is not within the allowable range; index: [4294967295]",
        ),
        (
            "K10-list-index-of-many-digits",
            f"a[0].b[{'9' * 400}]",
            f"List index is not within the allowable range; index: [{'9' * 400}]",
        ),
    ),
)
def test_document_paths(client: Any, table: MakeTable, parameter: str, path: str, message: str | None) -> None:
    call = _by_path(client, table(items=[{"pk": "a"}]), path)[parameter]
    if message is None:
        call()
    else:
        assert_refused(INVALID, f"Invalid {parameter}: {message}", call)


@pytest.mark.parametrize(
    ("statement", "message"),
    cases(
        ("K10-statement-with-a-path-of-32", "SELECT a" + ".b" * 31 + " FROM facts", None),
        (
            "K10-statement-with-a-path-of-33",
            "SELECT a" + ".b" * 32 + " FROM facts",
            "The document path has too many nesting levels; nesting levels: 33",
        ),
        ("K10-largest-list-index-of-a-statement", "SELECT l[2147483647] FROM facts", None),
        (
            "K10-list-index-too-large-for-a-statement",
            "SELECT l[2147483648] FROM facts",
            "List index is not within the allowable range; index: [2147483648] at 1:10:10",
        ),
    ),
)
def test_document_paths_of_statements(client: Any, table: MakeTable, statement: str, message: str | None) -> None:
    table(items=[{"pk": "a"}])
    if message is None:
        assert client.execute_statement(Statement=statement)["Items"] == [{}]
    else:
        assert_refused(INVALID, message, client.execute_statement, Statement=statement)


# ── K13: parentheses, and depth ─────────────────────────────────────────────────────────────────────────────────────

REDUNDANT = "The expression has redundant parentheses;"


@pytest.mark.parametrize(
    ("condition", "message"),
    cases(
        ("K13-once-in-parentheses", "(x = :v)", None),
        ("K13-twice-in-parentheses", "((x = :v))", REDUNDANT),
        ("K13-value-twice-in-parentheses", "x = ((:v))", REDUNDANT),
        ("K13-inside-an-AND", "x = :v AND ((x = :v OR x = :v))", REDUNDANT),
        ("K13-each-part-in-parentheses", "((x = :v) AND (x = :v))", None),
        ("K13-needed-at-the-left", "((x = :v AND x = :v) AND x = :v)", None),
        ("K13-2046-parentheses", "(" * 2_046 + "x=:v" + ")" * 2_046, REDUNDANT),
        ("K13-4096-open-parentheses", "(" * 4_096, 'Syntax error; token: "<EOF>", near: "("'),
        ("K13-150-ORs-in-parentheses", "x=:v or (" * 149 + "x=:v" + ")" * 149, None),
        (
            "K13-371-ORs-in-parentheses",
            "a<b or (" * 371 + "a<b" + ")" * 371,
            "The expression contains too many operators; operator count: 301",
        ),
        ("K13-298-NOTs", "NOT " * 298 + "x = :v", None),
        (
            "K13-1000-NOTs",
            "not " * 1_000 + "a<b",
            "The expression contains too many operators; operator count: 301",
        ),
        ("K13-1355-unknown-functions", "a < " + "f(" * 1_355 + "b" + ")" * 1_355, "Invalid function name; function: f"),
        (
            "K13-680-sizes",
            "a < " + "size(" * 680 + "b" + ")" * 680,
            "Incorrect operand type for operator or function; operator or function: size, operand type: N",
        ),
    ),
)
def test_parentheses_and_depth(client: Any, table: MakeTable, condition: str, message: str | None) -> None:
    name = table(items=[{"pk": "a", "x": 1}])
    values = {"ExpressionAttributeValues": {":v": n(1)}} if ":v" in condition else {}
    change = {"TableName": name, "Key": key("a"), "UpdateExpression": "REMOVE z", **values}
    scanned = {"TableName": name, **values}
    if message is None:
        client.update_item(**change, ConditionExpression=condition)
        assert client.scan(**scanned, FilterExpression=condition)["Count"] == 1
    else:
        assert_refused(
            INVALID,
            f"Invalid ConditionExpression: {message}",
            client.update_item,
            **change,
            ConditionExpression=condition,
        )
        assert_refused(
            INVALID, f"Invalid FilterExpression: {message}", client.scan, **scanned, FilterExpression=condition
        )


@fact("K13-key-condition-in-parentheses")
def test_parentheses_of_a_key_condition(client: Any, table: MakeTable) -> None:
    name = table(items=[{"pk": "a"}])
    request = {"TableName": name, "ExpressionAttributeValues": {":v": s("a")}}
    assert client.query(**request, KeyConditionExpression="(pk = :v)")["Count"] == 1
    message = f"Invalid KeyConditionExpression: {REDUNDANT}"
    assert_refused(INVALID, message, client.query, **request, KeyConditionExpression="((pk = :v))")


# ── K15: functions inside functions ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "stored"),
    cases(
        ("K15-default-inside-append", "list_append(if_not_exists(a, :one), :two)", "12"),
        ("K15-default-inside-default", "if_not_exists(a, if_not_exists(b, :two))", "2"),
        ("K15-defaults-inside-append", "list_append(if_not_exists(a, if_not_exists(b, :one)), :two)", "12"),
        ("K15-239-defaults", "if_not_exists(q," * 239 + ":two" + ")" * 239, "2"),
        ("K15-append-inside-append", "list_append(list_append(:one, :two), :two)", None),
        ("K15-append-inside-append-twice", "list_append(:one, list_append(:one, list_append(:one, :two)))", None),
    ),
)
def test_functions_inside_functions(client: Any, table: MakeTable, value: str, stored: str | None) -> None:
    name = table(items=[{"pk": "a"}])
    used = {token: {"L": [s(text)]} for token, text in ((":one", "1"), (":two", "2")) if token in value}
    request = {
        "TableName": name,
        "Key": key("a"),
        "UpdateExpression": f"SET a={value}",
        "ExpressionAttributeValues": used,
    }
    if stored is None:
        message = (
            "Invalid UpdateExpression: The function is not allowed to be used this way in an expression; "
            "function: list_append"
        )
        assert_refused(INVALID, message, client.update_item, **request)
    else:
        client.update_item(**request)
        assert client.get_item(TableName=name, Key=key("a"))["Item"]["a"] == {"L": [s(text) for text in stored]}
