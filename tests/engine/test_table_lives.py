"""Tables that take their time: CREATING, ACTIVE, DELETING, what may be done in each, and boto3's waiters (L1)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from helpers.engine.physics.model import DEFAULT
from helpers.lab.lab import Lab
from tests.engine.physics.support import fact

SLOW = replace(DEFAULT, table_creation_seconds=15.0, table_deletion_seconds=30.0, index_creation_seconds=0.0)
ORDERS: dict[str, Any] = {"TableName": "orders"}
CREATE: dict[str, Any] = {
    **ORDERS,
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "again",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}
ITEM = {"pk": {"S": "a"}}
ON_ITEMS: dict[str, dict[str, Any]] = {
    "get_item": {**ORDERS, "Key": ITEM},
    "put_item": {**ORDERS, "Item": ITEM},
    "update_item": {**ORDERS, "Key": ITEM},
    "delete_item": {**ORDERS, "Key": ITEM},
    "scan": ORDERS,
    "query": {**ORDERS, "KeyConditionExpression": "pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "a"}}},
    "batch_get_item": {"RequestItems": {"orders": {"Keys": [ITEM]}}},
    "batch_write_item": {"RequestItems": {"orders": [{"PutRequest": {"Item": ITEM}}]}},
    "transact_get_items": {"TransactItems": [{"Get": {**ORDERS, "Key": ITEM}}]},
    "transact_write_items": {"TransactItems": [{"Put": {**ORDERS, "Item": ITEM}}]},
    "execute_statement": {"Statement": "SELECT * FROM orders"},
    "execute_transaction": {"TransactStatements": [{"Statement": "SELECT * FROM orders WHERE pk = 'a'"}]},
}
CHANGES: dict[str, dict[str, Any]] = {
    "update_table": {**ORDERS, "DeletionProtectionEnabled": False},
    "delete_table": ORDERS,
    "create_table": CREATE,
}


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    def nobody(seconds: float) -> None:
        raise AssertionError(f"somebody slept for {seconds} real seconds")

    monkeypatch.setattr(time, "sleep", nobody)
    with Lab(model=SLOW) as running:
        yield running


@pytest.fixture
def client(lab: Lab) -> Any:
    return boto3.client("dynamodb")


def status(client: Any) -> tuple[str, str]:
    table = client.describe_table(**ORDERS)["Table"]
    return table["TableStatus"], table["GlobalSecondaryIndexes"][0]["IndexStatus"]


def call(client: Any, operation: str, request: dict[str, Any]) -> Any:
    return getattr(client, operation)(**request)


@fact("L1-life")
def test_from_creating_to_gone(lab: Lab, client: Any) -> None:
    assert client.create_table(**CREATE)["TableDescription"]["TableStatus"] == "CREATING"
    assert status(client) == ("CREATING", "CREATING")
    lab.clock.advance(seconds=14.9)
    assert status(client) == ("CREATING", "CREATING")
    lab.clock.advance(seconds=0.2)
    assert status(client) == ("ACTIVE", "ACTIVE")
    assert client.delete_table(**ORDERS)["TableDescription"]["TableStatus"] == "DELETING"
    assert status(client) == ("DELETING", "DELETING")
    assert client.list_tables()["TableNames"] == ["orders"]
    lab.clock.advance(seconds=30.1)
    assert client.list_tables()["TableNames"] == []
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        status(client)


@pytest.mark.parametrize(
    ("operation", "request_"), [pytest.param(name, one, id=f"L1-{name}") for name, one in ON_ITEMS.items()]
)
def test_items_are_there_from_active_until_it_is_gone(
    lab: Lab, client: Any, operation: str, request_: dict[str, Any]
) -> None:
    client.create_table(**CREATE)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        call(client, operation, request_)
    lab.clock.advance(seconds=15)
    call(client, operation, request_)
    client.delete_table(**ORDERS)
    call(client, operation, request_)
    lab.clock.advance(seconds=30)
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        call(client, operation, request_)


@pytest.mark.parametrize(
    ("operation", "request_"), [pytest.param(name, one, id=f"L1-{name}") for name, one in CHANGES.items()]
)
def test_a_table_that_comes_or_goes_cannot_be_changed(
    lab: Lab, client: Any, operation: str, request_: dict[str, Any]
) -> None:
    client.create_table(**CREATE)
    with pytest.raises(client.exceptions.ResourceInUseException):
        call(client, operation, request_)
    lab.clock.advance(seconds=15)
    client.delete_table(**ORDERS)
    with pytest.raises(client.exceptions.ResourceInUseException):
        call(client, operation, request_)
    lab.clock.advance(seconds=30)
    client.create_table(**CREATE)
    assert status(client) == ("CREATING", "CREATING"), "nothing of the first one is left"


@fact("L1-waiters")
def test_waiters_wait_in_virtual_time(lab: Lab) -> None:
    orders = boto3.resource("dynamodb").create_table(**CREATE)
    orders.wait_until_exists()
    assert 15 <= lab.clock.seconds <= 40
    orders.put_item(Item={"pk": "a"})
    orders.delete()
    orders.wait_until_not_exists()
    assert 45 <= lab.clock.seconds <= 90


@fact("L1-lab-table")
def test_the_labs_own_tables_are_ready(lab: Lab) -> None:
    for _ in range(2):  # the second one replaces the first
        lab.table("orders", items=[{"pk": "a"}]).put_item(Item={"pk": "b"})


@fact("L1-by-default")
def test_no_time_passes_unless_asked_for() -> None:
    with Lab() as lab:
        client = boto3.client("dynamodb")
        client.create_table(**CREATE)
        client.put_item(TableName="orders", Item=ITEM)
        client.delete_table(**ORDERS)
        assert client.list_tables()["TableNames"] == []
        assert lab.clock.seconds < 1


TTL = {"Enabled": True, "AttributeName": "expires"}


@fact("L1-TTL-of-a-table-that-comes-or-goes")
def test_ttl_settings_wait_for_their_table(lab: Lab, client: Any) -> None:
    """Seen in October 2026: nothing can be described before or after, and a table that goes still takes a setting."""
    client.create_table(**CREATE)
    describe, update = client.describe_time_to_live, client.update_time_to_live
    state = "Cannot describe time to live while table is in {0} state: Current table state is {0}"
    assert said(describe, **ORDERS) == ("ValidationException", state.format("CREATING"))
    assert said(update, **ORDERS, TimeToLiveSpecification=TTL) == (
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Table orders is being created",
    )
    lab.clock.advance(seconds=15)
    assert describe(**ORDERS)["TimeToLiveDescription"] == {"TimeToLiveStatus": "DISABLED"}
    client.delete_table(**ORDERS)
    assert said(describe, **ORDERS) == ("ValidationException", state.format("DELETING"))
    assert update(**ORDERS, TimeToLiveSpecification=TTL)["TimeToLiveSpecification"] == TTL
    lab.clock.advance(seconds=30)
    gone = ("ResourceNotFoundException", "Requested resource not found: Table: orders not found")
    assert said(describe, **ORDERS) == gone
    assert said(update, **ORDERS, TimeToLiveSpecification=TTL) == gone


def said(call: Any, **request: Any) -> tuple[str, str]:
    """(code, message) of a call that must fail."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]
