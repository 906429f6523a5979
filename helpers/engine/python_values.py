"""Values as boto3 gives and takes them: when two are the same to DynamoDB, and an item of boto3's client as plain Python.

For typed values, as they are on the wire, the same is said in `values.py`.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import Decimal
from numbers import Integral, Real
from typing import Any, Final

_TYPES: Final = frozenset({"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"})


def is_number(value: object) -> bool:
    """Whether this is a number, NumPy's included; True and False are not."""
    return isinstance(value, (Real, Decimal)) and not isinstance(value, bool)


def same(one: object, other: object) -> bool:
    """Equal in what they say: 3, 3.0 and Decimal("3") are the same number, a tuple is as good as a list (S13, I2)."""
    return frozen(one) == frozen(other)


def frozen(value: Any) -> Hashable:
    """A hashable twin that is equal for what means the same; also of things that DynamoDB has no type for."""
    if isinstance(value, Mapping):
        return ("map", frozenset((frozen(name), frozen(inner)) for name, inner in plain(value).items()))
    if isinstance(value, (list, tuple)):
        return ("list", tuple(frozen(inner) for inner in value))
    if isinstance(value, (set, frozenset)):
        return ("set", frozenset(frozen(inner) for inner in value))
    if isinstance(value, bool) or value is None:
        return ("constant", value)
    if is_number(value):
        exact = value if isinstance(value, Decimal) else _decimal(value)
        return ("number", "NaN" if exact.is_nan() else exact)
    if isinstance(value, bytearray):
        return ("bytes", bytes(value))
    if type(value).__name__ == "Binary" and hasattr(value, "value"):  # boto3's wrapper
        return ("bytes", bytes(value.value))
    if isinstance(value, bytes):
        return ("bytes", value)
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return ("value", value)


def plain(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """An item as boto3's resource gives it; one from boto3's client, with typed values, is converted."""
    typed = bool(item) and all(isinstance(v, dict) and len(v) == 1 and next(iter(v)) in _TYPES for v in item.values())
    if not typed:
        return item
    from boto3.dynamodb.types import TypeDeserializer

    read = TypeDeserializer().deserialize
    try:
        return {name: read(value) for name, value in item.items()}
    except (TypeError, AttributeError, ValueError):
        return item


def _decimal(value: Any) -> Decimal:
    """A number as the decimal that its text shows: 0.1 is Decimal("0.1")."""
    return Decimal(int(value)) if isinstance(value, Integral) else Decimal(repr(float(value)))
