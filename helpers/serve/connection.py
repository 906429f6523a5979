"""One connection of an HTTP/1.1 client, from its first request to its last: h11 reads the protocol, a WSGI application answers."""

from __future__ import annotations

import contextlib
import io
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any, Final

import h11

from helpers.engine.adapters import BODY_MAX, Http, ProtocolError, malformed
from helpers.engine.physics.faults import TimedOut

_CHUNK: Final = 256 * 1024
_HEAD_MAX: Final = 64 * 1024
_DRAIN_MAX: Final = 4 * BODY_MAX
_GLANCE: Final = 0.5  # seconds between two looks at whether the endpoint stops, while nothing else happens

Headers = list[tuple[str, str]]


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

    def __init__(self, channel: socket.socket, app: Http, stopping: Callable[[], bool], patience: Patience) -> None:
        self._socket = channel
        self._app = app
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
            self._answer(*self._ask(event))
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

    def _ask(self, request: h11.Request) -> tuple[str, Headers, bytes]:
        """Put the request to the application. Returns status line, headers and body of its answer."""
        environ = self._environ(request)
        body = self._body(int(environ.get("CONTENT_LENGTH", 0)))
        if body is not None:
            environ["CONTENT_LENGTH"] = str(len(body))
        environ["wsgi.input"] = io.BytesIO(body or b"")
        answered: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, fault: Any = None, /) -> Callable[[bytes], object]:
            answered.append((status, headers))
            return lambda data: None

        answer: Iterable[bytes] = self._app(environ, start_response)
        return *answered[-1], b"".join(answer)

    def _body(self, announced: int) -> bytes | None:
        """The body of the request, as much of it as shows that it is too large, or None where its length says so."""
        if announced > BODY_MAX:
            return None
        parts: list[bytes] = []
        size = 0
        while size <= BODY_MAX and isinstance(event := self._next(), h11.Data):
            parts.append(bytes(event.data))
            size += len(event.data)
        return b"".join(parts)

    def _environ(self, request: h11.Request) -> dict[str, Any]:
        path, _, query = request.target.decode("latin-1").partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": request.method.decode("ascii"),
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": self._socket.getsockname()[0],
            "SERVER_PORT": str(self._socket.getsockname()[1]),
            "SERVER_PROTOCOL": f"HTTP/{request.http_version.decode('ascii')}",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for raw, value in request.headers:
            name = raw.decode("ascii").upper()
            if "_" in name:  # would pass for the header with hyphens
                continue
            name = name.replace("-", "_")
            if name not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                name = f"HTTP_{name}"
            text = value.decode("latin-1")
            environ[name] = f"{environ[name]},{text}" if name in environ else text
        if "HTTP_TRANSFER_ENCODING" in environ:
            environ.pop("CONTENT_LENGTH", None)
        return environ

    # --- the wire ---------------------------------------------------------------------------------------------------

    def _next(self) -> Any:
        """The next event of the client's. Raises TimeoutError, RemoteProtocolError, OSError."""
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                self._send(h11.InformationalResponse(status_code=100, headers=[]))
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

    def _answer(self, status: str, headers: Headers, body: bytes) -> None:
        code, _, words = status.partition(" ")
        # Where the request was not read to its end, the next one cannot be found.
        if self._stopping() or self._http.their_state is h11.SEND_BODY:
            headers = [*headers, ("Connection", "close")]
        self._send(
            h11.Response(status_code=int(code), headers=headers, reason=words.encode("latin-1")),
            h11.Data(data=body),
            h11.EndOfMessage(),
        )

    def _refuse(self, error: ProtocolError) -> None:
        """Answer what never became a request, where an answer is still possible."""
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            headers, body = self._app.refusal(error)
            self._answer(f"{error.status} {HTTPStatus(error.status).phrase}", [*headers, ("Connection", "close")], body)

    def _send(self, *events: Any) -> None:
        data = b"".join(self._http.send(event) or b"" for event in events)
        self._socket.settimeout(self._patience.request)
        self._socket.sendall(data)
