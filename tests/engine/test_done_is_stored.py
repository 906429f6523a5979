"""What is answered as done is stored, what is refused is named, and a refusal costs nothing (B2, E5, L11, T7, T8).

Random tables and random requests with several members, under throttling, dropped members, conflicts and collections that are
full. A dictionary plays the table: the answers alone say what becomes of it, and the engine must agree after each request.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError
from helpers.engine.physics import faults
from helpers.engine.physics.model import IN_STEP

from .independent import Json, examples

TABLES = ("one", "two")
KEYS = [{"pk": {"S": f"USER#{user}"}, "sk": {"S": f"ORDER#{order}"}} for user in "ab" for order in "123"]
NAMES = ("pk", "sk")
Stored = dict[tuple[str, str, str], Json]
MODEL = replace(IN_STEP, local_collection_bytes=9_000, burst_at_creation=0.0)
WHOLE_REFUSALS = {
    "ItemCollectionSizeLimitExceededException",
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "TransactionCanceledException",
    "ValidationException",
}


def place(table: str, item: Json) -> tuple[str, str, str]:
    return (table, item["pk"]["S"], item["sk"]["S"])


@st.composite
def engines(draw: st.DrawFn) -> Engine:
    """Two tables of few units, one of them with indexes; nothing is saved up, so that throttles are common."""
    engine = Engine(model=MODEL)
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in NAMES]
    schema = [{"AttributeName": name, "KeyType": kind} for name, kind in zip(NAMES, ("HASH", "RANGE"), strict=True)]
    for name in TABLES:
        request: Json = {"TableName": name, "KeySchema": schema, "AttributeDefinitions": attributes}
        units = draw(st.integers(1, 8))
        throughput = {"ReadCapacityUnits": units, "WriteCapacityUnits": units}
        request["ProvisionedThroughput"] = throughput
        if name == "two":
            status = {"AttributeName": "status", "AttributeType": "S"}
            by_status = [schema[0], {"AttributeName": "status", "KeyType": "RANGE"}]
            request["AttributeDefinitions"] = [*attributes, status]
            request["LocalSecondaryIndexes"] = [
                {"IndexName": "mine", "KeySchema": by_status, "Projection": {"ProjectionType": "ALL"}}
            ]
        engine.handle("CreateTable", request)
    for fault in draw(st.lists(faults_(), max_size=3)):
        engine.faults.add(fault)
    return engine


def faults_() -> st.SearchStrategy[faults.Fault]:
    """Something that goes wrong: for a key or for all, sometimes or often."""
    kinds = st.sampled_from([faults.throttle, faults.drop, faults.conflict])
    where = st.builds(lambda kind, table, key: kind(table, key=key), kinds, st.sampled_from((*TABLES, None)), keys())
    return st.one_of(
        st.builds(lambda fault, often: fault.chance(often), where, st.sampled_from((0.2, 0.5, 1.0))),
        st.builds(lambda fault, often: fault.times(often), where, st.integers(1, 3)),
    )


def keys() -> st.SearchStrategy[Json | None]:
    return st.one_of(st.none(), st.sampled_from(KEYS))


@st.composite
def items(draw: st.DrawFn, key: Json) -> Json:
    item = {**key, "text": {"S": "x" * draw(st.sampled_from((0, 10, 900, 2_000, 5_000)))}}
    if draw(st.booleans()):
        item["status"] = {"S": draw(st.sampled_from(("OPEN", "SHIPPED")))}
    return item


def place_of(member: tuple[str, Json]) -> tuple[str, str, str]:
    return place(*member)


def several(count: int = 5) -> st.SearchStrategy[list[tuple[str, Json]]]:
    """Distinct keys, each with its table."""
    one = st.tuples(st.sampled_from(TABLES), st.sampled_from(KEYS))
    return st.lists(one, min_size=1, max_size=count, unique_by=place_of)


Asked = tuple[str, Json, list[tuple[str, str, Json]]]
"""Operation, request, and its members: (table, what is done, the item or the key)."""


@st.composite
def batch_writes(draw: st.DrawFn) -> Asked:
    request: dict[str, list[Json]] = {}
    members = []
    for table, key in draw(several()):
        if draw(st.booleans()):
            item = draw(items(key))
            request.setdefault(table, []).append({"PutRequest": {"Item": item}})
            members.append((table, "put", item))
        else:
            request.setdefault(table, []).append({"DeleteRequest": {"Key": key}})
            members.append((table, "delete", key))
    return "BatchWriteItem", {"RequestItems": request}, members


@st.composite
def transactions(draw: st.DrawFn) -> Asked:
    actions, members = [], []
    for table, key in draw(several()):
        what = draw(st.sampled_from(("put", "put new", "delete", "check")))
        if what.startswith("put"):
            item = draw(items(key))
            body = {"TableName": table, "Item": item}
            if what == "put new":
                body["ConditionExpression"] = "attribute_not_exists(pk)"
            actions.append({"Put": body})
            members.append((table, "put", item))
        elif what == "delete":
            actions.append({"Delete": {"TableName": table, "Key": key}})
            members.append((table, "delete", key))
        else:
            condition = "attribute_exists(pk)"
            actions.append({"ConditionCheck": {"TableName": table, "Key": key, "ConditionExpression": condition}})
            members.append((table, "look", key))
    return "TransactWriteItems", {"TransactItems": actions}, members


@st.composite
def statements(draw: st.DrawFn, operation: str) -> Asked:
    member = "Statements" if operation == "BatchExecuteStatement" else "TransactStatements"
    asked, members = [], []
    # A batch may name an item twice: each statement sees what those before it have stored.
    named = (
        several()
        if member == "TransactStatements"
        else st.lists(st.tuples(st.sampled_from(TABLES), st.sampled_from(KEYS)), min_size=1, max_size=5)
    )
    for table, key in draw(named):
        where = " WHERE pk = ? AND sk = ?"
        what = draw(st.sampled_from(("insert", "set", "delete")))
        if what == "insert":
            item = draw(items(key))
            text = ", ".join(f"'{name}': ?" for name in item)
            asked.append({"Statement": f'INSERT INTO "{table}" VALUE {{{text}}}', "Parameters": list(item.values())})
            members.append((table, "put", item))
        elif what == "set":
            value = {"S": "y" * draw(st.sampled_from((1, 1_500, 5_000)))}
            asked.append({"Statement": f'UPDATE "{table}" SET more = ?{where}', "Parameters": [value, *key.values()]})
            members.append((table, "set", {**key, "more": value}))
        else:
            asked.append({"Statement": f'DELETE FROM "{table}"{where}', "Parameters": list(key.values())})
            members.append((table, "delete", key))
    return operation, {member: asked}, members


@st.composite
def reads(draw: st.DrawFn) -> Asked:
    named = draw(several())
    if draw(st.booleans()):
        actions = [{"Get": {"TableName": table, "Key": key}} for table, key in named]
        return "TransactGetItems", {"TransactItems": actions}, [(table, "look", key) for table, key in named]
    request: Json = {}
    for table, key in named:
        request.setdefault(table, {"Keys": []})["Keys"].append(key)
    return "BatchGetItem", {"RequestItems": request}, [(table, "look", key) for table, key in named]


REQUESTS = st.one_of(
    batch_writes(),
    transactions(),
    statements("BatchExecuteStatement"),
    statements("ExecuteTransaction"),
    reads(),
)


def applied(stored: Stored, table: str, what: str, body: Json) -> None:
    """What one member does where it is said to be done."""
    here = place(table, body)
    if what == "put":
        stored[here] = body
    elif what == "delete":
        stored.pop(here, None)
    elif what == "set":
        stored[here] = {**stored[here], **body}


def follow(stored: Stored, asked: Asked, answer: Json) -> None:
    """Bring the dictionary to where the answer says the table is, and hold the answer to what it must name."""
    operation, request, members = asked
    if operation == "BatchExecuteStatement":
        for (table, what, body), response in zip(members, answer["Responses"], strict=True):
            if "Error" not in response:
                applied(stored, table, what, body)
    elif operation == "BatchWriteItem":
        undone = [(table, element) for table, rest in answer["UnprocessedItems"].items() for element in rest]
        assert all(element in request["RequestItems"][table] for table, element in undone)
        for table, what, body in members:
            element = {"PutRequest": {"Item": body}} if what == "put" else {"DeleteRequest": {"Key": body}}
            if (table, element) not in undone:
                applied(stored, table, what, body)
    elif operation == "BatchGetItem":
        for table, _, key in members:
            found = [item for item in answer["Responses"][table] if key.items() <= item.items()]
            left = key in answer["UnprocessedKeys"].get(table, {"Keys": []})["Keys"]
            assert found == ([] if left or place(table, key) not in stored else [stored[place(table, key)]])
    elif operation == "TransactGetItems":
        wanted = [stored.get(place(table, key)) for table, _, key in members]
        assert [response.get("Item") for response in answer["Responses"]] == wanted
    else:
        for table, what, body in members:
            applied(stored, table, what, body)


def served(engine: Engine, asked: Asked) -> Json | ApiError:
    """What a request gets: an answer, or a refusal as a whole."""
    operation, request, _ = asked
    try:
        return engine.handle(operation, deepcopy(request))
    except ApiError as error:
        return error


def contents(engine: Engine) -> tuple[Stored, Stored, Stored]:
    """What the tables hold: in the layout, in the local index, and in the account that other services see."""
    layouts = {place(name, each.item): each.item for name in TABLES for each in engine.tables[name].layout.items()}
    entries = {place("two", each.item): each.item for each in engine.tables["two"].indexes["mine"].items()}
    account = {place(name, item): item for name in TABLES for item in engine.moto.items(name)}
    return layouts, entries, account


@examples(120)
@given(engine=engines(), requests=st.lists(REQUESTS, min_size=1, max_size=6), seconds=st.sampled_from((0.0, 0.3, 5.0)))
def test_answers_and_stored_items_agree(engine: Engine, requests: list[Asked], seconds: float) -> None:
    stored: Stored = {}
    for asked in requests:
        answer = served(engine, asked)
        if isinstance(answer, ApiError):
            assert answer.code in WHOLE_REFUSALS, answer
        else:
            follow(stored, asked, answer)
        in_order, in_index, in_account = contents(engine)
        assert in_order == stored
        assert in_index == {here: item for here, item in stored.items() if here[0] == "two" and "status" in item}
        assert in_account == stored
        engine.clock.advance(seconds=seconds)


def buckets(engine: Engine) -> Any:
    """Everything that can be spent, to the last bit."""
    return deepcopy([engine.dynamics[name].admission._lanes for name in TABLES])


def flat(lanes: Any) -> list[Any]:
    return [
        (lane.pool, bucket.spent, bucket.pooled, bucket.burst)
        for each in lanes
        for lane in each.values()
        for bucket in lane.buckets
    ]


def spent(lanes: Any) -> float:
    units: list[float] = [bucket.spent for each in lanes for lane in each.values() for bucket in lane.buckets]
    return sum(units)


@examples(120)
@given(engine=engines(), requests=st.lists(REQUESTS, min_size=1, max_size=6), seconds=st.integers(0, 3))
def test_what_is_spent_is_what_was_served(engine: Engine, requests: list[Asked], seconds: int) -> None:
    for asked in requests:
        engine.clock.advance(seconds=int(engine.clock.seconds) + 1 + seconds - engine.clock.seconds)
        for dynamics in engine.dynamics.values():
            dynamics.admission.catch_up(engine.clock.seconds)
        before = buckets(engine)
        answer = served(engine, asked)
        after, call = buckets(engine), engine.ledger[-1]
        assert spent(after) - spent(before) == pytest.approx(call.read_units + call.write_units)
        if isinstance(answer, ApiError) and not call.write_units:  # a failed condition is paid for (W5, T5)
            assert flat(after) == flat(before), answer


WROTE = st.tuples(st.sampled_from(("put", "load")), st.lists(st.sampled_from(KEYS).flatmap(items), max_size=4))


@examples(60)
@given(steps=st.lists(st.tuples(WROTE, st.sampled_from((0.0, 0.01, 1.0))), max_size=6))
def test_an_index_ends_with_the_entries_of_the_items(steps: list[tuple[tuple[str, list[Json]], float]]) -> None:
    engine = Engine(model=replace(MODEL, enforce_capacity=False))
    attributes = [{"AttributeName": name, "AttributeType": "S"} for name in (*NAMES, "status")]
    schema = [{"AttributeName": name, "KeyType": kind} for name, kind in zip(NAMES, ("HASH", "RANGE"), strict=True)]
    by_status = [{"AttributeName": "status", "KeyType": "HASH"}]
    index = {"IndexName": "by-status", "KeySchema": by_status, "Projection": {"ProjectionType": "ALL"}}
    request = {"KeySchema": schema, "AttributeDefinitions": attributes, "GlobalSecondaryIndexes": [index]}
    engine.handle("CreateTable", {"TableName": "one", "BillingMode": "PAY_PER_REQUEST", **request})
    stored: Stored = {}
    for (how, wanted), seconds in steps:
        if how == "load":
            engine.load("one", wanted)
        for item in wanted:
            if how == "put":
                engine.handle("PutItem", {"TableName": "one", "Item": item})
            stored[place("one", item)] = item
        engine.clock.advance(seconds=seconds)
    engine.clock.advance(seconds=60)
    entries = [each.item for each in engine.tables["one"].indexes["by-status"].items()]
    assert {place("one", item): item for item in entries} == {k: v for k, v in stored.items() if "status" in v}
    assert len(entries) == len({place("one", item) for item in entries})
