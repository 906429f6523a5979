"""Where a partition key lies on the ring of hashes: what decides its partition and its turn in a Scan.

DynamoDB's own function is secret. This stand-in gives the order that people see on AWS (P3): MD5 over a fixed prefix and the
key's bytes, as dynalite found it out. A string is its UTF-8, binary itself, a number what `number_bytes` makes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import md5
from typing import Any, Final

from helpers.engine.values import number, order_key
from helpers.engine.wire_types import AttributeValue

HASH_SPACE: Final = 1 << 64
"""Partition keys are hashed onto 0 … 2^64 - 1."""

PREFIX: Final = b"Outliers"
"""What stands in front of every key that is hashed (P3)."""

_ZERO: Final = b"\x80"
_BIAS: Final = 64
"""Taken from the power of 100 of the first pair, so that it fits a byte."""
_END_OF_NEGATIVE: Final = 102
"""Stands behind a negative number whose pairs leave room for it."""
_PAIRS_MAX: Final = 20


def partition_hash(values: Sequence[AttributeValue]) -> int:
    """The place of a partition key on the ring: the first 8 bytes of the digest (P3, a model choice)."""
    return placed(values)[0]


def placed(values: Sequence[AttributeValue]) -> tuple[int, tuple[Any, ...]]:
    """The hash of a partition key, and what tells it from others of the same hash: the order of its values."""
    if len(values) == 1:
        ((kind, content),) = values[0].items()
        return _placed(kind, content)
    # Several attributes: a length in front keeps ("a", "bc") apart from ("ab", "c").
    data = [_bytes_of(*next(iter(value.items()))) for value in values]
    hash_ = _digest(b"".join(len(part).to_bytes(2) + part for part in data))
    return hash_, tuple([order_key(value) for value in values])


def number_bytes(text: str) -> bytes:
    """A number as dynalite found it to be hashed: a byte for the power of 100, then one for each pair of digits (DYN)."""
    sign, digits, exponent = number(text).as_tuple()
    written = "".join(map(str, digits)).lstrip("0")
    if not written:
        return _ZERO
    power = len(written) + int(exponent)  # the number is 0.… × 10 ^ power
    significant = written.rstrip("0")
    paired = "0" * (power % 2) + significant
    paired += "0" * (len(paired) % 2)
    pairs = [int(paired[place : place + 2]) for place in range(0, len(paired), 2)]
    first = (power + power % 2) // 2 - _BIAS
    if not sign:
        return bytes([first & 0xFF, *(pair + 1 for pair in pairs)])
    end = [_END_OF_NEGATIVE] if len(pairs) < _PAIRS_MAX else []
    return bytes([~first & 0xFF, *(101 - pair for pair in pairs), *end])


@lru_cache(maxsize=65_536)
def _placed(kind: str, content: str) -> tuple[int, tuple[Any, ...]]:
    return _digest(_bytes_of(kind, content)), (order_key({kind: content}),)


def _bytes_of(kind: str, content: str) -> bytes:
    data: bytes = number_bytes(content) if kind == "N" else order_key({kind: content})
    return data


def _digest(data: bytes) -> int:
    return int.from_bytes(md5(PREFIX + data, usedforsecurity=False).digest()[:8])
