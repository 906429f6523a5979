"""Exports: what is refused without looking at a table (EX2, EX10)."""

from __future__ import annotations

from helpers.engine.errors import validation
from helpers.engine.rules.absent import refuse_absent
from helpers.engine.wire_types import Json

_INCREMENTAL = "INCREMENTAL_EXPORT"


def export_table_to_point_in_time(request: Json) -> None:
    """Members that go together, or not; and what the lab does not write."""
    if "S3SseKmsKeyId" in request and request.get("S3SseAlgorithm") != "KMS":
        raise validation("Invalid Request: KMS Key Id is not supported for this encryption type")
    incremental = request.get("ExportType") == _INCREMENTAL
    if incremental and "IncrementalExportSpecification" not in request:
        raise validation(
            "Invalid Request: Incremental Export Specification expected when export type is set as Incremental Export"
        )
    if not incremental and "IncrementalExportSpecification" in request:
        raise validation(
            "Invalid Request: Incremental Export Specification is not expected when export type is set as Full Export"
        )  # these words and those of the next are ours
    if incremental and "ExportTime" in request:
        raise validation("Invalid Request: Export Time is not expected when export type is set as Incremental Export")
    if request.get("ExportFormat") == "ION":
        raise validation("This lab writes exports as DYNAMODB_JSON only. Leave ExportFormat out.")
    refuse_absent("ExportTableToPointInTime", request)
