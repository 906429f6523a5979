"""An index that is added inside a meter: what its back-fill wrote, and who pays for it (I11)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest

from helpers.lab.lab import Lab
from helpers.meter.comparison import compare
from helpers.meter.meter import Meter
from helpers.show import bill
from tests.engine.physics.support import fact
from tests.page.reader import sound, sound_picture


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


def orders(lab: Lab) -> Any:
    """Ten orders of 3 KB and a few bytes, six of which are open."""
    table = lab.table("orders")
    lab.load(
        table,
        [{"pk": f"O{n}", "body": "x" * 3_072} | ({"status": "OPEN"} if n < 6 else {}) for n in range(10)],
    )
    return table


def add(name: str, kind: str, region: str = "us-east-1") -> None:
    client: Any = boto3.client("dynamodb", region_name=region)
    client.update_table(
        TableName="orders",
        AttributeDefinitions=[{"AttributeName": "status", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[
            {
                "Create": {
                    "IndexName": name,
                    "KeySchema": [{"AttributeName": "status", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": kind},
                }
            }
        ],
    )


@fact("I11-the-meter-shows-the-back-fill")
def test_the_index_pays_for_each_entry(lab: Lab) -> None:
    orders(lab)
    with lab.meter("add by-status") as meter:
        add("by-status", "KEYS_ONLY")
    assert (meter.read_units, meter.write_units, meter.units) == (0.0, 6.0, 6.0)
    assert meter.by_table == {"orders/by-status": 6.0}
    assert meter.dollars == Decimal("0.625") * 6 / 1_000_000
    assert str(meter).splitlines() == [
        "meter: add by-status",
        "  requests        0",
        "  write units     6",
        "  index added     orders/by-status: 6 entries from 10 items, read for nothing; 6",
        "                  write units, charged to the index",
        "  cost            $0.00000375 for this run, on demand",
    ]
    sound(meter)
    told = json.loads(meter.to_json())
    assert (told["write_units"], told["by_table"]) == (6.0, {"orders/by-status": 6.0})
    assert [build["write_units"] for build in told["index_builds"]] == [6.0]


@fact("I11-entries-of-four-blocks")
def test_units_beside_requests(lab: Lab) -> None:
    """Each entry is a write of its own size: 3 KB and the key are four blocks."""
    table = orders(lab)
    with lab.meter() as meter:
        add("by-status", "ALL")
        table.put_item(Item={"pk": "O99", "status": "OPEN"})
    assert meter.by_table == {"orders": 1.0, "orders/by-status": 6 * 4 + 1.0}
    assert meter.write_units == 26.0
    assert "requests        1 (PutItem 1)" in str(meter)
    assert "units by arm    orders 1 · orders/by-status 25" in str(meter)


def test_only_what_the_block_adds(lab: Lab) -> None:
    orders(lab)
    add("first", "KEYS_ONLY")
    with lab.meter() as before:
        lab.clock.advance(seconds=60)
        with lab.meter() as inner:
            add("second", "KEYS_ONLY")
    lab.clock.advance(seconds=60)
    add("third", "KEYS_ONLY")
    for meter in (before, inner):
        assert [build.index for build in meter.builds] == ["second"]
    with lab.meter() as nothing:
        pass
    assert not nothing.builds
    assert "index_builds" not in nothing.as_dict()


def test_in_every_region(lab: Lab) -> None:
    far = boto3.resource("dynamodb", region_name="eu-north-1")
    far.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    far.Table("orders").put_item(Item={"pk": "O1", "status": "OPEN"})
    with lab.meter() as meter:
        add("by-status", "KEYS_ONLY", "eu-north-1")
    assert meter.write_units == 1.0


def test_compared_by_what_one_run_costs(lab: Lab) -> None:
    table = orders(lab)
    with lab.meter("add an index") as adding:
        add("by-status", "KEYS_ONLY")
    with lab.meter("put one") as putting:
        table.put_item(Item={"pk": "new"})
    found = compare(adding, putting)
    assert (
        found.finding == "“add an index” costs 6× as much as “put one”: 6 write units against 1, 0 requests against 1."
    )
    last = found.lines[-1]
    assert (last.name, tuple(last.shown), tuple(last.factors)) == (
        "one run",
        ("$0.00000375", "$0.000000625"),
        ("6×", ""),
    )
    sound_picture(found.picture())
    with lab.meter("look") as looking:
        pass
    assert "“add an index” $0.00000375 for one run" in compare(adding, looking).finding


@fact("I11-the-bill-of-one-build")
def test_on_a_bill_beside_others(lab: Lab) -> None:
    table = orders(lab)
    with lab.meter("add an index") as adding:
        add("by-status", "KEYS_ONLY")
    with lab.meter("put one") as putting:
        table.put_item(Item={"pk": "new"})
    assert (
        bill(adding, putting).title
        == "One run of “put one” cost $0.000000625, of “add an index” $0.00000375, 6× as much"
    )
    assert bill(putting).title == "A million runs of “put one” cost $0.625"


def test_a_server_tells_of_no_builds() -> None:
    with Meter(list) as meter:
        pass
    assert meter.builds == ()
