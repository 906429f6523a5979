"""Load for the traffic simulator from keys as an application writes them, when a key design has no formula.

`helpers.traffic.workload` draws millions of requests from a design. Here each request's key is given, so that a key function can
be tried as it stands in somebody's code. The partition key is hashed as the lab's tables hash it (P3).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np

from helpers.engine.hashing import partition_hash
from helpers.traffic.codes import SORT_BITS
from helpers.traffic.workload import Load

Key = str | tuple[str, str]
"""A partition key, or a partition key and a sort key; both of type S."""

_CODE_SHIFT: Final = 32
"""A code holds the upper 32 of the engine's 64 hash bits."""


@lru_cache(maxsize=100_000)
def _hash_of(partition_key: str) -> int:
    return partition_hash([{"S": partition_key}]) >> _CODE_SHIFT


def partition_of(partition_key: str, partitions: int) -> int:
    """The place, 0 … partitions - 1, of the partition that holds this key, where all are equally large (P3)."""
    return partition_hash([{"S": partition_key}]) * partitions >> 64


def load_of_keys(seconds: Iterable[Iterable[Key]], name: str = "given keys") -> Load:
    """The load of requests whose keys are given, one iterable for each second, in the order of their arrival.

    Sort keys are ordered by their UTF-8 bytes (K2), as DynamoDB orders them.
    """
    given = [[key if isinstance(key, tuple) else (key, "") for key in second] for second in seconds]
    keys = [key for second in given for key in second]
    rank = {sort: place for place, sort in enumerate(sorted({sort for _, sort in keys}, key=str.encode))}
    hashes = np.array([_hash_of(partition) for partition, _ in keys], dtype=np.uint64)
    sorts = np.array([rank[sort] for _, sort in keys], dtype=np.uint64)
    starts = np.cumsum([0, *(len(second) for second in given)], dtype=np.int64)
    return Load(name, hashes << SORT_BITS | sorts, starts)
