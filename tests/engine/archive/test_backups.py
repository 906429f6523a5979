"""Backups member by member: how they are named, found, listed and deleted, in each Region, and what they say (L6)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from helpers.lab.lab import Lab

from .support import (
    ACCOUNT,
    HERE,
    KMS,
    OWN,
    THERE,
    Connect,
    Wire,
    backup,
    held,
    index,
    is_refused,
    keep_past,
    listed,
    make,
    put,
    refusal,
)

INVALID = "One or more parameter values were invalid: "


def by_arn(client: Any, arn: str) -> list[tuple[Any, Wire]]:
    """Every call that finds a backup by its ARN."""
    return [
        (client.describe_backup, {"BackupArn": arn}),
        (client.delete_backup, {"BackupArn": arn}),
        (client.restore_table_from_backup, {"BackupArn": arn, "TargetTableName": "again"}),
    ]


@pytest.mark.parametrize(
    ("arn", "code", "message"),
    [
        (OWN + "orders", "ValidationException", INVALID + "Invalid Backup ARN"),
        (OWN + "orders/stream/2026-01-01T00:00:00.000", "ValidationException", INVALID + "Invalid Backup ARN"),
        (OWN + "orders/backup/nightly", "ValidationException", INVALID + "Invalid Backup ARN"),
        ("x" * 48, "ValidationException", INVALID + "Invalid Backup ARN"),
        (
            f"arn:aws-cn:dynamodb:{HERE}:{ACCOUNT}:table/orders/backup/01791504762511-2779fadd",
            "ValidationException",
            INVALID + "BackupArn is not valid",
        ),
        (
            f"arn:aws:s3:{HERE}:{ACCOUNT}:table/orders/backup/01791504762511-2779fadd",
            "ValidationException",
            INVALID + "BackupArn is not valid",
        ),
        (
            f"arn:aws:dynamodb:xx-fake-1:{ACCOUNT}:table/orders/backup/01791504762511-2779fadd",
            "ValidationException",
            INVALID + "BackupArn is not valid",
        ),
        (
            f"arn:aws:dynamodb:{HERE}:999999999999:table/orders/backup/01791504762511-2779fadd",
            "AccessDeniedException",
            "Access is denied",
        ),
        (
            OWN + "orders/backup/01791504762511-2779fadd",
            "BackupNotFoundException",
            f"Backup not found: {OWN}orders/backup/01791504762511-2779fadd",
        ),
    ],
    ids=[
        "a table",
        "a stream",
        "no identifier",
        "no ARN",
        "partition",
        "service",
        "no such Region",
        "account",
        "unknown",
    ],
)
def test_an_arn_of_no_backup(client: Any, arn: str, code: str, message: str) -> None:
    make(client)
    for call, request in by_arn(client, arn):
        is_refused(code, message, call, **request)
    assert client.list_tables()["TableNames"] == ["orders"]


def test_a_name_is_checked_and_may_come_twice(client: Any) -> None:
    arn = make(client)
    assert len({backup(client, "night"), backup(client, "night"), backup(client, "night")}) == 3
    assert listed(client, TableName=arn) == ["night"] * 3
    for name, what in (
        ("a b", "Member must satisfy regular expression pattern"),
        ("x" * 256, "Member must have length"),
    ):
        code, message = refusal(client.create_backup, TableName="orders", BackupName=name)
        assert code == "ValidationException"
        assert f"Value '{name}' at 'backupName' failed to satisfy constraint: {what}" in message


@pytest.mark.parametrize("table", ["nothing", OWN + "nothing"])
def test_a_table_that_is_not_there(client: Any, table: str) -> None:
    not_found = ("TableNotFoundException", "Table not found: nothing")
    assert refusal(client.create_backup, TableName=table, BackupName="night") == not_found
    assert refusal(client.describe_continuous_backups, TableName=table) == not_found
    on = {"PointInTimeRecoveryEnabled": True}
    wanted: Wire = {"TableName": table, "PointInTimeRecoverySpecification": on}
    assert refusal(client.update_continuous_backups, **wanted) == not_found
    assert listed(client, TableName=table) == []


def test_what_a_backup_says_is_what_the_model_knows(lab: Lab, client: Any) -> None:
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 4}
    make(
        client,
        "orders",
        "pk",
        "sk",
        ProvisionedThroughput=units,
        GlobalSecondaryIndexes=[index("by-g", "g", ProvisionedThroughput=units)],
        LocalSecondaryIndexes=[index("by-l", "pk", "l", projection="KEYS_ONLY")],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        SSESpecification=KMS,
        TableClass="STANDARD_INFREQUENT_ACCESS",
        Tags=[{"Key": "team", "Value": "a"}],
    )
    client.update_time_to_live(TableName="orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
    lab.clock.advance(seconds=12.3456)
    made = client.create_backup(TableName="orders", BackupName="night")
    details = made["BackupDetails"]
    assert made.keys() - {"ResponseMetadata"} == {"BackupDetails"}
    assert details.keys() == {
        "BackupArn",
        "BackupName",
        "BackupSizeBytes",
        "BackupStatus",
        "BackupType",
        "BackupCreationDateTime",
    }
    milliseconds, _, chance = details["BackupArn"].rpartition("/")[2].partition("-")
    assert details["BackupArn"].startswith(f"{OWN}orders/backup/{milliseconds}")
    assert (len(milliseconds), len(chance)) == (14, 8)
    assert details["BackupCreationDateTime"] == datetime.fromtimestamp(int(milliseconds) / 1_000, UTC)
    table = client.describe_table(TableName="orders")["Table"]
    found = client.describe_backup(BackupArn=details["BackupArn"])["BackupDescription"]
    assert found["SourceTableDetails"] == {
        "TableName": "orders",
        "TableId": table["TableId"],
        "TableArn": table["TableArn"],
        "TableSizeBytes": 0,
        "KeySchema": table["KeySchema"],
        "TableCreationDateTime": table["CreationDateTime"],
        "ProvisionedThroughput": units,
        "ItemCount": 0,
        "BillingMode": "PROVISIONED",
    }
    assert found["SourceTableFeatureDetails"] == {
        "GlobalSecondaryIndexes": [index("by-g", "g", ProvisionedThroughput=units)],
        "LocalSecondaryIndexes": [index("by-l", "pk", "l", projection="KEYS_ONLY")],
        "StreamDescription": {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        "TimeToLiveDescription": {"TimeToLiveStatus": "ENABLED", "AttributeName": "ttl"},
        "SSEDescription": table["SSEDescription"],
    }
    (summary,) = client.list_backups()["BackupSummaries"]
    assert summary == {
        **{name: table[name] for name in ("TableName", "TableId", "TableArn")},
        **details,
        "BackupStatus": "AVAILABLE",
    }


def test_a_backup_does_not_change_with_its_table(client: Any) -> None:
    units = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}
    make(client, ProvisionedThroughput=units, GlobalSecondaryIndexes=[index("by-g", "g", ProvisionedThroughput=units)])
    put(client, "orders", pk="a", g="x")
    arn = backup(client)
    then = client.describe_backup(BackupArn=arn)
    client.update_table(
        TableName="orders",
        ProvisionedThroughput={"ReadCapacityUnits": 9, "WriteCapacityUnits": 9},
        GlobalSecondaryIndexUpdates=[
            {
                "Update": {
                    "IndexName": "by-g",
                    "ProvisionedThroughput": {"ReadCapacityUnits": 8, "WriteCapacityUnits": 8},
                }
            }
        ],
    )
    put(client, "orders", pk="a", g="y")
    client.delete_table(TableName="orders")
    assert client.describe_backup(BackupArn=arn)["BackupDescription"] == then["BackupDescription"]
    client.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    assert held(client, "again") == held(client, "again", IndexName="by-g") == [{"pk": {"S": "a"}, "g": {"S": "x"}}]
    (restored,) = client.describe_table(TableName="again")["Table"]["GlobalSecondaryIndexes"]
    assert units.items() <= restored["ProvisionedThroughput"].items()


def test_backups_span_tables_of_one_name(client: Any) -> None:
    make(client)
    put(client, "orders", pk="a")
    first = backup(client)
    client.delete_table(TableName="orders")
    make(client)
    put(client, "orders", pk="b")
    second = backup(client)
    found = client.list_backups(TableName="orders")["BackupSummaries"]
    assert [each["BackupArn"] for each in found] == [first, second]
    assert len({each["TableId"] for each in found}) == 2
    assert len({each["TableArn"] for each in found}) == 1
    for number, (arn, pk) in enumerate(((first, "a"), (second, "b"))):
        client.restore_table_from_backup(TargetTableName=f"again-{number}", BackupArn=arn)
        assert held(client, f"again-{number}") == [{"pk": {"S": pk}}]


def test_pages_and_times_of_a_list(lab: Lab, client: Any) -> None:
    make(client)
    made = []
    for number in range(4):
        lab.clock.advance(seconds=10)
        made.append(client.create_backup(TableName="orders", BackupName=f"n-{number}")["BackupDetails"])
    when = made[1]["BackupCreationDateTime"]
    assert listed(client, TimeRangeLowerBound=when) == ["n-1", "n-2", "n-3"]
    assert listed(client, TimeRangeUpperBound=when) == ["n-0"]
    assert listed(client, TimeRangeUpperBound=when + timedelta(seconds=1)) == ["n-0", "n-1"]
    assert listed(client, TimeRangeLowerBound=when, TimeRangeUpperBound=when) == []
    is_refused(
        "ValidationException",
        INVALID + "Time range lower bound must be less than or equal to upper bound",
        client.list_backups,
        TimeRangeLowerBound=when + timedelta(seconds=1),
        TimeRangeUpperBound=when,
    )
    assert client.list_backups(Limit=4).keys() - {"ResponseMetadata"} == {"BackupSummaries"}
    between = made[1]["BackupArn"].rpartition("-")[0] + "-ffffffff"  # nobody has made it
    assert listed(client, ExclusiveStartBackupArn=between) == ["n-2", "n-3"]
    elsewhere = made[1]["BackupArn"].replace(HERE, THERE)
    is_refused(
        "ValidationException",
        INVALID + f"ExclusiveStartBackupArn does not match the region {HERE}",
        client.list_backups,
        ExclusiveStartBackupArn=elsewhere,
    )
    is_refused(
        "ValidationException", INVALID + "Invalid Backup ARN", client.list_backups, ExclusiveStartBackupArn="x" * 40
    )
    code, message = refusal(client.list_backups, BackupType="user")
    assert code == "ValidationException"
    assert "at 'backupType' failed to satisfy constraint: Member must satisfy enum value set" in message


def test_pages_end_whatever_their_size(client: Any) -> None:
    make(client)
    make(client, "others")
    names = [f"n-{number}" for number in range(7)]
    for number, name in enumerate(names):
        backup(client, name, ("orders", "others")[number % 2])
    for size in range(1, 9):
        for table, wanted in ((None, names), ("orders", names[::2])):
            request: Wire = {"Limit": size} if table is None else {"Limit": size, "TableName": table}
            found: list[str] = []
            while True:
                answer = client.list_backups(**request)
                found += [each["BackupName"] for each in answer["BackupSummaries"]]
                if "LastEvaluatedBackupArn" not in answer:
                    break
                assert len(answer["BackupSummaries"]) == size
                request["ExclusiveStartBackupArn"] = answer["LastEvaluatedBackupArn"]
            assert found == wanted


def test_a_system_backup_stays_for_35_days(lab: Lab, client: Any) -> None:
    make(client, GlobalSecondaryIndexes=[index("by-g", "g")])
    keep_past(client)
    put(client, "orders", pk="a", g="x")
    client.delete_table(TableName="orders")
    assert listed(client) == []
    (summary,) = client.list_backups(BackupType="SYSTEM")["BackupSummaries"]
    arn = summary["BackupArn"]
    assert summary["BackupName"] == "orders$DeletedTableBackup"
    assert arn.endswith("-00000000")
    found = client.describe_backup(BackupArn=arn)["BackupDescription"]
    assert found["SourceTableFeatureDetails"] == {}
    expires = found["BackupDetails"]["BackupExpiryDateTime"]
    assert expires - found["BackupDetails"]["BackupCreationDateTime"] == timedelta(days=35)
    code, message = refusal(client.delete_backup, BackupArn=arn)
    spelt = expires.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    assert code == "ValidationException"
    assert message == (
        f"User is not allowed to delete the system backup with arn {arn}. It will automatically expire on {spelt}"
    )
    client.restore_table_from_backup(TargetTableName="orders", BackupArn=arn)
    assert held(client, "orders", IndexName="by-g") == [{"pk": {"S": "a"}, "g": {"S": "x"}}]
    lab.clock.advance(seconds=35 * 86_400 - 1)
    assert listed(client, BackupType="ALL") == ["orders$DeletedTableBackup"]
    lab.clock.advance(seconds=1)
    assert listed(client, BackupType="ALL") == []
    assert refusal(client.describe_backup, BackupArn=arn)[0] == "BackupNotFoundException"


def test_two_tables_deleted_in_one_moment_have_a_backup_each(client: Any) -> None:
    for name in ("one", "two", "one"):
        make(client, name)
        keep_past(client, name)
        put(client, name, pk=name)
        client.delete_table(TableName=name)
    arns = [each["BackupArn"] for each in client.list_backups(BackupType="SYSTEM")["BackupSummaries"]]
    assert len(set(arns)) == 3
    for number, (arn, name) in enumerate(zip(arns, ("one", "two", "one"), strict=True)):
        client.restore_table_from_backup(TargetTableName=f"back-{number}", BackupArn=arn)
        assert held(client, f"back-{number}") == [{"pk": {"S": name}}]


def test_each_region_has_its_own_backups(connect: Connect) -> None:
    here, there = connect(HERE), connect(THERE)
    for one in (here, there):
        make(one)
        put(one, "orders", pk=one.meta.region_name)
    arns = [backup(one, "night") for one in (here, there)]
    assert all(f":{one.meta.region_name}:" in arn for one, arn in zip((here, there), arns, strict=True))
    assert listed(here) == listed(there) == ["night"]
    code, _ = refusal(here.describe_backup, BackupArn=arns[1])
    assert code == "BackupNotFoundException"
    echoed = arns[0].replace(HERE, THERE)  # the service does not look at the Region in it
    assert here.describe_backup(BackupArn=echoed)["BackupDescription"]["BackupDetails"]["BackupArn"] == echoed
    here.delete_backup(BackupArn=echoed)
    assert (listed(here), listed(there)) == ([], ["night"])


def test_a_restore_from_another_region_needs_a_key(connect: Connect) -> None:
    here, there, far = connect(HERE), connect(THERE), connect("ap-south-1")
    make(there, GlobalSecondaryIndexes=[index("by-g", "g")])
    keep_past(there)
    put(there, "orders", pk="a", g="x")
    arn = backup(there)
    source = arn.partition("/backup/")[0]
    words = "Invalid Request: sseSpecificationOverride must be provided for cross-region restores"
    requests: list[tuple[str, Wire]] = [
        ("restore_table_from_backup", {"BackupArn": arn}),
        ("restore_table_to_point_in_time", {"SourceTableArn": source, "UseLatestRestorableTime": True}),
    ]
    for number, (operation, request) in enumerate(requests):
        target = {"TargetTableName": f"again-{number}"}
        restore = getattr(here, operation)
        is_refused("ValidationException", words, restore, **request, **target)
        made = restore(**request, **target, SSESpecificationOverride=KMS)["TableDescription"]
        assert made["TableArn"] == f"{OWN}again-{number}"
        assert made["RestoreSummary"]["SourceTableArn"] == source
        assert f":kms:{HERE}:" in made["SSEDescription"]["KMSMasterKeyArn"]
    assert held(here, "again-0", IndexName="by-g") == [{"pk": {"S": "a"}, "g": {"S": "x"}}]
    assert there.list_tables()["TableNames"] == ["orders"]
    nowhere = {"TargetTableName": "odd", "SSESpecificationOverride": KMS}
    for number, code in enumerate(("BackupNotFoundException", "TableNotFoundException")):
        operation, request = requests[number]
        moved = {
            name: value.replace(THERE, "ap-south-1") if isinstance(value, str) else value
            for name, value in request.items()
        }
        assert refusal(getattr(here, operation), **moved, **nowhere)[0] == code
    by_name = {"SourceTableName": "orders", "UseLatestRestorableTime": True, **nowhere}
    assert refusal(far.restore_table_to_point_in_time, **by_name)[0] == "TableNotFoundException"
