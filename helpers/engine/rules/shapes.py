"""Requests against the service's own model: JSON types first, then required members, lengths, ranges, enums, patterns.

The model is botocore's description of DynamoDB. Each operation is compiled once, into one function per shape, so that
a request costs a walk over what it holds. Members that the model does not know are dropped, as the service does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.session import Session

from helpers.engine.errors import invalid, validation
from helpers.engine.limits import (
    BATCH_GET_MAX,
    BATCH_WRITE_MAX,
    KEY_ATTRIBUTE_NAME_MAX,
    PARTIQL_BATCH_MAX,
    SEGMENTS_MAX,
    TRANSACTION_MAX,
)
from helpers.engine.rules.attribute_values import attribute_name, attribute_value, attribute_values
from helpers.engine.rules.constraints import (
    ENUM_ORDER,
    Where,
    broken,
    broken_keys,
    broken_length,
    broken_values,
    detected,
    is_name,
    missing,
    name_faults,
    of_key,
    refuse_own_names,
    table_name,
    too_long,
    too_low,
)
from helpers.engine.rules.echoes import echo
from helpers.engine.scalars import blob, boolean, double, encodable, integer, serialization, text, timestamp
from helpers.engine.wire_types import Json

Check = Callable[[Any, Where, list[str]], Any]
"""Takes a value, where it stands, and the list of broken constraints to add to; returns the checked copy."""

_PACKAGE: Final = "com.amazonaws.dynamodb.v20120810."
# The service's deserialiser has no better words for a scalar where a list or map stands inside another one.
_CAST: Final = (
    "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
    "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of "
    "loader 'bootstrap')"
)
_TABLE_NAME: Final = "TableArn"
_ATTRIBUTE_NAME: Final = "AttributeName"
_ATTRIBUTE_VALUE: Final = "AttributeValue"
_LIMIT_OF_ITEMS: Final = "PositiveIntegerObject"  # of Query and Scan; lists of tables and backups have their own
_TAG: Final = "Tag"  # a key or a value that is missing has words of its own
_JUDGED_ELSEWHERE: Final = frozenset({"TableClass", "TagKeyString", "TagValueString"})  # in words of their own
# Limits that are facts, whatever bound the installed model states for these shapes.
HIGHEST: Final[Mapping[str, int]] = {
    "BatchGetRequestMap": BATCH_GET_MAX,
    "BatchWriteItemRequestMap": BATCH_WRITE_MAX,
    "KeyList": BATCH_GET_MAX,  # of one table; over all of them, B3 has a message of its own
    "KeySchemaAttributeName": KEY_ATTRIBUTE_NAME_MAX,
    "ParameterizedStatements": TRANSACTION_MAX,
    "PartiQLBatchRequest": PARTIQL_BATCH_MAX,
    "ScanSegment": SEGMENTS_MAX - 1,
    "ScanTotalSegments": SEGMENTS_MAX,
    "TransactGetItemList": TRANSACTION_MAX,
    "TransactWriteItemList": TRANSACTION_MAX,
    "WriteRequests": BATCH_WRITE_MAX,
}
# Lists that the service repeats where they are too long, and lists for whose length the map around them answers (L12).
_ECHOED: Final = frozenset(
    {"ParameterizedStatements", "PartiQLBatchRequest", "TransactGetItemList", "TransactWriteItemList"}
)
_WRITES: Final = "WriteRequests"
_BATCHES: Final = frozenset({"BatchGetItem", "BatchWriteItem"})
# The service reports the first of these before the others, whatever their place in the request.
_FIRST: Final = ("ClientRequestToken", "TableName", "GlobalSecondaryIndexes", "WriteCapacityUnits")
_NAMED_FIRST: Final = frozenset({"CreateTable", "UpdateTable", "DeleteTable", "DescribeTable", "DescribeTimeToLive"})


def check(operation: str, request: Any) -> Json:
    """A checked copy of a request: known members only, no nulls, a table's ARN replaced by its name.

    Raises `ApiError` SerializationException for a wrong JSON type, ValidationException for a broken constraint.
    """
    faults: list[str] = []
    checked: Json = _compiled(operation)(request, (), faults)
    if operation in _BATCHES and not checked.get("RequestItems"):
        raise validation(f"The requestItems parameter is required for {operation}")
    if faults:
        refuse_own_names(operation, checked)
        if operation in _NAMED_FIRST and "TableName" not in checked:
            raise validation("The parameter 'TableName' is required but was not present in the request")
        raise detected(faults)
    return checked


@cache
def _models() -> tuple[ServiceModel, ...]:
    session = Session()
    return session.get_service_model("dynamodb"), session.get_service_model("dynamodbstreams")


@cache
def _compiled(operation: str) -> Check:
    model = next(model for model in _models() if operation in model.operation_names)
    shape = model.operation_model(operation).input_shape
    assert shape is not None
    return _structure(shape, inside=True, new_table=operation == "CreateTable")


def _compile(shape: Shape, *, inside: bool) -> Check:
    """The check of one shape. `inside`: it is an element of a list or map, which changes the service's words."""
    if shape.name == _ATTRIBUTE_VALUE:
        return _value_inside if inside else _value_of_member
    match shape:
        case StructureShape():
            return _structure(shape, inside=inside)
        case ListShape():
            return _list(shape, inside=inside)
        case MapShape():
            return _map(shape, inside=inside)
    match shape.type_name:
        case "string":
            return _string(shape)
        case "integer":
            return _whole(shape, "Integer")
        case "long":
            return _whole(shape, "Long")
    convert = {"blob": blob, "boolean": boolean, "double": double, "timestamp": timestamp}[shape.type_name]
    return lambda value, _path, _faults: convert(value)


