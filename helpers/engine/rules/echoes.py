"""What was sent, as some of the service's messages repeat it: the text that Java gives its objects (L12).

AWS prints inner objects with their fields in some Regions, with a number that changes from run to run in others. Here it
is always the fields.
"""

from __future__ import annotations

from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from helpers.engine.wire_types import Json


def echo(shape: Shape, value: Any) -> str:
    """The text of a checked value. It calls itself as deep as shapes and values nest, at most K5's levels and a few more."""
    match shape:
        case _ if value is None:
            return "null"
        case StructureShape():
            return f"{shape.name}({', '.join(_members(shape, value))})"
        case ListShape():
            return f"[{', '.join(echo(shape.member, element) for element in value)}]"
        case MapShape():
            return f"{{{', '.join(f'{name}={echo(shape.value, content)}' for name, content in value.items())}}}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _members(shape: StructureShape, value: Json) -> list[str]:
    return [f"{name[:1].lower()}{name[1:]}={echo(each, value.get(name))}" for name, each in shape.members.items()]
