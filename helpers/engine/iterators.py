"""Shard iterators: a place in a shard as text that a reader hands back. The same place at the same time is the same text."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import md5
from typing import Any, Final

from helpers.engine.bodies import json_object
from helpers.engine.errors import ApiError, validation

_MARK: Final = "|1|"
_SEAL: Final = 16
"""Bytes of an MD5 digest."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in one shard of one stream."""

    arn: str
    shard: str
    place: int
    """The sequence number of the record to read next, or a lower one."""
    issued: float
    """Seconds since the lab's start."""
    again: bool = False
    """The record at `place` has been delivered once already."""

    def token(self) -> str:
        """The iterator as text."""
        content = json.dumps([self.shard, self.place, self.issued, self.again]).encode()
        return f"{self.arn}{_MARK}{b64encode(_seal(self.arn, content) + content).decode()}"

    @classmethod
    def of(cls, token: str) -> Cursor:
        """The place that a text stands for. Raises ValidationException for one that was never given out."""
        arn, _, text = token.rpartition(_MARK)
        try:
            sealed = b64decode(text, validate=True)
        except ValueError as error:
            raise _no_iterator() from error
        seal, content = sealed[:_SEAL], sealed[_SEAL:]
        if seal != _seal(arn, content):
            raise _no_iterator()
        match _read(content):
            case [str() as shard, int() as place, int() | float() as issued, bool() as again]:
                return cls(arn, shard, place, issued, again)
        raise _no_iterator()


def _read(content: bytes) -> Any:
    """What stands behind a seal, which anybody can make who knows how. Raises ValidationException where it is no JSON."""
    try:
        return json_object(b'{"cursor":%b}' % content).get("cursor")
    except ApiError as error:
        raise _no_iterator() from error


def _seal(arn: str, content: bytes) -> bytes:
    """A digest in front of the content, so that a changed iterator is noticed."""
    return md5(arn.encode() + content, usedforsecurity=False).digest()


def _no_iterator() -> ApiError:
    return validation("Invalid ShardIterator")
