"""Running the learner's answer against the exercise's tables, and keeping what each run did."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import FunctionType
from typing import Any

from helpers.engine.ledger import Call

from . import echo
from .advice import api_error
from .failures import Failure, explain
from .guard import LabLike, Watch, watching
from .outcome import Cost
from .register import Exercise

VALUES_MAX = 100_000
"""Values that are taken from an iterator, which may have no end."""


class LearnerError(Exception):
    """The learner's code raised, or had to be stopped."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.rationale)
        self.failure = failure


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the learner's function."""

    called: str
    """The call as text: `orders_of(table, "u7")`."""
    value: Any
    """What it returned; an iterator's values as a list. None where it raised an error that was allowed."""
    calls: tuple[Call, ...]
    """The requests it made, in order."""
    printed: bool
    """Whether it printed anything."""
    error: str = ""
    """The code or class name of the error it raised, where the check allowed that."""

    @property
    def cost(self) -> Cost:
        return Cost.of(self.calls)


class Runs:
    """One answer under examination: its tables, its runs, its requests."""

    def __init__(self, exercise: Exercise, answers: Mapping[str, Any], lab: LabLike | None) -> None:
        self.exercise = exercise
        self.answers = dict(answers)
        """The answers by the names that the exercise gives them."""
        self.runs: list[Run] = []
        self._lab = lab
        self._arranged: Any = None
        self._is_arranged = False
        self._watch = Watch(exercise.requests_allowed)

    # --- what there is ---

    @property
    def answer(self) -> Any:
        """The first answer, for exercises that have one."""
        return next(iter(self.answers.values()))

    @property
    def lab(self) -> Any:
        """The running lab. Raises where the exercise does not arrange anything in one."""
        if self._lab is None:
            raise RuntimeError(f"The exercise {self.exercise.name} has no `arrange`, so its check has no lab.")
        return self._lab

    @property
    def table(self) -> Any:
        """What `arrange` returned, arranged on first use: a boto3 Table, or whatever else the exercise builds."""
        return self._arranged if self._is_arranged else self.fresh()

    def fresh(self) -> Any:
        """Arranges everything anew, for a second run that must not see what the first one wrote."""
        if self.exercise.arrange is None:
            raise RuntimeError(f"The exercise {self.exercise.name} has no `arrange`, so its check has no table.")
        self._arranged = self.exercise.arrange(self.lab)
        self._is_arranged = True
        return self._arranged

    @property
    def calls(self) -> tuple[Call, ...]:
        """The requests of all runs so far."""
        return tuple(self._watch.calls)

    @property
    def cost(self) -> Cost:
        """The cost of all runs so far."""
        return Cost.of(self._watch.calls)

    @property
    def printed(self) -> str:
        return self._watch.printed

    # --- running ---

    def run(self, *args: Any, of: str | Callable[..., Any] = "", allow: Sequence[str] = (), **named: Any) -> Run:
        """Calls the learner's function and records what it did.

        Args:
            of: which answer, where the exercise takes several, or any function that came out of one; else the first.
            allow: codes or class names of errors that the function may let through, such as
                "ConditionalCheckFailedException".

        Raises:
            LearnerError: the function raised another error, or was stopped in an endless loop. `check` turns it into an
                outcome.
        """
        function = of if callable(of) else self.answers[of] if of else self.answer
        called = echo.call(_name(function, of if isinstance(of, str) and of else next(iter(self.answers))), args, named)
        files = frozenset(_files([function, *self.answers.values()]))
        before, written = len(self._watch.calls), self._watch.written
        value: Any = None
        error = ""
        try:
            with watching(self._lab, self._watch, files):
                value = function(*args, **named)
                if isinstance(value, Iterator):  # `yield`, `map` …: the requests are made while it is read
                    value = list(islice(value, VALUES_MAX))
                if self._watch.stopped is not None:  # caught by a bare `except:` that then returned
                    raise self._watch.stopped
        except KeyboardInterrupt:
            raise
        except BaseException as raised:  # noqa: BLE001 — also SystemExit and Stopped
            raised = self._watch.stopped or raised
            error = next((name for name in allow if name in _names(raised)), "")
            if not error:
                raise LearnerError(explain(raised, called, self._watch.calls[before:], files)) from None
        run = Run(called, value, tuple(self._watch.calls[before:]), self._watch.written > written, error)
        self.runs.append(run)
        return run


def _name(function: Callable[..., Any], fallback: str) -> str:
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else fallback


def _names(error: BaseException) -> set[str]:
    """Every name an error goes by: its AWS code and the names of its classes."""
    response = api_error(error)
    return {kind.__name__ for kind in type(error).__mro__} | ({response[0]} if response else set())


def _files(answers: Sequence[Any]) -> list[str]:
    functions = [inspect.unwrap(answer) for answer in answers if isinstance(answer, FunctionType)]
    return [function.__code__.co_filename for function in functions if isinstance(function, FunctionType)]
