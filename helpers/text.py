"""Plain text for terminals and text twins: widths, wrapping, aligned tables, numbers in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

TEXT_WIDTH: Final = 80
"""Columns of a text twin, as in a terminal."""
_GAP: Final = 2
_NARROWEST: Final = 4


def columns(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def shorten(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it takes more than `width` columns."""
    if columns(text) <= width:
        return text
    kept = text[: max(0, width - 1)]
    while kept and columns(kept) > width - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrap(text: str, width: int = TEXT_WIDTH) -> str:
    """A paragraph in lines of at most `width` columns."""
    lines: list[str] = []
    for word in text.split():
        if lines and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return "\n".join(lines)


def grid(
    head: Sequence[str], lines: Sequence[Sequence[str]], *, numbers: Iterable[int] = (), width: int = TEXT_WIDTH
) -> str:
    """A table in plain text, aligned, at most `width` columns: the widest text column gives way, numbers never do."""
    right = frozenset(numbers)
    cells = [list(head), *(list(line) for line in lines)]
    widths = [max(columns(line[place]) for line in cells) for place in range(len(head))]
    excess = sum(widths) + _GAP * (len(widths) - 1) - width
    while excess > 0:
        flexible = [place for place in range(len(widths)) if place not in right]
        widest = max(flexible, key=lambda place: widths[place])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1

    def fill(text: str, place: int) -> str:
        short = shorten(text, widths[place])
        padding = " " * (widths[place] - columns(short))
        return padding + short if place in right else short + padding

    drawn = [(" " * _GAP).join(fill(text, place) for place, text in enumerate(line)).rstrip() for line in cells]
    rule = "─" * max(columns(line) for line in drawn)
    return "\n".join([drawn[0], rule, *drawn[1:]])


# ── numbers in words ────────────────────────────────────────────────────────────────────────────────────────────────


def count(value: float) -> str:
    """A number for people, with at most two decimals: 1,250 · 0.5 · 128.5."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")


def times(ratio: float) -> str:
    """A ratio in words: "the same", "1.5×", "213×"."""
    if abs(ratio - 1) < 0.005:
        return "the same"
    return f"{ratio:,.0f}×" if ratio >= 10 else f"{count(ratio)}×"


def plural(value: float, noun: str, nouns: str | None = None) -> str:
    """A number and its noun: "1 request", "5 requests"."""
    return f"{count(value)} {noun if value == 1 else nouns or noun + 's'}"
