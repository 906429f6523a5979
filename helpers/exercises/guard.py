"""Running a learner's code with a net under it: requests and lines are bounded, and prints are kept apart.

Endless loops are the commonest accident in lessons about paging. Nothing here uses a thread or a signal, so that it
also works in a browser tab: requests are bounded by a listener on the lab, loops without any by Python's own monitoring.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, redirect_stderr, redirect_stdout
from types import BuiltinFunctionType, CodeType, FrameType
from typing import Any, Literal, Protocol

from helpers.engine.clock import Clock
from helpers.engine.ledger import Call

from . import echo

STEPS_MAX = 2_000_000
"""Lines of the learner's own code in one run: seconds of work, far above what any exercise needs."""
PRINTED_MAX = 2_000
"""Characters of a learner's prints that are shown."""
PRINTED_LINES = 20
_TOOLS = (4, 3)
"""Tool numbers of `sys.monitoring` that Python leaves to anybody."""


def is_learners(filename: str, files: frozenset[str]) -> bool:
    """Whether a source file is the learner's: one of `files`, or a notebook cell, as ipykernel and IPython name it."""
    return filename in files or "ipykernel_" in filename or filename.startswith("<ipython-input-")


class LabLike(Protocol):
    """What the framework needs of a lab."""

    @property
    def calls(self) -> Sequence[Call]:
        """Every call so far."""

    @property
    def clock(self) -> Clock:
        """Virtual time."""

    def answer(self, target: str, body: bytes) -> tuple[int, bytes]:
        """Serves a request off the wire; the HTTP status and the body of the answer."""

    def set_aside(self) -> AbstractContextManager[frozenset[str]]:
        """While the block runs, an empty DynamoDB answers; gives the names of the tables that are set aside."""

    def on_call(self, listener: Callable[[Call], None], /) -> Callable[[], object]:
        """Calls `listener` after each call has been recorded; its exceptions pass through. Returns what ends that."""


class Stopped(BaseException):
    """The learner's code was stopped. A BaseException, so that `except Exception` in a retry loop does not catch it."""

    def __init__(self, reason: Literal["requests", "lines"], count: int) -> None:
        super().__init__(f"stopped after {count} {reason}")
        self.reason = reason
        self.count = count


class Watch:
    """What happened while a piece of the learner's code ran."""

    def __init__(self, requests_allowed: int) -> None:
        self.calls: list[Call] = []
        self.stopped: Stopped | None = None
        self._requests_allowed = requests_allowed
        self._printed = _CappedText()

    @property
    def printed(self) -> str:
        """What the code printed, capped for a card."""
        return self._printed.shown()

    @property
    def written(self) -> int:
        """Characters printed so far, shown or not."""
        return self._printed.written

    def prints(self, text: str) -> None:
        """Takes over what the learner's code printed elsewhere."""
        self._printed.write(text)

    def heard(self, call: Call) -> None:
        """The lab's listener. Raises Stopped at one request too many, and at each one after it."""
        self.calls.append(call)
        if len(self.calls) > self._requests_allowed:
            raise self.stop("requests", self._requests_allowed)

    def stop(self, reason: Literal["requests", "lines"], count: int) -> Stopped:
        """Takes note that the code is stopped. Returns what to raise: the first reason, however often it is stopped."""
        self.stopped = self.stopped or Stopped(reason, count)
        return self.stopped


def watched(
    lab: LabLike | None, watch: Watch, files: frozenset[str], work: Callable[[], Any], steps: int | None = None
) -> Any:
    """Calls `work` under `watch`; gives what it returned.

    Args:
        files: the source files of the learner's code, whose lines are counted.
        steps: how many of them it may run, STEPS_MAX if none is said.
    """
    lines = _Lines(watch, files, steps or STEPS_MAX)
    unsubscribe = lab.on_call(watch.heard) if lab is not None else None
    try:
        with redirect_stdout(watch._printed), redirect_stderr(watch._printed):
            return _counted(lines, work)
    finally:
        if unsubscribe is not None:
            unsubscribe()


class _Lines:
    """Counts the learner's lines and stops them at one too many."""

    def __init__(self, watch: Watch, files: frozenset[str], steps: int) -> None:
        self._watch = watch
        self._files = files
        self._steps = steps
        self._left = steps

    def are_of(self, filename: str) -> bool:
        return is_learners(filename, self._files)

    def one(self) -> None:  # pragma: no cover — called by a tracer, and so traced by nobody
        self._left -= 1
        # A bare `except:` may have caught Stopped: raised again in that handler's first line, it leaves the loop.
        if self._left < 0 or self._watch.stopped is not None:
            raise self._watch.stop("lines", self._steps)


