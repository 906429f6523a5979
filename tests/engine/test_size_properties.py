"""Sizes of random items, against code written differently (S1–S7, U3)."""

from __future__ import annotations

import base64
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.engine.sizes import item_size, number_size, rblocks, value_size, wblocks
from helpers.engine.wire_types import AttributeValue, Item

from .independent import base_100, examples, size_of

names = st.text("abcé€🙂_", min_size=1, max_size=6)
texts = st.text(max_size=8)
digits = st.integers(1, 10**38 - 1)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number DynamoDB can store, in some spelling."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(["0", "-0", "0.0", "0E5"]))
    value, sign = draw(digits), draw(st.sampled_from(["", "-"]))
    # so that the first digit stands between 10^-130 and 10^125
    power = draw(st.integers(-130, 125)) - (len(str(value)) - 1)
    return f"{sign}{value}E{power}"


binaries = st.binary(max_size=9).map(lambda data: base64.b64encode(data).decode())
scalars = st.one_of(
    texts.map(lambda text: {"S": text}),
    numbers().map(lambda text: {"N": text}),
    binaries.map(lambda text: {"B": text}),
    st.booleans().map(lambda value: {"BOOL": value}),
    st.just({"NULL": True}),
    st.sets(texts, min_size=1, max_size=4).map(lambda some: {"SS": sorted(some)}),
    st.sets(st.integers(-999, 999).map(str), min_size=1, max_size=4).map(lambda some: {"NS": sorted(some)}),
    st.sets(binaries, min_size=1, max_size=4).map(lambda some: {"BS": sorted(some)}),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda some: {"L": some}),
        st.dictionaries(names, inner, max_size=4).map(lambda some: {"M": some}),
    ),
    max_leaves=12,
)
items = st.dictionaries(names, values, min_size=1, max_size=6)


@examples(400)
@given(numbers())
def test_number_size_is_pairs_of_digits(text: str) -> None:
    assert number_size(text) == base_100(text)


@examples(150)
@given(numbers(), st.integers(-4, 4))
def test_two_powers_of_ten_change_no_number_size(text: str, hundreds: int) -> None:
    sign, figures, power = Decimal(text).as_tuple()
    shifted = Decimal((sign, figures, int(power) + 2 * hundreds))
    assume(shifted == 0 or -130 <= shifted.adjusted() <= 125)
    assert number_size(str(shifted)) == number_size(text)


@examples(200)
@given(items)
def test_item_size_against_another_count(item: Item) -> None:
    assert item_size(item) == size_of(item)


@examples(150)
@given(items, items)
def test_size_is_additive(one: Item, two: Item) -> None:
    """S1: an item is as large as its attributes, however they are shared out."""
    apart = {f"1{name}": value for name, value in one.items()}, {f"2{name}": value for name, value in two.items()}
    assert item_size(apart[0] | apart[1]) == item_size(apart[0]) + item_size(apart[1])
    assert item_size(apart[0]) == sum(item_size({name: value}) for name, value in apart[0].items())


@examples(150)
@given(st.lists(values, max_size=5), st.dictionaries(names, values, max_size=5))
def test_nested_size_is_a_sum(elements: list[AttributeValue], members: Item) -> None:
    """S5: three bytes, one for each element, and the elements."""
    assert value_size({"L": elements}) == 3 + sum(1 + value_size(element) for element in elements)
    assert value_size({"M": members}) == 3 + len(members) + item_size(members)


@examples(200)
@given(st.integers(0, 500_000), st.integers(0, 5_000))
def test_blocks_are_monotone_and_tight(size: int, more: int) -> None:
    assert rblocks(size) <= rblocks(size + more)
    assert wblocks(size) <= wblocks(size + more)
    assert (rblocks(size) - 1) * 4_096 < max(size, 1) <= rblocks(size) * 4_096
    assert (wblocks(size) - 1) * 1_024 < max(size, 1) <= wblocks(size) * 1_024
