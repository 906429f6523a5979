"""Time that only moves when somebody moves it.

Requests and the waits between retries advance it; index lag, expired items and whatever else has its time is due on it.
Nothing sleeps, so a day of traffic takes as long as its arithmetic, and two runs are identical.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

START: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The instant at which every lab begins, unless it is told otherwise."""

Callback = Callable[[], None]


class Clock:
    """Virtual time: a number of seconds since `start`, and what is due at which second.

    Raises ValueError for a start without a time zone.
    `virtual` tells the engine whether to add a request's modelled seconds (True) or to let real time pass (False).
    """

    virtual = True

    def __init__(self, start: datetime = START) -> None:
        if start.tzinfo is None:
            raise ValueError(f"The clock's start needs a time zone, got {start!r}. Use datetime(..., tzinfo=UTC).")
        self.start = start
        self._epoch = start.timestamp()
        self._seconds = 0.0
        self._due: list[tuple[float, int, Callback]] = []
        self._order = 0
        # A learner may call boto3 from several threads. One of them at a time moves the clock.
        self._lock = threading.RLock()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return self._seconds

    @property
    def now(self) -> datetime:
        """The present instant, in UTC."""
        return (self.start + timedelta(seconds=self.seconds)).astimezone(UTC)

    def timestamp(self) -> float:
        """The present instant in epoch seconds, as TTL attributes and `date` headers use it (G2)."""
        return self._epoch + self.seconds

    def call_at(self, seconds: float, fn: Callback) -> None:
        """Run `fn()` when the clock reaches `seconds` since the start; a time already past means the next advance."""
        with self._lock:
            heapq.heappush(self._due, (seconds, self._order, fn))
            self._order += 1

    def advance(self, *, seconds: float) -> None:
        """Let time pass. What falls due runs in the order of its time, each callback seeing its own time as now.

        Raises ValueError for a negative or non-finite number: this clock never goes back.
        """
        if not 0 <= seconds < float("inf"):
            raise ValueError(f"The clock can only go forward by a finite time, got seconds={seconds!r}.")
        with self._lock:
            target = self.seconds + seconds
            if self._due and self._due[0][0] <= target:
                self._run_until(target)
            self._move_to(target)

    def catch_up(self) -> None:
        """Run what is due by now. Where real time passes, the engine calls this at the start of each request."""
        with self._lock:
            self._run_until(self.seconds)

    def _run_until(self, target: float) -> None:
        while self._due and self._due[0][0] <= target:
            due, _, fn = heapq.heappop(self._due)
            self._move_to(due)
            fn()

    def _move_to(self, seconds: float) -> None:
        # A callback may have advanced the clock itself, so the target can lie behind us.
        self._seconds = max(self._seconds, seconds)


class WallClock(Clock):
    """The same interface on real time, for a server with real clients.

    `advance` skips ahead without sleeping. A `start` of None is the present; `source` gives monotonic seconds.
    """

    virtual = False

    def __init__(self, start: datetime | None = None, source: Callable[[], float] = time.monotonic) -> None:
        super().__init__(datetime.now(UTC) if start is None else start)
        self._source = source
        self._origin = source()

    @property
    def seconds(self) -> float:
        """Seconds since the start, and those that were skipped."""
        return self._source() - self._origin

    def _move_to(self, seconds: float) -> None:
        ahead = seconds - self.seconds
        if ahead > 0:
            self._origin -= ahead
