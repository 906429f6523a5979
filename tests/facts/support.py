"""Words the fact tests share: items of an exact size, what an answer cost, which error came."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

Wire = dict[str, Any]
MakeTable = Callable[..., str]
"""The fixture `table`."""
Load = Callable[[str, Any], int]
"""The fixture `load`."""
Ledger = Callable[[], list[Any]]
"""The fixture `ledger`."""

ONE_PARTITION = (5, 5)
"""The capacity of a provisioned table that lies on one partition (P5), so that a Scan rounds once."""

BLOCK = 4_096
KB = 1_024


def s(text: str) -> Wire:
    return {"S": text}


def n(number: object) -> Wire:
    return {"N": str(number)}


def key(pk: str, sk: str | None = None) -> Wire:
    return {"pk": s(pk)} if sk is None else {"pk": s(pk), "sk": s(sk)}


def padded(item: Wire, size: int, pad: str = "~") -> Wire:
    """The item with one more string attribute, so that it has exactly `size` bytes (an ASCII name, an ASCII value).

    Only names and scalar strings may be in `item`: their bytes are counted here by len(), on purpose without the engine.
    """
    taken = len(pad) + sum(len(name.encode()) + len(value["S"].encode()) for name, value in item.items())
    if size < taken:
        raise ValueError(f"the item has {taken} bytes without padding; {size} is too small")
    return {**item, pad: s("x" * (size - taken))}


def of_size(size: int, pk: str = "a", sk: str | None = None) -> Wire:
    """An item with this key and exactly `size` bytes."""
    return padded(key(pk, sk), size)


def plain(item: Wire) -> Wire:
    """A DynamoDB JSON item as the Python values that boto3's resource takes."""
    from boto3.dynamodb.types import TypeDeserializer

    read = TypeDeserializer().deserialize
    return {name: read(value) for name, value in item.items()}


def raw(text: str) -> bytes:
    """Base64 text as the bytes that the boto3 client takes."""
    return base64.b64decode(text)


# ── what an answer cost ─────────────────────────────────────────────────────────────────────────────────────────────


def units(answer: Wire) -> float:
    """CapacityUnits of an answer for one table."""
    consumed = answer["ConsumedCapacity"]
    if isinstance(consumed, list):
        (consumed,) = consumed
    found: float = consumed["CapacityUnits"]
    return found


def arms(answer: Wire) -> dict[str, float]:
    """Arm → units of an answer with INDEXES: "total", "table", and each touched index by name."""
    consumed = answer["ConsumedCapacity"]
    if isinstance(consumed, list):
        (consumed,) = consumed
    found = {"total": consumed["CapacityUnits"], "table": consumed["Table"]["CapacityUnits"]}
    for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        for name, arm in consumed.get(member, {}).items():
            found[name] = arm["CapacityUnits"]
    return found


def pages(operation: Callable[..., Wire], **request: Any) -> list[Wire]:
    """Every page of a Query or Scan, following LastEvaluatedKey to the end."""
    answers = [operation(**request)]
    while start := answers[-1].get("LastEvaluatedKey"):
        answers.append(operation(**request, ExclusiveStartKey=start))
        assert len(answers) < 10_000, "paging does not end"
    return answers


# ── what a stream holds ─────────────────────────────────────────────────────────────────────────────────────────────


def records(table_name: str) -> list[Wire]:
    """All records of the table's latest stream, oldest first."""
    streams = boto3.client("dynamodbstreams")
    arn = boto3.client("dynamodb").describe_table(TableName=table_name)["Table"]["LatestStreamArn"]
    described = streams.describe_stream(StreamArn=arn)["StreamDescription"]
    found = []
    for shard in described["Shards"]:
        iterator = streams.get_shard_iterator(
            StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
        )["ShardIterator"]
        found += streams.get_records(ShardIterator=iterator)["Records"]
    return found


# ── errors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def refused(call: Callable[..., Any], *arguments: Any, **request: Any) -> Any:
    """The error answer of a call that must fail: its `Error` member and the fields beside it."""
    with pytest.raises(ClientError) as caught:
        call(*arguments, **request)
    return caught.value.response


def assert_refused(code: str, message: str, call: Callable[..., Any], *arguments: Any, **request: Any) -> Any:
    """The call fails with this code, and with this message (a message that ends in `…` or begins so is a part of it)."""
    answer = refused(call, *arguments, **request)
    error = answer["Error"]
    assert error["Code"] == code, error
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    wanted = message.strip("…")
    if message.startswith("…") or message.endswith("…"):
        assert wanted in error["Message"], error
    else:
        assert error["Message"] == wanted
    return answer


def cases(*given: Iterable[Any]) -> list[Any]:
    """(id, value, value …) → pytest params, so that the id of a fact stands first on its line."""
    return [pytest.param(*values, id=name) for name, *values in given]


def fact(name: str) -> pytest.MarkDecorator:
    """Puts the id of a fact, and what of it is shown, into the id of one test."""
    return pytest.mark.parametrize((), [pytest.param(id=name)])


# ── tables made by CreateTable itself ───────────────────────────────────────────────────────────────────────────────


def create(client: Any, name: str = "names", **extra: Any) -> Any:
    request = {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
        **extra,
    }
    return client.create_table(**request)


def definitions(*names: str) -> list[Wire]:
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]
