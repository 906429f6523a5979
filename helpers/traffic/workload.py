"""Load for the traffic simulator: which keys an application's requests touch, and when they arrive.

A key design turns an entity (a user, an order, a device) into a primary key. An arrival pattern says how many requests
come in each second and which entities they are about. Both are plain values; nothing is drawn before `requests`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from helpers.traffic.codes import SORT_BITS, Codes

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class KeyDesign:
    """How requests about an entity become primary keys."""

    name: str
    partition: Literal["entity", "value", "one"]
    """The partition key: the entity itself, one of few `values`, or the same for all."""
    sort: Literal["none", "entity", "time", "random"] = "none"
    """The sort key: none, the entity, the time of the request (always rising), or a random one."""
    values: int = 1
    shards: int = 1
    """Suffixes that each partition key is spread over (P14)."""

    def sharded(self, shards: int) -> KeyDesign:
        """The same design with a random suffix 0 … shards - 1 on each partition key."""
        if shards < 1:
            raise ValueError(f"A key is spread over at least one shard, got {shards!r}.")
        return replace(self, name=f"{self.name}, {shards} shards", shards=shards)


def item_per_entity(name: str = "userId") -> KeyDesign:
    """Partition key = the entity, no sort key: one item each."""
    return KeyDesign(name, "entity")


def collection_per_entity(name: str = "userId + time", *, sort: Literal["time", "random"] = "time") -> KeyDesign:
    """Partition key = the entity, sort key = time or a random id: a collection each."""
    return KeyDesign(name, "entity", sort)


def few_values(values: int, name: str = "status", *, sort: Literal["entity", "time", "random"] = "entity") -> KeyDesign:
    """Partition key = one of few values, such as a status or a country."""
    if values < 1:
        raise ValueError(f"A partition key has at least one value, got {values!r}.")
    return KeyDesign(name, "value", sort, values)


def one_value(name: str = "day + time", *, sort: Literal["entity", "time", "random"] = "time") -> KeyDesign:
    """Every request has the same partition key, such as today's date."""
    return KeyDesign(name, "one", sort)


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How many requests come in each second, and which of `entities` they are about."""

    name: str
    per_second: tuple[int, ...]
    entities: int
    choice: Literal["uniform", "zipf", "celebrity", "monotonic"] = "uniform"
    exponent: float = 1.0
    share: float = 0.5

    @property
    def total(self) -> int:
        """Requests over all seconds."""
        return sum(self.per_second)


def uniform(rate: int, seconds: int, entities: int = 10_000) -> Arrivals:
    """`rate` requests per second, every entity equally likely."""
    return Arrivals("uniform", (rate,) * seconds, entities)


def zipf(rate: int, seconds: int, entities: int = 10_000, exponent: float = 1.0) -> Arrivals:
    """The k-th most popular entity is asked for in proportion to 1 / k^exponent: a few are popular, most are not."""
    return Arrivals("Zipf", (rate,) * seconds, entities, "zipf", exponent=exponent)


def celebrity(rate: int, seconds: int, entities: int = 10_000, share: float = 0.5) -> Arrivals:
    """One entity gets `share` of all requests, the others the rest in equal parts."""
    if not 0 <= share <= 1:
        raise ValueError(f"A share lies between 0 and 1, got {share!r}.")
    return Arrivals("celebrity", (rate,) * seconds, entities, "celebrity", share=share)


def monotonic(rate: int, seconds: int) -> Arrivals:
    """Each request is about the next new entity: order 1, then order 2, then order 3."""
    return Arrivals("monotonic", (rate,) * seconds, rate * seconds, "monotonic")


def bursty(arrivals: Arrivals, *, burst: int, every: int = 60, lasting: int = 5) -> Arrivals:
    """The same, but in the last `lasting` of each `every` seconds `burst` requests per second come."""
    if not 0 < lasting < every:
        raise ValueError(f"A burst must be shorter than its period, got lasting={lasting!r} and every={every!r}.")
    pattern = tuple(
        burst if second % every >= every - lasting else rate for second, rate in enumerate(arrivals.per_second)
    )
    return replace(arrivals, name=f"bursty {arrivals.name}", per_second=pattern)


@dataclass(frozen=True, slots=True)
class Load:
    """Requests in the order they arrive. Those of second s are `codes[starts[s]:starts[s + 1]]`."""

    name: str
    codes: Codes
    starts: Counts

    @property
    def seconds(self) -> int:
        """How long the load lasts; the last second may be an empty one."""
        return len(self.starts) - 1

    @property
    def hottest_share(self) -> float:
        """The share of all requests, 0 to 1, that the most wanted key gets."""
        return float(np.unique(self.codes, return_counts=True)[1].max() / len(self.codes))


def requests(design: KeyDesign, arrivals: Arrivals, *, seed: int = 0) -> Load:
    """Draw the requests. Equal arguments give equal requests. Takes 8 bytes for each, and some more while drawing."""
    rng = np.random.Generator(np.random.PCG64(seed))
    total = arrivals.total
    starts = np.concatenate(([0], np.cumsum(arrivals.per_second, dtype=np.int64)))
    entities = _entities(arrivals, total, rng)
    keys = {"entity": entities, "value": entities % np.uint64(design.values), "one": np.zeros_like(entities)}
    codes = _hash(_suffixed(keys[design.partition], design.shards, rng)) << SORT_BITS
    match design.sort:
        case "entity":
            codes |= entities
        case "time":
            codes |= np.arange(total, dtype=np.uint64)
        case "random":
            codes |= _below(1 << 32, total, rng)
        case "none":
            pass
    return Load(f"{design.name}, {arrivals.name}", codes, starts)


def _entities(arrivals: Arrivals, total: int, rng: np.random.Generator) -> Codes:
    if arrivals.choice == "monotonic":
        return np.arange(total, dtype=np.uint64)
    if arrivals.choice == "zipf":
        weights = np.arange(1, arrivals.entities + 1, dtype=np.float64) ** -arrivals.exponent
        bounds = np.cumsum(weights)
        return np.searchsorted(bounds / bounds[-1], rng.random(total), side="right").astype(np.uint64)
    if arrivals.choice == "celebrity" and arrivals.entities > 1:
        others = _below(arrivals.entities - 1, total, rng) + np.uint64(1)
        return np.where(rng.random(total) < arrivals.share, np.uint64(0), others)
    return _below(arrivals.entities, total, rng)


def _suffixed(keys: Codes, shards: int, rng: np.random.Generator) -> Codes:
    return keys if shards == 1 else keys * np.uint64(shards) + _below(shards, len(keys), rng)


def _below(bound: int, count: int, rng: np.random.Generator) -> Codes:
    # random() is the part of NumPy's generators whose numbers stay the same from version to version.
    return (rng.random(count) * bound).astype(np.uint64)


def _hash(keys: Codes) -> Codes:
    """Spread key numbers evenly over 32 bits: a stand-in for DynamoDB's secret function (P3), fast on arrays."""
    mixed = keys * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed >> np.uint64(32)
