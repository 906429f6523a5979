"""Where items live: one ordered map from (hash, partition key, sort key) to item.

An item collection is a run of it, a partition is a range of it, a secondary index is another one of the same kind. Reading
costs what is walked and nothing else, whatever the size of the table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sortedcontainers import SortedDict

from helpers.engine.hashing import HASH_SPACE, placed
from helpers.engine.schema import KeySchema
from helpers.engine.sizes import item_size
from helpers.engine.values import order_key
from helpers.engine.wire_types import AttributeValue, Item


class Stored(NamedTuple):
    """An item, or an index entry, and its size in bytes (S1)."""

    item: Item
    size: int


class _Top:
    """Greater than every key, so that `(a, TOP)` ends the range of everything that begins with `a`."""

    def __lt__(self, other: object) -> bool:
        return False

    def __gt__(self, other: object) -> bool:
        return True

    def __le__(self, other: object) -> bool:
        return self is other

    def __ge__(self, other: object) -> bool:
        return True


TOP: Final = _Top()

Position = tuple[Any, ...]
"""(hash, partition key values, sort values): the place of an item in the ordered map."""


class Range(NamedTuple):
    """A stretch of the ordered map between two positions; either end may be left out of it."""

    low: Position | None = None
    high: Position | None = None
    low_included: bool = True
    high_included: bool = True

    def holds(self, position: Position) -> bool:
        """Whether a place lies inside."""
        above = self.low is None or self.low < position or (self.low_included and self.low == position)
        below = self.high is None or position < self.high or (self.high_included and self.high == position)
        return above and below

    def behind(self, position: Position | None) -> Range:
        """What is left of a stretch behind a place in it; all of it for None."""
        return self if position is None else self._replace(low=position, low_included=False)


class Layout:
    """The ordered map of a table or of one secondary index.

    `key` orders it. For an index, `table_key` is the key of its table, which tells entries with equal index keys apart.
    """

    def __init__(self, key: KeySchema, table_key: KeySchema | None = None) -> None:
        self.key = key
        self.table_key = table_key
        self.bytes = 0
        self._partition_names = tuple(attribute.name for attribute in key.partition)
        self._sort_names = tuple(attribute.name for attribute in key.sort)
        if table_key is not None:
            self._sort_names += table_key.names
        self._stored: SortedDict[Position, Stored] = SortedDict()

    def __len__(self) -> int:
        """How many items or entries it holds."""
        return len(self._stored)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The attributes that name one entry: what a LastEvaluatedKey consists of (B5)."""
        extra = self.table_key.names if self.table_key is not None else ()
        return tuple(dict.fromkeys((*self.key.names, *extra)))

    def position(self, item: Item) -> Position:
        """Where an item, or a whole key of one, belongs."""
        hash_, partition = placed([item[name] for name in self._partition_names])
        return (hash_, partition, tuple([order_key(item[name]) for name in self._sort_names]))

    def collection(
        self,
        partition: Sequence[AttributeValue],
        equal: Sequence[AttributeValue] = (),
        condition: tuple[str, Sequence[AttributeValue]] | None = None,
    ) -> Range:
        """The stretch of one item collection that a key condition selects.

        `equal` binds leading sort attributes; `condition` is an operator and its operands on the next one.
        """
        place = placed(partition)
        bound = tuple(order_key(value) for value in equal)
        whole = Range((*place, bound), (*place, (*bound, TOP)))
        if condition is None:
            return whole
        operator, operands = condition
        first = order_key(operands[0])
        at, after = (*place, (*bound, first)), (*place, (*bound, first, TOP))
        match operator:
            case "<":
                return whole._replace(high=at, high_included=False)
            case "<=":
                return whole._replace(high=after)
            case ">":
                return whole._replace(low=after)
            case ">=":
                return whole._replace(low=at)
            case "BETWEEN":
                return Range(at, (*place, (*bound, order_key(operands[1]), TOP)))
            case "begins_with":
                following = _following(first)
                end = (*bound, TOP) if following is None else (*bound, following)
                return Range(at, (*place, end), high_included=following is None)
        raise ValueError(f"{operator!r} is not an operator of a key condition")

    def segment(self, number: int, total: int) -> Range:
        """The stretch of hashes that one of `total` parallel scanners reads (B6)."""
        low, high = HASH_SPACE * number // total, HASH_SPACE * (number + 1) // total
        return Range((low,), (high,), high_included=False)

    def walk(
        self, stretch: Range, *, after: Position | None = None, reverse: bool = False
    ) -> Iterator[tuple[Position, Stored]]:
        """The items of a stretch in key order, or backwards, beginning behind `after`, each with its place."""
        low, high, low_included, high_included = stretch
        if after is not None and reverse and (high is None or after <= high):
            high, high_included = after, False
        elif after is not None and not reverse and (low is None or low <= after):
            low, low_included = after, False
        stored = self._stored
        for position in stored.irange(low, high, (low_included, high_included), reverse):
            yield position, stored[position]

    def get(self, key: Item) -> Stored | None:
        """The item with this whole primary key, if there is one."""
        return self.at(self.position(key))

    def at(self, position: Position) -> Stored | None:
        """What lies at a place."""
        found: Stored | None = self._stored.get(position)
        return found

    def put(self, item: Item, size: int | None = None) -> None:
        """Store an item in its place, over the one that has the same key."""
        self.place(self.position(item), Stored(item, item_size(item) if size is None else size))

    def place(self, position: Position, new: Stored) -> None:
        """Store an item at its place, where that is known."""
        old = self._stored.get(position)
        if old is None:
            self.bytes += new.size
            self._stored[position] = new
        else:
            self.bytes += new.size - old.size
            dict.__setitem__(self._stored, position, new)  # the order stays as it is

    def delete(self, key: Item) -> None:
        """Remove the item with this key, if there is one."""
        self.remove(self.position(key))

    def remove(self, position: Position) -> None:
        """Remove what lies at a place, if anything does."""
        old = self._stored.pop(position, None)
        if old is not None:
            self.bytes -= old.size

    def load(self, entries: Iterable[Stored]) -> Iterable[Stored]:
        """Store many new items at once: one sort in place of many insertions. Returns what is there now of them.

        Of several with the same key the last one stays.
        """
        fresh = {self.position(stored.item): stored for stored in entries}
        self.bytes += sum(stored.size for stored in fresh.values())
        self.bytes -= sum(self._stored[position].size for position in fresh.keys() & self._stored.keys())
        self._stored.update(fresh)
        return fresh.values()

    def clear(self) -> None:
        """Remove everything."""
        self._stored.clear()
        self.bytes = 0

    def items(self) -> Iterator[Stored]:
        """Everything, in the order a Scan meets it: by hash, then by key."""
        yield from self._stored.values()

    def positions(self) -> Sequence[Position]:
        """The places of all items, in order."""
        keys: Sequence[Position] = self._stored.keys()
        return keys

    def collection_bytes(self, partition: Sequence[AttributeValue]) -> int:
        """Bytes of one item collection in this layout (I7)."""
        return sum(stored.size for _, stored in self.walk(self.collection(partition)))


def _following(prefix: bytes) -> bytes | None:
    """The first byte string behind everything that begins with `prefix`; None where nothing is."""
    stem = prefix.rstrip(b"\xff")
    return stem[:-1] + bytes([stem[-1] + 1]) if stem else None


def even_boundaries(count: int) -> list[int]:
    """The lowest hash of each of `count` partitions of equal width."""
    return [HASH_SPACE * number // count for number in range(count)]


def partition_of(boundaries: Sequence[int], hash_: int) -> int:
    """Which partition a hash falls into."""
    return bisect_right(boundaries, hash_) - 1
