"""Each internal of moto that `helpers.engine.moto_account` touches, by name. A new moto that moves one fails here first."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto.core.exceptions import JsonRESTError
from moto.core.models import botocore_stubber
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import StreamShard, Table
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords
from moto.dynamodb.responses import DynamoHandler

from helpers.engine import moto_account
from helpers.engine.moto_account import ACCOUNT, ACCOUNT_OPERATIONS, REGION, KeptItem

KEY = [{"AttributeName": "pk", "KeyType": "HASH"}]
ATTRIBUTES = [{"AttributeName": "pk", "AttributeType": "S"}]


def imports_of_moto(source: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a file imports from moto."""
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if alias.name.split(".")[0] == "moto")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "moto":
            yield from ((str(node.module), alias.name) for alias in node.names)


def test_each_name_that_is_imported_from_moto_is_tried_here() -> None:
    """That nothing else imports moto is proved in tests/architecture."""
    assert set(imports_of_moto(Path(moto_account.__file__))) <= set(imports_of_moto(Path(__file__)))


def made(schema: Any = KEY, attr: Any = ATTRIBUTES, **options: Any) -> Table:
    """A table as moto_account makes one; what moto leaves abstract is CloudFormation's."""
    return Table("T", ACCOUNT, REGION, schema=schema, attr=attr, **options)  # type: ignore[abstract]


def backend_with_table() -> DynamoDBBackend:
    backend = DynamoDBBackend(REGION, ACCOUNT)
    backend.tables["T"] = made()
    return backend


def test_a_backend_stands_alone() -> None:
    assert backend_with_table().tables.keys() == {"T"}
    assert not DynamoDBBackend(REGION, ACCOUNT).tables


@pytest.mark.parametrize("method", sorted(ACCOUNT_OPERATIONS.values()))
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

    handler: Any = Handler()
    handler.body = {
        "TableName": "T",
        "KeySchema": KEY,
        "AttributeDefinitions": ATTRIBUTES,
        "BillingMode": "PAY_PER_REQUEST",
    }
    assert handler.create_table().result["TableDescription"]["TableName"] == "T"


def test_a_table_describes_what_the_schema_is_read_from() -> None:
    index = {"IndexName": "by-g", "KeySchema": KEY, "Projection": {"ProjectionType": "ALL"}}
    backend = DynamoDBBackend(REGION, ACCOUNT)
    table = made(global_indexes=[index], indexes=[index])
    backend.tables["T"] = table
    described = table.describe()["TableDescription"]
    assert (described["TableName"], described["KeySchema"]) == ("T", KEY)
    assert table.attr == described["AttributeDefinitions"] == ATTRIBUTES
    assert described["BillingModeSummary"] == {"BillingMode": None}
    assert described["TableArn"] == f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/T"
    assert described["CreationDateTime"] == table.created_at
    (own,), (local,) = described["GlobalSecondaryIndexes"], described["LocalSecondaryIndexes"]
    assert index.items() <= own.items()
    assert index.items() <= local.items()
    for part in (described, own):
        assert {"ReadCapacityUnits", "WriteCapacityUnits"} <= part["ProvisionedThroughput"].keys()


def test_a_table_knows_its_key_and_its_stream() -> None:
    table = backend_with_table().tables["T"]
    assert (table.hash_key_attr, table.range_key_attr) == ("pk", None)
    assert (table.latest_stream_label, table.stream_shard) == (None, None)


def test_items_can_be_put_in_place_and_are_told_and_deleted() -> None:
    table: Any = backend_with_table().tables["T"]  # where there is a sort key, its items are dicts of such items
    partition = DynamoType({"S": "a"})
    table.items[partition] = Item(partition, None, {"pk": {"S": "a"}})
    assert [item.to_json()["Attributes"] for item in table.all_items()] == [{"pk": {"S": "a"}}]
    assert table.get_item(DynamoType({"S": "a"}), None) is not None
    table.delete_item(DynamoType({"S": "a"}), None)
    assert table.all_items() == []


def test_moto_holds_on_to_its_items_and_not_to_ours() -> None:
    """Else every write would take memory for as long as the process lives."""
    table = backend_with_table().tables["T"]
    models: tuple[Any, Any] = Item, KeptItem
    theirs, ours = (len(model.instances_tracked) for model in models)
    KeptItem(table, {"pk": {"S": "a"}})
    Item(DynamoType({"S": "a"}), None, {"pk": {"S": "a"}})
    assert [len(model.instances_tracked) for model in models] == [theirs + 1, ours]


def test_items_of_a_table_with_a_sort_key_lie_in_collections() -> None:
    key = [*KEY, {"AttributeName": "sk", "KeyType": "RANGE"}]
    attributes = [*ATTRIBUTES, {"AttributeName": "sk", "AttributeType": "N"}]
    table = made(key, attributes)
    partition, sort = DynamoType({"S": "a"}), DynamoType({"N": "1"})
    table.items[partition][sort] = Item(partition, sort, {"pk": {"S": "a"}, "sk": {"N": "1"}})
    found = table.get_item(DynamoType({"S": "a"}), DynamoType({"N": "1.0"}))
    assert found is not None
    assert (found.hash_key, found.range_key, set(found.attrs)) == (partition, sort, {"pk", "sk"})


def test_a_value_has_a_type_and_is_compared_by_what_it_means() -> None:
    number = DynamoType({"N": "1"})
    assert (number.type, number.value, number.cast_value) == ("N", "1", 1)
    assert number == DynamoType({"N": "1.0"})


def test_a_table_without_a_shard_keeps_its_stream_setting() -> None:
    streams = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    table = made(streams=streams)
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


def test_there_is_a_list_of_reserved_words() -> None:
    assert {"STATUS", "NAME"} <= {word.upper() for word in ReservedKeywords.get_reserved_keywords()}


def test_an_error_knows_its_type_and_message() -> None:
    error = JsonRESTError("com.amazonaws.dynamodb.v20120810#ValidationException", "no")
    assert (error.error_type, error.message) == ("com.amazonaws.dynamodb.v20120810#ValidationException", "no")


def test_the_stubber_says_whether_moto_serves_the_process() -> None:
    assert botocore_stubber.enabled is False


def test_a_backend_knows_its_partition_and_region() -> None:
    backend = DynamoDBBackend("cn-north-1", ACCOUNT)
    assert (backend.partition, backend.region_name) == ("aws-cn", "cn-north-1")


def test_a_table_holds_its_tags_and_its_protection() -> None:
    table = made(tags=[{"Key": "a", "Value": "1"}], deletion_protection_enabled=True)
    assert table.tags == [{"Key": "a", "Value": "1"}]
    assert table.deletion_protection_enabled
