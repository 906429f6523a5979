"""Tokens as somebody would change them who wants to see another user's orders."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import product

_FORGED_MAX = 7
"""Places of a name that are changed in every combination; a token with more of them is changed in the first ones."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_=-]{8,}")
"""What may be base64, in a token or in a part of one."""


def forged(token: str, owner: str, forger: str) -> Iterator[str]:
    """The token with the owner's name replaced, in some of its places or in all: where it stands open, in base64, in hex."""
    yield from _replaced(token, owner, forger)
    for part in _ENCODED.finditer(token):
        before, behind = token[: part.start()], token[part.end() :]
        for decode, encode in _CODES:
            try:
                inside = decode(part[0])
            except (binascii.Error, ValueError):
                continue
            for changed in (inside, *_replaced(inside, owner, forger)):
                for around in (before, before.replace(owner, forger)):
                    if (whole := around + encode(changed) + behind) != token:
                        yield whole


def _from_base64(text: str) -> str:
    return base64.b64decode(text.translate({45: 43, 95: 47}), validate=True).decode()


def _to_base64(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def _from_hex(text: str) -> str:
    return bytes.fromhex(text).decode()


def _to_hex(text: str) -> str:
    return text.encode().hex()


_CODES = ((_from_base64, _to_base64), (_from_hex, _to_hex))


def _replaced(text: str, owner: str, forger: str) -> Iterator[str]:
    first, *others = text.split(owner)
    names = min(len(others), _FORGED_MAX)
    for chosen in product((owner, forger), repeat=names):
        if forger in chosen:
            rest = zip((*chosen, *[owner] * (len(others) - names)), others, strict=True)
            yield first + "".join(name + part for name, part in rest)
