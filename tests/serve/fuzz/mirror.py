"""What other readers see of the tables: indexes, streams, and moto's account all tell the same as the tables themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from helpers.engine.engine import Engine

Json = dict[str, Any]
SETTLED = 60.0
"""Seconds after which every index has what was written to its table, also where it lags; not while it is built."""
_IMAGES = "NEW_AND_OLD_IMAGES"


@dataclass
class _Followed:
    """A table as its stream tells it."""

    seen: int
    """The sequence number of the latest record that was read."""
    items: dict[str, Json] = field(default_factory=dict)
    """By key."""


class Mirror:
    """Follows the streams that show old and new images, from look to look."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._followed: dict[str, _Followed] = {}

    def faults(self) -> list[str]:
        """Where somebody sees something else than what is in a table."""
        self._engine.clock.advance(seconds=SETTLED)
        return [*self._accounts(), *self._indexes(), *self._streams()]

    def _accounts(self) -> Iterator[str]:
        for name, table in self._engine.tables.items():
            here = sorted(_text(stored.item) for stored in table.layout.items())
            there = sorted(_text(item) for item in self._engine.moto.items(name))
            if here != there:
                yield f"the account has other items of {name}: {_first(there, here)}"

    def _indexes(self) -> Iterator[str]:
        for name, table in self._engine.tables.items():
            described = self._engine.handle("DescribeTable", {"TableName": name})["Table"]
            building = {
                index["IndexName"]
                for index in described.get("GlobalSecondaryIndexes", ())
                if index["IndexStatus"] != "ACTIVE"
            }
            for index in table.schema.indexes.values():
                entries = (table.schema.entry(index, stored.item) for stored in table.layout.items())
                wanted = sorted(_text(entry) for entry in entries if entry is not None)
                found = sorted(_text(stored.item) for stored in table.indexes[index.name].items())
                if index.name not in building and wanted != found:
                    yield f"index {index.name} of {name} has other entries: {_first(found, wanted)}"

    def _streams(self) -> Iterator[str]:
        alive = set()
        for name, table in self._engine.tables.items():
            described = self._engine.handle("DescribeTable", {"TableName": name})["Table"]
            if described.get("StreamSpecification", {}).get("StreamViewType") != _IMAGES:
                continue
            arn = described["LatestStreamArn"]
            alive.add(arn)
            records = self._records(arn)
            followed = self._followed.get(arn)
            items = {_text(table.schema.key.of(stored.item)): stored.item for stored in table.layout.items()}
            if followed is None:
                latest = max((int(record["SequenceNumber"]) for record in records), default=0)
                self._followed[arn] = _Followed(latest, items)
                continue
            yield from _follow(followed, records)
            if followed.items != items:
                yield f"the stream of {name} tells of other items: {_first(list(followed.items), list(items))}"
                followed.items = items
        for arn in self._followed.keys() - alive:
            del self._followed[arn]

    def _records(self, arn: str) -> list[Json]:
        """Everything that can be read of a stream, in order."""
        found: list[Json] = []
        shards = self._engine.handle("DescribeStream", {"StreamArn": arn})["StreamDescription"]["Shards"]
        for shard in shards:
            asked = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": "TRIM_HORIZON"}
            iterator = self._engine.handle("GetShardIterator", asked)["ShardIterator"]
            while iterator is not None:
                page = self._engine.handle("GetRecords", {"ShardIterator": iterator})
                found += [record["dynamodb"] for record in page["Records"]]
                iterator = page.get("NextShardIterator") if page["Records"] else None
        return sorted(found, key=lambda record: int(record["SequenceNumber"]))


def _follow(followed: _Followed, records: list[Json]) -> Iterator[str]:
    for record in records:
        number = int(record["SequenceNumber"])
        if number <= followed.seen:
            continue
        followed.seen = number
        key = _text(record["Keys"])
        if followed.items.get(key) != record.get("OldImage"):
            yield f"record {number} tells of {record.get('OldImage')} before, there was {followed.items.get(key)}"
        if "NewImage" in record:
            followed.items[key] = record["NewImage"]
        else:
            followed.items.pop(key, None)


def _text(item: Json | None) -> str:
    return json.dumps(item, sort_keys=True)


def _first(found: list[str], wanted: list[str]) -> str:
    """What is missing or too many, a few of each."""
    missing, more = set(wanted) - set(found), set(found) - set(wanted)
    return f"{len(missing)} missing, such as {sorted(missing)[:2]}, {len(more)} too many, such as {sorted(more)[:2]}"
