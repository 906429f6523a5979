"""Words the stream tests share: a reader of whole streams, and refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

Wire = dict[str, Any]
HOUR = 3_600.0


def fact(name: str) -> pytest.MarkDecorator:
    """Puts the id of a fact, and what of it is shown, into the id of one test."""
    return pytest.mark.parametrize((), [pytest.param(id=name)])


def cases(*given: Iterable[Any]) -> list[Any]:
    """(id, value, value …) → pytest params."""
    return [pytest.param(*values, id=name) for name, *values in given]


def refused(code: str, message: str, call: Callable[..., Any], **request: Any) -> None:
    """The call fails with this code, and with a message that contains this text."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error = caught.value.response["Error"]
    assert (error["Code"], message in error["Message"]) == (code, True), error


class Reader:
    """A consumer on plain boto3."""

    def __init__(self) -> None:
        self.client: Any = boto3.client("dynamodbstreams")

    def arn(self, table: str) -> str:
        """The latest stream of a table."""
        arn: str = self.client.list_streams(TableName=table)["Streams"][-1]["StreamArn"]
        return arn

    def describe(self, arn: str, **request: Any) -> Any:
        return self.client.describe_stream(StreamArn=arn, **request)["StreamDescription"]

    def shards(self, arn: str) -> list[Wire]:
        found: list[Wire] = self.describe(arn)["Shards"]
        return found

    def iterator(self, arn: str, shard: str, kind: str = "TRIM_HORIZON", **request: Any) -> str:
        answer = self.client.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType=kind, **request)
        iterator: str = answer["ShardIterator"]
        return iterator

    def pages(self, iterator: str | None, **request: Any) -> Iterator[list[Wire]]:
        """Page after page until the shard is at its end, or has nothing more for now."""
        while iterator is not None:
            answer = self.client.get_records(ShardIterator=iterator, **request)
            iterator = answer.get("NextShardIterator")
            if not answer["Records"]:
                return
            yield answer["Records"]

    def read(self, arn: str, shard: str, kind: str = "TRIM_HORIZON", **request: Any) -> list[Wire]:
        return [record for page in self.pages(self.iterator(arn, shard, kind, **request)) for record in page]

    def all(self, table: str) -> list[Wire]:
        """Everything in a table's stream, parents before children."""
        arn = self.arn(table)
        return [record for shard in self.shards(arn) for record in self.read(arn, shard["ShardId"])]

    def holding(self, arn: str) -> str:
        """The one shard that has records."""
        found: str
        (found,) = [shard["ShardId"] for shard in self.shards(arn) if self.read(arn, shard["ShardId"])]
        return found


def sequence(record: Wire) -> int:
    return int(record["dynamodb"]["SequenceNumber"])


def new_value(record: Wire, name: str) -> Any:
    return next(iter(record["dynamodb"]["NewImage"][name].values()))
