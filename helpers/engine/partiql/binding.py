"""From the trees of a PartiQL statement and its parameters to values and conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from helpers.engine.errors import ApiError, ExpressionError, invalid, validation
from helpers.engine.language.paths import Path, check_length
from helpers.engine.language.predicates import (
    FUNCTION_OPERANDS,
    And,
    Attribute,
    Constant,
    Not,
    Operand,
    Or,
    Predicate,
    Size,
    Truth,
    between,
    comparison,
    function,
    membership,
)
from helpers.engine.language.walks import bottom_up, taken
from helpers.engine.language.wellformed import CONNECTIVES, OperatorCount
from helpers.engine.limits import NESTING_MAX
from helpers.engine.partiql.builder import not_well_formed
from helpers.engine.partiql.trees import Call, Collection, Literal, Operation, Parameter, PathTerm, Term
from helpers.engine.values import TOO_DEEP, canonical, canonical_number, kind_of
from helpers.engine.wire_types import AttributeValue

_INT32_MAX: Final = (1 << 31) - 1  # a literal's exponent and scale have to fit a 32-bit integer
_NUMBER: Final = re.compile(r"[+-]?[0-9]*(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")
_EXPONENT_TEXT_MAX: Final = 20  # longer than any such number
_BAGS: Final = {"S": "SS", "N": "NS", "B": "BS"}
SIGNS: Final = {"+": "Plus", "-": "Minus"}
"""The operators that only the right side of a SET has, as AWS's messages name them."""
_TYPE_NAMES: Final = {
    "NULL": "NULL",
    **dict.fromkeys(("BOOL", "BOOLEAN"), "BOOL"),
    **dict.fromkeys(("STRING", "CHAR", "CHARACTER", "VARCHAR", "CHARACTER VARYING"), "S"),
    **dict.fromkeys(("INT", "INT2", "INT4", "INT8", "SMALLINT", "BIGINT"), "N"),
    **dict.fromkeys(("INTEGER", "INTEGER2", "INTEGER4", "INTEGER8"), "N"),
    **dict.fromkeys(("NUMERIC", "DEC", "DECIMAL", "FLOAT", "REAL", "DOUBLE PRECISION"), "N"),
    "BLOB": "B",
    "LIST": "L",
    **dict.fromkeys(("STRUCT", "TUPLE"), "M"),
}
"""The type names of `IS`, with their other spellings in PartiQL's own parser, as DynamoDB's type descriptors."""


class Binder:
    """Fills the parameters of one statement in. Every method raises ValidationException with AWS's sentence."""

    def __init__(self, parameters: Sequence[AttributeValue]) -> None:
        self._parameters = parameters

    def value(self, term: Term) -> AttributeValue:
        """A literal, a parameter, or a structure of them as a canonical value."""
        return canonical(self._value(term, "root", 1))

    def path(self, term: PathTerm) -> Path:
        """A document path."""
        try:
            check_length(term.steps)
        except ExpressionError as error:
            raise validation(str(error)) from None
        head, *rest = term.steps
        return (str(head), *rest)

    def condition(self, term: Term) -> Predicate:
        """A WHERE clause."""
        try:
            return self._condition(term)
        except ExpressionError as error:
            raise validation(str(error)) from None

    def _value(self, term: Term, at: str, level: int) -> AttributeValue:
        """`level` counts the term and the collections around it: nothing is looked at beyond the limit (K5)."""
        if level > NESTING_MAX:
            raise validation(f"{TOO_DEEP} under {at}")
        match term:
            case Parameter(number):
                return self._parameters[number]
            case Literal("N", text):
                return {"N": _number(text, at)}
            case Literal(kind, content) if kind != "MISSING":
                return {kind: content}
            case Collection("L", elements):
                listed = enumerate(elements)
                return {"L": [self._value(element, f"{at}[{place}]", level + 1) for place, element in listed]}
            case Collection("M", elements, names):
                members = zip(names, elements, strict=True)
                return {"M": {name: self._value(element, f"{at}.{name}", level + 1) for name, element in members}}
            case Collection("BAG", elements):
                return _set([self._value(element, at, level + 1) for element in elements])
            case Call(name, _, place):
                raise validation(f"Unsupported data type: {name} under key {at} at {place}")
        raise not_well_formed("Unexpected term")

    def _condition(self, root: Term) -> Predicate:
        """What a WHERE clause says, clause after clause. It never calls itself: a clause may be nested as deep as it likes."""
        operators = OperatorCount()
        conditions: list[Predicate] = []
        operands: list[Operand] = []
        for term, boolean in bottom_up((root, True), _placed_parts):
            match term:
                case Operation(operator) if operator in CONNECTIVES:
                    parts = taken(conditions, len(_placed_parts((term, boolean))))
                    made: Predicate | Size = _joined(operator, parts)
                    operators.add(max(1, len(parts) - 1))
                case Operation() | Call():
                    made = _clause(term, taken(operands, len(_placed_parts((term, boolean)))))
                    operators.add()
                case _ if boolean:
                    raise not_well_formed("Unexpected term")
                case PathTerm():
                    operands.append(Attribute(self.path(term)))
                    continue
                case _:
                    operands.append(Constant(self.value(term)))
                    continue
            if not boolean:
                operands.append(made if isinstance(made, Size) else Truth(made))
            elif isinstance(made, Size):
                raise ExpressionError(
                    "The function is not allowed to be used this way in an expression; function: size"
                )
            else:
                conditions.append(made)
        return conditions.pop()


