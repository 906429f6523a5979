"""The engine as an HTTP endpoint on this machine's own address, for any AWS SDK in any language."""

from __future__ import annotations

import errno
import gc
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep
from types import FrameType
from typing import Final, Self

from helpers.datasets import Kiosk
from helpers.engine.catalog import LOCAL
from helpers.engine.clock import Clock, WallClock
from helpers.engine.engine import Engine
from helpers.engine.moto_account import REGION
from helpers.engine.physics.model import AT_ONCE, DEFAULT
from helpers.files import WorkbookError
from helpers.lab.table_request import create_request
from helpers.lab.wire import to_item
from helpers.serve.connection import Connection, Patience
from helpers.serve.door import Door
from helpers.serve.hall import Hall

HOST: Final = "127.0.0.1"
PORT: Final = 8000
"""Where SDK examples expect a local DynamoDB."""
_BACKLOG: Final = 128  # connections that wait to be accepted
_POLL: Final = 0.1  # seconds between two looks at whether to stop
_DATA: Final = re.compile(r"kiosk(?::([1-9][0-9]{0,5}))?")
_PORT_MAX: Final = 65_535


class Endpoint:
    """A running endpoint. `url` is what `--endpoint-url` takes; port 0 means any free one.

    Without an engine of yours it has one that never throttles or lags. `grace` is how many seconds requests that are under
    way get to finish when it stops. Raises OSError where the port cannot be had.
    """

    def __init__(
        self, engine: Engine | None = None, port: int = 0, *, patience: Patience | None = None, grace: float = 10.0
    ) -> None:
        self.engine = engine or Engine(model=AT_ONCE)
        self._door = Door(self.engine)
        self._patience = patience or Patience()
        self._grace = grace
        self._stopping = False
        self._impatient = False
        self._open: set[Connection] = set()
        self._changing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._hall = Hall(lambda: self._stopping, self._patience.idle, self._hand_over, self._forget)
        self._listener = socket.create_server((HOST, port), backlog=_BACKLOG)
        self._listener.settimeout(_POLL)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self._address = f"{HOST}:{self.port}"
        self.engine.serve_at(self._address)

    def run(self) -> None:
        """Serve until `ask_to_stop()`, then let running requests finish."""
        waiting = threading.Thread(target=self._hall.run, name="hall", daemon=True)
        waiting.start()
        with self._listener:
            while not self._stopping:
                try:
                    channel, _ = self._listener.accept()
                except TimeoutError:
                    continue
                except OSError:  # out of file descriptors, or the client has left already
                    sleep(_POLL)
                    continue
                self._welcome(channel)
        self._hall.ring()
        self._finish()
        self._hall.close()
        if self.engine.catalog.address == self._address:  # nobody listens there any more
            self.engine.serve_at(LOCAL)
        if not self._connections():
            waiting.join()

    def ask_to_stop(self) -> None:
        """Take no more requests. Safe in a signal handler; a second time it does not wait for those under way."""
        self._impatient = self._stopping
        self._stopping = True

    def start(self) -> Self:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="endpoint", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """End what `start` began, and wait until it has ended."""
        self.ask_to_stop()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Self:
        """Serves in a thread while the block runs."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stops, after the requests under way."""
        self.stop()

    def _welcome(self, channel: socket.socket) -> None:
        connection = Connection(channel, self._door, lambda: self._stopping, self._patience)
        with self._changing:
            self._open.add(connection)
        self._hall.enter(connection)

    def _hand_over(self, connection: Connection) -> None:
        """A request that has to be waited for gets a thread for as long as it takes."""
        try:
            threading.Thread(target=self._serve, args=(connection,), name="connection", daemon=True).start()
        except RuntimeError:  # no more threads: this client has to come again
            self._forget(connection)

    def _serve(self, connection: Connection) -> None:
        goes_on = False
        try:
            goes_on = connection.run()
        finally:
            if goes_on:
                self._hall.enter(connection)
            else:
                self._forget(connection)

    def _forget(self, connection: Connection) -> None:
        connection.close()
        with self._changing:
            self._open.discard(connection)

    def _finish(self) -> None:
        until = monotonic() + self._grace
        while self._connections() and monotonic() < until and not self._impatient:
            sleep(_POLL / 10)
        for connection in self._connections():
            connection.abort()

    def _connections(self) -> list[Connection]:
        with self._changing:
            return list(self._open)


@contextmanager
def stopped_by_signals(endpoint: Endpoint) -> Iterator[None]:
    """SIGTERM and SIGINT stop the endpoint while this lasts; a second one does so at once."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        endpoint.ask_to_stop()

    kept = {name: signal.signal(name, stop) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for name, handler in kept.items():
            signal.signal(name, handler)


def serve(
    port: int = PORT,
    *,
    seed: int = 0,
    real_time: bool = False,
    data: str | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Serve until a signal ends it. Raises WorkbookError, with a sentence, where it cannot begin.

    With `real_time`, capacity, lag, stale reads and TTL follow the real clock; else nothing throttles or lags, and every run
    answers alike. `data` is `kiosk` or `kiosk:USERS`: a table with these items to begin with. `say` gets each line that is
    meant for the user.
    """
    if not 0 <= port <= _PORT_MAX:
        raise WorkbookError(f"There is no port {port}: choose one from 1 to {_PORT_MAX}, or 0 for any free one.")
    kiosk = None if data is None else _kiosk(data)
    # A client cannot move virtual time: what waits for it (a throttle, an index's lag) would seem to last for ever.
    clock, model = (WallClock(), DEFAULT) if real_time else (Clock(), AT_ONCE)
    engine = Engine(seed=seed, clock=clock, model=model, keep_ledger=False)
    try:
        endpoint = Endpoint(engine, port)
    except OSError as error:
        raise WorkbookError(_why_not(port, error)) from error
    loaded = "" if kiosk is None else f", with {_load(engine, kiosk):,} items in the table Kiosk"
    with stopped_by_signals(endpoint):
        say(f"DynamoDB is at {endpoint.url}{loaded}. It lives in memory; Ctrl-C ends it.")
        say(f"  Try:      aws dynamodb list-tables --endpoint-url {endpoint.url}")
        say(f"  For SDKs: AWS_ENDPOINT_URL_DYNAMODB={endpoint.url} AWS_ENDPOINT_URL_DYNAMODB_STREAMS={endpoint.url}")
        say(
            f"            AWS_ACCESS_KEY_ID=lab AWS_SECRET_ACCESS_KEY=lab AWS_REGION={REGION} AWS_DEFAULT_REGION={REGION}"
        )
        sys.stdout.flush()
        _keep_for_good()
        endpoint.run()


def _keep_for_good() -> None:
    """What is there when the process begins to serve stays: Python's garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


def _why_not(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: choose another with --port, or --port 0 for any free one."
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the system: choose one from 1024 up with --port."
    return f"Port {port} cannot be used ({error.strerror or error}): choose another with --port."


def _kiosk(data: str) -> Kiosk:
    asked = _DATA.fullmatch(data)
    if not asked:
        raise WorkbookError(
            f"There is no data called {data!r}: ask for --data kiosk, or --data kiosk:1000 for 1,000 users."
        )
    return Kiosk(users=int(asked[1] or 100))


def _load(engine: Engine, kiosk: Kiosk) -> int:
    """Make the table Kiosk and fill it. Returns how many items it has."""
    engine.handle("CreateTable", create_request("Kiosk", "pk", "sk"))
    return engine.load("Kiosk", map(to_item, kiosk.items()))
