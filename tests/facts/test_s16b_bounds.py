"""The words for a request that breaks a bound of its shape, as the service had them in May 2026 (L12)."""

from __future__ import annotations

import re
from typing import Any

import boto3
import pytest
from botocore.config import Config

from .support import MakeTable, Wire, assert_refused, cases, fact, key, refused

INVALID = "ValidationException"
DETECTED = "1 validation error detected: "


@pytest.fixture(scope="module")
def unchecked(client: Any) -> Any:
    """A client that sends what botocore itself would refuse, as clients in other languages do."""
    assert client is not None  # the lab runs
    return boto3.client("dynamodb", config=Config(parameter_validation=False))


@pytest.mark.parametrize(
    "operation", cases(("L12-empty-batch-get", "BatchGetItem"), ("L12-empty-batch-write", "BatchWriteItem"))
)
def test_empty_batches(unchecked: Any, operation: str) -> None:
    call = {"BatchGetItem": unchecked.batch_get_item, "BatchWriteItem": unchecked.batch_write_item}[operation]
    message = f"The requestItems parameter is required for {operation}"
    assert_refused(INVALID, message, call, RequestItems={})


@pytest.mark.parametrize(
    ("operation", "request_"),
    cases(
        ("L12-Limit-0-of-a-Scan", "scan", {"TableName": "facts"}),
        ("L12-Limit-0-of-a-Query", "query", {"TableName": "facts", "KeyConditionExpression": "pk = :a"}),
        ("L12-Limit-0-of-a-statement", "execute_statement", {"Statement": "SELECT * FROM facts"}),
    ),
)
@pytest.mark.parametrize("limit", [0, -1])
def test_limit(unchecked: Any, table: MakeTable, operation: str, request_: Wire, limit: int) -> None:
    table()
    message = (
        f"{DETECTED}Value at 'Limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
    )
    assert_refused(INVALID, message, getattr(unchecked, operation), Limit=limit, **request_)


@pytest.mark.parametrize("operation", cases(("L12-ListTables", "list_tables"), ("L12-ListBackups", "list_backups")))
def test_limit_of_a_list(unchecked: Any, operation: str) -> None:
    """A list of tables or backups keeps the older form (seen in October 2026)."""
    message = f"{DETECTED}Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
    assert_refused(INVALID, message, getattr(unchecked, operation), Limit=0)


@pytest.mark.parametrize(
    ("count", "bound"),
    cases(("L12-101-keys", 101, "less than or equal to 100"), ("L12-no-keys", 0, "greater than or equal to 1")),
)
def test_keys_of_a_batch(unchecked: Any, table: MakeTable, count: int, bound: str) -> None:
    name = table()
    message = f"{DETECTED}Value at 'RequestItems.{name}.member.Keys' failed to satisfy constraint: Member must have length {bound}"
    keys = [key(str(number)) for number in range(count)]
    assert_refused(INVALID, message, unchecked.batch_get_item, RequestItems={name: {"Keys": keys}})


WRITES = (
    "failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 25, "
    "Member must have length greater than or equal to 1]"
)


@fact("L12-26-writes")
def test_too_many_writes(client: Any, table: MakeTable) -> None:
    name = table()
    writes = [{"PutRequest": {"Item": key(f"w-{number}")}} for number in range(26)]
    message = refused(client.batch_write_item, RequestItems={name: writes})["Error"]["Message"]
    whole = re.fullmatch(rf"{DETECTED}Value '\{{{name}=\[(.+)\]\}}' at 'requestItems' (.+)", message)
    assert whole is not None
    assert whole[2] == WRITES
    assert re.findall(r"WriteRequest\(putRequest=PutRequest\(item=\{pk=AttributeValue\(s=(w-\d+),", whole[1]) == [
        f"w-{number}" for number in range(26)
    ]
    assert client.scan(TableName=name)["Count"] == 0


@fact("L12-no-writes")
def test_no_writes(unchecked: Any, table: MakeTable) -> None:
    name = table()
    message = f"{DETECTED}Value '{{{name}=[]}}' at 'requestItems' {WRITES}"
    assert_refused(INVALID, message, unchecked.batch_write_item, RequestItems={name: []})


@pytest.mark.parametrize(
    ("operation", "parameter", "most"),
    cases(
        ("L12-101-actions", "transact_write_items", "TransactItems", 100),
        ("L12-101-gets", "transact_get_items", "TransactItems", 100),
        ("L12-101-statements", "execute_transaction", "TransactStatements", 100),
        ("L12-26-statements", "batch_execute_statement", "Statements", 25),
    ),
)
def test_too_many_members(client: Any, table: MakeTable, operation: str, parameter: str, most: int) -> None:
    name = table()

    def member(number: int) -> Wire:
        pk = f"m-{number:03}"
        match operation:
            case "transact_write_items":
                return {"Put": {"TableName": name, "Item": key(pk)}}
            case "transact_get_items":
                return {"Get": {"TableName": name, "Key": key(pk)}}
        return {"Statement": f"INSERT INTO {name} VALUE {{'pk': '{pk}'}}"}

    members = [member(number) for number in range(most + 1)]
    message = refused(getattr(client, operation), **{parameter: members})["Error"]["Message"]
    assert message.startswith(f"{DETECTED}Value '[")
    place = parameter[:1].lower() + parameter[1:]
    assert message.endswith(
        f"]' at '{place}' failed to satisfy constraint: Member must have length less than or equal to {most}"
    )
    assert re.findall(r"m-\d{3}", message) == [f"m-{number:03}" for number in range(most + 1)]
    assert client.scan(TableName=name)["Count"] == 0
    getattr(client, operation)(**{parameter: members[:-1]})


@fact("L12-one-message-in-every-run")
def test_same_words_again(client: Any, table: MakeTable) -> None:
    """The service prints a number for each object, which changes; here nothing of the words is by chance."""
    name = table()
    writes = [{"PutRequest": {"Item": {**key(str(number)), "x": {"L": [{"NULL": True}]}}}} for number in range(26)]
    first, again = (refused(client.batch_write_item, RequestItems={name: writes})["Error"] for _ in range(2))
    assert first == again
    assert "@" not in first["Message"]
