"""The engine beside bare moto: Query at three sizes, GetItem, PutItem, bulk load. Prints ratios; asserts none of them.

The two sides take turns, round by round, so that a busy machine slows both.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from typing import Any

import boto3
import pytest

from helpers.lab.lab import Lab
from tests.bench.conftest import AddRatio, BareMoto

from .bare_moto import calls, create, items, timed

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 15


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture(scope="module")
def sides(lab: Lab, bare_moto: Any) -> dict[int, str]:
    """A table of each size on both sides: size → name."""
    client = boto3.client("dynamodb")
    names = {size: f"bench-{size}" for size in SIZES}
    for size, name in names.items():
        client.create_table(**create(name))
        assert lab.load(name, items(size)) == size
        bare_moto("fill", name, count=size)
    return names


def _in_turns(
    benchmark: Any, bare_moto: Any, operation: str, name: str, times: int, rounds: int
) -> tuple[float, float]:
    """Median seconds for one call, ours and moto's."""
    call = calls(boto3.client("dynamodb"), name)[operation]
    theirs: list[float] = []
    ours: list[float] = []
    timed(call, 20)

    def other_side() -> None:
        theirs.append(bare_moto(operation, name, times=times)["seconds"])

    def batch() -> None:
        ours.append(timed(call, times))

    benchmark.pedantic(batch, setup=other_side, rounds=rounds)
    benchmark.extra_info["calls in a round"] = times
    return median(ours), median(theirs)


@pytest.mark.parametrize("size", SIZES)
def test_query_of_ten_items(
    benchmark: Any, bare_moto: BareMoto, sides: dict[int, str], ratio: AddRatio, size: int
) -> None:
    answer = calls(boto3.client("dynamodb"), sides[size])["Query"](0)
    assert answer["Count"] == 10
    rounds, times = (ROUNDS, 20) if size < 100_000 else (3, 2)
    ours, theirs = _in_turns(benchmark, bare_moto, "Query", sides[size], times, rounds)
    ratio(f"Query of 10 items among {size:,}", ours, theirs, 1.0)


def test_query_is_flat(benchmark: Any, sides: dict[int, str], ratio: AddRatio) -> None:
    """The same Query among 1,000 and among 100,000 items, in turns."""
    client = boto3.client("dynamodb")
    small, large = (calls(client, sides[size])["Query"] for size in (SIZES[0], SIZES[-1]))
    few: list[float] = []
    many: list[float] = []
    timed(large, 20)
    benchmark.pedantic(lambda: many.append(timed(large, 30)), setup=lambda: few.append(timed(small, 30)), rounds=ROUNDS)
    ratio("Query of 10 items, 100,000 : 1,000", median(many), median(few), 1.5, "the lab at 1,000 items")


@pytest.mark.parametrize("operation", ["GetItem", "PutItem"])
def test_single_items(
    benchmark: Any, bare_moto: BareMoto, sides: dict[int, str], ratio: AddRatio, operation: str
) -> None:
    ours, theirs = _in_turns(benchmark, bare_moto, operation, sides[10_000], 100, ROUNDS)
    ratio(f"{operation} among 10,000", ours, theirs, 1.15)


def test_bulk_load(benchmark: Any, bare_moto: BareMoto, lab: Lab, ratio: AddRatio) -> None:
    """2,000 items into a table with an index: Lab.load beside boto3's batch writer on moto."""
    data = items(2_000)
    theirs: list[float] = []
    ours: list[float] = []
    client: Any = boto3.client("dynamodb")

    def load(name: str) -> None:
        start = time.perf_counter()
        assert lab.load(name, data) == 2_000
        ours.append(time.perf_counter() - start)

    def fresh_tables() -> tuple[tuple[str], dict[str, Any]]:
        name = f"load-{len(theirs)}"
        theirs.append(bare_moto("load", name, count=2_000)["seconds"])
        client.create_table(**create(name))
        return (name,), {}

    benchmark.pedantic(load, setup=fresh_tables, rounds=5)
    ratio("bulk load of 2,000 items", median(ours), median(theirs), 1 / 5, "moto's batch writer")
    # the same items and entries as a result
    written = "load-written"
    client.create_table(**create(written))
    with boto3.resource("dynamodb").Table(written).batch_writer() as writer:
        for item in data:
            writer.put_item(Item=item)
    lab.clock.advance(seconds=60)  # an index lags behind what is written (I8), not behind what is loaded
    for index in ({}, {"IndexName": "by-status"}):
        loaded, put = (client.scan(TableName=name, **index) for name in ("load-0", written))
        assert loaded["Count"] == 2_000
        assert loaded["Items"] == put["Items"]
