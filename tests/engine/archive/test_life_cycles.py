"""Backups, restores, policies and insights of tables that come and go in their own time, and of indexes being built (L1, L3)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from helpers.engine.physics.model import DEFAULT, Model
from helpers.lab.lab import Lab

from .support import (
    ACCOUNT,
    OWN,
    Wire,
    backup,
    described,
    held,
    index,
    is_refused,
    keep_past,
    listed,
    make,
    put,
    refusal,
)

CREATING, DELETING = 15.0, 30.0
POLICY = json.dumps(
    {"Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "dynamodb:GetItem", "Resource": "*"}]}
)
NOT_FOUND = "Requested resource not found: Table: orders not found"
ON = {"PointInTimeRecoveryEnabled": True}
LATEST = {"UseLatestRestorableTime": True}


@pytest.fixture
def model() -> Model:
    return replace(
        DEFAULT,
        table_creation_seconds=CREATING,
        table_deletion_seconds=DELETING,
        index_creation_seconds=30.0,
        backfill_bytes_per_second=1.0,
    )


@pytest.fixture
def orders(lab: Lab, client: Any) -> str:
    """A table that is ACTIVE, with one item and a global index."""
    arn = make(client, GlobalSecondaryIndexes=[index("by-g", "g")])
    lab.clock.advance(seconds=CREATING)
    put(client, "orders", pk="a", g="x")
    return arn


def test_a_table_that_is_being_created_is_not_known_yet(lab: Lab, client: Any) -> None:
    arn = make(client)
    not_there = ("TableNotFoundException", "Table not found: orders")
    assert refusal(client.create_backup, TableName="orders", BackupName="night") == not_there
    assert refusal(client.describe_continuous_backups, TableName="orders") == not_there
    wanted: Wire = {"TableName": "orders", "PointInTimeRecoverySpecification": ON}
    assert refusal(client.update_continuous_backups, **wanted) == not_there
    restore = client.restore_table_to_point_in_time
    assert refusal(restore, SourceTableName="orders", TargetTableName="again", **LATEST) == not_there
    is_refused("ResourceNotFoundException", NOT_FOUND, client.get_resource_policy, ResourceArn=arn)
    is_refused("ResourceNotFoundException", NOT_FOUND, client.put_resource_policy, ResourceArn=arn, Policy=POLICY)
    is_refused("ResourceNotFoundException", NOT_FOUND, client.delete_resource_policy, ResourceArn=arn)
    is_refused(
        "ValidationException",
        "Table or Index is not in a valid state to update Key Access Insights: TableStatus must be ACTIVE to enable "
        "ContributorInsights.",
        client.update_contributor_insights,
        TableName="orders",
        ContributorInsightsAction="ENABLE",
    )
    lab.clock.advance(seconds=CREATING)
    backup(client)
    keep_past(client)
    client.put_resource_policy(ResourceArn=arn, Policy=POLICY)
    client.update_contributor_insights(TableName="orders", ContributorInsightsAction="ENABLE")


def test_a_policy_with_which_a_table_is_made_can_be_read_at_once(client: Any) -> None:
    arn = make(client, ResourcePolicy=POLICY)
    assert described(client, "orders")["TableStatus"] == "CREATING"
    assert "dynamodb:GetItem" in client.get_resource_policy(ResourceArn=arn)["Policy"]


@pytest.mark.usefixtures("orders")
def test_a_restored_table_is_creating_until_it_is_there(lab: Lab, client: Any) -> None:
    arn = backup(client)
    answer = client.restore_table_from_backup(TargetTableName="again", BackupArn=arn)["TableDescription"]
    assert answer["TableStatus"] == "CREATING"
    table = described(client, "again")
    assert table["TableStatus"] == "CREATING"
    assert table["RestoreSummary"] == answer["RestoreSummary"]
    assert table["RestoreSummary"]["RestoreInProgress"] is True
    for description in (answer, table):
        assert ["IndexStatus" in each for each in description["GlobalSecondaryIndexes"]] == [False]
    assert refusal(client.get_item, TableName="again", Key={"pk": {"S": "a"}})[0] == "ResourceNotFoundException"
    for name in ("nightly", "later"):
        assert refusal(client.create_backup, TableName="again", BackupName=name) == (
            "TableNotFoundException",
            "Table not found: again",
        )
    assert refusal(client.delete_table, TableName="again")[0] == "ResourceInUseException"
    lab.clock.advance(seconds=CREATING - 1)
    assert described(client, "again")["TableStatus"] == "CREATING"
    lab.clock.advance(seconds=1)
    table = described(client, "again")
    assert table["TableStatus"] == "ACTIVE"
    assert "RestoreSummary" not in table
    assert held(client, "again", IndexName="by-g") == [{"pk": {"S": "a"}, "g": {"S": "x"}}]


@pytest.mark.usefixtures("orders")
def test_settings_and_tags_do_not_know_a_table_that_is_being_restored(lab: Lab, client: Any) -> None:
    client.restore_table_from_backup(TargetTableName="again", BackupArn=backup(client))
    named, arn = {"TableName": "again"}, {"ResourceArn": OWN + "again"}
    ttl = {"Enabled": True, "AttributeName": "ttl"}
    streaming = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}
    calls: list[tuple[Any, Wire]] = [
        (client.update_table, {**named, "DeletionProtectionEnabled": True}),
        (client.update_table, {**named, "StreamSpecification": streaming}),
        (client.describe_time_to_live, named),
        (client.update_time_to_live, {**named, "TimeToLiveSpecification": ttl}),
        (client.tag_resource, {**arn, "Tags": [{"Key": "team", "Value": "a"}]}),
        (client.list_tags_of_resource, arn),
        (client.get_resource_policy, arn),
        (client.put_resource_policy, {**arn, "Policy": POLICY}),
    ]
    words = "Requested resource not found: Table: again not found"
    for call, request in calls:
        is_refused("ResourceNotFoundException", words, call, **request)
    lab.clock.advance(seconds=CREATING)
    for call, request in calls[:6] + calls[7:]:
        call(**request)


@pytest.mark.usefixtures("orders")
def test_a_backup_feeds_one_restore_at_a_time(lab: Lab, client: Any) -> None:
    arn, other = backup(client, "one"), backup(client, "two")
    restore = client.restore_table_from_backup
    restore(TargetTableName="again", BackupArn=arn)
    words = f"Table: again is already being restored from backup: {other}"
    is_refused("TableInUseException", words, restore, TargetTableName="again", BackupArn=other)
    words = f"Backup is being used to restore another table: {arn}"
    is_refused("BackupInUseException", words, restore, TargetTableName="third", BackupArn=arn)
    words = f"Backup is being used to restore table: {arn}"
    is_refused("BackupInUseException", words, client.delete_backup, BackupArn=arn)
    assert client.describe_backup(BackupArn=arn)["BackupDescription"]["BackupDetails"]["BackupStatus"] == "AVAILABLE"
    restore(TargetTableName="third", BackupArn=other)
    lab.clock.advance(seconds=CREATING)
    restore(TargetTableName="fourth", BackupArn=arn)
    client.delete_backup(BackupArn=other)
    client.delete_table(TableName="again")
    lab.clock.advance(seconds=max(CREATING, DELETING))
    restore(TargetTableName="again", BackupArn=backup(client, "three"))
    client.delete_backup(BackupArn=arn)  # another one feeds the new table of that name


@pytest.mark.usefixtures("orders")
def test_fifty_restores_at_once(lab: Lab, client: Any) -> None:
    keep_past(client)
    restore = client.restore_table_to_point_in_time
    for number in range(50):
        restore(SourceTableName="orders", TargetTableName=f"again-{number}", **LATEST)
    code, message = refusal(restore, SourceTableName="orders", TargetTableName="one-more", **LATEST)
    assert code == "LimitExceededException"
    assert "Only 50 restore operations" in message
    lab.clock.advance(seconds=CREATING)
    restore(SourceTableName="orders", TargetTableName="one-more", **LATEST)


def test_a_table_on_its_way_out_still_has_backups(lab: Lab, client: Any, orders: str) -> None:
    keep_past(client)
    client.put_resource_policy(ResourceArn=orders, Policy=POLICY)
    client.update_contributor_insights(TableName="orders", ContributorInsightsAction="ENABLE")
    client.delete_table(TableName="orders")
    assert described(client, "orders")["TableStatus"] == "DELETING"
    arn = backup(client)
    client.restore_table_to_point_in_time(SourceTableName="orders", TargetTableName="earlier", **LATEST)
    restore = client.restore_table_from_backup
    words = "Table already exists: orders"
    is_refused("TableAlreadyExistsException", words, restore, TargetTableName="orders", BackupArn=arn)
    assert client.get_resource_policy(ResourceArn=orders)["RevisionId"]
    words = "Attempt to change a resource which is still in use: Table is being deleted: orders"
    is_refused("ResourceInUseException", words, client.put_resource_policy, ResourceArn=orders, Policy=POLICY)
    is_refused("ResourceInUseException", words, client.delete_resource_policy, ResourceArn=orders)
    insights = client.describe_contributor_insights(TableName="orders")
    assert insights["ContributorInsightsStatus"] == "ENABLED"
    assert listed(client, BackupType="SYSTEM") == []
    lab.clock.advance(seconds=DELETING)
    assert listed(client, BackupType="ALL") == ["nightly", "orders$DeletedTableBackup"]
    for call, request in (
        (client.get_resource_policy, {"ResourceArn": orders}),
        (client.describe_contributor_insights, {"TableName": "orders"}),
    ):
        is_refused("ResourceNotFoundException", NOT_FOUND, call, **request)
    restore(TargetTableName="orders", BackupArn=arn)
    lab.clock.advance(seconds=CREATING)
    assert held(client, "orders") == [{"pk": {"S": "a"}, "g": {"S": "x"}}]
    is_refused(
        "PolicyNotFoundException",
        f"Resource-based policy not found for the provided ResourceArn: {OWN}orders",
        client.get_resource_policy,
        ResourceArn=orders,
    )


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize(
    ("before", "meanwhile", "kept"), [(True, None, True), (True, False, False), (False, True, True)]
)
def test_whether_the_last_backup_is_made_is_seen_at_the_end(
    lab: Lab, client: Any, before: bool, meanwhile: bool | None, kept: bool
) -> None:
    keep_past(client, on=before)
    client.delete_table(TableName="orders")
    if meanwhile is not None:
        keep_past(client, on=meanwhile)
    lab.clock.advance(seconds=DELETING)
    assert listed(client, BackupType="SYSTEM") == (["orders$DeletedTableBackup"] if kept else [])


@pytest.mark.usefixtures("orders")
def test_a_protected_table_has_no_last_backup(lab: Lab, client: Any) -> None:
    keep_past(client)
    client.update_table(TableName="orders", DeletionProtectionEnabled=True)
    assert refusal(client.delete_table, TableName="orders")[0] == "ValidationException"
    lab.clock.advance(seconds=DELETING)
    assert listed(client, BackupType="ALL") == []
    arn = backup(client)
    client.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    lab.clock.advance(seconds=CREATING)
    assert described(client, "again")["DeletionProtectionEnabled"] is False
    client.delete_table(TableName="again")


@pytest.mark.usefixtures("orders")
@pytest.mark.parametrize("waited", [1.0, 31.0])
def test_an_index_that_is_being_built_is_whole_in_the_restored_table(lab: Lab, client: Any, waited: float) -> None:
    put(client, "orders", pk="b", h="y")
    put(client, "orders", pk="c", h="z", g="x")
    client.update_table(
        TableName="orders",
        AttributeDefinitions=[{"AttributeName": "h", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": index("by-h", "h")}],
    )
    keep_past(client)
    lab.clock.advance(seconds=waited)
    (building,) = (
        each for each in described(client, "orders")["GlobalSecondaryIndexes"] if each["IndexName"] == "by-h"
    )
    assert (building["IndexStatus"], building["Backfilling"]) == ("CREATING", waited > 30)
    arn = backup(client)
    features = client.describe_backup(BackupArn=arn)["BackupDescription"]["SourceTableFeatureDetails"]
    assert [each["IndexName"] for each in features["GlobalSecondaryIndexes"]] == ["by-g", "by-h"]
    assert all(
        each.keys() <= {"IndexName", "KeySchema", "Projection", "ProvisionedThroughput"}
        for each in features["GlobalSecondaryIndexes"]
    )
    client.restore_table_from_backup(TargetTableName="again", BackupArn=arn)
    client.restore_table_to_point_in_time(SourceTableName="orders", TargetTableName="earlier", **LATEST)
    lab.clock.advance(seconds=CREATING)
    for name in ("again", "earlier"):
        assert {each["IndexStatus"] for each in described(client, name)["GlobalSecondaryIndexes"]} == {"ACTIVE"}
        assert held(client, name, IndexName="by-h") == held(client, name, FilterExpression="attribute_exists(h)")
        assert [item["pk"]["S"] for item in held(client, name, IndexName="by-h")] == ["b", "c"]


@pytest.mark.usefixtures("orders")
def test_insights_of_an_index_that_is_being_built(lab: Lab, client: Any) -> None:
    client.update_table(
        TableName="orders",
        AttributeDefinitions=[{"AttributeName": "h", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": index("by-h", "h")}],
    )
    request: Wire = {"TableName": "orders", "IndexName": "by-h", "ContributorInsightsAction": "ENABLE"}
    assert (
        client.describe_contributor_insights(TableName="orders", IndexName="by-h")["ContributorInsightsStatus"]
        == "DISABLED"
    )
    code, message = refusal(client.update_contributor_insights, **request)
    assert code == "ValidationException"
    assert "IndexStatus must be ACTIVE" in message
    client.update_contributor_insights(TableName="orders", ContributorInsightsAction="ENABLE")
    lab.clock.advance(seconds=1_000)
    assert client.update_contributor_insights(**request)["ContributorInsightsStatus"] == "ENABLING"
