"""The JSON of requests and answers, as bytes: what can be read of a body before anything knows what it means."""

from __future__ import annotations

import json
import re
from typing import Final, NoReturn

import orjson

from helpers.engine.errors import ApiError
from helpers.engine.limits import JSON_LEVELS_MAX
from helpers.engine.scalars import serialization
from helpers.engine.values import TooDeepError
from helpers.engine.wire_types import Json

# Possessive, and content with the end of the body where a quote is missing: no body makes it go back over what it has read.
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_ONE_KIND: Final = bytes.maketrans(b"[]", b"{}")
_DELETE: Final = b"\x7f"  # the one character of ASCII that `json` escapes and orjson does not
_NO_BRACKETS: Final = bytes(code for code in range(256) if code not in b"{}[]")


def json_object(body: bytes) -> Json:
    """The JSON object in a body. Raises SerializationException for anything else, ValidationException for one too deep.

    A body is measured before it is read: what reads JSON calls itself for each level, in some Pythons on the caller's stack.
    """
    _check_depth(body)
    try:
        request = _DECODER.decode(body.decode())
    except ValueError as error:
        raise _no_json() from error
    if not isinstance(request, dict):
        raise serialization("Unexpected value type in payload")
    return request


def body_of(answer: Json) -> bytes:
    """An answer as the service writes it, without blanks, and in ASCII.

    orjson takes a tenth of the time of `json`, and where all is ASCII it writes the same. What may be spelled in more ways
    than one is for `json`: other characters, halves of surrogate pairs, and whole numbers of more than 64 bits. Fractions
    are the same in both between 0.0001 and 10^16, where all units, sizes and times lie.
    """
    try:
        body = orjson.dumps(answer)
    except TypeError:
        return _ENCODER.encode(answer).encode()
    return body if body.isascii() and _DELETE not in body else _ENCODER.encode(answer).encode()


def _check_depth(body: bytes) -> None:
    """Refuse a body of more than JSON_LEVELS_MAX levels, and one whose brackets do not match."""
    if body.count(b"{") + body.count(b"[") <= JSON_LEVELS_MAX:  # nearly every request
        return
    brackets = _STRING.sub(b"", body).translate(_ONE_KIND, _NO_BRACKETS)
    for _ in range(JSON_LEVELS_MAX):
        whole, brackets = len(brackets), brackets.replace(b"{}", b"")  # without the innermost level
        if len(brackets) == whole:
            break
    if b"{}" in brackets:
        raise TooDeepError
    if brackets:
        raise _no_json()


def _no_json() -> ApiError:
    return serialization("Unable to parse the request body as JSON.")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is Python's, not JSON's.")


# The functions of `json` would make one of these for each body.
_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant)
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))
