"""Exports: a table as it was at one moment, or what changed in it, as files in an object store (EX1 to EX12).

They read what point-in-time recovery keeps, so they use no capacity. What is exported is taken down when the export begins;
the files are there when it ends, in virtual time. The engine knows no S3: it writes to whatever store it is handed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import Final, Protocol

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, validation
from helpers.engine.export_files import Line, change_line, item_line, objects, root_of
from helpers.engine.index_writes import entry_of
from helpers.engine.layout import Position, Stored
from helpers.engine.limits import (
    EXPORT_LIST_DAYS,
    EXPORT_PERIOD_MAX,
    EXPORT_PERIOD_MIN,
    EXPORT_TOKEN_LIFETIME,
    EXPORTS_MAX,
    EXPORTS_PAGE_MAX,
    INCREMENTAL_EXPORT_BYTES_MIN,
)
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.model import Model
from helpers.engine.recovery import Recovery
from helpers.engine.rules.arns import export_table
from helpers.engine.table import Table
from helpers.engine.wire_types import Json

EXPORT_OPERATIONS: Final = frozenset({"DescribeExport", "ExportTableToPointInTime", "ListExports"})

_DAY: Final = 24 * 60 * 60
_GB: Final = 10**9  # EX12: as exports are billed


class Store(Protocol):
    """Where exports go, and imports come from."""

    def put(self, bucket: str, key: str, body: bytes) -> None:
        """Store an object. Raises KeyError where there is no such bucket."""

    def get(self, bucket: str, key: str) -> bytes:
        """What an object holds. Raises KeyError where there is none."""

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """The keys that begin so, in order. Raises KeyError where there is no such bucket."""


@dataclass(slots=True)
class Shelf:
    """The object store that all Regions of an account write to; None where there is none, and so no bucket."""

    store: Store | None = None

    def put(self, bucket: str, key: str, body: bytes) -> bool:
        """Store an object. Tells whether there is such a bucket."""
        try:
            if self.store is not None:
                self.store.put(bucket, key, body)
        except KeyError:
            return False
        return self.store is not None

    def under(self, bucket: str, prefix: str) -> list[bytes]:
        """The content of each object whose key begins so. Raises KeyError where there is no such bucket."""
        if self.store is None:
            raise KeyError(bucket)
        return [self.store.get(bucket, key) for key in self.store.keys(bucket, prefix)]


class Tables(Protocol):
    """The tables of one account and Region, as exports see them."""

    tables: dict[str, Table]
    dynamics: dict[str, Dynamics]

    def described(self, name: str) -> Json:
        """What DescribeTable says of a table."""


class Exports:
    """The exports of one account and Region. They outlive their tables. `own` is how ARNs begin here."""

    def __init__(self, clock: Clock, model: Model, seed: int, own: str, catalog: Tables, recovery: Recovery) -> None:
        self.shelf = Shelf()
        self._clock = clock
        self._model = model
        self._seed = seed
        self._own = own
        self._catalog = catalog
        self._recovery = recovery
        self._kept: dict[str, Json] = {}
        """ARN → ExportDescription, oldest first."""
        self._tokens: dict[str, tuple[str, float, str]] = {}
        """ClientToken → the request under it, until when it is remembered, the export's ARN."""
        self._latest = 0
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DescribeExport": self._describe,
            "ExportTableToPointInTime": self._export,
            "ListExports": self._list,
        }

    def _export(self, request: Json) -> Json:
        name = self._table_of(request["TableArn"])
        earliest, now = self._recovery.exportable(name)
        known = self._recall(request)
        if known is not None:
            return {"ExportDescription": self._kept[known]}
        if sum(each["ExportStatus"] == "IN_PROGRESS" for each in self._kept.values()) >= EXPORTS_MAX:
            raise ApiError("LimitExceededException", f"Only {EXPORTS_MAX} exports can be in progress at once")
        described: Json = {
            "ExportStatus": "IN_PROGRESS",
            "StartTime": int(now * 1_000) / 1_000,
            "TableArn": request["TableArn"],
            "TableId": self._catalog.described(name)["TableId"],
            "S3SseAlgorithm": "AES256",
            "ExportFormat": "DYNAMODB_JSON",
            "ExportType": "FULL_EXPORT",
            **request,
        }
        if described["ExportType"] == "FULL_EXPORT":
            moment = described.setdefault("ExportTime", now)
            if not earliest <= moment <= now:
                raise ApiError("InvalidExportTimeException", "Export Time is invalid")
            lines, billed = self._full(name, moment)
        else:
            described["IncrementalExportSpecification"] = period = _period(request, earliest, now)
            lines, billed = self._incremental(name, period)
        described["ExportArn"] = arn = self._arn(request["TableArn"], now)
        self._kept[arn] = described
        if "ClientToken" in request:
            self._tokens[request["ClientToken"]] = (_fingerprint(request), now + EXPORT_TOKEN_LIFETIME, arn)
        answer = dict(described)
        self.shelf.put(described["S3Bucket"], f"{root_of(described)}/_started", b"")
        seconds = self._model.export_seconds + self._model.export_seconds_per_gb * billed / _GB
        lows = tuple(self._catalog.dynamics[name].admission.lows)
        if seconds > 0:
            self._clock.call_at(self._clock.seconds + seconds, lambda: self._finish(arn, lines, billed, lows))
        else:
            self._finish(arn, lines, billed, lows)
        return {"ExportDescription": answer}

    def _table_of(self, arn: str) -> str:
        """The table that an ARN names. Raises TableNotFoundException, ValidationException for what is no table's ARN."""
        place = export_table(arn, self._own)
        if place.region != self._own.split(":")[3] or place.table not in self._catalog.tables:
            raise ApiError("TableNotFoundException", f"Table not found: {arn}")
        return place.table

    def _recall(self, request: Json) -> str | None:
        """The export that was asked for under this token. Raises ExportConflictException for another request (EX2)."""
        fingerprint, until, arn = self._tokens.get(request.get("ClientToken", ""), ("", 0.0, ""))
        if until <= self._clock.timestamp():
            return None
        if fingerprint != _fingerprint(request):
            raise ApiError(
                "ExportConflictException", "Export conflict: Duplicate request detected with conflicting parameters"
            )
        return arn

    def _arn(self, table: str, now: float) -> str:
        self._latest = max(self._latest + 1, int(now * 1_000))  # no two have one identifier, however fast they follow
        digest = md5(f"{self._seed}/{self._own}export/{self._latest}".encode(), usedforsecurity=False).hexdigest()
        return f"{table}/export/{self._latest:014d}-{digest[:8]}"

    # --- what is exported -------------------------------------------------------------------------------------------

    def _full(self, name: str, moment: float) -> tuple[list[Line], int]:
        """Every item as it was, and the bytes of the table and its local indexes then (EX12)."""
        table = self._catalog.tables[name]
        items = self._recovery.items_at(name, table.layout, moment)
        return [item_line(table.layout.position(one.item), one.item) for one in items], sum(
            one.size + self._local_bytes(table, one) for one in items
        )

    def _local_bytes(self, table: Table, stored: Stored) -> int:
        entries = (entry_of(table.schema, index, stored) for index in table.schema.local_indexes)
        return sum(entry.size for entry in entries if entry is not None)

    def _incremental(self, name: str, period: Json) -> tuple[list[Line], int]:
        """Each item's net change, and the bytes of the images, at least 10 MB (EX9, EX12)."""
        table, both = self._catalog.tables[name], period["ExportViewType"] == "NEW_AND_OLD_IMAGES"
        found = self._recovery.changes(name, table.layout, period["ExportFromTime"], period["ExportToTime"])
        size = sum(image.size for one in found for image in (one.before, one.after) if image is not None)
        lines = [change_line(table.schema, one, old_images=both) for one in found]
        return lines, max(size, INCREMENTAL_EXPORT_BYTES_MIN)

    def _finish(self, arn: str, lines: Sequence[Line], billed: int, lows: Sequence[Position]) -> None:
        """The export ends: its files are there, or it has failed (EX3)."""
        running = self._kept[arn]
        end = int(self._clock.timestamp() * 1_000) / 1_000
        done = {
            **running,
            "ExportStatus": "COMPLETED",
            "EndTime": end,
            "ExportManifest": f"{root_of(running)}/manifest-summary.json",
            "BilledSizeBytes": billed,
            "ItemCount": len(lines),
        }
        for key, content in objects(done, lines, lows):
            if not self.shelf.put(done["S3Bucket"], key, content):
                why = "The specified bucket does not exist"
                if self.shelf.store is None:
                    why = f"{why}: there is no S3 beside this DynamoDB. Use Lab() in the process that reads the export."
                failure = {"FailureCode": "S3NoSuchBucket", "FailureMessage": why}
                self._kept[arn] = {**running, "ExportStatus": "FAILED", "EndTime": end, **failure}
                return
        self._kept[arn] = done

    # --- what there is ----------------------------------------------------------------------------------------------

    def _describe(self, request: Json) -> Json:
        arn = request["ExportArn"]
        if arn not in self._kept:
            raise ApiError("ExportNotFoundException", f"Export not found: {arn}")
        return {"ExportDescription": self._kept[arn]}

    def _list(self, request: Json) -> Json:
        """Oldest first, those of the last 90 days (EX4)."""
        most, since = request.get("MaxResults", EXPORTS_PAGE_MAX), self._clock.timestamp() - EXPORT_LIST_DAYS * _DAY
        after = request.get("NextToken")
        if after is not None and after not in self._kept:
            raise validation(f"Invalid Request: Provided nextToken is invalid: {after}")
        if "TableArn" in request:
            export_table(request["TableArn"], self._own)
        arns = list(self._kept)
        rest = arns if after is None else arns[arns.index(after) + 1 :]
        found = [
            arn
            for arn in rest
            if self._kept[arn]["StartTime"] >= since
            and request.get("TableArn", self._kept[arn]["TableArn"]) == self._kept[arn]["TableArn"]
        ]
        told = ("ExportArn", "ExportStatus", "ExportType")
        answer: Json = {"ExportSummaries": [{name: self._kept[arn][name] for name in told} for arn in found[:most]]}
        if len(found) > most:
            answer["NextToken"] = found[most - 1]
        return answer


def _period(request: Json, earliest: float, now: float) -> Json:
    """IncrementalExportSpecification with what may be left out. Raises InvalidExportTimeException (EX10)."""
    wanted = request["IncrementalExportSpecification"]
    until = wanted.get("ExportToTime", now)
    since = wanted.get("ExportFromTime", until - EXPORT_PERIOD_MAX)
    between = "Difference between export period from time and export period to time is"
    why = None
    if until < since:
        why = "Export period from time is later than export period to time"  # these words are ours
    elif until - since < EXPORT_PERIOD_MIN:
        why = f"{between} less than 15 minutes"
    elif until - since > EXPORT_PERIOD_MAX:
        why = f"{between} greater than 24 hours"
    elif since < earliest or until > now:
        why = "Export period is outside the time for which the table can be recovered"  # these words are ours
    if why is not None:
        raise ApiError("InvalidExportTimeException", why)
    view = wanted.get("ExportViewType", "NEW_AND_OLD_IMAGES")
    return {"ExportFromTime": since, "ExportToTime": until, "ExportViewType": view}


def _fingerprint(request: Json) -> str:
    return json.dumps(request, sort_keys=True)
