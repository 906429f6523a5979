"""Modelled seconds: single-digit milliseconds for single items, more for pages, transactions and large items (N4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.engine import limits
from helpers.engine.physics import latency
from helpers.engine.physics.model import DEFAULT

from .support import cases, fact


@pytest.mark.parametrize(
    ("operation", "consistent", "least", "most"),
    cases(
        ("N4-get_seconds-eventual", "GetItem", False, 0.002, 0.005),
        ("N4-get_seconds-strong", "GetItem", True, 0.002, 0.005),
        ("N4-put_seconds", "PutItem", False, 0.004, 0.008),
        ("N4-update", "UpdateItem", False, 0.004, 0.008),
        ("N4-delete", "DeleteItem", False, 0.004, 0.008),
    ),
)
def test_single_items_take_single_digit_milliseconds(
    operation: str, consistent: bool, least: float, most: float
) -> None:
    times = [latency.seconds(operation, size, consistent=consistent) for size in (1, 4_096, limits.ITEM_MAX)]
    assert times == sorted(times)
    assert all(least <= time <= most for time in times)


@fact("N4-strong_seconds")
def test_eventual_reads_are_a_little_faster() -> None:
    eventual, strong = (latency.seconds("GetItem", 1_000, consistent=consistent) for consistent in (False, True))
    assert strong - eventual == pytest.approx(DEFAULT.strong_seconds)


@fact("N4-page_seconds_per_mb")
def test_pages_grow_with_their_bytes() -> None:
    small, full = latency.seconds("Query", 4_096), latency.seconds("Query", limits.PAGE_MAX)
    assert small < 0.01 < full
    assert full == pytest.approx(DEFAULT.get_seconds + DEFAULT.page_seconds_per_mb)
    assert latency.seconds("Scan", limits.PAGE_MAX) == full


@fact("N4-transaction_rounds")
def test_transactions_take_two_rounds() -> None:
    assert latency.seconds("TransactWriteItems", 1_000) == 2 * latency.seconds("PutItem", 1_000)
    assert latency.seconds("TransactGetItems", 1_000) == 2 * latency.seconds("GetItem", 1_000, consistent=True)


@pytest.mark.parametrize(
    ("statement", "writes", "same_as", "factor"),
    cases(
        ("N4-statement-read", "ExecuteStatement", False, "Query", 1),
        ("N4-statement-write", "ExecuteStatement", True, "PutItem", 1),
        ("N4-statement-transaction", "ExecuteTransaction", True, "PutItem", 2),
    ),
)
def test_partiql_takes_what_the_equivalent_call_takes(statement: str, writes: bool, same_as: str, factor: int) -> None:
    assert latency.seconds(statement, 500, writes=writes) == factor * latency.seconds(same_as, 500)


@fact("N4-reject_seconds-and-control_seconds")
def test_refusals_and_the_control_plane() -> None:
    assert latency.seconds("PutItem", 400_000, refused=True) == DEFAULT.reject_seconds
    assert latency.seconds("DescribeTable") == DEFAULT.control_seconds


@fact("N4-parameters")
def test_every_number_is_a_parameter() -> None:
    slow = replace(DEFAULT, get_seconds=1.0, read_seconds_per_mb=0.0)
    assert latency.seconds("GetItem", 5_000, model=slow) == 1.0
