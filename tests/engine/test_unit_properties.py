"""Write units of random sequences, by the fact sheet's reference algorithm (§22) on images these tests keep themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.engine.physics.model import AT_ONCE
from helpers.engine.sizes import wblocks
from helpers.lab.lab import Lab

from .independent import Json, examples, normal, size_of


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(model=AT_ONCE) as running:
        yield running


@pytest.fixture(scope="module")
def client(lab: Lab) -> Any:
    return boto3.client("dynamodb")


def index_units(old: Json | None, new: Json | None, key: list[str]) -> int | None:
    """I2: what one index pays, from the entry before and after."""
    if old is None and new is None:
        return None
    if old is None or new is None:
        return wblocks(size_of(old or new or {}))
    if [old[name] for name in key] != [new[name] for name in key]:
        return wblocks(size_of(old)) + wblocks(size_of(new))
    if normal(old) == normal(new):
        return None
    return max(wblocks(size_of(old)), wblocks(size_of(new)))


def entry_of(item: Json | None, key: list[str], project: Any) -> Json | None:
    """I1: the entry an item has in an index."""
    if item is None or any(name not in item for name in key):
        return None
    if project == "all":
        return item
    carried = {"pk", "sk", *key, *(project if isinstance(project, list) else [])}
    return {name: value for name, value in item.items() if name in carried}


INDEXES = st.fixed_dictionaries(
    {},
    optional={
        "by-g1": st.sampled_from(["all", "keys", ["b"]]).map(lambda project: ("gsi", ["x"], project)),
        "by-g2": st.sampled_from(["all", "keys", ["b", "y"]]).map(lambda project: ("gsi", ["x", "y"], project)),
        "by-l1": st.sampled_from(["all", "keys", ["b"]]).map(lambda project: ("lsi", ["y"], project)),
    },
)
_x = st.sampled_from(["u", "v", "w" * 900]).map(lambda text: {"S": text})
_y = st.sampled_from(["1", "2", "-3.75"]).map(lambda text: {"N": text})
_b = st.one_of(
    st.sampled_from([0, 10, 1_000, 1_013, 1_024, 2_500]).map(lambda size: {"S": "é" * (size // 2)}),
    st.sets(st.sampled_from("abc"), min_size=1).map(lambda some: {"SS": sorted(some)}),
)
ATTRIBUTES = st.fixed_dictionaries({}, optional={"x": _x, "y": _y, "b": _b, "c": _b})
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "update", "update", "remove", "delete", "transact-put", "batch-put"]),
        st.sampled_from(["1", "2"]),
        ATTRIBUTES,
    ),
    min_size=3,
    max_size=12,
)


@examples(120, shrink=False)
@given(INDEXES, STEPS)
def test_write_units_by_brute_force(
    lab: Lab, client: Any, indexes: dict[str, Any], steps: list[tuple[str, str, Json]]
) -> None:
    options: Json = {"gsi": {}, "lsi": {}}
    for name, (kind, key, project) in indexes.items():
        spec = {"project": project}
        if kind == "gsi":
            spec["pk"] = key[0]
        if kind == "lsi" or len(key) == 2:
            spec["sk"] = f"{key[-1]}:N"
        options[kind][name] = spec
    name = lab.table("units", pk="pk", sk="sk", **{kind: specs for kind, specs in options.items() if specs}).name
    state: dict[str, Json] = {}
    for action, sk, attributes in steps:
        key = {"pk": {"S": "p"}, "sk": {"S": sk}}
        before = state.get(sk)
        after = _apply(action, key, before, attributes)
        answer = _send(client, action, name, key, attributes)
        if after is None:
            state.pop(sk, None)
        else:
            state[sk] = after
        table_units = wblocks(max(size_of(before or {}), size_of(after or {}))) * (2 if "transact" in action else 1)
        arms = {
            index: units
            for index, (_, columns, project) in indexes.items()
            if (units := index_units(entry_of(before, columns, project), entry_of(after, columns, project), columns))
        }
        _compare(answer, table_units, arms, indexes)
    stored = client.scan(TableName=name)["Items"]
    assert sorted((item["sk"]["S"], normal(item)) for item in stored) == sorted(
        ((sk, normal(item)) for sk, item in state.items()), key=lambda pair: pair[0]
    )


def _apply(action: str, key: Json, before: Json | None, attributes: Json) -> Json | None:
    """The image after a step."""
    if action == "delete":
        return None
    if action == "update":
        return {**key, **(before or {}), **attributes}
    if action == "remove":
        if before is None and attributes:
            return None  # W8: what only removes makes nothing
        return {name: value for name, value in {**key, **(before or {})}.items() if name not in attributes}
    return {**key, **attributes}


def _send(client: Any, action: str, name: str, key: Json, attributes: Json) -> Json:
    """The same step through boto3; the ConsumedCapacity of the table."""
    asked = {"ReturnConsumedCapacity": "INDEXES"}
    item = {**key, **attributes}
    if action == "put":
        answer = client.put_item(TableName=name, Item=item, **asked)
    elif action == "delete":
        answer = client.delete_item(TableName=name, Key=key, **asked)
    elif action == "batch-put":
        answer = client.batch_write_item(RequestItems={name: [{"PutRequest": {"Item": item}}]}, **asked)
    elif action == "transact-put":
        answer = client.transact_write_items(TransactItems=[{"Put": {"TableName": name, "Item": item}}], **asked)
    else:
        request: Json = {"TableName": name, "Key": key, **asked}
        if attributes and action == "update":
            request["UpdateExpression"] = "SET " + ", ".join(f"{attribute} = :{attribute}" for attribute in attributes)
            request["ExpressionAttributeValues"] = {f":{attribute}": value for attribute, value in attributes.items()}
        elif attributes:
            request["UpdateExpression"] = "REMOVE " + ", ".join(attributes)
        answer = client.update_item(**request)
    consumed = answer["ConsumedCapacity"]
    found: Json = consumed[0] if isinstance(consumed, list) else consumed
    return found


def _compare(consumed: Json, table_units: int, arms: dict[str, int], indexes: Json) -> None:
    told = {
        index: arm["CapacityUnits"]
        for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")
        for index, arm in consumed.get(member, {}).items()
    }
    assert told == arms
    assert consumed["Table"]["CapacityUnits"] == table_units
    assert consumed["CapacityUnits"] == table_units + sum(arms.values())
    assert set(consumed.get("LocalSecondaryIndexes", {})) <= {name for name in indexes if indexes[name][0] == "lsi"}
