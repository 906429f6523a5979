"""Wrong answers as data: what people really write, and what the check has to say to each.

A module of `wrong_answers/` holds `ANSWERS`, from an exercise's name to its answers, right and wrong. An answer is
code, which defines the names that the exercise takes, or a value. Code may use `boto3`, `Key`, `Attr`, `Decimal` and
`ClientError` without importing them.
"""

from __future__ import annotations

import importlib
import linecache
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from textwrap import dedent
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from helpers.exercises import Exercise, Outcome, Register, State
from helpers.exercises.check import judge
from helpers.exercises.register import course
from tests.exercises import wrong_answers
from tests.exercises.sample import SAMPLE

CELL = "<ipython-input-replayed>"
"""The name of the source file that replayed code seems to come from: a notebook cell."""


@dataclass(frozen=True)
class WrongAnswer:
    """An answer that is not right, and the diagnosis it must get."""

    answer: Any
    """Code that defines the answer's names, or a value that is not a str; for a str write code: `prefix = "x"`."""
    diagnosis: str
    """The key that the check must come to; `not-started` where the answer is not begun."""


@dataclass(frozen=True)
class RightAnswer:
    """An answer that passes."""

    answer: Any
    state: State = State.EFFICIENT
    """EFFICIENT, or WORKS where it costs more than the reference or where there is no reference."""


Answer = WrongAnswer | RightAnswer


def answers(register: Register) -> Iterator[tuple[Exercise, Answer]]:
    """Every answer that is written down for the exercises of a register, in the lessons' order."""
    written = written_down()
    for lesson in register.lessons:
        for exercise in lesson.exercises:
            for answer in written.get(exercise.name, ()):
                yield exercise, answer


def written_down() -> dict[str, tuple[Answer, ...]]:
    """Every exercise's answers, by its name, from all modules of `wrong_answers/`."""
    found: dict[str, tuple[Answer, ...]] = {}
    for module in sorted(module.name for module in pkgutil.iter_modules(wrong_answers.__path__)):
        data = importlib.import_module(f"{wrong_answers.__name__}.{module}").ANSWERS
        if twice := found.keys() & data.keys():
            raise ValueError(f"wrong_answers/{module}.py repeats {', '.join(sorted(twice))}.")
        found |= data
    return found


def registers() -> tuple[Register, ...]:
    """The course's register, and the sample's."""
    return (course(), SAMPLE)


def code(answer: str) -> str:
    """An answer's code, as it would stand in a cell."""
    return dedent(answer).strip() + "\n"


def given(exercise: Exercise, answer: Any) -> tuple[Any, ...]:
    """The arguments that `check` gets for an answer."""
    if not isinstance(answer, str):
        return answer if len(exercise.answers) > 1 else (answer,)
    names: dict[str, Any] = {
        "__name__": "__main__",
        "boto3": boto3,
        "Key": Key,
        "Attr": Attr,
        "Decimal": Decimal,
        "ClientError": ClientError,
    }
    source = code(answer)
    linecache.cache[CELL] = (len(source), None, source.splitlines(keepends=True), CELL)
    exec(compile(source, CELL, "exec"), names)
    missing = [take.name for take in exercise.answers if take.name not in names]
    if missing:
        raise ValueError(f"An answer to {exercise.name} does not define {', '.join(missing)}:\n{source}")
    return tuple(names[take.name] for take in exercise.answers)


def replay(exercise: Exercise, answer: Answer) -> Outcome:
    """What the check says to an answer. The register that holds the exercise has to be in use."""
    return judge(exercise.name, given(exercise, answer.answer))
