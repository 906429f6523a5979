"""From an exception in a learner's code to a calm sentence: which call caused it, on which line, what to look at."""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from helpers.engine.ledger import Call

from . import echo
from .advice import advice, api_error
from .guard import Stopped, is_learners

_ENGINE = str(Path(__file__).resolve().parents[1] / "engine")
_FAULT_OF_THE_LAB = (
    "fault-in-lab",
    "Try another way to ask for it: the lab stumbled over this request, and your code is not to blame.",
)
_AND_KEEPS_ONE = (
    "python-and",
    "Join two conditions with `&`: Python's `and` keeps only the second of them, and `or` only the first.",
)
_CONDITIONS = frozenset({"Key", "Attr"})
"""boto3's classes whose conditions are joined with `&` and `|`."""
SOURCE_MAX = 120
"""Characters of the line that stopped."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An exception of the learner's code, explained."""

    diagnosis: str
    help: str
    rationale: str
    source: str = ""
    call: str = ""
    stopped: bool = False
    """Whether the code was stopped in an endless loop; it raised nothing itself."""


def explain(error: BaseException, called: str, calls: Sequence[Call], files: frozenset[str]) -> Failure:
    """What to tell a learner whose code raised `error`.

    Args:
        called: the call as text, such as `orders_of(table, "u7")`.
        calls: the requests that this run made.
        files: the source files of the learner's code.
    """
    if isinstance(error, Stopped):
        return _stopped(error, called, calls)
    # How deep a recursion gets, and so its last line, is Python's affair and differs between versions.
    line, source = (0, "") if isinstance(error, RecursionError) else _line(error.__traceback__, files)
    operation = _operation(error)
    if _arose_in_the_lab(error):
        diagnosis, help = _FAULT_OF_THE_LAB
    elif api_error(error) and _joins_with_and(error.__traceback__, files):
        diagnosis, help = _AND_KEEPS_ONE
    else:
        diagnosis, help = advice(error)
    where = f" at line {line}" if line else ""
    inside = f", in its call of {operation}," if operation else ""
    return Failure(
        diagnosis, help, f"{echo.code(called)} stopped{where}{inside} with {_said(error)}", source, operation
    )


def _arose_in_the_lab(error: BaseException) -> bool:
    """Whether the engine itself broke: the innermost frame is its own, and the error is none that it means to give."""
    frames = list(_frames(error.__traceback__))
    return bool(frames) and frames[-1][0].f_code.co_filename.startswith(_ENGINE) and not _meant(error)


def _meant(error: BaseException) -> bool:
    return api_error(error) is not None or any(kind.__name__ == "LabError" for kind in type(error).__mro__)


def _said(error: BaseException) -> str:
    """The error's own words: AWS's code and message for an API error, name and message for any other."""
    response = api_error(error)
    if response is not None:
        code, message = response
        said = echo.cut(message)
        return f"{code}: {said}" + ("" if said.endswith((".", "!", "?", "…")) else ".") if said else f"{code}."
    name, lines = type(error).__name__, echo.message(error).splitlines()
    if isinstance(error, KeyError):
        return f"{name}: there is no key {echo.cut(' '.join(lines))}."
    if isinstance(error, (SystemExit, RecursionError)):
        return f"{name}."
    if name == "ParamValidationError" and len(lines) > 1:  # the first failure only, without the list of all parameters
        return f"{name}: {echo.cut(lines[1].split(', must be one of')[0])}."
    return echo.raised(error)


def _stopped(error: Stopped, called: str, calls: Sequence[Call]) -> Failure:
    count, called = echo.number(error.count), echo.code(called)
    if error.reason == "lines":
        return Failure(
            "endless-loop",
            "Look at what ends your loop: each turn has to change it. A loop over pages needs a new request in it.",
            f"{called} was stopped: it ran {count} lines and was not finished.",
            stopped=True,
        )
    answered = [call for call in calls if call.error is None] or list(calls)  # a throttled request is no page
    last = answered[-1]
    alike = [call for call in answered if _outline(call) == _outline(last)]
    if last.operation in ("Query", "Scan") and len(alike) > len(answered) // 2:
        return Failure(
            "same-page-again",
            "Hand each page's LastEvaluatedKey to the next request as ExclusiveStartKey; stop when a page has none.",
            f"{called} was stopped after {count} requests: the same {last.operation} came back again and again.",
            call=last.operation,
            stopped=True,
        )
    return Failure(
        "too-many-requests-to-finish",
        "Look at what ends your loop, and whether one request could do the work of many.",
        f"{called} was stopped after {count} requests; the last one was {last.operation}.",
        call=last.operation,
        stopped=True,
    )


def _outline(call: Call) -> tuple[str, str, int, int | None]:
    return call.operation, call.table, call.evaluated, call.bytes


def _frames(traceback: TracebackType | None) -> Iterator[tuple[FrameType, int]]:
    while traceback is not None:
        yield traceback.tb_frame, traceback.tb_lineno
        traceback = traceback.tb_next


def _line(traceback: TracebackType | None, files: frozenset[str]) -> tuple[int, str]:
    """Number and text of the innermost line of the learner's own code; (0, "") where there is none."""
    found = (0, "")
    for frame, number in _frames(traceback):
        if is_learners(frame.f_code.co_filename, files):
            text = linecache.getline(frame.f_code.co_filename, number, frame.f_globals).strip()
            found = number, echo.cut(text, SOURCE_MAX)
    return found


def _joins_with_and(traceback: TracebackType | None, files: frozenset[str]) -> bool:
    """Whether the learner's function that stopped joins `Key(…)` or `Attr(…)` conditions with Python's `and` or `or`."""
    for frame, _ in reversed(list(_frames(traceback))):
        if is_learners(frame.f_code.co_filename, files):
            try:
                tree = ast.parse(textwrap.dedent(inspect.getsource(frame.f_code)))
            except (OSError, TypeError, SyntaxError, ValueError):
                return False
            joined = [value for node in ast.walk(tree) if isinstance(node, ast.BoolOp) for value in node.values]
            return any(_is_condition(value) for value in joined)
    return False


def _is_condition(value: ast.expr) -> bool:
    """`Key("pk").eq(…)`, or several of them."""
    begun = (node.func for node in ast.walk(value) if isinstance(node, ast.Call))
    return any(isinstance(name, ast.Name) and name.id in _CONDITIONS for name in begun)


def _operation(error: BaseException) -> str:
    """The API operation in which the error arose, or nothing.

    A ClientError knows it. An error that boto3 raises before anything is sent does not; there the frame of botocore
    that holds the operation's name is in the traceback.
    """
    named = getattr(error, "operation_name", None)
    if isinstance(named, str):
        return named
    for frame, _ in _frames(error.__traceback__):
        if frame.f_code.co_name == "_make_api_call":
            name = frame.f_locals.get("operation_name")
            return name if isinstance(name, str) else ""
    return ""
