"""One write, made once: the images, the index entries they leave and become, the units, and where those fall.

Capacity, admission, replication and the layouts all read this one object, so that they cannot disagree. Rule I2, what a
write does to a secondary index, stands in `entry_writes` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.engine.layout import Layout, Position, Stored
from helpers.engine.limits import STRONG, TRANSACTIONAL
from helpers.engine.schema import IndexSchema, KeySchema, TableSchema
from helpers.engine.sizes import item_size, wblocks
from helpers.engine.values import equal
from helpers.engine.wire_types import Item


def table_write_units(size: int, *, transactional: bool = False) -> float:
    """Write units on the table: blocks of 1 KB of the larger image, at least one (W1, W2); twice in a transaction (T1)."""
    return wblocks(size) * (TRANSACTIONAL if transactional else STRONG)


def unchanged(before: Item | None, after: Item | None) -> bool:
    """Whether a write leaves an item as it was: the order of a set and the spelling of a number do not matter (W3)."""
    if before is None or after is None:
        return before is after
    return before is after or equal({"M": before}, {"M": after})


@dataclass(frozen=True, slots=True)
class EntryWrite:
    """One write to an index: the entry at whose place it happens, and its write units."""

    entry: Item
    units: float


def entry_writes(key: KeySchema, before: Stored | None, after: Stored | None) -> tuple[EntryWrite, ...]:
    """What an index has to write when an item's entry in it goes from `before` to `after` (I2).

    Nothing, where the entry stays as it is; one write; or two, a deletion and an insertion, where it moves to another place
    because the index's `key` has changed. A transaction does not double them (T2).
    """
    if before is None or after is None:
        return tuple(
            EntryWrite(entry.item, float(wblocks(entry.size))) for entry in (before, after) if entry is not None
        )
    if any(before.item[name] != after.item[name] for name in key.names):
        return tuple(EntryWrite(entry.item, float(wblocks(entry.size))) for entry in (before, after))
    if unchanged(before.item, after.item):
        return ()
    return (EntryWrite(after.item, float(wblocks(max(before.size, after.size)))),)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What one write does to one secondary index that it touches."""

    index: IndexSchema
    before: Stored | None
    after: Stored | None
    writes: tuple[EntryWrite, ...]

    @property
    def units(self) -> float:
        """Write units on the index."""
        return sum(write.units for write in self.writes)

    def places(self, layout: Layout) -> Iterator[tuple[Position, float]]:
        """Where in the index's layout the units fall."""
        for write in self.writes:
            yield layout.position(write.entry), write.units

    def apply(self, layout: Layout) -> None:
        """Bring the index's layout from the entry before to the entry after."""
        if self.before is not None and (self.after is None or len(self.writes) > 1):
            layout.delete(self.before.item)
        if self.after is not None:
            layout.put(self.after.item, self.after.size)


@dataclass(frozen=True, slots=True)
class Change:
    """A write to one item: from `before` to `after`, either of which may not be there."""

    schema: TableSchema
    key: Item
    position: Position
    before: Stored | None
    after: Stored | None
    entries: tuple[EntryChange, ...]
    """One for each secondary index that is touched, in order of name."""
    unchanged: bool
    """The item stays as it was: paid for, and nothing happens, not even in the stream (W3)."""
    by_ttl: bool = False
    """The TTL process deletes the item: nobody asked, nobody pays, and the stream says who it was (G2)."""

    @property
    def bytes(self) -> int:
        """Bytes of the larger image: what is paid for."""
        return max(self.before.size if self.before else 0, self.after.size if self.after else 0)

    @property
    def growth(self) -> int:
        """Bytes by which the item and its entries in local indexes grow; less than 0 where they shrink (I7)."""
        images = [(self.before, self.after), *((entry.before, entry.after) for entry in self.local_entries)]
        return sum((after.size if after else 0) - (before.size if before else 0) for before, after in images)

    @property
    def global_entries(self) -> tuple[EntryChange, ...]:
        """The changes of global secondary indexes: they have capacity of their own and follow later (I8, I10)."""
        return tuple(entry for entry in self.entries if entry.index.kind == "GSI")

    @property
    def local_entries(self) -> tuple[EntryChange, ...]:
        """The changes of local secondary indexes: part of the table's own write (I4)."""
        return tuple(entry for entry in self.entries if entry.index.kind == "LSI")


def change_to(
    schema: TableSchema,
    key: Item,
    position: Position,
    before: Stored | None,
    after: Item | None,
    *,
    by_ttl: bool = False,
) -> Change:
    """The change that takes an item from `before`, as it is stored, to the image `after`."""
    old = before.item if before is not None else None
    if unchanged(old, after):
        return Change(schema, key, position, before, before, (), unchanged=True, by_ttl=by_ttl)
    new = None if after is None else Stored(after, item_size(after))
    return Change(
        schema, key, position, before, new, tuple(_entries(schema, before, new)), unchanged=False, by_ttl=by_ttl
    )


def _entries(schema: TableSchema, before: Stored | None, after: Stored | None) -> Iterator[EntryChange]:
    for name in sorted(schema.indexes):
        index = schema.indexes[name]
        old, new = entry_of(schema, index, before), entry_of(schema, index, after)
        writes = entry_writes(index.key, old, new)
        if writes:
            yield EntryChange(index, old, new, writes)


def entry_of(schema: TableSchema, index: IndexSchema, stored: Stored | None) -> Stored | None:
    """The entry that an item has in an index, with its size; None where it has none (I1)."""
    if stored is None:
        return None
    entry = schema.entry(index, stored.item)
    if entry is None or entry is stored.item:
        return None if entry is None else stored
    return Stored(entry, item_size(entry))
