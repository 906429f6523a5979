"""The ordinary request, as every SDK sends it, read in a few steps; whatever else comes off the wire is for h11 to judge.

h11 takes longer over a request than the engine does. What is read here is a part of what h11 reads, and means the same there:
one POST in HTTP/1.1, no header twice, the body's length said, nothing that changes how the connection goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from http import HTTPStatus
from typing import Final, NamedTuple

_END: Final = b"\r\n\r\n"
_LINE: Final = re.compile(r"POST (/[!-~]*) HTTP/1\.1")
_FIELD: Final = re.compile(
    r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*+((?:[^\x00-\x20\x7f](?:[^\x00-\x08\x0a-\x1f\x7f]*+)?)?)"
)
_DIGITS_MAX: Final = 9  # of a length; what has more is larger than a body may be
_OUT_OF_THE_ORDINARY: Final = frozenset({"transfer-encoding", "expect", "upgrade", "trailer", "te"})
_LINES: Final = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}


class NotOrdinaryError(ValueError):
    """A line that h11 has to judge."""


class Head(NamedTuple):
    """The head of an ordinary request, and where its body lies among the bytes that were read."""

    target: str
    headers: dict[str, str]
    start: int
    end: int


def ordinary(data: bytes, head_max: int) -> Head | None:
    """The head of the request that `data` begins with; None where it is not here, is larger than `head_max` bytes, or not ordinary."""
    size = data.find(_END, 0, head_max)
    if size < 0:
        return None
    first, *lines = data[:size].decode("latin-1").split("\r\n")
    try:
        target, headers = _target(first), dict(map(_field, lines))
    except NotOrdinaryError:
        return None
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
    return Head(target, headers, start, start + int(length))


@lru_cache(maxsize=64)
def _target(line: str) -> str:
    found = _LINE.fullmatch(line)
    if found is None:
        raise NotOrdinaryError
    return found[1]


@lru_cache(maxsize=256)
def _field(line: str) -> tuple[str, str]:
    """Name and value of a header. A client repeats most lines with every request: only its signature is new each time."""
    found = _FIELD.fullmatch(line)
    if found is None:
        raise NotOrdinaryError
    return found[1].lower(), found[2].rstrip(" \t")


def written(status: int, headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """An answer as it goes over the wire."""
    fields = "".join([f"{name}: {value}\r\n" for name, value in headers])
    return f"{_LINES[status]}{fields}\r\n".encode("latin-1") + body
