"""What runs in the second Python: it waits for calls, and takes its boto3's requests to the lab of the first one."""

from __future__ import annotations

import importlib
import os
import pickle
import signal
import threading
from collections.abc import Mapping
from typing import IO, Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ReadTimeoutError
from botocore.handlers import BUILTIN_HANDLERS

from helpers.engine.clock import Clock
from helpers.engine.wire_types import CONTENT_TYPE
from helpers.lab.boto_http import SERVED, boto_answer, target_and_body
from helpers.lab.retry_time import VirtualRetries

_HEADERS: Mapping[str, str] = {"Content-Type": CONTENT_TYPE}


class Line:
    """The pipe to the first Python. Several threads may ask; each gets its own answer."""

    def __init__(self, there: IO[bytes], back: IO[bytes]) -> None:
        self._there = there
        self._back = back
        self._lock = threading.Lock()

    def send(self, *message: Any) -> None:
        """Tells something that needs no answer."""
        with self._lock:
            self._there.write(pickle.dumps(message))
            self._there.flush()

    def receive(self) -> Any:
        """The next message. Raises EOFError where nobody is there any more."""
        return pickle.load(self._back)

    def ask(self, *message: Any) -> Any:
        """Tells something, and waits for the answer."""
        with self._lock:
            self._there.write(pickle.dumps(message))
            self._there.flush()
            return self.receive()


class LabClock(Clock):
    """The clock of the lab that answers, as boto3's retries need it: they wait on it."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line

    @property
    def seconds(self) -> float:
        """Seconds since the lab's start."""
        return self._asked(0.0)

    def advance(self, *, seconds: float) -> None:
        """Lets the lab's time pass."""
        self._asked(seconds)

    def _asked(self, seconds: float) -> float:
        (now,) = self._line.ask("advance", seconds)
        return float(now)


class Door:
    """botocore's `before-send` handler: DynamoDB's requests go to the lab, and no other leaves this Python."""

    def __init__(self, line: Line, retries: VirtualRetries) -> None:
        self._line = line
        self._retries = retries

    def __call__(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        """The lab's answer. Raises botocore's ReadTimeoutError where that answer is lost on its way."""
        service = event_name.split(".")[1]
        if service not in SERVED:
            raise RuntimeError(f"The lab answers DynamoDB only: the call to {service} was stopped.")
        match self._line.ask("request", *target_and_body(request)):
            case ("answer", status, answer):
                return self._retries.answered(boto_answer(request.url, status, _HEADERS, answer))
            case _:
                raise self._retries.answered(ReadTimeoutError(endpoint_url=request.url))


def main() -> None:
    """Serves calls until the first Python has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is the first Python's: it ends this one
    line = _line()
    retries = VirtualRetries(LabClock(line))
    retries.start()
    BUILTIN_HANDLERS.insert(0, ("before-send", Door(line, retries)))
    importlib.import_module("boto3")
    line.send("ready")
    while True:
        try:
            _, entry, job = line.receive()
        except EOFError:
            return
        module, _, name = entry.partition(":")
        line.send("done", getattr(importlib.import_module(module), name)(job))


def _line() -> Line:
    """Takes the pipe for itself: what code prints, or reads, past Python's own streams goes nowhere."""
    there, back = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(0), "rb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return Line(there, back)


if __name__ == "__main__":
    main()
