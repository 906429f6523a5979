"""The sales of exercise 3.2: days that are alike in a part of their names, and ids that are alike in a part of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import count, islice
from typing import Any, Final
from zlib import crc32

SHARDS: Final = 8
DAY: Final = "2025-11-28"
OTHER_DAYS: Final = ("2025-11-29", "2025-10-28", "2024-11-28")
"""The next day, and the same one of another month and of another year."""
SALES: Final = 260
OTHERS: Final = 6
"""Sales of `DAY`, and of each of the other days, which have the ids of its first ones."""
_LONGER: Final = (4, 33, 61)
_CAPITALS: Final = 3
"""Which sales have two twins whose ids begin with theirs, and how many have one that differs in capital letters alone."""
_TWINS_FROM: Final = 100
"""Where in the day the twins are."""


def all_sales() -> list[dict[str, Any]]:
    """The sales of `DAY`, then those of each other day.

    Ids are not in the order of time, most of them begin and end alike, the same ones come on every day, and some sales share a
    second.
    """
    ids = _ids()
    days = [DAY] * SALES + [day for day in OTHER_DAYS for _ in range(OTHERS)]
    return [_sale(ids[place % SALES], day, place % SALES, place) for place, day in enumerate(days)]


def _sale(name: str, day: str, number: int, place: int) -> dict[str, Any]:
    return {
        "id": name,
        "day": day,
        "at": f"{day}T10:{number // 8:02}:{number % 8 // 4 * 30:02}Z",
        "price": Decimal("9.50") + place % 7,
    }


def _ids() -> list[str]:
    ids = [_id(number) for number in range(SALES)]
    longer = [twin for number in _LONGER for twin in islice(_longer(ids[number]), 2)]
    texts = [name for name in ids[:_TWINS_FROM:5] if name != name.upper() and _meet(name, name.upper())]
    twins = longer + [name.upper() for name in texts[:_CAPITALS]]
    ids[_TWINS_FROM : _TWINS_FROM + len(twins)] = twins
    return ids


def _longer(name: str) -> Iterator[str]:
    """Ids that begin with this one, and with each other's first twenty characters."""
    return (twin for part in count(1) if _meet(twin := f"{name}-part-{part}", name))


def _id(number: int) -> str:
    name = crc32(f"sale {number}".encode())
    return f"{name:08x}" if number % 5 == 0 else f"sale-{name % 10**9:09}-eu"


def _meet(one: str, other: str) -> bool:
    """Whether two ids have one shard by the hash that most answers take: only there one sale can be taken for the other."""
    return crc32(one.encode()) % SHARDS == crc32(other.encode()) % SHARDS
