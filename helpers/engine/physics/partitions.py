"""Which partition holds which part of the key space: ranges of (hash of the partition key, sort key).

A range ends where the next one begins, so a list of lowest positions says it all. Partitions are only ever
divided, never merged (P6).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from helpers.engine.hashing import HASH_SPACE
from helpers.engine.layout import Position, Range, even_boundaries


@dataclass(frozen=True, slots=True)
class Span:
    """One partition's part of the key space: from `low` up to, and without, the next partition's `low`."""

    number: int
    low: Position
    parent: int | None
    """The partition it was divided from."""
    born: float
    """When it began to serve, in seconds since the lab's start."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What a Scan page finds in one partition."""

    start: Position
    """Where in the partition the page begins to search."""
    first: int
    last: int
    """The items that it finds there: `walked[first:last]`, none where both are equal."""


class Ranges:
    """The spans of a table in key order. Positions are tuples that begin with the hash; a shorter one sorts first.

    It begins with `count` spans of equal width, which serve from `now`, in seconds since the lab's start.
    """

    def __init__(self, count: int, now: float = 0.0) -> None:
        self.spans = [Span(number, (low,), None, now) for number, low in enumerate(even_boundaries(count))]
        self._lows: list[Position] = [span.low for span in self.spans]
        self._next = count

    def __len__(self) -> int:
        """How many partitions serve now."""
        return len(self.spans)

    @property
    def lows(self) -> Sequence[Position]:
        """Where each partition begins, in key order."""
        return self._lows

    def find(self, position: Position) -> int:
        """The place (0, 1, 2 … in key order) of the partition that holds this position."""
        return bisect_right(self._lows, position) - 1

    def place_of(self, number: int) -> int | None:
        """The place of the partition with this number, or None if it has been divided since."""
        for place, span in enumerate(self.spans):
            if span.number == number:
                return place
        return None

    def high(self, place: int) -> Position:
        """Where the partition in this place ends."""
        return self._lows[place + 1] if place + 1 < len(self._lows) else (HASH_SPACE,)

    def visits(self, stretch: Range, walked: Sequence[tuple[Position, int]]) -> list[Visit]:
        """The partitions that a search of a stretch goes through, in key order, and what it found in each (R7).

        `walked` holds the place and size of each item of the stretch, in key order.
        """
        start = stretch.low or self._lows[0]
        # A stretch that ends right where a partition begins does not touch it.
        ends = bisect_right if stretch.high_included else bisect_left
        end = len(self._lows) if stretch.high is None else ends(self._lows, stretch.high)
        begin = self.find(start)
        bounds = [0, *(bisect_left(walked, low, key=_place_of) for low in self._lows[begin + 1 : end]), len(walked)]
        starts = [start, *self._lows[begin + 1 : end]]
        return [Visit(start, *found) for start, found in zip(starts, pairwise(bounds), strict=True)]

    def split(self, place: int, boundary: Position, now: float) -> None:
        """Divide one partition: two new ones take its place, the second beginning at `boundary`."""
        old = self.spans[place]
        if not old.low < boundary < self.high(place):
            raise ValueError(f"Partition {old.number} holds no position {boundary!r} to be divided at.")
        left = Span(self._next, old.low, old.number, now)
        right = Span(self._next + 1, boundary, old.number, now)
        self._next += 2
        self.spans[place : place + 1] = [left, right]
        self._lows.insert(place + 1, boundary)

    def middles(self) -> list[tuple[int, Position]]:
        """For each partition that spans more than one hash: its place and the middle of its hashes, last place first.

        This is how a table grows for capacity, when no traffic says where to divide. The order lets a caller
        split one after the other without the places moving.
        """
        found: list[tuple[int, Position]] = []
        for place in reversed(range(len(self.spans))):
            low, high = self._lows[place][0], self.high(place)[0]
            middle = (low + high) // 2
            if middle > low:
                found.append((place, (middle,)))
        return found


def _place_of(found: tuple[Position, int]) -> Position:
    return found[0]
