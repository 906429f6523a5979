"""Which attributes of some items get a column of their own, so that keys need not break and the picture fits its frame."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from helpers.show.values import PythonItem, brief
from helpers.text import columns

# Estimates, in CSS pixels, of what a page makes of texts: on the safe side for the fonts that systems bring.
_ROOM: Final = 710
_CODE: Final = 7.3
"""One character of code, 12 pixels high."""
_WORD: Final = 7.2
"""One character of text, 13 pixels high."""
_GAP: Final = 10
_LONGEST: Final = 14
"""Characters of a text that ask for room; a longer one may go on in a second line, between its words."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the attributes of a picture stand."""

    own: Sequence[str]
    """Attributes with a column of their own, from the left."""
    rest: Sequence[str]
    """Attributes that follow in a line below, each with its name."""
    numbers: frozenset[str]
    """Those that are numbers in every item that has them."""
    beside: bool
    """Whether the partition key stands beside its items; else in a line above them."""


def arrange(
    items: Sequence[PythonItem], names: Sequence[str], fixed: float, partition: float, keys: Collection[str]
) -> Columns:
    """Finds a place for each attribute in `names`. fixed: pixels of what stands in front. partition: of the partition key."""
    widths = {name: _pixels(name, [item[name] for item in items if name in item], name in keys) for name in names}
    numbers = frozenset(
        name for name in names if name not in keys and all(is_number(item[name]) for item in items if name in item)
    )
    all_of = fixed + sum(widths.values())
    if all_of <= _ROOM:
        return Columns(names, (), numbers, beside=all_of + partition <= _ROOM)
    room = _ROOM - fixed
    chosen = []
    for name in sorted(names, key=lambda name: -sum(name in item for item in items)):
        if widths[name] <= room:
            chosen.append(name)
            room -= widths[name]
    own = [name for name in names if name in chosen]
    return Columns(own, [name for name in names if name not in chosen], numbers, beside=False)


def key_pixels(texts: Iterable[str]) -> float:
    """What a column of code takes, at least as much as its head."""
    return max((columns(text) for text in texts), default=0) * _CODE + _GAP


def is_number(value: Any) -> bool:
    """Whether DynamoDB holds it as a number."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _pixels(name: str, values: Sequence[Any], is_key: bool) -> float:
    spelled = [brief(value, 64) for value in values]
    if is_key:
        return max(key_pixels(spelled), key_pixels([name]))
    longest = max((max(min(columns(text), _LONGEST), *map(columns, text.split(" "))) for text in spelled), default=0)
    return max(longest, columns(name)) * _WORD + _GAP
