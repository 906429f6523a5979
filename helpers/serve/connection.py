"""One connection of an HTTP/1.1 client, from its first request to its last: the ordinary is read at once, the rest by h11.

Why not a finished server: waitress, cheroot, uvicorn, Hypercorn, Tornado, werkzeug's and the standard library's, each put
behind `Endpoint`, failed tests in tests/serve. None answers 408 wherever a request stops arriving; none both lets a
half-arrived request finish at a stop and cuts it after the grace; all but werkzeug's, which closes after every answer, reset
a client that is still sending what was refused; Hypercorn cannot lose an answer.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from time import monotonic
from typing import Any, Final

import h11

from helpers.engine.physics.faults import TimedOut
from helpers.serve.door import BODY_MAX, Answer, Door, ProtocolError, Request, malformed
from helpers.serve.ordinary import Head, ordinary, written

_CHUNK: Final = 64 * 1024  # bytes asked of the socket at a time; room for many more costs more than what it is for
_AT_ONCE_MAX: Final = 256 * 1024  # bytes of an ordinary request; what is larger goes through h11 as it comes
_HEAD_MAX: Final = 64 * 1024  # bytes: request line and headers; an SDK sends about one thousand
_DRAIN_MAX: Final = 4 * BODY_MAX  # bytes of what was refused that are read away before the connection is cut
_CLOSE: Final = ("Connection", "close")


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a connection waits, in seconds."""

    idle: float = 120.0
    """For the next request."""
    request: float = 20.0
    """For the rest of a request that has begun, and for a client to take its answer."""
    drain: float = 5.0
    """For a client to stop sending what was refused, so that it reads why."""


class After(Enum):
    """What becomes of a connection when its requests have been looked after."""

    WAITS = "its client may send the next one"
    BUSY = "something takes its time: `run` has to go on with it, in a thread of its own"
    OVER = "it is to be closed"


