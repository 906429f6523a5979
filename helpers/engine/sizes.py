"""How many bytes DynamoDB counts for an item. Everything that costs anything starts here (S1–S8)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from helpers.engine.limits import (
    COLLECTION_OVERHEAD,
    ELEMENT_OVERHEAD,
    NUMBER_MAX_SIZE,
    READ_BLOCK,
    WRITE_BLOCK,
)
from helpers.engine.schema import AttributeValue, Item


def item_size(item: Item) -> int:
    """Bytes of an item: the UTF-8 length of each attribute name plus the size of its value (S1)."""
    return sum(text_size(name) + value_size(value) for name, value in item.items())


def value_size(value: AttributeValue) -> int:
    """Bytes of one typed value, without its name (S2–S7). The type tag itself costs nothing (S8)."""
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return text_size(content)
        case "N":
            return number_size(content)
        case "B":
            return binary_size(content)
        case "BOOL" | "NULL":
            return 1  # S4
        case "M":
            return COLLECTION_OVERHEAD + sum(
                ELEMENT_OVERHEAD + text_size(name) + value_size(element) for name, element in content.items()
            )
        case "L":
            return COLLECTION_OVERHEAD + sum(ELEMENT_OVERHEAD + value_size(element) for element in content)
        case "SS":
            return sum(text_size(element) for element in content)  # S6: a set adds nothing of its own
        case "NS":
            return sum(number_size(element) for element in content)
        case "BS":
            return sum(binary_size(element) for element in content)
    raise ValueError(f"{kind!r} is not a DynamoDB type")


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


def request_size(value: Any) -> int:
    """Bytes of the values in a request part that is an item, or 0 for one that is absent."""
    return item_size(value) if value else 0
