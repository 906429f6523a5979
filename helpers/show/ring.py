"""Keys → hash → partitions: where a key design puts its items, and its traffic, on the ring of hashes (P1, P3)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Final

from helpers.engine.hashing import HASH_SPACE
from helpers.engine.layout import even_boundaries
from helpers.page.picture import Picture
from helpers.show.ring_drawing import CSS, NAMED, named, several, shared
from helpers.show.ring_shares import Keys, Spread, designs_of, heaviest, hot_from, spread_of
from helpers.text import count, grid, percent, plural, shorten

_LINES: Final = 20
_KEY_SHOWN: Final = 24


def key_ring(keys: Keys | Mapping[str, Keys], *, partitions: int = 4, title: str | None = None) -> Picture:
    """Where partition keys fall on the ring of hashes, and what share each of the partitions gets.

    keys: partition key values, or a mapping from each to its traffic; or several designs by name, each with its keys:
    `{"1…n": range(1, 101), "USER#1…n": [f"USER#{n}" for n in range(1, 101)]}`. The hash is a stand-in: DynamoDB's own
    is secret (P3, a model choice).
    """
    if partitions < 1:
        raise ValueError(f"A ring has at least one partition, got partitions={partitions!r}.")
    designs = designs_of(keys)
    spreads = [spread_of(name, given, partitions) for name, given in designs.items()]
    heading = title or _finding(spreads, partitions)
    draw = named if len(spreads[0].spots) <= NAMED else shared
    drawing = draw(spreads[0], partitions, heading) if len(spreads) == 1 else several(spreads, partitions, heading)
    note = "The hash is a stand-in: DynamoDB's own is not published (P3, a model choice)."
    return Picture(heading, drawing, _twin(spreads, partitions), note=note, css=CSS, kind="ring")


def _finding(spreads: list[Spread], partitions: int) -> str:
    what = "traffic" if any(spread.weighted for spread in spreads) else "keys"
    of = plural(partitions, "partition")
    if len(spreads) > 1:
        told = "; ".join(f"{spread.name} {percent(spread.most, 0)}" for spread in spreads)
        return f"What the busiest of {of} gets: {told}"
    (spread,) = spreads
    most = percent(spread.most, 0)
    if spread.used < partitions:
        keys = plural(len(spread.spots), "key")
        reach = f"{keys} {'reaches' if len(spread.spots) == 1 else 'reach'} {count(spread.used)} of {of}"
        return f"{reach}; the busiest gets {most} of the {what}"
    if spread.most > hot_from(partitions):
        return f"One of {of} gets {most} of the {what}"
    least = count(round(100 * min(spread.loads) / sum(spread.loads)))
    return (
        f"{of} get {least} to {most} of the {what} each" if partitions > 1 else f"One partition gets all of the {what}"
    )


def _twin(spreads: list[Spread], partitions: int) -> str:
    """Shares by partition; for one design with few keys, where each of them falls."""
    if len(spreads) > 1:
        lines = [
            (
                shorten(each.name, 30),
                count(len(each.spots)),
                f"{count(each.used)} of {count(partitions)}",
                percent(each.most),
            )
            for each in spreads
        ]
        return grid(("design", "keys", "partitions used", "busiest"), lines, numbers=(1, 2, 3))
    (spread,) = spreads
    total = sum(spread.loads)
    order = list(range(partitions)) if partitions <= _LINES else heaviest(spread, _LINES)
    shares = [(str(place), count(spread.counts[place]), percent(spread.loads[place] / total)) for place in order]
    text = grid(("partition", "keys", "share"), shares, numbers=(1, 2))
    if len(spread.spots) <= NAMED:
        lows = even_boundaries(partitions)
        keys = [
            (shorten(key, _KEY_SHOWN), f"{place / HASH_SPACE:.4f}", str(bisect_right(lows, place) - 1))
            for key, place, _ in spread.spots
        ]
        text += f"\n\n{grid(('key', 'place on the ring', 'partition'), keys, numbers=(1, 2))}"
    return text
