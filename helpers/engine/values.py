"""Typed values: the one spelling each value has inside the engine, and the ways two of them compare.

A value is what the wire carries, such as `{"S": "x"}`. `canonical` checks one and gives it its one spelling; everything
else in this module expects values that have been through it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.limits import NESTING_MAX, NUMBER_MAX_DIGITS, NUMBER_MAX_EXPONENT, NUMBER_MIN_EXPONENT
from helpers.engine.wire_types import AttributeValue, Item

ORDERED_TYPES: Final = frozenset({"S", "N", "B"})
"""The types that `<`, `<=`, `>`, `>=` and BETWEEN know an order for."""

SET_TYPES: Final = frozenset({"SS", "NS", "BS"})

TOO_DEEP: Final = "Nesting Levels have exceeded supported limits"
"""How the service's sentence about more than 32 levels begins; what follows says where they are (K5)."""

TYPES: Final = ("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M")

_EMPTY: Final = "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
_SEVERAL: Final = (
    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
)
_NOT_A_NUMBER: Final = "The parameter cannot be converted to a numeric value"
OVERFLOW: Final = "Number overflow. Attempting to store a number with magnitude larger than supported range"
_UNDERFLOW: Final = "Number underflow. Attempting to store a number with magnitude smaller than supported range"
_TOO_MANY_DIGITS: Final = f"Attempting to store more than {NUMBER_MAX_DIGITS} significant digits in a Number"

_CANONICAL_INTEGER: Final = re.compile(r"-?[1-9][0-9]{0,30}")
_NUMBER: Final = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")
_EXPONENT_LIMIT: Final = 1 << 63  # an exponent that fits no 64-bit integer is not a number at all (S13)
_EXPONENT_TEXT_MAX: Final = 40  # longer than any such exponent
_BASE64_QUANTUM: Final = 4


class TooDeepError(ApiError):
    """A value of more than 32 levels (K5)."""

    def __init__(self) -> None:
        super().__init__(
            "ValidationException", f"{TOO_DEEP}: Attributes in the item have nested levels beyond supported limit"
        )


def kind_of(value: AttributeValue) -> str:
    """The type descriptor of a value: S, N, B, BOOL, NULL, SS, NS, BS, L or M."""
    return next(iter(value))


def canonical(value: AttributeValue) -> AttributeValue:
    """A checked copy of a value in its one spelling: numbers as plain decimal text, sets in order, all else as it came.

    Raises ValidationException with AWS's sentence for a number out of range (S13), an empty or repeating set, more than 32
    levels (K5), NULL that is not true, no type or several; SerializationException for text that is not base64.
    """
    return _canonical(value, 1)


def canonical_item(item: Item) -> Item:
    """`canonical` for every attribute of an item."""
    # Most values are strings, and a string has no other spelling.
    return {name: value if "S" in value and len(value) == 1 else _canonical(value, 1) for name, value in item.items()}


def _canonical(value: AttributeValue, level: int) -> AttributeValue:
    """`level` counts the value and the lists and maps around it; nothing is looked at beyond the limit (K5)."""
    if level > NESTING_MAX:
        raise TooDeepError
    if len(value) == 1:
        ((only, text),) = value.items()
        if only == "S" or (only == "N" and _CANONICAL_INTEGER.fullmatch(text)):
            return value  # nothing to spell otherwise
    checked: AttributeValue = {}
    for kind, content in value.items():
        if kind == "L":
            checked[kind] = [_canonical(element, level + 1) for element in content]
        elif kind == "M":
            checked[kind] = {name: _canonical(member, level + 1) for name, member in content.items()}
        elif kind in _CHECKS:
            checked[kind] = _CHECKS[kind](content)
    if not checked:
        raise validation(_EMPTY)
    if len(checked) > 1:
        raise validation(_SEVERAL)
    return checked


def _null(content: Any) -> bool:
    if content is not True:
        raise invalid("Null attribute value types must have the value of true")
    return True


def _binary(content: str) -> str:
    if len(content) % _BASE64_QUANTUM:
        raise ApiError(
            "SerializationException",
            f"Base64 encoded length is expected a multiple of {_BASE64_QUANTUM} bytes but found: {len(content)}",
        )
    try:
        spelled_otherwise = base64.b64encode(base64.b64decode(content, validate=True)) != content.encode()
    except (binascii.Error, ValueError):
        spelled_otherwise = True
    if spelled_otherwise:
        # "dectected" is how the service spells it.
        raise ApiError("SerializationException", "Invalid last non-pad Base64 character dectected")
    return content


def _string_set(content: Sequence[str]) -> list[str]:
    if not content:
        raise invalid("An string set  may not be empty")
    if len(set(content)) < len(content):
        raise invalid(f"Input collection [{', '.join(content)}] contains duplicates.")
    return sorted(content)


def _number_set(content: Sequence[str]) -> list[str]:
    if not content:
        raise invalid("An number set  may not be empty")
    numbers = [canonical_number(text) for text in content]
    if len(set(numbers)) < len(numbers):
        raise validation("Input collection contains duplicates")
    return sorted(numbers, key=number)


def _binary_set(content: Sequence[str]) -> list[str]:
    if not content:
        raise invalid("Binary sets should not be empty")
    members = [_binary(text) for text in content]
    if len(set(members)) < len(members):
        raise invalid(f"Input collection [{', '.join(members)}]of type BS contains duplicates.")
    return sorted(members)


