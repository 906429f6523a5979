"""A global index is added to a table with items: CREATING, back-filling, ACTIVE; one at a time; what it leaves out (L3, I11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics.model import AT_ONCE, DEFAULT

from .physics.support import fact

ORDERS = {"TableName": "orders"}
MODEL = replace(DEFAULT, index_creation_seconds=30.0, backfill_bytes_per_second=100.0)
INDEX = {
    "IndexName": "by-g",
    "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}, {"AttributeName": "h", "KeyType": "RANGE"}],
    "Projection": {"ProjectionType": "KEYS_ONLY"},
}
BACKFILLING = "Cannot read from backfilling global secondary index: by-g"
ONE_AT_A_TIME = "Only 1 online index can be created or deleted simultaneously per table"


def started(**model: Any) -> Engine:
    """A lab with the table orders, which has no items."""
    engine = Engine(model=replace(MODEL, **model))
    engine.handle(
        "CreateTable",
        {
            **ORDERS,
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    return engine


def put(engine: Engine, key: str, **attributes: Any) -> None:
    engine.handle("PutItem", {**ORDERS, "Item": {"pk": {"S": key}, **attributes}})


def change(engine: Engine, action: str, index: dict[str, Any], **more: Any) -> dict[str, Any]:
    definitions = [{"AttributeName": name, "AttributeType": "S"} for name in ("g", "h")]
    request = {**ORDERS, "AttributeDefinitions": definitions, "GlobalSecondaryIndexUpdates": [{action: index}], **more}
    return engine.handle("UpdateTable", request)["TableDescription"]  # type: ignore[no-any-return]


def states(engine: Engine) -> tuple[str, str, bool | None]:
    """TableStatus, IndexStatus and Backfilling, as DescribeTable tells them."""
    table = engine.handle("DescribeTable", ORDERS)["Table"]
    (index,) = table["GlobalSecondaryIndexes"]
    return table["TableStatus"], index["IndexStatus"], index.get("Backfilling")


def with_items(count: int = 10) -> Engine:
    """A lab whose table has items of 100 bytes, of which every second has an entry."""
    engine = started()
    for number in range(count):
        key = f"{number:03}"
        keys: Any = {"g": {"S": "x"}, "h": {"S": key}} if number % 2 else {}
        put(engine, key, **keys, body={"S": "x" * (100 - 9 - (6 if keys else 0))})
    return engine


@fact("L3-phases")
def test_it_is_created_then_filled_then_active() -> None:
    engine = with_items()
    told = change(engine, "Create", INDEX)
    assert told["TableStatus"] == "UPDATING"
    assert states(engine) == ("UPDATING", "CREATING", False)
    engine.clock.advance(seconds=30)
    assert states(engine) == ("ACTIVE", "CREATING", True)
    assert engine.builds.history[0].percent(engine.clock.seconds) == 0
    engine.clock.advance(seconds=5)
    assert engine.builds.history[0].percent(engine.clock.seconds) == pytest.approx(50)
    engine.clock.advance(seconds=5)
    assert states(engine) == ("ACTIVE", "ACTIVE", None)
    assert engine.handle("Scan", {**ORDERS, "IndexName": "by-g"})["Count"] == 5


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        pytest.param("Scan", {**ORDERS, "IndexName": "by-g"}, id="L3-Scan"),
        pytest.param(
            "Query",
            {
                **ORDERS,
                "IndexName": "by-g",
                "KeyConditionExpression": "g = :g",
                "ExpressionAttributeValues": {":g": {"S": "x"}},
            },
            id="L3-Query",
        ),
        pytest.param("ExecuteStatement", {"Statement": 'SELECT * FROM "orders"."by-g"'}, id="L3-PartiQL"),
        pytest.param(
            "ExecuteStatement", {"Statement": """SELECT * FROM "orders"."by-g" WHERE g = 'x'"""}, id="L3-PartiQL-key"
        ),
    ],
)
def test_nobody_reads_it_before(operation: str, request_: dict[str, Any]) -> None:
    engine = with_items()
    change(engine, "Create", INDEX)
    for seconds in (0, 30):
        engine.clock.advance(seconds=seconds)
        with pytest.raises(ApiError, match=BACKFILLING) as caught:
            engine.handle(operation, request_)
        assert caught.value.code == "ValidationException"
        assert engine.handle("Scan", {**ORDERS, "ConsistentRead": True})["Count"] == 10, (
            "the table itself is read as ever"
        )
    engine.clock.advance(seconds=10)
    engine.handle(operation, request_)


@fact("L3-one-at-a-time")
def test_a_second_one_is_refused_until_the_first_is_active() -> None:
    engine = with_items()
    change(engine, "Create", INDEX)
    second = {**INDEX, "IndexName": "by-h"}
    for seconds in (0, 30):
        engine.clock.advance(seconds=seconds)
        with pytest.raises(ApiError, match=ONE_AT_A_TIME) as caught:
            change(engine, "Create", second)
        assert caught.value.code == "LimitExceededException"
    engine.clock.advance(seconds=10)
    change(engine, "Create", second)
    assert set(engine.schema_of("orders").indexes) == {"by-g", "by-h"}
    with pytest.raises(ApiError, match=ONE_AT_A_TIME):
        change(engine, "Delete", {"IndexName": "by-g"})


@pytest.mark.parametrize(
    "meet",
    [
        pytest.param(lambda engine: change(engine, "Delete", {"IndexName": "by-g"}), id="L3-delete-index"),
        pytest.param(lambda engine: engine.handle("DeleteTable", ORDERS), id="L3-delete-table"),
        pytest.param(
            lambda engine: engine.handle(
                "UpdateTable",
                {**ORDERS, "StreamSpecification": {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}},
            ),
            id="L3-another-update",
        ),
    ],
)
def test_a_table_that_is_updating_cannot_be_changed_one_that_is_filling_can(meet: Callable[[Engine], Any]) -> None:
    engine = with_items()
    change(engine, "Create", INDEX)
    with pytest.raises(ApiError, match="Attempt to change a resource which is still in use") as caught:
        meet(engine)
    assert caught.value.code == "ResourceInUseException"
    engine.clock.advance(seconds=31)
    meet(engine)
    if engine.has_table("orders") and "by-g" not in engine.schema_of("orders").indexes:
        change(engine, "Create", INDEX)  # nothing of the first one is left


LEFT_OUT: dict[str, dict[str, Any]] = {
    "missing": {"h": {"S": "1"}},
    "other-type": {"g": {"N": "1"}, "h": {"S": "1"}},
    "boolean": {"g": {"BOOL": True}, "h": {"S": "1"}},
    "list": {"g": {"S": "x"}, "h": {"L": []}},
    "empty": {"g": {"S": ""}, "h": {"S": "1"}},
    "too-long": {"g": {"S": "x" * 2_049}, "h": {"S": "1"}},
    "too-long-in-bytes": {"g": {"S": "ä" * 1_025}, "h": {"S": "1"}},
    "sort-key-too-long": {"g": {"S": "x"}, "h": {"S": "x" * 1_025}},
}


@pytest.mark.parametrize("attributes", [pytest.param(one, id=f"L3-{name}") for name, one in LEFT_OUT.items()])
def test_an_item_that_cannot_have_an_entry_is_left_out(attributes: dict[str, Any]) -> None:
    engine = started()
    put(engine, "bad", **attributes)
    put(engine, "good", g={"S": "x" * 2_048}, h={"S": "x" * 1_024})
    change(engine, "Create", INDEX)
    build = engine.builds.history[0]
    assert (build.items, build.entries) == (2, 1)
    assert build.write_units == 4, "I11: one entry of 3,085 bytes"
    if "g" in attributes:  # from now on nobody may write it
        with pytest.raises(ApiError) as caught:
            put(engine, "another", **attributes)
        assert caught.value.code == "ValidationException"
    engine.clock.advance(seconds=100)
    assert engine.handle("Scan", {**ORDERS, "IndexName": "by-g"})["Count"] == 1
    used = engine.handle("DeleteItem", {**ORDERS, "Key": {"pk": {"S": "bad"}}, "ReturnConsumedCapacity": "INDEXES"})
    assert "GlobalSecondaryIndexes" not in used["ConsumedCapacity"], "it has no entry that could be deleted"


@given(
    before=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("xyz")),
    during=st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(["x", "y", "z", None]), st.floats(0, 10))),
)
def test_writes_meanwhile_are_in_it(before: dict[str, str], during: list[tuple[str, str | None, float]]) -> None:
    engine = started()
    for key, value in before.items():
        put(engine, key, g={"S": value}, h={"S": key})
    change(engine, "Create", INDEX)
    for key, written, seconds in during:
        if written is None:
            engine.handle("DeleteItem", {**ORDERS, "Key": {"pk": {"S": key}}})
        else:
            put(engine, key, g={"S": written}, h={"S": key})
        engine.clock.advance(seconds=seconds)
    engine.clock.advance(seconds=100)
    indexes: list[dict[str, Any]] = [{}, {"IndexName": "by-g"}]
    pages = [engine.handle("Scan", {**ORDERS, **index})["Items"] for index in indexes]
    table, entries = ({item["pk"]["S"]: item["g"]["S"] for item in page} for page in pages)
    assert entries == table


def test_it_is_ready_at_once_where_the_model_says_so() -> None:
    engine = Engine(model=AT_ONCE)
    engine.handle(
        "CreateTable",
        {
            **ORDERS,
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    put(engine, "a", g={"S": "x"}, h={"S": "1"})
    change(engine, "Create", INDEX)
    assert engine.handle("Scan", {**ORDERS, "IndexName": "by-g"})["Count"] == 1
    assert states(engine) == ("ACTIVE", "ACTIVE", None)