_Placed = tuple[Term, bool]
"""A term, and whether it stands where a condition belongs; where none does, a value does."""


def _placed_parts(placed: _Placed) -> tuple[_Placed, ...]:
    """What has to be made before a term can be made of it."""
    term, _ = placed
    match term:
        case Operation("AND" | "OR"):
            return tuple([(part, True) for part in _chained(term)])
        case Operation("NOT", parts):
            return tuple([(part, True) for part in parts])
        case Operation("IS", (operand, _)):
            return ((operand, False),)
        case Operation(operator, parts) if operator not in SIGNS:
            return tuple([(part, False) for part in parts])
        case Call(name, arguments) if name in FUNCTION_OPERANDS:
            return tuple([(argument, False) for argument in arguments])
    return ()


def _chained(term: Operation) -> list[Term]:
    """The parts of `a AND b AND c`, which the parser nests to the left."""
    parts: list[Term] = []
    rest: Term = term
    while isinstance(rest, Operation) and rest.operator == term.operator:
        rest, last = rest.operands
        parts.append(last)
    return [rest, *reversed(parts)]


def _joined(operator: str, parts: tuple[Predicate, ...]) -> Predicate:
    match operator:
        case "AND":
            return And(parts)
        case "OR":
            return Or(parts)
    (part,) = parts
    return Not(part)


def _clause(term: Operation | Call, operands: tuple[Operand, ...]) -> Predicate | Size:
    """A clause whose operands are made, or `size`, which is one itself."""
    match term:
        case Operation("BETWEEN"):
            operand, low, high = operands
            return between(operand, low, high)
        case Operation("IN"):
            return membership(operands[0], operands[1:])
        case Operation("IS", (_, Literal(_, name))):
            return _type_test(operands[0], name)
        case Operation(sign) if sign in SIGNS:
            raise validation(f"Unsupported operation: {SIGNS[sign]}")
        case Operation(sign):
            left, right = operands
            return comparison(sign, left, right)
        case Call(name, _, place) if name not in FUNCTION_OPERANDS:
            raise validation(f"Unrecognized function: {name} at {place}")
        case Call(name):
            return function(name, operands)


def _type_test(operand: Operand, name: str) -> Predicate | Size:
    if name == "MISSING":
        return function("attribute_not_exists", (operand,))
    if name not in _TYPE_NAMES:
        raise not_well_formed("Expected type name")
    return function("attribute_type", (operand, Constant({"S": _TYPE_NAMES[name]})))


def _number(text: str, at: str) -> str:
    match = _NUMBER.fullmatch(text)
    fraction, exponent = (match[1] or "", match[2] or "0") if match else ("", "0")
    power = int(exponent[:_EXPONENT_TEXT_MAX])
    if abs(power) > _INT32_MAX or abs(len(fraction) - power) > _INT32_MAX:
        raise not_well_formed()
    try:
        return canonical_number(text)
    except ApiError as error:
        raise validation(f"{error.message} under {at}") from None


def _set(members: list[AttributeValue]) -> AttributeValue:
    if not members:
        raise validation("Empty bags are not supported")
    kinds = {kind_of(member) for member in members}
    kind = kind_of(members[0])
    if len(kinds) > 1 or kind not in _BAGS:
        raise invalid("a set holds strings only, numbers only or binaries only")
    return canonical({_BAGS[kind]: [member[kind] for member in members]})
