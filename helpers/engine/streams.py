"""DynamoDB Streams as a service: ListStreams, DescribeStream, GetShardIterator, GetRecords (G1).

moto's streams have one shard, random iterators and wall-clock times, so the records are kept here, in one `StreamLog` for each
time that a stream was enabled. They outlive the stream, and even the table, by 24 hours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import md5
from itertools import islice
from typing import Final

from helpers.engine.changes import Change
from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, invalid, not_found, validation
from helpers.engine.iterators import Cursor
from helpers.engine.layout import Position
from helpers.engine.limits import (
    ITERATOR_LIFETIME,
    MB,
    STREAM_LIST_MAX,
    STREAM_RECORDS_MAX,
    STREAM_RETENTION,
)
from helpers.engine.physics import latency
from helpers.engine.physics.faults import Faults
from helpers.engine.physics.model import DEFAULT, Model
from helpers.engine.rules.constraints import broken, detected
from helpers.engine.schema import TableSchema
from helpers.engine.stream_log import Record, Shard, StreamLog
from helpers.engine.wire_types import Json

STREAM_OPERATIONS: Final = frozenset({"DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"})
"""What `boto3.client("dynamodbstreams")` can ask."""

_ARN: Final = re.compile(r"arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table/[a-zA-Z0-9_.-]+/stream/.+")
_BY_SEQUENCE: Final = frozenset({"AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER"})
_WHOLE: Final[Sequence[Position]] = [(0,)]
_TTL: Final = {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}  # G2


class Streams:
    """All streams of the account: what tables tell them, and what readers ask.

    `faults` may deliver a record twice; the model says whether shards follow partitions.
    """

    def __init__(self, clock: Clock, faults: Faults, model: Model = DEFAULT) -> None:
        self._clock = clock
        self._faults = faults
        self._model = model
        self._logs: dict[str, StreamLog] = {}
        """By ARN: the enabled ones, and the disabled ones for 24 hours."""
        self._enabled: dict[str, StreamLog] = {}
        """By table name."""
        self._operations: dict[str, Callable[[Json], Json]] = {
            "DescribeStream": self._describe_stream,
            "GetRecords": self._get_records,
            "GetShardIterator": self._get_shard_iterator,
            "ListStreams": self._list_streams,
        }

    # --- the table's side -------------------------------------------------------------------------------------------

    def check(self, table: str, specification: Json) -> None:
        """Whether UpdateTable may change the stream so. Raises AWS's ValidationException where it may not."""
        if specification["StreamEnabled"] and table in self._enabled:
            raise validation(f"Table already has an enabled stream: TableName: {table}")
        if not specification["StreamEnabled"] and table not in self._enabled:
            raise validation(f"Table has no stream to disable: TableName: {table}")

    def open(self, schema: TableSchema, view: str, lows: Sequence[Position]) -> str:
        """Enable a stream on a table. Returns its label; `lows` are the lowest positions of the table's partitions."""
        now = self._clock.now
        while True:
            log = StreamLog(
                table=schema.name,
                table_arn=schema.arn,
                key=schema.key,
                view=view,
                now=now,
                lows=self._shards_for(lows),
            )
            if log.arn not in self._logs:
                break
            now += timedelta(milliseconds=1)  # enabled twice within a millisecond: a label is never used again
        self._logs[log.arn] = self._enabled[schema.name] = log
        return log.label

    def close(self, table: str) -> None:
        """Disable the table's stream, if it has one. What it holds can be read for 24 hours more."""
        log = self._enabled.pop(table, None)
        if log is not None:
            log.close(self._clock.seconds)

    def record(self, change: Change, lows: Sequence[Position]) -> None:
        """Note a committed write, if its table has a stream. `lows` are the partitions' lowest positions now."""
        log = self._enabled.get(change.schema.name)
        if log is not None:
            now = self._clock.seconds
            log.follow(self._shards_for(lows), self._clock.now, now)
            log.add(change, now=now)

    def _shards_for(self, lows: Sequence[Position]) -> Sequence[Position]:
        return lows if self._model.shards_follow_partitions else _WHOLE

    # --- the reader's side ------------------------------------------------------------------------------------------

    def handle(self, operation: str, request: Json) -> Json:
        """Serve one request that has its shape. Raises `ApiError`."""
        try:
            return self._operations[operation](request)
        finally:
            if self._clock.virtual:
                self._clock.advance(seconds=latency.seconds(operation, model=self._model))

    def _list_streams(self, request: Json) -> Json:
        limit = _limit(request, STREAM_LIST_MAX)
        after = request.get("ExclusiveStartStreamArn", "")
        if after:
            _check_arn(after)
        self._forget()
        wanted = [
            self._logs[arn]
            for arn in sorted(self._logs)
            if arn > after and self._logs[arn].table == request.get("TableName", self._logs[arn].table)
        ]
        answer: Json = {
            "Streams": [
                {"StreamArn": log.arn, "TableName": log.table, "StreamLabel": log.label} for log in wanted[:limit]
            ]
        }
        if len(wanted) > limit:
            answer["LastEvaluatedStreamArn"] = wanted[limit - 1].arn
        return answer

    def _describe_stream(self, request: Json) -> Json:
        limit = _limit(request, STREAM_LIST_MAX)
        log = self._log(request["StreamArn"])
        shards = [shard for shard in log.shards if shard.id > request.get("ExclusiveStartShardId", "")]
        parent = request.get("ShardFilter", {}).get("ShardId")
        if parent is not None:
            shards = [shard for shard in shards if shard.parent == parent]
        description: Json = {
            "StreamArn": log.arn,
            "StreamLabel": log.label,
            "StreamStatus": "ENABLED" if log.enabled else "DISABLED",
            "StreamViewType": log.view,
            "CreationRequestDateTime": log.created.timestamp(),
            "TableName": log.table,
            "KeySchema": log.key.elements,
            "Shards": [shard.describe() for shard in shards[:limit]],
        }
        if len(shards) > limit:
            description["LastEvaluatedShardId"] = shards[limit - 1].id
        return {"StreamDescription": description}

    def _get_shard_iterator(self, request: Json) -> Json:
        kind = request["ShardIteratorType"]
        for name, wanted in (("SequenceNumber", kind in _BY_SEQUENCE), ("Timestamp", kind == "AT_TIMESTAMP")):
            if wanted != (name in request):
                raise invalid(f"{name} must {'' if wanted else 'not '}be specified when ShardIteratorType is {kind}")
        log = self._log(request["StreamArn"])
        shard = _shard(log, request["ShardId"])
        match kind:
            case "TRIM_HORIZON":
                place = max(shard.start, shard.trimmed + 1)
            case "LATEST":
                place = log.upcoming
            case "AT_TIMESTAMP":
                place = self._at_timestamp(log, shard, request["Timestamp"])
            case _:
                place = _at_sequence(log, shard, request["SequenceNumber"])
                place += kind == "AFTER_SEQUENCE_NUMBER"
        return {"ShardIterator": Cursor(log.arn, shard.id, place, self._clock.seconds).token()}

    def _at_timestamp(self, log: StreamLog, shard: Shard, timestamp: float) -> int:
        if timestamp > self._clock.timestamp():
            raise invalid("Timestamp must not be in the future")
        # Records show their time rounded down to the second, so that a fraction means the next second.
        place = shard.created_since(math.ceil(timestamp) - self._clock.start.timestamp())
        return log.upcoming if place is None else place

    def _get_records(self, request: Json) -> Json:
        limit = _limit(request, STREAM_RECORDS_MAX)
        cursor = Cursor.of(request["ShardIterator"])
        now = self._clock.seconds
        if cursor.issued < now - ITERATOR_LIFETIME:  # an integer of any size compares; not all can be subtracted
            raise ApiError("ExpiredIteratorException", "The shard iterator has expired.")
        log = self._log(cursor.arn)
        shard = _shard(log, cursor.shard)
        if cursor.place <= shard.trimmed:
            raise _trimmed()
        page, place, again = self._page(log, shard, cursor, limit)
        answer: Json = {"Records": [self._shape(log, record) for record in page]}
        if shard.end is None or again or place < shard.end:
            answer["NextShardIterator"] = Cursor(log.arn, shard.id, place, now, again).token()
        return answer

    def _page(self, log: StreamLog, shard: Shard, cursor: Cursor, limit: int) -> tuple[list[Record], int, bool]:
        """The records of one answer, where the next one begins, and whether it begins with a record seen already.

        A consumer gets a record twice only where a fault asks for it: at least once is what it must be ready for (G1).
        """
        page: list[Record] = []
        room = MB
        place = cursor.place
        for record in islice(shard.since(cursor.place), limit):
            if page and (len(page) >= limit or record.size > room):
                return page, record.sequence, False
            page.append(record)
            room -= record.size
            place = record.sequence + 1
            is_second = cursor.again and len(page) == 1
            if not is_second and self._faults.strike(
                "duplicate", table=log.table, key=record.keys, operation="GetRecords", now=self._clock.seconds
            ):
                if len(page) >= limit or record.size > room:
                    return page, record.sequence, True
                page.append(record)
                room -= record.size
        if shard.end is not None and next(shard.since(place), None) is None:
            place = shard.end  # the shard has nothing more to tell
        return page, place, False

    def _shape(self, log: StreamLog, record: Record) -> Json:
        change: Json = {
            # AWS rounds down to the second.
            "ApproximateCreationDateTime": int(self._clock.start.timestamp() + record.created),
            "Keys": record.keys,
            "SequenceNumber": str(record.sequence),
            "SizeBytes": record.size,
            "StreamViewType": log.view,
        }
        if record.new is not None:
            change["NewImage"] = record.new
        if record.old is not None:
            change["OldImage"] = record.old
        shape: Json = {
            "eventID": md5(f"{log.arn}/{record.sequence}".encode(), usedforsecurity=False).hexdigest(),
            "eventName": record.event,
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": log.arn.split(":")[3],
            "dynamodb": change,
        }
        if record.by_ttl:
            shape["userIdentity"] = _TTL
        return shape

    def _log(self, arn: str) -> StreamLog:
        _check_arn(arn)
        self._forget()
        log = self._logs.get(arn)
        if log is None:
            raise not_found(f"Requested resource not found: Stream: {arn} not found")
        log.trim(self._clock.seconds)
        return log

    def _forget(self) -> None:
        """Let go of streams that were disabled more than 24 hours ago."""
        horizon = self._clock.seconds - STREAM_RETENTION
        gone = [arn for arn, log in self._logs.items() if log.closed_at is not None and log.closed_at < horizon]
        for arn in gone:
            del self._logs[arn]


def _limit(request: Json, highest: int) -> int:
    limit: int = request.get("Limit", highest)
    if limit > highest:
        raise detected([broken(str(limit), ("limit",), f"Member must have value less than or equal to {highest}")])
    return limit


def _check_arn(arn: str) -> None:
    if _ARN.fullmatch(arn) is None:
        raise validation("Invalid StreamArn")


def _shard(log: StreamLog, shard_id: str) -> Shard:
    shard = log.shard(shard_id)
    if shard is None:
        raise not_found("Requested resource not found: Shard does not exist")
    return shard


def _at_sequence(log: StreamLog, shard: Shard, text: str) -> int:
    place = int(text) if text.isascii() and text.isdigit() else -1
    last = log.upcoming - 1 if shard.end is None else shard.end
    if not shard.start <= place <= last:
        raise invalid(f"SequenceNumber {text} is not one of shard {shard.id}")
    if place <= shard.trimmed:
        raise _trimmed()
    return place


def _trimmed() -> ApiError:
    return ApiError("TrimmedDataAccessException", "The data you are trying to access has been trimmed.")
