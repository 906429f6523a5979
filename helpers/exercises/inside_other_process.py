"""What runs in a second Python: the learner's functions, taken out of their notebook, under the same watch as there.

`other_process.py` calls `begin` once and `ask` for each run. What the functions remember, they remember from run to run.
"""

from __future__ import annotations

import linecache
import pickle
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .failures import Failure
from .guard import Watch
from .packed_functions import Unmovable, packed, unpacked
from .running import LearnerError, run

Source = tuple[int, float | None, list[str], str]
"""A file's lines as Python's linecache keeps them."""


@dataclass(frozen=True, slots=True)
class Question:
    """One run that is asked for."""

    of: str
    """The answer's name."""
    args: Sequence[Any]
    named: Mapping[str, Any]
    called: str
    """The call as text."""
    files: frozenset[str]
    """The source files of the learner's code."""
    allow: Sequence[str]
    """Errors that the function may let through."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it, but for the requests: those are known where the lab is."""

    value: Any = None
    error: str = ""
    failure: Failure | None = None
    printed: str = ""
    """What it printed, as far as it is shown."""
    interrupted: bool = False


_PROGRAM: dict[str, Any] = {}
"""The learner's functions by the names of the answers."""


def begin(job: bytes) -> bytes:
    """Takes over the functions and the lines of their cells. Returns why it cannot, as text, or nothing."""
    packing, sources = pickle.loads(job)
    linecache.cache.update(sources)
    try:
        _PROGRAM.update(unpacked(packing))
    except BaseException as error:  # noqa: BLE001 — a learner's module may raise anything when it is imported
        return f"{type(error).__name__}: {error}".encode()
    return b""


def ask(job: bytes) -> bytes:
    """Runs a Question and returns its Reply."""
    question: Question = unpacked(job)
    watch = Watch(sys.maxsize)  # requests are counted where they are answered
    try:
        done = run(
            _PROGRAM[question.of],
            question.args,
            question.named,
            called=question.called,
            lab=None,
            watch=watch,
            files=question.files,
            allow=question.allow,
        )
        reply = Reply(done.value, done.error)
    except LearnerError as stopped:
        reply = Reply(failure=stopped.failure)
    except KeyboardInterrupt:
        reply = Reply(interrupted=True)
    reply = replace(reply, printed=watch.printed)
    try:
        return packed(reply)
    except Unmovable:  # a value of a kind that cannot leave: what it is called is all that a check can look at
        stands_in = type(type(reply.value).__name__, (), {})()
        return packed(replace(reply, value=stands_in))
