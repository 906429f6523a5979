"""Running the learner's function once, with a net under it, and keeping what it did."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import FunctionType
from typing import Any

from helpers.engine.ledger import Call

from . import compare, echo
from .advice import api_error
from .failures import Failure, explain
from .guard import LabLike, Watch, watched
from .outcome import Cost

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
    def span(self) -> str:
        """The call as a code span: the subject of most sentences about a run."""
        return echo.code(self.called)

    @property
    def cost(self) -> Cost:
        """The requests it made, and the read and write units they consumed."""
        return Cost.of(self.calls)

    @property
    def evaluated(self) -> int:
        """Items that its requests evaluated, or wrote (R5)."""
        return sum(call.evaluated for call in self.calls)

    @property
    def items(self) -> list[Mapping[str, Any]] | None:
        """What it returned, where that is a list of items: each as boto3's resource gives it. Else None."""
        return [compare.plain(item) for item in self.value] if compare.are_items(self.value) else None


def run(
    function: Callable[..., Any],
    args: Sequence[Any],
    named: Mapping[str, Any],
    *,
    called: str,
    lab: LabLike | None,
    watch: Watch,
    files: frozenset[str],
    allow: Sequence[str] = (),
) -> Run:
    """Calls a learner's function under watch.

    Args:
        called: the call as text, for sentences.
        files: the source files of the learner's code, whose lines are counted.
        allow: codes or class names of errors that the function may let through.

    Raises:
        LearnerError: it raised another error, or was stopped in an endless loop. An interrupt passes through.
    """
    before, written = len(watch.calls), watch.written
    value: Any = None
    error = ""

    def work() -> Any:
        value = function(*args, **named)
        return list(islice(value, VALUES_MAX)) if isinstance(value, Iterator) else value  # `yield`, `map` …: read here

    try:
        value = watched(lab, watch, files, work)
        if watch.stopped is not None:  # caught by a bare `except:` that then returned
            raise watch.stopped
    except KeyboardInterrupt:
        raise
    except BaseException as raised:  # noqa: BLE001 — also SystemExit and Stopped
        raised = watch.stopped or raised
        error = next((name for name in allow if name in names_of(raised)), "")
        if not error:
            raise LearnerError(explain(raised, called, watch.calls[before:], files)) from None
    return Run(called, value, tuple(watch.calls[before:]), watch.written > written, error)


def name_of(function: Callable[..., Any], fallback: str) -> str:
    """What a sentence calls a function: its own name, or the fallback where it has none, as a lambda has."""
    name = getattr(function, "__name__", "")
    return name if isinstance(name, str) and name.isidentifier() else fallback


def names_of(error: BaseException) -> set[str]:
    """Every name an error goes by: its AWS code and the names of its classes."""
    response = api_error(error)
    return {kind.__name__ for kind in type(error).__mro__} | ({response[0]} if response else set())


def files_of(answers: Iterable[Any]) -> frozenset[str]:
    """The source files of those of the answers that are functions."""
    functions = [inspect.unwrap(answer) for answer in answers if isinstance(answer, FunctionType)]
    return frozenset(function.__code__.co_filename for function in functions if isinstance(function, FunctionType))
