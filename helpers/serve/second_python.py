"""A second Python beside this one, whose boto3 reaches the lab of this process through a pipe: no server, no network.

It has what a process of its own has, and nothing of this one: its own modules and builtins, another hash seed, memory of its
own. `inside_second_python.py` is what runs there. Where no process can be started, as in a browser's Python, there is none,
and the caller needs another way.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType
from typing import IO, Any, Final, Self

from helpers.engine.clock import Clock
from helpers.engine.physics.faults import TimedOut

Answer = Callable[[str, bytes], tuple[int, bytes]]
"""Serves a request off the wire: the `X-Amz-Target` and the body, to the HTTP status and the body of the answer."""
_MODULE: Final = "helpers.serve.inside_second_python"
_WITHOUT_PROCESSES: Final = frozenset({"emscripten", "wasi", "ios"})
"""Platforms, as `sys.platform` names them, on which Python cannot start a process."""


class NoSecondPython(RuntimeError):
    """There is no second Python to be had on this machine."""


class SecondPythonEnded(RuntimeError):
    """It ended before it had answered: the code that it ran has ended it."""


class SecondPython:
    """One other Python, from its start, which takes a moment and is not waited for, to `close()`."""

    def __init__(self, hash_seed: int, answer: Answer, clock: Clock) -> None:
        """Starts it.

        Args:
            hash_seed: what PYTHONHASHSEED is there, from 0 to 4,294,967,295.
            answer: the lab's door for DynamoDB requests.
            clock: the lab's, on which boto3's retries wait there as well.

        Raises:
            NoSecondPython: no process can be started here.
        """
        self._answer = answer
        self._clock = clock
        self._is_ready = False
        if sys.platform in _WITHOUT_PROCESSES or not sys.executable:
            raise NoSecondPython("This Python cannot start another one.")
        path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
        # Where there are settings for proxies, botocore looks no further: macOS's own must not be asked for.
        surroundings = {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": path, "no_proxy": "*"}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _MODULE],
                env={**os.environ, **surroundings},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise NoSecondPython(f"Another Python could not be started: {error}.") from error

    def call(self, entry: str, job: bytes) -> bytes:
        """Calls one of our functions there, `package.module:name`, with bytes; returns the bytes that it returns.

        Meanwhile the requests that its code makes are served here.

        Raises:
            NoSecondPython: it did not come up.
            SecondPythonEnded: the function ended that Python.
            BaseException: whatever a listener of the lab or the lab itself raises for a request; that Python is ended then.
        """
        try:
            if not self._is_ready:
                self._come_up()
            self._send("call", entry, job)
            while True:
                match self._receive():
                    case ("request", target, body):
                        self._serve(target, body)
                    case ("advance", seconds):
                        self._clock.advance(seconds=seconds)
                        self._send(self._clock.seconds)
                    case ("done", result):
                        done: bytes = result
                        return done
        except (EOFError, BrokenPipeError) as error:
            self.close()
            raise SecondPythonEnded("The second Python ended before it had answered.") from error
        except BaseException:
            self.close()
            raise

    def _come_up(self) -> None:
        try:
            self._receive()
        except (EOFError, pickle.UnpicklingError) as error:
            self.close()
            raise NoSecondPython("Another Python was started, and did not come up.") from error
        self._is_ready = True

    def _serve(self, target: str, body: bytes) -> None:
        try:
            self._send("answer", *self._answer(target, body))
        except TimedOut:
            self._send("lost")

    def _send(self, *message: Any) -> None:
        send(self._pipe(self._process.stdin), message)

    def _receive(self) -> Any:
        return pickle.load(self._pipe(self._process.stdout))

    @staticmethod
    def _pipe(end: IO[bytes] | None) -> IO[bytes]:
        assert end is not None
        return end

    def close(self) -> None:
        """Ends it, whatever it is doing. Closing twice is fine."""
        self._process.kill()
        for end in (self._process.stdin, self._process.stdout):
            try:
                self._pipe(end).close()
            except OSError:  # what was not sent yet has nobody to read it
                continue
        self._process.wait()

    def __enter__(self) -> Self:
        """It runs from its making; returns itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Ends it."""
        self.close()


def send(pipe: IO[bytes], message: Any) -> None:
    """Writes one message, whole."""
    pipe.write(pickle.dumps(message))
    pipe.flush()
