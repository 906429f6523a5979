"""§16b of the facts sheet: backups and point-in-time recovery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from helpers.lab.lab import Lab

from .support import Wire, assert_refused, create, definitions, fact, key, n, refused, s

NOTHING = "arn:aws:dynamodb:us-east-1:123456789012:table/nothing"


@pytest.fixture
def lab() -> Iterator[Lab]:
    """A lab of its own for each test: backups outlive their tables."""
    with Lab() as running:
        yield running


@pytest.fixture
def client(lab: Lab) -> Any:
    create(boto3.client("dynamodb"), "orders")
    return boto3.client("dynamodb")


def backup(client: Any, name: str, table: str = "orders") -> str:
    arn: str = client.create_backup(TableName=table, BackupName=name)["BackupDetails"]["BackupArn"]
    return arn


def listed(client: Any, **request: Any) -> list[str]:
    return [each["BackupName"] for each in client.list_backups(**request)["BackupSummaries"]]


def keep_past(client: Any, on: bool = True, **more: Any) -> Wire:
    answer = client.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": on, **more}
    )
    found: Wire = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    return found


def put(client: Any, pk: str, number: int) -> None:
    client.put_item(TableName="orders", Item={**key(pk), "n": n(number)})


def held(client: Any, table: str) -> dict[str, str]:
    items = client.scan(TableName=table, ConsistentRead=True)["Items"]
    return {item["pk"]["S"]: item["n"]["N"] for item in items}


def at(lab: Lab, seconds: float) -> datetime:
    return lab.clock.start + timedelta(seconds=seconds)


@fact("L6-pages-of-backups")
def test_backups_are_listed_page_by_page(client: Any) -> None:
    made = [f"night-{number}" for number in range(5)]
    arns = [backup(client, name) for name in made]
    assert len(set(arns)) == 5
    first = client.list_backups(Limit=2)
    assert [each["BackupName"] for each in first["BackupSummaries"]] == made[:2]
    assert first["LastEvaluatedBackupArn"] == arns[1]
    client.delete_backup(BackupArn=arns[3])
    assert listed(client, ExclusiveStartBackupArn=arns[1]) == [made[2], made[4]]
    assert "LastEvaluatedBackupArn" not in client.list_backups(Limit=4)
    assert refused(client.list_backups, Limit=101)["Error"]["Code"] == "ValidationException"


@fact("L6-backups-between-two-times")
def test_the_lower_bound_is_in_the_range_and_the_upper_is_not(lab: Lab, client: Any) -> None:
    for name in ("one", "two", "three"):
        lab.clock.advance(seconds=100 * (len(listed(client)) + 1) - lab.clock.seconds)
        backup(client, name)
    assert listed(client, TimeRangeLowerBound=at(lab, 200)) == ["two", "three"]
    assert listed(client, TimeRangeUpperBound=at(lab, 200)) == ["one"]
    assert listed(client, TimeRangeLowerBound=at(lab, 200), TimeRangeUpperBound=at(lab, 300)) == ["two"]


@fact("L6-backups-by-type-and-table")
def test_backups_by_type_and_by_table(lab: Lab, client: Any) -> None:
    create(client, "others")
    backup(client, "mine")
    backup(client, "theirs", "others")
    assert listed(client, TableName="others") == ["theirs"]
    assert listed(client, TableName="nothing") == []
    keep_past(client)
    put(client, "a", 1)
    client.delete_table(TableName="orders")
    assert listed(client) == ["mine", "theirs"]
    assert listed(client, BackupType="SYSTEM") == ["orders$DeletedTableBackup"]
    assert listed(client, BackupType="ALL") == ["mine", "theirs", "orders$DeletedTableBackup"]
    assert listed(client, BackupType="AWS_BACKUP") == []
    (last,) = client.list_backups(BackupType="SYSTEM")["BackupSummaries"]
    assert last["BackupExpiryDateTime"] - last["BackupCreationDateTime"] == timedelta(days=35)
    client.restore_table_from_backup(TargetTableName="orders", BackupArn=last["BackupArn"])
    assert held(client, "orders") == {"a": "1"}
    lab.clock.advance(seconds=35 * 86_400)
    assert listed(client, BackupType="ALL") == ["mine", "theirs"]


@fact("L6-a-backup-described-and-deleted")
def test_a_backup_is_described_until_it_is_deleted(client: Any) -> None:
    put(client, "a", 1)
    made = client.create_backup(TableName="orders", BackupName="nightly")["BackupDetails"]
    put(client, "b", 2)
    assert made["BackupStatus"] == "CREATING"
    described = client.describe_backup(BackupArn=made["BackupArn"])["BackupDescription"]
    assert described["BackupDetails"] == {**made, "BackupStatus": "AVAILABLE"}
    source = described["SourceTableDetails"]
    assert (source["TableName"], source["ItemCount"], source["BillingMode"]) == ("orders", 0, "PAY_PER_REQUEST")
    assert described["SourceTableFeatureDetails"] == {}
    assert source["TableSizeBytes"] == made["BackupSizeBytes"] == 0  # as old as what DescribeTable says
    deleted = client.delete_backup(BackupArn=made["BackupArn"])["BackupDescription"]
    assert deleted["BackupDetails"]["BackupStatus"] == "DELETED"
    for call in (client.describe_backup, client.delete_backup):
        assert_refused(
            "BackupNotFoundException", f"Backup not found: {made['BackupArn']}", call, BackupArn=made["BackupArn"]
        )
    again = {"TargetTableName": "again", "BackupArn": made["BackupArn"]}
    assert_refused("BackupNotFoundException", "Backup not found:…", client.restore_table_from_backup, **again)
    assert_refused(
        "TableNotFoundException",
        "Table not found: nothing",
        client.create_backup,
        TableName="nothing",
        BackupName="abc",
    )


@fact("L7-restored-with-indexes-without-settings")
def test_a_restored_table_has_its_indexes_and_none_of_the_settings(client: Any) -> None:
    index = {"KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}
    create(
        client,
        "full",
        AttributeDefinitions=definitions("pk", "g", "h"),
        GlobalSecondaryIndexes=[
            {"IndexName": "by-g", **index},
            {"IndexName": "by-h", **index, "KeySchema": [{"AttributeName": "h", "KeyType": "HASH"}]},
        ],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        Tags=[{"Key": "team", "Value": "a"}],
        DeletionProtectionEnabled=True,
    )
    client.update_time_to_live(TableName="full", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    client.put_item(TableName="full", Item={**key("a"), "g": s("x")})
    arn = backup(client, "nightly", "full")
    features = client.describe_backup(BackupArn=arn)["BackupDescription"]["SourceTableFeatureDetails"]
    assert [each["IndexName"] for each in features["GlobalSecondaryIndexes"]] == ["by-g", "by-h"]
    assert features["StreamDescription"] == {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    assert features["TimeToLiveDescription"] == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    answer = client.restore_table_from_backup(TargetTableName="again", BackupArn=arn)["TableDescription"]
    assert answer["RestoreSummary"]["RestoreInProgress"] is True
    assert answer["RestoreSummary"]["SourceBackupArn"] == arn
    table = client.describe_table(TableName="again")["Table"]
    assert "RestoreSummary" not in table  # it is ACTIVE, and nothing tells any more where it comes from
    assert (table["ItemCount"], table["DeletionProtectionEnabled"]) == (0, False)
    assert not {"StreamSpecification", "LatestStreamArn"} & table.keys()
    assert client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == []
    assert client.describe_time_to_live(TableName="again")["TimeToLiveDescription"] == {"TimeToLiveStatus": "DISABLED"}
    found = client.query(
        TableName="again",
        IndexName="by-g",
        KeyConditionExpression="g = :g",
        ExpressionAttributeValues={":g": s("x")},
    )
    assert found["Count"] == 1
    again = {"TargetTableName": "again", "BackupArn": arn}
    assert_refused(
        "TableAlreadyExistsException", "Table already exists: again", client.restore_table_from_backup, **again
    )


@fact("L7-overrides-of-a-restore")
def test_a_restore_may_leave_indexes_out_and_change_the_capacity(client: Any) -> None:
    index = {
        "IndexName": "by-g",
        "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}],
        "Projection": {"ProjectionType": "ALL"},
    }
    create(client, "full", AttributeDefinitions=definitions("pk", "g"), GlobalSecondaryIndexes=[index])
    arn = backup(client, "nightly", "full")
    units = {"ReadCapacityUnits": 3, "WriteCapacityUnits": 2}
    table = client.restore_table_from_backup(
        TargetTableName="bare",
        BackupArn=arn,
        GlobalSecondaryIndexOverride=[],
        BillingModeOverride="PROVISIONED",
        ProvisionedThroughputOverride=units,
    )["TableDescription"]
    assert "GlobalSecondaryIndexes" not in table
    assert table["AttributeDefinitions"] == definitions("pk")
    assert units.items() <= table["ProvisionedThroughput"].items()
    foreign = [{**index, "Projection": {"ProjectionType": "KEYS_ONLY"}}]
    assert_refused(
        "ValidationException",
        "Index by-g does not match a secondary index that existed in the source table and cannot be created during the "
        "restore operation",
        client.restore_table_from_backup,
        TargetTableName="odd",
        BackupArn=arn,
        GlobalSecondaryIndexOverride=foreign,
    )


@fact("L7-recovery-of-a-new-table")
def test_a_new_table_has_no_recovery(client: Any) -> None:
    described = client.describe_continuous_backups(TableName="orders")["ContinuousBackupsDescription"]
    assert described == {
        "ContinuousBackupsStatus": "ENABLED",
        "PointInTimeRecoveryDescription": {"PointInTimeRecoveryStatus": "DISABLED"},
    }
    restore = client.restore_table_to_point_in_time
    request = {"TargetTableName": "again", "UseLatestRestorableTime": True}
    assert_refused(
        "PointInTimeRecoveryUnavailableException", "…not enabled…", restore, SourceTableName="orders", **request
    )
    assert_refused("TableNotFoundException", "Table not found: nothing", restore, SourceTableName="nothing", **request)
    assert_refused("TableNotFoundException", "Table not found", restore, SourceTableArn=NOTHING, **request)
    assert keep_past(client, RecoveryPeriodInDays=7)["RecoveryPeriodInDays"] == 7
    assert keep_past(client, on=False) == {"PointInTimeRecoveryStatus": "DISABLED"}
    assert refused(restore, SourceTableName="orders", **request)["Error"]["Code"].startswith("PointInTime")


@fact("L7-every-moment-of-the-window")
def test_a_restore_brings_back_the_items_of_its_moment(lab: Lab, client: Any) -> None:
    put(client, "a", 1)
    lab.clock.advance(seconds=10 - lab.clock.seconds)
    keep_past(client)
    states = {10: held(client, "orders")}
    for second, (name, number) in enumerate([("a", 2), ("b", 1), ("a", None), ("c", 4), ("a", 5)], start=11):
        lab.clock.advance(seconds=second - 0.5 - lab.clock.seconds)
        if number is None:
            client.delete_item(TableName="orders", Key=key(name))
        else:
            put(client, name, number)
        states[second] = held(client, "orders")
    lab.clock.advance(seconds=17.5 - lab.clock.seconds)
    lab.load("orders", [{"pk": "a", "n": 9}, {"pk": "d", "n": 9}])
    states[18] = held(client, "orders")
    lab.clock.advance(seconds=1_000)
    for second, state in states.items():
        name = f"at-{second}"
        client.restore_table_to_point_in_time(
            SourceTableName="orders", TargetTableName=name, RestoreDateTime=at(lab, second)
        )
        assert held(client, name) == state
    assert len({str(state) for state in states.values()}) == len(states)


@fact("L7-outside-the-window")
def test_a_time_outside_the_window_is_refused(lab: Lab, client: Any) -> None:
    lab.clock.advance(seconds=1_000)
    keep_past(client, RecoveryPeriodInDays=1)
    lab.clock.advance(seconds=2 * 86_400)
    described = client.describe_continuous_backups(TableName="orders")["ContinuousBackupsDescription"]
    window = described["PointInTimeRecoveryDescription"]
    assert lab.clock.now - window["LatestRestorableDateTime"] == timedelta(minutes=5)
    assert lab.clock.now - window["EarliestRestorableDateTime"] == timedelta(days=1)
    restore = client.restore_table_to_point_in_time
    for number, (name, seconds) in enumerate([("Earliest", -1), ("Latest", 1)]):
        edge = window[f"{name}RestorableDateTime"].astimezone(UTC)
        request = {"SourceTableName": "orders", "TargetTableName": f"again-{number}"}
        outside = edge + timedelta(seconds=seconds)
        assert_refused(
            "InvalidRestoreTimeException",
            "…must be within EarliestRestorableDateTime '…",
            restore,
            RestoreDateTime=outside,
            **request,
        )
        restore(RestoreDateTime=edge, **request)
    assert refused(restore, SourceTableName="orders", TargetTableName="when")["Error"]["Code"] == "ValidationException"
