"""Seeded chance, Zipf's law and time stamps: what every data set of the course is made with."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")

DAYS: Final = 365
DAY: Final = 86_400
YEAR: Final = DAYS * DAY
"""Seconds in 2025, the year in which everything happens."""
_YEAR_STARTS: Final = 1_735_689_600  # 2025-01-01T00:00:00Z in epoch seconds
_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATES: Final = tuple(
    f"2025-{month:02}-{day:02}" for month, days in enumerate(_MONTHS, 1) for day in range(1, days + 1)
)


def timestamp(second: int) -> str:
    """The moment `second` seconds into 2025 in UTC. All have 20 characters, so byte order is time order (K2)."""
    day, rest = divmod(second, DAY)
    hour, rest = divmod(rest, 3_600)
    return f"{_DATES[day]}T{hour:02}:{rest // 60:02}:{rest % 60:02}Z"


def epoch(second: int) -> int:
    """The same moment in epoch seconds, the form that TTL needs (G2)."""
    return _YEAR_STARTS + second


class Dice:
    """Seeded chance. It draws on `random()` alone, whose sequence Python keeps the same from version to version."""

    def __init__(self, seed: int, stream: int) -> None:
        """seed: of the whole data set. stream: which of its sequences; each kind of thing draws on one of its own."""
        self._random = Random(seed * 1_000 + stream).random

    def below(self, bound: int) -> int:
        """A whole number from 0 to bound - 1, each equally likely."""
        return int(self._random() * bound)

    def of(self, choices: Sequence[T]) -> T:
        """One of the choices, each equally likely."""
        return choices[int(self._random() * len(choices))]

    def chance(self, share: float) -> bool:
        """True in about `share` of the cases."""
        return self._random() < share

    def low(self, bound: int) -> int:
        """A whole number from 0 to bound - 1 where small ones are likelier, as for the rank of a book."""
        return int(self._random() * self._random() * bound)

    def shuffle(self, things: list[int]) -> None:
        """Puts a list in a chance order, in place."""
        for last in range(len(things) - 1, 0, -1):
            other = self.below(last + 1)
            things[last], things[other] = things[other], things[last]


def zipf_counts(total: int, ranks: int) -> list[int]:
    """`total` dealt out by Zipf's law: rank r gets a share in proportion to 1/r, rounded up or down."""
    harmonic = 0.0
    cumulative = []
    for rank in range(1, ranks + 1):
        harmonic += 1 / rank
        cumulative.append(harmonic)
    ends = [int(total * share / harmonic + 0.5) for share in cumulative]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