def canonical_number(text: str) -> str:
    """The plain decimal spelling of a number: `1.50` → `1.5`, `1E3` → `1000`, `-0` → `0` (S13)."""
    if _CANONICAL_INTEGER.fullmatch(text):
        return text
    match = _NUMBER.fullmatch(text)
    if match is None or not (match[2] or match[3]):
        raise validation(f"{_NOT_A_NUMBER}: {text}" if text else _NOT_A_NUMBER)
    sign, whole, fraction = match[1], match[2], match[3] or ""
    exponent = int((match[4] or "0")[:_EXPONENT_TEXT_MAX])
    if abs(exponent) >= _EXPONENT_LIMIT:
        raise validation(f"{_NOT_A_NUMBER}: {text}")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return "0"  # whatever its exponent
    magnitude = exponent - len(fraction) + len(digits) - 1  # the power of ten of the first significant digit
    if magnitude > NUMBER_MAX_EXPONENT:
        raise validation(OVERFLOW)
    if magnitude < NUMBER_MIN_EXPONENT:
        raise validation(_UNDERFLOW)
    digits = digits.rstrip("0")
    if len(digits) > NUMBER_MAX_DIGITS:
        raise validation(_TOO_MANY_DIGITS)
    point = magnitude + 1  # how many of the digits stand before the decimal point
    if point <= 0:
        plain = "0." + "0" * -point + digits
    elif point >= len(digits):
        plain = digits.ljust(point, "0")
    else:
        plain = f"{digits[:point]}.{digits[point:]}"
    return "-" + plain if sign == "-" else plain


def _as_it_is(content: Any) -> Any:
    return content


_CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "S": _as_it_is,
    "N": canonical_number,
    "B": _binary,
    "BOOL": _as_it_is,
    "NULL": _null,
    "SS": _string_set,
    "NS": _number_set,
    "BS": _binary_set,
}
"""What gives the content of a scalar or a set its one spelling."""


@lru_cache(maxsize=65_536)
def number(text: str) -> Decimal:
    """The exact number behind its text."""
    return Decimal(text)


def copied(value: AttributeValue) -> AttributeValue:
    """A value whose lists and maps can be changed without changing the other's. Sets and scalars are never changed in place."""
    ((kind, content),) = value.items()
    if kind == "L":
        return {"L": [copied(element) for element in content]}
    if kind == "M":
        return {"M": {name: copied(element) for name, element in content.items()}}
    return value


def binary(text: str) -> bytes:
    """The bytes behind base64 text."""
    return binascii.a2b_base64(text)


def order_key(value: AttributeValue) -> Any:
    """What decides the place of a scalar in DynamoDB's order (K2): UTF-8 bytes, Decimal, or bytes.

    Keys of two values compare only where both have the same type. Raises ValueError for a type without an order.
    """
    if "S" in value:
        return value["S"].encode("utf-8", "surrogatepass")
    if "N" in value:
        return number(value["N"])
    if "B" in value:
        return binary(value["B"])
    raise ValueError(f"values of type {kind_of(value)} have no order")


def equal(one: AttributeValue, other: AttributeValue) -> bool:
    """Whether two values are the same value. The order of a set and the spelling of a number do not matter (I2)."""
    if one == other:
        return True
    ((kind, content),) = one.items()
    if kind not in other:
        return False
    theirs = other[kind]
    if kind == "L":
        return len(content) == len(theirs) and all(map(equal, content, theirs))
    if kind == "M":
        return equal_items(content, theirs)
    if kind == "N":
        return number(content) == number(theirs)
    return kind in SET_TYPES and _members(kind, content) == _members(kind, theirs)


def equal_items(one: Item, other: Item) -> bool:
    """Whether two items have the same attributes with values that are `equal`."""
    if len(one) != len(other):
        return False
    for name, value in one.items():
        theirs = other.get(name)
        if value != theirs and (theirs is None or not equal(value, theirs)):
            return False
    return True


def identity(value: AttributeValue) -> Hashable:
    """What makes a value the one it is, as something that can be hashed: it is equal where two values are `equal`."""
    ((kind, content),) = value.items()
    if kind == "L":
        return kind, tuple(map(identity, content))
    if kind == "M":
        return kind, frozenset((name, identity(member)) for name, member in content.items())
    if kind in SET_TYPES:
        return kind, _members(kind, content)
    return kind, number(content) if kind == "N" else content


def _members(kind: str, content: Iterable[str]) -> frozenset[Hashable]:
    return frozenset(map(number, content)) if kind == "NS" else frozenset(content)


def contains(whole: AttributeValue, part: AttributeValue) -> bool:
    """`contains`: a substring, a run of bytes, a member of a set, or an element of a list."""
    ((kind, content),) = whole.items()
    if kind == "L":
        return any(equal(element, part) for element in content)
    ((part_kind, wanted),) = part.items()
    if kind in SET_TYPES:
        return kind[0] == part_kind and _members(kind, [wanted]) <= _members(kind, content)
    if kind != part_kind:
        return False
    if kind == "S":
        return wanted in content
    return kind == "B" and binary(wanted) in binary(content)


def begins_with(whole: AttributeValue, start: AttributeValue) -> bool:
    """`begins_with`, for two strings or two binaries; False for anything else."""
    if "S" in whole and "S" in start:
        return bool(whole["S"].startswith(start["S"]))
    return "B" in whole and "B" in start and binary(whole["B"]).startswith(binary(start["B"]))


def length(value: AttributeValue) -> int | None:
    """`size`: UTF-16 units of a string, bytes of a binary, elements of a set, list or map; None for all else.

    Strings are counted as the service counts them: "é" is 1, "𝄞" is 2. That is not their size in bytes (S2).
    """
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content) if content.isascii() else len(content.encode("utf-16-le", "surrogatepass")) // 2
    if kind == "B":
        return len(binary(content))
    return len(content) if kind in SET_TYPES or kind in ("L", "M") else None
