"""Items in both of their forms, and values short enough to be read in a picture."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from boto3.dynamodb.types import Binary

from helpers.engine.wire_types import Item
from helpers.lab.wire import encoded, to_item
from helpers.text import columns, count, shorten

PythonItem = Mapping[str, Any]
_ELEMENTS_SHOWN: Final = 6
_LONG: Final = 200
"""Characters of a text from which on its length says more than its end."""
_WORDS: Final = {
    "S": "string", "N": "number", "B": "binary", "BOOL": "boolean", "NULL": "null", "L": "list", "M": "map",
    "SS": "string set", "NS": "number set", "BS": "binary set",
}  # fmt: skip


def on_wire(item: PythonItem) -> Item:
    """The item as DynamoDB JSON, from Python values as boto3 takes them or from DynamoDB JSON itself.

    Binary becomes base64 text. An item whose every value is a map with one type tag as its only name is taken to be
    DynamoDB JSON already.
    """
    if item and all(_is_typed(value) for value in item.values()):
        return {name: encoded(value) for name, value in item.items()}
    return to_item(item)


def type_in_words(value: Mapping[str, Any]) -> str:
    """The type of a typed value in words, such as `number set`."""
    return _WORDS[next(iter(value))]


def brief(value: Any, width: int = 28) -> str:
    """A Python value in a few characters, the same on every run: text as it is, numbers plain, the rest like JSON.

    Of a text too long for `width` columns the beginning, with its length where that is much: "1,500 × n", "It was… (900 characters)".
    """
    text = _spelled(value, outer=True)
    if isinstance(value, str) and columns(text) > width:
        if len(set(value)) == 1:
            return f"{count(len(value))} × {value[0]}"
        length = f" ({count(len(value))} characters)"
        if len(value) >= _LONG and columns(length) < width // 2 + 4:
            return shorten(text, width - columns(length)) + length
    return shorten(text, width)


def _spelled(value: Any, *, outer: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, str):
        return value if outer else f'"{value}"'
    if isinstance(value, bytes | bytearray | Binary):
        raw: Any = value  # boto3's Binary turns into bytes, which its type stubs leave out
        return f"{len(bytes(raw)):,} bytes"
    if isinstance(value, Mapping):
        return "{" + _few([f"{name}: {_spelled(part)}" for name, part in value.items()]) + "}"
    if isinstance(value, set | frozenset):
        return "{" + _few(sorted(_spelled(part) for part in value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + _few([_spelled(part) for part in value]) + "]"
    return str(value)


def _few(parts: list[str]) -> str:
    shown = parts[:_ELEMENTS_SHOWN]
    return ", ".join(shown) + (", …" if len(parts) > len(shown) else "")


def _is_typed(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in _WORDS
