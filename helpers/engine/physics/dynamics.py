"""What a table feels over time: the load on its partitions, the lag of its indexes, the replica that is behind.

One `Dynamics` belongs to one table. It connects the models (admission, replication, replicas), each of which knows nothing
of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import merge

from helpers.engine.clock import Clock
from helpers.engine.layout import Layout, Position, Range, Stored
from helpers.engine.physics.admission import Demand, TableAdmission
from helpers.engine.physics.model import Model
from helpers.engine.physics.replicas import Replicas
from helpers.engine.physics.replication import IndexQueue
from helpers.engine.physics.settings import Settings
from helpers.engine.physics.throttling import Throttle
from helpers.engine.schema import IndexSchema, Item
from helpers.engine.sizes import item_size, wblocks
from helpers.engine.tables import Table
from helpers.engine.work import Part

_FIRST: Position = (0, (), ())
"""Where a Scan begins."""

Change = tuple[IndexSchema, Item | None, Item | None]


class Dynamics:
    """Time and load for one table."""

    def __init__(self, table: Table, clock: Clock, model: Model, seed: int) -> None:
        self._table = table
        self._clock = clock
        self._model = model
        self._seed = seed
        self.admission = TableAdmission(self._settings(), model, clock.seconds)
        self.indexes: dict[str, TableAdmission] = {}
        """GSI name → its own capacity (I10)."""
        self.queues: dict[str, IndexQueue[Change]] = {}
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
                self.indexes[index.name] = TableAdmission(self._settings(index), self._model, now)
                self.queues[index.name] = IndexQueue(
                    self._clock,
                    self.indexes[index.name],
                    lambda change: self._table.apply_entry(*change),
                    name=f"{schema.name}/{index.name}",
                    seed=self._seed,
                    model=self._model,
                )
        for name in self.indexes.keys() - schema.indexes.keys():
            del self.indexes[name], self.queues[name]

    # --- admit ------------------------------------------------------------------------------------------------------

    def admit(self, part: Part) -> Throttle | None:
        """Serve this part of a request now, or say which limit stands in its way."""
        if not self._model.enforce_capacity:
            return None
        now = self._clock.seconds
        if part.consumed.write or part.consumed.aside_write or part.consumed.index_write:
            return self._admit_write(part, now)
        admission, units = self.admission, part.consumed.read_units
        place, walked = part.position or _FIRST, part.walked
        for name in part.consumed.index_read:
            if name in self.indexes:
                admission = self.indexes[name]
            else:
                # A local index has no capacity and no partitions of its own: its collections lie beside the table's (I4).
                place, walked = (*place[:2], ()), [((*position[:2], ()), size) for position, size in walked]
        return admission.admit(admission.page(place, walked, units), now)

    def hot_key(self, *, writes: bool) -> Throttle:
        """The throttle of a partition that can take no more, for those who ask for one."""
        schema = self._table.schema
        return Throttle(
            "partition", "write" if writes else "read", schema.arn, provisioned=schema.billing == "PROVISIONED"
        )

    def _admit_write(self, part: Part, now: float) -> Throttle | None:
        local = sum(units for name, units in part.consumed.index_write.items() if name not in self.indexes)
        if part.writes:
            for name, demands in self._entry_demands(part.before, part.after):
                throttle = self.queues[name].pressure(demands)
                if throttle is not None:  # I9: the index cannot take it, so the table does not either
                    return throttle
        units = part.consumed.write + part.consumed.aside_write + local
        return self.admission.admit([Demand(part.position or _FIRST, write_units=units)], now)

    def _entry_demands(self, before: Item | None, after: Item | None) -> Iterator[tuple[str, list[Demand]]]:
        """Per GSI that the write touches: what the index has to write, and where (I2)."""
        schema = self._table.schema
        for index in schema.global_indexes:
            layout = self._table.indexes[index.name]
            old, new = schema.entry(index, before), schema.entry(index, after)
            if old is None and new is None:
                continue
            places: dict[Position, int] = {}
            for entry in (old, new):
                if entry is not None:
                    place = layout.position(entry)
                    places[place] = max(places.get(place, 0), wblocks(item_size(entry)))
            if old is not None and old == new:
                continue
            yield index.name, [Demand(place, write_units=blocks) for place, blocks in places.items()]

    # --- replicate --------------------------------------------------------------------------------------------------

    def wrote(
        self, before: Item | None, after: Item | None, delays: Mapping[str, float], *, free: bool = False
    ) -> None:
        """A write was acknowledged: local indexes have it at once, replicas and global indexes a little later.

        `delays` are seconds that a fault adds for a GSI. A `free` write takes nothing from a GSI's capacity (G2).
        """
        table = self._table
        position = table.layout.position(after or before or {})
        self._replicas.wrote(position, before, after)
        for index in table.schema.local_indexes:
            table.apply_entry(index, before, after)
        for name, demands in self._entry_demands(before, after):
            change = (table.schema.indexes[name], before, after)
            self.queues[name].put(position, [] if free else demands, change, delay=delays.get(name, 0.0))

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

    def empty_partitions(self, index: IndexSchema | None) -> int:
        """How many partitions without an item a whole Scan is charged for (R7): none unless the model says so."""
        if not self._model.charge_empty_partitions:
            return 0
        own = None if index is None else self.indexes.get(index.name)
        layout = self._table.layout if index is None else self._table.indexes[index.name]
        lows = [partition.span.low for partition in (own or self.admission).partitions]
        stretches = [Range(low, high, high_included=False) for low, high in zip(lows, [*lows[1:], None], strict=True)]
        return sum(1 for stretch in stretches if next(layout.walk(stretch), None) is None)

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
