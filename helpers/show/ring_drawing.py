"""The ring of hashes, drawn: one set of keys with their names or with the partitions' shares, or several side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from helpers.engine.hashing import HASH_SPACE
from helpers.page.plot import fluid, share, words
from helpers.page.svg import label, number, path
from helpers.page.theme import SERIES
from helpers.show.ring_shares import Spread, heaviest, hot_from
from helpers.text import count, percent, plural, shorten

_RADIUS: Final = 112.0
_CENTRE: Final = (128.0, 146.0)
_BAND: Final = 22.0
_DOTS: Final = 240
_FEW: Final = 40
_SIZES: Final = 5
"""Sizes of dots, by the traffic of their keys."""
_LIST: Final = 286.0
_BEHIND: Final = 116.0
"""Pixels for the figures behind the bars."""
_LINE: Final = 24.0
_LINES: Final = 10
_KEY_SHOWN: Final = 24
_SMALL: Final = 62.0
_SMALL_WIDE: Final = 160
"""The least width of one of several rings."""
NAMED: Final = 12
"""So many keys have their names beside the ring."""
_LEAD: Final = 26.0
_NAME_STEP: Final = 18.0
CSS: Final = """
    & .even { fill: var(--nad-panel); stroke: var(--nad-line) }
    & .odd { fill: var(--nad-line); stroke: var(--nad-line) }
    & .most { fill: var(--nad-a); fill-opacity: .3; stroke: var(--nad-a); stroke-width: 2 }
    & .dot { stroke: var(--nad-a); stroke-linecap: round; fill: none }
    & .lead { stroke-width: 1; fill: none }
    & .rim { stroke: var(--nad-paper); stroke-width: 1.5 }
    & .track { fill: var(--nad-panel) }
"""


def _point(centre: tuple[float, float], radius: float, turn: float) -> tuple[float, float]:
    """A point on a circle; a turn of 0 is at the top, and turns go clockwise."""
    angle = 2 * math.pi * turn - math.pi / 2
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)


def _slice(centre: tuple[float, float], radius: float, band: float, begin: float, end: float) -> str:
    """A part of a ring between two turns."""
    end = min(end, begin + 0.99999)
    large = int(end - begin > 0.5)
    outer, inner = radius + band / 2, radius - band / 2
    a, b = _point(centre, outer, begin), _point(centre, outer, end)
    c, d = _point(centre, inner, end), _point(centre, inner, begin)
    return (
        f"M{number(a[0])} {number(a[1])}A{number(outer)} {number(outer)} 0 {large} 1 {number(b[0])} {number(b[1])}"
        f"L{number(c[0])} {number(c[1])}A{number(inner)} {number(inner)} 0 {large} 0 {number(d[0])} {number(d[1])}z"
    )


def _circle(spread: Spread, partitions: int, centre: tuple[float, float], radius: float, band: float) -> list[Markup]:
    """The ring, its partitions, and the keys on it."""
    hot = spread.most > hot_from(partitions)
    parts = []
    for place in range(partitions):
        shade = "most" if hot and place == spread.busiest else ("even", "odd")[place % 2]
        parts.append(path(_slice(centre, radius, band, place / partitions, (place + 1) / partitions), shade))
    heaviest = max(weight for _, _, weight in spread.spots)
    step = max(1, -(-len(spread.spots) // _DOTS))
    drawn = sorted(spread.spots[::step], key=lambda spot: spot[2])
    by_size: dict[float, list[str]] = {}
    crowded = len(drawn) > _FEW
    for turn, (_, place, weight) in enumerate(drawn):
        # A crowd is laid out over the width of the band, so that its density shows.
        aside = (turn % 5 - 2) * band / 7 if crowded and not spread.weighted else 0.0
        x, y = _point(centre, radius + aside, place / HASH_SPACE)
        share = math.sqrt(weight / heaviest) if spread.weighted else 1 / _SIZES if crowded else 3 / _SIZES
        by_size.setdefault(math.ceil(share * _SIZES) / _SIZES, []).append(f"M{number(x)} {number(y)}h0")
    for share, dots in by_size.items():
        parts.append(
            path("".join(dots), "dot", f' stroke-width="{number((0.6 if crowded else 1) * (2 + (band - 4) * share))}"')
        )
    return parts


def named(spread: Spread, partitions: int, heading: str) -> Markup:
    """Few keys: each dot with its key, in one colour with the others that end in the same way, as 64 and USER#64 do."""
    hot = spread.most > hot_from(partitions)
    height = 2 * _RADIUS + 80
    centre = (0.0, height / 2)
    parts = []
    for place in range(partitions):
        shade = "most" if hot and place == spread.busiest else ("even", "odd")[place % 2]
        parts.append(path(_slice(centre, _RADIUS, _BAND, place / partitions, (place + 1) / partitions), shade))
        if partitions <= 16:
            x, y = _point(centre, _RADIUS - 34, (place + 0.5) / partitions)
            parts.append(label(x, y + 4, f"p{place}", "mid bold"))
    parts += [
        label(0, centre[1] - 4, plural(len(spread.spots), "key"), "bold mid"),
        label(0, centre[1] + 14, f"on {plural(partitions, 'partition')}", "soft mid"),
        label(0, 14, "hash 0", "soft mid"),
    ]
    colours = _colours([key for key, _, _ in spread.spots])
    heaviest = max(weight for _, _, weight in spread.spots)
    for side in (1, -1):
        spots = [spot for spot in spread.spots if (spot[1] / HASH_SPACE < 0.5) == (side > 0)]
        spots.sort(key=lambda spot: spot[1] * side)
        heights = _stacked([_point(centre, _RADIUS + _LEAD, place / HASH_SPACE)[1] for _, place, _ in spots], height)
        for y, (key, place, weight) in zip(heights, spots, strict=True):
            parts += _spot(key, place / HASH_SPACE, centre, y, side, colours[key], math.sqrt(weight / heaviest))
    alt = f"A ring of hashes cut into {plural(partitions, 'partition')}, each key named beside its dot. {heading}"
    return fluid(height, [Markup('<svg x="50%" overflow="visible">{}</svg>').format(Markup().join(parts))], alt)


