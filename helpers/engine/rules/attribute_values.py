"""The JSON form of one typed value, such as `{"S": "x"}` or `{"L": [{"N": "1"}]}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from helpers.engine.errors import validation
from helpers.engine.limits import NESTING_MAX
from helpers.engine.scalars import blob, boolean, encodable, serialization, text
from helpers.engine.wire_types import AttributeValue

_CLASS: Final = "com.amazonaws.dynamodb.v20120810.AttributeValue"


def attribute_value(value: Any, level: int = 1) -> AttributeValue:
    """A value with checked JSON types, without unknown or null members; `values.canonical` checks what it means.

    `level` counts it and the lists and maps around it. Nothing is looked at beyond the limit (K5), which `canonical`
    refuses.
    """
    if type(value) is dict and len(value) == 1:  # the common case, without a copy
        ((kind, content),) = value.items()
        if (kind == "S" or kind == "N") and type(content) is str and content.isascii():
            return value
    if level > NESTING_MAX or value is None:
        return {}
    if not isinstance(value, dict):
        listed = isinstance(value, list)
        raise serialization(
            f"Unrecognized collection type class {_CLASS}" if listed else "Unexpected value type in payload"
        )
    return {
        kind: convert(content, level)
        for kind, content in value.items()
        if content is not None and (convert := _KINDS.get(kind)) is not None
    }


def _members(content: Any) -> list[Any]:
    if isinstance(content, dict):
        raise serialization("Start of structure or map found where not expected")
    if not isinstance(content, list):
        raise serialization("Unexpected field type")
    return content


def _set(convert: Callable[[Any], str], null: str) -> Callable[[Any, int], list[str]]:
    def convert_set(content: Any, _level: int) -> list[str]:
        members = _members(content)
        if None in members:
            raise validation(f"One or more parameter values were invalid: {null}")
        return [convert(member) for member in members]

    return convert_set


def _list(content: Any, level: int) -> list[AttributeValue]:
    return [attribute_value(element, level + 1) for element in _members(content)]


def _map(content: Any, level: int) -> dict[str, AttributeValue]:
    if isinstance(content, list):
        raise serialization(f"Unrecognized collection type java.util.Map<java.lang.String, {_CLASS}>")
    if not isinstance(content, dict):
        raise serialization("Unexpected field type")
    for name in content:
        encodable(name)
    return {name: attribute_value(element, level + 1) for name, element in content.items()}


_KINDS: Final[dict[str, Callable[[Any, int], Any]]] = {
    "S": lambda content, _level: text(content),
    "N": lambda content, _level: text(content),
    "B": lambda content, _level: blob(content),
    "BOOL": lambda content, _level: boolean(content),
    "NULL": lambda content, _level: boolean(content),
    "SS": _set(text, "An string set may not have a null string as a member"),
    "NS": _set(text, "An number set may not have a null string as a member"),
    "BS": _set(blob, "Binary sets may not contain null values"),
    "L": _list,
    "M": _map,
}
