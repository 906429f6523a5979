"""What a restore takes over and what its request overrides: capacity, indexes, encryption (L7)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE

from .support import KMS, Wire, backup, definitions, described, held, index, is_refused, keys, make, put

UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 4}
OTHERS = {"ReadCapacityUnits": 2, "WriteCapacityUnits": 1}
PROVISIONED = {"BillingModeOverride": "PROVISIONED"}
ON_DEMAND = {"BillingModeOverride": "PAY_PER_REQUEST"}
LOCAL = index("by-l", "pk", "l", projection="KEYS_ONLY")


def provisioned(client: Any) -> str:
    """A backup of a provisioned table with one item and an index of each kind."""
    make(
        client,
        "orders",
        "pk",
        "sk",
        ProvisionedThroughput=UNITS,
        GlobalSecondaryIndexes=[index("by-g", "g", ProvisionedThroughput=UNITS)],
        LocalSecondaryIndexes=[LOCAL],
    )
    put(client, "orders", pk="a", sk="1", g="x", l="y")
    return backup(client)


def on_demand(client: Any, **more: Any) -> str:
    """A backup of the like on demand."""
    make(
        client, "orders", "pk", "sk", GlobalSecondaryIndexes=[index("by-g", "g")], LocalSecondaryIndexes=[LOCAL], **more
    )
    put(client, "orders", pk="a", sk="1", g="x", l="y")
    return backup(client)


def restored(client: Any, arn: str, **overrides: Any) -> Wire:
    """The description of a table that was restored as `again`."""
    client.restore_table_from_backup(TargetTableName="again", BackupArn=arn, **overrides)
    return described(client, "again")


def test_without_overrides_all_comes_along(client: Any) -> None:
    table = restored(client, provisioned(client))
    assert UNITS.items() <= table["ProvisionedThroughput"].items()
    (globally,), (locally,) = table["GlobalSecondaryIndexes"], table["LocalSecondaryIndexes"]
    assert UNITS.items() <= globally["ProvisionedThroughput"].items()
    assert (globally["IndexStatus"], locally["IndexName"]) == ("ACTIVE", "by-l")
    assert table["AttributeDefinitions"] == described(client, "orders")["AttributeDefinitions"]
    assert "BillingModeSummary" not in table
    assert table["TableId"] != described(client, "orders")["TableId"]
    assert held(client, "again") == held(client, "orders", ConsistentRead=True)
    assert held(client, "again", IndexName="by-l") == held(client, "orders", IndexName="by-l")


def test_what_a_table_has_beside_its_keys_and_capacity_stays_behind(client: Any) -> None:
    make(
        client,
        SSESpecification=KMS,
        TableClass="STANDARD_INFREQUENT_ACCESS",
        DeletionProtectionEnabled=True,
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"},
        OnDemandThroughput={"MaxReadRequestUnits": 100, "MaxWriteRequestUnits": 50},
        Tags=[{"Key": "team", "Value": "a"}],
    )
    client.update_time_to_live(TableName="orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ttl"})
    table = restored(client, backup(client))
    assert table["SSEDescription"] == described(client, "orders")["SSEDescription"]
    assert table["OnDemandThroughput"] == {"MaxReadRequestUnits": 100, "MaxWriteRequestUnits": 50}
    assert table["DeletionProtectionEnabled"] is False
    assert not {"TableClassSummary", "StreamSpecification", "LatestStreamArn", "RestoreSummary"} & table.keys()
    assert client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == []
    ttl = client.describe_time_to_live(TableName="again")["TimeToLiveDescription"]
    assert ttl == {"TimeToLiveStatus": "DISABLED"}


def test_an_empty_list_leaves_all_indexes_out(client: Any) -> None:
    table = restored(client, provisioned(client), GlobalSecondaryIndexOverride=[], LocalSecondaryIndexOverride=[])
    assert not {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"} & table.keys()
    assert table["AttributeDefinitions"] == definitions("pk", "sk")
    assert held(client, "again") == held(client, "orders", ConsistentRead=True)


def test_an_index_may_come_back_under_another_name(client: Any) -> None:
    renamed = index("by-customer", "g", ProvisionedThroughput=OTHERS)
    table = restored(
        client,
        provisioned(client),
        GlobalSecondaryIndexOverride=[renamed],
        LocalSecondaryIndexOverride=[{**LOCAL, "IndexName": "by-date"}],
    )
    assert [each["IndexName"] for each in table["GlobalSecondaryIndexes"]] == ["by-customer"]
    assert [each["IndexName"] for each in table["LocalSecondaryIndexes"]] == ["by-date"]
    assert OTHERS.items() <= table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"].items()
    assert held(client, "again", IndexName="by-customer") == held(client, "orders", ConsistentRead=True)


def test_a_mode_may_change_in_both_directions(client: Any) -> None:
    table = restored(client, provisioned(client), **ON_DEMAND)
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    for part in (table, *table["GlobalSecondaryIndexes"]):
        assert part["ProvisionedThroughput"]["WriteCapacityUnits"] == 0
    arn = backup(client, "later", "again")
    globally = [index("by-g", "g", ProvisionedThroughput=OTHERS)]
    client.restore_table_from_backup(
        TargetTableName="third",
        BackupArn=arn,
        **PROVISIONED,
        ProvisionedThroughputOverride=UNITS,
        GlobalSecondaryIndexOverride=globally,
    )
    third = described(client, "third")
    assert third["BillingModeSummary"]["BillingMode"] == "PROVISIONED"
    assert UNITS.items() <= third["ProvisionedThroughput"].items()
    assert OTHERS.items() <= third["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"].items()


def test_the_base_table_has_its_own_override(client: Any) -> None:
    table = restored(client, provisioned(client), ProvisionedThroughputOverride=OTHERS)
    assert OTHERS.items() <= table["ProvisionedThroughput"].items()
    assert UNITS.items() <= table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"].items()


def test_ceilings_may_be_overridden(client: Any) -> None:
    ceilings = {"MaxReadRequestUnits": 10, "MaxWriteRequestUnits": 10}
    table = restored(client, on_demand(client), OnDemandThroughputOverride=ceilings)
    assert table["OnDemandThroughput"] == ceilings


def test_encryption_may_be_turned_on_and_off(client: Any) -> None:
    make(client, SSESpecification=KMS)
    arn = backup(client)
    assert "SSEDescription" not in restored(client, arn, SSESpecificationOverride={"Enabled": False})
    key = {**KMS, "KMSMasterKeyId": "alias/mine"}
    client.restore_table_from_backup(TargetTableName="third", BackupArn=arn, SSESpecificationOverride=key)
    mine, own = (described(client, name)["SSEDescription"]["KMSMasterKeyArn"] for name in ("third", "orders"))
    assert mine != own


@pytest.mark.parametrize(
    ("source", "overrides", "message"),
    [
        (
            on_demand,
            {"ProvisionedThroughputOverride": UNITS},
            "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED",
        ),
        (
            on_demand,
            PROVISIONED,
            "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED",
        ),
        (
            on_demand,
            {**PROVISIONED, "ProvisionedThroughputOverride": UNITS},
            "Must specify provisioned throughput for index by-g",
        ),
        (
            on_demand,
            {"OnDemandThroughputOverride": {"MaxReadRequestUnits": 0, "MaxWriteRequestUnits": 0}},
            "Requested MaxReadRequestUnits for OnDemandThroughput is outside of valid range",
        ),
        (
            on_demand,
            {"GlobalSecondaryIndexOverride": [index("by-g", "g", ProvisionedThroughput=UNITS)]},
            "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED for index by-g",
        ),
        (
            provisioned,
            {"OnDemandThroughputOverride": {"MaxReadRequestUnits": 10}},
            "Cannot override MaxReadRequestUnits for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST",
        ),
        (
            provisioned,
            {"GlobalSecondaryIndexOverride": [index("by-g", "g")]},
            "Must specify provisioned throughput for index by-g",
        ),
        (
            provisioned,
            {**ON_DEMAND, "GlobalSecondaryIndexOverride": [index("by-g", "g", ProvisionedThroughput=UNITS)]},
            "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for index by-g",
        ),
        (
            provisioned,
            {**ON_DEMAND, "ProvisionedThroughputOverride": UNITS},
            "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED",
        ),
        (
            provisioned,
            {"GlobalSecondaryIndexOverride": [index("new", "h", ProvisionedThroughput=UNITS)]},
            (
                "Index new does not match a secondary index that existed in the source table and cannot be created during the "
                "restore operation"
            ),
        ),
        (
            provisioned,
            {"LocalSecondaryIndexOverride": [{**LOCAL, "Projection": {"ProjectionType": "ALL"}}]},
            (
                "Index by-l does not match a secondary index that existed in the source table and cannot be created during the "
                "restore operation"
            ),
        ),
    ],
)
def test_overrides_that_do_not_go_together(client: Any, source: Any, overrides: Wire, message: str) -> None:
    restore = client.restore_table_from_backup
    is_refused("ValidationException", message, restore, TargetTableName="again", BackupArn=source(client), **overrides)
    assert client.list_tables()["TableNames"] == ["orders"]


SUBSETS = st.lists(st.sampled_from(["by-g", "by-h", "by-gh"]), unique=True)
INDEXES = {
    "by-g": index("by-g", "g"),
    "by-h": index("by-h", "h"),
    "by-gh": index("by-gh", "g", "h", projection="KEYS_ONLY"),
}
ITEMS = st.lists(
    st.fixed_dictionaries(
        {"pk": st.sampled_from("abcdef")}, optional={"g": st.sampled_from("xy"), "h": st.sampled_from("uv")}
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items=ITEMS, kept=st.none() | SUBSETS)
def test_each_index_that_comes_back_is_that_of_the_source(items: list[dict[str, str]], kept: list[str] | None) -> None:
    engine = Engine(model=AT_ONCE)
    request: Wire = {
        "TableName": "orders",
        "KeySchema": keys("pk"),
        "AttributeDefinitions": definitions("pk", "g", "h"),
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": list(INDEXES.values()),
    }
    engine.handle("CreateTable", request)
    for item in items:
        engine.handle("PutItem", {"TableName": "orders", "Item": {name: {"S": text} for name, text in item.items()}})
    arn = engine.handle("CreateBackup", {"TableName": "orders", "BackupName": "night"})["BackupDetails"]["BackupArn"]
    override = {} if kept is None else {"GlobalSecondaryIndexOverride": [INDEXES[name] for name in kept]}
    engine.handle("RestoreTableFromBackup", {"TargetTableName": "again", "BackupArn": arn, **override})
    there = engine.tables["again"].indexes
    assert list(there) == (list(INDEXES) if kept is None else kept)
    for name in (None, *there):
        where = {} if name is None else {"IndexName": name}
        one, other = (engine.handle("Scan", {"TableName": table, **where})["Items"] for table in ("orders", "again"))
        assert one == other
    engine.handle("DeleteTable", {"TableName": "orders"})
    again = engine.handle("CreateBackup", {"TableName": "again", "BackupName": "second"})["BackupDetails"]["BackupArn"]
    engine.handle("RestoreTableFromBackup", {"TargetTableName": "orders", "BackupArn": again})
    assert engine.handle("Scan", {"TableName": "orders"}) == engine.handle("Scan", {"TableName": "again"})
