"""The learner's functions as another process of their program would run them.

That is a real process wherever there can be one: a fresh Python with a hash seed of its own, which is given the functions
with all that they use (`packed_functions.py`), and whose requests reach the lab of this one (`helpers/serve/second_python.py`).

Where there can be none (in a browser; or a function needs what cannot be moved, such as a lock or the lab), the seam is a
twin: a copy of the functions, in this process, in a namespace of its own, where `hash` of a text gives other numbers, as it
does in another process. The copy is made for the check and dropped with it; nothing is written into the learner's own
namespace. What it cannot show: state in a module that was imported, and in what could only be shared.
`without_processes()` chooses the twin for a while.
"""

from __future__ import annotations

import functools
import linecache
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any
from zlib import crc32

from . import echo
from .failures import Failure, explain
from .guard import LabLike, Watch, is_learners
from .running import LearnerError, Run, run

if TYPE_CHECKING:
    from helpers.serve.second_python import SecondPython

SEEDS = (0x5BD1E995, 0x2545F492, 0x9E3779B8, 0x85EBCA6F)
"""Hash seeds of up to four processes. They differ in their last bits, and so do a twin's numbers, in every remainder."""
_ONLY_TWINS: ContextVar[bool] = ContextVar("only twins", default=False)


@contextmanager
def without_processes() -> Iterator[None]:
    """While the block runs, no second Python is started: the twin stands in for it."""
    token = _ONLY_TWINS.set(True)
    try:
        yield
    finally:
        _ONLY_TWINS.reset(token)


class Elsewhere:
    """One other process, real or not. It has the functions as they were when it was made."""

    def __init__(self, answers: Mapping[str, Any], number: int, lab: LabLike | None, watch: Watch) -> None:
        """number: which of several processes, from 0. Raises ValueError for more than there are seeds."""
        if number >= len(SEEDS):
            raise ValueError(f"A check has at most {len(SEEDS)} other processes.")
        from . import packed_functions  # late: it imports boto3, and few checks need it

        self._seed = SEEDS[number]
        self._lab = lab
        self._watch = watch
        self._twin: Mapping[str, Any] = {}
        self._packing = b""
        self._begun = False
        self._python: SecondPython | None = None
        try:
            self._packing = packed_functions.packed(dict(answers))
        except packed_functions.Unmovable:
            self._twin = packed_functions.twin(dict(answers))
        else:
            self._python = self._started()

    def _started(self) -> SecondPython | None:
        if _ONLY_TWINS.get() or self._lab is None:
            return None
        from helpers.serve.second_python import NoSecondPython, SecondPython

        try:
            return SecondPython(self._seed, self._lab.answer, self._lab.clock)
        except NoSecondPython:
            return None

    def run(
        self,
        of: str,
        args: Sequence[Any],
        named: Mapping[str, Any],
        *,
        called: str,
        files: frozenset[str],
        allow: Sequence[str],
    ) -> Run:
        """Calls one of the functions there; else as `running.run`."""
        if self._python is not None and self._is_begun(files):
            return self._there(self._python, of, args, named, called, files, allow)
        return run(
            self._twins()[of],
            args,
            named,
            called=called,
            lab=self._lab,
            watch=self._watch,
            files=files,
            allow=allow,
        )

    def close(self) -> None:
        """Ends the process."""
        if self._python is not None:
            self._python.close()
            self._python = None

    # --- a real process ---

    def _is_begun(self, files: frozenset[str]) -> bool:
        """Whether the functions have arrived. Where they have not, there is no process any more."""
        if self._begun or self._python is None:
            return self._begun
        import pickle

        from helpers.serve.second_python import NoSecondPython, SecondPythonEnded

        sources = {name: kept for name, kept in linecache.cache.items() if is_learners(name, files) and len(kept) > 1}
        try:
            trouble = self._python.call(
                "helpers.exercises.inside_other_process:begin", pickle.dumps((self._packing, sources))
            )
        except (NoSecondPython, SecondPythonEnded):
            trouble = b"it did not come up"
        self._begun = not trouble
        if trouble:
            self.close()
        return self._begun

    def _there(
        self,
        python: SecondPython,
        of: str,
        args: Sequence[Any],
        named: Mapping[str, Any],
        called: str,
        files: frozenset[str],
        allow: Sequence[str],
    ) -> Run:
        from helpers.serve.second_python import SecondPythonEnded

        from .inside_other_process import Question, Reply
        from .packed_functions import packed, unpacked

        before = len(self._watch.calls)
        ended = self._lab.on_call(self._watch.heard) if self._lab is not None else None
        try:
            job = packed(Question(of, args, named, called, files, allow))
            reply: Reply = unpacked(python.call("helpers.exercises.inside_other_process:ask", job))
        except KeyboardInterrupt:
            raise
        except SecondPythonEnded:
            raise LearnerError(_ended(called)) from None
        except BaseException as raised:  # noqa: BLE001 — Stopped, or a fault of the lab's
            raised = self._watch.stopped or raised
            raise LearnerError(explain(raised, called, self._watch.calls[before:], files)) from None
        finally:
            if ended is not None:
                ended()
        self._watch.prints(reply.printed)
        if reply.interrupted:
            raise KeyboardInterrupt
        if reply.failure is not None:
            raise LearnerError(reply.failure)
        return Run(called, reply.value, tuple(self._watch.calls[before:]), bool(reply.printed), reply.error)

    # --- the seam ---

    def _twins(self) -> Mapping[str, Any]:
        """The twins, made once: so they remember from run to run, as the functions of a process do."""
        if not self._twin:
            from .packed_functions import unpacked

            self._twin = unpacked(self._packing)
        for answer in self._twin.values():
            for function in _functions(answer):
                space = function.__globals__
                if space is not vars(sys.modules.get(str(space.get("__name__")), sys)):  # a copy, and no module's own
                    space["hash"] = functools.partial(_salted, self._seed)
        return self._twin


def _functions(answer: Any) -> Iterator[FunctionType]:
    """The functions that a call of an answer runs."""
    bare = answer.func if isinstance(answer, functools.partial) else answer
    bare = bare.__func__ if isinstance(bare, MethodType) else bare
    for found in (bare, getattr(bare, "__wrapped__", None), vars(type(bare)).get("__call__")):
        if isinstance(found, FunctionType):
            yield found


def _salted(seed: int, value: object) -> int:
    """`hash` as another process has it: of a text, and of all that holds texts, another number; of a number, the same."""
    if isinstance(value, (int, float, complex, Decimal, type(None))):
        return hash(value)
    return crc32(repr(value).encode("utf-8", "replace")) ^ seed


def _ended(called: str) -> Failure:
    return Failure(
        "exit-called",
        "Return the value and leave out what ends Python: it would end the notebook's, too.",
        f"{echo.code(called)} ended the Python that it ran in.",
    )
