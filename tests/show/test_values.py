"""Values in a few characters, and items in both of their forms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from helpers.show.values import brief, on_wire, type_in_words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("plain", "plain"),
        (True, "true"),
        (None, "null"),
        (Decimal("1E+3"), "1000"),
        (Decimal("19.90"), "19.9"),
        (7, "7"),
        (b"abc", "3 bytes"),
        ({"b", "a"}, '{"a", "b"}'),
        ([1, "x"], '[1, "x"]'),
        ({"a": {"b": False}}, "{a: {b: false}}"),
        (list(range(9)), "[0, 1, 2, 3, 4, 5, …]"),
        ("x" * 40, "40 × x"),
        ("xy" * 20, "xy" * 13 + "x…"),
        ("word " * 100, "word word… (500 characters)"),
        ("x" * 28, "x" * 28),
    ],
)
def test_values_are_brief_and_stable(value: Any, shown: str) -> None:
    assert brief(value) == shown


def test_items_go_on_the_wire_with_binary_as_text_all_the_way_down() -> None:
    wired = on_wire({"m": {"l": [b"\x01"]}, "bs": {b"\x01"}})
    assert wired == {"m": {"M": {"l": {"L": [{"B": "AQ=="}]}}}, "bs": {"BS": ["AQ=="]}}
    assert on_wire(wired) == wired
    assert type_in_words(wired["bs"]) == "binary set"
