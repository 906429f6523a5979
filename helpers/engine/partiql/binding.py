"""From the trees of a PartiQL statement and its parameters to values and conditions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from helpers.engine.errors import ApiError, validation
from helpers.engine.language.paths import Path
from helpers.engine.language.predicates import (
    FUNCTION_OPERANDS,
    And,
    Attribute,
    Constant,
    Not,
    Operand,
    OperandError,
    Or,
    Predicate,
    Size,
    Truth,
    between,
    comparison,
    function,
    membership,
)
from helpers.engine.limits import UPDATE_OPERATORS_MAX
from helpers.engine.partiql.builder import not_well_formed
from helpers.engine.partiql.trees import Call, Collection, Literal, Operation, Parameter, PathTerm, Term
from helpers.engine.values import canonical, canonical_number, kind_of
from helpers.engine.wire_types import AttributeValue

_INT32_MAX: Final = (1 << 31) - 1  # a literal's exponent and scale have to fit a 32-bit integer
_NUMBER: Final = re.compile(r"[+-]?[0-9]*(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?")
_EXPONENT_TEXT_MAX: Final = 20
_BAGS: Final = {"S": "SS", "N": "NS", "B": "BS"}
_TYPE_NAMES: Final = {
    "NULL": "NULL",
    **dict.fromkeys(("BOOL", "BOOLEAN"), "BOOL"),
    **dict.fromkeys(("STRING", "CHAR", "CHARACTER", "VARCHAR", "CHARACTER VARYING"), "S"),
    **dict.fromkeys(("INT", "INTEGER", "INT2", "INT4", "INT8", "SMALLINT", "BIGINT"), "N"),
    **dict.fromkeys(("NUMERIC", "DECIMAL", "FLOAT", "REAL", "DOUBLE PRECISION"), "N"),
    "BLOB": "B",
    "LIST": "L",
    **dict.fromkeys(("STRUCT", "TUPLE"), "M"),
}
"""The type names of `IS`, as DynamoDB's type descriptors."""


class Binder:
    """Fills the parameters of one statement in. Every method raises ValidationException with AWS's sentence."""

    def __init__(self, parameters: Sequence[AttributeValue]) -> None:
        self._parameters = parameters
        self._operators = 0

    def value(self, term: Term) -> AttributeValue:
        """A literal, a parameter, or a structure of them as a canonical value."""
        return canonical(self._value(term, "root"))

    def path(self, term: PathTerm) -> Path:
        """A document path."""
        head, *rest = term.steps
        return (str(head), *rest)

    def condition(self, term: Term) -> Predicate:
        """A WHERE clause."""
        try:
            return self._predicate(term)
        except OperandError as error:
            raise validation(str(error)) from None

    def _value(self, term: Term, at: str) -> AttributeValue:
        match term:
            case Parameter(number):
                if number >= len(self._parameters):
                    raise validation("Number of parameters in request and statement don't match.")
                return self._parameters[number]
            case Literal("N", text):
                return {"N": _number(text, at)}
            case Literal(kind, content) if kind != "MISSING":
                return {kind: content}
            case Collection("L", elements):
                return {"L": [self._value(element, f"{at}[{place}]") for place, element in enumerate(elements)]}
            case Collection("M", elements, names):
                members = zip(names, elements, strict=True)
                return {"M": {name: self._value(element, f"{at}.{name}") for name, element in members}}
            case Collection("BAG", elements):
                return _set([self._value(element, at) for element in elements])
            case Call(name, _, place):
                raise validation(f"Unsupported data type: {name} under key {at} at {place}")
        raise not_well_formed("Unexpected term")

    def _count(self) -> None:
        self._operators += 1
        if self._operators > UPDATE_OPERATORS_MAX:
            raise validation(f"The expression contains too many operators; operator count: {UPDATE_OPERATORS_MAX + 1}")

    def _predicate(self, term: Term) -> Predicate:
        self._count()
        match term:
            case Operation("AND"):
                return And(tuple(self._predicate(part) for part in _chain(term)))
            case Operation("OR"):
                return Or(tuple(self._predicate(part) for part in _chain(term)))
            case Operation("NOT", (part,)):
                return Not(self._predicate(part))
            case Operation("BETWEEN", (operand, low, high)):
                return between(self._operand(operand), self._operand(low), self._operand(high))
            case Operation("IN", (operand, *choices)):
                return membership(self._operand(operand), tuple(self._operand(choice) for choice in choices))
            case Operation("IS", (operand, Literal(_, name))):
                return self._type_test(operand, name)
            case Operation(sign, (left, right)) if sign not in ("+", "-"):
                return comparison(sign, self._operand(left), self._operand(right))
            case Operation(sign):
                raise validation(f"Unsupported operation: {'Plus' if sign == '+' else 'Minus'}")
            case Call(name):
                call = self._call(term)
                if isinstance(call, Size):
                    raise OperandError(
                        f"The function is not allowed to be used this way in an expression; function: {name}"
                    )
                return call
        raise not_well_formed("Unexpected term")

    def _operand(self, term: Term) -> Operand:
        match term:
            case PathTerm():
                return Attribute(self.path(term))
            case Literal() | Parameter() | Collection():
                return Constant(self.value(term))
            case Call("size"):
                self._count()
                size = self._call(term)
                assert isinstance(size, Size)
                return size
        return Truth(self._predicate(term))

    def _call(self, term: Call) -> Predicate | Size:
        if term.name not in FUNCTION_OPERANDS:
            raise validation(f"Unrecognized function: {term.name} at {term.place}")
        return function(term.name, tuple(self._operand(argument) for argument in term.arguments))

    def _type_test(self, operand: Term, name: str) -> Predicate:
        if name == "MISSING":
            test = function("attribute_not_exists", (self._operand(operand),))
        elif name in _TYPE_NAMES:
            wanted = Constant({"S": _TYPE_NAMES[name]})
            test = function("attribute_type", (self._operand(operand), wanted))
        else:
            raise not_well_formed("Expected type name")
        assert not isinstance(test, Size)
        return test


def _chain(term: Operation) -> list[Term]:
    """The parts of `a AND b AND c`, which the parser nests to the left."""
    parts: list[Term] = []
    rest: Term = term
    while isinstance(rest, Operation) and rest.operator == term.operator:
        rest, last = rest.operands
        parts.append(last)
    return [rest, *reversed(parts)]


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
        raise validation(
            "One or more parameter values were invalid: a set holds strings only, numbers only or binaries only"
        )
    return canonical({_BAGS[kind]: [member[kind] for member in members]})
