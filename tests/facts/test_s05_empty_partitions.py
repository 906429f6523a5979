"""The switch that charges a Scan for partitions without items (R7): a model choice, off unless asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from helpers.engine.physics.model import AT_ONCE
from helpers.lab.lab import Lab

from .support import MakeTable, cases, of_size, units


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(model=replace(AT_ONCE, charge_empty_partitions=True)) as running:
        yield running


@pytest.mark.parametrize(
    ("consistent", "expected"),
    cases(("R7-charge_empty_partitions-eventual", False, 2.0), ("R7-charge_empty_partitions-strong", True, 4.0)),
)
def test_scan_of_four_empty_partitions(client: Any, table: MakeTable, consistent: bool, expected: float) -> None:
    name = table()
    answer = client.scan(TableName=name, ConsistentRead=consistent, ReturnConsumedCapacity="TOTAL")
    assert (answer["Count"], units(answer)) == (0, expected)


@pytest.mark.parametrize("filled", cases(("R7-charge_empty_partitions-one-item", 1)))
def test_scan_of_three_empty_partitions(client: Any, table: MakeTable, filled: int) -> None:
    """One partition holds an item of one block, three are empty."""
    name = table()
    client.put_item(TableName=name, Item=of_size(100))
    answer = client.scan(TableName=name, ConsistentRead=True, ReturnConsumedCapacity="TOTAL")
    assert (answer["Count"], units(answer)) == (filled, 4.0)
