"""PartiQL: plans, what they read, what they write, and AWS's sentence for what is refused (G4)."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.language.expressions import Expressions
from helpers.engine.language.key_conditions import KeyCondition
from helpers.engine.partiql import Delete, Insert, Select, Update, parse
from helpers.engine.partiql.access import Access
from helpers.engine.schema import KeyAttribute, KeySchema

from .typed_values import nested, refusal

SIMPLE = KeySchema((KeyAttribute("pk", "S"),))
KEY = KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "S"),))
MANY = KeySchema((KeyAttribute("a", "S"), KeyAttribute("b", "S")))
ITEM: dict[str, Any] = {
    "pk": {"S": "p"},
    "sk": {"S": "1"},
    "n": {"N": "5"},
    "s": {"S": "hello"},
    "nul": {"NULL": True},
    "flag": {"BOOL": True},
    "tags": {"SS": ["x", "y"]},
    "m": {"M": {"k": {"L": [{"S": "c"}, {"N": "2"}]}}},
    "with space": {"S": "w"},
}
MALFORMED = "Statement wasn't well formed, can't be processed: "
LEFTOVER = f"{MALFORMED}Unexpected token after expression"


def select(text: str, *parameters: dict[str, Any]) -> Select:
    plan = parse(text, parameters)
    assert isinstance(plan, Select)
    return plan


def where(text: str, *parameters: dict[str, Any]) -> Select:
    return select(f'SELECT * FROM "t" WHERE {text}', *parameters)


def update(text: str, *parameters: dict[str, Any]) -> Update:
    plan = parse(text, parameters)
    assert isinstance(plan, Update)
    return plan


def delete(text: str, *parameters: dict[str, Any]) -> Delete:
    plan = parse(text, parameters)
    assert isinstance(plan, Delete)
    return plan


# --- SELECT -----------------------------------------------------------------------------------------------------------


def test_a_select_knows_its_table_index_and_columns() -> None:
    plan = select('SELECT * FROM "my-table"."by-status"')
    assert (plan.table, plan.index, plan.condition, plan.order) == ("my-table", "by-status", None, ())
    assert plan.columns.apply(ITEM) == ITEM
    plan = select('select pk, m.k[0], "with space", absent from t')
    assert (plan.table, plan.index) == ("t", None)
    assert plan.columns.apply(ITEM) == {"pk": {"S": "p"}, "k[0]": {"S": "c"}, "with space": {"S": "w"}}
    assert plan.columns.attributes == {"pk", "m", "with space", "absent"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n = 5", True),
        ("n = 5.0", True),
        ("n = .5e1", True),
        ("n = 50e-1", True),
        ("n > -5", True),
        ("n = '5'", False),
        ("n <> '5'", True),
        ("n != 5", False),
        ("s = 'hello'", True),
        ("s = 'it''s'", False),
        ("\"with space\" = 'w'", True),
        ("flag = true", True),
        ("flag = FALSE", False),
        ("nul = NULL", True),
        ("tags = <<'y', 'x'>>", True),
        ("m = {'k': ['c', 2]}", True),
        ("m.k[1] = 2", True),
        ("m['k'][1] = 2", True),
        ("n BETWEEN 1 AND 5 AND s = 'hello'", True),
        ("n NOT BETWEEN 1 AND 5", False),
        ("n IN [1, 5]", True),
        ("n IN (1, 4)", False),
        ("n NOT IN [1, 4]", True),
        ("NOT n IN [1, 4]", True),
        ("(n = 1 OR n = 5) AND NOT s = 'x'", True),
        ("n = 1 OR n = 5 AND s = 'x'", False),
        ("begins_with(s, 'he')", True),
        ("BEGINS_WITH(s, 'x')", False),
        ("contains(tags, 'x')", True),
        ("size(s) = 5", True),
        ("attribute_type(tags, 'SS')", True),
        ("attribute_exists(m.k)", True),
        ("attribute_not_exists(nope)", True),
        ("attribute_exists(nope) = false", True),
        ("attribute_exists(s) = true", True),
        ("(n BETWEEN 0 AND 5) = true", True),
        ("nope IS MISSING", True),
        ("s IS MISSING", False),
        ("s IS NOT MISSING", True),
        ("nul IS NULL", True),
        ("nope IS NULL", False),
        ("s IS NOT NULL", True),
        ("flag IS BOOL", True),
        ("s IS STRING", True),
        ("n IS DOUBLE PRECISION", True),
        ("m IS STRUCT", True),
        ("s IS LIST", False),
        ("n IS INT4", True),
        ("n IS integer8", True),
        ("n IS NOT DEC", False),
        ("s IS INT4", False),
        ("s IS CHARACTER VARYING", True),
    ],
)
def test_where(text: str, expected: bool) -> None:
    condition = where(f"{text} -- a note\n /* another */").condition
    assert condition is not None
    assert condition.matches(ITEM) is expected


def test_parameters_are_taken_in_the_order_of_writing() -> None:
    condition = where("n = ? AND s IN [?, 'x'] AND tags = ?", {"N": "5"}, {"S": "hello"}, {"SS": ["y", "x"]}).condition
    assert condition is not None
    assert condition.matches(ITEM)


def test_the_same_statement_serves_other_parameters() -> None:
    text = "pk = ?"
    assert where(text, {"S": "a"}).item_key(SIMPLE) == {"pk": {"S": "a"}}
    assert where(text, {"S": "b"}).item_key(SIMPLE) == {"pk": {"S": "b"}}


def read(partition: str, bound: Any = None) -> KeyCondition:
    if bound is not None and bound[0] == "=":
        return KeyCondition(({"S": partition},), bound[1])
    return KeyCondition(({"S": partition},), (), bound)


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("pk = 'a'", [read("a")]),
        ("'a' = pk", [read("a")]),
        ("pk = 'a' AND n > 1", [read("a")]),
        ("pk IN ['a', 'b']", [read("a"), read("b")]),
        ("pk = 'a' OR pk = 'b' AND n = 1", [read("a"), read("b")]),
        ("pk = 'a' AND sk = '1'", [read("a", ("=", ({"S": "1"},)))]),
        ("pk = 'a' AND '5' > sk", [read("a", ("<", ({"S": "5"},)))]),
        ("pk = 'a' AND sk BETWEEN '1' AND '2'", [read("a", ("BETWEEN", ({"S": "1"}, {"S": "2"})))]),
        ("pk = 'a' AND begins_with(sk, 'x')", [read("a", ("begins_with", ({"S": "x"},)))]),
        ("pk = 'a' AND sk > '0' AND sk = '1'", [read("a", ("=", ({"S": "1"},)))]),
        ("pk = 'a' AND sk IN ['1', '2']", [read("a", ("=", ({"S": "1"},))), read("a", ("=", ({"S": "2"},)))]),
        ("pk = 'a' AND (sk < '1' OR sk > '1')", [read("a", ("<", ({"S": "1"},))), read("a", (">", ({"S": "1"},)))]),
        ("pk = 'a' AND NOT sk = '1'", [read("a")]),
        ("pk = 'a' AND (n = 1 OR n = 2)", [read("a")]),
        ("pk = 'a' AND NOT sk = '1' OR pk = 'a' AND sk = '2'", [read("a")]),
        ("pk = 'a' OR pk = 'a' AND NOT sk = '1'", [read("a")]),
    ],
)
def test_a_pinned_partition_key_is_a_query(text: str, reads: list[KeyCondition]) -> None:
    assert where(text).access(KEY) == Access(tuple(reads))


@pytest.mark.parametrize(
    "text",
    ["n = 1", "pk > 'a'", "pk > 1", "sk = 1", "begins_with(pk, 'a')", "pk = 'a' OR n = 1", "NOT pk = 'a'", "pk <> 'a'",
     "pk = n", "pk IN ['a', n]", "size(pk) = 1"],
)  # fmt: skip
def test_anything_else_is_a_scan(text: str) -> None:
    assert where(text).access(KEY) is None


def test_a_select_without_where_is_a_scan() -> None:
    assert select("SELECT * FROM t").access(KEY) is None


def test_more_than_fifty_reads_are_refused_where_they_would_be_reads() -> None:
    keys = ", ".join(f"'{number}'" for number in range(51))
    assert refusal(lambda: where(f"pk IN [{keys}]").access(KEY)) == (
        "Too many decomposed read operations for a given query."
    )
    assert where(f"pk IN [{keys}] OR n = 1").access(KEY) is None
    fitting = where(f"pk IN [{keys.removesuffix(chr(44) + ' ' + repr('50'))}]").access(KEY)
    assert fitting is not None
    assert len(fitting.reads) == 50


@pytest.mark.parametrize(
    "text",
    [
        "pk IN ['a', 'a']",
        "pk = 'a' OR pk = 'a'",
        "pk = 'a' AND (sk > '0' OR sk < '5')",
        "pk = 'a' AND (sk = '1' OR n = 2)",
        "pk = 'a' AND n = 1 OR pk = 'a' AND sk = '2'",
        "pk = 'a' AND n <> 1 OR pk = 'a' AND sk = '2'",
        "pk = 'a' AND (begins_with(sk, 'x') OR sk = 'xy')",
        "pk = 'a' AND (sk <= '5' OR sk >= '5')",
    ],
)
def test_reads_may_not_overlap(text: str) -> None:
    assert refusal(lambda: where(text).access(KEY)) == (
        "Overlapping conditions with range keys are not supported in where clause"
    )


def test_key_values_have_the_type_of_the_schema() -> None:
    message = "Key attribute's data type should match its data type in table's schema: Key "
    assert refusal(lambda: where("pk = 1").access(KEY)) == f"{message}pk"
    assert refusal(lambda: where("pk = 1 OR pk = 'a'").access(KEY)) == f"{message}pk"
    assert refusal(lambda: where("pk = 'a' AND sk IN ['1', 2]").access(KEY)) == f"{message}sk"


def test_keys_of_several_attributes_are_not_read() -> None:
    assert refusal(lambda: where("a = 'x'").access(MANY)) == (
        "PartiQL statements cannot be executed on tables with multi-attribute HASH keys or multi-attribute RANGE keys."
    )


def ordered(text: str) -> Access:
    found = select(f"SELECT * FROM t WHERE {text}").access(KEY)
    assert found is not None
    return found


def test_order_by_decides_the_direction() -> None:
    assert ordered("pk = 'a' ORDER BY sk").forward
    assert ordered("pk = 'a' ORDER BY sk ASC").forward
    assert not ordered("pk = 'a' ORDER BY sk DESC").forward
    assert not ordered("pk = 'a' ORDER BY pk").forward
    assert ordered("pk IN ['b', 'a'] ORDER BY pk, sk").reads == (read("a"), read("b"))
    assert ordered("pk IN ['a', 'b'] ORDER BY pk DESC, sk").reads == (read("b"), read("a"))
    two = ordered("pk = 'a' AND sk IN ['1', '2'] ORDER BY sk DESC")
    assert two.reads == (read("a", ("=", ({"S": "2"},))), read("a", ("=", ({"S": "1"},))))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ORDER BY sk", "Must have WHERE clause in the statement when using ORDER BY clause."),
        ("WHERE pk = 'a' ORDER BY n DESC", "Attribute n in ORDER BY clause must be part of the primary key"),
        (
            "WHERE pk > 'a' ORDER BY sk",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ),
        (
            "WHERE pk IN ['a', 'b'] ORDER BY sk",
            "Must have hash key in ORDER BY clause when more than one hash key condition specified in WHERE clause.",
        ),
    ],
)
def test_orders_that_are_refused(text: str, message: str) -> None:
    assert refusal(lambda: select(f"SELECT * FROM t {text}").access(KEY)) == message


def test_a_single_item_is_named_by_its_key_and_nothing_else() -> None:
    assert where("sk = '1' AND pk = 'a'").item_key(KEY) == {"pk": {"S": "a"}, "sk": {"S": "1"}}
    assert where("pk IN ['a'] AND sk IN ('1')").item_key(KEY) == {"pk": {"S": "a"}, "sk": {"S": "1"}}
    for text in (
        "pk = 'a'",
        "pk = 'a' AND sk > '1'",
        "pk = 'a' AND sk = '1' AND n = 1",
        "pk IN ['a', 'b'] AND sk = '1'",
    ):
        assert where(text).item_key(KEY) is None
    assert select("SELECT * FROM t").item_key(KEY) is None
    assert select("SELECT * FROM t.ix WHERE pk = 'a' AND sk = '1'").item_key(KEY) is None
    assert refusal(lambda: where("pk = 1 AND sk = '1'").item_key(KEY)) == (
        "The provided key element does not match the schema"
    )


def test_a_global_index_gives_only_what_it_carries() -> None:
    columns = select("SELECT a, m.x, m.y, b FROM t.ix").columns
    columns.check_projected("ix", None)
    columns.check_projected("ix", frozenset({"a", "b", "m"}))
    assert refusal(lambda: columns.check_projected("ix", frozenset({"a"}))) == (
        "One or more parameter values were invalid: Global secondary index ix does not project [m, b]"
    )


# --- writes -----------------------------------------------------------------------------------------------------------


def test_an_insert_puts_an_item_where_there_is_none() -> None:
    plan = parse(
        "INSERT INTO \"t\" VALUE {'pk': ?, 'n': 1.50, 'l': [1, {'x': ?}], 's': <<2, 1>>, 'no': NULL, 'ok': true}",
        [{"S": "p"}, {"B": "AQ=="}],
    )
    assert isinstance(plan, Insert)
    assert plan.table == "t"
    assert plan.item == {
        "pk": {"S": "p"},
        "n": {"N": "1.5"},
        "l": {"L": [{"N": "1"}, {"M": {"x": {"B": "AQ=="}}}]},
        "s": {"NS": ["1", "2"]},
        "no": {"NULL": True},
        "ok": {"BOOL": True},
    }
    assert plan.condition(KEY).matches(None)
    assert not plan.condition(KEY).matches(ITEM)


def test_an_update_becomes_an_update_expression() -> None:
    plan = update(
        "UPDATE t SET a = n - ?, m.k[0] = ? SET b = list_append(b, [1]), c = if_not_exists(c, 0) "
        "SET d = SET_ADD(d, <<'x'>>) SET e = set_delete(e, ?) REMOVE f REMOVE g.h WHERE pk = ? AND sk = '1' "
        "RETURNING MODIFIED NEW *",
        {"N": "2"}, {"S": "v"}, {"NS": ["1"]}, {"S": "p"},
    )  # fmt: skip
    assert plan.update.text == (
        "SET #p0 = #p1 - :v0, #p2.#p3[0] = :v1, #p4 = list_append(#p5, :v2), #p6 = if_not_exists(#p7, :v3) "
        "ADD #p8 :v4 DELETE #p9 :v5 REMOVE #p10, #p11.#p12"
    )
    assert plan.update.names["#p3"] == "k"
    assert plan.update.values[":v1"] == {"S": "v"}
    assert plan.update.values[":v4"] == {"SS": ["x"]}
    assert plan.update.paths == (("a",), ("m", "k", 0), ("b",), ("c",), ("d",), ("e",), ("f",), ("g", "h"))
    expressions = Expressions(plan.update.names, plan.update.values)
    assert expressions.update(plan.update.text).changes == plan.update.changes
    assert plan.return_values == "UPDATED_NEW"
    assert plan.target(KEY).key == {"pk": {"S": "p"}, "sk": {"S": "1"}}


def test_from_may_come_first() -> None:
    plan = update(
        "from t where sk = '1' and pk = ? and n = 5 set c = ? remove b returning all old *", {"S": "p"}, {"N": "1"}
    )
    assert plan.update.text == "SET #p0 = :v0 REMOVE #p1"
    assert plan.update.values == {":v0": {"N": "1"}}
    assert plan.return_values == "ALL_OLD"
    assert plan.target(KEY).condition.matches(ITEM)


def test_an_update_needs_an_item_that_meets_its_condition() -> None:
    text = "UPDATE t SET a = 1 WHERE pk = 'p' AND sk = '1'"
    assert update(text).target(KEY).condition.matches(ITEM)
    assert not update(text).target(KEY).condition.matches(None)
    assert update(text).return_values == "NONE"
    assert update(f"{text} AND n = 5").target(KEY).condition.matches(ITEM)
    assert not update(f"{text} AND (n = 4 OR pk = 'x')").target(KEY).condition.matches(ITEM)
    assert not update(f"{text} AND attribute_not_exists(pk)").target(KEY).condition.matches(None)


def test_a_delete_of_nothing_is_no_failure() -> None:
    target = delete("DELETE FROM t WHERE pk = 'p' AND sk = '1' AND n = 4 RETURNING ALL OLD *").target(KEY)
    assert target.key == {"pk": {"S": "p"}, "sk": {"S": "1"}}
    assert target.condition.matches(None)
    assert not target.condition.matches(ITEM)
    assert delete("DELETE FROM t WHERE pk = 'p'").target(SIMPLE).condition.matches(ITEM)
    assert delete("DELETE FROM t WHERE pk = 'p' RETURNING ALL OLD *").return_values == "ALL_OLD"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Where clause does not contain a mandatory equality on all key attributes"),
        ("WHERE pk = 'p'", "Where clause does not contain a mandatory equality on all key attributes"),
        ("WHERE pk = 'p' AND sk > '1'", "Where clause does not contain a mandatory equality on all key attributes"),
        ("WHERE pk = 'p' OR sk = '1'", "Where clause does not contain a mandatory equality on all key attributes"),
        (
            "WHERE pk = 'p' AND sk = '1' AND pk = 'q'",
            "Multiple conditions on same key pk. Only single item Update/Insert/Delete are supported",
        ),
        ("WHERE pk = 'p' AND sk = 1", "The provided key element does not match the schema"),
    ],
)
def test_a_write_names_one_item(text: str, message: str) -> None:
    assert refusal(lambda: update(f"UPDATE t SET a = 1 {text}").target(KEY)) == message
    assert refusal(lambda: delete(f"DELETE FROM t {text}").target(KEY)) == message


def test_a_key_may_be_given_twice_alike() -> None:
    plan = delete("DELETE FROM t WHERE pk = 'p' AND sk = '1' AND pk = 'p'")
    assert plan.target(KEY).key == {"pk": {"S": "p"}, "sk": {"S": "1"}}


# --- what is refused --------------------------------------------------------------------------------------------------

_OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
_UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
_KINDS = "Incorrect operand type for operator or function; operator or function: "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT COUNT(*) FROM t", "Unexpected path component at 1:8:5"),
        ("SELECT pk,\n  size(s) FROM t", "Unexpected path component at 2:3:4"),
        ("SELECT * FROM a, b", "Only select from a single table or index is supported."),
        ("SELECT * FROM a JOIN b ON a.x = b.x", "Only select from a single table or index is supported."),
        ("SELECT * FROM a.b.c", "A path may contain at most 2 components in the FROM clause"),
        ('SELECT * FROM "a".""', "Path component cannot be an empty string"),
        ('SELECT * FROM ""', "Path component cannot be an empty string"),
        ("SELECT DISTINCT pk FROM t", "Unsupported clause: DISTINCT at 1:8:8"),
        ("SELECT pk,\n  n AS m FROM t", "Aliasing is not supported"),
        (
            "EXISTS(SELECT * FROM t.ix WHERE pk = 'a' AND n = 1)",
            "Operations on indices are not supported in transactions",
        ),
        ("SELECT pk FROM t GROUP BY pk", "Unsupported clause: GROUP BY at 1:27:2"),
        ("SELECT * FROM t WHERE pk = 'a' LIMIT 5", "Unsupported clause: LIMIT at 1:38:1"),
        ("SELECT * FROM t x WHERE pk = 'a'", "Aliasing is not supported"),
        ("SELECT * FROM t AS x", "Aliasing is not supported"),
        ("SELECT a AS b FROM t", "Aliasing is not supported"),
        ("UPDATE t x SET a = 3 WHERE pk = 'x'", "Aliasing is not supported"),
        ("DELETE FROM t x WHERE pk = 'x'", "Aliasing is not supported"),
        ("SELECT m.x, x FROM t", "Duplicate identifiers in select clause: x"),
        ("SELECT * FROM t WHERE s LIKE 'h%'", "Unsupported operation: Like"),
        ("SELECT * FROM t WHERE n + 1", "Unsupported operation: Plus"),
        ("SELECT * FROM t WHERE pk = 1 foo", LEFTOVER),
        ("SELECT * FROM t WHERE pk = 1 e5", LEFTOVER),
        ("SELECT * FROM t WHERE pk = 1)", LEFTOVER),
        ("SELECT * FROM t ORDER BY pk WHERE pk = 1", LEFTOVER),
        ("INSERT INTO t VALUE {'pk': 1} foo", LEFTOVER),
        ("INSERT INTO t x VALUE {'pk': 'x'}", LEFTOVER),
        ("DELETE FROM t WHERE pk = 1 ORDER BY pk", LEFTOVER),
        ("FROM t SET c = 1 WHERE pk = 'x'", LEFTOVER),
        ("UPDATE t SET a = 9 WHERE pk = 1 foo", LEFTOVER),
        ("DELETE FROM t.ix WHERE pk = 1", LEFTOVER),
        ("SELECT * FROM t WHERE pk = 1 ORDER BY pk ORDER BY sk", LEFTOVER),
        ("SELECT * FROM t WHERE", f"{MALFORMED}Unexpected term"),
        ("SELECT * FROM t WHERE;", f"{MALFORMED}Unexpected term"),
        ("SELECT * FROM t WHERE NOT", f"{MALFORMED}Unexpected term"),
        ("SELECT * FROM t WHERE (", f"{MALFORMED}Unexpected term"),
        ("SELECT * FROM t WHERE n", f"{MALFORMED}Unexpected term"),
        ("SELECT * FROM", f"{MALFORMED}Unexpected term"),
        ("DROP TABLE t", f"{MALFORMED}Expected data manipulation"),
        ("SLECT * FROM t", f"{MALFORMED}Expected data manipulation"),
        ("ANY(SELECT * FROM t)", f"{MALFORMED}Expected data manipulation"),
        ("EXISTS", f"{MALFORMED}Expected data manipulation"),
        ("EXISTS(SELECT * FROM t", f"{MALFORMED}Unexpected term"),
        ("UPDATE my-table SET a = 1 WHERE pk = 'x'", f"{MALFORMED}Expected data manipulation"),
        ("UPDATE t WHERE pk = 'x'", f"{MALFORMED}Expected data manipulation"),
        ("SELECT pk FROM t WHERE pk = 'a' AND n = -0e1000 AND s LIKE 'x'", "Unsupported operation: Like"),
        (";", f"{MALFORMED}Expected data manipulation"),
        ("  ", f"{MALFORMED}Unexpected term"),
        ("SELECT * FROM t WHERE pk = 'p1' AND", f"{MALFORMED}Missing right-hand side expression of infix operator"),
        ("SELECT * FROM t WHERE ORDER BY pk", f"{MALFORMED}Unexpected keyword"),
        ("SELECT * FROM t WHERE IS NULL", f"{MALFORMED}Unexpected operator"),
        ("SELECT * FROM t WHERE pk = LIKE", f"{MALFORMED}Unexpected operator"),
        ("SELECT * FROM t WHERE pk = 'a' AND x IS FOO", f"{MALFORMED}Expected type name"),
        *[
            (f"SELECT * FROM t WHERE pk = 'a' AND x IS {word}", f"{MALFORMED}Expected type name")
            for word in ("N", "SS", "NUMBER", "MAP", "INT16", "NOT TEXT", "TIMESTAMP", "ANY")
        ],
        ("DELETE FROM", f"{MALFORMED}Expected identifier for simple path"),
        ("DELETE FROM WHERE pk = 'a'", f"{MALFORMED}Expected identifier for simple path"),
        ("SELECT * FROM t WHERE pk = 1 # note", MALFORMED),
        ("SELECT * FROM t WHERE pk = 1 /* note", MALFORMED),
        ("SELECT * FROM t WHERE pk = 'a", MALFORMED),
        ("SELECT * FROM t WHERE pk = 1e2147483648", MALFORMED),
        ("SELECT * FROM t WHERE pk = 1e99999999999", MALFORMED),
        ("SELECT * FROM t WHERE pk = 1.5e-2147483647", MALFORMED),
        ("SELECT * FROM t WHERE pk = 1e126", f"{_OVERFLOW} under root"),
        ("UPDATE t SET a = 1e-131 WHERE pk = 1", f"{_UNDERFLOW} under root"),
        ("INSERT INTO t VALUE {'pk': 1, 'm': {'x': 1e126}}", f"{_OVERFLOW} under root.x"),
        ("INSERT INTO t VALUE {'pk': 1, 'l': [1, 1e126]}", f"{_OVERFLOW} under root[1]"),
        (
            "SELECT * FROM t WHERE pk = 123456789012345678901234567890123456789",
            "Attempting to store more than 38 significant digits in a Number under root",
        ),
        (
            "SELECT * FROM t WHERE attribute_exists('ss')",
            "Operator or function requires a document path; operator or function: attribute_exists",
        ),
        (
            "SELECT * FROM t WHERE attribute_exists()",
            (
                "Incorrect number of operands for operator or function; "
                "operator or function: attribute_exists, number of operands: 0"
            ),
        ),
        ("SELECT * FROM t WHERE EXISTS(ss)", "Unrecognized function: exists at 1:23:6"),
        ("SELECT * FROM t WHERE set_add(ss, <<'x'>>) = ss", "Unrecognized function: set_add at 1:23:7"),
        ("SELECT * FROM t WHERE val >= true", f"{_KINDS}>=, operand type: BOOL"),
        ("SELECT * FROM t WHERE attribute_exists(n) > false", f"{_KINDS}>, operand type: BOOL"),
        ("SELECT * FROM t WHERE val BETWEEN true AND false", f"{_KINDS}BETWEEN, operand type: BOOL"),
        (
            f"SELECT * FROM t WHERE n IN [{', '.join(map(str, range(101)))}]",
            "The IN operator is provided with too many operands; number of operands: 101",
        ),
        (
            "SELECT * FROM t WHERE size(n)",
            "The function is not allowed to be used this way in an expression; function: size",
        ),
        (
            "INSERT INTO t VALUE {'pk': 'a', 's': set_add(<<'a'>>, <<'b'>>)}",
            "Unsupported data type: set_add under key root at 1:38:7",
        ),
        (
            "UPDATE t SET x = set_add(ss, <<'x'>>) WHERE pk = 1",
            "The first argument to SET_ADD must equal the assignment value at 1:18:7",
        ),
        (
            "UPDATE t SET ss = set_delete(ss, 'x') WHERE pk = 1",
            "The second argument to SET_DELETE must be a value with type SET at 1:30:2",
        ),
        ("UPDATE t SET ss = set_add(ss) WHERE pk = 1", "SET_ADD must have exactly two arguments at 1:19:7"),
        ("UPDATE t SET ss = set_add(ss, <<>>) WHERE pk = 1", "Empty bags are not supported"),
        (
            "UPDATE t SET ss = set_add(ss, <<'x', 'x'>>) WHERE pk = 1",
            "One or more parameter values were invalid: Input collection [x, x] contains duplicates.",
        ),
        ("UPDATE t SET a = b + 1 - c WHERE pk = 1", "Unsupported operation: Plus"),
        ("UPDATE t SET a = dog(b) WHERE pk = 1", "Unrecognized function: dog at 1:18:3"),
        (
            "UPDATE t SET a = b + 'x' WHERE pk = 1",
            f"{_KINDS}+, operand type: S",
        ),
        (
            "UPDATE t SET a = 1 REMOVE a WHERE pk = 1",
            (
                "Two document paths overlap with each other; "
                "must remove or rewrite one of these paths; path one: [a], path two: [a]"
            ),
        ),
        (
            "DELETE FROM t WHERE pk = 1 RETURNING MODIFIED OLD *",
            (
                "Invalid returning clause: RETURNING MODIFIED OLD *. "
                "Only RETURNING ALL OLD * is allowed in DELETE statements."
            ),
        ),
        ("SELECT * FROM t WHERE pk = ?", "Number of parameters in request and statement don't match."),
    ],
)
def test_statements_that_are_refused(text: str, message: str) -> None:
    assert refusal(lambda: parse(text)) == message


def test_parameters_are_checked_values() -> None:
    message = refusal(lambda: where("x = ?", nested(40)))
    assert message.startswith("Nesting Levels have exceeded supported limits")


def test_long_and_deep_statements_are_read_or_refused_with_a_sentence() -> None:
    assert where(" OR ".join(["a=1"] * 150)).condition is not None
    assert "too many operators" in refusal(lambda: where(" OR ".join(["a=1"] * 1_000)))
    assert "too many operators" in refusal(lambda: where("NOT " * 1_500 + "a=1"))
    assert where("(" * 2_000 + "a=1" + ")" * 2_000).condition is not None
