"""What whoever watches the service sees of a request: what it used, what stood in its way, how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from helpers.engine.errors import ApiError
from helpers.engine.physics.throttling import Throttle
from helpers.engine.work import Part

BY_TTL: Final = "TimeToLive"
"""Stands where an operation is named, for a removal by TTL, which nobody asked for (G2)."""


@dataclass(slots=True)
class Met:
    """What the parts of one request met on their way, whatever became of the request."""

    throttles: list[tuple[Part, Throttle]] = field(default_factory=list)
    """Parts that found no capacity, and the limit that each met first."""
    conflicts: list[Part] = field(default_factory=list)
    """Parts whose item a transaction held (T9)."""
    refused: list[tuple[Sequence[Part], ApiError]] = field(default_factory=list)
    """Parts that were refused and used capacity all the same, such as failed conditions (W5)."""


@dataclass(frozen=True, slots=True)
class Observed:
    """One request that was answered or refused, of any operation; or one removal by TTL."""

    region: str
    operation: str
    """The API's own name, or `BY_TTL`."""
    started: float
    """Virtual time in seconds since the lab started."""
    seconds: float
    """Modelled latency; 0.0 for what is not an operation on items."""
    tables: tuple[str, ...]
    """The tables it was about, as far as they are known."""
    error: ApiError | None
    parts: tuple[Part, ...] = ()
    """What was admitted."""
    met: Met = field(default_factory=Met)
    members: int = 1
    """Members of a batch; 1 for what is none."""
