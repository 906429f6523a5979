"""How many bytes DynamoDB counts for an item. Everything that costs anything starts here (S1–S8)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from helpers.engine.limits import (
    COLLECTION_OVERHEAD,
    ELEMENT_OVERHEAD,
    NUMBER_MAX_SIZE,
    READ_BLOCK,
    WRITE_BLOCK,
)
from helpers.engine.wire_types import AttributeValue, Item


def item_size(item: Item) -> int:
    """Bytes of an item: the UTF-8 length of each attribute name plus the size of its value (S1)."""
    total = text_size("".join(item))
    for value in item.values():
        ((kind, content),) = value.items()
        plain = kind == "S" and content.isascii()  # most values are
        total += len(content) if plain else _SIZES[kind](content)
    return total


def value_size(value: AttributeValue) -> int:
    """Bytes of one typed value, without its name (S2–S7). The type tag itself costs nothing (S8)."""
    ((kind, content),) = value.items()
    return _SIZES[kind](content)


def _map_size(content: dict[str, AttributeValue]) -> int:
    # S5: 3 bytes, and one more for each element
    return COLLECTION_OVERHEAD + ELEMENT_OVERHEAD * len(content) + item_size(content)


def _list_size(content: list[AttributeValue]) -> int:
    return COLLECTION_OVERHEAD + ELEMENT_OVERHEAD * len(content) + sum(map(value_size, content))


def text_size(text: str) -> int:
    """Bytes of a string or a name in UTF-8 (S2)."""
    return len(text) if text.isascii() else len(text.encode())


def binary_size(base64_text: str) -> int:
    """Raw bytes behind a base64 text (S3)."""
    return len(base64_text) // 4 * 3 - base64_text.count("=", -2)


@lru_cache(maxsize=65_536)
def number_size(text: str) -> int:
    """Bytes of a number: one, plus one for each pair of digits in base 100, plus one for a minus sign (S7)."""
    number = Decimal(text)
    if number == 0:
        return 1
    negative, digits, _ = number.as_tuple()
    first = next(place for place, digit in enumerate(digits) if digit)
    last = next(place for place, digit in enumerate(reversed(digits)) if digit)
    count = len(digits) - first - last
    # Pairs are aligned on the decimal point, so where the first digit stands decides how many pairs are touched.
    leads_a_pair = number.adjusted() % 2 == 1
    pairs = (count + 1) // 2 if leads_a_pair else count // 2 + 1
    return min(NUMBER_MAX_SIZE, 1 + pairs + negative)


def rblocks(size: int) -> int:
    """4 KB read blocks that `size` bytes fill, rounded up, at least one (U3)."""
    return max(1, -(-size // READ_BLOCK))


def wblocks(size: int) -> int:
    """1 KB write blocks that `size` bytes fill, rounded up, at least one (U3)."""
    return max(1, -(-size // WRITE_BLOCK))


_SIZES: Final[dict[str, Callable[[Any], int]]] = {
    "S": text_size,
    "N": number_size,
    "B": binary_size,
    "BOOL": lambda _: 1,  # S4
    "NULL": lambda _: 1,  # S4
    "M": _map_size,
    "L": _list_size,
    "SS": lambda content: sum(map(text_size, content)),  # S6: a set adds nothing of its own
    "NS": lambda content: sum(map(number_size, content)),
    "BS": lambda content: sum(map(binary_size, content)),
}
"""DynamoDB's type → the function that measures its content."""
