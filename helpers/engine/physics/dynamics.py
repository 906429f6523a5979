"""What a table feels over time: the load on its partitions, the lag of its indexes, the replica that is behind.

One `Dynamics` belongs to one table. It connects the models (admission, replication, replicas), each of which knows nothing
of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import merge

from helpers.engine.changes import Change
from helpers.engine.clock import Clock
from helpers.engine.index_writes import EntryChange
from helpers.engine.layout import Layout, Position, Range, Stored
from helpers.engine.physics.admission import Admission, Demand
from helpers.engine.physics.buckets import Reservation
from helpers.engine.physics.capacity_settings import Settings
from helpers.engine.physics.model import Model
from helpers.engine.physics.partitions import Visit
from helpers.engine.physics.replicas import Replicas
from helpers.engine.physics.replication import IndexQueue
from helpers.engine.physics.throttling import Throttle
from helpers.engine.schema import IndexSchema
from helpers.engine.sizes import item_size
from helpers.engine.table import Table
from helpers.engine.wire_types import Item
from helpers.engine.work import ItemRead, Page, PageRead, Part, Walked, Write

_FIRST: Position = (0, (), ())
"""Where a read begins that names no key."""


class Dynamics:
    """Time and load for one table."""

    def __init__(self, table: Table, clock: Clock, model: Model, seed: int) -> None:
        self._table = table
        self._clock = clock
        self._model = model
        self._seed = seed
        self.admission = Admission(self._settings(), model, clock.seconds)
        self.indexes: dict[str, Admission] = {}
        """GSI name → its own capacity (I10)."""
        self.queues: dict[str, IndexQueue[EntryChange]] = {}
        """GSI name → the updates that have not arrived there (I8)."""
        self._replicas: Replicas[Position, Item] = Replicas(clock, name=table.schema.name, seed=seed, model=model)
        self.refresh()

    def refresh(self) -> None:
        """Take over a changed schema or capacity."""
        now, schema = self._clock.seconds, self._table.schema
        self.admission.update(self._settings(), now)
        for index in schema.global_indexes:
            if index.name in self.indexes:
                self.indexes[index.name].update(self._settings(index), now)
            else:
                self.indexes[index.name] = Admission(self._settings(index), self._model, now)
                self.queues[index.name] = IndexQueue(
                    self._clock,
                    self.indexes[index.name],
                    self._table.apply_entry,
                    name=f"{schema.name}/{index.name}",
                    seed=self._seed,
                    model=self._model,
                )
        for name in self.indexes.keys() - schema.indexes.keys():
            self.queues.pop(name).close()
            del self.indexes[name]

    # --- admit ------------------------------------------------------------------------------------------------------

    def reserve(self, part: Part, reservation: Reservation) -> Throttle | None:
        """Take what a part of a request needs, or say which limit stands in its way and take nothing."""
        if not self._model.enforce_capacity:  # each `Admission` would say so too, after its demands were worked out
            return None
        now = self._clock.seconds
        match part:
            case Write():
                return self._reserve_write(part, now, reservation)
            case ItemRead():
                demand = Demand(part.position, read_units=part.consumed.read_units)
                return self.admission.reserve([demand], now, reservation)
            case PageRead():
                admission, walked = self._felt_by(part.index, part.page.walked)
                demands = [Demand(place, read_units=units) for place, units in part.shares]
                if not demands:
                    start, local = part.position or _FIRST, part.index is not None and part.index.kind == "LSI"
                    place = _beside_table(start) if local else start
                    demands = admission.page(place, walked, part.consumed.read_units)
                return admission.reserve(demands, now, reservation)

    def visits(self, index: IndexSchema | None, stretch: Range, page: Page) -> list[Visit]:
        """The partitions through which a Scan page went, and which of the items that it walked over lie in each (R7)."""
        admission, walked = self._felt_by(index, page.walked)
        if index is not None and admission is self.admission:
            low, high = stretch.low and _beside_table(stretch.low), stretch.high and _beside_table(stretch.high)
            stretch = stretch._replace(low=low, high=high)
        return admission.visits(stretch, walked, self._clock.seconds)

    def _felt_by(self, index: IndexSchema | None, walked: Walked) -> tuple[Admission, Walked]:
        """Whose partitions a page burdens, and the places and sizes of what it walked over.

        A local index has no capacity and no partitions of its own: its collections lie beside the table's (I4).
        """
        if index is None:
            return self.admission, walked
        if index.name in self.indexes:
            return self.indexes[index.name], walked
        return self.admission, [(_beside_table(position), size) for position, size in walked]

    def _reserve_write(self, write: Write, now: float, reservation: Reservation) -> Throttle | None:
        if write.holds:
            for entry in write.change.global_entries:
                queue = self.queues[entry.index.name]
                throttle = queue.pressure(self._demands(entry)) if queue.congested else None
                if throttle is not None:  # I9: the index cannot take it, so the table does not either
                    return throttle
        units = write.consumed.write + write.consumed.aside_write
        if write.holds:
            units += sum(entry.units for entry in write.change.local_entries)
        return self.admission.reserve([Demand(write.position, write_units=units)], now, reservation)

    def _demands(self, entry: EntryChange) -> list[Demand]:
        """What a GSI has to write for a change, and where (I2)."""
        layout = self._table.indexes[entry.index.name]
        return [Demand(place, 0.0, units) for place, units in entry.places(layout)]

    def hot_key(self, *, writes: bool) -> Throttle:
        """The throttle of a partition that can take no more, for those who ask for one."""
        schema = self._table.schema
        return Throttle(
            "partition", "write" if writes else "read", schema.arn, provisioned=schema.billing == "PROVISIONED"
        )

    # --- replicate --------------------------------------------------------------------------------------------------

    def wrote(self, change: Change, delays: Mapping[str, float]) -> None:
        """A write was acknowledged: local indexes have it at once, replicas and global indexes a little later.

        `delays` are seconds that a fault adds for a GSI. What TTL removes takes nothing from a GSI's capacity (G2).
        """
        if self._replicas.lag:
            before, after = (stored.item if stored is not None else None for stored in (change.before, change.after))
            self._replicas.wrote(change.position, before, after)
        for entry in change.local_entries:
            self._table.apply_entry(entry)
        for entry in change.global_entries:
            name = entry.index.name
            queue = self.queues[name]
            demands = [] if change.by_ttl or queue.at_once else self._demands(entry)
            queue.put(change.position, demands, entry, delay=delays.get(name, 0.0))

    def settle(self) -> None:
        """Let every index have all entries of the writes so far, before items are put in place beside the pipeline."""
        for queue in self.queues.values():
            queue.settle()

    # --- what a read sees -------------------------------------------------------------------------------------------

    def item(self, position: Position, stored: Stored | None, *, consistent: bool) -> Stored | None:
        """An item as the replica that answers has it (N2)."""
        older = self._replicas.older(consistent=consistent)
        if position not in older:
            return stored
        image = older[position]
        return None if image is None else Stored(image, item_size(image))

    def walk(
        self,
        index: IndexSchema | None,
        stretch: Range,
        *,
        after: Position | None = None,
        reverse: bool = False,
        consistent: bool = False,
    ) -> Iterator[tuple[Position, Stored]]:
        """The items of a stretch as the replica that answers has them (N2). A GSI is behind in its own way (I8)."""
        table = self._table
        layout = table.layout if index is None else table.indexes[index.name]
        truth = layout.walk(stretch, after=after, reverse=reverse)
        if index is not None and index.kind == "GSI":
            return truth
        older = self._replicas.older(consistent=consistent)
        if not older:
            return truth
        hidden, shown = self._difference(index, layout, older)
        inside = [
            (place, stored)
            for place, stored in sorted(shown.items(), reverse=reverse)
            if stretch.holds(place) and (after is None or (place < after if reverse else place > after))
        ]
        current = ((place, stored) for place, stored in truth if place not in hidden)
        return merge(current, inside, key=lambda found: found[0], reverse=reverse)

    def _difference(
        self, index: IndexSchema | None, layout: Layout, older: Mapping[Position, Item | None]
    ) -> tuple[set[Position], dict[Position, Stored]]:
        """What the replica does not show of the truth, and what it shows instead."""
        hidden: set[Position] = set()
        shown: dict[Position, Stored] = {}
        for position, image in older.items():
            current = self._table.layout.at(position)
            now_there = self._as_entry(index, current.item if current else None)
            once_there = self._as_entry(index, image)
            if now_there is not None:
                hidden.add(layout.position(now_there))
            if once_there is not None:
                shown[layout.position(once_there)] = Stored(once_there, item_size(once_there))
        return hidden, shown

    def _as_entry(self, index: IndexSchema | None, item: Item | None) -> Item | None:
        return item if index is None else self._table.schema.entry(index, item)

    # --- settings ---------------------------------------------------------------------------------------------------

    def _settings(self, index: IndexSchema | None = None) -> Settings:
        """The capacity of the table, or of one GSI: it shares the mode and has its own numbers (I10)."""
        schema = self._table.schema
        one = schema if index is None else index
        return Settings(
            billing=schema.billing,
            read=one.read_capacity,
            write=one.write_capacity,
            max_read=one.max_read,
            max_write=one.max_write,
            warm_read=one.warm_read,
            warm_write=one.warm_write,
            local_index=index is None and bool(schema.local_indexes),
            size=self._table.layout.bytes if index is None else self._table.indexes[index.name].bytes,
            resource=schema.arn if index is None else f"{schema.arn}/index/{index.name}",
            index=index is not None,
        )


def _beside_table(position: Position) -> Position:
    """The place in the table's partitions of an entry of a local index, or of an end of a stretch of it."""
    return (*position[:2], ()) if len(position) > 2 else position
