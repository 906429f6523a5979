"""Operations on backups and on a table's past: taking them, and making new tables from them (L6, L7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from helpers.engine.backups import BACKUP_OPERATIONS, Backups
from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, validation
from helpers.engine.exports import EXPORT_OPERATIONS, Exports
from helpers.engine.imports import IMPORT_OPERATIONS, Imports
from helpers.engine.layout import Stored
from helpers.engine.limits import RESTORES_MAX
from helpers.engine.physics.dynamics import Dynamics
from helpers.engine.physics.model import Model
from helpers.engine.recovery import Recovery
from helpers.engine.restoring import as_create_table, source_of
from helpers.engine.rules.arns import backup_place
from helpers.engine.table import Table
from helpers.engine.table_lives import Lives
from helpers.engine.wire_types import Json

ARCHIVE_OPERATIONS: Final = (
    BACKUP_OPERATIONS
    | EXPORT_OPERATIONS
    | IMPORT_OPERATIONS
    | {
        "DescribeContinuousBackups",
        "RestoreTableFromBackup",
        "RestoreTableToPointInTime",
        "UpdateContinuousBackups",
    }
)


class Tables(Protocol):
    """The tables of one account and Region, as backups see them."""

    tables: dict[str, Table]
    dynamics: dict[str, Dynamics]
    lives: Lives

    def described(self, name: str) -> Json:
        """What DescribeTable says of a table."""

    def ttl_attribute(self, name: str) -> str | None:
        """The attribute by which items of a table expire, None where they do not."""

    def check_new(self, request: Json) -> None:
        """Refuse a CreateTable that could not be carried out. Raises `ApiError`."""

    def fill(self, name: str, items: Sequence[Stored]) -> None:
        """Put items into a new table."""

    def make(self, request: Json, items: Sequence[Stored]) -> Json:
        """Carry out a CreateTable whose table begins with items."""


class Archive:
    """What one account and Region can bring back. `own` is how ARNs begin here."""

    def __init__(self, clock: Clock, model: Model, seed: int, own: str, catalog: Tables) -> None:
        self.recovery = Recovery(clock, model)
        self.elsewhere: Mapping[str, Archive] = {}
        """Region → its archive, for restores from one Region to another."""
        self.exports = Exports(clock, model, seed, own, catalog, self.recovery)
        self.imports = Imports(clock, model, seed, own, catalog)
        self._own = own
        self._region = own.split(":")[3]
        self._catalog = catalog
        self._backups = Backups(clock, seed, own)
        self._restores: dict[str, Json] = {}
        """Table name → RestoreSummary, of each table that was restored."""
        self.operations: dict[str, Callable[[Json], Json]] = {
            "CreateBackup": self._create_backup,
            "DescribeContinuousBackups": lambda request: self.recovery.describe(self._name(request)),
            "RestoreTableFromBackup": self._restore_table_from_backup,
            "RestoreTableToPointInTime": self._restore_table_to_point_in_time,
            "UpdateContinuousBackups": self._update_continuous_backups,
            **self._backups.operations,
            **self.exports.operations,
            **self.imports.operations,
        }

    def describe(self, description: Json) -> None:
        """Put into what DescribeTable says where a table comes from, which AWS tells until it is ACTIVE."""
        name = description["TableName"]
        if self._catalog.lives.is_restoring(name):
            _mark(description, self._restores[name])

    def deleted(self, description: Json) -> None:
        """A table goes: where its past is kept to the end, the service makes a last backup. `description` is of before."""
        name = description["TableName"]
        if self.recovery.is_on(name):
            items = self._catalog.tables[name].layout.items()
            self._backups.take(description, self._catalog.ttl_attribute(name), items)

    def forget(self, table: str) -> None:
        """A table is gone. Its backups stay."""
        self.recovery.forget(table)
        self._restores.pop(table, None)

    def _is_there(self, name: str) -> bool:
        """Whether backups know a table: not before it is ACTIVE."""
        return name in self._catalog.tables and self._catalog.lives.status(name) != "CREATING"

    def _name(self, request: Json) -> str:
        """The table that a request names. Raises TableNotFoundException."""
        name: str = request["TableName"]
        if not self._is_there(name):
            raise ApiError("TableNotFoundException", f"Table not found: {name}")
        return name

    def _create_backup(self, request: Json) -> Json:
        name = self._name(request)
        items = self._catalog.tables[name].layout.items()
        described, ttl = self._catalog.described(name), self._catalog.ttl_attribute(name)
        return {"BackupDetails": self._backups.take(described, ttl, items, request["BackupName"]).details("CREATING")}

    def _update_continuous_backups(self, request: Json) -> Json:
        name = self._name(request)
        self.recovery.update(name, request["PointInTimeRecoverySpecification"])
        return self.recovery.describe(name)

    # --- restores ---------------------------------------------------------------------------------------------------

    def _restore_table_from_backup(self, request: Json) -> Json:
        arn = request["BackupArn"]
        place = backup_place(arn, self._own)
        source = self._archive(place.region, request)
        if source is None:
            raise ApiError("BackupNotFoundException", f"Backup not found: {arn}")
        backup = source._backups.find(place, arn)
        self._check_target(request, arn)
        source._backups.check_free(backup, "another table")
        summary = {"SourceBackupArn": arn, "RestoreDateTime": backup.created}
        answer = self._restored(request, backup.table, backup.items, summary)
        name = request["TargetTableName"]
        told = self._restores[name]  # another restore of that name tells something else
        source._backups.begin_restore(
            backup, lambda: self._restores.get(name) is told and self._catalog.lives.is_restoring(name)
        )
        return answer

    def _restore_table_to_point_in_time(self, request: Json) -> Json:
        region, name = source_of(request, self._own)
        source = self._archive(region, request)
        if source is None or not source._is_there(name):
            # AWS names the table only where the request does
            raise ApiError(
                "TableNotFoundException",
                f"Table not found: {name}" if "SourceTableName" in request else "Table not found",
            )
        moment = source.recovery.moment(name, request)
        self._check_target(request)
        items = source.recovery.items_at(name, source._catalog.tables[name].layout, moment)
        return self._restored(request, source._catalog.described(name), items, {"RestoreDateTime": moment})

    def _archive(self, region: str, request: Json) -> Archive | None:
        """The archive of the Region from which a restore comes, None where nobody has been."""
        if region == self._region:
            return self
        if "SSESpecificationOverride" not in request:
            raise validation("Invalid Request: sseSpecificationOverride must be provided for cross-region restores")
        return self.elsewhere.get(region)

    def _check_target(self, request: Json, arn: str | None = None) -> None:
        """Refuse the name of a table that there is, and one restore too many."""
        name = request["TargetTableName"]
        if self._catalog.lives.is_restoring(name):
            what = "" if arn is None else f" from backup: {arn}"
            raise ApiError("TableInUseException", f"Table: {name} is already being restored{what}")
        if name in self._catalog.tables:
            raise ApiError("TableAlreadyExistsException", f"Table already exists: {name}")
        if self._catalog.lives.restoring() >= RESTORES_MAX:
            # of the words, only "Only 50 restore operations" are known
            raise ApiError(
                "LimitExceededException",
                f"Subscriber limit exceeded: Only {RESTORES_MAX} restore operations can be in progress at once",
            )

    def _restored(self, request: Json, description: Json, items: Sequence[Stored], source: Json) -> Json:
        """A new table like the described one, with these items, which says where it comes from until it is ACTIVE."""
        answer = self._catalog.make(as_create_table(request, description), items)
        summary = {**source, "SourceTableArn": description["TableArn"], "RestoreInProgress": True}
        self._restores[request["TargetTableName"]] = summary
        self._catalog.lives.restore(request["TargetTableName"])
        _mark(answer["TableDescription"], summary)
        return answer


def _mark(description: Json, summary: Json) -> None:
    """Make a description that of a table which is being restored: AWS tells no status of its indexes then."""
    description["RestoreSummary"] = summary
    for index in description.get("GlobalSecondaryIndexes", ()):
        index.pop("IndexStatus", None)
