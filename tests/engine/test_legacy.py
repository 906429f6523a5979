"""The parameters before expressions: they mean what the expressions mean, with their own refusals."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.language import legacy
from helpers.engine.language.expressions import Expressions
from helpers.engine.language.updates import Change
from helpers.engine.schema import KeyAttribute, KeySchema
from helpers.engine.values import canonical, canonical_item

from .typed_values import ITEMS, SCALARS, refusal

KEY = KeySchema((KeyAttribute("pk", "S"),), (KeyAttribute("sk", "N"),))
ITEM: dict[str, Any] = {
    "a": {"S": "hello"},
    "n": {"N": "5"},
    "tags": {"SS": ["x", "y"]},
    "l": {"L": [{"N": "1"}]},
    "b": {"B": "AQID"},
}
INVALID = "One or more parameter values were invalid: "


def condition(operator: str, *arguments: dict[str, Any]) -> dict[str, Any]:
    return {"ComparisonOperator": operator, "AttributeValueList": list(arguments)}


@pytest.mark.parametrize(
    ("name", "each", "expected"),
    [
        ("n", condition("EQ", {"N": "5"}), True),
        ("n", condition("EQ", {"S": "5"}), False),
        ("l", condition("EQ", {"L": [{"N": "1"}]}), True),
        ("absent", condition("EQ", {"N": "5"}), False),
        ("n", condition("NE", {"N": "5"}), False),
        ("absent", condition("NE", {"N": "5"}), True),
        ("n", condition("LT", {"N": "6"}), True),
        ("n", condition("LE", {"N": "5"}), True),
        ("n", condition("GT", {"N": "5"}), False),
        ("n", condition("GE", {"N": "5"}), True),
        ("n", condition("GE", {"S": "5"}), False),
        ("n", condition("IN", {"N": "4"}, {"N": "5"}), True),
        ("tags", condition("IN", {"S": "x"}), False),
        ("n", condition("BETWEEN", {"N": "1"}, {"N": "5"}), True),
        ("absent", condition("BETWEEN", {"N": "1"}, {"N": "5"}), False),
        ("a", condition("BEGINS_WITH", {"S": "he"}), True),
        ("n", condition("BEGINS_WITH", {"S": "5"}), False),
        ("a", condition("CONTAINS", {"S": "ell"}), True),
        ("tags", condition("CONTAINS", {"S": "y"}), True),
        ("l", condition("CONTAINS", {"N": "1"}), True),
        ("absent", condition("CONTAINS", {"S": "y"}), False),
        ("tags", condition("NOT_CONTAINS", {"S": "z"}), True),
        ("a", condition("NOT_CONTAINS", {"N": "1"}), True),
        ("absent", condition("NOT_CONTAINS", {"S": "z"}), False),
        ("absent", condition("NULL"), True),
        ("a", condition("NULL"), False),
        ("a", condition("NOT_NULL"), True),
        ("absent", {"ComparisonOperator": "NOT_NULL"}, False),
    ],
)
def test_conditions(name: str, each: dict[str, Any], expected: bool) -> None:
    assert legacy.filter_condition({name: each}).matches(ITEM) is expected
    assert legacy.expected({name: each}).matches(ITEM) is expected


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ({"Value": {"S": "hello"}}, True),
        ({"Value": {"S": "other"}}, False),
        ({"Exists": True, "Value": {"S": "hello"}}, True),
        ({"Exists": False}, False),
        ({"ComparisonOperator": "LT", "Value": {"S": "i"}}, True),
        ({"ComparisonOperator": "NULL", "AttributeValueList": None}, False),
    ],
)
def test_expected_by_value_or_existence(each: dict[str, Any], expected: bool) -> None:
    assert legacy.expected({"a": each}).matches(ITEM) is expected


def test_an_item_that_does_not_exist_has_no_attributes() -> None:
    assert legacy.expected({"a": {"Exists": False}}).matches(None)
    assert not legacy.expected({"a": {"Value": {"S": "hello"}}}).matches(None)


def test_conditions_are_joined_by_and_or_by_or() -> None:
    both = {"a": condition("NULL"), "n": condition("EQ", {"N": "5"})}
    assert not legacy.filter_condition(both).matches(ITEM)
    assert not legacy.filter_condition(both, "AND").matches(ITEM)
    assert legacy.filter_condition(both, "OR").matches(ITEM)
    assert legacy.expected(both, "OR").matches(ITEM)
    assert legacy.filter_condition({}).matches(ITEM)
    assert legacy.filter_condition(both).attributes == {"a", "n"}


@pytest.mark.parametrize(
    ("each", "message"),
    [
        (condition("EQ"), f"{INVALID}Invalid number of argument(s) for the EQ ComparisonOperator"),
        (condition("NULL", {"S": "a"}), f"{INVALID}Invalid number of argument(s) for the NULL ComparisonOperator"),
        (condition("IN"), f"{INVALID}Invalid number of argument(s) for the IN ComparisonOperator"),
        (
            condition("BETWEEN", {"N": "1"}),
            f"{INVALID}Invalid number of argument(s) for the BETWEEN ComparisonOperator",
        ),
        (
            condition("IN", {"N": "1"}, {"S": "a"}),
            f"{INVALID}AttributeValues inside AttributeValueList must be of same type",
        ),
        (
            condition("LT", {"SS": ["a"]}),
            f"{INVALID}ComparisonOperator LT is not valid for SS AttributeValue type",
        ),
        (
            condition("BEGINS_WITH", {"N": "1"}),
            f"{INVALID}ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type",
        ),
        (
            condition("CONTAINS", {"L": []}),
            f"{INVALID}ComparisonOperator CONTAINS is not valid for L AttributeValue type",
        ),
        (
            condition("BETWEEN", {"S": "b"}, {"S": "a"}),
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound",
        ),
    ],
)
def test_conditions_that_are_refused(each: dict[str, Any], message: str) -> None:
    assert refusal(lambda: legacy.filter_condition({"a": each})) == message
    if each["AttributeValueList"]:
        assert refusal(lambda: legacy.expected({"a": each})) == message
        assert refusal(lambda: legacy.key_conditions({"pk": each}, KEY)) == message


@pytest.mark.parametrize(
    ("each", "message"),
    [
        ({"Value": {"S": "a"}, "AttributeValueList": []}, "Value and AttributeValueList cannot be used together"),
        ({"Exists": True, "ComparisonOperator": "NULL"}, "Exists and ComparisonOperator cannot be used together"),
        (
            {"ComparisonOperator": "EQ"},
            "Value or AttributeValueList must be used with ComparisonOperator: EQ",
        ),
        ({"AttributeValueList": []}, "AttributeValueList can only be used with a ComparisonOperator"),
        ({}, "Value must be provided when Exists is null"),
        ({"Exists": True}, "Value must be provided when Exists is true"),
        ({"Exists": False, "Value": {"S": "a"}}, "Value cannot be used when Exists is false"),
    ],
)
def test_expectations_that_are_refused(each: dict[str, Any], message: str) -> None:
    assert refusal(lambda: legacy.expected({"a": each})) == f"{INVALID}{message} for Attribute: a"


def test_key_conditions() -> None:
    found = legacy.key_conditions(
        {"sk": condition("BETWEEN", {"N": "1"}, {"N": "2"}), "pk": condition("EQ", {"S": "p"})}, KEY
    )
    assert (found.partition, found.equal, found.range) == (({"S": "p"},), (), ("BETWEEN", ({"N": "1"}, {"N": "2"})))
    found = legacy.key_conditions({"pk": condition("EQ", {"S": "p"}), "sk": condition("EQ", {"N": "1"})}, KEY)
    assert (found.equal, found.range) == (({"N": "1"},), None)


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({}, "Conditions can be of length 1 or 2 only"),
        ({"sk": condition("EQ", {"N": "1"})}, "Query condition missed key schema element: pk"),
        ({"pk": condition("LT", {"S": "p"})}, "Query key condition not supported"),
        ({"pk": condition("NULL")}, "Attempted conditional constraint is not an indexable operation"),
        ({"pk": condition("IN", {"S": "p"})}, "Attempted conditional constraint is not an indexable operation"),
        ({"pk": condition("EQ", {"N": "1"})}, f"{INVALID}Condition parameter type does not match schema type"),
        (
            {"pk": condition("EQ", {"S": "p"}), "x": condition("EQ", {"S": "p"})},
            "Query condition missed key schema element: sk",
        ),
    ],
)
def test_key_conditions_that_are_refused(conditions: dict[str, Any], message: str) -> None:
    assert refusal(lambda: legacy.key_conditions(conditions, KEY)) == message


def test_attributes_to_get() -> None:
    projection = legacy.attributes_to_get(["a", "absent"])
    assert projection.apply(ITEM) == {"a": {"S": "hello"}}
    assert legacy.attributes_to_get(["a.b"]).apply({"a.b": {"S": "x"}}) == {"a.b": {"S": "x"}}


def test_attribute_updates_become_an_update_expression() -> None:
    update = legacy.attribute_updates(
        {
            "status": {"Value": {"S": "x"}},
            "gone": {"Action": "DELETE"},
            "count": {"Action": "ADD", "Value": {"N": "1"}},
            "tags": {"Action": "DELETE", "Value": {"SS": ["x"]}},
            "log": {"Action": "ADD", "Value": {"L": [{"S": "e"}]}},
        }
    )
    assert update.text == (
        "SET #u0 = :u0, #u4 = list_append(if_not_exists(#u4, :n4), :u4) REMOVE #u1 ADD #u2 :u2 DELETE #u3 :u3"
    )
    assert update.names == {"#u0": "status", "#u1": "gone", "#u2": "count", "#u3": "tags", "#u4": "log"}
    assert update.changes == (
        Change("SET", ("status",)),
        Change("SET", ("log",)),
        Change("REMOVE", ("gone",)),
        Change("ADD", ("count",)),
        Change("DELETE", ("tags",)),
    )
    expressions = Expressions(update.names, update.values)
    assert expressions.update(update.text).changes == update.changes
    expressions.finish()


def test_no_attribute_updates_change_nothing() -> None:
    update = legacy.attribute_updates({})
    assert (update.text, update.paths, update.touched({"a": {"S": "x"}})) == ("", (), {})


@given(
    st.sampled_from([("EQ", "="), ("NE", "<>"), ("LT", "<"), ("LE", "<="), ("GT", ">"), ("GE", ">=")]),
    ITEMS,
    SCALARS,
)
def test_comparisons_mean_what_the_expression_means(
    operators: tuple[str, str], item: dict[str, Any], value: dict[str, Any]
) -> None:
    item, value = canonical_item(item), canonical(value)
    if value.keys() & {"BOOL", "NULL"} and operators[0] not in ("EQ", "NE"):
        return
    old = legacy.filter_condition({"a": condition(operators[0], value)})
    new = Expressions(None, {":v": value}).condition("FilterExpression", f"a {operators[1]} :v")
    assert old.matches(item) is new.matches(item)
