"""Conditions at work: a predicate becomes a chain of plain Python tests once, and that chain is what runs for every item.

Each test knows where to go on from it, so AND, OR and NOT cost nothing when an item comes, and a predicate that is nested
deeper goes no deeper into Python's stack (K13).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.engine.errors import validation
from helpers.engine.language.clauses import Clause, Clauses, Test
from helpers.engine.language.paths import nested_heads
from helpers.engine.language.predicates import (
    And,
    Attribute,
    Between,
    Comparison,
    Function,
    In,
    Not,
    Or,
    Predicate,
    Truth,
    walked,
)
from helpers.engine.schema import KeySchema
from helpers.engine.wire_types import Item

Step = tuple[Test, "Step | bool", "Step | bool"]
"""A test, and what follows where it holds and where it fails: another step, or the outcome."""


class Condition:
    """A predicate that is ready to run."""

    __slots__ = ("_first", "_truths", "attributes", "nested", "predicate")

    def __init__(self, predicate: Predicate) -> None:
        self.predicate = predicate
        parts = walked(predicate)
        truths = [part for part in parts if isinstance(part, Truth)]
        test_of = Clauses({id(truth): number for number, truth in enumerate(truths)}).test
        self._truths = [_chain(truth.predicate, test_of) for truth in truths]
        self._first = _chain(predicate, test_of)
        paths = [part.path for part in parts if isinstance(part, Attribute)]
        self.attributes: frozenset[str] = frozenset(path[0] for path in paths)
        """Top-level attribute names it looks at."""
        self.nested: frozenset[str] = nested_heads(paths)
        """Those of them that it looks below."""

    def matches(self, item: Item | None) -> bool:
        """Whether the condition holds for an item; None stands for an item that does not exist."""
        seen: Any = item if item is not None else {}
        if self._truths:
            # A condition that stands where a value stands joins the item under its number; inner ones come first.
            seen = dict(seen)
            for number, first in enumerate(self._truths):
                seen[number] = {"BOOL": _outcome(first, seen)}
        return _outcome(self._first, seen)

    def forbid_key(self, key: KeySchema, label: str = "Filter Expression") -> None:
        """Refuse a filter of a Query that looks at the key it is asked by. The legacy label is `QueryFilter`."""
        for name in key.names:
            if name in self.attributes:
                raise validation(f"{label} can only contain non-primary key attributes: Primary key attribute: {name}")


def _outcome(step: Step | bool, item: Item) -> bool:
    while step is not True and step is not False:
        test, holds, fails = step
        step = holds if test(item) else fails
    return step


def _chain(predicate: Predicate, test_of: Callable[[Clause], Test]) -> Step | bool:
    """The first step of a predicate. The last step is made first, because each has to know those that follow."""
    made: Step | bool = True
    # None as what follows stands for the step that was made before this one.
    waiting: list[tuple[Predicate, Step | bool | None, Step | bool | None]] = [(predicate, True, False)]
    while waiting:
        part, holds, fails = waiting.pop()
        holds = made if holds is None else holds
        fails = made if fails is None else fails
        match part:
            case Not(inner):
                waiting.append((inner, fails, holds))
            case And(()):
                made = holds
            case Or(()):
                made = fails
            case And((*earlier, last)):
                waiting += [*((each, None, fails) for each in earlier), (last, holds, fails)]
            case Or((*earlier, last)):
                waiting += [*((each, holds, None) for each in earlier), (last, holds, fails)]
            case Comparison() | Between() | In() | Function():
                made = (test_of(part), holds, fails)
    return made