def _value_inside(value: Any, _path: Where, _faults: list[str]) -> Any:
    return attribute_value(value)


def _value_of_member(value: Any, _path: Where, _faults: list[str]) -> Any:
    if not isinstance(value, dict | list):
        raise serialization("Unexpected field type")
    return attribute_value(value)


def _structure(shape: StructureShape, *, inside: bool, new_table: bool = False) -> Check:
    required = frozenset(() if shape.name == _TAG else shape.required_members)
    rank = {name: place for place, name in enumerate([*_FIRST, *(m for m in shape.members if m not in _FIRST)])}
    members = tuple(
        (
            name,
            _named_table(new=new_table)
            if name == "TableName" and member.name == _TABLE_NAME
            else _compile(member, inside=False),
            name in required,
        )
        for name, member in sorted(shape.members.items(), key=lambda item: rank[item[0]])
    )
    scalar = "Unexpected value type in payload" if inside else "Unexpected field type"
    listed = f"Unrecognized collection type class {_PACKAGE}{shape.name}"

    @lru_cache(maxsize=64)
    def looked_at(given: tuple[str, ...]) -> tuple[tuple[str, Check, bool], ...]:
        """The members that there is something to say about where these are given: clients send the same few again and again."""
        return tuple((name, check, needed) for name, check, needed in members if needed or name in given)

    def check_structure(value: Any, path: Where, faults: list[str]) -> Json:
        if not isinstance(value, dict):
            raise serialization(listed if isinstance(value, list) else scalar)
        checked = {}
        for name, check_member, is_required in looked_at(tuple(value)):
            content = value.get(name)
            if content is not None:
                checked[name] = check_member(content, (*path, name), faults)
            elif is_required:
                faults.append(missing((*path, name)))
        return checked

    return check_structure


def _list(shape: ListShape, *, inside: bool) -> Check:
    check_element = _compile(shape.member, inside=True)
    echoed = shape.name in _ECHOED
    check_length = _length(shape, shortest_only=echoed) if shape.name != _WRITES else None
    highest = _bounds(shape)[1]
    nullable = shape.member.name == _ATTRIBUTE_VALUE
    scalar = _CAST if inside else "Unexpected field type"

    def check_list(value: Any, path: Where, faults: list[str]) -> list[Any]:
        if not isinstance(value, list):
            mapped = "Start of structure or map found where not expected"
            raise serialization(mapped if isinstance(value, dict) else scalar)
        if check_length is not None:
            check_length(value, path, faults)
        place_of_length = len(faults)
        checked = []
        for place, content in enumerate(value, start=1):
            where = (*path, str(place), "member")
            if content is None and not nullable:
                faults.append(missing(where))
            else:
                checked.append(check_element(content, where, faults))
        if echoed and highest is not None and len(value) > highest:
            faults.insert(place_of_length, too_long(echo(shape, checked), path, highest))
        return checked

    return check_list


