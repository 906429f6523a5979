"""What a function may remember by without a variable that changes: a file, or a value that was drawn when its cell ran.

Another process of `Attempt.process` shares the disk with this one, and is given a copy of what was drawn. Another server has
neither.
"""

from __future__ import annotations

import ast
import builtins
import io
import linecache
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any

_DRAWN = (str, bytes, int, float)
_WRITES = set("wax+")


@contextmanager
def files_written(function: Any) -> Iterator[list[str]]:
    """The files that are opened for writing, while the block runs, by what this function calls."""
    written: list[str] = []
    mine = getattr(function, "__code__", None)
    opens: list[tuple[Any, str, Callable[..., Any]]] = [
        (builtins, "open", builtins.open),
        (io, "open", io.open),
        (os, "open", os.open),
    ]

    def noting(real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: Any = "r", *args: Any, **named: Any) -> Any:
            writes = bool(_WRITES & set(mode)) if isinstance(mode, str) else bool(mode & (os.O_WRONLY | os.O_RDWR))
            if writes and mine is not None and _is_below(mine):
                written.append(str(file))
            return real(file, mode, *args, **named)

        return opened

    for module, name, real in opens:
        setattr(module, name, noting(real))
    try:
        yield written
    finally:
        for module, name, real in opens:
            setattr(module, name, real)


def _is_below(code: CodeType) -> bool:
    """Whether this code is among those that are being run."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_code is not code:
        frame = frame.f_back  # type: ignore[assignment]
    return frame is not None


def drawn_at_start(function: Any) -> str:
    """The name of a value that a function uses and that is another one each time its cell is run; empty where there is none."""
    if not isinstance(function, FunctionType):
        return ""
    try:
        cell = ast.parse("".join(linecache.getlines(function.__code__.co_filename)))
    except SyntaxError:  # a cell with IPython's own words
        return ""
    space, used = function.__globals__, set(_names(function))
    for line in cell.body:
        if not (isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name)):
            continue
        name = line.targets[0].id
        calls = any(isinstance(part, ast.Call) for part in ast.walk(line.value))
        if not (calls and name in used and isinstance(space.get(name), _DRAWN)):
            continue
        value = compile(ast.Expression(line.value), "<drawn again>", "eval")
        try:
            one, other = (eval(value, dict(space)) for _ in range(2))
        except Exception:  # noqa: BLE001 — what cannot be run again tells nothing
            continue
        if one != other:
            return name
    return ""


def _names(function: FunctionType) -> Iterator[str]:
    """The names of the cell that a function uses, or a function of the cell that it calls."""
    waiting, known = [function.__code__], set[CodeType]()
    while waiting:
        code = waiting.pop()
        if code in known:
            continue
        known.add(code)
        waiting += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
        for name in code.co_names:
            yield name
            called = function.__globals__.get(name)
            if isinstance(called, FunctionType) and called.__code__.co_filename == function.__code__.co_filename:
                waiting.append(called.__code__)
