"""Two engines that are asked the same: one with all of Python's stack before it, one at the end of a deep call stack."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError

from .requests import ITEM, TABLE, Json

FRAMES = 100
"""What is left of the stack for the second one. Values of 32 levels take about 80, all else takes less."""

Answer = TypeVar("Answer")


def deep_down(call: Callable[[], Answer], frames: int = FRAMES) -> Answer:
    """Call from so deep a stack that only so many frames are left."""
    return _descend(call, sys.getrecursionlimit() - _depth() - frames)


def _descend(call: Callable[[], Answer], frames: int) -> Answer:
    return call() if frames <= 0 else _descend(call, frames - 1)


def _depth() -> int:
    frame, depth = sys._getframe(), 0
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    return depth


def stocked() -> Engine:
    """An engine with the table and its item."""
    engine = Engine()
    engine.handle("CreateTable", TABLE)
    engine.handle("PutItem", {"TableName": "Deep", "Item": ITEM})
    return engine


def outcome(engine: Engine, operation: str, request: Json) -> Any:
    """What a request comes to: its answer, or its error as the wire has it. Any other exception fails the test."""
    try:
        return engine.handle(operation, request)
    except ApiError as error:
        return error.body()


class Twins:
    """The two engines."""

    def __init__(self) -> None:
        self._shallow, self._deep = stocked(), stocked()

    def ask(self, operation: str, request: Json) -> Any:
        """What both say, which has to be the same."""
        one = outcome(self._shallow, operation, request)
        other = deep_down(lambda: outcome(self._deep, operation, request))
        assert one == other
        return one
