"""Requests that are deep: every kind of nesting, in every parameter of every operation on items that takes it.

A builder takes how often it may nest and gives a text within the service's limit (4 KB an expression, 8 KB a statement): it
nests less often where the text would be longer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from helpers.engine.limits import EXPRESSION_MAX

Json = dict[str, Any]
Builder = Callable[[int], str]

STATEMENT_MAX: Final = 8 * 1_024
"""Characters of a PartiQL statement, as the service model has it."""

NAMES: Final = {"#n": "a"}
VALUES: Final[Json] = {":v": {"N": "1"}, ":s": {"S": "x"}, ":l": {"L": []}, ":t": {"BOOL": True}, ":z": {"SS": ["x"]}}


def around(before: str, core: str, after: str, depth: int, longest: int = EXPRESSION_MAX) -> str:
    """A core inside as many layers as asked for, or as fit."""
    layers = min(depth, (longest - len(core)) // max(1, len(before) + len(after)))
    return before * layers + core + after * layers


def chained(part: str, sign: str, depth: int, longest: int = EXPRESSION_MAX) -> str:
    """Parts side by side, which a grammar may turn into a deep tree."""
    return sign.join([part] * min(depth + 1, (longest + len(sign)) // (len(part) + len(sign))))


def nested(depth: int, leaf: Any = None, kinds: str = "LM") -> Json:
    """A value inside so many lists and maps in turn."""
    value: Json = leaf or {"S": "x"}
    for level in range(depth):
        value = {"L": [value]} if kinds[level % len(kinds)] == "L" else {"M": {"m": value}}
    return value


CONDITIONS: Final[dict[str, Builder]] = {
    "parentheses": lambda depth: around("(", "a = :v", ")", depth),
    "open-parentheses": lambda depth: around("(", "", "", depth),
    "closed-parentheses": lambda depth: "a = :v" + around(")", "", "", depth, EXPRESSION_MAX - 6),
    "not": lambda depth: around("NOT ", "a = :v", "", depth),
    "not-without-end": lambda depth: around("not ", "", "", depth),
    "not-in-parentheses": lambda depth: around("NOT (", "a = :v", ")", depth),
    "or-to-the-right": lambda depth: around("a<b or (", "a<b", ")", depth),
    "or-to-the-left": lambda depth: around("(", "a<b", " or a<b)", depth),
    "and-or-in-turn": lambda depth: around("a<b and (a<b or (", "a<b", "))", depth),
    "and-in-a-row": lambda depth: chained("a<b", " and ", depth),
    "or-in-a-row": lambda depth: chained("a<b", " or ", depth),
    "functions-in-a-row": lambda depth: chained("attribute_exists(a)", " and ", depth),
    "operand-in-parentheses": lambda depth: around("(", ":v", ")", depth, EXPRESSION_MAX - 4).join(("a = ", "")),
    "unknown-functions": lambda depth: "a < " + around("f(", "b", ")", depth, EXPRESSION_MAX - 4),
    "sizes": lambda depth: "a < " + around("size(", "b", ")", depth, EXPRESSION_MAX - 4),
    "sizes-of-values": lambda depth: "a < " + around("size(", ":v", ")", depth, EXPRESSION_MAX - 4),
    "contains": lambda depth: around("contains(", "a", ", :v)", depth),
    "exists": lambda depth: around("attribute_exists(", "a", ")", depth),
    "function-in-parentheses": lambda depth: around("(", "attribute_exists(a)", ")", depth),
    "argument-in-parentheses": lambda depth: f"size({around('(', 'a', ')', depth, EXPRESSION_MAX - 11)}) = :v",
    "path": lambda depth: around("a.", "a = :v", "", depth),
    "path-of-names": lambda depth: around("#n.", "#n = :v", "", depth),
    "path-of-positions": lambda depth: f"a{around('[0]', '', '', depth, EXPRESSION_MAX - 6)} = :v",
    "path-without-end": lambda depth: around("a.", "", "", depth),
    "brackets": lambda depth: "a" + around("[", "0", "]", depth, EXPRESSION_MAX - 1),
    "position": lambda depth: f"a[{'9' * min(depth, EXPRESSION_MAX - 8)}] = :v",
    "between": lambda depth: around("a BETWEEN (", "a", ") AND :v", depth),
    "in": lambda depth: around("a IN (", "a", ")", depth),
    "in-of-many": lambda depth: f"a IN ({chained(':v', ',', depth, EXPRESSION_MAX - 8)})",
    "comparisons": lambda depth: chained("a", " = ", depth),
}
"""Of a ConditionExpression, FilterExpression or KeyConditionExpression."""

UPDATES: Final[dict[str, Builder]] = {
    "parentheses": lambda depth: "SET a = " + around("(", ":v", ")", depth, EXPRESSION_MAX - 8),
    "sum-in-parentheses": lambda depth: "SET a = " + around("(", "b + :v", ")", depth, EXPRESSION_MAX - 8),
    "sums": lambda depth: "SET a = " + chained(":v", " + ", depth, EXPRESSION_MAX - 8),
    "sums-in-parentheses": lambda depth: "SET a = " + around("(", "b", " + :v)", depth, EXPRESSION_MAX - 8),
    "if-not-exists": lambda depth: "SET a = " + around("if_not_exists(q, ", ":v", ")", depth, EXPRESSION_MAX - 8),
    "if-not-exists-first": lambda depth: "SET a = " + around("if_not_exists(", "q", ", :v)", depth, EXPRESSION_MAX - 8),
    "list-append": lambda depth: "SET a = " + around("list_append(:l, ", ":l", ")", depth, EXPRESSION_MAX - 8),
    "list-append-first": lambda depth: "SET a = " + around("list_append(", ":l", ", :l)", depth, EXPRESSION_MAX - 8),
    "both-functions": lambda depth: (
        "SET a = " + around("if_not_exists(q, list_append(:l, ", ":l", "))", depth, EXPRESSION_MAX - 8)
    ),
    "added-to-functions": lambda depth: (
        "SET a = :v + " + around("if_not_exists(q, ", ":v", ")", depth, EXPRESSION_MAX - 13)
    ),
    "unknown-functions": lambda depth: "SET a = " + around("f(", "b", ")", depth, EXPRESSION_MAX - 8),
    "sizes": lambda depth: "SET a = " + around("size(", "b", ")", depth, EXPRESSION_MAX - 8),
    "path": lambda depth: "SET " + around("a.", "a = :v", "", depth, EXPRESSION_MAX - 4),
    "path-of-names": lambda depth: "REMOVE " + around("#n.", "#n", "", depth, EXPRESSION_MAX - 7),
    "path-of-positions": lambda depth: "REMOVE a" + around("[0]", "", "", depth, EXPRESSION_MAX - 8),
    "path-on-the-right": lambda depth: "SET b = " + around("a.", "a", "", depth, EXPRESSION_MAX - 8),
    "path-of-add": lambda depth: f"ADD {around('a.', 'a', '', depth, EXPRESSION_MAX - 7)} :v",
    "path-of-delete": lambda depth: f"DELETE {around('a.', 'a', '', depth, EXPRESSION_MAX - 10)} :z",
    "position": lambda depth: f"REMOVE a[{'9' * min(depth, EXPRESSION_MAX - 10)}]",
    "many": lambda depth: "REMOVE " + ",".join(f"a{place}" for place in range(min(depth, 680))),
    "sections": lambda depth: chained("REMOVE a", " ", depth),
}

PROJECTIONS: Final[dict[str, Builder]] = {
    "path": lambda depth: around("a.", "a", "", depth),
    "path-of-names": lambda depth: around("#n.", "#n", "", depth),
    "path-of-positions": lambda depth: "a" + around("[0]", "", "", depth, EXPRESSION_MAX - 1),
    "position": lambda depth: f"a[{'9' * min(depth, EXPRESSION_MAX - 3)}]",
    "brackets": lambda depth: "a" + around("[", "0", "]", depth, EXPRESSION_MAX - 1),
    "parentheses": lambda depth: around("(", "a", ")", depth),
    "many": lambda depth: ",".join(f"a{place}" for place in range(min(depth, 680))),
}

_SPACE: Final = STATEMENT_MAX - 200


def _around(before: str, core: str, after: str, depth: int) -> str:
    return around(before, core, after, depth, _SPACE)


TERMS: Final[dict[str, Builder]] = {
    "parentheses": lambda depth: _around("(", "1", ")", depth),
    "lists": lambda depth: _around("[", "1", "]", depth),
    "empty-lists": lambda depth: _around("[", "", "]", depth),
    "open-lists": lambda depth: _around("[", "", "", depth),
    "structures": lambda depth: _around("{'m': ", "1", "}", depth),
    "lists-and-structures": lambda depth: _around("[{'m': ", "1", "}]", depth),
    "bags": lambda depth: _around("<<", "1", ">>", depth),
    "open-bags": lambda depth: _around("<<", "", "", depth),
    "closed-bags": lambda depth: _around(">>", "", "", depth),
    "functions": lambda depth: _around("f(", "1", ")", depth),
    "sizes": lambda depth: _around("size(", "a", ")", depth),
    "if-not-exists": lambda depth: _around("if_not_exists(q, ", "1", ")", depth),
    "list-append": lambda depth: _around("list_append([], ", "[]", ")", depth),
    "list-append-first": lambda depth: _around("list_append(", "[]", ", [])", depth),
    "set-add": lambda depth: _around("set_add(a, ", "<<1>>", ")", depth),
    "sums": lambda depth: chained("b", " + ", depth, _SPACE),
    "sums-in-parentheses": lambda depth: _around("b + (", "1", ")", depth),
    "signs": lambda depth: _around("- ", "1", "", depth),
    "path": lambda depth: _around("a.", "a", "", depth),
    "path-in-brackets": lambda depth: "a" + _around("['a']", "", "", depth),
    "path-of-positions": lambda depth: "a" + _around("[0]", "", "", depth),
    "position": lambda depth: f"a[{'9' * min(depth, _SPACE)}]",
    "brackets": lambda depth: "a" + _around("[", "0", "]", depth),
    "condition": lambda depth: _around("(", "a = 1", ")", depth),
    "comparisons": lambda depth: _around("(", "a = 1", " = true)", depth),
    "not": lambda depth: f"({_around('NOT ', 'a = 1', '', depth)})",
    "quotes": lambda depth: "'" * min(depth * 2, _SPACE),
    "comments": lambda depth: _around("/*", "1", "*/", depth),
}
"""Of a PartiQL statement: what stands where a value stands."""

WHERES: Final[dict[str, Builder]] = {
    "parentheses": lambda depth: _around("(", "a = 1", ")", depth),
    "open-parentheses": lambda depth: _around("(", "", "", depth),
    "not": lambda depth: _around("NOT ", "a = 1", "", depth),
    "not-in-parentheses": lambda depth: _around("NOT (", "a = 1", ")", depth),
    "or-to-the-right": lambda depth: _around("a=1 OR (", "a=1", ")", depth),
    "or-to-the-left": lambda depth: _around("(", "a=1", " OR a=1)", depth),
    "and-or-in-turn": lambda depth: _around("a=1 AND (a=1 OR (", "a=1", "))", depth),
    "and-or-of-keys": lambda depth: _around("pk='a' AND (sk='a' OR (", "pk='b'", "))", depth),
    "and-in-a-row": lambda depth: chained("a=1", " AND ", depth, _SPACE),
    "or-in-a-row": lambda depth: chained("a=1", " OR ", depth, _SPACE),
    "or-of-keys-in-a-row": lambda depth: chained("pk='a'", " OR ", depth, _SPACE),
    "comparison-of-conditions": lambda depth: _around("(", "a = 1", " = true)", depth),
    "comparison-with-conditions": lambda depth: _around("true = (", "a = 1", ")", depth),
    "conditions-on-both-sides": lambda depth: _around("(a = 1) = (", "a = 1", ")", depth),
    "comparison-with-paths": lambda depth: _around("b = (", "a = 1", ")", depth),
    "condition-in": lambda depth: _around("(", "a = 1", " IN [true, b])", depth),
    "conditions-in": lambda depth: _around("b IN [", "a = 1", ", true]", depth),
    "condition-in-contains": lambda depth: _around("contains(b, ", "a = 1", ")", depth),
    "condition-is": lambda depth: _around("(", "a = 1", ") IS BOOL", depth),
    "between": lambda depth: _around("a BETWEEN (", "1", ") AND 2", depth),
    "in-parentheses": lambda depth: _around("a IN (", "1", ")", depth),
    "in-brackets": lambda depth: _around("a IN [", "1", "]", depth),
    "is": lambda depth: "a" + _around(" IS NULL", "", "", depth),
    "comparisons": lambda depth: chained("a", " = ", depth, _SPACE),
} | {f"term-{name}": (lambda depth, build=build: f"a = {build(depth)}") for name, build in TERMS.items()}  # type: ignore[misc]

STATEMENTS: Final[dict[str, Builder]] = (
    {
        f"select-{name}": (lambda depth, b=build: f"SELECT * FROM Deep WHERE {b(depth)}")
        for name, build in WHERES.items()
    }
    | {
        f"read-{name}": (lambda depth, b=build: f"SELECT * FROM Deep WHERE pk = 'a' AND sk = 'a' AND ({b(depth)})")
        for name, build in WHERES.items()
    }
    | {
        f"delete-{name}": (lambda depth, b=build: f"DELETE FROM Deep WHERE pk = 'a' AND sk = 'a' AND {b(depth)}")
        for name, build in WHERES.items()
    }
    | {
        f"update-{name}": (lambda depth, b=build: f"UPDATE Deep SET a = {b(depth)} WHERE pk = 'a' AND sk = 'a'")
        for name, build in TERMS.items()
    }
    | {
        f"insert-{name}": (lambda depth, b=build: f"INSERT INTO Deep VALUE {{'pk': 'b', 'sk': 'a', 'x': {b(depth)}}}")
        for name, build in TERMS.items()
    }
    | {
        "columns-path": lambda depth: f"SELECT {_around('a.', 'a', '', depth)} FROM Deep",
        "columns-positions": lambda depth: f"SELECT a{_around('[0]', '', '', depth)} FROM Deep",
        "columns-parentheses": lambda depth: f"SELECT {_around('(', 'a', ')', depth)} FROM Deep",
        "columns-functions": lambda depth: f"SELECT {_around('size(', 'a', ')', depth)} FROM Deep",
        "table-path": lambda depth: f"SELECT * FROM {_around('Deep.', 'Deep', '', depth)}",
        "select-select": lambda depth: _around("SELECT * FROM (", "Deep", ")", depth),
        "target-path": lambda depth: f"UPDATE Deep SET {_around('a.', 'a', '', depth)} = 1 WHERE pk='a' AND sk='a'",
        "removed-path": lambda depth: f"UPDATE Deep REMOVE {_around('a.', 'a', '', depth)} WHERE pk='a' AND sk='a'",
        "changes": lambda depth: f"UPDATE Deep {chained('REMOVE q', ' ', depth, _SPACE)} WHERE pk='a' AND sk='a'",
        "insert-item": lambda depth: f"INSERT INTO Deep VALUE {_around('{', '', '}', depth)}",
        "order": lambda depth: f"SELECT * FROM Deep WHERE pk='a' ORDER BY {chained('pk', ', ', depth, _SPACE)}",
    }
)  # type: ignore[misc]


# --- requests -----------------------------------------------------------------------------------------------------------

KEY: Final[Json] = {"pk": {"S": "a"}, "sk": {"S": "a"}}
TABLE: Final[Json] = {
    "TableName": "Deep",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
}
ITEM: Final[Json] = {**KEY, "a": nested(31), "b": {"N": "2"}}


def used(*texts: str) -> Json:
    """The substitutions that expressions name, so that none is left over."""
    text = " ".join(texts)
    names = {name: real for name, real in NAMES.items() if name in text}
    values = {name: value for name, value in VALUES.items() if name in text}
    return ({"ExpressionAttributeNames": names} if names else {}) | (
        {"ExpressionAttributeValues": values} if values else {}
    )


def by_condition(text: str) -> Iterator[tuple[str, Json]]:
    """Every request that takes a condition."""
    whole = {"TableName": "Deep", "ConditionExpression": text, **used(text)}
    yield "PutItem", {**whole, "Item": ITEM}
    yield "DeleteItem", {**whole, "Key": KEY}
    yield "UpdateItem", {**whole, "Key": KEY, "UpdateExpression": "REMOVE q"}
    for kind in ("Put", "Delete", "ConditionCheck", "Update"):
        action = whole | ({"Item": ITEM} if kind == "Put" else {"Key": KEY})
        if kind == "Update":
            action["UpdateExpression"] = "REMOVE q"
        yield "TransactWriteItems", {"TransactItems": [{kind: action}]}
    filtered = {"TableName": "Deep", "FilterExpression": text}
    yield "Scan", filtered | used(text)
    yield "Query", filtered | used(text, ":s") | {"KeyConditionExpression": "pk = :s"}
    yield "Query", {"TableName": "Deep", "KeyConditionExpression": text, **used(text)}
    yield "Query", {"TableName": "Deep", "KeyConditionExpression": f"pk = :s and {text}"[:4096], **used(text, ":s")}


def by_update(text: str) -> Iterator[tuple[str, Json]]:
    """Every request that takes an update."""
    action = {"TableName": "Deep", "Key": KEY, "UpdateExpression": text, **used(text)}
    yield "UpdateItem", {**action, "ReturnValues": "UPDATED_NEW"}
    yield "TransactWriteItems", {"TransactItems": [{"Update": action}]}


def by_projection(text: str) -> Iterator[tuple[str, Json]]:
    """Every request that takes a projection."""
    asked = {"ProjectionExpression": text, **used(text)}
    yield "GetItem", {"TableName": "Deep", "Key": KEY, **asked}
    yield "BatchGetItem", {"RequestItems": {"Deep": {"Keys": [KEY], **asked}}}
    yield "TransactGetItems", {"TransactItems": [{"Get": {"TableName": "Deep", "Key": KEY, **asked}}]}
    yield "Scan", {"TableName": "Deep", **asked}
    condition = {"KeyConditionExpression": "pk = :s", **used(text, ":s")}
    yield "Query", {"TableName": "Deep", **asked, **condition}


def by_statement(text: str) -> Iterator[tuple[str, Json]]:
    """A statement alone, in a batch, and in a transaction."""
    yield "ExecuteStatement", {"Statement": text}
    yield "BatchExecuteStatement", {"Statements": [{"Statement": text}]}
    yield "ExecuteTransaction", {"TransactStatements": [{"Statement": text}]}


def by_value(value: Json) -> Iterator[tuple[str, Json]]:
    """A value wherever a request may hold one."""
    table = {"TableName": "Deep"}
    expected = {"Expected": {"a": {"Value": value}}}
    listed = {"a": {"ComparisonOperator": "EQ", "AttributeValueList": [value]}}
    compared = {"ConditionExpression": "a = :d", "ExpressionAttributeValues": {":d": value}}
    put = {**table, "Item": {**KEY, "x": value}}
    yield "PutItem", put
    yield "PutItem", {**table, "Item": ITEM, **compared}
    yield "PutItem", {**table, "Item": ITEM, **expected}
    yield "PutItem", {**table, "Item": ITEM, "Expected": listed}
    yield "DeleteItem", {**table, "Key": {**KEY, "pk": value}}
    yield "DeleteItem", {**table, "Key": KEY, **compared}
    yield "DeleteItem", {**table, "Key": KEY, **expected}
    yield "GetItem", {**table, "Key": {"pk": value, "sk": value}}
    setting = {"UpdateExpression": "SET x = :d", "ExpressionAttributeValues": {":d": value}}
    yield "UpdateItem", {**table, "Key": KEY, **setting}
    yield "UpdateItem", {**table, "Key": KEY, **setting, "UpdateExpression": "SET a[0].m = :d"}
    yield "UpdateItem", {**table, "Key": KEY, **setting, "UpdateExpression": "SET x = list_append(:d, :d)"}
    yield "UpdateItem", {**table, "Key": KEY, "AttributeUpdates": {"x": {"Value": value}}, **expected}
    yield "UpdateItem", {**table, "Key": KEY, "AttributeUpdates": {"x": {"Value": value, "Action": "ADD"}}}
    yield "Scan", {**table, "FilterExpression": "contains(a, :d)", "ExpressionAttributeValues": {":d": value}}
    yield "Scan", {**table, "ScanFilter": listed}
    yield "Scan", {**table, "ExclusiveStartKey": {**KEY, "sk": value}}
    yield "Query", {**table, "KeyConditions": listed | {"pk": listed["a"]}}
    pinned = {"pk": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": "a"}]}}
    yield "Query", {**table, "KeyConditions": pinned, "QueryFilter": listed}
    yield "BatchGetItem", {"RequestItems": {"Deep": {"Keys": [{**KEY, "sk": value}]}}}
    yield "BatchWriteItem", {"RequestItems": {"Deep": [{"PutRequest": {"Item": put["Item"]}}]}}
    yield "BatchWriteItem", {"RequestItems": {"Deep": [{"DeleteRequest": {"Key": {**KEY, "sk": value}}}]}}
    yield "TransactGetItems", {"TransactItems": [{"Get": {**table, "Key": {**KEY, "sk": value}}}]}
    yield "TransactWriteItems", {"TransactItems": [{"Put": put}]}
    yield "TransactWriteItems", {"TransactItems": [{"Update": {**table, "Key": KEY, **setting}}]}
    yield "TransactWriteItems", {"TransactItems": [{"ConditionCheck": {**table, "Key": KEY, **compared}}]}
    insert = {"Statement": "INSERT INTO Deep VALUE {'pk': 'c', 'sk': 'a', 'x': ?}", "Parameters": [value]}
    change = {"Statement": "UPDATE Deep SET a[0].m = ? WHERE pk = 'a' AND sk = 'a'", "Parameters": [value]}
    for statement in (insert, change, {"Statement": "SELECT * FROM Deep WHERE a = ?", "Parameters": [value]}):
        yield "ExecuteStatement", statement
        yield "BatchExecuteStatement", {"Statements": [statement]}
        yield "ExecuteTransaction", {"TransactStatements": [statement]}


def of_any_kind(depth: int) -> Iterator[tuple[str, str, Json]]:
    """Kind of nesting, operation and request, for all of them."""
    for name, build in CONDITIONS.items():
        yield from ((f"condition-{name}", *each) for each in by_condition(build(depth)))
    for name, build in UPDATES.items():
        yield from ((f"update-{name}", *each) for each in by_update(build(depth)))
    for name, build in PROJECTIONS.items():
        yield from ((f"projection-{name}", *each) for each in by_projection(build(depth)))
    for name, build in STATEMENTS.items():
        yield from ((f"statement-{name}", *each) for each in by_statement(build(depth)))
    for kinds in ("L", "M", "LM"):
        yield from ((f"value-{kinds}", *each) for each in by_value(nested(depth, kinds=kinds)))


def body_of(request: Json) -> bytes:
    """The JSON of a request, however deep it is: Python's own writer gives up."""
    return json.dumps(request).encode()