class Connection:
    """Serves the requests of one client, one after the other: `attend` where nothing has to be waited for, else `run`."""

    def __init__(self, channel: socket.socket, door: Door, stopping: Callable[[], bool], patience: Patience) -> None:
        """channel: the accepted socket. stopping: whether the endpoint takes no more requests."""
        self._socket = channel
        self._door = door
        self._stopping = stopping
        self._patience = patience
        self._http = _h11()
        self._until: float | None = None
        """When the request under way has to be here; None between requests."""
        self._ahead = b""
        """What was read and belongs to the next request."""
        self._unsent = b""
        """What the client has not taken yet of its answer."""
        self._timeout = 0.0
        """The socket's own, in seconds; with 0 it does not wait."""
        channel.setblocking(False)
        with contextlib.suppress(OSError):  # it may have left already
            channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    # --- life -------------------------------------------------------------------------------------------------------

    def fileno(self) -> int:
        """The socket's number, for those who wait for many."""
        return self._socket.fileno()

    def attend(self) -> After:
        """Serve the ordinary requests that are here, without waiting for anything."""
        try:
            self._ahead += self._socket.recv(_CHUNK)
            if not self._ahead:
                return After.OVER
            while self._ahead:
                head = ordinary(self._ahead, _HEAD_MAX)
                if head is None or len(self._ahead) < head.end:
                    return After.BUSY
                answer, last = self._answer(self._taken(head))
                sent = self._socket.send(answer)
                if sent < len(answer):
                    self._unsent = answer[sent:]
                    return After.BUSY
                if last:
                    return After.OVER
        except BlockingIOError:
            return After.WAITS
        except (OSError, TimedOut):  # it has left, or a fault was asked for: the answer is lost on its way
            return After.OVER
        return After.WAITS

    def run(self) -> bool:
        """Serve what is under way, however long it takes to arrive and be taken. Returns whether the client may be waited for."""
        with contextlib.suppress(OSError):  # a client may leave whenever it likes
            if self._unsent:
                self._put(self._unsent)
                self._unsent = b""
            while self._ahead:
                if not self._exchange():
                    self._part()
                    break
                self._until = None
            else:
                self._wait_at_most(0.0)
                return not self._stopping()
        return False

    def close(self) -> None:
        """Let go of the socket."""
        self._socket.close()

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
            request = self._ordinary()
            if request is None:
                return self._exchange_by_h11()
            answer, last = self._answer(request)
        except TimedOut:  # a fault that was asked for: the answer is lost on its way
            return False
        except TimeoutError:
            if self._until is not None:
                self._refuse(
                    ProtocolError("RequestTimeoutException", "The rest of the request did not come.", status=408)
                )
            return False
        except h11.RemoteProtocolError as error:
            self._refuse(self._why_not(error))
            return False
        self._put(answer)
        return not last

    def _ordinary(self) -> Request | None:
        """The next request, where it is an ordinary one; if not, h11 has all that came of it."""
        self._until = monotonic() + self._patience.request
        head = ordinary(self._ahead, _HEAD_MAX)
        try:
            while head is not None and len(self._ahead) < head.end <= _AT_ONCE_MAX and (more := self._receive()):
                self._ahead += more
        except TimeoutError:
            self._over_to_h11()
            self._next()  # so that it knows what they are at
            raise
        if head is None or len(self._ahead) < head.end:
            self._over_to_h11()
            return None
        return self._taken(head)

    def _taken(self, head: Head) -> Request:
        """The request that is ahead, as a whole."""
        data, self._ahead = self._ahead, self._ahead[head.end :]
        return Request(method="POST", target=head.target, headers=head.headers, body=data[head.start : head.end])

    def _answer(self, request: Request) -> tuple[bytes, bool]:
        """What goes over the wire, and whether it is the last. Raises `TimedOut`."""
        answer = self._door.answer(request)
        last = self._stopping()
        return written(answer.status, [*answer.headers, _CLOSE] if last else answer.headers, answer.body), last

    def _over_to_h11(self) -> None:
        self._http.receive_data(self._ahead)
        self._ahead = b""

    def _exchange_by_h11(self) -> bool:
        event = self._next()
        if not isinstance(event, h11.Request):
            return False
        if event.http_version not in (b"1.0", b"1.1"):
            raise h11.RemoteProtocolError("only versions 1.0 and 1.1 are spoken here")
        if len(event.target) + sum(len(name) + len(value) for name, value in event.headers) > _HEAD_MAX:
            self._refuse(_too_large_a_head(len(event.target)))
            return False
        self._send(self._door.answer(self._arrived(event)))
        if not self._http.our_state is h11.DONE is self._http.their_state or self._stopping():
            return False
        self._ahead, _ = self._http.trailing_data
        self._http = _h11()
        return True

    def _why_not(self, error: h11.RemoteProtocolError) -> ProtocolError:
        if (
            error.error_status_hint == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        ):  # h11 gave up looking for the head's end
            line = self._http.trailing_data[0].partition(b"\n")[0]
            return _too_large_a_head(len(line))
        # The hint also names 501, for an unknown Transfer-Encoding; what a client does wrong is never the server's fault.
        status = error.error_status_hint if error.error_status_hint < 500 else 400
        return malformed(f"The request is not HTTP: {str(error).partition(':')[0]}.", status=status)

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
        """What the client sends next, b"" where it has ended. Raises TimeoutError when it is too late."""
        assert self._until is not None
        waiting = self._until - monotonic()
        if waiting <= 0:
            raise TimeoutError
        self._wait_at_most(waiting)
        return self._socket.recv(_CHUNK)

    def _send(self, answer: Answer, *, last: bool = False) -> None:
        headers = answer.headers
        # Where the request was not read to its end, the next one cannot be found.
        if last or self._stopping() or self._http.their_state is h11.SEND_BODY:
            headers = [*headers, _CLOSE]
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
        self._put(b"".join(self._http.send(event) or b"" for event in events))

    def _put(self, data: bytes) -> None:
        self._wait_at_most(self._patience.request)
        self._socket.sendall(data)

    def _wait_at_most(self, seconds: float) -> None:
        if seconds != self._timeout:  # each change is a call of the system's
            self._socket.settimeout(seconds)
            self._timeout = seconds


def _too_large_a_head(line: int) -> ProtocolError:
    """`line` is how many bytes of it the request line has."""
    status = HTTPStatus.REQUEST_URI_TOO_LONG if line > _HEAD_MAX else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return malformed(f"The request line and the headers can have {_HEAD_MAX} bytes together.", status=status)


def _h11() -> h11.Connection:
    return h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_MAX)
