"""The recorder, against a server that answers as the facts sheet says. Nothing leaves the process."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ClientError

from helpers.meter.meter import Meter
from helpers.meter.recorder import Recorder, call_of

LOCAL = "http://localhost:8000"
Answer = tuple[int, dict[str, Any]]
Server = Callable[[str, dict[str, Any]], Answer]


class Body(io.BytesIO):
    """A response body as botocore reads it."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        """The whole body at once."""
        yield self.read()


def session() -> boto3.Session:
    return boto3.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name="us-east-1")


def answered(client: Any, server: Server) -> Any:
    """The client, with `server` in place of the network."""

    def send(request: Any, **_: Any) -> AWSResponse:
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        status, body = server(operation, json.loads(request.body))
        raw: Any = Body(json.dumps(body).encode())
        return AWSResponse(request.url, status, HTTPHeaders(), raw)

    client.meta.events.register("before-send.dynamodb", send)
    return client


def honest(operation: str, request: dict[str, Any]) -> Answer:
    """A server that reports capacity in the detail it was asked for (C1)."""
    capacity: dict[str, Any] = {"TableName": "kiosk", "CapacityUnits": 4.0}
    if request.get("ReturnConsumedCapacity") == "INDEXES":
        capacity |= {"Table": {"CapacityUnits": 3.0}, "GlobalSecondaryIndexes": {"by-status": {"CapacityUnits": 1.0}}}
    told = {} if request.get("ReturnConsumedCapacity", "NONE") == "NONE" else {"ConsumedCapacity": capacity}
    return 200, {"Item": {"pk": {"S": "a"}}, **told} if operation == "GetItem" else told


KEY = {"pk": {"S": "a"}}


def test_the_caller_gets_what_the_caller_asked_for() -> None:
    client = answered(session().client("dynamodb", endpoint_url=LOCAL), honest)
    Recorder(client)
    assert "ConsumedCapacity" not in client.get_item(TableName="kiosk", Key=KEY)
    assert "ConsumedCapacity" not in client.get_item(TableName="kiosk", Key=KEY, ReturnConsumedCapacity="NONE")
    total = client.get_item(TableName="kiosk", Key=KEY, ReturnConsumedCapacity="TOTAL")["ConsumedCapacity"]
    assert total == {"TableName": "kiosk", "CapacityUnits": 4.0}
    full = client.get_item(TableName="kiosk", Key=KEY, ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"]
    assert full["GlobalSecondaryIndexes"] == {"by-status": {"CapacityUnits": 1.0}}


def test_a_write_with_an_index_is_recorded_with_its_arms() -> None:
    client = answered(session().client("dynamodb", endpoint_url=LOCAL), honest)
    recorder = Recorder(client)
    with Meter(lambda: recorder.calls, "put") as meter:
        client.put_item(TableName="kiosk", Item=KEY)
    (call,) = meter.calls
    assert (call.number, call.operation, call.table, call.index) == (1, "PutItem", "kiosk", None)
    assert (call.evaluated, call.returned, call.bytes) == (1, 0, None)
    assert (call.read_units, call.write_units) == (0.0, 4.0)
    assert call.arms == (("table", 3.0), ("by-status", 1.0))
    assert meter.by_table == {"kiosk": 3.0, "kiosk/by-status": 1.0}
    assert "modelled" not in str(meter)


@pytest.mark.parametrize("through", ["resource", "session"])
def test_it_listens_to_resources_and_to_sessions(through: str) -> None:
    mine = session()
    recorder = Recorder(mine) if through == "session" else None
    resource = mine.resource("dynamodb", endpoint_url=LOCAL)
    recorder = recorder or Recorder(resource)
    answered(resource.meta.client, honest)
    assert resource.Table("kiosk").get_item(Key={"pk": "a"}).keys() == {"Item", "ResponseMetadata"}
    assert [call.operation for call in recorder.calls] == ["GetItem"]


def test_a_request_that_is_retried_counts_twice() -> None:
    attempts = iter(["ThrottlingException", None])

    def busy(operation: str, request: dict[str, Any]) -> Answer:
        error = next(attempts)
        return (400, {"__type": f"x#{error}", "message": "later"}) if error else honest(operation, request)

    client = answered(session().client("dynamodb", endpoint_url=LOCAL), busy)
    recorder = Recorder(client)
    with Meter(lambda: recorder.calls) as meter:
        client.get_item(TableName="kiosk", Key=KEY)
    assert [call.error for call in meter.calls] == ["ThrottlingException", None]
    assert (meter.requests, meter.throttled, meter.read_units) == (2, 1, 4.0)


def test_an_error_is_recorded_and_raised() -> None:
    def refuse(_: str, __: dict[str, Any]) -> Answer:
        return 400, {"__type": "x#ConditionalCheckFailedException", "message": "The conditional request failed"}

    client = answered(session().client("dynamodb", endpoint_url=LOCAL), refuse)
    recorder = Recorder(client)
    with pytest.raises(ClientError, match="conditional request failed"):
        client.put_item(TableName="kiosk", Item=KEY)
    (call,) = recorder.calls
    assert (call.error, call.evaluated, call.write_units, call.arms) == ("ConditionalCheckFailedException", 0, 0.0, ())


def test_stop_leaves_no_listener_behind() -> None:
    asked: list[Any] = []

    def listen(operation: str, request: dict[str, Any]) -> Answer:
        asked.append(request.get("ReturnConsumedCapacity"))
        return honest(operation, request)

    client = answered(session().client("dynamodb", endpoint_url=LOCAL), listen)
    recorder = Recorder(client)
    client.get_item(TableName="kiosk", Key=KEY)
    recorder.stop()
    client.get_item(TableName="kiosk", Key=KEY)
    assert (asked, len(recorder.calls)) == (["INDEXES", None], 1)


def test_two_recorders_do_not_disturb_each_other() -> None:
    client = answered(session().client("dynamodb", endpoint_url=LOCAL), honest)
    one, other = Recorder(client), Recorder(client)
    assert "ConsumedCapacity" not in client.get_item(TableName="kiosk", Key=KEY)
    one.stop()
    client.get_item(TableName="kiosk", Key=KEY)
    assert (len(one.calls), len(other.calls)) == (1, 2)


def test_calls_without_capacity_pass_untouched() -> None:
    client = answered(session().client("dynamodb", endpoint_url=LOCAL), lambda *_: (200, {"TableNames": []}))
    recorder = Recorder(client)
    assert client.list_tables()["TableNames"] == []
    assert recorder.calls == []


def test_something_else_is_refused_with_a_sentence() -> None:
    with pytest.raises(TypeError, match="this is a str"):
        Recorder("dynamodb")


def capacity(table: str = "kiosk", **given: Any) -> dict[str, Any]:
    return {"TableName": table, **given}


def test_c2_a_query_on_an_index_is_carried_by_the_index() -> None:
    arms = {"by-status": {"CapacityUnits": 2.0}}
    told = capacity(CapacityUnits=2.0, Table={"CapacityUnits": 0.0}, GlobalSecondaryIndexes=arms)
    request = {"TableName": "kiosk", "IndexName": "by-status"}
    call = call_of(1, "Query", request, {"Count": 3, "ScannedCount": 8, "Items": [], "ConsumedCapacity": told})
    assert (call.index, call.evaluated, call.returned, call.read_units) == ("by-status", 8, 3, 2.0)
    assert call.arms == (("table", 0.0), ("by-status", 2.0))


def test_a_server_that_reports_totals_alone_puts_them_on_the_table() -> None:
    call = call_of(
        1,
        "Scan",
        {"TableName": "kiosk"},
        {"Count": 1, "ScannedCount": 5, "ConsumedCapacity": capacity(CapacityUnits=1.5)},
    )
    assert (call.read_units, call.arms) == (1.5, (("table", 1.5),))


def test_c4_a_batch_over_two_tables() -> None:
    request: dict[str, Any] = {"RequestItems": {"stock": [{}, {}], "kiosk": [{}]}}
    told = [capacity("kiosk", CapacityUnits=1.0), capacity("stock", CapacityUnits=5.0)]
    call = call_of(1, "BatchWriteItem", request, {"UnprocessedItems": {"stock": [{}]}, "ConsumedCapacity": told})
    assert (call.table, call.evaluated, call.write_units) == ("kiosk, stock", 2, 6.0)
    read = call_of(1, "BatchGetItem", request, {"Responses": {"kiosk": [{}, {}]}, "ConsumedCapacity": told})
    assert (read.evaluated, read.returned, read.read_units, read.write_units) == (2, 2, 6.0, 0.0)


def test_t6_a_replayed_transaction_is_billed_as_reads() -> None:
    request = {"TransactItems": [{"Put": {"TableName": "kiosk"}}, {"ConditionCheck": {"TableName": "stock"}}]}
    first = capacity(CapacityUnits=4.0, WriteCapacityUnits=4.0, Table={"CapacityUnits": 4.0, "WriteCapacityUnits": 4.0})
    call = call_of(1, "TransactWriteItems", request, {"ConsumedCapacity": [first]})
    assert (call.table, call.evaluated, call.read_units, call.write_units) == ("kiosk, stock", 2, 0.0, 4.0)
    replay = capacity(CapacityUnits=4.0, ReadCapacityUnits=4.0, Table={"CapacityUnits": 4.0, "ReadCapacityUnits": 4.0})
    call = call_of(2, "TransactWriteItems", request, {"ConsumedCapacity": [replay]})
    assert (call.read_units, call.write_units) == (4.0, 0.0)


def test_t4_reading_in_a_transaction() -> None:
    request: dict[str, Any] = {"TransactItems": [{"Get": {"TableName": "kiosk"}}] * 3}
    told = [capacity(CapacityUnits=8.0, ReadCapacityUnits=8.0)]
    call = call_of(
        1, "TransactGetItems", request, {"Responses": [{"Item": {}}, {}, {"Item": {}}], "ConsumedCapacity": told}
    )
    assert (call.evaluated, call.returned, call.read_units) == (2, 2, 8.0)


@pytest.mark.parametrize(
    ("statement", "units", "items"),
    [
        ('SELECT * FROM "kiosk"', (2.0, 0.0), (1, 1)),
        ("  insert into \"kiosk\" value {'pk': 'a'}", (0.0, 2.0), (1, 0)),
    ],
)
def test_c5_partiql_is_what_its_statement_is(
    statement: str, units: tuple[float, float], items: tuple[int, int]
) -> None:
    answer = {"Items": [{}] if "SELECT" in statement else [], "ConsumedCapacity": capacity(CapacityUnits=2.0)}
    call = call_of(1, "ExecuteStatement", {"Statement": statement}, answer)
    assert (call.read_units, call.write_units) == units
    assert (call.evaluated, call.returned) == items
    assert call.table == "kiosk"


def test_partiql_batches() -> None:
    told = [capacity(CapacityUnits=1.0)]
    reads = {"Statements": [{"Statement": "SELECT a"}, {"Statement": "SELECT b"}]}
    call = call_of(1, "BatchExecuteStatement", reads, {"Responses": [{"Item": {}}, {}], "ConsumedCapacity": told})
    assert (call.evaluated, call.returned, call.read_units) == (1, 1, 1.0)
    writes = {"TransactStatements": [{"Statement": "DELETE a"}, {"Statement": "UPDATE b"}]}
    call = call_of(1, "ExecuteTransaction", writes, {"Responses": [{}, {}], "ConsumedCapacity": told})
    assert (call.evaluated, call.returned, call.write_units) == (2, 0, 1.0)


def test_a_table_named_by_its_arn_is_known_by_its_name() -> None:
    arn = "arn:aws:dynamodb:us-east-1:123456789012:table/kiosk"
    call = call_of(1, "GetItem", {"TableName": arn}, {"ConsumedCapacity": capacity(CapacityUnits=0.5)})
    assert (call.table, call.evaluated, call.returned, call.read_units) == ("kiosk", 0, 0, 0.5)
