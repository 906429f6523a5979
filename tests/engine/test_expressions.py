"""Expressions: what they mean, and AWS's sentence for each that is refused (K6, K9)."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.language.expressions import Condition, Expressions
from helpers.engine.language.key_conditions import key_condition
from helpers.engine.language.paths import check_scalar_keys
from helpers.engine.limits import OPERATORS_MAX
from helpers.engine.moto_account import reserved_words
from helpers.engine.schema import IndexSchema, KeyAttribute, KeySchema, TableSchema
from helpers.engine.values import canonical, canonical_item, equal, order_key

from .typed_values import ITEMS, VALUES, refusal

ITEM: dict[str, Any] = {
    "pk": {"S": "p"},
    "n": {"N": "5"},
    "s": {"S": "hello"},
    "b": {"B": "AQID"},
    "flag": {"BOOL": True},
    "nothing": {"NULL": True},
    "tags": {"SS": ["x", "y"]},
    "nums": {"NS": ["1", "2"]},
    "l": {"L": [{"S": "a"}, {"M": {"k": {"N": "1"}}}, {"S": "c"}]},
    "m": {"M": {"k": {"S": "v"}, "deep": {"M": {"x": {"N": "7"}, "y": {"N": "8"}}}}},
}
VALUE: dict[str, Any] = {
    ":n5": {"N": "5"},
    ":n9": {"N": "9"},
    ":hello": {"S": "hello"},
    ":he": {"S": "he"},
    ":x": {"S": "x"},
    ":xy": {"SS": ["y", "x"]},
    ":yes": {"BOOL": True},
    ":null": {"NULL": True},
    ":B": {"B": "AQI="},
    ":S": {"S": "S"},
    ":SS": {"S": "SS"},
    ":list": {"L": [{"S": "a"}]},
}


def holds(text: str, item: dict[str, Any] | None = None, names: dict[str, str] | None = None) -> bool:
    condition = Expressions(names, VALUE).condition("FilterExpression", text)
    return condition.matches(ITEM if item is None else item)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n = :n5", True),
        (":n5 = n", True),
        ("n <> :n5", False),
        ("n < :n9", True),
        (":n9 > n", True),
        ("n >= :n5", True),
        ("n > :n5", False),
        ("n = :hello", False),
        ("n <> :hello", True),
        ("n < :hello", False),
        ("n >= :hello", False),
        ("s > :he", True),
        ("s < :he", False),
        ("b > :B", True),
        ("tags = :xy", True),
        ("tags <> :xy", False),
        ("flag = :yes", True),
        ("nothing = :null", True),
        ("absent = :n5", False),
        ("absent <> :n5", True),
        ("absent < :n5", False),
        ("absent = gone", False),
        ("absent <> gone", True),
        ("n BETWEEN :n5 AND :n9", True),
        ("n between n and :n9", True),
        ("s BETWEEN :he AND :x", True),
        ("s BETWEEN n AND n", False),
        ("absent BETWEEN :n5 AND :n9", False),
        ("n IN (:hello, :n5)", True),
        ("n IN (:hello)", False),
        ("absent IN (:n5)", False),
        ("tags IN (:xy)", True),
        ("attribute_exists(n)", True),
        ("attribute_exists(absent)", False),
        ("attribute_not_exists(absent)", True),
        ("attribute_exists (m.deep.x)", True),
        ("attribute_exists(m.k.x)", False),
        ("attribute_exists(l[1].k)", True),
        ("attribute_exists(l[3])", False),
        ("attribute_exists(m[0])", False),
        ("attribute_type(s, :S)", True),
        ("attribute_type(tags, :SS)", True),
        ("attribute_type(n, :S)", False),
        ("attribute_type(absent, :S)", False),
        ("attribute_type(:hello, :S)", True),
        ("begins_with(s, :he)", True),
        ("begins_with(s, :x)", False),
        ("begins_with(n, :he)", False),
        ("begins_with(b, :B)", True),
        ("begins_with(:hello, s)", True),
        ("begins_with(absent, :he)", False),
        ("contains(s, :he)", True),
        ("contains(tags, :x)", True),
        ("contains(nums, :n5)", False),
        ("contains(l, :x)", False),
        ("contains(b, :B)", True),
        ("contains(absent, :x)", False),
        ("size(s) = :n5", True),
        ("size(tags) < :n5", True),
        ("size(l) <> :n5", True),
        ("size(n) = :n5", False),
        ("size(absent) = :n5", False),
        ("size(absent) <> :n5", True),
        ("n BETWEEN size(tags) AND size(s)", True),
        ("size(s) = n", True),
        ("m.deep.x < m.deep.y", True),
        ("NOT n = :n5", False),
        ("not not n = :n5", True),
        ("n = :n5 AND s = :he OR flag = :yes", True),
        ("n = :n9 OR s = :hello AND flag = :yes", True),
        ("NOT n = :n9 AND s = :he", False),
        ("NOT (n = :n9 AND s = :he)", True),
        ("(n = :n5) AND ((s = :he) OR flag = :yes)", True),
        ("n BETWEEN :n5 AND :n9 AND s = :hello", True),
        ("(size(s)) = (:n5)", True),
        ("(attribute_exists(n))", True),
    ],
)
def test_conditions(text: str, expected: bool) -> None:
    assert holds(text) is expected


def test_a_condition_on_no_item_sees_no_attributes() -> None:
    expressions = Expressions(None, None)
    assert expressions.condition("ConditionExpression", "attribute_not_exists(pk)").matches(None)
    assert not expressions.condition("ConditionExpression", "attribute_exists(pk)").matches(None)


def test_size_of_a_string_counts_utf_16_units() -> None:
    expressions = Expressions(None, {":n": {"N": "3"}})
    assert expressions.condition("FilterExpression", "size(s) = :n").matches({"s": {"S": "é𝄞"}})


def test_names_stand_for_whole_names() -> None:
    item = {"a.b": {"S": "x"}, "a": {"M": {"b": {"S": "y"}}}}
    assert holds("#n = :x", item, {"#n": "a.b"})
    assert not holds("a.#b = :x", item, {"#b": "b"})


def test_a_condition_knows_the_attributes_it_looks_at() -> None:
    expressions = Expressions({"#d": "deep"}, {":v": {"N": "1"}})
    condition = expressions.condition("FilterExpression", "m.#d = :v OR NOT size(l[0]) IN (a, :v)")
    assert condition.attributes == {"m", "l", "a"}
    assert condition.nested == {"m", "l"}


# --- what is refused --------------------------------------------------------------------------------------------------

_OPERAND = "Incorrect operand type for operator or function; operator or function: "
_COUNT = "Incorrect number of operands for operator or function; operator or function: "
_DISTINCT = "The first operand must be distinct from the remaining operands for this operator or function; operator: "
_UNDEFINED_NAME = "An expression attribute name used in the document path is not defined; attribute name: "
_UNDEFINED_VALUE = "An expression attribute value used in expression is not defined; attribute value: "
_MISUSED = "The function is not allowed to be used this way in an expression; function: "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The expression can not be empty;"),
        ("   ", "The expression can not be empty;"),
        ("a", 'Syntax error; token: "<EOF>", near: "a"'),
        ("a =", 'Syntax error; token: "<EOF>", near: "="'),
        ("a = 4", 'Syntax error; token: "4", near: "= 4"'),
        ("a = :n5 b", 'Syntax error; token: "b", near: ":n5 b"'),
        ("user-name = :x", 'Syntax error; token: "-", near: "user-name"'),
        ("_id = :x", 'Syntax error; token: "_", near: "_id"'),
        ("a == :x", 'Syntax error; token: "=", near: "== :x"'),
        ("a != :x", 'Syntax error; token: "!", near: "a !="'),
        ("a IN ()", 'Syntax error; token: ")", near: "()"'),
        ("(a = :x", 'Syntax error; token: "<EOF>", near: ":x"'),
        ("a = (b = c)", 'Syntax error; token: "=", near: "b = c"'),
        ("and = :x", 'Syntax error; token: "and", near: "and ="'),
        ("(size(a))[0] > b", 'Syntax error; token: "[", near: ")[0"'),
        ("((a = :x))", "The expression has redundant parentheses;"),
        ("a = ((:x))", "The expression has redundant parentheses;"),
        ("dog(a) = :x", "Invalid function name; function: dog"),
        ("BEGINS_WITH(a, :x)", "Invalid function name; function: BEGINS_WITH"),
        (
            "if_not_exists(a, :x) = :x",
            "The function is not allowed in a condition expression; function: if_not_exists",
        ),
        ("size(a)", f"{_MISUSED}size"),
        ("NOT size(a)", f"{_MISUSED}size"),
        ("attribute_exists(a) < :x", f"{_MISUSED}attribute_exists"),
        ("contains(begins_with(a, :x), :x)", f"{_MISUSED}begins_with"),
        ("status = :x", "Attribute name is a reserved keyword; reserved keyword: status"),
        ("a.Name[1] = :x", "Attribute name is a reserved keyword; reserved keyword: Name"),
        ("#a = :x", f"{_UNDEFINED_NAME}#a"),
        ("a = :nope", f"{_UNDEFINED_VALUE}:nope"),
        ("a.#b = :nope", f"{_UNDEFINED_NAME}#b"),
        ("a > a", f"{_DISTINCT}>, first operand: [a]"),
        ("a.b[0] = a.b[0]", f"{_DISTINCT}=, first operand: [a, b, [0]]"),
        ("contains(a, a)", f"{_DISTINCT}contains, first operand: [a]"),
        ("attribute_exists(a, b)", f"{_COUNT}attribute_exists, number of operands: 2"),
        ("size(a, b) = :n5", f"{_COUNT}size, number of operands: 2"),
        ("begins_with(a)", f"{_COUNT}begins_with, number of operands: 1"),
        (
            "attribute_exists(:x)",
            "Operator or function requires a document path; operator or function: attribute_exists",
        ),
        ("begins_with(a, :n5)", f"{_OPERAND}begins_with, operand type: N"),
        ("begins_with(a, size(b))", f"{_OPERAND}begins_with, operand type: N"),
        ("attribute_type(a, b)", f"{_OPERAND}attribute_type, operand type: {{NS,SS,L,BS,N,M,B,BOOL,NULL,S}}"),
        ("attribute_type(a, :n5)", f"{_OPERAND}attribute_type, operand type: N"),
        (
            "attribute_type(a, :he)",
            "Invalid attribute type name found; type: he, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}",
        ),
        ("size(:n5) = :n5", f"{_OPERAND}size, operand type: N"),
        ("a < :yes", f"{_OPERAND}<, operand type: BOOL"),
        (":list >= a", f"{_OPERAND}>=, operand type: L"),
        ("a BETWEEN :xy AND :xy", f"{_OPERAND}BETWEEN, operand type: SS"),
        (
            "a BETWEEN :n9 AND :n5",
            (
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                "lower bound operand: AttributeValue: {N:9}, upper bound operand: AttributeValue: {N:5}"
            ),
        ),
        (
            "a BETWEEN :n5 AND :he",
            (
                "The BETWEEN operator requires same data type for lower and upper bounds; "
                "lower bound operand: AttributeValue: {N:5}, upper bound operand: AttributeValue: {S:he}"
            ),
        ),
        ("a = :nope AND begins_with(b, :n5)", f"{_UNDEFINED_VALUE}:nope"),
        ("begins_with(b, :n5) AND a = :nope", f"{_OPERAND}begins_with, operand type: N"),
        ("size(:n5) = :nope", f"{_UNDEFINED_VALUE}:nope"),
        ("begins_with(b, :n5) AND status = :x", "Attribute name is a reserved keyword; reserved keyword: status"),
        ("begins_with(b, :n5) AND dog(a)", "Invalid function name; function: dog"),
        (
            f"a IN ({', '.join([':x'] * 101)})",
            "The IN operator is provided with too many operands; number of operands: 101",
        ),
        (
            " OR ".join(["a<b"] * 151),
            f"The expression contains too many operators; operator count: {OPERATORS_MAX + 1}",
        ),
        (
            "a".ljust(4097, "z"),
            "Expression size has exceeded the maximum allowed size; expression size: 4097",
        ),
    ],
)
def test_conditions_that_are_refused(text: str, message: str) -> None:
    for parameter in ("FilterExpression", "ConditionExpression"):
        expressions = Expressions(None, VALUE)
        found = refusal(partial(expressions.condition, parameter, text))
        assert found == f"Invalid {parameter}: {message}"


def test_the_limits_themselves_are_accepted() -> None:
    expressions = Expressions(None, VALUE)
    expressions.condition("FilterExpression", f"a IN ({', '.join([':x'] * 100)})")
    expressions.condition("FilterExpression", " OR ".join(["a<b"] * 150))
    expressions.condition("FilterExpression", "a = :x".ljust(4096))
    deep = "a<b"
    for _ in range(149):
        deep = f"a<b OR ({deep})"
    assert not expressions.condition("FilterExpression", deep).matches({})


def test_there_are_573_reserved_words() -> None:
    assert len(reserved_words()) == 573
    assert {"STATUS", "NAME", "SIZE", "COUNT"} <= reserved_words()


def test_substitutions_together_may_not_exceed_two_megabytes() -> None:
    fitting = {f":v{number}": {"S": "x" * (1 << 18)} for number in range(7)}
    Expressions(None, fitting)
    assert "has exceeded" in refusal(lambda: Expressions(None, {**fitting, ":last": {"S": "x" * (1 << 18)}}))


def test_unused_names_and_values_are_refused_in_the_order_given() -> None:
    expressions = Expressions({"#z": "z", "#a": "a", "#u": "u"}, {":v": {"N": "1"}, ":w": {"N": "1"}})
    expressions.condition("FilterExpression", "#u = :v")
    message = refusal(expressions.finish)
    assert message == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#z, #a}"
    expressions.projection("#z, #a")
    message = refusal(expressions.finish)
    assert message == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}"
    expressions.condition("FilterExpression", "x = :w")
    expressions.finish()


# --- projections ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n", {"n": {"N": "5"}}),
        (" n ,s ", {"n": {"N": "5"}, "s": {"S": "hello"}}),
        ("absent", {}),
        ("m.k", {"m": {"M": {"k": {"S": "v"}}}}),
        ("m.deep.x, m.k", {"m": {"M": {"deep": {"M": {"x": {"N": "7"}}}, "k": {"S": "v"}}}}),
        ("l[2], l[0]", {"l": {"L": [{"S": "a"}, {"S": "c"}]}}),
        ("l[1].k", {"l": {"L": [{"M": {"k": {"N": "1"}}}]}}),
        ("l[7]", {}),
        ("l[0].k", {}),
        ("m.k.x", {}),
        ("m[0]", {}),
        ("l.x", {}),
        ("s.x, n[0]", {}),
        ("m.nope.x, l[9], n", {"n": {"N": "5"}}),
    ],
)
def test_projections(text: str, expected: dict[str, Any]) -> None:
    assert Expressions(None, None).projection(text).apply(ITEM) == expected


_REWRITE = "with each other; must remove or rewrite one of these paths; path one: "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The expression can not be empty;"),
        ("a,", 'Syntax error; token: "<EOF>", near: ","'),
        (",a", 'Syntax error; token: ",", near: ",a"'),
        ("a,,b", 'Syntax error; token: ",", near: ",,b"'),
        ("a b", 'Syntax error; token: "b", near: "a b"'),
        ("!!!", 'Syntax error; token: "!", near: "!!"'),
        ("length(a)", 'Syntax error; token: "(", near: "length(a"'),
        ("a, #b", f"{_UNDEFINED_NAME}#b"),
        ("year", "Attribute name is a reserved keyword; reserved keyword: year"),
        ("a, a", f"Two document paths overlap {_REWRITE}[a], path two: [a]"),
        ("a.b[0], a.b[0]", f"Two document paths overlap {_REWRITE}[a, b, [0]], path two: [a, b, [0]]"),
        ("a, a.b", f"Two document paths overlap {_REWRITE}[a], path two: [a, b]"),
        ("a.b.c, x, a.b", f"Two document paths overlap {_REWRITE}[a, b, c], path two: [a, b]"),
        ("a.b, a[1]", f"Two document paths conflict {_REWRITE}[a, b], path two: [a, [1]]"),
        ("a.b, a[1], x, x", f"Two document paths overlap {_REWRITE}[x], path two: [x]"),
    ],
)
def test_projections_that_are_refused(text: str, message: str) -> None:
    found = refusal(lambda: Expressions(None, None).projection(text))
    assert found == f"Invalid ProjectionExpression: {message}"


def test_paths_side_by_side_are_accepted() -> None:
    for text in ("a, b", "a.b, a.c", "a.b.d, a.b.e", "a[1], a[2]", "a.b, a.c[2]"):
        Expressions(None, None).projection(text)


@given(ITEMS, st.sampled_from(["a", "a.b", "a.b.c, b", "b[0], a, c.a", "c.a.b, c.b, d[1]", "a[0].b, a[0].c"]))
def test_projecting_maps_twice_changes_nothing(item: dict[str, Any], text: str) -> None:
    projection = Expressions(None, None).projection(text)
    once = projection.apply(canonical_item(item))
    if "[" not in text:  # elements of a list close ranks, so their positions change
        assert projection.apply(once) == once
    assert once.keys() <= projection.attributes


# --- key conditions ---------------------------------------------------------------------------------------------------

SIMPLE = KeySchema((KeyAttribute("pk", "S"),))
STRINGS = KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),))
NUMBERS = KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "N"),))
BYTES = KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "B"),))
MANY = KeySchema(
    (KeyAttribute("h1", "S"), KeyAttribute("h2", "S")),
    (KeyAttribute("a", "S"), KeyAttribute("b", "N"), KeyAttribute("c", "S")),
)
KEY_VALUES: dict[str, Any] = {
    ":p": {"S": "p"},
    ":q": {"S": "q"},
    ":n": {"N": "1"},
    ":m": {"N": "2"},
    ":yes": {"BOOL": True},
    ":no": {"BOOL": False},
    ":none": {"S": ""},
    ":raw": {"B": "AQ=="},
}
P, Q, N, M = KEY_VALUES[":p"], KEY_VALUES[":q"], KEY_VALUES[":n"], KEY_VALUES[":m"]


@pytest.mark.parametrize(
    ("key", "text", "partition", "bound", "stretch"),
    [
        (SIMPLE, "pk = :p", (P,), (), None),
        (SIMPLE, ":p = pk", (P,), (), None),
        (STRINGS, "pk = :p", (P,), (), None),
        (STRINGS, "pk = :p AND sk = :q", (P,), (Q,), None),
        (STRINGS, "sk = :q and pk = :p", (P,), (Q,), None),
        (STRINGS, "((sk = :q) AND (pk = :p))", (P,), (Q,), None),
        (NUMBERS, "pk = :p AND sk < :n", (P,), (), ("<", (N,))),
        (NUMBERS, "pk = :p AND :n <= sk", (P,), (), (">=", (N,))),
        (NUMBERS, "pk = :p AND :n > sk", (P,), (), ("<", (N,))),
        (NUMBERS, "pk = :p AND sk BETWEEN :n AND :m", (P,), (), ("BETWEEN", (N, M))),
        (STRINGS, "pk = :p AND begins_with(sk, :q)", (P,), (), ("begins_with", (Q,))),
        (BYTES, "pk = :p AND begins_with(sk, :raw)", (P,), (), ("begins_with", (KEY_VALUES[":raw"],))),
        (MANY, "h1 = :p AND h2 = :q", (P, Q), (), None),
        (MANY, "h2 = :q AND a = :p AND h1 = :p", (P, Q), (P,), None),
        (MANY, "h1 = :p AND h2 = :q AND a = :p AND b > :n", (P, Q), (P,), (">", (N,))),
        (MANY, "h1 = :p AND h2 = :q AND c = :q AND b = :n AND a = :p", (P, Q), (P, N, Q), None),
        (MANY, "h1 = :p AND h2 = :q AND begins_with(a, :p)", (P, Q), (), ("begins_with", (P,))),
    ],
)
def test_key_conditions(key: KeySchema, text: str, partition: Any, bound: Any, stretch: Any) -> None:
    found = key_condition(Expressions(None, KEY_VALUES).key_bounds(text), key)
    assert (found.partition, found.equal, found.range) == (partition, bound, stretch)


_INVALID = "Invalid KeyConditionExpression: "
_SCHEMA = "One or more parameter values were invalid: Condition parameter type does not match schema type"
_NESTED = f"{_INVALID}KeyConditionExpressions cannot contain nested operations"
_BAD = "Invalid condition in KeyConditionExpression: "
_MUST = "must have equality conditions specified in the query because a condition is present on key attribute"
_EMPTY = (
    "One or more parameter values are not valid. "
    "The AttributeValue for a key attribute cannot contain an empty string value. Key: "
)


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        (STRINGS, "", f"{_INVALID}The expression can not be empty;"),
        (STRINGS, "pk", f'{_INVALID}Syntax error; token: "<EOF>", near: "pk"'),
        (STRINGS, "pk = :nope", f"{_INVALID}{_UNDEFINED_VALUE}:nope"),
        (STRINGS, "sk = :p", "Query condition missed key schema element: pk"),
        (STRINGS, "pk = :p AND extra = :p", "Query condition missed key schema element: sk"),
        (STRINGS, "pk < :p", "Query key condition not supported"),
        (STRINGS, "begins_with(pk, :p)", "Query key condition not supported"),
        (STRINGS, "pk = :n", _SCHEMA),
        (NUMBERS, "pk = :p AND sk = :q", _SCHEMA),
        (NUMBERS, "pk = :p AND sk = :yes", _SCHEMA),
        (NUMBERS, "pk = :p AND begins_with(sk, :q)", _SCHEMA),
        (NUMBERS, "pk = :p AND begins_with(sk, :n)", f"{_INVALID}{_OPERAND}begins_with, operand type: N"),
        (NUMBERS, "pk = :p AND :yes >= sk", f"{_INVALID}{_OPERAND}>=, operand type: BOOL"),
        (NUMBERS, "pk = :p AND sk BETWEEN :no AND :yes", f"{_INVALID}{_OPERAND}BETWEEN, operand type: BOOL"),
        (
            NUMBERS,
            "pk = :p AND sk BETWEEN :m AND :n",
            (
                f"{_INVALID}The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
                "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"
            ),
        ),
        (
            NUMBERS,
            "pk = :p AND sk > :n AND sk < :m",
            f"{_INVALID}KeyConditionExpressions must only contain one condition per key",
        ),
        (
            NUMBERS,
            "pk = :p AND sk > :n AND extra = :m",
            "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)",
        ),
        (STRINGS, "pk = :p OR sk = :p", "Invalid operator used in KeyConditionExpression: OR"),
        (STRINGS, "NOT pk = :p", "Invalid operator used in KeyConditionExpression: NOT"),
        (STRINGS, "pk = :p AND sk IN (:p)", "Invalid operator used in KeyConditionExpression: IN"),
        (STRINGS, "pk = :p AND sk <> :p", "Invalid operator used in KeyConditionExpression: <>"),
        (STRINGS, "attribute_exists(pk)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
        (STRINGS, "pk = :p AND contains(sk, :p)", "Invalid operator used in KeyConditionExpression: contains"),
        (STRINGS, "pk = size(sk)", _NESTED),
        (STRINGS, "pk = sk", f"{_BAD}Multiple attribute names used in one condition"),
        (STRINGS, ":p = :q", f"{_BAD}No key attribute specified"),
        (
            STRINGS,
            "begins_with(:p, sk)",
            f"{_BAD}begins_with operator must have the key attribute as its first operand",
        ),
        (STRINGS, ":p BETWEEN sk AND :q", f"{_BAD}BETWEEN operator must have the key attribute as its first operand"),
        (STRINGS, "pk.a = :p", f"{_INVALID}KeyConditionExpressions cannot have conditions on nested attributes"),
        (STRINGS, "pk = :none", f"{_EMPTY}pk"),
        (STRINGS, "pk = :p AND sk = :none", f"{_EMPTY}sk"),
        (MANY, "h1 = :p", "Query condition missed key schema element: h2"),
        (MANY, "h1 = :p AND h2 > :q", "Query key condition not supported"),
        (MANY, "h1 = :p AND h2 = :q AND c = :p", f"RANGE key attributes a, b {_MUST} c"),
        (MANY, "h1 = :p AND h2 = :q AND a > :p AND b = :n", f"RANGE key attributes a {_MUST} b"),
        (MANY, "h1 = :p AND h2 = :q AND a = :p AND c = :q", f"RANGE key attributes b {_MUST} c"),
        (MANY, "h1 = :p AND h2 = :q AND extra = :p", "Query condition missed key schema element: a"),
    ],
)
def test_key_conditions_that_are_refused(key: KeySchema, text: str, message: str) -> None:
    assert refusal(lambda: key_condition(Expressions(None, KEY_VALUES).key_bounds(text), key)) == message


def test_a_key_condition_is_read_before_the_key_is_known() -> None:
    bounds = Expressions(None, KEY_VALUES).key_bounds("pk = :p AND :n < anything")
    assert bounds == {"pk": ("=", (P,)), "anything": (">", (N,))}
    assert "operand type" in refusal(lambda: Expressions(None, KEY_VALUES).key_bounds("begins_with(x, :n)"))


def test_a_query_may_not_filter_by_its_key() -> None:
    condition = Expressions(None, KEY_VALUES).condition("FilterExpression", "extra = :p AND size(sk) > :n")
    condition.forbid_key(SIMPLE)
    found = refusal(lambda: condition.forbid_key(STRINGS))
    assert found == "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk"
    found = refusal(lambda: condition.forbid_key(STRINGS, "QueryFilter"))
    assert found == "QueryFilter can only contain non-primary key attributes: Primary key attribute: sk"


def test_keys_are_scalars() -> None:
    schema = TableSchema("t", STRINGS, {"ix": IndexSchema("ix", "GSI", KeySchema((KeyAttribute("g", "S"),)))})
    check_scalar_keys(frozenset({"extra"}), schema)
    start = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
    assert refusal(lambda: check_scalar_keys(frozenset({"sk"}), schema)) == f"{start}Key: sk"
    assert refusal(lambda: check_scalar_keys(frozenset({"g"}), schema)) == f"{start}IndexKey: g"


# --- updates ----------------------------------------------------------------------------------------------------------


def test_an_update_knows_what_it_touches() -> None:
    expressions = Expressions({"#d": "deep", "#u": "unused"}, {":one": {"N": "1"}, ":z": {"SS": ["z"]}})
    update = expressions.update("SET m.#d.x = m.#d.x + :one, l[0] = :one REMOVE s ADD n :one DELETE tags :z")
    assert update.paths == (("m", "deep", "x"), ("l", 0), ("s",), ("n",), ("tags",))
    assert [change.section for change in update.changes] == ["SET", "SET", "REMOVE", "ADD", "DELETE"]
    assert update.attributes == {"m", "l", "s", "n", "tags"}
    assert update.nested == {"m", "l"}
    assert update.names == {"#d": "deep"}
    assert update.values == {":one": {"N": "1"}, ":z": {"SS": ["z"]}}
    assert update.touched(ITEM) == {
        "m": {"M": {"deep": {"M": {"x": {"N": "7"}}}}},
        "l": {"L": [{"S": "a"}]},
        "s": {"S": "hello"},
        "n": {"N": "5"},
        "tags": {"SS": ["x", "y"]},
    }
    assert update.touched(None) == {}
    assert "unused" in refusal(expressions.finish)


@pytest.mark.parametrize(
    "text",
    [
        "SET a = :n",
        "set a = b, c = if_not_exists(c, :n) + :n",
        "SET a = list_append(if_not_exists(a, :l), :l)",
        "SET a = (b - :n)",
        "SET a = (b) - (:n)",
        "REMOVE a[0], b.c",
        "ADD a :n, b :ss DELETE c :ss",
        "ADD a.b :n SET c = :n",
    ],
)
def test_updates_that_are_accepted(text: str) -> None:
    Expressions(None, {":n": {"N": "1"}, ":l": {"L": []}, ":ss": {"SS": ["x"]}}).update(text)


_TYPES = "Incorrect operand type for operator or function; "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The expression can not be empty;"),
        ("INVALID SYNTAX HERE", 'Syntax error; token: "INVALID", near: "INVALID SYNTAX"'),
        ("SET", 'Syntax error; token: "<EOF>", near: "SET"'),
        ("SET path = VALUE 1", 'Syntax error; token: "1", near: "VALUE 1"'),
        ("SET a = b + :n + :n", 'Syntax error; token: "+", near: ":n + :n"'),
        ("SET a = b - (:n + :n)", 'Syntax error; token: "+", near: ":n + :n"'),
        ("SET a = b / :n", 'Syntax error; token: "/", near: "b / :n"'),
        ("SET a = :n, ", 'Syntax error; token: "<EOF>", near: ","'),
        ("ADD a b", 'Syntax error; token: "b", near: "a b"'),
        ("REMOVE a = :n", 'Syntax error; token: "=", near: "a = :n"'),
        ("SET a = ((:n))", "The expression has redundant parentheses;"),
        ("SET status = :nope", "Attribute name is a reserved keyword; reserved keyword: status"),
        ("SET a = dog(b)", "Invalid function name; function: dog"),
        ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
        ("SET a = :n SET b = :n", 'The "SET" section can only be used once in an update expression;'),
        ("REMOVE a SET c = :n remove b", 'The "REMOVE" section can only be used once in an update expression;'),
        ("SET #a = :nope", f"{_UNDEFINED_NAME}#a"),
        ("SET a = :nope", f"{_UNDEFINED_VALUE}:nope"),
        ("SET a = :nope, b = #b", f"{_UNDEFINED_NAME}#b"),
        ("SET a = :n, a = :n", f"Two document paths overlap {_REWRITE}[a], path two: [a]"),
        ("SET a.b = :n REMOVE a", f"Two document paths overlap {_REWRITE}[a, b], path two: [a]"),
        ("SET a.b = :n, a[1] = :n", f"Two document paths conflict {_REWRITE}[a, b], path two: [a, [1]]"),
        ("ADD a :s", f"{_TYPES}operator: ADD, operand type: STRING, typeSet: ALLOWED_FOR_ADD_OPERAND"),
        ("ADD a :l", f"{_TYPES}operator: ADD, operand type: LIST, typeSet: ALLOWED_FOR_ADD_OPERAND"),
        ("DELETE a :n", f"{_TYPES}operator: DELETE, operand type: NUMBER, typeSet: ALLOWED_FOR_DELETE_OPERAND"),
        ("SET a = b + :s", f"{_OPERAND}+, operand type: S"),
        ("SET a = (:s) - b", f"{_OPERAND}-, operand type: S"),
        ("SET a = list_append(a, :s)", f"{_OPERAND}list_append, operand type: S"),
        ("SET a = list_append(a)", f"{_COUNT}list_append, number of operands: 1"),
        ("SET a = if_not_exists(a, :n, :n)", f"{_COUNT}if_not_exists, number of operands: 3"),
        (
            "SET a = if_not_exists(:n, :n)",
            "Operator or function requires a document path; operator or function: if_not_exists",
        ),
        (
            "SET " + ",".join(f"a{place}=b+:n" for place in range(301)),
            f"The expression contains too many operators; operator count: {OPERATORS_MAX + 1}",
        ),
        (
            "SET a = :n".ljust(4097),
            "Expression size has exceeded the maximum allowed size; expression size: 4097",
        ),
    ],
)
def test_updates_that_are_refused(text: str, message: str) -> None:
    values: dict[str, Any] = {":n": {"N": "1"}, ":s": {"S": "x"}, ":l": {"L": []}}
    assert refusal(lambda: Expressions(None, values).update(text)) == f"Invalid UpdateExpression: {message}"


def test_three_hundred_operators_are_accepted() -> None:
    Expressions(None, {":n": {"N": "1"}}).update("SET " + ",".join(f"a{place}=b+:n" for place in range(300)))


def test_the_key_cannot_be_updated() -> None:
    update = Expressions(None, KEY_VALUES).update("SET extra = :p REMOVE sk")
    update.forbid_key(SIMPLE)
    assert refusal(lambda: update.forbid_key(STRINGS)) == (
        "One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key"
    )


# --- properties and speed ---------------------------------------------------------------------------------------------

CONDITIONS = st.sampled_from(
    [
        "a = :x",
        "a <> :x",
        "a = b",
        "a < b",
        "a IN (b, :x)",
        "attribute_exists(a.b)",
        "contains(a, :x)",
        "contains(a, b)",
        "begins_with(a, b)",
        "size(a) > size(b)",
        "a BETWEEN b AND c",
        "a = :x AND b <> c",
        "a = :x OR attribute_not_exists(b)",
    ]
)


@given(CONDITIONS, ITEMS, VALUES)
def test_not_is_the_complement(text: str, item: dict[str, Any], value: dict[str, Any]) -> None:
    item = canonical_item(item)
    values = {":x": canonical(value)}
    plain = Expressions(None, values).condition("FilterExpression", text)
    negated = Expressions(None, values).condition("FilterExpression", f"NOT ({text})")
    assert plain.matches(item) is not negated.matches(item)


@given(VALUES, VALUES)
def test_equality_and_order_agree_with_the_order_of_keys(one: dict[str, Any], two: dict[str, Any]) -> None:
    one, two = canonical(one), canonical(two)
    item = {"a": one, "b": two}

    def matches(text: str) -> bool:
        return Expressions(None, None).condition("FilterExpression", text).matches(item)

    assert matches("a = b") is equal(one, two)
    assert matches("a <> b") is not equal(one, two)
    ordered = one.keys() == two.keys() and next(iter(one)) in ("S", "N", "B")
    for sign, expected in (
        ("<", ordered and order_key(one) < order_key(two)),
        ("<=", ordered and order_key(one) <= order_key(two)),
    ):
        assert matches(f"a {sign} b") is expected
        assert matches(f"b {sign.replace('<', '>')} a") is expected
        if ordered:
            constant = Expressions(None, {":v": two}).condition("FilterExpression", f"a {sign} :v")
            assert constant.matches(item) is expected


def test_evaluating_costs_microseconds() -> None:
    condition: Condition = Expressions(None, {":x": {"S": "p"}, ":y": {"N": "4"}}).condition(
        "FilterExpression", "pk = :x AND n > :y"
    )
    rounds = 20_000
    started = time.process_time()
    for _ in range(rounds):
        condition.matches(ITEM)
    assert (time.process_time() - started) / rounds < 20e-6  # about 0.5 µs where this was written
