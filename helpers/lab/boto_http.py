"""botocore's requests and answers at its HTTP layer, as what is on the wire."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any, Final

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

SERVED: Final = ("dynamodb", "dynamodb-streams")
"""The services that the lab answers, as botocore calls them in the names of its events."""


def target_and_body(request: AWSPreparedRequest) -> tuple[str, bytes]:
    """X-Amz-Target and body of a request that is about to be sent."""
    target = request.headers["X-Amz-Target"]
    body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
    return target.decode() if isinstance(target, bytes) else target, body


def boto_answer(url: str, status: int, headers: Mapping[str, str], body: bytes) -> AWSResponse:
    """What a handler of `before-send` returns in place of the network's answer.

    The headers have no x-amz-crc32: botocore checks the body only where there is one.
    """
    return AWSResponse(url, status, dict(headers), _Raw(body))  # type: ignore[arg-type]  # a dict will do


class _Raw(io.BytesIO):
    """A body in the form botocore reads one: all at once, or as a stream."""

    def stream(self, **_: Any) -> Iterable[bytes]:
        yield self.read()
