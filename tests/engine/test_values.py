"""Values: their one spelling, what is refused, and how they compare (S13, K2, K5)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.errors import ApiError
from helpers.engine.values import (
    begins_with,
    canonical,
    canonical_item,
    canonical_number,
    contains,
    equal,
    identity,
    length,
    order_key,
)

from .typed_values import BINARY, NUMBER, TEXT, VALUES, nested, refusal

OVERFLOW = "Number overflow. Attempting to store a number with magnitude larger than supported range"
UNDERFLOW = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
NOT_A_NUMBER = "The parameter cannot be converted to a numeric value"
DIGITS = "Attempting to store more than 38 significant digits in a Number"
TOO_DEEP = (
    "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.000", "0"),
        ("0e125", "0"),
        ("0e1000", "0"),
        ("0E-400", "0"),
        ("-0.00e999", "0"),
        ("1.50", "1.5"),
        ("1E3", "1000"),
        ("1e+3", "1000"),
        ("007", "7"),
        ("+7", "7"),
        (".5", "0.5"),
        ("-.5e1", "-5"),
        ("1.", "1"),
        ("-12.30", "-12.3"),
        ("120e-1", "12"),
        ("1e-3", "0.001"),
        ("9" * 38, "9" * 38),
        ("1" + "0" * 125, "1" + "0" * 125),
        ("1e125", "1" + "0" * 125),
        ("1e-130", "0." + "0" * 129 + "1"),
        ("0" * 50 + "1." + "0" * 50, "1"),
    ],
)
def test_numbers_have_one_spelling(written: str, plain: str) -> None:
    assert canonical_number(written) == plain


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", NOT_A_NUMBER),
        ("abc", f"{NOT_A_NUMBER}: abc"),
        ("1.2.3", f"{NOT_A_NUMBER}: 1.2.3"),
        (" 1", f"{NOT_A_NUMBER}:  1"),
        ("1 ", f"{NOT_A_NUMBER}: 1 "),
        ("0x10", f"{NOT_A_NUMBER}: 0x10"),
        ("1e", f"{NOT_A_NUMBER}: 1e"),
        (".", f"{NOT_A_NUMBER}: ."),
        ("NaN", f"{NOT_A_NUMBER}: NaN"),
        ("Infinity", f"{NOT_A_NUMBER}: Infinity"),
        ("١", f"{NOT_A_NUMBER}: ١"),
        ("1e126", OVERFLOW),
        ("-1e126", OVERFLOW),
        ("1e2147483648", OVERFLOW),
        ("1e99999999999", OVERFLOW),
        ("1e-131", UNDERFLOW),
        ("1e-99999999999", UNDERFLOW),
        ("1e9223372036854775808", f"{NOT_A_NUMBER}: 1e9223372036854775808"),
        ("1e" + "9" * 5000, f"{NOT_A_NUMBER}: 1e" + "9" * 5000),
        ("1" * 39, DIGITS),
        ("1." + "1" * 38, DIGITS),
    ],
)
def test_numbers_out_of_range_are_refused(written: str, message: str) -> None:
    assert refusal(lambda: canonical({"N": written})) == message
    assert refusal(lambda: canonical({"NS": ["1", written]})) == message
    assert refusal(lambda: canonical({"M": {"x": {"L": [{"N": written}]}}})) == message


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (
            {"S": "a", "N": "1"},
            (
                "Supplied AttributeValue has more than one datatypes set, "
                "must contain exactly one of the supported datatypes"
            ),
        ),
        (
            {"NULL": False},
            "One or more parameter values were invalid: Null attribute value types must have the value of true",
        ),
        ({"SS": []}, "One or more parameter values were invalid: An string set  may not be empty"),
        ({"NS": []}, "One or more parameter values were invalid: An number set  may not be empty"),
        ({"BS": []}, "One or more parameter values were invalid: Binary sets should not be empty"),
        (
            {"SS": ["a", "b", "a"]},
            "One or more parameter values were invalid: Input collection [a, b, a] contains duplicates.",
        ),
        ({"NS": ["1", "1.0"]}, "Input collection contains duplicates"),
        (
            {"BS": ["AA==", "AA=="]},
            "One or more parameter values were invalid: Input collection [AA==, AA==]of type BS contains duplicates.",
        ),
        ({"L": [{}]}, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        (nested(32), TOO_DEEP),
        ({"M": {"deep": nested(40), "bad": {"N": "abc"}}}, TOO_DEEP),
        ({"M": {"bad": {"N": "abc"}, "deep": nested(40)}}, f"{NOT_A_NUMBER}: abc"),
    ],
)
def test_malformed_values_are_refused(value: dict[str, object], message: str) -> None:
    assert refusal(lambda: canonical(value)) == message


def test_thirty_one_levels_below_an_attribute_are_accepted() -> None:
    assert canonical(nested(31)) == nested(31)


@pytest.mark.parametrize("text", ["A", "AAA", "A===", "A*==", "AB==", "AA=A"])
def test_binary_has_to_be_base64(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        canonical({"B": text})
    assert caught.value.code == "SerializationException"


def test_a_checked_value_is_a_copy() -> None:
    value = {"L": [{"SS": ["a"]}]}
    copy = canonical(value)
    copy["L"][0]["SS"].append("b")
    assert value == {"L": [{"SS": ["a"]}]}


def test_items_are_checked_attribute_by_attribute() -> None:
    assert canonical_item({"a": {"N": "1.0"}, "b": {"S": ""}}) == {"a": {"N": "1"}, "b": {"S": ""}}


@given(VALUES)
def test_canonical_is_idempotent_and_changes_nothing_but_spelling(value: dict[str, object]) -> None:
    once = canonical(value)
    assert canonical(once) == once
    assert equal(value, once)


@given(NUMBER)
def test_canonical_numbers_keep_their_value_and_have_no_exponent(text: str) -> None:
    plain = canonical_number(text)
    assert Decimal(plain) == Decimal(text)
    assert "e" not in plain.lower()


def test_sets_are_equal_in_any_order_and_numbers_in_any_spelling() -> None:
    assert equal({"SS": ["a", "b"]}, {"SS": ["b", "a"]})
    assert equal({"NS": ["1", "2.0"]}, {"NS": ["2", "1.0"]})
    assert equal({"N": "100"}, {"N": "1E2"})
    assert equal({"M": {"x": {"N": "1"}, "y": {"S": "s"}}}, {"M": {"y": {"S": "s"}, "x": {"N": "1.0"}}})
    assert not equal({"L": [{"S": "a"}, {"S": "b"}]}, {"L": [{"S": "b"}, {"S": "a"}]})
    assert not equal({"M": {"x": {"S": "a"}}}, {"M": {"y": {"S": "a"}}})
    assert not equal({"S": "1"}, {"N": "1"})
    assert not equal({"BOOL": True}, {"NULL": True})
    assert not equal({"BOOL": True}, {"BOOL": False})


@given(VALUES, VALUES)
def test_equality_is_symmetric(one: dict[str, object], two: dict[str, object]) -> None:
    assert equal(one, two) == equal(two, one) == (identity(one) == identity(two))


def test_strings_are_ordered_by_their_bytes_and_numbers_by_their_value() -> None:
    assert order_key({"S": "10"}) < order_key({"S": "9"}) < order_key({"S": "a"})
    assert order_key({"S": "Z"}) < order_key({"S": "a"})
    assert order_key({"S": "\uffff"}) < order_key({"S": "\U00010000"})  # not so in UTF-16
    assert order_key({"N": "9"}) < order_key({"N": "10"})
    assert order_key({"B": "fw=="}) < order_key({"B": "gA=="})  # 0x7f < 0x80: unsigned
    with pytest.raises(ValueError, match="no order"):
        order_key({"BOOL": True})


@given(st.sampled_from([("S", TEXT), ("N", NUMBER), ("B", BINARY)]).flatmap(
    lambda pair: st.tuples(*[pair[1].map(lambda content: {pair[0]: content})] * 2)
))  # fmt: skip
def test_equal_values_and_equal_order_keys_are_the_same_thing(pair: tuple[dict[str, str], dict[str, str]]) -> None:
    assert equal(*pair) == (order_key(pair[0]) == order_key(pair[1]))


@pytest.mark.parametrize(
    ("whole", "part", "held"),
    [
        ({"S": "hello"}, {"S": "ell"}, True),
        ({"S": "hello"}, {"S": ""}, True),
        ({"S": "hello"}, {"N": "1"}, False),
        ({"B": "AQIDBA=="}, {"B": "AgM="}, True),
        ({"B": "AQIDBA=="}, {"B": "AwI="}, False),
        ({"SS": ["a", "b"]}, {"S": "a"}, True),
        ({"SS": ["a", "b"]}, {"S": "c"}, False),
        ({"NS": ["1", "2"]}, {"N": "2.0"}, True),
        ({"NS": ["1", "2"]}, {"S": "2"}, False),
        ({"BS": ["AQ==", "Ag=="]}, {"B": "Ag=="}, True),
        ({"SS": ["a", "b"]}, {"SS": ["a"]}, False),
        ({"L": [{"S": "hi"}, {"NS": ["1", "2"]}, {"L": [{"N": "3"}]}]}, {"NS": ["2", "1"]}, True),
        ({"L": [{"S": "hi"}, {"L": [{"N": "3"}]}]}, {"L": [{"N": "3.0"}]}, True),
        ({"L": [{"S": "hi"}]}, {"S": "h"}, False),
        ({"M": {"hi": {"S": "x"}}}, {"S": "hi"}, False),
        ({"N": "12"}, {"N": "1"}, False),
    ],
)
def test_contains(whole: dict[str, object], part: dict[str, object], held: bool) -> None:
    assert contains(whole, part) is held


def test_begins_with() -> None:
    assert begins_with({"S": "hello"}, {"S": "he"})
    assert begins_with({"B": "AQID"}, {"B": "AQI="})
    assert not begins_with({"S": "hello"}, {"B": "aGU="})
    assert not begins_with({"N": "12"}, {"N": "1"})


def test_length_counts_utf_16_units_bytes_and_elements() -> None:
    assert length({"S": "hello"}) == 5
    assert length({"S": "é𝄞"}) == 3
    assert length({"B": "AQID"}) == 3
    assert length({"SS": ["a", "b"]}) == 2
    assert length({"L": []}) == 0
    assert length({"M": {"x": {"S": "y"}}}) == 1
    assert length({"N": "12"}) is None
    assert length({"BOOL": True}) is None
    assert length({"NULL": True}) is None
