"""Idempotency tokens: a transaction that is sent again within ten minutes changes nothing (T6)."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.engine.changes import Change
from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError
from helpers.engine.limits import TOKEN_LIFETIME
from helpers.engine.wire_types import Item, Json

Token = tuple[str, str]
"""The operation and its ClientRequestToken: each operation remembers its own (L9)."""

Write = tuple[str, Item, int]
"""Table name, primary key, bytes: what a retry of the same transaction is billed for."""


def token_of(operation: str, request: Json) -> Token | None:
    """The token of a request, None where it has none."""
    token = request.get("ClientRequestToken")
    return None if token is None else (operation, token)


@dataclass(frozen=True, slots=True)
class _Remembered:
    fingerprint: str
    until: float
    writes: list[Write]


class Tokens:
    """The ClientRequestTokens of transactions that went through, for as long as the service keeps them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[Token, _Remembered] = {}

    def recall(self, token: Token, fingerprint: str) -> list[Write] | None:
        """What was written under this token, or None if it is new or forgotten.

        Raises IdempotentParameterMismatchException where the token came with another request.
        """
        kept = self._kept.get(token)
        if kept is None or kept.until <= self._clock.seconds:
            return None
        if kept.fingerprint != fingerprint:
            raise ApiError(
                "IdempotentParameterMismatchException",
                "Request with the same client token but different parameters was already processed",
            )
        return kept.writes

    def remember(self, token: Token, fingerprint: str, changes: list[Change]) -> None:
        """Keep a transaction that has gone through."""
        now = self._clock.seconds
        for old in [name for name, kept in self._kept.items() if kept.until <= now]:
            del self._kept[old]
        writes = [(change.schema.name, change.key, change.bytes) for change in changes]
        self._kept[token] = _Remembered(fingerprint, now + TOKEN_LIFETIME, writes)
