"""A table as the engine holds it: its schema, its ordered layout, and a layout for each secondary index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.engine.changes import Change
from helpers.engine.errors import validation
from helpers.engine.index_writes import EntryChange, entry_of
from helpers.engine.layout import Layout, Stored
from helpers.engine.limits import ITEM_MAX
from helpers.engine.schema import IndexSchema, TableSchema
from helpers.engine.sizes import item_size
from helpers.engine.values import canonical_item
from helpers.engine.wire_types import AttributeValue, Item


class Table:
    """Schema, items and index entries, as the leader of each partition has them."""

    def __init__(self, schema: TableSchema) -> None:
        self.schema = schema
        self.layout = Layout(schema.key)
        self.indexes: dict[str, Layout] = {}
        self.refresh(schema)
        self.published: dict[str, tuple[int, int]] = {}
        """Items and bytes as DescribeTable reports them, by index name ("" is the table itself)."""
        self.published_at = 0.0
        self.stream_label: str | None = None
        """When its latest stream was enabled, as AWS names a stream; None where there was none."""

    def refresh(self, schema: TableSchema) -> None:
        """Take over a changed schema: new indexes are filled from the items, dropped ones disappear (I11)."""
        self.schema = schema
        for name, index in schema.indexes.items():
            if name not in self.indexes:
                self.indexes[name] = Layout(index.key, schema.key)
                self.fill(index, self.layout.items())
        for name in self.indexes.keys() - schema.indexes.keys():
            del self.indexes[name]

    def fill(self, index: IndexSchema, items: Iterable[Stored]) -> None:
        """Add the entries of many items to an index."""
        self.indexes[index.name].load(
            entry for stored in items if (entry := entry_of(self.schema, index, stored)) is not None
        )

    def load(self, items: Sequence[Stored]) -> None:
        """Store many items and their index entries at once."""
        if len(self.layout):
            for stored in items:
                old = self.layout.get(stored.item)
                for index in self.schema.indexes.values() if old is not None else ():
                    entry = self.schema.entry(index, old.item if old else None)
                    if entry is not None:
                        self.indexes[index.name].delete(entry)
        stored_now = self.layout.load(items)
        for index in self.schema.indexes.values():
            self.fill(index, stored_now)

    @property
    def bytes(self) -> int:
        """Bytes of all items and index entries."""
        return self.layout.bytes + sum(layout.bytes for layout in self.indexes.values())

    def collection_bytes(self, partition: Sequence[AttributeValue]) -> int:
        """Bytes of one item collection with its entries in local indexes (I7)."""
        local = [self.indexes[index.name] for index in self.schema.local_indexes]
        return sum(layout.collection_bytes(partition) for layout in (self.layout, *local))

    def publish(self, now: float) -> None:
        """Renew the figures of DescribeTable."""
        self.published = {"": (len(self.layout), self.layout.bytes)}
        self.published |= {name: (len(layout), layout.bytes) for name, layout in self.indexes.items()}
        self.published_at = now

    def apply(self, change: Change) -> None:
        """Make a change of the item itself; index entries follow by `apply_entry`."""
        if change.after is not None:
            self.layout.place(change.position, change.after)
        elif change.before is not None:
            self.layout.remove(change.position)

    def apply_entry(self, entry: EntryChange) -> None:
        """Bring one index from the entry of the item before to the entry of the item after (I2)."""
        layout = self.indexes.get(entry.index.name)
        if layout is not None:  # else the index was deleted while its update was on the way
            entry.apply(layout)


def measured(item: Item) -> Stored:
    """An item in its one spelling, with its size. Raises ValidationException for what PutItem would refuse (S9, S13)."""
    checked = canonical_item(item)
    size = item_size(checked)
    if size > ITEM_MAX:
        raise validation("Item size has exceeded the maximum allowed size")
    return Stored(checked, size)
