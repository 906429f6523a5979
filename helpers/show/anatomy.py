"""An item, attribute by attribute: how its bytes add up, and what they cost to read and to write."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from helpers.engine.limits import EVENTUAL, ITEM_MAX, READ_BLOCK, STRONG, TRANSACTIONAL, WRITE_BLOCK
from helpers.engine.sizes import item_size, rblocks, text_size, value_size, wblocks
from helpers.page.picture import Picture
from helpers.page.svg import WIDTH, label, number, path, svg
from helpers.page.table import bar, table
from helpers.show.values import PythonItem, on_wire, type_in_words
from helpers.text import count, grid, plural, shorten

_LIMIT: Final = 16
_TRACK: Final = 192.0
_WIDEST: Final = 130.0
"""Pixels of a write block, where there is room."""
_BLOCK_GAP: Final = 2.0
_BLOCK_NARROWEST: Final = 7.0
"""Blocks narrower than this are drawn as one bar."""
_TEXT_BAR: Final = 20
_NOTE: Final = f"The largest item is {count(ITEM_MAX)} bytes."
_CSS: Final = "& td:last-child { width: 46% }"


def item_anatomy(item: PythonItem, *, title: str | None = None) -> Picture:
    """The bytes of each attribute's name and value (S1–S8), their sum, and the units to read and write it (U3, U4).

    item: Python values as boto3 takes them, or DynamoDB JSON.
    """
    wire = on_wire(item)
    size = item_size(wire)
    parts = [(name, type_in_words(value), text_size(name), value_size(value)) for name, value in wire.items()]
    if len(parts) > _LIMIT:
        rest = parts[_LIMIT - 1 :]
        others = plural(len(rest), "more attribute")
        parts = [*parts[: _LIMIT - 1], (others, "", sum(part[2] for part in rest), sum(part[3] for part in rest))]
    heading = title or _finding(size)
    most = max((name + value for _, _, name, value in parts), default=1)

    head = ("attribute", "type", "name", "value", "bytes")
    lines = [[name, kind, count(a), count(b), count(a + b)] for name, kind, a, b in parts]
    total = ["the item", "", count(sum(p[2] for p in parts)), count(sum(p[3] for p in parts)), count(size)]
    bars = [bar((a / most, "hatched"), (b / most, "solid")) for _, _, a, b in parts]
    drawn = [[*line, mark] for line, mark in zip(lines, bars, strict=True)]
    body = table("Bytes by attribute", (*head, "▨ name · ■ value"), drawn, foot=[[*total, ""]], numbers=(2, 3, 4))
    plain = [
        [shorten(line[0], 24), *line[1:], "▒" * _cells(a, most) + "█" * _cells(b, most)]
        for line, (_, _, a, b) in zip(lines, parts, strict=True)
    ]
    text = grid((*head, "▒ name █ value"), [*plain, [*total, ""]], numbers=(2, 3, 4))
    writes, reads = wblocks(size), rblocks(size)
    tracks = [
        *_blocks(0, size, WRITE_BLOCK, f"to write: {writes} × 1 KB = {plural(writes, 'unit')}"),
        *_blocks(44, size, READ_BLOCK, f"to read (eventual): {reads} × 4 KB = {plural(reads * EVENTUAL, 'unit')}"),
    ]
    drawing = svg(82, tracks, _alt(size))
    return Picture(heading, drawing + body, f"{text}\n{_units(size)}", _NOTE, _CSS, "anatomy")


def _cells(size: int, most: int) -> int:
    return max(int(size > 0), round(size / most * _TEXT_BAR))


def _blocks(top: float, size: int, block: int, told: str) -> list[Markup]:
    """Blocks side by side, filled as far as the item fills them. Both tracks of a picture have the same scale."""
    purpose, _, price = told.partition(": ")
    blocks = rblocks(size) if block == READ_BLOCK else wblocks(size)
    scale = min(_WIDEST / WRITE_BLOCK, (WIDTH - _TRACK - 2) / (rblocks(size) * READ_BLOCK))  # pixels per byte
    step = block * scale
    gap = _BLOCK_GAP if step > _BLOCK_NARROWEST else 0.0
    drawn, width = (blocks, step - gap) if gap else (1, blocks * step)
    full, filled = (size // block, size % block * scale) if gap else (0, size * scale)

    def box(place: int, wide: float) -> str:
        return f"M{number(_TRACK + place * step)} {number(top + 6)}h{number(wide)}v24h{number(-wide)}z"

    return [
        label(0, top + 16, purpose, "bold"),
        label(0, top + 31, price, "soft"),
        path("".join(box(place, width) for place in range(drawn)), "box"),
        path("".join([box(place, width) for place in range(full)] + [box(full, min(filled, width))]), "f-a"),
    ]


def _units(size: int) -> str:
    blocks = rblocks(size)
    reads = " · ".join(
        f"{count(blocks * factor)} {word}"
        for factor, word in ((EVENTUAL, "eventual"), (STRONG, "strong"), (TRANSACTIONAL, "transactional"))
    )
    return f"write units: {wblocks(size)}\nread units:  {reads}"


def _finding(size: int) -> str:
    return (
        f"{plural(size, 'byte')}: {plural(wblocks(size), 'write unit')} to put, "
        f"{plural(rblocks(size) * EVENTUAL, 'read unit')} to get ({count(rblocks(size) * STRONG)} strongly consistent)"
    )


def _alt(size: int) -> str:
    return (
        f"{plural(size, 'byte')} fill {plural(wblocks(size), 'write block')} of 1 KB "
        f"and {plural(rblocks(size), 'read block')} of 4 KB."
    )
