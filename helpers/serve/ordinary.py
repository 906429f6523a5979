"""The ordinary request, as every SDK sends it, read in a few steps; whatever else comes off the wire is for h11 to judge.

h11 takes longer over a request than the engine does. What is read here is a part of what h11 reads, and means the same there:
one POST in HTTP/1.1, no header twice, the body's length said, nothing that changes how the connection goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final, NamedTuple

_END: Final = b"\r\n\r\n"
_HEAD: Final = re.compile(
    rb"POST /[!-~]* HTTP/1\.1(?:\r\n[!#$%&'*+.^_`|~0-9A-Za-z-]+:[ \t]*+(?:[^\x00-\x20\x7f](?:[^\x00-\x08\x0a-\x1f\x7f]*+)?)?)+"
)
_DIGITS_MAX: Final = 9  # of a length; what has more is larger than a body may be
_OUT_OF_THE_ORDINARY: Final = frozenset({"transfer-encoding", "expect", "upgrade", "trailer", "te"})
_LINES: Final = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}


class Head(NamedTuple):
    """The head of an ordinary request, and where its body lies among the bytes that were read."""

    target: str
    headers: dict[str, str]
    start: int
    end: int


def ordinary(data: bytes, head_max: int) -> Head | None:
    """The head of the request that `data` begins with; None where it is not here, is larger than `head_max` bytes, or not ordinary."""
    size = data.find(_END, 0, head_max)
    if size < 0 or _HEAD.fullmatch(data, 0, size) is None:
        return None
    first, *lines = data[:size].decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip(" \t")
    length = headers.get("content-length", "")
    if (
        len(headers) < len(lines)
        or "host" not in headers
        or not length.isdecimal()  # in Latin-1, no others than 0 to 9 are
        or len(length) > _DIGITS_MAX
        or headers.get("connection", "keep-alive").lower() != "keep-alive"
        or not _OUT_OF_THE_ORDINARY.isdisjoint(headers)
    ):
        return None
    start = size + len(_END)
    return Head(first.split(" ", 2)[1], headers, start, start + int(length))


def written(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """An answer as it goes over the wire."""
    fields = "".join([f"{name}: {value}\r\n" for name, value in headers])
    return f"{_LINES[status]}{fields}\r\n".encode("latin-1") + body
