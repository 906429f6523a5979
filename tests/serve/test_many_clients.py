"""Many clients at once meet one consistent state: no write is lost, no item or transaction is seen half done."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

from helpers.engine.engine import Engine
from helpers.serve.server import Endpoint

from .client import Client, Json, Refused, Server, table

CLIENTS = int(os.environ.get("NOT_A_DATABASE_CLIENTS", "50"))
REQUESTS = int(os.environ.get("NOT_A_DATABASE_REQUESTS", "200"))
COUNTERS = 5
PAIRS = 4
LOCKS = 40
NAME = "Orders"


def key(pk: str, sk: str) -> Json:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


class Shopper:
    """One client with a connection of its own: mixed requests, and what it was told about each."""

    def __init__(self, port: int, number: int) -> None:
        self.client = Client(port)
        self.number = number
        self.random = Random(number)
        self.written: list[str] = []
        self.counted: Counter[int] = Counter()
        self.won: list[int] = []
        self.conflicts = 0
        self.deeds: list[Callable[[int], None]] = [
            self.put_own,
            self.put_own,
            self.count,
            self.count,
            self.overwrite_shared,
            self.read_shared,
            self.read_shared,
            self.write_pair,
            self.read_pair,
            self.claim,
            self.query_shared,
            self.batch,
        ]

    def run(self, requests: int) -> None:
        try:
            for turn in range(requests):
                self.random.choice(self.deeds)(turn)
        finally:
            self.client.close()

    def call(self, operation: str, **request: Any) -> Json:
        return self.client.call(operation, {"TableName": NAME, **request})

    def put_own(self, turn: int) -> None:
        sk = f"{turn:06}"
        self.call("PutItem", Item={**key(f"own#{self.number}", sk), "g": {"S": "own"}, "n": {"N": str(turn)}})
        self.written.append(sk)

    def batch(self, turn: int) -> None:
        sks = [f"{turn:06}.{part}" for part in range(3)]
        puts = [{"PutRequest": {"Item": key(f"own#{self.number}", sk)}} for sk in sks]
        answer = self.client.call("BatchWriteItem", {"RequestItems": {NAME: puts}})
        assert answer["UnprocessedItems"] == {}
        self.written.extend(sks)

    def count(self, turn: int) -> None:
        counter = self.random.randrange(COUNTERS)
        self.call(
            "UpdateItem",
            Key=key("counter", str(counter)),
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
        self.counted[counter] += 1

    def overwrite_shared(self, turn: int) -> None:
        mark = f"{self.number}.{turn}"
        parts = {name: {"S": mark * 20} for name in ("a", "b", "c", "d")}
        self.call("PutItem", Item={**key("shared", str(turn % 3)), "g": {"S": "shared"}, **parts})

    def read_shared(self, turn: int) -> None:
        whole(self.call("GetItem", Key=key("shared", str(turn % 3)), ConsistentRead=True).get("Item"))

    def query_shared(self, turn: int) -> None:
        where = {"pk": ("shared", {}), "g": ("shared", {"IndexName": "by-g"})}
        name = self.random.choice(["pk", "g"])
        value, more = where[name]
        condition = {"KeyConditionExpression": f"{name} = :v", "ExpressionAttributeValues": {":v": {"S": value}}}
        for item in self.call("Query", **condition, **more)["Items"]:
            whole(item)

    def write_pair(self, turn: int) -> None:
        pair, mark = self.random.randrange(PAIRS), {"S": f"{self.number}.{turn}"}
        puts = [{"Put": {"TableName": NAME, "Item": {**key(f"pair#{pair}", sk), "mark": mark}}} for sk in "lr"]
        self.client.call("TransactWriteItems", {"TransactItems": puts})

    def read_pair(self, turn: int) -> None:
        pair = self.random.randrange(PAIRS)
        gets = [{"Get": {"TableName": NAME, "Key": key(f"pair#{pair}", sk)}} for sk in "lr"]
        left, right = (
            one.get("Item", {}).get("mark")
            for one in self.client.call("TransactGetItems", {"TransactItems": gets})["Responses"]
        )
        assert left == right

    def claim(self, turn: int) -> None:
        lock = self.random.randrange(LOCKS)
        try:
            self.call(
                "PutItem",
                Item={**key("lock", str(lock)), "owner": {"N": str(self.number)}},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
        else:
            self.won.append(lock)


def whole(item: Json | None) -> None:
    """An item that several clients overwrite carries one client's mark in all its parts."""
    if item is not None:
        assert len({item[name]["S"] for name in ("a", "b", "c", "d")}) == 1


def everything(client: Client, pk: str) -> list[Json]:
    """All items of a collection, page by page."""
    items: list[Json] = []
    request: Json = {
        "TableName": NAME,
        "KeyConditionExpression": "pk = :v",
        "ExpressionAttributeValues": {":v": {"S": pk}},
    }
    while True:
        page = client.call("Query", request | {"Limit": 50, "ConsistentRead": True})
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def test_no_write_is_lost_and_no_item_is_torn() -> None:
    with Server() as server:
        asker = Client(server.port)
        asker.call("CreateTable", table(NAME))
        shoppers = [Shopper(server.port, number) for number in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            for outcome in [pool.submit(shopper.run, REQUESTS) for shopper in shoppers]:
                outcome.result()

        for shopper in shoppers:
            found = [item["sk"]["S"] for item in everything(asker, f"own#{shopper.number}")]
            assert found == sorted(set(shopper.written))
        counted = sum((shopper.counted for shopper in shoppers), Counter[int]())
        assert {int(item["sk"]["S"]): int(item["n"]["N"]) for item in everything(asker, "counter")} == dict(counted)
        winners = {lock: shopper.number for shopper in shoppers for lock in shopper.won}
        assert len(winners) == sum(len(shopper.won) for shopper in shoppers)
        assert {int(item["sk"]["S"]): int(item["owner"]["N"]) for item in everything(asker, "lock")} == winners
        asker.close()
        assert server.end(signal.SIGTERM)[::2] == (0, "")


class Watched(Engine):
    """An engine that takes a moment for each request, and counts how many it has at the same time."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = self.most = 0

    def handle(self, operation: str, request: Json) -> Json:
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.005)
        answer = super().handle(operation, request)
        self.inside -= 1
        return answer


def test_the_engine_has_one_request_at_a_time() -> None:
    def ask(port: int) -> None:
        client = Client(port)
        for _ in range(5):
            client.call("ListTables", {})
        client.close()

    with Endpoint(Watched()) as endpoint, ThreadPoolExecutor(8) as pool:
        for outcome in [pool.submit(ask, endpoint.port) for _ in range(8)]:
            outcome.result()
        assert isinstance(endpoint.engine, Watched)
        assert endpoint.engine.most == 1
