"""Operations on tables: each is checked, then carried out by moto's account, then taken over; a refused one leaves no trace."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import DEFAULT
from helpers.engine.schema import TableSchema

DAY = 24 * 60 * 60
QUICK = replace(DEFAULT, index_creation_seconds=0.0)


def key(*names: str) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def units(read: int, write: int) -> dict[str, int]:
    return {"ReadCapacityUnits": read, "WriteCapacityUnits": write}


def index(name: str, *names: str, **more: Any) -> dict[str, Any]:
    return {"IndexName": name, "KeySchema": key(*names), "Projection": {"ProjectionType": "ALL"}, **more}


def create(engine: Engine, *attributes: str, **more: Any) -> dict[str, Any]:
    request = {
        "TableName": "orders",
        "KeySchema": key("pk", "sk"),
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", *attributes)],
        **({} if "ProvisionedThroughput" in more else {"BillingMode": "PAY_PER_REQUEST"}),
        **more,
    }
    return engine.handle("CreateTable", request)["TableDescription"]  # type: ignore[no-any-return]


def update(engine: Engine, **more: Any) -> dict[str, Any]:
    return engine.handle("UpdateTable", {"TableName": "orders", **more})["TableDescription"]  # type: ignore[no-any-return]


def add_index(engine: Engine, definition: dict[str, Any]) -> dict[str, Any]:
    names = [element["AttributeName"] for element in definition["KeySchema"]]
    return update(
        engine,
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        GlobalSecondaryIndexUpdates=[{"Create": definition}],
    )


def drop_index(engine: Engine, name: str) -> dict[str, Any]:
    return update(engine, GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": name}}])


def test_a_schema_is_read_from_its_own_description() -> None:
    engine = Engine()
    local = index("by-l", "pk", "l") | {"Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["b", "a"]}}
    create(
        engine,
        "g",
        "l",
        ProvisionedThroughput=units(5, 6),
        GlobalSecondaryIndexes=[index("by-g", "g", "sk", ProvisionedThroughput=units(7, 8))],
        LocalSecondaryIndexes=[local],
    )
    description = engine.handle("DescribeTable", {"TableName": "orders"})["Table"]
    read = TableSchema.read(description)
    assert read == engine.schema_of("orders")
    assert read.key.elements == key("pk", "sk")
    assert read.indexes["by-g"].key.elements == key("g", "sk")
    assert (read.read_capacity, read.indexes["by-g"].write_capacity) == (5, 8)
    assert read.indexes["by-l"].included == {"a", "b"}


def test_what_the_catalog_holds_is_what_the_account_holds() -> None:
    engine = Engine()
    create(engine)
    engine.handle("PutItem", {"TableName": "orders", "Item": {"pk": {"S": "a"}, "sk": {"S": "1"}}})
    arn = engine.handle("CreateBackup", {"TableName": "orders", "BackupName": "nightly"})["BackupDetails"]["BackupArn"]
    engine.handle("RestoreTableFromBackup", {"TargetTableName": "again", "BackupArn": arn})
    on = {"PointInTimeRecoveryEnabled": True}
    engine.handle("UpdateContinuousBackups", {"TableName": "orders", "PointInTimeRecoverySpecification": on})
    latest = {"SourceTableName": "orders", "TargetTableName": "earlier", "UseLatestRestorableTime": True}
    engine.handle("RestoreTableToPointInTime", latest)
    for name in ("orders", "again", "earlier"):
        assert [stored.item for stored in engine.tables[name].layout.items()] == list(engine.moto.items(name))
    assert engine.handle("ListTables", {})["TableNames"] == sorted(engine.tables) == sorted(engine.dynamics)
    engine.handle("DeleteTable", {"TableName": "orders"})
    assert engine.handle("ListTables", {})["TableNames"] == list(engine.tables) == ["again", "earlier"]


def test_a_refused_update_counts_nothing() -> None:
    engine = Engine()
    create(engine, ProvisionedThroughput=units(50, 50))
    for left in range(4):  # Q6: four decreases at the start of a day
        update(engine, ProvisionedThroughput=units(40 - left, 50))
    engine.clock.advance(seconds=DAY)
    too_much = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 40_001}
    for _ in range(5):
        with pytest.raises(ApiError, match="above the per table maximum"):
            update(engine, ProvisionedThroughput=too_much)
    for left in range(4):
        update(engine, ProvisionedThroughput=units(30 - left, 50))
    with pytest.raises(ApiError, match="decreases are limited"):
        update(engine, ProvisionedThroughput=units(1, 50))


def test_one_refused_decrease_leaves_the_others_of_its_request_uncounted() -> None:
    engine = Engine()
    create(
        engine,
        "g",
        ProvisionedThroughput=units(50, 50),
        GlobalSecondaryIndexes=[index("by-g", "g", ProvisionedThroughput=units(50, 50))],
    )

    def shrink_index(read: int, **more: Any) -> None:
        change = {"IndexName": "by-g", "ProvisionedThroughput": units(read, 50)}
        update(engine, GlobalSecondaryIndexUpdates=[{"Update": change}], **more)

    for left in range(4):
        shrink_index(40 - left)
    for _ in range(5):
        with pytest.raises(ApiError, match="decreases are limited"):
            shrink_index(1, ProvisionedThroughput=units(1, 50))
    for left in range(4):
        update(engine, ProvisionedThroughput=units(40 - left, 50))


def test_a_new_index_with_less_capacity_than_the_table_is_no_decrease() -> None:
    engine = Engine(model=QUICK)
    create(engine, ProvisionedThroughput=units(50, 50))
    add_index(engine, index("by-g", "g", ProvisionedThroughput=units(10, 10)))
    for left in range(4):
        change = {"IndexName": "by-g", "ProvisionedThroughput": units(9 - left, 10)}
        update(engine, GlobalSecondaryIndexUpdates=[{"Update": change}])


def test_what_an_update_leaves_alone_counts_towards_the_quota_of_the_account() -> None:
    engine = Engine()
    create(
        engine,
        "g",
        ProvisionedThroughput=units(40_000, 1),
        GlobalSecondaryIndexes=[index("by-g", "g", ProvisionedThroughput=units(1, 1))],
    )
    create(engine, TableName="others", ProvisionedThroughput=units(10_000, 1))

    def grow_index(read: int) -> None:
        change = {"IndexName": "by-g", "ProvisionedThroughput": units(read, 1)}
        update(engine, GlobalSecondaryIndexUpdates=[{"Update": change}])

    grow_index(30_000)  # Q5: 80,000 in all
    with pytest.raises(ApiError, match=r"reserved by the account: 50000\. Limit: 80000\. Requested: 30001"):
        grow_index(30_001)


def test_an_index_of_an_earlier_ones_name_begins_anew() -> None:
    engine = Engine(model=QUICK)
    create(engine)
    add_index(engine, index("by-g", "g", OnDemandThroughput={"MaxReadRequestUnits": 7}))
    assert engine.schema_of("orders").indexes["by-g"].max_read == 7
    drop_index(engine, "by-g")
    description = add_index(engine, index("by-g", "g"))
    assert engine.schema_of("orders").indexes["by-g"].max_read is None
    assert "OnDemandThroughput" not in description["GlobalSecondaryIndexes"][0]


def test_an_update_on_its_way_to_a_deleted_index_never_reaches_another_of_its_name() -> None:
    engine = Engine(model=QUICK)
    create(engine)
    add_index(engine, index("by-kind", "g"))
    item = {"pk": {"S": "a"}, "sk": {"S": "1"}, "g": {"S": "x"}}
    engine.handle("PutItem", {"TableName": "orders", "Item": item})
    assert len(engine.dynamics["orders"].queues["by-kind"]) == 1
    drop_index(engine, "by-kind")
    add_index(engine, index("by-kind", "h"))
    engine.clock.advance(seconds=DAY)
    assert len(engine.tables["orders"].indexes["by-kind"]) == 0


def test_attribute_definitions_are_added_to_and_fall_with_their_last_index() -> None:
    engine = Engine(model=QUICK)
    create(engine)
    added = add_index(engine, index("by-g", "g", "h"))
    assert [each["AttributeName"] for each in added["AttributeDefinitions"]] == ["pk", "sk", "g", "h"]
    add_index(engine, index("by-h", "h"))
    drop_index(engine, "by-g")
    changed = add_index(engine, index("by-k", "k"))
    assert [each["AttributeName"] for each in changed["AttributeDefinitions"]] == ["pk", "sk", "h", "k"]


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"WarmThroughput": {"ReadUnitsPerSecond": 2**63 - 1}}, "ReadUnitsPerSecond for WarmThroughput for table exceeds TableMaxRead"),
        (
            {"GlobalSecondaryIndexes": [index("by-g", "sk", WarmThroughput={"WriteUnitsPerSecond": 40_001})]},
            "WriteUnitsPerSecond for WarmThroughput for index by-g exceeds TableMaxWrite",
        ),
        (
            {"OnDemandThroughput": {"MaxReadRequestUnits": 40_001}},
            "MaxReadRequestUnits for OnDemandThroughput for table exceeds TableMaxRead",
        ),
        (
            {"GlobalSecondaryIndexes": [index("by-g", "sk", OnDemandThroughput={"MaxWriteRequestUnits": 2**62})]},
            "MaxWriteRequestUnits for OnDemandThroughput for index : by-g exceeds TableMaxWrite",
        ),
    ],
)  # fmt: skip
def test_no_table_is_promised_more_than_its_quota(more: dict[str, Any], what: str) -> None:
    """It would take more partitions than can be made."""
    engine = Engine()
    with pytest.raises(ApiError) as refused:
        create(engine, **more)
    of_the_account = "CapacityUnits of the account in region us-east-1"
    assert refused.value.code == "LimitExceededException"
    assert refused.value.message == f"Subscriber limit exceeded: Requested {what}{of_the_account}"
    assert not engine.tables
