"""Words that tests of backups, policies and insights share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

Wire = dict[str, Any]
Connect = Callable[[str], Any]
"""Makes a client for a Region."""

HERE, THERE = "us-east-1", "eu-north-1"
ACCOUNT = "123456789012"
OWN = f"arn:aws:dynamodb:{HERE}:{ACCOUNT}:table/"
KMS = {"Enabled": True, "SSEType": "KMS"}


def definitions(*names: str) -> list[Wire]:
    return [{"AttributeName": name, "AttributeType": "S"} for name in names]


def keys(*names: str) -> list[Wire]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]


def index(name: str, *key: str, projection: str = "ALL", **more: Any) -> Wire:
    return {"IndexName": name, "KeySchema": keys(*key), "Projection": {"ProjectionType": projection}, **more}


def make(client: Any, name: str = "orders", *key: str, **more: Any) -> str:
    """Create a table. Returns its ARN."""
    key = key or ("pk",)
    used = {
        each["AttributeName"]: None
        for part in (*more.get("GlobalSecondaryIndexes", ()), *more.get("LocalSecondaryIndexes", ()))
        for each in part["KeySchema"]
    }
    request = {
        "TableName": name,
        "KeySchema": keys(*key),
        "AttributeDefinitions": definitions(*dict.fromkeys([*key, *used])),
        **({} if "ProvisionedThroughput" in more else {"BillingMode": "PAY_PER_REQUEST"}),
        **more,
    }
    arn: str = client.create_table(**request)["TableDescription"]["TableArn"]
    return arn


def put(client: Any, table: str, **attributes: str) -> None:
    client.put_item(TableName=table, Item={name: {"S": value} for name, value in attributes.items()})


def held(client: Any, table: str, **more: Any) -> list[Wire]:
    """The items of a table or an index, in an order of their own."""
    items: list[Wire] = client.scan(TableName=table, **more)["Items"]
    return sorted(items, key=repr)


def backup(client: Any, name: str = "nightly", table: str = "orders") -> str:
    arn: str = client.create_backup(TableName=table, BackupName=name)["BackupDetails"]["BackupArn"]
    return arn


def listed(client: Any, **request: Any) -> list[str]:
    return [each["BackupName"] for each in client.list_backups(**request)["BackupSummaries"]]


def keep_past(client: Any, table: str = "orders", on: bool = True, **more: Any) -> Wire:
    answer = client.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": on, **more}
    )
    found: Wire = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    return found


def described(client: Any, table: str) -> Wire:
    found: Wire = client.describe_table(TableName=table)["Table"]
    return found


def refusal(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """The code and the message of a call that must fail, with HTTP 400."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    answer = caught.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    return answer["Error"]["Code"], answer["Error"]["Message"]


def is_refused(code: str, message: str, call: Callable[..., Any], **request: Any) -> None:
    """The call fails with this code and this message; one that ends in `…` is the beginning of it."""
    found = refusal(call, **request)
    if message.endswith("…"):
        assert (found[0], found[1][: len(message) - 1]) == (code, message[:-1])
    else:
        assert found == (code, message)
