"""Values as a learner would write them, short and the same on every run: no memory addresses, no order of sets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from helpers.text import count, shorten

VALUE_MAX = 72
"""Characters of one echoed value."""
MESSAGE_MAX = 300
"""Characters of an error message."""
_ELEMENTS = 3
_DEPTH = 2
_DIGITS_MAX = 40
PLACES = 6
"""Decimals of a learner's number."""


def short(value: object, limit: int = VALUE_MAX) -> str:
    """`value` in at most `limit` characters: `{"pk": "USER#7", "total": 42, … 3 more}`.

    Never raises, whatever the value's own `__repr__` does.
    """
    try:
        text = _short(value, _DEPTH)
    except Exception:  # noqa: BLE001 — a learner's own __repr__ may raise anything
        text = _kind_with_article(value)
    return cut(text, limit)


def cut(text: str, limit: int = MESSAGE_MAX) -> str:
    """`text` on one line and in at most `limit` characters; an ellipsis marks what is left out."""
    return shorten(" ".join(printable(text).split()), limit)


def printable(text: str) -> str:
    """`text` without what a notebook file cannot hold (lone surrogates) or show (control characters)."""
    kept = "".join(char if char in "\n\t" or char.isprintable() or char == "\u00a0" else "\ufffd" for char in text)
    return kept.encode("utf-8", "replace").decode("utf-8")


def code(text: str) -> str:
    """`text` as a code span; its own backticks cannot end the span."""
    return "`" + text.replace("`", "'") + "`"


def call(name: str, args: Iterable[object], named: Mapping[str, object] | None = None) -> str:
    """A call as a learner would type it: `orders_of(table, "u7")`."""
    parts = [short(arg, 40) for arg in args]
    parts += [f"{key}={short(value, 40)}" for key, value in (named or {}).items()]
    return f"{name}({', '.join(parts)})"


def number(value: float | Decimal) -> str:
    """A learner's number, exact enough to be known again: `1234.50` → `1,234.5`; up to six decimals."""
    return count(value, PLACES)


def raised(error: BaseException) -> str:
    """An error as the end of a sentence, with its full stop: `KeyError: 'Item'`."""
    said = cut(message(error))
    name = type(error).__name__
    return f"{name}: {said}" + ("" if said.endswith((".", "!", "?", "…")) else ".") if said else f"{name}."


def message(error: BaseException) -> str:
    """What an error says; nothing where saying it raises another."""
    try:
        return str(error)
    except Exception:  # noqa: BLE001 — a learner's own __str__ may raise anything
        return ""


def kind(value: object) -> str:
    """What a value is, in the words of a Python beginner: `a list of 3`, `text`, `None`."""
    simple: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
        (bool, lambda _: "True or False"),
        ((int, float, Decimal), lambda _: "a number"),
        (str, lambda _: "text"),
        (bytes, lambda _: "bytes"),
        (dict, lambda v: f"a dictionary of {len(v)}"),
        (list, lambda v: f"a list of {len(v)}"),
        (tuple, lambda v: f"a tuple of {len(v)}"),
        ((set, frozenset), lambda v: f"a set of {len(v)}"),
    )
    if value is None:
        return "None"
    if value is ...:
        return "the placeholder `...`"
    for types, words in simple:
        if isinstance(value, types):
            return words(value)
    if isinstance(value, type):
        return f"the class {value.__name__}"
    return f"the function {_name(value)}" if callable(value) else _kind_with_article(value)


def _short(value: Any, depth: int) -> str:
    if value is ...:
        return "..."
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value[: 4 * VALUE_MAX], ensure_ascii=False)
    if isinstance(value, int):
        return str(value) if value.bit_length() < 4 * _DIGITS_MAX else "a number of very many digits"
    if isinstance(value, (float, Decimal)):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return repr(bytes(value[:VALUE_MAX]))
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, (list, tuple, set, frozenset)):
        return _sequence(value, depth)
    if hasattr(value, "table_name") and hasattr(value, "query"):  # a boto3 Table: its repr would drown the call
        return "table"
    if isinstance(value, BaseException):
        return type(value).__name__
    return _name(value) if callable(value) else _kind_with_article(value)


def _mapping(value: Mapping[Any, Any], depth: int) -> str:
    if depth == 0 and value:
        return "{…}"
    shown = [f"{_short(key, 0)}: {_short(inner, depth - 1)}" for key, inner in list(value.items())[:_ELEMENTS]]
    return "{" + ", ".join(shown + _rest(len(value))) + "}"


def _sequence(value: Any, depth: int) -> str:
    if isinstance(value, (set, frozenset)):
        brackets, elements = ("{", "}"), sorted(_short(inner, depth - 1) for inner in value)
        return brackets[0] + ", ".join(elements[:_ELEMENTS] + _rest(len(value))) + brackets[1] if value else "set()"
    opening, closing = ("(", ")") if isinstance(value, tuple) else ("[", "]")
    if depth == 0 and value:
        return f"{opening}…{closing}"
    return opening + ", ".join([_short(inner, depth - 1) for inner in value[:_ELEMENTS]] + _rest(len(value))) + closing


def _rest(count: int) -> list[str]:
    return [f"… {count - _ELEMENTS} more"] if count > _ELEMENTS else []


def _name(value: object) -> str:
    name = getattr(value, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else "a function"


def _kind_with_article(value: object) -> str:
    name = type(value).__name__
    return f"{'an' if name[:1].upper() in 'AEIOU' else 'a'} {name}"
