"""Two doors into the engine: botocore's before-send hook for this process, and WSGI for everybody else.

Both speak the wire protocol: an operation in `X-Amz-Target`, DynamoDB JSON in the body.
"""

from __future__ import annotations

import itertools
import re
import traceback
import zlib
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIEnvironment

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from helpers.engine.bodies import body_of, request_of
from helpers.engine.boto_answer import boto_answer
from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.limits import BATCH_BYTES_MAX
from helpers.engine.physics.faults import TimedOut
from helpers.engine.streams import STREAM_OPERATIONS
from helpers.engine.wire_types import Json

CONTENT_TYPE: Final = "application/x-amz-json-1.0"
_CONTENT_TYPES: Final = {CONTENT_TYPE, "application/json"}  # DYN: the service takes these two and answers in kind
_STREAMS: Final = "DynamoDBStreams_20120810"
TARGETS: Final = {"DynamoDB_20120810", _STREAMS}
BODY_MAX: Final = BATCH_BYTES_MAX  # DYN: the largest request is as large as the largest batch
_LENGTH: Final = re.compile(r"[0-9]{1,20}")

Answer = tuple[int, bytes]


def respond(engine: Engine, target: str, body: bytes) -> Answer:
    """Serve one request off the wire. Returns the HTTP status and the JSON body; never raises for what a caller sent."""
    try:
        return 200, body_of(engine.handle(_operation(target), request_of(body)))
    except ApiError as error:
        return error.status, body_of(error.body())


def _operation(target: str) -> str:
    service, _, operation = target.partition(".")
    if service not in TARGETS or not operation or (service == _STREAMS) != (operation in STREAM_OPERATIONS):
        raise ApiError("UnknownOperationException", "X-Amz-Target does not name an operation of DynamoDB.")
    return operation


