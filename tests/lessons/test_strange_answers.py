"""Whatever an answer is or returns, a check finds words for it: none ends as a fault of the course."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from helpers.exercises import Exercise
from helpers.exercises.check import judge
from helpers.exercises.other_process import without_processes
from helpers.exercises.progress import start_afresh
from helpers.exercises.register import course
from helpers.lab.lab import Lab


class Unspeakable:
    def __repr__(self) -> str:
        raise ValueError("no words")


class Incomparable:
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        raise ValueError("no comparison")


STRANGE: tuple[Any, ...] = (
    float("nan"), float("inf"), 10**400, Decimal("sNaN"), Decimal("1e400"), 1j, np.float64(3), np.array([]), True, b"x",
    [np.array([1, 2])], [Unspeakable()], {"pk": Incomparable()}, [{"pk": float("nan")}], object(), range(3), {1, 2}, type,
)  # fmt: skip
EXERCISES = [exercise for lesson in course().lessons for exercise in lesson.exercises]


@pytest.fixture(scope="module", autouse=True)
def lab() -> Iterator[Lab]:
    start_afresh()
    with Lab() as running:
        yield running


def answers(exercise: Exercise, value: Any) -> tuple[Any, ...]:
    """An answer of the right kinds, whose functions return the value and whose dictionaries hold it."""

    def one(kind: str, options: tuple[str, ...]) -> Any:
        if kind == "function":
            return lambda *_args, **_named: value
        return dict.fromkeys(options, value) if kind == "mapping" else value

    return tuple(one(takes.kind, takes.options) for takes in exercise.answers)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_no_check_stops_over_a_strange_answer(exercise: Exercise) -> None:
    for value in STRANGE:
        with without_processes():
            outcome = judge(exercise.name, answers(exercise, value))
        assert outcome.diagnosis != "fault-in-check", f"{type(value)}: {outcome}"
        assert str(outcome)
        assert outcome._repr_html_()
