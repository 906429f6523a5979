"""Contributor Insights: which keys were asked for most, and which met a throttle, by the minute (CW22–CW26)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from helpers.account.samples import MINUTE
from helpers.engine.insights import ContributorInsights, Place, Rule
from helpers.engine.observing import BY_TTL, Observed
from helpers.engine.wire_types import Item
from helpers.engine.work import ItemRead, PageRead, Part, Write

WRITE_WEIGHT: Final = 3
"""Read units that one write unit counts as: a partition serves 1,000 of the one and 3,000 of the other (CW24)."""

_PARTIQL: Final = frozenset({"ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"})

Contributor = tuple[str, ...]
"""The values of a key, in plain text (CW25)."""


class Access(NamedTuple):
    """One item, one index entry or one Query, as the report of a table or an index sees it."""

    place: Place
    item: Item
    """At least the key attributes."""
    units: float
    throttled: bool


class KeyReports:
    """The reports of one Region, for the rules that there are."""

    def __init__(self, insights: ContributorInsights) -> None:
        self._insights = insights
        self._kept: dict[str, dict[int, dict[Contributor, float]]] = {}
        self.events: Counter[Place] = Counter()
        """What AWS would bill for each table and index: an event for each access, two where there is a sort key (CW26)."""

    @property
    def rules(self) -> list[Rule]:
        """The rules that there are now."""
        return self._insights.rules()

    def observe(self, seen: Observed, moment: float) -> None:
        """Count one request. PartiQL is not counted (CW25), nor are Scans and what TTL removes (our choice)."""
        if not self._insights.on or seen.operation in _PARTIQL or seen.operation == BY_TTL:
            return
        rules, minute = self.rules, int(moment) // MINUTE * MINUTE
        for access in _accesses(seen):
            here = [rule for rule in rules if rule.place == access.place]
            if any(not rule.throttled for rule in here) or access.throttled:
                self.events[access.place] += len({rule.key for rule in here})
            for rule in here:
                if rule.throttled == access.throttled:
                    key = tuple(_text(access.item[name]) for name in rule.key)
                    counted = self._kept.setdefault(rule.name, {}).setdefault(minute, {})
                    counted[key] = counted.get(key, 0.0) + (1.0 if rule.throttled else access.units)

    def minutes(self, rule: Rule) -> Iterator[tuple[int, dict[Contributor, float]]]:
        """The minutes of a rule, in epoch seconds, with the value of each contributor."""
        yield from sorted(self._kept.get(rule.name, {}).items())


def _accesses(seen: Observed) -> Iterator[Access]:
    for part in seen.parts:
        yield from _served(part)
    for part, throttle in seen.met.throttles:
        if throttle.index and isinstance(part, Write):
            continue  # a write that the table refused for its index is in neither report (CW25)
        for access in _served(part):
            yield access._replace(throttled=True)
            break


def _served(part: Part) -> Iterator[Access]:
    """The table's access first, then those of global indexes that a write touched."""
    name = part.table.schema.name
    match part:
        case ItemRead():
            yield Access((name, None), part.key, part.consumed.read_units, throttled=False)
        case PageRead():
            index = part.index.name if part.index is not None and part.index.kind == "GSI" else None
            layout = part.table.layout if part.index is None else part.table.indexes[part.index.name]
            first = layout.at(part.page.walked[0][0]) if part.page.walked and part.position is not None else None
            if first is not None:
                yield Access((name, index), first.item, part.consumed.read_units, throttled=False)
        case Write():
            consumed, indexes = part.consumed, part.table.schema.indexes
            local = sum(units for index, units in consumed.index_write.items() if indexes[index].kind == "LSI")
            units = WRITE_WEIGHT * (consumed.write + consumed.aside_write + local)
            yield Access((name, None), part.key, units, throttled=False)
            for entry in part.change.global_entries if part.holds else ():
                stored = entry.after or entry.before
                if stored is not None and entry.units:
                    yield Access((name, entry.index.name), stored.item, WRITE_WEIGHT * entry.units, throttled=False)


def _text(value: dict[str, object]) -> str:
    """A key value in plain text."""
    (content,) = value.values()
    return str(content)