if sys.version_info >= (3, 12):

    def _counted(lines: _Lines, work: Callable[[], Any]) -> Any:
        """Costs next to nothing: a line of anybody else's code is heard of once and then no more."""
        monitoring = sys.monitoring
        tool = next((place for place in _TOOLS if monitoring.get_tool(place) is None), None)
        if tool is None:
            return work()

        def line(code: CodeType, _number: int) -> Any:
            if not lines.are_of(code.co_filename):
                return monitoring.DISABLE
            lines.one()
            return None

        monitoring.use_tool_id(tool, __name__)
        monitoring.register_callback(tool, monitoring.events.LINE, line)
        monitoring.set_events(tool, monitoring.events.LINE)
        try:
            return work()
        finally:
            monitoring.set_events(tool, monitoring.events.NO_EVENTS)
            monitoring.register_callback(tool, monitoring.events.LINE, None)
            monitoring.free_tool_id(tool)

else:
    _Trace = Callable[[FrameType, Any, Any], Any]
    """What `sys.settrace` takes, and what that returns for the lines of one frame."""

    def _counted(lines: _Lines, work: Callable[[], Any]) -> Any:
        """Before Python 3.12. What traces already, a debugger or coverage, hears all that it would hear without us.

        Pydevd, the debugger of JupyterLab, puts a function of its own in the place of `sys.settrace`, which complains to the
        learner of anybody who calls it: it keeps the hook to itself, and nothing is counted.
        """
        theirs: Any = sys.gettrace()
        if theirs is not None and not isinstance(sys.settrace, BuiltinFunctionType):
            return work()
        here = sys._getframe()
        known = here.f_trace
        with _requests_under(theirs):
            here.f_trace = known or theirs  # coverage knows its frames without; a hook in Python's way does not
            sys.settrace(_counter(lines) if theirs is None else _forwarding_counter(lines, theirs, here))
            try:
                return work()
            finally:
                sys.settrace(theirs)
                here.f_trace = known

    # What a tracer runs is traced by nobody: coverage sees no line of the functions in the next two, nor the first at all.

    def _counter(lines: _Lines) -> _Trace:  # pragma: no cover
        def line(_frame: FrameType, event: str, _arg: Any) -> Any:  # pragma: no cover
            if event == "line":
                lines.one()
            return line

        def enter(frame: FrameType, _event: str, _arg: Any) -> Any:  # pragma: no cover
            return line if lines.are_of(frame.f_code.co_filename) else None

        return enter

    def _forwarding_counter(lines: _Lines, theirs: _Trace, top: FrameType) -> _Trace:
        """Counts and tells another tracer, of every frame that is called from `top`."""

        def told(trace: _Trace, frame: FrameType, event: str, arg: Any) -> Any:  # pragma: no cover
            """Coverage puts itself in our place each time that it hears of a call."""
            hook = sys.gettrace()
            answer = trace(frame, event, arg)
            if sys.gettrace() is not hook:
                sys.settrace(hook)
            return answer

        def leave(frame: FrameType | None) -> None:  # pragma: no cover
            """An error out of a tracer ends all tracing, and the returns of the frames that it leaves are told by nobody."""
            while frame is not None and frame is not top:
                if frame.f_trace is not None:
                    frame.f_trace(frame, "return", None)
                frame = frame.f_back

        def enter(frame: FrameType, event: str, arg: Any) -> Any:  # pragma: no cover
            trace = told(theirs, frame, event, arg)
            if not lines.are_of(frame.f_code.co_filename):
                return trace

            def line(frame: FrameType, event: str, arg: Any) -> Any:
                nonlocal trace
                if trace is not None:
                    trace = told(trace, frame, event, arg) or trace
                if event == "line":
                    try:
                        lines.one()
                    except Stopped:
                        leave(frame)
                        raise
                return line

            return line

        return enter

    @contextmanager
    def _requests_under(trace: _Trace | None) -> Iterator[None]:
        """Inside boto3's requests, which hold no line of a learner's, only the tracer that was there before: none, mostly.

        They take three times as long with ours. For as long as the block runs, one method of botocore's is replaced.
        """
        client: Any = getattr(sys.modules.get("botocore.client"), "BaseClient", None)
        if client is None:  # nobody has boto3
            yield
            return
        request = client._make_api_call

        def under_trace(*args: Any, **named: Any) -> Any:
            hook = sys.gettrace()
            sys.settrace(trace)
            try:
                return request(*args, **named)
            finally:
                sys.settrace(hook)

        client._make_api_call = under_trace
        try:
            yield
        finally:
            client._make_api_call = request


class _CappedText(io.TextIOBase):
    """Keeps the first part of what is written to it: a print in an endless loop costs no memory."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = ""
        self.written = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = PRINTED_MAX - len(self._kept)
        if text:
            self._kept += text[:room]
            self.written += len(text)
        return len(text)

    def shown(self) -> str:
        lines = echo.printable(self._kept).rstrip().splitlines()
        more = self.written > PRINTED_MAX or len(lines) > PRINTED_LINES
        return "\n".join(lines[:PRINTED_LINES] + (["… and more, which is not shown"] if more else []))
