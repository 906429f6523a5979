"""The parameters that came before expressions, such as KeyConditions and Expected, as the objects that expressions become.

The arguments have been through `rules`: values are canonical, actions and ConditionalOperator fit what they are used with.
Every function raises ValidationException with AWS's sentence for what only evaluating them shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.language.conditions import Condition
from helpers.engine.language.key_conditions import Bound, KeyCondition, key_condition
from helpers.engine.language.paths import Projection
from helpers.engine.language.predicates import (
    And,
    Attribute,
    Between,
    Comparison,
    Constant,
    Function,
    In,
    Not,
    Or,
    Predicate,
)
from helpers.engine.language.updates import Change, Update
from helpers.engine.schema import KeySchema
from helpers.engine.values import kind_of, order_key
from helpers.engine.wire_types import AttributeValue

LegacyCondition = Mapping[str, Any]
"""`{"ComparisonOperator": "EQ", "AttributeValueList": [...]}`, or for Expected also `{"Value": ...}` or `{"Exists": ...}`."""

_COMPARATORS: Final = {"EQ": "=", "NE": "<>", "LT": "<", "LE": "<=", "GT": ">", "GE": ">="}
_INDEXABLE: Final = {
    "EQ": "=",
    "LT": "<",
    "LE": "<=",
    "GT": ">",
    "GE": ">=",
    "BETWEEN": "BETWEEN",
    "BEGINS_WITH": "begins_with",
}
"""What may stand in KeyConditions, as a key condition writes it."""

_SCALARS: Final = frozenset({"S", "N", "B"})
_TYPES: Final = {
    **dict.fromkeys(("LE", "LT", "GE", "GT", "CONTAINS", "NOT_CONTAINS", "IN", "BETWEEN"), _SCALARS),
    "BEGINS_WITH": frozenset({"S", "B"}),
}
"""Operators that take only some types; the others take all."""

_ARGUMENTS: Final = {"NULL": 0, "NOT_NULL": 0, "BETWEEN": 2}
"""How many arguments an operator takes where it is not one; IN takes one or more."""


def key_conditions(conditions: Mapping[str, LegacyCondition], key: KeySchema) -> KeyCondition:
    """KeyConditions, bound to the key of the table or index that is queried."""
    if not conditions:
        raise validation("Conditions can be of length 1 or 2 only")
    bounds: dict[str, Bound] = {}
    for name, condition in conditions.items():
        operator, arguments = _checked(condition)
        if name in key.names and operator not in _INDEXABLE:
            raise validation("Attempted conditional constraint is not an indexable operation")
        bounds[name] = (_INDEXABLE.get(operator, operator), tuple(arguments))
    return key_condition(bounds, key)


def filter_condition(conditions: Mapping[str, LegacyCondition], operator: str | None = None) -> Condition:
    """QueryFilter or ScanFilter with its ConditionalOperator (`AND`, `OR` or None)."""
    return _joined([_predicate(name, *_checked(condition)) for name, condition in conditions.items()], operator)


def expected(conditions: Mapping[str, LegacyCondition], operator: str | None = None) -> Condition:
    """Expected with its ConditionalOperator (`AND`, `OR` or None)."""
    return _joined([_predicate(name, *_expectation(name, each)) for name, each in conditions.items()], operator)


def attributes_to_get(names: Sequence[str]) -> Projection:
    """AttributesToGet: whole top-level attributes."""
    return Projection((name,) for name in names)


def attribute_updates(updates: Mapping[str, Mapping[str, Any]]) -> Update:
    """AttributeUpdates as the update expression that does the same; its text is empty where there is nothing to do."""
    sections: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    values: dict[str, AttributeValue] = {}
    kinds: dict[str, str] = {}
    for number, (name, update) in enumerate(updates.items()):
        action, value = update.get("Action") or "PUT", update.get("Value")
        placeholder, reference, nothing = f"#u{number}", f":u{number}", f":n{number}"
        names[placeholder] = name
        if value is not None:
            values[reference] = value
            if action != "PUT":
                kinds[name] = kind_of(value)
        if action == "PUT":
            section, written = "SET", f"{placeholder} = {reference}"
        elif value is None:
            section, written = "REMOVE", placeholder
        elif action == "ADD" and "L" in value:  # the one thing ADD does here that the ADD of an expression does not
            values[nothing] = {"L": []}
            section = "SET"
            written = f"{placeholder} = list_append(if_not_exists({placeholder}, {nothing}), {reference})"
        else:
            section, written = action, f"{placeholder} {reference}"
        sections.setdefault(section, []).append((written, name))
    text = " ".join(f"{section} {', '.join(written for written, _ in listed)}" for section, listed in sections.items())
    changes = tuple(Change(section, (name,)) for section, listed in sections.items() for _, name in listed)
    return Update(text, changes, names, values, kinds)


def _joined(predicates: list[Predicate], operator: str | None) -> Condition:
    return Condition(Or(tuple(predicates)) if operator == "OR" else And(tuple(predicates)))


def _checked(condition: LegacyCondition) -> tuple[str, Sequence[AttributeValue]]:
    """The operator and its arguments. Raises where their number, their types or their order is not allowed."""
    operator: str = condition["ComparisonOperator"]
    arguments: Sequence[AttributeValue] = condition.get("AttributeValueList") or ()
    count = len(arguments)
    if not (count >= 1 if operator == "IN" else count == _ARGUMENTS.get(operator, 1)):
        raise invalid(f"Invalid number of argument(s) for the {operator} ComparisonOperator")
    kinds = [kind_of(argument) for argument in arguments]
    if any(kind != kinds[0] for kind in kinds):
        raise invalid("AttributeValues inside AttributeValueList must be of same type")
    for kind in kinds:
        if operator in _TYPES and kind not in _TYPES[operator]:
            raise invalid(f"ComparisonOperator {operator} is not valid for {kind} AttributeValue type")
    if operator == "BETWEEN" and order_key(arguments[0]) > order_key(arguments[1]):
        raise validation(
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
        )
    return operator, arguments


def _expectation(name: str, condition: LegacyCondition) -> tuple[str, Sequence[AttributeValue]]:
    """One element of Expected as an operator and its arguments: `Value` is EQ, `Exists: false` is NULL."""
    given = {member: content for member, content in condition.items() if content is not None}

    def refusal(what: str) -> ApiError:
        return invalid(f"{what} for Attribute: {name}")

    if "AttributeValueList" in given and "Value" in given:
        raise refusal("Value and AttributeValueList cannot be used together")
    operator = given.get("ComparisonOperator")
    if operator is not None:
        if "Exists" in given:
            raise refusal("Exists and ComparisonOperator cannot be used together")
        if operator not in ("NULL", "NOT_NULL") and not given.keys() & {"AttributeValueList", "Value"}:
            raise refusal(f"Value or AttributeValueList must be used with ComparisonOperator: {operator}")
        arguments = given.get("AttributeValueList") or ([given["Value"]] if "Value" in given else [])
        return _checked({"ComparisonOperator": operator, "AttributeValueList": arguments})
    if "AttributeValueList" in given:
        raise refusal("AttributeValueList can only be used with a ComparisonOperator")
    if given.get("Exists", True):
        if "Value" not in given:
            raise refusal(f"Value must be provided when Exists is {'true' if 'Exists' in given else 'null'}")
        return "EQ", [given["Value"]]
    if "Value" in given:
        raise refusal("Value cannot be used when Exists is false")
    return "NULL", []


def _predicate(name: str, operator: str, arguments: Sequence[AttributeValue]) -> Predicate:
    attribute = Attribute((name,))
    constants = tuple(Constant(argument) for argument in arguments)
    return _PREDICATES[operator](attribute, constants)


def _not_contains(attribute: Attribute, constants: tuple[Constant, ...]) -> Predicate:
    # Unlike NE, it does not hold where the attribute is missing.
    return And((Function("attribute_exists", (attribute,)), Not(Function("contains", (attribute, *constants)))))


def _compared(sign: str) -> Callable[[Attribute, tuple[Constant, ...]], Predicate]:
    return lambda attribute, constants: Comparison(sign, attribute, constants[0])


_PREDICATES: Final[dict[str, Callable[[Attribute, tuple[Constant, ...]], Predicate]]] = {
    **{operator: _compared(sign) for operator, sign in _COMPARATORS.items()},
    "NULL": lambda attribute, _: Function("attribute_not_exists", (attribute,)),
    "NOT_NULL": lambda attribute, _: Function("attribute_exists", (attribute,)),
    "BEGINS_WITH": lambda attribute, constants: Function("begins_with", (attribute, *constants)),
    "CONTAINS": lambda attribute, constants: Function("contains", (attribute, *constants)),
    "NOT_CONTAINS": _not_contains,
    "IN": In,
    "BETWEEN": lambda attribute, constants: Between(attribute, *constants),
}
