"""How hot the hottest partition key of a load gets, for exercises 3.1 and 3.5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def hottest(seconds: Sequence[Sequence[str]]) -> int:
    """The most requests that one partition key gets in one second."""
    return max(max(Counter(keys).values()) for keys in seconds)
