"""Two doors into the engine: botocore's before-send hook for this process, and WSGI for everybody else.

Both speak the wire protocol: an operation in `X-Amz-Target`, DynamoDB JSON in the body.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError

CONTENT_TYPE: Final = "application/x-amz-json-1.0"
TARGETS: Final = {"DynamoDB_20120810", "DynamoDBStreams_20120810"}
BODY_MAX: Final = 16 * 1024 * 1024 + 64 * 1024  # K7: 16 MB of items, and room for the words around them

Answer = tuple[int, bytes]


def respond(engine: Engine, target: str, body: bytes) -> Answer:
    """Serve one request off the wire. Returns the HTTP status and the JSON body; never raises for what a caller sent."""
    try:
        service, _, operation = target.partition(".")
        if service not in TARGETS or not operation:
            raise ApiError("UnknownOperationException", "")
        return 200, _dump(engine.handle(operation, _parse(body)))
    except ApiError as error:
        return error.status, _dump(error.body())


def _parse(body: bytes) -> dict[str, Any]:
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ApiError("SerializationException", "Unable to parse the request body as JSON.") from error
    if not isinstance(request, dict):
        raise ApiError("SerializationException", "Unexpected value type in payload")
    return request


def _dump(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


class InProcess:
    """The door for boto3 in this process: a handler of botocore's `before-send` event.

    It answers in place of the network. `find` returns the engine to ask, or raises a sentence when there is none.
    """

    def __init__(self, find: Callable[[], Engine | None]) -> None:
        self._find = find

    def __call__(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        engine = self._find()
        if engine is None:
            return None
        target = request.headers["X-Amz-Target"]
        body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
        status, answer = respond(engine, target.decode() if isinstance(target, bytes) else target, body)
        # No x-amz-crc32 header: botocore checks the body only where there is one.
        headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": _request_id(engine)}
        return AWSResponse(request.url, status, headers, _Raw(answer))


class Http:
    """The door for any SDK: a WSGI application that answers like the service's endpoint.

    `lock` is held while the engine works, so that requests of many threads meet one consistent state. A signature must be
    there and is not checked: this door opens on the machine's own address only.
    """

    def __init__(self, engine: Engine, lock: Any = None) -> None:
        self._engine = engine
        self._lock = lock or nullcontext()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind, status, body = self._serve(environ)
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("x-amz-crc32", str(zlib.crc32(body))),
            ("x-amzn-RequestId", _request_id(self._engine)),
        ]
        start_response(f"{status} {_REASONS.get(status, 'Error')}", headers)
        return [b""] if environ.get("REQUEST_METHOD") == "HEAD" else [body]

    def _serve(self, environ: dict[str, Any]) -> tuple[str, int, bytes]:
        method = environ.get("REQUEST_METHOD", "")
        if method in ("GET", "HEAD") and environ.get("PATH_INFO") in ("/", "", "/ping"):
            return "text/plain", 200, b"healthy: the lab's DynamoDB\n"
        refusal = self._refusal(environ, method)
        if refusal is not None:
            return CONTENT_TYPE, refusal.status, _dump(refusal.body())
        # One byte more than allowed is enough to know that a body without a length is too large.
        body = environ["wsgi.input"].read(_length(environ, BODY_MAX + 1))
        if len(body) > BODY_MAX:
            return CONTENT_TYPE, 413, _dump(_TOO_LARGE.body())
        with self._lock:
            return CONTENT_TYPE, *respond(self._engine, environ.get("HTTP_X_AMZ_TARGET", ""), body)

    def _refusal(self, environ: dict[str, Any], method: str) -> ApiError | None:
        """What is wrong with a request before its body is looked at."""
        kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        if method != "POST" or kind not in ("application/x-amz-json-1.0", "application/json"):
            return ApiError("UnknownOperationException", "", status=404)
        if "HTTP_AUTHORIZATION" not in environ:
            return ApiError("MissingAuthenticationTokenException", "Request is missing Authentication Token")
        if _length(environ, 0) > BODY_MAX:
            return _TOO_LARGE
        return None


_REASONS: Final = {200: "OK", 400: "Bad Request", 404: "Not Found", 413: "Payload Too Large"}
_TOO_LARGE: Final = ApiError(
    "RequestEntityTooLargeException", f"The request is larger than {BODY_MAX} bytes.", status=413
)


def _length(environ: dict[str, Any], missing: int) -> int:
    """The announced length of a body; `missing` where there is none or it is no number."""
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdigit() else missing


def _request_id(engine: Engine) -> str:
    """52 characters as AWS's, but the same on every run."""
    return f"LAB{len(engine.ledger):049d}"


class _Raw(io.BytesIO):
    """A body in the form botocore reads one: all at once, or as a stream."""

    def stream(self, **_: Any) -> Iterable[bytes]:
        yield self.read()
