"""One clause of a condition, such as `n > :v`, as a plain Python function of an item."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from helpers.engine import values
from helpers.engine.language.paths import getter
from helpers.engine.language.predicates import (
    Attribute,
    Between,
    Comparison,
    Constant,
    Function,
    In,
    Operand,
    Size,
    Truth,
)
from helpers.engine.wire_types import AttributeValue, Item

Test = Callable[[Item], bool]
Value = Callable[[Item], AttributeValue | None]
Clause = Comparison | Between | In | Function

_ORDERINGS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ONE_SPELLING: Final = frozenset({"S", "B", "BOOL", "NULL"})
"""Types whose equal values are equal dictionaries."""


class Clauses:
    """Makes tests of clauses.

    A condition that stands where a value stands (`Truth`) is not worked out here: the item has its outcome, as a BOOL, under
    the number that `truths` gives by the identity of the operand.
    """

    def __init__(self, truths: Mapping[int, int]) -> None:
        self._truths = truths

    def test(self, clause: Clause) -> Test:
        """The test of a clause."""
        match clause:
            case Comparison("=", left, right):
                return self._equality(left, right)
            case Comparison("<>", left, right):
                same = self._equality(left, right)
                return lambda item: not same(item)  # true where either side is missing, even both
            case Comparison(sign, left, right):
                return self._ordering(sign, left, right)
            case Between(operand, low, high):
                above, below = self._ordering(">=", operand, low), self._ordering("<=", operand, high)
                return lambda item: above(item) and below(item)
            case In(operand, choices):
                return _any(self._equality(operand, choice) for choice in choices)
            case Function(name, operands):
                return self._function(name, operands)

    def _value(self, operand: Operand) -> Value:
        match operand:
            case Attribute(path):
                return getter(path)
            case Constant(constant):
                return lambda _item: constant
            case Truth():
                number: Any = self._truths[id(operand)]
                return lambda item: item[number]
            case Size(measured):
                inner = self._value(measured)  # a path or a value: nothing else has a size

        def size(item: Item) -> AttributeValue | None:
            value = inner(item)
            length = None if value is None else values.length(value)
            return None if length is None else {"N": str(length)}

        return size

    def _equality(self, left: Operand, right: Operand) -> Test:
        if isinstance(left, Constant):
            left, right = right, left
        one, two = self._value(left), self._value(right)
        if isinstance(right, Constant):
            wanted = right.value
            if values.kind_of(wanted) in _ONE_SPELLING:
                return lambda item: one(item) == wanted
            return lambda item: (value := one(item)) is not None and values.equal(value, wanted)

        def test(item: Item) -> bool:
            first, second = one(item), two(item)
            return first is not None and second is not None and values.equal(first, second)

        return test

    def _ordering(self, sign: str, left: Operand, right: Operand) -> Test:
        compare, one, two = _ORDERINGS[sign], self._value(left), self._value(right)
        if isinstance(right, Constant):
            kind, bound = values.kind_of(right.value), values.order_key(right.value)
            return lambda item: (
                (value := one(item)) is not None and kind in value and compare(values.order_key(value), bound)
            )

        def test(item: Item) -> bool:
            first, second = one(item), two(item)
            if first is None or second is None:
                return False
            kind = values.kind_of(first)
            if kind not in values.ORDERED_TYPES or kind not in second:
                return False
            return compare(values.order_key(first), values.order_key(second))

        return test

    def _function(self, name: str, operands: tuple[Operand, ...]) -> Test:
        first = self._value(operands[0])
        match name:
            case "attribute_exists":
                return lambda item: first(item) is not None
            case "attribute_not_exists":
                return lambda item: first(item) is None
            case "attribute_type":
                wanted: str = operands[1].value["S"]  # type: ignore[union-attr]  # `function` let nothing else through
                return lambda item: (value := first(item)) is not None and wanted in value
        second = self._value(operands[1])
        holds = values.begins_with if name == "begins_with" else values.contains

        def test(item: Item) -> bool:
            whole, part = first(item), second(item)
            return whole is not None and part is not None and holds(whole, part)

        return test


def _any(tests: Iterable[Test]) -> Test:
    each = tuple(tests)
    return lambda item: any(test(item) for test in each)
