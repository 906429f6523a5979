"""Words and numbers as people read them, and plain text for terminals and text twins: the ground floor of all rooms.

A number, a plural, a list of names, a sum of money is spelled here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import wcwidth

TEXT_WIDTH: Final = 80
"""Columns of a text twin, as in a terminal."""

# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_MILLISECONDS: Final = 1_000
_CENT: Final = Decimal("0.01")


def count(value: float | Decimal, places: int = 2) -> str:
    """A number for people, with at most so many decimals, none that are zero: "1,250", "0.5", "128.5"."""
    text = f"{value:,.{places}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def percent(share: float, places: int = 1) -> str:
    """A share from 0 to 1 as "12.5 %"."""
    return f"{count(100 * share, places)} %"


def times(ratio: float) -> str:
    """A ratio in words: "the same", "1.5×", "213×"."""
    if abs(ratio - 1) < 0.005:
        return "the same"
    return f"{count(ratio, 0 if ratio >= 10 else 2)}×"


def milliseconds(seconds: float) -> str:
    """A time as "4.2 ms", "1,250 ms"."""
    return f"{count(seconds * _MILLISECONDS, 1)} ms"


def money(amount: Decimal | int, cents_from: int = 1) -> str:
    """Dollars as text without float noise: "$0.8192", "$93.75", "$1,234.57", "$0.016384".

    cents_from: amounts of so many dollars and more are rounded to cents, smaller ones to four decimals; below one
    dollar, where more is needed, an amount keeps six decimals or else four significant digits.
    """
    value = Decimal(amount)
    size = abs(value)
    if size >= cents_from:
        step = _CENT
    elif size >= 1 or size == 0:
        step = Decimal("0.0001")
    else:
        step = Decimal("0.000001")
        if size != size.quantize(step):
            step = Decimal(1).scaleb(min(-2, size.adjusted() - 3))
    rounded = abs(value.quantize(step, rounding=ROUND_HALF_UP))
    whole, _, cents = f"{rounded:,f}".partition(".")
    return f"{'-' if value < 0 else ''}${whole}.{cents.rstrip('0').ljust(2, '0')}"


def cents(amount: Decimal | int) -> str:
    """Dollars to the cent, as a column of bills shows them: "$7.96", "$1,234.57", "under $0.01"."""
    value = Decimal(amount)
    rounded = value.quantize(_CENT, rounding=ROUND_HALF_UP)
    if value > 0 and not rounded:
        return f"under ${_CENT}"
    return f"{'-' if rounded < 0 else ''}${abs(rounded):,.2f}"


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def plural(value: float | Decimal, noun: str, places: int = 2) -> str:
    """A number and its noun: "1 request", "5 queries", "0.5 read units": only exactly one is singular."""
    return f"{count(value, places)} {noun if value == 1 else nouns(noun)}"


def nouns(noun: str) -> str:
    """The plural of a noun: "query" → "queries", "key" → "keys", "index" → "indexes"."""
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names in a row: "a, b and c"."""
    parts = list(names)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def capital(words: str) -> str:
    """The words with a capital at their beginning; code in backticks stays as it is."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """The words as a sentence: a capital at its beginning, a full stop at its end where there is no other."""
    return capital(words) + ("" if words.endswith((".", "!", "?", "…")) else ".")


# ── widths ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_GAP: Final = 2
_NARROWEST: Final = 4


def columns(text: str) -> int:
    """Columns that a text takes in a terminal: wide characters take two, combining ones none."""
    return wcwidth.width(text)


def shorten(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it takes more than `width` columns."""
    return text if columns(text) <= width else wcwidth.clip(text, 0, max(0, width - 1)).rstrip() + "…"


def wrap(text: str, width: int = TEXT_WIDTH, indent: str = "") -> str:
    """A paragraph in lines of at most `width` columns; no word is broken.

    indent: begins all lines but the first, which leaves as much room for what the caller puts before it.
    """
    lines = wcwidth.wrap(
        " ".join(text.split()),
        width - columns(indent),
        break_long_words=False,
        break_on_hyphens=False,
        control_codes="ignore",
    )
    return f"\n{indent}".join(lines)


def aligned(
    lines: Sequence[Sequence[str]], *, numbers: Iterable[int] = (), width: int | None = None, gap: int = _GAP
) -> list[str]:
    """Cells below each other in as many columns as they need, `gap` apart; a line has no blanks at its end.

    numbers: positions of the cells that are set to the right. width: where all of it takes more columns than that, the
    widest of the other cells give way, and numbers never do; None for as many as it takes.
    """
    right = frozenset(numbers)
    widths = [max(map(columns, cells)) for cells in zip(*lines, strict=True)]
    excess = 0 if width is None else sum(widths) + gap * (len(widths) - 1) - width
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

    return [(" " * gap).join(fill(text, place) for place, text in enumerate(line)).rstrip() for line in lines]


def grid(
    head: Sequence[str], lines: Sequence[Sequence[str]], *, numbers: Iterable[int] = (), width: int = TEXT_WIDTH
) -> str:
    """A table in plain text: the heads, a rule, the lines, as `aligned` sets them."""
    drawn = aligned([head, *lines], numbers=numbers, width=width)
    rule = "─" * max(map(columns, drawn))
    return "\n".join([drawn[0], rule, *drawn[1:]])
