"""The other side of the benchmarks: moto alone, in a process that never imports the course's helpers.

It reads one JSON command a line and answers with one JSON line: {"seconds": …} for work that was timed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ |= {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_DEFAULT_REGION": "us-east-1"}
for setting in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB"):
    os.environ.pop(setting, None)

Json = dict[str, Any]
COLLECTION = 10  # items with the same partition key


def items(count: int) -> list[Json]:
    """The data of both sides, as Python values: collections of ten, about 150 B an item."""
    return [
        {
            "pk": f"USER#{number // COLLECTION:06}",
            "sk": f"ORDER#{number % COLLECTION:02}",
            "status": "OPEN" if number % 3 else "PAID",
            "body": "x" * 100,
        }
        for number in range(count)
    ]


def create(name: str) -> Json:
    """CreateTable: the same on both sides, with one global index."""
    return {
        "TableName": name,
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": "S"} for attribute in ("pk", "sk", "status")
        ],
        "GlobalSecondaryIndexes": [
            {
                "IndexName": "by-status",
                "KeySchema": [
                    {"AttributeName": "status", "KeyType": "HASH"},
                    {"AttributeName": "sk", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        "BillingMode": "PAY_PER_REQUEST",
    }


def calls(client: Any, name: str) -> dict[str, Callable[[int], Any]]:
    """What is timed, the same on both sides: operation → a call for the n-th time."""
    key = {"pk": {"S": "USER#000007"}, "sk": {"S": "ORDER#03"}}
    return {
        "GetItem": lambda _: client.get_item(TableName=name, Key=key),
        "PutItem": lambda number: client.put_item(
            TableName=name,
            Item={
                "pk": {"S": "USER#000007"},
                "sk": {"S": f"ORDER#{number % COLLECTION:02}"},
                "status": {"S": "OPEN"},
                "body": {"S": "x" * 100},
                "n": {"N": str(number)},
            },
        ),
        "Query": lambda _: client.query(
            TableName=name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": "USER#000007"}},
        ),
    }


def timed(call: Callable[[int], Any], times: int) -> float:
    """Seconds for one call, as the mean of several."""
    start = time.perf_counter()
    for number in range(times):
        call(number)
    return (time.perf_counter() - start) / times


def fill(name: str, count: int) -> None:
    """Items straight into moto's store: waiting for its batch writer is not what these rows measure."""
    from boto3.dynamodb.types import TypeSerializer
    from moto.core.models import DEFAULT_ACCOUNT_ID
    from moto.dynamodb.models import dynamodb_backends

    table = dynamodb_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].tables[name]
    serialize = TypeSerializer().serialize
    for item in items(count):
        table.put_item({attribute: serialize(value) for attribute, value in item.items()})


def main() -> None:
    import boto3
    from moto import mock_aws

    with mock_aws():
        client = boto3.client("dynamodb")
        for line in sys.stdin:
            command = json.loads(line)
            name, answer = command["table"], {}
            match command["do"]:
                case "fill":
                    client.create_table(**create(name))
                    fill(name, command["count"])
                case "load":
                    client.create_table(**create(name))
                    table, data = boto3.resource("dynamodb").Table(name), items(command["count"])
                    start = time.perf_counter()
                    with table.batch_writer() as writer:
                        for item in data:
                            writer.put_item(Item=item)
                    answer["seconds"] = time.perf_counter() - start
                    answer["count"] = len(data)
                case operation:
                    call = calls(client, name)[operation]
                    call(0)
                    answer["seconds"] = timed(call, command["times"])
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
