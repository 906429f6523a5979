"""One lab for each module of facts, a table of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from helpers.engine.model import Model
from helpers.engine.model import AT_ONCE
from helpers.lab import Lab

from .support import plain

STILL = Model(
    partition_read_units=1e12,
    partition_write_units=1e12,
    table_quota=1e12,
    account_quota=1e12,
    index_lag_median=0.0,
    index_lag_p99=0.0,
)
"""No lag and room for everything: what these tests look at is the same at any time (time has tests of its own)."""


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab(model=STILL) as running:
        yield running


@pytest.fixture(scope="module")
def client(lab: Lab) -> Any:
    """A plain boto3 client, made after the lab has started."""
    return boto3.client("dynamodb")


@pytest.fixture
def table(lab: Lab) -> Callable[..., str]:
    """Makes a table for this test and returns its name; a second one in a test needs a name of its own."""

    def make(name: str = "facts", pk: str = "pk", sk: str | None = None, **options: Any) -> str:
        return lab.table(name, pk=pk, sk=sk, **options).name

    return make


@pytest.fixture
def load(lab: Lab) -> Callable[[str, Any], int]:
    """Loads DynamoDB JSON items in bulk."""

    def bulk(name: str, items: Any) -> int:
        return lab.load(name, [plain(item) for item in items])

    return bulk


@pytest.fixture
def ledger(lab: Lab) -> Callable[[], list[Any]]:
    """The calls recorded since this fixture was asked for."""
    start = len(lab.calls)
    return lambda: list(lab.calls[start:])
