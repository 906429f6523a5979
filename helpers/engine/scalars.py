"""JSON scalars as the service's deserialiser takes them, with its words for those it does not take."""

from __future__ import annotations

from typing import Any, Final

from helpers.engine.errors import ApiError

_BITS: Final = {"Integer": 31, "Long": 63}
_TRUE: Final = frozenset({"TRUE", "1", "YES"})
_FALSE: Final = frozenset({"FALSE", "0", "NO"})


def serialization(message: str) -> ApiError:
    """The error for a request whose JSON does not have the types that the operation expects."""
    return ApiError("SerializationException", message)


def _mismatch(value: Any, wanted: str) -> ApiError:
    if isinstance(value, dict):
        return serialization("Start of structure or map found where not expected")
    if isinstance(value, list):
        return serialization(f"Unrecognized collection type class java.lang.{wanted}")
    if isinstance(value, bool):
        found = "TRUE_VALUE" if value else "FALSE_VALUE"
    elif isinstance(value, str):
        found = "STRING_VALUE"
    else:
        found = "NUMBER_VALUE" if isinstance(value, int) else "DECIMAL_VALUE"
    return serialization(f"{found} cannot be converted to {wanted}")


def text(value: Any) -> str:
    """A string."""
    if not isinstance(value, str):
        raise _mismatch(value, "String")
    if not value.isascii():
        encodable(value)
    return value


def encodable(value: str) -> None:
    """Refuse a text with half of a surrogate pair, which JSON can spell and UTF-8 cannot."""
    if value.isascii():
        return
    try:
        value.encode()
    except UnicodeEncodeError:
        raise serialization("Incomplete surrogate pair") from None


def boolean(value: Any) -> bool:
    """A boolean, or one of the words that the service takes for one."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise _mismatch(value, "Boolean")
    word = value.upper()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise serialization("Unexpected token received from parser")


def blob(value: Any) -> str:
    """Binary as base64 text; `values.canonical` looks at the base64 itself."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        raise serialization("Unrecognized collection type class java.nio.ByteBuffer")
    if isinstance(value, dict):
        raise serialization("Start of structure or map found where not expected")
    raise serialization("only base-64-encoded strings are convertible to bytes")


def integer(value: Any, kind: str) -> int:
    """A whole number; `kind` is the service's type, Integer or Long. A fraction is cut off, as the service does."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mismatch(value, kind)
    try:
        number = int(value)
    except (ValueError, OverflowError):  # NaN and Infinity, which are not JSON but which parsers let through
        raise serialization(f"Numeric value out of range of {kind}") from None
    bound = 1 << _BITS[kind]
    if not -bound <= number < bound:
        raise serialization(f"Numeric value out of range of {kind}")
    return number


def double(value: Any) -> int | float:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mismatch(value, "Double")
    return value


def timestamp(value: Any) -> int | float:
    """Seconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mismatch(value, "Date")
    return value
