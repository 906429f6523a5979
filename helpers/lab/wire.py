"""Python values as DynamoDB JSON, quickly: bulk loading would spend most of its time in boto3's own serializer."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from boto3.dynamodb.types import TypeSerializer

from helpers.engine.wire_types import AttributeValue, Item

_boto3 = TypeSerializer()

_BY_TYPE: Final[dict[type, Callable[[Any], AttributeValue]]] = {
    str: lambda value: {"S": value},
    int: lambda value: {"N": str(value)},
    bool: lambda value: {"BOOL": value},
    type(None): lambda _: {"NULL": True},
    list: lambda value: {"L": [to_value(element) for element in value]},
    dict: lambda value: {"M": {name: to_value(element) for name, element in value.items()}},
}
"""The types that make up nearly every item. All others, and every error, are boto3's own."""


def to_value(value: Any) -> AttributeValue:
    """One Python value as a typed value. Raises TypeError with boto3's words for what DynamoDB has no type for (S13)."""
    quick = _BY_TYPE.get(type(value))
    if quick is not None:
        return quick(value)
    if type(value) is Decimal and value.is_finite():
        return {"N": str(value)}
    typed: AttributeValue = _encoded(_boto3.serialize(value))
    return typed


def to_item(item: Mapping[str, Any]) -> Item:
    """A Python mapping as an item."""
    return {name: to_value(value) for name, value in item.items()}


def _encoded(value: Any) -> Any:
    """boto3 leaves binary as bytes, for botocore to encode; here it becomes base64 text at once."""
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: b64encode(bytes(content)).decode()}
        case "BS":
            return {kind: [b64encode(bytes(member)).decode() for member in content]}
        case "L":
            return {kind: [_encoded(element) for element in content]}
        case "M":
            return {kind: {name: _encoded(element) for name, element in content.items()}}
    return value
