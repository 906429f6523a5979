"""What falls into each partition of the ring of hashes, for one or several sets of partition keys (P1, P3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.engine.hashing import partition_hash
from helpers.engine.layout import even_boundaries
from helpers.show.values import on_wire

Keys = Sequence[Any] | Mapping[Any, float]
"""Partition key values; a mapping gives each its traffic, such as requests per second."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Keys on the ring, and how much falls into each partition."""

    name: str
    spots: tuple[tuple[str, int, float], ...]
    """(key as text, hash, weight)."""
    loads: tuple[float, ...]
    counts: tuple[int, ...]
    weighted: bool

    @property
    def most(self) -> float:
        """The share of the busiest partition, 0 to 1."""
        return max(self.loads) / sum(self.loads)

    @property
    def busiest(self) -> int:
        """The number of the busiest partition."""
        return self.loads.index(max(self.loads))

    @property
    def used(self) -> int:
        """Partitions that get anything."""
        return sum(load > 0 for load in self.loads)


def fullest(keys: Keys, partitions: int) -> float:
    """The share of the keys, or of their traffic, that the busiest partition gets, 0 to 1."""
    return spread_of("", keys, partitions).most


def designs_of(keys: Keys | Mapping[str, Keys]) -> dict[str, Keys]:
    """One or several designs by name; a single one has none."""
    if isinstance(keys, Mapping) and keys and all(_is_keys(value) for value in keys.values()):
        return {str(name): given for name, given in keys.items()}  # type: ignore[misc]
    return {"": keys}  # type: ignore[dict-item]


def _is_keys(value: object) -> bool:
    return isinstance(value, Mapping | Sequence) and not isinstance(value, str | bytes)


def spread_of(name: str, keys: Keys, partitions: int) -> Spread:
    """Where keys fall on a ring that is cut into equal partitions. Raises ValueError where there are none."""
    weighted = isinstance(keys, Mapping)
    pairs = list(keys.items()) if isinstance(keys, Mapping) else [(key, 1.0) for key in keys]
    if not pairs or sum(weight for _, weight in pairs) <= 0:
        raise ValueError("There are no keys to put on the ring: give `key_ring` at least one, with traffic above zero.")
    lows = even_boundaries(partitions)
    loads, counts, spots = [0.0] * partitions, [0] * partitions, []
    for key, weight in pairs:
        place = partition_hash([on_wire({"key": key})["key"]])
        partition = bisect_right(lows, place) - 1
        loads[partition] += weight
        counts[partition] += 1
        spots.append((str(key), place, float(weight)))
    return Spread(name, tuple(spots), tuple(loads), tuple(counts), weighted)


def hot_from(partitions: int) -> float:
    """The share above which a partition is called hot: twice what an even spread would give it."""
    return 2 / partitions if partitions > 1 else 1.0


def heaviest(spread: Spread, most: int) -> list[int]:
    """The busiest partitions, so many at most."""
    return sorted(range(len(spread.loads)), key=lambda place: (-spread.loads[place], place))[:most]
