"""Each internal of moto that `helpers.engine.store` touches, by name. A new moto that moves one of them fails here first."""

from __future__ import annotations

import inspect

import pytest
from moto.core.exceptions import JsonRESTError
from moto.core.models import botocore_stubber
from moto.dynamodb.models import DynamoDBBackend, Table
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import StreamShard
from moto.dynamodb.responses import DynamoHandler

from helpers.engine.store import ACCOUNT, CONTROL_OPERATIONS, REGION

KEY = [{"AttributeName": "pk", "KeyType": "HASH"}]
ATTRIBUTES = [{"AttributeName": "pk", "AttributeType": "S"}]


def backend_with_table() -> DynamoDBBackend:
    backend = DynamoDBBackend(REGION, ACCOUNT)
    backend.tables["T"] = Table("T", ACCOUNT, REGION, schema=KEY, attr=ATTRIBUTES)
    return backend


def test_a_backend_stands_alone() -> None:
    assert backend_with_table().tables.keys() == {"T"}
    assert not DynamoDBBackend(REGION, ACCOUNT).tables


@pytest.mark.parametrize("method", sorted(CONTROL_OPERATIONS.values()))
def test_the_handler_serves_the_operation(method: str) -> None:
    assert callable(getattr(DynamoHandler, method))


def test_the_handler_finds_its_backend_through_a_property() -> None:
    assert isinstance(inspect.getattr_static(DynamoHandler, "dynamodb_backend"), property)


def test_a_handler_reads_its_request_from_body_and_returns_a_result() -> None:
    backend = DynamoDBBackend(REGION, ACCOUNT)

    class Handler(DynamoHandler):
        @property
        def dynamodb_backend(self) -> DynamoDBBackend:
            return backend

    handler = Handler()
    handler.body = {
        "TableName": "T",
        "KeySchema": KEY,
        "AttributeDefinitions": ATTRIBUTES,
        "BillingMode": "PAY_PER_REQUEST",
    }
    assert handler.create_table().result["TableDescription"]["TableName"] == "T"


def test_a_table_says_what_the_schema_is_read_from() -> None:
    table = backend_with_table().tables["T"]
    assert table.name == "T"
    assert (table.hash_key_attr, table.range_key_attr) == ("pk", None)
    assert (table.schema, table.attr) == (KEY, ATTRIBUTES)
    assert (table.global_indexes, table.indexes) == ([], [])
    assert table.billing_mode is None
    assert {"ReadCapacityUnits", "WriteCapacityUnits"} <= table.throughput.keys()
    assert table.table_arn == f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/T"
    assert (table.latest_stream_label, table.stream_shard) == (None, None)
    assert table.created_at is not None


def test_a_table_stores_overwrites_and_deletes() -> None:
    table = backend_with_table().tables["T"]
    table.put_item({"pk": {"S": "a"}, "n": {"N": "1"}}, overwrite=True)
    table.put_item({"pk": {"S": "a"}, "n": {"N": "2"}}, overwrite=True)
    assert [item.to_json()["Attributes"]["n"] for item in table.all_items()] == [{"N": "2"}]
    table.delete_item(DynamoType({"S": "a"}), None)
    assert table.all_items() == []


def test_items_can_be_put_in_place() -> None:
    table = backend_with_table().tables["T"]
    partition = DynamoType({"S": "a"})
    table.items[partition] = Item(partition, None, {"pk": {"S": "a"}})
    assert table.get_item(DynamoType({"S": "a"}), None) is not None


def test_the_backend_executes_an_update_expression() -> None:
    backend = backend_with_table()
    item = backend.update_item("T", {"pk": {"S": "a"}}, "SET n = :n", {}, {":n": {"N": "1"}})
    assert item.to_json()["Attributes"] == {"pk": {"S": "a"}, "n": {"N": "1"}}


def test_a_table_without_a_shard_keeps_its_stream_setting() -> None:
    streams = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    table = Table("T", ACCOUNT, REGION, schema=KEY, attr=ATTRIBUTES, streams=streams)
    assert isinstance(table.stream_shard, StreamShard)
    table.latest_stream_label, table.stream_shard = "2026-01-01T00:00:00.000", None
    table.put_item({"pk": {"S": "a"}}, overwrite=True)
    table.delete_item(DynamoType({"S": "a"}), None)
    described = table.describe()["TableDescription"]
    assert described["LatestStreamLabel"] == "2026-01-01T00:00:00.000"
    assert described["StreamSpecification"] == streams


def test_a_stream_can_be_enabled_again_once_its_label_is_gone() -> None:
    backend = backend_with_table()
    table = backend.tables["T"]
    streams = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    backend.update_table_streams(table, dict(streams))
    backend.update_table_streams(table, {"StreamEnabled": False})
    assert "StreamSpecification" not in table.describe()["TableDescription"]
    table.latest_stream_label = None
    backend.update_table_streams(table, dict(streams))
    assert table.describe()["TableDescription"]["StreamSpecification"] == streams


def test_an_error_knows_its_type_and_message() -> None:
    error = JsonRESTError("com.amazonaws.dynamodb.v20120810#ValidationException", "no")
    assert (error.error_type, error.message) == ("com.amazonaws.dynamodb.v20120810#ValidationException", "no")


def test_the_stubber_says_whether_moto_serves_the_process() -> None:
    assert botocore_stubber.enabled is False
