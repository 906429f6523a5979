"""Time to live: the setting, and the reaper that removes expired items some time after their hour (G2).

Nothing is scanned. Each item with a usable expiration time has one place in a heap, and the clock wakes the reaper when
the first of them is due.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import md5
from statistics import NormalDist
from typing import Final

from helpers.engine.changes import Change
from helpers.engine.clock import Clock
from helpers.engine.errors import no_table, validation
from helpers.engine.layout import Position
from helpers.engine.limits import TTL_PAST_MAX
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.table import Table
from helpers.engine.table_lives import Lives
from helpers.engine.wire_types import Item, Json

TTL_OPERATIONS: Final = frozenset({"DescribeTimeToLive", "UpdateTimeToLive"})

_NORMAL: Final = NormalDist()


@dataclass(slots=True)
class _Setting:
    """What one table was told. `due` holds, for each item that will be removed, its expiration time and its turn."""

    table: Table
    attribute: str | None
    changed_at: float
    due: dict[Position, tuple[str, float]] = field(default_factory=dict)


class Reaper:
    """The TTL settings of all tables, and the process that removes what has expired.

    `remove(table, item)` takes an item out of its table and indexes, at no cost, with a stream record of its own kind.
    """

    def __init__(
        self, clock: Clock, remove: Callable[[Table, Item], None], *, seed: int = 0, model: Model = DEFAULT
    ) -> None:
        self._clock = clock
        self._remove = remove
        self._seed = seed
        self._model = model
        self._settings: dict[str, _Setting] = {}
        self._heap: list[tuple[float, int, _Setting, Item]] = []
        self._order = 0
        self._alarm = math.inf

    # --- the setting ------------------------------------------------------------------------------------------------

    def handle(self, operation: str, request: Json, tables: Mapping[str, Table], lives: Lives) -> Json:
        """Serve UpdateTimeToLive or DescribeTimeToLive. Raises `ApiError`."""
        name = request["TableName"]
        if name not in tables:
            raise no_table(name)
        lives.check_ttl(operation, name)
        if operation == "UpdateTimeToLive":
            return self._update(tables[name], request["TimeToLiveSpecification"])
        attribute = self.attribute(name)
        if attribute is None:  # a table that had TTL looks like one that never had it
            return {"TimeToLiveDescription": {"TimeToLiveStatus": "DISABLED"}}
        return {"TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": attribute}}

    def attribute(self, table: str) -> str | None:
        """The attribute that holds the expiration time, or None where TTL is off."""
        setting = self._settings.get(table)
        return setting.attribute if setting else None

    def _update(self, table: Table, wanted: Json) -> Json:
        name, attribute, now = table.schema.name, wanted["AttributeName"], self._clock.seconds
        setting = self._settings.get(name)
        current = setting.attribute if setting else None
        if current is not None and current != attribute:
            raise validation(f"TimeToLive is active on a different AttributeName: current AttributeName is {current}")
        if wanted["Enabled"] == (current is not None):
            raise validation(f"TimeToLive is already {'enabled' if wanted['Enabled'] else 'disabled'}")
        if setting is not None and now - setting.changed_at < self._model.ttl_change_seconds:
            raise validation("Time to live has been modified multiple times within a fixed interval")
        self._settings[name] = _Setting(table, attribute if wanted["Enabled"] else None, now)
        if wanted["Enabled"]:
            self.loaded(table, (stored.item for stored in table.layout.items()))
        return {"TimeToLiveSpecification": {"Enabled": wanted["Enabled"], "AttributeName": attribute}}

    def forget(self, table: str) -> None:
        """The table is gone."""
        self._settings.pop(table, None)

    # --- what will expire -------------------------------------------------------------------------------------------

    def wrote(self, table: Table, change: Change) -> None:
        """An item was written or deleted."""
        setting = self._settings.get(table.schema.name)
        if setting is not None and setting.attribute is not None:
            after = change.after.item if change.after is not None else None
            self._schedule(table, setting, setting.attribute, change.position, after)

    def loaded(self, table: Table, items: Iterable[Item]) -> None:
        """Many items are there now."""
        setting = self._settings.get(table.schema.name)
        if setting is not None and setting.attribute is not None:
            for item in items:
                self._schedule(table, setting, setting.attribute, table.layout.position(item), item)

    def _schedule(self, table: Table, setting: _Setting, attribute: str, position: Position, item: Item | None) -> None:
        text = item.get(attribute, {}).get("N") if item is not None else None  # any other type never expires
        if item is None or text is None:
            setting.due.pop(position, None)
            return
        if position in setting.due and setting.due[position][0] == text:
            return  # a change of something else does not put the removal off
        expires = float(Decimal(text))  # seconds since 1970
        now = self._clock.timestamp()
        if expires < now - TTL_PAST_MAX:  # nobody means a date so long ago
            setting.due.pop(position, None)
            return
        due = max(expires, now) - self._clock.start.timestamp() + self._delay(table, position, text)
        setting.due[position] = (text, due)
        heapq.heappush(self._heap, (due, self._order, setting, item))
        self._order += 1
        self._wake(due)

    def _delay(self, table: Table, position: Position, text: str) -> float:
        """Seconds from expiry to removal: lognormal, and of the item alone, whatever else happens in the lab."""
        median, p99 = self._model.ttl_delay_median, self._model.ttl_delay_p99
        if not median:
            return 0.0
        digest = md5(f"{self._seed}/ttl/{table.schema.name}/{position}/{text}".encode(), usedforsecurity=False).digest()
        share = (int.from_bytes(digest[:6]) + 0.5) / (1 << 48)
        return median * math.exp(math.log(p99 / median) * _NORMAL.inv_cdf(share) / _NORMAL.inv_cdf(0.99))

    # --- removing ---------------------------------------------------------------------------------------------------

    def _wake(self, due: float) -> None:
        if due < self._alarm:
            self._alarm = due
            self._clock.call_at(due, self._reap)

    def _reap(self) -> None:
        self._alarm = math.inf
        while self._heap and self._heap[0][0] <= self._clock.seconds:
            due, _, setting, item = heapq.heappop(self._heap)
            table = setting.table
            position = table.layout.position(item)
            if self._settings.get(table.schema.name) is not setting:
                continue  # switched off since, or the table is gone
            if position not in setting.due or setting.due[position][1] != due:
                continue  # the item was deleted since, or its expiration time was changed
            del setting.due[position]
            stored = table.layout.at(position)
            if stored is not None:
                self._remove(table, stored.item)
        if self._heap:
            self._wake(self._heap[0][0])