def _colours(keys: Sequence[str]) -> dict[str, str]:
    """A colour for each key, the same for keys that differ in their prefix only; one for all where none do."""
    ends = {key: key.rsplit("#", 1)[-1] for key in keys}
    kinds = list(dict.fromkeys(ends.values()))
    if len(kinds) == len(ends) or len(kinds) > len(SERIES):
        return dict.fromkeys(keys, SERIES[0])
    return {key: SERIES[kinds.index(end)] for key, end in ends.items()}


def _stacked(heights: Sequence[float], height: float) -> list[float]:
    """Heights of names from the top, each as near to its dot as it can be, none on top of another."""
    placed: list[float] = []
    for place, wanted in enumerate(heights):
        left = len(heights) - place - 1
        most = height - 12 - left * _NAME_STEP
        least = placed[-1] + _NAME_STEP if placed else 12.0
        placed.append(min(most, max(least, wanted)))
    return placed


def _spot(
    key: str, turn: float, centre: tuple[float, float], y: float, side: int, colour: str, share: float
) -> list[Markup]:
    """A key's dot, and a line to its name at the height y."""
    at = _point(centre, _RADIUS, turn)
    out = _point(centre, _RADIUS + _BAND / 2 + 3, turn)
    end = side * (_RADIUS + _LEAD + 8)
    lead = f"M{number(out[0])} {number(out[1])}L{number(end)} {number(y)}h{number(side * 8)}"
    return [
        path(lead, f"lead s-{colour}"),
        Markup('<circle cx="{}" cy="{}" r="{}" class="rim f-{}"/>').format(
            number(at[0]), number(at[1]), number(3 + 5 * share), colour
        ),
        label(end + side * 12, y + 4, shorten(key, _KEY_SHOWN), f"bold f-{colour}{' end' if side < 0 else ''}"),
    ]


def shared(spread: Spread, partitions: int, heading: str) -> Markup:
    """Many keys: the ring at the left, the partitions' shares at the right."""
    parts = [*_circle(spread, partitions, _CENTRE, _RADIUS, _BAND)]
    parts += [
        label(_CENTRE[0], _CENTRE[1] - 4, plural(len(spread.spots), "key"), "bold mid"),
        label(_CENTRE[0], _CENTRE[1] + 14, f"on {plural(partitions, 'partition')}", "soft mid"),
        label(_CENTRE[0], 12, "hash 0", "soft mid"),
    ]
    for place in range(partitions if partitions <= 16 else 0):
        x, y = _point(_CENTRE, _RADIUS - 26, (place + 0.5) / partitions)
        parts.append(label(x, y + 4, str(place), "mid bold"))
    parts = [Markup('<svg x="{}" overflow="visible">{}</svg>').format(number(-_LIST - 70), Markup().join(parts))]
    parts.append(label(-70, 14, "partition", "soft"))
    parts.append(words("100%", 14, "traffic · keys" if spread.weighted else "share · keys", "soft", aside=8))
    total = sum(spread.loads)
    order = list(range(partitions)) if partitions <= _LINES else heaviest(spread, _LINES - 1)
    for line, place in enumerate(order):
        y, part = 34 + line * _LINE, spread.loads[place] / total
        hot = place == spread.busiest and spread.most > hot_from(partitions)
        parts += [
            label(-66, y + 4, str(place), "bold"),
            _bar(y, 1, "track"),
            _bar(y, part, "f-a"),
            words("100%", y + 4, f"{percent(part)} · {count(spread.counts[place])}", "bold" if hot else "", aside=8),
        ]
    if len(order) < partitions:
        parts.append(label(-66, 38 + len(order) * _LINE, f"and {count(partitions - len(order))} with less", "soft"))
    alt = f"A ring of hashes cut into {plural(partitions, 'partition')}, with a dot for each key. {heading}"
    height = max(292.0, 50 + min(partitions, _LINES) * _LINE)
    return fluid(height, parts, alt, left=_LIST + 70, right=_BEHIND)


def _bar(y: float, part: float, classes: str) -> Markup:
    """A bar over a share of the width."""
    return Markup('<rect x="0" y="{}" width="{}" height="15" class="{}"/>').format(number(y - 8), share(part), classes)


def several(spreads: list[Spread], partitions: int, heading: str) -> Markup:
    """Several designs side by side."""
    across = min(4, len(spreads))
    parts = []
    for place, spread in enumerate(spreads):
        centre, middle = (0.0, 96.0), share((place % across + 0.5) / across)
        ring = [
            label(0, 14, shorten(spread.name, 24), "bold mid"),
            *_circle(spread, partitions, centre, _SMALL, 15),
            label(0, centre[1] + 4, plural(len(spread.spots), "key"), "soft mid"),
            label(0, 186, f"busiest: {percent(spread.most)}", "mid"),
            label(0, 202, f"{count(spread.used)} of {plural(partitions, 'partition')}", "soft mid"),
        ]
        top = number(226.0 * (place // across))
        parts.append(Markup('<svg x="{}" y="{}" overflow="visible">{}</svg>').format(middle, top, Markup().join(ring)))
    height = 226.0 * -(-len(spreads) // across) - 14
    return fluid(height, parts, f"Rings of hashes, one for each design. {heading}", least=across * _SMALL_WIDE)
