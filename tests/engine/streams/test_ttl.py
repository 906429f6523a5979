"""Time to live: what expires, when it goes, what that costs, and what the stream says (G2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from helpers.engine.engine import Engine
from helpers.engine.layout import Layout
from helpers.engine.limits import TTL_PAST_MAX
from helpers.engine.physics.model import AT_ONCE, DEFAULT
from helpers.engine.table import Table
from helpers.lab.lab import Lab
from tests.engine.streams.support import Reader

from .support import HOUR, Wire, cases, fact, refused

DAY = 24 * HOUR
FOR_GOOD = 60 * DAY
KEY = {"pk": {"S": "a"}}


def enable(client: Any, attribute: str = "expires", *, table: str = "orders", on: bool = True) -> Any:
    return client.update_time_to_live(
        TableName=table, TimeToLiveSpecification={"AttributeName": attribute, "Enabled": on}
    )


def describe(client: Any) -> Any:
    return client.describe_time_to_live(TableName="orders")["TimeToLiveDescription"]


def put(client: Any, lab: Lab, seconds: float, pk: str = "a", **more: Any) -> None:
    """An item that expires `seconds` from now."""
    expires = {"N": str(int(lab.clock.timestamp() + seconds))}
    client.put_item(TableName="orders", Item={"pk": {"S": pk}, "expires": expires, **more})


def there(client: Any, pk: str = "a") -> bool:
    return "Item" in client.get_item(TableName="orders", Key={"pk": {"S": pk}}, ConsistentRead=True)


# ── when an item goes ───────────────────────────────────────────────────────────────────────────────────────────────


@fact("G2-removed-some-time-after-its-expiry")
def test_expired_item_goes(lab: Lab, client: Any) -> None:
    lab.table("orders")
    enable(client)
    put(client, lab, HOUR)
    lab.clock.advance(seconds=HOUR + 60)
    assert there(client)
    lab.clock.advance(seconds=FOR_GOOD)
    assert not there(client)
    assert client.scan(TableName="orders", Select="COUNT")["Count"] == 0


@fact("G2-model-choice-ttl-delay")
def test_delay() -> None:
    """12 hours in the middle, 48 hours for one in a hundred: `ttl_delay_median` and `ttl_delay_p99`."""
    assert (DEFAULT.ttl_delay_median, DEFAULT.ttl_delay_p99) == (12 * HOUR, 48 * HOUR)
    gone = removals(seed=1)
    assert len(gone) == 2_000
    delays = sorted(gone.values())
    assert delays[0] > 0
    assert delays[1_000] == pytest.approx(12 * HOUR, rel=0.05)
    assert delays[1_980] == pytest.approx(48 * HOUR, rel=0.15)


@fact("G2-the-same-delay-on-every-run")
def test_seed() -> None:
    first = removals(seed=1, count=50)
    assert removals(seed=1, count=50) == first
    assert removals(seed=1, count=50, backwards=True) == first  # an item's delay is its own
    assert removals(seed=2, count=50) != first
    quick = removals(seed=1, count=50, median=60.0, p99=60.0)
    assert list(quick.values()) == pytest.approx([60.0] * 50)


def removals(*, seed: int, count: int = 2_000, backwards: bool = False, **delay: Any) -> Wire:
    """Partition key → seconds from expiry to removal, seen in the stream of an engine without a lab."""
    model = replace(AT_ONCE, **{f"ttl_delay_{name}": value for name, value in delay.items()})
    engine = Engine(seed=seed, model=model)
    engine.handle(
        "CreateTable",
        {
            "TableName": "orders",
            "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    specification = {"AttributeName": "expires", "Enabled": True}
    engine.handle("UpdateTimeToLive", {"TableName": "orders", "TimeToLiveSpecification": specification})
    expires = engine.clock.timestamp() + HOUR
    items = [{"pk": {"S": f"{number}"}, "expires": {"N": f"{expires:.0f}"}} for number in range(count)]
    engine.load("orders", reversed(items) if backwards else items)
    gone: dict[str, float] = {}
    remove = engine.ttl._remove

    def noted(table: Table, item: Wire) -> None:
        gone[item["pk"]["S"]] = engine.clock.timestamp() - expires
        remove(table, item)

    engine.ttl._remove = noted
    engine.clock.advance(seconds=FOR_GOOD)
    assert not len(engine.tables["orders"].layout)
    return dict(sorted(gone.items()))


@pytest.mark.parametrize(
    ("value", "expires"),
    cases(
        ("G2-epoch-seconds", {"N": "1767225700"}, True),
        ("G2-already-past", {"N": "1767200000"}, True),
        ("G2-a-fraction", {"N": "1767225700.5"}, True),
        ("G2-an-exponent", {"N": "17672257E2"}, True),
        ("G2-milliseconds-are-far-away", {"N": "1767225700000"}, False),
        ("G2-a-string-never", {"S": "1767225700"}, False),
        ("G2-a-list-never", {"L": [{"N": "1767225700"}]}, False),
        ("G2-no-attribute", None, False),
        ("G2-just-under-5-years-past", {"N": f"{1_767_225_600 - TTL_PAST_MAX + 60}"}, True),
        ("G2-more-than-5-years-past", {"N": f"{1_767_225_600 - TTL_PAST_MAX - 60}"}, False),
        ("G2-zero-is-more-than-5-years-past", {"N": "0"}, False),
        ("G2-negative", {"N": "-1"}, False),
    ),
)
def test_what_counts_as_an_expiration_time(lab: Lab, client: Any, value: Wire | None, expires: bool) -> None:
    lab.table("orders")
    assert 1_767_225_600 <= lab.clock.timestamp() < 1_767_225_601
    enable(client)
    client.put_item(TableName="orders", Item=KEY if value is None else {**KEY, "expires": value})
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client) is not expires


@fact("G2-changing-the-time-puts-the-removal-off")
def test_changed_time(lab: Lab, client: Any) -> None:
    lab.table("orders")
    enable(client)
    put(client, lab, HOUR)
    put(client, lab, 400 * DAY)
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client)
    put(client, lab, HOUR)
    lab.clock.advance(seconds=FOR_GOOD)
    assert not there(client)


@fact("G2-an-expired-item-can-be-saved")
def test_removed_attribute(lab: Lab, client: Any) -> None:
    lab.table("orders")
    enable(client)
    put(client, lab, 60)
    lab.clock.advance(seconds=120)
    client.update_item(TableName="orders", Key=KEY, UpdateExpression="REMOVE expires")
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client)


@fact("G2-another-change-puts-nothing-off")
def test_unrelated_change(lab: Lab, client: Any) -> None:
    def gone_after(touches: bool) -> int:
        lab.restart()
        lab.table("orders")
        enable(client)
        client.put_item(TableName="orders", Item={**KEY, "expires": {"N": "1767229200"}})
        for hour in range(int(FOR_GOOD / HOUR)):
            if not there(client):
                return hour
            if touches:
                client.update_item(
                    TableName="orders",
                    Key=KEY,
                    UpdateExpression="SET n = :n",
                    ExpressionAttributeValues={":n": {"N": str(hour)}},
                    ConditionExpression="attribute_exists(pk)",
                )
            lab.clock.advance(seconds=HOUR - lab.clock.seconds % HOUR)
        raise AssertionError("never removed")

    assert gone_after(touches=True) == gone_after(touches=False) > 1


@fact("G2-deleted-before-it-expired")
def test_deleted_first(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="KEYS_ONLY")
    enable(client)
    put(client, lab, HOUR)
    client.delete_item(TableName="orders", Key=KEY)
    client.put_item(TableName="orders", Item=KEY)  # the same key, without a time
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client)


@fact("G2-items-that-were-there-before")
def test_enabled_later(lab: Lab, client: Any) -> None:
    lab.table("orders", items=[{"pk": "a", "expires": int(lab.clock.timestamp()) - 60}, {"pk": "b"}])
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client)
    enable(client)
    lab.clock.advance(seconds=FOR_GOOD)
    assert (there(client), there(client, "b")) == (False, True)


@fact("G2-items-of-a-bulk-load")
def test_loaded(lab: Lab, client: Any) -> None:
    table = lab.table("orders")
    enable(client)
    lab.load(table, [{"pk": "a", "expires": int(lab.clock.timestamp()) + 60}])
    lab.clock.advance(seconds=FOR_GOOD)
    assert not there(client)


@fact("G2-a-key-attribute-may-be-the-time")
def test_key_attribute(lab: Lab, client: Any) -> None:
    lab.table("orders", sk="expires:N")
    enable(client)
    client.put_item(TableName="orders", Item={**KEY, "expires": {"N": "1767225700"}})
    lab.clock.advance(seconds=FOR_GOOD)
    assert client.scan(TableName="orders")["Count"] == 0


@fact("G2-a-new-table-of-that-name-starts-afresh")
def test_replaced_table(lab: Lab, client: Any) -> None:
    lab.table("orders")
    enable(client)
    put(client, lab, HOUR)
    kept = client.get_item(TableName="orders", Key=KEY)["Item"]
    lab.table("orders")
    assert describe(client) == {"TimeToLiveStatus": "DISABLED"}
    client.put_item(TableName="orders", Item=kept)
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client)


@fact("G2-removal-scans-nothing")
def test_cost(lab: Lab, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.table("orders")
    enable(client)
    lab.load("orders", [{"pk": f"later-{number}", "expires": 2_000_000_000} for number in range(5_000)])
    seen: list[str] = []

    def walked(name: str) -> Iterator[Any]:
        seen.append(name)
        return iter(())

    monkeypatch.setattr(Layout, "items", lambda _: walked("items"))
    monkeypatch.setattr(Layout, "walk", lambda *_, **__: walked("walk"))
    put(client, lab, 60)
    lab.clock.advance(seconds=FOR_GOOD)
    assert not there(client)
    assert seen == []


# ── what it costs, and where it shows ───────────────────────────────────────────────────────────────────────────────


@fact("G2-readable-and-billed-until-removed")
def test_expired_but_there(lab: Lab, client: Any) -> None:
    lab.table("orders")
    enable(client)
    put(client, lab, 60, x={"S": "x" * 5_000})
    lab.clock.advance(seconds=120)
    answer = client.get_item(TableName="orders", Key=KEY, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
    assert "Item" in answer
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 2.0
    request = {
        "TableName": "orders",
        "FilterExpression": "expires > :now",
        "ExpressionAttributeValues": {":now": {"N": str(int(lab.clock.timestamp()))}},
        "ReturnConsumedCapacity": "TOTAL",
    }
    answer = client.scan(**request)  # what the guide advises: filter them
    assert (answer["Count"], answer["ScannedCount"]) == (0, 1)
    assert answer["ConsumedCapacity"]["CapacityUnits"] == 2.5  # two blocks there, one in each other partition (R7)
    assert lab.engine.tables["orders"].layout.bytes > 5_000
    lab.clock.advance(seconds=FOR_GOOD)
    assert lab.engine.tables["orders"].layout.bytes == 0
    assert client.scan(**request)["ScannedCount"] == 0


@fact("G2-free-of-write-units")
def test_free(lab: Lab, client: Any) -> None:
    lab.table("orders", capacity=(1, 1), gsi={"by-kind": {"pk": "kind", "capacity": (1, 1)}})
    enable(client)
    big = [{"pk": f"{number}", "kind": "k", "expires": 1_767_225_700, "x": "x" * 300_000} for number in range(20)]
    lab.load("orders", big)
    calls = len(lab.calls)
    lab.clock.advance(seconds=FOR_GOOD)
    assert len(lab.calls) == calls
    assert lab.engine.tables["orders"].layout.bytes == lab.engine.tables["orders"].indexes["by-kind"].bytes == 0
    assert lab.engine.dynamics["orders"].queues["by-kind"].delayed == 0
    lab.clock.advance(seconds=1)
    client.put_item(TableName="orders", Item=KEY)


@fact("G2-removed-from-the-indexes-too")
def test_indexes(lab: Lab, client: Any) -> None:
    lab.table("orders", sk="sk", gsi={"by-kind": {"pk": "kind"}}, lsi={"by-n": {"pk": "pk", "sk": "n:N"}})
    enable(client)
    put(client, lab, 60, sk={"S": "1"}, kind={"S": "k"}, n={"N": "1"})
    lab.clock.advance(seconds=1)
    for index in ("by-kind", "by-n"):
        assert client.scan(TableName="orders", IndexName=index)["Count"] == 1
    lab.clock.advance(seconds=FOR_GOOD)
    for index in ("by-kind", "by-n"):
        assert client.scan(TableName="orders", IndexName=index)["Count"] == 0


@fact("G2-the-stream-names-the-service")
def test_stream_record(lab: Lab, client: Any, reader: Reader) -> None:
    lab.table("orders", stream="NEW_AND_OLD_IMAGES")
    enable(client)
    put(client, lab, 60)
    put(client, lab, 60, pk="b")
    item = client.get_item(TableName="orders", Key=KEY)["Item"]
    client.delete_item(TableName="orders", Key={"pk": {"S": "b"}})
    by_hand = [record for record in reader.all("orders") if record["eventName"] == "REMOVE"]
    assert [("userIdentity" in record) for record in by_hand] == [False]
    written = lab.clock.timestamp()
    while there(client):
        lab.clock.advance(seconds=HOUR)
    (record,) = [record for record in reader.all("orders") if "userIdentity" in record]
    assert record["userIdentity"] == {"PrincipalId": "dynamodb.amazonaws.com", "Type": "Service"}
    assert record["eventName"] == "REMOVE"
    assert record["dynamodb"]["OldImage"] == item
    assert "NewImage" not in record["dynamodb"]
    removed = record["dynamodb"]["ApproximateCreationDateTime"].timestamp()
    assert written + 60 <= removed <= lab.clock.timestamp()
    assert lab.clock.timestamp() - removed < HOUR + 1  # the clock's time at that moment, not when it was noticed


# ── the setting ─────────────────────────────────────────────────────────────────────────────────────────────────────


@fact("G2-describe")
def test_describe(lab: Lab, client: Any) -> None:
    lab.table("orders")
    assert describe(client) == {"TimeToLiveStatus": "DISABLED"}
    assert enable(client)["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    assert describe(client) == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires"}
    lab.clock.advance(seconds=DEFAULT.ttl_change_seconds)
    assert enable(client, on=False)["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": False}
    assert describe(client) == {"TimeToLiveStatus": "DISABLED"}


@pytest.mark.parametrize(
    ("enabled", "attribute", "on", "message"),
    cases(
        ("G2-already-enabled", True, "expires", True, "TimeToLive is already enabled"),
        (
            "G2-enabled-on-another-attribute",
            True,
            "other",
            True,
            "TimeToLive is active on a different AttributeName: current AttributeName is expires",
        ),
        (
            "G2-disabled-for-another-attribute",
            True,
            "other",
            False,
            "TimeToLive is active on a different AttributeName: current AttributeName is expires",
        ),
        ("G2-already-disabled", False, "expires", False, "TimeToLive is already disabled"),
        (
            "G2-changed-twice-within-an-hour",
            True,
            "expires",
            False,
            "Time to live has been modified multiple times within a fixed interval",
        ),
        ("G2-name-too-long", False, "x" * 256, True, "Member must have length less than or equal to 255"),
    ),
)
def test_refused_settings(lab: Lab, client: Any, enabled: bool, attribute: str, on: bool, message: str) -> None:
    lab.table("orders")
    if enabled:
        enable(client)
    refused("ValidationException", message, enable, client=client, attribute=attribute, on=on)
    assert describe(client)["TimeToLiveStatus"] == ("ENABLED" if enabled else "DISABLED")


@fact("G2-a-missing-table")
def test_missing_table(lab: Lab, client: Any) -> None:
    message = "Requested resource not found: Table: nobody not found"
    refused("ResourceNotFoundException", message, enable, client=client, table="nobody")
    refused("ResourceNotFoundException", message, client.describe_time_to_live, TableName="nobody")


@fact("G2-switched-off")
def test_switched_off(lab: Lab, client: Any) -> None:
    lab.table("orders")
    enable(client)
    put(client, lab, 10 * DAY)
    lab.clock.advance(seconds=HOUR)
    enable(client, on=False)
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client)
    enable(client, "other")
    lab.clock.advance(seconds=FOR_GOOD)
    assert there(client)
    enable(client, "other", on=False)
    lab.clock.advance(seconds=HOUR)
    enable(client)
    lab.clock.advance(seconds=FOR_GOOD)
    assert not there(client)
