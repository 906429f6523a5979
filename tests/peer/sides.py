"""The two sides of a comparison, each spoken to in DynamoDB JSON, and what makes two answers the same."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import partial
from typing import Any

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

Json = dict[str, Any]
Call = Callable[[str, Json], Json]
Sides = tuple[Call, Call]
"""What this engine answers, and what dynalite answers."""


def _values(value: Any, binary: Callable[[Any], Any]) -> Any:
    """A copy of a request or an answer with every binary value changed by `binary`."""
    if isinstance(value, dict):
        if len(value) == 1:
            ((kind, content),) = value.items()
            if kind == "B" and isinstance(content, (str, bytes)):
                return {"B": binary(content)}
            if kind == "BS" and isinstance(content, list):
                return {"BS": [binary(element) for element in content]}
        return {name: _values(element, binary) for name, element in value.items()}
    if isinstance(value, list):
        return [_values(element, binary) for element in value]
    return value


def _decoded(content: str) -> bytes:
    return base64.b64decode(content)


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


class Ours:
    """This engine, through a plain boto3 client that does not check requests itself."""

    def __init__(self) -> None:
        self._client = boto3.client("dynamodb", config=Config(parameter_validation=False))

    def call(self, operation: str, request: Json) -> Json:
        try:
            answer = getattr(self._client, xform_name(operation))(**_values(request, _decoded))
        except ClientError as refusal:
            return {"error": refusal.response["Error"]["Code"], "message": refusal.response["Error"]["Message"]}
        del answer["ResponseMetadata"]
        encoded: Json = _values(answer, _encoded)
        return encoded


def same(value: Any) -> Any:
    """A form of a value that is equal for equal values: sets sorted, items as they are."""
    if isinstance(value, dict):
        if len(value) == 1:
            ((kind, content),) = value.items()
            if kind in {"SS", "NS", "BS"} and isinstance(content, list):
                return {kind: sorted(content)}
        return {name: same(element) for name, element in value.items()}
    if isinstance(value, list):
        return [same(element) for element in value]
    return value


def multiset(items: list[Json]) -> list[str]:
    """Items without their order."""
    return sorted(repr(sorted(same(item).items())) for item in items)


def create(calls: tuple[Call, ...], request: Json) -> str:
    """Make the table on every side, in place of one with the same name."""
    name: str = request["TableName"]
    for call in calls:
        if "error" not in call("DescribeTable", {"TableName": name}):
            answer = call("DeleteTable", {"TableName": name})
            assert "error" not in answer, answer
            _until(partial(_is_gone, call, name))
        answer = call("CreateTable", {"BillingMode": "PAY_PER_REQUEST", **request})
        assert "error" not in answer, answer
        _until(partial(_is_active, call, name))
    return name


def _is_gone(call: Call, name: str) -> bool:
    return "error" in call("DescribeTable", {"TableName": name})


def _is_active(call: Call, name: str) -> bool:
    status: str = call("DescribeTable", {"TableName": name})["Table"]["TableStatus"]
    return status == "ACTIVE"


def _until(done: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if done():
            return
    raise AssertionError("a table did not reach the state it was asked for")


def put_all(calls: tuple[Call, ...], name: str, items: list[Json]) -> None:
    """Write the items on every side, 25 at a time."""
    for call in calls:
        for start in range(0, len(items), 25):
            puts = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
            answer = call("BatchWriteItem", {"RequestItems": {name: puts}})
            assert answer.get("UnprocessedItems") == {}, answer


def pages(call: Call, operation: str, request: Json) -> list[Json]:
    """All pages of a read, or the refusal as the only one."""
    found = [call(operation, request)]
    while start := found[-1].get("LastEvaluatedKey"):
        assert len(found) < 500, "paging does not end"
        found.append(call(operation, {**request, "ExclusiveStartKey": start}))
    return found
