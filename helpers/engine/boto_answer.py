"""An answer in the form in which botocore takes one from its HTTP layer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.awsrequest import AWSResponse


def boto_answer(url: str, status: int, headers: Mapping[str, str], body: bytes) -> AWSResponse:
    """What a handler of `before-send` returns in place of the network's answer.

    The headers have no x-amz-crc32: botocore checks the body only where there is one.
    """
    return AWSResponse(url, status, dict(headers), _Raw(body))  # type: ignore[arg-type]  # a dict will do


class _Raw(io.BytesIO):
    """A body in the form botocore reads one: all at once, or as a stream."""

    def stream(self, **_: Any) -> Iterable[bytes]:
        yield self.read()
