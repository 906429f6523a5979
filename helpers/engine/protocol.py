"""The wire protocol: an operation in `X-Amz-Target` and DynamoDB JSON in the body; in answer an HTTP status and JSON."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from helpers.engine.bodies import body_of, json_object
from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.streams import STREAM_OPERATIONS
from helpers.engine.wire_types import Json

_STREAMS: Final = "DynamoDBStreams_20120810"
_REGION: Final = re.compile(r"[a-z]{2,3}(-[a-z]+)+-[0-9]{1,2}")
_SERVICES: Final = {"DynamoDB_20120810", _STREAMS}

_WITHOUT_BODY: Final = {"TagResource", "UntagResource"}  # L5

Answer = tuple[int, bytes]
"""HTTP status and JSON body."""


def respond(engine: Engine, target: str, body: bytes) -> Answer:
    """Serve one request off the wire. Never raises for what a caller sent."""
    try:
        return 200, answered(engine, operation_in(target), json_object(body))
    except ApiError as error:
        return error.status, body_of(error.body())


def answered(engine: Engine, operation: str, request: Json) -> bytes:
    """The body of the answer to one request. Raises `ApiError`."""
    answer = engine.handle(operation, request)
    return b"" if operation in _WITHOUT_BODY else body_of(answer)


@lru_cache(maxsize=256)
def operation_in(target: str) -> str:
    """The operation that an X-Amz-Target names: `DynamoDB_20120810.PutItem` → `PutItem`.

    Raises UnknownOperationException where it names none, or one of the other service.
    """
    service, _, operation = target.partition(".")
    if service not in _SERVICES or not operation or (service == _STREAMS) != (operation in STREAM_OPERATIONS):
        raise ApiError("UnknownOperationException", "X-Amz-Target does not name an operation of DynamoDB.")
    return operation


def is_region(name: str) -> bool:
    """Whether this is how AWS names a Region, such as eu-north-1."""
    return _REGION.fullmatch(name) is not None


def request_id(number: int) -> str:
    """52 characters, as AWS's request ids have, but the same on every run."""
    return f"LAB{number:049d}"
