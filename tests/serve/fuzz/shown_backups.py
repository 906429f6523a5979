"""What was answered as saved or brought back is there: backups, recovery settings, and tables made from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpers.engine.engine import Engine

from .meanings import named, order
from .shown_tables import Check, ShownTables

Json = dict[str, Any]


class ShownBackups(ShownTables):
    """Reads what backups hold, and what was made from them."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._backups: dict[str, list[Json]] = {}
        self._moments: dict[tuple[str, int], tuple[str, list[str]]] = {}
        """Table and epoch second → the table's id and its items at that time."""
        more: dict[str, Check] = {
            "CreateBackup": self._created_backup,
            "DeleteBackup": self._deleted_backup,
            "RestoreTableFromBackup": self._restored_from_backup,
            "RestoreTableToPointInTime": self._restored_to_point_in_time,
            "UpdateContinuousBackups": self._updated_recovery,
        }
        self.checks |= more

    def _items(self, table: str) -> list[str]:
        return sorted(order(stored.item) for stored in self._engine.tables[table].layout.items())

    def _created_backup(self, request: Json, answer: Json) -> Iterator[str]:
        arn, name = answer["BackupDetails"]["BackupArn"], named(request["TableName"])
        self._backups[arn] = [stored.item for stored in self._engine.tables[name].layout.items()]
        described = self._ask("DescribeBackup", BackupArn=arn)["BackupDescription"]
        if (
            described["BackupDetails"]["BackupName"] != request["BackupName"]
            or described["SourceTableDetails"]["TableName"] != name
        ):
            yield f"the backup is {described}"
        if arn not in [each["BackupArn"] for each in self._ask("ListBackups", TableName=name)["BackupSummaries"]]:
            yield f"{arn} is not listed"

    def _deleted_backup(self, request: Json, answer: Json) -> Iterator[str]:
        yield from self._refused("DescribeBackup", request, "BackupNotFoundException")

    def _restored_from_backup(self, request: Json, answer: Json) -> Iterator[str]:
        yield from self._restored(request, answer)
        held = self._backups.get(request["BackupArn"])
        if held is not None and sorted(map(order, held)) != self._items(request["TargetTableName"]):
            yield f"{request['TargetTableName']} has {self._items(request['TargetTableName'])}, the backup had {held}"

    def remember(self) -> list[tuple[str, int]]:
        """Note the items of all tables whose past is kept, at a moment when nothing is written. Gives tables and moments."""
        moment, recovery = int(self._engine.clock.timestamp()), self._engine.catalog.archive.recovery
        noted = [(name, moment) for name in self._engine.tables if recovery.is_on(name)]
        for name, _ in noted:
            self._moments[name, moment] = self._id(name), self._items(name)
        return noted

    def _id(self, table: str) -> str:
        identifier: str = self._ask("DescribeTable", TableName=table)["Table"]["TableId"]
        return identifier

    def _restored_to_point_in_time(self, request: Json, answer: Json) -> Iterator[str]:
        yield from self._restored(request, answer)
        source = named(str(request.get("SourceTableName", request.get("SourceTableArn"))))
        noted = self._moments.get((source, request.get("RestoreDateTime", 0)))
        if noted is not None and source in self._engine.tables and noted[0] == self._id(source):
            found = self._items(request["TargetTableName"])
            if found != noted[1]:
                yield f"{request['TargetTableName']} has {found}, {source} had {noted[1]}"

    def _restored(self, request: Json, answer: Json) -> Iterator[str]:
        name = request["TargetTableName"]
        if name not in self._names():
            yield f"{name} is not listed"
        if answer["TableDescription"]["TableName"] != name or "RestoreSummary" not in answer["TableDescription"]:
            yield f"{name} does not say from where it comes"
        table = self._engine.tables[name]
        for index, layout in table.indexes.items():
            entries = [table.schema.entry(table.schema.indexes[index], stored.item) for stored in table.layout.items()]
            if sorted(map(order, filter(None, entries))) != sorted(order(stored.item) for stored in layout.items()):
                yield f"{name} has items that its index {index} does not have"
        if list(self._engine.moto.items(name)) and len(list(self._engine.moto.items(name))) != len(table.layout):
            yield f"the account has other items of {name}"

    def _updated_recovery(self, request: Json, answer: Json) -> Iterator[str]:
        held = self._ask("DescribeContinuousBackups", TableName=named(request["TableName"]))
        found = held["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        wanted = request["PointInTimeRecoverySpecification"]
        if (found["PointInTimeRecoveryStatus"] == "ENABLED") != wanted["PointInTimeRecoveryEnabled"]:
            yield f"recovery is {found}"
        if wanted["PointInTimeRecoveryEnabled"] and found["RecoveryPeriodInDays"] != wanted.get(
            "RecoveryPeriodInDays", found["RecoveryPeriodInDays"]
        ):
            yield f"recovery is {found}"
