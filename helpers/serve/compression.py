"""Compressed bodies, both ways, as the service takes and sends them.

How it chooses is from the suite that ScyllaDB runs against DynamoDB for its own HTTP front: gzip and deflate, from 4 KB on, by
the weights in Accept-Encoding, where `identity` counts for nothing and what cannot be read counts as 1. Request bodies of both
kinds are taken.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from functools import lru_cache
from typing import Final

COMPRESSED_FROM: Final = 4_096  # bytes of an answer
_LEVEL: Final = 1  # nobody pays for bytes on this machine
_WEIGHT: Final = re.compile(r"-?[0-9]+\.?[0-9]*")
_PACK: Final[dict[str, Callable[[bytes], bytes]]] = {
    "gzip": lambda body: gzip.compress(body, _LEVEL, mtime=0),
    "deflate": lambda body: zlib.compress(body, _LEVEL),
}
_WINDOW: Final = {"gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class TooLargeError(ValueError):
    """What was compressed is larger than it may be."""


def packed(body: bytes, accepted: str) -> tuple[str, bytes] | None:
    """A body in the coding that an Accept-Encoding header prefers; None where it goes as it is."""
    if len(body) < COMPRESSED_FROM or not accepted:
        return None
    coding = _preferred(accepted)
    return None if coding is None else (coding, _PACK[coding](body))


def unpacked(body: bytes, coding: str, largest: int) -> bytes:
    """What was compressed, `largest` bytes of it at most.

    Raises LookupError for an unknown coding, TooLargeError, and ValueError where the body is not in that coding.
    """
    window, parts, left = _WINDOW[coding], list[bytes](), largest
    while True:  # a gzip may be several, one after the other
        reader = zlib.decompressobj(window)
        try:
            part = reader.decompress(body, left + 1)
        except zlib.error as error:
            raise ValueError(f"The body is not {coding}: {error}.") from error
        left -= len(part)
        if left < 0:
            raise TooLargeError
        if not reader.eof:
            raise ValueError(f"The body is not {coding}: it ends too early.")
        parts.append(part)
        body = reader.unused_data
        if not body:
            return b"".join(parts)


@lru_cache(maxsize=64)
def _preferred(accepted: str) -> str | None:
    weights: dict[str, float] = {}
    for one in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        weights[name] = max(weights.get(name, 0.0), _weight(parameters))
    # A star stands for what is not named; between equals, what comes first is taken, and what is named before the star.
    offered = {name: weight for name, weight in weights.items() if name in _PACK}
    for name in _PACK:
        offered.setdefault(name, weights.get("*", 0.0))
    best = max(offered, key=lambda name: offered[name])
    return best if offered[best] > 0 else None


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = (part.strip() for part in parameter.partition("="))
        if name == "q":
            return min(max(float(value), 0.0), 1.0) if _WEIGHT.fullmatch(value) else 1.0
    return 1.0