class InProcess:
    """The door for boto3 in this process: a handler of botocore's `before-send` event.

    It answers in place of the network. `find` returns the engine to ask, or raises a sentence when there is none.
    """

    def __init__(self, find: Callable[[], Engine | None]) -> None:
        self._find = find

    def __call__(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        """The engine's answer to a request that botocore is about to send; None lets botocore go on."""
        engine = self._find()
        if engine is None:
            return None
        target = request.headers["X-Amz-Target"]
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        status, answer = respond(engine, target.decode() if isinstance(target, bytes) else target, body)
        headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": _request_id(len(engine.ledger))}
        return boto_answer(request.url, status, headers, answer)


class ProtocolError(ApiError):
    """A refusal by what stands in front of the service: a name of AWS's common errors, or of its signature check."""

    def body(self) -> Json:
        """The JSON body of the answer, as AWS sends it."""
        return {"__type": f"com.amazon.coral.service#{self.code}", "message": self.message}


def malformed(message: str, *, status: int = 400) -> ProtocolError:
    """The error for a request that is wrong as HTTP, before it is one of DynamoDB's."""
    return ProtocolError("MalformedHttpRequestException", message, status=status)


class Http:
    """The door for any SDK: a WSGI application that answers like the service's endpoint.

    `lock` is held while the engine works, so that requests of many threads meet one consistent state. A signature must be
    there and is not checked: this door is for the machine's own addresses, and closed to what a browser sends for a page.
    Raises `TimedOut`, and nothing else: the server then closes the connection without an answer.
    """

    def __init__(self, engine: Engine, lock: AbstractContextManager[Any] | None = None) -> None:
        self._engine = engine
        self._lock = lock or nullcontext()
        self._numbers = itertools.count(1)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request, as a WSGI server hands it over."""
        kind = _kind(environ)
        try:
            kind, answer = self._serve(environ)
            status = 200
        except ApiError as error:
            status, answer = error.status, body_of(error.body())
        except TimedOut:
            raise
        except Exception:  # noqa: BLE001 — whatever goes wrong, this caller gets an answer and the next one a turn
            traceback.print_exc(file=environ.get("wsgi.errors"))
            fault = ApiError(
                "InternalServerError", "The server failed on this request; its log says where.", status=500
            )
            status, answer = fault.status, body_of(fault.body())
        start_response(f"{status} {HTTPStatus(status).phrase}", self._headers(kind, answer))
        return [b""] if environ.get("REQUEST_METHOD") == "HEAD" else [answer]

    def refusal(self, error: ApiError) -> tuple[list[tuple[str, str]], bytes]:
        """Headers and body for a request that is refused before it becomes one of WSGI's."""
        answer = body_of(error.body())
        return self._headers(CONTENT_TYPE, answer), answer

    def _headers(self, kind: str, answer: bytes) -> list[tuple[str, str]]:
        return [
            ("Content-Type", kind),
            ("Content-Length", str(len(answer))),
            ("x-amz-crc32", str(zlib.crc32(answer))),
            ("x-amzn-RequestId", _request_id(next(self._numbers))),
        ]

    def _serve(self, environ: WSGIEnvironment) -> tuple[str, bytes]:
        """Content type and body of a good answer. Raises `ApiError`, in the order of the service's own checks (DYN)."""
        _check_caller(environ)
        method, path = environ.get("REQUEST_METHOD"), environ.get("PATH_INFO", "")
        if method in ("GET", "HEAD") and path in ("", "/", "/ping"):
            return "text/plain", b"healthy: DynamoDB on this machine\n"
        if method != "POST" or path not in ("", "/"):
            raise ProtocolError("UnknownOperationException", "Requests are sent with POST to the path /.", status=404)
        body = _body(environ)
        if body and _content_type(environ) not in _CONTENT_TYPES:
            raise ProtocolError("UnknownOperationException", f"The Content-Type has to be {CONTENT_TYPE}.", status=404)
        request = request_of(body) if body else None
        operation = _operation(environ.get("HTTP_X_AMZ_TARGET", ""))
        signed = environ.get("HTTP_AUTHORIZATION", "").strip().startswith("AWS4-")
        if not signed and "X-Amz-Algorithm=" not in environ.get("QUERY_STRING", ""):
            raise ProtocolError("MissingAuthenticationTokenException", "Request is missing Authentication Token")
        if request is None:
            raise ApiError("SerializationException", "The request has no body; an empty request is {}.")
        with self._lock:
            return _kind(environ), body_of(self._engine.handle(operation, request))


def _kind(environ: WSGIEnvironment) -> str:
    asked = _content_type(environ)
    return asked if asked in _CONTENT_TYPES else CONTENT_TYPE


def _content_type(environ: WSGIEnvironment) -> str:
    return str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip().lower()


def _check_caller(environ: WSGIEnvironment) -> None:
    """Refuse what a web page can send: a name that only its own DNS leads here, or a request with an Origin."""
    host = str(environ.get("HTTP_HOST", "")).strip()
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name and not _is_own_name(name.lower()):
        raise ProtocolError(
            "AccessDeniedException", "This endpoint answers to 127.0.0.1 and localhost only.", status=403
        )
    if "HTTP_ORIGIN" in environ:
        raise ProtocolError("AccessDeniedException", "This endpoint does not serve web pages.", status=403)


def _is_own_name(name: str) -> bool:
    # The last one is how a container calls the machine it runs on; no page can be served from it.
    if name == "localhost" or name.endswith(".localhost") or name == "host.docker.internal":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _body(environ: WSGIEnvironment) -> bytes:
    """The whole body. Raises `ProtocolError` where it is too large, incomplete, compressed or of no sensible length."""
    text = str(environ.get("CONTENT_LENGTH") or "")
    if text and not _LENGTH.fullmatch(text):
        raise malformed("The Content-Length is not a number of bytes.")
    if environ.get("HTTP_CONTENT_ENCODING", "").strip().lower() not in ("", "identity"):
        raise malformed("A compressed body is not understood: send it without a Content-Encoding.")
    announced = int(text) if text else None
    if announced is None:
        # No body, unless the server says where it ends. One byte more than allowed then tells that it is too large.
        announced = BODY_MAX + 1 if environ.get("wsgi.input_terminated") else 0
    elif announced > BODY_MAX:
        raise _too_large()
    body: bytes = environ["wsgi.input"].read(announced)
    if len(body) > BODY_MAX:
        raise _too_large()
    if text and len(body) < announced:
        raise malformed("The body is shorter than its Content-Length.")
    return body


def _too_large() -> ProtocolError:
    return ProtocolError("RequestEntityTooLargeException", f"A request can have {BODY_MAX} bytes at most.", status=413)


def _request_id(number: int) -> str:
    """52 characters as AWS's, but the same on every run."""
    return f"LAB{number:049d}"
