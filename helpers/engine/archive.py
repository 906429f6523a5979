"""Operations on backups and on a table's past: taking them, and making new tables from them (L6, L7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from helpers.engine.backups import BACKUP_OPERATIONS, Backups
from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError
from helpers.engine.layout import Stored
from helpers.engine.physics.model import Model
from helpers.engine.recovery import Recovery
from helpers.engine.restoring import as_create_table, source_of
from helpers.engine.table import Table
from helpers.engine.wire_types import Json

ARCHIVE_OPERATIONS: Final = BACKUP_OPERATIONS | {
    "DescribeContinuousBackups",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "UpdateContinuousBackups",
}


class Archive:
    """What one account and Region can bring back.

    `tables` are those that there are, by name. `describe` gives what DescribeTable says of one, `ttl` its TTL attribute, and
    `make` carries out a CreateTable whose table begins with items.
    """

    def __init__(
        self,
        clock: Clock,
        model: Model,
        seed: int,
        tables: Mapping[str, Table],
        describe: Callable[[str], Json],
        ttl: Callable[[str], str | None],
        make: Callable[[Json, Sequence[Stored]], Json],
    ) -> None:
        self.recovery = Recovery(clock, model)
        self._backups = Backups(clock, seed)
        self._tables = tables
        self._describe = describe
        self._ttl = ttl
        self._make = make
        self._restores: dict[str, Json] = {}
        """Table name → RestoreSummary, of each table that was restored."""
        self.operations: dict[str, Callable[[Json], Json]] = {
            "CreateBackup": self._create_backup,
            "DescribeContinuousBackups": lambda request: self.recovery.describe(self._name(request)),
            "RestoreTableFromBackup": self._restore_table_from_backup,
            "RestoreTableToPointInTime": self._restore_table_to_point_in_time,
            "UpdateContinuousBackups": self._update_continuous_backups,
            **self._backups.operations,
        }

    def describe(self, description: Json) -> None:
        """Put into what DescribeTable says where the table was restored from."""
        summary = self._restores.get(description["TableName"])
        if summary is not None:
            description["RestoreSummary"] = summary

    def deleted(self, description: Json) -> None:
        """A table is being deleted: where its past was kept, the service makes a last backup. `description` is of before."""
        name = description["TableName"]
        if self.recovery.is_on(name):
            self._backups.take(description, self._ttl(name), self._tables[name].layout.items())

    def forget(self, table: str) -> None:
        """A table is gone. Its backups stay."""
        self.recovery.forget(table)
        self._restores.pop(table, None)

    def _name(self, request: Json) -> str:
        """The table that a request names. Raises TableNotFoundException."""
        name: str = request["TableName"]
        if name not in self._tables:
            raise ApiError("TableNotFoundException", f"Table not found: {name}")
        return name

    def _create_backup(self, request: Json) -> Json:
        name = self._name(request)
        items = self._tables[name].layout.items()
        backup = self._backups.take(self._describe(name), self._ttl(name), items, request["BackupName"])
        return {"BackupDetails": backup.details("CREATING")}

    def _update_continuous_backups(self, request: Json) -> Json:
        name = self._name(request)
        self.recovery.update(name, request["PointInTimeRecoverySpecification"])
        return self.recovery.describe(name)

    def _restore_table_from_backup(self, request: Json) -> Json:
        backup = self._backups.find(request["BackupArn"])
        source = {"SourceBackupArn": backup.arn, "RestoreDateTime": backup.created}
        return self._restored(request, backup.table, backup.items, source)

    def _restore_table_to_point_in_time(self, request: Json) -> Json:
        name = source_of(request)
        if name not in self._tables:
            raise ApiError("TableNotFoundException", f"Source table not found: {name}")
        moment = self.recovery.moment(name, request)
        items = self.recovery.items_at(name, self._tables[name].layout, moment)
        return self._restored(request, self._describe(name), items, {"RestoreDateTime": moment})

    def _restored(self, request: Json, description: Json, items: Sequence[Stored], source: Json) -> Json:
        """A new table like the described one, with these items, which says from then on where it comes from."""
        name = request["TargetTableName"]
        if name in self._tables:
            raise ApiError("TableAlreadyExistsException", f"Table already exists: {name}")
        answer = self._make(as_create_table(request, description), items)
        summary = {**source, "SourceTableArn": description["TableArn"]}
        self._restores[name] = {**summary, "RestoreInProgress": False}
        answer["TableDescription"]["RestoreSummary"] = {**summary, "RestoreInProgress": True}
        return answer
