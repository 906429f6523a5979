"""The bytes of an answer, whichever of two libraries writes them."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers.engine.bodies import body_of

_TEXTS: Final = st.text() | st.text(st.characters(max_codepoint=0x7F)) | st.text(st.characters(codec=None))
_NUMBERS: Final = (
    st.integers()
    | st.integers(-(1 << 64), 1 << 65)
    | st.floats(1e-4, 1e15)
    | st.floats(-1e15, -1e-4)
    | st.sampled_from([0.0, -0.0, 0.5, 1.0, 3.5, 1_767_225_600.123, 1e15])
)
_VALUES: Final = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_TEXTS, _VALUES))
@example({"a": "\x7f"})
@example({"a": "\ud800"})
@example({"\ud800": "é"})
@example({"a": 1 << 64})
@example({"a": '"\\/\b\f\n\r\t\x00\x1f'})
def test_it_is_what_json_writes(answer: dict[str, Any]) -> None:
    assert body_of(answer) == json.dumps(answer, separators=(",", ":")).encode()


@pytest.mark.parametrize("text", ["é", "\x7f", "𝄞", "\ud800"])
def test_it_is_ascii(text: str) -> None:
    assert body_of({"Item": {"a": {"S": text}}}).isascii()
