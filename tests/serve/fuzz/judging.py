"""Whether an answer is one that the service could give: its members those of the model, an error one of the operation's own."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from tests.serve.requests import model

Json = dict[str, Any]

COMMON = {
    *("AccessDeniedException", "SerializationException", "UnknownOperationException", "ValidationException"),
    *("ThrottlingException",),
}
"""Errors that any operation may answer with; AWS lists them apart from the operations."""
OF_A_TRANSACTION = {"Code", "Message", "Item"}
_PYTHON = re.compile(
    "|".join(
        (
            r"<(class|function|object|bound)", r"\bobject at 0x", r"\bNoneType\b", r"\bNone\b(?!,|\])", r"\bTraceback\b",
            r"\b(Key|Type|Value|Attribute|Index|Runtime|Recursion|Unicode\w*|Assertion)Error\b", r"\bDecimal\(", r"\bdict_",
            r"\b(frozen)?set\(", r"\bdatetime\.", r"[\[{(]'\w", r"\bb'\w", r"not (subscriptable|iterable)", r"\bunhashable",
            r"\bobject has no", r"\bunexpected keyword", r"\bpositional arg", r"expected str\b", r"list index out", r"invalid literal",
            r"codec can", r"\b[Mm]oto\b", r"could not be carried out", r"server failed",
        )
    )
)  # fmt: skip
"""What Python, moto, or our own last resorts would say."""
_SENTENCE = re.compile(r"\S+(\s+\S+)+", re.DOTALL)
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "blob": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float),
}


@cache
def operation_model(operation: str) -> OperationModel:
    for service in ("dynamodb", "dynamodbstreams"):
        if operation in model(service).operation_names:
            return model(service).operation_model(operation)
    raise KeyError(operation)


def faults_of(operation: str, request: Json, status: int, body: Any) -> list[str]:
    """What is wrong with an answer; nothing, if all is well."""
    if status == 200:
        shape = operation_model(operation).output_shape
        return [] if body is None or shape is None else list(_misfits(shape, body, "answer"))
    if status != 400:
        return [f"status {status}"]
    code = str(body.get("__type")).rpartition("#")[2]
    shapes = {shape.name: shape for shape in operation_model(operation).error_shapes}
    faults = []
    if code not in shapes and code not in COMMON:
        faults.append(f"{code} is no error of {operation}")
    message = body.get("message", body.get("Message"))
    if not isinstance(message, str) or not _SENTENCE.fullmatch(message.strip()):
        faults.append(f"the message is no sentence: {message!r}")
    elif leak := _PYTHON.search(_without_echoes(message, request)):
        faults.append(f"the message shows {leak[0]!r}: {message!r}")
    fields = {name: content for name, content in body.items() if name not in ("__type", "message", "Message")}
    if fields and code in shapes:
        faults += _misfits(shapes[code], fields, "error")
    elif fields:
        faults.append(f"{code} has {sorted(fields)}")
    return faults


def _without_echoes(message: str, request: Any) -> str:
    """A message without what it repeats of the request, which may say anything."""
    for text in sorted(set(_texts(request)), key=len, reverse=True):
        if len(text) > 1:
            message = message.replace(text, "…")
    return message


def _texts(value: Any) -> list[str]:
    match value:
        case dict():
            return [text for name, member in value.items() for text in (name, *_texts(member))]
        case list():
            return [text for member in value for text in _texts(member)]
        case str():
            return [value]
    return []


def _misfits(shape: Shape, value: Any, where: str) -> list[str]:
    """Where a value differs from its shape in the service's model."""
    match shape:
        case StructureShape():
            if not isinstance(value, dict):
                return [f"{where} is no structure: {value!r}"]
            unknown = value.keys() - shape.members.keys()
            found = [f"{where} has a member {name} that the model does not know" for name in sorted(unknown)]
            found += [f"{where} lacks {name}" for name in shape.required_members if name not in value]
            for name in shape.members.keys() & value.keys():
                found += _misfits(shape.members[name], value[name], f"{where}.{name}")
            return found
        case ListShape():
            if not isinstance(value, list):
                return [f"{where} is no list: {value!r}"]
            return [fault for member in value for fault in _misfits(shape.member, member, f"{where}[]")]
        case MapShape():
            if not isinstance(value, dict):
                return [f"{where} is no map: {value!r}"]
            return [fault for member in value.values() for fault in _misfits(shape.value, member, f"{where}{{}}")]
    wanted = _TYPES[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        return [f"{where} is no {shape.type_name}: {value!r}"]
    allowed = shape.metadata.get("enum")
    return [f"{where} is {value!r}, none of {allowed}"] if allowed and value not in allowed else []
