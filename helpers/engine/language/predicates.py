"""Conditions as values: what every dialect (expressions, legacy parameters, PartiQL) is translated into.

The builders `comparison`, `between`, `membership` and `function` refuse what AWS refuses at sight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from helpers.engine import values
from helpers.engine.errors import ExpressionError
from helpers.engine.language.paths import Path, path_text
from helpers.engine.language.walks import bottom_up, top_down
from helpers.engine.limits import IN_OPERANDS_MAX
from helpers.engine.wire_types import AttributeValue


@dataclass(frozen=True, slots=True)
class Attribute:
    """Whatever the item has at a path."""

    path: Path


@dataclass(frozen=True, slots=True)
class Constant:
    """A value the request brought along."""

    value: AttributeValue


@dataclass(frozen=True, slots=True)
class Size:
    """`size(operand)`: a number, or nothing where the operand is missing or has no size."""

    operand: Attribute | Constant


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition taken as a BOOL value, as PartiQL allows: `attribute_exists(a) = true`."""

    predicate: Predicate


Operand = Attribute | Constant | Size | Truth


@dataclass(frozen=True, slots=True)
class Comparison:
    """`=`, `<>`, `<`, `<=`, `>` or `>=` between two operands."""

    operator: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Between:
    """`operand BETWEEN low AND high`, both ends included."""

    operand: Operand
    low: Operand
    high: Operand


@dataclass(frozen=True, slots=True)
class In:
    """`operand IN (choices)`."""

    operand: Operand
    choices: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """One of the functions that are conditions by themselves."""

    name: str
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; true without parts."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Predicate


Predicate = Comparison | Between | In | Function | And | Or | Not

FUNCTION_OPERANDS: Final = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
    "size": 1,
}
"""How many operands each function of a condition takes."""

