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
    return encoded(_boto3.serialize(value))


def to_item(item: Mapping[str, Any]) -> Item:
    """A Python mapping as an item."""
    return {name: to_value(value) for name, value in item.items()}


def encoded(value: Mapping[str, Any]) -> AttributeValue:
    """A typed value with binary as base64 text, all the way down: boto3 leaves it as bytes, for botocore to encode."""
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: _base64(content)}
        case "BS":
            return {kind: [_base64(member) for member in content]}
        case "L":
            return {kind: [encoded(element) for element in content]}
        case "M":
            return {kind: {name: encoded(element) for name, element in content.items()}}
    return {kind: content}


def _base64(content: Any) -> str:
    return content if isinstance(content, str) else b64encode(bytes(content)).decode()
