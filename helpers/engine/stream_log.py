"""What a stream keeps: shards, and in each the records of its partition's changes, in order, for 24 hours (G1).

A shard belongs to one partition. When the partition is divided the shard is closed, and two children go on. A reader
that finishes a parent before its children sees the changes of each item in order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from helpers.engine.changes import Change
from helpers.engine.layout import Position
from helpers.engine.limits import STREAM_RETENTION
from helpers.engine.schema import KeySchema
from helpers.engine.sizes import item_size
from helpers.engine.wire_types import Item, Json

Event = Literal["INSERT", "MODIFY", "REMOVE"]

FIRST_SEQUENCE: Final = 10**20
"""Sequence numbers have at least 21 digits (service model); these count up from here."""

_NEW_IMAGE: Final = frozenset({"NEW_IMAGE", "NEW_AND_OLD_IMAGES"})
_OLD_IMAGE: Final = frozenset({"OLD_IMAGE", "NEW_AND_OLD_IMAGES"})


@dataclass(frozen=True, slots=True)
class Record:
    """One change of one item, with the images that the stream's view shows."""

    sequence: int
    created: float
    """Seconds since the lab's start."""
    event: Event
    keys: Item
    new: Item | None
    old: Item | None
    by_ttl: bool
    """The TTL process deleted the item (G2)."""

    @property
    def size(self) -> int:
        """SizeBytes: the bytes of the key and of each image. AWS's sample events of 26, 59 and 38 bytes agree."""
        return sum(item_size(part) for part in (self.keys, self.new, self.old) if part is not None)


class Shard:
    """The records of one partition from sequence number `start` on; `end` is set when the shard is closed.

    `parent` is the id of the shard whose partition was divided, None for one that begins with the stream.
    """

    def __init__(self, shard_id: str, parent: str | None, start: int) -> None:
        self.id = shard_id
        self.parent = parent
        self.start = start
        self.end: int | None = None
        self.closed_at: float | None = None
        self.trimmed = 0
        """The highest sequence number that is no longer kept."""
        self._records: list[Record] = []
        self._first = 0

    def add(self, record: Record) -> None:
        """Append a record; its sequence number is above those before it."""
        self._records.append(record)

    def since(self, sequence: int) -> Iterator[Record]:
        """The kept records from this sequence number on, in order."""
        place = bisect_left(self._records, sequence, lo=self._first, key=lambda record: record.sequence)
        for index in range(place, len(self._records)):
            yield self._records[index]

    def created_since(self, seconds: float) -> int | None:
        """The sequence number of the first kept record that is not older than this, or None."""
        place = bisect_left(self._records, seconds, lo=self._first, key=lambda record: record.created)
        return self._records[place].sequence if place < len(self._records) else None

    def trim(self, horizon: float) -> None:
        """Let go of the records made before `horizon`, in seconds since the lab's start."""
        while self._first < len(self._records) and self._records[self._first].created < horizon:
            self.trimmed = self._records[self._first].sequence
            self._first += 1
        if 2 * self._first > len(self._records):  # the list is cut only now and then, so that a record costs the same
            del self._records[: self._first]
            self._first = 0

    def describe(self) -> Json:
        """The shard as DescribeStream shows it."""
        span = {"StartingSequenceNumber": str(self.start)}
        if self.end is not None:
            span["EndingSequenceNumber"] = str(self.end)
        shard: Json = {"ShardId": self.id, "SequenceNumberRange": span}
        if self.parent is not None:
            shard["ParentShardId"] = self.parent
        return shard


class StreamLog:
    """The stream of one table, from the moment it was enabled until 24 hours after it was disabled.

    `view` is its StreamViewType, `lows` are the lowest positions of the table's partitions.
    """

    def __init__(
        self, *, table: str, table_arn: str, key: KeySchema, view: str, now: datetime, lows: Sequence[Position]
    ) -> None:
        self.table = table
        self.key = key
        self.view = view
        self.created = now
        self.label = f"{now:%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}"
        self.arn = f"{table_arn}/stream/{self.label}"
        self.closed_at: float | None = None
        self.shards: list[Shard] = []
        """All of them that still have something to tell, parents before children."""
        self._sequence = FIRST_SEQUENCE
        self._made = 0
        self._lows = list(lows)
        self._open = [self._new_shard(None, now) for _ in lows]

    @property
    def enabled(self) -> bool:
        """Whether it still gets records."""
        return self.closed_at is None

    @property
    def upcoming(self) -> int:
        """The sequence number that the next record will at least have."""
        return self._sequence + 1

    def shard(self, shard_id: str) -> Shard | None:
        """The shard of this id."""
        return next((shard for shard in self.shards if shard.id == shard_id), None)

    # --- writing ----------------------------------------------------------------------------------------------------

    def add(self, change: Change, *, now: float) -> Record:
        """Record a change in the shard of its partition. The images differ, or one of them is None (W3)."""
        before, after = (stored.item if stored is not None else None for stored in (change.before, change.after))
        record = Record(
            sequence=self._next(),
            created=now,
            event="INSERT" if before is None else "REMOVE" if after is None else "MODIFY",
            keys=change.key,
            new=after if self.view in _NEW_IMAGE else None,
            old=before if self.view in _OLD_IMAGE else None,
            by_ttl=change.by_ttl,
        )
        shard = self._open[self._place_of(change.position)]
        shard.trim(now - STREAM_RETENTION)
        shard.add(record)
        return record

    def follow(self, lows: Sequence[Position], now: datetime, seconds: float) -> None:
        """Divide shards where partitions have been divided since; partitions never come together again (P6)."""
        if len(lows) != len(self._lows):
            for low in lows:
                if low not in self._lows:
                    self.split(low, now, seconds)

    def split(self, boundary: Position, now: datetime, seconds: float) -> None:
        """Close the shard that holds `boundary` and open two children, the second beginning there."""
        place = self._place_of(boundary)
        if self._lows[place] == boundary:
            raise ValueError(f"A shard begins at {boundary!r} already.")
        parent = self._open[place]
        self._close(parent, seconds)
        self._open[place : place + 1] = [self._new_shard(parent.id, now), self._new_shard(parent.id, now)]
        self._lows.insert(place + 1, boundary)

    def close(self, seconds: float) -> None:
        """Disable the stream: no more records; those that are there stay readable for 24 hours."""
        for shard in self._open:
            self._close(shard, seconds)
        self._open.clear()
        self.closed_at = seconds

    def trim(self, seconds: float) -> None:
        """Let go of what is older than 24 hours: records, and closed shards that have none left."""
        horizon = seconds - STREAM_RETENTION
        for shard in self.shards:
            shard.trim(horizon)
        self.shards = [shard for shard in self.shards if shard.closed_at is None or shard.closed_at >= horizon]

    # --- inside -----------------------------------------------------------------------------------------------------

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence

    def _place_of(self, position: Position) -> int:
        return bisect_right(self._lows, position) - 1

    def _new_shard(self, parent: str | None, now: datetime) -> Shard:
        """Ids sort by time and then by number, so that parents come before children (as consumers expect)."""
        milliseconds = int(now.timestamp()) * 1000 + now.microsecond // 1000
        shard = Shard(f"shardId-{milliseconds:020}-{self._made:08x}", parent, self._next())
        self._made += 1
        self.shards.append(shard)
        return shard

    def _close(self, shard: Shard, seconds: float) -> None:
        shard.end = self._next()
        shard.closed_at = seconds
