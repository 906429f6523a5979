"""When a request's expressions are read: before anything is looked for."""

from __future__ import annotations

from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.engine.errors import ApiError

from .refusals import key

NOWHERE: dict[str, Any] = {"TableName": "Nowhere"}


@pytest.mark.parametrize(
    ("operation", "parameter", "request_"),
    [
        ("GetItem", "ProjectionExpression", {"Key": key()}),
        ("PutItem", "ConditionExpression", {"Item": key()}),
        ("DeleteItem", "ConditionExpression", {"Key": key()}),
        ("UpdateItem", "UpdateExpression", {"Key": key()}),
        ("Scan", "FilterExpression", {}),
        ("Query", "KeyConditionExpression", {}),
    ],
)
def test_a_mistake_in_an_expression_is_reported_before_a_missing_table(
    operation: str, parameter: str, request_: dict[str, Any]
) -> None:
    with pytest.raises(ApiError, match=f"ValidationException: Invalid {parameter}: Syntax error"):
        Engine().handle(operation, {**NOWHERE, **request_, parameter: "SET a.."})
    rest = {"UpdateExpression": "SET a = b"} if operation == "UpdateItem" else {"KeyConditionExpression": ":a = b"}
    if operation == "Query":
        rest["ExpressionAttributeValues"] = {":a": {"S": "x"}}  # type: ignore[assignment]
    with pytest.raises(ApiError, match="ResourceNotFoundException"):
        Engine().handle(operation, {**NOWHERE, **request_, **(rest if operation in ("UpdateItem", "Query") else {})})
