"""Where capacity is no limit, nothing throttles and nothing waits for it: every operation, in process and served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import pytest

from helpers.engine.clock import Clock, WallClock
from helpers.engine.engine import DATA_OPERATIONS, Engine
from helpers.engine.physics.model import AT_ONCE, DEFAULT
from helpers.serve.server import Endpoint
from tests.serve.client import Client, Refused

Json = dict[str, Any]
Send = Callable[[str, Json], Json]
OFF: Final = replace(DEFAULT, enforce_capacity=False)
UNIT: Final = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
CEILING: Final = {"MaxReadRequestUnits": 1, "MaxWriteRequestUnits": 1}
MODES: Final[dict[str, tuple[Json, Json]]] = {
    "provisioned": ({"BillingMode": "PROVISIONED", "ProvisionedThroughput": UNIT}, {"ProvisionedThroughput": UNIT}),
    "on demand": ({"BillingMode": "PAY_PER_REQUEST"}, {}),
    "on demand with a maximum": (
        {"BillingMode": "PAY_PER_REQUEST", "OnDemandThroughput": CEILING},
        {"OnDemandThroughput": CEILING},
    ),
}
LARGE: Final = "x" * 50_000  # 49 write units, 7 eventual read units
TIMES: Final = 60
CLOCKS: Final = {"virtual": Clock, "real": WallClock}


def _table(mode: str) -> Json:
    own, index = MODES[mode]

    def keyed(name: str) -> Json:
        key = [{"AttributeName": name, "KeyType": "HASH"}]
        return {"KeySchema": key}

    return {
        "TableName": "Tight",
        **keyed("pk"),
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "g")],
        "GlobalSecondaryIndexes": [
            {"IndexName": "by-g", **keyed("g"), "Projection": {"ProjectionType": "ALL"}, **index},
        ],
        **own,
    }


def _item(number: int) -> Json:
    return {"pk": {"S": f"p{number}"}, "g": {"S": "one"}, "body": {"S": LARGE}}


def _requests(operation: str, number: int) -> tuple[Json, int]:
    """A request, and how many items it adds to those that are there."""
    key, item, named = {"pk": {"S": f"p{number}"}}, _item(number), {"TableName": "Tight"}
    statement = f"INSERT INTO Tight VALUE {{'pk': 'p{number}', 'g': 'one', 'body': ?}}"
    insert = {"Statement": statement, "Parameters": [item["body"]]}
    match operation:
        case "PutItem":
            return {**named, "Item": item}, 1
        case "UpdateItem":
            values = {":g": item["g"], ":b": item["body"]}
            return {
                **named, "Key": key, "UpdateExpression": "SET g = :g, body = :b", "ExpressionAttributeValues": values
            }, 1  # fmt: skip
        case "BatchWriteItem":
            return {"RequestItems": {"Tight": [{"PutRequest": {"Item": item}}]}}, 1
        case "TransactWriteItems":
            return {"TransactItems": [{"Put": {**named, "Item": item}}]}, 1
        case "ExecuteStatement":
            return insert, 1
        case "BatchExecuteStatement":
            return {"Statements": [insert]}, 1
        case "ExecuteTransaction":
            return {"TransactStatements": [insert]}, 1
        case "DeleteItem":
            return {**named, "Key": {"pk": {"S": "seed"}}}, -1 if number == 0 else 0
        case "GetItem":
            return {**named, "Key": {"pk": {"S": "seed"}}, "ConsistentRead": True}, 0
        case "BatchGetItem":
            return {"RequestItems": {"Tight": {"Keys": [{"pk": {"S": "seed"}}], "ConsistentRead": True}}}, 0
        case "TransactGetItems":
            return {"TransactItems": [{"Get": {**named, "Key": {"pk": {"S": "seed"}}}}]}, 0
        case "Query":
            values = {":g": {"S": "one"}}
            return {
                **named, "IndexName": "by-g", "KeyConditionExpression": "g = :g", "ExpressionAttributeValues": values
            }, 0  # fmt: skip
        case "Scan":
            return {**named, "IndexName": "by-g" if number % 2 else None}, 0
    raise AssertionError(f"no request for {operation}: add one")


def _refusals(answer: Json) -> list[str]:
    """What an answer says it has not done."""
    left = [name for name in ("UnprocessedItems", "UnprocessedKeys") if answer.get(name)]
    return left + [one["Error"]["Code"] for one in answer.get("Responses", ()) if "Error" in one]


@pytest.fixture(params=CLOCKS)
def engine(request: pytest.FixtureRequest) -> Engine:
    return Engine(clock=CLOCKS[request.param](), model=AT_ONCE)


@pytest.fixture(params=["in process", "served"])
def send(request: pytest.FixtureRequest, engine: Engine) -> Iterator[Send]:
    if request.param == "in process":
        yield engine.handle
        return
    with Endpoint(engine) as running:
        client = Client(running.port)
        yield client.call
        client.close()


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("operation", DATA_OPERATIONS)
def test_no_operation_throttles_and_all_index_entries_arrive(send: Send, operation: str, mode: str) -> None:
    send("CreateTable", _table(mode))
    send("PutItem", {"TableName": "Tight", "Item": {**_item(0), "pk": {"S": "seed"}}})
    there = 1
    for number in range(TIMES):
        request, more = _requests(operation, number)
        answer = send(operation, {name: value for name, value in request.items() if value is not None})
        assert _refusals(answer) == []
        there += more
    assert _count(send, "Tight", "by-g") == _count(send, "Tight") == there


def _count(send: Send, table: str, index: str | None = None) -> int:
    """How many items a Scan finds, page by page."""
    counted = 0
    more: Json = {"TableName": table, **({} if index is None else {"IndexName": index})}
    while True:
        page = send("Scan", {**more, "Select": "COUNT"})
        counted += int(page["Count"])
        if "LastEvaluatedKey" not in page:
            return counted
        more["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def test_an_endpoint_has_every_entry_of_one_index_key() -> None:
    with Endpoint() as running:
        client = Client(running.port)
        client.call("CreateTable", _table("on demand"))
        for number in range(5_000):
            client.call("PutItem", {"TableName": "Tight", "Item": {"pk": {"S": f"{number}"}, "g": {"S": "one"}}})
        assert _count(client.call, "Tight", "by-g") == 5_000
        client.close()


def test_the_same_table_throttles_where_capacity_is_enforced() -> None:
    with Endpoint(Engine(model=replace(AT_ONCE, enforce_capacity=True, burst_at_creation=0.0))) as running:
        client = Client(running.port)
        client.call("CreateTable", _table("provisioned"))
        client.call("PutItem", {"TableName": "Tight", "Item": _item(0)})
        with pytest.raises(Refused) as refused:
            client.call("PutItem", {"TableName": "Tight", "Item": _item(1)})
        assert refused.value.code == "ProvisionedThroughputExceededException"
        client.close()


@pytest.mark.parametrize("clock", CLOCKS)
def test_a_lag_alone_never_holds_an_entry_for_want_of_capacity(clock: str) -> None:
    """Index lag is another choice of the model: it goes on where capacity is off, and adds nothing of its own."""
    engine = Engine(clock=CLOCKS[clock](), model=OFF)
    engine.handle("CreateTable", _table("provisioned"))
    for number in range(TIMES):
        engine.handle("PutItem", {"TableName": "Tight", "Item": _item(number)})
    engine.clock.advance(seconds=5)
    assert _count(engine.handle, "Tight", "by-g") == TIMES
    assert engine.dynamics["Tight"].queues["by-g"].delayed == 0


def test_capacity_settings_change_as_often_as_asked(send: Send) -> None:
    """A client of an endpoint cannot let a day pass (Q3, Q6)."""
    send("CreateTable", _table("provisioned"))
    for units in range(9, 0, -1):
        more = {"ReadCapacityUnits": units, "WriteCapacityUnits": units}
        index = [{"Update": {"IndexName": "by-g", "ProvisionedThroughput": more}}]
        send("UpdateTable", {"TableName": "Tight", "BillingMode": "PAY_PER_REQUEST"})
        send(
            "UpdateTable",
            {
                "TableName": "Tight", "BillingMode": "PROVISIONED", "ProvisionedThroughput": more,
                "GlobalSecondaryIndexUpdates": index,
            },
        )  # fmt: skip


def test_time_to_live_changes_as_often_as_asked(send: Send) -> None:
    send("CreateTable", _table("on demand"))
    for enabled in (True, False) * 3:
        setting = {"AttributeName": "ttl", "Enabled": enabled}
        send("UpdateTimeToLive", {"TableName": "Tight", "TimeToLiveSpecification": setting})


def test_a_transaction_that_was_answered_holds_nothing(send: Send) -> None:
    """T9 is about a transaction under way; over HTTP with real time the next request may come within its modelled time."""
    send("CreateTable", _table("on demand"))
    for number in range(TIMES):
        put = {"TableName": "Tight", "Item": {"pk": {"S": "one"}, "n": {"N": str(number)}}}
        send("TransactWriteItems", {"TransactItems": [{"Put": put}]})
        send("PutItem", put)
