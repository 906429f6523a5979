"""What a write does to a secondary index: rule I2, which stands here and nowhere else.

The units that a write pays on an index, where they fall on the index's partitions, and what the index's layout becomes all
follow from the entries that the item has before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from helpers.engine.layout import Layout, Position, Stored
from helpers.engine.schema import IndexSchema, KeySchema, TableSchema
from helpers.engine.sizes import item_size, wblocks
from helpers.engine.values import equal_items
from helpers.engine.wire_types import Item


def entry_of(schema: TableSchema, index: IndexSchema, stored: Stored | None) -> Stored | None:
    """The entry that an item has in an index, with its size; None where it has none (I1)."""
    if stored is None:
        return None
    entry = schema.entry(index, stored.item)
    if entry is None or entry is stored.item:
        return None if entry is None else stored
    return Stored(entry, item_size(entry))


def unchanged(before: Item | None, after: Item | None) -> bool:
    """Whether a write leaves an item as it was: the order of a set and the spelling of a number do not matter (W3)."""
    if before is None or after is None:
        return before is after
    return before is after or equal_items(before, after)


class EntryWrite(NamedTuple):
    """One write to an index: the entry at whose place it happens, and its write units."""

    entry: Item
    units: float


def entry_writes(
    key: KeySchema, before: Stored | None, after: Stored | None, *, differ: bool = False
) -> tuple[EntryWrite, ...]:
    """What an index has to write when an item's entry in it goes from `before` to `after` (I2).

    Nothing, where the entry stays as it is; one write; or two, a deletion and an insertion, where it moves to another place
    because the index's `key` has changed. A transaction does not double them (T2). `differ` says that the entries are known
    not to be the same.
    """
    if before is None or after is None:
        return tuple(
            EntryWrite(entry.item, float(wblocks(entry.size))) for entry in (before, after) if entry is not None
        )
    old, new = before.item, after.item
    if [old[name] for name in key.names] != [new[name] for name in key.names]:
        return tuple(EntryWrite(entry.item, float(wblocks(entry.size))) for entry in (before, after))
    if not differ and unchanged(old, new):
        return ()
    return (EntryWrite(new, float(wblocks(max(before.size, after.size)))),)


@dataclass(slots=True)
class EntryChange:
    """What one write does to one secondary index that it touches."""

    index: IndexSchema
    before: Stored | None
    after: Stored | None
    writes: tuple[EntryWrite, ...]
    _places: Sequence[tuple[Position, float]] | None = field(default=None, init=False)

    @property
    def units(self) -> float:
        """Write units on the index."""
        return sum([write.units for write in self.writes])

    def places(self, layout: Layout) -> Sequence[tuple[Position, float]]:
        """Where in the index's layout the units of each write fall."""
        if self._places is None:  # capacity asks, and later the layout
            self._places = [(layout.position(write.entry), write.units) for write in self.writes]
        return self._places

    def apply(self, layout: Layout) -> None:
        """Bring the index's layout from the entry before to the entry after."""
        places = self.places(layout)
        if self.before is not None and (self.after is None or len(places) > 1):
            layout.remove(places[0][0])
        if self.after is not None:
            layout.place(places[-1][0], self.after)
