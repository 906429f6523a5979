"""Backups: what a table was like and held at one moment, whatever becomes of it afterwards (L6).

Items are never changed in place, so a backup shares them with its table and costs no copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import md5
from typing import Final, Literal

from helpers.engine.clock import Clock
from helpers.engine.errors import ApiError, invalid, validation
from helpers.engine.layout import Stored
from helpers.engine.limits import BACKUPS_PAGE_MAX, SYSTEM_BACKUP_SECONDS
from helpers.engine.rules.arns import BackupPlace, backup_place, check_cursor
from helpers.engine.wire_types import Json

BACKUP_OPERATIONS: Final = frozenset({"CreateBackup", "DeleteBackup", "DescribeBackup", "ListBackups"})

_SYSTEM_NAME: Final = "$DeletedTableBackup"
_OF_THE_SYSTEM: Final = "00000000"
_OF_THE_SOURCE: Final = ("TableName", "TableId", "TableArn", "TableSizeBytes", "KeySchema", "ItemCount")
_OF_AN_INDEX: Final = ("IndexName", "KeySchema", "Projection")
_CAPACITY: Final = ("ProvisionedThroughput", "OnDemandThroughput")

Key = tuple[str, str]
"""A table's name and a backup's identifier, which begins with the millisecond in which it was made."""


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
    """What DescribeTable said of the table then. Its count of items is as old as it is there."""
    ttl: str | None
    """The TTL attribute, None where TTL was off."""
    items: tuple[Stored, ...]

    @property
    def key(self) -> Key:
        """By what the service finds it."""
        return self.table["TableName"], self.arn.rpartition("/")[2]

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
            "SourceTableFeatureDetails": {} if self.kind == "SYSTEM" else self._features(),
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
    """All backups of one account and Region. They outlive their tables. `own` is how ARNs begin here."""

    def __init__(self, clock: Clock, seed: int, own: str) -> None:
        self._clock = clock
        self._seed = seed
        self._own = own
        self._kept: dict[Key, Backup] = {}
        """Oldest first."""
        self._latest = 0
        self._feeding: dict[Key, Callable[[], bool]] = {}
        """Whether a table is being restored from a backup, for each from which one was."""
        self.operations: dict[str, Callable[[Json], Json]] = {
            "DeleteBackup": self._delete,
            "DescribeBackup": lambda request: {"BackupDescription": self._asked(request).description()},
            "ListBackups": self._list,
        }
        """Those that need nothing but the backups."""

    def take(self, table: Json, ttl: str | None, items: Iterable[Stored], name: str | None = None) -> Backup:
        """Make a backup. `table` is what DescribeTable says.

        Without a name it is the one that the service makes by itself of a deleted table, and it stays for 35 days.
        """
        now = self._clock.timestamp()
        self._latest = max(self._latest + 1, int(now * 1_000))  # no two have one identifier, however fast they follow
        digest = md5(f"{self._seed}/{self._own}backup/{self._latest}".encode(), usedforsecurity=False).hexdigest()
        backup = Backup(
            arn=f"{table['TableArn']}/backup/{self._latest:014d}-{_OF_THE_SYSTEM if name is None else digest[:8]}",
            name=table["TableName"] + _SYSTEM_NAME if name is None else name,
            kind="SYSTEM" if name is None else "USER",
            created=int(now * 1_000) / 1_000,
            expires=now + SYSTEM_BACKUP_SECONDS if name is None else None,
            table=table,
            ttl=ttl,
            items=tuple(items),
        )
        self._kept[backup.key] = backup
        return backup

    def find(self, place: BackupPlace, arn: str) -> Backup:
        """The backup at a place, under the ARN by which it is asked for. Raises BackupNotFoundException."""
        backup = self._present().get((place.table, place.identifier))
        if backup is None:
            raise ApiError("BackupNotFoundException", f"Backup not found: {arn}")
        return replace(backup, arn=arn)

    def begin_restore(self, backup: Backup, goes_on: Callable[[], bool]) -> None:
        """A table is being restored from a backup for as long as `goes_on` says so."""
        self._feeding[backup.key] = goes_on

    def check_free(self, backup: Backup, what: str) -> None:
        """Refuse what two may not do with one backup at once. Raises BackupInUseException."""
        if self._feeding.get(backup.key, bool)():
            raise ApiError("BackupInUseException", f"Backup is being used to restore {what}: {backup.arn}")

    def _asked(self, request: Json) -> Backup:
        """The backup that a request names. Its ARN may name any Region: the service does not look at that."""
        arn: str = request["BackupArn"]
        return self.find(backup_place(arn, self._own), arn)

    def _delete(self, request: Json) -> Json:
        backup = self._asked(request)
        if backup.expires is not None:
            when = datetime.fromtimestamp(backup.expires, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            raise validation(
                f"User is not allowed to delete the system backup with arn {backup.arn}. "
                f"It will automatically expire on {when}"
            )
        self.check_free(backup, "table")
        del self._kept[backup.key]
        return {"BackupDescription": backup.description("DELETED")}

    def _list(self, request: Json) -> Json:
        """Oldest first. The lower bound of time is part of the range, the upper one is not."""
        kind, most = request.get("BackupType", "USER"), request.get("Limit", BACKUPS_PAGE_MAX)
        lowest, highest = request.get("TimeRangeLowerBound"), request.get("TimeRangeUpperBound")
        if lowest is not None and highest is not None and lowest > highest:
            raise invalid("Time range lower bound must be less than or equal to upper bound")
        start = request.get("ExclusiveStartBackupArn")
        behind = (
            "" if start is None else check_cursor(start, self._own).identifier
        )  # it may be gone, or never have been
        found = [
            backup
            for backup in self._present().values()
            if backup.key[1] > behind
            and request.get("TableName", backup.table["TableName"]) == backup.table["TableName"]
            and kind in (backup.kind, "ALL")
            and (lowest is None or backup.created >= lowest)
            and (highest is None or backup.created < highest)
        ]
        answer: Json = {"BackupSummaries": [backup.summary() for backup in found[:most]]}
        if len(found) > most:
            answer["LastEvaluatedBackupArn"] = found[most - 1].arn
        return answer

    def _present(self) -> dict[Key, Backup]:
        now = self._clock.timestamp()
        for key in [key for key, backup in self._kept.items() if backup.expires is not None and backup.expires <= now]:
            del self._kept[key]
        return self._kept


def _capacity(part: Json) -> Json:
    """What a table or an index may use, without what happened to it."""
    units: Json = {name: part[name] for name in _CAPACITY if name in part}
    if "ProvisionedThroughput" in units:
        throughput = units["ProvisionedThroughput"]
        units["ProvisionedThroughput"] = {
            name: throughput[name] for name in ("ReadCapacityUnits", "WriteCapacityUnits")
        }
    return units
