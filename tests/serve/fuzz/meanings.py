"""When two values, or two items, are the same: in the tests' own words, apart from the engine's."""

from __future__ import annotations

import base64
from collections.abc import Callable, Hashable
from decimal import Context, Decimal
from typing import Any

Json = dict[str, Any]

_EXACT = Context(prec=40)  # a number has at most 38 digits
_SCALARS: dict[str, Callable[[Any], Hashable]] = {
    "S": str,
    "N": Decimal,
    "B": base64.b64decode,
    "BOOL": bool,
    "NULL": bool,
}


def meaning(value: Json) -> Hashable:
    """A value as something that is equal where the values are the same, however they are written."""
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return kind, frozenset((name, meaning(member)) for name, member in content.items())
        case "L":
            return kind, tuple(meaning(member) for member in content)
        case "SS" | "NS" | "BS":
            return kind, frozenset(_SCALARS[kind[0]](member) for member in content)
    return kind, _SCALARS[kind](content)


def same(one: Json | None, other: Json | None) -> bool:
    """Whether two items are the same; None is no item."""
    if one is None or other is None:
        return one is other
    return {name: meaning(value) for name, value in one.items()} == {
        name: meaning(value) for name, value in other.items()
    }


def order(item: Json) -> str:
    """The text of an item, the same for the same item."""
    return repr(sorted((name, _text(meaning(value))) for name, value in item.items()))


def _text(value: Any) -> str:
    match value:
        case frozenset():
            return str(sorted(map(_text, value)))
        case tuple():
            return str(tuple(map(_text, value)))
        case Decimal():
            return str(value.normalize(_EXACT))
    return str(value)


def rank(value: Json) -> Any:
    """What the service orders values of one type by: the bytes of a text in UTF-8, a number, bytes."""
    ((kind, content),) = value.items()
    return content.encode() if kind == "S" else _SCALARS[kind](content)


def named(table: str) -> str:
    """The name of a table that a request calls by its name or its ARN."""
    return table.rpartition(":table/")[2]