def _map(shape: MapShape, *, inside: bool) -> Check:
    if isinstance(shape.value, ListShape):
        element = f"java.util.List<{_PACKAGE}{shape.value.member.name}>"
    else:
        element = "java.lang.String" if shape.value.type_name == "string" else _PACKAGE + shape.value.name
    scalar = _CAST if inside else "Unexpected field type"
    listed = f"Unrecognized collection type java.util.Map<java.lang.String, {element}>"

    def as_map(value: Any) -> Json:
        if not isinstance(value, dict):
            raise serialization(listed if isinstance(value, list) else scalar)
        return value

    if shape.value.name == _ATTRIBUTE_VALUE:
        return lambda value, _path, _faults: attribute_values(as_map(value))

    check_element = _compile(shape.value, inside=True)
    check_length = _length(shape)
    by_table = shape.key.name == _TABLE_NAME
    of_writes = shape.value.name == _WRITES
    check_key = attribute_name if shape.key.name == _ATTRIBUTE_NAME else encodable

    def check_map(value: Any, path: Where, faults: list[str]) -> Json:
        check_length(as_map(value), path, faults)
        place_of_length = len(faults)
        checked: Json = {}
        bad_name = False
        for key, content in value.items():
            check_key(key)
            where = (*path, of_key(key), "member")
            if content is None:
                faults.append(missing(where))
                continue
            name = table_name(key) if by_table else key
            bad_name = bad_name or (by_table and not is_name(name))
            if name in checked:
                raise invalid(f"Table {name} is named more than once")
            checked[name] = check_element(content, where, faults)
        if of_writes and any(not 1 <= len(writes) <= BATCH_WRITE_MAX for writes in checked.values()):
            faults.insert(place_of_length, broken_values(echo(shape, checked), path, BATCH_WRITE_MAX))
        if bad_name:
            faults.append(broken_keys(checked, path))
        return checked

    return check_map


def _named_table(*, new: bool) -> Check:
    def check_table_name(value: Any, path: Where, faults: list[str]) -> str:
        name = text(value)
        if not new:  # a new table has no ARN yet
            name = table_name(name)
        if not is_name(name):
            faults.extend(name_faults(name, path))
        return name

    return check_table_name


def _bounds(shape: Shape) -> tuple[int | None, int | None]:
    """The least and the greatest value or length that a shape allows."""
    return shape.metadata.get("min"), HIGHEST.get(shape.name, shape.metadata.get("max"))


def _length(shape: Shape, *, shortest_only: bool = False) -> Callable[[Any, Where, list[str]], None]:
    lowest, highest = _bounds(shape)
    if shortest_only:
        highest = None

    def check_length(value: Any, path: Where, faults: list[str]) -> None:
        if lowest is not None and len(value) < lowest:
            faults.append(broken_length(value, path, f"greater than or equal to {lowest}"))
        if highest is not None and len(value) > highest:
            faults.append(broken_length(value, path, f"less than or equal to {highest}"))

    return check_length


def _string(shape: Shape) -> Check:
    if shape.name in _JUDGED_ELSEWHERE:
        return lambda value, _path, _faults: text(value)
    if shape.name == _ATTRIBUTE_NAME:
        return lambda value, _path, _faults: attribute_name(text(value))
    lowest, highest = _bounds(shape)
    pattern, values = shape.metadata.get("pattern"), shape.metadata.get("enum")
    if lowest is None and highest is None and pattern is None and values is None:
        return lambda value, _path, _faults: text(value)
    matches = _matcher(pattern)
    listed = ENUM_ORDER.get(shape.name, values or ())
    allowed = frozenset(values or ())

    def check_string(value: Any, path: Where, faults: list[str]) -> str:
        given = text(value)
        if allowed and given not in allowed:
            faults.append(broken(given, path, f"Member must satisfy enum value set: [{', '.join(listed)}]"))
        if matches is not None and matches(given) is None:
            faults.append(broken(given, path, f"Member must satisfy regular expression pattern: {pattern}"))
        if lowest is not None and len(given) < lowest:
            faults.append(broken(given, path, f"Member must have length greater than or equal to {lowest}"))
        if highest is not None and len(given) > highest:
            faults.append(broken(given, path, f"Member must have length less than or equal to {highest}"))
        return given

    return check_string


def _matcher(pattern: str | None) -> Callable[[str], object] | None:
    try:
        return re.compile(pattern).fullmatch if pattern else None
    except re.error:  # two patterns, both of auto scaling, are in a dialect of Java's
        return None


def _whole(shape: Shape, kind: str) -> Check:
    lowest, highest = _bounds(shape)
    of_items = shape.name == _LIMIT_OF_ITEMS

    def check_whole(value: Any, path: Where, faults: list[str]) -> int:
        number = integer(value, kind)
        if lowest is not None and number < lowest:
            faults.append(too_low(number, path, lowest, of_items=of_items))
        if highest is not None and number > highest:
            faults.append(broken(str(number), path, f"Member must have value less than or equal to {highest}"))
        return number

    return check_whole
