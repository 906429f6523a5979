"""Recovery settings and restores: what is refused without looking at a table or a backup (L7)."""

from __future__ import annotations

from helpers.engine.errors import validation
from helpers.engine.rules.absent import refuse_absent
from helpers.engine.wire_types import Json


def update_continuous_backups(request: Json) -> None:
    """A period goes with turning recovery on."""
    wanted: Json = request["PointInTimeRecoverySpecification"]
    if not wanted["PointInTimeRecoveryEnabled"] and "RecoveryPeriodInDays" in wanted:
        raise validation("Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery.")


def restore_table_from_backup(request: Json) -> None:
    """A restore from a backup, whatever its backup."""
    refuse_absent("RestoreTableFromBackup", request)


def restore_table_to_point_in_time(request: Json) -> None:
    """A restore to a point in time names one time and one source."""
    latest, wanted = request.get("UseLatestRestorableTime", False), "RestoreDateTime" in request
    if latest and wanted:
        raise validation(
            "Invalid Request: Both RestoreDateTime and UseLatestRestorableTime cannot be set for point-in-time restore "
            "request. Please specify only one of them"  # of the last sentence only the first word is known
        )
    if not latest and not wanted:
        raise validation(
            "Invalid Request: Either one of RestoreDateTime or UseLatestRestorableTime must be specified, but not both"
        )
    given = [name for name in ("SourceTableArn", "SourceTableName") if name in request]
    if len(given) > 1:
        raise validation("Must provide exactly one of: sourceTableArn, sourceTableName")
    if not given:
        raise validation("The parameter 'TableName' is required but was not present in the request")
    refuse_absent("RestoreTableToPointInTime", request)
