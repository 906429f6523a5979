"""The scenario in boto3: prints as JSON what a program that knows only environment variables gets to see."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import ClientError

TABLE = "Sdk"
client: Any = boto3.client("dynamodb")


def failure(call: Callable[..., Any], **request: Any) -> list[str]:
    try:
        call(**request)
    except ClientError as error:
        return [error.response["Error"]["Code"], error.response["Error"]["Message"]]
    return ["nothing was raised", ""]


def reasons(**request: Any) -> list[str]:
    try:
        client.transact_write_items(**request)
    except client.exceptions.TransactionCanceledException as error:
        return [reason["Code"] for reason in error.response["CancellationReasons"]]
    return ["nothing was raised"]


def attempts(call: Callable[..., Any], **request: Any) -> int:
    """How many times a request was sent that is refused for good."""
    try:
        call(**request)
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["RetryAttempts"]) + 1
    return 0


key = {"pk": {"S": "a"}, "sk": {"N": "1"}}
item = {
    **key, "b": {"B": b"\x00\xff"}, "s": {"SS": ["x"]}, "m": {"M": {"é": {"L": [{"NULL": True}, {"BOOL": False}]}}},
}  # fmt: skip
out: dict[str, Any] = {}
client.create_table(
    TableName=TABLE,
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"}],
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
)
client.get_waiter("table_exists").wait(TableName=TABLE, WaiterConfig={"Delay": 1, "MaxAttempts": 3})
put = client.put_item(TableName=TABLE, Item=item, ReturnConsumedCapacity="TOTAL")
out["units"] = put["ConsumedCapacity"]["CapacityUnits"]
out["whole"] = client.get_item(TableName=TABLE, Key=key, ConsistentRead=True)["Item"] == item
batch = [{"PutRequest": {"Item": {"pk": {"S": "a"}, "sk": {"N": str(number)}}}} for number in range(2, 6)]
out["unprocessed"] = client.batch_write_item(RequestItems={TABLE: batch})["UnprocessedItems"]
pages = client.get_paginator("query").paginate(
    TableName=TABLE,
    KeyConditionExpression="pk = :pk",
    ExpressionAttributeValues={":pk": {"S": "a"}},
    PaginationConfig={"PageSize": 2},
)
out["pages"] = [[item["sk"]["N"] for item in page["Items"]] for page in pages]
again = {"TableName": TABLE, "Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
out["condition"] = failure(client.put_item, **again)
out["attempts"] = attempts(client.put_item, **again)
out["transaction"] = reasons(
    TransactItems=[{"Put": {"TableName": TABLE, "Item": {**key, "sk": {"N": "9"}}}}, {"Put": again}]
)
out["missing"] = failure(client.describe_table, TableName="Nowhere")
out["invalid"] = failure(client.get_item, TableName=TABLE, Key={"pk": {"S": "a"}})
out["twice"] = failure(
    client.create_table,
    TableName=TABLE,
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
)
client.delete_table(TableName=TABLE)
out["tables"] = client.list_tables()["TableNames"]
print(json.dumps(out))
