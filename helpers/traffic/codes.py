"""A key's place in key order as one number, so that millions of keys fit into an array.

The upper 32 bits of a code are the partition key's hash, the lower 32 the sort key.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from helpers.engine.layout import Position
from helpers.engine.physics.heat import Verdict, is_rising
from helpers.engine.physics.model import Model

Codes = npt.NDArray[np.uint64]

SORT_BITS: Final = np.uint64(32)
_SORT_MASK: Final = (1 << 32) - 1
_HASH_STEP: Final = 1 << 32  # the engine's hashes have 64 bits, a code's has 32


def position_of(code: int) -> Position:
    """The engine's position of a code."""
    return ((code >> 32) * _HASH_STEP, code & _SORT_MASK)


def code_of(position: Position) -> int:
    """The first code at or behind a position of the engine."""
    sort = position[1] if len(position) > 1 else 0
    hash_ = -(-position[0] // _HASH_STEP)  # rounded up: a boundary between two codes begins with the second
    return int(hash_ << 32 | sort)


def verdict_on(codes: Codes, model: Model, *, local_index: bool) -> Verdict:
    """What `engine.heat` decides about a hot partition that saw these requests in this order."""
    moved = codes[1:] != codes[:-1]
    ups = (codes[1:] > codes[:-1])[moved]
    downs = np.flatnonzero(~ups)
    rising = len(ups) - 1 - int(downs[-1]) if len(downs) else len(ups)
    if is_rising(rising, len(codes), model):
        return Verdict("rising keys")
    keys, counts = np.unique(codes, return_counts=True)
    if len(keys) < 2:
        return Verdict("one hot key")
    between_collections = keys[1:] >> SORT_BITS != keys[:-1] >> SORT_BITS
    candidates = np.flatnonzero(between_collections) if local_index else np.arange(len(keys) - 1)
    if not len(candidates):
        return Verdict("local index")
    uneven = np.abs(2 * np.cumsum(counts)[:-1] - counts.sum())
    best = int(candidates[np.argmin(uneven[candidates])])
    boundary = position_of(int(keys[best + 1]))
    isolates = counts.max() > model.hot_key_share * counts.sum()
    return Verdict("isolated" if isolates else "median", boundary[:1] if between_collections[best] else boundary)
