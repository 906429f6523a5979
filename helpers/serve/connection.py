"""One connection of an HTTP/1.1 client, from its first request to its last: h11 reads the protocol, the door answers.

Why not a finished server: waitress, cheroot, uvicorn, Hypercorn, Tornado, werkzeug's and the standard library's, each put
behind `Endpoint`, failed 9 (uvicorn) to 26 of the 71 tests in tests/serve that need a server. None answers 408 wherever a
request stops arriving; none both lets a half-arrived request finish at a stop and cuts it after the grace; all but
werkzeug's, which closes after every answer, reset a client that is still sending what was refused; Hypercorn cannot lose an
answer.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any, Final

import h11

from helpers.engine.physics.faults import TimedOut
from helpers.serve.door import BODY_MAX, Answer, Door, ProtocolError, Request, malformed

_CHUNK: Final = 256 * 1024  # bytes asked of the socket at a time
_HEAD_MAX: Final = 64 * 1024  # bytes: request line and headers; an SDK sends about one thousand
_DRAIN_MAX: Final = 4 * BODY_MAX  # bytes of what was refused that are read away before the connection is cut
_GLANCE: Final = 0.5  # seconds between two looks at whether the endpoint stops, while nothing else happens


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a connection waits, in seconds."""

    idle: float = 120.0
    """For the next request."""
    request: float = 20.0
    """For the rest of a request that has begun, and for a client to take its answer."""
    drain: float = 5.0
    """For a client to stop sending what was refused, so that it reads why."""


class Connection:
    """Serves the requests of one client, one after the other. `run` returns when the connection is closed."""

    def __init__(self, channel: socket.socket, door: Door, stopping: Callable[[], bool], patience: Patience) -> None:
        """channel: the accepted socket. stopping: whether the endpoint takes no more requests."""
        self._socket = channel
        self._door = door
        self._stopping = stopping
        self._patience = patience
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_MAX)
        self._until: float | None = None
        """When the request under way has to be here; None between requests."""

    # --- life -------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Serve until either side has had enough."""
        with contextlib.suppress(OSError), self._socket:  # a client may leave whenever it likes
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while self._exchange():
                self._http.start_next_cycle()
            self._part()

    def abort(self) -> None:
        """Cut the connection, whatever it is doing. Called from another thread."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _part(self) -> None:
        """Close without losing the last answer: a reset would overtake it if the client were still sending."""
        if self._http.their_state not in (h11.SEND_BODY, h11.ERROR):
            return
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_WR)
            self._until = monotonic() + self._patience.drain
            left = _DRAIN_MAX
            while left > 0 and (data := self._receive()):
                left -= len(data)

    # --- one request ------------------------------------------------------------------------------------------------

    def _exchange(self) -> bool:
        """Serve one request. Returns whether another may follow."""
        try:
            event = self._next()
            if not isinstance(event, h11.Request):
                return False
            if event.http_version not in (b"1.0", b"1.1"):
                raise h11.RemoteProtocolError("only versions 1.0 and 1.1 are spoken here")
            self._send(self._door.answer(self._arrived(event)))
        except TimedOut:  # a fault that was asked for: the answer is lost on its way
            return False
        except TimeoutError:
            if self._until is not None:
                self._refuse(
                    ProtocolError("RequestTimeoutException", "The rest of the request did not come.", status=408)
                )
            return False
        except h11.RemoteProtocolError as error:
            # The hint also names 501, for an unknown Transfer-Encoding; what a client does wrong is never the server's fault.
            status = error.error_status_hint if error.error_status_hint < 500 else 400
            self._refuse(malformed(f"The request is not HTTP: {str(error).partition(':')[0]}.", status=status))
            return False
        self._until = None
        return self._http.our_state is h11.DONE is self._http.their_state and not self._stopping()

    def _arrived(self, event: h11.Request) -> Request:
        """The request, with its body."""
        headers: dict[str, str] = {}
        for raw, value in event.headers:  # h11 gives names in lower case
            name, text = raw.decode("ascii"), value.decode("latin-1")
            headers[name] = f"{headers[name]},{text}" if name in headers else text
        announced = 0 if "transfer-encoding" in headers else int(headers.get("content-length", 0))
        return Request(
            method=event.method.decode("ascii"),
            target=event.target.decode("latin-1"),
            headers=headers,
            body=None if announced > BODY_MAX else self._body(),
        )

    def _body(self) -> bytes | None:
        """The body of the request; None, and no more of it read, once it is larger than allowed."""
        parts: list[bytes] = []
        size = 0
        while isinstance(event := self._next(), h11.Data):
            parts.append(bytes(event.data))
            size += len(event.data)
            if size > BODY_MAX:
                return None
        return b"".join(parts)

    # --- the wire ---------------------------------------------------------------------------------------------------

    def _next(self) -> Any:
        """The next event of the client's. Raises TimeoutError, RemoteProtocolError, OSError."""
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                self._write(h11.InformationalResponse(status_code=100, headers=[]))
            self._http.receive_data(self._receive())
        return event

    def _receive(self) -> bytes:
        """What the client sends next, b"" where it has ended. Raises TimeoutError, also when the endpoint stops meanwhile."""
        idle = self._until is None
        until = monotonic() + self._patience.idle if self._until is None else self._until
        while (waiting := until - monotonic()) > 0 and not (idle and self._stopping()):
            self._socket.settimeout(min(waiting, _GLANCE) if idle else waiting)
            with contextlib.suppress(TimeoutError):
                data = self._socket.recv(_CHUNK)
                if idle:
                    self._until = monotonic() + self._patience.request
                return data
        raise TimeoutError

    def _send(self, answer: Answer, *, last: bool = False) -> None:
        headers = answer.headers
        # Where the request was not read to its end, the next one cannot be found.
        if last or self._stopping() or self._http.their_state is h11.SEND_BODY:
            headers = [*headers, ("Connection", "close")]
        phrase = HTTPStatus(answer.status).phrase.encode("ascii")
        self._write(
            h11.Response(status_code=answer.status, headers=headers, reason=phrase),
            h11.Data(data=answer.body),
            h11.EndOfMessage(),
        )

    def _refuse(self, error: ProtocolError) -> None:
        """Answer what never became a request, where an answer is still possible."""
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._send(self._door.refusal(error), last=True)

    def _write(self, *events: Any) -> None:
        data = b"".join(self._http.send(event) or b"" for event in events)
        self._socket.settimeout(self._patience.request)
        self._socket.sendall(data)
