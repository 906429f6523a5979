"""Replaying an answer: its code is run as a cell would be, and checked in a learner's lab that has tables of its own.

One replay serves every test that wants to know something of it, so `Replays` keeps what it has seen.
"""

from __future__ import annotations

import builtins
import linecache
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

from helpers.exercises import Exercise, Outcome
from helpers.exercises.check import judge
from helpers.exercises.other_process import without_processes
from helpers.lab.lab import Lab
from tests.exercises.snapshot import snapshot
from tests.lessons.answers import Answer, answers_of, code

CELL = "<ipython-input-replayed>"
"""The name of the source file that replayed code seems to come from: a notebook cell."""


class LearnersLab(Lab):
    """A learner's lab that takes note of the tables a check works with, while its own are set aside."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        """The names of tables that checks made or asked."""

    @contextmanager
    def set_aside(self) -> Iterator[frozenset[str]]:
        with super().set_aside() as own:
            try:
                yield own
            finally:
                asked = (name for call in self.calls if call.error is None for name in call.table.split(", "))
                self.seen |= {*self.engine.tables, *asked}

    def own(self, name: str) -> None:
        """Makes a table of the learner's own, with all that a table can have."""
        table = self.table(name, sk="sk", gsi={"mine": {"pk": "owner"}}, stream="NEW_AND_OLD_IMAGES")
        settings = {"AttributeName": "expires", "Enabled": True}
        self.engine.handle("UpdateTimeToLive", {"TableName": name, "TimeToLiveSpecification": settings})
        table.put_item(Item={"pk": "MINE", "sk": "1", "owner": "me", "expires": 1})


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of one answer."""

    outcome: Outcome
    left: bool
    """Whether anything in the learner's lab is not as it was."""
    met: frozenset[str]
    """Tables of the check whose names the learner's own tables had as well."""
    touched: frozenset[str]
    """Names in the learner's namespace, or in Python's builtins, that are not bound to what they were bound to, and names
    that somebody else than the learner's code wrote into that namespace, even if they were put back."""


class Replays:
    """The answers of one lesson, each replayed once."""

    def __init__(self, folder: Path, lab: LearnersLab) -> None:
        """folder: that of the lesson's tests. lab: running, and used by nobody else."""
        self._folder = folder
        self._lab = lab
        self._done: dict[tuple[str, int], Replay] = {}
        self._before = snapshot(lab)

    def answers(self, exercise: Exercise) -> tuple[Answer, ...]:
        """The answers that are written down for an exercise."""
        return answers_of(exercise, self._folder)

    def of(self, exercise: Exercise, place: int) -> Replay:
        """What the check says to the answer at this place. The register that holds the exercise has to be in use."""
        known = exercise.name, place
        if known not in self._done:
            self._done[known] = self._replay(exercise, self.answers(exercise)[place].answer)
        return self._done[known]

    def all(self, exercise: Exercise) -> list[Replay]:
        """Every replay of an exercise, in the order in which its answers are written down."""
        return [self.of(exercise, place) for place in range(len(self.answers(exercise)))]

    def _replay(self, exercise: Exercise, answer: Any) -> Replay:
        own = frozenset(self._lab.engine.tables)
        self._lab.seen.clear()
        arguments, names = given(exercise, answer)
        spaces: tuple[dict[str, Any], ...] = (names, vars(builtins))
        bound = [dict(space) for space in spaces]
        with without_processes():  # a second Python for each answer would take most of the time
            outcome = judge(exercise.name, arguments)
        touched = names.written | {
            name for space, was in zip(spaces, bound, strict=True) for name in _rebound(was, space)
        }
        after = snapshot(self._lab)
        replay = Replay(outcome, after != self._before, own & self._lab.seen, frozenset(touched))
        for name in sorted(self._lab.seen - own):
            self._lab.own(name)  # the next answer meets a table of this name
        self._before = snapshot(self._lab) if self._lab.seen - own else after
        return replay


class Namespace(dict[str, Any]):
    """The names of a cell. It notices when somebody writes into it other than the cell's own code."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.written: set[str] = set()

    def __setitem__(self, name: str, value: Any) -> None:
        self.written.add(name)
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self.written.add(name)
        super().__delitem__(name)


def _rebound(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    missing = object()
    return {name for name in before.keys() | after.keys() if before.get(name, missing) is not after.get(name, missing)}


def given(exercise: Exercise, answer: Any) -> tuple[tuple[Any, ...], Namespace]:
    """The arguments that `check` gets for an answer, and the namespace of the cell where it is code."""
    if not isinstance(answer, str):
        return answer if len(exercise.answers) > 1 else (answer,), Namespace()
    names = Namespace(
        {
            "__name__": "__main__",
            "boto3": boto3,
            "Key": Key,
            "Attr": Attr,
            "Decimal": Decimal,
            "ClientError": ClientError,
        }
    )
    source = code(answer)
    linecache.cache[CELL] = (len(source), None, source.splitlines(keepends=True), CELL)
    exec(compile(source, CELL, "exec"), names)
    missing = [take.name for take in exercise.answers if take.name not in names]
    if missing:
        raise ValueError(f"An answer to {exercise.name} does not define {', '.join(missing)}:\n{source}")
    names.written.clear()
    return tuple(names[take.name] for take in exercise.answers), names