REVERSED: Final = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The operators that a range of keys can have, and what each becomes when its operands change places."""

_EITHER: Final = "operator or function"
_ORDERINGS: Final = frozenset({"<", "<=", ">", ">="})
_SIZED: Final = frozenset(values.TYPES) - {"N", "BOOL", "NULL"}


def comparison(sign: str, left: Operand, right: Operand) -> Comparison:
    """Build a comparison. Raises ExpressionError where an ordering is asked of a value that has none."""
    _check_distinct(sign, (left, right))
    if sign in _ORDERINGS:
        _check_types(sign, (left, right), values.ORDERED_TYPES)
    return Comparison(sign, left, right)


def between(operand: Operand, low: Operand, high: Operand) -> Between:
    """Build a BETWEEN. Raises ExpressionError for bounds of different types or in the wrong order."""
    _check_types("BETWEEN", (operand, low, high), values.ORDERED_TYPES)
    if isinstance(low, Constant) and isinstance(high, Constant):
        bounds = f"lower bound operand: {_shown(low.value)}, upper bound operand: {_shown(high.value)}"
        if low.value.keys() != high.value.keys():
            raise ExpressionError(f"The BETWEEN operator requires same data type for lower and upper bounds; {bounds}")
        if values.order_key(low.value) > values.order_key(high.value):
            raise ExpressionError(
                f"The BETWEEN operator requires upper bound to be greater than or equal to lower bound; {bounds}"
            )
    return Between(operand, low, high)


def membership(operand: Operand, choices: tuple[Operand, ...]) -> In:
    """Build an IN. Raises ExpressionError for more than 100 choices (K6)."""
    if len(choices) > IN_OPERANDS_MAX:
        raise ExpressionError(f"The IN operator is provided with too many operands; number of operands: {len(choices)}")
    return In(operand, choices)


def function(name: str, operands: tuple[Operand, ...]) -> Function | Size:
    """Build a call of a function in FUNCTION_OPERANDS. Raises ExpressionError for the wrong number or kind of operands."""
    if len(operands) != FUNCTION_OPERANDS[name]:
        raise wrong_count(name, len(operands))
    _check_distinct(name, operands)
    match name:
        case "attribute_exists" | "attribute_not_exists":
            if not isinstance(operands[0], Attribute):
                raise no_path(name)
        case "begins_with":
            _check_types(name, operands, frozenset({"S", "B"}))
        case "attribute_type":
            _check_type_name(operands[1])
        case "size":
            _check_types(name, operands, _SIZED)
            measured = operands[0]
            assert isinstance(measured, Attribute | Constant)  # the others have a type, and none that has a size
            return Size(measured)
    return Function(name, operands)


def _check_type_name(operand: Operand) -> None:
    kind = _known_type(operand)
    if kind != "S" or not isinstance(operand, Constant):
        shown = kind or "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}"  # in the order in which the service lists them
        raise wrong_type("attribute_type", shown)
    if operand.value["S"] not in values.TYPES:
        raise ExpressionError(
            f"Invalid attribute type name found; type: {operand.value['S']}, "
            "valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
        )


def _known_type(operand: Operand) -> str | None:
    match operand:
        case Constant(value):
            return values.kind_of(value)
        case Size():
            return "N"
        case Truth():
            return "BOOL"
    return None


def _check_types(name: str, operands: tuple[Operand, ...], allowed: frozenset[str]) -> None:
    for operand in operands:
        kind = _known_type(operand)
        if kind is not None and kind not in allowed:
            raise wrong_type(name, kind)


def wrong_type(name: str, kind: str) -> ExpressionError:
    """The error for an operand of a type that its operator or function never takes."""
    return ExpressionError(f"Incorrect operand type for {_EITHER}; {_EITHER}: {name}, operand type: {kind}")


def wrong_count(name: str, count: int) -> ExpressionError:
    """The error for a function with too many operands, or too few."""
    return ExpressionError(
        f"Incorrect number of operands for {_EITHER}; {_EITHER}: {name}, number of operands: {count}"
    )


def no_path(name: str) -> ExpressionError:
    """The error for a function that takes a document path and was given something else."""
    return ExpressionError(f"Operator or function requires a document path; {_EITHER}: {name}")


def _check_distinct(name: str, operands: tuple[Operand, ...]) -> None:
    first = operands[0]
    if isinstance(first, Attribute) and first in operands[1:]:
        raise ExpressionError(
            "The first operand must be distinct from the remaining operands for this operator or function; "
            f"operator: {name}, first operand: {path_text(first.path)}"
        )


def _shown(value: AttributeValue) -> str:
    ((kind, content),) = value.items()
    return f"AttributeValue: {{{kind}:{content}}}"


Part = Predicate | Operand


_PARTS: Final[dict[type, Callable[[Any], tuple[Part, ...]]]] = {
    Attribute: lambda _: (),
    Constant: lambda _: (),
    Size: lambda size: (size.operand,),
    Truth: lambda truth: (truth.predicate,),
    Comparison: lambda comparison: (comparison.left, comparison.right),
    Between: lambda between: (between.operand, between.low, between.high),
    In: lambda membership: (membership.operand, *membership.choices),
    Function: lambda call: call.operands,
    And: lambda joined: joined.parts,
    Or: lambda joined: joined.parts,
    Not: lambda negated: (negated.part,),
}


def parts_of(part: Part) -> tuple[Part, ...]:
    """What a predicate or an operand is made of, in the order of writing."""
    return _PARTS[type(part)](part)


def walked(predicate: Predicate) -> list[Part]:
    """A predicate and everything in it: in the order of writing, and each after what it is made of."""
    root: Part = predicate
    return bottom_up(root, parts_of)


def paths_of(predicate: Predicate) -> list[Path]:
    """Every path a predicate looks at, in the order of writing."""
    return [part.path for part in walked(predicate) if isinstance(part, Attribute)]


Conjunct = Comparison | Between | In | Function | Or | Not


def conjuncts(predicate: Predicate) -> Iterator[Conjunct]:
    """The parts that all have to hold, however many ANDs join them, in the order of writing."""
    for part in top_down(predicate, _all_of):
        if not isinstance(part, And):
            yield part


def _all_of(predicate: Predicate) -> tuple[Predicate, ...]:
    return predicate.parts if isinstance(predicate, And) else ()
