"""Which stretch of an item collection a Query asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.language.predicates import (
    REVERSED,
    Attribute,
    Between,
    Comparison,
    Conjunct,
    Constant,
    Function,
    In,
    Not,
    Operand,
    Or,
    Predicate,
    conjuncts,
)
from helpers.engine.schema import KeyAttribute, KeySchema
from helpers.engine.wire_types import AttributeValue

Bound = tuple[str, tuple[AttributeValue, ...]]
"""An operator (`=`, `<`, `<=`, `>`, `>=`, `BETWEEN` or `begins_with`) and its operands."""

_CONDITION: Final = "Invalid condition in KeyConditionExpression: "
_NOT_INDEXABLE: Final = frozenset({"attribute_exists", "attribute_not_exists", "attribute_type", "contains"})


@dataclass(frozen=True, slots=True)
class KeyCondition:
    """One partition key, and optionally a stretch of its sort keys."""

    partition: tuple[AttributeValue, ...]
    """Values of the partition key attributes, in the order of the key."""
    equal: tuple[AttributeValue, ...] = ()
    """Values of the leading sort key attributes that are bound by `=`."""
    range: Bound | None = None
    """The condition on the sort key attribute that follows those, if there is one; its operator is never `=`."""


def bounds_of(predicate: Predicate) -> dict[str, Bound]:
    """Attribute name → its condition, from the predicate of a KeyConditionExpression.

    Raises ValidationException for anything but top-level attributes compared with values and joined by AND.
    """
    found: dict[str, Bound] = {}
    for part in conjuncts(predicate):
        name, bound = _bound(part)
        if name in found:
            raise _structure("must only contain one condition per key")
        found[name] = bound
    return found


def _bound(part: Conjunct) -> tuple[str, Bound]:
    """The attribute that one condition is about, and the condition."""
    match part:
        case Or():
            raise _bad_operator("OR")
        case Not():
            raise _bad_operator("NOT")
        case In():
            raise _bad_operator("IN")
        case Comparison("<>"):
            raise _bad_operator("<>")
        case Function(name) if name in _NOT_INDEXABLE:
            raise _bad_operator(name)
        case Comparison(operator, left, right):
            operands: tuple[Operand, ...] = (left, right)
            if not isinstance(left, Attribute) and isinstance(right, Attribute):
                operator, operands = REVERSED[operator], (right, left)
        case Between(operand, low, high):
            operator, operands = "BETWEEN", (operand, low, high)
        case Function(operator, operands):
            pass
    name, values = _split(operator, operands)
    return name, (operator, values)


def _split(operator: str, operands: tuple[Operand, ...]) -> tuple[str, tuple[AttributeValue, ...]]:
    first, *rest = operands
    if operator in ("BETWEEN", "begins_with") and not isinstance(first, Attribute):
        raise validation(f"{_CONDITION}{operator} operator must have the key attribute as its first operand")
    name: str | None = None
    values: list[AttributeValue] = []
    for operand in (first, *rest):
        match operand:
            case Attribute(path):
                if name is not None:
                    raise validation(f"{_CONDITION}Multiple attribute names used in one condition")
                if len(path) > 1:
                    raise _structure("cannot have conditions on nested attributes")
                name = path[0]
            case Constant(value):
                values.append(value)
            case _:
                raise _structure("cannot contain nested operations")
    if name is None:
        raise validation(f"{_CONDITION}No key attribute specified")
    return name, tuple(values)


def _bad_operator(name: str) -> ApiError:
    return validation(f"Invalid operator used in KeyConditionExpression: {name}")


def _structure(what: str) -> ApiError:
    return validation(f"Invalid KeyConditionExpression: KeyConditionExpressions {what}")


def key_condition(bounds: Mapping[str, Bound], key: KeySchema) -> KeyCondition:
    """Bind conditions on attributes to a key.

    All partition key attributes need an equality; sort key attributes are bound from left to right without gaps, and only the
    last may be a range (K9). Raises ValidationException otherwise, and for values of another type than the schema's.
    """
    if len(bounds) > len(key.names):
        raise validation(
            f"The number of query conditions ({len(bounds)}) exceeds the number of key attributes "
            f"defined in the schema ({len(key.names)})"
        )
    partition = []
    for attribute in key.partition:
        if attribute.name not in bounds:
            raise _missed(attribute)
        operator, values = bounds[attribute.name]
        _check_values(attribute, values)
        if operator != "=":
            raise validation("Query key condition not supported")
        partition.append(values[0])
    equal: list[AttributeValue] = []
    last: Bound | None = None
    given = [attribute for attribute in key.sort if attribute.name in bounds]
    if len(bounds) > len(key.partition) + len(given):  # something that is no key attribute
        raise _missed(next(attribute for attribute in key.sort if attribute not in given))
    for attribute in given:
        _check_order(attribute, key, bounds)
        operator, values = bounds[attribute.name]
        _check_values(attribute, values)
        if operator == "=":
            equal.append(values[0])
        else:
            last = (operator, values)
    return KeyCondition(tuple(partition), tuple(equal), last)


def _missed(attribute: KeyAttribute) -> ApiError:
    return validation(f"Query condition missed key schema element: {attribute.name}")


def _check_order(attribute: KeyAttribute, key: KeySchema, bounds: Mapping[str, Bound]) -> None:
    earlier = key.sort[: key.sort.index(attribute)]
    loose = [before.name for before in earlier if bounds.get(before.name, ("", ()))[0] != "="]
    if loose:
        raise validation(
            f"RANGE key attributes {', '.join(loose)} must have equality conditions specified in the query "
            f"because a condition is present on key attribute {attribute.name}"
        )


def _check_values(attribute: KeyAttribute, values: tuple[AttributeValue, ...]) -> None:
    for value in values:
        if attribute.type not in value:
            raise invalid("Condition parameter type does not match schema type")
        if not value[attribute.type]:
            kind = "string" if attribute.type == "S" else "binary"
            raise validation(
                "One or more parameter values are not valid. The AttributeValue for a key attribute "
                f"cannot contain an empty {kind} value. Key: {attribute.name}"
            )
