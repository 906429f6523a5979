"""Where connections wait for their client's next request, all of them in one thread, which serves what is ordinary itself.

A thread for each connection would hand the interpreter from one to the next with every request: with 8 clients that took more
time than the requests.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
from collections import deque
from collections.abc import Callable
from math import inf
from time import monotonic
from typing import Final

from helpers.serve.connection import After, Connection

_GLANCE: Final = 0.5  # seconds between two looks at the time, while nothing else happens


class Hall:
    """Connections between two requests. `hand_over` takes one that has to be waited for, `forget` one that is over."""

    def __init__(
        self,
        stopping: Callable[[], bool],
        idle: float,
        hand_over: Callable[[Connection], None],
        forget: Callable[[Connection], None],
    ) -> None:
        """stopping: whether no more requests are taken. idle: how many seconds a client may take to send the next one."""
        self._stopping = stopping
        self._idle = idle
        self._hand_over = hand_over
        self._forget = forget
        self._selector = selectors.DefaultSelector()
        self._coming: deque[Connection] = deque()
        self._since: dict[Connection, float] = {}
        """Who is here, in the order of their last request, and when that was."""
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)
        self._button.setblocking(False)
        self._closed = False

    def enter(self, connection: Connection) -> None:
        """Wait for this one, too. From any thread."""
        self._coming.append(connection)
        self.ring()

    def ring(self) -> None:
        """Look up from waiting: something has changed. From any thread."""
        with contextlib.suppress(OSError):  # full, so it rings already; or everybody has gone home
            self._button.send(b"!")

    def close(self) -> None:
        """Let `run` end. From any thread."""
        self._closed = True
        self.ring()

    def run(self) -> None:
        """Wait and serve, until `close`."""
        with self._selector, self._bell, self._button:
            self._selector.register(self._bell, selectors.EVENT_READ)
            while not self._closed:
                for key, _ in self._selector.select(min(_GLANCE, self._idle)):
                    if key.data is not None:
                        self._attend(key.data)
                    else:
                        self._bell.recv(4_096)
                self._let_in()
                self._send_home()
            self._let_in()
            for connection in list(self._since):
                self._leave(connection)

    def _attend(self, connection: Connection) -> None:
        after = connection.attend()
        if after is After.WAITS:
            del self._since[connection]
            self._since[connection] = monotonic()
        elif after is After.OVER:
            self._leave(connection)
        else:
            self._part_from(connection)
            self._hand_over(connection)

    def _let_in(self) -> None:
        while self._coming:
            connection = self._coming.popleft()
            self._since[connection] = monotonic()
            self._selector.register(connection, selectors.EVENT_READ, connection)

    def _send_home(self) -> None:
        """Close what has waited for too long; all of it, when no more requests are taken."""
        long_ago = inf if self._stopping() else monotonic() - self._idle
        while self._since:
            longest, since = next(iter(self._since.items()))
            if since > long_ago:
                break
            self._leave(longest)

    def _leave(self, connection: Connection) -> None:
        self._part_from(connection)
        self._forget(connection)

    def _part_from(self, connection: Connection) -> None:
        del self._since[connection]
        self._selector.unregister(connection)
