"""Conditions at work: a predicate becomes a plain Python function once, and that function is what runs for every item."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

from helpers.engine import values
from helpers.engine.errors import validation
from helpers.engine.language.paths import getter, nested_heads
from helpers.engine.language.predicates import (
    And,
    Attribute,
    Between,
    Comparison,
    Constant,
    Function,
    In,
    Not,
    Operand,
    Or,
    Predicate,
    Size,
    Truth,
    paths_of,
)
from helpers.engine.schema import KeySchema
from helpers.engine.wire_types import AttributeValue, Item

Test = Callable[[Item], bool]
Value = Callable[[Item], AttributeValue | None]

_ORDERINGS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ONE_SPELLING: Final = frozenset({"S", "B", "BOOL", "NULL"})
"""Types whose equal values are equal dictionaries."""


class Condition:
    """A predicate that is ready to run."""

    __slots__ = ("_test", "attributes", "nested", "predicate")

    def __init__(self, predicate: Predicate) -> None:
        self.predicate = predicate
        self._test = _test_of(predicate)
        paths = tuple(paths_of(predicate))
        self.attributes: frozenset[str] = frozenset(path[0] for path in paths)
        """Top-level attribute names it looks at."""
        self.nested: frozenset[str] = nested_heads(paths)
        """Those of them that it looks below."""

    def matches(self, item: Item | None) -> bool:
        """Whether the condition holds for an item; None stands for an item that does not exist."""
        return self._test(item if item is not None else {})

    def forbid_key(self, key: KeySchema, label: str = "Filter Expression") -> None:
        """Refuse a filter of a Query that looks at the key it is asked by. The legacy label is `QueryFilter`."""
        for name in key.names:
            if name in self.attributes:
                raise validation(f"{label} can only contain non-primary key attributes: Primary key attribute: {name}")


def _value_of(operand: Operand) -> Value:
    match operand:
        case Attribute(path):
            return getter(path)
        case Constant(constant):
            return lambda _item: constant
        case Size(part):
            inner = _value_of(part)

            def size(item: Item) -> AttributeValue | None:
                value = inner(item)
                length = None if value is None else values.length(value)
                return None if length is None else {"N": str(length)}

            return size
        case Truth(predicate):
            test = _test_of(predicate)
            return lambda item: {"BOOL": test(item)}


def _test_of(predicate: Predicate) -> Test:
    match predicate:
        case Comparison("=", left, right):
            return _equality(left, right)
        case Comparison("<>", left, right):
            same = _equality(left, right)
            return lambda item: not same(item)  # true where either side is missing, even both
        case Comparison(sign, left, right):
            return _ordering(sign, left, right)
        case Between(operand, low, high):
            above, below = _ordering(">=", operand, low), _ordering("<=", operand, high)
            return lambda item: above(item) and below(item)
        case In(operand, choices):
            return _any([_equality(operand, choice) for choice in choices])
        case Function(name, operands):
            return _function(name, operands)
        case And(parts):
            return _all([_test_of(part) for part in parts])
        case Or(parts):
            return _any([_test_of(part) for part in parts])
        case Not(part):
            test = _test_of(part)
            return lambda item: not test(item)


def _all(tests: list[Test]) -> Test:
    if len(tests) == 2:  # the usual case, without a loop
        first, second = tests
        return lambda item: first(item) and second(item)
    return lambda item: all(test(item) for test in tests)


def _any(tests: list[Test]) -> Test:
    return lambda item: any(test(item) for test in tests)


def _equality(left: Operand, right: Operand) -> Test:
    if isinstance(left, Constant):
        left, right = right, left
    one, two = _value_of(left), _value_of(right)
    if isinstance(right, Constant):
        wanted = right.value
        if values.kind_of(wanted) in _ONE_SPELLING:
            return lambda item: one(item) == wanted
        return lambda item: (value := one(item)) is not None and values.equal(value, wanted)

    def test(item: Item) -> bool:
        first, second = one(item), two(item)
        return first is not None and second is not None and values.equal(first, second)

    return test


def _ordering(sign: str, left: Operand, right: Operand) -> Test:
    compare, one, two = _ORDERINGS[sign], _value_of(left), _value_of(right)
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


def _function(name: str, operands: tuple[Operand, ...]) -> Test:
    first = _value_of(operands[0])
    match name:
        case "attribute_exists":
            return lambda item: first(item) is not None
        case "attribute_not_exists":
            return lambda item: first(item) is None
        case "attribute_type":
            wanted: str = operands[1].value["S"]  # type: ignore[union-attr]  # `function` let nothing else through
            return lambda item: (value := first(item)) is not None and wanted in value
    second = _value_of(operands[1])
    holds = values.begins_with if name == "begins_with" else values.contains

    def test(item: Item) -> bool:
        whole, part = first(item), second(item)
        return whole is not None and part is not None and holds(whole, part)

    return test
