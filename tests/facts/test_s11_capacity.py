"""A new table's savings (P8), a switch to on demand (Q2), and when the infrequent-access class pays (M7)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import boto3
import pytest
from botocore.config import Config

from helpers.lab.lab import Lab
from helpers.meter import prices

from .support import cases, fact, key


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    """With all its physics: what these facts are about is capacity."""
    with Lab() as running:
        yield running


@pytest.fixture
def once(lab: Lab) -> Any:
    return boto3.client("dynamodb", config=Config(retries={"total_max_attempts": 1}))


def _served(lab: Lab, once: Any, name: str, offered: list[int]) -> list[int]:
    """How many one-unit puts are served of those that are offered in each second."""
    served, number = [], 0
    for puts in offered:
        done = 0
        with lab.together():
            for _ in range(puts):
                number += 1
                try:
                    once.put_item(TableName=name, Item=key(f"k{number}"))
                    done += 1
                except once.exceptions.ProvisionedThroughputExceededException:
                    continue
        served.append(done)
        lab.clock.advance(seconds=1)
    return served


@fact("P8-500-puts-in-18-seconds")
def test_a_new_table_takes_a_load_of_the_workshop(lab: Lab, once: Any) -> None:
    """5 write units and a full bucket, as AWS's own workshop shows it. Without the bucket 90 would be served."""
    lab.table("workshop", capacity=(5, 5))
    offered = [28] * 17 + [24]
    assert sum(offered) == 500
    assert _served(lab, once, "workshop", offered) == offered


@fact("P8-1500-units-are-saved-at-creation")
def test_a_new_table_has_300_seconds_saved(lab: Lab, once: Any) -> None:
    lab.table("fresh", capacity=(5, 5))
    # 1,000 is a partition's limit; of the 500 left, and 5 new ones each second, the rest is served.
    assert _served(lab, once, "fresh", [1_000, 1_000, 10]) == [1_000, 510, 5]


@pytest.mark.parametrize(
    ("highest", "reads", "writes"),
    cases(
        ("Q2-8000-WCU-24000-RCU", (24_000, 8_000), 24_000, 8_000),
        ("Q2-once-10000-of-each", (10_000, 10_000), 12_000, 10_000),
        ("Q2-small", (10, 10), 12_000, 4_000),
    ),
)
def test_on_demand_keeps_the_highest_level(
    lab: Lab, once: Any, highest: tuple[int, int], reads: int, writes: int
) -> None:
    """The minimum of a new table holds for reads and for writes, each on its own."""
    name = f"switched-{highest[0]}-{highest[1]}"
    lab.table(name, capacity=highest)
    if highest != (10, 10):
        once.update_table(TableName=name, ProvisionedThroughput={"ReadCapacityUnits": 10, "WriteCapacityUnits": 10})
    once.update_table(TableName=name, BillingMode="PAY_PER_REQUEST")
    warm = once.describe_table(TableName=name)["Table"]["WarmThroughput"]
    assert (warm["ReadUnitsPerSecond"], warm["WriteUnitsPerSecond"]) == (reads, writes)


@fact("M7-41.7-percent-of-the-throughput-cost")
def test_infrequent_access_breaks_even() -> None:
    """29 % of the bill, which is 41.7 % of what throughput costs."""
    share = prices.class_break_even()
    of_throughput = share / (1 - share)
    assert round(share, 2) == Decimal("0.29")
    # From the factors: 0.4 × for storage, 1.25 × for throughput. List prices are rounded, writes to 1.248 ×.
    assert round(Decimal("0.25") / Decimal("0.60"), 3) == Decimal("0.417")
    assert of_throughput == pytest.approx(Decimal("0.417"), abs=Decimal("0.005"))
    throughput, storage = Decimal(100), 100 * of_throughput
    dearer = throughput * prices.STANDARD_IA.write_per_million / prices.STANDARD.write_per_million
    cheaper = storage * prices.STANDARD_IA.storage_per_gb / prices.STANDARD.storage_per_gb
    assert dearer + cheaper == pytest.approx(throughput + storage)
