"""ARNs of backups, of tables to restore from and of what a policy is attached to: what is none, and whose it is (L7, L8).

`own` is how the ARNs of this account and Region begin, `arn:aws:dynamodb:REGION:ACCOUNT:`.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from helpers.engine.errors import ApiError, access_denied, invalid, validation
from helpers.engine.limits import NAME_MAX, NAME_MIN
from helpers.engine.rules.constraints import NAME_PATTERN

OPERATIONS: Final = frozenset(
    {
        "DeleteBackup",
        "DeleteResourcePolicy",
        "DescribeBackup",
        "ExportTableToPointInTime",
        "GetResourcePolicy",
        "ListBackups",
        "ListExports",
        "ListImports",
        "PutResourcePolicy",
        "RestoreTableFromBackup",
        "RestoreTableToPointInTime",
    }
)
"""Operations whose ARNs are looked at here, once the account is known."""

_ARN: Final = re.compile(r"arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)", re.DOTALL)
_TABLE: Final = re.compile(f"table/({NAME_PATTERN})")
_BACKUP: Final = re.compile(rf"table/({NAME_PATTERN})/backup/([0-9]+-[0-9a-f]+|[0-9]+)")
_STREAM: Final = re.compile(rf"table/({NAME_PATTERN})/stream/([^/]+)")
_OF_A_BACKUP: Final = re.compile(r"table/[^/]+/backup/.*", re.DOTALL)
_REGION: Final = re.compile(r"(?:us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]+")  # botocore's, of the partition aws


class BackupPlace(NamedTuple):
    """What the ARN of a backup names. The service finds a backup by its table's name and its identifier."""

    region: str
    table: str
    identifier: str


class TablePlace(NamedTuple):
    """What the ARN of a table names."""

    region: str
    table: str


class PolicyPlace(NamedTuple):
    """What a resource policy is attached to: a table, or a stream of it by its label."""

    table: str
    stream: str | None = None


def backup_place(arn: str, own: str) -> BackupPlace:
    """What the ARN of a backup names, in whatever Region.

    Raises `ApiError`: ValidationException for what is no backup's ARN, AccessDeniedException for another account's.
    """
    parts = _ARN.fullmatch(arn)
    backup = None if parts is None else _BACKUP.fullmatch(parts[5])
    if parts is None or backup is None:
        raise invalid("Invalid Backup ARN")  # seen without what stands before it
    _, partition, service, _, account, _ = own.split(":")
    if (parts[3] and (parts[1], parts[2]) != (partition, service)) or (parts[3] and not _REGION.fullmatch(parts[3])):
        raise invalid("BackupArn is not valid")  # likewise
    if not parts[3] or parts[4] != account:
        raise access_denied()
    return BackupPlace(parts[3], backup[1], backup[2])


def check_cursor(arn: str, own: str) -> BackupPlace:
    """Behind which backup a list goes on. Raises what `backup_place` raises, ValidationException for another Region's."""
    place = backup_place(arn, own)
    if place.region != _region(own):
        raise invalid(
            f"ExclusiveStartBackupArn does not match the region {_region(own)}"
        )  # of the words only some are known
    return place


def source_place(arn: str, own: str) -> TablePlace:
    """What a SourceTableArn names, in whatever Region. Raises ValidationException, also for another account's."""
    return _table_place(arn, own, "sourceTableArn")


def export_table(arn: str, own: str) -> TablePlace:
    """What the TableArn of an export names, in whatever Region (EX1). Raises what `source_place` raises."""
    return _table_place(arn, own, "tableArn")


def _table_place(arn: str, own: str, member: str) -> TablePlace:
    parts = _ARN.fullmatch(arn)
    table = None if parts is None else _TABLE.fullmatch(parts[5])
    _, partition, service, _, account, _ = own.split(":")
    if parts is None or table is None or (parts[1], parts[2]) != (partition, service) or not parts[3]:
        raise invalid(f"{member} is not a valid ARN")
    if parts[4] != account:
        raise foreign_account()
    return TablePlace(parts[3], table[1])


def policy_place(arn: str, own: str) -> PolicyPlace:
    """The table or stream whose policy an ARN means. Raises ValidationException for anything else."""
    if not arn.startswith("arn:"):
        raise invalid(f"ARNs must start with 'arn:': {arn}")
    parts = _ARN.fullmatch(arn)
    _, partition, service, region, account, _ = own.split(":")
    if parts is None or parts[2] != service or _OF_A_BACKUP.fullmatch(parts[5]):
        raise invalid(f"Provided Arn is not a DynamoDB resource arn: {arn}")
    if (parts[1], parts[3]) != (partition, region):
        raise invalid(f"Invalid resource Arn: {arn}")
    if parts[4] != account:
        raise foreign_account()
    found = _TABLE.fullmatch(parts[5]) or _STREAM.fullmatch(parts[5])
    if found is None or not NAME_MIN <= len(found[1]) <= NAME_MAX:
        raise invalid(f"Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {arn}")
    return PolicyPlace(*found.groups())


def foreign_account() -> ApiError:
    """The error for an ARN of another account where only the owner may act."""
    return validation(
        "This action is only supported by accounts that match the resource owner\N{RIGHT SINGLE QUOTATION MARK}s account."
    )


def _region(own: str) -> str:
    return own.split(":")[3]
