"""Hypothesis strategies for typed values and items, and two shorthands for tests."""

from __future__ import annotations

import base64
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st

from helpers.engine.errors import ApiError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NUMBER = st.one_of(
    st.integers(-(10**6), 10**6).map(str),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000).map(str),
    st.tuples(st.integers(-9, 9), st.integers(-120, 120)).map(lambda pair: f"{pair[0]}E{pair[1]}"),
)
BINARY = st.binary(max_size=6).map(lambda raw: base64.b64encode(raw).decode())

SCALARS = st.one_of(
    TEXT.map(lambda text: {"S": text}),
    NUMBER.map(lambda text: {"N": text}),
    BINARY.map(lambda text: {"B": text}),
    st.booleans().map(lambda flag: {"BOOL": flag}),
    st.just({"NULL": True}),
)
SETS = st.one_of(
    st.lists(TEXT, min_size=1, max_size=4, unique=True).map(lambda members: {"SS": members}),
    st.lists(NUMBER, min_size=1, max_size=4, unique_by=Decimal).map(lambda members: {"NS": members}),
    st.lists(BINARY, min_size=1, max_size=4, unique=True).map(lambda members: {"BS": members}),
)
VALUES = st.recursive(
    SCALARS | SETS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda elements: {"L": elements}),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(lambda members: {"M": members}),
    ),
    max_leaves=6,
)
ITEMS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), VALUES, max_size=4)


def refusal(act: Callable[[], Any]) -> str:
    """The message of the ApiError that something raises."""
    with pytest.raises(ApiError) as caught:
        act()
    return caught.value.message


def nested(levels: int, leaf: dict[str, Any] | None = None) -> dict[str, Any]:
    """A value inside so many maps."""
    value = leaf or {"S": "leaf"}
    for _ in range(levels):
        value = {"M": {"n": value}}
    return value
