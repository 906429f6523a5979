"""Backups: what a table was like and held at one moment, whatever becomes of it afterwards (L6).

Items are never changed in place, so a backup shares them with its table and costs no copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import md5
from typing import Final, Literal

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError
from helpers.engine.layout import Stored
from helpers.engine.limits import BACKUPS_PAGE_MAX, SYSTEM_BACKUP_SECONDS
from helpers.engine.wire_types import Json

BACKUP_OPERATIONS: Final = frozenset({"CreateBackup", "DeleteBackup", "DescribeBackup", "ListBackups"})

_SYSTEM_NAME: Final = "$DeletedTableBackup"
_OF_THE_SOURCE: Final = ("TableName", "TableId", "TableArn", "TableSizeBytes", "KeySchema", "ItemCount")
_OF_AN_INDEX: Final = ("IndexName", "KeySchema", "Projection")
_CAPACITY: Final = ("ProvisionedThroughput", "OnDemandThroughput")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. Times are epoch seconds."""

    arn: str
    name: str
    kind: Literal["USER", "SYSTEM"]
    created: float
    expires: float | None
    """None for a backup that stays until somebody deletes it."""
    table: Json
    """What DescribeTable said of the table then, with the items counted at that moment."""
    ttl: str | None
    """The TTL attribute, None where TTL was off."""
    items: tuple[Stored, ...]

    def details(self, status: str = "AVAILABLE") -> Json:
        """BackupDetails of the wire."""
        answer = {
            "BackupArn": self.arn,
            "BackupName": self.name,
            "BackupSizeBytes": self.table["TableSizeBytes"],
            "BackupStatus": status,
            "BackupType": self.kind,
            "BackupCreationDateTime": self.created,
        }
        return answer if self.expires is None else {**answer, "BackupExpiryDateTime": self.expires}

    def summary(self) -> Json:
        """One element of what ListBackups answers."""
        table: Json = {name: self.table[name] for name in ("TableName", "TableId", "TableArn")}
        return {**table, **self.details()}

    def description(self, status: str = "AVAILABLE") -> Json:
        """BackupDescription of the wire: the backup, its table, and the features that the table had."""
        return {
            "BackupDetails": self.details(status),
            "SourceTableDetails": self._source(),
            "SourceTableFeatureDetails": self._features(),
        }

    def _source(self) -> Json:
        table = self.table
        return {
            **{name: table[name] for name in _OF_THE_SOURCE},
            "TableCreationDateTime": table["CreationDateTime"],
            "BillingMode": table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
            **_capacity(table),
        }

    def _features(self) -> Json:
        table = self.table
        features: Json = {}
        for member, more in (("LocalSecondaryIndexes", False), ("GlobalSecondaryIndexes", True)):
            if member in table:
                features[member] = [
                    {**{name: index[name] for name in _OF_AN_INDEX}, **(_capacity(index) if more else {})}
                    for index in table[member]
                ]
        if "StreamSpecification" in table:
            features["StreamDescription"] = table["StreamSpecification"]
        if self.ttl is not None:
            features["TimeToLiveDescription"] = {"TimeToLiveStatus": "ENABLED", "AttributeName": self.ttl}
        if "SSEDescription" in table:
            features["SSEDescription"] = table["SSEDescription"]
        return features


class Backups:
    """All backups of one account and Region. They outlive their tables."""

    def __init__(self, clock: Clock, seed: int) -> None:
        self._clock = clock
        self._seed = seed
        self._kept: dict[str, Backup] = {}
        """By ARN, oldest first."""
        self._made = 0
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DeleteBackup": self._delete,
            "DescribeBackup": lambda request: {"BackupDescription": self.find(request["BackupArn"]).description()},
            "ListBackups": self._list,
        }
        """Those that need nothing but the backups."""

    def take(self, table: Json, ttl: str | None, items: Iterable[Stored], name: str | None = None) -> Backup:
        """Make a backup. `table` is what DescribeTable says.

        Without a name it is the one that the service makes by itself of a deleted table, and it stays for 35 days.
        """
        now, kept = self._clock.timestamp(), tuple(items)
        self._made += 1
        digest = md5(f"{self._seed}/backup/{self._made}".encode(), usedforsecurity=False).hexdigest()
        size = sum(stored.size for stored in kept)
        backup = Backup(
            arn=f"{table['TableArn']}/backup/{int(now * 1_000):014d}-{digest[:8]}",
            name=table["TableName"] + _SYSTEM_NAME if name is None else name,
            kind="SYSTEM" if name is None else "USER",
            created=now,
            expires=now + SYSTEM_BACKUP_SECONDS if name is None else None,
            table={**table, "ItemCount": len(kept), "TableSizeBytes": size},
            ttl=ttl,
            items=kept,
        )
        self._kept[backup.arn] = backup
        return backup

    def find(self, arn: str) -> Backup:
        """A backup by its ARN. Raises BackupNotFoundException."""
        backup = self._present().get(arn)
        if backup is None:
            raise ApiError("BackupNotFoundException", f"Backup not found: {arn}")
        return backup

    def _delete(self, request: Json) -> Json:
        backup = self.find(request["BackupArn"])
        del self._kept[backup.arn]
        return {"BackupDescription": backup.description("DELETED")}

    def _list(self, request: Json) -> Json:
        """Oldest first. The lower bound of time is part of the range, the upper one is not."""
        kind, most = request.get("BackupType", "USER"), request.get("Limit", BACKUPS_PAGE_MAX)
        lowest, highest = request.get("TimeRangeLowerBound"), request.get("TimeRangeUpperBound")
        found = [
            backup
            for backup in self._behind(request.get("ExclusiveStartBackupArn"))
            if request.get("TableName", backup.table["TableName"]) == backup.table["TableName"]
            and kind in (backup.kind, "ALL")
            and (lowest is None or backup.created >= lowest)
            and (highest is None or backup.created < highest)
        ]
        answer: Json = {"BackupSummaries": [backup.summary() for backup in found[:most]]}
        if len(found) > most:
            answer["LastEvaluatedBackupArn"] = found[most - 1].arn
        return answer

    def _behind(self, arn: str | None) -> list[Backup]:
        """All backups behind one, which may have been deleted since: its ARN says when it was made."""
        kept = list(self._present().values())
        if arn is None:
            return kept
        if arn in self._kept:
            return kept[list(self._kept).index(arn) + 1 :]
        return [backup for backup in kept if _identifier(backup.arn) > _identifier(arn)]

    def _present(self) -> dict[str, Backup]:
        now = self._clock.timestamp()
        for arn in [arn for arn, backup in self._kept.items() if backup.expires is not None and backup.expires <= now]:
            del self._kept[arn]
        return self._kept


def _identifier(arn: str) -> str:
    return arn.rpartition("/")[2]


def _capacity(part: Json) -> Json:
    """What a table or an index may use, without what happened to it."""
    units: Json = {name: part[name] for name in _CAPACITY if name in part}
    if "ProvisionedThroughput" in units:
        throughput = units["ProvisionedThroughput"]
        units["ProvisionedThroughput"] = {
            name: throughput[name] for name in ("ReadCapacityUnits", "WriteCapacityUnits")
        }
    return units
