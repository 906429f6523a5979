"""What an export writes: data files of one JSON object a line, and the manifests that name them (EX6 to EX9).

Equal items give equal bytes: gzip's header has no time, and the names of files come from the export's id.
"""

from __future__ import annotations

import gzip
import json
from base64 import b32encode, b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import md5, sha256
from typing import Any, Final, NamedTuple

from helpers.engine.layout import Position
from helpers.engine.recovery import Changed
from helpers.engine.schema import TableSchema
from helpers.engine.wire_types import Item, Json

_FULL, _INCREMENTAL = "2020-06-30", "2023-08-01"  # EX7: versions of the manifest
_NAME_LENGTH: Final = 26
_LEVEL: Final = 6  # gzip's own default


class Line(NamedTuple):
    """One line of a data file, and where its item lies among the partitions."""

    position: Position
    content: Json


def item_line(position: Position, item: Item) -> Line:
    """An item of a full export (EX8)."""
    return Line(position, {"Item": item})


def change_line(schema: TableSchema, changed: Changed, *, old_images: bool) -> Line:
    """The net change of one item in an incremental export (EX9)."""
    some = changed.after or changed.before
    content: Json = {
        "Metadata": {"WriteTimestampMicros": {"N": str(int(changed.time * 1_000_000))}},
        "Keys": {name: some.item[name] for name in schema.key.names} if some is not None else {},
    }
    if changed.after is not None:
        content["NewImage"] = changed.after.item
    if old_images and changed.before is not None:
        content["OldImage"] = changed.before.item
    return Line(changed.position, content)


def objects(described: Json, lines: Iterable[Line], lows: Sequence[Position]) -> Iterator[tuple[str, bytes]]:
    """Key and content of each object of a finished export, data first, one file for each partition (EX6).

    described: the ExportDescription. lows: where each partition begins.
    """
    root = root_of(described)
    incremental = described["ExportType"] == "INCREMENTAL_EXPORT"
    folder = f"{root.rpartition('/')[0]}/data" if incremental else f"{root}/data"
    parts: list[list[Json]] = [[] for _ in lows]
    for line in lines:
        parts[bisect_right(lows, line.position) - 1].append(line.content)
    listed = []
    for number, part in enumerate(parts):
        data = gzip.compress(b"".join(map(_line, part)), _LEVEL, mtime=0)
        name = b32encode(sha256(f"{root}/{number}".encode()).digest()).decode().lower()[:_NAME_LENGTH]
        key = f"{folder}/{name}.json.gz"
        listed.append(
            {
                "itemCount": len(part),
                "md5Checksum": _checksum(data),
                "etag": md5(data, usedforsecurity=False).hexdigest(),
                "dataFileS3Key": key,
            }
        )
        yield key, data
    files, summary = b"".join(map(_line, listed)), _json(_summary(described, f"{root}/manifest-files.json"))
    for name, content in (("manifest-files", files), ("manifest-summary", summary)):
        yield f"{root}/{name}.json", content
        yield f"{root}/{name}.md5", _checksum(content).encode()


def root_of(described: Json) -> str:
    """Where the objects of one export lie in its bucket."""
    prefix = described.get("S3Prefix", "").rstrip("/")
    identifier = described["ExportArn"].rpartition("/")[2]
    return "/".join(filter(None, (prefix, "AWSDynamoDB", identifier)))


def _summary(described: Json, files: str) -> Json:
    """manifest-summary.json (EX7)."""
    period = described.get("IncrementalExportSpecification")
    times: Json = {"exportTime": _iso(described["ExportTime"])} if period is None else {
        "exportFromTime": _iso(period["ExportFromTime"]),
        "exportToTime": _iso(period["ExportToTime"]),
    }  # fmt: skip
    summary: Json = {
        "version": _FULL if period is None else _INCREMENTAL,
        "exportArn": described["ExportArn"],
        "startTime": _iso(described["StartTime"]),
        "endTime": _iso(described["EndTime"]),
        "tableArn": described["TableArn"],
        "tableId": described["TableId"],
        **times,
        "s3Bucket": described["S3Bucket"],
        "s3Prefix": described.get("S3Prefix"),
        "s3SseAlgorithm": described["S3SseAlgorithm"],
        "s3SseKmsKeyId": described.get("S3SseKmsKeyId"),
        "manifestFilesS3Key": files,
        "billedSizeBytes": described["BilledSizeBytes"],
        "itemCount": described["ItemCount"],
        "outputFormat": described["ExportFormat"],
    }
    if period is not None:
        summary |= {"outputView": period["ExportViewType"], "exportType": described["ExportType"]}
    return summary


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _line(content: Any) -> bytes:
    return _json(content) + b"\n"


def _checksum(content: bytes) -> str:
    return b64encode(md5(content, usedforsecurity=False).digest()).decode()
