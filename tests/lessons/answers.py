"""Wrong answers as data: what people really write, and what the check has to say to each.

The module of an exercise holds `ANSWERS`, right and wrong ones. An answer is code, which defines the names that the
exercise takes, or a value. Code may use `boto3`, `Key`, `Attr`, `Decimal` and `ClientError` without importing them.

It may hold `EQUIVALENT` as well: mutants of the reference answer that are no fault, by name, each with the reason
(`tests/exercises/mutation.py`).
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

from helpers.exercises import Exercise, Lesson, State

FOLDER = Path(__file__).parent


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


def answers_of(exercise: Exercise, folder: Path) -> tuple[Answer, ...]:
    """The answers of an exercise, from the module of its name in the folder of its lesson's tests."""
    found: tuple[Answer, ...] = _module(exercise, folder).ANSWERS
    return found


def equivalents_of(exercise: Exercise, folder: Path) -> Mapping[str, str]:
    """The mutants of an exercise's reference answer that are no fault, from the same module: name → why."""
    found: Mapping[str, str] = getattr(_module(exercise, folder), "EQUIVALENT", {})
    return found


def _module(exercise: Exercise, folder: Path) -> ModuleType:
    package = folder.relative_to(FOLDER.parents[1]).parts
    return importlib.import_module(".".join((*package, exercise.module)))


def folder_of(lesson: Lesson) -> Path:
    """The folder of the tests of one of the course's lessons."""
    return FOLDER / lesson.package


def code(answer: str) -> str:
    """An answer's code, as it would stand in a cell."""
    return dedent(answer).strip() + "\n"


def remembering(answer: str, name: str) -> str:
    """An answer one of whose functions does nothing when the same arguments come again: it returns what it did at first."""
    return code(answer) + code(f"""
        known_{name}, asked_{name} = [], {name}

        def {name}(*given):
            for before, found in known_{name}:
                if before == given:
                    return found
            known_{name}.append((given, asked_{name}(*given)))
            return known_{name}[-1][1]
    """)
