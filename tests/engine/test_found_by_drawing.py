"""Faults that requests drawn at random have found (tests/serve/test_any_request.py), a small test for each kind."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.engine.physics.model import AT_ONCE

Json = dict[str, Any]


def table(name: str, **types: str) -> Json:
    kinds = zip(types, ("HASH", "RANGE"), strict=False)
    return {
        "TableName": name,
        "KeySchema": [{"AttributeName": attribute, "KeyType": kind} for attribute, kind in kinds],
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": kind} for attribute, kind in types.items()
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }


@pytest.fixture
def engine() -> Engine:
    return Engine(model=AT_ONCE)


def test_a_batch_reads_from_tables_whose_keys_differ_in_type(engine: Engine) -> None:
    """Equal partition keys lie in one place of the hash ring, and their sort keys, a text and a number, do not compare."""
    engine.handle("CreateTable", table("Texts", pk="S", sk="S"))
    engine.handle("CreateTable", table("Numbers", pk="S", sk="N"))
    items: dict[str, Json] = {
        "Texts": {"pk": {"S": "b"}, "sk": {"S": "1"}},
        "Numbers": {"pk": {"S": "b"}, "sk": {"N": "1"}},
    }
    for name, item in items.items():
        engine.handle("PutItem", {"TableName": name, "Item": item})
    answer = engine.handle("BatchGetItem", {"RequestItems": {name: {"Keys": [item]} for name, item in items.items()}})
    assert answer["Responses"] == {name: [item] for name, item in items.items()}


def test_a_null_asks_for_no_capacity(engine: Engine) -> None:
    engine.handle("CreateTable", table("Texts", pk="S"))
    put = {"TableName": "Texts", "Item": {"pk": {"S": "b"}}, "ReturnConsumedCapacity": None}
    assert engine.handle("PutItem", put) == {}
