"""The chip that names an item's entity type. A type has the same colour in every picture, and its word always."""

from __future__ import annotations

from typing import Final
from zlib import crc32

from markupsafe import Markup

from helpers.page.theme import SERIES

_SERIES_OF: Final = {
    "order": "a",
    "orderitem": "b",
    "item": "b",
    "user": "c",
    "profile": "c",
    "product": "d",
    "details": "d",
    "book": "d",
    "review": "e",
    "login": "e",
    "session": "f",
}
"""The entities of the course, by type or by what their sort key begins with. Others get a colour by their spelling."""
CSS: Final = """
    & .kind {
      display: inline-block; font-size: 11px; font-weight: 600; line-height: 16px; padding: 0 6px; white-space: nowrap;
      border-left-width: 5px; border-left-style: solid; background: var(--nad-panel)
    }
"""


def chip(word: str) -> Markup:
    """The chip of an entity type. An output with chips has the rules `CSS` and `colours(…)` of its words."""
    return Markup('<span class="kind k-{}">{}</span>').format(series_of(word), word)


def colours(words: set[str]) -> str:
    """The rules that colour the chips of these types."""
    used = sorted({series_of(word) for word in words})
    return "".join(f"& .k-{name} {{ border-color: var(--nad-{name}) }}" for name in used)


def series_of(word: str) -> str:
    """The colour of an entity type, "a" to "f". `OrderItem` and `ORDER_ITEM` are the same."""
    plain = "".join(letter for letter in word.casefold() if letter.isalnum())
    return _SERIES_OF.get(plain) or SERIES[crc32(plain.encode()) % len(SERIES)]
