"""Every bound that the service model states for a member of a request: what is outside is refused, in AWS's form.

The tests are made from botocore's model and so cover whatever the engine serves. Members whose limits have words of their own
stand in `OWN_WORDS`, each with the sentence and where it is known from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.session import Session

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import AT_ONCE
from helpers.engine.rules.absent import ABSENT_MEMBERS
from helpers.engine.rules.shapes import HIGHEST
from tests.docs.operations import SERVICES, is_served

Path = tuple[str, ...]
"""Member names; "[]" for an element and "{}" for the value of a map."""

CONSTRAINT: Final = r"Value (?:null|'.*') at '{where}' failed to satisfy constraint: {rule}"
UNREPEATED: Final = r"Value at '{where}' failed to satisfy constraint: {rule}"
LONGEST: Final = 100_000  # longer than any text that is tried here


@dataclass(frozen=True)
class Case:
    """A value outside a bound of one member, and what the refusal says of it. `...` is a member that is not there."""

    operation: str
    path: Path
    kind: str
    value: Any
    rule: str
    shape: str

    def __str__(self) -> str:
        return f"{self.operation}-{'.'.join(self.path)}-{self.kind}"


OWN_WORDS: Final[dict[tuple[str, str], str]] = {
    # shape, or member of an operation, and kind → the message, as a pattern
    ("AttributeName", "max"): "Attribute name is too large, must be less than 65536 bytes",  # K11, ALT
    ("TableClass", "enum"): "Invalid table-class parameter provided",  # ACKQ DDB-TABLE-442
    # Operations that tell of a name's length in their own words: ACKQ DDB-TABLE-457
    **{
        (
            f"{operation}.{member}",
            kind,
        ): "^(Table|Index)Name must be at least 3 characters long and at most 255 characters long$"
        for operation, member in (
            ("DescribeContributorInsights", "IndexName"),
            ("UpdateContributorInsights", "IndexName"),
            ("DescribeGlobalTable", "GlobalTableName"),
            ("DescribeGlobalTableSettings", "GlobalTableName"),
            ("RestoreTableFromBackup", "TargetTableName"),
            ("RestoreTableToPointInTime", "TargetTableName"),
        )
        for kind in ("min", "max")
    },
    ("TagKeyString", "min"): "The Tag Key provided is invalid, Key: ",  # ACKQ DDB-TABLE-107
    ("TagKeyString", "max"): "The Tag Key provided is invalid, Key: ",
    ("TagKeyString", "missing"): "The Tag Key provided is invalid, Key: null",
    ("TagValueString", "max"): "The Tag Value provided is invalid, Value: ",
    ("TagValueString", "missing"): "The Tag Value provided is invalid, Value: null",
    ("BatchGetRequestMap", "missing"): "The requestItems parameter is required for BatchGetItem",  # L12, CONF
    ("BatchGetRequestMap", "min"): "The requestItems parameter is required for BatchGetItem",
    ("BatchWriteItemRequestMap", "missing"): "The requestItems parameter is required for BatchWriteItem",
    ("BatchWriteItemRequestMap", "min"): "The requestItems parameter is required for BatchWriteItem",
    # A list of writes that is empty or too long is told of the map around it (L12).
    ("WriteRequests", "min"): r"at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: \[",
    ("WriteRequests", "max"): r"at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: \[",
}
NO_TABLE_NAME: Final = (
    "The parameter 'TableName' is required but was not present in the request"  # DYN, ACKQ DDB-TABLE-457
)
NAMED_FIRST: Final = frozenset({"CreateTable", "DeleteTable", "DescribeTable", "DescribeTimeToLive", "UpdateTable"})
BASES: Final[dict[str, dict[str, Any]]] = {
    "CreateTable": {
        "AttributeDefinitions": [{"AttributeName": "aaa", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "aaa", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
}
"""What an operation wants beyond the members that the model calls required."""


@cache
def operations() -> dict[str, StructureShape]:
    """The requests of all operations that are served."""
    session = Session()
    found = {}
    for service in SERVICES:
        model = session.get_service_model(service)
        for name in model.operation_names:
            shape = model.operation_model(name).input_shape
            if isinstance(shape, StructureShape) and is_served(name):
                found[name] = shape
    return found


# ── requests that keep to the model ─────────────────────────────────────────────────────────────────────────────────


def sample(shape: Shape) -> Any:
    """A value that the model allows, with nothing in it that may be left out."""
    match shape:
        case StructureShape(name="AttributeValue"):
            return {"S": "a"}
        case StructureShape():
            return {name: sample(shape.members[name]) for name in shape.required_members}
        case ListShape():
            return [sample(shape.member) for _ in range(shape.metadata.get("min", 0))]
        case MapShape():
            return {"aaa": sample(shape.value)} if shape.metadata.get("min") else {}
    match shape.type_name:
        case "string":
            if shape.metadata.get("enum"):
                return shape.metadata["enum"][0]
            return "a" * max(3, shape.metadata.get("min", 0))
        case "boolean":
            return True
        case "blob":
            return "YQ=="
    return max(1, shape.metadata.get("min", 1))


def reaching(shape: Shape, path: Path, value: Any) -> Any:
    """A value that the model allows but for the member at a path, which is `value`; `...` leaves it out."""
    if not path:
        return value
    step, *rest = path
    below = tuple(rest)
    match shape:
        case ListShape():
            return [reaching(shape.member, below, value)]
        case MapShape():
            return {"aaa": reaching(shape.value, below, value)}
    assert isinstance(shape, StructureShape)
    made = sample(shape)
    made[step] = reaching(shape.members[step], below, value)
    return {name: content for name, content in made.items() if content is not ...}


# ── what is outside ─────────────────────────────────────────────────────────────────────────────────────────────────


def members(shape: Shape, above: tuple[str, ...] = (), path: Path = ()) -> Iterator[tuple[Path, Shape, bool]]:
    """Each member, however deep, and whether it is required. Attribute values have rules of their own elsewhere."""
    if shape.name in above or shape.name == "AttributeValue":
        return
    inside = (*above, shape.name)
    match shape:
        case StructureShape():
            for name, member in shape.members.items():
                yield (*path, name), member, name in shape.required_members
                yield from members(member, inside, (*path, name))
        case ListShape():
            yield (*path, "[]"), shape.member, False
            yield from members(shape.member, inside, (*path, "[]"))
        case MapShape():
            yield (*path, "{}"), shape.value, False
            yield from members(shape.value, inside, (*path, "{}"))


def outside(shape: Shape, name: str, *, required: bool) -> Iterator[tuple[str, Any, str]]:
    """(kind, a value outside a bound, the rule that it breaks)."""
    least, most = shape.metadata.get("min"), HIGHEST.get(shape.name, shape.metadata.get("max"))
    if required:
        yield "missing", ..., "Member must not be null"
    if isinstance(shape, ListShape | MapShape):
        if least:
            yield (
                "min",
                [] if isinstance(shape, ListShape) else {},
                f"Member must have length greater than or equal to {least}",
            )
        if isinstance(shape, ListShape) and most and most < LONGEST:
            yield "max", [sample(shape.member)] * (most + 1), f"Member must have length less than or equal to {most}"
        return
    if shape.type_name in ("integer", "long"):
        if least is not None:
            yield "min", least - 1, f"Member must have value greater than or equal to {least}"
        if most is not None:
            yield "max", most + 1, f"Member must have value less than or equal to {most}"
        return
    if shape.type_name != "string":
        return
    if shape.metadata.get("enum"):
        yield "enum", "NO_SUCH_VALUE", r"Member must satisfy enum value set: \[.+\]"
    if shape.name == "TableArn" and name == "TableName":  # a name, or an ARN, which may be longer (K5)
        least, most = 3, 255
        yield "pattern", "a!b", r"Member must satisfy regular expression pattern: \[a-zA-Z0-9_\.-\]\+"
    elif shape.metadata.get("pattern"):
        sign = next(sign for sign in "!$," if not re.fullmatch(shape.metadata["pattern"], sign))
        yield (
            "pattern",
            sign * max(3, least or 0),
            f"Member must satisfy regular expression pattern: {re.escape(shape.metadata['pattern'])}",
        )
    if least:
        yield "min", "a" * (least - 1), f"Member must have length greater than or equal to {least}"
    if most and most < LONGEST:
        yield "max", "a" * (most + 1), f"Member must have length less than or equal to {most}"


def cases() -> Iterator[Case]:
    """Every bound of every member of every operation that is served."""
    for operation, request in operations().items():
        for path, shape, required in members(request):
            for kind, value, rule in outside(shape, path[-1], required=required):
                yield Case(operation, path, kind, value, rule, shape.name)


def sent(operation: str, request: Any) -> ApiError:
    """The refusal of a request by an empty DynamoDB."""
    with pytest.raises(ApiError) as caught:
        Engine(model=AT_ONCE).handle(operation, request)
    return caught.value


def where(path: Path) -> str:
    """A path as messages show it: `keySchema.1.member.keyType`, `requestItems.aaa.member.keys`."""
    steps = {"[]": "1.member", "{}": "aaa.member"}
    return ".".join(steps.get(step, step[:1].lower() + step[1:]) for step in path)


CASES: Final = tuple(cases())


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_outside_is_refused(case: Case) -> None:
    request = reaching(operations()[case.operation], case.path, case.value)
    refusal = sent(case.operation, BASES.get(case.operation, {}) | request)
    assert refusal.code == "ValidationException"
    member = f"{case.operation}.{case.path[0]}"
    own = OWN_WORDS.get((case.shape, case.kind)) or (
        OWN_WORDS.get((member, case.kind)) if len(case.path) == 1 else None
    )
    if case.path == ("TableName",) and case.kind == "missing" and case.operation in NAMED_FIRST:
        own = NO_TABLE_NAME
    if case.shape == "TableClass" and case.path[0] in ABSENT_MEMBERS.get(case.operation, ()):
        own = "^This lab has no "
    if own is not None:
        assert re.search(own, refusal.message)
        return
    assert re.match(r"\d+ validation errors? detected: ", refusal.message)
    forms = (
        CONSTRAINT.format(where=re.escape(where(case.path)), rule=case.rule),
        UNREPEATED.format(where=".*", rule=case.rule),
    )
    assert any(re.search(form, refusal.message) for form in forms)


def test_every_operation_takes_part() -> None:
    tried = {case.operation for case in CASES}
    assert {name for name, request in operations().items() if any(members(request))} == tried
    assert tried > {"UpdateTable", "CreateBackup", "PutResourcePolicy", "GetRecords", "UpdateContributorInsights"}


# ── JSON types ──────────────────────────────────────────────────────────────────────────────────────────────────────

WORDS_OF_TYPES: Final = (
    "Unexpected field type",
    "Unexpected value type in payload",
    "Unexpected token received from parser",
    "Unrecognized collection type ",
    "Start of structure or map found where not expected",
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class ",
    "NUMBER_VALUE cannot be converted to ",
    "STRING_VALUE cannot be converted to ",
    "TRUE_VALUE cannot be converted to ",
)


def other_types(shape: Shape) -> Iterator[Any]:
    """Values of JSON types that a member does not take."""
    takes: type[Any] | tuple[type[Any], ...]
    match shape:
        case StructureShape() | MapShape():
            takes = dict
        case ListShape():
            takes = list
        case _:
            takes = {"string": str, "boolean": bool, "blob": str}.get(shape.type_name, (int, float))
    values: tuple[Any, ...] = ({}, [], "aaa", True, 7)
    for value in values:
        if not isinstance(value, takes) or (isinstance(value, bool) and takes is not bool):
            yield value


OF_TYPES: Final = tuple(
    (operation, path, value)
    for operation, request in operations().items()
    for path, shape, _ in members(request)
    for value in other_types(shape)
)


@pytest.mark.parametrize(("operation", "path", "value"), OF_TYPES, ids=str)
def test_another_type_cannot_be_read(operation: str, path: Path, value: Any) -> None:
    refusal = sent(operation, BASES.get(operation, {}) | reaching(operations()[operation], path, value))
    assert refusal.code == "SerializationException"
    assert refusal.message.startswith(WORDS_OF_TYPES)
