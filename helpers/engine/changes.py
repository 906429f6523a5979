"""One write, made once: the images, the index entries they leave and become, the units, and where those fall.

Capacity, admission, replication and the layouts all read this one object, so that they cannot disagree. What a write does to
a secondary index is in `index_writes`.
"""

from __future__ import annotations

from typing import NamedTuple

from helpers.engine.index_writes import EntryChange, entry_of, entry_writes, unchanged
from helpers.engine.layout import Position, Stored
from helpers.engine.schema import TableSchema
from helpers.engine.sizes import item_size
from helpers.engine.wire_types import Item


class Change(NamedTuple):
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
        before, after = self.before.size if self.before else 0, self.after.size if self.after else 0
        return max(after, before)

    @property
    def growth(self) -> int:
        """Bytes by which the item and its entries in local indexes grow; less than 0 where they shrink (I7)."""
        images = [(self.before, self.after), *((entry.before, entry.after) for entry in self.local_entries)]
        return sum((after.size if after else 0) - (before.size if before else 0) for before, after in images)

    @property
    def global_entries(self) -> tuple[EntryChange, ...]:
        """The changes of global secondary indexes: they have capacity of their own and follow later (I8, I10)."""
        return self.entries if not self.schema.local_indexes else self._of_kind("GSI")

    @property
    def local_entries(self) -> tuple[EntryChange, ...]:
        """The changes of local secondary indexes: part of the table's own write (I4)."""
        return () if not self.schema.local_indexes else self._of_kind("LSI")

    def _of_kind(self, kind: str) -> tuple[EntryChange, ...]:
        return tuple(entry for entry in self.entries if entry.index.kind == kind)


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
    return Change(schema, key, position, before, new, _entries(schema, before, new), unchanged=False, by_ttl=by_ttl)


def _entries(schema: TableSchema, before: Stored | None, after: Stored | None) -> tuple[EntryChange, ...]:
    entries = []
    for index in schema.by_name:
        old, new = entry_of(schema, index, before), entry_of(schema, index, after)
        # An entry that carries everything is the item itself, which has changed.
        writes = entry_writes(index.key, old, new, differ=old is before and new is after)
        if writes:
            entries.append(EntryChange(index, old, new, writes))
    return tuple(entries)
