"""What counts as the same, and what is said where it is not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from boto3.dynamodb.types import Binary
from hypothesis import given
from hypothesis import strategies as st

from helpers.exercises import compare, echo
from helpers.exercises.compare import items, near, plain, same
from helpers.text import columns, listed, plural
from tests.ids import stable


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, Decimal("1.00")),
        (0.1, Decimal("0.1")),
        (12, np.int64(12)),
        (0.5, Fraction(1, 2)),
        ((1, 2), [1, 2]),
        ({"a": {1, 2}}, {"a": {Decimal(2), Decimal(1)}}),
        (b"x", Binary(b"x")),
        (bytearray(b"x"), b"x"),
        (frozenset("a"), {"a"}),
        (Decimal("1E3"), 1000),
    ],
)
def test_same(one: Any, other: Any) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (0, False),
        (1, "1"),
        ("a", b"a"),
        ([1, 2], [2, 1]),
        ([1], {1}),
        ({"a": 1}, {"a": 1, "b": None}),
        (Decimal("1234567890123456789012345678901234567.1"), Decimal("1234567890123456789012345678901234567.2")),
        (None, 0),
        (object(), object()),
    ],
)
def test_not_the_same(one: Any, other: Any) -> None:
    assert not same(one, other)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(_values)
def test_a_value_is_the_same_as_itself_and_can_be_echoed(value: Any) -> None:
    assert same(value, value)
    shown = echo.short(value)
    assert columns(shown) <= echo.VALUE_MAX
    assert "\n" not in shown
    shown.encode("utf-8")


def test_near() -> None:
    assert near(100, 109, 0.1)
    assert not near(100, 111, 0.1)
    assert near(0, 0, 0.1)
    assert not near("100", 100, 0.1)


def test_items_of_a_client_are_items() -> None:
    assert plain({"pk": {"S": "a"}, "n": {"N": "1.5"}}) == {"pk": "a", "n": Decimal("1.5")}
    assert plain({"pk": {"S": "a"}, "n": 1}) == {"pk": {"S": "a"}, "n": 1}
    assert plain({"map": {"S": 5}}) is not None
    assert plain({}) == {}


BOOKS = [{"pk": "B", "sk": str(place), "title": f"Book {place}"} for place in range(4)]
KEY = ("pk", "sk")


@pytest.mark.parametrize(
    ("got", "diagnosis", "words"),
    [
        ({"Items": BOOKS, "Count": 4}, "whole-response", "`Items`"),
        ({"ResponseMetadata": {}, "Item": BOOKS[0]}, "whole-response", "under `Item`"),
        (BOOKS[0], "one-item", "one dictionary"),
        (4, "not-a-list", "a number"),
        ("abc", "not-a-list", "text"),
        ([BOOKS], "list-of-lists", "extend"),
        ([1], "not-items", "a number"),
        ([], "nothing-found", "returned no items; 4 were expected."),
        (BOOKS[:3], "missing-items", 'returned 3 items; 4 were expected. `{"pk": "B", "sk": "3"}` is missing.'),
        ([*BOOKS, {"pk": "C"}], "extra-items", '`{"pk": "C"}` does not belong'),
        ([*BOOKS, BOOKS[1]], "repeated-items", '`{"pk": "B", "sk": "1"}` came back more than once'),
        ([*BOOKS[:3], {"pk": "B", "sk": "3"}], "changed-items", "without its `title`"),
        ([*BOOKS[:3], {**BOOKS[3], "title": "x"}], "changed-items", "with another `title`"),
        (BOOKS[::-1], "reverse-order", "place 1 has"),
        ([BOOKS[1], BOOKS[0], *BOOKS[2:]], "wrong-order", "place 1 has"),
    ],
)
def test_the_first_difference_between_items(got: Any, diagnosis: str, words: str) -> None:
    fault = items(BOOKS, got, ordered=True, key=KEY)
    assert fault is not None
    assert fault.diagnosis == diagnosis
    assert words in fault.rationale + fault.help
    assert fault.rationale.endswith(".")


def test_items_that_are_equal() -> None:
    assert items(BOOKS, BOOKS, ordered=True, key=KEY) is None
    assert items(BOOKS, tuple(BOOKS[::-1]), ordered=False, key=KEY) is None
    assert items([], [], ordered=True, key=KEY) is None
    assert items([{"n": 1}], [{"n": {"N": "1.0"}}], ordered=True, key=KEY) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"b", "a", "c", "d"}, '{"a", "b", "c", … 1 more}'),
        (set(), "set()"),
        ({"pk": "a", "m": {"x": {"y": {"z": 1}}}}, '{"pk": "a", "m": {"x": {…}}}'),
        ([1, 2, 3, 4, 5], "[1, 2, 3, … 2 more]"),
        ((), "()"),
        (Decimal("1.50"), "1.50"),
        ('say "x"\n', '"say \\"x\\"\\n"'),
        (b"\x00a", "b'\\x00a'"),
        (len, "len"),
        (KeyError("x"), "KeyError"),
        (object(), "an object"),
        (lambda: 1, "a function"),
        (10**100, "a number of very many digits"),
        (..., "..."),
        (None, "None"),
    ],
    ids=stable,
)
def test_short(value: Any, shown: str) -> None:
    assert echo.short(value) == shown


def test_numbers_and_nouns() -> None:
    assert [echo.number(value) for value in (0, -0.0, 12, 1234.5, Decimal("0.50"), 1e-9)] == [
        "0",
        "0",
        "12",
        "1,234.5",
        "0.5",
        "0",
    ]
    assert [plural(count, "query") for count in (0, 1, 2)] == ["0 queries", "1 query", "2 queries"]
    assert plural(0.5, "read unit") == "0.5 read units"
    assert [listed(["a", "b", "c"][:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert echo.code("a`b") == "`a'b`"
    assert echo.cut("a\n b\tc", 4) == "a b…"
    assert echo.kind(int) == "the class int"
    assert echo.kind(...) == "the placeholder `...`"
    assert compare.is_number(np.float32(1))
