"""Two doors into the engine: botocore's before-send hook for this process, and WSGI for everybody else.

Both speak the wire protocol: an operation in `X-Amz-Target`, DynamoDB JSON in the body.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
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
        headers = {"Content-Type": CONTENT_TYPE, "x-amzn-RequestId": f"LAB{len(engine.ledger):049d}"}
        return AWSResponse(request.url, status, headers, _Raw(answer))


class _Raw(io.BytesIO):
    """A body in the form botocore reads one: all at once, or as a stream."""

    def stream(self, **_: Any) -> Iterable[bytes]:
        yield self.read()
