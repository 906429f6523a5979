"""The JSON form of one typed value, such as `{"S": "x"}` or `{"L": [{"N": "1"}]}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from helpers.engine.errors import invalid, validation
from helpers.engine.limits import ATTRIBUTE_NAME_MAX, NESTING_MAX
from helpers.engine.scalars import blob, boolean, encodable, serialization, text
from helpers.engine.wire_types import AttributeValue, Item, Json

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
    checked: AttributeValue = {}
    for kind, content in value.items():
        if content is None:
            continue
        if kind == "L":
            checked[kind] = [attribute_value(element, level + 1) for element in _elements(content)]
        elif kind == "M":
            members = _members(content).items()
            checked[kind] = {attribute_name(name): attribute_value(member, level + 1) for name, member in members}
        elif kind in _SCALARS:
            checked[kind] = _SCALARS[kind](content)
    return checked


def attribute_values(values: Json) -> Item:
    """`attribute_name` and `attribute_value` for each attribute of an item, a key, or a map."""
    names = "".join(values)
    if len(names) <= ATTRIBUTE_NAME_MAX and names.isascii():  # so each of them is
        return {name: attribute_value(value) for name, value in values.items()}
    return {attribute_name(name): attribute_value(value) for name, value in values.items()}


def attribute_name(name: str) -> str:
    """The name of an attribute, or of a member of a map: at most 65,535 bytes (K11)."""
    if len(name) > ATTRIBUTE_NAME_MAX or not name.isascii():
        encodable(name)
        if len(name.encode()) > ATTRIBUTE_NAME_MAX:
            raise validation(f"Attribute name is too large, must be less than {ATTRIBUTE_NAME_MAX + 1} bytes")
    return name


def _elements(content: Any) -> list[Any]:
    if isinstance(content, dict):
        raise serialization("Start of structure or map found where not expected")
    if not isinstance(content, list):
        raise serialization("Unexpected field type")
    return content


def _members(content: Any) -> dict[str, Any]:
    if isinstance(content, list):
        raise serialization(f"Unrecognized collection type java.util.Map<java.lang.String, {_CLASS}>")
    if not isinstance(content, dict):
        raise serialization("Unexpected field type")
    return content


def _set_of(convert: Callable[[Any], str], null: str) -> Callable[[Any], list[str]]:
    def convert_set(content: Any) -> list[str]:
        elements = _elements(content)
        if None in elements:
            raise invalid(null)
        return [convert(element) for element in elements]

    return convert_set


_SCALARS: Final[dict[str, Callable[[Any], Any]]] = {
    "S": text,
    "N": text,
    "B": blob,
    "BOOL": boolean,
    "NULL": boolean,
    "SS": _set_of(text, "An string set may not have a null string as a member"),
    "NS": _set_of(text, "An number set may not have a null string as a member"),
    "BS": _set_of(blob, "Binary sets may not contain null values"),
}
"""The types that hold no further values, sets among them."""
