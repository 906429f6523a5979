"""What a nested condition comes to is what its parts come to, however they are joined and however deep (K13)."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.language.expressions import Expressions
from helpers.engine.partiql import Select, parse
from tests.engine.independent import examples

from .twins import deep_down

ITEM: dict[str, Any] = {"yes": {"BOOL": True}, "no": {"BOOL": False}, "n": {"N": "1"}}
VALUES = {":one": {"N": "1"}, ":two": {"N": "2"}}

Told = tuple[str, bool]
"""A condition and its outcome."""


def clause(random: Random) -> Told:
    return random.choice([("n = :one", True), ("n > :two", False), ("n IN (:two, :one)", True), ("n <> :one", False)])


def joined(random: Random, one: Told, other: Told) -> Told:
    (left, holds), (right, holds_too) = one, other
    kind = random.randrange(3)
    if kind == 0:
        return f"NOT ({left} AND {right})", not (holds and holds_too)
    if kind == 1:
        return f"({left} AND {right})", holds and holds_too
    return f"({left} OR {right})", holds or holds_too


def grown(random: Random, joins: int) -> Told:
    """A condition of so many joins: sometimes a bush, sometimes a long branch to the left or to the right."""
    told = [clause(random) for _ in range(joins + 1)]
    lean = random.choice((0, -1, None))
    while len(told) > 1:
        at = random.randrange(len(told) - 1) if lean is None else (0 if lean == 0 else len(told) - 2)
        told[at : at + 2] = [joined(random, told[at], told[at + 1])]
    return told[0]


def compared(random: Random, told: Told) -> Told:
    """PartiQL: a condition as a value."""
    text, holds = told
    return random.choice(
        [
            (f"({text} = true)", holds),
            (f"({text} <> true)", not holds),
            (f"(false = {text})", not holds),
            (f"(yes = {text})", holds),
            (f"({text} = no)", not holds),
            (f"({text} = (n = 1))", holds),
            (f"((n = 2) = {text})", not holds),
            (f"({text} IN [false, yes])", True),
            (f"(no IN [{text}])", not holds),
            (f"({text} = 1)", False),
            (f"(NOT contains(nothing, {text}))", True),
        ]
    )


@examples(100)
@given(st.randoms(use_true_random=False), st.integers(0, 95))
def test_conditions(random: Random, joins: int) -> None:
    text, holds = grown(random, joins)
    condition = Expressions(None, VALUES).condition("FilterExpression", text)
    assert condition.matches(ITEM) is holds
    assert deep_down(lambda: Expressions(None, VALUES).condition("FilterExpression", text).matches(ITEM)) is holds


@examples(100)
@given(st.randoms(use_true_random=False), st.integers(0, 30), st.integers(0, 80))
def test_conditions_as_values(random: Random, joins: int, comparisons: int) -> None:
    told = grown(random, joins)
    told = f"({told[0].replace(':one', '1').replace(':two', '2')})", told[1]
    for _ in range(comparisons):
        told = compared(random, told)
    text, holds = told
    plan = parse(f"SELECT * FROM t WHERE {text}")
    assert isinstance(plan, Select)
    condition = plan.condition
    assert condition is not None
    assert deep_down(lambda: condition.matches(ITEM)) is holds
